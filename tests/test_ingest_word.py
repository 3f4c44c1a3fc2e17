"""Word files as councils write them, made here by python-docx."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest_document import outline, said

from ingest import Document, PaperError, read, split

LEVELS = """<w:abstractNum {ns} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>
<w:lvlText w:val="(%3)"/></w:lvl>
<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%4)"/></w:lvl>
</w:abstractNum>"""
LISTS = """<w:num {ns} w:numId="{id}"><w:abstractNumId w:val="90"/>{override}</w:num>"""
AGAIN = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'


class Report:
    """A Word file in the making."""

    def __init__(self) -> None:
        self.file = docx.Document()
        numbering: Any = self.file.part.numbering_part.element
        ns = nsdecls("w")
        numbering.insert(0, parse_xml(LEVELS.format(ns=ns)))
        numbering.append(parse_xml(LISTS.format(ns=ns, id=91, override="")))
        numbering.append(parse_xml(LISTS.format(ns=ns, id=92, override=AGAIN)))

    def say(self, words: str, style: str | None = None, *, bold: bool = False) -> Any:
        paragraph = self.file.add_paragraph(style=style)
        paragraph.add_run(words).bold = bold or None
        return paragraph

    def number(self, words: str, level: int, list_id: int = 91, *, bold: bool = False) -> None:
        paragraph = self.say(words, bold=bold)
        properties = paragraph._p.get_or_add_pPr()
        properties.append(
            parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/>'
                f'<w:numId w:val="{list_id}"/></w:numPr>'
            )
        )

    def put(self, inside: str) -> None:
        """A paragraph as WordprocessingML, before the last section's properties."""
        body: Any = self.file.element.body
        body.insert(len(body) - 1, parse_xml(f"<w:p {nsdecls('w')}>{inside}</w:p>"))

    def table(self, *rows: tuple[str, ...]) -> Any:
        table = self.file.add_table(len(rows), len(rows[0]))
        for line, row in enumerate(rows):
            for column, words in enumerate(row):
                table.cell(line, column).text = words
        return table

    def bytes(self) -> bytes:
        kept = io.BytesIO()
        self.file.save(kept)
        return kept.getvalue()


def paper(folder: Path, report: Report | bytes, name: str = "report.docx") -> Document:
    (folder / name).write_bytes(report if isinstance(report, bytes) else report.bytes())
    return read(folder, name, {})


