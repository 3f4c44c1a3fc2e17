"""Scores of passages become ranked hits."""

from __future__ import annotations

from collections.abc import Sequence

from index.hit import Hit
from index.rows import Scored
from index.store import Store


def ranked(store: Store, scored: Sequence[Scored], k: int, found_by: str) -> list[Hit]:
    """The k best of these as hits; a passage that was removed meanwhile is left out."""
    best = sorted(scored, key=lambda s: (-s.score, s.key))[:k]
    passages = store.passages([s.key for s in best])
    held = [s for s in best if s.key in passages]
    return [
        Hit(passages[s.key], s.score, rank, (found_by,)) for rank, s in enumerate(held, start=1)
    ]
