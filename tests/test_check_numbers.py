"""Numbers of a claim, and what they count, held against those of a paper."""

from __future__ import annotations

import pytest
from particulars import different, of_kind

from check import Kind, Standing, compare


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("£1,200,000 for repairs", "£1.2m for repairs"),
        ("1.2 million pounds for repairs", "£1.2m for repairs"),
        ("£3.5m for repairs", "£3.54m for repairs"),
        ("more than £3m for repairs", "£3.54m for repairs"),
        ("almost £3.6m for repairs", "£3.54m for repairs"),
        ("a quarter of the homes", "25% of the homes"),
        ("one in four homes", "25 per cent of homes"),
        ("two thirds of the homes", "66.67% of the homes"),
        ("more than half of the homes", "61% of the homes"),
        ("a third of the homes", "10 of the 30 homes"),
        ("fewer than half of the homes", "10 of the 30 homes"),
        ("thirty-eight homes", "38 homes"),
        ("a dozen homes", "12 homes"),
        ("fewer than forty homes", "38 homes"),
        ("at least 38 homes", "38 homes"),
        ("about 40 homes", "38 homes"),
        ("between 30 and 40 homes", "38 homes"),
        ("30-40 homes", "38 homes"),
        ("over 60 homes", "over 60 homes"),
        ("20 years of repairs", "two decades of repairs"),
        ("six out of ten", "6/10"),
    ],
)
def test_a_quantity_is_held_however_it_is_written(said: str, written: str) -> None:
    found = compare(f"The council reported {said}.", f"The council reported {written}.")
    quantities = [p for p in found if p.kind in ("number", "money", "percentage")]
    assert quantities
    assert {p.standing for p in quantities} == {"held"}


@pytest.mark.parametrize(
    ("said", "written", "kind"),
    [
        ("42 homes", "38 homes", "number"),
        ("fewer than thirty homes", "38 homes", "number"),
        ("more than 40 homes", "38 homes", "number"),
        ("at least 40 homes", "38 homes", "number"),
        ("£4.5m for repairs", "£3.54m for repairs", "money"),
        ("less than £3m for repairs", "£3.54m for repairs", "money"),
        ("a half of the homes", "25% of the homes", "percentage"),
        ("six weeks of repairs", "three weeks of repairs", "number"),
    ],
)
def test_another_quantity_of_the_same_thing_is_different(
    said: str, written: str, kind: Kind
) -> None:
    """With the words around it alike."""
    claim = f"The annual report of the council to its tenants shows {said}."
    paper = f"The annual report of the council to its tenants shows {written}."
    ((found, _, held),) = different(claim, paper)
    assert found == kind
    assert held in written


@pytest.mark.parametrize(
    ("claim", "statement"),
    [
        ("Hillside employs 30 staff.", "Hillside cares for 189 people."),
        ("Hillside cares for 189 people.", "Hillside makes 189 visits."),
        ("Hillside cares for 189 people.", "Hillside charges £189."),
        ("In 2022-23 the fund paid 40 grants.", "In 2021-22 the fund paid 35 grants."),
        ("Northfield opened 12 nurseries.", "Southbridge opened 14 nurseries."),
        ("The fifth round had 20 bids.", "The first round had 31 bids."),
        ("The council paid £3.54m for repairs.", "The council paid £3.5m for repairs."),
    ],
)
def test_a_quantity_of_another_thing_is_absent(claim: str, statement: str) -> None:
    numbers = [p for p in compare(claim, statement) if p.kind in ("number", "money")]
    assert {p.standing for p in numbers} == {"absent"}


@pytest.mark.parametrize(
    "reference",
    ["paragraph 3.2", "recommendation 11", "ACH24-030", "24/00093"],
)
def test_a_reference_is_held_whole_and_is_no_quantity(reference: str) -> None:
    claim = f"The reply is given in {reference} of the report."
    assert {p.standing for p in compare(claim, claim)} == {"held"}
    other = claim.replace(reference, "11 appendices")
    absent = [p.standing for p in compare(claim, other) if p.said.text == reference]
    assert absent == ["absent"]


def test_a_reference_to_another_place_of_the_same_kind_is_different() -> None:
    said = "The council accepted recommendation 4 of the review of libraries."
    held = "The council accepted recommendation 7 of the review of libraries."
    assert different(said, held) == [("number", "recommendation 4", "recommendation 7")]


@pytest.mark.parametrize(
    ("said", "written", "standing"),
    [
        ("All", "All", "held"),
        ("Most", "All", "held"),
        ("Some", "Most", "held"),
        ("All", "Most", "absent"),
        ("All", "Few", "different"),
        ("All", "Not all", "different"),
        ("Most", "Few", "different"),
        ("Few", "Most", "different"),
        ("All", "100% of", "held"),
        ("Most", "60% of", "held"),
        ("All", "60% of", "different"),
        ("Most", "10% of", "different"),
    ],
)
def test_more_holds_less_and_denies_none(said: str, written: str, standing: Standing) -> None:
    rest = "homes in the district were inspected by officers."
    found = compare(f"{said} {rest}", f"{written} {rest}")
    assert [p.standing for p in found if p.kind == "quantifier"] == [standing]


