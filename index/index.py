"""A library that is open: it is brought up to date with a folder of papers, and searched."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from index.dense import DenseRetriever
from index.derived import DerivedVectors
from index.errors import StoreError
from index.exact import ExactVectors
from index.fusion import FusedRetriever
from index.hit import Embedder, Retriever
from index.lexical import LexicalRetriever
from index.owner import own
from index.rerank import RerankedRetriever
from index.rows import Paper
from index.spelling import Spelling
from index.store import Store, text_hash
from ingest import (
    Changes,
    Document,
    PaperError,
    Passage,
    content_stems,
    content_words,
    fingerprint,
    load_manifest,
    read,
    scan,
    split,
)

PASSAGE_TOKENS = 128  # best of 64 to 512 measured on council papers, per token read
_EMBED = 64  # texts embedded between two saves


@dataclass(frozen=True, slots=True)
class Update:
    """What bringing a library up to date did, by the papers' names."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    ignored: tuple[str, ...]
    problems: tuple[str, ...]


class Index:
    """The index of one library, kept in `directory`.

    The first process to open it owns it: it may write, and it alone opens Chroma's files. A later
    one reads beside it, searching exactly, and is told so if it tries to write.
    """

    def __init__(self, directory: Path, embedder: Embedder, chroma_url: str | None = None) -> None:
        """Open or make the index. Raises StoreError, in one line, if that is impossible."""
        self._embedder = embedder
        try:
            directory.mkdir(parents=True, exist_ok=True)
            self._owned, owner = own(directory)
        except OSError as error:
            raise StoreError(
                f"{directory}: {error.strerror}; name another with --data-dir"
            ) from error
        self.owner_problem = None if self._owned else f"{directory} is in use by process {owner}"
        with ExitStack() as opened:  # what is open is closed again if the rest cannot be opened
            if self._owned:
                opened.enter_context(self._owned)
            self._store = Store(
                directory / "store.db",
                embedder=embedder.name,
                passage_tokens=PASSAGE_TOKENS,
                writable=self._owned is not None,
            )
            opened.callback(self._store.close)
            self._vectors: DerivedVectors | ExactVectors = (
                DerivedVectors(self._store, directory, chroma_url)
                if self._owned
                else ExactVectors(self._store)
            )
            opened.callback(self._vectors.close)
            self._closing = opened.pop_all()
        self._spelling = Spelling(self._store, embedder.vocabulary)

    @property
    def folder(self) -> Path | None:
        """The folder of papers that the library was last brought up to date with."""
        folder = self._store.settings(["folder"]).get("folder")
        return Path(folder) if folder else None

    def retriever(self) -> Retriever:
        """BM25 and cosine, fused with equal weight, the best then read closely."""
        lexical = LexicalRetriever(self._store)
        dense = DenseRetriever(self._store, self._vectors, self._embedder)
        fused = FusedRetriever([(lexical, 0.5), (dense, 0.5)])
        return RerankedRetriever(fused, self._store, self._embedder)

    def load(self) -> None:
        """Load the model now instead of at the first question."""
        self._embedder.embed([""])

    def papers(self) -> tuple[Paper, ...]:
        """Every paper held, those that could not be read as well, by name."""
        return self._store.papers()

    def document(self, name: str) -> Document:
        """The paper of this name as it was read. Raises KeyError if it is not held."""
        return self._store.document(name)

    def passage_count(self) -> int:
        return self._store.passage_count()

    def only_capitalised(self, word: str) -> bool:
        """Whether the word is written with a capital, and never small in any paper: a name."""
        return word[:1].isupper() and not self._store.written_small(word)

    def corrected(self, query: str) -> str:
        """The query with misspelt words replaced by words that the papers use."""
        return self._spelling.corrected(query)

    def mentions(self, name: str) -> frozenset[str]:
        """The papers in whose text, title or publisher this name stands."""
        parts = content_words(name)
        if not parts:
            return frozenset(p.source.id for p in self.papers())
        quoted = ['"' + part.replace('"', "") + '"' for part in parts]
        near = f"NEAR({' '.join(quoted)}, 8)" if len(quoted) > 1 else quoted[0]
        stems = content_stems(name)
        return self._store.papers_matching(near) | {
            paper.source.id
            for paper in self.papers()
            if stems <= content_stems(f"{paper.source.title} {paper.source.publisher or ''}")
        }

    def stale(self, folder: Path) -> bool:
        """Is anything in the folder new, changed or gone since the last update?"""
        changes = scan(folder, self._store.fingerprints(), load_manifest(folder))
        moved = self.folder != folder.absolute()
        return bool(changes.added or changes.changed or changes.removed or moved)

    def update(
        self, folder: Path, progress: Callable[[float, str], None] = lambda share, name: None
    ) -> Update:
        """Bring the index up to date with a folder: only new and changed papers are worked on.

        `progress` is told the share done (0..1) and the paper at hand. A paper that cannot be read
        is recorded with its problem and stops no other. Killed at any moment, the next update goes
        on where this one stood. Raises StoreError if another process owns the index.
        """
        if not isinstance(self._vectors, DerivedVectors):
            raise StoreError(f"{self.owner_problem}; stop it first, or name another --data-dir")
        manifest = load_manifest(folder)
        changes = scan(folder, self._store.fingerprints(), manifest)
        self._store.set_settings({"folder": str(folder.absolute())})
        fresh = (*changes.added, *changes.changed)
        if not (fresh or changes.removed):
            return self._report(changes)
        before = self._store.hashes()
        self._vectors.begin()
        for name in changes.removed:
            self._store.remove(name)
        for number, name in enumerate(fresh):
            progress(number / len(fresh), name)
            seen = fingerprint(folder, name, manifest)  # before reading: a later change is one
            try:
                document = read(folder, name, manifest)
            except PaperError as error:
                problem = f"{error.problem}; {error.what_to_do}"
                self._store.record_problem(name, seen, problem)
                continue
            passages = split(document, PASSAGE_TOKENS)
            done = number

            def part(share: float, done: int = done, name: str = name) -> None:
                progress((done + share) / len(fresh), name)

            self._vectors.add(self._embed(passages, part))
            self._store.replace(document, passages)
        self._vectors.delete(before - self._store.hashes())
        self._vectors.settle()
        self._store.drop_unused_vectors()
        progress(1.0, "")
        return self._report(changes)

    def close(self) -> None:
        """Let go of the files; another process may own the index then."""
        self._closing.close()

    def _embed(self, passages: tuple[Passage, ...], progress: Callable[[float], None]) -> list[str]:
        """See that every text of these passages has its vector; the hashes of all of them."""
        texts = {text_hash(p.flat): p.flat for p in passages}
        texts |= {text_hash(s.flat): s.flat for p in passages for s in p.statements}
        missing = sorted(self._store.missing_vectors(list(texts)), key=lambda h: len(texts[h]))
        for i in range(0, len(missing), _EMBED):
            progress(i / len(missing))
            hashes = missing[i : i + _EMBED]
            self._store.save_vectors(hashes, self._embedder.embed([texts[h] for h in hashes]))
        return list(texts)

    def _report(self, changes: Changes) -> Update:
        return Update(
            changes.added,
            changes.changed,
            changes.removed,
            changes.unchanged,
            changes.ignored,
            tuple(f"{p.source.id}: {p.problem}" for p in self.papers() if p.problem),
        )
