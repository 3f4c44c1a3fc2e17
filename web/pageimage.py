"""Pictures of a PDF's pages, and where words stand on them. The only file that imports pypdfium2.

pdfium may be entered by one thread at a time: everything here holds one lock.
"""

from __future__ import annotations

import hashlib
import io
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import byref, c_int
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from ingest import Source

_WIDTH, _TALLEST = 1400, 4000  # pixels of a picture
_GRAIN = 100_000  # device units that pdfium places characters in, across the page
_FEW, _TELLING = 8, 15  # words looked for at a time, and how many letters tell a place
_pdfium = Lock()

Library = (
    Path | Callable[[str], Path]
)  # the folder of papers, or what tells where a paper's file is


class NoPictureError(Exception):
    """A page's picture cannot be shown; the message says why, for the reader of the page."""


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a page, in hundredths of its width and height from the top left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page's picture: its size in pixels and the boxes round each of the words asked for."""

    width: int
    height: int
    boxes: tuple[tuple[Box, ...], ...]


def picture(library: Library, source: Source, number: int) -> bytes:
    """The picture of page `number`, a PNG. Raises NoPictureError if there is none to show."""
    with _page(library, source, number) as page:
        width, _ = _size(page)
        image = page.render(scale=width / page.get_width()).to_pil()
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=3)
    return out.getvalue()


def find(library: Library, source: Source, number: int, words: list[tuple[str, int]]) -> Page:
    """Where `words` stand on page `number`: each with how often the page says it before.

    White space, line breaks, case and punctuation need not agree. Words that are not found get no
    box. Raises NoPictureError if there is no picture to show.
    """
    with _page(library, source, number) as page:
        width, height = _size(page)
        textpage = page.get_textpage()
        letters, places = _letters(textpage)
        boxes = []
        for text, before in words:
            runs = _runs(letters, text, before)
            characters = dict.fromkeys(place for at, end in runs for place in places[at:end])
            boxes.append(_lines([_box(page, textpage, index) for index in characters]))
        return Page(width, height, tuple(boxes))


def occurrences(text: str, before: str) -> int:
    """How often `before` says `text`, counted as `find` counts."""
    return _bare(before).count(_bare(text)) if _bare(text) else 0


def _file(library: Library, source: Source) -> bytes:
    """The bytes of the file that the paper was read from, and of no other."""
    if isinstance(library, Path):
        path = (library / source.id).resolve()
        inside = path.is_relative_to(library.resolve())
    else:
        try:
            path, inside = library(source.id), True
        except KeyError:
            path, inside = Path(), False
    if not inside or not path.is_file():
        raise NoPictureError("The file is no longer in the library, so its pages cannot be shown.")
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != source.sha256:
        raise NoPictureError("The file has changed since it was read, so its pages are not shown.")
    return data


@contextmanager
def _page(library: Library, source: Source, number: int) -> Iterator[Any]:
    import pypdfium2  # loads a native library: only when a page is looked at

    data = _file(library, source)
    with _pdfium:
        try:
            with pypdfium2.PdfDocument(data) as document:
                if not 1 <= number <= len(document):
                    raise NoPictureError(f"The file has no page {number}.")
                yield document[number - 1]
        except pypdfium2.PdfiumError as error:
            raise NoPictureError("The file’s pages cannot be drawn.") from error


def _size(page: Any) -> tuple[int, int]:
    width, height = page.get_size()
    scale = min(_WIDTH / width, _TALLEST / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _bare(text: str) -> str:
    return "".join(_fold(text))


def _fold(text: str) -> Iterator[str]:
    """Letters and digits only, ligatures taken apart, without case or accents' encodings."""
    for character in text:
        folded = unicodedata.normalize("NFKC", character).casefold()
        yield "".join(c for c in folded if c.isalnum())


def _letters(textpage: Any) -> tuple[str, list[int]]:
    """A page's letters, and for each the index of the character that it is part of."""
    import pypdfium2.raw as pdfium

    letters: list[str] = []
    places: list[int] = []
    for index in range(textpage.count_chars()):
        folded = "".join(_fold(chr(pdfium.FPDFText_GetUnicode(textpage.raw, index))))
        letters.append(folded)
        places += [index] * len(folded)
    return "".join(letters), places


def _runs(letters: str, text: str, before: int) -> list[tuple[int, int]]:
    """Where `text` is said: in one run, or a few words at a time where others come in between."""
    whole = _nth(letters, _bare(text), before)
    if whole != (0, 0):
        return [whole]
    words = text.split()
    pieces = [_bare(" ".join(words[at : at + _FEW])) for at in range(0, len(words), _FEW)]
    runs = [_nth(letters, piece, 0) for piece in pieces if len(piece) >= _TELLING]
    return [run for run in runs if run != (0, 0)]


def _nth(letters: str, wanted: str, before: int) -> tuple[int, int]:
    """Where `wanted` is said after `before` times, or else for the first time; empty: nowhere."""
    first = at = letters.find(wanted) if wanted else -1
    if first < 0:
        return 0, 0
    for _ in range(before):
        at = letters.find(wanted, at + len(wanted))
        if at < 0:
            at = first
            break
    return at, at + len(wanted)


def _box(page: Any, textpage: Any, index: int) -> Box:
    """A character's box as the page is seen: turned and cropped."""
    import pypdfium2.raw as pdfium

    left, bottom, right, top = textpage.get_charbox(index, loose=True)
    corners = []
    for x, y in ((left, bottom), (right, top)):
        across, down = c_int(), c_int()
        pdfium.FPDF_PageToDevice(
            page.raw, 0, 0, _GRAIN, _GRAIN, 0, x, y, byref(across), byref(down)
        )
        corners.append((across.value * 100 / _GRAIN, down.value * 100 / _GRAIN))
    (x0, y0), (x1, y1) = corners
    return Box(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0))


def _lines(characters: list[Box]) -> tuple[Box, ...]:
    """One box a line of writing: neighbours that overlap in height belong together."""
    lines: list[Box] = []
    for box in characters:
        last = lines[-1] if lines else None
        if last and last.y <= box.y + box.height / 2 <= last.y + last.height:
            x0, y0 = min(last.x, box.x), min(last.y, box.y)
            x1 = max(last.x + last.width, box.x + box.width)
            y1 = max(last.y + last.height, box.y + box.height)
            lines[-1] = Box(x0, y0, x1 - x0, y1 - y0)
        else:
            lines.append(box)
    return tuple(lines)
