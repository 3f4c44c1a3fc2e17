"""Pictures of a PDF's pages, and where words stand on them."""

from __future__ import annotations

import hashlib
import io
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ingest import Letters, Pdf, PdfError, Source, open_pdf

_WIDTH, _TALLEST = 1400, 4000  # pixels of a picture
_SHORT = 6  # letters: so few are looked for as whole words only
_APART = 2.5  # heights of a letter: a gap as wide is no longer part of the marked words
_MOST = 0.6  # of the letters have to be found
_MOST_PLACES = 200


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


def picture(library: Path, source: Source, number: int) -> bytes:
    """The picture of page `number`, a PNG. Raises NoPictureError if there is none to show."""
    with _opened(library, source, number) as pdf:
        width, _ = _size(pdf, number)
        image = pdf.picture(number - 1, width / pdf.size(number - 1)[0])
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=3)
    return out.getvalue()


def find(library: Path, source: Source, number: int, words: list[tuple[str, int]]) -> Page:
    """Where `words` stand on page `number`: each with how often the page says it before.

    White space, line breaks, case and punctuation need not agree. Words that are not found get no
    box. Raises NoPictureError if there is no picture to show.
    """
    with _opened(library, source, number) as pdf:
        width, height = _size(pdf, number)
        if not words:
            return Page(width, height, ())
        writing = _Writing(pdf.letters(number - 1))
    return Page(width, height, tuple(writing.boxes(text, before) for text, before in words))


def occurrences(text: str, before: str) -> int:
    """How often `before` says `text`, counted as `find` counts."""
    return _bare(before).count(_bare(text)) if _bare(text) else 0


def _file(library: Path, source: Source) -> bytes:
    """The bytes of the file that the paper was read from, and of no other."""
    path = (library / source.id).resolve()
    if not path.is_relative_to(library.resolve()) or not path.is_file():
        raise NoPictureError("The file is no longer in the library, so its pages cannot be shown.")
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != source.sha256:
        raise NoPictureError("The file has changed since it was read, so its pages are not shown.")
    return data


@contextmanager
def _opened(library: Path, source: Source, number: int) -> Iterator[Pdf]:
    data = _file(library, source)
    try:
        with open_pdf(data) as pdf:
            if not 1 <= number <= pdf.pages:
                raise NoPictureError(f"The file has no page {number}.")
            yield pdf
    except PdfError as error:
        raise NoPictureError("The file’s pages cannot be drawn.") from error


def _size(pdf: Pdf, number: int) -> tuple[int, int]:
    width, height = pdf.size(number - 1)
    scale = min(_WIDTH / width, _TALLEST / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _bare(text: str) -> str:
    return "".join(_fold(text))


def _fold(text: str) -> Iterator[str]:
    """Letters and digits only, ligatures taken apart, without case or accents' encodings."""
    for character in text:
        folded = unicodedata.normalize("NFKC", character).casefold()
        yield "".join(c for c in folded if c.isalnum())


class _Writing:
    """The letters of a page, without case or accents' encodings, and where each stands."""

    def __init__(self, written: Letters) -> None:
        self._written = written
        folded: list[str] = []
        self._places: list[int] = []
        for index, letter in enumerate(_fold(written.text)):
            folded.append(letter)
            self._places += [index] * len(letter)
        self._letters = "".join(folded)

    def boxes(self, text: str, before: int) -> tuple[Box, ...]:
        """Round `text`, one for each line and cell of a table that it stands in."""
        places = [place for at, end in self._runs(text, before) for place in self._places[at:end]]
        return _lines([self._box(place) for place in dict.fromkeys(places)])

    def _box(self, place: int) -> Box:
        left, top, right, bottom = self._written.boxes[place]
        return Box(left, top, right - left, bottom - top)

    def _runs(self, text: str, before: int) -> list[tuple[int, int]]:
        """Where `text` is said: in one run, or in the parts that the page writes it in."""
        bare = _bare(text)
        if not bare:
            return []
        found = self._said(bare)
        if found:
            return [found[before] if before < len(found) else found[0]]
        parts = self._parts([word for word in text.split() if _bare(word)])
        if sum(places[0][1] - places[0][0] for places in parts) < _MOST * len(bare):
            return []
        anchor = max(parts, key=lambda places: (places[0][1] - places[0][0], -len(places)))
        height = self._height(anchor[0])
        runs: list[tuple[int, int]] = []
        for places in parts:
            last = runs[-1][1] if runs else anchor[0][0]
            free = [run for run in places if run not in runs] or places
            runs.append(min(free, key=lambda run: self._far(run, height, last)))
        return runs

    def _parts(self, words: Sequence[str]) -> list[list[tuple[int, int]]]:
        """The text in as few parts as the page has it in, with all places of each."""
        parts: list[list[tuple[int, int]]] = []
        at = 0
        while at < len(words):
            found: list[tuple[int, int]] = []
            bare, end = "", at
            while end < len(words):
                bare += _bare(words[end])
                longer = self._said(bare, whole=True)
                if not longer:
                    # A line's hyphen may part the word on the page from what comes next.
                    break
                found, end = longer, end + 1
            if found:
                parts.append(found)
            at = max(end, at + 1)
        return parts

    def _said(self, bare: str, whole: bool = False) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        at = self._letters.find(bare)
        while at >= 0 and len(found) < _MOST_PLACES:
            end = at + len(bare)
            if not (whole or len(bare) < _SHORT) or self._is_whole(at, end):
                found.append((at, end))
                at = self._letters.find(bare, end)
            else:
                at = self._letters.find(bare, at + 1)
        return found

    def _is_whole(self, at: int, end: int) -> bool:
        """Whether no letter of another word touches it."""
        text, first, last = self._written.text, self._places[at], self._places[end - 1]
        starts = first == 0 or not text[first - 1].isalnum()
        return starts and (last + 1 >= len(text) or not text[last + 1].isalnum())

    def _height(self, run: tuple[int, int]) -> float:
        _, top, _, bottom = self._written.boxes[self._places[run[0]]]
        return (top + bottom) / 2

    def _far(self, run: tuple[int, int], height: float, last: int) -> tuple[float, int]:
        """How far from the rest: parts of a row stand side by side, parts of a text follow."""
        follows = run[0] - last
        if 0 <= follows <= 2:
            return 0.0, 0
        return abs(self._height(run) - height), abs(follows)


def _lines(characters: Sequence[Box]) -> tuple[Box, ...]:
    """One box a line of writing: neighbours that overlap in height belong together."""
    lines: list[Box] = []
    for box in characters:
        last = lines[-1] if lines else None
        if last and last.y <= box.y + box.height / 2 <= last.y + last.height and _near(last, box):
            x0, y0 = min(last.x, box.x), min(last.y, box.y)
            x1 = max(last.x + last.width, box.x + box.width)
            y1 = max(last.y + last.height, box.y + box.height)
            lines[-1] = Box(x0, y0, x1 - x0, y1 - y0)
        else:
            lines.append(box)
    return tuple(lines)


def _near(line: Box, box: Box) -> bool:
    gap = box.x - line.x - line.width
    return -line.width - box.width <= gap < _APART * max(line.height, box.height)
