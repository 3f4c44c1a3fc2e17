"""A public set's papers as a library of ours, what it finds, and where the right words stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from answer import Answer, Assistant, Turn
from bench.sets import Asked, Papers
from index import Embedder, Hit, Index, Retriever
from index.dense import DenseRetriever
from index.fusion import FusedRetriever
from index.hit import Parts, Vectors
from index.lexical import LexicalRetriever
from index.store import Store
from index.update import PASSAGE_TOKENS
from ingest import Document, Passage, likeness, split

_DEPTH = 100
_CODE = ("ingest/**/*.py", "index/parts.py", "index/rows.py")  # what makes passages of papers
_CHECKOUT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a paper's text that a retriever can find. The same words have the same key."""

    paper: str
    start: int
    end: int
    pages: tuple[int, int] | None
    key: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What the assistant said, the query that it searched for last, and what it found for it."""

    answer: Answer
    query: str
    hits: tuple[Hit, ...]


class Once:
    """Another retriever, asked once for the same query, however often it is asked in a row."""

    def __init__(self, first: Retriever) -> None:
        self._first = first
        self._last: tuple[str, int, list[Hit]] = ("", -1, [])

    def search(self, query: str, k: int) -> list[Hit]:
        if self._last[:2] != (query, k):
            self._last = (query, k, self._first.search(query, k))
        return list(self._last[2])


class PlainDense:
    """Cosine with the passage alone, every one computed: the textbook's dense retriever."""

    def __init__(self, store: Store, embedder: Embedder) -> None:
        self._embedder = embedder
        self._store = store
        held = store.passage_vectors(sorted(store.hashes()))
        self._keys = list(held)
        self._matrix = np.array([matrix[0] for matrix in held.values()], np.float32)

    def search(self, query: str, k: int) -> list[Hit]:
        cosines = self._matrix @ self._embedder.embed([query])[0]
        best = [int(i) for i in np.argsort(-cosines, kind="stable")[:k]]
        passages = self._store.passages([self._keys[i] for i in best])
        return [
            Hit(passages[self._keys[i]], float(cosines[i]), rank, ("dense",))
            for rank, i in enumerate(best, start=1)
        ]


class Known:
    """An embedder that looks up the vectors of passages in another index before it makes them."""

    def __init__(self, embedder: Embedder, store: Store) -> None:
        self._embedder = embedder
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._embedder, name)

    def embed_parts(self, texts: Sequence[str], parts: Sequence[Parts]) -> list[Vectors]:
        said = [f"{text}\0{part}" for text, part in zip(texts, parts, strict=True)]
        names = [blake2b(words.encode(), digest_size=16).hexdigest() for words in said]
        held = self._store.vectors(names)
        new = [i for i, name in enumerate(names) if name not in held]
        made = self._embedder.embed_parts([texts[i] for i in new], [parts[i] for i in new])
        held.update(zip([names[i] for i in new], made, strict=True))
        return [held[name] for name in names]


class Library:
    """An index over a set's papers, with our pipeline and the baselines over the same passages."""

    def __init__(self, papers: Papers, kept: Path, embedder: Any) -> None:
        """Open the library, made from these papers where the folder `kept` does not hold it yet."""
        home = kept / _key(papers)
        folder = home / "papers"
        folder.mkdir(parents=True, exist_ok=True)
        for file, data in {**papers.files, "manifest.toml": papers.manifest().encode()}.items():
            if not (folder / file).exists():
                (folder / file).write_bytes(data)
        self.home = home
        self.index: Any = Index(home / "index", embedder)
        if not (home / "whole").exists():
            self.index.update(folder)
            (home / "whole").touch()
        self.store: Store = self.index._store
        self._found: list[tuple[str, list[Hit]]] = []
        self._assistant = Assistant(self)
        self._replies: dict[tuple[str, ...], Reply] = {}
        lexical = Once(LexicalRetriever(self.store))
        dense = Once(DenseRetriever(self.store, self.index._chroma(), embedder))
        plain = Once(PlainDense(self.store, embedder))
        self.baselines: dict[str, Retriever] = {
            "BM25": lexical,
            "dense": dense,
            "dense, passages only": plain,
            "hybrid": FusedRetriever([(lexical, 0.5), (dense, 0.5)]),
            "hybrid, passages only": FusedRetriever([(lexical, 0.5), (plain, 0.5)]),
        }

    # What an assistant needs of a library: the index, with a retriever that is listened to.

    def __getattr__(self, name: str) -> Any:
        return getattr(self.index, name)

    def retriever(self) -> Retriever:
        first: Retriever = self.index.retriever()
        return _Listened(first, self._found)

    def ask(self, turns: tuple[str, ...]) -> Reply:
        """The reply to the last of these turns, each asked in its conversation."""
        if turns not in self._replies:
            earlier = [
                Turn(turns[i], self.ask(turns[: i + 1]).answer) for i in range(len(turns) - 1)
            ]
            self._found.clear()
            answer = self._assistant.ask(turns[-1], earlier)
            query, hits = self._found[-1] if self._found else ("", [])
            self._replies[turns] = Reply(answer, query, tuple(hits))
        return self._replies[turns]

    def search(self, baseline: str, query: str) -> list[Hit]:
        return self.baselines[baseline].search(query, _DEPTH)

    def pieces(self, paper: str) -> tuple[Piece, ...]:
        """The passages of a paper."""
        return tuple(piece(p) for p in _split(self.index, paper))

    def close(self) -> None:
        self.index.close()


