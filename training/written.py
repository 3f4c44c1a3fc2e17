"""Pairs written for this purpose: what fictional councils' papers say, with claims and questions."""

from __future__ import annotations

import json
import random
from hashlib import sha256
from pathlib import Path

from training.pair import ANSWERED, CONTRADICTED, NEITHER, SUPPORTED, UNANSWERED, Pair

FILE = Path(__file__).parent / "written.jsonl"
_AGAIN = 0.12  # of groups that the weights were trained on before
_LABELS = {"supported": SUPPORTED, "contradicted": CONTRADICTED, "neither": NEITHER}
_ASKED = {"answered": ANSWERED, "unanswered": UNANSWERED}


def load(
    file: Path = FILE, *, held: bool, chance: random.Random | None = None, known: int = 0
) -> list[Pair]:
    """All claims and questions of the groups kept for training, or of the tenth held out.

    Questions and most claims have the title of the paper before the evidence, where it is known.
    With `chance`, evidence often stands among that of other groups, and claims and questions of others
    are among those that it says nothing of, and of the first `known` groups only one in eight is
    taken.
    """
    groups = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    if chance:
        some = [group for group in groups[:known] if chance.random() < _AGAIN]
        groups = [*some, *groups[known:]]
    groups = [group for group in groups if _is_held(group["evidence"]) == held]
    found = []
    for group in groups:
        for labels, kind in ((_LABELS, "written"), (_ASKED, "asked")):
            for label, target in labels.items():
                for said in group.get(label, ()):
                    evidence = _evidence(group["evidence"], groups, chance)
                    bare = kind == "written" and chance is not None and chance.random() < 0.3
                    place = "" if bare else group.get("paper", "")
                    found.append(Pair(evidence, said, target, kind, place))
        if chance and chance.random() < 0.3:
            other = chance.choice(groups)
            if other is not group:
                claim = chance.choice(other["supported"] + other["contradicted"])
                found.append(Pair(group["evidence"], claim, NEITHER, "written elsewhere"))
                for question in other.get("answered", ())[:1]:
                    found.append(Pair(group["evidence"], question, UNANSWERED, "asked elsewhere"))
    return found


def _is_held(evidence: str) -> bool:
    return sha256(evidence.encode()).digest()[0] % 10 == 0


def _evidence(own: str, groups: list[dict[str, str]], chance: random.Random | None) -> str:
    if chance is None or chance.random() >= 0.3:
        return own
    around = [chance.choice(groups)["evidence"], own]
    chance.shuffle(around)
    return " ".join(around)
