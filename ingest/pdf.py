"""PDF becomes Content, by pypdf."""

from __future__ import annotations

import contextlib
import io
import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pypdf
from pypdf.errors import DependencyError

from ingest.document import Content
from ingest.errors import Unreadable
from ingest.lines import Line
from ingest.structure import blocks

_TITLE_NOT_MEANT = re.compile(
    r"microsoft|untitled|document\d*$|\.(?:docx?|pdf|xlsx?|pptx?|indd|rtf)$|^powerpoint|^slide \d"
    r"|^(?:the )?report$|^minutes$|^agenda$|^layout|^print|template",
    re.IGNORECASE,
)
_EDGE_LINES = 3
_MOST_LETTERS_OF_A_SCAN = 10
_LONGEST_HEADER = 120
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_GAP = 1.75


@dataclass(frozen=True, slots=True)
class _PageLine:
    """A line of one page, with offsets into that page's text."""

    start: int
    end: int
    gap: bool
    size: float
    bold: bool
    furniture: bool = False


@dataclass(frozen=True, slots=True)
class _Page:
    text: str
    lines: tuple[_PageLine, ...]


def read_pdf(data: bytes, tick: Callable[[int, int], None] = lambda done, pages: None) -> Content:
    """A PDF as a paper with pages. Raises Unreadable if it is damaged, locked or has no text."""
    if not data:
        raise Unreadable("the file is empty", "save it again or remove it")
    with _quiet():
        pages, labels, title = _extract(data, tick)
    letters = sum(character.isalnum() for page in pages for character in page.text)
    if letters < _MOST_LETTERS_OF_A_SCAN * len(pages):
        raise Unreadable(
            "its pages are pictures without text (a scan)",
            "text recognition comes later; until then add a version with text",
        )
    pages = _without_furniture(pages)
    starts: list[int] = []
    lines: list[Line] = []
    offset = 0
    for page in pages:
        starts.append(offset)
        for line in page.lines:
            lines.append(
                Line(
                    line.start + offset,
                    line.end + offset,
                    gap=line.gap,
                    size=line.size,
                    bold=line.bold,
                    furniture=line.furniture,
                )
            )
        offset += len(page.text) + 1
    text = "\n".join(page.text for page in pages)
    return Content(text, blocks(text, lines), tuple(starts), labels, title)


def _extract(
    data: bytes, tick: Callable[[int, int], None]
) -> tuple[list[_Page], tuple[str, ...], str | None]:
    """All that pypdf is asked for. A broken PDF can raise anything from inside it."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise _locked()
        pages = []
        for page in reader.pages:
            pages.append(_page(page))
            tick(len(pages), len(reader.pages))
        if not pages:
            raise Unreadable("it has no pages", "save it again or remove it")
        labels = tuple(str(label) for label in reader.page_labels)
        title = reader.metadata.title if reader.metadata else None
    except Unreadable:
        raise
    except DependencyError as error:
        raise _locked() from error
    except Exception as error:  # pypdf raises many kinds for what is damaged
        raise Unreadable("the PDF is damaged", "open it, save it as a new PDF") from error
    if len(labels) != len(pages):
        labels = tuple(str(number) for number in range(1, len(pages) + 1))
    return pages, labels, _meant_title(title)


def _locked() -> Unreadable:
    return Unreadable("it is locked with a password", "save a copy without the password")


def _meant_title(title: str | None) -> str | None:
    """The title that someone gave the PDF, not the one that its program left in it."""
    words = " ".join(str(title or "").split())
    return None if len(words) < 6 or _TITLE_NOT_MEANT.search(words) else words


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """pypdf logs every small fault of a PDF; what matters is raised."""
    logger = logging.getLogger("pypdf")

    def refuse(_: logging.LogRecord) -> bool:
        return False

    logger.addFilter(refuse)
    names = [name for name in logging.root.manager.loggerDict if name.startswith("pypdf.")]
    for name in names:
        logging.getLogger(name).addFilter(refuse)
    try:
        yield
    finally:
        logger.removeFilter(refuse)
        for name in names:
            logging.getLogger(name).removeFilter(refuse)


def _page(page: pypdf.PageObject) -> _Page:
    """The page's text as pypdf puts it in order, with the size and weight of each line."""
    parts: list[str] = []
    faces: list[tuple[int, float, bool, float]] = []

    def visit(text: str, matrix: Any, text_matrix: Any, font: Any, size: float) -> None:
        if not text:
            return
        name = str((font or {}).get("/BaseFont", ""))
        scale = abs(text_matrix[3] * matrix[3]) or abs(text_matrix[1] * matrix[1]) or 1.0
        height = text_matrix[5] * matrix[3] + matrix[5]
        parts.append(text)
        faces.append((len(text), float(size) * scale, bool(_BOLD.search(name)), height))

    page.extract_text(visitor_text=visit)
    text = _clean("".join(parts))
    return _Page(text, tuple(_page_lines(text, faces)))


