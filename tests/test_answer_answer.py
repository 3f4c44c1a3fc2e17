from dataclasses import replace

import pytest

from answer import Answer, Citation, Searched, Sentence, answer_text, cite
from ingest import Content, Document, PaperDate, Source, Span, Statement

TEXT = "The council should:\n- Support carers more.\n- Offer advocacy.\n\nTea was served."
REPORT = Source(
    "report.txt",
    "Service inspection",
    "Care Quality Commission",
    None,
    PaperDate(2010, 2, 9),
    None,
    "",
)
NOTE = Source("note.txt", "A note on teas", None, None, None, None, "")
PAGED = Document(REPORT, Content(TEXT, (), page_starts=(0, 44), page_labels=("iv", "1")))
UNPAGED = Document(NOTE, Content(TEXT, ()))
NOWHERE = Searched("carers", (REPORT, NOTE), 4)


def statement(words: str, lead: str | None = None) -> Statement:
    return Statement(span(words), span(lead) if lead else None)


def span(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words), words)


CARERS = cite(PAGED, statement("Support carers more.", "The council should:"))
ADVOCACY = cite(PAGED, statement("Offer advocacy."))
TEA = cite(UNPAGED, statement("Tea was served."), ("Minutes", "Refreshments"))


def test_words_that_stand_elsewhere_or_nowhere_cannot_be_cited() -> None:
    assert CARERS.quote == "Support carers more."
    at_another_place = replace(span("Tea was served."), start=0, end=15)
    with pytest.raises(ValueError, match=r"report\.txt does not hold 'Tea was served\.' at 0"):
        cite(PAGED, Statement(at_another_place))
    with pytest.raises(ValueError, match="does not hold"):
        cite(PAGED, Statement(replace(span("Offer advocacy."), text="Offer Advocacy.")))


def test_a_lead_in_that_does_not_stand_there_cannot_be_cited_either() -> None:
    invented = Span(0, 19, "The council refused")
    with pytest.raises(ValueError, match="The council refused"):
        cite(PAGED, Statement(span("Offer advocacy."), invented))


@pytest.mark.parametrize(
    "outside",
    [Span(len(TEXT) - 4, len(TEXT) + 5, "ved."), Span(-4, len(TEXT), "ved."), Span(4, 4, "")],
    ids=["beyond the end", "before the beginning", "no words"],
)
def test_what_is_no_stretch_of_words_of_the_paper_cannot_be_cited(outside: Span) -> None:
    """Python's slices would hold each of these."""
    with pytest.raises(ValueError, match="has no words at"):
        cite(PAGED, Statement(outside))


def test_a_citation_knows_its_page_and_what_is_printed_on_it() -> None:
    assert (CARERS.page, CARERS.page_label) == (1, "iv")
    assert (ADVOCACY.page, ADVOCACY.page_label) == (2, "1")
    assert (TEA.page, TEA.page_label) == (None, None)


@pytest.mark.parametrize(
    ("citation", "reference"),
    [
        (CARERS, "Service inspection, Care Quality Commission, 9 February 2010, page iv"),
        (TEA, "A note on teas, undated, Refreshments"),
        (cite(UNPAGED, statement("Tea was served.")), "A note on teas, undated"),
        (
            cite(PAGED, statement("Offer advocacy."), ("Recommendations",)),
            "Service inspection, Care Quality Commission, 9 February 2010, page 1",
        ),
    ],
)
def test_the_reference_says_where_it_stands_and_leaves_out_what_is_not_known(
    citation: Citation, reference: str
) -> None:
    assert citation.reference == reference


def test_words_of_a_scan_are_cited_as_surely_as_their_least_sure_page() -> None:
    def cited(*confidence: float | None) -> Citation:
        content = replace(PAGED.content, confidence=confidence)
        document = replace(PAGED, content=content)
        return cite(document, statement("Offer advocacy.", "The council should:"))

    assert cited(None, 0.97).reference.endswith(
        ", page 1, read from a scan by text recognition, 97% sure"
    )
    assert cited(0.8, 0.97).confidence == 0.8
    assert cited(None, None).confidence is None
    assert "99% sure" in cited(None, 1.0).reference


