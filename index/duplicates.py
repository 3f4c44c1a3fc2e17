"""The same words in several papers become one hit: a report alone, in a pack, as a web page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from index.hit import Hit, Retriever
from ingest import CONTAINED, Sketch, Source, likeness

_MORE = 2  # times as many hits are asked for where too few different ones came
_LEAST = 5  # runs of words in a paper that is looked for in others: about 25 words
_WIDER = 1.05  # page numbers of the pack stand between a paper's pages


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
        alike = likeness(hit.passage.flat) or hit.passage.id
        here = (hit.passage.source.id, alike)
        groups.setdefault((alike, said[here]), []).append(hit)
        said[here] += 1
    return list(groups.values())


@dataclass(frozen=True, slots=True)
class Copy:
    """Where a paper stands a second time: in the text of the paper `name`, about here."""

    name: str
    start: int
    end: int


def copies(sketches: Mapping[str, Sketch]) -> dict[str, tuple[Copy, ...]]:
    """Where each paper stands in others too, by name; a paper that does not is left out.

    Two papers of the same words are copies of each other. A report in a pack has a copy there; the
    pack has none in the report.
    """
    holders: defaultdict[int, list[str]] = defaultdict(list)
    for name, runs in sketches.items():
        for run in runs:
            holders[run].append(name)
    found: dict[str, tuple[Copy, ...]] = {}
    for name, runs in sketches.items():
        shared = Counter(holder for run in runs for holder in holders[run])
        others = sorted(
            other
            for other, count in shared.items()
            # Held in the other, and not only the other in it.
            if other != name and len(runs) >= _LEAST and count >= CONTAINED * len(runs)
        )
        if others:
            found[name] = tuple(Copy(other, *_stretch(runs, sketches[other])) for other in others)
    return found


def _stretch(own: Sketch, other: Sketch) -> tuple[int, int]:
    """From where to where the most of the own runs stand in the other, no wider than they are.

    A few of them may stand elsewhere as well: every council report ends in the same sentences.
    """
    places = sorted(other[run] for run in own.keys() & other.keys())
    width = _WIDER * (max(own.values()) - min(own.values())) + 1
    best, first = (0, 0), 0
    for last in range(len(places)):
        while places[last] - places[first] > width:
            first += 1
        if last - first > best[1] - best[0]:
            best = (first, last)
    return places[best[0]], places[best[1]]
