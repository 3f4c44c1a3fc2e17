"""Scrutineer's commands: serve the chat, bring the library up to date, ask, check.

Nothing heavy is imported before a command needs it, so that `--help` and an error are instant.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import logging
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from checking import check
from commandline import HERE, Mistake, Settings, needed, parser, progress_bar, settings, write

if TYPE_CHECKING:
    from answer import Assistant
    from eval import Evaluation, WrittenEvaluation
    from index import Index, Progress, Update

    Tell = Callable[[Update], None]

SAMPLE = HERE / "corpus"
EXAMPLES = (
    "What did CQC recommend on carers?",
    "How was Bromley rated for safeguarding adults?",
    "What is the council doing about a care home of its own?",
    "How many people did Caremark care for?",
)
EXAMPLE_TEXT = """Adult care in Bromley

Caremark cares for 289 people in the borough. The Care Quality Commission said that Bromley was \
performing adequately in safeguarding adults. The role of the informal carer was undervalued.

A new hospital will open in Beckenham next year. Does the council know what its carers need?
"""


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Returns 0, or what the command says, or 2 after one line: a mistake."""
    given = parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _stop)
    # What is wrong with a PDF is said once, by us, with the paper's name.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        code: int | None = COMMANDS[given.command](given, settings(given))
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
    return code or 0


def _stop(_signal: int, _frame: object) -> None:
    """End on SIGTERM as on Ctrl-C, so that a running write to the index is finished first."""
    raise SystemExit(143)


def _is_mistake(error: Exception) -> bool:
    from answer import ModelError
    from check import EntailmentError
    from eval import CaseError
    from index import StoreError
    from ingest import IngestError

    return isinstance(
        error, (Mistake, CaseError, EntailmentError, ModelError, StoreError, IngestError)
    )


# Commands


def _serve(given: argparse.Namespace, settings: Settings) -> None:
    writer, entailment = settings.writer(), settings.entailment()
    with _library(settings, later=True) as (index, folder):
        from answer import Assistant
        from check import text_sentences
        from index import keeper_of
        from ingest import text_of
        from web import Feedback, create_app, serve

        def ready() -> None:
            """Load what takes seconds while the page is opened."""
            index.load()
            assistant.load()
            if writer:
                print(settings.examined()[1], file=sys.stderr, flush=True)
            text_sentences("The first text would wait for it.")

        assistant = Assistant(index, writer, entailment)
        keeper = keeper_of(index, settings.data_dir, given.watch)
        site = create_app(
            assistant,
            folder,
            EXAMPLES,
            keeper,
            file=index.path,
            unchangeable=index.owner_problem,
            hosts=[given.host, *given.allow_host],
            feedback=Feedback(settings.data_dir) if settings.feedback else None,
            example=EXAMPLE_TEXT,
            read=partial(text_of, limits=settings.limits),
        )
        try:
            if keeper:
                keeper.start()
                keeper.refresh()
            if serve(site, given.host, given.port, ready=ready):
                raise SystemExit(1)
        finally:
            if keeper:
                keeper.close()


def _ingest(given: argparse.Namespace, settings: Settings) -> None:
    updates: list[Update] = []
    with _library(settings, to_write=True, tell=updates.append) as (index, folder):
        readable = [paper for paper in index.papers() if not paper.problem]
        print(f"{len(readable)} papers of {folder} are indexed ({index.passage_count()} passages).")
        for line in updates[0].not_read():
            print(line)
        if given.watch:
            with suppress(KeyboardInterrupt):  # Ctrl-C is how watching ends
                _watch(index, folder, given.watch)


def _watch(index: Index, folder: Path, seconds: float) -> None:
    from index import Follower

    print(f"Watching {folder}; Ctrl-C ends it.", flush=True)
    follower = Follower(index, folder)
    while True:
        for line in follower.look():
            print(line, flush=True)
        time.sleep(seconds)


