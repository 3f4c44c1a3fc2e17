"""The dates and periods of a claim held against those of a statement."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from check.dates import When, dated, is_feast, relative_years, year_of
from check.grammar import main_clause
from check.particular import Particular
from check.reading import Reading, about
from check.relative import times

_ALIKE = 0.5


def dates_compared(claim: Reading, statement: Reading, around: str) -> Iterator[Particular]:
    """Each day, month, year and period of the claim."""
    said, held = dated(claim.text), times(statement.text)
    near = dated(around) if said else ()
    years = _years_around(statement.text, near)
    holders = {
        mine: next((theirs for theirs in held if holds(mine, theirs, years)), None) for mine in said
    }
    open_ = [theirs for theirs in held if theirs not in holders.values()]
    for mine, holder in holders.items():
        span = claim.span(mine.start, mine.end)
        if holder:
            yield Particular(mine.kind, span, "held", statement.span(holder.start, holder.end))
        elif other := _rival(claim, mine, statement, open_):
            yield Particular(mine.kind, span, "different", statement.span(other.start, other.end))
        elif _is_relative(mine, years) or (
            any(holds(mine, theirs, years) for theirs in near) and not _dated_otherwise(mine, held)
        ):
            yield Particular(mine.kind, span, "held")
        else:
            yield Particular(mine.kind, span, "absent")


def _dated_otherwise(mine: When, held: Sequence[When]) -> bool:
    """Whether the statement has a day or month of its own: a paper's date fills in a year only.

    On what day of the week a paper is dated says nothing of what it tells.
    """
    if mine.weekdays and mine.day is None:
        return True
    return mine.month is not None and any(theirs.month is not None for theirs in held)


def holds(mine: When, theirs: When, years: Sequence[int] = ()) -> bool:
    """Whether what is said of a time is so at the other: a year holds its days, not the reverse."""
    if _fields_differ(mine, theirs):
        return False
    if not mine.weekdays <= theirs.weekdays and not (mine.day and not theirs.weekdays):
        return False
    if is_feast(mine.part) and mine.part != theirs.part:
        return False
    ours, other = mine.days, theirs.days
    if ours and other:
        if ours[0] <= other[0] and other[1] <= ours[1]:
            return True
        return (
            mine.bound != theirs.bound
            and not (mine.bound or theirs.bound == "before")
            and ((mine.low, mine.high) == (theirs.low, theirs.high))
        )
    fields = all(
        wanted is None or wanted == has
        for wanted, has in (
            (mine.month, theirs.month),
            (mine.day, theirs.day),
            (mine.part, theirs.part),
        )
    )
    if not fields or ours is None:
        return fields and ours is None
    return any(year_of(year)[0] <= ours[0] and ours[1] <= year_of(year)[1] for year in years)


def differs(mine: When, theirs: When) -> bool:
    """Whether nothing can be at both times."""
    ours, other = mine.days, theirs.days
    if ours and other:
        return ours[1] < other[0] or other[1] < ours[0]
    return _fields_differ(mine, theirs)


def _fields_differ(mine: When, theirs: When) -> bool:
    if mine.bound or theirs.bound:
        return False
    if mine.weekdays and theirs.weekdays and not mine.weekdays & theirs.weekdays:
        return True
    both = (
        (mine.month, theirs.month),
        (mine.day, theirs.day),
        (_kind_of(mine.part) == _kind_of(theirs.part) and mine.part, theirs.part),
    )
    months = mine.month is None or theirs.month is None or mine.month == theirs.month
    return any(a and b and a != b and (months or a is not mine.day) for a, b in both)


def _kind_of(part: str | None) -> str:
    if is_feast(part):
        return "feast"
    return "season" if part and part.islower() and part != "year" else (part or "")[:1]


def _years_around(statement: str, near: Sequence[When]) -> tuple[int, ...]:
    """The years that the words around give, and those that the statement names by them."""
    years = {
        datetime.date.fromordinal(int(when.low)).year
        for when in near
        if when.low is not None and when.high is not None and when.high - when.low < 366
    }
    named = set[int]()
    for year in years if len(years) == 1 else ():
        named = relative_years(statement, year)
    return tuple(sorted(years | named))


def _is_relative(mine: When, years: Sequence[int]) -> bool:
    return (
        bool(mine.days) and mine.month is None and any(mine.days == year_of(year) for year in years)
    )


def _all_but_one(mine: When, theirs: When) -> bool:
    """Whether two days differ in the month alone, or in the year alone."""
    if mine.day is None or mine.day != theirs.day or mine.low is None or theirs.low is None:
        return False
    years = [datetime.date.fromordinal(int(when.low or 1)).year for when in (mine, theirs)]
    return (mine.month == theirs.month) != (years[0] == years[1])


def _does_the_same(claim: Reading, statement: Reading) -> bool:
    """Whether the statement has the claim's verb: published is not commissioned."""
    clause = main_clause(claim.text)
    if clause is None:
        return True
    for word in claim.words[claim.at(clause.verb_start) :]:
        if word.content and not word.low.endswith("ly"):
            return word.lemma in statement.all_lemmas
    return True


def _rival(claim: Reading, mine: When, statement: Reading, held: Sequence[When]) -> When | None:
    """The time that the statement has for the very thing instead, if it plainly has one."""
    if not held or any(not differs(mine, theirs) for theirs in held):
        return None
    found = []
    for theirs in held:
        if (mine.month is None) != (theirs.month is None) and not (mine.days and theirs.days):
            continue
        near, alike = about(claim, claim.at(mine.start), statement, statement.at(theirs.start))
        plain = (near >= 2 or (near and len(held) == 1)) and alike >= _ALIKE
        plain = plain and (near > 2 or _does_the_same(claim, statement))
        if plain or (_all_but_one(mine, theirs) and (near or alike >= _ALIKE / 2)):
            found.append((near, alike, theirs))
    if not found:
        return None
    found.sort(key=lambda one: one[:2], reverse=True)
    if len(found) > 1 and found[0][:2] == found[1][:2]:
        return None
    return found[0][2]
