"""Plain text and Markdown become Content."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.document import Block, Content
from ingest.encoding import decode
from ingest.lines import Line
from ingest.structure import blocks

_LINE = re.compile(r"[^\r\n]+")
_HEADING = re.compile(r"(?P<marks>#{1,6})\s+(?P<words>.*?)(?:\s+#+)?")
_UNDERLINE = re.compile(r"=+|-{3,}")
_FENCE = re.compile(r"(?:```|~~~).*")
_ROW = re.compile(r"\|.*\|")
_RULE_OF_TABLE = re.compile(r"\|?(?:\s*:?-{2,}:?\s*\|?)+")
_BOLD_LINE = re.compile(r"\*\*[^*]+\*\*|__[^_]+__")


def read_text(data: bytes) -> Content:
    """A plain text as a paper. Raises Unreadable if the bytes are no text."""
    text = decode(data)
    return Content(text, blocks(text, _lines(text)))


def read_markdown(data: bytes) -> Content:
    """A Markdown text as a paper: its marks stay in the text, its headings are as marked."""
    text = decode(data)
    lines = _marked(text, _lines(text))
    title = next((text[line.start : line.end] for line in lines if line.level == 1), None)
    return Content(text, _marked_blocks(text, lines), title=title)


def text_blocks(text: str) -> tuple[Block, ...]:
    """The structure of a text that somebody typed or pasted; Markdown's marks count."""
    return _marked_blocks(text, _marked(text, _lines(text)))


def _marked_blocks(text: str, lines: list[Line]) -> tuple[Block, ...]:
    return blocks(text, lines, explicit_headings=any(line.level for line in lines))


def _lines(text: str) -> list[Line]:
    lines: list[Line] = []
    last_end = 0
    for found in _LINE.finditer(text):
        words = found[0].strip()
        if not words:
            continue
        indent = len(found[0]) - len(found[0].lstrip())
        start = found.start() + indent
        breaks = len(re.findall(r"\r\n|\r|\n", text[last_end:start]))
        lines.append(Line(start, start + len(words), gap=breaks != 1, indent=indent))
        last_end = start + len(words)
    return lines


def _marked(text: str, lines: list[Line]) -> list[Line]:
    """The lines with what Markdown's marks say of them."""
    marked: list[Line] = []
    fenced = False
    header: tuple[int, int] | None = None
    for line in lines:
        words = text[line.start : line.end]
        in_table = bool(marked and marked[-1].row_lead) or header is not None
        if _FENCE.fullmatch(words):
            fenced = not fenced
            marked.append(replace(line, furniture=True))
        elif fenced:
            marked.append(line)
        elif found := _HEADING.fullmatch(words):
            span = (line.start + found.start("words"), line.start + found.end("words"))
            if found["words"]:
                level = len(found["marks"])
                marked.append(replace(line, start=span[0], end=span[1], level=level))
        elif _UNDERLINE.fullmatch(words) and marked and not line.gap and not marked[-1].furniture:
            marked[-1] = replace(marked[-1], level=1 if words[0] == "=" else 2)
            marked.append(replace(line, furniture=True))
        elif _RULE_OF_TABLE.fullmatch(words) and "|" in words and marked:
            header = (marked[-1].start, marked[-1].end)
            marked[-1] = replace(marked[-1], furniture=True)
            marked.append(replace(line, furniture=True))
        elif _ROW.fullmatch(words) and in_table and not line.gap:
            marked.append(replace(line, row_lead=header or marked[-1].row_lead))
            header = None
        elif words.startswith(">") and len(words) > 1:
            inner = words.lstrip("> ")
            if inner:
                marked.append(replace(line, start=line.end - len(inner)))
        elif _BOLD_LINE.fullmatch(words) and line.gap and not words.rstrip("*_").endswith("."):
            marked.append(replace(line, start=line.start + 2, end=line.end - 2, level=6))
        else:
            marked.append(line)
    return marked
