"""What a number of a claim and one of a statement belong to: a whole, a change, a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from check.dates import When, dated
from check.grammar import AUXILIARY
from check.negation import cues
from check.quantities import Quantity, quantities
from check.rates import yearly
from check.reading import Reading
from check.relative import times
from check.roles import roles_differ
from check.times import differs, holds

_AUXILIARY = re.compile(AUXILIARY)
_NOUN = 4  # words that a number and what it counts may take up
_PARTING = frozenset("and but to compared against from while whereas then".split())
_PENALTY = 6  # words for which each of these counts between a number and its time


def stands_apart(claim: Reading, mine: Quantity, statement: Reading, theirs: Quantity) -> bool:
    """Whether the two plainly belong to different things, whatever they count."""
    return (
        roles_differ(mine.role, theirs.role)
        or _of_other_rate(mine, theirs)
        or _part_for_whole(claim, mine, statement, theirs)
        or _of_other_time(claim, mine, statement, theirs)
    )


def a_year(one: Quantity) -> Quantity | None:
    """What a rate comes to in a year; None where it is not one of time."""
    times_a_year = yearly(one.per)
    if times_a_year is None:
        return None
    low, high = one.low * times_a_year, one.high * times_a_year
    return replace(one, core=one.core * times_a_year, low=low, high=high, per="year")


def rates_apart(mine: Quantity, theirs: Quantity) -> bool:
    """Whether both are rates, for each of different things: a week and a year."""
    return bool(mine.per and theirs.per) and mine.per != theirs.per


def _of_other_rate(mine: Quantity, theirs: Quantity) -> bool:
    return rates_apart(mine, theirs) and (a_year(mine) is None or a_year(theirs) is None)


def _part_for_whole(claim: Reading, mine: Quantity, statement: Reading, theirs: Quantity) -> bool:
    """Whether what is said of the whole is said of a part of it only, or the reverse.

    "Nine homes were outstanding" is not "two of the nine homes were outstanding", though "nine
    homes were inspected" may be. Where the same is said, the part is what answers.
    """
    if mine.unit or theirs.unit or (mine.of and theirs.of):
        return False
    ours, other = mine.role == "whole", theirs.role == "whole"
    if ours and other:
        return False
    if not (ours or other or mine.of or theirs.of):
        return False
    said_of_part = bool(_predicate(claim, mine) & _predicate(statement, theirs))
    if ours or other:
        return said_of_part
    return not said_of_part  # a part stands for the plain number of those who do the same


def _predicate(reading: Reading, one: Quantity) -> frozenset[str]:
    """What is said of those counted: the words after their noun, in its sentence."""
    words = reading.words
    sentence = words[one.at].sentence
    after = one.at + 1
    while after < len(words) and words[after].start < one.end:
        after += 1
    if one.of:  # after the whole
        wholes = [q for q in quantities(reading.text) if q.role == "whole" and q.at > one.at]
        after = wholes[0].at + 1 if wholes else after
    for place in range(after, min(after + _NOUN, len(words))):
        if one.counted and words[place].lemma == one.counted:
            after = place + 1
            break
    for place in range(after, min(after + 2 * _NOUN, len(words))):
        if words[place].sentence == sentence and _AUXILIARY.fullmatch(words[place].low):
            after = place + 1  # the homes inspected | were closed
            break
    return frozenset(
        word.lemma
        for word in words[after:]
        if word.sentence == sentence and word.content and word.lemma not in reading.topic
    ) - {one.counted or ""}


def _of_other_time(claim: Reading, mine: Quantity, statement: Reading, theirs: Quantity) -> bool:
    """Whether the statement names several times and this number is that of another."""
    named = times(statement.text)
    if len({(when.low, when.high, when.month, when.day) for when in named}) < 2:
        return False
    ours = time_of(claim, mine, dated(claim.text))
    other = time_of(statement, theirs, named)
    return ours is not None and other is not None and differs(ours, other)


def of_same_time(claim: Reading, mine: Quantity, statement: Reading, theirs: Quantity) -> bool:
    """Whether both are plainly of one time, where the statement names several."""
    ours = time_of(claim, mine, dated(claim.text))
    named = times(statement.text)
    other = time_of(statement, theirs, named) if len(named) > 1 else None
    return ours is not None and other is not None and holds(ours, other)


def time_of(reading: Reading, one: Quantity, named: Sequence[When]) -> When | None:
    """The time that a number is of: the nearest in its sentence, the clause of others away."""
    sentence = reading.words[one.at].sentence
    found: list[tuple[int, When]] = []
    for when in named:
        place = reading.at(when.start)
        if reading.words[place].sentence != sentence:
            continue
        first, last = sorted((place, one.at))
        between = reading.words[first + 1 : last]
        parted = sum(word.low in _PARTING for word in between)
        commas = reading.words[last].clause - reading.words[first].clause
        found.append((last - first + _PENALTY * (parted + commas), when))
    if not found:
        return named[0] if len(named) == 1 else None
    found.sort(key=lambda pair: pair[0])
    if len(found) > 1 and found[0][0] == found[1][0]:
        return None
    return found[0][1]


def denies_otherwise(claim: Reading, mine: Quantity, statement: Reading, theirs: Quantity) -> bool:
    """Whether one text says of its number what is not so, and the other what is so."""
    return _denied(claim, mine) != _denied(statement, theirs)


def whole_of(mine: Quantity, theirs: Quantity) -> float | None:
    """What both are parts of; None where it is not one whole."""
    if mine.unit == theirs.unit == "%":
        return 100.0
    return mine.of if mine.of and mine.of == theirs.of else None


def both_may_be_so(claim: Reading, statement: Reading) -> bool:
    """Whether one text says how many do not and the other how many do, and both may be so.

    Of the same number, or of more than there are, one must be wrong.
    """
    for mine in quantities(claim.text):
        for theirs in quantities(statement.text):
            if mine.role == "whole" or theirs.role == "whole" or mine.unit != theirs.unit:
                continue
            if mine.unit not in ("", "%") or not denies_otherwise(claim, mine, statement, theirs):
                continue
            counted = {mine.counted, theirs.counted} - {None}
            if len(counted) > 1 and not {mine.of, theirs.of} - {None}:
                continue
            whole = whole_of(mine, theirs)
            if mine.core + theirs.core <= whole if whole else mine.core != theirs.core:
                return True
    return False


def _denied(reading: Reading, one: Quantity) -> bool:
    sentence = reading.words[one.at].sentence
    found = [
        cue
        for cue in cues(reading.text)
        if cue.start >= one.end and reading.words[reading.at(cue.start)].sentence == sentence
    ]
    later = [q.start for q in quantities(reading.text) if q.start > one.start and not q.role]
    return any(not any(start < cue.start for start in later) for cue in found)
