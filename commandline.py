"""The command line: what can be asked for, the settings read from it once, its progress bar."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from answer import Writer
    from check import Entailment
    from ingest import Limits

HERE = Path(__file__).parent


class Mistake(Exception):  # noqa: N818 - it is the user's, and reads as what it is
    """Something that the user can put right: printed as one line, never as a traceback."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be chosen, read once: the command line, then SCRUTINEER_* variables.

    `corpus` None means the folder that the library was last made from, at first the sample.
    """

    data_dir: Path
    corpus: Path | None
    chroma_url: str | None
    limits: Limits
    feedback: bool
    model_url: str | None = None
    model: str | None = None
    entailment_name: str | None = None

    def writer(self) -> Writer | None:
        """What writes answers, if a language model is set. Raises ModelError if it cannot be."""
        from answer import writer_of

        return writer_of(self.model_url, self.model, os.environ)

    def entailment(self) -> Entailment:
        """What judges claims. Raises ModelError or EntailmentError if what is set cannot."""
        from answer import entailment_of

        def tell(line: str) -> None:
            sys.stderr.write(f"scrutineer: {line}\n")

        model = self.model_url, self.model, os.environ
        return entailment_of(self.entailment_name, *model, tell)

    def examined(self) -> tuple[bool, str]:
        """Whether the language model can be used, and the line that says so."""
        from answer import examined

        return examined(self.model_url, self.model, os.environ, self.entailment_name)

    @property
    def judged_by_model(self) -> bool:
        """Whether the language model judges claims."""
        return self.entailment_name == "model"

    def sent_outside(self) -> str | None:
        """The line that says what the language model's server gets, if it is another machine."""
        from answer import sent_outside

        return sent_outside(self.entailment_name, self.model_url, self.model, os.environ)


