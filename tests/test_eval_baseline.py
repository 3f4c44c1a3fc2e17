"""The gate, on results made by hand: what counts as a change, and what is only noise."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from eval_results import file, result, scored

from eval import Baseline, CaseError, FileResults, load_baseline
from eval.baseline import compare, gate, save_baseline

MANY = 60


def baseline_of(*files: FileResults) -> Baseline:
    return Baseline({f.name: {r.fingerprint: r.scores for r in f.scored} for f in files})


def with_wrong(wrong: int, cases: int = MANY) -> FileResults:
    return scored(*[0.0] * wrong, *[1.0] * (cases - wrong))


def test_the_same_figures_pass() -> None:
    now = with_wrong(20)
    assert list(gate([now], baseline_of(now))) == []


def test_a_fall_beyond_its_noise_is_refused_and_says_which_measure_and_by_how_much() -> None:
    lines = list(gate([with_wrong(10)], baseline_of(with_wrong(0))))
    assert len(lines) == 2
    assert lines[0].startswith("cases: cases right -0.167 (95% interval -0.2")
    assert lines[0].endswith("worse beyond its noise")


def test_a_rise_beyond_its_noise_is_refused_until_the_baseline_is_renewed(tmp_path: Path) -> None:
    before, now = with_wrong(10), with_wrong(0)
    lines = list(gate([now], baseline_of(before)))
    assert lines and all("renew the baseline with --renew" in line for line in lines)
    save_baseline(tmp_path / "b.json", baseline_of(before), [now])
    assert list(gate([now], load_baseline(tmp_path / "b.json"))) == []


@pytest.mark.parametrize("wrong", [1, 2])
def test_a_case_or_two_are_noise(wrong: int) -> None:
    now, before = with_wrong(wrong), with_wrong(0)
    assert list(gate([now], baseline_of(before))) == []
    assert list(gate([before], baseline_of(now))) == []
    assert compare(now, baseline_of(before)).changes["cases right"].difference < 0


def test_as_many_turned_right_as_turned_wrong_are_noise_and_are_named() -> None:
    before = scored(*[0.0] * 10, *[1.0] * 50)
    now = scored(*[1.0] * 10, *[0.0] * 10, *[1.0] * 40)
    assert list(gate([now], baseline_of(before))) == []
    found = compare(now, baseline_of(before))
    assert [r.id for r in found.turned_right] == [f"case-{n}" for n in range(10)]
    assert [r.id for r in found.turned_wrong] == [f"case-{n}" for n in range(10, 20)]


def test_one_case_alone_is_never_enough_however_small_the_file() -> None:
    now, before = scored(0.0), scored(1.0)
    assert compare(now, baseline_of(before)).changes["cases right"].verdict == "same"
    assert list(gate([now], baseline_of(before))) == []


def test_longer_answers_are_worse_and_fewer_wrong_refusals_better() -> None:
    lengths = [300.0 + 7 * (n % 9) for n in range(MANY)]
    before = file([result(f"c{n}", characters=v) for n, v in enumerate(lengths)])
    longer = file([result(f"c{n}", characters=v + 50) for n, v in enumerate(lengths)])
    assert compare(longer, baseline_of(before)).changes["characters"].verdict == "worse"
    refusing = file([result(f"c{n}", **{"wrong refusals": float(n < 20)}) for n in range(MANY)])
    fewer = file([result(f"c{n}", **{"wrong refusals": float(n < 5)}) for n in range(MANY)])
    assert compare(fewer, baseline_of(refusing)).changes["wrong refusals"].verdict == "better"


def test_one_answer_that_grew_by_pages_is_one_case() -> None:
    before = file([result(f"c{n}", characters=300.0) for n in range(MANY)])
    grown = [result(f"c{n}", characters=300.0 if n else 9000.0) for n in range(MANY)]
    assert compare(file(grown), baseline_of(before)).changes["characters"].verdict == "same"


def test_only_cases_that_are_word_for_word_the_same_are_compared() -> None:
    before = scored(*[1.0] * 40)
    now = file([*before.results[:30], *[result(f"new-{n}", 0.0) for n in range(20)]])
    found = compare(now, baseline_of(before))
    assert found.changes["cases right"].cases == 30
    assert (len(found.new), found.gone) == (20, 10)
    assert list(gate([now], baseline_of(before))) == []


def test_a_baseline_of_mostly_other_cases_says_nothing_and_is_refused() -> None:
    now = file([*scored(*[1.0] * 5).results, *[result(f"new-{n}") for n in range(6)]])
    (line,) = gate([now], baseline_of(scored(*[1.0] * 5)))
    assert "most of its cases are not in the baseline" in line
    (line,) = gate([now], Baseline({}))
    assert "the baseline holds no such file" in line


def test_a_quotation_that_is_not_verbatim_and_a_failed_case_are_refused_though_one_alone() -> None:
    inexact = file([result("a", **{"quote exactness": 0.5}), *scored(*[1.0] * 50).results])
    (line,) = gate([inexact], baseline_of(inexact))
    assert "a quotation is not verbatim" in line
    failed = replace(result("a", 0.0), outcome="error")
    (line,) = gate([file([failed])], baseline_of(file([failed])))
    assert "the program failed in 1 of 1 cases" in line


def test_how_long_it_took_is_never_refused() -> None:
    now = with_wrong(0)
    slow = file([replace(r, seconds=(60.0,)) for r in now.results])
    assert list(gate([slow], baseline_of(now))) == []


def test_a_baseline_is_read_as_it_was_written_and_keeps_other_files(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    mine, other = scored(1.0, 0.25, name="mine"), scored(0.0, name="other")
    save_baseline(path, Baseline({}), [mine, other])
    renewed = scored(1.0, 1.0, 0.5, name="mine")
    save_baseline(path, load_baseline(path), [renewed])
    assert load_baseline(path) == baseline_of(renewed, other)
    assert "What of" not in path.read_text(), "cases are named by fingerprints alone"


def test_what_could_not_be_scored_is_in_no_baseline(tmp_path: Path) -> None:
    save_baseline(tmp_path / "b.json", Baseline({}), [file([result("draft", None), result("a")])])
    assert list(load_baseline(tmp_path / "b.json").files["cases"]) == ["print of a"]


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"format": 99, "files": {}}', "\xff"])
def test_a_file_that_is_no_baseline_is_one_line(text: str, tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(CaseError, match=r"b\.json: no baseline .*--renew") as raised:
        load_baseline(path)
    assert "\n" not in str(raised.value)
    assert load_baseline(tmp_path / "none.json") == Baseline({})
