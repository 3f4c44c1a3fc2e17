"""Measures of verdicts on claims, and of what their probabilities are worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from answer import Verdict
from eval.cases import ClaimCase
from eval.measures import Measure
from eval.noise import interval_of

_BINS = 10

CALIBRATION = Measure(
    "calibration error",
    "how far the verdicts' probabilities lie from the share that was right, in 10 bins alike",
    higher_is_better=False,
)


def verdict_scores(case: ClaimCase, verdict: Verdict | None) -> dict[str, float | None]:
    """What a verdict is worth; None for a sentence in which no claim was seen.

    A claim in which none was seen was not found wrong either: it scores as "not found".
    """
    said = verdict.label if verdict else "not_found"
    scores: dict[str, float | None] = {}
    if case.within:
        scores["claims told apart"] = float((verdict is None) == (case.verdict is None))
    if case.verdict is None:
        return scores | {
            "false alarms": float(verdict is not None and verdict.label == "contradicted")
        }
    said = verdict.label if verdict else "not_found"
    scores["verdicts right"] = float(said == case.verdict)
    if case.verdict == "supported":
        scores["supported found"] = float(said == "supported")
    else:
        scores["false support"] = float(said == "supported")
    if case.verdict == "contradicted":
        scores["contradictions found"] = float(said == "contradicted")
    else:
        scores["false alarms"] = float(said == "contradicted")
    if verdict and verdict.probability is not None:
        scores["Brier score"] = (verdict.probability - float(said == case.verdict)) ** 2
    return scores


@dataclass(frozen=True, slots=True)
class Bin:
    """Verdicts of like probability: their number, mean probability, and the share right."""

    cases: int
    probability: float
    right: float


def reliability(
    probabilities: Sequence[float], right: Sequence[bool], bins: int = _BINS
) -> tuple[Bin, ...]:
    """The verdicts in bins of equal number, the least sure first."""
    order = sorted(range(len(right)), key=lambda i: probabilities[i])
    count = min(bins, len(order))
    edges = [round(n * len(order) / count) for n in range(count + 1)] if count else []
    found = []
    for start, end in pairwise(edges):
        some = order[start:end]
        mean = sum(probabilities[i] for i in some) / len(some)
        found.append(Bin(len(some), mean, sum(right[i] for i in some) / len(some)))
    return tuple(found)


def calibration_error(
    probabilities: Sequence[float], right: Sequence[bool], bins: int = _BINS
) -> float | None:
    """The expected calibration error (Naeini et al. 2015), over bins of equal number.

    Of few cases it is never near 0, however good the probabilities: bins of six cases scatter.
    """
    if not right:
        return None
    told = reliability(probabilities, right, bins)
    return sum(b.cases * abs(b.probability - b.right) for b in told) / len(right)


def calibration_interval(
    probabilities: Sequence[float], right: Sequence[bool]
) -> tuple[float, float] | None:
    """The 95% bootstrap interval of `calibration_error`: the cases are drawn again."""

    def drawn(chosen: Sequence[int]) -> float:
        error = calibration_error([probabilities[i] for i in chosen], [right[i] for i in chosen])
        return error or 0.0

    return interval_of(drawn, len(right))
