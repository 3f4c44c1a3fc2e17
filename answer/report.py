"""What is said of a checked text in a report, whatever kind of file it is written to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from answer.checked import CheckedSentence, CheckedText
from answer.claim import Difference, Rationale, Verdict
from answer.printable import printable
from ingest import PaperDate, Source

Standing = Literal["supported", "contradicted", "not_found", "not a claim"]

SIGNS: dict[Standing, tuple[str, str]] = {
    "supported": ("✓", "supported"),
    "contradicted": ("✗", "contradicted"),
    "not_found": ("?", "not found"),
    "not a claim": ("–", "not checked"),
}
CAUTION = (
    "“Supported” and “contradicted” mean that the papers held say so, or say otherwise: read the "
    "words quoted. Not found is no judgement: the papers held do not say it, and it may be true."
)
_SAYS = {"supports": "The papers held say so", "contradicts": "The papers held say otherwise"}
# The number of a paragraph: "3.1", "(a)", "iv.".
_NUMBER = re.compile(r"[(\[]?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivx]{1,5})[.)\]]*")
_WHOLE = 0.8  # a difference that takes up so much of a claim marks nothing in it


@dataclass(frozen=True, slots=True)
class TextReport:
    """A checked text as it is handed out: its name, what it was held against, and when.

    With `only_problems` the sentences that are supported in every part, or no claims, are left out.
    """

    checked: CheckedText
    title: str
    papers: tuple[Source, ...]
    on: date
    only_problems: bool = False

    @property
    def day(self) -> str:
        return PaperDate(self.on.year, self.on.month, self.on.day).words

    @property
    def against(self) -> str:
        count = len(self.papers)
        return f"{count} paper{'' if count == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Words:
    """A run of words on one line; `differs` if they say otherwise than the words beside them."""

    text: str
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A sentence of the report: its words, what is said of it, and what stands in its footnote."""

    words: tuple[Words, ...]
    standing: Standing
    reason: str | None
    notes: tuple[tuple[Words, ...], ...]

    @property
    def mark(self) -> str:
        """`✓ supported`, `– not checked: an opinion`."""
        sign, said = SIGNS[self.standing]
        return f"{sign} {said}: {self.reason}" if self.reason else f"{sign} {said}"


Role = Literal["paragraph", "heading", "item"]


def paragraphs(report: TextReport) -> Iterator[tuple[Role, list[Entry]]]:
    """The entries of a report, those of one paragraph of the text together."""
    text = report.checked.text
    entries: list[Entry] = []
    role: Role = "paragraph"
    end = 0
    for one in report.checked.sentences:
        span, own = one.sentence.span, one.sentence.reason
        between = text[end : span.start]
        mark = between.strip()
        numbered = _NUMBER.fullmatch(mark)
        listed = bool(mark) and not numbered
        here: Role = "heading" if own == "a heading" else "item" if listed else "paragraph"
        apart = end == 0 or re.search(r"\n\s*\n", between) or "heading" in (role, here)
        if apart or mark or own == "a row of a table":
            if entries:
                yield role, entries
            entries, role = [], here
        end = span.end
        if not report.only_problems or one.is_problem:
            entry = _entry(one)
            if numbered:
                entry = replace(entry, words=(Words(f"{mark} "), *entry.words))
            entries.append(entry)
    if entries:
        yield role, entries


def counts(report: TextReport) -> Iterator[tuple[Standing, str, int]]:
    """How many sentences have each standing: `✓ supported`, 12."""
    counted = report.checked.counts
    for standing, (sign, said) in SIGNS.items():
        yield standing, f"{sign} {said}", counted[standing]


def _entry(one: CheckedSentence) -> Entry:
    words, verdict = one.sentence.span.text, one.verdict
    if verdict is None:
        return Entry((Words(printable(words)),), "not a claim", one.sentence.reason, ())
    notes = [*_notes(verdict)]
    if one.sentence.rewritten and (notes or verdict.label != "supported"):
        notes.insert(0, (Words(f"Checked as: “{printable(verdict.claim)}”"),))
    return Entry(_marked_claim(words, verdict), verdict.label, None, tuple(notes))


def _notes(verdict: Verdict) -> Iterator[tuple[Words, ...]]:
    """What stands behind a verdict, a line each: quotations, differences, a note, and the parts
    with what stands behind each, where it was not quoted before."""
    for rationale in verdict.evidence:
        yield from _quoted(rationale)
    for part in verdict.parts:
        sign, said = SIGNS[part.label]
        yield (Words(f"{sign} {said}: “{printable(part.claim)}”"),)
        for rationale in part.evidence:
            if not any(_same(rationale, other) for other in verdict.evidence):
                yield from _quoted(rationale)
    if verdict.note:
        yield (Words(printable(verdict.note)),)


def _quoted(rationale: Rationale) -> Iterator[tuple[Words, ...]]:
    quoted = _marked(rationale.words, [(d.paper.start, d.paper.end) for d in rationale.differences])
    said = _SAYS[rationale.stance]
    yield (Words(f"{said}: “"), *quoted, Words(f"” {printable(_place(rationale))}"))
    yield from (_difference(d) for d in rationale.differences)


def _same(one: Rationale, other: Rationale) -> bool:
    """Whether the same words are quoted to the same effect; differences may be told of a part."""
    return (one.citation, one.stance) == (other.citation, other.stance)


def _place(rationale: Rationale) -> str:
    url = rationale.citation.source.url
    return f"({rationale.citation.reference}{f', {url}' if url else ''})"


def _difference(difference: Difference) -> tuple[Words, ...]:
    ours, theirs = printable(difference.claim.text), printable(difference.paper.text)
    return (
        Words(f"Differs ({difference.kind}): the text says “"),
        Words(ours, differs=True),
        Words("”, the paper “"),
        Words(theirs, differs=True),
        Words("”"),
    )


def _marked_claim(words: str, verdict: Verdict) -> tuple[Words, ...]:
    """The sentence with the words that differ marked, where they stand in it once."""
    flat = " ".join(words.split())
    places = []
    for difference in verdict.differences:
        said = difference.claim.text
        if said.strip() and len(said) < _WHOLE * len(verdict.claim) and flat.count(said) == 1:
            places.append((flat.index(said), flat.index(said) + len(said)))
    return _marked(flat, places)


def _marked(words: str, places: list[tuple[int, int]]) -> tuple[Words, ...]:
    """The words cut into runs at these places; those that overlap are one."""
    runs: list[Words] = []
    at = 0
    for start, end in sorted(places):
        start, end = max(start, at), min(end, len(words))
        if start >= end:
            continue
        runs += [Words(_kept(words[at:start])), Words(_kept(words[start:end]), differs=True)]
        at = end
    runs.append(Words(_kept(words[at:])))
    return tuple(run for run in runs if run.text)


def _kept(words: str) -> str:
    """The words as they may be shown, with the space around them."""
    shown = printable(words)
    before = " " if words[:1].isspace() and shown else ""
    return f"{before}{shown}{' ' if words[-1:].isspace() else ''}"
