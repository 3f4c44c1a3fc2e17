"""What the styles of a Word file say of a paragraph and its letters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

# An element of one of the file's parts; the parser is known to ingest/word.py alone.
Element = Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"heading ([1-9])")
_CONTENTS = re.compile(r"(?:toc (?:\d|heading)|table of figures)")


@dataclass(frozen=True, slots=True)
class Style:
    """A style with all that it takes over from those that it is based on."""

    id: str = ""
    name: str = ""
    bold: bool = False
    hidden: bool = False
    outline_level: int | None = None
    list_number: str | None = None
    list_level: int | None = None

    @property
    def is_title(self) -> bool:
        return self.name == "title"

    @property
    def is_contents(self) -> bool:
        """Whether it is that of a line in a table of contents."""
        return bool(_CONTENTS.fullmatch(self.name))


class Styles:
    """The styles of one file, asked for by its paragraphs and runs."""

    def __init__(self, part: Element | None) -> None:
        self._elements: dict[str, Element] = {}
        self._known: dict[str, Style] = {"": Style()}
        self._usual = ""
        for style in [] if part is None else part.iterchildren(f"{_W}style"):
            name = style.get(f"{_W}styleId") or ""
            self._elements[name] = style
            if style.get(f"{_W}type") == "paragraph" and style.get(f"{_W}default") in ("1", "true"):
                self._usual = name

    def of(self, paragraph: Element) -> Style:
        """The style of a paragraph."""
        named = paragraph.find(f"{_W}pPr/{_W}pStyle")
        return self._style(self._usual if named is None else named.get(f"{_W}val") or "")

    def heading_level(self, paragraph: Element) -> int:
        """1 for the highest; 0 if the paragraph is no heading."""
        style = self.of(paragraph)
        found = _HEADING.fullmatch(style.name)
        own = _whole(paragraph.find(f"{_W}pPr/{_W}outlineLvl"))
        level = style.outline_level if own is None else own
        if style.is_title:
            return 1
        if found:
            return int(found[1]) + 1  # below the title
        return level + 2 if level is not None and level < 9 else 0

    def list_of(self, paragraph: Element) -> tuple[str, int | None] | None:
        """The list that the paragraph is in and how deep; no depth where only its style says so."""
        own = paragraph.find(f"{_W}pPr/{_W}numPr")
        style = self.of(paragraph)
        number, level = style.list_number, style.list_level
        if own is not None:
            named = own.find(f"{_W}numId")
            number = number if named is None else named.get(f"{_W}val")
            own_level = _whole(own.find(f"{_W}ilvl"))
            level = (level or 0) if own_level is None else own_level
        return (number, level) if number and number != "0" else None

    def is_bold(self, run: Element, paragraph: Element) -> bool:
        return self._has(run, paragraph, "b")

    def is_hidden(self, run: Element, paragraph: Element) -> bool:
        return self._has(run, paragraph, "vanish")

    def is_mark_deleted(self, paragraph: Element) -> bool:
        """Whether the end of a paragraph is deleted: the next one then goes on with it."""
        return paragraph.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None

    def _has(self, run: Element, paragraph: Element, name: str) -> bool:
        own = run.find(f"{_W}rPr/{_W}{name}")
        if own is not None:
            return is_on(own)
        named = run.find(f"{_W}rPr/{_W}rStyle")
        styles = [self._style(named.get(f"{_W}val") or "")] if named is not None else []
        styles.append(self.of(paragraph))
        return any(one.bold if name == "b" else one.hidden for one in styles)

    def _style(self, name: str) -> Style:
        if name in self._known:
            return self._known[name]
        chain: list[Element] = []
        above = name
        while (element := self._elements.get(above)) is not None and element not in chain:
            chain.append(element)
            base = element.find(f"{_W}basedOn")
            above = "" if base is None else base.get(f"{_W}val") or ""
        made = Style(
            id=name,
            name=_value(chain[0].find(f"{_W}name")).lower() if chain else "",
            bold=is_on(_first(chain, "rPr", "b")),
            hidden=is_on(_first(chain, "rPr", "vanish")),
            outline_level=_whole(_first(chain, "pPr", "outlineLvl")),
            list_number=_value(_first(chain, "pPr", "numPr", "numId")) or None,
            list_level=_whole(_first(chain, "pPr", "numPr", "ilvl")),
        )
        self._known[name] = made
        return made


def is_on(element: Element | None) -> bool:
    """Whether a property that is only on or off is there, and on."""
    return element is not None and element.get(f"{_W}val") not in ("0", "false", "off")


def _first(chain: list[Element], *names: str) -> Element | None:
    way = "/".join(f"{_W}{name}" for name in names)
    return next((one for style in chain if (one := style.find(way)) is not None), None)


def _value(element: Element | None) -> str:
    return "" if element is None else element.get(f"{_W}val") or ""


def _whole(element: Element | None) -> int | None:
    value = _value(element)
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 6 else None
