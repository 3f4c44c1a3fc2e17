"""The report: one page that holds all it needs and works without script."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from eval.baseline import Comparison
from eval.measures import MEASURES
from eval.plots import BOTTOM, LEFT, RIGHT, TOP, diagonal, facts_against_characters, histogram
from eval.results import OUTCOMES, FileResults, by_kind, values_of
from eval.table import change_words, shown
from eval.verdicts import CALIBRATION

_TEMPLATES = Path(__file__).parent / "templates"
_OUTCOME_WORDS = {
    "wrong": "wrong",
    "partly": "partly right",
    "error": "program failed",
    "unscored": "not scored",
    "right": "right",
}

_GLANCE = (
    "cases right",
    "all facts",
    "first citation right",
    "recall@10",
    "refusal recall",
    "wrong refusals",
    "verdicts right",
    "false support",
    "characters",
    "latency p95",
)


def page(
    files: Sequence[FileResults], comparisons: Sequence[Comparison], gated: Sequence[str]
) -> str:
    """The report's HTML; whatever the papers or the cases say is escaped. `gated` are the gate's
    lines. Cases of a file that is held out are not in it."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    parts = [_part(*both) for both in zip(files, comparisons, strict=True)]
    counts = {
        outcome: sum(r.outcome == outcome for f in files if not f.held_out for r in f.results)
        for outcome in OUTCOMES
    }
    return environment.get_template("report.html").render(
        files=parts,
        counts=counts,
        outcome_words=_OUTCOME_WORDS,
        gated=gated,
        glance=_GLANCE,
        left=LEFT,
        right=RIGHT,
        bottom=BOTTOM,
        top=TOP,
        measures=(*MEASURES, CALIBRATION),
    )


def _part(file: FileResults, comparison: Comparison) -> dict[str, object]:
    rows: list[dict[str, object]] = []
    for value in values_of(file):
        low, high = value.interval or (0.0, 0.0)
        change = comparison.changes.get(value.measure.name)
        rows.append(
            {
                "name": value.measure.name,
                "measure": value.measure,
                "share": value.value if value.measure.form == "share" else None,
                "low": low,
                "high": high,
                "value": shown(value.measure, value.value),
                "interval": f"{shown(value.measure, low)} to {shown(value.measure, high)}",
                "cases": value.cases,
                "change": change_words(value, comparison),
                "verdict": change.verdict if change else "same",
            }
        )
    told = {str(row["name"]): row["value"] for row in rows}
    open_ = () if file.held_out else file.results
    return {
        "name": file.name,
        "held_out": file.held_out,
        "results": sorted(open_, key=lambda r: OUTCOMES.index(r.outcome)),
        "cases": len(file.results),
        "unscored": len(file.unscored),
        "rows": rows,
        "at_a_glance": {name: told.get(name, "–") for name in _GLANCE},
        "kinds": by_kind(open_),
        "reliability": diagonal(*file.calibration()),
        "latency": histogram(file.seconds()),
        "scatter": facts_against_characters(open_),
        "comparison": comparison,
    }
