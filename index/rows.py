"""The tables of the store, and what stands in their rows."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ingest import Block, BlockKind, Content, Document, PaperDate, Source, Span

SCHEMA_VERSION = "3"
SCHEMA = """
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS papers (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, fingerprint TEXT NOT NULL,
    problem TEXT, title TEXT, publisher TEXT, kind TEXT, date TEXT, url TEXT, sha256 TEXT,
    text TEXT, page_starts TEXT, page_labels TEXT, blocks TEXT);
CREATE TABLE IF NOT EXISTS passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    paper INTEGER NOT NULL REFERENCES papers ON DELETE CASCADE,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, lead_start INTEGER, lead_end INTEGER,
    headings TEXT NOT NULL, first_page INTEGER, last_page INTEGER, hash TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS passages_of_paper ON passages (paper);
CREATE INDEX IF NOT EXISTS passages_of_hash ON passages (hash);
CREATE TABLE IF NOT EXISTS statements (
    passage INTEGER NOT NULL REFERENCES passages ON DELETE CASCADE, position INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, lead_start INTEGER, lead_end INTEGER,
    hash TEXT NOT NULL, PRIMARY KEY (passage, position)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS statements_of_hash ON statements (hash);
CREATE TABLE IF NOT EXISTS words (word TEXT PRIMARY KEY, small INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS vectors (hash TEXT PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE IF NOT EXISTS lexicon USING fts5 (
    origin, headings, words, tokenize = 'porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE IF NOT EXISTS vocabulary USING fts5vocab (lexicon, row);
"""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of the library as the index holds it: its passages, or why it could not be read.

    `also` names another paper that holds nearly all of its words too; `pages` is 0 without any.
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


def source_of(row: Sequence[Any]) -> Source:
    name, title, publisher, kind, date, url, sha256, fingerprint = row
    known = PaperDate.parse(date) if date else None
    return Source(name, title or name, publisher, kind, known, url, sha256 or "", fingerprint)


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


def _block(kind: BlockKind, start: int, end: int, level: int, lead: list[int] | None) -> Block:
    return Block(kind, start, end, level, (lead[0], lead[1]) if lead else None)


def document_of(row: Sequence[Any]) -> Document:
    """From the columns of a Source, then text, page_starts, page_labels and blocks."""
    text, starts, labels, blocks = row[8:]
    content = Content(
        text,
        tuple(_block(*block) for block in json.loads(blocks)),
        tuple(json.loads(starts)),
        tuple(json.loads(labels)),
    )
    return Document(source_of(row[:8]), content)


def lead_of(document: Document, start: int | None, end: int | None) -> Span | None:
    return None if start is None or end is None else document.span(start, end)


def ends_of(span: Span | None) -> tuple[int | None, int | None]:
    return (span.start, span.end) if span else (None, None)
