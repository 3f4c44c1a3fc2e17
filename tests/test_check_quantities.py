"""What a text counts and when, read out of it."""

from __future__ import annotations

import datetime

import pytest

from check.dates import dated
from check.numbers import value_of
from check.quantities import quantities
from check.reading import read


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("1,200", 1200),
        ("4.35", 4.35),
        ("thirty-eight", 38),
        ("two hundred and five", 205),
        ("three thousand", 3000),
        ("two million four hundred thousand", 2_400_000),
        ("half a million", 500_000),
        ("zero", 0),
        ("forty winks", None),
    ],
)
def test_numbers_in_digits_and_in_words(words: str, value: float | None) -> None:
    assert value_of(words) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It cares for 189 people.", [("189", 189, "", "person")]),
        ("It has 24 domiciliary care providers.", [("24", 24, "", "provid")]),
        ("It paid £1.2bn.", [("£1.2bn", 1.2e9, "£", None)]),
        ("It paid 40 pence.", [("40 pence", 0.4, "£", None)]),
        ("It grew by 12 per cent.", [("12 per cent", 12, "%", None)]),
        ("It covers 2 miles.", [("2 miles", 2 * 1.609344, "length", None)]),
        ("It took eight weeks.", [("eight weeks", 56, "time", None)]),
        ("Three-quarters of homes agreed.", [("Three-quarters", 75, "%", "home")]),
        ("Between 5 and 10 homes", [("Between 5 and 10", 5, "", "home")]),
        ("It took two and a half years.", [("two and a half years", 913.125, "time", None)]),
        ("A two-and-a-half-hour talk", [("two-and-a-half-hour", 2.5 / 24, "time", None)]),
        ("It lasted half an hour.", [("half an hour", 0.5 / 24, "time", None)]),
        ("It lasted an hour and a half.", [("an hour and a half", 1.5 / 24, "time", None)]),
        ("It took half a year.", [("half a year", 182.625, "time", None)]),
        ("It covers 2 sq miles.", [("2 sq miles", 517.998, "area", None)]),
        ("It covers 2 km².", [("2 km²", 200, "area", None)]),
        ("It covers 90 sq ft.", [("90 sq ft", 90 * 0.0000092903, "area", None)]),
        ("It took 3 hrs and 5km.", [("3 hrs", 0.125, "time", None), ("5km", 5, "length", None)]),
        (
            "It opens from 9am to 17:30.",
            [("9am", 9, "clock", None), ("17:30", 17.5, "clock", None)],
        ),
        ("It rose from 30 to 40 homes.", [("30", 30, "", "home"), ("40", 40, "", "home")]),
        ("Two of the nine homes", [("Two", 2, "", "home"), ("nine", 9, "", "home")]),
    ],
)
def test_a_quantity_has_a_value_a_unit_and_what_it_counts(
    text: str, expected: list[tuple[str, float, str, str | None]]
) -> None:
    found = quantities(text)
    assert [(text[q.start : q.end], q.unit, q.counted) for q in found] == [
        (words, unit, counted) for words, _, unit, counted in expected
    ]
    assert [q.core for q in found] == pytest.approx([core for _, core, *_ in expected])


@pytest.mark.parametrize(
    "text",
    [
        "See paragraph 3.2 and recommendation 11.",
        "Reference ACH24-030, decision 24/00093.",
        "Call 020 7946 0000.",
        "On 4 May 2019, in 2009/10 and from 2009 to 2011.",
        "The first of them was no one of note.",
        "The A21 and Key Stage 2",
        "3.2 The council agreed the plan.",
        "a third party in the second half",
    ],
)
def test_references_codes_and_dates_are_no_quantities(text: str) -> None:
    assert [text[q.start : q.end] for q in quantities(text)] == []


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("2019", "2019-01-01", "2019-12-31"),
        ("4th of May 2019", "2019-05-04", "2019-05-04"),
        ("May 4, 2019", "2019-05-04", "2019-05-04"),
        ("February 2020", "2020-02-01", "2020-02-29"),
        ("2009/10", "2009-04-01", "2010-03-31"),
        ("2023-24", "2023-04-01", "2024-03-31"),
        ("2009-2012", "2009-01-01", "2012-12-31"),
        ("Q4 2023/24", "2024-01-01", "2024-03-31"),
        ("second half of 2023-24", "2023-10-01", "2024-03-31"),
        ("winter 2019", "2019-12-01", "2020-02-29"),
        ("1990s", "1990-01-01", "1999-12-31"),
        ("19th century", "1801-01-01", "1900-12-31"),
    ],
)
def test_a_time_is_its_first_and_last_day(text: str, low: str, high: str) -> None:
    (when,) = dated(f"It was opened in {text}.")
    days = when.days
    assert days is not None
    assert [datetime.date.fromordinal(int(day)).isoformat() for day in days] == [low, high]


@pytest.mark.parametrize(
    "text",
    ["They may march on.", "It cost £2019.", "the spring water", "2,019"],
)
def test_what_only_looks_like_a_time(text: str) -> None:
    assert [text[w.start : w.end] for w in dated(text) if w.day or w.month or w.part] == []


def test_a_day_that_the_calendar_does_not_have_is_no_day() -> None:
    assert [when.day for when in dated("It was opened on 31 February 2019.")] == [None]


def test_irregular_forms_and_hyphens_make_no_difference_to_a_word() -> None:
    one = read("Over-spent; rose; Cllr; children; re-opened")
    other = read("overspend; rising; councillor; child; reopen")
    assert [word.lemma for word in one.words] == [word.lemma for word in other.words]
