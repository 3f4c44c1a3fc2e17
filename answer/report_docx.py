"""A report on a checked text as a Word file, with real footnotes.

python-docx writes no footnotes: their part, styles and settings are added here as ISO/IEC 29500
(WordprocessingML, 17.11) asks for them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from answer.printable import printable
from answer.report import CAUTION, Entry, Standing, TextReport, Words, counts, paragraphs

if TYPE_CHECKING:
    from docx.document import Document

# Fill and letters: dark on light, at least 7 to 1.
_COLOURS: dict[Standing, tuple[str, str]] = {
    "supported": ("DFF0DC", "17421A"),
    "contradicted": ("F9D9D9", "6B0F0F"),
    "not_found": ("FDF0C4", "4D3800"),
    "not a claim": ("F0F0F0", "404040"),
}
_STYLES = {"paragraph": None, "heading": "Heading 3", "item": "List Bullet"}


def docx_report(report: TextReport) -> bytes:
    """The report as a .docx file: the text with each sentence marked, quotations as footnotes."""
    from docx import Document

    document = Document()
    notes = _Footnotes(document)
    _properties(document, report)
    document.add_heading(f"Checked: {printable(report.title)}", level=1)
    document.add_paragraph(f"Held against {report.against} on {report.day}.")
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for standing, said, count in counts(report):
        row = table.add_row().cells
        _coloured(row[0].paragraphs[0].add_run(said), standing)
        row[1].paragraphs[0].add_run(str(count))
    document.add_paragraph()
    document.add_paragraph(CAUTION)
    document.add_heading("Only problems" if report.only_problems else "The text", level=2)
    empty = True
    for role, entries in paragraphs(report):
        paragraph = document.add_paragraph(style=_STYLES[role])
        for number, entry in enumerate(entries):
            if number:
                paragraph.add_run(" ")
            _entry(paragraph, entry, notes)
        empty = False
    if empty and report.only_problems:
        document.add_paragraph("No sentence was contradicted or not found.")
    document.add_heading("Papers searched", level=2)
    for paper in report.papers:
        facts = (paper.title, paper.publisher, paper.date.words if paper.date else "undated")
        line = ", ".join(fact for fact in facts if fact)
        document.add_paragraph(printable(line), style="List Bullet")
    notes.finish()
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def _properties(document: Document, report: TextReport) -> None:
    properties = document.core_properties
    properties.title = f"Checked: {printable(report.title)}"[:255]
    properties.author = properties.last_modified_by = "Scrutineer"
    properties.comments = ""
    day = datetime(report.on.year, report.on.month, report.on.day)
    properties.created = properties.modified = day


def _entry(paragraph: Any, entry: Entry, notes: _Footnotes) -> None:
    for words in entry.words:
        run = paragraph.add_run(words.text)
        _coloured(run, entry.standing)
        run.bold = run.underline = words.differs or None
    mark = paragraph.add_run(f" [{entry.mark}]")
    _coloured(mark, entry.standing)
    mark.bold = True
    if entry.notes:
        notes.add(paragraph, entry.notes)


def _coloured(run: Any, standing: Standing) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    fill, letters = _COLOURS[standing]
    run.font.color.rgb = RGBColor.from_string(letters)
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shade.set(qn(f"w:{name}"), value)
    run._r.get_or_add_rPr().append(shade)


class _Footnotes:
    """The footnotes of a document, numbered by Word in the order of their references."""

    def __init__(self, document: Document) -> None:
        from docx.enum.style import WD_STYLE_TYPE
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls, qn
        from docx.shared import Pt

        self._document = document
        text = document.styles.add_style("FootnoteText", WD_STYLE_TYPE.PARAGRAPH)
        text.base_style = document.styles["Normal"]
        text.font.size = Pt(9)
        mark = document.styles.add_style("FootnoteReference", WD_STYLE_TYPE.CHARACTER)
        mark.font.superscript = True
        for style, name in ((text, "footnote text"), (mark, "footnote reference")):
            style.element.find(qn("w:name")).set(qn("w:val"), name)  # as Word calls its own
        self._root = parse_xml(
            f"<w:footnotes {nsdecls('w')}>"
            '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p>'
            '</w:footnote><w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r>'
            "<w:continuationSeparator/></w:r></w:p></w:footnote></w:footnotes>"
        )
        self._count = 0

    def add(self, paragraph: Any, lines: Sequence[Sequence[Words]]) -> None:
        """A footnote of these lines, its mark at the end of the paragraph so far."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        self._count += 1
        mark = paragraph.add_run(style=self._document.styles["footnote reference"])
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(self._count))
        mark._r.append(reference)
        note = OxmlElement("w:footnote")
        note.set(qn("w:id"), str(self._count))
        for number, line in enumerate(lines):
            note.append(_note_paragraph(line, first=number == 0))
        self._root.append(note)

    def finish(self) -> None:
        """Put the part, and what names it, into the package. Called once, at the end."""
        from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
        from docx.opc.oxml import serialize_part_xml
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls, qn

        main = self._document.part
        part = Part(
            PackURI("/word/footnotes.xml"),
            CONTENT_TYPE.WML_FOOTNOTES,
            serialize_part_xml(self._root),
            main.package,
        )
        main.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        properties = parse_xml(
            f'<w:footnotePr {nsdecls("w")}><w:footnote w:id="-1"/><w:footnote w:id="0"/>'
            "</w:footnotePr>"
        )
        settings = self._document.settings.element
        following = next(
            (child for child in settings if child.tag in map(qn, _AFTER_FOOTNOTES)), None
        )
        if following is None:
            settings.append(properties)
        else:
            following.addprevious(properties)


# What the schema of settings has after `footnotePr`, as far as python-docx's template holds it.
_AFTER_FOOTNOTES = (
    *("w:endnotePr", "w:compat", "w:docVars", "w:rsids", "w:attachedSchema", "w:themeFontLang"),
    *("w:clrSchemeMapping", "w:shapeDefaults", "w:decimalSymbol", "w:listSeparator"),
)


def _note_paragraph(line: Sequence[Words], *, first: bool) -> Any:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    paragraph = parse_xml(
        f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr></w:p>'
    )
    if first:
        paragraph.append(
            parse_xml(
                f'<w:r {nsdecls("w")}><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
                "<w:footnoteRef/></w:r>"
            )
        )
    for run in _runs(line, first=first):
        paragraph.append(run)
    return paragraph


def _runs(line: Sequence[Words], *, first: bool) -> Iterator[Any]:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    for number, words in enumerate(line):
        look = '<w:rPr><w:b/><w:u w:val="single"/></w:rPr>' if words.differs else ""
        run: Any = parse_xml(f"<w:r {nsdecls('w')}>{look}</w:r>")
        run.text = f"{' ' if first and not number else ''}{words.text}"
        yield run
