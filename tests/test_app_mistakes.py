"""What the commands say of mistakes, of help and of feedback; each in a process of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from app_process import CARERS, app, assert_one_line


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


def test_a_judge_of_claims_that_is_not_there_is_one_line_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    (tmp_path / "cases.toml").write_text("held_out = false\n")
    data = ("--data-dir", tmp_path / "data")
    check = ("check", "Trees were planted.", *data)
    said = f"{gone}: there is no such folder"
    assert_one_line(app(*check, "--entailment", gone), said)
    assert_one_line(app("eval", *data, "--entailment", gone), said)
    monkeypatch.setenv("SCRUTINEER_ENTAILMENT", str(gone))
    assert_one_line(app(*check), said)
    assert not (tmp_path / "data").exists(), "nothing was to be indexed for that"


def test_only_commands_that_judge_claims_heed_the_variable(
    own_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from commandline import parser, settings

    monkeypatch.setenv("SCRUTINEER_ENTAILMENT", "/nowhere")
    done = app("ask", "How many trees were planted in Kelsey Park?", "--data-dir", own_data)
    assert (done.returncode, done.stderr) == (0, "")
    named = {
        command: settings(parser().parse_args([command])).entailment_name
        for command in ("serve", "check", "ask", "eval")
    }
    assert named == {"serve": "/nowhere", "check": "/nowhere", "ask": None, "eval": None}
    given = parser().parse_args(["eval", "--entailment", "mine"])
    assert settings(given).entailment_name == "mine", "an option counts everywhere"


@pytest.mark.parametrize("other", [["--written"], ["--renew"], ["--grow", "new.toml"]])
def test_eval_takes_no_judge_where_it_would_be_of_no_use(other: list[str]) -> None:
    done = app("eval", "--entailment", "model", *other)
    assert_one_line(done, "--entailment is of no use with", other[0], "leave one of them out")


@pytest.mark.parametrize("option", [["--model-url", "scripted:good"], ["--model", "llama3.1"]])
def test_a_model_that_would_judge_nothing_is_one_line(option: list[str], tmp_path: Path) -> None:
    done = app("check", "Trees were planted.", *option, "--data-dir", tmp_path / "data")
    assert_one_line(done, option[0], "add --entailment model")
    assert not (tmp_path / "data").exists()
