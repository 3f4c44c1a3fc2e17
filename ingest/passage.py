"""Passages: the pieces of a paper that are searched, and the statements in them that are quoted."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.document import Source, Span


@dataclass(frozen=True, slots=True)
class Statement:
    """The smallest thing that is quoted: a sentence, or a list item with its lead-in.

    The lead may also be who speaks, where the words are a speech's ("Cllr Wilkins said:"), or the
    beginning of the sentence, where a running header stands in the middle of it.
    """

    span: Span
    lead: Span | None = None

    @property
    def flat(self) -> str:
        """Lead-in and words on one line, as they are shown and searched."""
        return f"{self.lead.flat} {self.span.flat}" if self.lead else self.span.flat


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of a paper's statements under one heading, small enough to be searched as one.

    `document.text[start:end] == text`. `headings` is the path of headings above it, outermost
    first. `lead` is set when the passage begins inside a list whose lead-in stands before it.
    `pages` are its first and last page, counted from 1.
    """

    source: Source
    headings: tuple[str, ...]
    start: int
    end: int
    text: str
    pages: tuple[int, int] | None
    statements: tuple[Statement, ...]
    lead: Span | None = None

    @property
    def id(self) -> str:
        """Names this passage in this version of its paper."""
        return f"{self.source.id}@{self.source.sha256[:12]}#{self.start}-{self.end}"

    @property
    def flat(self) -> str:
        """Lead-in and words on one line, as they are searched."""
        words = " ".join(self.text.split())
        return f"{self.lead.flat} {words}" if self.lead else words
