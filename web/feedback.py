"""What readers thought of answers, and what the papers did not say: a file that is added to."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import secrets
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from answer import Answer, answer_record

NAME = "feedback.jsonl"
LONGEST_COMMENT = 1000
Vote = Literal["up", "down"]

_LARGEST_FILE = 100_000_000
_HELD = 1000  # answers that can be voted on; older ones no longer
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Told:
    """An answer that was given, and the vote on it that counts so far."""

    at: str
    turns: tuple[str, ...]
    answer: Answer
    vote: tuple[Vote, str] | None = None


class Feedback:
    """Keeps votes and gaps as JSON lines in `feedback.jsonl` of the data folder. For threads.

    A line: `at` (when the question was answered, UTC), `kind` (`up`, `down`, or `gap`: the papers
    do not say, or only in part), `turns` (the questions up to this one), `searched`, `answer` (as
    `ask --jsonl` writes it, less the list of papers searched) and, with some that are `down`,
    `comment`. Lines are only ever added. `at` tells answers apart: of several votes with the same
    `at`, the last counts.

    Nothing here breaks an answer. What cannot be written is told in the log, once until it can
    again, and the file stops growing at its largest size.
    """

    def __init__(self, data_dir: Path, largest: int = _LARGEST_FILE) -> None:
        self._path = data_dir / NAME
        self._largest = largest
        self._told: OrderedDict[str, _Told] = OrderedDict()
        self._lock = Lock()
        self._latest = datetime.min.replace(tzinfo=UTC)
        self._trouble = ""

    def told(self, turns: Sequence[str], answer: Answer) -> str:
        """Note an answer to the last of these questions; the key under which it can be voted on."""
        key = secrets.token_urlsafe(12)
        with self._lock:
            self._latest = max(datetime.now(UTC), self._latest + timedelta(microseconds=1))
            told = _Told(self._latest.isoformat(timespec="microseconds"), tuple(turns), answer)
            self._told[key] = told
            while len(self._told) > _HELD:
                self._told.popitem(last=False)
            if answer.outcome != "answered":
                self._write(_line(told, "gap"))
        return key

    def vote(self, key: str, kind: Vote, comment: str = "") -> bool:
        """Record a vote in place of an earlier one; whether it could be written.

        Raises KeyError for an answer that is not held, or no longer.
        """
        comment = comment.strip()[:LONGEST_COMMENT]
        with self._lock:
            told = self._told[key]
            if told.vote == (kind, comment) or (told.vote and told.vote[0] == kind and not comment):
                return True  # pressed twice; what was wrong is not unsaid by it
            written = self._write(_line(told, kind, comment))
            if written:
                told.vote = (kind, comment)
            return written

    def _write(self, line: bytes) -> bool:
        try:
            _append(self._path, line, self._largest)
        except OSError as error:
            trouble = f"{self._path}: {error.strerror or error}; feedback is not recorded"
            if trouble != self._trouble:
                _log.warning("%s", trouble)
            self._trouble = trouble
            return False
        self._trouble = ""
        return True


def _line(told: _Told, kind: str, comment: str = "") -> bytes:
    answer = answer_record(told.answer)
    # Every paper of the library is named there: in a large one, more than all else of the line.
    answer["searched"] = {k: v for k, v in answer["searched"].items() if k != "papers"}
    record: dict[str, Any] = {
        "at": told.at,
        "kind": kind,
        "turns": told.turns,
        "searched": told.answer.searched.query,
        "answer": answer,
    }
    if comment:
        record["comment"] = comment
    # Half a character, which a request can hold, becomes a question mark.
    return json.dumps(record, ensure_ascii=False).encode(errors="replace") + b"\n"


def _append(path: Path, line: bytes, largest: int) -> None:
    """Add a line, whole or not at all, also beside other processes. Raises OSError if it cannot."""
    file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)  # what people ask is theirs
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        size = os.fstat(file).st_size
        if size and os.pread(file, 1, size - 1) != b"\n":  # a writer was killed in its line
            line = b"\n" + line
        if size + len(line) > largest:
            raise OSError(f"it is full ({largest:,} bytes): move it away to begin another")
        try:
            if os.write(file, line) < len(line):
                raise OSError("the disk is full")
        except OSError:
            os.ftruncate(file, size)
            raise
    finally:
        os.close(file)
