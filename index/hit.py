"""A hit: a passage that a retriever found, and the two seams of the index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ingest import Passage

Vectors = NDArray[np.float32]
# The parts of one text, each the ranges of characters that belong to it.
Parts = Sequence[Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for one statement as the answer to a query, each about 0 (nothing) to 1.

    `cosine` of the vectors of query and statement; `interaction`, the mean over the query's tokens
    of each one's best cosine with a token of the statement (late interaction); `overlap`, the
    share of the query's words that stand in the statement. The last two weigh rare words more.
    """

    cosine: float
    interaction: float
    overlap: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a query. Ranks are 1..k without gaps; a higher score is better.

    `found_by` names the retrievers. A retriever that reads query and passage together also gives
    the signals of each of the passage's statements, in order.
    """

    passage: Passage
    score: float
    rank: int
    found_by: tuple[str, ...]
    signals: tuple[Signals, ...] = ()


class Retriever(Protocol):
    """Finds passages. Made of other retrievers, it is one still."""

    def search(self, query: str, k: int) -> list[Hit]:
        """At most `k` hits, best first."""
        ...


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """A text's tokens in their context: `vectors` has a row of unit length for each.

    `starts` and `ends` are the tokens' characters in the text.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    vectors: Vectors


class Embedder(Protocol):
    """Turns texts into vectors that lie near each other when the texts mean the same."""

    @property
    def name(self) -> str:
        """Names the model: vectors of different names cannot be compared."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of unit length a text: shape (len(texts), dimensions), float32."""
        ...

    def embed_parts(self, texts: Sequence[str], parts: Sequence[Parts]) -> list[Vectors]:
        """Of each text a matrix: a row of unit length for the whole, then one for each part.

        A part's row is made of its words as they are understood in the whole text (late chunking;
        Günther et al. 2024), so that the text is read once for all of them. shape
        (1 + len(parts[i]), dimensions), float32. A part beyond the model's longest input is given
        the row of the whole.
        """
        ...

    def embed_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Each text's tokens, those beyond the model's longest input left out."""
        ...

    def vocabulary(self) -> frozenset[str]:
        """The words, lower case, that are the model's own, not put together from pieces."""
        ...
