"""A follow-up question is made to stand alone; it is seen in what was searched for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from answer import Answer, Citation, Searched, Sentence, Turn
from answer.followup import stand_alone
from ingest import PaperDate, Source, Span

CARERS = "What did CQC recommend on carers?"
DATED = "What did CQC say about carers in 2010?"
LEADER = "Who leads Bromley Council?"
PAPER = Source(
    "report.pdf",
    "Service inspection of adult social care",
    "Care Quality Commission",
    None,
    PaperDate(2010),
    None,
    "",
)
# Words that the papers of these tests hold, in small letters: what is in none is no common word.
SMALL = frozenset(
    "council commission care quality board report one service inspection direct payments".split()
)


class Papers:
    """Papers that hold every word but the names of a few places and the weather."""

    def mentions(self, name: str) -> frozenset[str]:
        unheard = {"weather", "croydon"} & set(name.lower().split())
        return frozenset() if unheard else frozenset({PAPER.id})

    def only_capitalised(self, word: str) -> bool:
        return word[:1].isupper() and word.lower() not in SMALL


def turn(query: str, *said: str, publisher: str | None = None) -> Turn:
    """A question that was searched for as it stands, and what was answered, or a refusal."""
    searched = Searched(query, (PAPER,), 1)
    source = replace(PAPER, publisher=publisher) if publisher else PAPER
    cited = [Citation(source, Span(0, len(s), s), None, None, None, ()) for s in said]
    sentences = tuple(Sentence(c.quote, (c,)) for c in cited)
    refusal = None if sentences else "The papers do not say."
    return Turn(query, Answer(query, searched, sentences, refusal))


def after(question: str, *earlier: Turn) -> str:
    return stand_alone(question, earlier, Papers())


def conversation(*questions: str) -> list[str]:
    """Each question as it was searched for; nothing was answered."""
    turns: list[Turn] = []
    for question in questions:
        turns.append(turn(after(question, *turns)))
    return [t.answer.searched.query for t in turns]


def test_the_first_question_of_a_conversation_is_left_as_it_is() -> None:
    assert after("Who said that?") == "Who said that?"


# Pieces of a question


@pytest.mark.parametrize(
    ("question", "alone"),
    [
        ("And on advocacy?", "What did CQC recommend on advocacy?"),
        ("what about advocacy", "What did CQC recommend on advocacy?"),
        ("So how about Direct Payments?", "What did CQC recommend on Direct Payments?"),
        ("telecare?", "What did CQC recommend on telecare?"),
        ("And for older people?", "What did CQC recommend for older people?"),
        ("And on older people at home?", "What did CQC recommend on older people at home?"),
        ("And Age Concern?", "What did Age Concern recommend on carers?"),
        ("And the council?", "What did the council recommend on carers?"),
        ("what about 2010?", "What did CQC recommend on carers in 2010?"),
        ("And in 2010?", "What did CQC recommend on carers in 2010?"),
    ],
)
def test_a_piece_takes_the_place_of_the_piece_of_its_kind(question: str, alone: str) -> None:
    assert after(question, turn(CARERS)) == alone


@pytest.mark.parametrize(
    ("before", "question", "alone"),
    [
        (DATED, "And on advocacy?", "What did CQC say on advocacy in 2010?"),
        (DATED, "And in 2016?", "What did CQC say about carers in 2016?"),
        ("How many carers had respite in 2015?", "2016?", "How many carers had respite in 2016?"),
        ("What is the population of Bromley?", "And in Kent?", "What is the population in Kent?"),
        ("What is the population of Bromley?", "of Croydon?", "What is the population of Croydon?"),
        ("What did Cllr Evans say on fees?", "Colin Smith?", "What did Colin Smith say on fees?"),
        ("Who was the lead inspector?", "And the team inspector?", "Who was the team inspector?"),
        ("What is Ambition 2 of the plan?", "And Ambition 5?", "What is Ambition 5 of the plan?"),
    ],
)
def test_what_is_not_replaced_is_kept(before: str, question: str, alone: str) -> None:
    assert after(question, turn(before)) == alone


def test_a_topic_that_has_no_place_in_the_question_before_still_keeps_that_question() -> None:
    alone = after("And transport?", turn(LEADER))
    assert "ransport" in alone
    assert "Bromley Council" in alone


def test_words_that_no_paper_holds_are_not_searched_for_with_the_words_before() -> None:
    assert after("What about the weather?", turn(CARERS)) == "What about the weather?"


def test_after_a_refusal_a_follow_up_still_leans_on_what_was_asked() -> None:
    asked = conversation(CARERS, "What about the weather?", "And on advocacy?")
    assert asked[-1] == "What did CQC recommend on advocacy?"


# What was refused


OFF = turn("How is the weather in Croydon?")


def test_what_was_refused_is_not_leant_on_but_what_was_answered_before_it() -> None:
    answered = turn(CARERS, "Assess more carers.")
    assert after("And Direct Payments?", answered, OFF) == (
        "What did CQC recommend on Direct Payments?"
    )
    libraries = turn("When do the libraries open?")
    assert after("And on advocacy?", answered, libraries) == "What did CQC recommend on advocacy?"
    assert "carers" in after("Why?", answered, libraries)


def test_after_only_what_the_papers_are_not_about_a_piece_stands_by_itself() -> None:
    assert after("And Direct Payments?", OFF) == "And Direct Payments?"
    assert after("Why?", OFF) == "Why?"


@pytest.mark.parametrize(
    ("refused", "question", "alone"),
    [
        ("How many visits were there in 2009?", "What about 2010?", "visits were there in 2010?"),
        ("How many visits did Ofsted make?", "And CQC?", "visits did CQC make?"),
        ("What is the budget for parks?", "And for museums?", "What is the budget for museums?"),
    ],
)
def test_what_was_refused_is_asked_again_with_one_thing_changed(
    refused: str, question: str, alone: str
) -> None:
    assert after(question, turn(CARERS, "Assess more carers."), turn(refused)).endswith(alone)


# Pronouns


SMITH = "Councillor Colin Smith, Leader of the council, said he is proud."
WILKINS = "Labour leader Angela Wilkins says she asked the executive."


@pytest.mark.parametrize(
    ("question", "alone"),
    [
        ("What did she ask?", "What did Angela Wilkins ask?"),
        ("What is he proud of?", "What is Councillor Colin Smith proud of?"),
        ("And what is his salary?", "What is Councillor Colin Smith’s salary?"),
        ("Who asked her about fees?", "Who asked Angela Wilkins about fees?"),
        ("What was her job before?", "What was Angela Wilkins’ job before?"),
    ],
)
def test_he_and_she_are_the_people_of_the_answer(question: str, alone: str) -> None:
    assert after(question, turn("Who speaks for the parties?", SMITH, WILKINS)) == alone


def test_the_person_asked_about_comes_before_those_of_the_answer() -> None:
    before = turn("Is Grace John-Baptiste going?", "Jane Campbell is leaving as well.")
    assert after("What was her job?", before) == "What was Grace John-Baptiste’s job?"


def test_who_was_asked_for_by_post_is_said_by_post_where_no_answer_names_them() -> None:
    before = turn("Who is the Director of Public Health?")
    assert (
        after("How much is he paid?", before) == "How much is the Director of Public Health paid?"
    )


LEAVING = (
    "Two managers leave: Mary Okafor, who ran the libraries, retires and"
    " Ruth Lindqvist, Head of Museums and Archives, has another post."
)


@pytest.mark.parametrize(
    ("before", "alone"),
    [
        ("Who is the Head of Museums?", "Why is Ruth Lindqvist leaving?"),
        ("Who ran the libraries?", "Why is Mary Okafor leaving?"),
    ],
)
def test_of_several_in_an_answer_the_one_beside_the_post_asked_for_is_meant(
    before: str, alone: str
) -> None:
    assert after("Why is she leaving?", turn(before, LEAVING)) == alone


def test_he_is_not_whom_the_conversation_called_she() -> None:
    first = turn(
        "Who spoke on fees?", "Paula Brandt asked why.", "Tomas Keller, who chairs, agreed."
    )
    asked = after("What did she ask?", first)
    assert asked == "What did Paula Brandt ask?"
    second = replace(turn(asked, "Paula Brandt asked why."), question="What did she ask?")
    alone = after("How did he answer her on fees?", first, second)
    assert "did Tomas Keller answer" in alone


def test_a_post_whose_holder_was_named_and_called_she_is_not_he() -> None:
    first = turn("Who is the town clerk?", "The town clerk is Paula Brandt.")
    second = replace(turn("What did Paula Brandt ask?"), question="What did she ask?")
    assert "did the town clerk" not in after("How did he answer the board?", first, second)


def test_the_other_one_is_no_piece_of_a_question() -> None:
    alone = after("And the other one?", turn("Why is Ruth Lindqvist leaving?", LEAVING))
    assert alone == "The other one? (Ruth Lindqvist is leaving)"


def test_who_was_just_asked_for_by_post_comes_before_those_named_earlier() -> None:
    earlier = turn("Who leads the council?", SMITH)
    alone = after("How much is he paid?", earlier, turn("Who is the Director of Public Health?"))
    assert alone == "How much is the Director of Public Health paid?"


@pytest.mark.parametrize(
    ("before", "question", "alone"),
    [
        (CARERS, "What did they say about fees?", "What did CQC say about fees?"),
        (
            "How many cases did the inspectors read?",
            "How many days did they spend in Bromley?",
            "How many days did the inspectors spend in Bromley?",
        ),
        (
            CARERS,
            "And what did the council say about it?",
            "What did the council say about carers?",
        ),
        (
            "Who chairs the Bromley Safeguarding Forum?",
            "When were its procedures agreed?",
            "When were the Bromley Safeguarding Forum’s procedures agreed?",
        ),
        (
            "How many people does Caremark care for?",
            "How many providers like it are there?",
            "How many providers like Caremark are there?",
        ),
        (DATED, "What did they say about fees?", "What did CQC say about fees in 2010?"),
    ],
)
def test_they_and_it_are_what_was_asked_about(before: str, question: str, alone: str) -> None:
    assert after(question, turn(before)) == alone


def test_they_who_say_something_are_the_publisher_where_no_body_was_named() -> None:
    before = turn("Is advocacy easy to get?", "We found little advocacy.")
    alone = after("What did they say about leaflets?", before)
    assert alone == "What did Care Quality Commission say about leaflets?"


# Questions about the answer itself


STATEMENTS = ("We found little advocacy support.", "Carers were valued.", "Complaints took long.")


@pytest.mark.parametrize(
    "question",
    [
        "Who said that?",
        "who says so",
        "And who wrote this?",
        "When was that said?",
        "When was that?",
        "When did they say so?",
        "What year is that from?",
        "Which report is that from?",
        "Where did you get that from?",
        "What's the source?",
    ],
)
def test_who_said_it_and_when_searches_for_the_statement_again(question: str) -> None:
    assert after(question, turn(CARERS, *STATEMENTS)) == "“We found little advocacy support.”"


@pytest.mark.parametrize(
    ("question", "number"),
    [("The second one?", 1), ("What was the first one?", 0), ("and the last?", 2)],
)
def test_an_item_of_the_answer_is_found_by_its_number(question: str, number: int) -> None:
    assert after(question, turn(CARERS, *STATEMENTS)) == f"“{STATEMENTS[number]}”"


def test_an_item_that_was_not_given_is_not_invented() -> None:
    alone = after("What was the fifth one?", turn(CARERS, *STATEMENTS))
    assert not any(statement in alone for statement in STATEMENTS)
    assert "carers" in alone


@pytest.mark.parametrize("question", ["Any more?", "What are the others?", "Is that all?"])
def test_more_of_a_list_is_asked_of_the_question_before(question: str) -> None:
    assert after(question, turn(CARERS, *STATEMENTS)) == f"List all: {CARERS}"


def test_when_it_was_published_is_asked_of_the_paper_that_was_cited() -> None:
    alone = after("When was it published?", turn(CARERS, *STATEMENTS))
    assert alone == f"When was {PAPER.title} published?"
    asked_of = turn("What did the Ofsted report say?", *STATEMENTS)
    assert after("When did it come out?", asked_of) == "When was the Ofsted report published?"


def test_the_words_of_a_statement_are_not_taken_for_a_question() -> None:
    statement = "The cost of care was paid when people could not."
    alone = after("Who said that?", turn(CARERS, statement))
    assert "cost of" not in alone
    assert {"cost", "care", "paid", "people"} <= set(alone.strip("“”").split())


# Question words alone, and what cannot be said in full


@pytest.mark.parametrize(
    ("before", "question", "alone"),
    [
        ("When is the ceremony?", "Where?", "Where is the ceremony?"),
        ("Is the council closing homes?", "Why?", "Why is the council closing homes?"),
        (
            "Is the council closing homes?",
            "since when?",
            "Since when is the council closing homes?",
        ),
    ],
)
def test_a_question_word_is_asked_of_the_question_before(
    before: str, question: str, alone: str
) -> None:
    assert after(question, turn(before)) == alone


@pytest.mark.parametrize(
    "question",
    ["How many?", "Who?", "And who chairs that?", "Who else is going?", "What happened?"],
)
def test_what_leans_otherwise_is_searched_with_the_matter_of_the_question_before(
    question: str,
) -> None:
    alone = after(question, turn("How many firms did the council use?"))
    assert alone.endswith("? (firms the council use)")
    assert alone.lower().startswith(question.removeprefix("And ").lower().rstrip("?"))


@pytest.mark.parametrize(
    ("before", "matter"),
    [
        ("When will the findings be ready?", "the findings will be ready"),
        ("Is the council closing homes?", "the council is closing homes"),
        ("Why has the team not been paid?", "the team has not been paid"),
        ("What did the auditors find?", "the auditors find"),
        ("Where is the ceremony?", "the ceremony"),
        ("Who leads the rebuilding of the pool?", "leads the rebuilding of the pool"),
    ],
)
def test_the_matter_of_a_question_reads_as_a_statement(before: str, matter: str) -> None:
    assert after("Who pays for that?", turn(before)) == f"Who pays for that? ({matter})"


@pytest.mark.parametrize("question", ["Yes.", "no", "Thanks!"])
def test_a_word_of_assent_asks_nothing_new(question: str) -> None:
    assert after(question, turn(CARERS)) == CARERS


# New subjects


@pytest.mark.parametrize(
    "question",
    [
        "How many people did Caremark care for?",
        "When was the report on Caremark published?",
        "List all the recommendations on safeguarding adults.",
        "What is the budget for libraries?",
        "Did carers feel that their views had made a difference?",
        "Is there a plan for extra care housing?",
        "How did the council rate its own performance?",
        "I would like to know about fees for day care.",
    ],
)
def test_a_whole_new_question_is_left_alone(question: str) -> None:
    assert after(question, turn(DATED, SMITH)) == question


@pytest.mark.parametrize(
    "opening",
    [
        "Changing the subject: ",
        "On another matter, ",
        "New question - ",
        "separately, ",
        "Right, moving on. ",
        "OK, never mind. ",
    ],
)
def test_a_change_of_subject_forgets_the_question_before(opening: str) -> None:
    assert after(f"{opening}who chairs it?", turn(CARERS)) == "who chairs it?"
    assert after(f"{opening}who chairs it?") == "who chairs it?"


def test_a_new_subject_that_is_named_is_what_the_question_is_about() -> None:
    alone = after("Let's talk about Ofsted instead. What did they call it?", turn(CARERS))
    assert alone.startswith("What did Ofsted call")
    assert "carers" not in alone


# Long conversations


def test_follow_ups_on_follow_ups_lean_on_one_question_and_do_not_grow() -> None:
    follow_ups = ["Who else?", "Why?", "Where?", "And when was it?", "How many of them?"] * 4
    for asked in conversation(CARERS, *follow_ups)[1:]:
        assert "carers" in asked
        assert len(asked) <= max(map(len, follow_ups)) + len(CARERS) + len("? ()")


def test_a_topic_after_a_question_on_the_answer_belongs_to_the_question_that_stands() -> None:
    first = turn(CARERS, *STATEMENTS)
    second = turn(after("Who said that?", first), *STATEMENTS)
    assert after("And on advocacy?", first, second) == "What did CQC recommend on advocacy?"


def test_topics_one_after_the_other_replace_each_other() -> None:
    topics = ("transport", "schools", "libraries", "parks")
    alone = conversation(LEADER, *[f"And {topic}?" for topic in topics])
    assert "arks" in alone[-1]
    assert "Bromley Council" in alone[-1]
    assert not set(topics[:-1]) & set(alone[-1].lower().replace("?", " ").split())
