"""Claims are held against real papers, read by the model that is shipped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from answer import Assistant, Difference, Label, Rationale, Verdict, cite
from answer.checker import Checker, joined
from check import Judge, Judgement
from index import Hit, Index, MiniLMEmbedder
from ingest import Content, Document, Source, Span, Statement

OLD, NEW, MINUTES = "care-2010.txt", "care-2024.txt", "minutes.txt"
PAPERS = {
    OLD: "Home care in Eastmere, 2010\n\nCaremark cares for 150 people in the borough of Eastmere."
    "\n\nBromley was performing adequately in safeguarding adults.\n",
    NEW: "Home care in Eastmere, 2024\n\nCaremark cares for 189 people in the borough of Eastmere."
    "\n\nLast year’s budget for adult care was under-spent by £4.35 million.\n",
    MINUTES: "Minutes of the committee\n\nCllr Evans hadn’t seen the report on home care.\n\n"
    "The Committee refused the application for a casino in Mill Lane.\n",
}
MANIFEST = """
["care-2010.txt"]
title = "Home care 2010"
publisher = "Eastmere Council"
date = "2010-02"

["care-2024.txt"]
title = "Home care 2024"
publisher = "Eastmere Council"
date = "2024-06"
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    corpus = tmp_path_factory.mktemp("papers")
    for name, text in PAPERS.items():
        (corpus / name).write_text(text, encoding="utf-8")
    (corpus / "manifest.toml").write_text(MANIFEST, encoding="utf-8")
    index = Index(tmp_path_factory.mktemp("data"), MiniLMEmbedder())
    index.update(corpus)
    yield Assistant(index)
    index.close()


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("Bromley was performing adequately in safeguarding adults.", "performing adequately"),
        ("The budget for adult care was underspent by £4.35 million.", "under-spent by £4.35"),
        ("Cllr Evans had not seen the report on home care.", "hadn’t seen"),
        ("The Committee refused the application for a casino.", "refused the application"),
    ],
)
def test_what_the_papers_say_is_supported_by_their_words(
    assistant: Assistant, claim: str, words: str
) -> None:
    verdict = assistant.check(claim)
    assert verdict.label == "supported"
    first = verdict.evidence[0]
    assert first.stance == "supports" and words in first.citation.quote
    assert verdict.differences == ()
    assert_sound(assistant, verdict)


@pytest.mark.parametrize(
    ("claim", "difference"),
    [
        ("The budget for adult care was underspent by £5.2 million.", ("£5.2", "£4.35")),
        ("The budget for adult care was overspent by £4.35 million.", ("over", "under")),
        ("Cllr Evans had seen the report on home care.", ("seen", "hadn’t")),
        ("Bromley was performing excellently in safeguarding adults.", ("excellent", "adequate")),
        ("The Committee approved the application for a casino.", ("approved", "refused")),
    ],
)
def test_what_the_papers_deny_is_contradicted_and_the_difference_is_marked_in_both(
    assistant: Assistant, claim: str, difference: tuple[str, str]
) -> None:
    verdict = assistant.check(claim)
    assert verdict.label == "contradicted"
    said, held = difference
    assert any(said in d.claim.text and held in d.paper.text for d in verdict.differences)
    assert_sound(assistant, verdict)


@pytest.mark.parametrize(
    "claim",
    [
        "A zoo was opened on the moon.",
        "Caremark went bankrupt in spring.",
        "Croydon runs 189 libraries for children.",
        "the of and",
        "",
    ],
)
def test_what_the_papers_do_not_speak_of_is_not_found(assistant: Assistant, claim: str) -> None:
    verdict = assistant.check(claim)
    assert (verdict.label, verdict.evidence) == ("not_found", ())


def test_a_newer_paper_that_says_otherwise_is_shown_beside_the_older(assistant: Assistant) -> None:
    verdict = assistant.check("Caremark cares for 150 people in the borough of Eastmere.")
    papers = {one.citation.source.id: one.stance for one in verdict.evidence}
    assert papers.keys() == {OLD, NEW}
    assert set(papers.values()) == {"supports", "contradicts"}
    assert verdict.note is not None
    assert "disagree" in verdict.note
    assert "The newer is that of Eastmere Council, June 2024" in verdict.note


def test_words_that_are_given_are_judged_alone(assistant: Assistant) -> None:
    """Neither the library nor what stands in it is asked."""
    held = "Caremark cares for 300 people in the borough of Eastmere."
    found = assistant.check_given("Caremark cares for 300 people in Eastmere.", ["Tea.", held])
    assert (found.label, found.decided_by) == ("supported", 1)
    denied = assistant.check_given("Caremark cares for 189 people in Eastmere.", [held])
    assert denied.label == "contradicted"
    assert [(d.claim.text, d.paper.text) for d in denied.differences] == [("189", "300")]
    for evidence in ([], ["  "], ["The library opens at nine."]):
        nothing = assistant.check_given("Caremark cares for 189 people.", evidence)
        assert (nothing.label, nothing.decided_by) == ("not_found", None)


@pytest.mark.parametrize(
    ("claim", "held"),
    [
        ("There are 812 people on the list.", "There are 812 households on the list."),
        ("Over 450 children came to the fair.", "Over 45 children came to the fair each day."),
        ("Oakside is the only school with a pool.", "Oakside is one of nine schools with a pool."),
        ("The trust sold six vans.", "The trust will sell six vans."),
        ("The gate should be locked at dusk.", "The gate is locked at dusk."),
        ("All nurses had been trained.", "Most nurses had been trained."),
        ("Nurses had been trained.", "Some nurses had been trained."),
        ("Oakside is the cheapest school.", "Oakside is the third cheapest school."),
        ("Mr Hale chaired the meeting in May.", "Mrs Stone chaired the meeting in May."),
    ],
)
def test_words_that_say_less_than_the_claim_do_not_support_it(
    assistant: Assistant, claim: str, held: str
) -> None:
    assert assistant.check_given(claim, [held]).label != "supported"


