"""The tables of the store, and what stands in their rows."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ingest import (
    Block,
    Content,
    Document,
    Evidence,
    PaperDate,
    Passage,
    Place,
    Source,
    Span,
    Statement,
)

SCHEMA_VERSION = "5"
SCHEMA = """
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS papers (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, fingerprint TEXT NOT NULL,
    stamp TEXT NOT NULL DEFAULT '', problem TEXT, source TEXT, pages INTEGER NOT NULL DEFAULT 0,
    text TEXT, structure TEXT, sketch TEXT);
CREATE TABLE IF NOT EXISTS left_out (name TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    paper INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, lead_start INTEGER, lead_end INTEGER,
    headings TEXT NOT NULL, first_page INTEGER, last_page INTEGER, statements TEXT NOT NULL,
    hash TEXT NOT NULL, likeness TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS passages_of_paper ON passages (paper);
CREATE INDEX IF NOT EXISTS passages_of_hash ON passages (hash);
CREATE INDEX IF NOT EXISTS passages_of_likeness ON passages (likeness);
CREATE TABLE IF NOT EXISTS words (word TEXT PRIMARY KEY, small INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS vectors (
    hash TEXT PRIMARY KEY, count INTEGER NOT NULL, vectors BLOB NOT NULL);
CREATE VIRTUAL TABLE IF NOT EXISTS lexicon USING fts5 (
    origin, headings, words, tokenize = 'porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE IF NOT EXISTS vocabulary USING fts5vocab (lexicon, row);
"""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of the library as the index holds it: its passages, or why it could not be read.

    `also` names another paper in which its words stand too, such as the pack that it is part of.
    """

    source: Source
    passages: int
    problem: str | None
    pages: int = 0
    also: str | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage of the store by its key there, with a retriever's score."""

    key: int
    score: float


def origin_words(source: Source) -> str:
    """The words by which people name a paper: its title, its publisher and that one's initials.

    In all passages of the paper they weigh next to nothing among its own ("CQC" in a question
    does not favour the few passages that happen to say it) and tell it from other papers.
    """
    publisher = (source.publisher or "").partition(",")[0]
    initials = "".join(word[0] for word in publisher.split() if word[0].isupper())
    return f"{source.title} {publisher} {initials if len(initials) > 1 else ''}"


def vocabulary_of(text: str) -> list[tuple[str, bool]]:
    """Each word of four letters or more, lower case, and whether it is ever written small."""
    seen = set(re.findall(r"[^\W\d_]{4,}", text))
    return [(word, word in seen) for word in {word.lower() for word in seen}]


def source_row(source: Source) -> str:
    """All of a Source as JSON."""
    said = asdict(source)
    for field in ("date", "events"):
        said[field] = None if said[field] is None else str(getattr(source, field))
    return json.dumps(said, ensure_ascii=False)


def source_of(name: str, fingerprint: str, row: str | None) -> Source:
    """The Source of a row; of a paper that could not be read no more than its name is known."""
    if row is None:
        return Source(name, name, None, None, None, None, "", fingerprint)
    said = json.loads(row)
    for field in ("date", "events"):
        said[field] = PaperDate.parse(said[field]) if said[field] else None
    said["evidence"] = tuple(Evidence(**one) for one in said["evidence"])
    return Source(**said)


def structure_row(content: Content) -> str:
    """All of a Content but its text, as JSON."""
    return json.dumps(
        {
            "blocks": [(b.kind, b.start, b.end, b.level, b.lead) for b in content.blocks],
            "page_starts": content.page_starts,
            "page_labels": content.page_labels,
            "title": content.title,
            "confidence": content.confidence,
            "places": [(p.start, p.end, p.left, p.top, p.width, p.height) for p in content.places],
            "properties": content.properties,
        },
        ensure_ascii=False,
    )


def content_of(text: str, row: str) -> Content:
    said = json.loads(row)
    return Content(
        text,
        tuple(
            Block(kind, start, end, level, tuple(lead) if lead else None)
            for kind, start, end, level, lead in said["blocks"]
        ),
        tuple(said["page_starts"]),
        tuple(said["page_labels"]),
        said["title"],
        tuple(said["confidence"]),
        tuple(Place(*place) for place in said["places"]),
        tuple((name, value) for name, value in said["properties"]),
    )


def lead_of(document: Document, start: int | None, end: int | None) -> Span | None:
    return None if start is None or end is None else document.span(start, end)


def ends_of(span: Span | None) -> tuple[int | None, int | None]:
    return (span.start, span.end) if span else (None, None)


def statements_row(statements: Sequence[Any]) -> str:
    return json.dumps([(s.span.start, s.span.end, *ends_of(s.lead)) for s in statements])


def passage_of(
    document: Document,
    start: int,
    end: int,
    lead_start: int | None,
    lead_end: int | None,
    headings: str,
    first_page: int | None,
    last_page: int | None,
    statements: str,
) -> Passage:
    """A passage from its columns and the paper that it stands in."""
    return Passage(
        source=document.source,
        headings=tuple(json.loads(headings)),
        start=start,
        end=end,
        text=document.text[start:end],
        pages=None if first_page is None or last_page is None else (first_page, last_page),
        statements=tuple(
            Statement(document.span(*place[:2]), lead_of(document, *place[2:]))
            for place in json.loads(statements)
        ),
        lead=lead_of(document, lead_start, lead_end),
    )
