"""The text that a browser sends to be checked: typed into the box, or as a file."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from answer import CheckedText
from web.checks import TextError
from web.upload import UploadError, safe_name, size_words

_LARGEST_TEXT = 4 * 1024 * 1024  # bytes of what is typed: more than any text that is taken
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Export:
    """A report as a file: what its link says, what kind of file it is, and how it is made."""

    words: str
    media_type: str
    make: Callable[[CheckedText], bytes]


SUFFIXES: tuple[str, ...] = (".txt", ".md")
EXPORTS: Mapping[str, Export] = {}  # by the file's suffix, without the dot


@dataclass(frozen=True, slots=True)
class Sent:
    """A text, the name of the file it came from, and whether the page's script is at work."""

    text: str
    name: str | None
    scripted: bool


async def sent(request: Request, largest: int) -> Sent:
    """What a form asks to be checked. A file is put on disk to be read, and deleted at once.

    Raises UploadError if the form cannot be taken, TextError if its file cannot be read.
    """
    length = request.headers.get("content-length", "")
    if not length.isdigit():
        raise UploadError(411, "The text did not arrive whole; send it again.")
    if int(length) > largest + _LARGEST_TEXT:
        raise UploadError(413, f"That is larger than {size_words(largest)}; send a smaller file.")
    try:
        async with request.form(max_files=1, max_fields=8, max_part_size=_LARGEST_TEXT) as form:
            return await run_in_threadpool(_read, form, largest)
    except HTTPException as error:
        raise UploadError(400, "The text did not arrive whole, or is far too long.") from error


def text_of(path: Path) -> str:
    """The text of a file. Raises TextError if it cannot be read."""
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _read(form: FormData, largest: int) -> Sent:
    typed, file, scripted = (form.get(name) for name in ("text", "file", "scripted"))
    text = typed.replace("\r\n", "\n") if isinstance(typed, str) else ""
    if not isinstance(file, UploadFile) or not file.filename:
        return Sent(text, None, bool(scripted))
    name = safe_name(file.filename) or "a file without a name"
    if text.strip():
        raise TextError("There is a text in the box and a file: send one of them at a time.")
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise TextError(f"{name}: this kind of file cannot be read; send {', '.join(SUFFIXES)}.")
    if (file.size or 0) > largest:
        raise TextError(f"{name} is larger than {size_words(largest)}; send a smaller file.")
    with tempfile.TemporaryDirectory(prefix="scrutineer-check-") as folder:
        path = Path(folder, f"text{suffix}")
        with path.open("wb") as kept:
            while chunk := file.file.read(_CHUNK):
                kept.write(chunk)
        return Sent(text_of(path), name, bool(scripted))
