"""The same words in several papers become one hit: a report alone, in a pack, as a web page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from index.hit import Hit, Retriever
from ingest import Source, likeness

_MORE = 2  # times as many hits are asked for where too few different ones came


class DistinctRetriever:
    """Another retriever's hits, the same words once, however many papers have them.

    Of papers with the same words the paper on its own stands for a pack (it has fewer passages),
    then one whose date and publisher are known, then the first by name. `passages` tells how many
    passages a paper has. The hit keeps the best rank and score that its words reached.
    """

    def __init__(self, first: Retriever, passages: Callable[[str], int]) -> None:
        self._first = first
        self._passages = passages

    def search(self, query: str, k: int) -> list[Hit]:
        asked = k
        while True:
            hits = self._first.search(query, asked)
            groups = same_words(hits)
            if len(groups) >= k or len(hits) < asked:
                break
            asked *= _MORE
        return [self._one_of(group, rank) for rank, group in enumerate(groups[:k], start=1)]

    def _one_of(self, group: Sequence[Hit], rank: int) -> Hit:
        if len(group) == 1:
            return replace(group[0], rank=rank)
        chosen = min(group, key=lambda hit: self._preference(hit.passage.source))
        found_by = tuple(dict.fromkeys(by for hit in group for by in hit.found_by))
        return replace(chosen, score=group[0].score, rank=rank, found_by=found_by)

    def _preference(self, source: Source) -> tuple[int, int, str]:
        unknown = (source.date is None) + (source.publisher is None)
        return self._passages(source.id), unknown, source.id


def same_words(hits: Sequence[Hit]) -> list[list[Hit]]:
    """The hits, those of different papers with the same words together, best first.

    A lead-in counts as words: "(a) carers" is not the same under another one. What one paper says
    twice stays two hits, at two places; its second is one with the second of the other papers.
    """
    groups: dict[tuple[str, int], list[Hit]] = {}
    said: Counter[tuple[str, str]] = Counter()
    for hit in hits:
        alike = _likeness(hit.passage.flat) or hit.passage.id
        here = (hit.passage.source.id, alike)
        groups.setdefault((alike, said[here]), []).append(hit)
        said[here] += 1
    return list(groups.values())


@lru_cache(maxsize=4_000)
def _likeness(text: str) -> str:
    """Kept, since the same passages are found again and again."""
    return likeness(text)
