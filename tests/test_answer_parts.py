"""Questions that ask several things at once, and answers that hold a part of what was asked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from index_library import opened, write_papers

from answer import Assistant
from answer.parts import as_searched, parts
from index import MiniLMEmbedder

MINUTES = """Minutes of the Transport Committee

Present: Mrs A Brown (Chair), Mr C Green.

Item 4. School crossing patrols

The Committee heard that 41 school crossing patrols were working in the borough. Officers \
explained that recruiting patrols had become harder in the north of the borough.

RESOLVED that the Committee:

- agree to keep every school crossing patrol until April 2026;
- ask officers to report on recruitment in the autumn.

Item 5. Parking permits

The Chair put the motion that the price of a parking permit be frozen. The votes cast were as \
follows. For (7): Mrs Brown, Mr Green and others. Against (2): Mr White, Ms Grey. Motion carried.
"""
FROZEN = (
    "Was the motion to freeze the price of a parking permit carried, and how many voted for it?"
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    root = tmp_path_factory.mktemp("minutes")
    folder = write_papers(root / "papers", {"minutes.txt": MINUTES})
    with opened(root / "data", MiniLMEmbedder()) as index:
        index.update(folder)
        yield Assistant(index)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("What did CQC recommend on carers?", 1),
        ("How many voted for the motion, and how many abstained?", 2),
        ("What did it cost and who paid for the work, and when was it finished?", 3),
        ("Where is the hub? And when does it open?", 2),
        ("What about bread and butter?", 1),
        ("Who chairs the board and the panel?", 1),
        ("Was it approved, and why?", 1),
        ("Tell me what and how and where and when and why the council decided", 1),
        ("", 1),
    ],
)
def test_a_question_is_taken_apart_where_another_one_begins(question: str, found: int) -> None:
    apart = parts(question)
    assert len(apart) == found
    if found == 1:
        assert apart == (question,)
    for part in apart:
        assert part.rstrip("?") in question


def test_a_part_that_leans_on_the_question_is_searched_for_with_it() -> None:
    whole = "How many voted for the parking motion, and how many abstained?"
    against = parts(whole)[1]
    assert as_searched(against, whole) == f"{against} ({whole.rstrip('?')})"
    clear = "what did the council spend on school crossing patrols?"
    assert as_searched(clear, whole) == clear


def test_each_part_is_answered(assistant: Assistant) -> None:
    answer = assistant.ask(
        "How many school crossing patrols were working, and who voted against the parking motion?"
    )
    assert answer.outcome == "answered"
    assert "41 school crossing patrols" in answer.text
    assert "Against (2)" in answer.text


def test_the_part_that_is_not_in_the_papers_is_named(assistant: Assistant) -> None:
    answer = assistant.ask(
        "How many school crossing patrols were working, and what did Croydon pay its patrols?"
    )
    assert answer.outcome == "partly answered"
    assert "41 school crossing patrols" in answer.text
    assert answer.note == "The papers do not say: what did Croydon pay its patrols?"


def test_a_short_part_is_answered_beside_one_that_names_what_no_paper_knows(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("How many patrols were working, and what did Croydon pay?")
    assert answer.outcome == "partly answered"
    assert "41 school crossing patrols" in answer.text
    assert answer.note == "The papers do not say: what did Croydon pay?"


def test_where_no_part_is_in_the_papers_the_answer_is_a_refusal(assistant: Assistant) -> None:
    answer = assistant.ask("How many libraries has Croydon, and when did Lewisham close its own?")
    assert answer.abstained
    assert answer.note is None


def test_a_bare_lead_in_brings_what_it_leads_in(assistant: Assistant) -> None:
    answer = assistant.ask("What did the Committee resolve on school crossing patrols?")
    said = [sentence.text for sentence in answer.sentences]
    assert any("agree to keep every school crossing patrol" in text for text in said)
    assert not any(text.rstrip().endswith(":") for text in said)


def test_a_vote_is_looked_for(assistant: Assistant) -> None:
    assert "For (7)" in assistant.ask(FROZEN).text
