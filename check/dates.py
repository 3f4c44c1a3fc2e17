"""The days, months, years and periods of a text."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

WhenKind = Literal["date", "period"]

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR = r"(?:1[0-9]|20)\d\d(?!\d)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_FINANCIAL = r"(?:19|20)\d\d\s?[/–-]\s?(?:(?:19|20)\d\d|\d\d)(?![\d/-])"
_WEEKDAYS = "mon tue wed thu fri sat sun".split()
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_ON = rf"(?:(?:{_WEEKDAY}|mon|tues?|wed|thur?s?|fri|sat|sun)\b\.?,?\s+(?:the\s+)?)?"
_FEASTS = frozenset(("easter", "christmas"))
_ORDINAL = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4}
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
_BEFORE = re.compile(
    r"\b(?:(?P<before>before|prior\s+to|earlier\s+than)|(?P<after>after|following|later\s+than))"
    r"\s+(?:the\s+)?(?:end\s+of\s+|start\s+of\s+)?$",
    re.IGNORECASE,
)
_DATING = re.compile(
    r"\b(?:in|by|since|from|of|until|till|to|during|before|after|early|late|mid|about|around|circa"
    r"|c\.|for|than|year|between|and|the|through|around|as\s+of|ending|spring|summer|autumn|winter"
    r"|fall|" + _MONTH[3:-6] + r")[\s,(-]*$|[(\[]\s*$",
    re.IGNORECASE,
)
_ANY = re.compile(
    rf"\d\d|\b(?:{_MONTH}|spring|summer|autumn|winter|quarter|half"
    rf"|{_WEEKDAY}|easter|christmas)\b",
    re.IGNORECASE,
)
_LEADS_MONTH = re.compile(
    r"\b(?:in|by|since|until|of|early|late|last|next|mid|from|to|and)[\s-]+$", re.IGNORECASE
)
_LEADS_SEASON = re.compile(
    r"\b(?:in|by|since|until|this|last|next|early|late|the|of|for|during|that)[\s-]+$",
    re.IGNORECASE,
)
# What may follow a season that is none of spring water, summer school and winter fuel.
_AFTER_SEASON = re.compile(
    r"\s*(?:[^\w\s]|$|(?:of|and|or|when|to|for|by|the|after|before|was|were|is|in|with|that|but|as"
    r"|on|at|it|this|there|because|so|then)\b)",
    re.IGNORECASE,
)
_LEADS = frozenset("on every each last next this by from until and or the".split())
_NO_PLURAL = frozenset("is was has its as this his does us plus less across thus".split())


@dataclass(frozen=True, slots=True)
class When:
    """A time that a text names: its days from `low` to `high` where the year is known.

    `month`, `day` and `part` (summer, Q3, H2) are known with or without a year; `weekdays`, from 0
    for Monday, where they are named or follow. `bound` says that it is named only as what something
    came before or after.
    """

    start: int
    end: int
    kind: WhenKind
    low: float | None = None
    high: float | None = None
    month: int | None = None
    day: int | None = None
    part: str | None = None
    bound: str = ""
    weekdays: frozenset[int] = frozenset()

    @property
    def days(self) -> tuple[float, float] | None:
        """From when to when, before and after reckoned in; None where the year is not known."""
        if self.low is None or self.high is None:
            return None
        if self.bound == "before":
            return -math.inf, self.low - 1
        if self.bound == "after":
            return self.high + 1, math.inf
        return self.low, self.high


@lru_cache(maxsize=4096)
def dated(text: str) -> tuple[When, ...]:
    """Every time that a text names, in order; of overlapping ones the fullest."""
    found: list[When] = []
    if not _ANY.search(text):
        return ()
    for pattern, make in _FORMS:
        for match in pattern.finditer(text):
            if any(match.start() < one.end and one.start < match.end() for one in found):
                continue
            when = make(match)
            if when:
                bound = _BEFORE.search(text[max(0, match.start() - 40) : match.start()])
                found.append(replace(when, bound=(bound and bound.lastgroup) or ""))
    return tuple(sorted(found, key=lambda when: when.start))


def relative_years(text: str, year: int) -> set[int]:
    """The years that a text of this year names as last, this and next year."""
    low = text.lower()
    return {
        year + step
        for step, words in (
            (-1, r"\b(?:last|previous|past) year\b|\ba year ago\b"),
            (0, r"\bthis (?:financial |calendar )?year\b"),
            (1, r"\bnext year\b|\bcoming year\b"),
        )
        if re.search(words, low)
    }


def is_feast(part: str | None) -> bool:
    """Whether a part of the year is Easter or Christmas, of which no days are reckoned."""
    return part in _FEASTS


def year_of(year: int) -> tuple[int, int]:
    """The first and last day of a year, as days are counted here."""
    return datetime.date(year, 1, 1).toordinal(), datetime.date(year, 12, 31).toordinal()


def _month_number(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def month_days(year: int, month: int, months: int = 1) -> tuple[int, int]:
    """The first and last day of so many months from this one."""
    after = year * 12 + month - 1 + months
    last = datetime.date(after // 12, after % 12 + 1, 1) - datetime.timedelta(1)
    return datetime.date(year, month, 1).toordinal(), last.toordinal()


def _day(match: re.Match[str]) -> When | None:
    said = match.groupdict()
    month = said["month"]
    number = int(month) if month.isdigit() else _month_number(month)
    day = int(re.sub(r"\D", "", said["day"]))
    year = int(said["year"]) if said.get("year") else None
    try:
        exact = datetime.date(year or 2000, number, day).toordinal()
    except ValueError:
        return None
    known = exact if year else None
    weekdays = frozenset((datetime.date.fromordinal(known).weekday(),)) if known else frozenset()
    return When(*match.span(), "date", known, known, number, day, weekdays=weekdays)


def _month_and_year(match: re.Match[str]) -> When:
    month = _month_number(match["month"])
    return When(*match.span(), "date", *month_days(int(match["year"]), month), month)


def _month_only(match: re.Match[str]) -> When | None:
    before = match.string[max(0, match.start() - 16) : match.start()]
    name = match[0].rstrip(".").lower()
    written = match[0][0].isupper()
    # May, March and their short forms are also other words.
    if name in ("may", "march", "mar", "sep", "dec", "jan", "nov", "oct", "feb", "apr", "aug"):
        if not (written and _LEADS_MONTH.search(before)):
            return None
    elif not written and not _DATING.search(before):
        return None
    return When(*match.span(), "date", month=_month_number(name))


def _financial(match: re.Match[str]) -> When | None:
    first, second = re.findall(r"\d+", match[0])
    year, last = int(first), int(first[:2] + second if len(second) == 2 else second)
    if last == year + 1 and (len(second) == 2 or "/" in match[0]):
        return When(*match.span(), "period", *month_days(year, 4, 12), part="year")
    if last <= year:
        return None
    return When(*match.span(), "period", year_of(year)[0], year_of(last)[1])


def _years(match: re.Match[str]) -> When | None:
    first, last = int(match["first"]), int(match["last"])
    if last <= first:
        return None
    return When(*match.span(), "period", year_of(first)[0], year_of(last)[1])


def _decade(match: re.Match[str]) -> When:
    year = int(match["decade"])
    length = 100 if year % 100 == 0 else 10
    return When(*match.span(), "period", year_of(year)[0], year_of(year + length - 1)[1])


def _century(match: re.Match[str]) -> When | None:
    number = int(match["century"])
    if not 10 <= number <= 30:
        return None
    return When(*match.span(), "period", year_of(number * 100 - 99)[0], year_of(number * 100)[1])


def _season(match: re.Match[str]) -> When | None:
    name = match["season"].lower()
    if not match["year"]:
        before = match.string[max(0, match.start() - 16) : match.start()]
        if not _LEADS_SEASON.search(before) or not _AFTER_SEASON.match(match.string, match.end()):
            return None
        return When(*match.span(), "period", part=name)
    days = month_days(int(match["year"]), _SEASONS[name], 3)
    return When(*match.span(), "period", *days, part=name)


def _weekday(match: re.Match[str]) -> When | None:
    """Friday, Sundays, Monday to Friday; none are Good Friday and Sheffield Wednesday."""
    before = re.search(r"(\w+)\s+$", match.string[: match.start()])
    if not match[0][0].isupper() or (
        before and before[1][0].isupper() and before.start() and before[1].lower() not in _LEADS
    ):
        return None
    first = _WEEKDAYS.index(match["first"][:3].lower())
    last = _WEEKDAYS.index((match["last"] or match["first"])[:3].lower())
    days = range(first, last + 1 if last >= first else last + 8)
    return When(*match.span(), "date", weekdays=frozenset(day % 7 for day in days))


def _feast(match: re.Match[str]) -> When | None:
    if not match[0][0].isupper() or re.match(r"\s+[A-Z]", match.string[match.end() :]):
        return None  # Easter Road
    first, last = year_of(int(match["year"])) if match["year"] else (None, None)
    return When(*match.span(), "period", first, last, part=match["feast"].lower())


def _part_of_year(match: re.Match[str]) -> When | None:
    said = match.groupdict()
    word = (said["ordinal"] or said["number"] or said["figure"] or "").lower()
    number = _ORDINAL.get(word) or int(word)
    half = bool(said["half"])
    if half and number > 2:
        number = 2
    name, months = (f"H{number}", 6) if half else (f"Q{number}", 3)
    if half and not said["of"]:
        return None
    if not said["of"]:
        return When(*match.span(), "period", part=name)
    years = re.findall(r"\d+", said["of"])
    first = int(years[0])
    month = 1 + months * (number - 1) + (3 if len(years) > 1 else 0)
    days = month_days(first + (month > 12), month - 12 * (month > 12), months)
    return When(*match.span(), "period", *days, part=name)


def _year(match: re.Match[str]) -> When | None:
    text, year = match.string, int(match[0])
    after = re.match(r"\s+([a-z]+s)\b", text[match.end() : match.end() + 30])
    counts = bool(after) and after is not None and after[1] not in _NO_PLURAL
    led = bool(_DATING.search(text[max(0, match.start() - 24) : match.start()]))
    if (counts and not led) or (year < 1900 and (counts or not led)) or year > 2099:
        return None
    return When(*match.span(), "date", *year_of(year))


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], When | None]], ...] = (
    (
        _compiled(
            rf"(?<![\w£$.]){_ON}(?P<day>{_DAY})\s+(?:of\s+)?(?P<month>{_MONTH})"
            rf"(?:,?\s+(?P<year>{_YEAR}))?"
        ),
        _day,
    ),
    (
        _compiled(
            rf"\b{_ON}(?P<month>{_MONTH})\s+(?:the\s+)?(?P<day>{_DAY})(?![\d,.]*\d|\s?%)"
            rf"(?:,?\s+(?P<year>{_YEAR}))?"
        ),
        _day,
    ),
    (
        _compiled(
            r"(?<![\w/.£-])(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.]"
            rf"(?P<year>{_YEAR})(?![\w/-])"
        ),
        _day,
    ),
    (
        _compiled(rf"(?<![\w/.-])(?P<year>{_YEAR})-(?P<month>\d\d)-(?P<day>\d\d)(?![\w-])"),
        _day,
    ),
    (
        _compiled(
            r"\b(?:Q(?P<number>[1-4])|quarter\s+(?P<figure>[1-4])|"
            r"(?P<ordinal>first|second|third|fourth|final)\s+"
            r"(?:quarter|(?P<half>half)))(?:\s*(?:of|in|for|,)?\s*(?:the\s+(?:year\s+)?)?"
            rf"(?P<of>{_FINANCIAL}|{_YEAR}))?(?!\w)"
        ),
        _part_of_year,
    ),
    (_compiled(rf"(?<![\w/.£-]){_FINANCIAL}"), _financial),
    (
        _compiled(
            rf"(?:from|between)\s+(?P<first>{_YEAR})\s*(?:to|and|until|–|-)\s*(?P<last>{_YEAR})"
        ),
        _years,
    ),
    (
        _compiled(rf"\b(?P<month>{_MONTH}),?\s+(?:of\s+)?(?P<year>{_YEAR})(?![\w/-])"),
        _month_and_year,
    ),
    (_compiled(r"(?<![\w£$,.])(?P<decade>(?:1[0-9]|20)\d0)['’]?s\b"), _decade),
    (_compiled(r"\b(?P<century>\d{1,2})(?:st|nd|rd|th)[\s-]century\b"), _century),
    (
        _compiled(
            r"\b(?P<season>spring|summer|autumn|winter)\b"
            rf"(?:\s+(?:of\s+)?(?P<year>{_YEAR}))?"
        ),
        _season,
    ),
    (
        _compiled(
            rf"\b(?P<first>{_WEEKDAY})(?:\s*(?:to|until|till|through|-|–)\s*"
            rf"(?P<last>{_WEEKDAY}))?\b"
        ),
        _weekday,
    ),
    (_compiled(rf"\b(?P<feast>easter|christmas)\b(?:\s+(?P<year>{_YEAR}))?"), _feast),
    (_compiled(rf"\b{_MONTH}(?![\w-])"), _month_only),
    (
        _compiled(
            rf"(?<![\w£$€,./-]){_YEAR}"
            r"(?![\w%]|[,.]\d|\s?(?:%|per\s?cent|million|m\b|bn\b))"
        ),
        _year,
    ),
)
