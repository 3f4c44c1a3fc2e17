"""What a particular is: a detail of a claim, and how a paper's words stand to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ingest import Span

Kind = Literal[
    "number",
    "money",
    "percentage",
    "date",
    "period",
    "name",
    "place",
    "body",
    "negation",
    "quantifier",
    "direction",
    "comparison",
    "degree",
    "opposite",
    "speaker",
]
# Those that a paper either holds or does not, however it words them.
HARD: frozenset[Kind] = frozenset(
    ("number", "money", "percentage", "date", "period", "name", "place", "body")
)
Standing = Literal["held", "different", "absent"]


@dataclass(frozen=True, slots=True)
class Particular:
    """A detail of a claim, and what a paper's words say of it.

    `said` stands in the claim. `held` stands in the paper's words: the same detail where it is
    held, what is said instead where it is different. It is None where the detail is absent, and
    may be None where the words around (headings, title, date) hold it. Of a negation `said` or
    `held` is the verb that is affirmed.
    """

    kind: Kind
    said: Span
    standing: Standing
    held: Span | None = None

    def __post_init__(self) -> None:
        if self.standing == "different" and self.held is None:
            raise ValueError("what is different is different from something")
