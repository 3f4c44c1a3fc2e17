"""Word files (DOCX) become Content, by python-docx.

Left out are text boxes, headers and footers, comments, hidden and deleted words. A footnote
follows at the end of its section, where its heading still stands above it.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE as RELATED
from docx.oxml import parse_xml
from docx.package import Package

from ingest.document import Content
from ingest.errors import Unreadable
from ingest.numbering import Numbering
from ingest.outline import SPANNED, Outline
from ingest.wordheads import column_rows
from ingest.wordstyles import Styles, is_on

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MOST_BYTES = 200_000_000
_MOST_OF_A_PART = 60_000_000
_HIGHEST_RATIO = 500
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*?/>")
# Pictures and the like are not even unpacked; a broken link to one must not lose the paper.
_NEEDED = re.compile(
    rb"Type\s*=\s*[\"'][^\"']*/(?:officeDocument|styles|numbering|footnotes|endnotes"
    rb"|core-properties)[\"']"
)
_MACROS = b"application/vnd.ms-word.document.macroEnabled.main+xml"
_PLAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
# "Strict" files differ in the names of their namespaces alone.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", _W[1:-1].encode()),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", _MATHS[1:-1].encode()),
)
_INSIDE = frozenset(
    f"{_W}{name}"
    for name in "hyperlink ins moveTo smartTag sdt sdtContent fldSimple customXml".split()
)
_LONGEST_HEADING = 150
_LONG_CELL = 1500
_NOT_SHOWN = re.compile("[\xad\u200b\u200e\u200f\u2060\ufeff]")


def read_docx(data: bytes) -> Content:
    """A Word file as a paper. Raises Unreadable if it is damaged, locked or none."""
    package = _opened(data)
    try:
        reader = _Reader(package)
        reader.read()
        properties = _properties(package)
    except Exception as error:  # a damaged part can raise anything from inside python-docx
        raise _damaged() from error
    text, blocks = reader.outline.finish()
    if not blocks:
        raise Unreadable("there is no text in it", "save it as PDF if its pages are pictures")
    return Content(text, blocks, title=reader.title, properties=properties)


def _damaged() -> Unreadable:
    return Unreadable("the Word file is damaged", "open it in Word and save it as a new .docx")


def _opened(data: bytes) -> Any:
    if not data:
        raise Unreadable("the file is empty", "save it again or remove it")
    if data.startswith(_OLD_OFFICE):
        if _LOCKED in data:
            raise Unreadable("it is locked with a password", "save a copy without the password")
        raise Unreadable("it is a Word file of the old kind (.doc)", "open it, save it as .docx")
    try:
        return Package.open(io.BytesIO(_needed_parts(data)))
    except Unreadable:
        raise
    except Exception as error:  # zipfile and python-docx raise many kinds for what is damaged
        raise _damaged() from error


def _needed_parts(data: bytes) -> bytes:
    """The parts that hold words, packed again: what is unpacked is bounded before it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as given:
            members = [one for one in given.infolist() if one.filename.endswith((".xml", ".rels"))]
            if not any(member.filename.startswith("word/") for member in members):
                problem = "it is no Word file"
                raise Unreadable(problem, "open it in the program it is from, save it as PDF")
            if sum(member.file_size for member in members) > _MOST_BYTES:
                raise _too_large()
            kept = io.BytesIO()
            with zipfile.ZipFile(kept, "w", zipfile.ZIP_STORED) as packed:
                for member in members:
                    packed.writestr(member.filename, _part(given, member))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError) as error:
        raise _damaged() from error
    except (NotImplementedError, RuntimeError) as error:
        raise Unreadable(
            "it is packed in an unusual way", "open it in Word, save it again"
        ) from error
    return kept.getvalue()


def _too_large() -> Unreadable:
    return Unreadable("unpacked it would be far too large", "split it into several papers")


