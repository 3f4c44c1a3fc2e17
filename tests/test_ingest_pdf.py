"""PDFs, made here so that what they should give is known."""

from pathlib import Path

import pytest
from fpdf import FPDF
from fpdf.enums import AccessPermission

from ingest import Document, PaperError, read, split

BODY = (
    "The council looked at its services for older people and found that it could do more for the"
    " carers who look after them. "
)
HELP = "that there is for all of those who may need it in the borough or near it"
PARTS = ("Carers", "Care homes", "Day centres", "Hospitals")


def made(folder: Path, pdf: FPDF) -> Document:
    pdf.output(str(folder / "paper.pdf"))
    return read(folder, "paper.pdf", {})


class Report(FPDF):
    """A report with a running header and page numbers, as a council's programs make them."""

    def header(self) -> None:
        self.set_font("Helvetica", size=9)
        self.cell(0, 8, "Adult Care Scrutiny Committee", new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Helvetica", size=9)
        self.cell(0, 10, f"Page {self.page_no()}", align="C")


def paragraph(pdf: FPDF, words: str, style: str = "", size: int = 11) -> None:
    pdf.set_font("Helvetica", style=style, size=size)
    pdf.multi_cell(0, 6, words, align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(6)


def report() -> Report:
    pdf = Report()
    for part in PARTS:
        pdf.add_page()
        paragraph(pdf, f"{part} in the borough", style="B", size=16)
        paragraph(pdf, f"This is about {part.lower()}. {BODY * 2}")
        paragraph(pdf, "The council should:")
        paragraph(pdf, f"- support {part.lower()} better, and tell people about the help {HELP};")
        paragraph(pdf, f"- report back on {part.lower()}.")
    return pdf


def test_a_sentence_runs_over_the_lines_of_a_page(tmp_path: Path) -> None:
    document = made(tmp_path, report())
    sentences = [s for p in split(document) for s in p.statements if "older people" in s.span.flat]
    assert len(sentences) == 8
    assert {sentence.span.flat for sentence in sentences} == {BODY.strip()}
    assert all("\n" in sentence.span.text for sentence in sentences)


def test_every_passage_knows_its_page_and_its_heading(tmp_path: Path) -> None:
    document = made(tmp_path, report())
    for number, part in enumerate(PARTS, start=1):
        passage = next(p for p in split(document) if f"about {part.lower()}." in p.text)
        assert passage.pages == (number, number)
        assert passage.headings == (f"{part} in the borough",)


def test_running_headers_and_page_numbers_are_never_quoted(tmp_path: Path) -> None:
    document = made(tmp_path, report())
    quoted = " ".join(passage.text for passage in split(document))
    assert "Scrutiny Committee" not in quoted
    assert "Page 2" not in quoted
    assert "Adult Care Scrutiny Committee" not in document.text


def test_an_item_of_a_pdf_keeps_its_lead_in(tmp_path: Path) -> None:
    statements = [s for p in split(made(tmp_path, report())) for s in p.statements if s.lead]
    assert [s.flat for s in statements[:2]] == [
        f"The council should: support carers better, and tell people about the help {HELP};",
        "The council should: report back on carers.",
    ]


def test_a_page_is_called_what_is_printed_on_it(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.add_page(label_style="r")
    paragraph(pdf, BODY)
    pdf.add_page(label_style="D", label_start=1)
    paragraph(pdf, BODY)
    document = made(tmp_path, pdf)
    assert document.content.page_labels == ("i", "1")
    assert document.page_label(document.page_at(len(document.text) - 1)) == "1"


def test_an_empty_page_among_others_keeps_the_count(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.add_page()
    paragraph(pdf, BODY)
    pdf.add_page()
    pdf.add_page()
    paragraph(pdf, "The last page was not the second.")
    document = made(tmp_path, pdf)
    assert split(document)[0].pages == (1, 3)
    assert document.page_at(document.text.index("The last page")) == 3


def test_a_title_that_someone_gave_is_used_and_one_left_by_a_program_is_not(tmp_path: Path) -> None:
    for given, title in (
        ("Carers in Bromley", "Carers in Bromley"),
        ("Microsoft Word - draft3.docx", "paper"),
    ):
        pdf = FPDF()
        pdf.set_title(given)
        pdf.add_page()
        paragraph(pdf, BODY * 2)
        assert made(tmp_path, pdf).source.title == title


def test_a_picture_without_words_is_said_to_be_one(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.rect(10, 10, 100, 100, style="F")
    with pytest.raises(PaperError, match="no words can be made out; add a clearer scan"):
        made(tmp_path, pdf)


def test_a_locked_pdf_says_that_it_is_locked(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.add_page()
    paragraph(pdf, BODY)
    pdf.set_encryption(owner_password="owner", user_password="user")
    with pytest.raises(PaperError, match="locked with a password"):
        made(tmp_path, pdf)


def test_a_pdf_that_only_forbids_changes_can_be_read(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.add_page()
    paragraph(pdf, BODY)
    pdf.set_encryption(owner_password="owner", permissions=AccessPermission.none())
    assert BODY.split()[1] in made(tmp_path, pdf).text


def test_a_pdf_cut_off_in_mid_file_is_damaged_or_read(tmp_path: Path) -> None:
    pdf = report()
    pdf.output(str(tmp_path / "whole.pdf"))
    data = (tmp_path / "whole.pdf").read_bytes()
    for part in range(1, 10):
        (tmp_path / "cut.pdf").write_bytes(data[: len(data) * part // 10])
        try:
            read(tmp_path, "cut.pdf", {})
        except PaperError as error:
            assert str(error).startswith("cut.pdf: ")


def test_a_sentence_that_a_running_header_cuts_in_two_is_quoted_whole(tmp_path: Path) -> None:
    pdf = Report()
    pdf.add_page()
    for number in range(90):
        pdf.set_font("Helvetica", size=11)
        pdf.write(6, f"The council was asked {number} times what it had done for its carers. ")
    document = made(tmp_path, pdf)
    statements = [s for p in split(document) for s in p.statements]
    assert [s.flat for s in statements] == [
        f"The council was asked {number} times what it had done for its carers."
        for number in range(90)
    ]
    assert len({document.page_at(s.span.start) for s in statements}) == 2
    assert any(
        document.page_at(s.span.start) != document.page_at(s.span.end - 1) for s in statements
    )
