"""PDF files as pdfium sees them: words, lines and pictures. The only file that imports pypdfium2.

pdfium may be entered by one thread at a time: everything here holds one lock.
"""

from __future__ import annotations

import functools
import math
import re
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import repeat
from threading import RLock
from typing import TYPE_CHECKING, Any, NamedTuple

from ingest.clipping import Clip, clip_of, is_clipped_away
from ingest.drawing import Rule, Seen, drawn
from ingest.errors import Unreadable

if TYPE_CHECKING:
    import PIL.Image

_pdfium = RLock()
# pdfium writes the hyphen that breaks a word as \x02, and what follows without a space.
_WORD = re.compile(r"[^\s\x00-\x20\ufeff\u200b\ufffe]+[\x02\ufffe]?|[\x02\ufffe]")
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_FORCED_BOLD = 1 << 18  # a flag of a font, PDF 32000-1:2008, table 123
_STROKED_TOO = 2  # a text rendering mode, the same, table 106


class Word(NamedTuple):
    """A word where it is written, in points from the top left corner of the page as it is seen.

    `base` is the line it stands on, `top` how high it reaches. `turned` is by how many quarters its
    writing is turned against the page, -1 if it stands askew.
    """

    text: str
    left: float
    right: float
    top: float
    base: float
    size: float
    bold: bool
    turned: int


class Sheet(NamedTuple):
    """What stands on a page. `pictured` is the part of it that pictures cover, 0..1."""

    width: float
    height: float
    words: tuple[Word, ...]
    level: tuple[Rule, ...]
    upright: tuple[Rule, ...]
    pictured: float


class Entry(NamedTuple):
    """A line of the file's outline: how deep it stands (1 is the outermost) and its page."""

    title: str
    level: int
    page: int


class Letters(NamedTuple):
    """All characters of a page in the file's order, and the box of each in hundredths of the page.

    A box is left, top, right, bottom, as the page is seen.
    """

    text: str
    boxes: Sequence[tuple[float, float, float, float]]


class Pdf:
    """An open PDF. Pages are counted from 0."""

    def __init__(self, document: Any) -> None:
        self._document = document
        with _pdfium:
            self.pages = len(document)

    def properties(self) -> dict[str, str]:
        """What the file says of itself: Title, Author, Subject, CreationDate, ModDate."""
        with _pdfium:
            found: dict[str, str] = self._document.get_metadata_dict(skip_empty=True)
        return found

    def labels(self) -> tuple[str, ...]:
        """What the file calls its pages; empty where it does not say."""
        with _pdfium:
            found = tuple(self._document.get_page_label(number) for number in range(self.pages))
        return found if all(found) else ()

    def outline(self) -> tuple[Entry, ...]:
        entries = []
        with _pdfium:
            for mark in self._document.get_toc(max_depth=6):
                target = mark.get_dest()
                page = target.get_index() if target else None
                title = " ".join(mark.get_title().split())
                if page is not None and title:
                    entries.append(Entry(title, mark.level + 1, page))
        return tuple(entries)

    def sheet(self, number: int) -> Sheet:
        """What stands on page `number`."""
        import pypdfium2.raw

        with _pdfium, self._page(number) as page:
            seen = Seen(page)
            level, upright, pictured = drawn(pypdfium2.raw, _function, page, seen)
            area = max(1.0, seen.width * seen.height)
            words = tuple(_words(page, seen))
            return Sheet(seen.width, seen.height, words, level, upright, min(1.0, pictured / area))

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of page `number` in points."""
        with _pdfium:
            width, height = self._document.get_page_size(number)
        return width, height

    def picture(self, number: int, scale: float) -> PIL.Image.Image:
        """Page `number` drawn at `scale` pixels a point."""
        with _pdfium, self._page(number) as page:
            image: PIL.Image.Image = page.render(scale=scale).to_pil()
            return image.copy()

    def letters(self, number: int) -> Letters:
        """The characters of page `number` with their boxes."""
        with _pdfium, self._page(number) as page, _textpage(page) as textpage:
            seen = Seen(page)
            text = _text(textpage)
            across, down = 100 / max(1.0, seen.width), 100 / max(1.0, seen.height)
            boxes = []
            for box in _boxes(textpage, range(len(text))):
                left, top, right, bottom = seen.box(*box)
                boxes.append((left * across, top * down, right * across, bottom * down))
            return Letters(text, boxes)

    @contextmanager
    def _page(self, number: int) -> Iterator[Any]:
        page = self._document[number]
        try:
            yield page
        finally:
            page.close()


class PdfError(Unreadable):
    """pdfium cannot open the file or draw its page."""


@contextmanager
def open_pdf(data: bytes) -> Iterator[Pdf]:
    """The PDF in `data`. Raises PdfError if pdfium cannot open it, Unreadable if it is locked."""
    import pypdfium2  # loads a native library: only when a PDF is read

    try:
        with _pdfium:
            document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise locked() from error
        raise PdfError("the PDF is damaged", "open it, save it as a new PDF") from error
    try:
        yield Pdf(document)
    except pypdfium2.PdfiumError as error:
        raise PdfError("the PDF is damaged", "open it, save it as a new PDF") from error
    finally:
        with _pdfium:
            document.close()


def locked() -> Unreadable:
    return Unreadable("it is locked with a password", "save a copy without the password")


@functools.cache
def _function(name: str, result: Any, *arguments: Any) -> Any:
    """A function of pdfium for calling often: without conversions, without releasing the lock."""
    import ctypes

    import pypdfium2.raw

    address = ctypes.cast(getattr(pypdfium2.raw, name), ctypes.c_void_p).value or 0
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


@contextmanager
def _textpage(page: Any) -> Iterator[Any]:
    textpage = page.get_textpage()
    try:
        yield textpage
    finally:
        textpage.close()


def _address(handle: Any) -> int | None:
    import ctypes

    return ctypes.cast(handle, ctypes.c_void_p).value


def _text(textpage: Any) -> str:
    """As many characters as the page has for pdfium, so that an index into it is pdfium's."""
    import ctypes

    import pypdfium2.raw as pdfium

    count = textpage.count_chars()
    buffer = (ctypes.c_ushort * (count + 1))()
    if pdfium.FPDFText_GetText(textpage.raw, 0, count, buffer) == count + 1:
        text = bytes(buffer)[: 2 * count].decode("utf-16-le", errors="surrogatepass")
        if len(text) == count:
            return text
    unicode = pdfium.FPDFText_GetUnicode
    codes = (unicode(textpage.raw, index) for index in range(count))
    return "".join(chr(code) if code <= 0x10FFFF else "\ufffd" for code in codes)


