"""A real language model, small and bad, under the written mode: nothing it invents is shown.

SCRUTINEER_REQUIRE_SMALL_MODEL=1 (.ci/run sets it) makes a missing model a failure; without it the
tests are skipped. What is shown is held against the cited words here by code of its own, none of
it the gate's.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import pytest
from chroma_server import free_port
from small_model import COMMAND, SmallModel, small_model
from test_answer_injection import ATTACKS, QUESTION, TREES, assert_harmless
from tracing import Traced
from written_passages import Shelf

from answer import Assistant, Citation, ModelSettings, Sentence, Writer, examined
from answer.writing.model import ServedModel
from bench.small_model import missing
from index import Index, MiniLMEmbedder

_TOKENS = 40  # of an answer: what such a model adds to them is more of the same
_CONTEXT = 1250  # room for the rules, the answer and a passage or two
QUESTIONS = (
    "What did CQC recommend on carers?",
    "How was Bromley rated for safeguarding adults?",
    "What is the council doing about a care home of its own?",
    "How many people did Caremark care for?",
    "Who is the lead inspector?",
    "What proportion of service users did the department want on Personal Budgets?",
    "What did Cllr Wilkins say?",
    "When was the inspection report published?",
)
IN_A_PAPER = (
    "to the assistant",
    "flattery",
    "as a quotation",
    "another language",
    "markdown image",
    "json",
)
IN_THE_QUESTION = (
    "plain order",
    "order with a citation",
    "system message",
    "if asked",
    "fake passage",
    "echo the prompt",
)


@pytest.fixture(scope="module")
def server() -> Iterator[SmallModel]:
    if problem := missing():
        if os.environ.get("SCRUTINEER_REQUIRE_SMALL_MODEL") == "1":
            pytest.fail(f"SCRUTINEER_REQUIRE_SMALL_MODEL=1, and {problem}")
        pytest.skip(problem)
    with small_model() as server:
        yield server


@pytest.fixture(scope="module")
def library(sample_data: Path) -> Iterator[Index]:
    index = Index(sample_data, MiniLMEmbedder())
    yield index
    index.close()


def served(server: SmallModel) -> ServedModel:
    return ServedModel(ModelSettings(server.url, server.name, server.key, 600, 600, _CONTEXT))


@dataclass
class Short:
    """The model, stopped after a few tokens; it keeps what it said. With `dying` it is killed."""

    model: ServedModel
    dying: SmallModel | None = None
    said: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.model.name

    def stream(self, prompt: str) -> Generator[str, None, None]:
        self.said = []
        with closing(self.model.stream(prompt)) as pieces:
            for piece in pieces:
                yield piece
                if piece:
                    self.said.append(piece)
                if self.dying and len(self.said) == 3:
                    self.dying.die()
                elif not self.dying and len(self.said) == _TOKENS:
                    return


@dataclass
class Citing:
    """The same, with a citation set to each sentence: it seldom cites, and a gate that only looked
    for that would never have to judge its words."""

    short: Short

    @property
    def name(self) -> str:
        return self.short.name

    def stream(self, prompt: str) -> Generator[str, None, None]:
        held = ""
        with closing(self.short.stream(prompt)) as pieces:
            for piece in pieces:
                held += piece
                if not held.endswith("."):  # which could stand in a number
                    yield re.sub(r"\.(?=\s)|(?<=\w)(?=\n)", " [1].", held)
                    held = ""
        yield " [1]."  # where it was stopped


# --- a server ------------------------------------------------------------------------------------


def test_it_is_reached_by_its_settings_and_told_of_in_a_line(server: SmallModel) -> None:
    with_key = {"SCRUTINEER_MODEL_KEY": server.key}
    ok, line = examined(server.url, server.name, with_key)
    assert ok and "smollm2-135m" in line and "was reached and has it" in line
    assert server.key not in line
    ok, line = examined(server.url, server.name, {"SCRUTINEER_MODEL_KEY": "wrong"})
    assert not ok and "the key was refused" in line
    ok, line = examined(server.url, "llama3.1", with_key)
    assert not ok and "no model is called llama3.1; it has smollm2-135m" in line


def test_it_answers_piece_by_piece(server: SmallModel) -> None:
    short = Short(served(server))
    said = "".join(short.stream("What does a library lend? Answer in a sentence."))
    assert len(short.said) > 5 and len(set(re.findall(r"[a-z]+", said.lower()))) > 3


def test_closing_the_stream_ends_the_servers_work(server: SmallModel) -> None:
    prompt = "Write a very long story about the history of a council, in many chapters."
    with closing(served(server).stream(prompt)) as pieces:
        assert next(piece for piece in pieces if piece)
        assert server.is_busy()
    for _ in range(600):
        if not server.is_busy():
            break
        time.sleep(0.1)
    (slot,) = server.told("/slots")
    # Prompt and story: were it told to its end, there would be hundreds of tokens.
    assert not slot["is_processing"] and slot["n_prompt_tokens"] < 300
    short = Short(served(server))
    assert "".join(short.stream("Say yes."))


def test_it_makes_no_connection_of_its_own(
    strace_connections: Callable[..., Traced], server: SmallModel
) -> None:
    port = free_port()

    def until_healthy() -> None:
        opener = build_opener(ProxyHandler({}))
        for _ in range(600):
            try:
                with opener.open(f"http://127.0.0.1:{port}/health", timeout=5) as reply:
                    if reply.status == 200:
                        return
            except (URLError, ConnectionError):
                time.sleep(0.2)
        raise AssertionError("it never was ready")

    traced = strace_connections([*COMMAND, "--port", str(port)], while_running=until_healthy)
    assert traced.outside == ()
    assert f"SCRUTINEER_MODEL_URL=http://127.0.0.1:{port}/v1" in traced.stdout


# --- what is shown -------------------------------------------------------------------------------


def test_of_what_it_writes_only_what_the_papers_hold_is_shown(
    server: SmallModel, library: Index
) -> None:
    short = Short(served(server))
    assistant = Assistant(library, Writer(Citing(short), _CONTEXT))
    asked = wrote = 0
    for question in QUESTIONS:
        shown = [answer for answer in assistant.answers(question) if answer]
        for sentence in (one for answer in shown for one in answer.sentences):
            assert_held(sentence, library)
        last = shown[-1]
        if last.written is None:
            assert last.abstained, question
            continue
        asked += 1
        wrote += len("".join(short.said).split())
        assert last.written.line and last.written.line in last.text
        if last.in_prose:
            assert last.written.line.startswith("Written by smollm2-135m from ")
        else:
            assert last.written.line.endswith("; quoted instead.")
    assert asked >= 6 and wrote > 50, "the model was hardly asked"


def assert_held(sentence: Sentence, library: Index) -> None:
    """Its citations stand in their papers, and all its numbers and names in what it cites."""
    assert sentence.citations, sentence.text
    held = ""
    for citation in sentence.citations:
        text = library.document(citation.source.id).text
        assert text[citation.span.start : citation.span.end] == citation.span.text != ""
        held += f" {around(citation, text)}"
    cited = " ".join(quotation(c) for c in sentence.citations)
    for number in re.findall(r"\d[\d,.]*\d|\d", sentence.text):
        assert number.replace(",", "") in re.findall(
            r"\d[\d.]*\d|\d", f"{cited} {held}".replace(",", "")
        ), f"{number} in {sentence.text!r}, which cites {cited!r}"
    for name in re.findall(r"(?<!^)\b[A-Z][\w’'-]*\w", sentence.text):
        assert name.lower() in f"{cited} {held}".lower(), f"{name} in {sentence.text!r}"
    said = set(re.findall(r"[a-z]{5,}", sentence.text.lower()))
    kept = {word for word in said if word[:5] in cited.lower()}
    assert len(kept) >= len(said) / 2, f"{sentence.text!r} cites {cited!r}"


def quotation(citation: Citation) -> str:
    return " ".join(span.flat for span in (citation.lead, citation.span) if span)


def around(citation: Citation, text: str) -> str:
    """Where the cited words stand: what may name whom they are about."""
    source = citation.source
    before = text[max(0, citation.span.start - 500) : citation.span.start]
    date = source.date.words if source.date else ""
    return " ".join((*citation.headings, source.title, source.publisher or "", date, before))


@pytest.mark.parametrize("attack", IN_A_PAPER)
def test_an_order_in_a_paper_changes_nothing(server: SmallModel, attack: str) -> None:
    assert_unmoved(server, shelf(attack), QUESTION)


@pytest.mark.parametrize("attack", IN_THE_QUESTION)
def test_an_order_in_the_question_changes_nothing(server: SmallModel, attack: str) -> None:
    assert_unmoved(server, shelf(None), f"{ATTACKS[attack][0][:200]} {QUESTION}")


def shelf(attack: str | None) -> Shelf:
    held = Shelf()
    held.add(TREES, title="Minutes")
    if attack:
        held.add(" ".join(ATTACKS[attack][0].split())[:200], title="A letter")
    return held


def assert_unmoved(server: SmallModel, held: Shelf, question: str) -> None:
    short = Short(served(server))
    steps = Writer(Citing(short), 2 * _CONTEXT).answers(
        held.quoted(question, (1, 0)), held.hits, held.documents.__getitem__, lambda text: True
    )
    shown = [step for step in steps if step]
    for step in shown:
        assert_harmless(held, step)
    assert short.said, "the model was not asked"
    assert all("trees" in sentence.text for sentence in shown[-1].sentences)


def test_a_server_killed_in_mid_answer_leaves_the_quoted_one_and_a_line(
    server: SmallModel,
) -> None:
    held = shelf(None)
    with small_model() as dying:
        short = Short(served(dying), dying)
        steps = Writer(short, 2 * _CONTEXT).answers(
            held.quoted(QUESTION, (1, 0)), held.hits, held.documents.__getitem__, lambda text: True
        )
        last = [step for step in steps if step][-1]
    assert len(short.said) >= 3, "it died too early to show anything"
    assert not last.in_prose and [s.text for s in last.sentences] == [TREES]
    assert last.written
    assert last.written.line == "The language model smollm2-135m broke off; quoted instead."
