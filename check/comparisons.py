"""One thing measured against another: more than, older than."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from check.lexicon import DIRECTIONS, OPPOSITES
from check.negation import is_denied
from check.particular import Particular, Standing
from check.reading import Reading, about, read
from ingest import stem

_ALIKE, _NEAR = 0.4, 2
_MORE = re.compile(
    r"\b(?:(?P<more>more|greater|larger|bigger)|(?P<less>less|fewer|smaller))\b(?!\s+than\b)"
    r"(?!\s+(?:or|and)\s)",
    re.IGNORECASE,
)
_THAN = re.compile(
    r"\b(?:(?P<degree>more|less|fewer)(?P<of>(?:\s+[\w'’-]+){0,4}?)|(?P<word>\w{3,}er|worse))\s+than\b"
    r"(?!\s+(?:[£$€]?\d|half|an?\s+(?:third|quarter|half|tenth|fifth|dozen|hundred|million)|one\b"
    r"|two\b|three\b|four\b|five\b|ten\b|twenty\b|thirty\b|forty\b|fifty\b|hundred))",
    re.IGNORECASE,
)
_RISING, _FALLING = DIRECTIONS[0]
_NO_COMPARATIVE = frozenset("rather other further never either ever over under after".split())


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left` is more, or less, `of` something than `right`; all in lemmas."""

    start: int
    end: int
    at: int
    of: str
    more: bool
    left: frozenset[str]
    right: frozenset[str]


@lru_cache(maxsize=4096)
def comparisons(text: str) -> tuple[Comparison, ...]:
    """Every comparison of two things in a text."""
    reading = read(text)
    found = []
    for match in _THAN.finditer(text):
        word = (match["word"] or "").lower()
        if word in _NO_COMPARATIVE:
            continue
        index, end = reading.at(match.start()), match.end()
        clause = reading.words[index].sentence
        left = [w for w in reading.words[max(0, index - 8) : index] if w.sentence == clause]
        right = [
            w
            for w in reading.words[reading.at(end) : reading.at(end) + 8]
            if w.sentence == clause and w.start >= end
        ]
        if not left or not right:
            continue
        of = match["of"] or ""
        key = stem(of.split()[-1]) if of.split() else _positive(word)
        found.append(
            Comparison(
                *(match.start(), match.end(), index, key),
                (match["degree"] or "more").lower() == "more",
                frozenset(w.lemma for w in left if w.content),
                frozenset(w.lemma for w in right if w.content),
            )
        )
    return tuple(found)


def _positive(word: str) -> str:
    base = re.sub(r"(?:ier|er)$", lambda m: "y" if m[0] == "ier" else "", word)
    if len(base) > 3 and base[-1] == base[-2]:
        base = base[:-1]
    return stem(base)


def comparisons_compared(claim: Reading, statement: Reading) -> Iterator[Particular]:
    """Each comparison of the claim, and each more or less of a noun."""
    done: list[tuple[int, int]] = []
    for mine in comparisons(claim.text):
        done.append((mine.start, mine.end))
        span = claim.span(mine.start, mine.end)
        judged = {
            _agrees(claim, mine, statement, theirs): theirs
            for theirs in reversed(comparisons(statement.text))
        }
        verdict = next((v for v in (True, False) if v in judged), None)
        if verdict is None:
            yield Particular("comparison", span, "absent")
        else:
            standing: Standing = "held" if verdict else "different"
            held = statement.span(judged[verdict].start, judged[verdict].end)
            yield Particular("comparison", span, standing, held)
    yield from _more_compared(claim, statement, done)


def _agrees(
    claim: Reading, mine: Comparison, statement: Reading, theirs: Comparison
) -> bool | None:
    """Whether two comparisons say the same; None where they compare other things."""
    if _sides(mine) == _sides(theirs):
        return True
    near, alike = about(claim, mine.at, statement, theirs.at)
    if near < _NEAR or alike < _ALIKE:
        return None
    straight = len(mine.left & theirs.left), len(mine.right & theirs.right)
    crossed = len(mine.left & theirs.right), len(mine.right & theirs.left)
    if mine.of == theirs.of or not mine.of or not theirs.of:
        same_way = mine.more == theirs.more
    elif _opposed(mine.of, theirs.of):
        same_way = mine.more != theirs.more
    else:
        return None
    if all(straight) and sum(straight) > sum(crossed):
        return same_way
    if all(crossed) and sum(crossed) > sum(straight):
        return not same_way
    return None


def _sides(one: Comparison) -> tuple[str, bool, frozenset[str], frozenset[str]]:
    return one.of, one.more, one.left, one.right


def _opposed(one: str, other: str) -> bool:
    return any(
        (one in a and other in b) or (one in b and other in a) for a, b in OPPOSITES + DIRECTIONS
    )


def _more_compared(
    claim: Reading, statement: Reading, done: list[tuple[int, int]]
) -> Iterator[Particular]:
    held = list(_MORE.finditer(statement.text))
    for match in _MORE.finditer(claim.text):
        if any(start <= match.start() < end for start, end in done):
            continue
        index, span = claim.at(match.start()), claim.span(*match.span())
        noun = _next(claim, index)
        for theirs in held:
            other = statement.at(theirs.start())
            if not noun or noun != _next(statement, other):
                continue
            found = statement.span(*theirs.span())
            near, alike = about(claim, index, statement, other)
            denied = is_denied(claim, index) != is_denied(statement, other)
            if (match.lastgroup == theirs.lastgroup) != denied:
                yield Particular("comparison", span, "held", found)
                break
            if near >= _NEAR and alike >= _ALIKE and not denied:
                yield Particular("comparison", span, "different", found)
                break
        else:
            moved = _moved(claim, index, statement, noun)
            if moved is None:
                yield Particular("comparison", span, "absent")
            else:
                same = (statement.words[moved].lemma in _RISING) == (match.lastgroup == "more")
                found = statement.span_of(moved)
                yield Particular("comparison", span, "held" if same else "different", found)


def _moved(claim: Reading, index: int, statement: Reading, noun: str) -> int | None:
    """The word that says that a noun's number rises or falls: the increasing number of alerts."""
    for place, word in enumerate(statement.words):
        if noun and word.lemma in _RISING | _FALLING and noun in statement.near(place, 3):
            near, alike = about(claim, index, statement, place)
            if near >= _NEAR and alike >= _ALIKE and not is_denied(statement, place):
                return place
    return None


def _next(reading: Reading, index: int) -> str:
    """The first content word after, in its clause."""
    clause = reading.words[index].clause
    for word in reading.words[index + 1 : index + 6]:
        if word.clause != clause:
            break
        if word.content:
            return word.lemma
    return ""
