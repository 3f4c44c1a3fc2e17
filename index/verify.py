"""A library verified: every passage against its file, and the two indexes against each other."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from index.audit import Audit
from index.chroma import ChromaVectors
from index.derived import left_whole
from index.errors import ChromaError, StoreError
from index.hit import Embedder, Vectors
from index.index import PASSAGE_TOKENS
from index.owner import own
from index.report import INGEST, Check, CheckName, Finding, Report
from index.rows import origin_words, vocabulary_of
from index.store import Store, text_hash
from ingest import (
    Document,
    Manifest,
    PaperError,
    Passage,
    load_manifest,
    read,
    scan,
    split,
    stamp_of,
)

Progress = Callable[[float, str], None]

_SAMPLE = 200  # texts embedded again, and vectors looked for in Chroma
_UNIT = 0.01  # a vector that was made in bfloat16 is this far from unit length at most
_SAME_TEXT = 0.99  # cosine of two embeddings of a text: the arithmetic differs between machines
_SAME_VECTOR = 0.999  # cosine of a vector and its copy
_TOLD = 20  # findings of one kind about single texts that are told one by one


def verify(
    directory: Path,
    embedder: Embedder,
    folder: Path | None = None,
    chroma_url: str | None = None,
    *,
    everything: bool = False,
    progress: Progress = lambda share, what: None,
) -> Report:
    """What is wrong with the index in `directory`, and with what it holds of `folder`.

    Changes nothing and needs no ownership; beside a process that owns the index, Chroma's files
    are not opened, and the report says so. `folder` None means the one that the library was last
    made from. Every file is read again; of the vectors a sample is embedded again, or `everything`.
    Raises StoreError where there is no index, or one of other settings, or one that is being
    changed meanwhile; FolderError without a folder.
    """
    path = directory / "store.db"
    if not path.exists():
        raise StoreError(f"{path}: no index here yet; run `app.py ingest` first")
    with ExitStack() as opened:
        try:
            owned, owner = own(directory)
        except OSError as error:
            raise StoreError(f"{directory}: {error.strerror}; allow writing to it") from error
        if owned:
            opened.enter_context(owned)
        audit = opened.enter_context(closing(Audit(path)))
        damage = [Finding("database", path.name, line) for line in audit.damage()]
        if damage:
            database = Check("database", 1, "file", tuple(damage))
            return Report((database,), ("everything else, as its file is damaged",))
        store = Store(path, embedder=embedder.name, passage_tokens=PASSAGE_TOKENS, writable=False)
        opened.enter_context(closing(store))
        version = store.version()
        folder = folder or Path(audit.setting("folder") or ".")
        library = _Library(audit, store, folder, embedder, progress)
        library.choose(everything)
        checks = [_orphans(audit), *library.papers_and_lexicon(), library.vectors()]
        unchecked = []
        if owned or chroma_url:
            checks.append(_chroma(library, directory, chroma_url))
        else:
            unchecked.append(f"Chroma, as its files are in use by process {owner}")
        progress(1.0, "")
        if store.version() != version:
            raise StoreError(
                f"{directory}: process {owner} has changed the index meanwhile; run this again"
            )
    return Report(tuple(checks), tuple(unchecked))


def _orphans(audit: Audit) -> Check:
    lines = [f"{line} belong to nothing" for line in audit.orphans()]
    findings = tuple(Finding("database", audit.path.name, line) for line in lines)
    return Check("database", 1, "file", findings)


def _read_again(
    folder: Path, name: str, manifest: Manifest
) -> tuple[Document, tuple[Passage, ...]]:
    """The paper as a new reading gives it."""
    document = read(folder, name, manifest)
    return document, split(document, PASSAGE_TOKENS)


@dataclass
class _Library:
    """What is held, gone through paper by paper; texts are embedded again on the way."""

    audit: Audit
    store: Store
    folder: Path
    embedder: Embedder
    progress: Progress
    chosen: set[str] = field(default_factory=set)
    _cosines: dict[str, float] = field(default_factory=dict)
    _live: set[str] = field(default_factory=set)
    _dimensions: int | None = None

    def choose(self, everything: bool) -> None:
        """Choose the texts that are embedded again: by chance, so that each run proves more."""
        self._live = self.audit.live()
        few = everything or len(self._live) <= _SAMPLE
        self.chosen = set(self._live if few else random.sample(sorted(self._live), _SAMPLE))

    def papers_and_lexicon(self) -> tuple[Check, Check, Check]:
        manifest = load_manifest(self.folder)
        known = self.store.fingerprints()
        changes = scan(self.folder, known, manifest)
        files = [_paper(n, "is not in the index", INGEST) for n in changes.added]
        files += [_paper(n, "is gone from the folder", INGEST) for n in changes.removed]
        sums = self.audit.readable()
        for name in changes.changed:
            files.append(_paper(name, self._what_changed(name, sums.get(name)), INGEST))
        passages: list[Finding] = []
        lexicon: list[Finding] = []
        damage = self.audit.lexicon_damage()
        if damage:
            lexicon.append(Finding("lexicon", "the lexicon", damage))
        elif orphans := self.audit.lexicon_orphans():
            lexicon.append(Finding("lexicon", "the lexicon", f"{orphans} rows of no passage"))
        words = self.audit.words()
        unchanged = set(changes.unchanged)
        counted = 0
        for number, name in enumerate(sorted(sums)):
            self.progress(0.8 * number / len(sums), name)
            try:
                document = self.store.document(name)
                found = self.store.passages(self.audit.keys(name))
                stored = [found[key] for key in self.audit.keys(name)]
            except (ValueError, KeyError, TypeError) as error:  # what no reader ever made
                passages.append(_passages(name, f"what is held of it cannot be ({error})"))
                continue
            counted += len(stored)
            problems = list(self._against_itself(name, document, found, words))
            if name in unchanged:
                problems += self._against_file(document, stored, manifest)
            passages += [_passages(name, problem) for problem in problems]
            if not damage:
                lexicon += self._against_lexicon(name, found)
            if not problems:
                self._embed_again(stored)
        return (
            Check("papers", len(known), "papers", tuple(files)),
            Check("passages", counted, "passages", tuple(passages)),
            Check("lexicon", counted, "passages", tuple(lexicon)),
        )

    def _what_changed(self, name: str, sha256: str | None) -> str:
        seen = stamp_of(self.folder, name)
        if seen is None:
            return "cannot be opened"
        if seen.sha256 != sha256:
            return "has changed since it was read"
        return "is known by another entry of the manifest, or read in another way, than now"

    def _against_file(
        self, held: Document, stored: Sequence[Passage], manifest: Manifest
    ) -> Iterator[str]:
        """How what is held of a paper differs from a new reading of its file."""
        try:
            document, passages = _read_again(self.folder, held.source.id, manifest)
        except PaperError as error:
            yield f"is held, but {error.problem}"
            return
        if held.text != document.text:
            yield "its text is not that of its file"
            return
        if held.source != document.source:
            yield "its title, publisher, date or another of its properties is not that of its file"
        old, new = held.content, document.content
        if (old.page_starts, old.page_labels) != (new.page_starts, new.page_labels):
            yield "its pages are not those of its file"
        if old.blocks != new.blocks:
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

    def _against_itself(
        self, name: str, document: Document, found: dict[int, Passage], words: dict[str, bool]
    ) -> Iterator[str]:
        """How the rows of one paper contradict each other."""
        for key, (text, parts) in self.audit.named(name).items():
            passage = found[key]
            if not 0 <= passage.start < passage.end <= len(document.text):
                yield f"it has no words at {passage.start}-{passage.end}"
            of_parts = tuple(text_hash(s.flat) for s in passage.statements)
            if text != text_hash(passage.flat) or parts != of_parts:
                place = f"{passage.start}-{passage.end}"
                yield f"the passage at {place} is held under the name of other words"
        for word, small in vocabulary_of(document.text):
            if word not in words or (small and not words[word]):
                yield f"its word “{word}” is not in the list of words"
                return

    def _against_lexicon(self, name: str, found: dict[int, Passage]) -> Iterator[Finding]:
        rows = self.audit.lexicon(name)
        for key, passage in found.items():
            right = (origin_words(passage.source), " ".join(passage.headings), passage.flat)
            if rows.get(key) != right:
                problem = "is searched by other words" if key in rows else "cannot be searched for"
                place = f"{name} at {passage.start}-{passage.end}"
                yield Finding("lexicon", place, problem, paper=name)

    def _embed_again(self, passages: Sequence[Passage]) -> None:
        texts = {text_hash(p.flat): p.flat for p in passages}
        texts |= {text_hash(s.flat): s.flat for p in passages for s in p.statements}
        wanted = sorted((texts.keys() & self.chosen) - self._cosines.keys())
        if not wanted:
            return
        rows = self.embedder.embed([texts[name] for name in wanted])
        self._dimensions = rows.shape[1]
        for name, row in zip(wanted, rows, strict=True):
            held = self.audit.vectors_of([name]).get(name)
            whole = held is not None and held.shape == row.shape and np.isfinite(held).all()
            # Whatever has the wrong form is found by that.
            self._cosines[name] = _cosine(held, row) if held is not None and whole else 1.0

    def vectors(self) -> Check:
        """Every text has a vector of the right form, and those chosen are of their text."""
        findings: list[Finding] = []
        held = 0
        missing = set(self._live)
        for portion in self.audit.vectors():
            missing -= {name for name, _ in portion}
            for name, data in portion:
                if name not in self._live:
                    continue  # kept from a paper that is gone; the next update drops it
                held += 1
                if problem := self._fault(data) or self._disagreement(name):
                    findings.append(self._finding("vectors", name, problem))
        findings += [self._finding("vectors", n, "has no vector") for n in sorted(missing)]
        return Check(
            "vectors", held, f"vectors, {len(self._cosines)} embedded again", tuple(findings)
        )

    def _fault(self, data: bytes) -> str | None:
        dimensions = self._dimensions
        if len(data) % 4 or (dimensions is not None and len(data) != 4 * dimensions):
            return "has a vector of the wrong length"
        row = np.frombuffer(data, np.float32)
        if not np.isfinite(row).all():
            return "has a vector that holds no numbers"
        return "has a vector that is not of unit length" if abs(_norm(row) - 1) > _UNIT else None

    def _disagreement(self, name: str) -> str | None:
        cosine = self._cosines.get(name, 1.0)
        if cosine >= _SAME_TEXT:
            return None
        return f"has a vector that is not that of its words (cosine {cosine:.2f})"

    def _finding(self, check: CheckName, name: str, problem: str) -> Finding:
        return Finding(check, self.audit.place(name), problem, hash=name)

    def chroma(self, chroma: ChromaVectors) -> Check:
        """Chroma holds the store's vectors, all of them, no others, and finds them."""
        ids = chroma.ids()
        findings = [
            self._finding("chroma", name, "is not in Chroma") for name in sorted(self._live - ids)
        ]
        if extra := len(ids - self._live):
            findings.append(Finding("chroma", chroma.name, f"{extra} vectors are of no paper"))
        both = sorted(ids & self._live)
        looked_for = self.chosen if len(self.chosen) <= _SAMPLE else set(both)
        for i in range(0, len(both), _SAMPLE):
            self.progress(0.85 + 0.15 * i / len(both), "Chroma")
            rows = self.audit.vectors_of(both[i : i + _SAMPLE])
            copies = chroma.vectors(sorted(rows))
            for name, row in rows.items():
                copy = copies.get(name)
                if copy is None or not _same(copy, row):
                    findings.append(self._finding("chroma", name, "has another vector in Chroma"))
                elif name in looked_for and not self._finds(chroma, name, row):
                    findings.append(self._finding("chroma", name, "is not found by Chroma"))
        return Check("chroma", len(both), "vectors", tuple(findings))

    def _finds(self, chroma: ChromaVectors, name: str, row: Vectors) -> bool:
        near = chroma.nearest(row, 10)
        if name in near:
            return True
        # More than ten texts may have one and the same vector: capitals are all one to the model.
        others = self.audit.vectors_of(near).values()
        return bool(others) and all(_same(other, row) for other in others)


def _chroma(library: _Library, directory: Path, url: str | None) -> Check:
    place = f"Chroma at {url}" if url else "Chroma"
    try:
        chroma = left_whole(library.store, directory, url)
        if chroma is None:
            problem = "was not left whole, or is not there"
            return Check("chroma", 0, "vectors", (Finding("chroma", place, problem),))
        with closing(chroma):
            return library.chroma(chroma)
    except ChromaError as error:
        return Check("chroma", 0, "vectors", (Finding("chroma", place, str(error)),))


def _paper(name: str, problem: str, what_to_do: str) -> Finding:
    return Finding("papers", name, problem, what_to_do, paper=name)


def _passages(name: str, problem: str) -> Finding:
    return Finding("passages", name, problem, paper=name)


def _same(copy: Vectors, row: Vectors) -> bool:
    return copy.shape == row.shape and _cosine(copy, row) >= _SAME_VECTOR


def _norm(row: Vectors) -> float:
    return float(np.linalg.norm(row))


def _cosine(one: Vectors, other: Vectors) -> float:
    return float(one @ other) / max(_norm(one) * _norm(other), 1e-9)
