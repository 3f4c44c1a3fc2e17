"""A checked text as it is shown: its sentences in their paragraphs, and each one's verdict."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from answer import CheckedSentence, Citation, Rationale, Verdict
from check import Kind, TextSentence
from ingest import Span
from web.link import citation_url

SIGNS = {"supported": "✓", "contradicted": "✗", "not_found": "?", "not a claim": "–"}
WORDS = {
    "supported": "Supported",
    "contradicted": "Contradicted",
    "not_found": "Not found",
    "not a claim": "Not checked",
}
_SAYS = {
    "supported": "The papers held say so.",
    "contradicted": "The papers held say otherwise.",
    "not_found": "The papers held do not say.",
}
_STANCES = {"supports": "This paper says so", "contradicts": "This paper says otherwise"}
_KINDS: Mapping[Kind, str] = {
    "opposite": "opposite meaning",
    "quantifier": "how many",
    "speaker": "who",
}
_SURE = (
    (0.95, "almost certain"),
    (0.8, "likely"),
    (0.65, "more likely than not"),
    (0.0, "uncertain"),
)
_BLANK_LINE = re.compile(r"\n\s*\n")
_BULLETS = frozenset("-*+•●◦▪–")
_LONGEST_SIGN = 10
_LONG = 12  # words of a difference that are told in a line of its own
Mark = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Run:
    """Words that are shown alike. `labels` name the differences that end with them."""

    text: str
    differs: bool = False
    lead: bool = False
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Quoted words and where they stand, with what differs marked in them."""

    stance: str
    against: bool
    runs: tuple[Run, ...]
    title: str
    facts: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """A verdict in words. `claim` is what was checked, with what differs marked in it.

    `sure` and `percent` are None where it was not measured how often such verdicts are right.
    """

    label: str
    claim: tuple[Run, ...]
    evidence: tuple[Evidence, ...]
    differences: tuple[tuple[str, str, str], ...]
    sure: str | None
    percent: int | None
    note: str | None
    parts: tuple[Opinion, ...]

    @property
    def says(self) -> str:
        return _SAYS[self.label]

    @property
    def unparted(self) -> tuple[Evidence, ...]:
        """The evidence that is not shown with a part already."""
        shown = {evidence.url for part in self.parts for evidence in part.evidence}
        return tuple(evidence for evidence in self.evidence if evidence.url not in shown)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of the text. `number` counts from 1; `label` is None as long as it waits."""

    number: int
    words: str
    label: str | None = None
    reason: str | None = None
    opinion: Opinion | None = None
    rewritten: bool = False
    problem: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that stand together in the text, after the number or bullet of a list, if any."""

    sentences: tuple[Said, ...]
    sign: str = ""


def paragraphs(
    text: str, sentences: Sequence[TextSentence], checked: Sequence[CheckedSentence]
) -> tuple[Paragraph, ...]:
    """The text's paragraphs: the first sentences with what was found, the others waiting."""
    said = [shown(n, one) for n, one in enumerate(checked, start=1)]
    said += [waiting(n, one) for n, one in enumerate(sentences, start=1) if n > len(said)]
    spans = [one.sentence.span for one in checked]
    spans += [one.span for one in sentences[len(spans) :]]
    wrapped = any("\n" in span.text for span in spans)  # a line's end tells nothing then
    found: list[tuple[str, list[Said]]] = []
    end = 0
    for one, span in zip(said, spans, strict=True):
        between = text[end : span.start]
        sign = between.strip()
        apart = _BLANK_LINE.search(between) if wrapped else "\n" in between
        if not found or sign or apart:
            found.append((_sign(sign), []))
        found[-1][1].append(one)
        end = span.end
    return tuple(Paragraph(tuple(together), sign) for sign, together in found)


def waiting(number: int, sentence: TextSentence) -> Said:
    """A sentence that is not checked yet."""
    return Said(number, _words(sentence))


def shown(number: int, checked: CheckedSentence) -> Said:
    """A sentence with its verdict, or with the reason why there is none."""
    sentence, verdict = checked.sentence, checked.verdict
    words = _words(sentence)
    if verdict is None:
        return Said(number, words, "not a claim", sentence.reason)
    rewritten = sentence.rewritten
    shown = opinion(verdict)
    return Said(number, words, verdict.label, None, shown, rewritten, checked.is_problem)


def opinion(verdict: Verdict) -> Opinion:
    """A verdict as it is shown, and those on its parts."""
    known = verdict.probability
    return Opinion(
        verdict.label,
        runs(verdict.claim, [_mark(d.kind, d.claim) for d in verdict.differences]),
        tuple(map(_evidence, verdict.evidence)),
        tuple((_kind(d.kind), _short(d.claim), _short(d.paper)) for d in verdict.differences),
        None if known is None else sure(known),
        None if known is None else percent(known),
        verdict.note,
        tuple(map(opinion, verdict.parts)),
    )


def sure(probability: float) -> str:
    """How sure that is, in words."""
    return next(words for least, words in _SURE if probability >= least)


def percent(probability: float) -> int:
    """Never 100: that would be a promise."""
    return max(1, min(99, round(probability * 100)))


def runs(text: str, marks: Iterable[Mark], lead: int = 0) -> tuple[Run, ...]:
    """A text cut where its marks, or its lead-in of that length, begin and end."""
    marks = sorted(set(marks))
    edges = {0, lead, len(text)}.union(*((start, end) for start, end, _ in marks))
    return tuple(
        Run(
            text[start:end],
            any(first <= start < last for first, last, _ in marks),
            start < lead,
            tuple(label for first, last, label in marks if first < last == end),
        )
        for start, end in pairwise(sorted(edges))
    )


def _words(sentence: TextSentence) -> str:
    """The words on one line, without the marks of a heading or a row in plain text."""
    return sentence.span.flat.lstrip("#| ").rstrip("| ") or sentence.span.flat


def _sign(words: str) -> str:
    """The number or bullet before an item; what marks a heading or a row is not shown."""
    if words in _BULLETS:
        return "•"
    return words if any(map(str.isalnum, words)) and len(words) <= _LONGEST_SIGN else ""


def _evidence(rationale: Rationale) -> Evidence:
    citation = rationale.citation
    lead = len(citation.lead.flat) + 1 if citation.lead else 0
    return Evidence(
        _STANCES[rationale.stance],
        rationale.stance == "contradicts",
        runs(rationale.words, [_mark(d.kind, d.paper) for d in rationale.differences], lead),
        citation.source.title,
        tuple(_facts(citation)),
        citation_url(citation),
    )


def _facts(citation: Citation) -> Iterator[str]:
    """Who says it, when, and where in the paper."""
    source = citation.source
    yield source.publisher or "publisher unknown"
    yield source.date.words if source.date else "undated"
    if citation.page_label is not None:
        yield f"page {citation.page_label}"
    elif citation.headings:
        yield f"under “{citation.headings[-1]}”"
    if citation.recognised:
        yield citation.recognised


def _mark(kind: Kind, span: Span) -> Mark:
    return span.start, span.end, _kind(kind)


def _short(span: Span) -> str:
    words = span.flat.split(" ")
    return span.flat if len(words) <= _LONG else f"{' '.join(words[:_LONG])} …"


def _kind(kind: Kind) -> str:
    return _KINDS.get(kind, kind)
