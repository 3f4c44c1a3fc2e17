"""The figures as people read them on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from eval.baseline import Comparison
from eval.measures import Measure
from eval.results import FileResults, Value, values_of

_SHOWN = 300  # characters of an answer


def table_lines(file: FileResults, comparison: Comparison) -> Iterator[str]:
    """A line a measure: value, 95% interval, how many cases, the change since the baseline."""
    seconds = sum(file.seconds())
    yield f"{file.name}: {len(file.results)} cases, {seconds:.0f} s of answering"
    yield f"  {'measure':<22}{'value':>8}   {'95% interval':<17}{'n':>4}   change"
    for value in values_of(file):
        low, high = (shown(value.measure, bound) for bound in value.interval or (0.0, 0.0))
        row = f"  {value.measure.name:<22}{shown(value.measure, value.value):>8}"
        row += f"   {f'{low} to {high}':<17}{value.cases:>4}   {change_words(value, comparison)}"
        yield row.rstrip()
    if file.unscored:
        yield f"  {len(file.unscored)} cases cannot be scored"
    if comparison.known and (comparison.new or comparison.gone):
        gone = f", {comparison.gone} of the baseline are gone" if comparison.gone else ""
        yield f"  {len(comparison.new)} cases are new or changed since the baseline{gone}"


def unscored_lines(file: FileResults) -> Iterator[str]:
    """A line for each case that cannot be scored; how many only, if the file is held out."""
    if file.held_out:
        if file.unscored:
            yield f"{file.name}: {len(file.unscored)} cases cannot be scored (held out)"
        return
    for result in file.unscored:
        yield f"{file.name}: {result.id}: cannot be scored: {result.reason}"


def failure_lines(file: FileResults) -> Iterator[str]:
    """What was wanted and what was said, for each case that did not come out right."""
    for result in file.results:
        if result.outcome in ("right", "unscored"):
            continue
        said = " ".join(result.said.split())
        yield f"\n{result.id} ({result.kind}, {result.outcome}): {' / '.join(result.asked)}"
        yield f"  {result.reason}"
        yield f"  wanted: {result.wanted}"
        yield f"  said: {said[:_SHOWN]}{'…' if len(said) > _SHOWN else ''}"


def shown(measure: Measure, value: float | None) -> str:
    """A value in the figures that its form deserves."""
    if value is None:
        return "–"
    return f"{value:.3f}" if measure.form == "share" else f"{value:.0f}"


def change_words(value: Value, comparison: Comparison) -> str:
    """The change since the baseline, and whether it is beyond its noise."""
    change = comparison.changes.get(value.measure.name)
    if change is None:
        return ""
    form = "+.3f" if value.measure.form == "share" else "+.0f"
    if abs(change.difference) < (0.0005 if value.measure.form == "share" else 0.5):
        return "unchanged"
    beyond = "" if change.verdict == "same" else f" {change.verdict}"
    return f"{change.difference:{form}}{beyond}"
