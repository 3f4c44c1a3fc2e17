"""A library is brought up to date: what is new is read, embedded and held, paper by paper.

Papers are read in worker processes while those read before are embedded here. A paper is held in
one transaction; killed at any moment, the next update goes on where this one stood.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from index.derived import DerivedVectors
from index.hit import Embedder, Vectors
from index.parts import embedded, vectors_name
from index.roots import UPLOADS, Root, roots
from index.store import Store
from ingest import (
    Changes,
    Limits,
    PaperError,
    Readers,
    Reading,
    Request,
    Source,
    load_manifest,
)

PASSAGE_TOKENS = 128  # best of 64 to 512 measured on council papers, per token read
_EMBED = 256  # passages embedded between two saves
_NAMED = 5  # files of other kinds that are told by name
_GROUP = 256  # passages of the papers that are embedded together


class Cancelled(Exception):  # noqa: N818 - it is no error
    """The paper was no longer wanted; everything is as it was."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an update is: a paper, its stage, the share of that (0..1); papers done, of all."""

    name: str
    stage: Literal["reading", "embedding", "done"]
    share: float
    done: int
    papers: int

    @property
    def whole(self) -> float:
        """The share of the whole update that is done (0..1): reading is half of a paper."""
        if self.stage == "done":
            return self.done / self.papers
        half = 0.5 if self.stage == "embedding" else 0.0
        return (self.done + half + self.share / 2) / self.papers