@pytest.mark.parametrize(
    ("claim", "held"),
    [
        ("The bridge cost 1.8 million pounds.", "The bridge cost £1.8 million and opened in May."),
        ("The bridge opened on the 9th of May 2021.", "The bridge opened on 9 May 2021."),
        ("Rents rose by seven per cent in 2020/21.", "In 2020-21 rents rose by 7%."),
        ("Councillor Ann Hale opened the bridge.", "Cllr Hale opened the bridge."),
    ],
)
def test_the_same_fact_in_other_notation_is_supported(
    assistant: Assistant, claim: str, held: str
) -> None:
    assert assistant.check_given(claim, [held]).label == "supported"


def test_words_that_are_given_may_hold_a_claim_together(assistant: Assistant) -> None:
    held = ["The trust sold six vans in 2019.", "The trust bought two boats."]
    found = assistant.check_given("The trust sold six vans in 2019.", held)
    assert (found.label, found.decided_by) == ("supported", 0)


def test_no_number_is_told_of_a_verdict_that_was_taken_back(assistant: Assistant) -> None:
    found = assistant.check_given("The trust sold six vans.", ["The trust will sell six vans."])
    assert (found.label, found.probability) == ("not_found", None)


class Sure:
    """Another model than the weights were fitted with: it supports everything."""

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        return [Judgement(0.98, 0.01, 0.01)] * len(pairs)


def test_no_number_is_told_where_another_model_judges() -> None:
    checker = Checker(NoSearch(), lambda name: PAPER, Judge(Sure()))
    found = checker.given("The trust sold six vans.", ["The trust sold six vans in May."])
    assert (found.label, found.probability) == ("supported", None)
    less = checker.given("The trust sold six vans.", ["The trust may have sold five vans."])
    assert less.label != "supported"


class NoSearch:
    """Finds nothing."""

    def search(self, query: str, limit: int) -> list[Hit]:
        return []


def assert_sound(assistant: Assistant, verdict: Verdict) -> None:
    """What is quoted stands where it says, and what differs stands in both texts."""
    for one in verdict.evidence:
        citation = one.citation
        text = assistant.document(citation.source.id).text
        assert text[citation.span.start : citation.span.end] == citation.quote
        for d in one.differences:
            assert verdict.claim[d.claim.start : d.claim.end] == d.claim.text
            assert one.words[d.paper.start : d.paper.end] == d.paper.text
    assert verdict.probability is not None and 0 < verdict.probability <= 1


# Claims of several parts

TEXT = "Tea was served. It rained."
PAPER = Document(Source("p.txt", "P", None, None, None, None, ""), Content(TEXT, ()))


def part(claim: str, label: Label, probability: float = 0.8) -> Verdict:
    if label == "not_found":
        return Verdict(claim, label, (), probability)
    citation = cite(PAPER, Statement(PAPER.span(0, 15)))
    if label == "supported":
        return Verdict(claim, label, (Rationale(citation, "supports"),), probability)
    said = Span(0, 3, claim[:3])
    differs = (Difference("name", said, Span(0, 3, "Tea")),)
    return Verdict(claim, label, (Rationale(citation, "contradicts", differs),), probability)


WHOLE = "Tea was served, and gin was drunk."
TEA, GIN = "Tea was served.", "gin was drunk."


def test_a_claim_is_contradicted_if_a_part_of_it_is() -> None:
    whole = part(WHOLE, "supported")
    found = joined(whole, [part(TEA, "supported"), part(GIN, "contradicted", 0.7)])
    assert (found.claim, found.label, found.probability) == (WHOLE, "contradicted", 0.7)
    assert [p.label for p in found.parts] == ["supported", "contradicted"]
    (difference,) = found.differences
    assert WHOLE[difference.claim.start : difference.claim.end] == "gin"
    assert found.note is not None and TEA in found.note and GIN in found.note


def test_a_claim_is_supported_only_if_all_of_it_is() -> None:
    both = joined(part(WHOLE, "not_found"), [part(TEA, "supported"), part(GIN, "supported", 0.6)])
    assert (both.label, both.probability, len(both.parts)) == ("supported", 0.6, 2)
    half = joined(part(WHOLE, "supported"), [part(TEA, "supported"), part(GIN, "not_found")])
    assert (half.label, half.evidence) == ("not_found", ())
    assert half.note == f"The papers say: {TEA} They do not say: {GIN}"
    assert half.parts[0].evidence, "what is in the papers is shown with the part that it supports"


def test_of_parts_of_which_one_has_no_number_the_whole_has_none() -> None:
    unknown = Verdict(GIN, "not_found", (), None)
    assert joined(part(WHOLE, "supported"), [part(TEA, "supported"), unknown]).probability is None


# What cannot be built


@pytest.mark.parametrize("label", ["supported", "contradicted"])
def test_no_verdict_without_evidence(label: Label) -> None:
    with pytest.raises(ValueError, match="has evidence"):
        Verdict("A claim", label)


def test_not_found_has_no_evidence() -> None:
    with pytest.raises(ValueError, match="unless nothing was found"):
        Verdict("A claim", "not_found", part(TEA, "supported").evidence)
