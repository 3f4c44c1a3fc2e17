"""A PDF that pdfium cannot open, read by pypdf: its lines in the file's order, no more."""

from __future__ import annotations

import contextlib
import io
import logging
from collections.abc import Callable, Iterator

from ingest.errors import Unreadable
from ingest.pdfium import locked
from ingest.segments import PageRows, Segment, clean

_SIZE, _LINE, _LETTER = 10.0, 12.0, 5.0  # points, of a line whose place is not known


def rescued(
    data: bytes, tick: Callable[[int, int], None]
) -> tuple[list[PageRows], tuple[str, ...], dict[str, str]]:
    """Pages, their names and the file's properties. Raises Unreadable if this cannot read it."""
    import pypdf  # seldom needed
    from pypdf.errors import DependencyError

    try:
        with _quiet():
            reader = pypdf.PdfReader(io.BytesIO(data))
            if reader.is_encrypted and not reader.decrypt(""):
                raise locked()
            pages = []
            for page in reader.pages:
                pages.append(_rows(page.extract_text()))
                tick(len(pages), len(reader.pages))
            labels = tuple(str(label) for label in reader.page_labels)
            found = reader.metadata
            properties = {str(key)[1:]: str(found[key]) for key in found} if found else {}
    except Unreadable:
        raise
    except DependencyError as error:
        raise locked() from error
    except Exception as error:  # pypdf raises many kinds for what is damaged
        raise Unreadable("the PDF is damaged", "open it, save it as a new PDF") from error
    if not pages:
        raise Unreadable("the PDF is damaged", "open it, save it as a new PDF")
    return pages, labels if len(labels) == len(pages) else (), properties


def _rows(text: str) -> PageRows:
    lines = [" ".join(clean(line).split()) for line in text.splitlines()]
    rows = []
    for number, words in enumerate(lines, start=1):
        if words:
            base, first = number * _LINE, _LETTER * len(words.split()[0])
            right = _LETTER * len(words)
            rows.append([Segment(words, 0.0, right, base - _SIZE, base, _SIZE, False, first)])
    width = max((row[0].right for row in rows), default=1.0)
    return PageRows(width, _LINE * (len(lines) + 1), rows, (), (), [])


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """pypdf logs every small fault of a PDF; what matters is raised."""
    names = ["pypdf", *(name for name in logging.root.manager.loggerDict if "pypdf." in name)]

    def refuse(_: logging.LogRecord) -> bool:
        return False

    for name in names:
        logging.getLogger(name).addFilter(refuse)
    try:
        yield
    finally:
        for name in names:
            logging.getLogger(name).removeFilter(refuse)
