"""Papers that say themselves what is heading, list and table: their parts become text and blocks.

A page or a Word file knows its structure. It is told here part by part, and only what even such
papers leave unsaid is found out: numbers typed by hand, headings that are only bold, lead-ins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.document import Block
from ingest.headings import is_title
from ingest.lines import Line, form, units
from ingest.sentences import paragraph_sentences
from ingest.structure import leads_on

# What stands in a table where the cell to the left reaches over more than one column.
SPANNED = "\0"

_LONGEST_TITLE = 120
_DOTTED = re.compile(r"\d+\.\d")
_OPENING_QUOTE = ("“", '"', "‘", "'")
_DECIDES = re.compile(r"(?:resolved|agreed|recommended|noted|ordered|decided)\b", re.IGNORECASE)
_LOWEST_LEVEL = 9

Span = tuple[int, int]
Key = tuple[object, ...]
Kind = Literal["heading", "paragraph", "item", "goes on", "columns", "row"]


@dataclass(frozen=True, slots=True)
class _Part:
    """`place` tells which list an item belongs to; `depth` is an item's or a heading's level."""

    kind: Kind
    words: str
    mark: str = ""
    depth: int = 0
    place: object = None
    bold: bool = False
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class _Above:
    """The part that was put last, if what follows may belong to it."""

    kind: Kind
    start: int
    words: str

    @property
    def leads_by_colon(self) -> bool:
        return self.words.rstrip().endswith(":")

    @property
    def last_sentence(self) -> Span:
        start, end = paragraph_sentences(self.words)[-1]
        return self.start + start, self.start + end


class Outline:
    """A paper that is told part by part, in order."""

    def __init__(self) -> None:
        self._parts: list[_Part] = []

    def heading(self, words: str, level: int, mark: str = "") -> None:
        self._add(_Part("heading", words, mark, level))

    def paragraph(self, words: str, *, bold: bool = False, quoted: bool = False) -> None:
        """`bold`: all of it. `quoted`: set apart as someone else's words."""
        self._add(_Part("paragraph", words, bold=bold, quoted=quoted))

    def item(self, words: str, mark: str, depth: int, place: object, *, bold: bool = False) -> None:
        """An item with the mark that readers see before it; `depth` 1 is the outermost list."""
        self._add(_Part("item", words, mark, depth, place, bold))

    def goes_on(self, words: str) -> None:
        """A further paragraph of the item above; the list goes on after it."""
        self._add(_Part("goes on", words))

    def table(self, rows: Sequence[Sequence[str]], column_rows: int = 0) -> None:
        """A table, of whose rows the first `column_rows` name its columns."""
        cells = [[" ".join(cell.split()) for cell in row] for row in rows]
        width = max(map(len, cells), default=0)
        cells = [[*row, *[""] * (width - len(row))] for row in cells]
        while len(cells) > 2 and width > 1 and len(set(cells[0]) - {"", SPANNED}) == 1:
            # The table's title, in a row of its own.
            self.paragraph(max(cells.pop(0)))
            column_rows -= column_rows > 0
        if 0 < column_rows < len(cells):
            columns = zip(*map(_spread, cells[:column_rows]), strict=True)
            names = [" ".join(dict.fromkeys(column)).strip() for column in columns]
            self._parts.append(_Part("columns", _row(names)))
            cells = cells[column_rows:]
        else:
            # A row after a table of other columns must not take over their names.
            self._parts.append(_Part("columns", ""))
        for row in cells:
            shown = ["" if cell == SPANNED else cell for cell in row]
            if any(shown):
                self._parts.append(_Part("row", _row(shown)))

    def finish(self) -> tuple[str, tuple[Block, ...]]:
        """The text of the paper and its blocks."""
        return _Writer(self._parts).write()

    def _add(self, part: _Part) -> None:
        words = part.words.strip()
        if any(map(str.isalnum, words)):
            self._parts.append(replace(part, words=words))


def _spread(cells: Sequence[str]) -> list[str]:
    """The names of columns, one that reaches over several of them given to each."""
    spread: list[str] = []
    for cell in cells:
        spread.append(spread[-1] if cell == SPANNED and spread else cell)
    return spread


def _row(cells: Sequence[str]) -> str:
    return " | ".join(cells) + " |"


def grid(rows: Sequence[Sequence[tuple[str, int, int]]]) -> list[list[str]]:
    """The cells (words, columns, rows that each spans) laid out; one that spans rows is in each."""
    laid: list[list[str]] = []
    waiting: dict[int, tuple[str, int]] = {}
    for row in rows:
        line: list[str] = []
        cells = list(row)
        while cells or len(line) in waiting:
            if len(line) in waiting:
                words, left = waiting.pop(len(line))
                if left > 1:
                    waiting[len(line)] = (words, left - 1)
                line.append(words)
                continue
            words, columns, down = cells.pop(0)
            for number in range(columns):
                shown = words if number == 0 else SPANNED
                if down > 1:
                    waiting[len(line)] = (shown, down - 1)
                line.append(shown)
        laid.append(line)
    return laid