@pytest.mark.parametrize(
    ("claim", "statement", "expected"),
    [
        (
            "Four of the six depots were not flooded.",
            "Two of the six depots were flooded.",
            [("number", "held"), ("number", "held")],
        ),
        (
            "Five of the six depots were not flooded.",
            "Two of the six depots were flooded.",
            [("number", "different"), ("number", "held"), ("negation", "different")],
        ),
        (
            "70% of tenants did not reply to the letter.",
            "30% of tenants replied to the letter.",
            [("percentage", "held")],
        ),
        (
            "60% of tenants did not reply to the letter.",
            "30% of tenants replied to the letter.",
            [("percentage", "absent")],
        ),
        (
            "Twelve tenants did not reply to the letter.",
            "Nine tenants replied to the letter.",
            [("number", "absent")],
        ),
    ],
)
def test_those_who_do_not_are_the_rest_of_those_who_do(
    claim: str, statement: str, expected: list[tuple[Kind, Standing]]
) -> None:
    found = compare(claim, statement)
    assert [(p.kind, p.standing) for p in found if p.kind != "opposite"] == expected


@pytest.mark.parametrize(
    ("claim", "statement", "around", "difference"),
    [
        (
            "The pool in Mill Street reopened in September 2017.",
            "The pool in Mill Street reopened in August 2017.",
            "Northfield Gazette, 3 September 2017",
            ("date", "September 2017", "August 2017"),
        ),
        (
            "Northfield planted 70 oaks along Mill Street.",
            "Northfield planted 30 oaks along Mill Street.",
            "The council owns 70 oaks.",
            ("number", "70", "30"),
        ),
        (
            "The savings plan went to the Finance Committee for approval.",
            "The savings plan went to the Housing Committee for approval.",
            "The Finance Committee met in May.",
            ("body", "Finance Committee", "Housing Committee"),
        ),
    ],
)
def test_words_around_do_not_hold_what_the_statement_contradicts(
    claim: str, statement: str, around: str, difference: tuple[str, str, str]
) -> None:
    assert different(claim, statement, around) == [difference]


def test_a_number_around_holds_only_what_it_counts() -> None:
    claim = "Northfield planted 70 oaks."
    assert of_kind("number", claim, "Northfield planted oaks.", "It has 70 buses.") == ["absent"]
    assert of_kind("number", claim, "Northfield planted oaks.", "70 oaks planted") == ["held"]


@pytest.mark.parametrize(
    ("claim", "statement", "expected"),
    [
        (
            "Attendance rose from 61% to 74%.",
            "Attendance rose from 74% to 61%.",
            ["different", "different"],
        ),
        ("Attendance rose by 74%.", "Attendance rose from 61% to 74%.", ["absent"]),
        ("Attendance rose to 74%.", "Attendance rose from 61% to 74%.", ["held"]),
        ("Numbers fell from 90 to 40.", "Numbers fell to 40 from 90.", ["held", "held"]),
        ("Numbers fell from 90 to 40.", "Numbers fell to 90 from 40.", ["different"] * 2),
        ("The plan was lost by 4 votes to 9.", "The plan was lost by 9-4.", ["different"] * 2),
        ("The plan was lost by 4 to 9.", "The plan was lost by 4 votes to 9.", ["held"] * 2),
        (
            "Eight depots were flooded.",
            "Three of the eight depots were flooded.",
            ["different"],
        ),
        ("Eight depots were visited.", "Three of the eight depots visited were flooded.", ["held"]),
        ("Northfield has eight depots.", "Three of its eight depots were flooded.", ["held"]),
        ("Three depots were flooded.", "Three of the town's eight depots were flooded.", ["held"]),
        (
            "There were 310 burglaries in 2015.",
            "There were 450 burglaries in 2015 and 310 in 2016.",
            ["different"],
        ),
        (
            "There were 310 burglaries in 2014.",
            "There were 450 burglaries in 2015, against 310 the year before.",
            ["held"],
        ),
        (
            "There were 310 burglaries in 2015.",
            "There were 450 burglaries in 2015, against 310 a year earlier.",
            ["different"],
        ),
        (
            "There were 310 burglaries in 2016.",
            "There were 450 burglaries in 2015 and 310 the following year.",
            ["held"],
        ),
    ],
)
def test_a_number_is_held_by_one_that_belongs_to_the_same(
    claim: str, statement: str, expected: list[Standing]
) -> None:
    assert of_kind("number percentage", claim, statement) == expected


@pytest.mark.parametrize(
    ("said", "written", "standing"),
    [
        ("under £2m", "over £2m", "different"),
        ("more than £2m", "at most £2m", "different"),
        ("more than £9m", "over £2m", "different"),
        ("more than £2m", "over £2.1m", "held"),
        ("over £2.2m", "more than £2.1m", "absent"),
        ("£40 a month", "£480 a year", "held"),
        ("£40 a week", "£40 a year", "different"),
        ("£40 per person", "£40 a year", "absent"),
        ("£40", "£480 a year", "absent"),
        ("GBP 3m", "£3m", "held"),
        ("two and a half million pounds", "£2.5m", "held"),
    ],
)
def test_bounds_and_rates_of_one_price(said: str, written: str, standing: Standing) -> None:
    claim = f"The new contract for cleaning schools costs {said}."
    paper = f"The new contract for cleaning schools costs {written}."
    assert of_kind("money", claim, paper) == [standing]


@pytest.mark.parametrize(
    ("said", "written", "standing"),
    [
        ("at 10.30am", "at half past ten", "held"),
        ("at 17:45", "at a quarter to six", "held"),
        ("at 9am", "at 10am", "different"),
        ("at five o’clock", "at 5pm", "held"),
        ("at noon", "at midnight", "different"),
    ],
)
def test_times_of_day(said: str, written: str, standing: Standing) -> None:
    claim = f"The advice centre in Mill Street opens {said}."
    paper = f"The advice centre in Mill Street opens {written}."
    assert of_kind("number", claim, paper) == [standing]
