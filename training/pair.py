"""A training pair: words of a paper, a claim, and what the first say of the second."""

from __future__ import annotations

from dataclasses import dataclass

Target = tuple[float, float, float]

SUPPORTED: Target = (1.0, 0.0, 0.0)
CONTRADICTED: Target = (0.0, 1.0, 0.0)
NEITHER: Target = (0.0, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Pair:
    """`target` is how likely supported, contradicted and neither are; `kind` is how it was made."""

    evidence: str
    claim: str
    target: Target
    kind: str

    @property
    def label(self) -> int:
        """Which of the three is likeliest."""
        return self.target.index(max(self.target))