def repacked(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given_, zipfile.ZipFile(kept, "w") as packed:
        for name in given_.namelist():
            part = change(name, given_.read(name))
            if part is not None:
                packed.writestr(name, part, zipfile.ZIP_DEFLATED)
    return kept.getvalue()


def small() -> bytes:
    report = Report()
    report.say("The council met.")
    return report.bytes()


def test_headings_lists_and_what_the_file_says_of_itself(tmp_path: Path) -> None:
    report = Report()
    core = report.file.core_properties
    core.title, core.author, core.subject = "Home care", "Anytown Council", "Care"
    core.created = datetime.datetime(2024, 5, 3, 9, 0)
    core.modified = datetime.datetime(2024, 6, 27, 9, 0)
    report.file.add_heading("Home care in Anytown", 0)
    report.file.add_heading("Background", 1)
    report.say("Costs rose. The council should:")
    report.say("pay carers more;", "List Bullet")
    report.say("train them in:", "List Bullet")
    report.say("dementia", "List Bullet 2")
    report.say("first aid", "List Bullet 2")
    report.say("report back.", "List Bullet")
    report.file.add_heading("Costs", 2)
    report.say("Risks", bold=True)
    report.say("There are none.")
    report.say("One carer said:")
    report.say("“I am tired.”")
    document = paper(tmp_path, report)
    assert said(document) == [
        "Costs rose.",
        "The council should: pay carers more;",
        "train them in: dementia",
        "train them in: first aid",
        "The council should: report back.",
        "There are none.",
        "One carer said: “I am tired.”",
    ]
    assert outline(document) == [
        (1, "Home care in Anytown"),
        (2, "Background"),
        (3, "Costs"),
        (4, "Risks"),
    ]
    assert document.source.title == "Home care in Anytown"
    assert document.content.properties == (
        ("title", "Home care"),
        ("author", "Anytown Council"),
        ("subject", "Care"),
        ("created", "2024-05-03"),
        ("modified", "2024-06-27"),
    )


def test_paragraphs_have_the_numbers_that_word_shows(tmp_path: Path) -> None:
    report = Report()
    report.number("Background", 0, bold=True)
    report.number("The council buys home care.", 1)
    report.number("It does so for three reasons:", 1)
    report.number("choice", 2)
    report.number("cost, that is:", 2)
    report.number("wages", 3)
    report.number("travel", 3)
    report.number("quality.", 2)
    report.number("RECOMMENDATIONS", 0)
    report.number("The committee is asked to note the report.", 1)
    report.say("RESOLVED that:", bold=True)
    report.number("the report be noted; and", 0, 92)
    report.number("carers be thanked", 0, 92, bold=True)
    document = paper(tmp_path, report)
    assert document.text.split("\n\n")[:2] == ["1. Background", "1.1 The council buys home care."]
    for line in ("1.2 It does so", "(a) choice", "ii) travel", "(c) quality", "2.1 The committee"):
        assert re.search(rf"^{re.escape(line)}", document.text, re.MULTILINE), line
    assert said(document) == [
        "The council buys home care.",
        "It does so for three reasons: choice",
        "cost, that is: wages",
        "cost, that is: travel",
        "It does so for three reasons: quality.",
        "The committee is asked to note the report.",
        "RESOLVED that: the report be noted; and",
        "RESOLVED that: carers be thanked",
    ]
    assert [words for _, words in outline(document)] == ["1. Background", "2. RECOMMENDATIONS"]
    assert "1. the report be noted; and\n2. carers be thanked" in document.text


def test_a_paragraph_between_numbered_items_does_not_end_their_list(tmp_path: Path) -> None:
    report = Report()
    report.say("The committee should:")
    report.number("note the report;", 0)
    report.say("It was debated at length.")
    report.number("thank carers.", 0)
    assert said(paper(tmp_path, report)) == [
        "The committee should: note the report;",
        "It was debated at length.",
        "The committee should: thank carers.",
    ]


def test_numbers_typed_by_hand(tmp_path: Path) -> None:
    report = Report()
    report.say("3.2\tThe panel agreed to:")
    report.say("(a)\tmeet again; and")
    report.say("(b)\twrite to the minister.")
    report.say("4.\tCLOSE OF MEETING", bold=True)
    report.say("It closed at nine.")
    document = paper(tmp_path, report)
    assert said(document) == [
        "The panel agreed to: meet again; and",
        "The panel agreed to: write to the minister.",
        "It closed at nine.",
    ]
    assert outline(document) == [(1, "4. CLOSE OF MEETING")]


def test_a_heading_style_used_for_numbered_paragraphs_makes_no_headings(tmp_path: Path) -> None:
    report = Report()
    sentence = "The council has looked at home care for all of its older people in all its wards."
    report.file.add_heading(sentence, 2)
    assert said(paper(tmp_path, report)) == [sentence]


def test_rows_keep_their_column_headings(tmp_path: Path) -> None:
    report = Report()
    report.table(("Decision Maker:", "EXECUTIVE"), ("Date:", "27 June 2024"))
    report.say("Spending is as follows.")
    table = report.table(("Ward", "2024", ""), ("", "Plan", "Spent"), ("Penge", "12", "13. Much."))
    table.cell(0, 1).merge(table.cell(0, 2))
    for row in table.rows[:2]:
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    report.say("Carers are as follows.")
    table = report.table(("Ward", "Name", "Carers"), ("Penge", "A", "12"), ("", "B", "9"))
    table.cell(1, 0).merge(table.cell(2, 0))
    report.say("Actions are as follows.")
    table = report.table(("Action", "Who"), ("Write", "Clerk"))
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    assert said(paper(tmp_path, report)) == [
        "Decision Maker: | EXECUTIVE |",
        "Date: | 27 June 2024 |",
        "Spending is as follows.",
        "Ward | 2024 Plan | 2024 Spent | Penge | 12 | 13. Much. |",
        "Carers are as follows.",
        "Ward | Name | Carers | Penge | A | 12 |",
        "Ward | Name | Carers | Penge | B | 9 |",
        "Actions are as follows.",
        "Action | Who | Write | Clerk |",
    ]


def test_years_under_a_merged_name_are_columns_though_nobody_said_so(tmp_path: Path) -> None:
    report = Report()
    report.say("Spending is as follows.")
    rows = ("Service", "Budget £000", ""), ("", "2024/25", "2025/26"), ("Ferries", "120", "130")
    table = report.table(*rows)
    table.cell(0, 1).merge(table.cell(0, 2))
    assert said(paper(tmp_path, report))[1:] == [
        "Service | Budget £000 2024/25 | Budget £000 2025/26 | Ferries | 120 | 130 |",
    ]


def test_tables_that_only_lay_out_the_page(tmp_path: Path) -> None:
    report = Report()
    boxed = report.file.add_table(1, 1).cell(0, 0)
    boxed.text = "The panel recommends that:"
    boxed.add_paragraph("carers be thanked.", "List Bullet")
    inner = report.file.add_table(1, 2)
    inner.cell(0, 0).text = "Wards"
    nested = inner.cell(0, 1).add_table(1, 2)
    nested.cell(0, 0).text, nested.cell(0, 1).text = "Penge", "Bickley"
    assert said(paper(tmp_path, report)) == [
        "The panel recommends that: carers be thanked.",
        "Wards | Penge Bickley |",
    ]


def test_what_is_not_shown_is_left_out(tmp_path: Path) -> None:
    report = Report()
    section = report.file.sections[0]
    section.header.paragraphs[0].text = "Words of a header"
    section.footer.paragraphs[0].text = "Words of a footer"
    paragraph = report.say("Carers are tired.")
    report.file.add_comment(paragraph.runs, text="Words of a comment", author="A", initials="A")
    report.put(
        '<w:r><w:t xml:space="preserve">The fee is </w:t></w:r>'
        '<w:del w:id="1" w:author="A"><w:r><w:delText>£4</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="A"><w:r><w:t xml:space="preserve">£5 </w:t></w:r></w:ins>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secretly </w:t></w:r>"
        "<w:hyperlink><w:r><w:t>per visit</w:t></w:r></w:hyperlink>"
        "<w:r><w:t xml:space='preserve"
        "'> in the ser\xadvice</w:t><w:softHyphen/><w:noBreakHyphen/><w:t>user</w:t></w:r>"
        '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText> PAGE </w:instrText>'
        '<w:fldChar w:fldCharType="end"/></w:r>'
        "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>A box</w:t></w:r></w:p></w:txbxContent>"
        "</w:pict><w:t>’s home.</w:t></w:r>"
    )
    report.put(
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Enter a date</w:t>"
        "</w:r></w:sdtContent></w:sdt><w:r><w:t>Dated today.</w:t></w:r>"
    )
    report.put('<w:pPr><w:rPr><w:del w:id="3"/></w:rPr></w:pPr><w:r><w:t>One </w:t></w:r>')
    report.put("<w:r><w:t>paragraph.</w:t></w:r>")
    assert said(paper(tmp_path, report)) == [
        "Carers are tired.",
        "The fee is £5 per visit in the service-user’s home.",
        "Dated today.",
        "One paragraph.",
    ]


def test_a_table_of_contents_is_left_out_and_footnotes_follow_their_section(tmp_path: Path) -> None:
    report = Report()
    report.file.styles.add_style("toc 1", 1)
    report.say("Costs 3", "toc 1")
    report.file.add_heading("Costs", 1)
    report.put('<w:r><w:t>Costs rose.</w:t><w:footnoteReference w:id="2"/></w:r>')
    report.say("They fell later.")
    report.file.add_heading("Next steps", 1)
    report.say("The panel will meet.")
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>By 3% in 2024.</w:t></w:r>'
        "</w:p></w:footnote></w:footnotes>"
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"

    def with_notes(name: str, part: bytes) -> bytes:
        if name == "[Content_Types].xml":
            override = f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
            return part.replace(b"</Types>", override.encode())
        if name == "word/_rels/document.xml.rels":
            related = (
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
            )
            added = f'<Relationship Id="rId99" Type="{related}" Target="footnotes.xml"/>'
            missing = '<Relationship Id="rId98" Type="http://x/image" Target="NULL"/>'
            return part.replace(b"</Rel", f"{added}{missing}</Rel".encode())
        return part

    data = io.BytesIO(repacked(report.bytes(), with_notes))
    with zipfile.ZipFile(data, "a") as packed:
        packed.writestr("word/footnotes.xml", notes)
    document = paper(tmp_path, data.getvalue())
    assert said(document) == [
        "Costs rose.",
        "They fell later.",
        "By 3% in 2024.",
        "The panel will meet.",
    ]
    assert [passage.headings for passage in split(document)] == [("Costs",), ("Next steps",)]


def test_a_file_with_macros_and_a_strict_one(tmp_path: Path) -> None:
    def macros(name: str, part: bytes) -> bytes:
        plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        return part.replace(plain, b"application/vnd.ms-word.document.macroEnabled.main+xml")

    def strict(name: str, part: bytes) -> bytes:
        usual = b"http://schemas.openxmlformats.org/%b/2006/%b"
        for before, after in (
            ((b"wordprocessingml", b"main"), b"wordprocessingml/main"),
            ((b"officeDocument", b"relationships"), b"officeDocument/relationships"),
        ):
            part = part.replace(usual % before, b"http://purl.oclc.org/ooxml/" + after)
        return part

    for change, name in ((macros, "report.docm"), (strict, "report.docx")):
        data = repacked(small(), change)
        assert said(paper(tmp_path, data, name)) == ["The council met."]


def bomb(name: str, part: bytes) -> bytes:
    if name != "word/document.xml":
        return part
    return part.replace(b"The council met.", b"A" * 30_000_000)


def entities(name: str, part: bytes) -> bytes:
    if name != "word/document.xml":
        return part
    lines = ['<!ENTITY a0 "words ">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 20}">' for n in range(1, 9)]
    doctype = f"<!DOCTYPE w [{''.join(lines)}]>".encode()
    return part.replace(b"?>", b"?>" + doctype, 1).replace(b"The council met.", b"&a8;")


def deep(name: str, part: bytes) -> bytes:
    inner = b"<w:ins>" * 5000 + b"</w:ins>" * 5000
    return part.replace(b"<w:body>", b"<w:body>" + inner) if name == "word/document.xml" else part


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "the file is empty"),
        (b"PK", "the Word file is damaged"),
        (small()[:3000], "the Word file is damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "it is a Word file of the old kind"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "it is locked with a password",
        ),
        (repacked(small(), lambda name, part: None), "it is no Word file"),
        (
            repacked(small(), lambda name, part: None if name == "word/document.xml" else part),
            "the Word file is damaged",
        ),
        (repacked(small(), bomb), "unpacked it would be far too large"),
        (repacked(small(), deep), "the Word file is damaged"),
        (Report().bytes(), "there is no text in it"),
    ],
)
def test_what_is_no_paper_is_told_in_one_line(tmp_path: Path, data: bytes, problem: str) -> None:
    with pytest.raises(PaperError) as raised:
        paper(tmp_path, data)
    assert str(raised.value).startswith(f"report.docx: {problem}")
    assert "\n" not in str(raised.value)


def test_entities_are_not_blown_up(tmp_path: Path) -> None:
    with pytest.raises(PaperError, match=r"no text in it|damaged"):
        paper(tmp_path, repacked(small(), entities))


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_no_damaged_file_breaks_the_reader(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    spoil = data.draw(st.sampled_from(["word/document.xml", "word/numbering.xml", "the file"]))

    def spoilt(part: bytes) -> bytes:
        changed = bytearray(part)
        for _ in range(data.draw(st.integers(1, 6))):
            at = data.draw(st.integers(0, len(changed) - 1))
            changed[at : at + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=4))
        return bytes(changed)

    if spoil == "the file":
        source = spoilt(SMALL)
    else:
        source = repacked(SMALL, lambda name, part: spoilt(part) if name == spoil else part)
    try:
        document = paper(tmp_path_factory.mktemp("word"), source)
    except PaperError:
        return
    said(document)


SMALL = small()
