"""What comes of asking: an assistant made by hand answers, fails, refuses and cites beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest

import eval.run
from answer import Answer, Rationale, Searched, Sentence, Turn, Verdict, cite
from eval import Case, CaseFile, ClaimCase, Result
from eval.cases import Evidence
from eval.run import evaluate
from index import Hit
from ingest import Content, Document, Passage, Source, Statement

TEXT = "Tea was served.\n\nCaremark cares for 189 people.\n\nIt rained all day."
SOURCE = Source("p.txt", "Minutes", "Bromley", None, None, None, "sha")
PAPER = Document(SOURCE, Content(TEXT, ()))
SEARCHED = Searched("How many people?", (SOURCE,), 3)
CARES = Evidence("p.txt", "Caremark cares for 189 people.")
CASE = Case("many", ("How many?",), "number", True, (("189 people",), ("tea",)), (CARES,))
MOON = Case("moon", ("What of the moon?",), "off_topic", False, (), (), reason="Not in them.")
CLAIM = ClaimCase("claim", "Caremark cares for 189 people.", "supported", (CARES,))


def cited(words: str) -> Sentence:
    start = TEXT.index(words)
    citation = cite(PAPER, Statement(PAPER.span(start, start + len(words))))
    return Sentence(words, (citation,))


def passage(start: int, end: int) -> Passage:
    return Passage(SOURCE, ("Care",), start, end, TEXT[start:end], None, ())


class Shelf:
    """A library of one paper, whose retriever finds the first words, then the evidence."""

    def document(self, name: str) -> Document:
        return {"p.txt": PAPER}[name]

    def retriever(self) -> Shelf:
        return self

    def search(self, query: str, k: int) -> list[Hit]:
        at = TEXT.index("Caremark")
        places = [(0, 15), (at, at + len(CARES.quote))]
        return [Hit(passage(*place), 1.0, n, ()) for n, place in enumerate(places, start=1)][:k]


class Hand:
    """Answers as the test says, by the last question; an exception is raised."""

    answers: ClassVar[dict[str, Any]] = {}  # set anew by each test
    heard: ClassVar[list[tuple[str, int]]] = []

    def __init__(self, library: Any, writer: Any = None, entailment: Any = None) -> None:
        self.retriever = library.retriever()

    def ask(self, question: str, earlier: Sequence[Turn] = ()) -> Answer:
        self.heard.append((question, len(earlier)))
        answer: Answer = self._given(question)
        return answer

    def check(self, claim: str) -> Verdict:
        verdict: Verdict = self._given(claim)
        return verdict

    def _given(self, asked: str) -> Any:
        self.retriever.search(asked, 2)
        given = self.answers[asked]
        if isinstance(given, Exception):
            raise given
        return given


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(eval.run, "Assistant", Hand)
    Hand.heard.clear()

    def run(case: Case | ClaimCase, given: Any) -> Result:
        asked = case.claim if isinstance(case, ClaimCase) else case.turns[-1]
        Hand.answers = {asked: given, "Before?": said("It rained all day.")}
        questions = (case,) if isinstance(case, Case) else ()
        claims = (case,) if isinstance(case, ClaimCase) else ()
        (file,) = evaluate(Shelf(), [CaseFile(Path("mine.toml"), questions, claims)])
        assert file.name == "mine"
        (found,) = file.results
        return found

    return run


def said(*words: str) -> Answer:
    return Answer("How many?", SEARCHED, tuple(cited(one) for one in words))


REFUSED = Answer("How many?", SEARCHED, refusal="The papers do not say.")


def test_a_right_answer_is_scored_with_its_evidence_and_what_was_retrieved(run: Any) -> None:
    found = run(CASE, said("Caremark cares for 189 people.", "Tea was served."))
    assert (found.outcome, found.reason) == (
        "right",
        "all 2 facts said; the first citation is right",
    )
    assert found.wanted == "“189 people”; “tea”"
    assert found.searched_for == "How many people?"
    assert [(q.words, q.right) for q in found.citations] == [
        ("Caremark cares for 189 people.", True),
        ("Tea was served.", False),
    ]
    assert [(w.words, w.rank) for w in found.evidence] == [(CARES.quote, 2)]
    assert [q.right for q in found.retrieved] == [False, True]
    assert found.scores["MRR@10"] == 0.5
    assert found.scores["citations on evidence"] == 0.5
    assert found.scores["cases right"] == found.scores["all facts"] == 1.0
    assert "refusal recall" not in found.scores
    assert len(found.seconds) == 1


def test_all_relevant_passages_count_also_those_that_were_never_retrieved(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    rain = TEXT.index("It rained")
    pieces = (passage(0, 15), passage(17, 47), passage(rain, len(TEXT)))
    monkeypatch.setattr(eval.run, "split", lambda document: pieces)
    case = replace(CASE, evidence=(CARES, Evidence("p.txt", "It rained all day.")))
    found = run(case, said("Tea was served."))
    assert [w.rank for w in found.evidence] == [2, None]
    assert found.scores["recall@10"] == 0.5
    assert found.scores["MRR@10"] == 0.5


def test_part_of_the_facts_is_partly_right_and_what_is_missing_is_named(run: Any) -> None:
    found = run(CASE, said("Tea was served."))
    assert found.outcome == "partly"
    assert found.reason == (
        "1 of 2 facts said, missing: “189 people”; the first citation is beside the evidence"
    )
    assert (found.scores["cases right"], found.scores["fact recall"]) == (0.0, 0.5)


def test_refusing_is_right_where_the_papers_do_not_say_and_wrong_where_they_do(run: Any) -> None:
    right, wrong = run(MOON, REFUSED), run(CASE, REFUSED)
    assert (right.outcome, right.wanted) == ("right", "a refusal. Not in them.")
    assert (wrong.outcome, wrong.reason) == ("wrong", "refused, though the papers say")
    assert (right.scores["refusal precision"], wrong.scores["refusal precision"]) == (1.0, 0.0)
    assert run(MOON, said("Tea was served.")).outcome == "wrong"


def test_a_verdict_is_right_or_wrong(run: Any) -> None:
    (citation,) = said("Tea was served.").citations
    right = run(CLAIM, Verdict(CLAIM.claim, "supported", (Rationale(citation, "supports"),)))
    assert (right.outcome, right.kind, right.scores["verdicts right"]) == ("right", "claim", 1.0)
    assert right.scores["MRR@10"] == 0.5
    wrong = run(CLAIM, Verdict(CLAIM.claim, "not_found", ()))
    assert (wrong.outcome, wrong.said) == ("wrong", "not found")


@pytest.mark.parametrize(
    ("case", "zero"), [(CASE, "all facts"), (MOON, "refusal recall"), (CLAIM, "verdicts right")]
)
def test_an_exception_is_that_cases_failure_and_scores_nothing(
    case: Case | ClaimCase, zero: str, run: Any
) -> None:
    found = run(case, ZeroDivisionError("by zero"))
    assert (found.outcome, found.reason) == (
        "error",
        "the program failed: ZeroDivisionError: by zero",
    )
    assert found.scores[zero] == found.scores["cases right"] == 0.0
    assert set(found.scores.values()) == {0.0}


def test_the_other_cases_are_asked_though_one_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eval.run, "Assistant", Hand)
    Hand.answers = {"How many?": RuntimeError("no"), "What of the moon?": REFUSED}
    told: list[tuple[float, str]] = []
    mine = CaseFile(Path("mine.toml"), (CASE, MOON), ())
    (file,) = evaluate(Shelf(), [mine], lambda share, name: told.append((share, name)))
    assert [r.outcome for r in file.results] == ["error", "right"]
    assert told == [(0.5, "mine"), (1.0, "mine")]


@pytest.mark.parametrize(
    ("case", "why"),
    [
        (replace(CASE, draft=True), "draft: a person has yet to say what is right"),
        (
            replace(CASE, evidence=(CARES, Evidence("p.txt", "He resigned."))),
            "p.txt does not hold the words 'He resigned.'",
        ),
        (
            replace(CASE, evidence=(Evidence("gone.pdf", "189"),)),
            "the papers held have no gone.pdf",
        ),
        (
            replace(CLAIM, evidence=(Evidence("gone.pdf", "189"),)),
            "the papers held have no gone.pdf",
        ),
    ],
)
def test_what_cannot_be_scored_is_counted_with_its_reason(
    case: Case | ClaimCase, why: str, run: Any
) -> None:
    found = run(case, said("Tea was served."))
    assert (found.outcome, found.reason, found.scores) == ("unscored", why, {})


def test_a_conversation_is_asked_turn_by_turn_and_its_last_answer_scored(run: Any) -> None:
    found = run(replace(CASE, turns=("Before?", "How many?")), said("Tea was served."))
    assert Hand.heard == [("Before?", 0), ("How many?", 1)]
    assert len(found.seconds) == 2
    assert "Tea" in found.said
