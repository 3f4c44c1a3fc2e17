"""A saved web page becomes Content, by lxml: the paper on it, without what stands around it."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from typing import Any

from lxml import etree, html

from ingest.document import Content
from ingest.encoding import decode
from ingest.errors import Unreadable
from ingest.landmarks import Landmarks
from ingest.numerals import numeral
from ingest.outline import Outline, grid
from ingest.pagehead import page_properties, page_title

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w:.-]+)")
_MAILED = re.compile(rb"\s*(?:from|mime-version|content-type|snapshot-content-location):", re.I)
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_UNSEEN = re.compile("[\xad\u200b\u200e\u200f\u2060\ufeff]")
_SPACE = re.compile(r"[^\S\n]+")
_BREAK = "\n"  # of a line, by <br>; all other white space in a page is a space
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main ol p pre section summary"
    " table tbody td tfoot th thead tr ul".split()
)
_HEADING = re.compile(r"h[1-6]")
_LABELS = ("h2", "h3", "h4", "h5", "h6", "b", "strong")  # "Minutes:", "Decision:"
_ITEM_MARK = re.compile(r"\(?(?:\d{1,3}|[a-z])[.)]{1,2}")
_TITLES_OF_ITEMS = frozenset(["mgAiTitleTxt", "mgSubItemTitleTxt"])  # modern.gov's agenda items
_BULLETS = ("•", "◦", "▪", "‣")
_ANY_PAGE = re.compile(r"(?:agenda|minutes|issue|decision|meeting|document)s?\b.{0,20}", re.I)
_LONG_CELL = 500  # more than this in a cell, in paragraphs, is a page's layout and no table


def read_html(data: bytes) -> Content:
    """A saved page, or an archive of one (MHTML), as a paper. Raises Unreadable if it is none."""
    declared = None
    if _MAILED.match(data):
        data, declared = _page_of_archive(data)
    found = _META_CHARSET.search(data[:4096]) or _XML_CHARSET.match(data[:200])
    declared = declared or (found[1].decode("ascii") if found else None)
    root = _parsed(decode(data, declared))
    body = root.find("body")
    if body is None:
        raise _nothing_in_it()
    # Where all words would be left out, the page is not what its parts are called.
    for all_words in (False, True):
        landmarks = Landmarks(body, all_words=all_words)
        outline = Outline()
        for main in landmarks.main:
            _Reader(outline, landmarks).read(main)
        text, blocks = outline.finish()
        if blocks:
            break
    else:
        raise _nothing_in_it()
    title = _main_heading(landmarks) or page_title(root)
    return Content(text, blocks, title=title, properties=page_properties(root))


def _nothing_in_it() -> Unreadable:
    return Unreadable(
        "there is no text on the page",
        "open it in a browser, wait until its words show and save it again, or print it as PDF",
    )


def _page_of_archive(data: bytes) -> tuple[bytes, str | None]:
    """The page itself, out of the files that a browser saved together with it."""
    try:
        archive = email.message_from_bytes(data, policy=email.policy.compat32)
        for part in archive.walk():
            if part.get_content_type() in ("text/html", "application/xhtml+xml"):
                page = part.get_payload(decode=True)
                if isinstance(page, bytes) and page.strip():
                    return page, part.get_content_charset()
    except (MessageError, LookupError, ValueError, RecursionError) as error:
        problem = "the saved page is damaged"
        raise Unreadable(problem, "open it in a browser and save it again") from error
    raise Unreadable("there is no page in it", "open it in a browser and save it again")


def _parsed(text: str) -> Any:
    # For HTML `huge_tree` only means 2048 elements within each other instead of 256.
    parser = html.HTMLParser(
        encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True
    )
    clean = _NOT_TEXT.sub("\N{REPLACEMENT CHARACTER}", text).encode()
    try:
        root = html.document_fromstring(clean, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise _nothing_in_it() from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        problem = "its parts lie too deep within each other"
        raise Unreadable(problem, "open it in a browser and print it as PDF")
    return root


@dataclass(slots=True)
class _List:
    """A list that is open: how deep it lies, and how its next item is marked."""

    element: Any
    depth: int
    number: int
    form: str
    fresh: bool = False  # the next words are the first of an item

    @property
    def mark(self) -> str:
        if not self.form:
            return _BULLETS[(self.depth - 1) % len(_BULLETS)]
        return f"{numeral(self.number, self.form)}."


class _Reader:
    """Walks through the page without recursion and tells its parts to the outline."""

    def __init__(self, outline: Outline, landmarks: Landmarks) -> None:
        self._outline = outline
        self._landmarks = landmarks
        self._lists: list[_List] = []
        self._words: list[tuple[str, bool]] = []
        self._bold = 0
        self._quoted = 0
        self._kept = 0
        self._heading = 0
        self._mark = ""
        self._item = 0  # the level of the next words, which name an item of an agenda; or 0

    def read(self, main: Any) -> None:
        told: set[Any] = set()
        walk = etree.iterwalk(main, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if event == "start":
                if self._landmarks.is_left_out(element):
                    walk.skip_subtree()
                elif (tag == "table" and self._is_table(element)) or _is_terms(element):
                    self._flush()
                    self._rows(element)
                    told.add(element)
                    walk.skip_subtree()
                else:
                    self._enter(element)
                    self._say(element.text)
                continue
            if not self._landmarks.is_left_out(element) and element not in told:
                self._leave(element)
            if element is not main:
                self._say(element.tail)
        self._flush()

    def _enter(self, element: Any) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._flush()
        if tag in ("b", "strong"):
            self._bold += 1
        elif tag == "blockquote":
            self._quoted += 1
        elif tag == "pre":
            self._kept += 1
        elif tag == "br":
            self._words.append((_BREAK, True))
        elif tag == "q":
            self._say("“")
        elif tag in ("ul", "ol", "menu", "dir"):
            self._lists.append(_opened(element, len(self._lists) + 1))
        elif tag == "li" and self._lists:
            value = element.get("value") or ""
            if value.isdecimal():
                self._lists[-1].number = int(value[:9])
            self._lists[-1].fresh = True
        elif tag == "tr":
            self._item = _item_level(element)
        elif level := _level(element):
            self._heading = level

    def _leave(self, element: Any) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._flush()
        if tag in ("b", "strong"):
            self._bold -= 1
        elif tag == "blockquote":
            self._quoted -= 1
        elif tag == "pre":
            self._kept -= 1
        elif tag == "q":
            self._say("”")
        elif self._lists and element is self._lists[-1].element:
            self._lists.pop()
        elif tag == "li" and self._lists:
            self._lists[-1].number += 1
            self._lists[-1].fresh = False
        elif _level(element):
            self._heading = 0

    def _say(self, words: str | None) -> None:
        if words:
            kept = self._kept and not words.isspace()
            shown = words if kept else re.sub(r"\s+", " ", words)
            self._words.append((shown, self._bold > 0 or not any(map(str.isalnum, shown))))

    def _flush(self) -> None:
        """The words since the last block are a paragraph, or two with an empty line between."""
        said, self._words = self._words, []
        words = _tidy("".join(part for part, _ in said))
        bold = all(bold for _, bold in said)
        for paragraph in [words] if self._kept else re.split(r"\n\s*\n", words):
            if paragraph.strip():
                self._tell(paragraph.strip(), bold)

    def _tell(self, words: str, bold: bool) -> None:
        if _ITEM_MARK.fullmatch(words) and not self._lists:
            self._mark = words  # an agenda item's number, in a column of its own
            return
        mark, self._mark = self._mark, ""
        item, self._item = (self._item if mark else 0), 0
        if item and not self._heading and not self._lists:
            self._outline.heading(words.replace(_BREAK, " "), item, mark)
        elif self._heading:
            self._outline.heading(words.replace(_BREAK, " "), self._heading, mark)
        elif self._lists and self._lists[-1].fresh:
            one = self._lists[-1]
            one.fresh = False
            self._outline.item(words, one.mark, one.depth, one.element)
        elif self._lists:
            self._outline.goes_on(words)
        else:
            said = f"{mark} {words}" if mark else words
            self._outline.paragraph(said, bold=bold, quoted=self._quoted > 0)

    def _is_table(self, table: Any) -> bool:
        """Whether it is read by row and column, and does not only lay out the page."""
        if table.get("role") in ("presentation", "none"):
            return False
        if table.xpath(".//table|.//h1|.//h2|.//h3|.//h4|.//ol"):
            return False
        cells = table.xpath(".//td|.//th")
        if any(_TITLES_OF_ITEMS & set(_classes(one)) for one in table.iter("p", "div", "span")):
            return False
        columns = max((len(row.xpath("./td|./th")) for row in table.iter("tr")), default=0)
        long = any(
            len("".join(cell.itertext())) > _LONG_CELL and len(cell.xpath(".//p|.//li|.//br")) > 1
            for cell in cells
        )
        return columns > 1 and not long

    def _rows(self, table: Any) -> None:
        if table.tag == "dl":
            self._outline.table(list(self._terms(table)))
            return
        for caption in table.iterchildren("caption"):
            self._outline.paragraph(self._flat(caption))
        rows = [row for row in table.iter("tr") if not self._landmarks.is_left_out(row)]
        laid = grid([list(self._cells(row)) for row in rows])
        heads = 0
        for row in rows:
            names = row.xpath("./th")
            in_head = row.getparent().tag == "thead"
            all_bold = not heads and _all_bold(row)
            if not (in_head or all_bold or (names and not row.xpath("./td"))):
                break
            heads += 1
        self._outline.table(laid, heads)

    def _terms(self, terms: Any) -> Iterator[tuple[str, str]]:
        """Each term with what is said of it."""
        term, said = "", ""
        for part in terms.xpath("./dt|./dd|./div/dt|./div/dd"):
            words = "" if self._landmarks.is_left_out(part) else self._flat(part)
            if part.tag == "dd":
                said = f"{said} {words}"
                continue
            if said:
                yield term, said
                term, said = "", ""
            term = f"{term} {words}"
        yield term, said

    def _cells(self, row: Any) -> Iterator[tuple[str, int, int]]:
        for cell in row.xpath("./td|./th"):
            if not self._landmarks.is_left_out(cell):
                yield self._flat(cell), _span(cell, "colspan"), _span(cell, "rowspan")

    def _flat(self, element: Any) -> str:
        """All its words on one line."""
        parts: list[str] = []
        walk = etree.iterwalk(element, events=("start", "end"))
        for event, inner in walk:
            if event == "start" and self._landmarks.is_left_out(inner):
                walk.skip_subtree()
            elif event == "start":
                parts.append(" " if inner.tag in _BLOCKS or inner.tag == "br" else "")
                parts.append(inner.text or "")
            else:
                parts.append(" " if inner.tag in _BLOCKS else "")
                parts.append((inner.tail or "") if inner is not element else "")
        return _tidy(" ".join("".join(parts).split()))


def _opened(element: Any, depth: int) -> _List:
    start = element.get("start") or ""
    form = (element.get("type") or "1") if element.tag == "ol" else ""
    return _List(element, depth, int(start[:9]) if start.isdecimal() else 1, form)


def _is_terms(element: Any) -> bool:
    """Whether it lists short facts ("Published:", "3 May 2024") rather than questions answered."""
    if element.tag != "dl" or element.xpath(".//ul|.//ol|.//table|.//dl|.//dd/p[2]"):
        return False
    return all(len("".join(said.itertext())) <= _LONG_CELL for said in element.iter("dd"))


def _item_level(row: Any) -> int:
    """The level of what an agenda's row names: a number's cell beside a title and its "Minutes:".

    0 for any other row.
    """
    cells = row.xpath("./td|./th")
    if len(cells) < 2 or not _ITEM_MARK.fullmatch("".join(cells[0].itertext()).strip()):
        return 0
    titled = False
    for part in cells[1].iter(*_LABELS, "p", "div"):
        words = "".join(part.itertext()).strip()
        if titled and part.tag in _LABELS and words.endswith(":"):
            return max(1, _level(part) - 1) if _level(part) else 6
        titled = titled or bool(words)
    return 0


def _level(element: Any) -> int:
    if _HEADING.fullmatch(element.tag):
        return int(element.tag[1])
    level = element.get("aria-level") or "2"
    if element.get("role") == "heading" and level.isdecimal():
        return min(int(level), 6) or 1
    return 6 if _TITLES_OF_ITEMS & set(_classes(element)) else 0


def _classes(element: Any) -> list[str]:
    return (element.get("class") or "").split()


def _span(cell: Any, name: str) -> int:
    value = cell.get(name) or ""
    return min(max(int(value), 1), 50) if value.isdecimal() and len(value) < 6 else 1


def _all_bold(row: Any) -> bool:
    cells = row.xpath("./td|./th")
    return len(cells) > 1 and all(
        cell.tag == "th"
        or "".join(cell.itertext()).strip()
        == "".join("".join(bold.itertext()) for bold in cell.xpath(".//b|.//strong")).strip()
        != ""
        for cell in cells
    )


def _tidy(words: str) -> str:
    lines = _SPACE.sub(" ", _UNSEEN.sub("", words)).split("\n")
    return "\n".join(line.strip() for line in lines)


def _main_heading(landmarks: Landmarks) -> str | None:
    """The heading that names the paper, where it is not that of every such page."""
    for main in landmarks.main:
        for heading in main.iter("h1"):
            words = _tidy(" ".join("".join(heading.itertext()).split()))
            if words and not landmarks.is_left_out(heading) and not _ANY_PAGE.fullmatch(words):
                return words
    return None
