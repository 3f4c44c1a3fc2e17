"""A worker process as it is seen from outside: told what to read, watched, and ended."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from ingest.limits import Limits, variable
from ingest.wire import Begun, Done, Failed, Incoming, Page, Task, send

_CHECKOUT = Path(__file__).resolve().parent.parent  # where `ingest` can be imported from
_STARTING = 60  # seconds that a new process may take before it begins its first paper
_LOOK = 0.2  # seconds between two looks at whether the paper is still wanted
_LONGEST_CAREER = 200  # papers a worker reads before another takes its place
_BY_OTHERS = (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)
_OUT_OF_MEMORY = (signal.SIGABRT, signal.SIGTRAP, signal.SIGILL)  # how libraries give up
_SAVE_ANEW = "open it, and save it as a new file"


class Process:
    """A running worker. After each `read`, its attributes tell how that went.

    `fingerprint` is that of the paper when it was begun, "" if it never was. `has_broken`: the
    process has ended, was ended or is out of memory, whether by this paper or by earlier ones.
    `was_killed_by_others`: by a signal that neither the paper nor this program sends.
    """

    def __init__(self, command: Sequence[str]) -> None:
        """Start one. Raises OSError if that is impossible."""
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_CHECKOUT,
            bufsize=0,
        )
        assert self._process.stdin and self._process.stdout
        self._tasks, self._answers = self._process.stdin, self._process.stdout
        self._incoming = Incoming(self._answers.fileno())
        self._papers = 0
        self._megabytes = 0
        self._begun = False
        self.fingerprint = ""
        self.has_broken = False
        self.was_killed_by_others = False

    def is_fit(self, limits: Limits) -> bool:
        """Whether it should read another paper: what libraries leak must not add up."""
        is_young = self._papers < _LONGEST_CAREER
        return is_young and not self.has_broken and self._megabytes < limits.memory_megabytes / 3

    def read(
        self, task: Task, tick: Callable[[int, int], None], wanted: Callable[[], bool]
    ) -> Done | Failed | None:
        """What became of the paper; None if it was given up as no longer wanted."""
        self._papers += 1
        self._begun, self.fingerprint = False, ""
        page = Page(0, 0)
        with contextlib.suppress(OSError):  # a worker that is no more: its messages end, below
            send(self._tasks.fileno(), task)
        silent = 0.0
        looked = asked = time.monotonic()
        while True:
            message = None
            try:
                message = self._incoming.take(_LOOK)
            except TimeoutError:
                pass
            except EOFError:
                return self._crashed(task.limits, page)
            except Exception as error:  # a message that is none: what sent it is beyond trust
                self.end()
                return Failed(f"what was read is no paper ({type(error).__name__})", _SAVE_ANEW)
            match message:
                case Done():
                    self._megabytes = message.megabytes
                    return message
                case Failed():
                    self.has_broken = message.spent
                    return message
                case Begun():
                    self._begun, self.fingerprint = True, message.fingerprint
                    tick(0, 0)
                case Page() if message != page:  # the same again is only a sign of life
                    page = message
                    tick(page.done, page.pages)
            now = time.monotonic()
            # While this program itself was stopped (Ctrl-Z), the worker could not speak either.
            silent = 0.0 if self._incoming.heard > looked else silent + min(now - looked, 1.0)
            if silent > (task.limits.seconds if self._begun else _STARTING):
                self.end()
                return _too_slow(task.limits, page)
            looked = now
            if now - asked > _LOOK:
                asked = now
                if not wanted():
                    self.end()
                    return None

    def end(self) -> None:
        """End it at once, whatever it is doing."""
        self.has_broken = True
        self._process.kill()
        self._process.wait()
        self._tasks.close()
        self._answers.close()

    def _crashed(self, limits: Limits, page: Page) -> Failed:
        with contextlib.suppress(subprocess.TimeoutExpired):  # it closed its pipe and goes on
            self._process.wait(1)
        code = self._process.returncode
        self.end()
        self.was_killed_by_others = code is not None and -code in _BY_OTHERS
        if self.was_killed_by_others:
            return Failed(
                f"the process that read it was killed{_where(page)}",
                "the machine may be short of memory; run ingest again",
            )
        how = _signal(-code) if code is not None and code < 0 else f"exit {code}"
        what_to_do = _SAVE_ANEW
        if code is not None and -code in _OUT_OF_MEMORY:
            how += f", perhaps as {limits.memory_megabytes:,} MB of memory did not suffice"
            what_to_do += f", or raise {variable('memory_megabytes')}"
        return Failed(f"reading it crashed{_where(page)} ({how})", what_to_do)


def _too_slow(limits: Limits, page: Page) -> Failed:
    return Failed(
        f"it took more than {limits.seconds} s{_where(page)}",
        f"{_SAVE_ANEW}, or raise {variable('seconds')}",
    )


def _where(page: Page) -> str:
    if not page.pages:
        return ""
    return f" on page {page.done + 1}" if page.done < page.pages else " after its last page"


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
