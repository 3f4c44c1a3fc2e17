"""The words of a text that carry its meaning, brought to their stems."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

_WORD = re.compile(r"[^\W_]+(?:[-/&.,][^\W_]+)*(?:['’][^\W_]+)?")
STOP_WORDS = frozenset(
    """a about all also am an and any are as at be been being but by can could did do does doing
    done each for from get give had has have having he her here him his how i if in into is it its
    just know many may me might much must my no nor not now of off on one only or our out over own
    please s same say said says see she should show so some such t tell than that the their them
    then there these they this those through to too under until up upon us very was we were what
    when where whether which while who whom whose why will with within would you your""".split()
)


def words(text: str) -> list[str]:
    """Every word of a text in order, lower case; codes and numbers (ACH24-030, 4.35) stay whole."""
    return [found.lower() for found in _WORD.findall(text)]


def content_words(text: str) -> list[str]:
    """The words that are no stop words, lower case, in order, each once."""
    return list(dict.fromkeys(word for word in words(text) if word not in STOP_WORDS))


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The stem of a word, possessive dropped (Porter 1980, as SQLite's tokenizer does it)."""
    bare = re.sub(r"['’]s?$", "", word.lower())
    return str(_porter().stemWord(bare))


def content_stems(text: str) -> frozenset[str]:
    """The stems of the words that carry the meaning of a text."""
    return frozenset(stem(word) for word in content_words(text))


@lru_cache(maxsize=1)
def _porter() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("porter")
