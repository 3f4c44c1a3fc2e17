"""What a browser sends to be checked: a text typed into the box, or a file."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from ingest import SUFFIXES
from web.checks import TextError
from web.upload import UploadError, safe_name, size_words

_LARGEST_TEXT = 4 * 1024 * 1024  # bytes of what is typed: more than any text that is taken


@dataclass(frozen=True, slots=True)
class Sent:
    """A text or a file, in a folder of its own, and whether the page's script is at work."""

    text: str
    file: Path | None
    scripted: bool


class BothError(TextError):
    """A text and a file: which of them is meant? The text is given back."""

    def __init__(self, text: str) -> None:
        super().__init__("There is a text in the box and a file: send one of them at a time.")
        self.text = text


async def sent(request: Request, largest: int) -> Sent:
    """What a form asks to be checked. Its file may have `largest` bytes; it is the caller's then.

    Raises UploadError if the form cannot be taken, TextError if its file cannot.
    """
    length = request.headers.get("content-length", "")
    if not length.isdigit():
        raise UploadError(411, "The text did not arrive whole; send it again.")
    if int(length) > largest + _LARGEST_TEXT:
        raise UploadError(413, f"That is larger than {size_words(largest)}; send a smaller file.")
    try:
        async with request.form(max_files=1, max_fields=8, max_part_size=_LARGEST_TEXT) as form:
            return await run_in_threadpool(_taken, form, largest)
    except HTTPException as error:
        raise UploadError(400, "The text did not arrive whole, or is far too long.") from error


def _taken(form: FormData, largest: int) -> Sent:
    typed, file, scripted = (form.get(name) for name in ("text", "file", "scripted"))
    text = typed.replace("\r\n", "\n") if isinstance(typed, str) else ""
    if not isinstance(file, UploadFile) or not file.filename:
        return Sent(text, None, bool(scripted))
    if text.strip():
        raise BothError(text)
    name = safe_name(file.filename) or "a file without a name"
    if PurePosixPath(name).suffix.lower() not in SUFFIXES:
        raise TextError(
            f"{name}: this kind of file cannot be read; save it as one of {', '.join(SUFFIXES)}."
        )
    if (file.size or 0) > largest:
        raise TextError(f"{name} is larger than {size_words(largest)}; send a smaller file.")
    folder = Path(tempfile.mkdtemp(prefix="scrutineer-check-"))
    try:
        with (folder / name).open("wb") as kept:
            shutil.copyfileobj(file.file, kept)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise UploadError(507, f"The file cannot be kept: {error.strerror}.") from error
    return Sent("", folder / name, bool(scripted))