def _verify(given: argparse.Namespace, settings: Settings) -> int:
    from index import MiniLMEmbedder, verify

    with progress_bar("Verifying") as progress:
        report = verify(
            settings.data_dir,
            MiniLMEmbedder(),
            settings.corpus,
            settings.chroma_url,
            settings.limits,
            everything=given.all,
            progress=progress,
        )
    if given.jsonl:
        write(json.dumps(f.record(), ensure_ascii=False).encode() + b"\n" for f in report.findings)
    else:
        print(*report.lines(), sep="\n")
    return 0 if report.ok else 1


def _repair(given: argparse.Namespace, settings: Settings) -> int:
    from index import MiniLMEmbedder, repair

    with progress_bar("Repairing") as progress:
        mended = repair(
            settings.data_dir,
            MiniLMEmbedder(),
            settings.corpus,
            settings.chroma_url,
            settings.limits,
            everything=given.all,
            progress=progress,
        )
    for finding in mended.before.findings:
        print(f"was wrong: {finding.place}: {finding.problem}")
    for line in mended.done:
        print(f"done: {line}")
    print(*mended.after.lines(), sep="\n")
    return 0 if mended.after.ok else 1


def _ask(given: argparse.Namespace, settings: Settings) -> None:
    if given.jsonl:
        with _assistant(settings) as assistant:
            from answer import answered_lines

            write(answered_lines(assistant, sys.stdin.buffer))
    else:
        question = needed(given.question, "a question", 'ask "What did CQC recommend?"')
        with _assistant(settings) as assistant:
            from answer import answer_text

            print(answer_text(assistant.ask(question)))


def _model(given: argparse.Namespace, settings: Settings) -> int:
    if not settings.model_url:
        raise Mistake("no language model is set: give --model-url and --model")
    ok, line = settings.examined()
    print(line)
    return 0 if ok else 1


def _check(given: argparse.Namespace, settings: Settings) -> None:
    check(given, settings, _assistant)


def _eval(given: argparse.Namespace, settings: Settings) -> int:
    from eval import evaluation, grow, load_baseline, load_file, written_evaluation

    if given.grow:
        print(*grow(settings.data_dir / "feedback.jsonl", given.grow), sep="\n")
        return 0
    golden = sorted((HERE / "eval" / "golden").glob("*.toml"))
    files = [load_file(file) for file in given.cases or golden]
    baseline = load_baseline(given.baseline)
    judge = settings.entailment()  # before the long work: what is named may not be there
    wanted = settings.corpus or (None if given.cases else SAMPLE)
    named = given.data_dir is not None
    with _apart(settings, wanted, named) as index, progress_bar("Asking") as progress:
        evaluated: Evaluation | WrittenEvaluation
        if given.written:
            model = (settings.model_url, settings.model, os.environ)
            evaluated = written_evaluation(index, files, model, progress, given.sample)
        else:
            evaluated = evaluation(index, files, baseline, progress, judge)
    print(*evaluated.lines(failures=given.failures), sep="\n")
    try:
        print(f"The report: {evaluated.write(given.output)}")
        if given.renew:
            evaluated.renew(given.baseline)
    except OSError as error:
        raise Mistake(f"{error.filename}: {error.strerror}; name another place") from error
    refused = evaluated.refused if given.gate or given.written else ()
    for line in refused:
        print(f"gate: {line}")
    return 1 if refused else 0


def _add(given: argparse.Namespace, settings: Settings) -> int:
    from index import copied_in

    failed = 0
    with _library(settings, to_write=True) as (index, _folder), progress_bar("Adding") as progress:
        for line, ok in copied_in(index, settings.data_dir, given.files, progress):
            print(line)
            failed += not ok
    return 1 if failed else 0


def _remove(given: argparse.Namespace, settings: Settings) -> None:
    with _library(settings, to_write=True) as (index, folder):
        held = (paper.source.id for paper in index.papers())
        known = set(index.left_out() if given.back else held)
        for name in given.names:
            if name not in known:
                raise Mistake(f"{name}: there is no such paper; `app.py papers` lists them")
        for name in given.names:
            (index.put_back if given.back else index.remove)(name)
        if given.back:
            _tell_new(_update(index, folder))


