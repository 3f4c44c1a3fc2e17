"""Who said or decided a thing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from check.lexicon import DECIDING, ROLES, SAYING
from check.particular import Particular
from check.reading import Reading, read, share

_ALIKE = 0.6
_ACCORDING = re.compile(r"\b(?:according\s+to|in\s+the\s+(?:words|view|opinion)\s+of)\s+", re.IGNORECASE)
_SUBJECT = 5  # words before a verb that can be its subject
_BREAKS = frozenset(
    """that which who whom when where if as by with for from and but or to in on at has had have
    is are was were be been would will could should may might must can did do does not""".split()
)
_HELPS = frozenset(
    "has had have would will could should may might must can did do does not also then".split()
)
# Forms that are no nouns; the others end in -ed.
_FORMS = frozenset(
    """said says told tells thought thinks believes argues insists agrees decides recommends accepts
    led warns hopes suggests concludes""".split()
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says or decides: the words of the subject, and whether it decides."""

    start: int
    end: int
    who: frozenset[str]
    deciding: bool
    sentence: int


@lru_cache(maxsize=4096)
def speakers(text: str) -> tuple[Speaker, ...]:
    """Everyone of whom a text says that they said or decided something."""
    reading = read(text)
    found = []
    for index, word in enumerate(reading.words):
        deciding = word.lemma in DECIDING
        if (deciding or word.lemma in SAYING) and (word.low.endswith("ed") or word.low in _FORMS):
            subject = _subject(reading, index)
            if subject:
                found.append(_speaker(reading, subject, deciding))
    for match in _ACCORDING.finditer(text):
        first = reading.at(match.end())
        clause = reading.words[first].clause
        run = [i for i in range(first, min(first + 4, len(reading.words)))
               if reading.words[i].clause == clause]
        if run and _is_someone(reading, run):
            found.append(_speaker(reading, run, False))
    return tuple(found)


def _subject(reading: Reading, verb: int) -> list[int]:
    """The words before a verb that say who did it: a role or a name."""
    place = verb - 1
    while place >= 0 and reading.words[place].low in _HELPS:
        place -= 1
    run: list[int] = []
    while place >= 0 and len(run) < _SUBJECT:
        word = reading.words[place]
        if word.clause != reading.words[verb].clause or word.low in _BREAKS:
            break
        run.insert(0, place)
        place -= 1
    return run if run and _is_someone(reading, run) else []


def _is_someone(reading: Reading, run: list[int]) -> bool:
    return any(
        reading.words[i].lemma in ROLES or (i and reading.words[i].capital and reading.words[i].content)
        for i in run
    )


def _speaker(reading: Reading, run: list[int], deciding: bool) -> Speaker:
    words = reading.words
    who = frozenset(words[i].lemma for i in run if words[i].content)
    return Speaker(words[run[0]].start, words[run[-1]].end, who, deciding, words[run[0]].sentence)


def speakers_compared(claim: Reading, statement: Reading, around: str) -> Iterator[Particular]:
    """Each speaker of the claim: different where the statement has the same said by another."""
    theirs = speakers(statement.text)
    for mine in speakers(claim.text):
        span = claim.span(mine.start, mine.end)
        same = next((one for one in theirs if one.who & mine.who), None)
        if same:
            yield Particular("speaker", span, "held", statement.span(same.start, same.end))
        elif mine.who <= read(around).lemmas | statement.lemmas:
            yield Particular("speaker", span, "held")
        elif other := _other(claim, mine, statement, theirs):
            yield Particular("speaker", span, "different", statement.span(other.start, other.end))
        else:
            yield Particular("speaker", span, "absent")


def _other(
    claim: Reading, mine: Speaker, statement: Reading, theirs: tuple[Speaker, ...]
) -> Speaker | None:
    """Who is said to have said or decided the same thing instead, if it is only one."""
    if mine.who & statement.lemmas:
        return None
    found = [
        one
        for one in theirs
        if one.deciding == mine.deciding
        and share(claim, statement.by_sentence[one.sentence], mine.who) >= _ALIKE
    ]
    return found[0] if len({one.who for one in found}) == 1 else None
