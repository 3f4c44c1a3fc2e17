"""The vectors of a passage: one for the whole and one for each statement, under one name."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

import numpy as np

from index.hit import Embedder, Vectors
from ingest import Passage

# How vectors are stored: half precision changes no cosine by more than 0.001.
STORED = np.dtype("<f2")


def parts(passage: Passage) -> list[list[tuple[int, int]]]:
    """For each statement, where its lead and its own words stand in `passage.flat`.

    A statement whose words do not stand there (none is known) has no ranges.
    """
    text = passage.flat
    found = []
    at = 0
    for statement in passage.statements:
        ranges = []
        for words, begin in (
            (statement.lead.flat if statement.lead else "", 0),
            (statement.span.flat, at),
        ):
            start = text.find(words, begin) if words else -1
            if start >= 0:
                ranges.append((start, start + len(words)))
        if ranges:
            at = max(at, ranges[-1][1])
        found.append(ranges)
    return found


def embedded(embedder: Embedder, passages: Mapping[str, Passage]) -> dict[str, Vectors]:
    """The vectors of passages, by the names that the passages have there."""
    texts = [passage.flat for passage in passages.values()]
    made = embedder.embed_parts(texts, [parts(passage) for passage in passages.values()])
    return dict(zip(passages, made, strict=True))


def vectors_name(passage: Passage) -> str:
    """Names the vectors of a passage: the same words, cut into the same statements, share them."""
    said = f"{passage.flat}\0{parts(passage)}"
    return blake2b(said.encode(), digest_size=16).hexdigest()
