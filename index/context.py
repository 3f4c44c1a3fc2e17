"""Hits are weighed again by their single statements and by where they stand.

A passage's own vector is the mean of all that it says, and its words are only a part of what a
question names: "the Quarter 3 report" stands in the title, the answer in one row of a table. So
each hit is also judged by its best statement and by the share of the question's words that stand
in the passage or above it: in its headings, and in the title, publisher, kind and date of its
paper.
"""

from __future__ import annotations

from dataclasses import replace

from index.fusion import minmax
from index.hit import Embedder, Hit, Retriever, Signals
from index.kept import Kept
from index.parts import vectors_name
from index.store import Store
from index.weights import WordWeights
from ingest import Passage, Source, stem, words

_DEPTH = 100  # hits weighed; of Kent's papers the right one is in the first 30 for 72 of 100
# questions, in the first 100 for 91.
# Twice as much for the last two found more in councils' papers and less in short web pages.
_WEIGHTS = {"first": 1.0, "cosine": 0.5, "context": 0.5}
_KEPT = 4_000  # passages whose words stay in memory, about 10 kB each
_LONGEST_PAPER = 160  # characters
_LONGEST_HEADING = 90  # characters; a longer one is a sentence set as a heading


class ContextRetriever:
    """Reorders another retriever's first hits and gives their statements cosine and overlap."""

    def __init__(self, first: Retriever, store: Store, embedder: Embedder) -> None:
        self._first = first
        self._store = store
        self._embedder = embedder
        self._weights = WordWeights(store)
        self._kept = Kept[tuple[str, str, str], _Held](_KEPT)

    def search(self, query: str, k: int) -> list[Hit]:
        hits = self._first.search(query, max(k, _DEPTH))
        if not hits:
            return []
        asked = self._embedder.embed([query])[0]
        held = [self._held(hit.passage) for hit in hits]
        matrices = self._store.vectors([one.vectors for one in held])
        wanted = self._weights.of_words(query)
        signals = []
        for one in held:
            matrix = matrices.get(one.vectors)
            near = [0.0] * len(one.statements) if matrix is None else (matrix[1:] @ asked).tolist()
            signals.append(
                tuple(
                    Signals(cosine, 0.0, _share(wanted, stems))
                    for cosine, stems in zip(near, one.statements, strict=True)
                )
            )
        parts = {
            "first": [hit.score for hit in hits],
            "cosine": [max((s.cosine for s in row), default=0.0) for row in signals],
            "context": [_share(wanted, one.everywhere) for one in held],
        }
        scores = [0.0] * len(hits)
        for name, values in parts.items():
            weight = _WEIGHTS[name] / sum(_WEIGHTS.values())
            scores = [s + weight * v for s, v in zip(scores, minmax(values), strict=True)]
        order = sorted(range(len(hits)), key=lambda i: (-scores[i], i))[:k]
        return [
            replace(hits[i], score=scores[i], rank=rank, signals=signals[i])
            for rank, i in enumerate(order, start=1)
        ]

    def _held(self, passage: Passage) -> _Held:
        key = (passage.id, passage.flat, origin(passage.source))
        held = self._kept.get(key)
        if held is None:
            held = _Held(passage)
            self._kept.put(key, held)
        return held


class _Held:
    """The stems of the words in each statement with its headings, and anywhere about a passage,
    and the name of its vectors."""

    def __init__(self, passage: Passage) -> None:
        self.vectors = vectors_name(passage)
        near = _stems(heading_words(passage))
        self.statements = [near | _stems(statement.flat) for statement in passage.statements]
        self.everywhere = _stems(
            " ".join((passage.text, *passage.headings, origin(passage.source)))
        ).union(*self.statements)


def origin(source: Source) -> str:
    """What a paper is, in words: its title, publisher, kind and date.

    Not the words that a paper is indexed by (`rows.origin_words`): those have no kind and no date,
    of the publisher what stands before a comma, and its initials.
    """
    date = source.date.words if source.date else None
    return " ".join(part for part in (source.title, source.publisher, source.kind, date) if part)


def place(passage: Passage) -> str:
    """Where a passage stands, for a reader of it alone: paper, publisher, date · headings."""
    source = passage.source
    date = source.date.words if source.date else None
    paper = ", ".join(part for part in (source.title, source.publisher, date) if part)
    return " · ".join((paper[:_LONGEST_PAPER], *_headings(passage)))


def heading_words(passage: Passage) -> str:
    """The two nearest headings, each with a full stop."""
    short = _headings(passage)
    return ". ".join(short) + "." if short else ""


def _headings(passage: Passage) -> list[str]:
    """The two nearest headings that are headings rather than sentences."""
    return [heading for heading in passage.headings if len(heading) <= _LONGEST_HEADING][-2:]


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(text))


def _share(wanted: dict[str, float], held: frozenset[str]) -> float:
    """The share of the wanted words, by weight, that are held."""
    total = sum(wanted.values())
    return sum(weight for word, weight in wanted.items() if word in held) / total if total else 0.0
