"""Worker processes that read papers ahead of whoever consumes them, each within limits."""

from __future__ import annotations

import heapq
import logging
import os
import sys
import threading
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from ingest.document import Document
from ingest.errors import PaperError
from ingest.limits import Limits
from ingest.manifest import Manifest
from ingest.passage import Passage
from ingest.process import Process
from ingest.wire import Done, Failed, Task

_WORKER = (sys.executable, "-m", "ingest.worker")
_MOST_WORKERS = 4
_AHEAD = 2  # readings that may wait before no worker begins another paper
_CANCELLED = Failed("reading it was cancelled", "run ingest again to read it")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Request:
    """A paper to be read: `folder / name`, with what the manifest of that folder says of it."""

    folder: Path
    name: str
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class Reading:
    """One paper read: its document and passages, or why it could not be read.

    `fingerprint` is what `scan` compares. It is "" where reading the same file again may end
    otherwise (it was cancelled, killed from outside, could not be opened): it then counts as
    changed at the next scan.
    """

    name: str
    fingerprint: str
    document: Document | None
    passages: tuple[Passage, ...]
    problem: PaperError | None


class Readers:
    """Worker processes that read papers while their consumer works. A context manager.

        with Readers(limits, PASSAGE_TOKENS) as readers:
            for reading in readers.read(requests, progress, cancelled): ...

    No process starts before a paper is wanted, and none outlives the `with`. By default there is
    one worker less than processors, at least one, at most four.
    """

    def __init__(
        self,
        limits: Limits,
        passage_tokens: int,
        workers: int | None = None,
        command: Sequence[str] = _WORKER,
    ) -> None:
        """`command` starts a worker in the checkout; it is another only in tests."""
        processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2
        count = min(_MOST_WORKERS, processors - 1) if workers is None else workers
        self._seats = [_Seat(limits, passage_tokens, command) for _ in range(max(1, count))]
        self._run: _Run | None = None
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Readers:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all workers, and the reading that may still be under way."""
        self._stop()
        for seat in self._seats:
            seat.dismiss()

    def read(
        self,
        requests: Iterable[Request],
        progress: Callable[[str, int, int], None] = lambda name, done, pages: None,
        cancelled: Callable[[str], bool] = lambda name: False,
    ) -> Generator[Reading, None, None]:
        """Exactly one Reading for each request, as they are finished.

        Several that wait come in the order of the requests; one worker keeps to it. At most two
        wait, and one more for each worker, so that memory does not grow with the library.
        `progress` is told a paper's name, the pages read and how many there are (0, 0 when it is
        begun), `cancelled` is asked a few times a second whether the paper of this name is no
        longer wanted: it is then given up at once, or not begun, and its Reading has a problem
        and the fingerprint "". Both are called from other threads, one call at a time, while the
        consumer works, and must not wait for it; what they raise is raised here. A loop that is
        left early ends the papers at hand; one reading at a time, and a second ends the first.
        """
        self._stop()
        run = self._run = _Run(list(requests), progress, cancelled)
        self._threads = [
            threading.Thread(target=seat.work, args=(run,), name="reader", daemon=True)
            for seat in self._seats[: len(run.requests)]
        ]
        try:
            for thread in self._threads:
                thread.start()
            for _ in run.requests:
                yield run.next()
        finally:
            if self._run is run:
                self._stop()

    def _stop(self) -> None:
        if self._run is not None:
            self._run.stop()
            for thread in self._threads:
                if thread.ident is not None:  # it may have been interrupted before they started
                    thread.join()
            self._run = None


class _Run:
    """One call of `read`: the papers still to begin, and the readings that wait."""

    def __init__(
        self,
        requests: Sequence[Request],
        progress: Callable[[str, int, int], None],
        cancelled: Callable[[str], bool],
    ) -> None:
        self.requests = requests
        self._progress = progress
        self._cancelled = cancelled
        self._asking = threading.Lock()
        self._change = threading.Condition()
        self._begun = 0
        self._waiting: list[tuple[int, Reading]] = []
        self._error: BaseException | None = None
        self.stopped = False

    def begin(self) -> int | None:
        """The next paper's place, as soon as few readings wait; None when there is no more."""
        with self._change:
            while len(self._waiting) >= _AHEAD and not self.stopped:
                self._change.wait()
            if self.stopped or self._begun == len(self.requests):
                return None
            self._begun += 1
            return self._begun - 1

    def finish(self, place: int, reading: Reading) -> None:
        with self._change:
            heapq.heappush(self._waiting, (place, reading))
            self._change.notify_all()

    def fail(self, error: BaseException) -> None:
        with self._change:
            self._error = self._error or error
            self._change.notify_all()

    def next(self) -> Reading:
        with self._change:
            while not self._waiting and self._error is None and not self.stopped:
                self._change.wait()
            if self._error is not None:
                raise self._error
            if self.stopped:
                raise RuntimeError("these readers were closed, or began to read something else")
            _, reading = heapq.heappop(self._waiting)
            self._change.notify_all()
            return reading

    def stop(self) -> None:
        with self._change:
            self.stopped = True
            self._change.notify_all()

    def progress(self, name: str, done: int, pages: int) -> None:
        with self._asking:
            self._progress(name, done, pages)

    def cancelled(self, name: str) -> bool:
        with self._asking:
            return self._cancelled(name)


