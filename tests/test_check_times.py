"""Dates and periods of a claim held against those of a paper."""

from __future__ import annotations

import pytest
from particulars import PAID, different, time_of

from check import Standing, compare


@pytest.mark.parametrize(
    ("said", "written", "standing"),
    [
        ("in 2019", "on 4 May 2019", "held"),
        ("in May 2019", "on 4 May 2019", "held"),
        ("on 4 May 2019", "in May 2019", "absent"),
        ("on 4 May 2019", "on 4th May, 2019", "held"),
        ("on 4 May 2019", "on 04/05/2019", "held"),
        ("on 4 June 2019", "on 4 May 2019", "different"),
        ("in June", "in May", "different"),
        ("in 2018", "on 4 May 2019", "different"),
        ("in 2019/20", "on 4 May 2019", "held"),
        ("in 2018-19", "on 4 May 2019", "different"),
        ("before 2020", "in May 2019", "held"),
        ("before 2018", "in May 2019", "different"),
        ("between 2018 and 2020", "in 2019", "held"),
        ("in the 2010s", "in 2019", "held"),
        ("in the summer of 2019", "in July 2019", "held"),
        ("in Q1 2019/20", "in May 2019", "held"),
        ("in the autumn", "in the spring", "different"),
        ("on Wednesday", "on Tuesday", "different"),
        ("on Wednesday", "on 1 May 2019", "held"),
        ("on Wednesday", "on 2 May 2019", "absent"),
        ("on Wednesday 1 May 2019", "on 1 May 2019", "held"),
        ("on 1 May 2019", "on Wed 1 May 2019", "held"),
        ("at Easter", "at Christmas", "different"),
        ("at Easter 2019", "in May 2019", "absent"),
        ("at Easter", "at Easter 2019", "held"),
    ],
)
def test_a_time_holds_what_lies_in_it(said: str, written: str, standing: Standing) -> None:
    claim = f"The new sports hall for local schools was opened {said}."
    paper = f"The new sports hall for local schools was opened {written}."
    (found,) = (p for p in compare(claim, paper) if p.kind in ("date", "period"))
    assert found.standing == standing


@pytest.mark.parametrize("around", ["Minutes, 2019", "Annual report of 4 May 2019"])
def test_the_year_may_stand_around_the_words(around: str) -> None:
    claim = "In 2019 the hall was opened."
    assert time_of(claim, "The hall was opened.") == "absent"
    assert time_of(claim, "The hall was opened.", around) == "held"


def test_last_year_is_the_year_before_that_of_the_paper() -> None:
    claim = "In 2018 the hall was opened."
    assert time_of(claim, "The hall was opened last year.", "2019") == "held"
    assert time_of(claim, "The hall was opened last year.", "2016") == "absent"


def test_what_differs_in_time_and_in_number_is_another_fact() -> None:
    claim = "The council paid £9m for repairs to the swimming pool in 2015."
    assert different(claim, PAID) == []
    assert different(claim.replace("2015", "2018"), PAID) == [("money", "£9m", "£3.54m")]


@pytest.mark.parametrize(
    ("said", "standing"),
    [("Thursdays", "held"), ("Sundays", "different"), ("Saturdays", "held")],
)
def test_days_of_the_week_may_be_many(said: str, standing: Standing) -> None:
    claim = f"The recycling centre in Mill Street is open on {said}."
    paper = "The recycling centre in Mill Street is open Monday to Friday and on Saturdays."
    assert time_of(claim, paper) == standing


def test_the_weekday_of_a_paper_is_not_that_of_what_it_tells() -> None:
    assert time_of("On Wednesday the hall was opened.", "The hall was opened.", "1 May 2019") == (
        "absent"
    )


@pytest.mark.parametrize(
    ("claim", "statement"),
    [
        ("The pool won a silver medal in 2014.", "The pool in Mill Street had a new roof in 2016."),
        ("Cllr Osei opened the new pool in 2014.", "The new pool was opened again in 2016."),
        ("The pool survey was published in 2014.", "In 2016 the pool survey was ordered."),
    ],
)
def test_the_date_of_another_event_is_no_difference(claim: str, statement: str) -> None:
    assert time_of(claim, statement) == "absent"


def test_a_paper_s_date_holds_no_month_where_the_statement_names_another() -> None:
    claim = "The mayor praised the volunteers in September."
    statement = "A new bridge for cyclists was finished in August."
    assert time_of(claim, statement, "3 September 2017") == "absent"
    assert time_of("The bridge was finished in August 2017.", statement, "2017") == "held"
