"""Files that a browser sends, written to disk as they come. Nothing is held in memory.

The only file that imports python_multipart.
"""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from ingest import SUFFIXES

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

_LONGEST_NAME = 150  # bytes: every file system takes 255, and the name is shown to people
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """How much may be sent: bytes in a file, bytes and files at a time."""

    file_bytes: int = 100 * _MEGABYTE
    all_bytes: int = 2048 * _MEGABYTE
    files: int = 200

    @property
    def file_words(self) -> str:
        return size_words(self.file_bytes)


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not taken, and why: one line for the person who sent it."""

    name: str
    problem: str


@dataclass(frozen=True, slots=True)
class Received:
    """What a browser sent: the files that lie whole on disk, with their names, and the refused."""

    files: tuple[tuple[Path, str], ...]
    refused: tuple[Refused, ...]


class UploadError(Exception):
    """Nothing of it can be taken: `status` for the browser, the message for the person."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def size_words(size: int) -> str:
    return f"{size / _MEGABYTE:,.0f} MB" if size >= _MEGABYTE else f"{size / 1024:,.0f} kB"


def safe_name(sent: str) -> str:
    """A file's name as we keep it: as readable as it was, with nothing that only a computer reads.

    No folders, no control characters, no invisible or direction-turning ones, no dots in front;
    shortened, but for its suffix. May be empty.
    """
    last = sent.replace("%22", '"').replace("\\", "/").rpartition("/")[2]
    spaced = " ".join(unicodedata.normalize("NFC", last).split())
    name = "".join(c for c in spaced if c.isprintable()).strip(" .")
    name = "" if name.lower() in {suffix.lstrip(".") for suffix in SUFFIXES} else name
    suffix = PurePosixPath(name).suffix
    stem = name.removesuffix(suffix) if len(suffix) <= 12 else name
    suffix = name[len(stem) :]
    room = _LONGEST_NAME - len(suffix.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip() + suffix


async def receive(
    stream: AsyncIterator[bytes],
    content_type: str,
    part: Callable[[], Path],
    limits: UploadLimits,
    instead_of: str | None = None,
) -> Received:
    """Take the files of a multipart form; `part` gives a new place to write to.

    A file that cannot be taken is refused and stops no other. With `instead_of` the one file is
    taken under that name. Raises UploadError if the form as a whole cannot be taken; then, as when
    the browser goes away, nothing is left on disk.
    """
    from python_multipart.exceptions import FormParserError
    from python_multipart.multipart import MultipartParser, parse_options_header

    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise UploadError(400, "No files were sent.")
    form = _Form(part, limits, instead_of)
    total, whole = 0, False
    try:
        parser = MultipartParser(boundary, form.callbacks())
        async for chunk in stream:
            total += len(chunk)
            if total > limits.all_bytes:
                raise UploadError(413, too_much(limits))
            await run_in_threadpool(parser.write, chunk)
        parser.finalize()
        if not form.ended:
            raise UploadError(400, "The files did not arrive whole; send them again.")
        if not form.files and not form.refused:
            raise UploadError(400, "No file was chosen; choose one or more papers first.")
        whole = True
    except FormParserError as error:
        raise UploadError(400, "The files did not arrive whole; send them again.") from error
    except OSError as error:  # ClientDisconnect is none
        raise UploadError(507, f"The file cannot be kept: {error.strerror}.") from error
    finally:
        form.close(keep=whole)
    return Received(tuple(form.files), tuple(form.refused))


def too_much(limits: UploadLimits) -> str:
    """Said of a form that is larger than all that may be sent at a time."""
    return f"That is more than {size_words(limits.all_bytes)} at a time; send fewer files."


class _Form:
    """The parser's callbacks: a file is opened at its headers and written as it comes."""

    def __init__(
        self, part: Callable[[], Path], limits: UploadLimits, instead_of: str | None
    ) -> None:
        self.files: list[tuple[Path, str]] = []
        self.refused: list[Refused] = []
        self.ended = False
        self._part = part
        self._limits = limits
        self._instead_of = instead_of
        self._header = (b"", b"")
        self._disposition = b""
        self._name = ""
        self._path: Path | None = None
        self._file: IO[bytes] | None = None
        self._size = 0
        self._seen = 0

    def callbacks(self) -> MultipartCallbacks:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._open,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_end": self._whole,
        }

    def close(self, *, keep: bool) -> None:
        """Let go of everything; unless `keep`, nothing stays on disk."""
        self._drop()
        if not keep:
            for path, _ in self.files:
                path.unlink(missing_ok=True)

    def _begin(self) -> None:
        self._disposition = b""

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._header = (self._header[0] + data[start:end], self._header[1])

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._header = (self._header[0], self._header[1] + data[start:end])

    def _header_end(self) -> None:
        name, value = self._header
        if name.lower() == b"content-disposition":
            self._disposition = value
        self._header = (b"", b"")

    def _open(self) -> None:
        from python_multipart.multipart import parse_options_header

        _, options = parse_options_header(self._disposition)
        sent = options.get(b"filename", b"").decode("utf-8", "replace")
        if not sent:  # a field of the form, or a choice of no file
            return
        self._seen += 1
        if self._seen > self._limits.files:
            raise UploadError(413, f"Send at most {self._limits.files} files at a time.")
        self._name = self._instead_of or safe_name(sent)
        problem = self._unfit(sent)
        if problem:
            self._refuse(problem, safe_name(sent) or "a file without a name")
            return
        self._path = self._part()
        self._file = self._path.open("xb")
        self._size = 0

    def _unfit(self, sent: str) -> str | None:
        """Why a file of this name is not taken. What it holds is for its reader to judge."""
        suffix = PurePosixPath(safe_name(sent)).suffix.lower()
        if not safe_name(sent):
            return "it needs a name; rename it and send it again"
        if suffix not in SUFFIXES:
            readable = ", ".join(SUFFIXES)
            return f"this kind of file cannot be read; save it as one of {readable}"
        if any(name == self._name for _, name in self.files):
            return "another file of this name was sent with it; rename one of them"
        wanted = PurePosixPath(self._name).suffix.lower()
        if suffix != wanted:
            return f"a {wanted} file is needed in its place; or add this one as a new paper"
        return None

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._file is None:
            return
        self._size += end - start
        if self._size > self._limits.file_bytes:
            self._drop()
            self._refuse(f"it is larger than {self._limits.file_words}; make it smaller")
            return
        self._file.write(data[start:end])

    def _end(self) -> None:
        if self._file is None or self._path is None:
            return
        if not self._size:
            self._drop()
            self._refuse("it is empty")
            return
        self._file.close()
        self._file = None
        self.files.append((self._path, self._name))

    def _whole(self) -> None:
        self.ended = True

    def _refuse(self, problem: str, name: str = "") -> None:
        self.refused.append(Refused(name or self._name, problem))

    def _drop(self) -> None:
        """Close and delete the file at hand, if one is open."""
        if self._file is not None and self._path is not None:
            self._file.close()
            self._path.unlink(missing_ok=True)
        self._file = None
