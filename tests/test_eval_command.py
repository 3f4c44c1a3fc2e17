"""`eval` as a council gives it: its own papers, its own cases, its own baseline."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

import app as program
from commandline import parser, settings
from index import Index, MiniLMEmbedder

CHECKOUT = Path(__file__).resolve().parent.parent
CASES = """
[[case]]
id = "trees"
question = "How many trees were planted in Kelsey Park?"
kind = "number"
answerable = true
facts = [["300 trees"]]
evidence = [{document = "parks.txt", quote = "planted 300 trees in Kelsey Park in 2023."}]

[[case]]
id = "jupiter"
question = "What is the mass of the planet Jupiter in kilograms?"
kind = "off_topic"
answerable = false
reason = "Not a question on the papers."

[[case]]
id = "no-such-paper"
question = "How many swans?"
kind = "number"
answerable = true
facts = [["nine"]]
evidence = [{document = "swans.txt", quote = "nine swans"}]

[[case]]
id = "no-such-words"
question = "How many ducks?"
kind = "number"
answerable = true
facts = [["nine"]]
evidence = [{document = "parks.txt", quote = "nine ducks"}]

[[case]]
id = "unfinished"
question = "Who planted them?"
kind = ""
draft = true

[[claim]]
id = "claim"
claim = "The council planted 300 trees in Kelsey Park."
verdict = "supported"
evidence = [{document = "parks.txt", quote = "planted 300 trees in Kelsey Park in 2023."}]
"""


def evaluated(
    *arguments: str | Path, folder: Path, data: Path | None = None
) -> subprocess.CompletedProcess[str]:
    environment = os.environ | ({"SCRUTINEER_DATA_DIR": str(data)} if data else {})
    return subprocess.run(
        [sys.executable, str(CHECKOUT / "app.py"), "eval", *map(str, arguments)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
    )


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with papers/, cases.toml and nothing else."""
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "parks.txt").write_text(
        "# Parks\n\nThe council planted 300 trees in Kelsey Park in 2023.\n\n"
        "The lake in Crystal Palace Park was cleaned in May 2022 by volunteers.\n"
    )
    (tmp_path / "cases.toml").write_text(CASES)
    return tmp_path


def held(data: Path) -> tuple[Path | None, list[str]]:
    """The folder that the library of a data folder was made from, and its papers."""
    index = Index(data, MiniLMEmbedder())
    try:
        return index.folder, [paper.source.id for paper in index.papers()]
    finally:
        index.close()


def test_own_papers_and_cases_are_measured_reported_and_gated(own: Path, sample_data: Path) -> None:
    before = held(sample_data)
    own_files = ("--cases", "cases.toml", "--corpus", "papers", "--baseline", "mine.json")
    first = evaluated(*own_files, "--gate", folder=own, data=sample_data)
    assert first.returncode == 1, first.stderr
    assert held(sample_data) == before, "the library in use is not touched by measuring"
    lines = first.stdout.splitlines()
    for reason in (
        "cases: no-such-paper: cannot be scored: the papers held have no swans.txt",
        "cases: no-such-words: cannot be scored: parks.txt does not hold the words 'nine ducks'",
        "cases: unfinished: cannot be scored: draft: a person has yet to say what is right",
    ):
        assert lines.count(reason) == 1
    assert "  3 cases cannot be scored" in lines
    gated = [line for line in lines if line.startswith("gate: ")]
    assert gated == ["gate: cases: the baseline holds no such file: write it with --renew"]

    report = own / "eval-report"
    assert {one.name for one in report.iterdir()} == {"report.html", "results.json", "junit.xml"}
    (record,) = json.loads((report / "results.json").read_text(encoding="utf-8"))["files"]
    outcomes = {one["id"]: one["outcome"] for one in record["results"]}
    assert outcomes | {"claim": ""} == {
        "trees": "right",
        "jupiter": "right",
        "no-such-paper": "unscored",
        "no-such-words": "unscored",
        "unfinished": "unscored",
        "claim": "",
    }
    (trees,) = (one for one in record["results"] if one["id"] == "trees")
    assert trees["evidence"][0]["rank"] == 1
    assert trees["scores"]["recall@5"] == trees["scores"]["nDCG@10"] == 1.0
    assert trees["seconds"][0] > 0

    named = ("--data-dir", "index", "--output", "out")
    assert evaluated(*own_files, *named, "--renew", folder=own).returncode == 0
    assert (own / "index" / "store.db").exists()
    again = evaluated(*own_files, *named, "--gate", folder=own)
    assert again.returncode == 0, again.stdout
    assert "gate:" not in again.stdout
    assert (own / "out" / "report.html").exists()


def test_drafts_are_grown_from_the_feedback_of_the_data_folder(tmp_path: Path) -> None:
    line = {"at": "2026-10-01", "kind": "gap", "turns": ["Who swept?"], "searched": "Who swept?"}
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "feedback.jsonl").write_text(json.dumps(line) + "\n{half\n")
    done = evaluated("--grow", "new.toml", "--data-dir", "data", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    told, last = done.stdout.splitlines()
    assert "feedback.jsonl, line 2: left out: " in told
    assert last == "1 drafts were added to new.toml."
    assert 'question = "Who swept?"' in (tmp_path / "new.toml").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--cases", "none.toml"), "none.toml: No such file"),
        (("--cases", "bad.toml"), "bad.toml: held_out"),
        (("--cases", "good.toml", "--baseline", "bad.toml"), "bad.toml: no baseline"),
        (("--grow", "new.toml", "--data-dir", "data"), "feedback.jsonl: there is no feedback yet"),
    ],
)
def test_a_mistake_is_one_line(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("held_out = 1\n")
    (tmp_path / "good.toml").write_text(CASES)
    done = evaluated(*arguments, folder=tmp_path)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("scrutineer: ") and said in line
    assert done.stdout == ""


def test_what_is_only_measured_on_is_not_what_is_served_next(own: Path) -> None:
    """Also where nothing was indexed before: `serve` is to begin with the sample then."""
    plain = replace(settings(parser().parse_args(["eval"])), data_dir=own / "data")
    with program._apart(plain, own / "papers", False) as measured:
        assert [paper.source.id for paper in measured.papers()] == ["parks.txt"]
    with closing(Index(own / "data", MiniLMEmbedder())) as index:
        assert index.folder is None and not index.papers()
