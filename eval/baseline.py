"""The baseline: what the cases scored when it was last renewed, and what has changed since."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from eval.cases import CaseError
from eval.measures import MEASURES, Measure
from eval.noise import mean, paired_difference
from eval.results import FileResults, Result

_FORMAT = 1
_CALLS_FOR = {
    "worse": "worse beyond its noise",
    "better": "better beyond its noise, renew the baseline with --renew",
}


@dataclass(frozen=True, slots=True)
class Baseline:
    """Of each file, each case's scores by measure. Cases are named by their fingerprint alone, so
    that a changed case is a new one, and that a baseline tells nothing of what is held out."""

    files: dict[str, dict[str, dict[str, float]]]


@dataclass(frozen=True, slots=True)
class Change:
    """A measure now less then, over the `cases` that are in both, with its 95% interval.

    `verdict` is "better" or "worse" only where the change is larger than its noise: the interval
    keeps to one side of zero, and the change is more than one case could make.
    """

    measure: Measure
    difference: float
    interval: tuple[float, float]
    cases: int
    verdict: Literal["same", "better", "worse"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A file's results beside the baseline. `known` is False where the baseline has no such file.

    `new` cases are not in the baseline (a changed case is new), `gone` counts those only in it.
    """

    known: bool
    changes: dict[str, Change]
    turned_right: tuple[Result, ...]
    turned_wrong: tuple[Result, ...]
    new: tuple[Result, ...]
    gone: int


def load_baseline(path: Path) -> Baseline:
    """The baseline of this file; an empty one where there is no file. Raises CaseError."""
    if not path.exists():
        return Baseline({})
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        if record["format"] != _FORMAT:
            raise ValueError(f"format {record['format']}, not {_FORMAT}")
        return Baseline({name: _rows(file) for name, file in record["files"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CaseError(f"{path}: no baseline ({error}); write it anew with --renew") from error


def save_baseline(path: Path, before: Baseline, files: Sequence[FileResults]) -> None:
    """Write the scores of these files; what it holds of other files stays."""
    now = {f.name: {r.fingerprint: r.scores for r in f.scored} for f in files}
    kept = before.files | now
    lines = [f" {json.dumps(name)}: {{\n{_written(kept[name])}\n }}" for name in sorted(kept)]
    text = f'{{"format": {_FORMAT}, "files": {{\n' + ",\n".join(lines) + "\n}}\n"
    path.write_text(text, encoding="utf-8")


def _written(cases: dict[str, dict[str, float]]) -> str:
    """A line a measure: the mean, for people, and the scores, for pairing."""
    rows = [f'  "cases": {json.dumps(list(cases))}']
    for measure in MEASURES:
        scores = [scored.get(measure.name) for scored in cases.values()]
        value = mean(scores)
        if value is not None:
            short = [s if s is None else _short(s) for s in scores]
            row = {"mean": round(value, 4), "scores": short}
            rows.append(f"  {json.dumps(measure.name)}: {json.dumps(row, separators=(',', ':'))}")
    return ",\n".join(rows)


def _short(score: float) -> float | int:
    return int(score) if score == int(score) else round(score, 4)


def _rows(file: dict[str, Any]) -> dict[str, dict[str, float]]:
    cases: dict[str, dict[str, float]] = {str(name): {} for name in file["cases"]}
    for measure in MEASURES:
        if measure.name in file:
            for case, score in zip(cases.values(), file[measure.name]["scores"], strict=True):
                if score is not None:
                    case[measure.name] = float(score)
    return cases


def compare(file: FileResults, baseline: Baseline) -> Comparison:
    """What has changed since the baseline, over the cases that are word for word the same."""
    then = baseline.files.get(file.name)
    if then is None:
        return Comparison(False, {}, (), (), (), 0)
    same = [result for result in file.scored if result.fingerprint in then]
    before = [then[result.fingerprint] for result in same]
    changes = {
        measure.name: change
        for measure in MEASURES
        if (change := _change(measure, [result.scores for result in same], before))
    }
    turned: dict[tuple[bool, bool], list[Result]] = {}
    for result, old in zip(same, before, strict=True):
        was = old.get("cases right") == 1.0
        turned.setdefault((was, result.outcome == "right"), []).append(result)
    return Comparison(
        True,
        changes,
        tuple(turned.get((False, True), ())),
        tuple(turned.get((True, False), ())),
        tuple(result for result in file.results if result.fingerprint not in then),
        len(then.keys() - {result.fingerprint for result in file.results}),
    )


def _change(
    measure: Measure, now: Sequence[dict[str, float]], then: Sequence[dict[str, float]]
) -> Change | None:
    new = [scores.get(measure.name) for scores in now]
    old = [scores.get(measure.name) for scores in then]
    found = paired_difference(new, old)
    if found is None:
        return None
    difference, low, high = found
    cases = min(sum(s is not None for s in scores) for scores in (new, old))
    if measure.form == "share":
        one_case = 1 / cases
    else:  # a length has no largest score: the case that changed most
        pairs = zip(new, old, strict=True)
        one_case = max((abs(a - b) for a, b in pairs if a and b), default=0.0) / cases
    verdict: Literal["same", "better", "worse"] = "same"
    if (low > 0 or high < 0) and abs(difference) > one_case + 1e-9:
        verdict = "better" if (difference > 0) == measure.higher_is_better else "worse"
    return Change(measure, difference, (low, high), cases, verdict)


def gate(files: Sequence[FileResults], baseline: Baseline) -> Iterator[str]:
    """Why the figures may not stand as they are, a line each; none if they may.

    Latency is never among them: it is the machine's as much as the program's.
    """
    for file in files:
        exactness = mean(file.values("quote exactness"))
        if exactness is not None and exactness < 1:
            yield f"{file.name}: quote exactness is {exactness:.4f}: a quotation is not verbatim"
        errors = sum(result.outcome == "error" for result in file.results)
        if errors:
            yield f"{file.name}: the program failed in {errors} of {len(file.results)} cases"
        found = compare(file, baseline)
        if not found.known:
            yield f"{file.name}: the baseline holds no such file: write it with --renew"
            continue
        if 2 * len(found.new) > len(file.results):
            yield f"{file.name}: most of its cases are not in the baseline: renew it with --renew"
        for change in found.changes.values():
            if change.verdict != "same":
                low, high = change.interval
                yield (
                    f"{file.name}: {change.measure.name} {change.difference:+.3f}"
                    f" (95% interval {low:+.3f} to {high:+.3f}): {_CALLS_FOR[change.verdict]}"
                )
