"""Words of a claim against their opposites in a statement: directions, grades and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from check.lexicon import (
    DIRECTIONS,
    EVERYDAY_GRADES,
    GRADING,
    NEGATED_BY,
    OPPOSITES,
    SCALES,
    Side,
)
from check.negation import is_denied
from check.particular import Kind, Particular
from check.reading import Reading, about, read

_ALIKE, _NEAR = 0.4, 2
# Prepositions that are directions only where something is measured against something.
_MEASURED = re.compile(
    r"\b(?P<over>over|above|exceed(?:s|ed|ing)?|in excess of)(?=\s+(?:the\s+|its\s+|our\s+)?"
    r"(?:\w+\s+)?(?:budget|target|average|norm|limit|plan))"
    r"|\b(?P<under>under|below|within)(?=\s+(?:the\s+|its\s+|our\s+)?(?:\w+\s+)?"
    r"(?:budget|target|average|norm|limit|plan))"
    r"|\b(?:went|going|goes|gone|is|are|was|were|been)\s+(?:(?P<up>up)|(?P<down>down))\b"
    r"|\b(?:(?P<rise>up)|(?P<drop>down))\s+(?:by|from|on\s+the|\d)",
    re.IGNORECASE,
)


def opposites_compared(claim: Reading, statement: Reading) -> Iterator[Particular]:
    """Directions and opposites: the same word held, its opposite of the same thing different."""
    yield from _pairs_compared("direction", DIRECTIONS, claim, statement, absent=True)
    yield from _measured_compared(claim, statement)
    yield from _pairs_compared("opposite", OPPOSITES, claim, statement, absent=False)
    yield from _prefixes_compared(claim, statement)


@lru_cache(maxsize=4096)
def _by_lemma(text: str) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for index, word in enumerate(read(text).words):
        found[word.lemma] = (*found.get(word.lemma, ()), index)
    return found


def _sides(pairs: Sequence[tuple[Side, Side]]) -> dict[str, list[tuple[Side, Side]]]:
    found: dict[str, list[tuple[Side, Side]]] = {}
    for one, other in pairs:
        for lemma in one - other:
            found.setdefault(lemma, []).append((one, other))
        for lemma in other - one:
            found.setdefault(lemma, []).append((other, one))
    return found


_OF_KIND: dict[str, dict[str, list[tuple[Side, Side]]]] = {
    "direction": _sides(DIRECTIONS),
    "opposite": _sides(OPPOSITES),
}


def _pairs_compared(
    kind: Kind,
    pairs: Sequence[tuple[Side, Side]],
    claim: Reading,
    statement: Reading,
    absent: bool,
) -> Iterator[Particular]:
    theirs = _by_lemma(statement.text)
    for index, word in enumerate(claim.words):
        sides = _OF_KIND[kind].get(word.lemma)
        if not sides:
            continue
        span = claim.span_of(index)
        same = [other for one, _ in sides for lemma in one for other in theirs.get(lemma, ())]
        against = [other for _, two in sides for lemma in two for other in theirs.get(lemma, ())]
        if same and not (against and word.lemma not in theirs):
            nearest = max(same, key=lambda other: about(claim, index, statement, other))
            if is_denied(claim, index) == is_denied(statement, nearest):
                yield Particular(kind, span, "held", statement.span_of(nearest))
            continue
        rival = _rival(claim, index, statement, against)
        if rival is None:
            if absent:
                yield Particular(kind, span, "absent")
        elif is_denied(claim, index) != is_denied(statement, rival):
            yield Particular(kind, span, "held", statement.span_of(rival))
        else:
            yield Particular(kind, span, "different", statement.span_of(rival))


def _rival(claim: Reading, index: int, statement: Reading, against: Sequence[int]) -> int | None:
    """The opposite that is said of the same thing, if one plainly is."""
    for other in against:
        if statement.words[other].lemma in claim.lemmas:
            continue
        near, alike = about(claim, index, statement, other)
        if near >= _NEAR and alike >= _ALIKE:
            return other
    return None


def _measured_compared(claim: Reading, statement: Reading) -> Iterator[Particular]:
    """Over against under budget, up against down on last year."""
    held = list(_MEASURED.finditer(statement.text))
    for mine in _MEASURED.finditer(claim.text):
        group = mine.lastgroup or ""
        span = claim.span(*mine.span(group))
        index = claim.at(span.start)
        for theirs in held:
            found = statement.span(*theirs.span(theirs.lastgroup or ""))
            if _way(theirs.lastgroup or "") == _way(group):
                yield Particular("direction", span, "held", found)
                break
            other = statement.at(found.start)
            near, alike = about(claim, index, statement, other)
            pair = {group, theirs.lastgroup} in (
                {"over", "under"},
                {"up", "down"},
                {"rise", "drop"},
            )
            if pair and near >= _NEAR and alike >= _ALIKE:
                if is_denied(claim, index) == is_denied(statement, other):
                    yield Particular("direction", span, "different", found)
                break


def _way(group: str) -> str:
    return {"rise": "up", "drop": "down"}.get(group, group)


def _prefixes_compared(claim: Reading, statement: Reading) -> Iterator[Particular]:
    """Available against unavailable, by the prefix alone."""
    for one, other, mine in ((claim, statement, True), (statement, claim, False)):
        theirs = _by_lemma(other.text)
        for index, word in enumerate(one.words):
            base = _without_prefix(word.lemma)
            if base is None or base not in theirs or word.lemma in theirs:
                continue
            place = theirs[base][0]
            pair = (index, place) if mine else (place, index)
            near, alike = about(claim, pair[0], statement, pair[1])
            if near < _NEAR or alike < _ALIKE:
                continue
            said, held = claim.span_of(pair[0]), statement.span_of(pair[1])
            same = is_denied(claim, pair[0]) == is_denied(statement, pair[1])
            yield Particular("opposite", said, "different" if same else "held", held)


@lru_cache(maxsize=1 << 14)
def _without_prefix(lemma: str) -> str | None:
    for prefix in ("un", "non"):
        base = lemma.removeprefix(prefix)
        if base != lemma and len(base) >= 4:
            return base
    for prefix, bases in NEGATED_BY.items():
        base = lemma.removeprefix(prefix)
        if base != lemma and base in bases:
            return base
    return None


_GRADES = sorted({grade for scale in SCALES for grade in scale}, key=len, reverse=True)
_GRADE = re.compile(
    r"\b(?:"
    + "|".join(re.escape(g).replace(r"\ ", r"\s+") for g in _GRADES)
    + r"|requir(?:ing|es?)\s+improvement)\b",
    re.IGNORECASE,
)


Grade = tuple[int, int, str]  # from where to where, and its words


@lru_cache(maxsize=4096)
def grades(text: str) -> tuple[Grade, ...]:
    """The grades that a text gives; everyday words only where it grades."""
    reading = read(text)
    found = []
    for match in _GRADE.finditer(text):
        grade = " ".join(match[0].lower().split())
        grade = re.sub(r"^requir(?:ing|e|es) ", "requires ", grade)
        if grade in EVERYDAY_GRADES:
            index = reading.at(match.start())
            quoted = text[max(0, match.start() - 1) : match.start()] in ("'", "‘", "“", '"')
            if not quoted and not reading.near(index, 6) & GRADING:
                continue
        found.append((match.start(), match.end(), grade))
    return tuple(found)


def degrees_compared(claim: Reading, statement: Reading) -> Iterator[Particular]:
    """Each grade of the claim: no other grade of its scale holds it."""
    held = grades(statement.text)
    for start, end, grade in grades(claim.text):
        index, span = claim.at(start), claim.span(start, end)

        def told(one: Grade, index: int = index) -> tuple[int, float]:
            return about(claim, index, statement, statement.at(one[0]))

        same = max((one for one in held if _is_grade(one[2], grade)), key=told, default=None)
        rivals = [one for one in held if _of_one_scale(one[2], grade)]
        rival = max(rivals, key=told, default=None)
        denied_alike = (
            same and is_denied(claim, index) and is_denied(statement, statement.at(same[0]))
        )
        if same and (rival is None or denied_alike or told(same) >= told(rival)):
            yield Particular("degree", span, "held", statement.span(same[0], same[1]))
        elif rival and not same and len({one[2] for one in rivals}) == 1:
            near, alike = told(rival)
            denied = is_denied(claim, index) != is_denied(statement, statement.at(rival[0]))
            if near and alike >= _ALIKE and not denied:
                found = statement.span(rival[0], rival[1])
                yield Particular("degree", span, "different", found)
            else:
                yield Particular("degree", span, "absent")
        else:
            yield Particular("degree", span, "absent")


_ADVERBS = {"poorly": "poor", "adequately": "adequate", "excellently": "excellent", "well": "good"}


def _is_grade(one: str, other: str) -> bool:
    return _ADVERBS.get(one, one) == _ADVERBS.get(other, other)


def _of_one_scale(one: str, other: str) -> bool:
    plain = {_ADVERBS.get(one, one), _ADVERBS.get(other, other)}
    return len(plain) == 2 and any(plain <= set(scale) for scale in SCALES)
