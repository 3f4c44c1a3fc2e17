"""A hit: a passage that a retriever found, and the two seams of the index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ingest import Passage

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a query. Ranks are 1..k without gaps; a higher score is better.

    `found_by` names the retrievers. A retriever that reads question and passage together also
    gives `answerable`, its probability that the passage holds the answer, and `evidence`, a score
    for each of the passage's statements (0..1, comparable between the hits of one query).
    """

    passage: Passage
    score: float
    rank: int
    found_by: tuple[str, ...]
    answerable: float | None = None
    evidence: tuple[float, ...] = ()


class Retriever(Protocol):
    """Finds passages. Made of other retrievers, it is one still."""

    def search(self, query: str, k: int) -> list[Hit]:
        """At most `k` hits, best first."""
        ...


class Embedder(Protocol):
    """Turns texts into vectors that lie near each other when the texts mean the same."""

    @property
    def name(self) -> str:
        """Names the model: vectors of different names cannot be compared."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of unit length a text: shape (len(texts), dimensions), float32."""
        ...
