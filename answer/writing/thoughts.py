"""What a model thinks aloud before it answers is no answer: it is left out of what it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_OPENED = ("<think>", "<thinking>")
_CLOSED = re.compile(r"</think(?:ing)?>\s*")


def said_aloud(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces without the thoughts that they begin with; an empty piece for each left out.

    Only a text that begins with the mark of a thought holds one: elsewhere the mark is a word.
    """
    held = ""
    stream = iter(pieces)
    for piece in stream:
        held += piece
        begun = held.lstrip()
        if begun.startswith(_OPENED):
            closed = _CLOSED.search(begun)
            left = begun[closed.end() :] if closed else None
        else:  # a mark may be coming, or there is nothing but space so far
            left = None if any(mark.startswith(begun) for mark in _OPENED) else held
        if left is not None:
            yield left
            yield from stream
            return
        yield ""
    if not held.lstrip().startswith(_OPENED):
        yield held
