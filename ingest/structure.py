"""From lines to blocks: what in a paper is heading, paragraph, list item or table of contents.

Every reader brings its file into lines; what they mean is decided here, for all of them alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.document import Block
from ingest.headings import Heading, is_title, levels, matches, read_contents
from ingest.lines import Line, Unit, continues, form, is_plain, rejoin, units
from ingest.sentences import paragraph_sentences
from ingest.standards import standards

# "We also met with", "The council should": the list ends the sentence.
_LEADS_ON = re.compile(
    r"\b(?:with|by|to|of|for|that|in|on|at|from|as|following|including|includes?|are|is|were|was"
    r"|should|must|will|would|can|may|and)$"
)
# What web pages and agenda systems print around a paper.
_FURNITURE = re.compile(
    r"(?:more top stories|agenda item|supporting documents:?|read more:?|advertisement"
    r"|share this article|related (?:articles|stories):?|skip to (?:main )?content)",
    re.IGNORECASE,
)
_OPENING_QUOTE = ("“", '"', "‘", "'")
_LIST_LINE = 90
_LONGEST_ENTRY = 1000


def blocks(
    text: str, lines: Sequence[Line], *, explicit_headings: bool = False
) -> tuple[Block, ...]:
    """The blocks of a paper in order, none overlapping.

    With `explicit_headings` only lines that carry a level are headings: the paper says which.
    """
    # No entry is longer, and white space without end would be looked at again and again.
    openings = [text[line.start : min(line.end, line.start + _LONGEST_ENTRY)] for line in lines]
    entries, contents_lines = read_contents(openings)
    lines = [
        replace(line, furniture=True)
        if number in contents_lines or _FURNITURE.fullmatch(text[line.start : line.end])
        else line
        for number, line in enumerate(lines)
    ]
    joined = rejoin(text, units(text, lines))
    return _Classifier(text, joined, entries, explicit_headings).blocks()


def leads_on(words: str) -> bool:
    """Whether a paragraph introduces the list below it."""
    return words.endswith((":", ":-", ": -", "…")) or bool(_LEADS_ON.search(words))


class _Classifier:
    """Decides unit by unit, each in the sight of its neighbours."""

    def __init__(
        self, text: str, units: Sequence[Unit], entries: Sequence[Heading], explicit: bool
    ) -> None:
        self.text = text
        self.units = units
        self.explicit_headings = explicit
        self._has_gaps = any(unit.line.gap for unit in units[1:])
        sizes = sorted(unit.line.size for unit in units for _ in range(unit.start, unit.end, 20))
        self._body_size = sizes[len(sizes) // 2] if sizes else 0.0
        self._listed = self._unmarked_lists()
        self._matched = {} if explicit else self._match_contents(entries)

    def blocks(self) -> tuple[Block, ...]:
        roles = [self._role(number) for number in range(len(self.units))]
        if not self.explicit_headings:
            roles = self._with_standards(roles)
        return self._build(roles)

    def _words(self, number: int) -> str:
        unit = self.units[number]
        return " ".join(self.text[unit.body : unit.end].split())

    def _unmarked_lists(self) -> dict[int, int]:
        """Short lines close together under "Focus of inspection:", each with its lead's number."""
        listed: dict[int, int] = {}
        for lead in range(len(self.units) - 2):
            if not self._words(lead).endswith(":"):
                continue
            run: list[int] = []
            for number in range(lead + 1, len(self.units)):
                unit = self.units[number]
                words = self._words(number)
                plain = is_plain(unit.line) and not unit.mark and len(words) <= _LIST_LINE
                if not plain or (run and not unit.tight) or re.search(r"[.:]$", words):
                    break
                run.append(number)
            if len(run) >= 2 and self._has_gaps:
                listed |= dict.fromkeys(run, lead)
        return listed

    def _match_contents(self, entries: Sequence[Heading]) -> dict[int, Heading]:
        candidates = {
            number: self._words(number)
            for number, unit in enumerate(self.units)
            if is_plain(unit.line) and number not in self._listed and unit.end - unit.start <= 200
        }
        return matches(candidates, entries)

    def _role(self, number: int) -> str:
        unit = self.units[number]
        if unit.line.furniture or not any(map(str.isalnum, self.text[unit.body : unit.end])):
            return "contents"
        if unit.line.level or number in self._matched:
            return "heading"
        if unit.line.row or unit.line.row_lead:
            return "row"
        if number in self._listed:
            return "item"
        if unit.mark:
            if self._is_numbered_heading(number):
                return "heading"
            return "paragraph" if re.match(r"\d+\.\d", unit.mark) else "item"
        return "heading" if self._is_heading(number) else "paragraph"

    def _is_heading(self, number: int) -> bool:
        if self.explicit_headings:
            return False
        unit, words = self.units[number], self._words(number)
        below = self.units[number + 1] if number + 1 < len(self.units) else None
        leads = words.endswith(":") and (number + 1 in self._listed or self._leads_on(below))
        if leads or not is_title(words, before_list=bool(below and below.mark)):
            return False
        if unit.line.size:
            return self._stands_out(unit)
        if self._has_gaps and (not unit.line.gap and number):
            return False
        crowd = below is not None and self._has_gaps and below.tight
        return not (crowd and below and len(self._words(number + 1)) < _LIST_LINE)

    def _stands_out(self, unit: Unit) -> bool:
        return unit.line.bold or unit.line.size > 1.1 * self._body_size

    def _leads_on(self, below: Unit | None) -> bool:
        return below is not None and (bool(below.mark) or self._opens_speech(below))

    def _opens_speech(self, unit: Unit) -> bool:
        return self.text.startswith(_OPENING_QUOTE, unit.body)

    def _is_numbered_heading(self, number: int) -> bool:
        """Whether "2. Background" stands over text; between "1. …" and "3. …" it is an item."""
        unit, words = self.units[number], self._words(number)
        if self.explicit_headings or not unit.mark[0].isdigit() or not is_title(words):
            return False
        if unit.line.size:
            return self._stands_out(unit)
        near = [
            self.units[other].mark
            for other in (number - 1, number + 1)
            if 0 <= other < len(self.units)
        ]
        return words[0].isupper() and form(unit.mark) not in map(form, near)

    def _with_standards(self, roles: Sequence[str]) -> list[str]:
        leading = {
            number
            for number in range(len(self.units) - 1)
            if self._leads_on(self.units[number + 1]) and self._words(number).endswith(":")
        }
        paragraphs = [
            self._words(number) if role == "paragraph" and number not in leading else None
            for number, role in enumerate(roles)
        ]
        found = standards(paragraphs)
        return ["standard" if number in found else role for number, role in enumerate(roles)]

    def _build(self, roles: Sequence[str]) -> tuple[Block, ...]:
        heading_levels = self._levels(roles)
        made: list[Block] = []
        open_leads: list[tuple[str, tuple[int, int] | None]] = []
        for number, (unit, role) in enumerate(zip(self.units, roles, strict=True)):
            span = (unit.body, unit.end)
            if role == "contents":
                made.append(Block("contents", unit.start, unit.end))
                continue
            if role in ("heading", "standard"):
                # A heading's number is part of its name.
                start = unit.start if unit.mark[:1].isdigit() else unit.body
                made.append(Block("heading", start, unit.end, level=heading_levels[number]))
                open_leads = []
                continue
            if role == "row":
                made.append(Block("row", *span, lead=unit.line.row_lead))
                continue
            if role == "item":
                kind = form(unit.mark) or "unmarked"
                open_leads = self._leads_for(number, kind, open_leads, roles)
                made.append(Block("item", *span, lead=open_leads[-1][1]))
                continue
            open_leads = []
            lead = self._speech_lead(number, roles) or self._broken_off(number, roles)
            made.append(Block("paragraph", *span, lead=lead))
        return tuple(made)

    def _leads_for(
        self,
        number: int,
        form: str,
        open_leads: list[tuple[str, tuple[int, int] | None]],
        roles: Sequence[str],
    ) -> list[tuple[str, tuple[int, int] | None]]:
        """The lists that are open at this item, outermost first, each with its lead-in."""
        for depth, (known, _) in enumerate(open_leads):
            if known == form:
                return open_leads[: depth + 1]
        above = number - 1
        if above < 0 or roles[above] not in ("paragraph", "item"):
            return [(form, None)]
        words = self._words(above)
        if roles[above] == "item":
            if words.endswith(":"):
                return [*open_leads, (form, self._last_sentence(above))]
            return [*open_leads, (form, open_leads[-1][1] if open_leads else None)]
        return [(form, self._last_sentence(above) if leads_on(words) else None)]

    def _last_sentence(self, number: int) -> tuple[int, int]:
        unit = self.units[number]
        start, end = paragraph_sentences(self.text[unit.body : unit.end])[-1]
        return unit.body + start, unit.body + end

    def _speech_lead(self, number: int, roles: Sequence[str]) -> tuple[int, int] | None:
        """Who says it, where the paragraph above ends "One carer said:" and this one is speech."""
        above = number - 1
        if above < 0 or roles[above] != "paragraph" or not self._opens_speech(self.units[number]):
            return None
        return self._last_sentence(above) if self._words(above).endswith(":") else None

    def _broken_off(self, number: int, roles: Sequence[str]) -> tuple[int, int] | None:
        """The beginning of this paragraph's first sentence, where a running header cuts it in two.

        One span over both would quote the header too.
        """
        above = number - 1
        while above >= 0 and roles[above] == "contents":
            above -= 1
        if above in (-1, number - 1) or roles[above] not in ("paragraph", "item"):
            return None
        goes_on = continues(self.text, self.units[above], self.units[number])
        return self._last_sentence(above) if goes_on else None

    def _levels(self, roles: Sequence[str]) -> dict[int, int]:
        headings: list[Heading] = []
        numbers: list[int] = []
        for number, role in enumerate(roles):
            if role not in ("heading", "standard"):
                continue
            unit = self.units[number]
            matched = self._matched.get(number)
            words = self._words(number)
            directly_under = bool(numbers) and not any(
                other != "contents" for other in roles[numbers[-1] + 1 : number]
            )
            style = "standard" if role == "standard" else _style(words, unit)
            level = unit.line.level or (matched.level if matched else 0)
            headings.append(Heading(words, level, style, directly_under))
            numbers.append(number)
        return dict(zip(numbers, levels(headings), strict=True))


def _style(words: str, unit: Unit) -> str:
    if unit.mark[:1].isdigit():
        return form(unit.mark)
    if unit.line.size:
        return (
            f"{unit.line.size:.0f}{'b' if unit.line.bold else ''}{'C' if words.isupper() else ''}"
        )
    if words.endswith(":"):
        return "colon"
    return "capitals" if words.isupper() else "plain"
