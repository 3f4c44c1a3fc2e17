"""The quality gate: the held-out cases, asked as users ask, must not go well below today's quality.

They are held out: nothing here prints a question, an answer or which case went wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from answer import Assistant
from eval import Mean, ask_all, load_cases, means
from index import Index, MiniLMEmbedder

HELD_OUT = Path(__file__).parent.parent / "eval" / "golden" / "heldout.toml"
FLOORS = {
    "quotes exact": 1.0,
    "all facts held": 0.70,
    "first citation right": 0.55,
    "unanswerable refused": 0.60,
    "answerable answered": 0.85,
}
MOST_CHARACTERS = 900


@pytest.fixture(scope="module")
def measured(sample_data: Path) -> Iterator[dict[str, Mean]]:
    """The means over all held-out cases, by measure; asked once."""
    cases, _ = load_cases(HELD_OUT)
    index = Index(sample_data, MiniLMEmbedder())
    try:
        yield {mean.measure: mean for mean in means(ask_all(Assistant(index), cases))}
    finally:
        index.close()


@pytest.mark.parametrize("measure", FLOORS)
def test_quality_has_not_fallen(measured: dict[str, Mean], measure: str) -> None:
    value = measured[measure].value
    assert value is not None
    assert value >= FLOORS[measure], f"{measure}: {value:.3f}"


def test_answers_have_not_grown_long(measured: dict[str, Mean]) -> None:
    value = measured["characters shown"].value
    assert value is not None
    assert value <= MOST_CHARACTERS, f"{value:.0f} characters shown in the mean"


def test_enough_cases_of_both_kinds_were_asked_to_mean_something(
    measured: dict[str, Mean],
) -> None:
    assert measured["answerable answered"].cases >= 30
    assert measured["unanswerable refused"].cases >= 10
