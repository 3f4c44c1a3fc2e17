"""A training pair: words of a paper with a claim or a question, and what they are to it."""

from __future__ import annotations

from dataclasses import dataclass

Target = tuple[float, ...]

SUPPORTED: Target = (1.0, 0.0, 0.0)
CONTRADICTED: Target = (0.0, 1.0, 0.0)
NEITHER: Target = (0.0, 0.0, 1.0)
ANSWERED: Target = (0.0, 0.0, 0.0, 1.0, 0.0)
UNANSWERED: Target = (0.0, 0.0, 0.0, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Pair:
    """`target` is how likely a claim is supported, contradicted and neither, or, after three
    noughts, a question answered and not; `kind` is how the pair was made; `place` names the paper."""

    evidence: str
    claim: str
    target: Target
    kind: str
    place: str = ""

    @property
    def label(self) -> int:
        """Which is likeliest."""
        return self.target.index(max(self.target))
