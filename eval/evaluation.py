"""One evaluation, from cases to everything that is said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from check import Entailment
from eval.baseline import Baseline, Comparison, compare, gate, save_baseline
from eval.cases import CaseFile
from eval.report import write_report
from eval.results import FileResults
from eval.run import Library, evaluate
from eval.table import failure_lines, table_lines, unscored_lines


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The results of some files of cases, and what they are beside a baseline.

    `refused` says why the figures may not stand: the gate's lines.
    """

    files: tuple[FileResults, ...]
    baseline: Baseline

    @property
    def refused(self) -> tuple[str, ...]:
        return tuple(gate(self.files, self.baseline))

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        return tuple(compare(file, self.baseline) for file in self.files)

    def lines(self, *, failures: bool) -> Iterator[str]:
        """The figures for a terminal; with `failures` the cases too that did not come out right,
        but never of a file that is held out."""
        for file, comparison in zip(self.files, self.comparisons, strict=True):
            yield from table_lines(file, comparison)
            yield from unscored_lines(file)
            if failures and not file.held_out:
                yield from failure_lines(file)
            yield ""

    def write(self, folder: Path) -> Path:
        """The report's files; the page of them. Raises OSError."""
        return write_report(folder, self.files, self.comparisons, self.refused)

    def renew(self, baseline: Path) -> None:
        """Write these scores as the baseline. Raises OSError."""
        save_baseline(baseline, self.baseline, self.files)


def evaluation(
    library: Library,
    files: Sequence[CaseFile],
    baseline: Baseline,
    progress: Callable[[float, str], None] = lambda share, name: None,
    entailment: Entailment | None = None,
) -> Evaluation:
    """Ask all cases of the files, now; their claims judged by `entailment`, or our own model."""
    found = evaluate(library, files, progress, entailment=entailment)
    return Evaluation(tuple(found), baseline)
