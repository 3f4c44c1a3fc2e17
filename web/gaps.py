"""What was asked and not answered well: the lines of `feedback.jsonl`, counted by question."""

from __future__ import annotations

import json
import logging
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from web.feedback import NAME

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Gap:
    """A question, as last searched for, that was refused, answered in part or voted down.

    `asked` counts the answers of which that is so; each of them may count below once or twice.
    """

    question: str
    first: datetime
    last: datetime
    asked: int = 0
    refused: int = 0
    partly: int = 0
    down: int = 0
    comments: list[str] = field(default_factory=list)

    def record(self) -> dict[str, Any]:
        """For machines."""
        return {
            "question": self.question,
            "asked": self.asked,
            "not_in_the_papers": self.refused,
            "partly_answered": self.partly,
            "not_helpful": self.down,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "comments": self.comments,
        }

    def lines(self) -> Iterator[str]:
        """For people: what was asked, how often and when, how it was answered, what was said."""
        first, last = self.first.date(), self.last.date()
        when = _day(last) if first == last else f"{_day(first)} to {_day(last)}"
        yield _plain(self.question)
        counted = (
            (self.refused, "not in the papers"),
            (self.partly, "partly answered"),
            (self.down, "voted not helpful"),
        )
        how = ", ".join(f"{what} {_times(n)}" for n, what in counted if n)
        yield f"  asked {_times(self.asked)}, {when}: {how}"
        yield from (f"  “{_plain(comment)}”" for comment in self.comments)


@dataclass(frozen=True, slots=True)
class _Entry:
    at: datetime
    kind: str
    question: str
    partly: bool
    comment: str


def gaps(data_dir: Path) -> list[Gap]:
    """The gaps recorded in a data folder, most frequent first.

    Of the votes on one answer the last counts. Questions that differ only in capitals, spaces and
    the sign at their end are one. Raises OSError if the file is there and cannot be read.
    """
    path = data_dir / NAME
    if not path.exists():
        return []
    answers: dict[datetime, dict[str, _Entry]] = {}  # by when, which tells them apart: gap and vote
    unread = 0
    with path.open("rb") as lines:
        for line in lines:
            entry = _entry(line)
            if entry is None:
                unread += bool(line.strip())
                continue
            answers.setdefault(entry.at, {})["gap" if entry.kind == "gap" else "vote"] = entry
    if unread:
        _log.warning("%s: lines that cannot be understood and are left out: %d", path, unread)
    found: dict[str, Gap] = {}
    for at in sorted(answers):
        _count(found, answers[at].get("gap"), answers[at].get("vote"))
    return sorted(found.values(), key=lambda gap: (gap.asked, gap.last), reverse=True)


def _count(found: dict[str, Gap], missing: _Entry | None, vote: _Entry | None) -> None:
    down = vote if vote and vote.kind == "down" else None
    entry = missing or down
    if entry is None:
        return
    gap = found.setdefault(_alike(entry.question), Gap(entry.question, entry.at, entry.at))
    gap.question, gap.last = entry.question, entry.at
    gap.asked += 1
    gap.refused += missing is not None and not missing.partly
    gap.partly += missing is not None and missing.partly
    gap.down += down is not None
    if down and down.comment:
        gap.comments.append(down.comment)


def _entry(line: bytes) -> _Entry | None:
    """What a line says; None if it is none of ours."""
    try:
        record = json.loads(line)
        at = datetime.fromisoformat(record["at"]).astimezone(UTC)
        kind, searched = record["kind"], record["searched"]
        partly = not record["answer"]["abstained"]
        comment = record.get("comment", "")
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, OverflowError):
        return None
    if kind not in ("up", "down", "gap") or not isinstance(searched, str):
        return None
    return _Entry(at, kind, searched, partly, comment if isinstance(comment, str) else "")


def _alike(question: str) -> str:
    return " ".join(question.casefold().split()).rstrip(" ?.!")


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _plain(text: str) -> str:
    """On one line and without signs that a terminal obeys: anyone may have typed it."""
    return "".join(c for c in " ".join(text.split()) if unicodedata.category(c) not in ("Cc", "Cf"))


def gap_lines(data_dir: Path, *, as_json: bool) -> Iterable[str]:
    """The gaps as lines to print, for machines one JSON object each."""
    ranked = gaps(data_dir)
    if as_json:
        return [json.dumps(gap.record(), ensure_ascii=False) for gap in ranked]
    lines = [line for gap in ranked for line in gap.lines()]
    return lines or [f"{data_dir / NAME} records no question that went without a good answer."]
