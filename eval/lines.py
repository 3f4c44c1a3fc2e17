"""Scores, and the cases that went wrong, as people read them on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from answer import Assistant
from eval.cases import load_cases
from eval.run import Scored, ScoredClaim, ask_all, check_all, means

_TELLING = ("all facts held", "first citation right", "unanswerable refused")


def scored_lines(assistant: Assistant, file: Path, *, failures: bool) -> Iterator[str]:
    """The means of a file of cases, asked now; with `failures` each case that went wrong too.

    Raises CaseError for a file that holds no cases.
    """
    cases, claims = load_cases(file)
    scored, checked = ask_all(assistant, cases), check_all(assistant, claims)
    yield f"{file.stem}: {len(cases)} questions, {len(claims)} claims"
    for mean in means(scored):
        value = "-" if mean.value is None else f"{mean.value:.3f}"
        yield f"  {mean.measure:<22} {value:>8}  ({mean.cases} cases)"
    if checked:
        right = sum(claim.right for claim in checked) / len(checked)
        yield f"  {'verdicts right':<22} {right:>8.3f}  ({len(checked)} cases)"
    if failures:
        yield from failure_lines(scored, checked)


def failure_lines(scored: Sequence[Scored], checked: Sequence[ScoredClaim]) -> Iterator[str]:
    """What was wanted and what was said, for each case that failed a telling measure."""
    for s in scored:
        wrong = [name for name in _TELLING if s.scores[name] == 0]
        if wrong:
            yield f"\n{s.case.id}: {' / '.join(s.case.turns)}\n  wrong: {', '.join(wrong)}"
            yield f"  wanted: {s.case.facts}\n  said: {s.answer.text}"
    for c in checked:
        if not c.right:
            wanted = f"wanted {c.case.verdict}, said {c.verdict.label}"
            yield f"\n{c.case.id}: {c.case.claim}\n  {wanted}"
            yield "  " + " | ".join(x.span.flat for x in c.verdict.citations)
