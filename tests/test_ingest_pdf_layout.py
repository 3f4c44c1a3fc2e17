"""How a PDF's pages are read: columns, tables, broken words, headers; each made here."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import PIL.Image
import pytest
from fpdf import FPDF

from ingest import Document, Source, Statement, read, split
from ingest.pdf import read_pdf
from web.pageimage import find, occurrences


def pdf_of() -> FPDF:
    pdf = FPDF()
    pdf.set_auto_page_break(auto=False)
    return pdf


def new_page(pdf: FPDF) -> None:
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)


def put(pdf: FPDF, x: float, y: float, *lines: str, pitch: float = 5.0) -> None:
    for number, line in enumerate(lines):
        pdf.text(x, y + number * pitch, line)


def made(folder: Path, pdf: FPDF) -> Document:
    pdf.output(str(folder / "paper.pdf"))
    return read(folder, "paper.pdf", {})


def statements(document: Document) -> list[Statement]:
    return [statement for passage in split(document) for statement in passage.statements]


def rows(document: Document) -> list[tuple[str, str]]:
    """The rows of all tables, each with its column headings."""
    text = document.text
    return [
        (text[slice(*block.lead)] if block.lead else "", text[block.start : block.end])
        for block in document.content.blocks
        if block.kind == "row"
    ]


LEFT = (
    "The cabinet met the carers of the",
    "borough in spring and heard from",
    "many of them that respite care was",
    "hard to find at the weekend, and",
    "that nobody had told them of it.",
)
RIGHT = (
    "The library service opened later",
    "than planned because the roof was",
    "not yet mended, and the chairman",
    "asked for a report on the cost of",
    "the work before the next meeting.",
)


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    pdf = pdf_of()
    new_page(pdf)
    put(pdf, 20, 30, *LEFT)
    put(pdf, 115, 30, *RIGHT)
    said = [statement.flat for statement in statements(made(tmp_path, pdf))]
    assert said == [" ".join(LEFT), " ".join(RIGHT)]


FIGURES = (
    ("Adult social care", "1,204.5", "1,310.2", "(105.7)"),
    ("Children and families", "980.0", "991.4", "(11.4)"),
    ("Highways", "310.9", "300.0", "10.9"),
)


def figures(pdf: FPDF, y: float, *, header: bool) -> None:
    if header:
        for x, words in ((95, "Budget"), (125, "Forecast"), (160, "Variance")):
            pdf.text(x, y - 10, words)
        for x in (97, 130, 165):
            pdf.text(x, y - 5, "£000")
    for number, (label, *values) in enumerate(FIGURES):
        pdf.text(20, y + number * 5, label)
        for right, value in zip((110, 142, 177), values, strict=True):
            pdf.text(right - pdf.get_string_width(value), y + number * 5, value)


HEADINGS = "| Budget £000 | Forecast £000 | Variance £000 |"


def test_a_table_without_lines_keeps_its_column_headings(tmp_path: Path) -> None:
    pdf = pdf_of()
    new_page(pdf)
    put(pdf, 20, 20, "The table shows what each service will have spent.")
    figures(pdf, 60, header=True)
    put(pdf, 20, 90, "The next report is in May.")
    document = made(tmp_path, pdf)
    found = rows(document)
    assert [row for _, row in found] == [" | ".join(row) for row in FIGURES]
    assert {header.strip() for header, _ in found} == {HEADINGS}
    assert [s.flat for s in statements(document)][-1] == "The next report is in May."


def test_a_table_that_goes_on_overleaf_keeps_its_column_headings(tmp_path: Path) -> None:
    pdf = pdf_of()
    for header in (True, False):
        new_page(pdf)
        figures(pdf, 60, header=header)
    document = made(tmp_path, pdf)
    assert {header.strip() for header, _ in rows(document)} == {HEADINGS}
    assert len(rows(document)) == 6


RISKS = (
    ("Risk", "Owner", "What is done about it"),
    ("Staff leave before the work is done", "J Smith", "Pay is reviewed each spring, and teams"),
    ("Prices rise", "A Jones", "Contracts are fixed for two years"),
)


def test_words_stay_in_their_cell_of_a_ruled_table(tmp_path: Path) -> None:
    pdf = pdf_of()
    new_page(pdf)
    with pdf.table(col_widths=(30, 20, 50), line_height=5) as table:
        for number, cells in enumerate(RISKS):
            pdf.set_font("Helvetica", style="" if number else "B", size=11)
            row = table.row()
            for cell in cells:
                row.cell(cell if number != 1 else f"{cell} {cell}")
    found = rows(made(tmp_path, pdf))
    assert [header for header, _ in found] == ["Risk | Owner | What is done about it |"] * 2
    assert found[0][1] == " | ".join(f"{cell} {cell}" for cell in RISKS[1])
    assert found[1][1] == " | ".join(RISKS[2])


def test_words_broken_at_the_end_of_a_line_are_whole(tmp_path: Path) -> None:
    pdf = pdf_of()
    new_page(pdf)
    put(pdf, 20, 30, "A long-term plan for the whole of the county's social accommo-")
    put(pdf, 20, 35, "dation was agreed, and it will be a plan that is meant to be long-")
    put(pdf, 20, 40, "term as the council said in everything that it told people in its 20-")
    put(pdf, 20, 45, "day consultation.")
    (said,) = statements(made(tmp_path, pdf))
    assert "social accommodation was" in said.flat
    assert said.flat.endswith(
        "meant to be long-term as the council said in everything that it told people in its 20-day"
        " consultation."
    )


def test_a_paragraph_and_a_list_go_on_over_the_page(tmp_path: Path) -> None:
    pdf = pdf_of()
    first = "The committee thanked all who had come and asked for a plan that can be carried"
    for number in range(1, 5):
        new_page(pdf)
        put(pdf, 20, 15, "Adult Care Scrutiny Committee")
        put(pdf, 95, 285, f"Page {number + 3} of 90")
        if number == 1:
            put(pdf, 20, 255, first)
        elif number == 2:
            put(pdf, 20, 30, "out by the end of the year.")
            put(pdf, 20, 245, "The council should:", "- write to all carers;")
        elif number == 3:
            put(pdf, 20, 30, "- report in May.")
    document = made(tmp_path, pdf)
    whole, *items = statements(document)
    assert whole.flat == f"{first} out by the end of the year."
    assert document.page_at(whole.span.start) == 1
    assert document.page_at(whole.span.end - 1) == 2
    assert [item.lead.flat if item.lead else "" for item in items] == ["The council should:"] * 2
    assert document.content.page_labels == ("4", "5", "6", "7")
    assert "Scrutiny" not in document.text and "of 90" not in document.text


def test_the_stamp_of_a_pack_beside_the_last_line_is_no_part_of_it(tmp_path: Path) -> None:
    pdf = pdf_of()
    said = ("The roof of the library was mended in May.", "Nobody had told the carers of it.")
    for number, words in enumerate(said, start=14):
        new_page(pdf)
        put(pdf, 20, 280, words)
        put(pdf, 180, 281, f"Page {number}")
    document = made(tmp_path, pdf)
    assert tuple(s.flat for s in statements(document)) == said
    assert document.content.page_labels == ("14", "15")


def test_what_is_drawn_twice_to_look_bold_is_said_once(tmp_path: Path) -> None:
    pdf = pdf_of()
    new_page(pdf)
    for shift in (0.0, 0.15):
        put(pdf, 20 + shift, 30, "The roof was mended in May.")
    assert made(tmp_path, pdf).text == "The roof was mended in May."


@pytest.mark.parametrize("quarters", [90, 180, 270])
def test_a_turned_page_is_read_and_its_words_are_found(tmp_path: Path, quarters: int) -> None:
    from pypdf import PdfReader, PdfWriter

    pdf = pdf_of()
    new_page(pdf)
    put(pdf, 20, 30, *LEFT)
    writer = PdfWriter(PdfReader(io.BytesIO(bytes(pdf.output()))))
    writer.pages[0].rotate(quarters)
    writer.write(tmp_path / "paper.pdf")
    document = read(tmp_path, "paper.pdf", {})
    (said,) = statements(document)
    assert said.flat == " ".join(LEFT)
    page = find(tmp_path, document.source, 1, [(said.span.text, 0)])
    assert len(page.boxes[0]) >= len(LEFT)


def test_the_outline_tells_the_headings(tmp_path: Path) -> None:
    pdf = pdf_of()
    new_page(pdf)
    pdf.start_section("Purpose of the report")
    put(pdf, 20, 30, "Purpose of the report", "This is about carers and what they need.")
    pdf.start_section("Money", level=1)
    put(pdf, 20, 60, "Money", "It will cost nothing.")
    document = made(tmp_path, pdf)
    assert [passage.headings for passage in split(document)] == [
        ("Purpose of the report",),
        ("Purpose of the report", "Money"),
    ]


def test_a_figure_of_a_row_is_marked_in_its_own_row(tmp_path: Path) -> None:
    pdf = pdf_of()
    new_page(pdf)
    figures(pdf, 60, header=True)
    put(pdf, 20, 100, "Highways had 310.9 before.")
    document = made(tmp_path, pdf)
    at = document.text.index("Highways |")
    quote = document.text[at : document.text.index("\n", at)]
    page = find(tmp_path, document.source, 1, [(quote, occurrences(quote, document.text[:at]))])
    heights = {round(box.y) for box in page.boxes[0]}
    assert len(heights) == 1 and 70 / 297 * 100 > heights.pop() > 60 / 297 * 100
    assert len(page.boxes[0]) == 4


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    confidence: float
    left: float
    top: float
    width: float
    height: float


def test_a_page_without_text_is_recognised(tmp_path: Path) -> None:
    picture = PIL.Image.new("RGB", (200, 280), "white")
    pdf = pdf_of()
    new_page(pdf)
    put(pdf, 20, 30, *LEFT)
    new_page(pdf)
    pdf.image(picture, 0, 0, 210, 297)

    def recognise(image: PIL.Image.Image) -> tuple[Line, ...]:
        assert max(image.size) > 2000
        return (Line("The roof was mended in May.", 0.75, 10, 20, 50, 2),)

    content = read_pdf(bytes(pdf.output()), recognise=recognise)
    assert content.confidence == (None, 0.75)
    (place,) = content.places
    assert content.text[place.start : place.end] == "The roof was mended in May."
    assert (place.left, place.top, place.width, place.height) == (10, 20, 50, 2)
    alone = read_pdf(bytes(pdf.output()))
    assert alone.confidence == () and "roof" not in alone.text


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_scan_is_read_in_order_whichever_way_up_it_lies(quarters: int) -> None:
    pdf = pdf_of()
    pdf.add_page(orientation="landscape" if quarters % 2 else "portrait")
    pdf.image(PIL.Image.new("RGB", (200, 280), "white"), 0, 0, pdf.w, pdf.h)
    lines = []
    for number, words in enumerate(LEFT):
        box = (10.0, 20.0 + 4 * number, 40.0, 2.0)
        for _ in range(quarters):
            left, top, width, height = box
            box = (top, 100 - left - width, height, width)
        lines.append(Line(words, 0.9, *box))
    content = read_pdf(bytes(pdf.output()), recognise=lambda image: tuple(lines))
    assert " ".join(content.text.split()) == " ".join(LEFT)


def test_what_pdfium_cannot_open_is_read_by_the_other_reader(tmp_path: Path) -> None:
    pdf = pdf_of()
    new_page(pdf)
    put(pdf, 20, 30, *LEFT)
    content = read_pdf(bytes(pdf.output()).replace(b"%PDF", b"%XXX", 1))
    document = Document(Source("a.pdf", "A", None, None, None, None, "0" * 64), content)
    assert [statement.flat for statement in statements(document)] == [" ".join(LEFT)]


def test_the_file_tells_its_author_and_dates() -> None:
    import datetime

    pdf = pdf_of()
    pdf.set_author("The clerk")
    pdf.set_creation_date(datetime.datetime(2024, 6, 27, tzinfo=datetime.UTC))
    new_page(pdf)
    put(pdf, 20, 30, *LEFT)
    properties = dict(read_pdf(bytes(pdf.output())).properties)
    assert properties["author"] == "The clerk"
    assert properties["created"] == "2024-06-27"


def test_votes_items_and_headings_at_the_top_of_a_page_are_no_headers(tmp_path: Path) -> None:
    pdf = pdf_of()
    tops = ("The harbour", "For (41)", "For (12)", "The park")
    for number, top in enumerate(tops):
        new_page(pdf)
        put(pdf, 20, 12, f"Harbour Board 2030 - {number + 1} of 4")
        put(pdf, 20, 24, top)
        pdf.set_font("Helvetica", style="B", size=14)
        put(pdf, 20, 34, f"{number + 1}. Report of group {number + 1}")
        pdf.set_font("Helvetica", size=11)
        put(pdf, 20, 44, *LEFT, *RIGHT)
        put(pdf, 20, 110, f"What group {number + 1} found was told to the board on that day.")
        put(pdf, 100, 290, f"Minutes {number + 1}")
    text = made(tmp_path, pdf).text
    assert "For (41)" in text
    assert "For (12)" in text
    assert all(f"{number}. Report of group {number}" in text for number in (1, 2, 3, 4))
    assert "Harbour Board" not in text
    assert "Minutes" not in text


@pytest.mark.parametrize(
    ("word", "mark", "after", "said"),
    [
        ("38", "1", " indicators", "38¹ indicators"),
        ("by 2029-30", "1", "", "by 2029-30¹"),
        ("development", "104", "", "development¹⁰⁴"),
        ("in 2024", "12", ", and", "in 2024¹², and"),
    ],
)
def test_only_what_is_raised_is_the_mark_of_a_footnote(
    tmp_path: Path, word: str, mark: str, after: str, said: str
) -> None:
    pdf = pdf_of()
    new_page(pdf)
    put(pdf, 20, 30, *LEFT)
    x = 20.0
    for words, size, up in (("The number was ", 11, 0.0), (word, 11, 0.0), (mark, 7, 1.4)):
        pdf.set_font("Helvetica", size=size)
        pdf.text(x, 70 - up, words)
        x += pdf.get_string_width(words)
    pdf.set_font("Helvetica", size=11)
    pdf.text(x, 70, after)
    assert f"The number was {said}" in made(tmp_path, pdf).text


def test_words_that_the_page_clips_away_are_not_read(tmp_path: Path) -> None:
    pdf = pdf_of()
    new_page(pdf)
    put(pdf, 20, 30, *LEFT)
    with pdf.rect_clip(20, 60, 60, 8):
        put(pdf, 22, 66, "Seen within its cell.")
        put(pdf, 22, 74, "Hidden under the cell.")
        pdf.text(90, 66, "Hidden beside it.")
    text = made(tmp_path, pdf).text
    assert "Seen within its cell." in text
    assert "Hidden" not in text
