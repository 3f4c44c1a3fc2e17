"""Drafts of cases from the web chat's thumbs and gaps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval import CaseError, grow, load_file
from eval.cases import Evidence

QUOTE = 'He said: "189 people \\ more"\n\x7fand\ttea.'


def line(*turns: str, kind: str = "down", **more: Any) -> dict[str, Any]:
    answer = {
        "answer": "Bromley: 189\npeople. [1]",
        "abstained": False,
        "citations": [{"n": 1, "document": "p.txt", "quote": QUOTE}],
    }
    told = {"at": "2026-10-01T10:00:00Z", "kind": kind, "turns": list(turns), "searched": "q"}
    return told | {"answer": answer} | more


def written(folder: Path, *lines: dict[str, Any] | bytes) -> Path:
    file = folder / "feedback.jsonl"
    raw = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in lines]
    file.write_bytes(b"\n".join(raw) + b"\n")
    return file


def test_each_conversation_becomes_a_draft_with_what_was_quoted(tmp_path: Path) -> None:
    feedback = written(
        tmp_path,
        line("How many?"),
        line("What did CQC say?", "And on carers?", kind="up"),
        line("Bins?", kind="gap", answer={"answer": "No.", "abstained": True, "citations": []}),
    )
    cases = tmp_path / "mine.toml"
    assert list(grow(feedback, cases)) == [f"3 drafts were added to {cases}."]
    drafts = load_file(cases).cases
    assert [case.turns for case in drafts] == [
        ("How many?",),
        ("What did CQC say?", "And on carers?"),
        ("Bins?",),
    ]
    assert all(case.draft and case.facts == () for case in drafts)
    assert drafts[0].evidence == (Evidence("p.txt", QUOTE),)
    assert drafts[2].evidence == ()
    text = cases.read_text()
    assert "# 2026-10-01T10:00:00Z: The answer was found wanting. Bromley: 189 people. [1]" in text
    assert "The papers were not found to say" in text


def test_what_is_held_already_is_not_added_and_no_letter_of_it_changes(tmp_path: Path) -> None:
    cases = tmp_path / "mine.toml"
    by_hand = (
        '# Mine.\n[[case]]\nid = "a"   # mine\nquestion = "how  MANY?"\nkind = "number"\n'
        'answerable = true\nfacts = [["189"]]\n'
    )
    cases.write_text(by_hand)
    feedback = written(tmp_path, line("How many?"), line("Who?"), line("WHO? ", kind="up"))
    assert list(grow(feedback, cases)) == [f"1 drafts were added to {cases}."]
    assert cases.read_text().startswith(by_hand)
    once = cases.read_text()
    assert list(grow(feedback, cases)) == [f"0 drafts were added to {cases}."]
    assert cases.read_text() == once
    finished = once.replace("draft = true\n", "").replace("facts = []", 'facts = [["Ann"]]')
    cases.write_text(finished.replace('kind = ""', 'kind = "who"'))
    list(grow(feedback, cases))
    assert [(c.turns, c.draft) for c in load_file(cases).cases] == [
        (("how  MANY?",), False),
        (("Who?",), False),
    ]


def test_a_broken_line_is_told_and_stops_no_other(tmp_path: Path) -> None:
    feedback = written(
        tmp_path,
        b"{half",
        b"[]",
        b"\xff",
        line("Q?", kind="sideways"),
        line(),
        {"kind": "up", "turns": "How many?"},
        b'{"kind": "up", "turns": ["\\ud800"]}',
        b"[" * 20_000,
        b"",
        line("Good?", answer=None, at=5),
        line("Odd?", answer={"citations": [{"quote": 7}, "x"], "answer": 3}),
    )
    cases = tmp_path / "mine.toml"
    *told, last = grow(feedback, cases)
    assert last.startswith("2 drafts")
    starts = [f"{feedback}, line {number}: left out: " for number in range(1, 9)]
    assert [one[: len(start)] for one, start in zip(told, starts, strict=True)] == starts
    assert not any("\n" in one for one in told)
    assert [case.turns for case in load_file(cases).cases] == [("Good?",), ("Odd?",)]


def test_no_feedback_yet_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"feedback\.jsonl: there is no feedback yet") as raised:
        list(grow(tmp_path / "feedback.jsonl", tmp_path / "mine.toml"))
    assert "\n" not in str(raised.value)


def test_a_file_of_cases_that_cannot_be_read_is_left_as_it_is(tmp_path: Path) -> None:
    cases = tmp_path / "mine.toml"
    cases.write_text("[[case]\n")
    with pytest.raises(CaseError, match=r"mine\.toml"):
        list(grow(written(tmp_path, line("How many?")), cases))
    assert cases.read_text() == "[[case]\n"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["feedback.jsonl", "mine.toml"]
