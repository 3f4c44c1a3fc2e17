"""A library that a keeper changes, in memory: what it is told to do can be held up and failed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from index import UPLOADS, Cancelled, Paper, Progress
from ingest import PaperDate, PaperError, Source


def paper(name: str, *, problem: str | None = None, year: int | None = None) -> Paper:
    date = PaperDate(year) if year else None
    return Paper(Source(name, name, None, None, date, None, "0" * 64), 0 if problem else 3, problem)


class Gate(Protocol):
    """What holds a paper up until a test lets it pass: an Event, say."""

    def wait(self, timeout: float | None = None) -> bool: ...
    def set(self) -> None: ...


@dataclass
class FakeLibrary:
    """Names say what happens: `unreadable…` cannot be read, `broken…` is a fault of the program.

    Reading stops half-way in `gates[name]` until the test opens it. `did` keeps what was changed.
    """

    folder: Path | None = None
    held: dict[str, Paper] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    out: dict[str, Paper] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)  # what the next look at the folder finds
    gates: dict[str, Gate] = field(default_factory=dict)
    reached: threading.Event = field(default_factory=threading.Event)
    did: list[str] = field(default_factory=list)
    together: bool = False  # all that a look finds is begun before any of it is done

    def add(
        self,
        file: Path,
        name: str,
        progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> Source:
        staged = file.parent / UPLOADS / name  # as an Index has it where it reads it
        staged.parent.mkdir(exist_ok=True)
        data = file.replace(staged).read_bytes()
        self._read(name, progress, cancelled)
        new = paper(UPLOADS + name)
        staged.unlink()
        self.files[new.source.id] = data
        self.held[new.source.id] = new
        self.did.append(f"add {name}")
        return new.source

    def update(
        self, folder: Path, progress: Callable[[Progress], None], cancelled: Callable[[str], bool]
    ) -> object:
        if not folder.is_dir():
            from ingest import FolderError

            raise FolderError(f"{folder}: there is no such folder of papers; name one that exists")
        found, self.found = self.found, []
        self.did.append("look")
        if self.together:
            for name in found:
                progress(Progress(name, "reading", 0.25, 0, len(found)))
            self.reached.set()
            self.gates["together"].wait()
        for done, name in enumerate(found):

            def told(
                at: Progress, done: int = done, papers: int = len(found)
            ) -> None:  # the same, counted
                progress(replace(at, done=done, papers=papers))

            try:
                self._read(name, told, partial(cancelled, name))
            except Cancelled:
                continue
            except PaperError as error:
                self.held[name] = paper(name, problem=f"{error.problem}; {error.what_to_do}")
            else:
                self.held[name] = paper(name)
                self.did.append(f"read {name}")
            progress(Progress(name, "done", 1.0, done + 1, len(found)))
        return None

    def remove(self, name: str) -> None:
        gone = self.held.pop(name)
        if not name.startswith(UPLOADS):
            self.out[name] = gone
        self.did.append(f"remove {name}")

    def put_back(self, name: str) -> None:
        self.out.pop(name)
        self.found.append(name)
        self.did.append(f"put back {name}")

    def left_out(self) -> tuple[str, ...]:
        return tuple(self.out)

    def papers(self) -> tuple[Paper, ...]:
        return tuple(self.held.values())

    def _read(
        self, name: str, progress: Callable[[Progress], None], cancelled: Callable[[], bool]
    ) -> None:
        if cancelled():
            raise Cancelled
        progress(Progress(name, "reading", 0.5, 0, 1))
        if name in self.gates:
            self.reached.set()
            while not self.gates[name].wait(0.01):
                if cancelled():
                    raise Cancelled
        if name.startswith("unreadable"):
            raise PaperError(name, "it has no words", "add a version with text")
        if name.startswith("broken"):
            raise RuntimeError("a fault")
        progress(Progress(name, "embedding", 0.5, 0, 1))
        if cancelled():
            raise Cancelled
