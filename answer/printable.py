"""Text as it may be shown or written to a file: nothing in it that only a computer reads."""

from __future__ import annotations

import unicodedata

_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}  # controls, among them those that reverse the writing


def printable(text: str) -> str:
    """`text` on one line, without characters that cannot be seen or that turn the writing round."""
    flat = " ".join(text.split())
    return "".join(c for c in flat if c == "\u200d" or unicodedata.category(c) not in _DROPPED)
