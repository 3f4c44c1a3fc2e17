"""A paper that stands in another one too: a report in an agenda pack, a web page saved as a PDF."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass

from ingest import CONTAINED, Sketch, figures, runs

_LEAST = 5  # runs of words in a paper that is looked for in others: about 25 words
_WIDER = 1.05  # page numbers of the pack stand between a paper's pages


@dataclass(frozen=True, slots=True)
class Copy:
    """Where a paper stands a second time: in the text of the paper `name`, about here."""

    name: str
    start: int
    end: int


def copies(sketches: Mapping[str, Sketch]) -> dict[str, tuple[Copy, ...]]:
    """Where each paper stands in others too, by name; a paper that does not is left out.

    Two papers of the same words are copies of each other. A report in a pack has a copy there; the
    pack has none in the report. A draft and its final version are none where a figure differs.
    """
    whole = {name: runs(own, own) for name, own in sketches.items()}
    sampled = {name: runs(own, {}) for name, own in sketches.items()}
    kept = {name for name in sketches if whole[name] != sampled[name]}  # with all their runs
    holders: defaultdict[int, list[str]] = defaultdict(list)
    for name, own_runs in whole.items():
        for digest in own_runs:
            holders[digest].append(name)
    found: dict[str, tuple[Copy, ...]] = {}
    for name, own in sketches.items():
        shared = Counter(holder for digest in whole[name] for holder in holders[digest])
        others = []
        for other, count in shared.items():
            compared = whole[name] if other in kept else sampled[name]  # runs(own, other)
            # Held in the other, and not only the other in it; figures are compared where words are.
            if (
                other != name
                and len(compared) >= _LEAST
                and count >= CONTAINED * len(compared)
                and figures(own) <= sketches[other].keys()
            ):
                others.append(Copy(other, *_stretch(compared, own, sketches[other])))
        if others:
            found[name] = tuple(sorted(others, key=lambda copy: copy.name))
    return found


def _stretch(compared: Set[int], own: Sketch, other: Sketch) -> tuple[int, int]:
    """From where to where the most of the runs compared stand in the other, no wider than they are.

    A few of them may stand elsewhere as well: every council report ends in the same sentences.
    """
    places = sorted(other[run] for run in compared & other.keys())
    starts = [own[run] for run in compared]
    width = _WIDER * (max(starts) - min(starts)) + 1
    best, first = (0, 0), 0
    for last in range(len(places)):
        while places[last] - places[first] > width:
            first += 1
        if last - first > best[1] - best[0]:
            best = (first, last)
    return places[best[0]], places[best[1]]
