"""The quantities of a text: how many of what, as intervals with a unit."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from check.clock import clocks
from check.dates import dated
from check.numbers import (
    DENOMINATOR,
    DIGITS,
    MAGNITUDE,
    MIXED,
    WORDS,
    denominator_of,
    magnitude_of,
    value_of,
)
from check.rates import rate_of
from check.reading import Reading, read
from check.roles import clock_role, is_pair, role_of
from check.units import PERCENT, SHORT_UNIT, UNIT, UNITS, QuantityKind, unit_of

_NUMBER = rf"(?:{MIXED}|{DIGITS}|{WORDS})"
_AMOUNT = re.compile(
    rf"(?<![\w.,/-])(?P<between>between\s+)?(?:(?P<sign>[£$€]|\b(?:GBP|EUR|USD)(?=\s?\d))\s*)?(?P<value>{_NUMBER})"
    rf"(?:[\s-]*(?P<times>{MAGNITUDE})\b)?"
    rf"(?:(?(between)\s+and\s+|(?:\s*[-–—]\s*|\s+to\s+))[£$€]?(?P<upper>{_NUMBER})"
    rf"(?:[\s-]*(?P<upper_times>{MAGNITUDE})\b)?)?"
    rf"(?P<percent>\s*(?:{PERCENT}))?(?P<coin>\s*\b(?:pounds?|euros?|dollars?|pence|GBP)\b)?"
    rf"(?:[\s-]+(?P<unit>{UNIT})\b|(?<=\d)(?P<close>{SHORT_UNIT})\b)?(?![\w/]|[.,]\d|-\d|[-–]\w*\d)",
    re.IGNORECASE,
)
_ONE_OF_TWO = re.compile(r"\b(?:first|second|last|other|latter)\s+$", re.IGNORECASE)  # half
_MIXED_BEFORE = re.compile(rf"(?:{DIGITS}|\b{WORDS})[\s-]+and[\s-]+$", re.IGNORECASE)
_FRACTION = re.compile(
    rf"\b(?P<top>an?|one|two|three|four|five|six|seven|eight|nine)[\s-]+(?P<bottom>{DENOMINATOR})\b"
    r"|(?<![\w-])(?P<half>half)(?!\s+an?\s+(?:million|billion|hundred|thousand|dozen))(?=\s+(?:of|the|a|an|its|their|our|all|as|those|these|that)\b"
    r"|\s*[,.;]|\s+\w+s\b|\s*$)",
    re.IGNORECASE,
)
_HALF_UNIT = re.compile(
    r"\b(?:an?[\s-]+|one\s+)?(?:(?P<half>half)|(?P<three>three[\s-]+quarters?)|quarter)"
    r"[\s-]+(?:of\s+)?(?:an?[\s-]+)?(?P<unit>hours?|days?|years?|miles?|centur(?:y|ies)|decades?)\b"
    r"(?!['’])|\b(?:an?|one)\s+(?P<whole>hour|day|week|month|year|mile|decade)\s+and\s+an?\s+"
    r"(?:(?P<and_half>half)|quarter)\b",
    re.IGNORECASE,
)
_OUT_OF = re.compile(
    rf"(?<![\w.,/-])(?P<part>{_NUMBER})\s+(?:(?:out\s+of|in|of)(?:\s+every|\s+the|\s+all|\s+its"
    rf"|\s+our|\s+their)?(?:\s+[^\W\d][\w-]*['’]s?)?)\s+(?P<all>{_NUMBER})\b(?![\w/]|[.,]\d)"
    r"|(?<![\w.,/-])(?P<score>\d{1,2})/(?P<top>10|100|5|20|50)(?![\w/])",
    re.IGNORECASE,
)
_EXACT = {"a couple of": 2, "a pair of": 2, "a dozen": 12, "dozen": 12, "half a dozen": 6}
_COLLOQUIAL = re.compile(
    r"\b(?:half\s+a\s+dozen|a\s+dozen|a\s+couple\s+of|a\s+pair\s+of)\b", re.IGNORECASE
)
_NO_QUANTITY = re.compile(
    r"\b0\d{2,4}\s?\d{3,4}(?:\s?\d{3,4})?\b",
    re.IGNORECASE,
)
# What stands before a number that only names something.
_NAMES = re.compile(
    r"\b(?:paragraphs?|paras?|sections?|recommendations?|items?|appendix|appendices|pages?|figures?"
    r"|tables?|chapters?|no\.?|numbers?|articles?|schedules?|phase|version|type|room|flat|minute"
    r"|question|annex|note|act|regulations?|rules?|stages?|level|tier|class|band|year|grade|route"
    r"|quarter|outcome|decision|case|ref|reference|policy|step|part|volume|vol\.?|covid|aged"
    r"|season|episode|world\swar|formula|channel|highway|priority|zone|bbc|agenda|top)"
    r"[\s-]*(?:\d[\d.]*\s*(?:,|and|&|to|-|–)\s*)*$",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"\b(?P<open>(?:no|not)\s+(?:fewer|less)\s+than|at\s+(?:the\s+very\s+)?least"
    r"|(?:a\s+)?minimum\s+of|as\s+many\s+as)"
    r"\s+(?:an?\s+|the\s+)?$|\b(?P<shut>(?:no|not)\s+more\s+than|at\s+(?:the\s+very\s+)?most"
    r"|up\s+to|(?:a\s+)?maximum\s+of|within)\s+(?:an?\s+|the\s+)?$"
    r"|\b(?P<little>just\s+(?:over|above|more\s+than)|(?:a\s+)?little\s+(?:over|more\s+than)"
    r"|slightly\s+(?:over|more\s+than))\s+(?:an?\s+|the\s+)?$"
    r"|\b(?P<short>just\s+(?:under|below|short\s+of|less\s+than)|nearly|almost|(?:a\s+)?little\s+"
    r"(?:under|less\s+than)|close\s+to|slightly\s+(?:under|less\s+than))\s+(?:an?\s+|the\s+)?$"
    r"|\b(?P<above>(?:more|greater|higher|larger|longer|older)\s+than|(?:well\s+)?over|above"
    r"|in\s+excess\s+of|exceed(?:s|ed|ing)?|upwards\s+of)\s+(?:an?\s+|the\s+)?$"
    r"|\b(?P<under>(?:fewer|less|lower|smaller|shorter|younger)\s+than|(?:well\s+)?under|below)"
    r"\s+(?:an?\s+|the\s+)?$"
    r"|\b(?P<about>about|around|roughly|approximately|approx\.?|circa|c\.|some|an?\s+estimated"
    r"|estimated(?:\s+at)?)\s+(?:an?\s+|the\s+)?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s*(?:(?P<open>or\s+(?:more|over|above)|plus\b|\+)|(?P<shut>or\s+(?:less|fewer|under)))"
)
_SKIPPED = frozenset(
    "of the a an these those our its their all his her such other different more new about".split()
)
_PLURALS = frozenset("people children men women staff police personnel media data".split())
_APPROXIMATE = 0.10
_ROUNDED = 0.025


@dataclass(frozen=True, slots=True)
class Quantity:
    """From `low` to `high` of a unit, of what is counted; `core` is the number that is written.

    `unit` is a currency, `%`, a dimension or, of what is only counted, empty. `counted` is the
    lemma of the noun, None where none can be told. `of` is the whole of a part (38 of 150).
    `role` is what it is in its sentence (whole, from, to, by), `per` what it is for each of.
    """

    start: int
    end: int
    kind: QuantityKind
    core: float
    low: float
    high: float
    unit: str
    counted: str | None
    at: int
    bound: str = ""
    of: float | None = None
    role: str = ""
    per: str = ""

    @property
    def interval(self) -> tuple[float, float]:
        """What it says as a fact: as written, without the leeway that a rounded claim has."""
        return (self.low, self.high) if self.bound else (self.core, self.core)


@lru_cache(maxsize=4096)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity of a text in order; dates, references and codes are none."""
    reading = read(text)
    if not reading:
        return ()
    taken = [(when.start, when.end) for when in dated(text)]
    taken += [match.span() for match in _NO_QUANTITY.finditer(text)]
    found: list[Quantity] = []
    for one in (
        *_clocks(reading),
        *_half_units(reading),
        *_parts(reading),
        *_fractions(reading),
        *_colloquial(reading),
        *_amounts(reading),
    ):
        if not any(one.start < end and start < one.end for start, end in taken):
            found.append(one)
            taken.append((one.start, one.end))
    return tuple(sorted(found, key=lambda q: q.start))


