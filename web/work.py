"""What is being done to the library, in words: a row for each change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from index import Job
from web.papers import shown_name

_ACTIVE, _ENDED = 30, 12  # rows shown
_WORDS = {
    "waiting": "Waiting",
    "changing": "Being changed",
    "indexed": "Indexed",
    "removed": "Removed",
    "unreadable": "Cannot be read",
    "failed": "Not done",
    "cancelled": "Cancelled",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A change as it is shown. `share` (0..1) counts reading and embedding as a half each."""

    id: str
    name: str
    stage: str
    words: str
    share: float
    problem: str | None
    active: bool
    cancellable: bool


@dataclass(frozen=True, slots=True)
class Work:
    """The rows worth showing, those under way first, and how many more there are to do."""

    rows: tuple[Row, ...]
    more: int

    @property
    def active(self) -> bool:
        return any(row.active for row in self.rows)

    @property
    def record(self) -> dict[str, Any]:
        """As the page's script is told."""
        return {"rows": [asdict(row) for row in self.rows], "more": self.more}


def work(jobs: Sequence[Job]) -> Work:
    """The changes that are asked for, in that order, then what ended: the last and the bad ones.

    What ended is told once of each paper, as it is now.
    """
    active = [job for job in jobs if job.active]
    # Those being worked on before those that wait, so that the first rows are the ones that move.
    active.sort(key=lambda job: job.stage == "waiting")
    latest: dict[str, Job] = {}
    for job in reversed(jobs):
        latest.setdefault(job.name, job)
    ended = [job for job in latest.values() if not job.active]
    ended.sort(key=lambda job: job.problem is None)
    rows = [_row(job) for job in (*active[:_ACTIVE], *ended[:_ENDED])]
    return Work(tuple(rows), len(active[_ACTIVE:]))


def reading(jobs: Sequence[Job]) -> Collection[str]:
    """The names of the papers that are being read now."""
    return {job.name for job in jobs if job.stage in ("reading", "embedding")}


def _row(job: Job) -> Row:
    share = {"reading": job.share / 2, "embedding": 0.5 + job.share / 2}.get(job.stage, job.share)
    share = job.share if job.what == "folder" else share
    name = shown_name(job.name) or "The folder of papers"
    return Row(
        job.id, name, job.stage, _words(job, share), share, job.problem, job.active, job.cancellable
    )


def _words(job: Job, share: float) -> str:
    if job.what == "folder" and job.stage == "indexed":
        return "Looked through"
    if job.what == "put back" and job.stage == "indexed":
        return "Put back"
    if job.stage in ("reading", "embedding"):
        doing = "Being read" if job.stage == "reading" else "Being indexed"
        return f"{'Being looked through' if job.what == 'folder' else doing}, {share:.0%}"
    return _WORDS[job.stage]
