"""A growing text is taken apart into units: a sentence, and the numbers it cites at its end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest import sentences

_MARKS = r"(?:\s*\[\s*\d{1,3}(?:\s*[,;]\s*\d{1,3})*\s*\])+"
# Numbers at the end of a sentence: before or after its full stop, and more of them than one.
_END = re.compile(rf"{_MARKS}\s*[.!?]?[”’\"')]*(?=\s+[^\s\[a-z]|\s*\n|\s*\Z)")
_NUMBER = re.compile(r"\d{1,3}")
_BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+(?=\S)")
_LONGEST = 1_500  # characters without a cited sentence among them: it is no note


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence as a model wrote it, without its marks, and the passages it cites by number."""

    text: str
    cites: tuple[int, ...]


def units(pieces: Iterable[str]) -> Iterator[Unit | None]:
    """The sentences of a text as soon as each is whole; None for each piece that completes none."""
    held = ""
    for piece in pieces:
        held += piece
        done, held = _taken(held, ended=False)
        yield from done
        if not done:
            yield None
    done, _ = _taken(held, ended=True)
    yield from done


def _taken(text: str, *, ended: bool) -> tuple[list[Unit], str]:
    """The whole units at the beginning of a text, and what is left of it."""
    found: list[Unit] = []
    while True:
        line, newline, rest = text.partition("\n")
        end = _END.search(line if newline or ended else text)
        if end and not newline and not ended and not text[end.end() :].strip():
            end = None  # more numbers, or the rest of the sentence, may come
        if end:
            found += _units(line[: end.end()])
            text = line[end.end() :] + newline + rest
        elif newline:
            found += _units(line)
            text = rest
        else:
            break
        if not text:
            break
    if text.strip() and (ended or len(text) > _LONGEST):
        found += _units(text)
        text = ""
    return found, text


def _units(text: str) -> Iterator[Unit]:
    """One unit, and before it each sentence that has no number of its own."""
    marks = re.search(rf"{_MARKS}\s*[.!?]?[”’\"')]*\s*$", text)
    cites = tuple(dict.fromkeys(int(n) for n in _NUMBER.findall(marks[0]))) if marks else ()
    body = text[: marks.start()] if marks else text
    closing = re.search(r"[.!?]", marks[0]) if marks else None
    body = _BULLET.sub("", body).strip()
    if closing and body[-1:] not in ".!?":
        body += closing[0]
    if not re.search(r"\w", body):
        return
    said = [body[a:b] for a, b in sentences(body)]
    for sentence in said[:-1]:
        yield Unit(sentence, ())
    last = said[-1]
    yield Unit(last if last[-1] in ".!?”’\"')" else f"{last}.", cites)
