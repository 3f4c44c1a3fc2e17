"""Names in a claim, and who said or decided it, held against those of a paper."""

from __future__ import annotations

import pytest
from particulars import different, of_kind

from check import Standing, compare


@pytest.mark.parametrize(
    ("claim", "statement"),
    [
        ("Councillor Jane Harper spoke.", "Cllr Harper spoke."),
        ("Cllr Harper spoke.", "Jane Harper spoke."),
        ("The CQC reported.", "The Care Quality Commission reported."),
        ("The Care Quality Commission reported.", "The CQC reported."),
        ("The report names Willow House.", "Willow House is named in the report."),
    ],
)
def test_a_name_is_held_in_another_form(claim: str, statement: str) -> None:
    names = [p for p in compare(claim, statement) if p.kind in ("name", "body", "place")]
    assert names
    assert {p.standing for p in names} == {"held"}


@pytest.mark.parametrize(
    ("claim", "statement", "difference"),
    [
        (
            "The budget report was presented by Cllr Harper.",
            "The budget report was presented by Cllr Osei.",
            ("name", "Cllr Harper", "Cllr Osei"),
        ),
        (
            "Residents with dementia moved to Willow House.",
            "Residents with dementia moved to Rowan House.",
            ("place", "Willow House", "Rowan House"),
        ),
        (
            "The savings plan went to the Finance Committee for approval.",
            "The savings plan went to the Housing Committee for approval.",
            ("body", "Finance Committee", "Housing Committee"),
        ),
        (
            "The new depot for refuse lorries was built in Northfield.",
            "The new depot for refuse lorries was built in Southbridge.",
            ("place", "Northfield", "Southbridge"),
        ),
        (
            "The budget report was presented by David Harper.",
            "The budget report was presented by Jane Harper.",
            ("name", "David Harper", "Jane Harper"),
        ),
    ],
)
def test_another_name_in_the_same_role_is_different(
    claim: str, statement: str, difference: tuple[str, str, str]
) -> None:
    assert different(claim, statement) == [difference]


@pytest.mark.parametrize(
    ("claim", "statement"),
    [
        ("Cllr Harper opened the hall.", "Tea was served in the hall."),
        ("Harper voted against the plan.", "Osei spoke of the gardens."),
        ("Willow House is for children.", "Rowan House has a new roof."),
    ],
)
def test_a_name_with_no_other_in_its_role_is_absent(claim: str, statement: str) -> None:
    assert [p.standing for p in compare(claim, statement) if p.kind in ("name", "place")] == [
        "absent"
    ]


@pytest.mark.parametrize(
    "claim",
    [
        "Willow House is in Northfield.",
        "The NFDC is in Northfield.",
    ],
)
def test_headings_hold_a_name(claim: str) -> None:
    around = "Northfield District Council: Willow House. NFDC"
    assert {p.standing for p in compare(claim, "It is a large home.", around)} == {"held"}


@pytest.mark.parametrize(
    ("claim", "statement", "standing"),
    [
        (
            "The Leader said that the budget was balanced.",
            "The Leader said the budget was balanced.",
            "held",
        ),
        (
            "The Leader said that the budget was balanced.",
            "The auditor said that the budget was balanced.",
            "different",
        ),
        (
            "The youth board was chaired by the Leader.",
            "The youth board is chaired by the Mayor.",
            "different",
        ),
        (
            "The Director led the review of parking.",
            "The Assistant Director led the review of parking.",
            "different",
        ),
        ("The Leader said that the budget was balanced.", "Tea was served.", "absent"),
    ],
)
def test_who_said_or_decided_it(claim: str, statement: str, standing: Standing) -> None:
    assert [p.standing for p in compare(claim, statement) if p.kind == "speaker"] == [standing]


@pytest.mark.parametrize(
    ("claim", "statement"),
    [
        (
            "Tenants in the tower blocks wrote to the council.",
            "Leaseholders in the tower blocks wrote to the council.",
        ),
        ("Allotments were sold in the spring.", "Cottages were sold in the spring."),
        ("Litter was collected in Mill Street.", "Volunteers collected litter in Mill Street."),
    ],
)
def test_a_common_noun_that_begins_a_sentence_is_no_name(claim: str, statement: str) -> None:
    assert of_kind("name", claim, statement) == []


def test_a_name_that_ends_in_s_is_one_where_it_is_said_of_one_alone() -> None:
    assert of_kind("name", "Wales has nine hospices.", "Scotland has nine hospices.") == [
        "different"
    ]
