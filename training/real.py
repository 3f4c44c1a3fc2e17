"""Pairs that people wrote and judged: FM2 and WiCE, less the part that is held out."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

from bench.claims import held_out
from training.pair import CONTRADICTED, NEITHER, SUPPORTED, Pair

PARTLY = (0.25, 0.03, 0.72)
ELSEWHERE = (0.06, 0.06, 0.88)


def read(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def fm2(folder: Path, *, held: bool, chance: random.Random | None = None) -> list[Pair]:
    """Claims on Wikipedia from a game; with `chance`, also among other sentences of the page."""
    found = []
    for record in read(folder / "fm2" / "claims_dev.jsonl"):
        if held_out(record["title"]) != held:
            continue
        target = SUPPORTED if record["label"] == "supported" else CONTRADICTED
        evidence, claim = " ".join(record["evidence"]), record["claim"]
        if chance is None:
            found.append(Pair(evidence, claim, target, "fm2"))
            continue
        others = [c["text"] for c in record["candidates"] if c["text"] not in record["evidence"]]
        roll = chance.random()
        if roll < 0.2 and others:
            around = [evidence, *chance.sample(others, min(len(others), chance.choice([1, 2])))]
            chance.shuffle(around)
            evidence = " ".join(around)
        elif roll < 0.65 and others:
            found.append(Pair(_beside(claim, others, chance), claim, ELSEWHERE, "fm2 elsewhere"))
        if chance.random() < 0.2:
            evidence = f"{record['title']}. {evidence}"
        found.append(Pair(evidence, claim, target, "fm2"))
    return found


def _beside(claim: str, others: list[str], chance: random.Random) -> str:
    """One to three sentences of a page that do not decide the claim, though near it in words."""
    words = set(re.findall(r"\w{4,}", claim.lower()))
    near = sorted(others, key=lambda s: -len(words & set(re.findall(r"\w{4,}", s.lower()))))[:6]
    return " ".join(chance.sample(near, min(len(near), chance.choice([1, 1, 2, 3]))))


def wice(folder: Path, *, held: bool, chance: random.Random | None = None) -> list[Pair]:
    """Claims of Wikipedia with what the cited page holds of them; with `chance`, of its rest too."""
    pages = {d["doc_id"]: d["sentences"] for d in read(folder / "wice" / "documents_dev.jsonl")}
    found = []
    for record in read(folder / "wice" / "claims_dev.jsonl"):
        if held_out(record["doc_id"]) != held:
            continue
        claim, evidence = record["claim"], " ".join(record["evidence"])
        target = {"supported": SUPPORTED, "partially_supported": PARTLY}.get(
            record["label"], NEITHER
        )
        if not evidence:
            words = set(re.findall(r"\w{4,}", claim.lower()))
            page = sorted(
                pages[record["doc_id"]],
                key=lambda s: -len(words & set(re.findall(r"\w{4,}", s.lower()))),
            )
            evidence = " ".join(page[:2])
        found.append(Pair(evidence, claim, target, "wice"))
        others = [s for s in pages[record["doc_id"]] if s not in record["evidence"]]
        if chance is not None and others and chance.random() < 0.5:
            found.append(Pair(_beside(claim, others, chance), claim, ELSEWHERE, "wice elsewhere"))
    return found