class _Listened:
    """Another retriever, with what it was asked and what it found kept in a list."""

    def __init__(self, first: Retriever, found: list[tuple[str, list[Hit]]]) -> None:
        self._first = first
        self._found = found

    def search(self, query: str, k: int) -> list[Hit]:
        hits = self._first.search(query, k)
        self._found.append((query, hits))
        return hits


class Judge:
    """Says which pieces, and which places in papers, hold what a question asks for.

    Where evidence is given, a piece is right if it shares at least half of the shorter of the two
    with an evidence string; white space makes no difference.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._bare: dict[str, tuple[str, list[int]]] = {}

    def right(self, asked: Asked, pieces: Iterable[Piece]) -> set[str]:
        """The keys of the right ones among pieces of the right papers."""
        return {
            p.key
            for p in pieces
            if p.paper in asked.papers
            and (not asked.pages or self._on_page(asked, p))
            and (not asked.evidence or self.holds(asked, p.paper, p.start, p.end))
        }

    def holds(self, asked: Asked, paper: str, start: int, end: int) -> bool:
        """Whether this place of a paper holds evidence."""
        return paper in asked.papers and any(
            2 * (min(end, last) - max(start, first)) >= min(end - start, last - first)
            for first, last in self._places(paper, asked.evidence)
        )

    @staticmethod
    def _on_page(asked: Asked, p: Piece) -> bool:
        return p.pages is not None and any(p.pages[0] <= n <= p.pages[1] for n in asked.pages)

    def _places(self, paper: str, evidence: Sequence[str]) -> list[tuple[int, int]]:
        if paper not in self._bare:
            text = self._library.document(paper).text
            at = [i for i, letter in enumerate(text) if not letter.isspace()]
            self._bare[paper] = ("".join(text[i] for i in at), at)
        bare, at = self._bare[paper]
        places = []
        for words in evidence:
            wanted = "".join(words.split())
            found = bare.find(wanted) if wanted else -1
            while found >= 0:
                places.append((at[found], at[found + len(wanted) - 1] + 1))
                found = bare.find(wanted, found + 1)
        return places


def piece(passage: Passage) -> Piece:
    key = likeness(passage.flat) or passage.id
    return Piece(passage.source.id, passage.start, passage.end, passage.pages, key)


def judged(found: Sequence[str], right: set[str]) -> list[bool]:
    """Of each key found whether it is a right one; one found before is not found again."""
    return [key in right and key not in found[:n] for n, key in enumerate(found)]


@cache
def _split(index: Any, paper: str) -> tuple[Passage, ...]:
    document: Document = index.document(paper)
    return split(document, PASSAGE_TOKENS)


def _key(papers: Papers) -> str:
    """Names papers and the code that makes passages of them."""
    digest = blake2b(digest_size=8)
    digest.update(papers.manifest().encode())
    for name, data in sorted(papers.files.items()):
        digest.update(blake2b(name.encode() + b"\0" + data).digest())
    for pattern in _CODE:
        for path in sorted(_CHECKOUT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()
