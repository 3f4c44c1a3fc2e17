"""Texts being held against the papers: a job for each, in memory only, for who knows its key."""

from __future__ import annotations

import logging
import secrets
import shutil
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from answer import CheckedSentence, CheckedText
from check import TextSentence, text_sentences
from ingest import IngestError

State = Literal["waiting", "reading", "checking", "done", "cancelled", "failed"]

_SWEEP = 20.0  # seconds between two looks at what nobody looks at any more
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CheckLimits:
    """How long a text may be, how many are checked at a time, and how long they are kept.

    A check that nobody has looked at for `unseen` seconds is stopped and dropped; a report is
    dropped `kept` seconds after the last look at it, or earlier when there are `most` others.
    """

    characters: int = 200_000
    sentences: int = 2_000
    at_once: int = 2
    most: int = 24
    unseen: float = 300.0  # browsers wake a page in the background once a minute only
    kept: float = 3600.0


class TextError(ValueError):
    """A text that is not taken. The message is for the person who sent it."""


class BusyError(TextError):
    """Too many texts are being checked; this one may be sent again later."""


class Read(Protocol):
    """Makes a text of a file. Raises IngestError, in one line, if it cannot be read."""

    def __call__(
        self,
        file: Path,
        *,
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
    ) -> str: ...


@dataclass(frozen=True, slots=True)
class Check:
    """A check as it is at one moment: all sentences of the text, and the first of them checked.

    There is no text as long as its file is not read: `pages` of it are, of how many. `problem`
    says why a check failed, if that is something a person can mend.
    """

    key: str
    text: str
    name: str | None
    sentences: tuple[TextSentence, ...]
    checked: tuple[CheckedSentence, ...]
    state: State
    pages: tuple[int, int] = (0, 0)
    problem: str | None = None

    @property
    def active(self) -> bool:
        return self.state in ("waiting", "reading", "checking")

    @property
    def result(self) -> CheckedText:
        return CheckedText(self.text, self.checked)


@dataclass(slots=True)
class _Job:
    key: str
    seen: float
    text: str = ""
    name: str | None = None
    file: Path | None = None
    sentences: tuple[TextSentence, ...] = ()
    pages: tuple[int, int] = (0, 0)
    problem: str | None = None
    checked: list[CheckedSentence] = field(default_factory=list)
    state: State = "waiting"
    stop: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def active(self) -> bool:
        return not self.ended.is_set()


