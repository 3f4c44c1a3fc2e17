"""Misspelt words of a query become words that the papers use."""

from __future__ import annotations

import re
from collections.abc import Callable

from index.store import Store
from ingest import stem

_WORD = re.compile(r"[^\W\d_]{4,}")
_ENDINGS = ("s", "es", "ed", "ing", "er", "ers", "ly")
_LONG = 8  # letters from which two slips are forgiven instead of one


class Spelling:
    """Corrects against the words of the library itself, by Damerau-Levenshtein distance."""

    def __init__(self, store: Store, known: Callable[[str], bool]) -> None:
        """`known` tells whether a word is English, however rare in the papers."""
        self._store = store
        self._known = known
        self._version: int | None = None
        self._words: list[str] = []

    def corrected(self, query: str) -> str:
        """The query with each misspelt word replaced by the nearest word that the papers use.

        A word is taken as misspelt if it is not known, no paper has it in any form and one of them
        has a word one slip away (two in a long word) with the same first letter. Capitalised words
        are left alone: they are names, and a name that no paper holds must not become another.
        """
        return _WORD.sub(lambda found: self._word(query, found), query)

    def _word(self, query: str, found: re.Match[str]) -> str:
        word = found.group()
        starts = not query[: found.start()].strip(" (\"'“‘")
        if not word.islower() and not starts:
            return word
        if self._is_english(word.lower()) or self._store.word_counts([stem(word)]):
            return word
        from rapidfuzz.distance import OSA

        lower = word.lower()
        slips = 2 if len(lower) >= _LONG else 1
        near = [
            (distance, -len(other), other)
            for other in self._vocabulary()
            if other[0] == lower[0] and abs(len(other) - len(lower)) <= slips
            if (distance := OSA.distance(lower, other, score_cutoff=slips)) <= slips
        ]
        best = min(near)[2] if near else lower
        return (best.capitalize() if word[0].isupper() else best) if near else word

    def _is_english(self, word: str) -> bool:
        """Whether the word is known, or is a known word with a common ending."""
        bases = {word.removesuffix(ending) for ending in _ENDINGS} | {word}
        return any(self._known(base) or self._known(base + "e") for base in bases if len(base) > 2)

    def _vocabulary(self) -> list[str]:
        version = self._store.version()
        if self._version != version:
            self._words = self._store.words()
            self._version = version
        return self._words