def _clean(text: str) -> str:
    """As long as before, but without characters that can be neither stored nor shown."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}"
        if "\ud800" <= character <= "\udfff" or character == "\0"
        else " "
        if character in "\r\f\v\x1c\x1d\x1e\x85\u2028\u2029"
        else character
        for character in text
    )


def _page_lines(text: str, faces: Sequence[tuple[int, float, bool, float]]) -> Iterator[_PageLine]:
    sizes = [size for length, size, _, _ in faces for _ in range(length)]
    bolds = [bold for length, _, bold, _ in faces for _ in range(length)]
    heights = [height for length, _, _, height in faces for _ in range(length)]
    gap = True
    last_height: float | None = None
    for found in re.finditer(r"[^\n]*(?:\n|$)", text):
        words = found[0].strip()
        if not words:
            gap = True
            continue
        start = found.start() + len(found[0]) - len(found[0].lstrip())
        end = start + len(words)
        letters = [at for at in range(start, end) if text[at].isalnum()] or [start]
        size = Counter(round(sizes[at], 1) for at in letters).most_common(1)[0][0]
        bold = all(bolds[at] for at in letters)
        height = heights[letters[0]]
        far = last_height is not None and last_height - height > _GAP * max(size, 6.0)
        yield _PageLine(start, end, gap or far, size, bold)
        gap, last_height = False, height


def _without_furniture(pages: Sequence[_Page]) -> list[_Page]:
    """Marks what stands at the edge of most pages, page numbers aside, and page numbers alone."""
    keys = [[_edge_key(page.text[line.start : line.end]) for line in page.lines] for page in pages]
    seen = Counter(key for page_keys in keys for key in set(_edges(page_keys)))
    often = min(max(2, len(pages)), max(3, len(pages) // 2 + 1))
    # Headers of left and right pages differ: in a run of pages, every second one counts.
    neighbours: Counter[str] = Counter()
    for number, page_keys in enumerate(keys[:-2]):
        neighbours.update(set(_edges(page_keys)) & set(_edges(keys[number + 2])))
    marked: list[_Page] = []
    for page, page_keys in zip(pages, keys, strict=True):
        repeated = [
            seen[key] >= often or neighbours[key] >= 3 or _is_page_number(key) for key in page_keys
        ]
        furniture = {*_from_edge(repeated), *(~at for at in _from_edge(repeated[::-1]))}
        count = len(page.lines)
        lines = [
            replace(line, furniture=at in furniture or at - count in furniture)
            for at, line in enumerate(page.lines)
        ]
        marked.append(_Page(page.text, _after_furniture(lines)))
    return marked


def _from_edge(repeated: Sequence[bool]) -> range:
    """The lines from the edge on that are repeated: what follows one that is not is the page's."""
    edge = repeated[: min(_EDGE_LINES, len(repeated) - 1)]
    return range(edge.index(False) if False in edge else len(edge))


def _after_furniture(lines: Sequence[_PageLine]) -> tuple[_PageLine, ...]:
    return (
        *lines[:1],
        *(replace(line, gap=True) if above.furniture else line for above, line in pairwise(lines)),
    )


def _edges(keys: Sequence[str]) -> list[str]:
    return [*keys[:_EDGE_LINES], *keys[-_EDGE_LINES:]]


def _edge_key(words: str) -> str:
    """What two running headers have in common: all but the numbers. No long line is one."""
    if len(words) > _LONGEST_HEADER:
        return words
    return re.sub(r"\d+", "0", " ".join(words.lower().split()))


def _is_page_number(key: str) -> bool:
    return bool(re.fullmatch(r"(?:-\s?)?(?:page )?0(?: ?(?:of|/) ?0)?(?:\s?-)?", key))
