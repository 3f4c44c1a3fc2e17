"""How well the entailment model judges public claims, beside plain baselines on the same evidence.

    .venv/bin/python -m bench.claims FOLDER [--model NAME] [--json FILE]

FOLDER holds `healthver`, `wice` and `fm2`, each with `claims_dev.jsonl`, and is no part of the
project. Every system is given the evidence that people chose and says whether it supports the
claim, contradicts it or does neither. Nothing of HealthVer was trained on; of WiCE and FM2 only
the pages are asked that were held out of the training (`held_out`), and these served to choose
the model's temperature.

The baselines' thresholds are fitted on one half of a set and judged on the other, in turn; the
model has no threshold. Of WiCE, "partially supported" counts as not supported, and is shown apart.
`--model` asks a cross-encoder (a folder or a name) instead of the model that is shipped.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.measures import Interval
from check import CrossEncoderEntailment, Entailment, MiniLMEntailment, compare
from eval.noise import interval_of
from eval.verdicts import calibration_error
from index import MiniLMEmbedder
from ingest import content_stems

SUPPORTED, CONTRADICTED, NEITHER = range(3)
_LABELS = {
    "supported": SUPPORTED,
    "refuted": CONTRADICTED,
    "not_enough_info": NEITHER,
    "partially_supported": NEITHER,
}
_SETS = {"healthver": "label", "wice": "doc_id", "fm2": "title"}
_COVERED = 0.7  # share of a claim's words that the rules alone want held
_BINS = 15
OURS = "entailment"

_Labels = NDArray[np.int64]
_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Item:
    """A claim, the evidence it is judged by, and how people judged it."""

    id: str
    claim: str
    evidence: str
    label: str

    @property
    def wanted(self) -> int:
        return _LABELS[self.label]


def held_out(page: str) -> bool:
    """Whether claims of this page were kept out of the training: one page in four, by its name."""
    return sha256(page.encode()).digest()[0] % 4 == 0


def load(folder: Path, name: str) -> list[Item]:
    """The claims of a set that were not trained on; of WiCE those with evidence."""
    found = []
    lines = (folder / name / "claims_dev.jsonl").read_text(encoding="utf-8").splitlines()
    for record in map(json.loads, lines):
        evidence = " ".join(record["evidence"])
        if evidence and (name == "healthver" or held_out(record[_SETS[name]])):
            found.append(Item(record["qid"], record["claim"], evidence, record["label"]))
    return found


# --- the measures -------------------------------------------------------------------------------


def accuracy(said: _Labels, wanted: _Labels) -> float:
    return float((said == wanted).mean())


def macro_f1(said: _Labels, wanted: _Labels) -> float:
    """The mean of the F1 of each label that the set has."""
    found = []
    for label in np.unique(wanted):
        both = ((said == label) & (wanted == label)).sum()
        found.append(2 * both / max(1, (said == label).sum() + (wanted == label).sum()))
    return float(np.mean(found))


def balanced_accuracy(said: _Labels, wanted: _Labels) -> float:
    """The mean of the recall of each label that the set has."""
    return float(np.mean([(said[wanted == label] == label).mean() for label in np.unique(wanted)]))


MEASURES: dict[str, Callable[[_Labels, _Labels], float]] = {
    "accuracy": accuracy,
    "macro-F1": macro_f1,
    "balanced accuracy": balanced_accuracy,
}


# --- the baselines ------------------------------------------------------------------------------


def overlap(item: Item) -> float:
    """The share of the claim's words that the evidence holds."""
    said = content_stems(item.claim)
    return len(said & content_stems(item.evidence)) / max(1, len(said))


def by_rules(item: Item) -> int:
    """What the rules alone say, without the model."""
    if any(p.standing == "different" for p in compare(item.claim, item.evidence)):
        return CONTRADICTED
    return SUPPORTED if overlap(item) >= _COVERED else NEITHER


