"""A library that is open: it is brought up to date with a folder of papers, and searched."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from index.context import ContextRetriever
from index.dense import DenseRetriever
from index.derived import DerivedVectors
from index.duplicates import DistinctRetriever
from index.errors import StoreError
from index.exact import ExactVectors
from index.fusion import FusedRetriever
from index.hit import Embedder, Retriever
from index.lexical import LexicalRetriever
from index.owner import own
from index.rerank import RerankedRetriever
from index.roots import UPLOADS
from index.rows import Paper
from index.spelling import Spelling
from index.store import Store
from index.update import PASSAGE_TOKENS, Progress, Update, Updater
from ingest import Document, Limits, Source, content_stems, content_words

DEFAULT_LIMITS = Limits()


class Index:
    """The index of one library, kept in `directory`.

    The first process to open it owns it: it may write, and it alone opens Chroma's files. A later
    one reads beside it, searching exactly, and is told so if it tries to write.
    """

    def __init__(
        self,
        directory: Path,
        embedder: Embedder,
        chroma_url: str | None = None,
        limits: Limits = DEFAULT_LIMITS,
    ) -> None:
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
            self._closing = opened.pop_all()
        self._directory = directory
        self._chroma_url = chroma_url
        self._opening = threading.Lock()
        self._derived: DerivedVectors | None = None
        self._uploads = directory / "library"
        self._updater = Updater(self._store, self._chroma, embedder, self._uploads, limits)
        self._spelling = Spelling(self._store, embedder.vocabulary)

    def _chroma(self) -> DerivedVectors:
        """Chroma, opened when it is first needed: it takes a second, and may have to be rebuilt."""
        with self._opening:
            if self._derived is None:
                self._derived = DerivedVectors(self._store, self._directory, self._chroma_url)
                self._closing.callback(self._derived.close)
            return self._derived

    @property
    def folder(self) -> Path | None:
        """The folder of papers that the library was last brought up to date with."""
        folder = self._store.settings(["folder"]).get("folder")
        return Path(folder) if folder else None

    def retriever(self) -> Retriever:
        """BM25 and cosine, fused with equal weight, the best then read closely."""
        lexical = LexicalRetriever(self._store)
        vectors = self._chroma() if self._owned else ExactVectors(self._store)
        dense = DenseRetriever(self._store, vectors, self._embedder)
        fused = FusedRetriever([(lexical, 0.5), (dense, 0.5)])
        distinct = DistinctRetriever(fused, self._store.passage_count)
        weighed = ContextRetriever(distinct, self._store, self._embedder)
        return RerankedRetriever(weighed, self._store, self._embedder)

    def load(self) -> None:
        """Load the model now instead of at the first question."""
        self._embedder.embed([""])  # a question alone is read in another arithmetic than many texts
        self._embedder.embed(["", ""])

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

    def path(self, name: str) -> Path:
        """The file of a paper: of the folder, or an uploaded one."""
        return (self._uploads if name.startswith(UPLOADS) else self.folder or Path()) / name

    def left_out(self) -> tuple[str, ...]:
        """The papers of the folder that were removed from the library."""
        return self._store.left_out()

    def stale(self, folder: Path) -> bool:
        """Is anything in the folder new, changed or gone since the last update?"""
        return self.folder != folder.absolute() or self._updater.stale(folder)

    def update(
        self,
        folder: Path,
        progress: Callable[[Progress], None] = lambda progress: None,
        cancelled: Callable[[str], bool] = lambda name: False,
    ) -> Update:
        """Bring the index up to date with a folder: only new and changed papers are worked on.

        `progress` and `cancelled` may be called from other threads. A paper that cannot be read is
        recorded with its problem and stops no other; one that is cancelled is left as it was.
        Killed at any moment, the next update goes on where this one stood. Raises StoreError if
        another process owns the index, FolderError if there is no such folder.
        """
        self._refuse_readers()
        return self._updater.update(folder, progress, cancelled)

    def add(
        self,
        file: Path,
        name: str,
        progress: Callable[[Progress], None] = lambda progress: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Source:
        """Hold an uploaded file, which is moved into the library, under "@uploads/" and `name`.

        Raises PaperError if it cannot be read, and Cancelled: then nothing has changed.
        """
        self._refuse_readers()
        return self._updater.add(file, name, progress, cancelled)

    def remove(self, name: str) -> None:
        """Hold a paper no longer. An uploaded file is deleted; one of the folder is left out until
        it is put back. Raises KeyError if there is no such paper."""
        self._refuse_readers()
        if name not in self._store.fingerprints():
            raise KeyError(name)
        self._updater.remove(name)

    def put_back(self, name: str) -> None:
        """Let the next update read a paper of the folder again that had been removed."""
        self._refuse_readers()
        self._store.put_back(name)

    def _refuse_readers(self) -> None:
        if self.owner_problem:
            raise StoreError(f"{self.owner_problem}; stop it first, or name another --data-dir")

    def close(self) -> None:
        """Let go of the files; another process may own the index then."""
        self._closing.close()
