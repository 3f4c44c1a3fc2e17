"""What is recorded of answers, what never is, and how it is listed."""

from __future__ import annotations

import errno
import json
import os
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from web_assistant import CARERS, TRAPS, ByRule, make_library

from answer import Turn, answer_record
from web import Feedback, conversation, create_app, gap_lines

HERE = {"Origin": "http://localhost"}
POOL = "Is there a pool?"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> ByRule:
    return make_library(tmp_path_factory.mktemp("library"))


def recorded(folder: Path) -> list[dict[str, Any]]:
    file = folder / "feedback.jsonl"
    return [json.loads(line) for line in file.read_bytes().splitlines()] if file.exists() else []


def asked(assistant: ByRule, feedback: Feedback, *questions: str) -> str:
    """The key of the last answer of a conversation that asks these, as the chat holds it."""
    turns: tuple[conversation.Told, ...] = ()
    for question in questions:
        *_, last = conversation.screens(assistant, question, turns, feedback)
        turns = last.turns
    assert turns[-1].key and f'<div class="vote" id="vote-{turns[-1].key}">' in last.log[-1][1]
    return turns[-1].key


def test_a_vote_is_a_line_that_holds_the_conversation_and_the_answer(
    assistant: ByRule, tmp_path: Path
) -> None:
    feedback = Feedback(tmp_path)
    key = asked(assistant, feedback, CARERS, "How many?")
    assert recorded(tmp_path) == [], "nobody has voted, and nothing is missing"
    before = datetime.now(UTC)
    assert feedback.vote(key, "up")
    (line,) = recorded(tmp_path)
    assert list(line) == ["at", "kind", "turns", "searched", "answer"]
    assert line["kind"] == "up" and line["turns"] == [CARERS, "How many?"]
    assert line["searched"] == "carers How many?"
    told = answer_record(assistant.ask("How many?", [Turn(CARERS, assistant.ask(CARERS))]))
    assert told["searched"].pop("papers"), "each line would name every paper of the library"
    assert line["answer"] == told
    at = datetime.fromisoformat(line["at"])
    assert at.utcoffset() == timedelta(0) and before - timedelta(minutes=5) < at < before


def test_of_several_votes_on_an_answer_the_last_counts(assistant: ByRule, tmp_path: Path) -> None:
    feedback = Feedback(tmp_path)
    key = asked(assistant, feedback, CARERS)
    for kind, comment in (
        ("up", ""),
        ("up", ""),
        ("down", ""),
        ("down", "  It is\nold. "),
        ("down", ""),
    ):
        assert feedback.vote(key, "up" if kind == "up" else "down", comment)
    lines = recorded(tmp_path)
    assert [line["kind"] for line in lines] == ["up", "down", "down"]
    assert [line.get("comment") for line in lines] == [None, None, "It is\nold."]
    assert len({line["at"] for line in lines}) == 1
    assert list(gap_lines(tmp_path, as_json=False))[1].endswith("voted not helpful once")
    feedback.vote(key, "up")
    assert "records no question" in next(iter(gap_lines(tmp_path, as_json=False)))


@pytest.mark.parametrize(
    ("question", "outcome"), [(POOL, "not in the papers"), ("Hours?", "partly answered")]
)
def test_what_the_papers_do_not_say_is_recorded_by_itself(
    assistant: ByRule, tmp_path: Path, question: str, outcome: str
) -> None:
    asked(assistant, Feedback(tmp_path), question.lower())
    (line,) = recorded(tmp_path)
    assert line["kind"] == "gap" and line["answer"]["outcome"] == outcome


def test_answers_of_one_moment_are_told_apart(assistant: ByRule, tmp_path: Path) -> None:
    feedback = Feedback(tmp_path)
    answer = assistant.ask(POOL)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: feedback.told([POOL], answer), range(200)))
    lines = recorded(tmp_path)
    assert len(lines) == len({line["at"] for line in lines}) == 200


def test_several_servers_may_write_to_one_folder(assistant: ByRule, tmp_path: Path) -> None:
    answer = assistant.ask(TRAPS)
    both = [Feedback(tmp_path), Feedback(tmp_path)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: both[n % 2].told([POOL], answer), range(200)))
    assert len(recorded(tmp_path)) == 200


