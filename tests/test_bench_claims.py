"""The benchmark on claims, on a set made up here."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bench import claims
from bench.claims import (
    CONTRADICTED,
    NEITHER,
    OURS,
    SUPPORTED,
    balanced_accuracy,
    by_rules,
    by_threshold,
    held_out,
    load,
    macro_f1,
    report,
    written,
)
from check import Judgement

PEOPLE = ("bakers", "painters", "drivers", "nurses", "pilots", "tailors", "singers", "printers")


class Oracle:
    """Judges by a word that was put into the evidence."""

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        found = []
        for evidence, _ in pairs:
            yes, no = 0.8 * ("indeed" in evidence), 0.8 * ("wrongly" in evidence)
            found.append(Judgement(0.1 + yes, 0.1 + no, 0.8 - yes - no))
        return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    words = {"supported": "indeed", "refuted": "wrongly", "not_enough_info": "perhaps"}
    for name, key in (("healthver", "doc_id"), ("wice", "doc_id"), ("fm2", "title")):
        labels = {**words, "partially_supported": "partly"} if name == "wice" else words
        labels = {k: w for k, w in labels.items() if name != "wice" or k != "refuted"}
        labels = {k: w for k, w in labels.items() if name != "fm2" or k != "not_enough_info"}
        lines = [
            json.dumps(
                {
                    "qid": f"{name}-{label}-{n}",
                    "claim": f"The {people} are paid {n} pounds.",
                    "evidence": [f"It is {word} said of {people}.", "They are many."],
                    "label": label,
                    key: f"page {n}",
                }
            )
            for label, word in labels.items()
            for n, people in enumerate(PEOPLE * 3)
        ]
        (tmp_path / name).mkdir()
        (tmp_path / name / "claims_dev.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def test_only_pages_that_were_held_out_are_asked_of_the_sets_trained_on(folder: Path) -> None:
    assert len(load(folder, "healthver")) == 3 * 24
    kept = [n for n in range(24) if held_out(f"page {n}")]
    assert 0 < len(kept) < 12
    assert {item.id for item in load(folder, "fm2")} == {
        f"fm2-{label}-{n}" for label in ("supported", "refuted") for n in kept
    }


def test_a_quarter_of_pages_is_held_out() -> None:
    assert 0.2 < np.mean([held_out(f"a page called {n}") for n in range(2000)]) < 0.3


@pytest.mark.parametrize("name", ["healthver", "wice", "fm2"])
def test_who_judges_rightly_scores_full_and_beats_every_baseline(folder: Path, name: str) -> None:
    figures = report(load(folder, name), Oracle())
    ours = figures["systems"][OURS]
    assert [ours[measure]["value"] for measure in claims.MEASURES] == [1, 1, 1]
    for system, own in figures["systems"].items():
        assert own["accuracy"]["low"] <= own["accuracy"]["value"] <= own["accuracy"]["high"]
        assert system == OURS or own["accuracy"]["value"] < 1
    assert all(gain["low"] > 0 for gain in figures["better than the best baseline"].values())
    assert 0 < figures["calibration error"]["value"] < 0.3
    text = "\n".join(written(name, figures))
    assert "majority" in text
    assert "rules" in text


def test_partly_supported_is_not_supported_and_is_shown_apart(folder: Path) -> None:
    figures = report(load(folder, "wice"), Oracle())
    some = len([n for n in range(24) if held_out(f"page {n}")])
    assert figures["said of"] == {
        "supported": [some, 0, 0],
        "not_enough_info": [0, 0, some],
        "partially_supported": [0, 0, some],
    }


def test_a_threshold_is_never_judged_on_the_claims_it_was_fitted_on() -> None:
    """What holds in one half only is of no use: fitted there it must fail in the other."""
    wanted = np.array([SUPPORTED, NEITHER] * 20)
    first = np.arange(40) < 20
    scores = np.where(first, wanted == SUPPORTED, wanted != SUPPORTED).astype(float)
    assert (by_threshold(scores, wanted, first, "accuracy") == wanted).mean() == 0
    assert (by_threshold(scores, wanted, np.arange(40) % 4 < 2, "accuracy") == wanted).mean() < 0.9
    steady = (wanted == SUPPORTED).astype(float)
    assert (by_threshold(steady, wanted, first, "accuracy") == wanted).all()


def test_the_measures_of_unequal_labels() -> None:
    wanted = np.array([SUPPORTED] * 8 + [NEITHER] * 2)
    said = np.array([SUPPORTED] * 10)
    assert balanced_accuracy(said, wanted) == 0.5
    assert macro_f1(said, wanted) == pytest.approx((16 / 18 + 0) / 2)


def test_the_rules_alone_see_a_number_and_the_words() -> None:
    evidence = "In all 12 members of the panel visited the new school."
    said = [
        by_rules(claims.Item("", claim, evidence, "supported"))
        for claim in (
            "12 members of the panel visited the school.",
            "14 members of the panel visited the school.",
            "The roof of the library leaks.",
        )
    ]
    assert said == [SUPPORTED, CONTRADICTED, NEITHER]
