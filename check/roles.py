"""What a number is in its sentence: a whole or its part, from or to what, votes for or against."""

from __future__ import annotations

import re

from check.lexicon import DIRECTIONS
from check.numbers import DIGITS, WORDS
from check.reading import Reading
from ingest import stem

_NUMBER = rf"(?:{DIGITS}|{WORDS})"
_CHANGES = frozenset(lemma for pair in DIRECTIONS for side in pair for lemma in side) | frozenset(
    map(stem, "change move cut go up down double halve".split())
)
_REACH = 12  # words between a verb of change and what it changes from and to
_OWNER = r"(?:the|its|our|their|these|those)\s+(?:[\w-]+['’]s?\s+)?|[\w-]+['’]s?\s+"
# What counts a part, before the whole that it is of.
_PART = re.compile(
    rf"(?:\b(?:{WORDS}|one|some|most|many|half|none|several|few|majority|minority|thirds?"
    rf"|quarters?|cent)|[\d%])\s+(?:out\s+)?of\s+(?:all\s+)?(?:{_OWNER})$",
    re.IGNORECASE,
)
# Of 30 homes, two; 30 homes, of which two.
_FIRST_WHOLE = re.compile(rf"(?:^|[.;:,(]\s+)(?:out\s+)?of\s+(?:all\s+)?(?:{_OWNER})?$", re.I)
_OF_WHOM = re.compile(r"(?:\s+[\w-]+){1,4},?\s+(?:\w+\s+)?of\s+(?:whom|which|them)\b", re.I)
_LEADING = re.compile(
    r"\b(?P<lead>from|to|by)\s+(?:(?:just|only|about|around|roughly|approximately|some|nearly"
    r"|almost|over|under|above|below|well|more\s+than|less\s+than|fewer\s+than|up\s+to|at\s+least"
    r"|at\s+most|an?|the|estimated|average|record|total|of)\s+)*$",
    re.IGNORECASE,
)
_STEP = r"(?:increase|rise|growth|decrease|decline|fall|drop|reduction|cut)"
_STEP_AFTER = re.compile(
    rf"[\s-]+(?:point\s+|points\s+|net\s+|overall\s+)?{_STEP}\b", re.IGNORECASE
)
_STEP_BEFORE = re.compile(rf"\b{_STEP}\s+of\s+(?:[a-z]+\s+){{0,2}}$", re.IGNORECASE)
_WHO_VOTED = r"\s+(?:(?:votes?|voted|members?|councillors?|people|were|was)\s+){0,2}"
_FOR = re.compile(rf"{_WHO_VOTED}in\s+favour\b|\s+(?:votes?|voted)\s+for\b", re.IGNORECASE)
_AGAINST = re.compile(rf"{_WHO_VOTED}against\b", re.IGNORECASE)
_VOTED = r"\b(?:by|vote\s+of|votes?\s+was)\s+"
_WINNING = re.compile(rf"(?:\s+votes?)?(?:\s+(?:to|against)\s+|\s*[-–]\s*){_NUMBER}", re.IGNORECASE)
_LOSING = re.compile(
    rf"{_VOTED}{_NUMBER}(?:\s+votes?)?(?:\s+(?:to|against)\s+|\s*[-–]\s*)$", re.IGNORECASE
)
_OPPOSED = (frozenset(("from", "to", "by")), frozenset(("for", "against")))


def role_of(reading: Reading, start: int, end: int) -> str:
    """What the number at these characters is: whole, from, to, by, for, against, or plain."""
    before, after = reading.text[max(0, start - 60) : start], reading.text[end : end + 60]
    if _PART.search(before) or _FIRST_WHOLE.search(before) or _OF_WHOM.match(after):
        return "whole"
    lead = _LEADING.search(before)
    if changes_before(reading, start):
        if lead:
            return lead["lead"].lower()
        word = reading.words[max(0, reading.at(start) - 1)]
        if word.end <= start and word.lemma in _CHANGES and not before[word.end - start :].strip():
            return "by"
    if _STEP_AFTER.match(after) or _STEP_BEFORE.search(before):
        return "by"
    return _vote(before, after)


def _vote(before: str, after: str) -> str:
    if _FOR.match(after) or (re.search(rf"{_VOTED}$", before, re.I) and _WINNING.match(after)):
        return "for"
    return "against" if _AGAINST.match(after) or _LOSING.search(before) else ""


def changes_before(reading: Reading, start: int) -> bool:
    """Whether a word before, in the same sentence, says that something changes."""
    index = reading.at(start)
    sentence = reading.words[index].sentence
    return any(
        word.lemma in _CHANGES and word.sentence == sentence and word.end <= start
        for word in reading.words[max(0, index - _REACH) : index + 1]
    )


def is_pair(reading: Reading, start: int, own_units: bool) -> bool:
    """Whether the two numbers with `to` between them are no range: from 30 to 40, by 8 to 3.

    `own_units`: each has its unit, as in "rose by £2m to £9m", unlike "rose by 2 to 9 per cent".
    """
    before = reading.text[max(0, start - 60) : start]
    changing = changes_before(reading, start)
    if re.search(rf"{_VOTED}$", before, re.IGNORECASE):
        return not changing or own_units
    lead = _LEADING.search(before)
    return changing and lead is not None and (lead["lead"].lower() == "from" or own_units)


def roles_differ(one: str, other: str) -> bool:
    """Whether two numbers play different parts of one change or of one vote."""
    return one != other and any({one, other} <= roles for roles in _OPPOSED)


def clock_role(reading: Reading, start: int) -> str:
    """Whether a time of day is that from which, or that to which, something lasts."""
    before = reading.text[max(0, start - 16) : start].lower()
    if re.search(r"\b(?:to|until|till|and|-|–)\s*$", before):
        return "to"
    return "from" if re.search(r"\b(?:from|between)\s+$", before) else ""