def by_threshold(
    scores: _Floats, wanted: _Labels, first: NDArray[np.bool_], measure: str
) -> _Labels:
    """Labels by thresholds on a score, fitted on one half and used on the other, in turn."""
    said = np.zeros(len(wanted), np.int64)
    for half in (first, ~first):
        said[~half] = _fitted(scores[half], wanted[half], MEASURES[measure])(scores[~half])
    return said


def _fitted(
    scores: _Floats, wanted: _Labels, good: Callable[[_Labels, _Labels], float]
) -> Callable[[_Floats], _Labels]:
    """The thresholds, one fewer than labels, and the order of labels between them that fit best."""
    labels = np.unique(wanted)
    edges = np.unique(np.quantile(scores, np.linspace(0, 1, 26)))
    grids = [(low,) for low in edges]
    if len(labels) == 3:
        grids = [(low, high) for low in edges for high in edges if low <= high]  # type: ignore[misc]
    best, kept = -1.0, (grids[0], tuple(labels))
    for grid in grids:
        regions = np.digitize(scores, grid)
        for order in permutations(labels):
            if (value := good(np.array(order)[regions], wanted)) > best:
                best, kept = value, (grid, order)
    grid, order = kept
    return lambda given: np.array(order)[np.digitize(given, grid)]


def by_majority(wanted: _Labels, first: NDArray[np.bool_]) -> _Labels:
    said = np.zeros(len(wanted), np.int64)
    for half in (first, ~first):
        said[~half] = Counter(wanted[half].tolist()).most_common(1)[0][0]
    return said


def first_half(items: Sequence[Item]) -> NDArray[np.bool_]:
    """Which items are in the first half, by a hash of their names."""
    return np.array([sha256(item.id.encode()).digest()[0] < 128 for item in items])


def baselines(items: Sequence[Item], wanted: _Labels) -> Iterator[tuple[str, _Labels]]:
    """Each baseline with its labels; thresholds are fitted to each measure."""
    first = first_half(items)
    kinds = set(wanted.tolist())
    yield "majority", by_majority(wanted, first)
    ruled = np.array([by_rules(item) for item in items])
    if len(kinds) == 2:  # what the set does not have is the less good of the two it has
        ruled = np.where(ruled == SUPPORTED, SUPPORTED, max(kinds))
    yield "rules", ruled
    embedder = MiniLMEmbedder()
    held = embedder.embed([item.evidence for item in items])
    cosines = (held * embedder.embed([item.claim for item in items])).sum(axis=1)
    for name, scores in (
        ("cosine", cosines.astype(np.float64)),
        ("overlap", np.array([overlap(item) for item in items])),
    ):
        for measure in MEASURES:
            yield f"{name}, fitted to {measure}", by_threshold(scores, wanted, first, measure)


# --- a set --------------------------------------------------------------------------------------


def measured(measure: str, said: _Labels, wanted: _Labels) -> Interval:
    """A figure with its interval over the claims."""
    value = MEASURES[measure]

    def drawn(chosen: Sequence[int]) -> float:
        rows = np.array(chosen)
        return value(said[rows], wanted[rows])

    low, high = interval_of(drawn, len(wanted)) or (0.0, 0.0)
    return Interval(value(said, wanted), low, high)


def difference(measure: str, said: _Labels, other: _Labels, wanted: _Labels) -> Interval:
    """How much better one is than the other: the same claims are drawn of both."""
    value = MEASURES[measure]

    def drawn(chosen: Sequence[int]) -> float:
        rows = np.array(chosen)
        return value(said[rows], wanted[rows]) - value(other[rows], wanted[rows])

    low, high = interval_of(drawn, len(wanted)) or (0.0, 0.0)
    return Interval(value(said, wanted) - value(other, wanted), low, high)


def shares_of(judge: Entailment, items: Sequence[Item]) -> _Floats:
    """The model's three probabilities of each claim."""
    found = judge.judge([(item.evidence, item.claim) for item in items])
    return np.array([(j.supported, j.contradicted, j.neither) for j in found])


