"""What a question asks for, read off its words; the table grows with every misread question."""

from __future__ import annotations

import pytest

from answer.question import Asks, Wish, understand
from ingest import Passage, Source


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("How much money was saved?", "money"),
        ("How much was the budget underspent?", "money"),
        ("What is the salary of the Director?", "money"),
        ("What is Donna Glover paid?", "money"),
        ("How many people did Caremark care for?", "number"),
        ("What proportion of users wanted a budget?", "number"),
        ("By what percentage had crime gone down?", "number"),
        ("When was the report published?", "date"),
        ("And when is the ceremony?", "date"),
        ("On what day did the Executive meet?", "date"),
        ("Who chairs the board?", "person"),
        ("Which councillor asked?", "person"),
        ("What is the name of the Director of Adult Services?", "person"),
        ("Which companies sponsor the awards?", "name"),
        ("What was the campaign called?", "name"),
        ("List all the recommendations.", "list"),
        ("What are the strengths?", "list"),
        ("Which ambitions does the plan concentrate on?", "list"),
        ("Why were reviews late?", "reason"),
        ("Is the ceremony on Friday?", "yes or no"),
        ("And will the team grow?", "yes or no"),
        ("What did CQC recommend on carers?", "other"),
        ("Telecare?", "other"),
        ("", "other"),
    ],
)
def test_what_a_question_asks_for(text: str, asks: Asks) -> None:
    assert understand(text).asks == asks


@pytest.mark.parametrize(
    "text",
    [
        "When CQC came in 2009, did it ask the council to do something about caseloads?",
        "When the inspectors looked at hospitals, what did they find?",
        "When Caremark was inspected, who spoke up?",
    ],
)
def test_a_when_that_only_sets_the_scene_asks_for_no_date(text: str) -> None:
    assert understand(text).asks != "date"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("What did Angela Wilkins call not acceptable?", ("Angela Wilkins",)),
        ("What did Cllr Evans know?", ("Evans",)),
        ("Did Cllr Smith welcome the report?", ("Smith",)),
        ("Did Councillor Evans see it?", ("Evans",)),
        ("What did Dr Smith decide?", ("Smith",)),
        ("What did the Care Quality Commission find?", ("Care Quality Commission",)),
        ("What was agreed about ACH24-030?", ("ACH24-030",)),
        ("What happened in Croydon's schools?", ("Croydon",)),
        ("CQC on carers?", ("CQC",)),
        ("Recommendations were made. Social workers liked them. Why?", ()),
        ("Telecare?", ()),
        ("When in March or on Friday was it?", ()),
        ("What did the Director tell the Committee in the Report?", ()),
        ("List the Kent villages", ("Kent",)),
        ("Please Summarise Millmead's failings", ("Millmead",)),
        ("Outline the Dover and Deal plan", ("Dover and Deal",)),
        ("Review the Deal harbour accounts", ("Deal",)),
        ("Compare Dover with Deal", ("Dover", "Deal")),
        ("Name the wards", ()),
        ("Describe CQC's grades", ("CQC",)),
    ],
)
def test_names_are_capitals_that_do_not_just_begin_a_sentence(
    text: str, names: tuple[str, ...]
) -> None:
    assert understand(text).names == names


def test_a_word_that_the_papers_write_small_only_begins_the_sentence() -> None:
    def capitalised(word: str) -> bool:
        return word in {"Dover", "Kent"}

    assert understand("Assess Dover's record", capitalised).names == ("Dover",)
    assert understand("Kent Dover Trust?", capitalised).names == ("Kent Dover Trust",)
    assert understand("Green Party votes?", capitalised).names == ("Green Party",)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("List the failings of the home", "the failings of the home"),
        ("Please describe the brokerage project", "the brokerage project"),
        ("Quote the relative", "Quote the relative"),
    ],
)
def test_an_order_is_not_searched_for(text: str, topic: str) -> None:
    assert understand(text).topic == topic