def parser() -> argparse.ArgumentParser:
    """The command line."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--corpus",
        type=Path,
        metavar="FOLDER",
        help="the folder of papers (default: the one last used; at first the sample corpus)",
    )
    shared.add_argument(
        "--data-dir",
        type=Path,
        metavar="FOLDER",
        help="where the index is kept (default: .scrutineer beside app.py)",
    )
    shared.add_argument(
        "--chroma-url", metavar="URL", help="use a Chroma server instead of the embedded one"
    )
    model = argparse.ArgumentParser(add_help=False)
    model.add_argument(
        "--model-url",
        metavar="URL",
        help="an OpenAI-compatible server of a language model that writes answers, each sentence "
        "checked (default: none; answers are quoted)",
    )
    model.add_argument("--model", metavar="NAME", help="the model's name there")
    judging = argparse.ArgumentParser(add_help=False)
    judging.add_argument(
        "--entailment",
        metavar="MODEL",
        help="a stronger model that judges claims: a cross-encoder's folder or Hugging Face name, "
        "or 'model' for the language model that is set (default: our own)",
    )
    top = argparse.ArgumentParser(
        prog="app.py",
        description="Answers from council papers, with the passage behind every sentence.",
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", parents=[shared, model, judging], help="open the web chat")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    serve.add_argument("--port", type=int, default=7860, help="port to listen on (%(default)s)")
    serve.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help="another name of this machine under which papers may be changed",
    )
    serve.add_argument(
        "--no-feedback",
        action="store_const",
        const="1",
        help="record neither votes on answers nor questions that the papers do not answer",
    )

    ingest = commands.add_parser("ingest", parents=[shared], help="read new and changed papers")
    ingest.add_argument("folder", nargs="?", type=Path, help="the folder of papers to hold")
    for command in (serve, ingest):
        command.add_argument(
            "--watch",
            nargs="?",
            type=_seconds,
            const=5.0,
            metavar="SECONDS",
            help="go on looking for changes, every 5 seconds or as many as you say",
        )

    ask = commands.add_parser("ask", parents=[shared, model], help="answer a question")
    ask.add_argument("question", nargs="?", help="the question")
    ask.add_argument("--jsonl", action="store_true", help="JSON lines in and out, one a question")

    check = commands.add_parser(
        "check", parents=[shared, model, judging], help="hold a claim against the papers"
    )
    check.add_argument("claim", nargs="?", help="the claim; of several lines each is one")
    check.add_argument("--jsonl", action="store_true", help="JSON lines in and out, one a claim")
    check.add_argument(
        "--file", type=Path, help="check a whole text: a text, Markdown, Word, PDF or HTML file"
    )
    check.add_argument(
        "--output",
        type=Path,
        metavar="REPORT",
        help="write the report on the file there, as .md or .docx (default: Markdown, printed)",
    )
    check.add_argument(
        "--only-problems",
        action="store_true",
        help="report only the sentences that, in whole or in part, are contradicted or not found",
    )

    commands.add_parser("model", parents=[model], help="try whether the language model answers")

    add = commands.add_parser("add", parents=[shared], help="copy papers into the library")
    add.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a paper to hold")

    remove = commands.add_parser("remove", parents=[shared], help="take papers out of the library")
    remove.add_argument("names", nargs="+", metavar="NAME", help="as `papers` tells it")
    remove.add_argument("--back", action="store_true", help="put papers of the folder back")

    papers = commands.add_parser("papers", parents=[shared], help="list the papers held")
    papers.add_argument("--jsonl", action="store_true", help="all that is known of each, as JSON")

    verify = commands.add_parser("verify", parents=[shared], help="prove the index sound")
    verify.add_argument("--all", action="store_true", help="embed every text again, not a sample")
    verify.add_argument("--jsonl", action="store_true", help="findings as JSON lines")

    repair = commands.add_parser("repair", parents=[shared], help="mend what verify finds")
    repair.add_argument("--all", action="store_true", help="embed every text again, not a sample")

    gaps = commands.add_parser(
        "gaps", parents=[shared], help="list questions asked in the chat and not answered well"
    )
    gaps.add_argument("--json", "--jsonl", action="store_true", help="as JSON, a line a question")

    measure = commands.add_parser(
        "eval", parents=[shared, model, judging], help="ask golden cases and score them"
    )
    measure.add_argument(
        "--cases",
        type=Path,
        action="extend",
        nargs="+",
        metavar="FILE",
        help="files of cases (default: those of eval/golden, asked of the sample corpus)",
    )
    measure.add_argument(
        "--output",
        type=Path,
        default=Path("eval-report"),
        metavar="FOLDER",
        help="where report.html, results.json and junit.xml are written (%(default)s)",
    )
    measure.add_argument(
        "--baseline",
        type=Path,
        default=HERE / "eval" / "baseline.json",
        metavar="FILE",
        help="the scores to compare with (default: eval/baseline.json beside app.py)",
    )
    measure.add_argument(
        "--failures",
        action="store_true",
        help="show each case that went wrong; with --written, each sentence that was shown",
    )
    measure.add_argument(
        "--sample",
        type=int,
        metavar="NUMBER",
        help="with --written: ask at most so many questions of each file",
    )
    do = measure.add_mutually_exclusive_group()
    do.add_argument(
        "--gate",
        action="store_true",
        help="end with 1 if a measure differs from the baseline by more than its noise",
    )
    do.add_argument(
        "--written",
        action="store_true",
        help="ask the language model that is set, or without one the scripted ones, instead; ends "
        "with 1 if what a script invented was shown",
    )
    do.add_argument("--renew", action="store_true", help="write these scores as the baseline")
    do.add_argument(
        "--grow",
        type=Path,
        metavar="FILE",
        help="ask nothing: add drafts of cases, from the feedback in the data folder, to this file",
    )
    return top


def settings(given: argparse.Namespace) -> Settings:
    from ingest import Limits

    if given.command == "eval" and given.entailment is not None:
        for other in ("written", "renew", "grow"):
            if getattr(given, other):
                raise Mistake(f"--entailment is of no use with --{other}: leave one of them out")

    def chosen(option: str, variable: str) -> str | None:
        value = getattr(given, option, None)
        return str(value) if value is not None else os.environ.get(variable) or None

    data_dir = chosen("data_dir", "SCRUTINEER_DATA_DIR")
    corpus = getattr(given, "folder", None) or chosen("corpus", "SCRUTINEER_CORPUS")
    return Settings(
        Path(data_dir) if data_dir else HERE / ".scrutineer",
        Path(corpus) if corpus else None,
        chosen("chroma_url", "SCRUTINEER_CHROMA_URL"),
        Limits.of(os.environ),
        chosen("no_feedback", "SCRUTINEER_NO_FEEDBACK") in (None, "0"),
        chosen("model_url", "SCRUTINEER_MODEL_URL"),
        chosen("model", "SCRUTINEER_MODEL"),
        _entailment_name(given),
    )


def _entailment_name(given: argparse.Namespace) -> str | None:
    """Of `eval` only as its option says, so that it measures the same everywhere; and none of a
    command that judges no claim, so that nothing is loaded for it."""
    if not hasattr(given, "entailment"):
        return None
    held = None if given.command == "eval" else os.environ.get("SCRUTINEER_ENTAILMENT")
    return (held if given.entailment is None else str(given.entailment)) or None


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < 86_400:
        raise ValueError
    return seconds


def needed(value: str | None, what: str, example: str) -> str:
    """A value that must be given. Raises Mistake if it is missing or blank."""
    if not value or not value.strip():
        raise Mistake(f"{what} is needed, like: app.py {example}; or --jsonl to read many")
    return value


def write(lines: Iterable[bytes]) -> None:
    """Each line on the standard output as soon as it is known."""
    for line in lines:
        sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[float, str], None]]:
    """A bar on the error stream, told the share done (it never goes back) and what is at hand."""
    from tqdm import tqdm

    with ExitStack() as opened:
        bars: list[Any] = []

        def progress(share: float, name: str) -> None:
            if not bars:  # only now: an error before any work is one line
                form = "{desc}: {percentage:3.0f}% |{bar:30}| {postfix}"
                bar = tqdm(total=100, desc=what, unit="%", file=sys.stderr, bar_format=form)
                bars.append(opened.enter_context(bar))
            (bar,) = bars
            bar.set_postfix_str(name, refresh=False)
            more = max(0, round(share * 100) - bar.n)
            bar.update(more)
            if more or sys.stderr.isatty():  # a log file gets a line for a percent, no more
                bar.refresh()

        yield progress
