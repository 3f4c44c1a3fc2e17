"""A file of any kind that can be read becomes one plain text, for somebody to work on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ingest.document import Block, Document
from ingest.errors import PaperError
from ingest.limits import Limits
from ingest.workers import Readers, Request

_PASSAGE_TOKENS = 128  # the passages are not used


def text_of(
    file: Path,
    limits: Limits | None = None,
    progress: Callable[[int, int], None] = lambda done, pages: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> str:
    """The words of a text, Markdown, Word, PDF or web page file, as Markdown with its structure.

    Read as papers are: in a process of its own, within limits. Headings begin with "#", items of
    lists with "- ", a paragraph is one line; what is no part of the text (page numbers, running
    headers) is left out. `progress` is told the pages read and how many there are. Raises
    PaperError, in one line, if it cannot be read.
    """
    if not file.is_file():
        raise PaperError(str(file), "there is no such file", "name one that is there")
    file = file.resolve()
    request = Request(file.parent, file.name, {})
    with Readers(limits or Limits(), _PASSAGE_TOKENS, workers=1) as readers:
        reading = next(
            readers.read(
                [request],
                lambda _name, done, pages: progress(done, pages),
                lambda _name: cancelled(),
            )
        )
    if reading.document is None:
        raise reading.problem or PaperError(file.name, "it cannot be read", "save it again")
    return as_markdown(reading.document)


def as_markdown(document: Document) -> str:
    """The words of a document with the marks of its structure, a block a line."""
    lines: list[str] = []
    before: Block | None = None
    for block in document.content.blocks:
        words = _words(document, (block.start, block.end))
        if block.kind == "contents" or not words:
            continue
        if block.kind == "heading":
            lines.append(f"{'#' * min(max(block.level, 1), 6)} {words}")
        elif block.kind == "item":
            lines.append(f"- {words}")
        elif block.kind == "row":
            if before is None or before.kind != "row":
                lines.append("| |\n|---|")  # without it no line after would be a table's
            lines.append(f"| {words.strip('| ')} |")
        elif before and block.lead and block.lead[1] == before.end and lines:
            lines[-1] += f" {words}"  # the sentence goes on over a page break
        else:
            lines.append(words)
        before = block
    return "".join(_separated(lines))


def _separated(lines: list[str]) -> list[str]:
    """Rows and items of one list stand close together, all else apart."""
    joined: list[str] = []
    for number, line in enumerate(lines):
        before = lines[number - 1][:2] if number else ""
        close = line[:2] == before and before in ("- ", "| ")
        joined.append(f"{'' if not number else chr(10) if close else chr(10) * 2}{line}")
    return joined


def _words(document: Document, place: tuple[int, int]) -> str:
    return " ".join(document.text[slice(*place)].split())
