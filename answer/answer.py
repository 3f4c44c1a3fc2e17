"""An answer: sentences that each carry citations, or a refusal. Nothing in between can be built."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from answer.writing.written import Written
from ingest import Document, Source, Span, Statement

Outcome = Literal["answered", "partly answered", "not in the papers"]


@dataclass(frozen=True, slots=True)
class Citation:
    """Words of a paper and where they stand. Made by `cite`, which refuses words not found there.

    `lead` is the lead-in that a list item needs to be understood; it may stand apart from the item.
    `page` counts from 1 in the file, `page_label` is what is printed on it; None without pages.
    `confidence` (0..1) is how sure text recognition was of the words; None if they were not a scan.
    """

    source: Source
    span: Span
    lead: Span | None
    page: int | None
    page_label: str | None
    headings: tuple[str, ...]
    confidence: float | None = None

    @property
    def quote(self) -> str:
        return self.span.text

    @property
    def reference(self) -> str:
        """Where it stands, in words: title, publisher, date and page, or heading without pages."""
        place = self.headings[-1:] if self.page_label is None else (f"page {self.page_label}",)
        source = self.source
        date = source.date.words if source.date else "undated"
        parts = (source.title, source.publisher, date, *place, self.recognised)
        return ", ".join(part for part in parts if part)

    @property
    def recognised(self) -> str | None:
        """That a computer read the words off a scan, and how surely; None if they were typed."""
        return None if self.confidence is None else recognised(self.confidence)


def recognised(confidence: float) -> str:
    """What is said of words that a computer read off a scan: `read from a scan …, 93% sure`."""
    # Rounded down: never surer than it was, and 100% would be a promise.
    return f"read from a scan by text recognition, {min(99, int(confidence * 100))}% sure"


def origin(source: Source, headings: Sequence[str]) -> str:
    """The words of where something stands: they may hold a name or a date, never a fact."""
    date = source.date.words if source.date else ""
    return " ".join((*headings, source.title, source.publisher or "", date))


def cite(document: Document, statement: Statement, headings: tuple[str, ...] = ()) -> Citation:
    """The citation of a statement of `document`. Raises ValueError unless its words stand there."""
    for span in (statement.span, statement.lead):
        if span is not None and document.span(span.start, span.end) != span:
            raise ValueError(f"{document.source.id} does not hold {span.text!r} at {span.start}")
    page = document.page_at(statement.span.start)
    return Citation(
        source=document.source,
        span=statement.span,
        lead=statement.lead,
        page=page,
        page_label=document.page_label(page),
        headings=headings,
        confidence=_confidence(document, statement),
    )


def _confidence(document: Document, statement: Statement) -> float | None:
    """The lowest of the pages that the words stand on."""
    spans = [span for span in (statement.span, statement.lead) if span is not None]
    starts = document.content.page_starts
    places = [span.start for span in spans]
    places += [start for start in starts for span in spans if span.start < start < span.end]
    known = [sure for at in places if (sure := document.confidence_at(at)) is not None]
    return min(known, default=None)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer. Raises ValueError without a citation: none is ever said bare."""

    text: str
    citations: tuple[Citation, ...]

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError(f"a sentence without a citation: {self.text!r}")


@dataclass(frozen=True, slots=True)
class Searched:
    """Where an answer was looked for: the receipt that is shown, above all on a refusal.

    `query` is the question as it was searched for (a follow-up stands alone in it); `papers` were
    searched, `passages` in all; `nearest` are the best passages found, cited, best first.
    """

    query: str
    papers: tuple[Source, ...]
    passages: int
    nearest: tuple[Citation, ...] = ()

    @property
    def receipt(self) -> str:
        """What was searched, as a sentence."""
        papers = f"{len(self.papers)} paper{'' if len(self.papers) == 1 else 's'}"
        return f"I searched {papers} ({self.passages} passages)."


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a question: sentences or a refusal, exactly one of the two.

    `note` is said beside the sentences when they answer only a part of the question. `written`
    tells what a language model had to do with it; None where none was asked.
    """

    question: str
    searched: Searched
    sentences: tuple[Sentence, ...] = ()
    refusal: str | None = None
    note: str | None = None
    written: Written | None = None

    def __post_init__(self) -> None:
        if bool(self.sentences) == bool(self.refusal):
            raise ValueError("an answer has sentences or a refusal, exactly one of the two")

    @property
    def abstained(self) -> bool:
        return self.refusal is not None

    @property
    def in_prose(self) -> bool:
        """Whether its sentences are a language model's, each checked, and no quotations."""
        return self.written is not None and self.written.shown

    @property
    def outcome(self) -> Outcome:
        if self.abstained:
            return "not in the papers"
        return "partly answered" if self.note else "answered"

    @property
    def rewritten(self) -> str | None:
        """What was searched for, if other words than were asked; None if they are the same."""
        asked, searched = (
            text.split() for text in (self.question.casefold(), self.searched.query.casefold())
        )
        return None if asked == searched else self.searched.query

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Each citation once, in the order of first use: the n-th is [n]."""
        return tuple(dict.fromkeys(c for s in self.sentences for c in s.citations))

    def number(self, citation: Citation) -> int:
        """The number of a citation of this answer, from 1."""
        return self.citations.index(citation) + 1

    def groups(self) -> Iterator[tuple[Source, tuple[Sentence, ...]]]:
        """The sentences in order, those of one source together under it."""
        for source, group in groupby(self.sentences, key=lambda s: s.citations[0].source):
            yield source, tuple(group)

    def attribution(self, source: Source) -> str:
        """Whose words, and of when; with the paper's title where that alone would not tell."""
        others = {s.citations[0].source for s in self.sentences} - {source}
        alike = any(other.attribution == source.attribution for other in others)
        return f"{source.attribution} ({source.title})" if alike else source.attribution

    @property
    def text(self) -> str:
        """The answer as plain text: attribution, sentences, numbers; or refusal and receipt.

        Then what is not in the papers, and how a language model's answer was made.
        """
        if self.refusal is not None:
            return f"{self.refusal} {self.searched.receipt}"
        if self.in_prose:
            lines = [self._said(self.sentences)]
        else:
            lines = [
                f"{self.attribution(source)}: {self._said(sentences)}"
                for source, sentences in self.groups()
            ]
        after = (self.note, self.written.line if self.written else None)
        return "\n\n".join([*lines, *(line for line in after if line)])

    def _said(self, sentences: Sequence[Sentence]) -> str:
        return " ".join(
            s.text + "".join(f" [{self.number(c)}]" for c in s.citations) for s in sentences
        )


# An answer as it grows, the last one whole; None while there is no more to show. Closing it ends
# the work.
Growing = Generator[Answer | None, None, None]


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange of a conversation, as follow-up questions need it."""

    question: str
    answer: Answer
