"""What a paper says once it has been read, for the tests of its readers."""

from __future__ import annotations

from ingest import Document, Passage, Statement, split


def statements(document: Document) -> list[tuple[Passage, Statement]]:
    """Each statement with its passage, in order."""
    return [(passage, one) for passage in split(document) for one in passage.statements]


def said(document: Document) -> list[str]:
    """The statements as they are shown, after seeing that each is where it says."""
    for passage, one in statements(document):
        assert document.text[one.span.start : one.span.end] == one.span.text
        assert document.text[passage.start : passage.end] == passage.text
    return [one.flat for _, one in statements(document)]


def outline(document: Document) -> list[tuple[int, str]]:
    """The headings with their levels."""
    text = document.text
    return [(b.level, text[b.start : b.end]) for b in document.content.blocks if b.level]