def test_years_are_found_once_each_and_other_numbers_are_none() -> None:
    assert understand("What changed from 2009 to 2010, and was 2010 better?").years == (2009, 2010)
    assert understand("Did 189 people pay £2,010 for 24 providers?").years == ()


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("What did CQC recommend on carers?", "recommendation"),
        ("What was the council told to do about Direct Payments?", "recommendation"),
        ("Was the council advised to tell people more?", "recommendation"),
        ("What did members decide?", "decision"),
        ("What was the outcome of the item?", "decision"),
        ("What were the exact words of the carer?", "quotation"),
        ("Quote the relative.", "quotation"),
    ],
)
def test_what_kind_of_statement_is_wished_for(text: str, wish: Wish) -> None:
    assert wish in understand(text).wishes


def test_a_plain_question_has_no_special_wish() -> None:
    assert understand("How many people did Caremark care for?").wishes == frozenset()


def paper(publisher: str | None, kind: str | None = None) -> Source:
    return Source("paper.txt", "A paper", publisher, kind, None, None, "")


CQC = paper("Care Quality Commission", "inspection report")
PRESS = paper("News Shopper", "press article")
COUNCIL = paper("London Borough of Bromley, Adult Care and Health committee", "minutes")


@pytest.mark.parametrize(
    "text",
    [
        "What did CQC recommend on carers?",
        "What did the Care Quality Commission find?",
        "What did the inspectors say about carers?",
        "According to the inspectors, was it safe?",
    ],
)
def test_a_publisher_is_known_by_name_by_initials_and_as_what_it_does(text: str) -> None:
    question = understand(text)
    assert question.is_put_to(CQC)
    assert not question.is_put_to(PRESS)
    assert not question.is_put_to(COUNCIL)
    assert not question.is_put_to(paper(None))


@pytest.mark.parametrize(
    "text", ["How many people did it care for?", "What did they say?", "Is it safe?"]
)
def test_a_question_that_names_no_speaker_is_put_to_nobody(text: str) -> None:
    for source in (CQC, PRESS, COUNCIL, paper(None)):
        assert not understand(text).is_put_to(source)


@pytest.mark.parametrize(
    ("text", "searched"),
    [
        ("What did the inspectors think of telecare?", "What did think of telecare?"),
        ("Has CQC reported on advocacy?", "Has reported on advocacy?"),
        (
            "What did residents tell the inspectors about meals?",
            "What did residents tell about meals?",
        ),
        ("What did relatives say to CQC?", "What did relatives say to?"),
        ("Who are the inspectors?", "Who are the inspectors?"),
        ("How long did the inspectors stay?", "How long did the inspectors stay?"),
        ("What did the inspectors find?", "What did the inspectors find?"),
        ("What did Ofsted find in nurseries?", "What did Ofsted find in nurseries?"),
        ("What did residents say about meals?", "What did residents say about meals?"),
    ],
)
def test_who_says_it_is_not_searched_for_where_one_of_the_papers_is_his(
    text: str, searched: str
) -> None:
    assert understand(text).searched_in([PRESS, CQC, COUNCIL]) == searched
    assert understand(text).searched_in([PRESS]) == understand(text).topic


@pytest.mark.parametrize(
    ("text", "over"),
    [
        ("How have the reviews got on since 2011?", True),
        ("Has telecare grown over the years?", True),
        ("How did staffing change between 2011 and 2015?", True),
        ("Was advocacy better in 2011 or in 2015?", False),
        ("Transport in 2011 and in 2015", True),
        ("Transport from 2011 to 2015", True),
        ("What was said of transport in 2011?", False),
        ("How many came in over the weekend?", False),
    ],
)
def test_a_question_that_compares_times_is_told(text: str, over: bool) -> None:
    assert understand(text).over_years is over


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Transport in 2011 and in 2015", "Transport"),
        ("day centres in 2011 and 2015?", "day centres?"),
        (
            "How did staffing levels change between 2011 and 2015?",
            "How did staffing levels change?",
        ),
    ],
)
def test_no_joint_is_left_hanging_where_the_years_stood(text: str, topic: str) -> None:
    assert understand(text).topic in (topic, text if " " not in topic else topic)


