"""The gate's benchmark, on claims made up here."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from bench.gate import MEASURES, RULES, Pair, by_threshold, load, overlap, passes, report, table

HELD = ("The council planted 300 trees in Kelsey Park.", "The lake was cleaned by volunteers.")


def pair(claim: str, label: str) -> Pair:
    return Pair(claim, claim, HELD, label)


def test_the_gate_passes_what_is_held_and_no_other_number() -> None:
    assert passes(pair("The council planted 300 trees in Kelsey Park.", "supported"))
    assert not passes(pair("The council planted 900 trees in Kelsey Park.", "refuted"))
    assert not passes(pair("Nine swans live on the pond.", "not_enough_info"))


def test_a_set_is_read_without_the_pages_that_were_trained_on(tmp_path: Path) -> None:
    folder = tmp_path / "fm2"
    folder.mkdir()
    records = [
        {
            "qid": str(number),
            "title": f"page {number}",
            "claim": "It is so.",
            "label": "supported",
            "evidence": ["It is so. It is not otherwise."],
        }
        for number in range(40)
    ]
    lines = "\n".join(map(json.dumps, records))
    (folder / "claims_dev.jsonl").write_text(lines, encoding="utf-8")
    found = load(tmp_path, "fm2")
    assert 0 < len(found) < 20, "one page in four"
    assert found[0].evidence == ("It is so.", "It is not otherwise.")
    assert load(tmp_path, "fm2", 3) == found[:3]
    with pytest.raises(SystemExit, match="No such file or directory; name the folder of sets"):
        load(tmp_path, "wice")


def test_the_measures_of_what_passes() -> None:
    wanted = np.array([True, True, False, False, False])
    passed = np.array([True, False, True, False, False])
    found = {name: value(passed, wanted) for name, value in MEASURES.items()}
    assert found["pass rate"] == 0.5
    assert found["false pass rate"] == pytest.approx(1 / 3)
    assert found["balanced accuracy"] == pytest.approx((0.5 + 2 / 3) / 2)
    assert found["precision"] == 0.5


def test_a_threshold_is_never_fitted_to_what_it_is_used_on() -> None:
    scores = np.array([0.9, 0.1, 0.9, 0.1])
    first = np.array([True, True, False, False])
    right = np.array([True, False, True, False])
    assert by_threshold(scores, right, first).tolist() == right.tolist()
    # Turned round in the second half: what was learnt in the first is wrong there.
    turned = np.array([True, False, False, True])
    assert by_threshold(scores, turned, first)[2:].tolist() == [True, False]


def test_the_figures_are_told_with_their_labels() -> None:
    pairs = [
        pair("The council planted 300 trees in Kelsey Park.", "supported"),
        pair("The council planted 900 trees in Kelsey Park.", "refuted"),
    ]
    assert overlap(pairs[0]) == 1.0
    figures = report(pairs, {RULES: np.array([passes(one) for one in pairs])})
    assert figures["systems"][RULES]["balanced accuracy"]["value"] == 1.0
    assert figures["let through"][RULES] == {"refuted": [0, 1], "supported": [1, 1]}
    assert any("refuted 0 of 1, supported 1 of 1" in line for line in table("made up", figures))
