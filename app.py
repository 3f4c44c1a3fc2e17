"""Scrutineer's commands: serve the chat, bring the library up to date, ask, check.

Nothing heavy is imported before a command needs it, so that `--help` and an error are instant.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from answer import Assistant
    from eval import Scored, ScoredClaim
    from index import Index, Progress
    from ingest import Limits

HERE = Path(__file__).parent
SAMPLE = HERE / "corpus"
EXAMPLES = (
    "What did CQC recommend on carers?",
    "How was Bromley rated for safeguarding adults?",
    "What is the council doing about a care home of its own?",
    "How many people did Caremark care for?",
)


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
    top = argparse.ArgumentParser(
        prog="app.py",
        description="Answers from council papers, with the passage behind every sentence.",
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", parents=[shared], help="open the web chat")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    serve.add_argument("--port", type=int, default=7860, help="port to listen on (%(default)s)")
    serve.set_defaults(run=_serve)

    ingest = commands.add_parser("ingest", parents=[shared], help="read new and changed papers")
    ingest.add_argument("folder", nargs="?", type=Path, help="the folder of papers to hold")
    ingest.set_defaults(run=_ingest)

    ask = commands.add_parser("ask", parents=[shared], help="answer a question")
    ask.add_argument("question", nargs="?", help="the question")
    ask.add_argument("--jsonl", action="store_true", help="JSON lines in and out, one a question")
    ask.set_defaults(run=_ask)

    check = commands.add_parser("check", parents=[shared], help="hold a claim against the papers")
    check.add_argument("claim", nargs="?", help="the claim")
    check.add_argument("--jsonl", action="store_true", help="JSON lines in and out, one a claim")
    check.set_defaults(run=_check)

    measure = commands.add_parser("eval", parents=[shared], help="ask golden cases and score them")
    measure.add_argument(
        "--cases",
        type=Path,
        action="append",
        metavar="FILE",
        help="a file of cases (default: those of eval/golden)",
    )
    measure.add_argument("--failures", action="store_true", help="show each case that went wrong")
    measure.set_defaults(run=_eval)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Returns 0, or 2 after printing a user's mistake as one line."""
    given = parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _stop)
    # What is wrong with a PDF is said once, by us, with the paper's name.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        given.run(given, _settings(given))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader has gone; without this Python would complain when it flushes on exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # a user's mistake becomes one line; a bug keeps its traceback
        if not _is_mistake(error):
            raise
        print(f"scrutineer: {error}", file=sys.stderr)
        return 2
    return 0


def _stop(_signal: int, _frame: object) -> None:
    """End on SIGTERM as on Ctrl-C, so that a running write to the index is finished first."""
    raise SystemExit(143)


def _is_mistake(error: Exception) -> bool:
    from eval import CaseError
    from index import StoreError
    from ingest import IngestError

    return isinstance(error, (Mistake, CaseError, StoreError, IngestError))


def _settings(given: argparse.Namespace) -> Settings:
    from ingest import Limits

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
    )


# Commands


def _serve(given: argparse.Namespace, settings: Settings) -> None:
    with _library(settings) as (index, folder):
        from answer import Assistant
        from web import create_app, serve

        site = create_app(Assistant(index), folder, examples=EXAMPLES)
        # The model takes seconds to load: that may go on while the page is opened.
        if serve(site, given.host, given.port, ready=index.load):
            raise SystemExit(1)


def _ingest(_given: argparse.Namespace, settings: Settings) -> None:
    with _library(settings, to_write=True) as (index, folder):
        papers = index.papers()
        readable = [paper for paper in papers if not paper.problem]
        print(f"{len(readable)} papers of {folder} are indexed ({index.passage_count()} passages).")
        for paper in papers:
            if paper.problem:
                print(f"not read: {paper.source.id}: {paper.problem}")


def _ask(given: argparse.Namespace, settings: Settings) -> None:
    if given.jsonl:
        with _assistant(settings) as assistant:
            from answer import answered_lines

            _write(answered_lines(assistant, sys.stdin.buffer))
    else:
        question = _needed(given.question, "a question", 'ask "What did CQC recommend?"')
        with _assistant(settings) as assistant:
            from answer import answer_text

            print(answer_text(assistant.ask(question)))


