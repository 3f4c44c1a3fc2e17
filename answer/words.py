"""Answers and verdicts as people read them on a terminal."""

from __future__ import annotations

from dataclasses import replace

from answer.answer import Answer
from answer.claim import Verdict
from index import Paper


def answer_text(answer: Answer) -> str:
    """The answer and its numbered citations; of a refusal the nearest passages instead."""
    lines = []
    if answer.rewritten:
        lines.append(f"Searched for: {answer.rewritten}\n")
    if answer.outcome == "partly answered":
        lines.append(f"Partly answered: {answer.note}\n")
        answer = replace(answer, note=None)  # said already, where it is not overlooked
    lines.append(answer.text)  # which ends in how a written answer was made
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
    lines += [f"Differs: {d.kind}: {d.claim.text} / {d.paper.text}" for d in verdict.differences]
    return "\n".join(lines)


def paper_line(paper: Paper) -> str:
    """A paper of the library on one line: its name, what it is, or why it cannot be read."""
    source = paper.source
    if paper.problem:
        return f"{source.id}: not read: {paper.problem}"
    facts = [
        source.title,
        source.publisher or "publisher unknown",
        source.kind or "kind unknown",
        source.date.words if source.date else "undated",
        f"{paper.pages} pages" if paper.pages else f"{paper.passages} passages",
    ]
    if paper.also:
        facts.append(f"nearly all of its words stand in {paper.also} too")
    return f"{source.id}: {', '.join(facts)}"