def as_the_set_has_it(shares: _Floats, labels: set[int]) -> _Floats:
    """Probabilities of the labels of a set: of two, FM2's are exclusive, WiCE's yes and no."""
    if len(labels) == 3:
        return shares
    two = shares.copy()
    if CONTRADICTED in labels:
        two[:, NEITHER] = 0
        two /= two.sum(axis=1, keepdims=True)
        return two
    two[:, NEITHER] += two[:, CONTRADICTED]
    two[:, CONTRADICTED] = 0
    return two


def report(items: Sequence[Item], judge: Entailment) -> dict[str, Any]:
    """The figures of one set."""
    wanted = np.array([item.wanted for item in items])
    began = time.perf_counter()
    raw = shares_of(judge, items)
    seconds = time.perf_counter() - began
    shares = as_the_set_has_it(raw, set(wanted.tolist()))
    said = shares.argmax(axis=1)
    systems = {OURS: said, **dict(baselines(items, wanted))}
    figures: dict[str, Any] = {
        "claims": len(items),
        "labels": dict(Counter(item.label for item in items)),
        "milliseconds a claim": 1000 * seconds / len(items),
        "said of": {
            label: np.bincount(
                raw[[i for i, item in enumerate(items) if item.label == label]].argmax(axis=1),
                minlength=3,
            ).tolist()
            for label in dict.fromkeys(item.label for item in items)
        },
        "systems": {
            name: {m: asdict(measured(m, own, wanted)) for m in MEASURES}
            for name, own in systems.items()
        },
        "calibration error": asdict(calibration(shares.max(axis=1), said == wanted)),
        "better than the best baseline": {},
    }
    for name, value in MEASURES.items():
        best = max((n for n in systems if n != OURS), key=lambda n: value(systems[n], wanted))
        gain = difference(name, said, systems[best], wanted)
        figures["better than the best baseline"][name] = {"baseline": best, **asdict(gain)}
    return figures


def calibration(sure: _Floats, right: NDArray[np.bool_]) -> Interval:
    """The expected calibration error of the likeliest label, 15 bins of equal number."""

    def drawn(chosen: Sequence[int]) -> float:
        rows = np.array(chosen)
        return calibration_error(sure[rows].tolist(), right[rows].tolist(), _BINS) or 0.0

    low, high = interval_of(drawn, len(right)) or (0.0, 0.0)
    return Interval(drawn(range(len(right))), low, high)


def written(name: str, figures: dict[str, Any]) -> Iterator[str]:
    """The figures as lines for people."""

    def shown(own: dict[str, float]) -> str:
        return f"{own['value']:.3f} [{own['low']:.3f}, {own['high']:.3f}]"

    yield f"{name}: {figures['claims']} claims, {figures['labels']}"
    yield f"  {figures['milliseconds a claim']:.0f} ms a claim; 95 % intervals over claims"
    for system, own in figures["systems"].items():
        yield f"  {system:38s} " + "  ".join(f"{m} {shown(own[m])}" for m in MEASURES)
    yield f"  calibration error, {_BINS} bins: {shown(figures['calibration error'])}"
    for measure, gain in figures["better than the best baseline"].items():
        yield f"  {measure}, less {gain['baseline']}: {shown(gain)}"
    for label, said in figures["said of"].items():
        yield f"  {label}: {said[0]} supported, {said[1]} contradicted, {said[2]} neither"


def main() -> None:
    given = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    given.add_argument("folder", type=Path)
    given.add_argument("--sets", nargs="+", choices=list(_SETS), default=list(_SETS))
    given.add_argument("--model", help="a cross-encoder's folder or name, not the model shipped")
    given.add_argument("--json", type=Path, help="where the figures are written, too")
    told = given.parse_args()
    judge: Entailment = CrossEncoderEntailment(told.model) if told.model else MiniLMEntailment()
    judge.judge([("The park is open.", "The park is closed.")])  # loaded before the clock runs
    found = {}
    for name in told.sets:
        found[name] = report(load(told.folder, name), judge)
        print(*written(name, found[name]), "", sep="\n", flush=True)
    if told.json:
        told.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
