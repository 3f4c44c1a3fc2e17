"""The times of day of a text: half past five, 17:30, 9am."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from check.numbers import value_of

_HOUR = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|1[0-2]|[1-9])"
_HALF_DAY = r"(?P<half>[ap])(?:m\b|\.\s?m\b\.?)"
_LED = "|".join(rf"(?<=\b{word} )" for word in ("at", "by", "until", "before", "after"))
_CLOCK = re.compile(
    rf"(?:{_LED})(?P<named>noon|midday|midnight)\b"
    rf"|(?:\b(?P<part>half|(?:a\s+)?quarter|(?:five|ten|twenty)(?=\s+past))"
    rf"|(?:{_LED})(?P<minutes_to>five|ten|twenty))\s+(?P<way>past|to)\s+"
    rf"(?P<spoken>{_HOUR})\b(?:\s*{_HALF_DAY})?"
    rf"|(?<![\w.:£$€])(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?![\w:]*\d)"
    rf"(?:\s*{_HALF_DAY.replace('half', 'half_2')})?"
    rf"|(?<![\w.:£$€])(?P<twelve>1[0-2]|0?[1-9])(?:\.(?P<minutes>[0-5]\d))?\s*"
    rf"{_HALF_DAY.replace('half', 'half_3')}"
    rf"|\b(?P<struck>{_HOUR})\s+o['’]clock\b",
    re.IGNORECASE,
)
_PARTS = {"half": 0.5, "quarter": 0.25, "five": 1 / 12, "ten": 1 / 6, "twenty": 1 / 3}
_NAMED = {"noon": 12.0, "midday": 12.0, "midnight": 24.0}


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in hours; `either` where it may be that of the morning or the afternoon."""

    start: int
    end: int
    hours: float
    either: bool


def clocks(text: str) -> Iterator[Clock]:
    """Each time of day in order. A score or a ratio (3:2) is none."""
    for match in _CLOCK.finditer(text):
        half = (match["half"] or match["half_2"] or match["half_3"] or "").lower()
        hours = _hours(match)
        if half == "p" and hours < 12:
            hours += 12
        elif half == "a" and hours >= 12:
            hours -= 12
        written = match["hour"] is not None and (len(match["hour"]) == 2 or hours >= 13)
        either = not half and not match["named"] and not written
        yield Clock(match.start(), match.end(), hours, either)


def _hours(match: re.Match[str]) -> float:
    if match["named"]:
        return _NAMED[match["named"].lower()]
    if match["spoken"]:
        share = _PARTS[re.sub(r"^a\s+", "", (match["part"] or match["minutes_to"]).lower())]
        return (value_of(match["spoken"]) or 0.0) + (share if _is_past(match) else -share)
    if match["struck"]:
        return value_of(match["struck"]) or 0.0
    minutes = match["minute"] or match["minutes"] or "0"
    return float(match["hour"] or match["twelve"]) + int(minutes) / 60


def _is_past(match: re.Match[str]) -> bool:
    return match["way"].lower() == "past"


def same_clock(one: float, other: float, either: bool) -> bool:
    """Whether two times of day are one; `either`: where one does not say which half of the day."""
    apart = abs(one - other) % 24
    return min(apart, 24 - apart) < 1e-6 or (either and abs(apart - 12) < 1e-6)
