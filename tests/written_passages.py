"""Passages of papers that were never written, for the tests of written answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from answer import Answer, Searched, Sentence, cite
from answer.writing.given import Given
from index import Hit
from ingest import Block, Content, Document, PaperDate, Passage, Source, Span, Statement


def source(name: str, title: str, publisher: str | None = "Anytown Council") -> Source:
    return Source(name, title, publisher, "report", PaperDate(2023, 6), None, "0" * 64)


@dataclass
class Shelf:
    """Documents made of statements, and the passages in them as hits."""

    documents: dict[str, Document] = field(default_factory=dict)
    hits: list[Hit] = field(default_factory=list)

    def add(
        self,
        *statements: str,
        title: str = "Annual report",
        headings: tuple[str, ...] = (),
        name: str | None = None,
        lead: str | None = None,
        publisher: str | None = "Anytown Council",
    ) -> None:
        """A paper of one passage. With a lead each statement is an item of the list it opens."""
        name = name or f"paper {len(self.documents) + 1}.txt"
        text = "\n".join([lead, *statements] if lead else statements)
        opening = Span(0, len(lead), lead) if lead else None
        made, at = [], len(lead) + 1 if lead else 0
        for words in statements:
            made.append(Statement(Span(at, at + len(words), words), opening))
            at += len(words) + 1
        origin = source(name, title, publisher)
        content = Content(text, (Block("paragraph", 0, len(text)),))
        self.documents[name] = Document(origin, content)
        passage = Passage(origin, headings, 0, len(text), text, None, tuple(made))
        self.hits.append(Hit(passage, 1.0, len(self.hits) + 1, ("test",)))

    def given(self) -> list[Given]:
        return [
            Given(h.passage.source, h.passage.headings, h.passage.statements) for h in self.hits
        ]

    def quoted(self, question: str, *which: tuple[int, int]) -> Answer:
        """An answer that quotes these: the number of the passage from 1, and of the statement."""
        sentences = []
        for passage, at in which:
            hit = self.hits[passage - 1].passage
            statement = hit.statements[at]
            citation = cite(self.documents[hit.source.id], statement, hit.headings)
            sentences.append(Sentence(statement.flat, (citation,)))
        papers = tuple(document.source for document in self.documents.values())
        return Answer(question, Searched(question, papers, len(self.hits)), tuple(sentences))

    def holds(self, answer: Answer) -> None:
        """Fails unless each citation of the answer stands letter for letter in its paper."""
        for sentence in answer.sentences:
            assert sentence.citations
        for citation in answer.citations:
            text = self.documents[citation.source.id].text
            assert text[citation.span.start : citation.span.end] == citation.span.text


def council() -> Shelf:
    """Three papers on home care, trees and a committee."""
    shelf = Shelf()
    shelf.add(
        "The council paid for 412,000 hours of home care in 2023.",
        "Waiting times for home care fell from nine weeks to five weeks.",
        "Caremark is one of 24 home care agencies that the council pays.",
        "It cares for 289 people in the north of the borough.",
        "Most staff had been trained in safeguarding, but some had not.",
        "The council did not have a joint strategy for carers.",
        title="Home care in 2023",
        headings=("Adult social care", "Home care"),
    )
    shelf.add(
        "Support carers more effectively by offering a yearly assessment.",
        "Publish the waiting times for home care every quarter.",
        lead="The council and its partners should:",
        title="Inspection report",
        publisher="Care Inspectors",
        headings=("Recommendations",),
    )
    shelf.add(
        "Cllr Evans proposed the budget of £4.35 million and Cllr Jones opposed it.",
        "Cllr Jones said that the care of older people was a disgrace.",
        "The committee resolved, by six votes to three, to close Kelsey House in March 2024.",
        "The director may open a new day centre in Elm Road if money is found.",
        "The council planted about 300 trees in Kelsey Park in the spring.",
        title="Minutes of the care committee",
        headings=("Item 7",),
    )
    return shelf


def words_of(texts: Sequence[str]) -> set[str]:
    return set(re.findall(r"\w+", " ".join(texts).lower()))
