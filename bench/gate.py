"""Whether the gate lets through what its passage holds, and only that, on public claims.

    .venv/bin/python -m bench.gate FOLDER [--sets healthver wice fm2] [--sample N] [--json FILE]
                                   [--entailment] [--model NAME]

FOLDER holds `healthver`, `wice` and `fm2`, each with `claims_dev.jsonl`, and is no part of the
project. A claim stands for a sentence of a language model, and its evidence for the passage that
the sentence cites: what people judged to be supported should pass; what is refuted, only partly
supported or not told should be withheld. These claims were not written from the evidence alone, as
an answer is, so they are harder than what a model writes from passages: a stand-in, no more.

Evidence is what people chose; of WiCE, where they chose none for what is not supported, it is the
whole page for every claim. Of FM2 and WiCE only pages are asked that no model was trained on. The
baselines' thresholds are fitted to balanced accuracy on one half and used on the other, in turn;
the gate has none to fit.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from answer.writing.gate import Gate, Shown
from answer.writing.given import Given
from answer.writing.units import Unit
from bench.claims import held_out
from bench.measures import Interval
from check import CrossEncoderEntailment, Entailment, MiniLMEntailment
from eval.noise import interval_of
from index import MiniLMEmbedder
from ingest import Source, Span, Statement, content_stems, sentences

SETS = {"healthver": "qid", "wice": "doc_id", "fm2": "title"}  # and what names a claim's page
GATE, RULES = "the gate", "the gate, rules alone"
_INSTRUCTIONS = "Write a note from passages."
_LONGEST_PAGE = 400  # sentences
_NEAR = 20  # of a page's sentences are read by a model: those that share most words with the claim

_Passed = NDArray[np.bool_]
_Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim, the words it is held against, and how people judged it."""

    id: str
    claim: str
    evidence: tuple[str, ...]
    label: str

    @property
    def supported(self) -> bool:
        return self.label == "supported"

    def near(self) -> list[str]:
        """The sentences of the evidence that share most words with the claim."""
        said = content_stems(self.claim)
        return sorted(self.evidence, key=lambda held: -len(said & content_stems(held)))[:_NEAR]


def load(folder: Path, name: str, most: int | None = None) -> list[Pair]:
    """The claims of a set that no model was trained on; at most so many, always the same ones."""
    home = folder / name
    try:
        pages = _pages(home) if name == "wice" else {}
        lines = (home / "claims_dev.jsonl").read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise SystemExit(f"{error.filename}: {error.strerror}; name the folder of sets") from error
    found = []
    for record in map(json.loads, lines):
        if name != "healthver" and not held_out(record[SETS[name]]):
            continue
        words = pages.get(record.get("doc_id")) or _sentences(" ".join(record["evidence"]))
        found.append(Pair(record["qid"], record["claim"], words, record["label"]))
    return sorted(found, key=lambda pair: _digest(pair.id))[:most]


def _pages(home: Path) -> dict[str, tuple[str, ...]]:
    lines = (home / "documents_dev.jsonl").read_text(encoding="utf-8").splitlines()
    records = map(json.loads, lines)
    return {r["doc_id"]: tuple(filter(str.strip, r["sentences"][:_LONGEST_PAGE])) for r in records}


def _sentences(text: str) -> tuple[str, ...]:
    return tuple(text[start:end] for start, end in sentences(text))


def _digest(text: str) -> bytes:
    return sha256(text.encode()).digest()


# --- the systems ---------------------------------------------------------------------------------


def passes(pair: Pair, entailment: Entailment | None = None) -> bool:
    """Whether the gate shows the claim as a sentence that cites its evidence."""
    source = Source("page", "page", None, None, None, None, "")
    statements, at = [], 0
    for words in pair.evidence:
        statements.append(Statement(Span(at, at + len(words), words)))
        at += len(words) + 1
    given = Given(source, (), tuple(statements))
    gate = Gate([given], _INSTRUCTIONS, entailment)
    return isinstance(gate.judge(Unit(pair.claim, (1,))), Shown)


def overlap(pair: Pair) -> float:
    """The share of the claim's words that the evidence's best sentence holds."""
    said = content_stems(pair.claim)
    return max(len(said & content_stems(held)) for held in pair.evidence) / max(1, len(said))


def cosines(pairs: Sequence[Pair]) -> _Scores:
    """How near the evidence's nearest sentence is to each claim, by the product's embeddings."""
    embedder = MiniLMEmbedder()
    near = [pair.near() for pair in pairs]
    texts = list(
        dict.fromkeys([*(pair.claim for pair in pairs), *(t for held in near for t in held)])
    )
    vectors = dict(zip(texts, embedder.embed(texts), strict=True))
    return np.array(
        [
            max(float(vectors[pair.claim] @ vectors[one]) for one in held)
            for pair, held in zip(pairs, near, strict=True)
        ]
    )


def entailed(pairs: Sequence[Pair], entailment: Entailment) -> _Scores:
    """The model's probability that the evidence, or its likeliest sentence, supports the claim."""
    found = []
    for pair in pairs:
        near = pair.near()
        held = [*near, " ".join(near)]
        judged = entailment.judge([(words, pair.claim) for words in held])
        found.append(max(one.supported for one in judged))
    return np.array(found)


