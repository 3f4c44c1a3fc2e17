"""The library being changed while it is asked: one job after another, in a thread of their own."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Protocol, get_args

from index.errors import StoreError
from index.incoming import Incoming
from index.roots import UPLOADS
from index.rows import Paper
from index.update import Cancelled, Progress
from ingest import IngestError, PaperError, Source

What = Literal["upload", "remove", "put back", "folder", "paper"]
Active = Literal["waiting", "reading", "embedding", "changing"]
Ended = Literal["indexed", "removed", "unreadable", "failed", "cancelled"]
Stage = Active | Ended

MOST_WAITING = 1000
_LISTED, _LISTED_SECONDS = 50, 3600  # finished jobs that are still told of
_BROKEN = "something went wrong inside the program; what it was stands in its log"
_DIED = "the program ended while it was being read; add it again to try once more"


class Library(Protocol):
    """What a keeper needs of an Index."""

    @property
    def folder(self) -> Path | None: ...
    def update(
        self, folder: Path, progress: Callable[[Progress], None], cancelled: Callable[[str], bool]
    ) -> object: ...
    def add(
        self,
        file: Path,
        name: str,
        progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> Source: ...
    def remove(self, name: str) -> None: ...
    def put_back(self, name: str) -> None: ...
    def left_out(self) -> tuple[str, ...]: ...
    def papers(self) -> tuple[Paper, ...]: ...


@dataclass(frozen=True, slots=True)
class Job:
    """A change to the library as it stands at one moment. `share` is that of its stage (0..1).

    `name` is the paper's name in the library. A job for the whole folder has none; it is followed
    by a job `paper` for each paper that it finds new or changed. `problem` says why a job ended
    `unreadable` or `failed`, and what to do.
    """

    id: str
    what: What
    name: str
    stage: Stage = "waiting"
    share: float = 0.0
    problem: str | None = None

    @property
    def active(self) -> bool:
        """Whether it waits or is being worked on."""
        return self.stage in get_args(Active)

    @property
    def cancellable(self) -> bool:
        """Whether there is a way back. Taking a paper out is done at once when its turn comes."""
        return self.active and self.stage != "changing"


class Keeper:
    """The only one to change the library while it is served. Every method is safe for threads.

    Jobs are done in the order in which they were asked for. What a job changes, it changes in one
    step: an answer sees the library as it was before or after. Uploads that still wait when the
    keeper is closed are taken up again by the next one.
    """

    def __init__(
        self,
        library: Library,
        incoming: Path,
        watch_seconds: float | None = None,
        changed: Callable[[], bool] = lambda: True,
    ) -> None:
        """`incoming` is a folder of our own for files on their way into the library.

        With `watch_seconds` the folder of papers is looked through again and again, each time if
        `changed` says that it is worth it (a file may still be on its way into the folder).
        """
        self._library = library
        self._incoming = Incoming(incoming)
        self._watch_seconds = watch_seconds
        self._worth_a_look = changed
        self._changed = threading.Condition()
        self._jobs: dict[str, Job] = {}
        self._ended: dict[str, float] = {}
        self._queue: deque[str] = deque()
        self._stopping: set[str] = set()  # jobs that have been asked to stop
        self._unwanted: set[str] = set()  # papers whose reading was cancelled: not taken up again
        self._unsure: set[str] = set()  # papers that were done with: it is not known yet how
        self._watched = ""  # the last look that nobody asked for
        self._closing = False
        self._thread = threading.Thread(target=self._work, name="keeper", daemon=True)

    def start(self) -> None:
        """Begin to work. Raises StoreError if there is no place for uploads."""
        try:
            waiting, begun = self._incoming.open()
        except OSError as error:
            raise StoreError(
                f"{self._incoming.folder}: {error.strerror}; name another with --data-dir"
            ) from error
        with self._changed:
            for name in begun:
                self._note(Job(_new(), "upload", UPLOADS + name, "failed", problem=_DIED))
            for key, name in waiting:
                self._enqueue(Job(key, "upload", UPLOADS + name))
        self._thread.start()

    def close(self) -> None:
        """End: what is being worked on is cancelled, what is not yet begun is left."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join()

    def part(self) -> Path:
        """Where a file may be written while it arrives, to be handed to `upload` when whole."""
        return self._incoming.part(_new())

    def upload(self, file: Path, name: str) -> Job:
        """Add a file to the library, in place of an uploaded paper of this name. It is moved.

        Raises StoreError if too many wait or it cannot be kept.
        """
        job = Job(_new(), "upload", UPLOADS + name)
        if self.waiting >= MOST_WAITING:
            raise StoreError(f"{MOST_WAITING:,} papers wait already; add more when they are read")
        try:
            self._incoming.take(job.id, file, name)
        except OSError as error:
            raise StoreError(f"{name}: it cannot be kept ({error.strerror})") from error
        with self._changed:
            self._enqueue(job)
        return job

    def remove(self, name: str) -> Job:
        """Take a paper out of the library: one of the folder can be put back."""
        return self._add(Job(_new(), "remove", name))

    def put_back(self, name: str) -> Job:
        """Hold a paper of the folder again that was taken out."""
        return self._add(Job(_new(), "put back", name))

    def refresh(self) -> Job:
        """Look through the folder of papers now. One that waits already is not asked for twice."""
        with self._changed:
            for key in self._queue:
                if self._jobs[key].what == "folder":
                    return self._jobs[key]
            self._unwanted.clear()
            return self._enqueue(Job(_new(), "folder", ""))

    def cancel(self, job_id: str) -> bool:
        """Stop a job; the library is then as if it had never been asked for. False: too late."""
        with self._changed:
            job = self._jobs.get(job_id)
            if job is None or not job.cancellable:
                return False
            self._stopping.add(job_id)
            if job.what == "paper":
                self._unwanted.add(job.name)
            if job_id in self._queue:
                self._queue.remove(job_id)
                self._incoming.drop(job_id)
                self._end(job_id, "cancelled")
            return True

    def jobs(self) -> tuple[Job, ...]:
        """All that is waiting or being done, and what ended lately, in the order of asking."""
        with self._changed:
            unsure = {key: self._jobs[key].name for key in self._unsure if key in self._jobs}
        if unsure:
            held = {paper.source.id: paper.problem for paper in self._library.papers()}
            with self._changed:
                for key, name in unsure.items():
                    self._unsure.discard(key)
                    if key in self._jobs and held.get(name):
                        self._end(key, "unreadable", held[name])
        with self._changed:
            self._forget()
            return tuple(self._jobs.values())

    @property
    def waiting(self) -> int:
        """How many jobs have not begun."""
        with self._changed:
            return len(self._queue)

    def left_out(self) -> tuple[str, ...]:
        """The papers of the folder that were taken out and can be put back."""
        return self._library.left_out()

    # Under the lock

    def _add(self, job: Job) -> Job:
        with self._changed:
            return self._enqueue(job)

    def _enqueue(self, job: Job) -> Job:
        self._jobs[job.id] = job
        self._queue.append(job.id)
        self._changed.notify_all()
        return job

    def _note(self, job: Job) -> None:
        self._jobs[job.id] = job
        self._ended[job.id] = time.monotonic()
        self._forget()

    def _forget(self) -> None:
        late = time.monotonic() - _LISTED_SECONDS
        for key, ended in list(self._ended.items()):
            if ended < late or len(self._ended) > _LISTED:
                del self._ended[key], self._jobs[key]
                self._stopping.discard(key)
                self._unsure.discard(key)

    def _end(self, key: str, stage: Ended, problem: str | None = None) -> None:
        self._note(replace(self._jobs[key], stage=stage, share=1.0, problem=problem))

    # In the thread

    def _work(self) -> None:
        looked = time.monotonic()
        while not self._closing:
            if (job := self._next(looked)) is None:
                self._watch()
                looked = time.monotonic()
                continue
            try:
                self._end_of(job, self._do(job))
            except Cancelled:
                self._end_of(job, "cancelled")
            except PaperError as error:
                self._end_of(job, "unreadable", f"{error.problem}; {error.what_to_do}")
            except (StoreError, IngestError) as error:
                self._end_of(job, "failed", str(error))
            except Exception:  # a fault of ours in one job must not be the end of all later ones
                logging.getLogger(__name__).exception("%s %s", job.what, job.name)
                self._end_of(job, "failed", _BROKEN)
            if job.what == "folder":
                looked = time.monotonic()

    def _next(self, looked: float) -> Job | None:
        """Wait for the next job; None when it is time to watch, or the keeper is closed."""
        with self._changed:
            while not self._closing:
                if self._queue:
                    job = self._jobs[self._queue.popleft()]
                    quick = job.what in ("remove", "put back")
                    return self._tell(job.id, stage="changing" if quick else "reading")
                if self._watch_seconds is None:
                    self._changed.wait()
                elif (left := looked + self._watch_seconds - time.monotonic()) > 0:
                    self._changed.wait(left)
                else:
                    break
            return None

    def _watch(self) -> None:
        try:
            if self._closing or not self._worth_a_look():
                return
        except Exception:  # it is not ours, and must not be the end of all work
            logging.getLogger(__name__).exception("watching")
            return
        with self._changed:
            if self._watched in self._ended:  # of looks that failed, the last is enough to tell
                del self._ended[self._watched], self._jobs[self._watched]
            self._watched = self._enqueue(Job(_new(), "folder", "")).id

    def _do(self, job: Job) -> Ended:
        if job.what in ("remove", "put back"):
            change = self._library.remove if job.what == "remove" else self._library.put_back
            try:
                change(job.name)
            except KeyError:
                raise StoreError("it is no longer in the library") from None
            if job.what == "remove":
                return "removed"
            self.refresh()  # which reads it
            return "indexed"
        if job.what == "folder":
            _Scan(self, job).run()
            return "indexed"
        name = job.name.removeprefix(UPLOADS)
        file = self._incoming.begin(job.id, name)

        def told(progress: Progress) -> None:
            if progress.stage != "done":
                self._tell(job.id, stage=progress.stage, share=progress.share)

        self._library.add(file, name, told, lambda: self._is_stopped(job.id))
        return "indexed"

    def _end_of(self, job: Job, stage: Ended, problem: str | None = None) -> None:
        with self._changed:
            if job.what == "upload":
                asked = job.id in self._stopping
                if stage == "cancelled" and not asked:  # by closing: it is taken up again
                    self._incoming.back(job.id)
                else:
                    self._incoming.drop(job.id)
            self._end(job.id, stage, problem)
            if job.id == self._watched and stage != "failed":
                del self._jobs[job.id], self._ended[job.id]  # nobody asked for it: not worth a word

    def _tell(self, key: str, *, stage: Active, share: float = 0.0) -> Job:
        with self._changed:
            self._jobs[key] = replace(self._jobs[key], stage=stage, share=share)
            return self._jobs[key]

    def _is_stopped(self, key: str) -> bool:
        with self._changed:
            return self._closing or key in self._stopping


