"""Misspelt words of a query become words that the papers use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from index.store import Store
from ingest import stem

_WORD = re.compile(r"[^\W\d_]{4,}")
_ENDINGS = ("s", "es", "ed", "ing", "er", "ers", "ly")
_LONG = 8  # letters from which two slips are forgiven instead of one


class Spelling:
    """Corrects by Damerau-Levenshtein distance, to a word of the papers before any other."""

    def __init__(self, store: Store, english: Callable[[], frozenset[str]]) -> None:
        """`english` gives words of the language, however rare in the papers."""
        self._store = store
        self._english = english
        self._version: int | None = None
        self._words: list[str] = []

    def corrected(self, query: str) -> str:
        """The query with each misspelt word replaced by the nearest word of the papers.

        A word is taken as misspelt if it is not English, no paper has it in any form and one of
        them has a word one slip away (two in a long word) with the same first letter, or else the
        language has one a slip away. Capitalised words are left alone: they are names, and a name
        that no paper holds must not become another.
        """
        return _WORD.sub(lambda found: self._word(query, found), query)

    def _word(self, query: str, found: re.Match[str]) -> str:
        word = found.group()
        starts = not query[: found.start()].strip(" (\"'“‘")
        if not word.islower() and not starts:
            return word
        if self._is_english(word.lower()) or self._store.word_counts([stem(word)]):
            return word
        slips = 2 if len(word) >= _LONG else 1
        best = _nearest(word.lower(), self._vocabulary(), slips)
        best = best or _nearest(word.lower(), self._english(), 1)
        return (best.capitalize() if word[0].isupper() else best) if best else word

    def _is_english(self, word: str) -> bool:
        """Whether the word is known, or is a known word with a common ending."""
        known = self._english()
        bases = {word.removesuffix(ending) for ending in _ENDINGS} | {word}
        return any(base in known or base + "e" in known for base in bases if len(base) > 2)

    def _vocabulary(self) -> list[str]:
        version = self._store.version()
        if self._version != version:
            self._words = self._store.words()
            self._version = version
        return self._words


def _nearest(word: str, others: Iterable[str], slips: int) -> str | None:
    """The word with the same first letter that the fewest slips lead to; None if more than that."""
    from rapidfuzz.distance import OSA

    near = [
        (distance, -len(other), other)
        for other in others
        if other[0] == word[0] and abs(len(other) - len(word)) <= slips
        if (distance := OSA.distance(word, other, score_cutoff=slips)) <= slips
    ]
    return min(near)[2] if near else None
