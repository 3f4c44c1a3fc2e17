"""Measures: one small pure function each, with its definition and its usual confusion."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from answer import Answer, Citation
from eval.cases import Case, Evidence


def fact_recall(case: Case, answer: Answer) -> float | None:
    """The share of the case's facts whose wording stands in the answer (nugget recall).

    Letter case and white space do not count. None for a case without facts; a refusal of an
    answerable case holds none of them and scores 0.
    """
    if not case.facts:
        return None
    said = "" if answer.abstained else _flat(answer.text)
    held = [any(_flat(wording) in said for wording in wordings) for wordings in case.facts]
    return sum(held) / len(held)


def all_facts(case: Case, answer: Answer) -> float | None:
    """1 if the answer holds every fact, else 0: harder than the mean of `fact_recall`."""
    recall = fact_recall(case, answer)
    return None if recall is None else float(recall == 1.0)


def first_citation_right(case: Case, answer: Answer, text_of: Callable[[str], str]) -> float | None:
    """1 if the first citation overlaps words that the case names as evidence, else 0.

    Every place where the evidence's words stand in its paper counts. None without facts.
    """
    if not case.facts:
        return None
    if not answer.citations:
        return 0.0
    return float(any(_overlaps(answer.citations[0], e, text_of) for e in case.evidence))


def refusal_right(case: Case, answer: Answer) -> float:
    """1 if exactly the unanswerable is refused: over unanswerable cases refusal recall, over
    answerable ones 1 minus the share of wrong refusals.
    """
    return float(answer.abstained != case.answerable)


def quotes_exact(answer: Answer, text_of: Callable[[str], str]) -> float | None:
    """The share of citations whose words stand in their paper where the citation says.

    100% by construction when answers quote; a value below is a bug. None without citations.
    """
    citations: Sequence[Citation] = answer.citations
    if not citations:
        return None
    exact = [
        text_of(c.source.id)[c.span.start : c.span.end] == c.quote and bool(c.quote)
        for c in citations
    ]
    return sum(exact) / len(exact)


def characters_shown(answer: Answer) -> float:
    """The length of the answer as plain text, attributions and numbers included."""
    return float(len(answer.text))


def _overlaps(citation: Citation, evidence: Evidence, text_of: Callable[[str], str]) -> bool:
    if citation.source.id != evidence.document:
        return False
    text = text_of(evidence.document)
    start = text.find(evidence.quote)
    while start >= 0:
        if citation.span.start < start + len(evidence.quote) and start < citation.span.end:
            return True
        start = text.find(evidence.quote, start + 1)
    return False


def _flat(text: str) -> str:
    return " ".join(text.split()).casefold()