def _parts(reading: Reading) -> Iterator[Quantity]:
    """38 of the 150, one in four, 6/10."""
    for match in _OUT_OF.finditer(reading.text):
        scored = match["score"] is not None
        part = value_of(match["score"] if scored else match["part"])
        whole = value_of(match["top"] if scored else match["all"])
        if part is None or whole is None or not 0 <= part < whole or _is_named(reading, match):
            continue
        word = "" if scored else re.sub(r"\s+", " ", match[0][len(match["part"]) :]).strip().lower()
        ratio = word.startswith("in ") or (word.startswith("out of") and whole in (5, 10, 20, 100))
        if ratio and (whole > 100 or part > 10):
            continue  # 12 in 2010
        counted = _counted(reading, match.end())
        if part == 1 and not ratio:
            continue  # one of the four
        if scored or ratio:
            share = 100 * part / whole
            yield _quantity(reading, match.start(), match.end(), "percentage", share, "%", counted)
        else:
            end = match.start() + len(match["part"])
            yield _quantity(reading, match.start(), end, "number", part, "", counted, of=whole)
            yield replace(
                _quantity(reading, *match.span("all"), "number", whole, "", counted), role="whole"
            )


def _clocks(reading: Reading) -> Iterator[Quantity]:
    for clock in clocks(reading.text):
        index = reading.at(clock.start)
        bound = "either" if clock.either else ""
        yield Quantity(
            *(clock.start, clock.end, "number", clock.hours, clock.hours, clock.hours),
            *("clock", None, index, bound),
            role=clock_role(reading, clock.start),
        )


