"""A Document becomes Passages, along its structure."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.document import Block, Document
from ingest.passage import Passage, Statement
from ingest.sentences import paragraph_sentences
from ingest.tokens import count_tokens

_FAR_TOO_LONG = 4
_CLAUSE_END = re.compile(r"[;:,–—]\s+|\s[-–—]\s")
_SPEECH_BEGINS = re.compile(
    r"(?:[,:]|\b(?:said|says|added|told|stated|commented|explained|replied|wrote))\s*$"
)
_MARKUP = re.compile(r"\*\*|__")


@dataclass(frozen=True, slots=True)
class _Piece:
    """What is never cut: a sentence. `lead_in`: it only introduces what follows."""

    start: int
    end: int
    lead: tuple[int, int] | None
    lead_in: bool = False


@dataclass(frozen=True, slots=True)
class _Group:
    """Pieces that stay together where they fit: a list with its lead-in, or one sentence."""

    pieces: tuple[_Piece, ...]


def split(document: Document, limit: int = 128) -> tuple[Passage, ...]:
    """The passages of a document in order, each of at most `limit` tokens.

    None crosses a heading. Together they hold every word outside headings and contents blocks
    exactly once. A list is cut only between its items, and then its lead-in goes with each part. A
    sentence longer than the limit is a passage of its own.
    """
    passages: list[Passage] = []
    leads = {block.lead for block in document.content.blocks if block.lead}
    for headings, blocks in _sections(document):
        groups = _groups(list(_pieces(document.text, blocks, leads, limit)))
        for pieces in _pack(document.text, groups, limit):
            passages.append(_passage(document, headings, pieces))
    return tuple(passages)


def _sections(document: Document) -> Iterator[tuple[tuple[str, ...], list[Block]]]:
    """Runs of blocks that may share a passage, with the headings above them.

    A contents block ends a run too: a passage is one span, and would hold the block's words.
    """
    above: tuple[str, ...] = ()
    run: list[Block] = []
    for block, headings in under_headings(document):
        if block.kind not in ("heading", "contents"):
            above = headings
            run.append(block)
        elif run:
            yield above, run
            run = []
    if run:
        yield above, run


def under_headings(document: Document) -> Iterator[tuple[Block, tuple[str, ...]]]:
    """Each block of a paper with the headings that it stands under, outermost first.

    A heading stands under those above it and under itself.
    """
    path: list[tuple[int, str]] = []
    for block in document.content.blocks:
        if block.kind == "heading":
            while path and path[-1][0] >= block.level:
                path.pop()
            words = _MARKUP.sub("", " ".join(document.text[block.start : block.end].split()))
            path.append((block.level, words.removesuffix(":")))
        yield block, tuple(words for _, words in path)


def _pieces(
    text: str, blocks: Sequence[Block], leads: Container[tuple[int, int]], limit: int
) -> Iterator[_Piece]:
    speech = _Speech(text)
    for block in blocks:
        speech.enter(block)
        for start, end in _block_sentences(text[block.start : block.end], block):
            start, end = block.start + start, block.start + end
            if (start, end) in leads:
                yield _Piece(start, end, block.lead, lead_in=True)
                continue
            lead = speech.lead_at(start)
            if block.lead and (start == block.start or _leads_all(text, block.lead)):
                lead = block.lead
            speech.hear(start, end)
            for part_start, part_end in _parts(text, start, end, limit):
                yield _Piece(part_start, part_end, lead)


def _block_sentences(words: str, block: Block) -> list[tuple[int, int]]:
    """The sentences of a block; a row stays whole, as each cell is understood by its column."""
    return [(0, len(words))] if block.kind == "row" else paragraph_sentences(words)


def _leads_all(text: str, lead: tuple[int, int]) -> bool:
    """Whether a lead holds for all of a block: "The council should:" does, half a sentence not."""
    return bool(_SPEECH_BEGINS.search(text, *lead)) or text[lead[1] - 1] == "|"


class _Speech:
    """Who is speaking, while a quotation runs over several sentences or paragraphs.

    In print each paragraph of a long speech opens with a quotation mark and only the last is
    closed. Its sentences, quoted alone, would be put into the paper's own mouth.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._open = False
        self._lead: tuple[int, int] | None = None

    def enter(self, block: Block) -> None:
        goes_on = self._open and self._text.startswith(("“", '"'), block.start)
        if block.kind != "paragraph" or block.lead or not goes_on:
            self._lead = None
            self._open = False

    def lead_at(self, start: int) -> tuple[int, int] | None:
        """The words that introduce the speech that `start` is in, if it is in one."""
        return self._lead if self._open else None

    def hear(self, start: int, end: int) -> None:
        for offset in range(start, end):
            mark = self._text[offset]
            before = self._text[offset - 1] if offset > start else " "
            opens = mark == "“" or (mark == '"' and (before.isspace() or before in "(["))
            if opens and not self._open:
                introduction = self._text[start:offset].rstrip()
                self._open = True
                self._lead = None
                if _SPEECH_BEGINS.search(introduction):
                    self._lead = (start, start + len(introduction))
            elif not opens and mark in ("”", '"'):
                self._open = False
                self._lead = None