def test_without_it_nothing_is_offered_or_kept(assistant: ByRule, tmp_path: Path) -> None:
    *_, last = conversation.screens(assistant, POOL, ())
    assert "vote" not in last.log[-1][1] and last.turns[0].key == ""
    with TestClient(create_app(assistant, assistant.library), "http://localhost") as client:
        assert client.post("/feedback", json={}, headers=HERE).status_code in (404, 405)
    assert recorded(tmp_path) == []


def test_only_whoever_runs_it_may_read_what_people_asked(assistant: ByRule, tmp_path: Path) -> None:
    asked(assistant, Feedback(tmp_path), POOL)
    assert stat.S_IMODE((tmp_path / "feedback.jsonl").stat().st_mode) == 0o600


def no_folder(folder: Path) -> None:
    folder.rmdir()


def a_folder_in_its_place(folder: Path) -> None:
    (folder / "feedback.jsonl").mkdir()


@pytest.mark.parametrize("spoil", [no_folder, a_folder_in_its_place])
def test_a_file_that_cannot_be_written_breaks_no_answer_and_is_logged_once(
    assistant: ByRule,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    spoil: Callable[[Path], None],
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    spoil(folder)
    feedback = Feedback(folder)
    assert feedback.vote(asked(assistant, feedback, POOL), "down") is False
    assert len(caplog.records) == 1
    assert "feedback is not recorded" in caplog.text and str(folder) in caplog.text


def test_a_full_disk_leaves_no_half_line(
    assistant: ByRule,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    feedback = Feedback(tmp_path)
    asked(assistant, feedback, POOL)
    whole = (tmp_path / "feedback.jsonl").read_bytes()
    write = os.write

    def some(file: int, data: bytes) -> int:
        return write(file, data[:100])

    def none(file: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for full in (some, none):
        monkeypatch.setattr(os, "write", full)
        key = asked(assistant, feedback, POOL)
        assert feedback.vote(key, "down") is False
        assert (tmp_path / "feedback.jsonl").read_bytes() == whole
    monkeypatch.setattr(os, "write", write)
    assert "disk is full" in caplog.text and "No space left" in caplog.text
    assert feedback.vote(key, "down"), "there is room again"
    assert [line["kind"] for line in recorded(tmp_path)] == ["gap", "down"]


def test_the_file_stops_growing_with_a_line_in_the_log(
    assistant: ByRule, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    feedback = Feedback(tmp_path, largest=10_000)
    for _ in range(10):
        asked(assistant, feedback, POOL)
    size = (tmp_path / "feedback.jsonl").stat().st_size
    assert 5_000 < size <= 10_000 and len(recorded(tmp_path)) < 10
    (told,) = caplog.records
    assert "it is full (10,000 bytes): move it away" in told.getMessage()


def test_a_line_that_a_killed_server_left_unfinished_spoils_only_itself(
    assistant: ByRule, tmp_path: Path
) -> None:
    (tmp_path / "feedback.jsonl").write_bytes(b'{"at": "2026-0')
    asked(assistant, Feedback(tmp_path), POOL)
    torn, line = (tmp_path / "feedback.jsonl").read_bytes().splitlines()
    assert torn == b'{"at": "2026-0' and json.loads(line)["kind"] == "gap"
    (told,) = gap_lines(tmp_path, as_json=True)
    assert json.loads(told)["asked"] == 1


# The address that votes go to


@pytest.mark.parametrize(
    ("vote", "status"),
    [
        ({"kind": "up"}, 200),
        ({"kind": "down", "comment": "x" * 1000}, 200),
        ({"kind": "down", "comment": " \ud83d "}, 200),
        ({"kind": "down", "comment": "x" * 1001}, 422),
        ({"kind": "down", "comment": 7}, 400),
        ({"kind": "gap"}, 400),
        ({"kind": ["up"]}, 400),
        ({"kind": "up", "answer": "another"}, 404),
        ({"kind": "up", "answer": None}, 400),
        ({"kind": "up", "comment": "x" * 20_000}, 400),
    ],
)
def test_a_vote_is_taken_or_refused_in_words(
    assistant: ByRule, tmp_path: Path, vote: dict[str, Any], status: int
) -> None:
    feedback = Feedback(tmp_path)
    site = create_app(assistant, assistant.library, feedback=feedback)
    body = json.dumps({"answer": asked(assistant, feedback, CARERS)} | vote)
    with TestClient(site, "http://localhost") as client:
        reply = client.post("/feedback", content=body, headers=HERE)
    assert reply.status_code == status
    assert len(recorded(tmp_path)) == (status == 200)
    if status == 200:
        assert reply.json() == {"recorded": True}
    else:
        assert reply.json()["problem"].endswith(".")


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"[" * 5000])
def test_what_is_no_vote_is_refused(assistant: ByRule, tmp_path: Path, body: bytes) -> None:
    site = create_app(assistant, assistant.library, feedback=Feedback(tmp_path))
    with TestClient(site, "http://localhost") as client:
        assert client.post("/feedback", content=body, headers=HERE).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
        {"Host": "evil.example", "Origin": "http://evil.example"},
    ],
)
def test_no_other_site_can_vote(assistant: ByRule, tmp_path: Path, headers: dict[str, str]) -> None:
    feedback = Feedback(tmp_path)
    vote = {"answer": asked(assistant, feedback, CARERS), "kind": "up"}
    site = create_app(assistant, assistant.library, feedback=feedback)
    with TestClient(site, "http://localhost") as client:
        assert client.post("/feedback", json=vote, headers=headers).status_code == 403
    assert recorded(tmp_path) == []


