"""Where the marks of a plot stand: numbers only, the template draws them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from eval.results import OUTCOMES, Outcome, Result
from eval.verdicts import calibration_error, reliability

# The drawing area in the units of the drawing; what is left around it holds the labels.
LEFT, RIGHT, TOP, BOTTOM = 44.0, 342.0, 10.0, 168.0


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    label: str


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many questions took how long; `words` tells it without seeing it."""

    bars: tuple[Bar, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    outcome: Outcome
    label: str


@dataclass(frozen=True, slots=True)
class Scatter:
    """Answers by length and by the share of facts said."""

    dots: tuple[Dot, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float
    cases: int
    label: str


@dataclass(frozen=True, slots=True)
class Reliability:
    """How often verdicts of like probability were right."""

    points: tuple[Point, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    words: str


def histogram(seconds: Sequence[float]) -> Histogram | None:
    """Milliseconds in at most 16 bars of a round width."""
    milliseconds = sorted(second * 1000 for second in seconds)
    if not milliseconds:
        return None
    step = _round_step(milliseconds[-1], 12)
    counts = [0] * (int(milliseconds[-1] // step) + 1)
    for value in milliseconds:
        counts[int(value // step)] += 1
    rise = _round_step(max(counts), 4)
    top = math.ceil(max(counts) / rise) * rise
    wide = (RIGHT - LEFT) / len(counts)
    bars = []
    for number, count in enumerate(counts):
        height = (BOTTOM - TOP) * count / top
        label = f"{number * step:.0f} to {(number + 1) * step:.0f} ms: {count}"
        bars.append(Bar(LEFT + number * wide, BOTTOM - height, wide, height, label))
    every = max(1, math.ceil(len(counts) / 5))
    across = [Tick(LEFT + n * wide, f"{n * step:.0f}") for n in range(0, len(counts) + 1, every)]
    most = counts.index(max(counts))
    words = (
        f"{len(milliseconds)} questions took {milliseconds[0]:.0f} to {milliseconds[-1]:.0f} "
        f"milliseconds; most often {most * step:.0f} to {(most + 1) * step:.0f}, "
        f"{max(counts)} times."
    )
    return Histogram(tuple(bars), tuple(across), _ticks_up(top, rise), words)


def facts_against_characters(results: Sequence[Result]) -> Scatter | None:
    """Of the answerable questions that were answered; dots in one place stand a little apart."""
    shown = [r for r in results if {"fact recall", "characters"} <= r.scores.keys()]
    if not shown:
        return None
    longest = max(r.scores["characters"] for r in shown)
    step = _round_step(longest, 5)
    end = math.ceil(longest / step) * step
    dots = []
    for number, r in enumerate(sorted(shown, key=lambda r: OUTCOMES.index(r.outcome))):
        aside = (number * 7 % 9 - 4) * 1.6  # fixed, so that two reports look alike
        x = LEFT + (RIGHT - LEFT) * r.scores["characters"] / end
        y = BOTTOM - 8 - (BOTTOM - TOP - 16) * r.scores["fact recall"] + aside
        told = f"{r.id}: {r.scores['fact recall']:.0%} of facts, {r.scores['characters']:.0f}"
        dots.append(Dot(x, y, r.outcome, f"{told} characters"))
    across = [
        Tick(LEFT + (RIGHT - LEFT) * n * step / end, f"{n * step:.0f}")
        for n in range(round(end / step) + 1)
    ]
    up = [
        Tick(BOTTOM - 8 - (BOTTOM - TOP - 16) * share, f"{share:.0%}") for share in (0.0, 0.5, 1.0)
    ]
    right = [r for r in shown if r.scores["fact recall"] == 1]
    words = f"{len(right)} of {len(shown)} answers hold every fact"
    for name, some in (("those", right), ("the others", [r for r in shown if r not in right])):
        if some:
            mean = sum(r.scores["characters"] for r in some) / len(some)
            words += f"; {name} are {mean:.0f} characters long in the mean"
    return Scatter(tuple(dots), tuple(across), tuple(up), f"{words}.")


def diagonal(probabilities: Sequence[float], right: Sequence[bool]) -> Reliability | None:
    """The reliability diagram (DeGroot and Fienberg 1983): on the diagonal, a probability is true.

    Both axes run from 0 to 1.
    """
    if not right:
        return None
    wide, high = RIGHT - LEFT, BOTTOM - TOP
    points = []
    for told in reliability(probabilities, right):
        label = f"{told.cases} verdicts, {told.probability:.0%} sure: {told.right:.0%} right"
        points.append(
            Point(LEFT + wide * told.probability, BOTTOM - high * told.right, told.cases, label)
        )
    shares = (0.0, 0.5, 1.0)
    error = calibration_error(probabilities, right)
    words = (
        f"The verdicts' probabilities are {error:.2f} from the share that was right, in the mean."
    )
    return Reliability(
        tuple(points),
        tuple(Tick(LEFT + wide * share, f"{share:.0%}") for share in shares),
        tuple(Tick(BOTTOM - high * share, f"{share:.0%}") for share in shares),
        words,
    )


def _ticks_up(top: float, step: float) -> tuple[Tick, ...]:
    count = round(top / step)
    height = BOTTOM - TOP
    return tuple(Tick(BOTTOM - height * n / count, f"{n * step:.0f}") for n in range(count + 1))


def _round_step(most: float, parts: int) -> float:
    """1, 2 or 5 times a power of ten, at least 1: so wide that `parts` steps hold `most`."""
    size = float(10 ** max(0, math.floor(math.log10(max(most / parts, 1)))))
    return next(size * m for m in (1, 2, 5, 10) if size * m * parts >= most)
