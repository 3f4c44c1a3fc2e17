"""The second stage: question and passage are read together, and the hits put in a new order."""

from __future__ import annotations

from dataclasses import replace

from index.cross_encoder import CrossEncoder, Reading
from index.fusion import minmax
from index.hit import Hit, Retriever
from ingest import Passage

_DEPTH = 30  # passages read; more costs time on two cores and finds next to nothing


class RerankedRetriever:
    """Reads the first 30 hits of another retriever with a cross-encoder, and blends both scores.

    Blended, never alone: a small cross-encoder by itself ranks worse than the retrievers on texts
    of a kind it was not trained on.
    """

    def __init__(self, first: Retriever, encoder: CrossEncoder, weight: float = 0.5) -> None:
        self._first = first
        self._encoder = encoder
        self._weight = weight

    def search(self, query: str, k: int) -> list[Hit]:
        hits = self._first.search(query, max(k, _DEPTH))
        readings = self._encoder.read(query, [_as_read(hit.passage) for hit in hits])
        first = minmax([hit.score for hit in hits])
        second = minmax([reading.relevance for reading in readings])
        blended = [
            (1 - self._weight) * a + self._weight * b for a, b in zip(first, second, strict=True)
        ]
        order = sorted(range(len(hits)), key=lambda i: (-blended[i], i))[:k]
        return [
            _read(hits[i], readings[i], blended[i], rank) for rank, i in enumerate(order, start=1)
        ]


def _read(hit: Hit, reading: Reading, score: float, rank: int) -> Hit:
    return replace(
        hit,
        score=score,
        rank=rank,
        found_by=(*hit.found_by, "cross-encoder"),
        answerable=reading.answerable,
        evidence=reading.evidence,
    )


def _as_read(passage: Passage) -> tuple[str, list[tuple[int, int]]]:
    """The passage as the cross-encoder reads it, and where each statement stands in that text."""
    heading = passage.headings[-1] if passage.headings else passage.source.title
    text = f"{heading}. {passage.lead.flat} " if passage.lead else f"{heading}. "
    spans = []
    for statement in passage.statements:
        start = len(text)
        text += statement.span.flat
        spans.append((start, len(text)))
        text += " "
    return text, spans
