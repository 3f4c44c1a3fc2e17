"""A worker whose reader of .txt files does what the file says, so that a hang is a real hang.

Run as a script in place of `python -m ingest.worker`. It does not split: that takes long to load.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path.cwd()))

import ingest.worker
from ingest.document import Content
from ingest.library import READERS

papers = 0


def obey(data: bytes, tick: Callable[[int, int], None]) -> Content:
    global papers
    papers += 1
    what, _, rest = data.decode().strip().partition(" ")
    if what == "hang":
        tick(3, 10)
        time.sleep(1000)
    elif what == "hold":  # without letting another thread of this process run
        re.match(r"(a+)+b", "a" * 60)
    elif what == "crash":
        tick(1, 10)
        os.kill(os.getpid(), signal.SIGSEGV)
    elif what == "crash-if-not-first" and papers > 1:
        os.kill(os.getpid(), signal.SIGSEGV)
    elif what == "abort":
        os.abort()
    elif what == "exit":
        os._exit(3)
    elif what == "eat":
        eaten = []
        while True:
            eaten.append(bytearray(1 << 20))
    elif what == "recurse":
        obey_for_ever()
    elif what == "print":
        sys.stdout.write("noise " * 100_000)
        os.write(1, b"noise")
        os.write(2, b"noise")
        sys.stderr.write("noise")
    elif what == "bug":
        raise KeyError("no such thing")
    elif what == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    elif what == "killed-once":
        if not Path(rest).exists():
            Path(rest).touch()
            os.kill(os.getpid(), signal.SIGKILL)
    elif what == "wait-for":
        while not Path(rest).exists():
            tick(1, 2)
            time.sleep(0.01)
    elif what == "pages":
        for page in range(int(rest)):
            tick(page + 1, int(rest))
    elif what == "forget-the-parent":
        Path(rest).write_text(str(os.getpid()))
        while True:
            tick(1, 2)
            time.sleep(0.05)
    return Content(data.decode(), ())


def obey_for_ever() -> None:
    obey_for_ever()


if __name__ == "__main__":
    READERS[".txt"] = obey  # type: ignore[index]  # to all others it is only to be read
    vars(ingest.worker).update(_load=lambda: None, split=lambda document, limit: (), _GRACE=1)
    ingest.worker.main()
