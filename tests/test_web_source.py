"""A scanned page: the file knows of no words on it, so its boxes come from the recognised lines."""

from __future__ import annotations

import hashlib
from html import unescape
from pathlib import Path

import pytest
from fpdf import FPDF

from answer import Answer, Searched, Sentence, cite
from ingest import Content, Document, Place, Source, Statement
from web.message import message
from web.source import Asked, view

TYPED = "A typed page.\n\n"
FIRST, SECOND = "Carers were not", "heard in time."
START = len(TYPED)
BREAK = START + len(FIRST) + 1
PLACES = (
    Place(START, START + len(FIRST), 10, 20, 30, 2),
    Place(BREAK, BREAK + len(SECOND), 10, 23, 28, 2),
)


@pytest.fixture
def scan(tmp_path: Path) -> Document:
    pdf = FPDF()
    for _ in range(2):
        pdf.add_page()
    data = bytes(pdf.output())
    (tmp_path / "scan.pdf").write_bytes(data)
    source = Source("scan.pdf", "Minutes", None, None, None, None, hashlib.sha256(data).hexdigest())
    content = Content(
        f"{TYPED}{FIRST}\n{SECOND}",
        (),
        page_starts=(0, START),
        page_labels=("1", "2"),
        confidence=(None, 0.937),
        places=PLACES,
    )
    return Document(source, content)


def test_the_quoted_part_of_each_recognised_line_has_its_box(
    scan: Document, tmp_path: Path
) -> None:
    quote = scan.span(scan.text.index("not"), scan.text.index(" in time"))
    shown = view(scan, tmp_path, Asked(quote))
    assert shown.picture and shown.trouble is None
    ((upper, lower),) = shown.picture.page.boxes
    assert (upper.x, upper.y, upper.width) == pytest.approx((10 + 30 * 12 / 15, 20, 30 * 3 / 15))
    assert (lower.x, lower.y, lower.width) == pytest.approx((10, 23, 28 * 5 / 14))


def test_a_scanned_page_says_so_and_a_typed_one_does_not(scan: Document, tmp_path: Path) -> None:
    said = view(scan, tmp_path, Asked(page=2)).recognised
    assert said == "read from a scan by text recognition, 93% sure"
    assert view(scan, tmp_path, Asked(page=1)).recognised is None


def test_an_answer_from_a_scan_says_which_words_to_check(scan: Document) -> None:
    citations = (
        cite(scan, Statement(scan.span(0, 13))),
        cite(scan, Statement(scan.span(START, BREAK - 1))),
    )
    sentences = tuple(Sentence(citation.quote, (citation,)) for citation in citations)
    said = unescape(message(Answer("Carers?", Searched("Carers?", (), 2), sentences)))
    assert "[2] was read from a scan by text recognition, 93% sure. Check it against" in said
    assert "[1] was read" not in said
