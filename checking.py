"""The command `check`: claims, or a whole text with a report on it."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from commandline import Mistake, Settings, needed, progress_bar, write

if TYPE_CHECKING:
    from answer import Assistant, CheckedText, TextReport

    Opener = Callable[[Settings], AbstractContextManager[Assistant]]

_REPORTS = (".md", ".docx")


def check(given: argparse.Namespace, settings: Settings, opened: Opener) -> None:
    """Hold claims against the papers of the library that `opened` opens. Raises Mistake."""
    if (given.model_url or given.model) and not settings.judged_by_model:
        raise Mistake(
            "--model-url and --model judge no claim by themselves: add --entailment model"
        )
    if given.file is not None:
        _file(given, settings, opened)
    elif given.output or given.only_problems:
        raise Mistake("--output and --only-problems report on a whole text: name it with --file")
    elif given.jsonl:
        with _told(settings, opened) as assistant:
            from answer import checked_lines

            write(checked_lines(assistant, sys.stdin.buffer))
    else:
        claim = needed(given.claim, "a claim", 'check "Caremark cares for 189 people."')
        with _told(settings, opened) as assistant:
            _claims([line.strip() for line in claim.splitlines() if line.strip()], assistant)


@contextmanager
def _told(settings: Settings, opened: Opener) -> Iterator[Assistant]:
    """The assistant, once it has been said what leaves this machine."""
    with opened(settings) as assistant:
        if settings.judged_by_model and (line := settings.sent_outside()):
            print(f"Language model: {line}", file=sys.stderr, flush=True)
        yield assistant


def _claims(claims: list[str], assistant: Assistant) -> None:
    from answer import verdict_text

    for number, claim in enumerate(claims):
        if len(claims) > 1:
            print(f"{chr(10) if number else ''}{claim}")
        print(verdict_text(assistant.check(claim)), flush=True)


def _file(given: argparse.Namespace, settings: Settings, opened: Opener) -> None:
    from ingest import text_of

    if given.claim or given.jsonl:
        raise Mistake("--file is checked by itself: leave out the claim and --jsonl")
    output: Path | None = given.output
    if output is not None:
        _refuse_output(output, given.file)
    text = text_of(given.file, settings.limits)
    with _told(settings, opened) as assistant:
        from answer import TextReport

        checked = _checked(text, assistant)
        papers = tuple(paper.source for paper in assistant.papers() if not paper.problem)
        title = given.file.name
        report = TextReport(checked, title, papers, date.today(), given.only_problems)
        if output is None:
            write([_made(report, ".md")])
            return
        _write_whole(output, _made(report, output.suffix.lower()))
    found = report.checked.counts
    print(
        f"The report: {output} ({found['supported']} supported, {found['contradicted']} "
        f"contradicted, {found['not_found']} not found, {found['not a claim']} not checked)"
    )


def _checked(text: str, assistant: Assistant) -> CheckedText:
    from answer import CheckedText
    from check import text_sentences

    count = len(text_sentences(text))
    sentences = []
    with progress_bar("Checking") as progress:
        for sentence in assistant.check_text(text):
            sentences.append(sentence)
            progress(len(sentences) / max(1, count), f"{len(sentences)} of {count} sentences")
    return CheckedText(text, tuple(sentences))


def _refuse_output(output: Path, file: Path) -> None:
    """Before the long work: what could not be written, or would overwrite what is checked."""
    if output.suffix.lower() not in _REPORTS:
        raise Mistake(f"{output}: a report is written as {' or '.join(_REPORTS)}; name one of them")
    if output.exists() and file.exists() and output.samefile(file):
        raise Mistake(f"{output}: this is the text that is checked; name another file")
    if output.is_dir() or not output.absolute().parent.is_dir():
        raise Mistake(f"{output}: there is no such folder, or it is one; name another file")


def _made(report: TextReport, suffix: str) -> bytes:
    from answer import docx_report, markdown_report

    return docx_report(report) if suffix == ".docx" else markdown_report(report)


def _write_whole(output: Path, data: bytes) -> None:
    """Write a file at once or not at all: what stood there is replaced only by a whole one."""
    place = None
    try:
        with tempfile.NamedTemporaryFile(
            dir=output.absolute().parent, prefix=f".{output.name}-", delete=False
        ) as file:
            place = Path(file.name)
            file.write(data)
        place.chmod(0o666 & ~_umask())
        place.replace(output)
        place = None
    except OSError as error:
        raise Mistake(f"{output}: {error.strerror}; name another place") from error
    finally:
        if place is not None:
            place.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
