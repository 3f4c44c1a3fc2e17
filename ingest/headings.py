"""Headings: what looks like one, which the table of contents names, and how they nest."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading or an entry of a table of contents. `level` is 0 where nothing tells it."""

    words: str
    level: int = 0
    style: str = ""
    directly_under: bool = False


_TITLE_WORDS = 14
_LIKENESS = 0.75

_ENDS_OPEN = re.compile(r"[.?!;,…][”’\"')\]*_]*$")
_LABEL = re.compile(r"(?P<label>[^:]{2,40}):\s+\S")
_NAMED_PART = re.compile(
    r"(?:\d[\d.]*\s+)?(?:appendix|annexe?|part|section|chapter|schedule|recommendation|theme"
    r"|priority|objective|item|outcome|standard|stage|phase)\s+[\w.]+:",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://|www\.|\S@\S|\d{5}")
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|should|can|could|may|must|do|does|did|said|says"
    r"|told|asked|noted|agreed|met|include|includes|included|thanked)\b",
    re.IGNORECASE,
)
_QUESTION_WORD = re.compile(r"\b(?:how|what|why|who|when|where|which|whether)\b", re.IGNORECASE)
_SPEAKER = re.compile(r"(?:we|they|it|he|she|you|i|there)\b", re.IGNORECASE)
_LEADING_ON = re.compile(
    r"\b(?:with|by|to|of|for|the|and|or|that|in|on|at|from|as|following|including|a|an)$",
    re.IGNORECASE,
)
_CONTENTS_TITLE = re.compile(r"(?:table of )?contents(?: page)?:?", re.IGNORECASE)
_DOTTED_ENTRY = re.compile(r"(?P<name>\S.*?)\s*(?:[.…_]\s?){3,}\s*(?P<page>\d{1,4}|[ivxlc]{1,6})")
_SPACED_ENTRY = re.compile(r"(?P<name>\S.*?)(?:\t+|\s{2,})\s*(?P<page>\d{1,4}|[ivxlc]{1,6})")
_LAST_PARTS = re.compile(r"(?:appendix|appendices|annexe?|schedule|glossary|references)\b", re.I)


def is_title(words: str, *, before_list: bool = False) -> bool:
    """Whether a line on its own reads as a title and not as a sentence, a label or a lead-in."""
    bare = words.strip("*_ ")
    count = len(bare.split())
    if not bare or count > _TITLE_WORDS or not (bare[0].isupper() or bare[0].isdigit()):
        return False
    numbers = sum(not any(map(str.isalpha, word)) for word in bare.split())
    if 2 * numbers > count:  # a row of a table
        return False
    if _ENDS_OPEN.search(bare) or _ADDRESS.search(bare) or "\t" in bare:
        return False
    label = _LABEL.match(bare)
    if label and not _NAMED_PART.match(bare) and len(label["label"].split()) <= 4:
        return False
    verb = _VERB.search(bare)
    if verb and not _QUESTION_WORD.search(bare, 0, verb.start()):
        return False
    if _SPEAKER.match(bare) or _LEADING_ON.search(bare.rstrip(":")):
        return False
    return not (before_list and bare.endswith(":"))


def read_contents(lines: Sequence[str]) -> tuple[list[Heading], set[int]]:
    """The entries of the paper's table of contents, and which lines (by number) it takes up.

    A contents table has a title or dot leaders, and page numbers that never fall; a table of
    figures is none.
    """
    entries: list[Heading] = []
    taken: set[int] = set()
    number = 0
    while number < len(lines):
        titled = bool(_CONTENTS_TITLE.fullmatch(lines[number].strip("*_# ")))
        run = _contents_run(lines, number + titled, titled)
        if len(run) >= 3:
            first = number if titled else run[0][0]
            last = run[-1][0]
            taken |= set(range(first, last + 1))
            entries += _with_levels([name for _, name in run])
            number = last
        number += 1
    return entries, taken


def _contents_run(lines: Sequence[str], start: int, titled: bool) -> list[tuple[int, str]]:
    run: list[tuple[int, str]] = []
    page = 0
    carried = ""
    missed = 0
    for number in range(start, len(lines)):
        found = _DOTTED_ENTRY.fullmatch(lines[number])
        if not found and titled:
            found = _SPACED_ENTRY.fullmatch(lines[number])
        if not found:
            # An entry too long for its line goes on over the next.
            missed += 1
            if missed > 1 or not run or len(lines[number]) > 120:
                break
            carried = lines[number] + " "
            continue
        this_page = int(found["page"]) if found["page"].isdigit() else 0
        if this_page and this_page < page:
            break
        page = max(page, this_page)
        run.append((number, carried + found["name"]))
        carried, missed = "", 0
    return run


