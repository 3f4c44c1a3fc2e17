"""Times that a text names by another that it names: the year before, a year later."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from functools import lru_cache

from check.dates import When, dated, month_days, year_of

_RELATIVE = re.compile(
    r"\b(?:(?:the\s+)?(?:previous|preceding|prior)\s+(?:financial\s+|calendar\s+)?year"
    r"|(?:the|a|one)\s+year\s+(?:before|earlier|previously|prior))(?P<before>)\b(?!\s+(?:of|19|20))"
    r"|\b(?:the\s+following\s+(?:financial\s+|calendar\s+)?year"
    r"|(?:the|a|one)\s+year\s+(?:after(?:wards)?|later))(?P<after>)\b",
    re.IGNORECASE,
)
_LONGEST = 366  # days of a time from which a year is reckoned


@lru_cache(maxsize=4096)
def times(text: str) -> tuple[When, ...]:
    """Every time that a text names, by itself or from the last one that it named before."""
    plain = dated(text)
    found = list(plain)
    for match in _RELATIVE.finditer(text) if plain else ():
        anchor = _anchor(match.start(), match.end(), plain)
        if anchor is not None:
            step = -1 if match["before"] is not None else 1
            when = _moved(anchor, step, *match.span())
            if when:
                found.append(when)
    return tuple(sorted(found, key=lambda when: when.start))


def _anchor(start: int, end: int, named: Sequence[When]) -> When | None:
    """The last time named before, of a known year; where there is none, the only one."""
    if any(when.start < end and start < when.end for when in named):
        return None
    known = [
        when
        for when in named
        if when.low is not None and when.high is not None and when.high - when.low < _LONGEST
    ]
    before = [when for when in known if when.end <= start]
    if before:
        return before[-1]
    return known[0] if len(known) == 1 else None


def _moved(anchor: When, step: int, start: int, end: int) -> When | None:
    """The time a year from another; of a day only its month."""
    if anchor.low is None:
        return None
    first = datetime.date.fromordinal(int(anchor.low))
    year = first.year + step
    if anchor.month is not None:
        return When(start, end, "date", *month_days(year, anchor.month), month=anchor.month)
    if anchor.part == "year":
        return When(start, end, "period", *month_days(year, 4, 12), part="year")
    if anchor.part:
        return None
    return When(start, end, "date", *year_of(year))