def _parts(text: str, start: int, end: int, limit: int) -> Iterator[tuple[int, int]]:
    """The sentence itself, or its parts if it is far too long to be one: a table read as prose."""
    tokens = count_tokens(_flat(text[start:end]))
    if tokens <= _FAR_TOO_LONG * limit:
        yield start, end
        return
    # At so many characters a token, this many are sure to be below the limit or nearly so.
    longest = max(1, (end - start) * limit // tokens)
    while end - start > longest:
        window = text[start : start + longest]
        clauses = [found.end() for found in _CLAUSE_END.finditer(window, longest // 2)]
        space = re.search(r"\s\S*$", window)
        cut = clauses[-1] if clauses else space.start() if space and space.start() else longest
        piece = window[:cut].rstrip()
        if piece:
            yield start, start + len(piece)
        start += cut
        start += len(text[start:end]) - len(text[start:end].lstrip())
    if start < end:
        yield start, end


def _groups(pieces: Sequence[_Piece]) -> list[_Group]:
    groups: list[list[_Piece]] = []
    for piece in pieces:
        before = groups[-1][-1] if groups else None
        listed = before is not None and groups[-1][0].lead_in and piece.lead is not None
        of_same_list = listed and piece.lead in {
            span for one in groups[-1] for span in (one.lead, (one.start, one.end))
        }
        if before and (before.lead_in or of_same_list):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [_Group(tuple(group)) for group in groups]


def _pack(text: str, groups: Iterable[_Group], limit: int) -> Iterator[list[_Piece]]:
    current: list[_Piece] = []
    for group in groups:
        if _fits(text, [*current, *group.pieces], limit):
            current += group.pieces
            continue
        if _fits(text, group.pieces, limit):
            yield current
            current = list(group.pieces)
            continue
        for bundle in _bundles(group.pieces):
            if current and not _fits(text, [*current, *bundle], limit):
                yield current
                current = []
            current += bundle
    if current:
        yield current


def _bundles(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    """Single pieces, but a lead-in together with the first thing it leads to."""
    waiting: list[_Piece] = []
    for piece in pieces:
        waiting.append(piece)
        if not piece.lead_in:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _fits(text: str, pieces: Sequence[_Piece], limit: int) -> bool:
    first = pieces[0]
    lead = text[slice(*first.lead)] if first.lead and first.lead[1] <= first.start else ""
    return count_tokens(_flat(f"{lead} {text[first.start : pieces[-1].end]}")) <= limit


def _passage(document: Document, headings: tuple[str, ...], pieces: Sequence[_Piece]) -> Passage:
    start, end = pieces[0].start, pieces[-1].end
    statements = tuple(
        Statement(
            document.span(piece.start, piece.end),
            document.span(*piece.lead) if piece.lead else None,
        )
        for piece in pieces
        if not piece.lead_in and any(map(str.isalnum, document.text[piece.start : piece.end]))
    )
    first, last = document.page_at(start), document.page_at(end - 1)
    return Passage(
        source=document.source,
        headings=headings,
        start=start,
        end=end,
        text=document.text[start:end],
        pages=(first, last) if first is not None and last is not None else None,
        statements=statements,
        lead=document.span(*pieces[0].lead) if pieces[0].lead else None,
    )


def _flat(text: str) -> str:
    return " ".join(text.split())
