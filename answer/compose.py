"""The quoted answer: verbatim statements, those of one paper together, each with its citation."""

from __future__ import annotations

from collections.abc import Sequence

from answer.answer import Answer, Citation, Searched, Sentence
from answer.evidence import Evidence


def quoted(
    question: str,
    searched: Searched,
    evidence: Sequence[Evidence],
    lacking: Sequence[str] = (),
) -> Answer:
    """An answer that says what the evidence says, in its words.

    The paper of the best evidence speaks first. A lead-in is said once, before the first of its
    items that follow each other. `lacking` are the parts of the question without evidence.
    """
    papers = list(dict.fromkeys(e.citations[0].source.id for e in evidence))
    ordered = sorted(evidence, key=lambda e: papers.index(e.citations[0].source.id))
    sentences = []
    before: Citation | None = None
    for piece in ordered:
        citation = piece.citations[0]
        lead = citation.lead
        said_already = before is not None and lead is not None and before.lead == lead
        words = citation.span.flat
        text = f"{lead.flat} {words}" if lead and not said_already else words
        sentences.append(Sentence(text, piece.citations))
        before = citation
    note = f"The papers do not say: {' '.join(lacking)}" if lacking else None
    return Answer(question, searched, tuple(sentences), note=note)


def refused(question: str, searched: Searched, reason: str) -> Answer:
    """An answer that says plainly that the papers do not say, and why it is thought so."""
    return Answer(question, searched, refusal=reason)