def test_no_sentence_is_said_without_a_citation() -> None:
    with pytest.raises(ValueError, match="without a citation: 'Tea is good'"):
        Sentence("Tea is good", ())


def test_an_answer_is_sentences_or_a_refusal_never_both_or_neither() -> None:
    said = (Sentence("Tea was served.", (TEA,)),)
    for sentences, refusal in ((said, "The papers do not say."), ((), None), ((), "")):
        with pytest.raises(ValueError, match="exactly one"):
            Answer("Tea?", NOWHERE, sentences, refusal)
    assert not Answer("Tea?", NOWHERE, said).abstained
    assert Answer("Tea?", NOWHERE, refusal="The papers do not say.").abstained


def test_citations_are_numbered_by_first_use_and_keep_their_number() -> None:
    answer = Answer(
        "What now?",
        NOWHERE,
        (
            Sentence("Offer advocacy.", (ADVOCACY, TEA)),
            Sentence("Support carers more.", (CARERS,)),
            Sentence("Tea was served.", (TEA,)),
        ),
    )
    assert answer.citations == (ADVOCACY, TEA, CARERS)
    assert [answer.number(c) for c in (ADVOCACY, TEA, CARERS)] == [1, 2, 3]
    assert "Offer advocacy. [1] [2] Support carers more. [3]" in answer.text
    assert answer.text.endswith("Tea was served. [2]")


def test_each_group_of_sentences_is_said_with_publisher_and_date() -> None:
    answer = Answer(
        "What now?",
        NOWHERE,
        (
            Sentence("The council should: Support carers more.", (CARERS,)),
            Sentence("Offer advocacy.", (ADVOCACY,)),
            Sentence("Tea was served.", (TEA,)),
        ),
        note="The papers do not say who made the tea.",
    )
    assert answer.text == (
        "The Care Quality Commission, February 2010: The council should: Support carers more. [1]"
        " Offer advocacy. [2]\n\n"
        "A note on teas, undated: Tea was served. [3]\n\n"
        "The papers do not say who made the tea."
    )
    assert [(source, len(said)) for source, said in answer.groups()] == [(REPORT, 2), (NOTE, 1)]


def test_a_refusal_is_its_own_text_and_cites_nothing() -> None:
    answer = Answer("Tea?", NOWHERE, refusal="The papers do not say.")
    assert answer.text == f"The papers do not say. {NOWHERE.receipt}"
    assert answer.citations == ()
    assert list(answer.groups()) == []


def test_the_outcome_is_one_of_three() -> None:
    said = (Sentence("Tea was served.", (TEA,)),)
    assert Answer("Tea?", NOWHERE, said).outcome == "answered"
    assert Answer("Tea and cake?", NOWHERE, said, note="Not of cake.").outcome == "partly answered"
    assert Answer("Cake?", NOWHERE, refusal="The papers do not say.").outcome == "not in the papers"


@pytest.mark.parametrize(
    ("asked", "searched", "rewritten"),
    [
        ("What of carers?", "What of carers?", None),
        (" what of  carers?\n", "What of carers?", None),
        ("what of carrers?", "what of carers?", "what of carers?"),
        ("And on tea?", "What of tea?", "What of tea?"),
    ],
)
def test_other_words_than_were_asked_are_told(
    asked: str, searched: str, rewritten: str | None
) -> None:
    looked = replace(NOWHERE, query=searched)
    answer = Answer(asked, looked, (Sentence("Tea was served.", (TEA,)),))
    assert answer.rewritten == rewritten
    assert answer_text(answer).startswith(f"Searched for: {rewritten}\n" if rewritten else "A note")


def test_on_a_terminal_what_is_missing_is_said_once_and_before_the_quotes() -> None:
    said = (Sentence("Tea was served.", (TEA,)),)
    answer = Answer("carers", NOWHERE, said, note="The papers do not say who made it.")
    assert answer_text(answer).splitlines() == [
        "Partly answered: The papers do not say who made it.",
        "",
        "A note on teas, undated: Tea was served. [1]",
        "",
        "[1] A note on teas, undated, Refreshments",
    ]
