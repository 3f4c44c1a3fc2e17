"""Pairs written for this purpose: what fictional councils' papers say, and claims about it."""

from __future__ import annotations

import json
import random
from hashlib import sha256
from pathlib import Path

from training.pair import CONTRADICTED, NEITHER, SUPPORTED, Pair

FILE = Path(__file__).parent / "written.jsonl"
_LABELS = {"supported": SUPPORTED, "contradicted": CONTRADICTED, "neither": NEITHER}


def load(file: Path = FILE, *, held: bool, chance: random.Random | None = None) -> list[Pair]:
    """All claims of the groups kept for training, or of the tenth held out.

    With `chance`, evidence often stands among that of other groups, and claims of other groups
    are among those that it says nothing of.
    """
    groups = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    groups = [group for group in groups if _is_held(group["evidence"]) == held]
    found = []
    for group in groups:
        for label, target in _LABELS.items():
            for claim in group[label]:
                found.append(Pair(_among(group, groups, chance), claim, target, "written"))
        if chance and chance.random() < 0.3:
            other = chance.choice(groups)
            if other is not group:
                claim = chance.choice(other["supported"] + other["contradicted"])
                found.append(Pair(group["evidence"], claim, NEITHER, "written elsewhere"))
    return found


def _is_held(evidence: str) -> bool:
    return sha256(evidence.encode()).digest()[0] % 10 == 0


def _among(
    group: dict[str, str], groups: list[dict[str, str]], chance: random.Random | None
) -> str:
    if chance is None or chance.random() < 0.6:
        return group["evidence"]
    around = [chance.choice(groups)["evidence"], group["evidence"]]
    chance.shuffle(around)
    return " ".join(around)
