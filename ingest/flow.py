"""The pages of a paper become one text: lines that go on over columns and pages, and tables."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.document import Place
from ingest.hyphens import SOFT, Hyphens
from ingest.lines import Line
from ingest.page_layout import Item, TextLine
from ingest.pdfium import Entry
from ingest.segments import Segment
from ingest.tables import Cells, Table

_ENDED = re.compile(r"[.?!:;…][”’\"')\]*_⁰¹²³⁴⁵⁶⁷⁸⁹]*$")
_GAP = 1.28  # times the usual distance of two lines
_USUAL = 1.2  # ems, where a paper has too few lines to tell
_SPACE = 0.3


@dataclass(slots=True)
class Flow:
    """The text of a paper as it grows, line by line."""

    text: str = ""
    lines: list[Line] = field(default_factory=list)
    page_starts: list[int] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)


def flow(pages: Sequence[Sequence[Item]], outline: Sequence[Entry] = ()) -> Flow:
    """All pages in one text."""
    return _Writer(pages).write(outline)


class _Writer:
    def __init__(self, pages: Sequence[Sequence[Item]]) -> None:
        self._pages = pages
        self._hyphens = Hyphens(_texts(pages))
        self._usual = _usual_distance(pages)
        self._parts: list[str] = []
        self._length = 0
        self._lines: list[Line] = []
        self._places: list[Place] = []
        self._last: TextLine | None = None  # the line before, where nothing stands in between
        self._table: tuple[Table, str, tuple[int, int] | None] | None = None
        self._half = ""  # the first half of a word that the next line goes on with

    def write(self, outline: Sequence[Entry]) -> Flow:
        starts: list[int] = []
        for number, items in enumerate(self._pages):
            starts.append(self._length)
            for at, item in enumerate(items):
                if isinstance(item, Table):
                    self._write_table(item)
                    continue
                self._write_line(item, at == 0 or item.new_column, self._next(number, at))
        text = "".join(self._parts)
        lines = _with_outline(text, self._lines, starts, outline)
        starts = [min(start, len(text)) for start in starts]
        return Flow(text.rstrip("\n"), lines, starts, self._places)

    def _next(self, number: int, at: int) -> TextLine | None:
        """The line that follows in reading order."""
        items = self._pages[number]
        if at + 1 < len(items):
            item = items[at + 1]
            return item if isinstance(item, TextLine) else None
        for later in self._pages[number + 1 : number + 3]:
            if later:
                return later[0] if isinstance(later[0], TextLine) else None
        return None

    def _write_line(self, item: TextLine, breaks: bool, below: TextLine | None) -> None:
        self._table = None
        words = _words(item)
        size, bold = _face(item)
        gap = self._gap(item, breaks)
        full = below is not None and _is_full(item, below)
        if self._half:
            words, self._half = self._half + words, ""
        if below is not None and full and words[-1] in "-\u00ad\u2010":
            next_words = _words(below)
            if self._hyphens.broken(words, next_words):
                whole = self._hyphens.joined(words, next_words)
                head, _, _ = words.rpartition(" ")
                self._half = whole[len(head) + 1 if head else 0 : len(whole) - len(next_words)]
                words = head
        words = words.replace(SOFT, "")
        if not words:
            self._last = item
            return
        start, end = self._put(words)
        indent = max(0, round(item.row[0].left - item.left))
        self._lines.append(
            Line(start, end, gap=gap, indent=indent, size=size, bold=bold, full=full)
        )
        for segment in item.row:
            if segment.place:
                self._places.append(Place(start, end, *segment.place))
        self._last = item

    def _put(self, words: str) -> tuple[int, int]:
        start = self._length
        self._parts += (words, "\n")
        self._length += len(words) + 1
        return start, start + len(words)

    def _gap(self, item: TextLine, breaks: bool) -> bool:
        last = self._last
        if last is None:
            return True
        if breaks:
            return not _goes_on(last, item)
        above, here = last.row[0], item.row[0]
        return here.base - above.base > _GAP * self._usual * max(here.size, above.size)

    def _write_table(self, table: Table) -> None:
        self._last = None
        for title in table.titles:
            words = self._cell(title)
            if words:
                start, end = self._put(words)
                bold = all(segment.bold for segment in title)
                size = title[0].size
                self._lines.append(Line(start, end, gap=True, size=size, bold=bold, full=False))
        lead = self._header(table)
        for cells in table.rows:
            words = self._row(cells if lead else [cell for cell in cells if cell])
            if any(map(str.isalnum, words)):
                start, end = self._put(words)
                size = next(segment.size for cell in cells for segment in cell)
                self._lines.append(
                    Line(start, end, gap=False, size=size, row=True, row_lead=lead, full=False)
                )

    def _header(self, table: Table) -> tuple[int, int] | None:
        """Where the column headings stand: on the page before, if the table began there."""
        words = self._row(table.header) if table.header else ""
        if self._table and not table.titles:
            before, known, lead = self._table
            same = len(before.edges) == len(table.edges) and abs(before.left - table.left) < 8
            if same and (not words or words == known):
                self._table = (table, known, lead)
                return lead
        lead = None
        if words:
            start, end = self._put(f"{words} |")
            lead = (start, end)
            self._lines.append(Line(start, end, gap=True, furniture=True))
        self._table = (table, words, lead)
        return lead

    def _row(self, cells: Cells) -> str:
        words = [self._cell(cell) for cell in cells]
        return re.sub(r"(?: \|)+$", "", re.sub(r"\|  (?=\|)", "| ", " | ".join(words)).rstrip())

    def _cell(self, cell: Sequence[Segment]) -> str:
        words = ""
        for segment in cell:
            if not words:
                words = segment.text
            elif self._hyphens.broken(words, segment.text):
                words = self._hyphens.joined(words, segment.text)
            else:
                words = f"{words} {segment.text}"
        return words.replace(SOFT, "").replace("|", "¦")


def _texts(pages: Sequence[Sequence[Item]]) -> Iterator[str]:
    for items in pages:
        for item in items:
            if isinstance(item, TextLine):
                yield from (segment.text for segment in item.row)
            else:
                yield from (s.text for cells in item.rows for cell in cells for s in cell)


def _usual_distance(pages: Sequence[Sequence[Item]]) -> float:
    """Between two lines of one paragraph, in ems."""
    found: list[float] = []
    for items in pages:
        for above, item in itertools.pairwise(items):
            if isinstance(above, TextLine) and isinstance(item, TextLine) and not item.new_column:
                one, other = above.row[0], item.row[0]
                if one.size and abs(one.size - other.size) < 0.5:
                    distance = (other.base - one.base) / one.size
                    if 0.9 < distance < 2.5:
                        found.append(distance)
    found.sort()
    return found[len(found) * 3 // 10] if len(found) > 5 else _USUAL


def _words(item: TextLine) -> str:
    return "  ".join([segment.text for segment in item.row])


def _face(item: TextLine) -> tuple[float, bool]:
    main = max(item.row, key=lambda segment: len(segment.text))
    return round(main.size, 1), all(segment.bold for segment in item.row)


def _is_full(item: TextLine, below: TextLine) -> bool:
    last, first = item.row[-1], below.row[0]
    return last.right + first.first + _SPACE * last.size > item.right - 0.5


def _goes_on(last: TextLine, item: TextLine) -> bool:
    """Whether a line in the next column or on the next page goes on with the paragraph."""
    if _ENDED.search(last.row[-1].text) or not _is_full(last, item):
        return False
    (size, bold), (next_size, next_bold) = _face(last), _face(item)
    return abs(size - next_size) < 0.6 and bold == next_bold


def _with_outline(
    text: str, lines: list[Line], starts: Sequence[int], outline: Sequence[Entry]
) -> list[Line]:
    """The lines that the file's outline names are headings, if it names lines of the paper."""
    found: dict[int, tuple[int, int]] = {}  # line → how many lines, level
    at = 0
    for entry in outline:
        wanted = _bare(entry.title)
        if not wanted or entry.page >= len(starts):
            continue
        end = starts[entry.page + 1] if entry.page + 1 < len(starts) else len(text)
        while at < len(lines) and lines[at].start < starts[entry.page]:
            at += 1
        for number in range(at, len(lines)):
            if lines[number].start >= end:
                break
            count = _lines_of(text, lines, number, wanted)
            if count and number not in found:
                found[number] = (count, entry.level)
                break
    if len(found) < 0.5 * len(outline) or len(found) > 0.6 * len(lines):
        return lines
    made: list[Line] = []
    number = 0
    while number < len(lines):
        count, level = found.get(number, (1, 0))
        line = lines[number]
        if level:
            line = replace(line, end=lines[number + count - 1].end, level=level)
        made.append(line)
        number += count
    return made


def _lines_of(text: str, lines: Sequence[Line], number: int, wanted: str) -> int:
    """How many lines from this one on make up the heading, 0 if they do not."""
    said = ""
    for count in range(1, 4):
        if number + count > len(lines):
            return 0
        line = lines[number + count - 1]
        if line.row or line.furniture or line.level:
            return 0
        said += _bare(text[line.start : line.end])
        if said == wanted:
            return count
        if not wanted.startswith(said):
            return 0
    return 0


def _bare(words: str) -> str:
    return "".join(filter(str.isalnum, words.lower()))
