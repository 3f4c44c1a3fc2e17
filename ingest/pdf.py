"""PDF becomes Content, read page by page from the words and lines on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ingest.document import Content
from ingest.errors import Unreadable
from ingest.flow import flow
from ingest.furniture import without_furniture
from ingest.page_layout import Item, TextLine, reading_order
from ingest.pdfium import Entry, Pdf, PdfError, Sheet, open_pdf
from ingest.rescue import rescued
from ingest.segments import PageRows, Row, Segment, clean, page_rows
from ingest.structure import blocks

if TYPE_CHECKING:
    import PIL.Image

_TITLE_NOT_MEANT = re.compile(
    r"microsoft|untitled|document\d*$|\.(?:docx?|pdf|xlsx?|pptx?|indd|rtf)$|^powerpoint|^slide \d"
    r"|^(?:the )?report$|^minutes$|^agenda$|^layout|^print|template",
    re.IGNORECASE,
)
_MOST_LETTERS_OF_A_SCAN = 10
_PICTURED = 0.1
_SCAN_PIXELS = 2400  # of the longer side: some 200 to the inch
_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
_PROPERTIES = (
    ("title", "Title"),
    ("author", "Author"),
    ("subject", "Subject"),
    ("created", "CreationDate"),
    ("modified", "ModDate"),
)


class Recognised(Protocol):
    """A line of recognised text; its place in hundredths of the page, from the top left corner."""

    @property
    def text(self) -> str: ...
    @property
    def confidence(self) -> float: ...
    @property
    def left(self) -> float: ...
    @property
    def top(self) -> float: ...
    @property
    def width(self) -> float: ...
    @property
    def height(self) -> float: ...


Recognise = Callable[["PIL.Image.Image"], Sequence[Recognised]]


class _Page(NamedTuple):
    """A page as it was read; `confidence` where it was recognised from its picture."""

    rows: PageRows
    letters: int
    confidence: float | None = None


class _File(NamedTuple):
    pages: list[_Page]
    outline: Sequence[Entry]
    labels: tuple[str, ...]
    properties: dict[str, str]


def read_pdf(
    data: bytes,
    tick: Callable[[int, int], None] = lambda done, pages: None,
    recognise: Recognise | None = None,
) -> Content:
    """A PDF as a paper with pages. Raises Unreadable if it is damaged, locked or has no text.

    Pages without text of their own are read by `recognise` from their picture.
    """
    if not data:
        raise Unreadable("the file is empty", "save it again or remove it")
    try:
        read = _read(data, tick, recognise)
    except PdfError:
        pages, labels, properties = rescued(data, tick)
        read = _File([_Page(page, _letters(page)) for page in pages], (), labels, properties)
    if sum(page.letters for page in read.pages) < _MOST_LETTERS_OF_A_SCAN * len(read.pages):
        raise Unreadable(
            "its pages are pictures on which no words can be made out",
            "add a clearer scan, or a version with text",
        )
    kept, printed = without_furniture([page.rows for page in read.pages])
    written = flow([_items(page) for page in kept], read.outline)
    recognised = tuple(page.confidence for page in read.pages)
    return Content(
        written.text,
        blocks(written.text, written.lines),
        tuple(written.page_starts),
        _page_labels(printed, read.labels),
        _meant_title(read.properties.get("Title")),
        recognised if any(sure is not None for sure in recognised) else (),
        tuple(written.places),
        tuple(_properties(read.properties)),
    )


def _read(data: bytes, tick: Callable[[int, int], None], recognise: Recognise | None) -> _File:
    """All that pdfium is asked for. Raises PdfError if it can make nothing of the file."""
    with open_pdf(data) as pdf:
        pages: list[_Page] = []
        failed: PdfError | None = None
        for number in range(pdf.pages):
            try:
                pages.append(_page(pdf, number, recognise))
            except PdfError as error:  # the others can be read
                failed = error
                pages.append(_Page(PageRows(1.0, 1.0, [], (), (), []), _MOST_LETTERS_OF_A_SCAN))
            tick(number + 1, pdf.pages)
        if failed and not any(page.rows.rows for page in pages):
            raise failed
        if not pages:
            raise Unreadable("it has no pages", "save it again or remove it")
        return _File(pages, pdf.outline(), pdf.labels(), pdf.properties())


def _letters(page: PageRows) -> int:
    return sum(sum(map(str.isalnum, segment.text)) for row in page.rows for segment in row)


def _page(pdf: Pdf, number: int, recognise: Recognise | None) -> _Page:
    sheet = pdf.sheet(number)
    letters = sum(sum(map(str.isalnum, word.text)) for word in sheet.words[:200])
    if recognise is not None and _is_picture(sheet, letters):
        scale = _SCAN_PIXELS / max(*pdf.size(number), 1.0)
        return _recognised(recognise(pdf.picture(number, scale)), sheet)
    return _Page(page_rows(sheet), letters)


def _is_picture(sheet: Sheet, letters: int) -> bool:
    """Whether a page has to be recognised: its text is in a picture, or cannot be made out."""
    if letters < _MOST_LETTERS_OF_A_SCAN:
        return sheet.pictured > _PICTURED
    text = "".join(word.text for word in sheet.words[:400])
    unknown = sum(not character.isprintable() or character == "\ufffd" for character in text)
    return 2 * unknown > len(text)


def _recognised(lines: Sequence[Recognised], sheet: Sheet) -> _Page:
    quarters = _quarters(lines, sheet)
    width, height = sheet.width, sheet.height
    if quarters % 2:
        width, height = height, width
    across, down = width / 100, height / 100
    rows: list[Row] = []
    turned = [(line, _Box.of(line, quarters)) for line in lines]
    for line, box in sorted(turned, key=lambda one: one[1].top + one[1].height):
        words = clean(" ".join(line.text.split()))
        if not words:
            continue
        size = 0.8 * box.height * down
        base = (box.top + 0.8 * box.height) * down
        left, right = box.left * across, (box.left + box.width) * across
        first = (right - left) * len(words.split()[0]) / len(words)
        place = (line.left, line.top, line.width, line.height)
        segment = Segment(words, left, right, box.top * down, base, size, False, first, place=place)
        if rows and base - rows[-1][0].base < 0.4 * size:
            rows[-1].append(segment)
        else:
            rows.append([segment])
    for row in rows:
        row.sort(key=lambda segment: segment.left)
    letters = sum(sum(map(str.isalnum, line.text)) for line in lines)
    weight = sum(len(line.text) for line in lines)
    sure = sum(line.confidence * len(line.text) for line in lines) / weight if weight else 0.0
    return _Page(PageRows(width, height, rows, (), (), []), letters, sure)


class _Box(NamedTuple):
    """Where a recognised line stands on its page as it is read, in hundredths of that."""

    left: float
    top: float
    width: float
    height: float

    @classmethod
    def of(cls, line: Recognised, quarters: int) -> _Box:
        """On a page that lies turned to the left by so many quarters on its picture."""
        left, top, width, height = line.left, line.top, line.width, line.height
        for _ in range(quarters):
            left, top, width, height = 100 - top - height, left, height, width
        return cls(left, top, width, height)


def _quarters(lines: Sequence[Recognised], sheet: Sheet) -> int:
    """By how many quarters a scan lies turned to the left: its lines come in reading order."""
    level = sum(
        len(line.text) * (1 if line.width * sheet.width >= line.height * sheet.height else -1)
        for line in lines
    )
    ways = [(b.top - a.top) if level >= 0 else (b.left - a.left) for a, b in pairwise(lines)]
    on = sum((way > 0) - (way < 0) for way in ways)
    if level >= 0:
        return 2 if on < 0 else 0
    return 3 if on < 0 else 1


def _items(page: PageRows) -> list[Item]:
    try:
        return reading_order(page)
    except Exception:  # a page drawn as no other is still read, line by line
        return [TextLine(row, row[0].left, page.width, False) for row in page.rows]


def _page_labels(printed: Sequence[str], labels: Sequence[str]) -> tuple[str, ...]:
    """What is printed on each page, or else what the file calls it, or else its number.

    "" where that would be the name of another page.
    """
    if not any(printed):
        return tuple(labels) or tuple(str(number + 1) for number in range(len(printed)))
    known = set(printed)
    return tuple(
        label or ("" if str(number + 1) in known else str(number + 1))
        for number, label in enumerate(printed)
    )


def _properties(found: dict[str, str]) -> list[tuple[str, str]]:
    known = []
    for name, key in _PROPERTIES:
        words = " ".join(clean(found.get(key, "")).split())
        if name in ("created", "modified"):
            date = _DATE.match(words)
            words = "-".join(part for part in date.groups() if part) if date else ""
        if words:
            known.append((name, words))
    return known


def _meant_title(title: str | None) -> str | None:
    """The title that someone gave the PDF, not the one that its program left in it."""
    words = " ".join(clean(title or "").split())
    return None if len(words) < 6 or _TITLE_NOT_MEANT.search(words) else words