class Checks:
    """The checks of all visitors. Safe for threads; nothing of a text is written or logged."""

    def __init__(
        self,
        check: Callable[[str], Iterator[CheckedSentence]],
        limits: CheckLimits,
        read: Read,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.limits = limits
        self._check = check
        self._read = read
        self._clock = clock
        self._jobs: dict[str, _Job] = {}
        self._lock = threading.Lock()
        self._places = threading.Semaphore(limits.at_once)
        self._sweeping = False

    def start(self, text: str) -> str:
        """Begin to check a text; the key of the check, which cannot be guessed.

        Raises TextError for a text that is empty or too long, BusyError if there is no room.
        """
        sentences = self._sentences(text)
        return self._begin(_Job(_key(), self._clock(), text, sentences=sentences))

    def start_file(self, file: Path) -> str:
        """Begin to read and check a file, and delete the folder that it lies in; the key.

        Raises BusyError if there is no room; then too the folder is deleted.
        """
        job = _Job(_key(), self._clock(), name=file.name, file=file)
        try:
            return self._begin(job)
        except BusyError:
            shutil.rmtree(file.parent, ignore_errors=True)
            raise

    def _begin(self, job: _Job) -> str:
        self.drop_unseen()
        with self._lock:
            self._make_room()
            self._jobs[job.key] = job
            sweep, self._sweeping = not self._sweeping, True
        threading.Thread(target=self._run, args=(job,), daemon=True).start()
        if sweep:
            threading.Thread(target=self._sweep, daemon=True).start()
        return job.key

    def look(self, key: str) -> Check:
        """How far a check is. Raises KeyError if there is none of this key, or no longer."""
        with self._lock:
            job = self._jobs[key]
            job.seen = self._clock()
            return Check(
                key,
                job.text,
                job.name,
                job.sentences,
                tuple(job.checked),
                job.state,
                job.pages,
                job.problem,
            )

    def wait(self, key: str, seconds: float) -> None:
        """Return when the check has ended, or after that time. Raises KeyError as `look` does."""
        with self._lock:
            job = self._jobs[key]
        job.ended.wait(seconds)

    def cancel(self, key: str) -> None:
        """Stop a check; what is checked already stays. Raises KeyError as `look` does."""
        with self._lock:
            self._jobs[key].stop.set()

    def forget(self, key: str) -> None:
        """Stop a check and drop all of it. Raises KeyError as `look` does."""
        with self._lock:
            self._jobs.pop(key).stop.set()

    def drop_unseen(self) -> None:
        """Drop the checks that nobody looks at any more, and stop their work."""
        now = self._clock()
        with self._lock:
            for job in tuple(self._jobs.values()):
                if now - job.seen > (self.limits.unseen if job.active else self.limits.kept):
                    self._drop(job)

    def _sentences(self, text: str) -> tuple[TextSentence, ...]:
        if not text.strip():
            raise TextError("There is no text to check: paste one, or choose a file.")
        if len(text) > self.limits.characters:
            raise TextError(
                f"The text has {len(text):,} characters; at most {self.limits.characters:,} can "
                "be checked at a time. Send it in parts."
            )
        sentences = text_sentences(text)
        if len(sentences) > self.limits.sentences:
            raise TextError(
                f"The text has {len(sentences):,} sentences; at most {self.limits.sentences:,} "
                "can be checked at a time. Send it in parts."
            )
        return sentences

    def _make_room(self) -> None:
        """Drop the report that was not looked at for longest, if there are too many."""
        if len(self._jobs) < self.limits.most:
            return
        ended = [job for job in self._jobs.values() if not job.active]
        if not ended:
            raise BusyError("Too many texts are being checked now. Try again in a minute.")
        self._drop(min(ended, key=lambda job: job.seen))

    def _drop(self, job: _Job) -> None:
        job.stop.set()
        del self._jobs[job.key]

    def _sweep(self) -> None:
        """Look at all checks from time to time, as long as there are any."""
        while True:
            time.sleep(_SWEEP)
            self.drop_unseen()
            with self._lock:
                if not self._jobs:
                    self._sweeping = False
                    return

    def _run(self, job: _Job) -> None:
        try:
            job.state = self._worked(job)
        except (TextError, IngestError) as error:
            job.problem = str(error)
            job.state = "cancelled" if job.stop.is_set() else "failed"
        except Exception as error:  # the reader gets a line; who runs it gets where, not what
            places = "".join(traceback.format_tb(error.__traceback__))
            _log.error("a text could not be checked: %s\n%s", type(error).__name__, places)
            job.state = "failed"
        finally:
            if job.file:
                shutil.rmtree(job.file.parent, ignore_errors=True)
            job.ended.set()

    def _worked(self, job: _Job) -> State:
        while not self._places.acquire(timeout=0.1):
            if job.stop.is_set():
                return "cancelled"
        try:
            if job.file:
                self._read_file(job, job.file)
            job.state = "checking"
            for sentence in self._check(job.text):
                if job.stop.is_set():
                    break
                job.checked.append(sentence)
            return "cancelled" if job.stop.is_set() else "done"
        finally:
            self._places.release()

    def _read_file(self, job: _Job, file: Path) -> None:
        def progress(done: int, pages: int) -> None:
            job.pages = (done, pages)

        job.state = "reading"
        text = self._read(file, progress=progress, cancelled=job.stop.is_set)
        shutil.rmtree(file.parent, ignore_errors=True)
        sentences = self._sentences(text)
        with self._lock:
            job.text, job.sentences = text, sentences


def _key() -> str:
    return secrets.token_urlsafe(18)
