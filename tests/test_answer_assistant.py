"""The main path over the sample papers: behaviour that is promised, whatever the scores behind."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from answer import Answer, Assistant, Turn, answer_record
from eval import load_cases
from index import Index, MiniLMEmbedder

DEVELOPMENT = Path(__file__).parent.parent / "eval" / "golden" / "development.toml"
CQC = "cqc-service-inspection-bromley-2010.txt"
PRESS = "news-shopper-caremark-cqc-report-2016.txt"
CARERS = "What did CQC recommend on carers?"
SAFEGUARDING = (
    "risk threshold identification",
    "Strengthen joint performance management",
    "protection and contingency plans",
    "Utilise the available preventative services",
    "more challenging leadership",
    "necessary skills and competencies",
)


@pytest.fixture(scope="module")
def assistant(sample_data: Path) -> Iterator[Assistant]:
    index = Index(sample_data, MiniLMEmbedder())
    yield Assistant(index)
    index.close()


def assert_sound(assistant: Assistant, answer: Answer) -> None:
    """What holds of every answer: its quotes stand in their papers, and it says only those."""
    for citation in (*answer.citations, *answer.searched.nearest):
        text = assistant.document(citation.source.id).text
        for span in filter(None, (citation.span, citation.lead)):
            assert span.text
            assert text[span.start : span.end] == span.text
    for sentence in answer.sentences:
        first = sentence.citations[0]
        lead = first.lead.flat if first.lead else ""
        assert sentence.text in (first.span.flat, f"{lead} {first.span.flat}")
    assert answer.text.strip()


def test_the_question_on_carers_leads_with_the_recommendation_on_carers(
    assistant: Assistant,
) -> None:
    """Not with one of the dozens of sentences that mention carers."""
    answer = assistant.ask(CARERS)
    assert not answer.abstained
    assert answer.text.startswith("The Care Quality Commission, February 2010: The council"), (
        "whose words, of when, and the lead-in of the list item"
    )
    first = answer.citations[0]
    assert first.source.id == CQC
    assert first.span.flat.startswith("Support carers more effectively by improving the profile")
    assert first.lead is not None
    assert first.lead.text.endswith("should:")
    assert answer.number(first) == 1
    assert_sound(assistant, answer)


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("What did CQC recommend on carers in Croydon?", "none of them mentions Croydon"),
        ("What did CQC say about carers in 1987?", "1987"),
        ("How did services for carers change between 1987 and 1995?", "The papers do not say"),
        ("How much did the 2009 inspection cost?", "no amount of money"),
        ("What is Donna Glover paid?", "no amount of money"),
        ("Write me a poem", "only answer questions about the papers"),
        ("How do I bake sourdough bread?", "The papers do not say"),
    ],
)
def test_a_refusal_says_why_and_shows_where_it_looked(
    assistant: Assistant, question: str, why: str
) -> None:
    answer = assistant.ask(question)
    assert answer.abstained
    assert why in answer.text
    papers = {paper.source.id for paper in assistant.papers()}
    assert {source.id for source in answer.searched.papers} == papers
    assert f"I searched 5 papers ({answer.searched.passages} passages)" in answer.text
    assert answer.searched.passages > len(papers)
    assert 1 <= len(answer.searched.nearest) <= 3
    assert answer_record(answer)["searched"]["nearest"]
    assert_sound(assistant, answer)


@pytest.mark.parametrize("title", ["Cllr", "Councillor", "Mr"])
def test_a_councillor_is_known_under_any_title(assistant: Assistant, title: str) -> None:
    """The papers say "Councillor Colin Smith" and "Cllr Wilkins"."""
    for name in ("Smith", "Wilkins"):
        answer = assistant.ask(f"Did {title} {name} speak of the CQC report?")
        assert "none of them mentions" not in answer.text


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What is recommendation 9?", "Ensure better outcomes for people leaving hospital"),
        ("What does recommendation 17 say?", "Ensure that staff across all teams"),
        ("Tell me recommendation number 20.", "Disseminate commissioning strategies"),
        ("What was resolution 2 on the Portfolio Plan?", "the refresh of the Portfolio Plan"),
    ],
)
def test_an_item_is_found_by_the_number_printed_before_it(
    assistant: Assistant, question: str, words: str
) -> None:
    answer = assistant.ask(question)
    assert answer.sentences[0].citations[0].span.flat.startswith(words)
    assert len(answer.sentences) == 1
    assert_sound(assistant, answer)


def test_a_number_that_no_item_bears_is_no_items(assistant: Assistant) -> None:
    answer = assistant.ask("What is recommendation 88?")
    assert all(not s.text.startswith("Recommendation 88") for s in answer.sentences)
    assert_sound(assistant, answer)


@pytest.mark.parametrize("question", ["ACH24-030", "What is report ACH24-030?"])
def test_a_code_alone_is_answered_by_how_its_paper_opens(
    assistant: Assistant, question: str
) -> None:
    (sentence,) = assistant.ask(question).sentences
    assert sentence.text.startswith("The Committee considered a report providing an update")


def test_what_was_resolved_is_said_in_the_order_of_the_resolution(assistant: Assistant) -> None:
    text = assistant.ask("What was resolved on the Portfolio Plan?").text
    assert 0 < text.find("the progress on the actions") < text.find("the refresh of the Portfolio")


def test_who_is_asked_for_is_said_without_those_beside_him(assistant: Assistant) -> None:
    answer = assistant.ask("Who was the team inspector?")
    assert [sentence.text for sentence in answer.sentences] == [
        "Team Inspector: Jacqueline Corbett"
    ]
    director = assistant.ask("Who is the Director of Adult Social Services?")
    assert all("Donna Glover" in sentence.text for sentence in director.sentences)


def test_a_comparison_of_years_is_answered_by_a_paper_of_each(assistant: Assistant) -> None:
    answer = assistant.ask("How has hospital discharge fared since 2009?")
    dated = [sentence.citations[0].source.date for sentence in answer.sentences]
    years = [date.year for date in dated if date]
    assert len(years) == len(dated) == len(set(years)) > 1
    assert years == sorted(years)
    assert_sound(assistant, answer)


def test_a_list_is_given_whole_in_order_and_once(assistant: Assistant) -> None:
    """Also where the paper's list is cut into several passages, and repeated in an appendix."""
    answer = assistant.ask("List all the recommendations CQC made on safeguarding adults.")
    places = [answer.text.find(words) for words in SAFEGUARDING]
    assert -1 not in places
    assert places == sorted(places)
    assert len(answer.sentences) == len(SAFEGUARDING)
    assert [answer.text.count(words) for words in SAFEGUARDING] == [1] * len(SAFEGUARDING)
    assert answer.text.count("The council and partners should:") == 1
    assert_sound(assistant, answer)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (CARERS, "Support carers more effectively"),
        ("What did CQC recommend on advocacy?", "focused advocacy support"),
        ("What did CQC recommend on Direct Payments?", "options are proactively offered"),
    ],
)
def test_what_the_front_of_a_report_and_its_appendix_both_say_is_said_once(
    assistant: Assistant, question: str, words: str
) -> None:
    assert assistant.document(CQC).text.count(words) == 2
    assert assistant.ask(question).text.count(words) == 1


