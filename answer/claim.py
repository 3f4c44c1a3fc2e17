"""A claim is held against the papers: supported, contradicted or not found, and what differs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from answer.answer import Citation, cite
from index import Hit
from ingest import STOP_WORDS, Document, content_stems, stem, words

Label = Literal["supported", "contradicted", "not_found"]
DifferenceKind = Literal["number", "negation", "opposite"]

_COVERED = 0.7  # share of the claim's words that a supporting statement must hold, or
_MEANT, _TOUCHED = 0.78, 0.45  # this cosine with this share
_RELATED, _ABOUT = 0.5, 0.6  # share, or cosine, of a statement that can contradict
_NUMBER = re.compile(r"(?<![\w.])£?\d[\d,]*(?:\.\d+)?(?:\s?(?:%|per cent|percent|million|m|bn)\b)?")
_NUMBER_WORDS = dict(
    zip(
        "one two three four five six seven eight nine ten eleven twelve".split(),
        map(str, range(1, 13)),
        strict=True,
    )
)
_NEGATION = re.compile(
    r"\b(?:not|never|none|neither|nor|without|cannot|no longer|failed to|lack(?:ed|s)?)\b"
    r"|\b\w+n['’]t\b|\bno\b(?! (?:doubt|hesitation|less|later|other))",
    re.IGNORECASE,
)
# Words of opposite meaning, by their beginnings: each side against the other.
_OPPOSITES = tuple(
    tuple(re.compile(rf"\b(?:{side})[\w-]*", re.IGNORECASE) for side in (one, other))
    for one, other in (
        (
            r"ris(?:e|en|ing)|rose|increas|grew|grow|up\b|went up",
            r"f[ae]ll|decreas|declin|drop|redu",
        ),
        (r"improv", r"worsen|deteriorat|got worse"),
        (r"over-?spen|overspent", r"under-?spen"),
        (r"above|over\b(?!-)|more\b", r"below|under\b(?!-)|less\b|fewer\b"),
        (r"excellent", r"poor|adequate|good|promising|uncertain|well\b"),
        (r"good\b|well\b", r"poor|inadequate|adequately|requires improvement"),
        (r"promising", r"poor\b|uncertain|excellent"),
        (r"requires? improvement", r"good\b|outstanding|inadequate"),
        (r"adequate", r"inadequate|excellent|poor"),
        (r"first\b", r"last\b|second\b|third\b"),
        (r"most\b|all\b|every\b|always", r"few\b|none\b|some\b|never|rarely|a minority"),
        (r"highest|largest|biggest|most\b", r"lowest|smallest|least\b"),
        (r"accept|approv|agree|welcom", r"reject|refus|disagree|oppos"),
        (r"open(?:ed|ing)?\b|kept open", r"clos"),
        (r"fast|quick|rapid|prompt", r"slow"),
        (r"easy|easily|simple", r"hard\b|difficult"),
        (r"strong|effective", r"weak|ineffective"),
        (r"high\b", r"low\b"),
        (r"lead\b|head\b", r"team\b|deputy\b|assistant\b"),
        (r"leav|retir|resign|depart", r"join|stay|appoint"),
    )
)


@dataclass(frozen=True, slots=True)
class Difference:
    """What the claim says and the papers say otherwise."""

    kind: DifferenceKind
    claim: str
    paper: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the papers held say of a claim. Raises ValueError without evidence, unless not found."""

    claim: str
    label: Label
    citations: tuple[Citation, ...] = ()
    differences: tuple[Difference, ...] = ()

    def __post_init__(self) -> None:
        if bool(self.citations) == (self.label == "not_found"):
            raise ValueError("a verdict has evidence, unless nothing was found")


def verdict(claim: str, hits: Sequence[Hit], document: Callable[[str], Document]) -> Verdict:
    """Hold a claim against the passages found for it.

    A first, plain method: the statement nearest to the claim, by words and by meaning, decides.
    It supports the claim if it holds its words, names and numbers and says nothing against it; it
    contradicts the claim if it differs from it in a number, a negation or an opposite. Where
    neither can be told the verdict is "not found", which is no judgement of the claim.
    """
    near = sorted(
        (
            (_shared(claim, statement.flat, hit), cosine, hit, statement)
            for hit in hits
            for statement, cosine in zip(hit.passage.statements, _cosines(hit), strict=True)
        ),
        key=lambda found: -(found[0] + found[1]),
    )
    for share, cosine, hit, statement in near[:1]:
        differences = differ(claim, statement.flat)
        close = share >= _COVERED or (cosine >= _MEANT and share >= _TOUCHED)
        label: Label | None = None
        if differences and (share >= _RELATED or cosine >= _ABOUT):
            label = "contradicted"
        elif close and not differences and _holds_particulars(claim, statement.flat, hit):
            label = "supported"
        if label:
            citation = cite(document(hit.passage.source.id), statement, hit.passage.headings)
            return Verdict(claim, label, (citation,), differences)
    return Verdict(claim, "not_found")


def differ(claim: str, paper: str) -> tuple[Difference, ...]:
    """In what the words of a claim and of a paper contradict each other; empty if in nothing."""
    found = []
    said, held = _numbers(claim), _numbers(paper)
    if held and not said & held:
        found += [Difference("number", number, ", ".join(sorted(held))) for number in sorted(said)]
    ours, theirs = _NEGATION.findall(claim), _NEGATION.findall(paper)
    if bool(ours) != bool(theirs):
        said_so = "(affirmed)"
        found.append(
            Difference("negation", ", ".join(ours) or said_so, ", ".join(theirs) or said_so)
        )
    for pair in _OPPOSITES:
        for one, other in (pair, pair[::-1]):
            a, b = one.search(claim), other.search(paper)
            if a and b and not one.search(paper) and not other.search(claim):
                found.append(Difference("opposite", a.group(), b.group()))
    return tuple(found)


def _cosines(hit: Hit) -> list[float]:
    """How near each statement is to the claim; 0 where the retriever has not read so closely."""
    return [s.cosine for s in hit.signals] or [0.0] * len(hit.passage.statements)


def _shared(claim: str, statement: str, hit: Hit) -> float:
    """The share of the claim's words that the statement, or its place in the paper, holds."""
    wanted = {s for s in content_stems(claim) if not s.isdigit()}
    held = content_stems(statement)
    around = content_stems(_place(hit)) - held
    return (len(wanted & held) + 0.5 * len(wanted & around)) / max(1, len(wanted))


def _holds_particulars(claim: str, statement: str, hit: Hit) -> bool:
    """Whether every number and every capitalised word of the claim is the paper's as well."""
    beside = f"{statement} {_place(hit)}"
    if not _numbers(claim) <= _numbers(beside):
        return False
    names = {stem(word) for word in re.findall(r"(?<!^)\b[A-Z][\w’'-]+", claim)}
    return names - {stem(word) for word in STOP_WORDS} <= {stem(word) for word in words(beside)}


def _place(hit: Hit) -> str:
    """The words of the headings over a passage, and of its paper's origin."""
    source = hit.passage.source
    date = source.date.words if source.date else ""
    return " ".join((*hit.passage.headings, source.title, source.publisher or "", date))


def _numbers(text: str) -> frozenset[str]:
    spoken = [_NUMBER_WORDS[word] for word in words(text) if word in _NUMBER_WORDS]
    written = [
        re.sub(r"[\s,£]|per cent|percent|%|million|m$|bn$", "", number)
        for number in _NUMBER.findall(text)
    ]
    return frozenset([*spoken, *written])