@pytest.mark.parametrize(
    ("text", "gone", "kept"),
    [
        ("In the 2010 report, what was said about paid carers?", "2010 report", "paid carers"),
        ("Please tell me about carers and advocacy", "tell me", "carers and advocacy"),
        ("When CQC came in 2009, did it ask about caseloads?", "When CQC came", "caseloads"),
        ("According to Cllr Evans, what do officers negotiate?", "Evans", "officers negotiate"),
        ("What do the papers say about care homes?", "papers", "care homes"),
    ],
)
def test_where_and_when_to_look_is_not_searched_for(text: str, gone: str, kept: str) -> None:
    topic = understand(text).topic
    assert gone.lower() not in topic.lower()
    assert kept in topic


@pytest.mark.parametrize(
    "text", ["In 2010", "the 2010 report", "Tell me", "According to the inspectors?", "Who?", "?"]
)
def test_a_question_is_never_searched_for_as_nothing(text: str) -> None:
    assert understand(text).topic == text


@pytest.mark.parametrize(
    ("question", "statement", "can"),
    [
        ("When was the August 2009 report published?", "It is of August 2009.", False),
        ("When was the August 2009 report published?", "It came out in February 2010.", True),
        ("When is the ceremony?", "The ceremony is on a Friday.", True),
        ("When is the ceremony?", "The ceremony is in the town hall.", False),
        ("When is the ceremony?", "It will be held next month.", True),
        ("When is the ceremony?", "As many will come as last year.", False),
        ("When is the ceremony?", "Costs are higher than last year.", False),
        ("How many people came?", "It was held in 2009.", False),
        ("How many people came?", "In 2009 there were 38.", True),
        ("How many people came?", "Twelve came.", True),
        ("How many of the 150 replied?", "We sent 150 forms.", False),
        ("What percentage had a budget?", "There were 30 with a budget.", False),
        ("What percentage had a budget?", "They were 30% of users.", True),
        ("What percentage had a budget?", "They were 30 per cent of users.", True),
        ("What proportion had a budget?", "A third of users had.", True),
        ("How much did it cost?", "It had 38 pages.", False),
        ("How much did it cost?", "It was £4.35 million.", True),
        ("Which companies sponsor it?", "several local firms do.", False),
        ("Which companies sponsor it?", "Among them is Care For You.", True),
        ("Why was it late?", "there were no staff.", True),
    ],
)
def test_an_answer_is_of_the_kind_asked_for_and_new_to_the_question(
    question: str, statement: str, can: bool
) -> None:
    assert understand(question).can_be_answered_by(statement) is can


def test_who_holds_a_post_is_answered_by_a_persons_name() -> None:
    question = understand("Who is the Director of Adult Services?")
    people = {"Donna", "Glover"}
    for statement, can in (
        ("Donna Glover said so.", True),
        ("The Portfolio Holder and the Assistant Director said so.", False),
        ("the director said so.", False),
        ("The Director of Adult Services said so.", False),
        ("She went to the Glover Institute of Social Care.", False),
        ("Donna Brown, the Director, said so.", True),
        ("The Donna Institute said so.", False),
    ):
        assert question.can_be_answered_by(statement, people.__contains__) is can


def test_who_did_it_may_be_a_body_or_a_group() -> None:
    question = understand("Who raised concerns?")
    assert question.can_be_answered_by("Concerns were raised by the auditors.")
    assert question.can_be_answered_by("The CQC did.")
    assert not question.can_be_answered_by("concerns were raised in time.")


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("Write me a poem", True),
        ("Please translate this", True),
        ("Could you draft a letter to CQC?", True),
        ("Who wrote the report?", False),
        ("What did they write about carers?", False),
    ],
)
def test_an_order_to_make_something_up_is_no_question(text: str, task: bool) -> None:
    assert understand(text).is_task is task


def test_ratings_in_a_question_are_taken_as_given_adverbs_too() -> None:
    question = understand("Why was it performing excellently, and not inadequate?")
    assert question.grades == {"excellent", "inadequate"}


def test_a_statement_suits_a_wish_also_by_its_heading() -> None:
    question = understand("What did CQC recommend on carers?")
    recommended = Passage(CQC, ("Recommendations",), 0, 1, "x", None, ())
    elsewhere = Passage(CQC, ("Background",), 0, 1, "x", None, ())
    assert question.suits("Support carers more.", recommended)
    assert not question.suits("Carers were tired.", elsewhere)
    assert question.suits("The council should: Support carers more.", elsewhere)