@pytest.mark.parametrize(
    "question",
    [
        "What do the papers say about a care home run by the council?",
        "Who has been told that they require improvement?",
        "What is said about safeguarding adults?",
    ],
)
def test_the_words_of_a_paper_stand_together(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    spoken = [source.id for source, _ in answer.groups()]
    assert len(spoken) > 1, "the question is meant to be answered from several papers"
    assert len(spoken) == len(set(spoken))
    assert_sound(assistant, answer)


@pytest.mark.parametrize(
    ("question", "paper"),
    [
        ("How many people did Caremark care for?", PRESS),
        ("How was Bromley rated for safeguarding adults in 2010?", CQC),
        (
            "What does Colin Smith say about the Loneliness project?",
            "bromley-council-statement-on-cqc-assessment.txt",
        ),
    ],
)
def test_the_paper_that_answers_best_speaks_first(
    assistant: Assistant, question: str, paper: str
) -> None:
    assert next(assistant.ask(question).groups())[0].id == paper


def test_a_follow_up_is_answered_in_its_conversation_and_says_what_it_searched_for(
    assistant: Assistant,
) -> None:
    turns = [Turn(CARERS, assistant.ask(CARERS))]
    answer = assistant.ask("And on advocacy?", turns)
    assert answer.question == "And on advocacy?"
    assert answer.searched.query == "What did CQC recommend on advocacy?"
    assert "focused advocacy support" in answer.sentences[0].text
    changed = assistant.ask("Changing the subject: who is Donna Glover?", turns)
    assert "carers" not in changed.searched.query


def test_a_long_conversation_does_not_grow_its_searches(assistant: Assistant) -> None:
    turns = [Turn(CARERS, assistant.ask(CARERS))]
    for question in ("Who said that?", "Why?", "Where?", "And when was that?"):
        answer = assistant.ask(question, turns)
        said = max(len(c.quote) for c in turns[-1].answer.citations or turns[0].answer.citations)
        turns.append(Turn(question, answer))
        assert len(answer.searched.query) <= max(len(question) + len(CARERS), said) + len("? ()")


def test_who_said_that_is_answered_by_citing_the_same_words_again(assistant: Assistant) -> None:
    first = assistant.ask("Was there much advocacy support in the adult safeguarding processes?")
    again = assistant.ask("Who said that?", [Turn(first.question, first)])
    assert again.citations[0].quote == first.citations[0].quote
    assert "Care Quality Commission, February 2010" in again.text


def test_a_misspelt_question_is_searched_for_in_the_words_of_the_papers(
    assistant: Assistant,
) -> None:
    asked = "did the equalty impact asessments make any diference"
    answer = assistant.ask(asked)
    assert not answer.abstained
    assert answer.question == asked
    assert answer.searched.query == "did the equality impact assessments make any difference"


def test_the_same_question_has_the_same_answer(assistant: Assistant) -> None:
    assert assistant.ask(CARERS) == assistant.ask(CARERS)


def test_every_quote_of_any_answer_stands_in_its_paper(assistant: Assistant) -> None:
    cases, _ = load_cases(DEVELOPMENT)
    for case in random.Random(11).sample(cases, 15):
        answer = assistant.ask(case.turns[0])
        assert_sound(assistant, answer)
        numbers = {int(n) for n in re.findall(r" \[(\d+)\](?= |$|\n)", answer.text)}
        assert numbers == set(range(1, len(answer.citations) + 1))


def test_four_who_ask_at_once_get_what_each_would_get_alone(assistant: Assistant) -> None:
    questions = [
        CARERS,
        "How many people did Caremark care for?",
        "What is Donna Glover paid?",
        "Who is the Director of Adult Social Services?",
    ] * 2
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(assistant.ask, questions))
    assert together == [assistant.ask(question) for question in questions]


