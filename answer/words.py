"""Answers and verdicts as people read them on a terminal."""

from __future__ import annotations

from answer.answer import Answer
from answer.claim import Verdict


def answer_text(answer: Answer) -> str:
    """The answer and its numbered citations; of a refusal the nearest passages instead."""
    lines = []
    if answer.searched.query != answer.question:
        lines.append(f"Searched for: {answer.searched.query}\n")
    lines.append(answer.text)
    if not answer.abstained:
        lines.append("")
        lines += [f"[{n}] {c.reference}" for n, c in enumerate(answer.citations, start=1)]
    else:
        lines += ["", "Nearest passages:"]
        lines += [f"- “{c.span.flat}” ({c.reference})" for c in answer.searched.nearest]
    return "\n".join(lines)


def verdict_text(verdict: Verdict) -> str:
    """The verdict, the words it rests on, and what differs."""
    label = {
        "supported": "Supported: the papers held say so.",
        "contradicted": "Contradicted: the papers held say otherwise.",
        "not_found": "Not found in the papers held.",
    }[verdict.label]
    lines = [label]
    for citation in verdict.citations:
        lines.append(f"{citation.source.attribution}: “{citation.span.flat}”")
        lines.append(f"  {citation.reference}")
    lines += [f"Differs: {d.kind}: {d.claim} / {d.paper}" for d in verdict.differences]
    return "\n".join(lines)
