"""Each measure by examples made by hand: what counts, what does not, and when it says nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from answer import Answer, Searched, Sentence, cite
from eval import Case, Scored, means
from eval.cases import Evidence
from eval.measures import (
    all_facts,
    characters_shown,
    fact_recall,
    first_citation_right,
    quotes_exact,
    refusal_right,
)
from ingest import Content, Document, Source, Statement

TEXT = "Tea was served.\n\nCaremark cares for\n189 people.\n\nAppendix. Tea was served. It rained."
SOURCE = Source("p.txt", "Minutes", "Bromley", None, None, None, "")
PAPER = Document(SOURCE, Content(TEXT, ()))
SEARCHED = Searched("How many?", (SOURCE,), 3)
REFUSED = Answer("How many?", SEARCHED, refusal="The papers do not say 189 people, or tea.")

CASE = Case(
    "caremark",
    ("How many?",),
    "number",
    answerable=True,
    facts=(("189 people", "189 residents"), ("tea was SERVED",)),
    evidence=(Evidence("p.txt", "Caremark cares for\n189 people."),),
)
UNANSWERABLE = replace(CASE, answerable=False, facts=(), evidence=())


def text_of(name: str) -> str:
    return {"p.txt": TEXT}[name]


def answer(*quotes: str, at: int = 0) -> Answer:
    """An answer that quotes these words, each as it stands first from `at` on."""
    said = []
    for words in quotes:
        start = TEXT.index(words, at)
        citation = cite(PAPER, Statement(PAPER.span(start, start + len(words))))
        said.append(Sentence(citation.span.flat, (citation,)))
    return Answer("How many?", SEARCHED, tuple(said))


CAREMARK = answer("Caremark cares for\n189 people.")
TEA = answer("Tea was served.")
BOTH = answer("Caremark cares for\n189 people.", "Tea was served.")


def test_fact_recall_is_the_share_of_facts_said_in_any_wording_and_any_case() -> None:
    assert fact_recall(CASE, BOTH) == 1.0
    assert fact_recall(CASE, CAREMARK) == 0.5
    assert fact_recall(CASE, answer("It rained.")) == 0.0


def test_a_fact_broken_over_two_lines_of_the_paper_is_still_said() -> None:
    broken = replace(CASE, facts=(("cares for\n189",), ("for   189",)))
    assert fact_recall(broken, CAREMARK) == 1.0


def test_a_refusal_holds_no_fact_whatever_its_words() -> None:
    assert fact_recall(CASE, REFUSED) == 0.0
    assert all_facts(CASE, REFUSED) == 0.0


def test_all_facts_is_one_or_nothing() -> None:
    assert all_facts(CASE, BOTH) == 1.0
    assert all_facts(CASE, CAREMARK) == 0.0


def test_facts_and_citations_of_a_case_that_has_none_are_not_measured() -> None:
    for given in (BOTH, REFUSED):
        assert fact_recall(UNANSWERABLE, given) is None
        assert all_facts(UNANSWERABLE, given) is None
        assert first_citation_right(UNANSWERABLE, given, text_of) is None


def test_only_the_first_citation_counts() -> None:
    assert first_citation_right(CASE, BOTH, text_of) == 1.0
    tea_first = answer("Tea was served.", "Caremark cares for\n189 people.")
    assert first_citation_right(CASE, tea_first, text_of) == 0.0
    assert first_citation_right(CASE, REFUSED, text_of) == 0.0


def test_a_citation_that_overlaps_the_evidence_in_part_is_right_one_that_touches_it_is_not() -> (
    None
):
    assert first_citation_right(CASE, answer("189 people.\n\nAppendix."), text_of) == 1.0
    assert first_citation_right(CASE, answer("\n\nAppendix."), text_of) == 0.0


def test_evidence_counts_wherever_it_stands_in_its_own_paper_only() -> None:
    tea = replace(CASE, evidence=(Evidence("p.txt", "Tea was served."),))
    assert first_citation_right(tea, answer("Tea was served.", at=20), text_of) == 1.0
    other = replace(CASE, evidence=(Evidence("other.txt", "Tea was served."),))
    assert first_citation_right(other, TEA, text_of) == 0.0


@pytest.mark.parametrize(
    ("case", "given", "right"),
    [
        (CASE, TEA, 1.0),
        (CASE, REFUSED, 0.0),
        (UNANSWERABLE, REFUSED, 1.0),
        (UNANSWERABLE, TEA, 0.0),
    ],
)
def test_exactly_the_unanswerable_is_rightly_refused(
    case: Case, given: Answer, right: float
) -> None:
    assert refusal_right(case, given) == right


def test_a_quote_is_exact_where_the_citation_says_and_nowhere_else() -> None:
    assert quotes_exact(BOTH, text_of) == 1.0
    assert quotes_exact(BOTH, lambda name: TEXT.replace("189", "198")) == 0.5
    assert quotes_exact(BOTH, lambda name: " " + TEXT) == 0.0
    assert quotes_exact(REFUSED, text_of) is None


def test_what_is_shown_is_counted_with_attribution_and_numbers() -> None:
    assert characters_shown(TEA) == len("Bromley, undated: Tea was served. [1]")
    assert characters_shown(REFUSED) == len(REFUSED.text)


def test_a_mean_is_over_the_cases_measured_and_says_how_many_they_are() -> None:
    scored = [
        Scored(CASE, BOTH, {"facts": 1.0, "refused": None, "never": None}),
        Scored(CASE, TEA, {"facts": 0.0, "refused": None, "never": None}),
        Scored(UNANSWERABLE, REFUSED, {"facts": None, "refused": 1.0, "never": None}),
    ]
    assert [(m.measure, m.value, m.cases) for m in means(scored)] == [
        ("facts", 0.5, 2),
        ("refused", 1.0, 1),
        ("never", None, 0),
    ]


def test_there_are_no_means_of_no_cases() -> None:
    assert means([]) == []
