"""Who said or decided a thing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from check.lexicon import DECIDING, ROLES, SAYING
from check.particular import Particular
from check.reading import Reading, read, share

_ALIKE = 0.5
_ACCORDING = re.compile(
    r"\b(?:according\s+to|in\s+the\s+(?:words|view|opinion)\s+of)\s+", re.IGNORECASE
)
_SUBJECT = 5  # words before a verb that can be its subject
_BREAKS = frozenset(
    """that which who whom when where if as by with for from and but or to in on at has had have
    is are was were be been would will could should may might must can did do does not""".split()
)
_HELPS = frozenset(
    """be been being was were is are has had have would will could should may might must can did do
    does not also then""".split()
)
# Forms that are no nouns; the others end in -ed.
_FORMS = frozenset(
    """said says told tells thought thinks believes argues insists agrees decides recommends accepts
    led warns hopes suggests concludes""".split()
)


# The same office with one of these is another office.
_RANKS = frozenset(("assist", "deputi", "vice", "former", "associ"))


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says or decides: the words of the subject, and the verb if it is one of deciding."""

    start: int
    end: int
    who: frozenset[str]
    decides: str
    sentence: int


@lru_cache(maxsize=4096)
def speakers(text: str) -> tuple[Speaker, ...]:
    """Everyone of whom a text says that they said or decided something."""
    reading = read(text)
    found = []
    for index, word in enumerate(reading.words):
        deciding = word.lemma in DECIDING
        if not (deciding or word.lemma in SAYING) or not _is_verb(reading, index):
            continue
        subject = _agent(reading, index) or _subject(reading, index)
        if subject:
            found.append(_speaker(reading, subject, word.lemma if deciding else ""))
    for match in _ACCORDING.finditer(text):
        run = _phrase(reading, reading.at(match.end()))
        if _is_someone(reading, run):
            found.append(_speaker(reading, run, ""))
    return tuple(found)


def _is_verb(reading: Reading, index: int) -> bool:
    low = reading.words[index].low
    if low.endswith("ing"):
        return index > 0 and reading.words[index - 1].low in ("be", "is", "are", "was", "were")
    return low.endswith("ed") or low in _FORMS


def _agent(reading: Reading, verb: int) -> list[int]:
    """Who is named after a passive: chaired by the Director."""
    after = reading.words[verb + 1 : verb + 3]
    if len(after) < 2 or after[0].low != "by":
        return []
    run = _phrase(reading, verb + 2)
    return run if _is_someone(reading, run) else []


def _phrase(reading: Reading, first: int) -> list[int]:
    clause = reading.words[first].clause
    run = []
    for index in range(first, min(first + _SUBJECT, len(reading.words))):
        word = reading.words[index]
        if word.clause != clause or (word.low in _BREAKS and word.low != "of"):
            break
        run.append(index)
    return run


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
    words = [reading.words[i] for i in run]
    return any(
        word.lemma in ROLES or (word.start and word.capital and word.content) for word in words
    )


def _speaker(reading: Reading, run: list[int], decides: str) -> Speaker:
    words = reading.words
    who = frozenset(words[i].lemma for i in run if words[i].content)
    return Speaker(words[run[0]].start, words[run[-1]].end, who, decides, words[run[0]].sentence)


def speakers_compared(claim: Reading, statement: Reading, around: str) -> Iterator[Particular]:
    """Each speaker of the claim: different where the statement has the same said by another."""
    theirs = speakers(statement.text)
    for mine in speakers(claim.text):
        span = claim.span(mine.start, mine.end)
        same = next((one for one in theirs if _same(one, mine)), None)
        if same:
            yield Particular("speaker", span, "held", statement.span(same.start, same.end))
        elif other := _other(claim, mine, statement, theirs):
            yield Particular("speaker", span, "different", statement.span(other.start, other.end))
        elif mine.who <= read(around).lemmas | statement.lemmas:
            yield Particular("speaker", span, "held")
        else:
            yield Particular("speaker", span, "absent")


def _same(one: Speaker, mine: Speaker) -> bool:
    return bool(one.who & mine.who) and not (one.who ^ mine.who) & _RANKS


def _other(
    claim: Reading, mine: Speaker, statement: Reading, theirs: tuple[Speaker, ...]
) -> Speaker | None:
    """Who is said to have said or decided the same thing instead, if it is only one."""
    found = [
        one
        for one in theirs
        if one.decides == mine.decides
        and (not one.who & mine.who or not _same(one, mine))
        and (one.who & mine.who or not mine.who <= statement.lemmas)
        and share(claim, statement.by_sentence[one.sentence], mine.who) >= _ALIKE
    ]
    return found[0] if len({one.who for one in found}) == 1 else None
