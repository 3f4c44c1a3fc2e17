"""Lines of a paper become units: the lines that belong to one heading, paragraph or list item."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a paper: `text[start:end]`, without white space around it.

    `gap`: white space stands above it. `size` and `bold`: of its letters, where a reader knows
    them. `level`: set by a reader that knows it for a heading. `furniture`: a running header.
    `row`: it is a row of a table, whose column headings are `row_lead`. `full`: whether the next
    line's first word had no room on it, where a reader knows how wide the column is.
    """

    start: int
    end: int
    gap: bool
    indent: int = 0
    size: float = 0.0
    bold: bool = False
    level: int = 0
    furniture: bool = False
    row_lead: tuple[int, int] | None = None
    row: bool = False
    full: bool | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """One or more lines that belong together; `body` is where its words begin after a mark."""

    start: int
    end: int
    body: int
    mark: str
    line: Line
    last: Line

    @property
    def tight(self) -> bool:
        return not self.line.gap


_BULLET = r"[-–—•*‣▪●○◦·❖➢\uf0b7\uf0a7\uf0d8]|o(?=\s+[A-Z])"
_NUMBER = r"\(?\d{1,3}[.)]{1,2}"
_DOTTED = r"\d{1,2}(?:\.\d{1,2}){1,3}\.?(?=\s+[A-Z“‘\"'(£\d]|\s*$)"
_LETTER = r"\([a-zA-Z]\)|[a-zA-Z][.]?\)|[a-z]\."
_ROMAN = r"\(?[ivx]{1,5}\.?\)|[ivx]{1,5}\."
_MARK = re.compile(rf"(?:{_DOTTED}|{_NUMBER}|{_ROMAN}|{_LETTER}|{_BULLET})(?:\s+|$)")

_ENDED = re.compile(r"[.?!:;…][”’\"')\]*_]*$")
_HANGING = re.compile(
    r"(?:,|\b(?:and|or|the|a|an|of|to|in|for|with|by|on|at|from|that|which|was|were|is|are|had|has"
    r"|have|be|been|as|their|its|our|this|these))$",
    re.IGNORECASE,
)
_WRAP_WIDTH = 130


def units(text: str, lines: Sequence[Line]) -> list[Unit]:
    """The lines, those that belong together made one."""
    width = _wrap_width([line.end - line.start for line in lines])
    found_units: list[Unit] = []
    for line in lines:
        before = found_units[-1] if found_units else None
        found = None if line.row else _MARK.match(text, line.start, line.end)
        if found and before and not _may_start_item(text, before, line, width):
            found = None
        if before and not found and _goes_on(text, before, line, width):
            body = line.start if before.body == before.end else before.body
            found_units[-1] = replace(before, end=line.end, last=line, body=body)
            continue
        body = min(found.end(), line.end) if found else line.start
        mark = text[line.start : body].strip() if found else ""
        found_units.append(Unit(line.start, line.end, body, mark, line, line))
    return found_units


def _wrap_width(lengths: Sequence[int]) -> int:
    """The width that lines are broken at, or 0 where every line is a whole paragraph."""
    ordered = sorted(length for length in lengths if length > 30)
    if not ordered or ordered[int(len(ordered) * 0.95)] > _WRAP_WIDTH:
        return 0
    return ordered[int(len(ordered) * 0.8)]


def is_plain(line: Line) -> bool:
    """Whether nothing sets the line apart: no running header, heading or row of a table."""
    return not (line.furniture or line.level or line.row or line.row_lead)


def _is_full(text: str, last: Line, line: Line, width: int) -> bool:
    """Whether the next line's first word had no room on the last line: the break is a wrap."""
    if last.full is not None:
        return last.full
    first_word = text[line.start : line.end].split(maxsplit=1)[0]
    return last.end - last.start + len(first_word) + 1 > 0.8 * width


def _goes_on(text: str, before: Unit, line: Line, width: int) -> bool:
    last = before.last
    wraps = bool(width) or last.full is not None
    if line.gap or not is_plain(line) or not is_plain(last):
        return False
    if before.body == before.end:  # a mark alone on its line
        return True
    if abs(line.size - last.size) > 1 or line.bold != last.bold:
        # Bold words within a paragraph may fill a line of it.
        return wraps and text[line.start].islower() and not _ended(text, last)
    starts_lower = text[line.start].islower()
    if wraps:
        return starts_lower or _is_full(text, last, line, width)
    if before.mark and line.indent:
        return True
    return starts_lower and not _ended(text, last)


def _may_start_item(text: str, before: Unit, line: Line, width: int) -> bool:
    """A number or a dash at the start of a wrapped line may be only the next word of a sentence."""
    last = before.last
    wraps = bool(width) or last.full is not None
    if line.gap or not wraps or not is_plain(last) or _ended(text, last):
        return True
    if form(text[line.start : line.end].split(maxsplit=1)[0]) == form(before.mark):
        return True
    ends_with_and = re.search(r"[;,] (?:and|or)$", text[last.start : last.end])
    return bool(ends_with_and) or not _is_full(text, last, line, width)


def _ended(text: str, line: Line) -> bool:
    return bool(_ENDED.search(text, line.start, line.end))


def form(mark: str) -> str:
    """The kind of a mark: `(a)` and `(b)` are alike, `1.` and `(a)` are not."""
    if not mark:
        return ""
    if re.fullmatch(_BULLET, mark):
        return mark
    return re.sub(r"[a-z]+", "a", re.sub(r"\d+", "1", mark))


def rejoin(text: str, units: Sequence[Unit]) -> list[Unit]:
    """Paragraphs that a lost page break cut in two are whole again."""
    joined: list[Unit] = []
    for unit in units:
        if joined and continues(text, joined[-1], unit):
            joined[-1] = replace(joined[-1], end=unit.end, last=unit.last)
        else:
            joined.append(unit)
    return joined


def continues(text: str, before: Unit, unit: Unit) -> bool:
    """Whether a unit goes on with the sentence that the one before it broke off."""
    if unit.mark or not is_plain(before.last) or not is_plain(unit.line):
        return False
    words = text[before.body : before.end]
    if not words or _ENDED.search(words) or abs(before.last.size - unit.line.size) > 1:
        return False
    if text[unit.start].islower():
        return True
    return len(words) > 60 and bool(_HANGING.search(words))
