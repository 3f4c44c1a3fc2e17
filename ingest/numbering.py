"""The numbers that Word shows before its paragraphs: they are counted, they stand nowhere in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ingest.numerals import numeral

# An element of one of the file's parts; the parser is known to ingest/word.py alone.
Element = Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FORMS = {
    "decimal": "1",
    "decimalZero": "01",
    "lowerLetter": "a",
    "upperLetter": "A",
    "lowerRoman": "i",
    "upperRoman": "I",
}
_PLACE = re.compile(r"%([1-9])")
_BULLETS = ("•", "◦", "▪", "‣")
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is shown: `%1.%2` with each level's own form of number."""

    form: str  # of numeral(), or "" for a bullet, or "none"
    pattern: str
    start: int
    legal: bool  # every level is shown as 1, whatever its form
    restart: int | None  # the level that makes it start again, counted from 1; 0: none
    style: str


@dataclass(slots=True)
class _Counting:
    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)
    started: set[str] = field(default_factory=set)


class Numbering:
    """Counts the numbered paragraphs of one paper, asked for each in order."""

    def __init__(self, part: Element | None) -> None:
        self._abstract: dict[str, _Counting] = {}
        self._lists: dict[str, str] = {}
        self._overrides: dict[str, dict[int, int]] = {}
        self._replaced: dict[str, dict[int, _Level]] = {}
        if part is None:
            return
        links: dict[str, str] = {}
        styles: dict[str, str] = {}
        for abstract in part.iterchildren(f"{_W}abstractNum"):
            number = abstract.get(f"{_W}abstractNumId") or ""
            self._abstract[number] = _Counting(_levels(abstract))
            if link := _value(abstract, "numStyleLink"):
                links[number] = link
            if style := _value(abstract, "styleLink"):
                styles[style] = number
        for one in part.iterchildren(f"{_W}num"):
            number = one.get(f"{_W}numId") or ""
            meant = _value(one, "abstractNumId") or ""
            self._lists[number] = styles.get(links.get(meant, ""), meant)
            self._overrides[number] = {}
            self._replaced[number] = {}
            for override in one.iterchildren(f"{_W}lvlOverride"):
                at = _whole(override.get(f"{_W}ilvl"), 0)
                start = _value(override, "startOverride")
                if start is not None:
                    self._overrides[number][at] = _whole(start, 1)
                self._replaced[number] |= _levels(override)

    def level_of_style(self, list_number: str, style: str) -> int:
        """The level that a style which names only the list stands for."""
        counting = self._abstract.get(self._lists.get(list_number, ""))
        for at, level in counting.levels.items() if counting else ():
            if level.style == style:
                return at
        return 0

    def next_mark(self, list_number: str, at: int) -> str:
        """What Word shows before the next paragraph of the list at this level; "" for nothing."""
        counting = self._abstract.get(self._lists.get(list_number, ""))
        at = min(max(at, 0), _LEVELS - 1)
        if counting is None or at not in counting.levels:
            return ""
        levels = counting.levels | self._replaced[list_number]
        self._start_again(list_number, counting)
        level = levels[at]
        counting.counts[at] = counting.counts.get(at, level.start - 1) + 1
        for lower in [one for one in counting.counts if one > at]:
            restart = levels[lower].restart if lower in levels else None
            if restart is None or (restart and at < restart):
                del counting.counts[lower]
        if level.form == "none":
            return ""
        if not level.form:
            return _BULLETS[at % len(_BULLETS)]

        def shown(found: re.Match[str]) -> str:
            number = int(found[1]) - 1
            one = levels.get(number)
            if one is None:
                return ""
            count = counting.counts.setdefault(number, one.start)
            return numeral(count, "1" if level.legal else one.form)

        return _PLACE.sub(shown, level.pattern).strip()

    def _start_again(self, list_number: str, counting: _Counting) -> None:
        """Lists that share their look share their count, unless one says where it starts."""
        if list_number in counting.started:
            return
        counting.started.add(list_number)
        for at, start in self._overrides[list_number].items():
            counting.counts[at] = start - 1
            for lower in [one for one in counting.counts if one > at]:
                del counting.counts[lower]


def _levels(parent: Element) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for level in parent.iterchildren(f"{_W}lvl"):
        name = _value(level, "numFmt") or "decimal"
        restart = _value(level, "lvlRestart")
        found[_whole(level.get(f"{_W}ilvl"), 0)] = _Level(
            form="" if name == "bullet" else "none" if name == "none" else _FORMS.get(name, "1"),
            pattern=_value(level, "lvlText") or "",
            start=_whole(_value(level, "start"), 1),
            legal=_is_on(level.find(f"{_W}isLgl")),
            restart=None if restart is None else _whole(restart, 0),
            style=_value(level, "pStyle") or "",
        )
    return found


def _value(parent: Element, name: str) -> str | None:
    child = parent.find(f"{_W}{name}")
    value = None if child is None else child.get(f"{_W}val")
    return None if value is None else str(value)


def _whole(value: str | None, otherwise: int) -> int:
    return int(value) if value and value.isascii() and value.isdecimal() else otherwise


def _is_on(element: Element | None) -> bool:
    return element is not None and element.get(f"{_W}val") not in ("0", "false", "off")
