"""Pairs of groups written for this purpose: six statements of a fictional council's paper on one
subject, and which of them answer a question, or support or contradict a claim."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from training.pair import ANSWERED, CONTRADICTED, NEITHER, SUPPORTED, UNANSWERED, Pair

FILE = Path(__file__).parent / "choices.jsonl"
_BESIDE = 0.8  # how often one more of the statements that do not answer is read, too
_CLAIM_BESIDE = 0.5  # how often one of those that say neither is read with a claim


def groups(file: Path = FILE, *, held: bool) -> list[dict[str, Any]]:
    """The groups kept for training, or the tenth held out."""
    found = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [g for g in found if (_number(g["statements"][0]) % 10 == 0) == held]


def load(file: Path = FILE, *, chance: random.Random) -> list[Pair]:
    """Pairs to train on: all that answer, support or contradict, and, drawn anew, some that stand
    beside them, are alike and do not."""
    return [pair for group in groups(file, held=False) for pair in _pairs(group, chance)]


def _pairs(group: dict[str, Any], chance: random.Random) -> Iterator[Pair]:
    statements, place = group["statements"], group["paper"]

    def pair(at: int, said: str, target: tuple[float, ...], kind: str, bare: bool = False) -> Pair:
        return Pair(statements[at], said, target, kind, "" if bare else place)

    for question in group["questions"]:
        for at in question["answers"]:
            yield pair(at, question["q"], ANSWERED, "chosen")
        others = _others(question["answers"], question["maybe"], chance)
        for at in others[: 1 + (chance.random() < _BESIDE)]:
            yield pair(at, question["q"], UNANSWERED, "chosen")
    for claim in group["claims"]:
        bare = chance.random() < 0.2
        for at in claim["supports"]:
            yield pair(at, claim["c"], SUPPORTED, "chosen", bare)
        for at in claim["contradicts"]:
            yield pair(at, claim["c"], CONTRADICTED, "chosen", bare)
        told = claim["supports"] + claim["contradicts"]
        if not told or chance.random() < _CLAIM_BESIDE:
            for at in _others(told, claim["maybe"], chance)[:1]:
                yield pair(at, claim["c"], NEITHER, "chosen", bare)


def _others(told: list[int], maybe: list[int], chance: random.Random) -> list[int]:
    others = [at for at in range(6) if at not in told and at not in maybe]
    chance.shuffle(others)
    return others


def _number(words: str) -> int:
    return sha256(words.encode()).digest()[0]
