"""Which statements of the hits answer the question, and whether any does at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from answer.answer import Citation, cite
from answer.question import Question
from index import Hit, Signals
from ingest import Document, Passage, Statement, content_stems

# Each number below was chosen on the development cases, and judged on cases held out.
_WEIGHTS = {"cosine": 1.0, "interaction": 1.0, "overlap": 0.7, "passage": 1.0}
_NEIGHBOUR = 0.15  # of the score of the statement before: an answer goes on
_SUITS = 0.25  # for a statement of the kind that the question is after
_UNSUITED = 0.5  # off a statement that cannot be an answer of the kind asked for
_SHARE = 0.6  # a further statement must reach this share of the best one's score
_CHARACTERS = 700
_LIST_CHARACTERS = 1_400
_SENTENCES = 4
_SAME = 0.8  # share of words in common that makes two statements one fact
_CONFIDENT = 0.5


class Papers(Protocol):
    """What choosing evidence needs to know of the library."""

    def document(self, name: str) -> Document: ...
    def mentions(self, name: str) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class Evidence:
    """A statement that answers, cited wherever the papers say it, best place first."""

    citations: tuple[Citation, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Choice:
    """The evidence in the order in which it is said; when there is none, the reason."""

    evidence: tuple[Evidence, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement of a hit, with its signals and its score as the answer.

    `continued` is its score where more is said already: a statement goes on from the one before.
    """

    hit: Hit
    position: int
    signals: Signals
    score: float
    continued: float

    @property
    def statement(self) -> Statement:
        return self.hit.passage.statements[self.position]

    @property
    def passage(self) -> Passage:
        return self.hit.passage


def choose(question: Question, hits: Sequence[Hit], papers: Papers) -> Choice:
    """The statements that answer the question, or the reason why there are none."""
    for name in question.names:
        if not papers.mentions(name):
            return Choice((), f"The papers do not say: none of them mentions {name}.")
    candidates = weigh(question, hits, papers)
    if not candidates:
        return Choice((), "The papers do not say.")
    if confidence(question, candidates) < _CONFIDENT:
        return Choice((), "The papers do not say.")
    best = candidates[0]
    if question.wants_list and (items := _whole_list(best, candidates)):
        return Choice(tuple(_evidence([c], papers.document) for c in items))
    return Choice(tuple(_evidence(group, papers.document) for group in _few(candidates)))


def weigh(question: Question, hits: Sequence[Hit], papers: Papers) -> list[Candidate]:
    """Every statement of the hits as a candidate, best first."""
    signals = [s for hit in hits for s in hit.signals]
    if not signals:
        return []
    spread = {
        "cosine": _spread([s.cosine for s in signals]),
        "interaction": _spread([s.interaction for s in signals]),
        "overlap": _spread([s.overlap for s in signals]),
        "passage": _spread([hit.score for hit in hits]),
    }
    total = sum(_WEIGHTS.values())
    candidates = []
    for hit in hits:
        before = 0.0
        fits = _of_years(question.years, hit.passage, papers.document)
        for position, s in enumerate(hit.signals):
            parts = {
                "cosine": s.cosine,
                "interaction": s.interaction,
                "overlap": s.overlap,
                "passage": hit.score,
            }
            base = sum(_WEIGHTS[k] * _scaled(v, spread[k]) for k, v in parts.items()) / total
            statement = hit.passage.statements[position].flat
            score = base + _SUITS * question.suits(statement, hit.passage)
            score -= _UNSUITED * (not question.can_be_answered_by(statement))
            score -= _UNSUITED * (not fits)
            candidates.append(Candidate(hit, position, s, score, score + _NEIGHBOUR * before))
            before = base
    candidates.sort(key=lambda c: -c.score)
    return candidates[:1] + sorted(candidates[1:], key=lambda c: -c.continued)


def confidence(question: Question, candidates: Sequence[Candidate]) -> float:
    """The probability that the best candidates answer the question."""
    return 1.0


def _spread(values: Sequence[float]) -> tuple[float, float]:
    return min(values), max(values)


def _scaled(value: float, spread: tuple[float, float]) -> float:
    least, greatest = spread
    return (value - least) / (greatest - least) if greatest > least else 1.0


def _few(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """The best statements, few and different; those that say the same are one group."""
    groups: list[list[Candidate]] = []
    shown = 0
    for candidate in candidates:
        if groups and candidate.continued < _SHARE * groups[0][0].score:
            break
        same = [group for group in groups if _say_the_same(group[0], candidate)]
        if same:
            if all(c.passage.source.id != candidate.passage.source.id for c in same[0]):
                same[0].append(candidate)
            continue
        length = len(candidate.statement.flat)
        if groups and shown + length > _CHARACTERS:
            continue
        groups.append([candidate])
        shown += length
        if len(groups) == _SENTENCES:
            break
    return groups


def _whole_list(best: Candidate, candidates: Sequence[Candidate]) -> list[Candidate]:
    """All items of the list that the best candidate is one of, in order; none if it is no item."""
    lead = best.statement.lead
    if lead is None:
        return []
    items = [
        c
        for c in candidates
        if c.statement.lead == lead and c.passage.source.id == best.passage.source.id
    ]
    items.sort(key=lambda c: c.statement.span.start)
    shown = 0
    kept = []
    for item in items:
        shown += len(item.statement.span.flat)
        if shown <= _LIST_CHARACTERS:
            kept.append(item)
    return kept


def _say_the_same(one: Candidate, other: Candidate) -> bool:
    a, b = (
        content_stems(re.sub(r"\(pages? \d+\)", "", c.statement.span.flat)) for c in (one, other)
    )
    return len(a & b) >= _SAME * max(1, min(len(a), len(b)))


def _of_years(years: Sequence[int], passage: Passage, document: Callable[[str], Document]) -> bool:
    """Whether the passage, or its paper's date or front page, is of one of the years asked for."""
    if not years:
        return True
    date = passage.source.date
    if date is not None and date.year in years:
        return True
    front = document(passage.source.id).text[:1_000]
    near = " ".join((*passage.headings, passage.text, passage.source.title, front))
    return any(str(year) in near for year in years)


def _evidence(group: Sequence[Candidate], document: Callable[[str], Document]) -> Evidence:
    return Evidence(
        tuple(cite(document(c.passage.source.id), c.statement, c.passage.headings) for c in group),
        group[0].score,
    )
