"""Messages between this program and its worker processes: pickles, each after its length."""

from __future__ import annotations

import os
import pickle
import select
import struct
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.document import Document
from ingest.limits import Limits
from ingest.manifest import Manifest
from ingest.passage import Passage

_LENGTH = struct.Struct(">Q")
_PORTION = 1 << 20


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker is told: read this paper, within these limits."""

    folder: Path
    name: str
    manifest: Manifest
    limits: Limits
    passage_tokens: int


@dataclass(frozen=True, slots=True)
class Begun:
    """The paper is about to be read; its fingerprint is that of now: a later change is one."""

    fingerprint: str


@dataclass(frozen=True, slots=True)
class Page:
    """So many pages of so many are read."""

    done: int
    pages: int


@dataclass(frozen=True, slots=True)
class Done:
    """The paper is read; `megabytes` is what the worker now holds in memory."""

    document: Document
    passages: tuple[Passage, ...]
    megabytes: int


@dataclass(frozen=True, slots=True)
class Failed:
    """The paper cannot be read. `spent`: this worker should read no other.

    `detail` is a traceback where nobody expected the error, else empty.
    """

    problem: str
    what_to_do: str
    spent: bool = False
    detail: str = ""


Told = Begun | Page | Done | Failed


def send(descriptor: int, message: object) -> None:
    """Write a message. Raises OSError if nobody is there to read it."""
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    left = memoryview(_LENGTH.pack(len(data)) + data)
    while left:
        left = left[os.write(descriptor, left) :]


class Incoming:
    """The messages that come by a pipe."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._buffer = bytearray()
        self.heard = time.monotonic()  # when the other side last wrote anything

    def take(self, seconds: float | None = None) -> Any:
        """The next message. Raises EOFError at the end, TimeoutError if there is none so long."""
        until = None if seconds is None else time.monotonic() + seconds
        while (length := self._length()) is None or len(self._buffer) < _LENGTH.size + length:
            left = None if until is None else max(0.0, until - time.monotonic())
            if not _readable(self._descriptor, left):
                raise TimeoutError
            portion = os.read(self._descriptor, _PORTION)
            if not portion:
                raise EOFError
            self._buffer += portion
            self.heard = time.monotonic()
        end = _LENGTH.size + length
        message = pickle.loads(memoryview(self._buffer)[_LENGTH.size : end].toreadonly())
        self._buffer = self._buffer[end:]
        return message

    def _length(self) -> int | None:
        if len(self._buffer) < _LENGTH.size:
            return None
        (length,) = _LENGTH.unpack_from(self._buffer)
        return int(length)


def _readable(descriptor: int, seconds: float | None) -> bool:
    poll = select.poll()  # select() cannot watch descriptors from 1024 on
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(None if seconds is None else seconds * 1000))