class _Writer:
    """Puts the parts one below the other and decides what each is in the sight of the others."""

    def __init__(self, parts: Sequence[_Part]) -> None:
        self._parts = parts
        self._text: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._open: list[tuple[Key, Span | None]] = []
        self._numbered: dict[Key, Span | None] = {}
        self._above: _Above | None = None
        self._columns: Span | None = None

    def write(self) -> tuple[str, tuple[Block, ...]]:
        told = [part.depth for part in self._parts if part.kind == "heading"]
        levels = {level: rank for rank, level in enumerate(sorted(set(told)), start=1)}
        bold = [part for part in self._parts if part.bold and _is_heading(part, part)]
        capitals = any(map(_is_capitals, bold))
        for number, part in enumerate(self._parts):
            following = self._parts[number + 1] if number + 1 < len(self._parts) else None
            if part.kind == "heading":
                self._heading(part, levels[part.depth])
            elif part.bold and _is_heading(part, following) and not self._is_in_list(part):
                lower = capitals and not _is_capitals(part)
                self._heading(part, min(len(levels) + 1 + lower, _LOWEST_LEVEL))
            elif part.kind in ("columns", "row"):
                self._table_row(part)
            else:
                self._words(part)
        return "".join(self._text), tuple(self._blocks)

    def _put(self, part: _Part) -> Span:
        """The words in the text, with their mark before them."""
        if self._text:
            follows = self._above is not None and self._above.kind == part.kind
            tight = follows and part.kind in ("item", "row") and not _DOTTED.match(part.mark)
            self._append("\n" if tight else "\n\n")
        if part.mark:
            self._append(part.mark + " ")
        start = self._length
        self._append(part.words)
        return start, self._length

    def _append(self, words: str) -> None:
        self._text.append(words)
        self._length += len(words)

    def _heading(self, part: _Part, level: int) -> None:
        self._above = None
        start, end = self._put(part)
        # A heading's number is part of its name.
        numbered = any(map(str.isalnum, part.mark))
        start -= len(part.mark) + 1 if numbered else 0
        self._blocks.append(Block("heading", start, end, level=level))
        self._open, self._numbered = [], {}

    def _table_row(self, part: _Part) -> None:
        self._open = []
        if part.kind == "columns":
            self._columns = None
            if part.words:
                self._columns = self._put(part)
                self._blocks.append(Block("contents", *self._columns))
            self._above = _Above("row", 0, "") if self._columns else None
            return
        span = self._put(part)
        self._blocks.append(Block("row", *span, lead=self._columns))
        self._above = _Above("row", span[0], part.words)

    def _words(self, part: _Part) -> None:
        start, end = self._put(part)
        if part.kind == "goes on":
            self._blocks.append(Block("paragraph", start, end))
            self._above = _Above("paragraph", start, part.words)
            return
        mark = part.mark
        key: Key = (part.place, part.depth)
        if not mark:
            mark, body = _typed_mark(part.words)
            key = ("typed", form(mark))
            start += body
        if not mark:
            self._open = []
            lead = self._speech_lead(part)
            self._blocks.append(Block("paragraph", start, end, lead=lead))
            self._above = _Above("paragraph", start, part.words)
            return
        lead = self._lead_for(mark, key, part.depth)
        dotted = bool(_DOTTED.match(mark)) and lead is None
        self._blocks.append(Block("paragraph" if dotted else "item", start, end, lead=lead))
        self._above = _Above("item", start, part.words[len(part.words) - (end - start) :])

    def _lead_for(self, mark: str, key: Key, depth: int) -> Span | None:
        """The lead-in of the list that this item belongs to; remembers the lists that are open."""
        for number, (known, lead) in enumerate(self._open):
            if known == key:
                self._open = self._open[: number + 1]
                return lead
        if depth:
            self._open = [one for one in self._open if not _is_deeper(one[0], depth)]
        lead = self._new_lead(mark, key)
        self._open = [*self._open, (key, lead)]
        if any(map(str.isalnum, mark)):
            self._numbered[key] = lead
        return lead

    def _new_lead(self, mark: str, key: Key) -> Span | None:
        above = self._above
        if above and above.kind == "item":
            if above.leads_by_colon:
                return above.last_sentence
            inherits = self._open and not _DOTTED.match(mark)
            return self._open[-1][1] if inherits else None
        if above and above.kind == "paragraph" and leads_on(above.words.rstrip()):
            return above.last_sentence
        # "4." after a paragraph goes on with the list of "3.", bullets begin a new one.
        return self._numbered.get(key) if key[0] != "typed" and mark[0].isalnum() else None

    def _is_in_list(self, part: _Part) -> bool:
        """Whether a bold numbered line is one of a list and does not stand over what follows."""
        if part.kind != "item":
            return False
        leads = self._above is not None and leads_on(self._above.words.rstrip())
        return leads or any(key == (part.place, part.depth) and lead for key, lead in self._open)

    def _speech_lead(self, part: _Part) -> Span | None:
        """Who says it, where the paragraph above ends "One carer said:" and this one is speech."""
        said = part.quoted or part.words.startswith(_OPENING_QUOTE)
        above = self._above
        if above and above.kind == "paragraph" and said and above.leads_by_colon:
            return above.last_sentence
        return None


def _is_deeper(key: Key, depth: int) -> bool:
    return isinstance(key[1], int) and key[1] > depth


def _is_heading(part: _Part, following: _Part | None) -> bool:
    """Whether a bold paragraph is a heading that nobody marked as one."""
    words = " ".join(part.words.split())
    if part.quoted or len(words) > _LONGEST_TITLE or _DECIDES.match(words) or words[-1] in ".;,":
        return False
    if part.kind == "item" and (
        not any(map(str.isalnum, part.mark))
        or (following and (following.place, following.depth) == (part.place, part.depth))
    ):
        return False
    if following is None or (words.endswith(":") and _is_led(following)):
        return False
    return is_title(words.rstrip(":"))


def _is_capitals(part: _Part) -> bool:
    return part.words.isupper()


def _is_led(part: _Part) -> bool:
    return part.kind == "item" or part.quoted or bool(_typed_mark(part.words)[0])


def _typed_mark(words: str) -> tuple[str, int]:
    """The mark of a list that was typed before the words, and where the words begin."""
    (unit,) = units(words, [Line(0, len(words), gap=True)])
    return (unit.mark, unit.body) if unit.mark and unit.body < unit.end else ("", 0)
