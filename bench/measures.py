"""Measures of success, of separating and of refusing, with bootstrap intervals.

What the evaluation measures as well is its own (eval/ranking.py, eval/noise.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.noise import paired_difference

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with its 95 % bootstrap interval over questions."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:+.3f} [{self.low:+.3f}, {self.high:+.3f}]"


def success_at(k: int, hits: Sequence[bool]) -> float:
    """1 where a right passage is among the first k; many call this recall@k."""
    return float(any(hits[:k]))


def auroc(yes: Sequence[float] | Values, no: Sequence[float] | Values) -> float:
    """The chance that a score of `yes` is above one of `no`, ties counted half."""
    order = np.concatenate([np.asarray(yes, float), np.asarray(no, float)])
    _, place, counts = np.unique(order, return_inverse=True, return_counts=True)
    rank = (np.cumsum(counts) - (counts - 1) / 2)[place]
    above = rank[: len(yes)].sum() - len(yes) * (len(yes) + 1) / 2
    return float(above / (len(yes) * len(no)))


def paired(ours: Sequence[float], theirs: Sequence[float]) -> Interval:
    """The mean difference over the same questions, of which there must be one at least."""
    difference = paired_difference(ours, theirs)
    if difference is None:
        raise ValueError("no question to compare on")
    return Interval(*difference)


def auroc_interval(yes: Sequence[float], no: Sequence[float]) -> Interval:
    chance = np.random.default_rng(0)
    a, b = np.asarray(yes, float), np.asarray(no, float)
    values = [auroc(chance.choice(a, len(a)), chance.choice(b, len(b))) for _ in range(500)]
    return _interval(auroc(yes, no), np.asarray(values))


def _interval(value: float, values: Values) -> Interval:
    low, high = np.quantile(values, [0.025, 0.975])
    return Interval(value, float(low), float(high))
