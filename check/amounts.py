"""The quantities of a claim held against those of a statement."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import permutations

from check.clock import same_clock
from check.dates import dated
from check.lexicon import COUNTED
from check.pairing import (
    a_year,
    denies_otherwise,
    of_same_time,
    rates_apart,
    stands_apart,
    whole_of,
)
from check.particular import Particular
from check.quantities import Quantity, quantities
from check.reading import Reading, about, read
from check.relative import times
from check.times import differs

_ALIKE = 0.5  # share of the claim's words in a sentence that can contradict its quantity
_ORDINALS = frozenset(
    """first second third fourth fifth sixth seventh eighth ninth tenth last final latest 1st 2nd
    3rd 4th 5th 6th 7th 8th 9th 10th previous next""".split()
)
_ROUGHLY = 0.1  # how far quantities in two units (8 weeks, 2 months) may lie apart
_FAR = 0.25  # how far the bounds of one thing may lie apart: over 60, more than 50
_CLOSE = 0.025  # as near as a rounded figure: not the same, and no contradiction


def quantities_compared(claim: Reading, statement: Reading, around: str) -> Iterator[Particular]:
    """Each number, amount of money and percentage of the claim."""
    said = quantities(claim.text)
    held = quantities(statement.text)
    found = {mine: _holder(claim, mine, statement, held) for mine in said}
    used = {theirs for theirs in found.values() if theirs}
    open_ = [theirs for theirs in held if theirs not in used]
    for mine, theirs in found.items():
        span = claim.span(mine.start, mine.end)
        if theirs:
            yield Particular(mine.kind, span, "held", statement.span(theirs.start, theirs.end))
        elif other := _rival(claim, mine, statement, open_, held):
            yield Particular(mine.kind, span, "different", statement.span(other.start, other.end))
        elif _is_around(claim, mine, around):
            yield Particular(mine.kind, span, "held")
        else:
            yield Particular(mine.kind, span, "absent")


def _is_around(claim: Reading, mine: Quantity, around: str) -> bool:
    """Whether the words around have it, and not plainly of something else."""
    return any(
        _same_core(mine, other) and _counts_the_same(claim, mine, read(around), other)
        for other in quantities(around)
    )


def _holder(
    claim: Reading, mine: Quantity, statement: Reading, held: Sequence[Quantity]
) -> Quantity | None:
    fitting = [
        theirs
        for theirs in held
        if mine.unit == theirs.unit
        and satisfies(mine, theirs)
        and _counts_the_same(claim, mine, statement, theirs)
        and not stands_apart(claim, mine, statement, theirs)
    ]
    if fitting:
        return max(fitting, key=lambda theirs: about(claim, mine.at, statement, theirs.at))
    if rest := _complement(claim, mine, statement, held):
        return rest
    if mine.unit == "%" and (pair := _pair(claim, mine, statement, held)):
        return pair
    return None


def satisfies(mine: Quantity, theirs: Quantity) -> bool:
    """Whether what is said of a quantity holds wherever the other does."""
    if mine.unit == "clock":
        either = "either" in (mine.bound, theirs.bound)
        return same_clock(mine.core, theirs.core, either)
    if rates_apart(mine, theirs):
        ours, other = a_year(mine), a_year(theirs)
        return ours is not None and other is not None and satisfies(ours, other)
    low, high = theirs.interval
    if mine.low <= low and high <= mine.high:
        return True
    if theirs.bound in ("about", "little", "short", "above", "open") and not mine.bound:
        return _same_core(mine, theirs)
    if mine.bound in ("about", "little", "short", "open", "shut") or mine.bound == theirs.bound:
        return _same_core(mine, theirs)
    if mine.unit in ("time", "length", "area", "mass") and mine.core and not mine.bound:
        rough = abs(mine.core - theirs.core) <= _ROUGHLY * mine.core
        return rough and not theirs.bound and not _whole_ratio(mine.core, theirs.core)
    return False


def _whole_ratio(mine: float, theirs: float) -> bool:
    """Whether both are so many of one unit: 7 weeks and 8 weeks, not 2 months and 8 weeks."""
    sizes = (365.25, 30.4375, 7.0, 1.0) if mine >= 1 else (1.0,)
    return any(
        math.isclose(mine / s, round(mine / s)) and math.isclose(theirs / s, round(theirs / s))
        for s in sizes
    )


def _same_core(mine: Quantity, theirs: Quantity) -> bool:
    return mine.unit == theirs.unit and math.isclose(mine.core, theirs.core, rel_tol=1e-6)


def _kin(mine: Quantity, theirs: Quantity) -> bool | None:
    """Whether both count the same; None where it cannot be told."""
    if mine.counted is None or theirs.counted is None:
        return None
    if mine.counted == theirs.counted:
        return True
    one, other = COUNTED.get(mine.counted), COUNTED.get(theirs.counted)
    if one is None or other is None:
        return None
    return one == other or {one, other} == {"person", "child"}


def _counts_the_same(claim: Reading, mine: Quantity, statement: Reading, theirs: Quantity) -> bool:
    kin = _kin(mine, theirs)
    if kin is not None:
        return kin
    if mine.unit and mine.unit != "%":
        return True
    beside = claim.near(mine.at)
    if beside <= claim.topic:  # nothing is said of it but whose it is
        return not beside or bool(beside & statement.near(theirs.at))
    near, alike = about(claim, mine.at, statement, theirs.at)
    return bool(near) or alike >= _ALIKE or len(claim.lemmas) < 3


def _pair(
    claim: Reading, mine: Quantity, statement: Reading, held: Sequence[Quantity]
) -> Quantity | None:
    """The part of a pair of numbers whose share is what is said: 38 of 150 for a quarter."""
    for part in held:
        if _is_share(mine, part):
            return part
    counts = [theirs for theirs in held if not theirs.unit and not theirs.bound]
    for part, whole in permutations(counts, 2):
        close = statement.words[part.at].sentence == statement.words[whole.at].sentence
        if not close or not 0 < part.core < whole.core or _kin(part, whole) is False:
            continue
        ratio = 100 * part.core / whole.core
        if mine.low <= ratio <= mine.high or (not mine.bound and abs(ratio - mine.core) < 1):
            near, alike = about(claim, mine.at, statement, part.at)
            if near or alike >= _ALIKE:
                return part
    return None


def _is_share(mine: Quantity, part: Quantity) -> bool:
    """Whether a part of a whole is the share that is said, rounded where it is said plainly."""
    if not part.of:
        return False
    ratio = 100 * part.core / part.of
    return mine.low <= ratio <= mine.high or (not mine.bound and abs(ratio - mine.core) < 1)


def _rival(
    claim: Reading,
    mine: Quantity,
    statement: Reading,
    open_: Sequence[Quantity],
    held: Sequence[Quantity],
) -> Quantity | None:
    """The quantity that the statement has of the very thing instead, if it plainly has one."""
    same_unit = [
        theirs
        for theirs in held
        if theirs.unit == mine.unit and not stands_apart(claim, mine, statement, theirs)
    ]
    if _is_rest(claim, mine) or _of_other_times(claim, statement):
        return None
    if any(_may_be(mine, theirs) for theirs in same_unit if _kin(mine, theirs) is not False):
        return None
    like = [theirs for theirs in same_unit if _kin_plainly(mine, theirs)]
    found = []
    for theirs in open_:
        kin = _kin(mine, theirs)
        if theirs not in same_unit or kin is False:
            continue
        if bool(mine.per) != bool(theirs.per) or _both_may_be_true(claim, mine, statement, theirs):
            continue
        if not mine.unit and mine.core.is_integer() != theirs.core.is_integer():
            continue
        if _numbered_otherwise(claim, statement, statement.words[theirs.at].sentence):
            continue
        near, alike = about(claim, mine.at, statement, theirs.at)
        alone = len(same_unit) == 1 or like == [theirs]
        needed = _ALIKE if _kin_plainly(mine, theirs) else _ALIKE + 0.1
        paired = of_same_time(claim, mine, statement, theirs) and mine.core in (
            t.core for t in held
        )
        if (near >= 2 or (near and alone) or paired) and alike >= needed - 0.1 * (near >= 3):
            found.append((near, alike, theirs))
    if not found:
        return None
    found.sort(key=lambda one: one[:2], reverse=True)
    if len(found) > 1 and found[0][:2] == found[1][:2]:
        return None
    return found[0][2]


def _is_rest(claim: Reading, mine: Quantity) -> bool:
    """Whether it counts only the rest: two other members."""
    after = claim.words[mine.at : mine.at + 4]
    return any(word.low in ("other", "others", "more", "further", "additional") for word in after)


def _of_other_times(claim: Reading, statement: Reading) -> bool:
    """Whether both name times and none of the one is that of the other."""
    said, held = dated(claim.text), times(statement.text)
    return bool(said and held) and all(differs(mine, theirs) for mine in said for theirs in held)


def _numbered_otherwise(claim: Reading, statement: Reading, sentence: int) -> bool:
    """Whether the one speaks of the fifth of a series and the other of the first."""
    said = {word.low for word in claim.words} & _ORDINALS
    held = {word.low for word in statement.words if word.sentence == sentence} & _ORDINALS
    return bool(said and held) and not said & held


def _kin_plainly(mine: Quantity, theirs: Quantity) -> bool:
    return mine.counted is not None and mine.counted == theirs.counted


def _both_may_be_true(claim: Reading, mine: Quantity, statement: Reading, theirs: Quantity) -> bool:
    """Whether one is of those who do and the other of those who do not, and both may be so."""
    if not denies_otherwise(claim, mine, statement, theirs):
        return False
    whole = whole_of(mine, theirs)
    return whole is None or mine.core + theirs.core <= whole


def _complement(
    claim: Reading, mine: Quantity, statement: Reading, held: Sequence[Quantity]
) -> Quantity | None:
    """The part of the same whole that is left: seven of nine are not, where two of nine are."""
    for theirs in held:
        whole = whole_of(mine, theirs)
        if whole is None or not denies_otherwise(claim, mine, statement, theirs):
            continue
        rest = whole - theirs.core
        near, alike = about(claim, mine.at, statement, theirs.at)
        if mine.low <= rest <= mine.high and (near or alike >= _ALIKE):
            return theirs
    return None


def _may_be(mine: Quantity, theirs: Quantity) -> bool:
    """Whether both could be true of one thing: they touch, or one rounds the other."""
    if mine.unit == "clock":
        return satisfies(mine, theirs)
    if rates_apart(mine, theirs):
        ours, other = a_year(mine), a_year(theirs)
        return ours is None or other is None or _may_be(ours, other)
    if _side(mine) and _side(mine) == _side(theirs):
        return abs(mine.core - theirs.core) <= _FAR * max(abs(mine.core), abs(theirs.core))
    if mine.low <= theirs.high and theirs.low <= mine.high:
        return True
    if _side(mine) and _side(theirs):
        return False
    scale = max(abs(mine.core), abs(theirs.core))
    apart = abs(mine.core - theirs.core)
    if scale >= 1_000 and (apart <= _CLOSE * scale or apart < _place(mine.core) / 2):
        return True
    return _same_core(mine, theirs)


def _side(one: Quantity) -> str:
    """Whether it is said to be more or less than a number; empty where it is neither."""
    return {"above": "more", "open": "more", "under": "less", "shut": "less"}.get(one.bound, "")


def _place(value: float) -> float:
    """What the last digit that is not 0 stands for: a million of four million."""
    whole = f"{value:.0f}"
    return float(10 ** (len(whole) - len(whole.rstrip("0"))))
