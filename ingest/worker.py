"""One worker process: reads the papers it is told to, one after the other, until it is hung up on.

Started by `ingest.workers` as `python -m ingest.worker`. Whatever goes wrong inside becomes one
message; what cannot (a crash, a hang) is seen from outside.
"""

from __future__ import annotations

import contextlib
import gc
import os
import resource
import signal
import sys
import traceback
from pathlib import Path

from ingest.errors import PaperError, Unreadable
from ingest.library import fingerprint, read
from ingest.limits import Limits, variable
from ingest.sentences import sentences
from ingest.split import split
from ingest.tokens import count_tokens
from ingest.wire import Begun, Done, Failed, Incoming, Page, Task, send

_MEGABYTE = 1 << 20
_GRACE = 10  # seconds after which a worker ends itself that should have been ended from outside


def main() -> None:
    """Read tasks from standard input and answer on standard output, until the end of the input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is meant for who started this
    tasks, answers = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):  # what a library prints would end up among the messages
        os.dup2(nowhere, descriptor)
    _load()
    gc.freeze()  # what is loaded stays: looking through it again and again is a tenth of the time
    gc.set_threshold(50_000, 20, 20)
    incoming = Incoming(tasks)
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            task: Task = incoming.take()
            send(answers, _read(task, answers))
            signal.setitimer(signal.ITIMER_REAL, 0)


def _load() -> None:
    """Load what splits every paper, without what only its other uses need: that takes seconds."""
    unneeded = ("scipy", "sklearn")
    sys.modules.update(dict.fromkeys(unneeded))  # type: ignore[arg-type]  # as if not installed
    sentences("")
    count_tokens("")
    for name in unneeded:
        del sys.modules[name]


def _read(task: Task, answers: int) -> Done | Failed:
    limits = task.limits
    _limit_memory(limits)
    _wait_no_longer_than(limits.seconds)

    last = Page(0, 0)

    def tick(done: int, pages: int) -> None:
        nonlocal last
        if pages > limits.max_pages:
            raise Unreadable(
                f"it has {pages:,} pages, more than {limits.max_pages:,}",
                f"split it, or raise {variable('max_pages')}",
            )
        _wait_no_longer_than(limits.seconds)
        last = Page(done, pages)
        send(answers, last)

    try:
        send(answers, Begun(fingerprint(task.folder, task.name, task.manifest)))
        _check_size(task)
        document = read(task.folder, task.name, task.manifest, tick)
        send(answers, last)  # a sign of life: splitting a long paper may take as long again
        _wait_no_longer_than(limits.seconds)
        passages = split(document, task.passage_tokens)
        return Done(document, passages, _megabytes_held())
    except BrokenPipeError:
        raise
    except PaperError as error:
        if _has(MemoryError, error):
            return _too_large(limits)
        return Failed(error.problem, error.what_to_do)
    except MemoryError:
        return _too_large(limits)
    except Exception as error:  # one bad paper stops no other, whatever its reader raises
        if _has(MemoryError, error):
            return _too_large(limits)
        return Failed(
            f"reading it failed ({type(error).__name__})",
            "open it, and save it in a new file",
            spent=True,
            detail=traceback.format_exc(),
        )


def _check_size(task: Task) -> None:
    try:
        size = (task.folder / task.name).stat().st_size
    except OSError:
        return  # reading it says why
    if size > task.limits.max_megabytes * _MEGABYTE:
        raise PaperError(
            task.name,
            f"it has {size // _MEGABYTE:,} MB, more than {task.limits.max_megabytes:,}",
            f"split it, or raise {variable('max_megabytes')}",
        )


def _limit_memory(limits: Limits) -> None:
    """RLIMIT_DATA counts what is written to; RLIMIT_AS would count what libraries only reserve."""
    wanted = limits.memory_megabytes * _MEGABYTE
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    if most != resource.RLIM_INFINITY:
        wanted = min(wanted, most)
    resource.setrlimit(resource.RLIMIT_DATA, (wanted, most))


def _wait_no_longer_than(seconds: int) -> None:
    """End by SIGALRM if this is not called again: whoever should do that may be dead."""
    signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE)


def _too_large(limits: Limits) -> Failed:
    return Failed(
        f"reading it takes more than {limits.memory_megabytes:,} MB of memory",
        f"save it as a new, simpler file, or raise {variable('memory_megabytes')}",
        spent=True,
    )


def _has(kind: type[BaseException], error: BaseException) -> bool:
    """Whether the error, or one that led to it, is of this kind: readers name what they know."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, kind):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def _megabytes_held() -> int:
    try:
        resident = Path("/proc/self/statm").read_text().split()[1]
    except OSError:  # not Linux
        return 0
    return int(resident) * resource.getpagesize() // _MEGABYTE


if __name__ == "__main__":
    main()