@dataclass(frozen=True, slots=True)
class Update:
    """What bringing a library up to date did, by the papers' names."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    ignored: tuple[str, ...]
    problems: tuple[str, ...]

    def not_read(self) -> Iterator[str]:
        """What lies there and is not held, a line each; the files of other kinds in one."""
        for problem in self.problems:
            yield f"not read: {problem}"
        if count := len(self.ignored):
            files = "1 file of a kind that is" if count == 1 else f"{count} files of kinds that are"
            names = ", ".join([*self.ignored[:_NAMED], *(["…"] if count > _NAMED else [])])
            them = "it" if count == 1 else "them"
            yield f"{files} not read: {names}; save {them} as .docx or PDF"


class Updater:
    """Changes what a store and its Chroma hold. One at a time; searching goes on meanwhile."""

    def __init__(
        self,
        store: Store,
        vectors: Callable[[], DerivedVectors],
        embedder: Embedder,
        uploads: Path,
        limits: Limits,
    ) -> None:
        """`uploads` is the folder in which the folder of uploaded papers lies."""
        self._store = store
        self._open_vectors = vectors
        self._embedder = embedder
        self._uploads = uploads
        self._limits = limits
        self._changing = threading.Lock()

    def update(
        self, folder: Path, progress: Callable[[Progress], None], cancelled: Callable[[str], bool]
    ) -> Update:
        """Bring what is held up to date with the folder and with the uploaded papers."""
        with self._changing:
            roots = self._roots(folder)
            self._store.set_settings({"folder": str(folder.absolute())})
            removed = [name for root in roots for name in root.changes.removed]
            requests = [
                Request(root.folder, name, root.manifest)
                for root in roots
                for name in (*root.changes.added, *root.changes.changed)
            ]
            if requests or removed:
                vectors = self._open_vectors()
                vectors.begin()
                for name in removed:
                    vectors.delete(self._store.remove(name))
                self._read(requests, vectors, _Told(progress, len(requests)), cancelled)
                vectors.settle()
                self._store.drop_unused_vectors()
        return self._report([root.changes for root in roots])

    def stale(self, folder: Path) -> bool:
        """Is anything new, changed or gone since the last update?"""
        return any(
            c.added or c.changed or c.removed for c in (r.changes for r in self._roots(folder))
        )

    def add(
        self,
        file: Path,
        name: str,
        progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> Source:
        """Hold an uploaded file under UPLOADS + `name`, instead of what was held there.

        `file` is moved into the library once all is ready. Raises PaperError if it cannot be read
        and Cancelled: nothing has changed then.
        """
        with self._changing:
            identity = UPLOADS + name
            staged = file.parent / UPLOADS / name
            staged.parent.mkdir(exist_ok=True)
            file.replace(staged)
            request = Request(file.parent, identity, load_manifest(self._uploads))
            told = _Told(progress, 1)
            with Readers(self._limits, PASSAGE_TOKENS, workers=1) as readers:
                (reading,) = readers.read([request], told.reading, lambda _: cancelled())
            if cancelled():
                raise Cancelled(name)
            if reading.document is None:
                raise reading.problem or PaperError(name, "it was not read", "try again")
            vectors = self._open_vectors()
            vectors.begin()
            made = self._embed([reading], told, lambda _: cancelled())
            if cancelled():
                vectors.settle()
                raise Cancelled(name)
            vectors.hold(made)
            vectors.add(self._returned(reading, made))
            kept = self._uploads / identity
            kept.parent.mkdir(parents=True, exist_ok=True)
            staged.replace(kept)
            vectors.delete(self._store.replace(reading.document, reading.passages))
            vectors.settle()
            return reading.document.source

    def remove(self, name: str) -> None:
        """Hold a paper no longer: an uploaded file is deleted, one of the folder only left out."""
        with self._changing:
            uploaded = name.startswith(UPLOADS)
            vectors = self._open_vectors()
            vectors.begin()
            vectors.delete(self._store.remove(name, leave_out=not uploaded))
            vectors.settle()
            if uploaded:
                (self._uploads / name).unlink(missing_ok=True)

    def _roots(self, folder: Path) -> list[Root]:
        store = self._store
        found = roots(folder, self._uploads, store.fingerprints(), store.left_out(), store.stamps())
        for root in found:
            if root.changes.stamps and store.database.writable:
                store.save_stamps(root.changes.stamps)
        return found

    def _read(
        self,
        requests: Sequence[Request],
        vectors: DerivedVectors,
        told: _Told,
        cancelled: Callable[[str], bool],
    ) -> None:
        """Papers are embedded here, while the next are read and the last are held beside.

        Small papers are embedded together: a few passages alone do not fill the processors. Of
        each of the three there is one group of papers at a time, so that memory stays flat.
        """
        with (
            ThreadPoolExecutor(1) as collector,
            ThreadPoolExecutor(1) as holder,
            Readers(self._limits, PASSAGE_TOKENS) as readers,  # closed first: none waits for it
        ):
            groups = _grouped(readers.read(requests, told.reading, cancelled))
            held: Future[None] | None = None
            coming = collector.submit(next, groups, None)
            while (group := coming.result()) is not None:
                coming = collector.submit(next, groups, None)
                made = self._embed(group, told, cancelled)
                if held:
                    held.result()
                held = holder.submit(self._hold, group, made, vectors, told, cancelled)
            if held:
                held.result()
            # A connection left open would keep the store's log from being written back.
            holder.submit(self._store.close).result()

    def _hold(
        self,
        group: Sequence[Reading],
        made: Mapping[str, Vectors],
        vectors: DerivedVectors,
        told: _Told,
        cancelled: Callable[[str], bool],
    ) -> None:
        """Hold the papers of a group, each in one step, or why they could not be read."""
        vectors.hold(made)
        for reading in group:
            if cancelled(reading.name):
                pass
            elif reading.document is None:
                problem = reading.problem
                words = f"{problem.problem}; {problem.what_to_do}" if problem else "not read"
                vectors.delete(self._store.record_problem(reading.name, reading.fingerprint, words))
            else:
                vectors.add(self._returned(reading, made))
                vectors.delete(self._store.replace(reading.document, reading.passages))
            told.done(reading.name)

    def _returned(self, reading: Reading, made: Mapping[str, Vectors]) -> set[str]:
        """The vectors that were kept, but that no paper has now: Chroma has to be given them."""
        names = {vectors_name(passage) for passage in reading.passages} - made.keys()
        return names - self._store.live(list(names))

    def _embed(
        self, group: Sequence[Reading], told: _Told, cancelled: Callable[[str], bool]
    ) -> dict[str, Vectors]:
        """The vectors that the papers need and the store has not; they are saved on the way."""
        wanted = [reading for reading in group if not cancelled(reading.name)]
        passages = {vectors_name(passage): passage for one in wanted for passage in one.passages}
        missing = sorted(
            self._store.missing_vectors(list(passages)), key=lambda name: len(passages[name].text)
        )
        made: dict[str, Vectors] = {}
        for reading in wanted:
            told.embedding(reading.name, 0.0)
        for i in range(0, len(missing), _EMBED):
            if all(cancelled(reading.name) for reading in wanted):
                break
            for reading in wanted:
                told.embedding(reading.name, i / len(missing))
            portion = missing[i : i + _EMBED]
            new = embedded(self._embedder, {name: passages[name] for name in portion})
            self._store.save_vectors(new)
            made |= new
        return made

    def _report(self, changes: Sequence[Changes]) -> Update:
        def all_of(field: str) -> tuple[Any, ...]:
            return tuple(name for one in changes for name in getattr(one, field))

        return Update(
            all_of("added"),
            all_of("changed"),
            all_of("removed"),
            all_of("unchanged"),
            all_of("ignored"),
            (
                *(f"{p.source.id}: {p.problem}" for p in self._store.papers() if p.problem),
                *(str(refusal) for refusal in all_of("refused")),
            ),
        )


class _Told:
    """Tells how far an update is, from whichever thread knows it."""

    def __init__(self, progress: Callable[[Progress], None], papers: int) -> None:
        self._progress = progress
        self._papers = papers
        self._done = 0
        self._telling = threading.Lock()

    def reading(self, name: str, done: int, pages: int) -> None:
        self._tell(name, "reading", done / pages if pages else 0.0)

    def embedding(self, name: str, share: float) -> None:
        self._tell(name, "embedding", share)

    def done(self, name: str) -> None:
        self._done += 1
        self._tell(name, "done", 1.0)

    def _tell(
        self, name: str, stage: Literal["reading", "embedding", "done"], share: float
    ) -> None:
        with self._telling:
            self._progress(Progress(name, stage, share, self._done, self._papers))


def _grouped(readings: Iterable[Reading]) -> Iterator[list[Reading]]:
    """Papers one after the other, so many together that embedding them is worth a start."""
    group: list[Reading] = []
    for reading in readings:
        group.append(reading)
        if sum(len(one.passages) for one in group) >= _GROUP:
            yield group
            group = []
    if group:
        yield group
