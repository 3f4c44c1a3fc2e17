"""Dates as papers write them: found in words, and in the names of files.

Days stand before months, as in the United Kingdom. A financial year (2025-26) is not a date, and
a day that the calendar does not have is never put right by swapping it with the month.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.document import PaperDate

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?:19|20)\d\d(?!\d|\s?[-–/]\s?\d)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)"
_WRITTEN = re.compile(
    rf"(?<![\w£$.])(?:(?P<first>{_DAY})\s*(?:-|–|/|&|to|and)\s*)?(?P<day>{_DAY})\s+(?:of\s+)?"
    rf"(?P<month>{_MONTH}),?\s+(?P<year>{_YEAR})"
    rf"|\b(?P<month_us>{_MONTH})\s+(?P<day_us>{_DAY}),?\s+(?P<year_us>{_YEAR})"
    rf"|\b(?P<month_only>{_MONTH}),?\s+(?P<year_only>{_YEAR})"
    r"|(?<![\w/.-])(?P<iso>(?:19|20)\d\d-\d\d-\d\d)(?![\d-])"
    r"|(?<![\w/.£-])(?P<day_n>\d{1,2})(?P<sep>[/.])(?P<month_n>\d{1,2})(?P=sep)"
    r"(?P<year_n>(?:19|20)\d\d|\d\d)(?![\w/-]|[.]\d)",
    re.IGNORECASE,
)
_IN_A_NAME = re.compile(
    rf"(?<![a-z0-9])(?P<day>{_DAY})[ ](?P<month>{_MONTH})[ ](?P<year>{_YEAR})"
    r"|(?<!\d)(?P<year_i>(?:19|20)\d\d)(?P<sep_i>[ .]?)(?P<month_i>\d\d)(?P=sep_i)(?P<day_i>\d\d)"
    r"(?!\d)"
    r"|(?<!\d)(?<!\d[ .])(?P<day_n>\d\d)[ .](?P<month_n>\d\d)[ .](?P<year_n>20\d\d|\d\d)(?![ .]?\d)"
    rf"|(?<![a-z0-9])(?<!\d[ ])(?P<month_only>{_MONTH})[ ](?P<year_only>(?:19|20)\d\d)(?!\d|[ ]\d)",
    re.IGNORECASE,
)
_CENTURY = 2000  # of a year written with two digits


@dataclass(frozen=True, slots=True)
class Dated:
    """A date and the words that say it: `text[start:end] == words`."""

    start: int
    end: int
    words: str
    date: PaperDate


def dates(text: str) -> list[Dated]:
    """Every date in the text that is known to the month or to the day, in order."""
    return list(_found(_WRITTEN, text))


def file_date(name: str) -> Dated | None:
    """The one date in a file's name; None where there is none, or where there are two.

    `Minutes_13th_Mar_2025`, `report-2025-03-13`, `Appendix_D_21_01_25`, `Report_March_2025`.
    """
    words = re.sub(r"[_\s-]", " ", name)  # of the same length: the name's own words are kept
    found = {
        dated.date: Dated(dated.start, dated.end, name[dated.start : dated.end], dated.date)
        for dated in _found(_IN_A_NAME, words)
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _found(pattern: re.Pattern[str], text: str) -> Iterator[Dated]:
    for found in pattern.finditer(text):
        if date := _date(found.groupdict()):
            yield Dated(found.start(), found.end(), found[0], date)


def _date(said: dict[str, str | None]) -> PaperDate | None:
    if said.get("iso"):
        return _of_calendar(*(said["iso"] or "").split("-"))
    if said.get("month_only"):
        return PaperDate(int(said["year_only"] or ""), _month(said["month_only"] or ""))
    if said.get("first"):  # 10-12 September: no day of it is the day
        return PaperDate(int(said["year"] or ""), _month(said["month"] or ""))
    for form in ("", "_us", "_i", "_n"):
        year, month, day = (said.get(part + form) for part in ("year", "month", "day"))
        if year and month and day:
            return _of_calendar(year, month, day)
    return None


def _of_calendar(year: str, month: str, day: str) -> PaperDate | None:
    try:
        in_year = int(year) if len(year) == 4 else _CENTURY + int(year)
        in_month = int(month) if month.isdigit() else _month(month)
        of_day = datetime.date(in_year, in_month, int(re.sub(r"\D", "", day)))
    except ValueError:
        return None
    return PaperDate(of_day.year, of_day.month, of_day.day)


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1
