"""How much the words of a query weigh: the rarer in the library, the more."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from index.hit import TokenVectors
from index.store import Store
from ingest import STOP_WORDS, content_words, stem


class WordWeights:
    """Inverse document frequency of words over the passages of a store (Sparck Jones 1972)."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of_words(self, query: str) -> dict[str, float]:
        """The weight of each content word's stem, above 0."""
        stems = [stem(word) for word in content_words(query)]
        counts = self._store.word_counts(stems)
        passages = self._store.passage_count()
        return {s: math.log(1 + (passages + 1) / (counts.get(s, 0) + 0.5)) for s in stems}

    def of_tokens(self, query: str, tokens: TokenVectors) -> NDArray[np.float32]:
        """A weight for each token of the query, that of its word; they add up to 1.

        Stop words weigh little, not nothing: a question of stop words alone must still be read.
        """
        by_stem = self.of_words(query)
        raw = np.empty(len(tokens.starts), np.float32)
        for i, (start, end) in enumerate(zip(tokens.starts, tokens.ends, strict=True)):
            word = _word_around(query, int(start), int(end))
            known = "" if word.lower() in STOP_WORDS else stem(word)
            raw[i] = by_stem.get(known, 0.1)
        return raw / max(float(raw.sum()), 1e-9)


def _word_around(text: str, start: int, end: int) -> str:
    """The whole word that the characters from `start` to `end` are a part of."""
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return text[start:end]
