"""Which statements of the hits answer the question, and whether any does at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from answer.answer import Citation, cite
from answer.question import Question, holds
from index import Hit
from ingest import Document, Passage, Statement, content_stems

_ANSWERABLE = 0.5  # least probability, see `_probability`; set on the development cases
_SHARE = 0.45  # a further statement must score this share of the best one's score
_CHARACTERS = 600  # shown at most, beyond the first statement
_LIST_CHARACTERS = 1_500
_SENTENCES = 4
_SAME = 0.8  # share of words in common that makes two statements one fact
_LEANING = re.compile(r"^[“\"']?(?:This|That|These|Those|It|They|He|She|Such|The latter|Both)\b")


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
class _Candidate:
    hit: Hit
    position: int
    score: float

    @property
    def statement(self) -> Statement:
        return self.hit.passage.statements[self.position]

    @property
    def passage(self) -> Passage:
        return self.hit.passage


def choose(question: Question, hits: Sequence[Hit], papers: Papers) -> Choice:
    """The statements that answer the question, or the reason why there are none."""
    if not hits:
        return Choice((), "The papers do not answer this: nothing in them matches the question.")
    candidates = sorted(_candidates(hits), key=lambda c: -c.score)
    for name in question.names:
        holders = papers.mentions(name)
        if not holders:
            return Choice((), f"The papers do not answer this: none of them mentions {name}.")
        candidates = [c for c in candidates if c.passage.source.id in holders]
    for year in question.years:
        candidates = [c for c in candidates if _of_year(year, c, papers.document)]
        if not candidates:
            return Choice((), f"The papers do not answer this for {year}.")
    candidates = [c for c in candidates if holds(question.asks, c.statement.flat)]
    if not candidates or (candidates[0].hit.answerable or 0.0) < _ANSWERABLE:
        return Choice((), "The papers do not answer this.")
    if question.wants_list and (items := _whole_list(candidates[0])):
        return Choice(tuple(_evidence([c], papers.document) for c in items))
    return Choice(
        tuple(_evidence(group, papers.document) for group in _few(candidates, _CHARACTERS))
    )


def _candidates(hits: Sequence[Hit]) -> Iterator[_Candidate]:
    for hit in hits:
        for position, score in enumerate(hit.evidence):
            yield _Candidate(hit, position, score * 0.5 + hit.score * 0.5)


def _few(candidates: Sequence[_Candidate], characters: int) -> list[list[_Candidate]]:
    """The best statements, few and different; those that say the same are one group."""
    groups: list[list[_Candidate]] = []
    shown = 0
    for candidate in candidates:
        if groups and candidate.score < _SHARE * groups[0][0].score:
            break
        same = [group for group in groups if _say_the_same(group[0], candidate)]
        if same:
            if all(c.passage.source.id != candidate.passage.source.id for c in same[0]):
                same[0].append(candidate)
            continue
        length = len(candidate.statement.flat)
        if groups and shown + length > characters:
            continue
        groups.append([candidate])
        shown += length
        if len(groups) == _SENTENCES:
            break
    return groups


def _whole_list(candidate: _Candidate) -> list[_Candidate]:
    """All items of the list that the candidate is one of, in order; none if it is no item."""
    lead = candidate.statement.lead
    if lead is None:
        return []
    return [
        _Candidate(candidate.hit, position, candidate.score)
        for position, statement in enumerate(candidate.passage.statements)
        if statement.lead == lead
    ]


def _say_the_same(one: _Candidate, other: _Candidate) -> bool:
    a, b = (content_stems(c.statement.span.flat) for c in (one, other))
    return len(a & b) >= _SAME * max(1, min(len(a), len(b)))


def _of_year(year: int, candidate: _Candidate, document: Callable[[str], Document]) -> bool:
    """Is the candidate about that year: it, its passage, or its paper's front page says so?"""
    date = candidate.passage.source.date
    if date is not None and date.year == year:
        return True
    front = document(candidate.passage.source.id).text[:1_000]
    near = " ".join((*candidate.passage.headings, candidate.passage.text, front))
    return str(year) in near


def _evidence(group: Sequence[_Candidate], document: Callable[[str], Document]) -> Evidence:
    return Evidence(
        tuple(cite(document(c.passage.source.id), c.statement, c.passage.headings) for c in group),
        group[0].score,
    )
