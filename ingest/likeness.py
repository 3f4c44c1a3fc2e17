"""Whether two papers, or two passages, are the same words in another form.

The same report comes as a PDF of its own, inside a pack, and as a web page: line breaks, hyphens,
quotation marks and capitals differ, the letters and figures do not.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zlib
from collections.abc import Collection, Hashable, Mapping

# The share of the smaller paper's runs of words from which it stands in the other. A report put
# into a pack reaches 1; page numbers and running headers of a pack cost a few hundredths. Two
# drafts with other figures stay below, unless the figures are very few.
CONTAINED = 0.95
_RUN = 5  # words
_KEPT = 4  # one run in so many
_SHORT = 600  # words, up to which all runs of a paper are kept: few differ where one figure does
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_FIGURES = 1 << 32  # added to the digest of a figure, which is told apart from a run by it

Sketch = Mapping[int, int]


def likeness(text: str) -> str:
    """A digest of the text's letters and figures alone; "" for a text without any.

    Case, white space, punctuation, hyphens, accents and ligatures make no difference. Figures do:
    two months of one monitoring report are not alike.
    """
    kept = _plain(text)
    return hashlib.sha256(kept.encode()).hexdigest()[:32] if kept else ""


def sketch(text: str) -> Sketch:
    """A sample of the text's runs of five words, each with the offset where it first stands.

    The same runs are sampled from every text, so that two sketches can be compared by `runs` and
    `figures`: all runs of a short text are in it, and all figures of any. It does not know of
    passages or pages, which are cut otherwise in a pack.
    """
    words = [(found.start(), _plain(found[0])) for found in re.finditer(r"\w+", text)]
    sampled: dict[int, int] = {}
    for at in range(len(words) - _RUN + 1):
        run = " ".join(word for _, word in words[at : at + _RUN])
        digest = zlib.crc32(run.encode())
        if digest % _KEPT == 0 or len(words) <= _SHORT:
            sampled.setdefault(digest, words[at][0])
    for found in _FIGURE.finditer(text):
        sampled.setdefault(_FIGURES + zlib.crc32(_plain(found[0]).encode()), found.start())
    return sampled


def figures(sketched: Sketch) -> frozenset[int]:
    """The figures of a text, of which one that differs makes it another."""
    return frozenset(digest for digest in sketched if digest >= _FIGURES)


def runs(sketched: Sketch, other: Sketch) -> frozenset[int]:
    """The runs of words by which a text is compared with this other one: all of two short ones."""
    own = frozenset(digest for digest in sketched if digest < _FIGURES)
    if any(digest % _KEPT and digest < _FIGURES for digest in other):
        return own
    return frozenset(digest for digest in own if digest % _KEPT == 0)


def overlap(one: Collection[Hashable], other: Collection[Hashable]) -> float:
    """The share of the smaller one that stands in the other: of `runs`, or of likenesses.

    From CONTAINED on, the smaller paper is a part of the larger one. 0 if either is empty.
    """
    ours, theirs = set(one), set(other)
    if not ours or not theirs:
        return 0.0
    return len(ours & theirs) / min(len(ours), len(theirs))


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in plain if character.isalnum())
