"""What a quantity is of: a month, a year, a person. £6.25 a month is £75 a year."""

from __future__ import annotations

import re

# How many of each a year has.
_A_YEAR = {
    "hour": 8_760.0,
    "day": 365.0,
    "night": 365.0,
    "week": 52.0,
    "fortnight": 26.0,
    "month": 12.0,
    "quarter": 4.0,
    "year": 1.0,
}
_ADVERBS = {
    "hourly": "hour",
    "daily": "day",
    "nightly": "night",
    "weekly": "week",
    "fortnightly": "fortnight",
    "monthly": "month",
    "quarterly": "quarter",
    "yearly": "year",
    "annually": "year",
    "annum": "year",
    "pa": "year",
    "pcm": "month",
    "pw": "week",
}
_RATE = re.compile(
    r"\s*(?:[a-z][\w-]*\s+){0,2}?(?:"
    r"(?:an?|per|each|every)\s+(?P<each>hour|day|night|week|fortnight|month|quarter|year|person"
    r"|head|child|adult|household|home|family|resident|pupil|place|visit)\b"
    r"(?!\s+(?:later|ago|earlier|early|before|after|afterwards|old|sooner|previously|of))"
    r"|(?:per\s+)?(?P<adverb>annum|pcm|hourly|daily|nightly|weekly|fortnightly|monthly|quarterly"
    r"|yearly|annually)\b"
    r"|(?P<short>p\.?\s?a\b\.?|p\.?\s?w\b\.?))",
    re.IGNORECASE,
)
_SAME = {"head": "person", "night": "day"}


def rate_of(text: str, end: int) -> str:
    """What a quantity that ends here is said to be for each of; empty where it is not."""
    match = _RATE.match(text[: end + 60], end)
    if not match:
        return ""
    if match["each"]:
        each = match["each"].lower()
        return _SAME.get(each, each)
    return _ADVERBS[re.sub(r"[\s.]", "", match["adverb"] or match["short"]).lower()]


def yearly(per: str) -> float | None:
    """By what a quantity for each of these is multiplied to be that of a year."""
    return _A_YEAR.get(per)
