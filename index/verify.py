"""A library verified: every passage against its file, and the two indexes against each other."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from index.audit import Audit, StoredVectors
from index.chroma import ChromaVectors
from index.derived import left_whole
from index.errors import ChromaError, StoreError
from index.files import Files, differences
from index.hit import Embedder, Vectors
from index.index import DEFAULT_LIMITS
from index.owner import own
from index.parts import embedded, vectors_name
from index.report import Check, CheckName, Finding, Report
from index.rows import origin_words, vocabulary_of
from index.store import Store
from index.update import PASSAGE_TOKENS
from ingest import Document, Limits, Passage, Reading, likeness, sketch

Told = Callable[[float, str], None]

_SAMPLE = 200  # passages embedded again, and vectors looked for in Chroma
_UNIT = 0.01  # a vector stored in half precision is far nearer to unit length than this
_SAME_TEXT = 0.99  # cosine of two embeddings of a text: the arithmetic differs between machines
_SAME_VECTOR = 0.999  # cosine of a vector and its copy in another precision


def verify(
    directory: Path,
    embedder: Embedder,
    folder: Path | None = None,
    chroma_url: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    *,
    everything: bool = False,
    progress: Told = lambda share, what: None,
) -> Report:
    """What is wrong with the index in `directory`, and with what it holds of `folder`.

    Changes nothing and needs no ownership; beside a process that owns the index, Chroma's files
    are not opened, and the report says so. `folder` None means the one that the library was last
    made from. Every file, uploaded ones too, is read again within `limits`, in processes of their
    own; of the passages a sample is embedded again, or `everything`.
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
        files = Files(
            folder or Path(audit.setting("folder") or "."),
            directory / "library",
            store.fingerprints(),
            store.left_out(),
        )
        library = _Library(audit, store, embedder, progress)
        library.choose(everything)
        checks = [
            _orphans(audit),
            *library.papers_and_lexicon(files, limits),
            library.vectors(),
        ]
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


