"""How sure a figure is: bootstrap intervals over the cases, with a fixed seed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Values = Sequence[float | None]  # one a case; None where the measure does not apply
_Floats = NDArray[np.float64]

_RESAMPLES = 2000
_SLOW_RESAMPLES = 500  # of what is not drawn as one array
_SEED = 20100209
_TAILS = (2.5, 97.5)  # 95%


def mean(values: Values) -> float | None:
    """The mean over the cases to which the measure applies."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value that this share (0 to 100) of the values does not exceed, interpolated."""
    return float(np.percentile(values, share)) if values else None


def interval_of_mean(values: Values) -> tuple[float, float] | None:
    """The 95% percentile bootstrap interval of the mean (Efron 1979): cases are drawn again.

    All cases are drawn, also those that the measure does not apply to: how many it applies to is
    chance as well. No width where all scored alike: that is not certainty.
    """
    return _interval(values, _means)


def interval_of_percentile(values: Sequence[float], share: float) -> tuple[float, float] | None:
    """The same for a percentile."""
    return _interval(values, lambda drawn: np.percentile(drawn, share, axis=1))


def interval_of(
    statistic: Callable[[Sequence[int]], float], cases: int
) -> tuple[float, float] | None:
    """The same for any statistic of the cases drawn, which it is given as their numbers."""
    if not cases:
        return None
    return _bounds(np.array([statistic(row.tolist()) for row in _draws(cases)[:_SLOW_RESAMPLES]]))


def paired_difference(now: Values, then: Values) -> tuple[float, float, float] | None:
    """`now` less `then` in the mean, with its 95% interval: the same cases are drawn of both.

    Pairing takes out what makes cases hard or easy; only what changed is left as noise.
    """
    a, b = mean(now), mean(then)
    if a is None or b is None:
        return None
    drawn = _draws(len(now))
    differences = _means(_floats(now)[drawn]) - _means(_floats(then)[drawn])
    low, high = _bounds(differences)
    return a - b, low, high


def _interval(
    values: Values, statistic: Callable[[_Floats], _Floats]
) -> tuple[float, float] | None:
    if mean(values) is None:
        return None
    return _bounds(statistic(_floats(values)[_draws(len(values))]))


def _draws(cases: int) -> NDArray[np.int64]:
    return np.random.default_rng(_SEED).integers(cases, size=(_RESAMPLES, cases))


def _floats(values: Values) -> _Floats:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _means(drawn: _Floats) -> _Floats:
    """The mean of each row's known values; a row that drew none has none."""
    known = ~np.isnan(drawn)
    counts = known.sum(axis=1).astype(np.float64)
    counts[counts == 0] = np.nan
    means: _Floats = np.where(known, drawn, 0.0).sum(axis=1) / counts
    return means


def _bounds(found: _Floats) -> tuple[float, float]:
    low, high = np.percentile(found[~np.isnan(found)], _TAILS)
    return float(low), float(high)
