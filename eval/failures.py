"""The cases that went wrong, as people read them on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eval.run import Scored, ScoredClaim

_TELLING = ("all facts held", "first citation right", "unanswerable refused")


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
