"""What is told of work on the library, and how it is stopped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

UPLOADS = "@uploads/"  # how the names of uploaded papers begin; the rest is the file's own name


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an update is: `share` (0..1) of a stage of the paper at hand.

    `done` of all `papers` that the update has to work on are finished.
    """

    name: str
    stage: Literal["reading", "embedding", "done"]
    share: float
    done: int
    papers: int


class Cancelled(Exception):  # noqa: N818 - it is no error: somebody asked for it
    """The work was stopped because it was asked to; what it worked on is as it was before."""
