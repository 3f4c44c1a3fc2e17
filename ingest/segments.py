"""Words on a page become segments: stretches of one line with no wide gap in them, row by row."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from ingest.drawing import Rule
from ingest.pdfium import Sheet, Word

_NUMBER = re.compile(
    r"[(\[<>~+\-–—−*^]*[£$€]?\s?[(\-–—−+]?[£$€]?\s?\d[\d,.:/\s]*(?:[kmbxp]|bn|m|pp|bps)?"
    r"[\s)%\]*^+⁰¹²³⁴⁵⁶⁷⁸⁹]*|[-–—−]+%?|[£$€]|[)%]+|n/?a|nil|tbc",
    re.IGNORECASE,
)
_UNIT = re.compile(r"\(?[£$€]\s?[’']?000['’]?s?\)?", re.IGNORECASE)  # "£000" heads a column
# What stands before a line and belongs to it: a bullet, or a number with its stop.
_MARK = re.compile(
    r"[-–—•*‣▪●○◦·❖➢■□✓✔➤►\uf000-\uf0ff]|o|\(?\d{1,3}[.)]+|\(?[a-zA-Z][.)]+|\(?[ivx]{1,5}[.)]+"
    r"|\d{1,2}(?:\.\d{1,3}){1,3}\.?"
)
_LIGATURES = str.maketrans(
    {
        **{"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"},
        **{"\x02": "\u00ad", "\ufffe": "\u00ad", "\u2011": "-", "\0": "\ufffd"},
        **{chr(code): " " for code in (0xA0, 0x2007, 0x202F, 0x85, 0x2028, 0x2029)},
        **{chr(code): "\ufffd" for code in range(0xD800, 0xE000)},
    }
)
_GLUED = re.compile(r"^(\d{1,3}[.)])(?=[A-Z][a-z])")
_PRIVATE = re.compile(r"[\uf000-\uf0ff]")
# Gaps in ems: between words of text, before a figure, between figures, over a column's edge.
_WIDE, _LESS, _NARROW, _CUT = 1.5, 1.0, 0.55, 0.42
_SAME_LINE = 0.35


class Segment(NamedTuple):
    """A stretch of a line. `first` is how wide its first word is.

    `inside` is what stands in its place: a table or a frame. `place` is where recognised words
    stand, in hundredths of the page.
    """

    text: str
    left: float
    right: float
    top: float
    base: float
    size: float
    bold: bool
    first: float
    inside: Any = None
    place: tuple[float, float, float, float] | None = None
    words: Sequence[Word] = ()

    @property
    def is_number(self) -> bool:
        return is_number(self.text)


Row = list[Segment]


class PageRows(NamedTuple):
    """A page as rows of segments from top to bottom, with its lines, and what stands askew."""

    width: float
    height: float
    rows: list[Row]
    level: Sequence[Rule]
    upright: Sequence[Rule]
    askew: list[str]


def is_number(text: str) -> bool:
    """Whether it is a figure as it stands in a table: `(1,234.5)`, `12%`, `-`, `n/a`."""
    return bool(_NUMBER.fullmatch(text.strip())) and not _UNIT.fullmatch(text.strip())


def is_mark(text: str) -> bool:
    return bool(_MARK.fullmatch(text))


def page_rows(sheet: Sheet) -> PageRows:
    """The rows of a page, turned so that most of its writing is upright."""
    sheet = _turned(sheet)
    words = [word for word in sheet.words if word.turned == 0]
    askew = [word for word in sheet.words if word.turned != 0]
    uprights = sorted(sheet.upright)
    rows = [_segments(row, uprights) for row in _lines(words)]
    return PageRows(sheet.width, sheet.height, rows, sheet.level, uprights, _runs(askew))


def _turned(sheet: Sheet) -> Sheet:
    counted = Counter(word.turned for word in sheet.words)
    if not counted:
        return sheet
    most = counted.most_common(1)[0][0]
    if most <= 0:
        return sheet
    width, height = sheet.width, sheet.height

    def point(x: float, y: float) -> tuple[float, float]:
        return ((height - y, x), (width - x, height - y), (y, width - x))[most - 1]

    def word(one: Word) -> Word:
        (x0, y0), (x1, y1) = point(one.left, one.top), point(one.right, one.base)
        left, right, top, bottom = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        turned = (one.turned - most) % 4 if one.turned >= 0 else -1
        base = bottom - 0.2 * one.size if turned == 0 else bottom
        return Word(one.text, left, right, top, base, one.size, one.bold, turned)

    def rule(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        (a, b), (c, d) = point(x0, y0), point(x1, y1)
        return min(a, c), min(b, d), max(a, c), max(b, d)

    level, upright = [], []
    boxes = [rule(one.start, one.at, one.end, one.at) for one in sheet.level]
    boxes += [rule(one.at, one.start, one.at, one.end) for one in sheet.upright]
    for x0, y0, x1, y1 in boxes:
        if x1 - x0 > y1 - y0:
            level.append(Rule(y0, x0, x1))
        else:
            upright.append(Rule(x0, y0, y1))
    if most % 2:
        width, height = height, width
    words = tuple(word(one) for one in sheet.words)
    return Sheet(width, height, words, tuple(level), tuple(upright), sheet.pictured)


def _lines(words: Iterable[Word]) -> list[list[Word]]:
    """The words that stand on one line, line by line."""
    lines: list[list[Word]] = []
    base = size = 0.0
    for word in sorted(words, key=lambda word: word.base):
        if lines and word.base - base <= _SAME_LINE * min(max(size, 4.0), max(word.size, 4.0)):
            lines[-1].append(word)
        else:
            lines.append([word])
            base, size = word.base, word.size
    return _with_raised(lines)


def _with_raised(lines: list[list[Word]]) -> list[list[Word]]:
    """The marks of footnotes stand on the line that they are raised above."""
    joined: list[list[Word]] = []
    for line in lines:
        if joined:
            above, here = joined[-1], line[0]
            height = max([word.size for word in above])
            if (
                here.base - above[0].base < 0.55 * here.size
                and height < 0.85 * here.size
                and all(_hangs(word, line) for word in above)
            ):
                joined[-1] = above + line
                continue
        joined.append(line)
    return joined


def _hangs(word: Word, line: list[Word]) -> bool:
    return any(-1.0 < word.left - other.right < 0.4 * other.size for other in line)


def _segments(words: list[Word], uprights: Sequence[Rule]) -> Row:
    words.sort(key=lambda word: word.left)
    row: Row = []
    run: list[Word] = []
    for word in words:
        if run:
            last = run[-1]
            if word.text == last.text and abs(word.left - last.left) < 0.2 * word.size:
                continue  # drawn twice to look bold
            if _parted(run, word, uprights):
                row.append(_segment(run))
                run = []
        run.append(word)
    if run:
        row.append(_segment(run))
    return _with_marks(row)


def _parted(run: list[Word], word: Word, uprights: Sequence[Rule]) -> bool:
    last = run[-1]
    gap = word.left - last.right
    size = max(word.size, last.size)
    if gap > _WIDE * size:
        return True
    if gap > 1.0 and uprights and _crossed(last, word, uprights):
        return True
    if gap > _LESS * size and is_number(word.text) and not is_mark(last.text):
        return True
    if gap > _NARROW * size:
        return is_number(word.text) and is_number(last.text) and last.text not in "£$€(-–"
    return False


def _crossed(last: Word, word: Word, uprights: Sequence[Rule]) -> bool:
    middle = word.base - 0.3 * word.size
    at = bisect_left(uprights, (last.right - 1.0,))
    while at < len(uprights) and uprights[at].at <= word.left + 1.0:
        if uprights[at].start <= middle <= uprights[at].end:
            return True
        at += 1
    return False


def _segment(words: list[Word]) -> Segment:
    text = clean(" ".join([word.text for word in words]))
    if text[:1].isdigit() and not text[-1:].isdigit():
        text = _GLUED.sub(r"\1 ", text, count=1)
    main = max(words, key=_length)
    bold = main.bold and all(word.bold for word in words)
    first, last = words[0], words[-1]
    top = main.base - 0.75 * main.size
    width = first.right - first.left
    right = last.right
    return Segment(
        text, first.left, right, top, main.base, main.size, bold, width, None, None, words
    )


def cut_at(segment: Segment, between: Sequence[tuple[float, float]]) -> list[Segment]:
    """The segment in pieces, where it has more than a usual gap `between` two columns."""
    pieces: list[list[Word]] = []
    for word in segment.words:
        last = pieces[-1][-1] if pieces else None
        if last and word.left - last.right > _CUT * word.size:
            cut = any(last.right <= end and start <= word.left for start, end in between)
            if cut:
                pieces.append([word])
                continue
        if pieces:
            pieces[-1].append(word)
        else:
            pieces.append([word])
    return [_segment(piece) for piece in pieces] if len(pieces) > 1 else [segment]


def _length(word: Word) -> int:
    return len(word.text)


def clean(text: str) -> str:
    """Without what can be neither stored nor shown; ligatures taken apart, bullets made one."""
    if text.isascii():
        return text.replace("\x02", "\u00ad").replace("\0", "\ufffd")
    return _PRIVATE.sub("•", text.translate(_LIGATURES))


def _with_marks(row: Row) -> Row:
    """Bullets and numbers of paragraphs stand before what they belong to."""
    joined: Row = []
    for segment in row:
        before = joined[-1] if joined else None
        if before and _belongs(before, segment, len(joined) == 1):
            joined[-1] = before._replace(
                text=f"{before.text} {segment.text}",
                right=segment.right,
                size=segment.size,
                bold=segment.bold,
                base=segment.base,
                top=segment.top,
                words=[*before.words, *segment.words],
            )
        else:
            joined.append(segment)
    return joined


def _belongs(before: Segment, segment: Segment, first: bool) -> bool:
    gap = segment.left - before.right
    if before.text in ("£", "$", "€") and is_number(segment.text):
        return gap < 8 * segment.size
    if segment.text in (")", "%", ")%") and is_number(before.text):
        return gap < 1.5 * segment.size
    if not is_mark(before.text) or gap > 5 * segment.size or is_number(segment.text):
        return False
    if before.text[0].isdigit() and before.text[-1].isdigit():
        return first and segment.text.count(" ") > 1
    return True


def _runs(words: Iterable[Word]) -> list[str]:
    """What stands askew, in the file's order: words of one direction together."""
    runs: list[list[Word]] = []
    for word in words:
        last = runs[-1][-1] if runs else None
        near = last and abs(word.left - last.left) + abs(word.base - last.base) < 12 * word.size
        if last and near and last.turned == word.turned:
            runs[-1].append(word)
        else:
            runs.append([word])
    return [clean(" ".join(word.text for word in run)) for run in runs]
