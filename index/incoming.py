"""Files that have been handed in and are not papers of the library yet. They outlive a restart."""

from __future__ import annotations

import shutil
from pathlib import Path

_PART = ".part"
_BEGUN = "begun-"


class Incoming:
    """A folder with a folder for each file: `ID/NAME`, or `begun-ID/NAME` while it is read.

    A file that was being read when the program died is told apart from those that still wait:
    it may be the cause, and reading it again at every start would be the end of all starts.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self) -> tuple[list[tuple[str, str]], list[str]]:
        """Make the folder. What was left in it: (id, name) of files that wait, names of others.

        Files that had not wholly arrived are deleted, and so are those that were being read.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        waiting: list[tuple[str, str]] = []
        begun: list[str] = []
        for path in sorted(self.folder.iterdir(), key=_arrived):
            names = [file.name for file in _files(path)]
            if path.name.startswith(_BEGUN):
                begun += names
            elif names:
                waiting.append((path.name, names[0]))
                continue
            elif not path.is_dir() and path.suffix != _PART:
                continue  # not ours
            _delete(path)
        return waiting, begun

    def part(self, key: str) -> Path:
        """Where a file may be written while it arrives."""
        return self.folder / f"{key}{_PART}"

    def take(self, key: str, file: Path, name: str) -> None:
        """Keep a file that has arrived: it is moved here."""
        folder = self.folder / key
        folder.mkdir()
        shutil.move(file, folder / name)

    def begin(self, key: str, name: str) -> Path:
        """The file, which is now being read."""
        return (self.folder / key).rename(self.folder / f"{_BEGUN}{key}") / name

    def back(self, key: str) -> None:
        """The file waits again, wherever it was put in its folder: it is not to blame."""
        folder = (self.folder / f"{_BEGUN}{key}").rename(self.folder / key)
        for file in _files(folder):
            file.replace(folder / file.name)

    def drop(self, key: str) -> None:
        """Nothing is left of the file here, whether or not it became a paper."""
        for folder in (self.folder / key, self.folder / f"{_BEGUN}{key}"):
            _delete(folder)


def _arrived(path: Path) -> int:
    """When it was written: moving a file leaves that as it is."""
    return min((file.stat().st_mtime_ns for file in _files(path)), default=0)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
