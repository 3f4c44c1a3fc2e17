"""A report on a checked text as Markdown, with footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answer.printable import printable
from answer.report import CAUTION, Entry, Standing, TextReport, Words, counts, paragraphs

# Markdown has no colours: a circle beside the sign and the word.
_CIRCLES: dict[Standing, str] = {
    "supported": "🟢",
    "contradicted": "🔴",
    "not_found": "🟡",
    "not a claim": "⚪",
}
_MARKUP = re.compile(r"[\\`*_{}\[\]<>|~$&#^]")
# What some programs make a link of although nothing marks it as one.
_ADDRESS = re.compile(r"\b(https?|ftp|www)([:.])", re.IGNORECASE)


def markdown_report(report: TextReport) -> bytes:
    """The report as a Markdown file: the text with each sentence marked, quotations as footnotes.

    Words of the text and of papers never act as markup.
    """
    notes: list[Entry] = []
    body = [_paragraph(role, entries, notes) for role, entries in paragraphs(report)]
    nothing = "No sentence was contradicted or not found." if report.only_problems else ""
    parts = [
        f"# Checked: {inert(report.title)}",
        f"Held against {report.against} on {report.day}.",
        "| | Sentences |\n|---|---:|\n"
        + "\n".join(
            f"| {_CIRCLES[s]} {inert(said)} | {count} |" for s, said, count in counts(report)
        ),
        CAUTION,
        "## Only problems" if report.only_problems else "## The text",
        *(body or [nothing]),
        "## Papers searched",
        "\n".join(f"- {line}" for line in _papers(report)) or "None.",
        *_footnotes(notes),
    ]
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def inert(text: str) -> str:
    """`text` on one line: Markdown shows it as it stands."""
    escaped = _MARKUP.sub(r"\\\g<0>", printable(text))
    return _ADDRESS.sub(r"\1\\\2", escaped)


def _paragraph(role: str, entries: list[Entry], notes: list[Entry]) -> str:
    said = []
    for entry in entries:
        number = ""
        if entry.notes:
            notes.append(entry)
            number = f"[^{len(notes)}]"
        mark = f"{_CIRCLES[entry.standing]} *({inert(entry.mark)})*{number}"
        said.append(f"{_runs(entry.words)} {mark}")
    start = {"heading": "### ", "item": "- "}.get(role, "")
    return start + _not_a_mark(" ".join(said))


def _not_a_mark(line: str) -> str:
    """A line whose first characters would make it a list, a heading or a rule."""
    line = re.sub(r"^(\d{1,9})([.)])(?=\s|$)", r"\1\\\2", line)
    return re.sub(r"^([-+=:])", r"\\\1", line)


def _runs(words: tuple[Words, ...]) -> str:
    return "".join(_run(run) for run in words)


def _run(run: Words) -> str:
    shown = inert(run.text)
    before, after = (" " if end.isspace() else "" for end in (run.text[:1], run.text[-1:]))
    shown = f"<u>**{shown}**</u>" if run.differs and shown else shown
    return f"{before}{shown}{after}"


def _footnotes(notes: list[Entry]) -> Iterator[str]:
    for number, entry in enumerate(notes, start=1):
        lines = [_not_a_mark(_runs(line)) for line in entry.notes]
        yield f"[^{number}]: " + "\n\n    ".join(lines)


def _papers(report: TextReport) -> Iterator[str]:
    for paper in report.papers:
        facts = (paper.title, paper.publisher, paper.date.words if paper.date else "undated")
        yield inert(", ".join(fact for fact in facts if fact))
