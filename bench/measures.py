"""Measures of ranking, of separating and of refusing, with bootstrap intervals.

Small functions of their own, so that the benchmarks need nothing that the product does not have.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

_RESAMPLES = 2_000


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with its 95 % bootstrap interval over questions."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:+.3f} [{self.low:+.3f}, {self.high:+.3f}]"


def success(ranks: Sequence[int], k: int) -> float:
    """1 where a right passage is among the first k; many call this recall@k."""
    return float(any(rank <= k for rank in ranks))


def recall(ranks: Sequence[int], right: int, k: int) -> float:
    """The share of the right passages that are among the first k."""
    return sum(rank <= k for rank in ranks) / right


def reciprocal_rank(ranks: Sequence[int], k: int = 10) -> float:
    """1 / rank of the first right passage, 0 beyond k; the mean over questions is MRR@k."""
    best = min(ranks, default=k + 1)
    return 1 / best if best <= k else 0.0


def ndcg(ranks: Sequence[int], right: int, k: int = 10) -> float:
    """Discounted gain of the right passages among the first k, as a share of the best possible."""
    gain = sum(1 / math.log2(rank + 1) for rank in ranks if rank <= k)
    return gain / sum(1 / math.log2(rank + 1) for rank in range(1, min(right, k) + 1))


def auroc(yes: Sequence[float] | Values, no: Sequence[float] | Values) -> float:
    """The chance that a score of `yes` is above one of `no`, ties counted half."""
    order = np.concatenate([np.asarray(yes, float), np.asarray(no, float)])
    _, place, counts = np.unique(order, return_inverse=True, return_counts=True)
    rank = (np.cumsum(counts) - (counts - 1) / 2)[place]
    above = rank[: len(yes)].sum() - len(yes) * (len(yes) + 1) / 2
    return float(above / (len(yes) * len(no)))


def paired(ours: Sequence[float], theirs: Sequence[float]) -> Interval:
    """The mean difference over the same questions."""
    difference = np.asarray(ours, float) - np.asarray(theirs, float)
    chance = np.random.default_rng(0)
    drawn = chance.integers(0, len(difference), (_RESAMPLES, len(difference)))
    return _interval(float(difference.mean()), difference[drawn].mean(axis=1))


def auroc_interval(yes: Sequence[float], no: Sequence[float]) -> Interval:
    chance = np.random.default_rng(0)
    a, b = np.asarray(yes, float), np.asarray(no, float)
    values = [auroc(chance.choice(a, len(a)), chance.choice(b, len(b))) for _ in range(500)]
    return _interval(auroc(yes, no), np.asarray(values))


def _interval(value: float, values: Values) -> Interval:
    low, high = np.quantile(values, [0.025, 0.975])
    return Interval(value, float(low), float(high))