def _half_units(reading: Reading) -> Iterator[Quantity]:
    """Half an hour, three quarters of a mile, a year and a half."""
    for match in _HALF_UNIT.finditer(reading.text):
        name = (match["whole"] or match["unit"]).lower()
        name = name if name in UNITS else name.removesuffix("s")
        unit, size = UNITS[name]
        if match["whole"]:
            value = 1.5 if match["and_half"] else 1.25
        else:
            value = 0.5 if match["half"] else 0.75 if match["three"] else 0.25
        before = reading.text[: match.start()]
        if _ONE_OF_TWO.search(before):
            continue
        if _MIXED_BEFORE.search(before):
            continue  # two and | a half hours
        yield _quantity(reading, *match.span(), "number", value * size, unit, None)


def _fractions(reading: Reading) -> Iterator[Quantity]:
    for match in _FRACTION.finditer(reading.text):
        before, after = reading.text[: match.start()], reading.text[match.end() :]
        if _MIXED_BEFORE.search(before):
            continue  # two and a half
        if match["half"]:
            if _ONE_OF_TWO.search(before):
                continue
            share = 50.0
        else:
            top = value_of("one" if match["top"].lower() in ("a", "an") else match["top"])
            bottom = match["bottom"].lower()
            if top is None or (bottom == "half" and re.match(r"\s+(?:an?|dozen)\b", after)):
                continue
            singular = not bottom.endswith("s")
            if singular and bottom not in ("half", "quarter") and not _is_share(before, after):
                continue  # a third party
            share = 100 * top / denominator_of(bottom)
        counted = _counted(reading, match.end())
        yield _quantity(
            *(reading, match.start(), match.end(), "percentage", share, "%", counted), place=2.0
        )


def _is_share(before: str, after: str) -> bool:
    return bool(
        re.match(r"\s+of\b|\s*[.,;)]|\s*$", after)
        or _BOUND.search(before)
        or before.endswith("by ")
    )


def _colloquial(reading: Reading) -> Iterator[Quantity]:
    for match in _COLLOQUIAL.finditer(reading.text):
        value = float(_EXACT[" ".join(match[0].lower().split())])
        counted = _counted(reading, match.end())
        yield _quantity(reading, match.start(), match.end(), "number", value, "", counted)


def _amounts(reading: Reading) -> Iterator[Quantity]:
    masked = reading.text
    for when in dated(reading.text):  # in 2019 to | 250 in 2021
        masked = f"{masked[: when.start]}{'§' * (when.end - when.start)}{masked[when.end :]}"
    for match in _AMOUNT.finditer(masked):
        yield from _amount(reading, match)


def _amount(reading: Reading, match: re.Match[str]) -> Iterator[Quantity]:
    value, upper = value_of(match["value"]), match["upper"] and value_of(match["upper"])
    if value is None or _is_named(reading, match) or _is_list_number(reading, match):
        return
    start, end = match.span()
    if not upper and match["between"]:
        start += len(match["between"])
    plain = not (match["sign"] or match["times"] or match["percent"] or match["coin"])
    if match["value"].lower() == "one" and plain and not match["unit"] and not upper:
        before = reading.text[:start]
        if not re.search(r"\b(?:just|only|exactly|to)\s+$", before, re.IGNORECASE):
            return  # one of them, no one
    own_units = bool(match["sign"]) and reading.text[match.start("upper") - 1] in "£$€"
    if upper and is_pair(reading, start, own_units):
        yield from _two(reading, match, value, upper)
        return
    times = magnitude_of(match["times"]) if match["times"] else 1
    upper_times = magnitude_of(match["upper_times"]) if match["upper_times"] else 0
    low = value * (times if match["times"] else upper_times or 1)
    high = upper * (upper_times or times) if upper else None
    if high is not None and high <= low:
        return
    unit, size, kind = unit_of(match)
    counted = None if unit not in ("", "%") else _counted(reading, end)
    yield _quantity(
        *(reading, start, end, kind, low * size, unit, counted),
        high=None if high is None else high * size,
        place=_last_place(value) * low * size / value if value else 0.0,
    )


