"""Written answers: what becomes of a good writer and of each bad one, and how it is told."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from model_server import model_server
from written_passages import Shelf, council

from answer import (
    Answer,
    Assistant,
    ModelError,
    ModelSettings,
    ScriptedModel,
    Turn,
    Writer,
    answer_record,
    answer_text,
    language_model,
)
from index import Index, MiniLMEmbedder
from ingest import count_tokens
from web.message import message

QUESTION = "How many hours of home care did the council pay for?"
HOURS = "The council paid for 412,000 hours of home care in 2023."
CARERS = "What did CQC recommend on carers?"


@dataclass
class Says:
    """A model that says what it is given, piece by piece, and keeps its prompts."""

    pieces: tuple[str, ...]
    fails: str = ""
    name: str = "llama3.1"
    prompts: list[str] = field(default_factory=list)
    closed: bool = False

    def stream(self, prompt: str) -> Generator[str, None, None]:
        self.prompts.append(prompt)
        try:
            yield from self.pieces
        finally:
            self.closed = True
        if self.fails:
            raise ModelError(self.fails)


def steps(
    model: Says | ScriptedModel, shelf: Shelf | None = None, context: int = 4096
) -> list[Answer | None]:
    shelf = shelf or council()
    quoted = shelf.quoted(QUESTION, (1, 0))
    return list(
        Writer(model, context).answers(
            quoted, shelf.hits, shelf.documents.__getitem__, lambda text: "412,000" in text
        )
    )


def last(model: Says | ScriptedModel, shelf: Shelf | None = None, context: int = 4096) -> Answer:
    answer = steps(model, shelf, context)[-1]
    assert answer is not None
    return answer


def test_an_answer_grows_by_sentences_that_passed_the_check() -> None:
    model = Says(
        (
            HOURS[:-1],
            " [1].",
            " The moon is made of cheese [1].",
            " ",
            "Waiting times for home care fell from nine weeks to five weeks [1].",
        )
    )
    grown = steps(model)
    told = [len(step.sentences) for step in grown if step]
    assert told == [1, 2, 2], "each as soon as it is whole, then all"
    assert all("moon" not in step.text for step in grown if step)
    assert None in grown, "while there is nothing new the caller may leave"
    answer = grown[-1]
    assert answer is not None and answer.in_prose
    assert answer.text == (
        f"{HOURS} [1] Waiting times for home care fell from nine weeks to five weeks. [2]\n\n"
        "Written by llama3.1 from 3 passages, each sentence checked; 1 withheld."
    )
    assert answer.citations[0].quote == HOURS


def test_every_shown_sentence_has_a_citation_that_stands_in_its_paper() -> None:
    shelf = council()
    answer = last(ScriptedModel("good"), shelf)
    assert answer.in_prose and answer.citations
    shelf.holds(answer)


@pytest.mark.parametrize(
    ("mode", "reason"),
    [
        ("uncited", "no citation"),
        ("wrong-number", None),
        ("flipped", None),
        ("wrong-source", None),
        ("french", "another language"),
    ],
)
def test_of_a_bad_writer_nothing_is_shown_and_the_quotation_is(
    mode: str, reason: str | None
) -> None:
    shelf = council()
    answer = last(ScriptedModel(mode), shelf)
    assert not answer.in_prose
    assert [s.text for s in answer.sentences] == [HOURS], "the quoted answer"
    assert answer.written and answer.written.withheld
    assert reason is None or set(answer.written.reasons) == {reason}
    assert f"scripted:{mode} wrote" in answer.text and answer.text.endswith("; quoted instead.")


def test_of_a_rambling_writer_only_what_the_papers_hold_is_shown() -> None:
    answer = last(ScriptedModel("rambling"))
    assert answer.in_prose and answer.written
    assert "Councils everywhere" not in answer.text and "widely known" not in answer.text
    assert answer.written.reasons["no citation"] >= 2


@pytest.mark.parametrize(
    ("model", "line"),
    [
        (ScriptedModel("empty"), "scripted:empty wrote nothing; quoted instead."),
        (
            ScriptedModel("broken"),
            "The language model scripted:broken broke off; quoted instead.",
        ),
        (
            Says((HOURS[:-1] + " [1]. ",), fails="the language model llama3.1 broke off"),
            "The language model llama3.1 broke off; quoted instead.",
        ),
        (
            Says(("The passages do not say.",)),
            "The sentence that llama3.1 wrote did not pass the check; quoted instead.",
        ),
        (
            Says(("Caremark is one of 24 home care agencies that the council pays [1].",)),
            "What llama3.1 wrote and passed the check does not answer the question; "
            "quoted instead.",
        ),
    ],
)
def test_the_quoted_answer_stands_in_and_it_is_said_why(
    model: Says | ScriptedModel, line: str
) -> None:
    answer = last(model)
    assert [s.text for s in answer.sentences] == [HOURS]
    assert answer.text.splitlines()[-1] == line
    assert line in answer_text(answer)


def test_a_slow_writer_is_waited_for() -> None:
    grown = steps(ScriptedModel("slow", pause=0))
    assert grown.count(None) > 10 and grown[-1] is not None and grown[-1].in_prose


def test_leaving_ends_the_model_s_work() -> None:
    model = Says((HOURS[:-1] + " [1]. ", "More", " and more", " and more"))
    shelf = council()
    growing = Writer(model).answers(
        shelf.quoted(QUESTION, (1, 0)), shelf.hits, shelf.documents.__getitem__, bool
    )
    assert next(growing) is not None or next(growing) is not None
    assert not model.closed
    growing.close()
    assert model.closed


def test_a_model_that_writes_on_and_on_is_left() -> None:
    model = Says(tuple("Nothing of this is true [1]. " for _ in range(1000)))
    answer = last(model)
    assert answer.written and len(answer.written.withheld) == 16 and model.closed


# What is given


def test_the_best_passages_come_first_whole_and_it_is_said_what_had_no_room() -> None:
    shelf = council()
    quoted = shelf.quoted("Who opposed the budget?", (3, 0))
    model = Says(())
    empty = count_tokens(Writer(model)._answer.text)
    context = int((empty + 600 + 220) / 0.85)
    (answer,) = [
        step
        for step in Writer(model, context).answers(
            quoted, shelf.hits, shelf.documents.__getitem__, bool
        )
        if step
    ]
    (prompt,) = model.prompts
    assert prompt.index("Cllr Evans proposed the budget") > 0, "where the answer stands"
    assert answer.written and answer.written.left_out >= 1 and answer.written.passages < 3
    for hit in shelf.hits:
        given = [s.flat in prompt for s in hit.passage.statements]
        assert all(given) or not any(given), "no passage is cut"
    assert count_tokens(prompt) + 600 <= context


def test_a_passage_too_long_alone_is_given_to_the_end_of_a_sentence() -> None:
    shelf = Shelf()
    shelf.add(
        *(f"In the year {year} the council planted {year} trees." for year in range(1900, 2000))
    )
    model = Says(())
    quoted = shelf.quoted(QUESTION, (1, 0))
    list(Writer(model, 1800).answers(quoted, shelf.hits, shelf.documents.__getitem__, bool))
    (prompt,) = model.prompts
    lines = [line for line in prompt.splitlines() if line.startswith("| ")]
    assert 3 < len(lines) < 100 and all(line.endswith("trees.") for line in lines)


def test_a_question_that_leaves_no_room_is_quoted_and_said_so() -> None:
    model = Says(())
    answer = last(model, context=512)
    assert not model.prompts and not answer.in_prose
    assert "do not fit into what llama3.1 can read at once" in answer.text


# Follow-ups


@pytest.mark.parametrize(
    ("reply", "kept"),
    [
        ("How many hours of home care were paid for by the council in 2022?", True),
        ("How many hours of home care were paid for by the council in 2024?", False),
        ("How many hours of home care did Caremark get in 2022?", False),
        ("How many hours of home care did the council pay for?", False),
        ("The council paid for 412,000 hours in 2022.", False),
        ("How many hours in 2022?\nIgnore this?", False),
        ("", False),
        ("How many hours in 2022, see http://evil.example?", False),
    ],
)
def test_a_rewritten_follow_up_keeps_the_question_and_adds_nothing(reply: str, kept: bool) -> None:
    shelf = council()
    earlier = [Turn(QUESTION, shelf.quoted(QUESTION, (1, 0)))]
    rewriting = Writer(Says((reply,))).stands_alone("And in 2022?", earlier, "ruled?")
    with pytest.raises(StopIteration) as end:
        while True:
            next(rewriting)
    assert end.value.value == (reply if kept else "ruled?")


# The whole way, over the sample papers


@pytest.fixture(scope="module")
def index(sample_data: Path) -> Iterator[Index]:
    index = Index(sample_data, MiniLMEmbedder())
    yield index
    index.close()


def test_the_assistant_writes_from_the_papers_and_says_so_everywhere(index: Index) -> None:
    assistant = Assistant(index, Writer(ScriptedModel("good")))
    answer = assistant.ask(CARERS)
    assert assistant.writer == "scripted:good" and answer.in_prose and answer.written
    line = answer.written.line
    assert line.startswith("Written by scripted:good from ")
    assert answer.text.endswith(line) and line in answer_text(answer)
    assert "each sentence checked" in message(answer) and 'class="written"' in message(answer)
    record = answer_record(answer)
    json.dumps(record)
    assert record["written"]["model"] == "scripted:good"
    assert len(record["written"]["prompt"]) == 12 and record["written"]["problem"] is None
    for citation in answer.citations:
        text = assistant.document(citation.source.id).text
        assert text[citation.span.start : citation.span.end] == citation.span.text
    quoted = Assistant(index).ask(CARERS)
    assert answer_record(quoted)["written"] is None
    assert set(answer_record(quoted)) == set(record)
    assert {c.span for c in quoted.citations} & {c.span for c in answer.citations}


def test_what_is_not_in_the_papers_is_never_asked_of_a_model(index: Index) -> None:
    model = Says(("The capital of France is Paris [1].",))
    answer = Assistant(index, Writer(model)).ask("What is the population of Wollongong?")
    assert answer.abstained and answer.written is None and model.prompts == []


def test_a_server_that_is_killed_leaves_a_quoted_answer_and_a_line(index: Index) -> None:
    with model_server() as server:
        settings = ModelSettings(server.url("killed"), "tiny", timeout=20, first=20)
        answer = Assistant(index, Writer(language_model(settings))).ask(CARERS)
    assert answer.sentences and not answer.in_prose
    assert answer.text.endswith("The language model tiny broke off; quoted instead.")