@dataclass
class _Library:
    """What is held, gone through paper by paper; passages are embedded again on the way."""

    audit: Audit
    store: Store
    embedder: Embedder
    progress: Told
    chosen: set[str] = field(default_factory=set)
    _live: set[str] = field(default_factory=set)
    _rows: dict[str, int] = field(default_factory=dict)  # how many each matrix must have
    _cosines: dict[str, float] = field(default_factory=dict)
    _dimensions: int | None = None

    def choose(self, everything: bool) -> None:
        """Choose the passages embedded again: by chance, so that each run proves more."""
        self._live = self.store.hashes()
        few = everything or len(self._live) <= _SAMPLE
        self.chosen = set(self._live if few else random.sample(sorted(self._live), _SAMPLE))

    def papers_and_lexicon(self, files: Files, limits: Limits) -> tuple[Check, Check, Check]:
        sums = self.audit.readable()
        papers = list(files.findings(sums))
        passages = [_passages(n, "how its file looked cannot be") for n in self.audit.misstamped()]
        lexicon: list[Finding] = []
        damage = self.audit.lexicon_damage()
        if damage:
            lexicon.append(Finding("lexicon", "the lexicon", damage))
        elif orphans := self.audit.lexicon_orphans():
            lexicon.append(Finding("lexicon", "the lexicon", f"{orphans} rows of no passage"))
        words = self.audit.words()
        counted = 0
        with closing(files.readings(sums.keys(), limits)) as readings:
            for number, (name, reading) in enumerate(readings):
                self.progress(0.8 * number / len(sums), name)
                held = self._held(name)
                if isinstance(held, str):
                    passages.append(_passages(name, f"what is held of it cannot be ({held})"))
                    continue
                document, found = held
                counted += len(found)
                problems = list(self._against_itself(name, document, found, words))
                if reading and reading.document:
                    problems += differences(
                        document, list(found.values()), reading.document, reading.passages
                    )
                elif reading:
                    papers.append(_unproved(reading))
                passages += [_passages(name, problem) for problem in problems]
                if not damage:
                    lexicon += self._against_lexicon(name, found)
                if not problems:
                    self._embed_again(list(found.values()))
        return (
            Check("papers", len(self.store.fingerprints()), "papers", _in_order(papers)),
            Check("passages", counted, "passages", _in_order(passages)),
            Check("lexicon", counted, "passages", _in_order(lexicon)),
        )

    def _held(self, name: str) -> tuple[Document, dict[int, Passage]] | str:
        """A paper and its passages in their order, or what makes them such as no reader makes."""
        try:
            document = self.store.document(name)
            keys = self.audit.keys(name)
            found = self.store.passages(keys)
            return document, {key: found[key] for key in keys}
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            return str(error).partition("\n")[0]
        except StoreError as error:
            # SQLite says so with all the words, which may be the whole paper.
            if "Could not decode" in str(error.__cause__):
                return "its words are not UTF-8"
            raise

    def _against_itself(
        self, name: str, document: Document, found: dict[int, Passage], words: dict[str, bool]
    ) -> Iterator[str]:
        """How the rows of one paper contradict each other."""
        pages, sketched = self.audit.derived(name)
        if pages != len(document.content.page_starts):
            yield "the number of its pages is another"
        if sketched != json.dumps(list(sketch(document.text).items())):
            yield "it is compared with other papers by other words"
        for key, (vectors, alike) in self.audit.named(name).items():
            passage = found[key]
            place = f"{passage.start}-{passage.end}"
            if not 0 <= passage.start < passage.end <= len(document.text):
                yield f"it has no words at {place}"
            if vectors != vectors_name(passage) or alike != likeness(passage.flat):
                yield f"the passage at {place} is held under the name of other words"
            self._rows[vectors] = 1 + len(passage.statements)
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
        named = {vectors_name(passage): passage for passage in passages}
        wanted = sorted((named.keys() & self.chosen) - self._cosines.keys())
        if not wanted:
            return
        made = embedded(self.embedder, {name: named[name] for name in wanted})
        held = self.audit.vectors_of(wanted)
        for name, right in made.items():
            self._dimensions = right.shape[1]
            # What has no vectors, or vectors of a wrong form, is found by that.
            matrix = held[name].matrix() if name in held else None
            fits = matrix is not None and matrix.shape == right.shape
            self._cosines[name] = _worst(matrix, right) if fits and matrix is not None else 1.0

    def vectors(self) -> Check:
        """Every passage has vectors of the right form, and those chosen are of their words."""
        findings: list[Finding] = []
        looked_at = 0
        missing = set(self._live)
        for portion in self.audit.vectors():
            missing -= portion.keys()
            for name, stored in portion.items():
                if name not in self._live:
                    continue  # kept from a paper that is gone; the next update drops it
                looked_at += 1
                if problem := self._fault(name, stored) or self._disagreement(name):
                    findings.append(self._finding("vectors", name, problem))
        findings += [self._finding("vectors", n, "has no vectors") for n in sorted(missing)]
        of = f"passages' vectors, {len(self._cosines)} embedded again"
        return Check("vectors", looked_at, of, tuple(findings))

    def _fault(self, name: str, stored: StoredVectors) -> str | None:
        matrix = stored.matrix()
        if matrix is None or self._dimensions not in (None, matrix.shape[1]):
            return "has vectors of the wrong length"
        if len(matrix) != self._rows.get(name, len(matrix)):
            return "has vectors for another number of statements"
        if not np.isfinite(matrix).all():
            return "has a vector that holds no numbers"
        lengths = np.linalg.norm(matrix, axis=1)
        return "has a vector that is not of unit length" if abs(lengths - 1).max() > _UNIT else None

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
            rows = self._whole(both[i : i + _SAMPLE])
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
        others = self._whole(near).values()
        return bool(others) and all(_same(other, row) for other in others)

    def _whole(self, names: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of whole passages, where they have the form of vectors: those in Chroma."""
        stored = self.audit.vectors_of(names)
        matrices = {name: one.matrix() for name, one in stored.items()}
        return {name: matrix[0] for name, matrix in matrices.items() if matrix is not None}


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


def _unproved(reading: Reading) -> Finding:
    """A file that cannot be read now, though it is the one that was: what is held is kept."""
    why = reading.problem
    problem = f"what is held of it is not proved by its file ({why.problem if why else 'unread'})"
    return Finding("papers", reading.name, problem, why.what_to_do if why else "try again")


def _in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    """By paper, in whatever order they were read."""
    return tuple(sorted(findings, key=lambda finding: finding.paper or ""))


def _passages(name: str, problem: str) -> Finding:
    return Finding("passages", name, problem, paper=name)


def _same(copy: Vectors, row: Vectors) -> bool:
    return copy.shape == row.shape and _cosine(copy, row) >= _SAME_VECTOR


def _cosine(one: Vectors, other: Vectors) -> float:
    return float(one @ other) / max(float(np.linalg.norm(one) * np.linalg.norm(other)), 1e-9)


def _worst(held: Vectors, right: Vectors) -> float:
    """The least cosine of two rows that should be one."""
    if not np.isfinite(held).all():
        return 1.0  # found by that
    return min(_cosine(one, other) for one, other in zip(held, right, strict=True))
