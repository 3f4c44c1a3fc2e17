"""Each measure by examples made by hand: what counts, what does not, and when it says nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from answer import Answer, Searched, Sentence, cite
from eval import Case
from eval.cases import Evidence
from eval.measures import (
    Place,
    all_facts,
    characters,
    citation_precision,
    citation_recall,
    citations_on_evidence,
    fact_recall,
    first_citation_right,
    places,
    quote_exactness,
    refusal_precision,
    refusal_recall,
    wrong_refusal,
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


def place(words: str, paper: str = "p.txt") -> list[Place]:
    return [(paper, start, end) for start, end in places(TEXT, words)]


HERE = place("Caremark cares for\n189 people.")


def test_facts_and_citations_of_a_case_that_has_none_are_not_measured() -> None:
    for given in (BOTH, REFUSED):
        assert fact_recall(UNANSWERABLE, given) is None
        assert all_facts(UNANSWERABLE, given) is None
        assert first_citation_right(UNANSWERABLE, given, HERE) is None
        assert citations_on_evidence(UNANSWERABLE, given, HERE) is None


def test_only_the_first_citation_counts() -> None:
    assert first_citation_right(CASE, BOTH, HERE) == 1.0
    tea_first = answer("Tea was served.", "Caremark cares for\n189 people.")
    assert first_citation_right(CASE, tea_first, HERE) == 0.0
    assert first_citation_right(CASE, REFUSED, HERE) == 0.0


def test_what_is_cited_beside_the_evidence_lowers_the_share_on_it() -> None:
    assert citations_on_evidence(CASE, CAREMARK, HERE) == 1.0
    assert citations_on_evidence(CASE, BOTH, HERE) == 0.5
    assert citations_on_evidence(CASE, REFUSED, HERE) is None


def test_a_citation_that_overlaps_the_evidence_in_part_is_right_one_that_touches_it_is_not() -> (
    None
):
    assert first_citation_right(CASE, answer("189 people.\n\nAppendix."), HERE) == 1.0
    assert first_citation_right(CASE, answer("\n\nAppendix."), HERE) == 0.0


def test_evidence_counts_wherever_it_stands_in_its_own_paper_only() -> None:
    late = answer("Tea was served.", at=20)
    assert first_citation_right(CASE, late, place("Tea was served.")) == 1.0
    assert first_citation_right(CASE, late, place("Tea was served.", "other.txt")) == 0.0


def test_a_quotation_is_found_wherever_it_stands_and_over_line_breaks_it_was_copied_without() -> (
    None
):
    assert [TEXT[a:b] for a, b in places(TEXT, "Tea was served.")] == ["Tea was served."] * 2
    assert [TEXT[a:b] for a, b in places(TEXT, "for 189")] == ["for\n189"]
    assert places(TEXT, "for 198") == []
    assert places(TEXT, "") == places(TEXT, " ") == []


@pytest.mark.parametrize(
    ("case", "given", "precision", "recall", "wrong"),
    [
        (CASE, TEA, None, None, 0.0),
        (CASE, REFUSED, 0.0, None, 1.0),
        (UNANSWERABLE, REFUSED, 1.0, 1.0, None),
        (UNANSWERABLE, TEA, None, 0.0, None),
    ],
)
def test_refusals_are_counted_over_refusals_over_the_unanswerable_and_over_the_answerable(
    case: Case, given: Answer, precision: float | None, recall: float | None, wrong: float | None
) -> None:
    assert refusal_precision(case, given) == precision
    assert refusal_recall(case, given) == recall
    assert wrong_refusal(case, given) == wrong


def test_a_quote_is_exact_where_the_citation_says_and_nowhere_else() -> None:
    assert quote_exactness(BOTH, text_of) == 1.0
    assert quote_exactness(BOTH, lambda name: TEXT.replace("189", "198")) == 0.5
    assert quote_exactness(BOTH, lambda name: " " + TEXT) == 0.0
    assert quote_exactness(REFUSED, text_of) is None


def sentence(text: str, *quotes: str) -> Sentence:
    return Sentence(text, answer(*quotes).citations)


def test_a_sentence_is_supported_where_its_words_stand_in_what_it_cites() -> None:
    said = Answer("How many?", SEARCHED, (*BOTH.sentences, sentence("It rained.", "Appendix.")))
    assert citation_recall(BOTH, text_of) == 1.0
    assert citation_recall(said, text_of) == pytest.approx(2 / 3)
    assert citation_recall(BOTH, lambda name: TEXT.replace("189", "198")) == 0.5
    assert citation_recall(REFUSED, text_of) is None


def test_a_citation_that_its_sentence_does_not_need_is_imprecise() -> None:
    needless = sentence("Tea was served.", "Tea was served.", "It rained.")
    assert citation_precision(Answer("Q?", SEARCHED, (needless,)), text_of) == 0.5
    both = sentence("Tea was served. It rained.", "Tea was served.", "It rained.")
    assert citation_precision(Answer("Q?", SEARCHED, (both,)), text_of) == 1.0
    unsupported = sentence("It snowed.", "It rained.")
    assert citation_precision(Answer("Q?", SEARCHED, (unsupported,)), text_of) == 0.0
    assert citation_precision(REFUSED, text_of) is None


def test_what_is_shown_is_counted_with_attribution_and_numbers_but_no_refusal() -> None:
    assert characters(TEA) == len("Bromley, undated: Tea was served. [1]")
    assert characters(REFUSED) is None
