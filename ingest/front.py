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
_FULL = 0.75  # of the next line's letters
_LABEL = re.compile(r"[A-Z][A-Za-z'’()/& -]{1,45}:")
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2})*[.)]\s+[A-Z]")
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
    starts: frozenset[int]  # where blocks and pages of `text` begin

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
        starts = {*(block.start for block in content.blocks), *content.page_starts}
        reached = frozenset(at - start for at in starts if start <= at < end)
        return cls(content.text[start:end], tuple(lines), reached)

    @cached_property
    def flat(self) -> str:
        return _flat(self.text)

    @property
    def shown(self) -> tuple[FrontLine, ...]:
        """The lines without running headers and page numbers."""
        return tuple(line for line in self.lines if not line.furniture)

    def labelled(self, label: str) -> str | None:
        """What stands after the first line that begins with this label, a regular expression.

        It ends at an empty line, at the next label, at a numbered heading and with its block.
        """
        for found in re.finditer(rf"^[ \t*#|]*(?:{label})[ \t]*[:|]?", self.text, _FLAGS):
            rest = self.text[found.end() :].split("\n")
            cells = rest[0].strip(" \t*|\r").lstrip(":").split(" | ")
            if len(cells) > 1:  # of a table: the next cell is the next label
                return _flat(cells[0]) or None
            words = [cells[0]]
            at, last = found.end() + len(rest[0]) + 1, found[0] + rest[0]
            for line in rest[1:]:
                bare = line.strip(" \t*|\r")
                ends = any(words) and (not bare or _NUMBERED.match(bare))
                ends = ends or (at in self.starts and any(words) and _is_new(last, bare))
                at, last = at + len(line) + 1, line.strip()
                if ends or _LABEL.match(bare) or _BARE_LABELS.match(bare):
                    break
                words.append(bare)
            if value := _flat(" ".join(words)):
                return value
        return None


_FLAGS = re.MULTILINE | re.IGNORECASE


def _is_new(last: str, line: str) -> bool:
    """Whether a block begins that does not go on the line before it, which had room for more."""
    if line.endswith(".") and line[:1].isupper() and " " in line:
        return True
    return len(last) + 1 + len(line.split(" ")[0]) < _FULL * len(line)


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