def _papers(given: argparse.Namespace, settings: Settings) -> None:
    from answer import paper_line, paper_record

    with _library(settings) as (index, _folder):
        for paper in index.papers():
            if given.jsonl:
                write([json.dumps(paper_record(paper), ensure_ascii=False).encode() + b"\n"])
            else:
                print(paper_line(paper))
        for name in () if given.jsonl else index.left_out():
            print(f"left out: {name}; `app.py remove --back` takes it in again")


def _gaps(given: argparse.Namespace, settings: Settings) -> None:
    from web import gap_lines

    try:
        lines = gap_lines(settings.data_dir, as_json=given.json)
    except OSError as error:
        raise Mistake(f"{error.filename}: {error.strerror}; name another --data-dir") from error
    write(f"{line}\n".encode(errors="replace") for line in lines)


# Opening


def _tell_new(update: Update) -> None:
    for problem in update.problems if update.added or update.changed else ():
        print(f"not read: {problem}", file=sys.stderr)


@contextmanager
def _library(
    settings: Settings, *, to_write: bool = False, later: bool = False, tell: Tell = _tell_new
) -> Iterator[tuple[Index, Path]]:
    """The index, up to date with its folder of papers, and that folder.

    With `later` an index that holds this folder already is given as it is, to be brought up to
    date while it is used. What bringing it up to date did is given to `tell`.
    """
    from index import Index, MiniLMEmbedder

    index = Index(settings.data_dir, MiniLMEmbedder(), settings.chroma_url, settings.limits)
    try:
        folder = settings.corpus or index.folder or SAMPLE
        if later and index.owner_problem is None and index.folder == folder.absolute():
            pass
        elif index.owner_problem is None:
            tell(_update(index, folder))
        elif to_write:
            raise Mistake(f"{index.owner_problem}; stop it first, or name another --data-dir")
        elif index.stale(folder):
            print(f"{index.owner_problem}, and its papers have changed since", file=sys.stderr)
        yield index, folder
    finally:
        index.close()


@contextmanager
def _assistant(settings: Settings) -> Iterator[Assistant]:
    writer, entailment = settings.writer(), settings.entailment()
    with _library(settings) as (index, _folder):
        from answer import Assistant

        yield Assistant(index, writer, entailment)


@contextmanager
def _apart(settings: Settings, folder: Path | None, named: bool) -> Iterator[Index]:
    """An index of this folder. The one in use is taken only if it holds the folder already, or
    was named; for another folder a passing one is made, so that measuring changes nothing."""
    with ExitStack() as opened:
        if folder is not None and not named and _holds_another(settings, folder):
            scratch = opened.enter_context(tempfile.TemporaryDirectory(prefix="scrutineer-eval-"))
            settings = dataclasses.replace(settings, data_dir=Path(scratch), chroma_url=None)
        settings = dataclasses.replace(settings, corpus=folder)
        index, _folder = opened.enter_context(_library(settings))
        yield index


def _holds_another(settings: Settings, folder: Path) -> bool:
    """Another folder, or more or less than the folder: uploads, or papers left out; or nothing yet,
    and it is not to begin with a folder that is only measured on."""
    from index import UPLOADS, Index, MiniLMEmbedder

    index = Index(settings.data_dir, MiniLMEmbedder(), settings.chroma_url, settings.limits)
    try:
        if index.folder is None:
            return folder.absolute() != SAMPLE
        uploaded = any(paper.source.id.startswith(UPLOADS) for paper in index.papers())
        return index.folder != folder.absolute() or uploaded or bool(index.left_out())
    finally:
        index.close()


def _update(index: Index, folder: Path) -> Update:
    """Bring the index up to date; the bar is drawn only once there is something to read."""
    with progress_bar("Reading papers") as progress:

        def tell(told: Progress) -> None:
            progress(told.whole, told.name)

        return index.update(folder, tell)


COMMANDS: dict[str, Callable[[argparse.Namespace, Settings], int | None]] = {
    "serve": _serve,
    "ingest": _ingest,
    "ask": _ask,
    "model": _model,
    "check": _check,
    "add": _add,
    "remove": _remove,
    "papers": _papers,
    "verify": _verify,
    "repair": _repair,
    "gaps": _gaps,
    "eval": _eval,
}

if __name__ == "__main__":
    sys.exit(main())
