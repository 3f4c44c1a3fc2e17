"""The front of a paper: the lines by which it says what it is, and its labelled ones.

From:     Roger Gough, Leader of the Council
Subject:  English Devolution White Paper
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from ingest.document import Content

_LONGEST_FRONT = 2_500
_LEAST_LETTERS = 120  # on a page that is the front by itself: a cover has fewer
_LABEL = re.compile(r"[A-Z][A-Za-z'’()/& -]{1,45}:")
# What may stand at the line's beginning in a form whose labels have no colon.
_BARE_LABELS = re.compile(
    r"(?:classification|responsible (?:officer|director)|type of activity|directorate|ward|proposer"
    r"|decision)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FrontLine:
    """A line of the front on one line of words, and what it is taken for."""

    words: str
    heading: bool
    furniture: bool
    after: bool  # whether it goes on a block that the line before it belongs to


@dataclass(frozen=True)
class Front:
    """The first page of a paper with words on it, or the beginning of one without pages."""

    text: str
    lines: tuple[FrontLine, ...]

    @classmethod
    def of(cls, content: Content) -> Front:
        start, end = _reach(content)
        lines: list[FrontLine] = []
        for block in content.blocks:
            if block.start >= end or block.end <= start:
                continue
            part = content.text[block.start : min(block.end, end)]
            words = [line for line in map(_flat, part.splitlines()) if line]
            lines += [
                FrontLine(line, block.kind == "heading", block.kind == "contents", at > 0)
                for at, line in enumerate(words)
            ]
        return cls(content.text[start:end], tuple(lines))

    @cached_property
    def flat(self) -> str:
        return _flat(self.text)

    @property
    def shown(self) -> tuple[FrontLine, ...]:
        """The lines without running headers and page numbers."""
        return tuple(line for line in self.lines if not line.furniture)

    def labelled(self, label: str) -> str | None:
        """What stands after the first line that begins with this label, a regular expression.

        It ends at an empty line or at the next label.
        """
        for found in re.finditer(rf"^[ \t*#|]*(?:{label})[ \t]*[:|]?", self.text, _FLAGS):
            rest = self.text[found.end() :].split("\n")
            cells = rest[0].strip(" \t*|\r").lstrip(":").split(" | ")
            if len(cells) > 1:  # of a table: the next cell is the next label
                return _flat(cells[0]) or None
            words = [cells[0]]
            for line in rest[1:]:
                bare = line.strip(" \t*|\r")
                ends = not bare and any(words)
                if ends or _LABEL.match(bare) or _BARE_LABELS.match(bare):
                    break
                words.append(bare)
            if value := _flat(" ".join(words)):
                return value
        return None


_FLAGS = re.MULTILINE | re.IGNORECASE


def _flat(words: str) -> str:
    return " ".join(words.replace("**", "").replace("\N{ZERO WIDTH SPACE}", "").split())


def _reach(content: Content) -> tuple[int, int]:
    """From the first page with words on to the page by which there are enough of them."""
    first: int | None = None
    letters = 0
    end = len(content.text)
    ends = (*content.page_starts[1:], end)
    for start, end in zip(content.page_starts or (0,), ends, strict=True):
        letters += sum(map(str.isalpha, content.text[start:end]))
        first = start if first is None and letters else first
        if letters >= _LEAST_LETTERS:
            break
    return first or 0, min(end, (first or 0) + _LONGEST_FRONT)
