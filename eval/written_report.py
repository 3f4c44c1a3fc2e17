"""The written mode's figures: for people on a terminal, and in full for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from answer import SCRIPTS, ModelSettings, ScriptedModel, language_model
from eval.cases import CaseError, CaseFile
from eval.noise import mean
from eval.written import Library, WrittenRun, ask_written

_SCRIPTS = tuple(name for name in SCRIPTS if name != "slow")  # which says what "good" does
_HEADS = (
    "questions asked",
    "answered by the model",
    "quoted instead",
    "failed",
    "sentences",
    "withheld",
    "shown",
    "not copied",
    "unlocated",
    "facts quoted",
    "facts written",
    "seconds each",
)


def written_figures(run: WrittenRun) -> dict[str, float | None]:
    """The figures of one model, by name.

    "not copied" are sentences shown whose words do not stand in what they cite: of a scripted
    model these are unsupported, of any other they are for people to read. The shares of facts
    are over the questions that the model answered, in its answer and in the quoted one.
    """
    asked, shown, withheld = run.asked, run.shown, run.reasons.total()
    own = [case for case in asked if case.made == "written"]
    values: tuple[float | None, ...] = (
        len(asked),
        run.made("written"),
        run.made("quoted instead"),
        run.made("error"),
        len(shown) + withheld,
        withheld,
        len(shown),
        sum(not sentence.copied for sentence in shown),
        sum(not sentence.located for sentence in shown),
        mean([case.facts_quoted for case in own]),
        mean([case.facts for case in own]),
        mean([case.seconds for case in asked]),
    )
    return dict(zip(_HEADS, values, strict=True))


def written_lines(runs: Sequence[WrittenRun], *, shown: bool) -> Iterator[str]:
    """A row a model, then why sentences were withheld; with `shown` every sentence shown too, and
    what it cites, but never of a file that is held out."""
    width = max(len(run.model) for run in runs)
    yield f"{'':<{width}}  " + "  ".join(_HEADS)
    for run in runs:
        figures = written_figures(run)
        row = (f"{_figure(figures[head]):>{len(head)}}" for head in _HEADS)
        yield f"{run.model:<{width}}  " + "  ".join(row)
    yield ""
    for run in runs:
        if run.reasons:
            told = ", ".join(f"{reason} {count}" for reason, count in run.reasons.most_common())
            yield f"{run.model}: withheld: {told}"
        for case in _told(run) if shown else ():
            for sentence in case["shown"]:
                yield f"  {case['id']}: {sentence['text']}"
                for cited in sentence["cited"]:
                    yield f"    cites: {cited}"


def write_written(folder: Path, runs: Sequence[WrittenRun]) -> Path:
    """Write all figures and cases into the folder as written.json. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    record = [
        {"model": run.model, "figures": written_figures(run), "cases": _told(run)} for run in runs
    ]
    path = folder / "written.json"
    text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    path.write_text(text, encoding="utf-8", errors="replace")
    return path


def _told(run: WrittenRun) -> list[dict[str, Any]]:
    return [asdict(case) for file in run.files if not file.held_out for case in file.cases]


def _figure(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.0f}" if isinstance(value, int) else f"{value:.3f}"


@dataclass(frozen=True, slots=True)
class WrittenEvaluation:
    """What came of some models under the written mode, to be told as an Evaluation is."""

    runs: tuple[WrittenRun, ...]

    @property
    def refused(self) -> tuple[str, ...]:
        """What must never be: an invented sentence of a script shown, or words cited that are not
        where the citation says."""
        found = []
        for run in self.runs:
            lies = sum(not sentence.copied for sentence in run.shown) if run.scripted else 0
            lost = sum(not sentence.located for sentence in run.shown)
            failed = run.made("error")
            for count, what in (
                (lies, "unsupported sentences were shown"),
                (lost, "sentences shown cite words that do not stand there"),
                (failed, "questions made the program fail"),
            ):
                if count:
                    found.append(f"{run.model}: {count} {what}")
        return tuple(found)

    def lines(self, *, failures: bool) -> Iterator[str]:
        """The figures for a terminal; with `failures` every sentence that was shown too."""
        return written_lines(self.runs, shown=failures)

    def write(self, folder: Path) -> Path:
        """All figures and cases as written.json; its path. Raises OSError."""
        return write_written(folder, self.runs)

    def renew(self, baseline: Path) -> None:
        """Not to be had. Raises CaseError."""
        raise CaseError(f"{baseline} holds scores of quoted answers: --written renews nothing")


def written_evaluation(
    library: Library,
    files: Sequence[CaseFile],
    model: tuple[str | None, str | None, Mapping[str, str]],
    progress: Callable[[float, str], None],
    most: int | None,
) -> WrittenEvaluation:
    """Ask the model that is set (by address, name, environment), or else each script, the questions
    of the files, at most so many of each. Raises ModelError."""
    settings = ModelSettings.of(*model)
    named = settings or ModelSettings("scripted:good", "")
    models = [language_model(named)] if settings else [ScriptedModel(name) for name in _SCRIPTS]
    limits = named.context, named.answer
    return WrittenEvaluation(tuple(ask_written(library, files, models, *limits, progress, most)))
