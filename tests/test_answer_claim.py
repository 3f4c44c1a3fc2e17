"""A claim is held against the one statement that shares most words with it."""

from __future__ import annotations

import pytest

from answer import Label, Rationale, Verdict, cite
from answer.claim import verdict
from index import Hit
from ingest import Content, Document, Passage, Source, Span, Statement

SOURCE = Source("p.txt", "A paper", "News Shopper", None, None, None, "")


def hits_of(*sentences: str) -> tuple[Document, list[Hit]]:
    """A paper of these sentences, each found as a passage of its own, the first ranked best."""
    document = Document(SOURCE, Content(" ".join(sentences), ()))
    hits = []
    for rank, words in enumerate(sentences, start=1):
        start = document.text.index(words)
        said = Statement(document.span(start, start + len(words)))
        passage = Passage(SOURCE, (), start, said.span.end, words, None, (said,))
        hits.append(Hit(passage, 1.0 / rank, rank, ("test",)))
    return document, hits


def judged(claim: str, *sentences: str) -> Verdict:
    document, hits = hits_of(*sentences)
    return verdict(claim, hits, {SOURCE.id: document}.__getitem__)


CARE = "Caremark cares for 189 people in the borough."
GRADE = "Bromley was performing adequately in safeguarding adults."
SPENT = "Last year’s budget for adult care was under-spent by £4.35 million."
UNSEEN = "Cllr Evans hadn’t seen the report on care."


@pytest.mark.parametrize(
    ("claim", "paper"),
    [
        ("Caremark cares for 189 people in the borough.", CARE),
        ("In the borough Caremark cared for 189 people", CARE),
        ("Bromley performed adequately in safeguarding adults.", GRADE),
        ("The budget for adult care was underspent by £4.35 million.", SPENT),
        ("Cllr Evans had not seen the report on care.", UNSEEN),
        ("Ten members came to the hearing.", "10 members came to the hearing."),
        ("It was paid for 1,000 hours of care.", "It was paid for 1000 hours of care."),
    ],
)
def test_a_claim_that_the_papers_make_is_supported_by_their_words(claim: str, paper: str) -> None:
    found = judged(claim, "Tea was served.", paper)
    assert found.label == "supported"
    assert found.differences == ()
    assert [citation.quote for citation in found.citations] == [paper]


@pytest.mark.parametrize(
    ("claim", "paper", "difference"),
    [
        (
            "Caremark cares for 198 people in the borough.",
            CARE,
            ("number", "198", "189"),
        ),
        (
            "The budget for adult care was underspent by £5 million.",
            SPENT,
            ("money", "£5 million", "£4.35 million"),
        ),
        (
            "Caremark does not care for 189 people in the borough.",
            CARE,
            ("negation", "not", "cares"),
        ),
        (
            "Cllr Evans had seen the report on care.",
            UNSEEN,
            ("negation", "seen", "hadn’t"),
        ),
        (
            "Bromley was performing poorly in safeguarding adults.",
            GRADE,
            ("degree", "poorly", "adequately"),
        ),
        (
            "The budget for adult care was over-spent by £4.35 million.",
            SPENT,
            ("direction", "over-spent", "under-spent"),
        ),
    ],
)
def test_a_claim_that_the_papers_deny_is_contradicted_and_the_difference_is_named(
    claim: str, paper: str, difference: tuple[str, str, str]
) -> None:
    found = judged(claim, paper, "Tea was served.")
    assert found.label == "contradicted"
    assert [(d.kind, d.claim.text, d.paper.text) for d in found.differences] == [difference]
    assert [citation.quote for citation in found.citations] == [paper]


@pytest.mark.parametrize(
    "claim",
    ["A zoo was opened on the moon.", "Caremark went bankrupt in spring.", "the of and", ""],
)
def test_what_the_papers_do_not_speak_of_is_not_found(claim: str) -> None:
    assert judged(claim, CARE, GRADE) == Verdict(claim, "not_found")


def test_nothing_is_found_where_there_is_nothing() -> None:
    assert judged("Caremark cares for 189 people.").label == "not_found"


@pytest.mark.parametrize("number", ["189", "198"])
def test_an_unrelated_sentence_is_no_evidence_for_or_against_a_number(number: str) -> None:
    assert judged(f"Croydon runs {number} libraries for children.", CARE).label == "not_found"


def _evidence() -> Rationale:
    document, hits = hits_of(CARE)
    statement = Statement(Span(0, len(CARE), CARE))
    return Rationale(cite(document, statement, hits[0].passage.headings), "supports")


@pytest.mark.parametrize("label", ["supported", "contradicted"])
def test_no_verdict_without_evidence(label: Label) -> None:
    with pytest.raises(ValueError, match="has evidence"):
        Verdict("A claim", label)


def test_not_found_has_no_evidence() -> None:
    with pytest.raises(ValueError, match="unless nothing was found"):
        Verdict("A claim", "not_found", (_evidence(),))
