"""Answers and verdicts as plain records, for machines: what JSON lines and interfaces hand out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from answer.answer import Answer, Citation, Searched
from answer.checked import CheckedSentence, CheckedText
from answer.claim import Difference, GivenVerdict, Verdict
from answer.writing.written import Written
from index import Paper
from ingest import Span

Record = dict[str, Any]


def answer_record(answer: Answer) -> Record:
    """The answer's text, `outcome`, citations (numbered as in the text) and what was searched.

    `note` says which part of the question is not in the papers; it stands in the text too.
    `written` is null where no language model was asked; where it has a `problem`, the answer is
    quoted all the same. Sentences that were withheld are counted, never repeated.
    """
    return {
        "answer": answer.text,
        "outcome": answer.outcome,
        "abstained": answer.abstained,
        "note": answer.note,
        "citations": [_citation(c, n) for n, c in enumerate(answer.citations, start=1)],
        "searched": _searched(answer.searched, with_nearest=answer.abstained),
        "written": _written(answer.written) if answer.written else None,
    }


def verdict_record(verdict: Verdict) -> Record:
    """`verdict`, its `probability`, `evidence` (citations and what each says), `differences`.

    `probability` is null where it was not measured how often such verdicts are right. A difference
    has its `kind`, the `claim`'s words and the `paper`'s, where each stands (in the
    claim; in the evidence's `words`), and the number `n` of its evidence.
    """
    return {
        "verdict": verdict.label,
        "probability": _rounded(verdict.probability),
        "evidence": [
            _citation(e.citation, n) | {"words": e.words, "stance": e.stance}
            for n, e in enumerate(verdict.evidence, start=1)
        ],
        "differences": [
            _difference(d, n)
            for n, e in enumerate(verdict.evidence, start=1)
            for d in e.differences
        ],
        "parts": [{"claim": part.claim} | verdict_record(part) for part in verdict.parts],
        "note": verdict.note,
    }


def given_record(verdict: GivenVerdict) -> Record:
    """`verdict`, `probability`, `differences`, and `n`, the number of the words that decided."""
    n = None if verdict.decided_by is None else verdict.decided_by + 1
    return {
        "verdict": verdict.label,
        "probability": _rounded(verdict.probability),
        "n": n,
        "differences": [_difference(d, n) for d in verdict.differences],
    }


def text_record(sentences: Sequence[CheckedSentence]) -> Record:
    """Each sentence (where it stands, its claim, or why none is checked) with its verdict."""
    checked = CheckedText("", tuple(sentences))
    return {
        "sentences": [
            {
                "text": one.sentence.span.text,
                "start": one.sentence.span.start,
                "end": one.sentence.span.end,
                "claim": one.sentence.claim,
                "reason": one.sentence.reason,
            }
            | (verdict_record(one.verdict) if one.verdict else {"verdict": None})
            for one in sentences
        ],
        "counts": dict(checked.counts),
    }


def paper_record(paper: Paper) -> Record:
    """All that is known of a paper of the library, and how."""
    source = paper.source
    return {
        "document": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "kind": source.kind,
        "date": str(source.date) if source.date else None,
        "events": str(source.events) if source.events else None,
        "pages": paper.pages or None,
        "passages": paper.passages,
        "problem": paper.problem,
        "also_in": paper.also,
        "evidence": [
            {"field": e.field, "value": e.value, "place": e.place, "words": e.words}
            for e in source.evidence
        ],
    }


def _difference(difference: Difference, n: int | None) -> Record:
    claim, paper = difference.claim, difference.paper
    return {
        "n": n,
        "kind": difference.kind,
        "claim": claim.text,
        "paper": paper.text,
        "claim_at": [claim.start, claim.end],
        "paper_at": [paper.start, paper.end],
    }


def _citation(citation: Citation, number: int) -> Record:
    source = citation.source
    return {
        "n": number,
        "quote": citation.quote,
        "document": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "date": str(source.date) if source.date else None,
        "page": citation.page,
        "page_label": citation.page_label,
        "heading": " > ".join(citation.headings) or None,
        "start": citation.span.start,
        "end": citation.span.end,
        "lead_in": _span(citation.lead),
        "recognition_confidence": _rounded(citation.confidence),
    }


def _written(written: Written) -> Record:
    return {
        "model": written.model,
        "prompt": written.prompt,
        "passages": written.passages,
        "left_out": written.left_out,
        "orders": written.orders,
        "withheld": written.reasons,
        "problem": written.problem,
        "how": written.line,
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 3)


def _span(span: Span | None) -> Record | None:
    return {"quote": span.text, "start": span.start, "end": span.end} if span else None


def _searched(searched: Searched, *, with_nearest: bool) -> Record:
    nearest = searched.nearest if with_nearest else ()
    return {
        "query": searched.query,
        "papers": [source.id for source in searched.papers],
        "passages": searched.passages,
        "nearest": [_citation(c, n) for n, c in enumerate(nearest, start=1)],
    }