def _two(reading: Reading, match: re.Match[str], first: float, second: float) -> Iterator[Quantity]:
    """The two numbers of a change or a vote: from 30 to 40 homes, by 8 votes to 3."""
    unit, size, kind = unit_of(match)
    counted = None if unit not in ("", "%") else _counted(reading, match.end())
    whole = match["upper_times"] or match["times"]
    for group, number, own in (
        ("value", first, match["times"]),
        ("upper", second, match["upper_times"]),
    ):
        times = magnitude_of(own or whole) if own or whole else 1
        place = _last_place(number) * times * size
        at = match.start("sign") if group == "value" and match["sign"] else match.start(group)
        if group == "upper" and reading.text[at - 1] in "£$€":
            at -= 1
        end = match.end(f"{'upper_' if group == 'upper' else ''}times" if own else group)
        one = _quantity(
            *(reading, at, end, kind, number * times * size, unit, counted), place=place
        )
        yield replace(one, per=rate_of(reading.text, match.end()))


def _quantity(
    reading: Reading,
    start: int,
    end: int,
    kind: QuantityKind,
    core: float,
    unit: str,
    counted: str | None,
    high: float | None = None,
    of: float | None = None,
    place: float = 0.0,
) -> Quantity:
    """With what stands before and after it: over, nearly, at least, or more."""
    before = _BOUND.search(reading.text[max(0, start - 40) : start])
    after = _AFTER.match(reading.text, end)
    bound = (before and before.lastgroup) or (after and after.lastgroup) or ""
    if unit == "time" and bound == "above" and before and before[0].strip().lower() == "over":
        bound = ""  # over three years: throughout them
    low, top = core, core if high is None else high
    plain_count = kind == "number" and not unit and core < 10_000
    slack = 0.0 if plain_count else min(abs(core) * _ROUNDED, place / 2)
    match bound:
        case "open":
            top = math.inf
        case "above":
            low, top = math.nextafter(core, math.inf), math.inf
        case "shut":
            low = 0.0
        case "under":
            low, top = 0.0, math.nextafter(core, -math.inf)
        case "little":
            top = core * (1 + _APPROXIMATE)
        case "short":
            low = core * (1 - _APPROXIMATE)
        case "about":
            low, top = core * (1 - _APPROXIMATE), top * (1 + _APPROXIMATE)
        case _ if high is not None:
            bound = "range"
        case _:
            low, top = core - slack, core + slack
    return Quantity(
        *(start, end, kind, core, low, top, unit, counted, reading.at(start), bound, of),
        role=role_of(reading, start, end),
        per=rate_of(reading.text, end),
    )


def _last_place(value: float) -> float:
    """What the last digit written stands for: 0.1 of 3.5, 100 of 1,200."""
    digits = f"{value:.6f}".rstrip("0")
    whole, _, decimals = digits.partition(".")
    if decimals:
        return float(10.0 ** -len(decimals))
    return float(10.0 ** (len(whole) - len(whole.rstrip("0"))))


def _is_named(reading: Reading, match: re.Match[str]) -> bool:
    return bool(_NAMES.search(reading.text[max(0, match.start() - 40) : match.start()]))


def _is_list_number(reading: Reading, match: re.Match[str]) -> bool:
    """`3.2 The council ...` and `1. The council ...` at the head of a text."""
    if reading.text[: match.start()].strip() or not match[0][0].isdigit():
        return False
    after = reading.text[match.end() :]
    return bool(re.match(r"[.)]\s", after) or ("." in match[0] and re.match(r"\s+[A-Z]", after)))


def _counted(reading: Reading, end: int) -> str | None:
    """The noun counted: of the next words the first plural, else none that can be told."""
    if end >= len(reading.text):
        return None
    words, place = reading.words, reading.at(end)
    if words[place].start < end:
        return None
    clause, seen = words[place].clause, 0
    for word in words[place : place + 8]:
        if word.clause != clause or seen == 4:
            break
        if word.content:
            seen += 1
            if word.low in _PLURALS or (
                word.low.endswith("s") and not word.low.endswith(("ss", "us", "is", "'s"))
            ):
                return word.lemma
        elif seen or not (word.low in _SKIPPED or word.low[0].isdigit()):
            break
    return None
