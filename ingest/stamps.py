"""How a file looks from outside, so that one that looks as before is not read only to be sure."""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from ingest.folder import open_file

# A file changed again so soon after it was looked at may look the same (git calls it "racy"):
# drives count time in steps of up to two seconds.
_TOO_NEW = 3_000_000_000
_HASHED = 1 << 30  # bytes of the largest file whose every byte is looked at to see a change


@dataclass(frozen=True, slots=True)
class Stamp:
    """A file's bytes, by their sha256, and its `look` when they were read.

    A huge file is known by size and date alone. `look` is "" where it proves nothing, because the
    file had only just been written.
    """

    sha256: str
    look: str


def look(path: Path) -> str:
    """Size and times of a file, which differ when it has been written to. Raises OSError.

    The time of its last change of any kind is among them: it tells also of a copy that was given
    the old file's date, and of permissions.
    """
    state = path.stat()
    return f"{state.st_size} {state.st_mtime_ns} {state.st_ctime_ns}"


def stamp(path: Path, known: Stamp | None = None) -> Stamp:
    """The file's stamp now. It is read unless it looks as it did when it was `known`.

    Raises OSError if it cannot be opened.
    """
    seen = look(path)  # before reading: a later change shows as one
    if known and known.look == seen:
        return known
    with open_file(path) as file:
        now = time.time_ns()
        sha256 = if_large(file) or hashlib.file_digest(file, "sha256").hexdigest()
    newest = max(map(int, seen.split()[1:]))
    return Stamp(sha256, seen if newest < now - _TOO_NEW else "")


def if_large(file: BufferedReader) -> str:
    """What tells the version of a file that would take seconds to hash; "" for any other."""
    status = os.fstat(file.fileno())
    is_large = status.st_size > _HASHED
    return f"{status.st_size} bytes of {status.st_mtime_ns}" if is_large else ""