class _Scan:
    """One look through the folder: a job for each paper that has to be read."""

    def __init__(self, keeper: Keeper, job: Job) -> None:
        self._keeper = keeper
        self._job = job
        self._begun: dict[str, str] = {}  # papers under way, and their jobs
        self._share = 0.0

    def run(self) -> None:
        keeper = self._keeper
        library = keeper._library
        if library.folder is None:
            raise StoreError("no folder of papers is known; name one with --corpus")
        try:
            library.update(library.folder, self._told, self._is_cancelled)
        finally:  # what was begun and is not done is as it was before
            with keeper._changed:
                for key in self._begun.values():
                    keeper._end(key, "cancelled")
        if keeper._is_stopped(self._job.id):
            raise Cancelled

    def _told(self, progress: Progress) -> None:
        """Several papers are under way at a time, and told of from several threads."""
        keeper, name, stage = self._keeper, progress.name, progress.stage
        with keeper._changed:
            self._share = max(self._share, progress.done / max(1, progress.papers))
            keeper._tell(self._job.id, stage="reading", share=min(1.0, self._share))
            if name not in self._begun:
                job = Job(_new(), "paper", name)
                keeper._jobs[job.id] = job
                self._begun[name] = job.id
            if stage != "done":
                keeper._tell(self._begun[name], stage=stage, share=progress.share)
                return
            key = self._begun.pop(name)
            if self._is_cancelled(name):
                keeper._end(key, "cancelled")
            else:
                keeper._end(key, "indexed")
                keeper._unsure.add(key)

    def _is_cancelled(self, name: str) -> bool:
        with self._keeper._changed:
            return self._keeper._is_stopped(self._job.id) or name in self._keeper._unwanted


def _new() -> str:
    return uuid.uuid4().hex