def _part(given: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    small = member.file_size <= 1_000_000
    if not small and member.file_size > _HIGHEST_RATIO * max(member.compress_size, 1):
        raise _too_large()
    with given.open(member) as file:
        # What a member says of its own size may be a lie.
        part = file.read(_MOST_OF_A_PART + 1)
    if len(part) > _MOST_OF_A_PART:
        raise _too_large()
    for strict, usual in _STRICT:
        part = part.replace(strict, usual)
    if member.filename.endswith(".rels"):
        return _RELATION.sub(lambda one: one[0] if _NEEDED.search(one[0]) else b"", part)
    return part.replace(_MACROS, _PLAIN) if member.filename == "[Content_Types].xml" else part


def _properties(package: Any) -> tuple[tuple[str, str], ...]:
    try:
        package.part_related_by(RELATED.CORE_PROPERTIES)
        core = package.core_properties
        said = [("title", core.title), ("author", core.author), ("subject", core.subject)]
        said += [
            (name, date.date().isoformat() if date else "")
            for name, date in (("created", core.created), ("modified", core.modified))
        ]
    except (KeyError, ValueError, TypeError, AttributeError):
        return ()  # they are missing or unreadable; the paper is still there
    return tuple((name, " ".join(words.split())) for name, words in said if words.strip())


class _Reader:
    """Goes through the body and tells its paragraphs and tables to the outline."""

    def __init__(self, package: Any) -> None:
        part = package.main_document_part
        self._body = part.element.body
        self._styles = Styles(_related(part, RELATED.STYLES))
        self._numbering = Numbering(_related(part, RELATED.NUMBERING))
        self._notes = dict(_notes(_related(part, RELATED.FOOTNOTES), "footnote"))
        self._notes |= dict(_notes(_related(part, RELATED.ENDNOTES), "endnote"))
        self._waiting: list[str] = []  # notes of this section
        self._broken_off = ""
        self.outline = Outline()
        self.title: str | None = None

    def read(self) -> None:
        self._blocks(self._body)
        self._tell_notes()

    def _blocks(self, parent: Any) -> None:
        for block in _block_elements(parent):
            if block.tag == f"{_W}p":
                self._paragraph(block)
            else:
                self._table(block)

    def _paragraph(self, paragraph: Any) -> None:
        style = self._styles.of(paragraph)
        words, bold = self._words(paragraph)
        if self._styles.is_mark_deleted(paragraph):
            self._broken_off += words
            return
        words, self._broken_off = _tidy(self._broken_off + words), ""
        if style.is_contents:
            return
        numbered = self._styles.list_of(paragraph)
        mark, place, depth = "", "", 0
        if numbered:
            place, level = numbered
            level = self._numbering.level_of_style(place, style.id) if level is None else level
            mark, depth = self._numbering.next_mark(place, level), level + 1
        if style.is_title and words:
            self.title = self.title or words.replace("\n", " ")
        level = self._styles.heading_level(paragraph)
        if level and not _is_sentence(words):
            self._tell_notes()
            self.outline.heading(words.replace("\n", " "), level, mark)
        elif mark:
            # Capitals over numbered paragraphs are a heading as bold letters are.
            self.outline.item(words, mark, depth, place, bold=bold or words.isupper())
        else:
            self.outline.paragraph(words, bold=bold)

    def _words(self, paragraph: Any) -> tuple[str, bool]:
        """What the paragraph shows, and whether all of it is bold."""
        parts: list[str] = []
        all_bold = True
        for run in _runs(paragraph):
            if run.tag == f"{_MATHS}oMath":
                parts += [one.text or "" for one in run.iter(f"{_MATHS}t")]
                continue
            if self._styles.is_hidden(run, paragraph):
                continue
            shown = "".join(self._run_words(run))
            parts.append(shown)
            if any(map(str.isalnum, shown)) and not self._styles.is_bold(run, paragraph):
                all_bold = False
        return "".join(parts), all_bold

    def _run_words(self, run: Any) -> Iterator[str]:
        for part in run:
            if not isinstance(part.tag, str):
                continue
            name = part.tag.removeprefix(_W)
            if name == "t":
                yield part.text or ""
            elif name in ("tab", "ptab"):
                yield " "
            elif name in ("br", "cr"):
                yield "\n"
            elif name == "noBreakHyphen":
                yield "-"
            elif name in ("footnoteReference", "endnoteReference"):
                key = (name.removesuffix("Reference"), part.get(f"{_W}id") or "")
                for paragraph in self._notes.get(key, ()):
                    self._waiting.append(_tidy(self._words(paragraph)[0]))

    def _tell_notes(self) -> None:
        notes, self._waiting = self._waiting, []
        for note in notes:
            self.outline.paragraph(note)

    def _table(self, table: Any) -> None:
        rows = [row for row in _inside(table, f"{_W}tr") if row.find(f"{_W}trPr/{_W}del") is None]
        cells = [list(_inside(row, f"{_W}tc")) for row in rows]
        width = max(map(len, cells), default=0)
        if width < 2 or any(_is_long(cell) for row in cells for cell in row):
            for cell in (cell for row in cells for cell in row):
                if _merged(cell) != "continue":
                    self._blocks(cell)
            return
        laid: list[list[str]] = []
        all_bold: list[bool] = []
        above: dict[int, str] = {}
        for row, row_cells in zip(rows, cells, strict=True):
            line = [""] * _number(row.find(f"{_W}trPr/{_W}gridBefore"))
            bolds: list[bool] = []
            for cell in row_cells:
                words, bold = self._cell(cell)
                bolds.append(bold)
                if _merged(cell) == "continue":
                    words = above.get(len(line), words)
                above[len(line)] = words if _merged(cell) else ""
                span = max(1, _number(cell.find(f"{_W}tcPr/{_W}gridSpan")))
                line += [words, *[SPANNED] * (span - 1)]
            laid.append(line)
            all_bold.append(all(bolds))
        heads = 0
        while heads < len(rows) and is_on(rows[heads].find(f"{_W}trPr/{_W}tblHeader")):
            heads += 1
        if not heads:
            heads = column_rows(laid, all_bold)
        self.outline.table(laid, heads)

    def _cell(self, cell: Any) -> tuple[str, bool]:
        """The words of a cell, tables in it too, and whether they are all bold."""
        told: list[str] = []
        all_bold = True
        for paragraph in cell.iter(f"{_W}p"):
            if any(True for _ in paragraph.iterancestors(f"{_W}txbxContent")):
                continue
            words, bold = self._words(paragraph)
            numbered = self._styles.list_of(paragraph)
            if numbered:
                mark = self._numbering.next_mark(numbered[0], numbered[1] or 0)
                words = f"{mark} {words}" if any(map(str.isalnum, mark)) else words
            if words.strip():
                told.append(_tidy(words))
                all_bold = all_bold and bold
        return " ".join(told), all_bold and bool(told)


def _related(part: Any, relation: str) -> Any:
    """The root of another part of the file; None if it has none."""
    try:
        other = part.part_related_by(relation)
    except KeyError:
        return None
    element = getattr(other, "element", None)
    return parse_xml(other.blob) if element is None else element


def _notes(part: Any, name: str) -> Iterator[tuple[tuple[str, str], tuple[Any, ...]]]:
    for note in [] if part is None else part.iterchildren(f"{_W}{name}"):
        if note.get(f"{_W}type") in (None, "normal"):
            yield (name, note.get(f"{_W}id") or ""), tuple(note.iter(f"{_W}p"))


def _block_elements(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables, those in content controls and inserted ones too."""
    for child in parent:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif child.tag in _INSIDE and not _is_no_text(child):
            yield from _block_elements(child)


def _is_no_text(element: Any) -> bool:
    """Whether a content control is a table of contents, or still asks for its words."""
    kind = element.find(f"{_W}sdtPr/{_W}docPartObj/{_W}docPartGallery")
    contents = kind is not None and kind.get(f"{_W}val") == "Table of Contents"
    return contents or is_on(element.find(f"{_W}sdtPr/{_W}showingPlcHdr"))


def _inside(parent: Any, tag: str) -> Iterator[Any]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _INSIDE:
            yield from _inside(child, tag)


def _runs(parent: Any) -> Iterator[Any]:
    for child in parent:
        if child.tag in (f"{_W}r", f"{_MATHS}oMath"):
            yield child
        elif child.tag == f"{_MATHS}oMathPara" or (child.tag in _INSIDE and not _is_no_text(child)):
            yield from _runs(child)


def _merged(cell: Any) -> str:
    """ "restart" for the first of cells that are merged downwards, "continue" for the others."""
    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
    return "" if merge is None else merge.get(f"{_W}val") or "continue"


def _number(element: Any) -> int:
    value = "" if element is None else element.get(f"{_W}val") or ""
    return min(int(value), 60) if value.isdecimal() and len(value) < 6 else 0


def _is_long(cell: Any) -> bool:
    """Whether a cell holds a text of its own: the table then only lays out the page."""
    paragraphs = list(cell.iter(f"{_W}p"))
    letters = sum(len(one.text or "") for one in cell.iter(f"{_W}t"))
    return len(paragraphs) > 1 and letters > _LONG_CELL


def _is_sentence(words: str) -> bool:
    """Whether a "heading" is a numbered paragraph: the style is often used for its number alone."""
    return len(words) > _LONGEST_HEADING or (words.endswith((".", ";")) and len(words.split()) > 12)


def _tidy(words: str) -> str:
    lines = _NOT_SHOWN.sub("", words).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()
