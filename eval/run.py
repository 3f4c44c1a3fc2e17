"""Asks an assistant all cases and scores what it says."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from answer import Answer, Assistant, Turn, Verdict
from eval.cases import Case, ClaimCase
from eval.measures import (
    all_facts,
    characters_shown,
    fact_recall,
    first_citation_right,
    quotes_exact,
    refusal_right,
)


@dataclass(frozen=True, slots=True)
class Scored:
    """A case, what was answered, and its scores by measure; None is "not applicable"."""

    case: Case
    answer: Answer
    scores: dict[str, float | None]


@dataclass(frozen=True, slots=True)
class ScoredClaim:
    """A claim, its verdict, and whether it is right."""

    case: ClaimCase
    verdict: Verdict
    right: bool


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of a measure over the cases to which it applies, and how many they are."""

    measure: str
    value: float | None
    cases: int


def ask_all(assistant: Assistant, cases: Sequence[Case]) -> list[Scored]:
    """Ask each case in its conversation, and score the last answer."""

    def text_of(name: str) -> str:
        return assistant.document(name).text

    scored = []
    for case in cases:
        turns: list[Turn] = []
        began = time.perf_counter()
        for question in case.turns:
            turns.append(Turn(question, assistant.ask(question, turns)))
        elapsed = time.perf_counter() - began
        answer = turns[-1].answer
        refusal = refusal_right(case, answer)
        scores = {
            "all facts held": all_facts(case, answer),
            "fact recall": fact_recall(case, answer),
            "first citation right": first_citation_right(case, answer, text_of),
            "unanswerable refused": None if case.answerable else refusal,
            "answerable answered": refusal if case.answerable else None,
            "quotes exact": quotes_exact(answer, text_of),
            "characters shown": characters_shown(answer),
            "seconds": elapsed / len(case.turns),
        }
        scored.append(Scored(case, answer, scores))
    return scored


def check_all(assistant: Assistant, claims: Sequence[ClaimCase]) -> list[ScoredClaim]:
    """Check each claim and compare the verdict's label."""
    checked = [(case, assistant.check(case.claim)) for case in claims]
    return [ScoredClaim(case, v, v.label == case.verdict) for case, v in checked]


def means(scored: Sequence[Scored]) -> list[Mean]:
    """The mean of each measure over the cases it applies to."""
    measures = list(dict.fromkeys(name for s in scored for name in s.scores))
    table = []
    for measure in measures:
        values = [v for s in scored if (v := s.scores[measure]) is not None]
        table.append(Mean(measure, sum(values) / len(values) if values else None, len(values)))
    return table
