"""The files that a library is made of, in both of its folders, beside what is held of them."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from index.report import INGEST, Finding
from index.roots import UPLOADS, roots
from index.update import PASSAGE_TOKENS
from ingest import (
    Document,
    Limits,
    Passage,
    Readers,
    Reading,
    Request,
    stamp_of,
)


class Files:
    """The papers of the user's folder and those uploaded. Every file is read: no stamp is trusted.

    Raises FolderError if the user's folder cannot be seen.
    """

    def __init__(
        self, folder: Path, uploads: Path, known: Mapping[str, str], left_out: Collection[str]
    ) -> None:
        """`known` are the fingerprints held; `uploads` is the folder that holds "@uploads/"."""
        self._known = known
        self._uploads = uploads
        self._roots = roots(folder, uploads, known, left_out)
        seen = uploads.is_dir()
        self._lost = [] if seen else sorted(name for name in known if name.startswith(UPLOADS))

    def findings(self, sums: Mapping[str, str | None]) -> Iterator[Finding]:
        """How the folders differ from what is held; `sums` are the sha256 of what was read."""
        for root in self._roots:
            yield from (_paper(n, "is not in the index") for n in root.changes.added)
            yield from (_paper(n, "is gone from the folder") for n in root.changes.removed)
            for name in root.changes.changed:
                yield _paper(name, self._what_changed(root.folder, name, sums))
        what_to_do = f"put {self._uploads} back, or remove the paper"
        for name in self._lost:
            problem = "is held, but the folder of uploaded papers is gone"
            yield Finding("papers", name, problem, what_to_do)

    def _what_changed(self, folder: Path, name: str, sums: Mapping[str, str | None]) -> str:
        seen = stamp_of(folder, name)
        if seen is None:
            return "cannot be opened"
        if not self._known[name]:
            return "could not be read to its end"
        if seen.sha256 != sums.get(name):
            return "has changed since it was read"
        return "is known by another entry of the manifest, or read in another way, than now"

    def readings(
        self, names: Collection[str], limits: Limits
    ) -> Generator[tuple[str, Reading | None], None, None]:
        """Each of these papers with a new reading of its file; without one if that has changed."""
        requests = [
            Request(root.folder, name, root.manifest)
            for root in self._roots
            for name in root.changes.unchanged
            if name in names
        ]
        asked = {request.name for request in requests}
        yield from ((name, None) for name in sorted(names) if name not in asked)
        if requests:
            with Readers(limits, PASSAGE_TOKENS) as readers:
                for reading in readers.read(requests):
                    yield reading.name, reading


def _paper(name: str, problem: str) -> Finding:
    return Finding("papers", name, problem, INGEST, paper=name)


def differences(
    held: Document, stored: Sequence[Passage], document: Document, passages: Sequence[Passage]
) -> Iterator[str]:
    """How what is held of a paper differs from a new reading of its file."""
    if held.text != document.text:
        yield "its text is not that of its file"
        return
    if held.source != document.source:
        yield "its title, publisher, date or another of its properties is not that of its file"
    old, new = held.content, document.content
    if (old.page_starts, old.page_labels) != (new.page_starts, new.page_labels):
        yield "its pages are not those of its file"
    if replace(old, page_starts=(), page_labels=()) != replace(new, page_starts=(), page_labels=()):
        yield "its structure is not that of its file"
    if len(stored) != len(passages):
        yield f"{len(stored)} passages are held, its file has {len(passages)}"
        return
    new_passages = (replace(p, source=held.source) for p in passages)  # that is said above
    wrong = [p for p, right in zip(stored, new_passages, strict=True) if p != right]
    if wrong:
        yield (
            f"{len(wrong)} of {len(stored)} passages are not those of its file, the first at "
            f"{wrong[0].start}-{wrong[0].end}"
        )