class _Seat:
    """A place for one worker at a time: one that ends is followed by another when needed."""

    def __init__(self, limits: Limits, passage_tokens: int, command: Sequence[str]) -> None:
        self._limits = limits
        self._passage_tokens = passage_tokens
        self._command = command
        self._worker: Process | None = None

    def work(self, run: _Run) -> None:
        """Read the papers of a run, until there is none left. Runs in a thread of its own."""
        try:
            while (place := run.begin()) is not None:
                reading = self._reading(run.requests[place], run)
                if reading is None:
                    return
                run.finish(place, reading)
        except BaseException as error:  # the consumer must hear of it, or would wait for ever
            self.dismiss()
            run.fail(error)

    def dismiss(self) -> None:
        """End the worker; another is started when one is needed."""
        if self._worker is not None:
            self._worker.end()
            self._worker = None

    def _reading(self, request: Request, run: _Run) -> Reading | None:
        """The paper, or why it cannot be read; None when the run was stopped."""
        name = request.name
        task = Task(
            request.folder.absolute(),
            name,
            {name: request.manifest[name]} if name in request.manifest else {},
            self._limits,
            self._passage_tokens,
        )

        def tick(done: int, pages: int) -> None:
            run.progress(name, done, pages)

        def wanted() -> bool:
            return not (run.stopped or run.cancelled(name))

        for is_last_try in (False, True):
            if not wanted():
                break
            is_fresh = self._worker is None
            try:
                worker = self._worker = self._worker or Process(self._command)
            except OSError as error:
                problem = f"no process could be started to read it ({error.strerror})"
                return _not_read(name, Failed(problem, "close other programs and try again"), "")
            end = worker.read(task, tick, wanted)
            if not worker.is_fit(self._limits):
                self.dismiss()
            if end is None:
                break
            if isinstance(end, Done):
                fingerprint = end.document.source.fingerprint
                return Reading(name, fingerprint, end.document, end.passages, None)
            if end.detail:
                _log.debug("%s: %s", name, end.detail)
            # What ended it may be the fault of papers read before, or of another program.
            by_others = worker.was_killed_by_others
            if is_last_try or not (by_others or (worker.has_broken and not is_fresh)):
                return _not_read(name, end, "" if by_others else worker.fingerprint)
        return None if run.stopped else _not_read(name, _CANCELLED, "")


def _not_read(name: str, why: Failed, fingerprint: str) -> Reading:
    return Reading(name, fingerprint, None, (), PaperError(name, why.problem, why.what_to_do))
