"""Retrieval by meaning: the cosine of the question with passages and with their statements."""

from __future__ import annotations

from typing import Protocol

from index.hit import Embedder, Hit, Vectors
from index.ranking import ranked
from index.rows import Scored
from index.store import Store

_NEAREST = 300  # passages looked at more closely


class NearestVectors(Protocol):
    """Chroma, or the exact search that stands in for it."""

    def nearest(self, vector: Vectors, k: int) -> list[str]:
        """The ids of the k nearest vectors by cosine, nearest first."""
        ...


class DenseRetriever:
    """Finds passages by the mean of the passage's own cosine and its best statement's.

    One statement can answer where the passage as a whole is about something else; measured on
    council papers, the mean of both beats either.
    """

    def __init__(self, store: Store, vectors: NearestVectors, embedder: Embedder) -> None:
        self._store = store
        self._vectors = vectors
        self._embedder = embedder

    def search(self, query: str, k: int) -> list[Hit]:
        question = self._embedder.embed([query])[0]
        nearest = self._vectors.nearest(question, max(k, _NEAREST))
        scored = []
        for key, matrix in self._store.passage_vectors(nearest).items():
            cosines = matrix @ question
            best = float(cosines[1:].max()) if len(cosines) > 1 else float(cosines[0])
            scored.append(Scored(key, (float(cosines[0]) + best) / 2))
        return ranked(self._store, scored, k, "dense")
