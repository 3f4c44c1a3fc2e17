"""A paper's text laid out for reading: its blocks, with the cited words marked in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Literal

from ingest import Block, Document, Span

Marking = Literal["", "quote", "lead"]

_HEADING_SIGN = re.compile(r"\s*#{1,6}\s+")
_BULLET = re.compile(r"\s*[-*+•●◦▪–]\s+")
_NUMBER = re.compile(r"\s*\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxIVX]{1,5})[.)]\s")
_LONGEST_SIGN = 10
_STRONG = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Run:
    """Words that are shown alike. `first` is the first of the quoted words: the page goes there."""

    text: str
    marking: Marking = ""
    strong: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A block as it is shown. A heading's level follows the page's own, without gaps."""

    kind: str
    runs: tuple[Run, ...]
    level: int = 0
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Neighbouring pieces of one kind: the items of a list, the rows of a table, a contents."""

    kind: str
    pieces: tuple[Piece, ...]


def layout(
    document: Document, quote: Span | None, lead: Span | None, within: tuple[int, int] | None = None
) -> tuple[Part, ...]:
    """All of a paper's words in its blocks, or those `within` a page's offsets."""
    start, end = within or (0, len(document.text))
    pieces: list[Piece] = []
    level, marked = 1, False
    for block in _blocks(document, start, end):
        runs = _runs(document.text, block, quote, lead)
        if not marked and any(run.marking == "quote" for run in runs):
            at = next(n for n, run in enumerate(runs) if run.marking == "quote")
            runs = (*runs[:at], replace(runs[at], first=True), *runs[at + 1 :])
            marked = True
        if not runs:
            continue
        if block.kind == "heading":
            level = min(max(block.level, 1) + 1, level + 1, 6)
        words = document.text[block.start : block.end]
        numbered = block.kind == "item" and bool(_NUMBER.match(words))
        pieces.append(Piece(block.kind, runs, level, numbered))
    return tuple(Part(kind, tuple(group)) for kind, group in groupby(pieces, lambda p: p.kind))


def _blocks(document: Document, start: int, end: int) -> Iterator[Block]:
    """The blocks from `start` to `end`, cut there; words between blocks become paragraphs."""
    at = start
    for block in sorted(document.content.blocks, key=lambda b: b.start):
        if block.end <= at or block.start >= end:
            continue
        begin = max(_sign_start(document.text, block), at)
        yield from _between(document.text, at, begin)
        yield replace(block, start=begin, end=min(block.end, end))
        at = min(block.end, end)
    yield from _between(document.text, at, end)


def _sign_start(text: str, block: Block) -> int:
    """Where the number or bullet before a heading or item begins, which is no part of the block."""
    line = text.rfind("\n", 0, block.start) + 1
    near = block.kind in ("heading", "item") and block.start - line <= _LONGEST_SIGN
    return line if near and text[line : block.start].strip() else block.start


def _between(text: str, start: int, end: int) -> Iterator[Block]:
    for words in re.finditer(r"\S(?:(?!\n\s*\n).)*", text[start : max(start, end)], re.DOTALL):
        if any(c.isalnum() for c in words[0]):  # a bullet alone is not worth a paragraph
            yield Block("paragraph", start + words.start(), start + words.end())


def _runs(text: str, block: Block, quote: Span | None, lead: Span | None) -> tuple[Run, ...]:
    hidden, strong = _signs(text, block)
    edges = {block.start, block.end}
    for start, end in (*hidden, *strong, *((s.start, s.end) for s in (quote, lead) if s)):
        edges |= {edge for edge in (start, end) if block.start < edge < block.end}
    runs: list[Run] = []
    for start, end in pairwise(sorted(edges)):
        words = _even(text[start:end], block.kind)
        if not words or _inside(start, hidden):
            continue
        if not runs or runs[-1].text[-1].isspace():
            words = words.lstrip()
        marking: Marking = ""
        if quote and _inside(start, [(quote.start, quote.end)]):
            marking = "quote"
        elif lead and _inside(start, [(lead.start, lead.end)]):
            marking = "lead"
        if words:
            runs.append(Run(words, marking, _inside(start, strong)))
    if runs:
        runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip())
    return tuple(run for run in runs if run.text)


def _even(words: str, kind: str) -> str:
    """Lines rejoined, except where each line is an entry of its own."""
    if kind not in ("contents", "row"):
        return re.sub(r"\s+", " ", words)
    return re.sub(r" *\n\s*", "\n", re.sub(r"[^\S\n]+", " ", words))


def _signs(text: str, block: Block) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """What stands for structure and is shown as such: what to hide, what to show strong."""
    words = text[block.start : block.end]
    sign = {"heading": _HEADING_SIGN, "item": _BULLET}.get(block.kind)
    opening = sign.match(words) if sign else None
    hidden = [(block.start, block.start + opening.end())] if opening else []
    strong = []
    for found in _STRONG.finditer(words):
        start, end = block.start + found.start(), block.start + found.end()
        hidden += [(start, start + 2), (end - 2, end)]
        strong.append((start + 2, end - 2))
    return hidden, strong


def _inside(offset: int, ranges: Sequence[tuple[int, int]]) -> bool:
    return any(start <= offset < end for start, end in ranges)
