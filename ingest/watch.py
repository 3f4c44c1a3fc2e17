"""A folder of papers watched: when it has changed, and the change has come to rest.

By looking again and again: network drives do not tell of changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from pathlib import Path

from ingest.errors import FolderError
from ingest.library import files
from ingest.manifest import MANIFEST
from ingest.stamps import look

Snapshot = Mapping[str, str]  # how each paper looks from outside, and the manifest


class Sight(Enum):
    """What looking at the folder once more has shown."""

    SAME = "nothing has changed since the library was brought up to date"
    CHANGING = "something has changed, and may be changing still"
    SETTLED = "something has changed, and looks as it did the time before"
    LOST = "the folder, or all that was in it, is no longer there"


class Watch:
    """Told how the folder looks from time to time, says when the library is to be updated."""

    def __init__(self, done: Snapshot) -> None:
        """`done` is how the folder looked before the library was brought up to date."""
        self._done = done
        self._last: Snapshot | None = done

    def tell(self, seen: Snapshot | None) -> Sight:
        """What this look shows; None is a folder that cannot be seen.

        A drive that is not mounted leaves an empty folder or none, so papers that all go at once
        are taken as out of sight, not as gone. After SETTLED this look counts as dealt with.
        """
        if seen is None or (self._done and not seen):
            self._last = None
            return Sight.LOST
        before, self._last = self._last, seen
        if seen == self._done:
            return Sight.SAME
        if seen != before:
            return Sight.CHANGING
        self._done = seen
        return Sight.SETTLED


def snapshot(folder: Path) -> Snapshot | None:
    """How the papers of a folder and its manifest look; None if the folder cannot be seen."""
    try:
        papers = files(folder)
    except (FolderError, OSError):
        return None
    seen: dict[str, str] = {}
    for name in (*papers, MANIFEST):
        try:
            seen[name] = look(folder / name)
        except OSError:  # gone since it was listed, or a link to nothing
            if name != MANIFEST:
                seen[name] = ""
    return seen
