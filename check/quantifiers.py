"""All, most, some and none; only; first and last: how much of a thing a text speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from check.lexicon import EXTREMES
from check.particular import Particular, Standing
from check.quantities import Quantity, quantities
from check.reading import Reading, about, read

_ALIKE = 0.4
_ALL, _MOST, _MANY, _SOME, _FEW, _NONE, _NOT_ALL = 5, 4, 3, 2, 1, 0, -1

_AMOUNT = re.compile(
    r"\b(?:(?P<not_all>not\s+(?:all|every|everyone|everybody|always|each)|only\s+some)"
    r"|(?P<none>none|nobody|no[\s-]one|not\s+(?:a\s+single|one|any)(?![^,.;]*,\s*but\b)|never"
    r"|no(?=\s+[a-z]{3,})(?!\s+(?:doubt|longer|fewer|less|more|later|sooner|other|matter|hesitation"
    r"|surprise|question))|not\s+at\s+all)"
    r"|(?P<most>(?:the\s+)?(?:great\s+|vast\s+|large\s+|overwhelming\s+)?majority(?=\s+of)"
    r"|most(?=\s+(?:of|[a-z]+s|people|children|staff)\b)|mostly|mainly|predominantly|chiefly"
    r"|usually|nearly\s+all|almost\s+all|almost\s+every|nearly\s+every|generally|largely)"
    r"|(?P<few>(?:a\s+|the\s+)?(?:small\s+)?minority(?=\s+of)|(?<!a\s)(?<!the\s)few(?=\s)"
    r"|hardly\s+any|hardly\s+ever|rarely|seldom|very\s+few|only\s+a\s+few|just\s+a\s+few|little)"
    r"|(?P<all>all(?!\s+(?:but|over|too|but))|every|everyone|everybody|each(?!\s+other)|entire"
    r"|entirely|whole|wholly|always|unanimous|unanimously|both(?!\s+\w+\s+and)|100\s?%|fully)"
    r"|(?P<many>many|numerous|lots\s+of|a\s+lot\s+of|plenty\s+of|(?:a\s+)?(?:large|high|great)\s+number"
    r"\s+of|often|frequently)"
    r"|(?P<some>some(?!\s+\d)|several|a\s+few|a\s+number\s+of|sometimes|occasionally|partly"
    r"|certain(?=\s+[a-z]+s\b)))\b",
    re.IGNORECASE,
)
_LEVELS = {
    "all": _ALL,
    "most": _MOST,
    "many": _MANY,
    "some": _SOME,
    "few": _FEW,
    "none": _NONE,
    "not_all": _NOT_ALL,
}
# What each level holds, and what it denies.
_HOLDS = {
    _ALL: {_ALL, _MOST, _MANY, _SOME},
    _MOST: {_MOST, _MANY, _SOME},
    _MANY: {_MANY, _SOME},
    _SOME: {_SOME},
    _FEW: {_FEW, _SOME, _NOT_ALL},
    _NONE: {_NONE, _NOT_ALL},
    _NOT_ALL: {_NOT_ALL},
}
_DENIES = {
    _ALL: {_FEW, _NONE, _NOT_ALL},
    _MOST: {_FEW, _NONE},
    _MANY: {_NONE, _FEW},
    _SOME: {_NONE},
    _FEW: {_ALL, _MOST, _MANY},
    _NONE: {_ALL, _MOST, _MANY, _SOME},
    _NOT_ALL: {_ALL},
}
_SOLE = re.compile(
    r"\bnot\s+only\b|\b(?P<sole>(?:the\s+)?only(?!\s+(?:after|when|if|by|some|a\s+few))|solely"
    r"|exclusively|sole|alone|nobody\s+(?:but|except)|no\s+other|unique)\b",
    re.IGNORECASE,
)
_EXTREME = frozenset(lemma for pair in EXTREMES for side in pair for lemma in side)
_LATER = frozenset(("second", "third", "fourth"))  # also parts of names and of time
_TIME = frozenset("always never often sometimes rarely seldom usually frequently".split())


@dataclass(frozen=True, slots=True)
class Quantifier:
    """How much of what: a level, the words it is said of, and whether it is of times."""

    start: int
    end: int
    level: int
    scope: frozenset[str]
    at: int
    of_times: bool


@lru_cache(maxsize=4096)
def quantifiers(text: str) -> tuple[Quantifier, ...]:
    """Every word of a text that says how much of a thing, in order."""
    reading = read(text)
    found = []
    for match in _AMOUNT.finditer(text):
        level = _LEVELS[match.lastgroup or ""]
        index = reading.at(match.start())
        found.append(
            Quantifier(
                *(match.start(), match.end(), level, _scope(reading, match.end()), index),
                match[0].lower() in _TIME,
            )
        )
    return tuple(found)


def _scope(reading: Reading, end: int, size: int = 2) -> frozenset[str]:
    """The first content words after a quantifier in its clause."""
    found: list[str] = []
    index = reading.at(end)
    clause = reading.words[index].clause
    for word in reading.words[index : index + 7]:
        if word.start < end:
            continue
        if word.clause != clause or len(found) == size:
            break
        if word.content:
            found.append(word.lemma)
    return frozenset(found)


def quantifiers_compared(claim: Reading, statement: Reading) -> Iterator[Particular]:
    """Each word of how much: held by as much or more, denied by what leaves no room for it."""
    held = quantifiers(statement.text)
    for mine in quantifiers(claim.text):
        span = claim.span(mine.start, mine.end)
        alike = [theirs for theirs in held if _of_same(claim, mine, statement, theirs)]
        holder = next((t for t in alike if mine.level in _HOLDS[t.level]), None)
        rival = next((t for t in alike if mine.level in _DENIES[t.level]), None)
        if holder:
            yield Particular("quantifier", span, "held", statement.span(holder.start, holder.end))
        elif rival and _plainly(claim, mine, statement, rival):
            yield Particular(
                "quantifier", span, "different", statement.span(rival.start, rival.end)
            )
        elif (number := _share(claim, mine, statement)) is not None:
            fits, start, end = number
            standing: Standing = "held" if fits else "different"
            yield Particular("quantifier", span, standing, statement.span(start, end))
        elif mine.level not in (_SOME, _MANY):
            yield Particular("quantifier", span, "absent")
    yield from _only_compared(claim, statement)
    yield from _extremes_compared(claim, statement)


def _of_same(claim: Reading, mine: Quantifier, statement: Reading, theirs: Quantifier) -> bool:
    if mine.of_times != theirs.of_times and mine.level and theirs.level:
        return False
    if mine.scope & theirs.scope or mine.scope == theirs.scope:
        return True
    near, alike = about(claim, mine.at, statement, theirs.at)
    return near >= 2 and alike >= _ALIKE


def _plainly(claim: Reading, mine: Quantifier, statement: Reading, theirs: Quantifier) -> bool:
    near, alike = about(claim, mine.at, statement, theirs.at)
    return bool(mine.scope & theirs.scope) and near >= 2 and alike >= _ALIKE


def _share(claim: Reading, mine: Quantifier, statement: Reading) -> tuple[bool, int, int] | None:
    """A number of the statement that says as much, or not: 100% is all, 60% is most, 0 is none."""
    for number in quantities(statement.text):
        part = number.core
        if number.of:
            part = 100 * number.core / number.of
        elif number.unit != "%" and not (number.core == 0 and mine.level == _NONE):
            continue
        near, alike = about(claim, mine.at, statement, number.at)
        fits = {
            _ALL: part == 100,
            _MOST: part > 50,
            _MANY: part >= 40,
            _SOME: 0 < part <= 100,
            _FEW: 0 < part < 15,
            _NONE: part == 0,
            _NOT_ALL: part < 100,
        }[mine.level]
        if fits and near:
            return True, number.start, number.end
        unfit = {_ALL: part < 98, _MOST: part < 45, _FEW: part > 55, _NONE: part > 0}
        counts = number.counted is None or number.counted in mine.scope
        counts = counts and _says_the_same(claim, mine, statement, number)
        if unfit.get(mine.level) and counts and near >= 2 and alike >= _ALIKE:
            return False, number.start, number.end
    return None


def _says_the_same(claim: Reading, mine: Quantifier, statement: Reading, number: Quantity) -> bool:
    """Whether the clause of a number says anything of what the claim says of those it counts."""
    clause = statement.words[number.at].clause
    beside = {word.lemma for word in statement.words if word.clause == clause}
    after = [word for word in claim.words if word.start >= mine.end and word.content]
    said = {word.lemma for word in after} - mine.scope - {number.counted or ""} - claim.topic
    return not said or bool(said & beside)


def _only_compared(claim: Reading, statement: Reading) -> Iterator[Particular]:
    theirs = _soles(statement.text)
    for start, end in _soles(claim.text):
        if theirs:
            yield Particular(
                "quantifier", claim.span(start, end), "held", statement.span(*theirs[0])
            )
        else:
            yield Particular("quantifier", claim.span(start, end), "absent")


@lru_cache(maxsize=4096)
def _soles(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(match.span() for match in _SOLE.finditer(text) if match["sole"])


def _extremes_compared(claim: Reading, statement: Reading) -> Iterator[Particular]:
    """First against last, largest against smallest, of the same noun."""
    for index, word in enumerate(claim.words):
        for pair in EXTREMES if word.lemma in _EXTREME else ():
            for one, other in (pair, pair[::-1]):
                if word.lemma not in one:
                    continue
                span = claim.span_of(index)
                same = _said(statement, one)
                if same:
                    yield Particular("quantifier", span, "held", statement.span_of(same[0]))
                    continue
                for place in _said(statement, other):
                    near, alike = about(claim, index, statement, place)
                    noun = _scope(claim, word.end, 1) & _scope(
                        statement, statement.words[place].end, 1
                    )
                    if noun and near >= 2 and alike >= _ALIKE:
                        held = statement.span_of(place)
                        yield Particular("quantifier", span, "different", held)
                        break
                else:
                    if word.lemma not in _LATER:
                        yield Particular("quantifier", span, "absent")


def _said(reading: Reading, side: frozenset[str]) -> list[int]:
    return [index for index, word in enumerate(reading.words) if word.lemma in side]
