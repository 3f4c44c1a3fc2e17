"""An index that follows its folder: each look takes in what has changed and come to rest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from index.index import Index
from index.keeper import Keeper
from ingest import IngestError, Sight, Watch, snapshot


class Follower:
    """Told when to look, says in lines what has come of it. Whoever calls decides how often."""

    def __init__(self, index: Index, folder: Path) -> None:
        self._index = index
        self._folder = folder
        self._watch = Watch({})  # so that what changed during the last update is a change
        self._problem = ""

    def look(self) -> Iterator[str]:
        """Look once. A paper is read when it has looked the same twice: it may still be copied.

        A folder that cannot be seen, or a manifest that cannot be meant, is said once and waited
        for; the papers are kept.
        """
        sight = self._watch.tell(snapshot(self._folder))
        problem = ""
        if sight is Sight.LOST:
            problem = f"{self._folder} is gone or empty; waiting for it, its papers are kept"
        elif sight is Sight.SETTLED:
            try:
                yield from self._take_in()
            except IngestError as error:  # the manifest, or a folder that has just gone
                problem = str(error)
                self._watch = Watch({})
        elif sight is Sight.CHANGING:
            return
        if problem and problem != self._problem:
            yield problem
        self._problem = problem

    def _take_in(self) -> Iterator[str]:
        update = self._index.update(self._folder)
        held = {paper.source.id: paper for paper in self._index.papers()}
        for name in sorted((*update.added, *update.changed)):
            paper = held[name]
            if paper.problem:
                yield f"not read: {name}: {paper.problem}"
            else:
                yield f"read: {name} ({paper.passages} passages)"
        yield from (f"gone: {name}" for name in update.removed)


def keeper_of(index: Index, directory: Path, watch_seconds: float | None) -> Keeper | None:
    """The keeper of an index that is served, kept in `directory`; None for one that may not write.

    With `watch_seconds` it follows the folder of papers.
    """
    if index.owner_problem:
        return None
    watch = Watch({})

    def changed() -> bool:
        return index.folder is not None and watch.tell(snapshot(index.folder)) is Sight.SETTLED

    return Keeper(index, directory / "incoming", watch_seconds, changed)
