"""A follow-up question is made to stand alone; it is seen in what was searched for."""

from __future__ import annotations

import pytest

from answer.followup import stand_alone

CARERS = "What did CQC recommend on carers?"
LEADER = "Who leads Bromley Council?"


def test_the_first_question_of_a_conversation_is_left_as_it_is() -> None:
    assert stand_alone("Who said that?", None) == "Who said that?"


@pytest.mark.parametrize(
    ("question", "alone"),
    [
        ("And on advocacy?", "What did CQC recommend on advocacy?"),
        ("what about advocacy", "What did CQC recommend on advocacy?"),
        ("So how about Direct Payments?", "What did CQC recommend on Direct Payments?"),
        ("And for older people?", "What did CQC recommend for older people?"),
        ("And on older people at home?", "What did CQC recommend on older people at home?"),
    ],
)
def test_a_new_topic_takes_the_place_of_the_old_one(question: str, alone: str) -> None:
    assert stand_alone(question, CARERS) == alone


@pytest.mark.parametrize("question", ["what about 2010?", "And in 2010?", "How about 2010"])
def test_a_year_alone_keeps_the_topic(question: str) -> None:
    assert stand_alone(question, CARERS) == "What did CQC recommend on carers in 2010?"
    dated = "What did CQC say about carers in 2019?"
    assert stand_alone(question, dated) == "What did CQC say about carers in 2010?"


@pytest.mark.parametrize(
    "question",
    ["who said that?", "Where?", "Why?", "And who chairs it?", "Who else is going?", "advocacy"],
)
def test_a_question_that_leans_on_the_one_before_is_searched_with_its_words(question: str) -> None:
    alone = stand_alone(question, "How many firms did the council use?")
    assert alone.startswith(question.rstrip("?"))
    assert "firms did the council use" in alone


def test_a_topic_that_has_no_place_in_the_question_before_still_keeps_that_question() -> None:
    alone = stand_alone("And transport?", LEADER)
    assert "transport" in alone
    assert "leads Bromley Council" in alone


@pytest.mark.parametrize(
    "question",
    [
        "How many people did Caremark care for?",
        "When was the report on Caremark published?",
        "List all the recommendations on safeguarding adults.",
    ],
)
def test_a_full_new_question_is_left_alone(question: str) -> None:
    assert stand_alone(question, CARERS) == question


@pytest.mark.parametrize(
    "opening",
    ["Changing the subject: ", "On another matter, ", "New question - ", "separately, "],
)
def test_a_change_of_subject_forgets_the_question_before(opening: str) -> None:
    assert stand_alone(f"{opening}who chairs it?", CARERS) == "who chairs it?"
    assert stand_alone(f"{opening}who chairs it?", None) == "who chairs it?"


def test_follow_ups_on_follow_ups_lean_on_one_question_and_do_not_grow() -> None:
    asked = ["Who said that?", "Why?", "Where?", "And when was it?", "Is that all?"] * 4
    alone = CARERS
    for question in asked:
        alone = stand_alone(question, alone)
        assert question.rstrip("?") in alone
        assert "CQC recommend on carers" in alone
        assert len(alone) <= len(question) + len(CARERS) + len("? ()")


def test_a_topic_after_a_follow_up_belongs_to_the_question_that_stands() -> None:
    leaning = stand_alone("Who said that?", CARERS)
    assert stand_alone("And on advocacy?", leaning) == "What did CQC recommend on advocacy?"


def test_topics_one_after_the_other_replace_each_other() -> None:
    alone = LEADER
    for topic in ("transport", "schools", "libraries", "parks"):
        alone = stand_alone(f"And {topic}?", alone)
    assert "parks" in alone
    assert "leads Bromley Council" in alone
    assert not {"transport", "schools", "libraries"} & set(alone.replace("?", " ").split())
