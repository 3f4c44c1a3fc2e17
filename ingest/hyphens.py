"""Words that are broken at the end of a line, made whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

SOFT = "\u00ad"
_HYPHENS = ("-", SOFT, "\u2010")
_BROKEN = re.compile(r"(\w+(?:-\w+)*)([-\u00ad\u2010])$")
_BEGINS = re.compile(r"\w+(?:-\w+)*")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class Hyphens:
    """Knows the words of the paper, and so whether a hyphen belongs to the word it breaks."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = texts
        self._words: Counter[str] | None = None

    def broken(self, first: str, second: str) -> bool:
        """Whether the last word of a line goes on with the first word of the next."""
        return first[-1:] in _HYPHENS and bool(_BROKEN.search(first) and _BEGINS.match(second))

    def joined(self, first: str, second: str) -> str:
        """The two lines, which are `broken`, as one: the hyphen is kept where the word has one."""
        found, begins = _BROKEN.search(first), _BEGINS.match(second)
        assert found and begins
        before, after = found[1], begins[0]
        stem = first[: found.start(2)]
        return stem + ("-" if self._keeps(before, after) else "") + second

    def _keeps(self, before: str, after: str) -> bool:
        if before[-1].isdigit():  # "20-day"
            return True
        if not after[0].islower():
            return not before.isupper() or not after.isupper()
        known = self._known()
        whole, parted = f"{before}{after}".lower(), f"{before}-{after}".lower()
        if known[whole] or known[parted]:
            return known[parted] > known[whole]
        return bool(known[before.lower()] and known[after.lower()])

    def _known(self) -> Counter[str]:
        """How often each word stands in the paper, those at the ends of lines aside."""
        if self._words is None:
            self._words = Counter()
            for text in self._texts:
                if text[-1:] in _HYPHENS:
                    text = text.rpartition(" ")[0]
                self._words.update(_WORD.findall(text.lower()))
        return self._words
