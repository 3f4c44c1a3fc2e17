"""Numbers in digits and in words, with the fractions that English has words for."""

from __future__ import annotations

import re

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SMALL = {word: value for value, word in enumerate(_ONES)} | {
    word: value for value, word in zip(range(20, 100, 10), _TENS, strict=True)
}
_LARGE = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_MAGNITUDES = _LARGE | {
    **{"k": 1_000, "m": 1_000_000, "mn": 1_000_000, "bn": 1_000_000_000},
    **{"dozen": 12, "trillion": 1_000_000_000_000},
}
_DENOMINATORS = {
    **{"half": 2, "halve": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6},
    **{"seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "twentieth": 20, "hundredth": 100},
}

_SMALL_WORD = "|".join(sorted(_SMALL, key=len, reverse=True))
_LARGE_WORD = "|".join(_LARGE)
# One word of a number, then any more: two hundred and five, twenty-one.
WORDS = (
    rf"(?:(?:{_SMALL_WORD})|(?:a|half an?)\s+(?=dozen|hundred|thousand|million|billion))"
    rf"(?:[\s-]+(?:(?:{_SMALL_WORD}|{_LARGE_WORD})\b|and\s+(?:{_SMALL_WORD})\b))*"
)
DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
# Two and a half; with what is multiplied after it: two and a half million.
MIXED = (
    rf"(?:\d+|(?:{_SMALL_WORD}))[\s-]+and[\s-]+(?:an?[\s-]+(?:half|quarter)|three[\s-]+quarters)\b"
)
MAGNITUDE = r"trillion|billion|million|thousand|hundred|dozen|mn|bn|m|k"
DENOMINATOR = (
    r"halves|half|thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?"
    r"|twentieths?|hundredths?"
)


_MIXED = re.compile(
    r"(?P<whole>[\w-]+?)[\s-]+and[\s-]+(?:an?[\s-]+)?(?P<share>half|quarter|three[\s-]+quarters)"
)
_SHARES = {"half": 0.5, "quarter": 0.25, "three quarters": 0.75, "three-quarters": 0.75}


def value_of(words: str) -> float | None:
    """What digits or number words say: `1,200`, `thirty-eight`, `two hundred and five`."""
    bare = words.strip().lower().replace(",", "")
    if mixed := _MIXED.fullmatch(bare):
        whole = value_of(mixed["whole"])
        return None if whole is None else whole + _SHARES[mixed["share"]]
    if re.fullmatch(r"\d+(?:\.\d+)?", bare):
        return float(bare)
    thousands = group = 0.0
    known = False
    for word in re.split(r"[\s-]+", bare):
        if word in ("a", "an"):
            group = group or 1.0
        elif word == "half":
            group = 0.5
        elif word in _SMALL:
            group, known = group + _SMALL[word], True
        elif word == "hundred":
            group, known = (group or 1.0) * 100, True
        elif word in _LARGE:
            thousands, group, known = thousands + (group or 1.0) * _LARGE[word], 0.0, True
        elif word != "and":
            return None
    return thousands + group if known or group else None


def magnitude_of(word: str) -> int:
    """By what a number before this word is multiplied."""
    return _MAGNITUDES[word.strip().lower()]


def denominator_of(word: str) -> int:
    """4 of `quarters`."""
    bare = word.strip().lower()
    return _DENOMINATORS["half" if bare.startswith("hal") else bare.rstrip("s")]