def _boxes(textpage: Any, indexes: Sequence[int]) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of each character, as wide as it advances."""
    import ctypes

    count = len(indexes)
    found = (ctypes.c_float * (4 * count))()
    first = ctypes.addressof(found)
    arguments = (ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
    box = _function("FPDFText_GetLooseCharBox", ctypes.c_int, *arguments)
    deque(
        map(box, repeat(_address(textpage.raw)), indexes, range(first, first + 16 * count, 16)), 0
    )
    flat = list(found)
    return list(zip(flat[::4], flat[1::4], flat[2::4], flat[3::4], strict=True))


class _Face(NamedTuple):
    size: float
    bold: bool
    quarters: int  # of a turn to the left, -1 for any other
    drop: float  # from the bottom of a character's box to the line it stands on
    clip: Clip | None


def _words(page: Any, seen: Seen) -> Iterator[Word]:
    import ctypes

    with _textpage(page) as textpage:
        text = _text(textpage)
        spans = [found.span() for found in _WORD.finditer(text)]
        if not spans:
            return
        ends = [end - 1 for _, end in spans]
        starts = [start for start, _ in spans]
        first_boxes = _boxes(textpage, starts)
        last_boxes = _boxes(textpage, ends)
        of = _function("FPDFText_GetTextObject", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
        handle = _address(textpage.raw)
        first_runs = list(map(of, repeat(handle), starts))
        faces = _Faces(textpage)
        plain = seen.quarters == 0
        leftmost, highest = seen.left, seen.top
        for (start, end), first, last, run in zip(
            spans, first_boxes, last_boxes, first_runs, strict=True
        ):
            face = faces.of(run, start, first[3])
            if face.clip and is_clipped_away(first, last, face.clip):
                continue
            words = text[start:end]
            mark = _MARKED.search(words) if end - start > 1 else None
            if mark and of(handle, start + mark.end(1) - 1) != run:
                words = _raised(textpage, faces, words, (start, *mark.span(1)), face, first)
            if plain and face.quarters == 0:
                base, right = highest - first[3] - face.drop, last[2] - leftmost
                x0 = first[0] - leftmost
                yield Word(
                    *(words, x0, max(x0, right), base - 0.75 * face.size, base, face.size),
                    *(face.bold, 0),
                )
            else:
                yield _word(words, first, last, face, seen)


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# The figures at the end of a word, of which the last may be the number of a footnote.
_MARKED = re.compile(r"([0-9]{1,3})[.,;:’”]{0,2}$")


def _raised(
    textpage: Any,
    faces: _Faces,
    words: str,
    place: tuple[int, int, int],
    face: _Face,
    first: tuple[float, ...],
) -> str:
    """The word with the footnote's number that hangs on it written as one: `2,345¹`, not 23451.

    `place` is where the word starts on the page, and from where to where its last figures stand.
    """
    start, begin, end = place
    if face.quarters:
        return words
    at = end
    while at > max(begin, 1):
        index = start + at - 1
        [box] = _boxes(textpage, [index])
        its = faces.of(faces.run(index), index, box[3])
        above = box[3] + its.drop - first[3] - face.drop
        if its.quarters or its.size > 0.8 * face.size or above < 0.15 * face.size:
            break
        at -= 1
    return words[:at] + words[at:end].translate(_RAISED) + words[end:]


def _word(
    text: str, first: tuple[float, ...], last: tuple[float, ...], face: _Face, seen: Seen
) -> Word:
    left, top = min(first[0], last[0]), max(first[1], last[1])
    right, bottom = max(first[2], last[2]), min(first[3], last[3])
    if face.quarters == 0 and seen.quarters == 0:
        x0, base = seen.point(first[0], first[3] + face.drop)
        x1, _ = seen.point(max(first[2], last[2]), 0.0)
        return Word(text, x0, max(x0, x1), base - 0.75 * face.size, base, face.size, face.bold, 0)
    x0, y0, x1, y1 = seen.box(left, top, right, bottom)
    turned = -1 if face.quarters < 0 else (face.quarters - seen.quarters) % 4
    base = y1 - 0.2 * face.size if turned in (0, -1) else y1
    return Word(text, x0, x1, y0, base, face.size, face.bold, turned)


class _Faces:
    """What the runs of a page's writing look like, each asked for once."""

    def __init__(self, textpage: Any) -> None:
        import ctypes

        import pypdfium2.raw as pdfium

        self._handle = _address(textpage.raw)
        self._runs: dict[int | None, _Face] = {}
        self._fonts: dict[int | None, bool] = {}
        self._six = (ctypes.c_float * 6)()
        self._two = (ctypes.c_double * 2)()
        six, two = ctypes.addressof(self._six), ctypes.addressof(self._two)
        self._into = six, two, two + 8
        whole, handle = ctypes.c_int, ctypes.c_void_p
        self._matrix = _function("FPDFText_GetMatrix", whole, handle, whole, handle)
        self._origin = _function("FPDFText_GetCharOrigin", whole, handle, whole, handle, handle)
        self._size = _function("FPDFText_GetFontSize", ctypes.c_double, handle, whole)
        self._mode = _function("FPDFTextObj_GetTextRenderMode", whole, handle)
        self._font = _function("FPDFTextObj_GetFont", handle, handle)
        self._object = _function("FPDFText_GetTextObject", handle, handle, whole)
        self._pdfium = pdfium

    def of(self, run: int | None, index: int, bottom: float) -> _Face:
        known = self._runs.get(run)
        if known is None:
            known = self._runs[run] = self._look(run, index, bottom)
        return known

    def run(self, index: int) -> int | None:
        found: int | None = self._object(self._handle, index)
        return found

    def _look(self, run: int | None, index: int, bottom: float) -> _Face:
        six, x, y = self._into
        self._matrix(self._handle, index, six)
        self._origin(self._handle, index, x, y)
        a, b, c, d = self._six[:4]
        size = self._size(self._handle, index) * (math.hypot(c, d) or 1.0)
        if b == 0.0 and a > 0:
            quarters = 0
        else:
            turn = math.degrees(math.atan2(b, a)) % 360
            quarters = round(turn / 90) % 4 if abs(turn - 90 * round(turn / 90)) < 2 else -1
        bold = bool(run) and (self._mode(run) == _STROKED_TOO or self._bold(self._font(run)))
        clip = clip_of(_function, run, *self._two) if run else None
        return _Face(max(size, 0.1), bold, quarters, self._two[1] - bottom, clip)

    def _bold(self, font: int | None) -> bool:
        import ctypes

        if font not in self._fonts:
            name = ctypes.create_string_buffer(200)
            handle = ctypes.cast(font or 0, self._pdfium.FPDF_FONT)
            self._pdfium.FPDFFont_GetBaseFontName(handle, name, 200)
            flags = self._pdfium.FPDFFont_GetFlags(handle)
            said = _BOLD.search(name.value.decode("latin-1"))
            self._fonts[font] = bool(said) or (flags > 0 and bool(flags & _FORCED_BOLD))
        return self._fonts[font]
