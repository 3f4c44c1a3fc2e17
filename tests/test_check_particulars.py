"""What is true of the particulars of any two texts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from particulars import HOUSES, standings

from check import Particular, compare

TEXTS = st.lists(
    st.sampled_from(
        [
            *(
                "The council",
                "Cllr Harper",
                "did not",
                "approved",
                "rejected",
                "£3.5m",
                "38 of 150",
            ),
            *("a quarter of", "homes", "in May 2019", "2009/10", "all", "few", "rose", "fell"),
            *("more than", "excellent", "poor", "No", "Willow House", "said that", ".", ",", "CQC"),
            *("between 5 and 10", "weeks", "before", "recommendation 11", "largest", "only", "\n"),
        ]
    ),
    max_size=14,
).map(" ".join)


@settings(max_examples=200, deadline=None)
@given(claim=TEXTS | st.text(max_size=80), statement=TEXTS | st.text(max_size=80), around=TEXTS)
def test_spans_lie_in_their_texts_and_particulars_in_order(
    claim: str, statement: str, around: str
) -> None:
    found = compare(claim, statement, around)
    for one in found:
        assert claim[one.said.start : one.said.end] == one.said.text != ""
        if one.held:
            assert statement[one.held.start : one.held.end] == one.held.text != ""
    assert list(found) == sorted(found, key=lambda p: (p.said.start, p.said.end, p.kind))


@settings(max_examples=200, deadline=None)
@given(text=TEXTS | st.text(max_size=80))
def test_a_text_holds_all_of_itself(text: str) -> None:
    assert [p for p in compare(text, text) if p.standing != "held"] == []


@settings(max_examples=100, deadline=None)
@given(claim=TEXTS, statement=TEXTS)
def test_white_space_makes_no_difference(claim: str, statement: str) -> None:
    def spread(text: str) -> str:
        return text.replace(" ", "  ")

    plain, wide = standings(claim, statement), standings(spread(claim), spread(statement))
    assert [(kind, said.split(), standing) for kind, said, standing in wide] == [
        (kind, said.split(), standing) for kind, said, standing in plain
    ]


@pytest.mark.parametrize(
    ("claim", "statement"),
    [
        ("All homes were inspected in May 2019.", "Few homes were inspected in May 2019."),
        ("It paid £1.2M for 38 homes.", "It paid £1.2m for 38 homes."),
        ("The fund rose by A QUARTER.", "The fund fell by 25 Per Cent."),
    ],
)
def test_capitals_make_no_difference_but_to_names(claim: str, statement: str) -> None:
    def plain(found: tuple[Particular, ...]) -> list[tuple[str, str, str]]:
        return [(p.kind, p.said.text.lower(), p.standing) for p in found if p.kind != "name"]

    lower = plain(compare(claim.lower(), statement.lower()))
    assert plain(compare(claim, statement)) == lower
    assert plain(compare(claim, statement.upper())) == lower


@pytest.mark.parametrize("empty", ["", " ", "…", "?!"])
def test_nothing_has_no_particulars(empty: str) -> None:
    assert compare(empty, HOUSES) == ()
    assert {p.standing for p in compare(HOUSES, empty)} == {"absent"}
