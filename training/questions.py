"""The first stage: does this text answer this question? It teaches to read two texts together."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

from training.pair import ANSWERED, UNANSWERED, Pair

SOURCES = ("squad2_dev", "squad1_dev", "qed", "policyqa", "hotpot500")


def load(pool: Path) -> list[Pair]:
    """Questions with a passage or a sentence; which answers it or does not."""
    pairs = []
    for record in records(pool / "answerability.jsonl"):
        target = ANSWERED if record["answerable"] else UNANSWERED
        pairs.append(Pair(record["passage"], record["query"].strip(), target, "passage"))
    chance = random.Random(11)
    for record in records(pool / "evidence.jsonl"):
        texts = [(c["text"].strip(), bool(c["label"])) for c in record["candidates"]]
        right = [text for text, label in texts if label][:1] if record["answerable"] else []
        wrong = [text for text, label in texts if not label or not record["answerable"]]
        chance.shuffle(wrong)
        for text in right:
            pairs.append(Pair(text, record["query"].strip(), ANSWERED, "sentence"))
        for text in wrong[: 2 if not right else 1]:
            pairs.append(Pair(text, record["query"].strip(), UNANSWERED, "sentence"))
    return pairs


def records(file: Path) -> Iterator[dict[str, object]]:
    """The records of a file whose source may be trained on."""
    for line in file.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["source"] in SOURCES:
            yield record


def rounds(pairs: list[Pair], seed: int) -> Iterator[list[Pair]]:
    """The pairs again and again, 1,000 at a time."""
    chance = random.Random(seed)
    while True:
        chance.shuffle(pairs)
        for i in range(0, len(pairs), 1000):
            yield pairs[i : i + 1000]
