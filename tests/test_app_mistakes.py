"""What the commands say of mistakes, of help and of feedback; each in a process of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from app_process import (
    CARERS,
    app,
    assert_one_line,
)

CQC = "cqc-service-inspection-bromley-2010.txt"


@pytest.mark.parametrize("command", ["ask", "ingest"])
def test_a_missing_folder_is_one_line(command: str, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    words = [] if command == "ingest" else ["carers?"]
    done = app(command, *words, "--corpus", gone, "--data-dir", tmp_path / "data")
    assert_one_line(done, str(gone), "no such folder")


def test_a_folder_that_is_a_file_is_one_line(tmp_path: Path) -> None:
    file = tmp_path / "file.txt"
    file.write_text("Words.")
    assert_one_line(app("ingest", file, "--data-dir", tmp_path / "data"), str(file))


@pytest.mark.parametrize("place", ["/proc/scrutineer", "/dev/null", "/dev/null/data"])
def test_a_data_folder_that_cannot_be_is_one_line(place: str) -> None:
    assert_one_line(app("ask", CARERS, "--data-dir", place), place, "--data-dir")


@pytest.mark.parametrize("words", [["ask"], ["ask", ""], ["ask", " \t"], ["check"], ["check", ""]])
def test_no_question_is_one_line_at_once(words: list[str], tmp_path: Path) -> None:
    done = app(*words, "--data-dir", tmp_path / "data")
    assert_one_line(done, "is needed, like: app.py", "--jsonl")
    assert not (tmp_path / "data").exists(), "nothing was to be indexed for that"


@pytest.mark.parametrize(
    "command", ["", "serve", "ingest", "ask", "check", "verify", "repair", "gaps", "eval"]
)
def test_help_of_every_command(command: str) -> None:
    done = app(*([command] if command else []), "--help", timeout=20)
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.startswith(f"usage: app.py {command}".rstrip())
    if command:
        assert "--data-dir" in done.stdout
        assert "--corpus" in done.stdout
    else:
        for name in ("serve", "ingest", "ask", "check", "verify", "repair", "gaps", "eval"):
            assert f"    {name}" in done.stdout


def test_an_unknown_command_is_no_traceback() -> None:
    done = app("answer", timeout=20)
    assert done.returncode == 2
    assert "invalid choice: 'answer'" in done.stderr
    assert "Traceback" not in done.stderr


def test_gaps_are_listed_without_an_index(tmp_path: Path) -> None:
    none = app("gaps", "--data-dir", tmp_path)
    assert none.returncode == 0 and none.stdout.count("\n") == 1 and "feedback.jsonl" in none.stdout
    line = {
        "at": "2026-03-01T10:00:00.000001+00:00",
        "kind": "gap",
        "turns": ["Is there a pool?"],
        "searched": "Is there a pool?",
        "answer": {"abstained": True},
    }
    (tmp_path / "feedback.jsonl").write_text(json.dumps(line) + "\n{\n", encoding="utf-8")
    done = app("gaps", "--data-dir", tmp_path)
    assert done.stdout == ("Is there a pool?\n  asked once, 1 March 2026: not in the papers once\n")
    assert done.stderr.endswith("left out: 1\n")
    (told,) = map(json.loads, app("gaps", "--json", "--data-dir", tmp_path).stdout.splitlines())
    assert told["question"] == "Is there a pool?" and told["not_in_the_papers"] == 1
    assert [path.name for path in tmp_path.iterdir()] == ["feedback.jsonl"]


def test_feedback_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "feedback.jsonl").mkdir()
    assert_one_line(app("gaps", "--data-dir", tmp_path), "feedback.jsonl", "--data-dir")


@pytest.mark.parametrize(
    ("option", "variable", "recorded"),
    [([], "", True), ([], "0", True), ([], "1", False), (["--no-feedback"], "", False)],
)
def test_feedback_can_be_switched_off(
    monkeypatch: pytest.MonkeyPatch, option: list[str], variable: str, recorded: bool
) -> None:
    from commandline import parser, settings

    monkeypatch.setenv("SCRUTINEER_NO_FEEDBACK", variable)
    assert settings(parser().parse_args(["serve", *option])).feedback is recorded


# A language model
