"""Negations, quantifiers, opposites, grades and comparisons of a claim held against a paper."""

from __future__ import annotations

import pytest
from particulars import CLOSED, different, of_kind

from check import Kind, Standing, compare


@pytest.mark.parametrize(
    ("claim", "statement", "standing"),
    [
        (CLOSED, CLOSED, "held"),
        ("The library in Mill Street was never closed during the repairs.", CLOSED, "held"),
        (
            "The library in Mill Street wasn't closed during the repairs.",
            "The library in Mill Street was closed during the repairs.",
            "different",
        ),
        (
            "The council failed to consult residents about the depot.",
            "The council consulted residents about the depot.",
            "different",
        ),
        (
            "No parking permits were issued to residents of Mill Street.",
            "Parking permits were issued to residents of Mill Street.",
            "different",
        ),
        ("The library was not closed.", "The pool opened in spring.", "absent"),
    ],
)
def test_a_negation_is_of_the_same_predicate(
    claim: str, statement: str, standing: Standing
) -> None:
    assert [p.standing for p in compare(claim, statement) if p.kind == "negation"] == [standing]


def test_a_paper_that_denies_what_is_affirmed_differs_in_the_verb() -> None:
    claim = "The library in Mill Street was closed during the repairs."
    assert different(claim, CLOSED) == [("negation", "closed", "not")]


@pytest.mark.parametrize(
    "words",
    [
        "not only closed but sold",
        "no doubt closed",
        "closed by no fewer than five owners",
        "never not closed",
    ],
)
def test_what_only_looks_like_a_negation_denies_nothing(words: str) -> None:
    claim = "The library in Mill Street was closed."
    assert different(claim, f"The library in Mill Street was {words}.") == []


def test_a_negation_of_something_else_in_the_sentence_denies_nothing() -> None:
    claim = "The library in Mill Street was closed during the repairs."
    statement = f"{claim[:-1]}, but the pool did not change its hours."
    assert different(claim, statement) == []


@pytest.mark.parametrize(
    ("claim", "statement", "expected"),
    [
        ("Only Mill Street has a bank.", "Mill Street has a bank.", ["absent"]),
        ("Only Mill Street has a bank.", "Mill Street alone has a bank.", ["held"]),
        (
            "It is the largest park in the district of Northfield.",
            "It is the smallest park in the district of Northfield.",
            ["different"],
        ),
        ("It is the largest park.", "It is the biggest park.", ["held"]),
        ("It is the largest park.", "It is a park.", ["absent"]),
    ],
)
def test_only_and_superlatives_are_asked_for(
    claim: str, statement: str, expected: list[Standing]
) -> None:
    assert [p.standing for p in compare(claim, statement) if p.kind == "quantifier"] == expected


@pytest.mark.parametrize(
    ("said", "written", "kind", "standing"),
    [
        ("rose", "increased", "direction", "held"),
        ("rose", "fell", "direction", "different"),
        ("declined", "grew", "direction", "different"),
        ("rose", "was discussed", "direction", "absent"),
        ("did not fall", "rose", "direction", "held"),
        ("improved", "worsened", "direction", "different"),
        ("overspent", "under-spent", "direction", "different"),
        ("was over budget", "was under budget", "direction", "different"),
        ("was approved", "was agreed", "opposite", "held"),
        ("was approved", "was rejected", "opposite", "different"),
        ("was not approved", "was rejected", "opposite", "held"),
        ("was permanent", "was temporary", "opposite", "different"),
        ("was available", "was unavailable", "opposite", "different"),
        ("was adequate", "was inadequate", "opposite", "different"),
        ("was not available", "was unavailable", "opposite", "held"),
    ],
)
def test_opposites_differ(said: str, written: str, kind: Kind, standing: Standing) -> None:
    claim = f"The annual spending of the youth service {said} in the view of officers."
    paper = f"The annual spending of the youth service {written} in the view of officers."
    assert (kind, standing) in {(p.kind, p.standing) for p in compare(claim, paper)}
    assert (standing == "different") == bool(different(claim, paper))


@pytest.mark.parametrize(
    ("said", "written", "standing"),
    [
        ("excellent", "excellent", "held"),
        ("good", "excellent", "different"),
        ("outstanding", "good", "different"),
        ("good", "‘Requires improvement’", "different"),
        ("promising", "uncertain", "different"),
        ("good", "unknown", "absent"),
    ],
)
def test_a_grade_is_held_by_no_other_grade(said: str, written: str, standing: Standing) -> None:
    claim = f"The inspection rated the fostering service as {said}."
    paper = f"The inspection rated the fostering service as {written}."
    assert [p.standing for p in compare(claim, paper) if p.kind == "degree"] == [standing]


@pytest.mark.parametrize(
    ("claim", "statement", "standing"),
    [
        (
            "The pool in Northfield costs more than the library in Southbridge.",
            "The library in Southbridge costs more than the pool in Northfield.",
            "different",
        ),
        (
            "The pool in Northfield costs less than the library in Southbridge.",
            "The library in Southbridge costs more than the pool in Northfield.",
            "held",
        ),
        (
            "The pool in Northfield is older than the library in Southbridge.",
            "The pool in Northfield is younger than the library in Southbridge.",
            "different",
        ),
        ("The pool is older than the library.", "The pool is old.", "absent"),
        (
            "The review gave more attention to rural schools.",
            "The review gave less attention to rural schools.",
            "different",
        ),
    ],
)
def test_a_comparison_has_two_sides(claim: str, statement: str, standing: Standing) -> None:
    found = [p.standing for p in compare(claim, statement) if p.kind == "comparison"]
    assert found == [standing]


@pytest.mark.parametrize(
    ("claim", "statement", "expected"),
    [
        (
            "The pool in Mill Street is not open on Mondays.",
            "The pool in Mill Street is closed on Mondays.",
            ["held"],
        ),
        (
            "The panel found no serious fault in the records.",
            "The panel found serious cases in the records of the county.",
            ["absent"],
        ),
        (
            "No depot in the district was poor.",
            "Three of the six depots in the district were excellent; none was poor.",
            ["held"],
        ),
    ],
)
def test_a_negation_is_met_by_an_opposite_and_not_by_a_mere_description(
    claim: str, statement: str, expected: list[Standing]
) -> None:
    assert of_kind("negation quantifier", claim, statement) == expected
