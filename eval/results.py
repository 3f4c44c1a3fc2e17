"""What came of the cases, as plain values: all that reports, baseline and gate are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from eval.measures import LATENCY, MEASURES, Measure
from eval.noise import (
    Values,
    interval_of_mean,
    interval_of_percentile,
    mean,
    percentile,
)
from eval.verdicts import CALIBRATION, calibration_error, calibration_interval

Outcome = Literal["right", "partly", "wrong", "error", "unscored"]
OUTCOMES: tuple[Outcome, ...] = ("wrong", "partly", "error", "unscored", "right")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a paper; `right` where they overlap the evidence. `place` says where they stand."""

    document: str
    place: str
    words: str
    right: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """Words that a right citation quotes, and the rank of the first passage that holds them."""

    document: str
    words: str
    rank: int | None


@dataclass(frozen=True, slots=True)
class Result:
    """A case, what was said to it, its scores by measure (None: does not apply) and the reason.

    `asked` are the turns of a question, or a claim; `wanted` says in words what a right answer is.
    `retrieved` are passages, best first; `probability` is a verdict's own. An error is the case's
    failure: it scores 0. A case that cannot be scored has no scores, and `reason` says why.
    """

    id: str
    fingerprint: str
    kind: str
    asked: tuple[str, ...]
    wanted: str
    outcome: Outcome
    reason: str
    scores: dict[str, float]
    said: str = ""
    searched_for: str = ""
    citations: tuple[Quote, ...] = ()
    evidence: tuple[Wanted, ...] = ()
    retrieved: tuple[Quote, ...] = ()
    seconds: tuple[float, ...] = ()
    probability: float | None = None

    @property
    def scored(self) -> bool:
        return self.outcome != "unscored"


@dataclass(frozen=True, slots=True)
class FileResults:
    """The results of one file of cases, in its order."""

    name: str
    held_out: bool
    results: tuple[Result, ...]

    @property
    def scored(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.scored)

    @property
    def unscored(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if not result.scored)

    def values(self, measure: str) -> list[float | None]:
        """The scores of a measure, one a scored case."""
        return [result.scores.get(measure) for result in self.scored]

    def calibration(self) -> tuple[list[float], list[bool]]:
        """The probability of each verdict, and whether it was right."""
        told = [r for r in self.scored if r.probability is not None and "Brier score" in r.scores]
        sure = [r.probability for r in told if r.probability is not None]
        return sure, [r.scores["verdicts right"] == 1 for r in told]

    def seconds(self) -> list[float]:
        """How long each question or claim took."""
        return [second for result in self.results for second in result.seconds]


@dataclass(frozen=True, slots=True)
class Value:
    """A measure's value over `cases`, with its 95% interval; None where it applies to none."""

    measure: Measure
    value: float | None
    interval: tuple[float, float] | None
    cases: int


def values_of(file: FileResults) -> Iterator[Value]:
    """Each measure that applies to any case of the file, latencies last."""
    for measure in MEASURES:
        scores = file.values(measure.name)
        if value := _value(measure, scores):
            yield value
    sure, right = file.calibration()
    if sure:
        found = calibration_error(sure, right)
        yield Value(CALIBRATION, found, calibration_interval(sure, right), len(sure))
    milliseconds = [second * 1000 for second in file.seconds()]
    for measure, share in zip(LATENCY, (50, 95), strict=True):
        if milliseconds:
            found = percentile(milliseconds, share)
            interval = interval_of_percentile(milliseconds, share)
            yield Value(measure, found, interval, len(milliseconds))


def _value(measure: Measure, scores: Values) -> Value | None:
    known = sum(score is not None for score in scores)
    return Value(measure, mean(scores), interval_of_mean(scores), known) if known else None


@dataclass(frozen=True, slots=True)
class KindShare:
    """The share of a kind's cases that came out right."""

    kind: str
    share: float
    interval: tuple[float, float]
    cases: int


def by_kind(results: Sequence[Result]) -> list[KindShare]:
    """Over the cases scored, the kind that does worst first."""
    shares = []
    for kind in dict.fromkeys(result.kind for result in results if result.scored):
        right = [float(r.outcome == "right") for r in results if r.scored and r.kind == kind]
        interval = interval_of_mean(right)
        assert interval is not None
        shares.append(KindShare(kind, sum(right) / len(right), interval, len(right)))
    return sorted(shares, key=lambda found: (found.share, -found.cases, found.kind))
