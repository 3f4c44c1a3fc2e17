"""Misspelt words of a query become words that the papers use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from index.store import Store
from ingest import stem

_WORD = re.compile(r"[^\W\d_]{4,}")
_ENDINGS = ("s", "ed", "ing", "er", "ers", "ly")
_PLURAL = re.compile(r"(?<=[sxzo])es$|(?<=[cs]h)es$")
_Z = re.compile(r"(?<=[a-z]{3})is(?=e[ds]?$|er$|ing$|ations?$)")  # reorganised, reorganized
_PREFIXES = ("un", "re", "non", "mis", "pre", "out", "sub", "over", "under", "inter")
_SHORT = 5  # letters up to which no other letter is put for one: most short words are like others
_SURE = 6  # letters from which a slip is mended by a word that no paper has
_LONG = 8  # letters from which two slips are forgiven instead of one
_PART = 4  # letters that a word has at least that is part of another


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
        language has one with the same letters in another order or doubled. A word that the papers
        write as two ("under-spent") becomes these. Capitalised words are left alone: they are
        names, and a name that no paper holds must not become another.
        """
        return _WORD.sub(lambda found: self._word(query, found), query)

    def _word(self, query: str, found: re.Match[str]) -> str:
        word = found.group()
        starts = not query[: found.start()].strip(" (\"'“‘")
        if (not word.islower() and not starts) or self._store.word_counts([stem(word)]):
            return word
        small = word.lower()
        best = self._apart(small)
        if best is None and not self._is_english(small):
            best = self._mended(small)
        return (best.capitalize() if word[0].isupper() else best) if best else word

    def _mended(self, word: str) -> str | None:
        """The word that was meant by one that is none; None where that cannot be told.

        One that can be made of two words must be a single slip away from a word of the papers.
        """
        if len(word) < _SHORT:
            return None
        made = self._is_made(word)
        slips = 2 if len(word) >= _LONG and not made else 1
        alike = _is_left_out if len(word) <= _SHORT else None
        best = _nearest(word, self._vocabulary(), slips, alike)
        if best or made or len(word) < _SURE:
            return best
        return _nearest(word, self._english(), 1, _same_letters)

    def _apart(self, word: str) -> str | None:
        """The word as the papers write it with a hyphen or as two; None if they do not."""
        for first, second in _halves(word):
            if not self._store.word_counts([stem(second)]):
                continue
            for paper in sorted(self._store.papers_matching(f'"{first} {second}"')):
                text = self._store.document(paper).text
                if written := re.search(rf"\b{first}[- ]{second}\b", text, re.IGNORECASE):
                    return written.group().lower()
        return None

    def _is_english(self, word: str) -> bool:
        """Whether the word is known, as the English or the Americans write it."""
        return self._is_known(word) or self._is_known(_Z.sub("iz", word))

    def _is_made(self, word: str) -> bool:
        """Whether the word can be made of two known ones: underspend, whistleblower."""
        return any(
            self._is_english(second) and (first in _PREFIXES or self._is_known(first))
            for first, second in _halves(word)
        )

    def _is_known(self, word: str) -> bool:
        """Whether the word is known, or is a known word with a common ending or without it."""
        known = self._english()
        bases = {word.removesuffix(ending) for ending in _ENDINGS} | {_PLURAL.sub("", word), word}
        if word.endswith("e") and word + "d" in known:
            return True
        return any(base in known or base + "e" in known for base in bases if len(base) > 2)

    def _vocabulary(self) -> list[str]:
        version = self._store.version()
        if self._version != version:
            self._words = self._store.words()
            self._version = version
        return self._words


def _halves(word: str) -> list[tuple[str, str]]:
    """The word cut in two at each place where both can be words, or the first a prefix."""
    cuts = ((word[:n], word[n:]) for n in range(2, len(word) - _PART + 1))
    return [(a, b) for a, b in cuts if len(a) >= _PART or a in _PREFIXES]


def _same_letters(one: str, other: str) -> bool:
    """Whether two words have the same letters, in any order, or some of them twice."""
    singly = (re.sub(r"(.)\1", r"\1", word) for word in (one, other))
    return sorted(one) == sorted(other) or len(set(singly)) == 1


def _is_left_out(one: str, other: str) -> bool:
    """Whether the first word is the other with a letter left out, or its letters in disorder."""
    return len(one) < len(other) or _same_letters(one, other)


def _nearest(
    word: str,
    others: Iterable[str],
    slips: int,
    alike: Callable[[str, str], bool] | None = None,
) -> str | None:
    """The word with the same first letter that the fewest slips lead to; None if more than that.

    Only one that is `alike` counts.
    """
    from rapidfuzz.distance import OSA

    near = [
        (distance, -len(other), other)
        for other in others
        if other[0] == word[0] and abs(len(other) - len(word)) <= slips
        if (distance := OSA.distance(word, other, score_cutoff=slips)) <= slips
        if alike is None or alike(word, other)
    ]
    return min(near)[2] if near else None
