"""A claim in the notation of the words it is held against: £2.5 million for 2.5 million pounds.

A model that reads both together takes the same figure or day, written otherwise, for another one;
the rules that compare particulars do not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from check.dates import When, dated
from check.names import TITLES
from check.particular import Kind, Particular
from check.quantities import Quantity, quantities
from ingest import Span

_QUANTITIES: frozenset[Kind] = frozenset(("number", "money", "percentage"))
_TIMES: frozenset[Kind] = frozenset(("date", "period"))
_SAME_TITLE = {"councillor": "cllr", "councillors": "cllrs", "professor": "prof"}
_TITLED = re.compile(
    rf"\b(?:{'|'.join(sorted(TITLES))})\.?\s+(?:[A-Z][\w’'-]*\.?\s+){{0,2}}$", re.IGNORECASE
)
_POSSESSIVE = re.compile(r"['’]s?$")
_ORDINAL = re.compile(r"\d(?:st|nd|rd|th)\b", re.IGNORECASE)


def in_their_words(claim: str, statement: str, particulars: Sequence[Particular]) -> str:
    """The claim with each figure, time and titled name that a statement holds written as there.

    Only what says exactly the same is replaced: "March 2023" stays where the statement names the
    day, 300 stays where it was 325 and the claim says "over".
    """
    told = claim
    for one in sorted(particulars, key=lambda p: -p.said.start):
        if one.standing != "held" or one.held is None:
            continue
        said, held = one.said, one.held
        if one.kind in _QUANTITIES:
            same = _same_quantity(claim, said, statement, held)
        elif one.kind in _TIMES:
            same = _same_time(claim, said, statement, held)
        elif one.kind == "name":
            held = _titled(statement, held)
            same = _same_person(said.text, held.text)
        else:
            continue
        if same and said.text.casefold() != held.text.casefold():
            told = _written(told, said, held.text)
    return told


def _same_quantity(claim: str, said: Span, statement: str, held: Span) -> bool:
    mine = next((q for q in quantities(claim) if _at(q, said)), None)
    theirs = next((q for q in quantities(statement) if _at(q, held)), None)
    if mine is None or theirs is None or "range" in (mine.bound, theirs.bound):
        return False
    alike = (mine.kind, mine.unit, round(mine.core, 6)) == (
        *(theirs.kind, theirs.unit),
        round(theirs.core, 6),
    )
    # "One in four residents" is no "25% residents".
    return alike and _leads_on(claim, said) == _leads_on(statement, held)


def _leads_on(text: str, span: Span) -> bool:
    return bool(re.match(r"\s+of\b", text[span.end :]))


def _same_time(claim: str, said: Span, statement: str, held: Span) -> bool:
    mine = next((when for when in dated(claim) if _at(when, said)), None)
    theirs = next((when for when in dated(statement) if _at(when, held)), None)
    return mine is not None and theirs is not None and _fields(mine) == _fields(theirs)


def _at(found: Quantity | When, span: Span) -> bool:
    return (found.start, found.end) == (span.start, span.end)


def _fields(when: When) -> tuple[object, ...]:
    return when.kind, when.low, when.high, when.month, when.day, when.part


def _titled(statement: str, held: Span) -> Span:
    """The name with the title and the first names before it."""
    before = _TITLED.search(statement[: held.start])
    start = before.start() if before else held.start
    return Span(start, held.end, statement[start : held.end])


def _same_person(said: str, held: str) -> bool:
    """Whether two titled names can be one person's: title and last name alike, no first names that
    are not."""
    (title, *mine), (other, *theirs) = _words(said), _words(held)
    if title not in TITLES | set(_SAME_TITLE.values()) or title != other:
        return False
    return bool(mine and theirs) and (
        mine == theirs or (mine[-1] == theirs[-1] and 1 in (len(mine), len(theirs)))
    )


def _words(name: str) -> list[str]:
    found = [re.sub(r"\.$|['’]s?$", "", word).lower() for word in name.split()]
    return [_SAME_TITLE.get(found[0], found[0]), *found[1:]]


def _written(claim: str, said: Span, words: str) -> str:
    """The claim with these words in that place, its sentence still a sentence."""
    before, after = claim[: said.start], claim[said.end :]
    if _ORDINAL.search(said.text) and not _ORDINAL.search(words):
        before = re.sub(r"\bthe\s+$", "", before, flags=re.IGNORECASE)  # on the 3rd of March
    if said.text.endswith(".") and not after.strip() and not words.endswith("."):
        after = f".{after}"
    if (own := _POSSESSIVE.search(said.text)) and not _POSSESSIVE.search(words):
        words += own[0]
    if not before.strip():
        words = words[:1].upper() + words[1:]
    return f"{before}{words}{after}"
