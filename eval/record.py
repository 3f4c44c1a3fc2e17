"""The results as plain records: what `results.json` holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from eval.baseline import Comparison
from eval.results import FileResults, Value, by_kind, values_of

Record = dict[str, Any]


def results_record(files: Sequence[FileResults], comparisons: Sequence[Comparison]) -> Record:
    """All files: measures with intervals and changes, then every case; means only if held out."""
    return {"files": [_file(*both) for both in zip(files, comparisons, strict=True)]}


def _file(file: FileResults, comparison: Comparison) -> Record:
    record: Record = {
        "name": file.name,
        "held_out": file.held_out,
        "cases": len(file.results),
        "unscored": len(file.unscored),
        "measures": {v.measure.name: _value(v, comparison) for v in values_of(file)},
    }
    if not file.held_out:
        record["kinds"] = [asdict(kind) for kind in by_kind(file.results)]
        record["turned_right"] = [result.id for result in comparison.turned_right]
        record["turned_wrong"] = [result.id for result in comparison.turned_wrong]
        record["results"] = [asdict(result) for result in file.results]
    return record


def _value(value: Value, comparison: Comparison) -> Record:
    record: Record = {
        "value": value.value,
        "interval_95": value.interval,
        "n": value.cases,
        "better": "higher" if value.measure.higher_is_better else "lower",
    }
    if change := comparison.changes.get(value.measure.name):
        record["change"] = {
            "difference": change.difference,
            "interval_95": change.interval,
            "n": change.cases,
            "verdict": change.verdict,
        }
    return record
