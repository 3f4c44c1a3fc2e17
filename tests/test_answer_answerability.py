"""Whether what was found answers: the signs, their weighing, and what is said when it does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from answer import Assistant
from answer.answerability import SIGNS, AnswerabilityReader, read
from answer.evidence import Candidate, Read, choose, weigh
from answer.question import understand
from index import Index, MiniLMEmbedder

CARERS = "What did CQC recommend on carers?"


@dataclass
class Reads:
    """Says of every text how likely it answers, and keeps what it was given."""

    share: float
    given: list[tuple[str, str]] = field(default_factory=list)

    def answered(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        self.given += pairs
        return [self.share] * len(pairs)


@pytest.fixture(scope="module")
def library(sample_data: Path) -> Iterator[Index]:
    index = Index(sample_data, MiniLMEmbedder())
    yield index
    index.close()


def test_the_signs_are_of_the_nearest_statements_where_they_stand(library: Index) -> None:
    question = understand(CARERS)
    hits = library.retriever().search(question.topic, 25)
    candidates = weigh(question, hits, library)
    reader = Reads(0.5)
    ordered, odds, signs = read(reader, question.text, candidates, lacks=True)
    assert ordered == candidates, "all answer alike: the order stays"
    assert len(signs) == len(SIGNS) and signs == (0.0, 0.0, 1.0) and odds == [0.0] * 7
    texts = [text for text, _ in reader.given]
    assert {asked for _, asked in reader.given} == {CARERS} and len(texts) == 7
    first = candidates[0]
    assert texts[0].endswith(first.statement.flat)
    assert first.passage.source.title in texts[0]
    assert read(reader, question.text, candidates[:1], lacks=False)[0] == candidates[:1]


def test_the_one_that_answers_comes_first_and_none_is_lost(library: Index) -> None:
    question = understand(CARERS)
    hits = library.retriever().search(question.topic, 25)
    candidates = weigh(question, hits, library)
    third = candidates[2].statement.flat

    class Picks(Reads):
        def answered(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
            return [0.99 if text.endswith(third) else 0.01 for text, _ in pairs]

    ordered, odds, signs = read(Picks(0.0), question.text, candidates, lacks=False)
    assert ordered[0] == candidates[2] and len(ordered) == len(candidates)
    assert {c.statement for c in ordered} == {c.statement for c in candidates}
    assert signs[0] > 4 > 0 > signs[1]
    assert odds[0] > 4 and all(one < -4 for one in odds[1:])


def test_beside_the_best_only_what_answers_nearly_as_well_is_said(library: Index) -> None:
    question = understand("What did the inspectors say about Direct Payments?")
    hits = library.retriever().search(question.topic, 25)
    first, *others = choose(question, hits, library, AnswerabilityReader(Reads(0.9))).evidence
    assert others, "all answer alike: more than one is said"
    quote = first.citations[0].quote

    class Doubts(Reads):
        def answered(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
            return [0.9 if text.endswith(quote) else 0.7 for text, _ in pairs]

    (alone,) = choose(question, hits, library, AnswerabilityReader(Doubts(0.0))).evidence
    assert alone.citations[0].quote == quote


def test_of_a_word_or_two_the_rules_decide_unless_nothing_found_has_to_do_with_it(
    library: Index,
) -> None:
    def answered(words: str, share: float) -> bool:
        question = understand(words)
        hits = library.retriever().search(question.topic, 25)
        return bool(choose(question, hits, library, AnswerabilityReader(Reads(share))).evidence)

    assert answered("Telecare?", 0.01), "its word is in the papers"
    assert not answered("any crematorium?", 0.01)
    assert answered("any crematorium?", 0.9)


def test_what_no_words_answer_is_refused_and_said_so(library: Index) -> None:
    question = understand(CARERS)
    hits = library.retriever().search(question.topic, 25)
    refused = choose(question, hits, library, AnswerabilityReader(Reads(0.001)))
    assert not refused.evidence
    assert refused.reason == (
        "The papers do not say: what comes nearest to the question does not answer it."
    )
    assert choose(question, hits, library, AnswerabilityReader(Reads(0.999))).evidence


def test_the_rules_give_the_reason_where_they_have_one(library: Index) -> None:
    question = understand("How much did the council pay the inspectors for the inspection?")
    hits = library.retriever().search(question.topic, 25)
    ruled = choose(question, hits, library).reason
    asked: list[bool] = []

    def never(_question: object, candidates: Sequence[Candidate], lacks: bool) -> Read:
        asked.append(lacks)
        return Read(candidates, candidates, False)

    told = choose(question, hits, library, never)
    assert not told.evidence and asked == [bool(ruled)]
    assert told.reason == (
        ruled or "The papers do not say: what comes nearest to the question does not answer it."
    )


@pytest.mark.parametrize(
    "question",
    [
        "What did CQC recommend on carers in Croydon?",
        "How many carers did the council pay in 1998?",
        "Who designed the logo of the Care Quality Commission?",
    ],
)
def test_near_misses_are_refused_with_what_was_searched(library: Index, question: str) -> None:
    answer = Assistant(library).ask(question)
    assert answer.abstained, answer.text
    assert answer.searched.papers
