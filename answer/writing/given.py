"""The passages that a language model is given: the best first, as many as fit, none cut in two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from answer.answer import Answer, Citation, cite, origin
from answer.writing.orders import gives_orders
from answer.writing.prompt import harmless
from index import Hit
from ingest import Document, Source, Span, Statement, count_tokens

_MOST = 8


@dataclass(frozen=True, slots=True)
class Given:
    """Statements of one paper under one heading, as a model is given them and a sentence cites."""

    source: Source
    headings: tuple[str, ...]
    statements: tuple[Statement, ...]

    @property
    def place(self) -> str:
        """The words of where they stand: they may hold a name or a date, never a fact."""
        return origin(self.source, self.headings)

    def before(self, statement: Statement) -> str:
        """The two statements before one of these."""
        at = self.statements.index(statement)
        return " ".join(s.flat for s in self.statements[max(0, at - 2) : at])

    def citation(self, statement: Statement, document: Document) -> Citation:
        """Where the words of a statement stand. Raises ValueError unless they stand there."""
        return cite(document, statement, self.headings)

    def shown(self, number: int, fence: str) -> str:
        """The passage in a prompt: between lines with the mark, each statement on its own line."""
        source = self.source
        date = source.date.words if source.date else "undated"
        origin = (source.title, source.publisher or "", date)
        lines = [f"<<passage {number} {fence}>>"]
        for label, words in (("From", origin), ("Under", self.headings)):
            told = ", ".join(harmless(one) for one in words if one and not gives_orders(one))
            lines += [f"{label}: {told}"] if told else []
        # An item has its lead-in each time: without "should" a recommendation reads as a fact.
        lines += [f"| {harmless(statement.flat)}" for statement in self.statements]
        return "\n".join([*lines, f"<<end {fence}>>"])


@dataclass(frozen=True, slots=True)
class Chosen:
    """The passages given, how many had no room, and how many give orders to a machine."""

    passages: tuple[Given, ...]
    left_out: int = 0
    orders: int = 0


def candidates(quoted: Answer, hits: Sequence[Hit]) -> list[Given]:
    """What may be given, best first: where the quoted answer's words stand, then what was found."""
    found: dict[tuple[str, int], Given] = {}
    loose: dict[tuple[str, Span | None], list[Citation]] = {}
    for sentence in quoted.sentences:
        citation = sentence.citations[0]
        span, home = citation.span, citation.source.id
        for hit in hits:
            passage = hit.passage
            if passage.source.id == home and passage.start <= span.start < passage.end:
                found.setdefault((home, passage.start), _of(hit))
                break
        else:
            loose.setdefault((home, citation.lead), []).append(citation)
    for (home, _), cited in loose.items():
        statements = tuple(Statement(c.span, c.lead) for c in cited)
        found[home, cited[0].span.start] = Given(cited[0].source, cited[0].headings, statements)
    for hit in hits:
        found.setdefault((hit.passage.source.id, hit.passage.start), _of(hit))
    return list(found.values())


def _of(hit: Hit) -> Given:
    return Given(hit.passage.source, hit.passage.headings, hit.passage.statements)


def choose_given(wanted: Sequence[Given], room: int) -> Chosen:
    """The first of these that fit into so many tokens, whole.

    A passage that holds orders to a machine is not given. Where not even the first fits, as many
    of its statements are given as do.
    """
    kept: list[Given] = []
    orders = left_out = 0
    for given in wanted:
        if any(gives_orders(statement.flat) for statement in given.statements):
            orders += 1
        elif len(kept) == _MOST:
            break  # what lies further down was never going to be given
        else:
            cost = _cost(given)
            if not kept and cost > room:
                given = _shortened(given, room)
                cost = _cost(given)
            if given.statements and cost <= room:
                kept.append(given)
                room -= cost
            else:
                left_out += 1
    return Chosen(tuple(kept), left_out, orders)


def _cost(given: Given) -> int:
    return count_tokens(given.shown(10, "0" * 16)) + 2


def _shortened(given: Given, room: int) -> Given:
    statements = given.statements
    while statements and _cost(Given(given.source, given.headings, statements)) > room:
        statements = statements[:-1]
    return Given(given.source, given.headings, statements)
