"""What is asked for by its number or by its code: "recommendation 12", "ACH24-030"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from answer.answer import Citation, cite
from answer.question import Question
from ingest import (
    Block,
    Document,
    Source,
    Statement,
    content_stems,
    content_words,
    sentences,
    under_headings,
    words,
)

_NUMBERED = re.compile(
    r"\b(?P<noun>recommendation|item|point|resolution|decision|action|aim|objective|priority"
    r"|condition|finding|step|measure|question)s?\s+(?:number\s+|no\.?\s*)?"
    r"(?P<number>\d{1,3}|[ivx]{1,5}|\([a-z]\))(?![\w-]|[.,]\d)",
    re.IGNORECASE,
)
_ANY = frozenset({"item", "point"})  # what an item of any list may be called
_MARK = re.compile(r"\W*(?P<number>\d{1,3}|[ivx]{1,5}|[a-z])?\W*", re.IGNORECASE)
_ROMAN = {"i": 1, "v": 5, "x": 10}
_ROOT = 5  # letters that "resolution" and "RESOLVED" have in common
_OPENING_WORDS = 5  # of the first sentence that tells what a paper is about
_PAPER_WORDS = frozenset("report paper document item agenda".split())

_CODED = 4  # papers of one code whose openings are said

Found = tuple[Statement, tuple[str, ...]]


class Papers(Protocol):
    """What finding by number needs to know of the library."""

    def document(self, name: str) -> Document: ...
    def mentions(self, name: str) -> frozenset[str]: ...


def by_number(
    question: Question, sources: Iterable[Source], papers: Papers
) -> tuple[list[Citation], bool]:
    """What the question asks for by its number or its code, and whether that is all it asks."""
    found = {source.id: source for source in sources}
    if code := _code_alone(question.text, question.names):
        of_code = [name for name in found if name in papers.mentions(code)]
        opened = [(paper, _opening(code, paper)) for paper in map(papers.document, of_code)]
        said = [cite(paper, *one) for paper, one in opened if one]
        return said[:_CODED], bool(said)
    asked = _NUMBERED.search(question.text) if question.asks in ("other", "list") else None
    if asked is None:
        return [], False
    years = question.years
    fits = [n for n, s in found.items() if not years or s.date is None or s.date.year in years]
    for paper in map(papers.document, fits):
        if item := _numbered_item(asked, paper):
            return [cite(paper, *item)], _asks_only_for_it(question.text, paper, item)
    return [], False


def _numbered_item(asked: re.Match[str], paper: Document) -> Found | None:
    """The item of the paper that bears the number asked for, and its headings.

    Its lead-in or a heading over it must say that it is what is asked for: a recommendation.
    """
    noun, number = asked["noun"].lower(), _value(asked["number"].strip("()").lower())
    for block, headings in under_headings(paper):
        if block.kind != "item" or _printed(paper, block) != number:
            continue
        lead = paper.span(*block.lead) if block.lead else None
        said = words(" ".join((*headings, lead.flat if lead else "")))
        if noun in _ANY or any(word.startswith(noun[:_ROOT]) for word in said):
            return Statement(paper.span(block.start, block.end), lead), headings
    return None


def _asks_only_for_it(question: str, paper: Document, found: Found) -> bool:
    """Whether the question says no more than which item it wants."""
    statement, headings = found
    rest = _NUMBERED.sub(" ", question)
    known = " ".join((*headings, paper.source.title, paper.source.publisher or "", statement.flat))
    return content_stems(rest) <= content_stems(known) | _PAPER_WORDS


def _code_alone(question: str, names: Iterable[str]) -> str | None:
    """The code that is all that the question says; None if it says more."""
    codes = [name for name in names if any(map(str.isdigit, name))]
    said = set(content_words(question)) - _PAPER_WORDS
    return codes[0] if len(codes) == 1 and said <= {codes[0].lower()} else None


def _opening(code: str, paper: Document) -> Found | None:
    """The first sentence of the paper, or of its part, that has this code as its name."""
    titled = code in paper.source.title
    for block, headings in under_headings(paper):
        named = titled or any(code in heading for heading in headings)
        if not named or block.kind != "paragraph":
            continue
        for start, end in sentences(paper.text[block.start : block.end]):
            span = paper.span(block.start + start, block.start + end)
            if len(span.text.split()) >= _OPENING_WORDS:
                return Statement(span, None), headings
    return None


def is_printed_item(paper: Document, start: int) -> bool:
    """Whether what begins here stands behind a mark: "ii.)", "3.", "-"."""
    before = _before(paper, start)
    return bool(before and _MARK.fullmatch(before))


def _before(paper: Document, start: int) -> str:
    """What stands on the line before this place."""
    return paper.text[paper.text.rfind("\n", 0, start) + 1 : start].strip()


def _printed(paper: Document, block: Block) -> int | None:
    """The number that is printed before an item; None if there is none."""
    mark = _MARK.fullmatch(_before(paper, block.start))
    return _value(mark["number"].lower()) if mark and mark["number"] else None


def _value(number: str) -> int:
    """The number that is meant by 12, by xii or by a letter."""
    if number.isdigit():
        return int(number)
    if set(number) <= set(_ROMAN):
        values = [_ROMAN[letter] for letter in number]
        after = [*values[1:], 0]
        return sum(-a if a < b else a for a, b in zip(values, after, strict=True))
    return ord(number) - ord("a") + 1