HOSTILE = {
    "empty": "",
    "blank": " \n\t ",
    "only a mark": "?",
    "only stop words": "what is the of and to it",
    "an apostrophe": "'",
    "two thousand letters": "x" * 2_000,
    "two thousand characters of words": "carers " * 286,
    "two thousand question marks": "?" * 2_000,
    "control characters": "car\x00ers \x1b[31m\x07 advocacy\r",
    "turned round": "\u202ecarers",
    "half a character": "carers \ud83d",
    "emoji": "😀👩‍👩‍👧",
    "SQL": "'; DROP TABLE papers; --",
    "FTS": '"carers" OR NEAR(a b, 3) * ^ -text: (',
    "an open quotation mark": 'what is "carers',
    "a format": "%s {0} {} \\1 $x carers",
    "markup": "<script>alert(1)</script> [x](javascript:y)",
    "open brackets": "((((((((((" * 20 + "carers",
}


@pytest.mark.parametrize("question", HOSTILE.values(), ids=HOSTILE)
def test_no_question_is_an_exception(assistant: Assistant, question: str) -> None:
    turns = [Turn(question, assistant.ask(question))]
    assert_sound(assistant, turns[0].answer)
    assert_sound(assistant, assistant.ask("And why was that?", turns))
    answer_record(turns[0].answer)["answer"].encode()
    turns[0].answer.searched.query.encode()


@pytest.mark.parametrize("question", HOSTILE.values(), ids=HOSTILE)
def test_no_claim_is_an_exception(assistant: Assistant, question: str) -> None:
    verdict = assistant.check(question)
    assert bool(verdict.citations) == (verdict.label != "not_found")


def test_nothing_in_a_question_is_no_answer(assistant: Assistant) -> None:
    for name in ("empty", "blank", "only a mark", "only stop words", "emoji"):
        answer = assistant.ask(HOSTILE[name])
        assert answer.abstained, name
        assert "no word to look for" in answer.text


@pytest.mark.parametrize(
    ("claim", "label"),
    [
        ("Caremark cares for 189 people in the borough.", "supported"),
        ("Caremark cares for 198 people in the borough.", "contradicted"),
        ("The council opened a zoo on the moon.", "not_found"),
    ],
)
def test_a_claim_is_held_against_the_papers(assistant: Assistant, claim: str, label: str) -> None:
    verdict = assistant.check(claim)
    assert verdict.label == label
    assert [(d.claim.text, d.paper.text) for d in verdict.differences] == (
        [("198", "189")] if label == "contradicted" else []
    )
    assert {c.source.id for c in verdict.citations} == (set() if label == "not_found" else {PRESS})


def test_the_papers_are_listed_and_an_unknown_one_is_a_key_error(assistant: Assistant) -> None:
    assert len(assistant.papers()) == 5
    assert assistant.document(CQC).source.id == CQC
    with pytest.raises(KeyError):
        assistant.document("none.txt")