def _with_levels(names: Sequence[str]) -> list[Heading]:
    """Numbers tell the depth; an entry ending in a colon holds those after it, up to an annex."""
    headings: list[Heading] = []
    held = 0
    for name in names:
        words = " ".join(name.split())
        if _LAST_PARTS.match(words):
            held = 0
        numbering = re.match(r"\d+((?:\.\d+)*)\.?\s", words)
        depth = numbering[1].count(".") if numbering else 0
        headings.append(Heading(words, 1 + held + depth))
        if words.endswith(":"):
            held = 1
    return headings


def matches(candidates: Mapping[int, str], entries: Sequence[Heading]) -> dict[int, Heading]:
    """Which candidates the contents table names, in the table's order, alike if not the same.

    The most alike ordered pairing is taken as a whole, so that a heading which stands in the paper
    more than once is found where the table means it.
    """
    numbers = list(candidates)
    normal = [_normal(candidates[number]) for number in numbers]
    wanted = [_normal(entry.words) for entry in entries]
    best = [[0.0] * (len(wanted) + 1) for _ in range(len(numbers) + 1)]
    alike: dict[tuple[int, int], float] = {}
    for row in range(len(numbers) - 1, -1, -1):
        for column in range(len(wanted) - 1, -1, -1):
            likeness = _likeness(normal[row], wanted[column])
            if likeness >= 0.97 or (likeness >= _LIKENESS and is_title(candidates[numbers[row]])):
                alike[row, column] = likeness
            best[row][column] = max(
                best[row + 1][column],
                best[row][column + 1],
                best[row + 1][column + 1] + alike.get((row, column), 0.0),
            )
    found: dict[int, Heading] = {}
    row = column = 0
    while row < len(numbers) and column < len(wanted):
        pair = alike.get((row, column))
        if pair and best[row][column] == best[row + 1][column + 1] + pair:
            found[numbers[row]] = entries[column]
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            row += 1
        else:
            column += 1
    return found


def _normal(words: str) -> str:
    without_brackets = re.sub(r"\([^()]*\)", " ", words.lower())
    without_number = re.sub(r"^\s*\d+(?:\.\d+)*[.)]?\s+", "", without_brackets)
    return " ".join(re.findall(r"\w+", without_number))


def _likeness(first: str, second: str) -> float:
    if first == second:
        return 1.0 if first else 0.0
    common = set(first.split()) & set(second.split())
    if 2 * len(common) < min(len(first.split()), len(second.split())):
        return 0.0
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= _LIKENESS else 0.0


def levels(headings: Sequence[Heading]) -> list[int]:
    """The level of each heading: given ones stand, the others nest among them.

    A heading directly under a heading is deeper. After text, it is level with the innermost open
    heading that looks the same; one that looks like none of them goes just below the innermost
    heading whose level was given.
    """
    found: list[int] = []
    open_headings: list[tuple[int, Heading]] = []
    for heading in headings:
        alike = [level for level, other in open_headings if _same_look(other, heading)]
        given = [level for level, other in open_headings if other.level]
        if heading.level:
            level = heading.level
        elif heading.directly_under and open_headings:
            above_level, above = open_headings[-1]
            sized = above.style[:1].isdigit() and _same_look(above, heading)
            level = (
                above_level
                if sized
                else alike[-1]
                if _outranks(alike, heading)
                else above_level + 1
            )
        elif alike:
            level = alike[-1]
        elif heading.style == "colon" and open_headings:  # "Safeguarding adults:" is a run-in head
            level = open_headings[-1][0] + 1
        elif given:
            level = given[-1] + 1
        else:
            level = open_headings[-1][0] if open_headings else 1
        while open_headings and open_headings[-1][0] >= level:
            open_headings.pop()
        open_headings.append((level, heading))
        found.append(level)
    return found


def _same_look(one: Heading, other: Heading) -> bool:
    return not one.level and one.style == other.style


def _outranks(alike: Sequence[int], heading: Heading) -> bool:
    """Where letters have sizes, an empty heading may be followed by one of a higher rank."""
    return bool(alike) and heading.style[:1].isdigit()
