"""Pictures of pages are read: drawn here in a real typeface, as scans come."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFont

from ingest import read, split
from ingest.recognition import RecognisedLine, recognise

FACE = ImageFont.load_default(size=22)
LEFT = (
    "The committee asked for a plan",
    "of the new respite service and",
    "a cost of 12,400 pounds.",
    "Members were not satisfied.",
)
RIGHT = (
    "Carers said that the helpline",
    "is closed on Saturday morning",
    "when most families need help.",
    "An answer is due by 9 May.",
)


def page(lines: dict[tuple[int, int], str], size: tuple[int, int] = (800, 300)) -> Image.Image:
    picture = Image.new("RGB", size, "white")
    for place, words in lines.items():
        ImageDraw.Draw(picture).text(place, words, fill="black", font=FACE)
    return picture


def column(lines: tuple[str, ...], left: int, top: int = 80) -> dict[tuple[int, int], str]:
    return {(left, top + 45 * row): words for row, words in enumerate(lines)}


def texts(lines: tuple[RecognisedLine, ...]) -> tuple[str, ...]:
    return tuple(line.text for line in lines)


@pytest.fixture(scope="module")
def one_column() -> Image.Image:
    return page(column(LEFT, 60))


def test_words_their_spaces_and_their_places_are_read(one_column: Image.Image) -> None:
    lines = recognise(one_column)
    assert texts(lines) == LEFT
    for line, top in zip(lines, (80, 125, 170, 215), strict=True):
        assert 0.9 < line.confidence <= 1
        assert line.left == pytest.approx(60 / 8, abs=1.5)
        assert line.top < (top + 13) / 3 < line.top + line.height
        assert line.left + line.width == pytest.approx((60 + FACE.getlength(line.text)) / 8, abs=2)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_is_read_whichever_way_up_it_was_scanned(
    one_column: Image.Image, degrees: int
) -> None:
    lines = recognise(one_column.crop((0, 60, 800, 160)).rotate(degrees, expand=True))
    assert texts(lines) == LEFT[:2]
    # The box is that of the picture as it was brought, where the first line is not on top.
    first, last = lines[0], lines[-1]
    assert {90: first.left < last.left, 180: first.top > last.top, 270: first.left > last.left}[
        degrees
    ]


def test_a_slanted_page_keeps_its_lines_apart(one_column: Image.Image) -> None:
    slanted = one_column.rotate(3, Image.Resampling.BICUBIC, expand=True, fillcolor="white")
    assert texts(recognise(slanted)) == LEFT


def test_columns_are_read_one_after_the_other_between_what_runs_across_them() -> None:
    headline = "A review of respite services and of the helpline for carers"
    footer = "This paper goes to the full council at its meeting in June"
    lines = {(60, 20): headline, (60, 270): footer} | column(LEFT, 30) | column(RIGHT, 430)
    assert texts(recognise(page(lines, (800, 320)))) == (headline, *LEFT, *RIGHT, footer)


def test_the_cells_of_a_row_stay_on_one_line() -> None:
    rows = [("Service", "2024", "2025"), ("Respite", "120", "145"), ("Helpline", "30", "28")]
    cells = {
        (60 + 260 * across, 60 + 60 * down): cell
        for down, row in enumerate(rows)
        for across, cell in enumerate(row)
    }
    assert texts(recognise(page(cells))) == tuple(" ".join(row) for row in rows)


def test_a_blank_page_has_no_lines() -> None:
    assert recognise(Image.new("L", (600, 400), 255)) == ()


def test_a_scrawl_is_not_taken_for_words() -> None:
    picture = page({(60, 40): LEFT[0]})
    draw = ImageDraw.Draw(picture)
    dice = Random(3)
    points = [(80 + 12 * n + dice.randint(-40, 40), dice.randint(130, 230)) for n in range(25)]
    draw.line(points, fill="black", width=3, joint="curve")
    draw.ellipse((420, 120, 560, 260), outline="black", width=4)
    assert texts(recognise(picture)) == LEFT[:1]


def test_nothing_is_said_on_the_way() -> None:
    program = (
        "from PIL import Image; from ingest.recognition import recognise;"
        "print(recognise(Image.new('RGB', (200, 100), 'white')))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("()\n", "")


def test_a_scanned_page_among_others_is_read_marked_and_placed(
    tmp_path: Path, one_column: Image.Image
) -> None:
    pdf = FPDF()
    pdf.set_font("Helvetica", size=12)
    for words in ("The first page has text of its own.", None, "So has the third page of it."):
        pdf.add_page()
        if words:
            pdf.cell(0, 10, words)
        else:
            pdf.image(one_column, x=0, y=60, w=pdf.w)
    pdf.output(str(tmp_path / "pack.pdf"))
    document = read(tmp_path, "pack.pdf", {})
    first, scanned, third = document.content.confidence
    assert (first, third) == (None, None)
    assert scanned is not None and 0.9 < scanned <= 1
    quotes = {s.flat: s.span for p in split(document) for s in p.statements}
    (cost,) = (span for words, span in quotes.items() if "a cost of 12,400 pounds." in words)
    assert document.page_at(cost.start) == 2
    assert document.confidence_at(cost.start) == scanned
    assert document.confidence_at(0) is None
    lines = [document.text[p.start : p.end] for p in document.content.places]
    assert lines == list(LEFT)
    place = document.content.places[2]
    assert place.left == pytest.approx(60 / 8, abs=2)
    assert place.top == pytest.approx(100 * (60 + 170 * pdf.w / 800) / pdf.h, abs=2)