def _check(given: argparse.Namespace, settings: Settings) -> None:
    if given.jsonl:
        with _assistant(settings) as assistant:
            from answer import checked_lines

            _write(checked_lines(assistant, sys.stdin.buffer))
    else:
        claim = _needed(given.claim, "a claim", 'check "Caremark cares for 189 people."')
        with _assistant(settings) as assistant:
            from answer import verdict_text

            print(verdict_text(assistant.check(claim)))


def _eval(given: argparse.Namespace, settings: Settings) -> None:
    from eval import ask_all, check_all, load_cases, means

    with _assistant(settings) as assistant:
        for file in given.cases or sorted((HERE / "eval" / "golden").glob("*.toml")):
            cases, claims = load_cases(file)
            scored, checked = ask_all(assistant, cases), check_all(assistant, claims)
            print(f"{file.stem}: {len(cases)} questions, {len(claims)} claims")
            for mean in means(scored):
                value = "-" if mean.value is None else f"{mean.value:.3f}"
                print(f"  {mean.measure:<22} {value:>8}  ({mean.cases} cases)")
            if checked:
                right = sum(claim.right for claim in checked) / len(checked)
                print(f"  {'verdicts right':<22} {right:>8.3f}  ({len(checked)} cases)")
            if given.failures:
                _print_failures(scored, checked)


def _print_failures(scored: list[Scored], checked: list[ScoredClaim]) -> None:
    for s in scored:
        wrong = [
            n
            for n in ("all facts held", "first citation right", "unanswerable refused")
            if s.scores[n] == 0
        ]
        if wrong:
            print(f"\n{s.case.id}: {' / '.join(s.case.turns)}\n  wrong: {', '.join(wrong)}")
            print(f"  wanted: {s.case.facts}\n  said: {s.answer.text}")
    for c in checked:
        if not c.right:
            print(
                f"\n{c.case.id}: {c.case.claim}\n  wanted {c.case.verdict}, said {c.verdict.label}"
            )
            print("  " + " | ".join(x.span.flat for x in c.verdict.citations))


# Opening


@contextmanager
def _library(settings: Settings, *, to_write: bool = False) -> Iterator[tuple[Index, Path]]:
    """The index, up to date with its folder of papers, and that folder."""
    from index import Index, MiniLMEmbedder

    index = Index(settings.data_dir, MiniLMEmbedder(), settings.chroma_url, settings.limits)
    try:
        folder = settings.corpus or index.folder or SAMPLE
        if index.owner_problem is None:
            _update(index, folder)
        elif to_write:
            raise Mistake(f"{index.owner_problem}; stop it first, or name another --data-dir")
        elif index.stale(folder):
            print(f"{index.owner_problem}, and its papers have changed since", file=sys.stderr)
        yield index, folder
    finally:
        index.close()


@contextmanager
def _assistant(settings: Settings) -> Iterator[Assistant]:
    with _library(settings) as (index, _folder):
        from answer import Assistant

        yield Assistant(index)


def _update(index: Index, folder: Path) -> None:
    """Bring the index up to date; the bar is drawn only once there is something to read."""
    with ExitStack() as drawn:
        bar: Any = None

        def progress(told: Progress) -> None:
            nonlocal bar
            if bar is None:
                from tqdm import tqdm

                shape = "{desc}: {n_fmt}/{total_fmt} |{bar:30}| {postfix}"
                bar = drawn.enter_context(
                    tqdm(total=told.papers, desc="Papers", file=sys.stderr, bar_format=shape)
                )
            bar.set_postfix_str(f"{told.stage} {told.name}", refresh=False)
            bar.n = told.done
            bar.refresh()

        update = index.update(folder, progress)
    if update.added or update.changed:
        for problem in update.problems:
            print(f"not read: {problem}", file=sys.stderr)


# Lines in and out


def _needed(value: str | None, what: str, example: str) -> str:
    if not value or not value.strip():
        raise Mistake(f"{what} is needed, like: app.py {example}; or --jsonl to read many")
    return value


def _write(lines: Iterable[bytes]) -> None:
    for line in lines:
        sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main())
