"""What lies in a folder of papers, and how a file of it is opened."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Container
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path, PurePosixPath

from ingest.errors import FolderError, PaperError
from ingest.manifest import MANIFEST

# What breaks a line, turns the direction of what follows, or cannot be written as UTF-8.
_NOT_FOR_NAMES = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class Listing:
    """The names of what lies in a folder, in order.

    `papers` can be asked for, `ignored` are of kinds that nobody reads, `refused` could be papers
    but cannot be taken; `closed` are the folders below it that cannot be looked into ("minutes/").
    """

    papers: tuple[str, ...]
    ignored: tuple[str, ...]
    refused: tuple[PaperError, ...]
    closed: tuple[str, ...]


def list_folder(folder: Path, suffixes: Container[str]) -> Listing:
    """What lies in the folder and below it, hidden files and folders aside.

    Raises FolderError if the folder itself is not there or cannot be looked into.
    """
    try:
        if not folder.is_dir():
            raise FolderError(f"{folder}: there is no such folder of papers; name one that exists")
    except OSError as error:
        raise _closed(folder, error) from error
    papers: list[str] = []
    ignored: list[str] = []
    refused: list[PaperError] = []
    closed: list[str] = []

    def failed(error: OSError) -> None:
        place = Path(error.filename)
        if place == folder:
            raise _closed(folder, error) from error
        name = place.relative_to(folder).as_posix()
        closed.append(f"{name}/")
        problem = f"this folder cannot be opened ({error.strerror})"
        refused.append(PaperError(_shown(name), problem, "check its permissions"))

    real = folder.resolve()
    for root, folders, files in os.walk(folder, onerror=failed):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for entry in (*folders, *files):
            path = Path(root) / entry
            name = path.relative_to(folder).as_posix()
            if entry.startswith(".") or name == MANIFEST:
                continue
            is_file = entry not in folders
            is_paper = is_file and PurePosixPath(name).suffix.lower() in suffixes
            if is_file and not is_paper:
                ignored.append(_shown(name))
            elif why := _why_not(path, name, real, is_file=is_file):
                refused.append(PaperError(_shown(name), *why))
            elif is_paper:
                papers.append(name)
    return Listing(
        tuple(sorted(papers)),
        tuple(sorted(ignored)),
        tuple(sorted(refused, key=lambda error: error.name)),
        tuple(closed),
    )


def _closed(folder: Path, error: OSError) -> FolderError:
    return FolderError(f"{folder}: cannot be opened ({error.strerror}); check its permissions")


def is_within(path: Path, folder: Path) -> bool:
    """Whether the file really lies in the folder: a link that leads out of it is not followed."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a link that leads to itself
        return False


def open_file(path: Path) -> BufferedReader:
    """Open a file to read it. Raises OSError, also for what is none: a pipe would never end."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    raise OSError(errno.EINVAL, "not a file but a pipe, a socket or a device", str(path))


def _why_not(path: Path, name: str, folder: Path, *, is_file: bool) -> tuple[str, str] | None:
    """Why this cannot be taken, and what to do; None if it can."""
    if not is_file:
        if path.is_symlink():
            return "it is a link to a folder, which is not followed", "copy that folder here"
        return None
    if _NOT_FOR_NAMES.search(name):
        return "a line break in its name, or a sign that cannot be stored", "rename it"
    if path.is_symlink():
        try:
            real = path.resolve(strict=True)
        except (OSError, RuntimeError):
            return "it is a link that leads nowhere", "copy the file here, or remove the link"
        if not real.is_relative_to(folder):
            return "it is a link out of the folder of papers", "copy the file into the folder"
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return "it is not a file but a pipe, a socket or a device", "remove it"
    except OSError:
        pass  # reading it says why
    return None


def _shown(name: str) -> str:
    """The name on one line, with what cannot be shown written as Python would."""
    return _NOT_FOR_NAMES.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), name)