# The list


def noted(folder: Path, day: int, kind: str, searched: str, **more: Any) -> None:
    outcome = more.pop("outcome", "answered")
    line = {
        "at": f"2026-03-{day:02}T10:00:00.000001+00:00",
        "kind": kind,
        "turns": [searched],
        "searched": searched,
        "answer": {"abstained": outcome == "not in the papers", "outcome": outcome},
        **more,
    }
    with (folder / "feedback.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def test_questions_are_listed_most_frequent_first_with_dates(tmp_path: Path) -> None:
    noted(tmp_path, 1, "gap", "Is there a pool?", outcome="not in the papers")
    noted(tmp_path, 2, "up", "Who is the mayor?")
    noted(tmp_path, 3, "gap", "is there  a POOL", outcome="not in the papers")
    noted(tmp_path, 3, "down", "is there  a POOL", outcome="not in the papers", comment="There is.")
    noted(tmp_path, 4, "gap", "Hours and staff?", outcome="partly answered")
    noted(tmp_path, 4, "up", "Hours and staff?", outcome="partly answered")
    noted(tmp_path, 5, "down", "Who chairs?", comment="\x1b[2JNot\r\nhim\u202e")
    noted(tmp_path, 6, "down", "What of carers?")
    noted(tmp_path, 6, "up", "What of carers?")
    assert list(gap_lines(tmp_path, as_json=False)) == [
        "is there a POOL",
        "  asked twice, 1 March 2026 to 3 March 2026: not in the papers twice, "
        "voted not helpful once",
        "  “There is.”",
        "Who chairs?",
        "  asked once, 5 March 2026: voted not helpful once",
        "  “[2JNot him”",
        "Hours and staff?",
        "  asked once, 4 March 2026: partly answered once",
    ]
    pool, *_ = map(json.loads, gap_lines(tmp_path, as_json=True))
    assert pool == {
        "question": "is there  a POOL",
        "asked": 2,
        "not_in_the_papers": 2,
        "partly_answered": 0,
        "not_helpful": 1,
        "first": "2026-03-01T10:00:00.000001+00:00",
        "last": "2026-03-03T10:00:00.000001+00:00",
        "comments": ["There is."],
    }


@pytest.mark.parametrize(
    "line",
    [
        "7",
        "{}",
        '{"at": 7}',
        '{"at": "soon", "kind": "gap", "searched": "q", "answer": {"abstained": true}}',
        '{"at": "2026-03-01", "kind": "gap", "searched": 7, "answer": {"abstained": true}}',
        '{"at": "0001-01-01T00:00:00+14:00", "kind": "gap", "searched": "q", "answer": {}}',
        '{"at": "2026-03-01", "kind": ["gap"], "searched": "q", "answer": {"abstained": true}}',
        "[" * 100_000,
        "\udcff",
    ],
)
def test_a_line_that_is_none_of_ours_is_left_out_and_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, line: str
) -> None:
    (tmp_path / "feedback.jsonl").write_bytes(line.encode(errors="surrogateescape") + b"\n\n")
    noted(tmp_path, 1, "gap", "Is there a pool?")
    assert len(list(gap_lines(tmp_path, as_json=True))) == 1
    assert "left out: 1" in caplog.text