def by_threshold(scores: _Scores, wanted: _Passed, first: _Passed) -> _Passed:
    """What passes a threshold that was fitted on one half and is used on the other, in turn."""
    passed = np.zeros(len(wanted), bool)
    for half in (first, ~first):
        edges = np.unique(scores[half])
        best = max(edges, key=lambda edge: balanced_accuracy(scores[half] >= edge, wanted[half]))
        passed[~half] = scores[~half] >= best
    return passed


def systems(pairs: Sequence[Pair], entailment: Entailment | None) -> Iterator[tuple[str, _Passed]]:
    """Each system, and what it lets through."""
    wanted = np.array([pair.supported for pair in pairs])
    first = np.array([_digest(pair.id)[1] < 128 for pair in pairs])
    if entailment:
        yield GATE, np.array([passes(pair, entailment) for pair in pairs])
    yield RULES, np.array([passes(pair) for pair in pairs])
    scored: dict[str, Callable[[], _Scores]] = {
        "overlap": lambda: np.array([overlap(pair) for pair in pairs]),
        "cosine": lambda: cosines(pairs),
    }
    if entailment:
        likely = entailed(pairs, entailment)
        yield "entailment alone, 0.5", likely >= 0.5
        scored["entailment alone, fitted"] = lambda: likely
    for name, scores in scored.items():
        yield name, by_threshold(scores(), wanted, first)


# --- the measures --------------------------------------------------------------------------------


def balanced_accuracy(passed: _Passed, wanted: _Passed) -> float:
    """The mean of the share of supported that passes and the share of the others that does not."""
    return float((_rate(passed, wanted) + 1 - _rate(passed, ~wanted)) / 2)


def false_pass_rate(passed: _Passed, wanted: _Passed) -> float:
    """Of what should be withheld, the share let through."""
    return _rate(passed, ~wanted)


def pass_rate(passed: _Passed, wanted: _Passed) -> float:
    """Of what is supported, the share let through."""
    return _rate(passed, wanted)


def precision(passed: _Passed, wanted: _Passed) -> float:
    """Of what is let through, the share that is supported; 1 where nothing is."""
    return float(wanted[passed].mean()) if passed.any() else 1.0


MEASURES: dict[str, Callable[[_Passed, _Passed], float]] = {
    "balanced accuracy": balanced_accuracy,
    "false pass rate": false_pass_rate,
    "pass rate": pass_rate,
    "precision": precision,
}


def _rate(passed: _Passed, among: _Passed) -> float:
    return float(passed[among].mean()) if among.any() else 0.0


def measured(measure: str, passed: _Passed, wanted: _Passed) -> Interval:
    """A figure with its 95 % bootstrap interval over the claims."""
    value = MEASURES[measure]

    def drawn(chosen: Sequence[int]) -> float:
        rows = np.array(chosen)
        return value(passed[rows], wanted[rows])

    low, high = interval_of(drawn, len(wanted)) or (0.0, 0.0)
    return Interval(value(passed, wanted), low, high)


def report(pairs: Sequence[Pair], found: dict[str, _Passed]) -> dict[str, Any]:
    """The figures of some claims, from what each system lets through of them."""
    wanted = np.array([pair.supported for pair in pairs])
    labels = np.array([pair.label for pair in pairs])
    return {
        "claims": len(pairs),
        "systems": {
            name: {m: asdict(measured(m, passed, wanted)) for m in MEASURES}
            for name, passed in found.items()
        },
        "let through": {
            name: {
                str(label): [int(passed[labels == label].sum()), int((labels == label).sum())]
                for label in np.unique(labels)
            }
            for name, passed in found.items()
        },
    }


def table(name: str, figures: dict[str, Any]) -> Iterator[str]:
    """The figures as lines for people."""
    yield f"{name}: {figures['claims']} claims"
    for system, own in figures["systems"].items():
        values = "   ".join(
            f"{measure} {v['value']:.3f} [{v['low']:.3f}, {v['high']:.3f}]"
            for measure, v in own.items()
        )
        yield f"  {system:<26} {values}"
    for system, counts in figures["let through"].items():
        said = ", ".join(f"{label} {n} of {of}" for label, (n, of) in counts.items())
        yield f"  {system:<26} lets through: {said}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path, help="the folder of public claims")
    parser.add_argument("--sets", nargs="+", choices=list(SETS), default=list(SETS), metavar="SET")
    parser.add_argument("--sample", type=int, help="at most so many claims of each set")
    parser.add_argument("--json", type=Path, help="write all figures here too")
    parser.add_argument("--entailment", action="store_true", help="with the model that is shipped")
    parser.add_argument("--model", help="with a cross-encoder, by its folder or name, instead")
    given = parser.parse_args()
    entailment: Entailment | None = MiniLMEntailment() if given.entailment else None
    if given.model:
        entailment = CrossEncoderEntailment(given.model)
    figures: dict[str, Any] = {}
    everything: list[Pair] = []
    passed: dict[str, list[_Passed]] = {}
    for name in given.sets:
        pairs = load(given.folder, name, given.sample)
        found = dict(systems(pairs, entailment))
        everything += pairs
        for system, own in found.items():
            passed.setdefault(system, []).append(own)
        figures[name] = report(pairs, found)
        print(*table(name, figures[name]), "", sep="\n", flush=True)
    together = {system: np.concatenate(own) for system, own in passed.items()}
    figures["all"] = report(everything, together)
    print(*table("all", figures["all"]), sep="\n", flush=True)
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
