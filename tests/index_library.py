"""Small libraries for the tests of the index, an embedder that needs no model, and what is held."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import ChromaVectors, Embedder, Index
from index.hit import Parts, TokenVectors
from index.parts import vectors_name
from index.store import Store
from index.update import PASSAGE_TOKENS
from ingest import PaperError, Passage, Reading, Request, load_manifest, read, split

_DIMENSIONS = 64
_WORD = re.compile(r"\w+")


class HashEmbedder:
    """An Embedder by rule: texts that share words are near. `embedded` is what it was given."""

    def __init__(self, name: str = "words", english: Iterable[str] = ()) -> None:
        self.name = name
        self.embedded: list[str] = []
        self._english = frozenset(english)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.embedded += texts
        return self._rows([_WORD.findall(text.lower()) for text in texts])

    def embed_parts(
        self, texts: Sequence[str], parts: Sequence[Parts]
    ) -> list[NDArray[np.float32]]:
        self.embedded += texts
        return [
            self._rows(
                [
                    _WORD.findall(words.lower())
                    for words in (text, *(" ".join(text[a:b] for a, b in one) for one in of_text))
                ]
            )
            for text, of_text in zip(texts, parts, strict=True)
        ]

    def embed_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        found = []
        for text in texts:
            words = list(_WORD.finditer(text))
            starts = np.array([word.start() for word in words], np.int64)
            ends = np.array([word.end() for word in words], np.int64)
            found.append(
                TokenVectors(starts, ends, self._rows([[word[0].lower()] for word in words]))
            )
        return found

    def vocabulary(self) -> frozenset[str]:
        return frozenset(self._english)

    def _rows(self, texts: Sequence[Sequence[str]]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), _DIMENSIONS), np.float32)
        for row, words in zip(rows, texts, strict=True):
            for word in words or [""]:
                seed = int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "big")
                row += np.random.default_rng(seed).normal(size=_DIMENSIONS)
        unit: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit

    def taken(self) -> list[str]:
        """What was embedded since the last time."""
        found, self.embedded = self.embedded, []
        return found


class ReadersHere:
    """`ingest.Readers` without processes, for the many tests that are not about reading."""

    def __init__(self, _limits: object, passage_tokens: int, workers: int | None = None) -> None:
        self._passage_tokens = passage_tokens

    def __enter__(self) -> ReadersHere:
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def read(self, requests: Iterable[Request], *_told: object) -> Iterator[Reading]:
        for request in requests:
            try:
                document = read(request.folder, request.name, request.manifest)
            except PaperError as error:
                yield Reading(request.name, "", None, (), error)
            else:
                passages = split(document, self._passage_tokens)
                fingerprint = document.source.fingerprint
                yield Reading(request.name, fingerprint, document, passages, None)


def write_papers(folder: Path, texts: Mapping[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def paper_about(topic: str, sentences: int = 6) -> str:
    """A paper in which no sentence is said by a paper about something else."""
    said = " ".join(
        f"The committee heard in part {n} that {topic} had cost the council {n * 7} pounds."
        for n in range(1, sentences + 1)
    )
    return (
        f"Report on {topic}\n\nRecommendations\n\nThe council should:\n\n"
        f"- look again at {topic} in the spring;\n- tell the public about {topic}.\n\n"
        f"Background\n\n{said}\n"
    )


def opened(directory: Path, embedder: Embedder, url: str | None = None) -> closing[Index]:
    """The index, to be used in a `with`."""
    return closing(Index(directory, embedder, url))


@dataclass(frozen=True)
class Held:
    """All that an index holds, read from its files by hand while it is closed."""

    passages: Mapping[str, tuple[Passage, ...]]
    problems: Mapping[str, str]
    lexicon: tuple[str, ...]
    hashes: frozenset[str]
    vectors: Mapping[str, NDArray[np.float32]]
    chroma: frozenset[str]

    @property
    def flat(self) -> Mapping[str, list[str]]:
        return {name: [p.flat for p in passages] for name, passages in self.passages.items()}


def held(directory: Path, embedder: Embedder) -> Held:
    """What is held, after seeing that it fits together: whole passages, a vector for each text."""
    path = directory / "store.db"
    with (
        closing(
            Store(path, embedder=embedder.name, passage_tokens=PASSAGE_TOKENS, writable=False)
        ) as store,
        closing(sqlite3.connect(path)) as tables,
    ):
        keys = [row[0] for row in tables.execute("SELECT id FROM passages ORDER BY paper, start")]
        found = store.passages(keys)
        assert set(found) == set(keys)
        named = {
            row[0]: row[1] for row in tables.execute("SELECT id, hash FROM passages").fetchall()
        }
        by_paper: dict[str, list[Passage]] = {
            p.source.id: [] for p in store.papers() if not p.problem
        }
        for key in keys:
            passage = found[key]
            assert named[key] == vectors_name(passage)
            by_paper[passage.source.id].append(passage)
        for name, passages in by_paper.items():
            assert tuple(passages) == split(store.document(name), PASSAGE_TOKENS), name
        hashes = store.hashes()
        assert hashes == {vectors_name(p) for p in found.values()}
        matrices = store.vectors(sorted(hashes))
        assert set(matrices) == hashes, "a passage without its vectors"
        for passage in found.values():
            assert len(matrices[vectors_name(passage)]) == 1 + len(passage.statements)
        lexicon = tables.execute("SELECT rowid, words FROM lexicon ORDER BY rowid").fetchall()
        assert {row[0] for row in lexicon} == set(keys)
        problems = {p.source.id: p.problem for p in store.papers() if p.problem}
        all_vectors = {row[0] for row in tables.execute("SELECT hash FROM vectors")}
        assert hashes <= all_vectors
    (folder,) = directory.glob("chroma-*")
    with closing(ChromaVectors.embedded(folder)) as chroma:
        ids = chroma.ids()
    assert ids == hashes, "Chroma does not hold what the store holds"
    return Held(
        {name: tuple(passages) for name, passages in by_paper.items()},
        problems,
        tuple(row[1] for row in lexicon),
        frozenset(hashes),
        matrices,
        frozenset(ids),
    )


def assert_holds_the_folder(directory: Path, folder: Path, embedder: Embedder) -> Held:
    """The index holds all papers of the folder as they are there, and nothing else."""
    found = held(directory, embedder)
    manifest = load_manifest(folder)
    assert set(found.passages) | set(found.problems) == {p.name for p in folder.glob("*.*")} - {
        "manifest.toml"
    }
    for name, passages in found.passages.items():
        assert passages == split(read(folder, name, manifest), PASSAGE_TOKENS)
    with closing(sqlite3.connect(directory / "store.db")) as tables:
        vectors = {row[0] for row in tables.execute("SELECT hash FROM vectors")}
    assert vectors == found.hashes, "vectors are kept that no paper needs"
    return found
