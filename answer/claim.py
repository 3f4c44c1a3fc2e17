"""A claim is held against the papers: supported, contradicted or not found, and what differs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from answer.answer import Citation, cite
from check import Kind, compare
from index import Hit
from ingest import STOP_WORDS, Document, Span, content_stems, stem, words

Label = Literal["supported", "contradicted", "not_found"]
Stance = Literal["supports", "contradicts"]

_COVERED = 0.7  # share of the claim's words that a supporting statement must hold, or
_MEANT, _TOUCHED = 0.78, 0.45  # this cosine with this share
_RELATED, _ABOUT = 0.5, 0.6  # share, or cosine, of a statement that can contradict


@dataclass(frozen=True, slots=True)
class Difference:
    """What the claim says and the papers say otherwise.

    `claim` stands in the claim's words, `paper` in the words of the evidence (`Rationale.words`).
    """

    kind: Kind
    claim: Span
    paper: Span


@dataclass(frozen=True, slots=True)
class Rationale:
    """Quoted words of a paper, what they say to a claim, and in what they differ from it.

    The word is that of SciFact (Wadden et al. 2020).
    """

    citation: Citation
    stance: Stance
    differences: tuple[Difference, ...] = ()

    @property
    def words(self) -> str:
        """Lead-in and quotation on one line: what the differences' spans are counted in."""
        spans = (self.citation.lead, self.citation.span)
        return " ".join(span.flat for span in spans if span)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the papers held say of a claim. Raises ValueError without evidence, unless not found.

    `probability` is how often verdicts like this one are right (calibrated on development cases).
    `parts` are verdicts on the claim's parts where it says several things that were checked apart.
    `note` says in a sentence what a reader must know beside it: that papers disagree, that a newer
    paper says otherwise, which part is not in the papers.
    """

    claim: str
    label: Label
    evidence: tuple[Rationale, ...] = ()
    probability: float = 0.5
    parts: tuple[Verdict, ...] = ()
    note: str | None = None

    def __post_init__(self) -> None:
        if bool(self.evidence) == (self.label == "not_found"):
            raise ValueError("a verdict has evidence, unless nothing was found")

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The evidence's citations in order: the n-th is [n]."""
        return tuple(evidence.citation for evidence in self.evidence)

    @property
    def differences(self) -> tuple[Difference, ...]:
        """All that differs, over all the evidence."""
        return tuple(d for evidence in self.evidence for d in evidence.differences)


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
        particulars = compare(claim, statement.flat, _place(hit))
        differences = tuple(
            Difference(p.kind, p.said, p.held)
            for p in particulars
            if p.standing == "different" and p.held
        )
        absent = any(p.standing == "absent" for p in particulars)
        close = share >= _COVERED or (cosine >= _MEANT and share >= _TOUCHED)
        citation = cite(document(hit.passage.source.id), statement, hit.passage.headings)
        if differences and (share >= _RELATED or cosine >= _ABOUT):
            against = Rationale(citation, "contradicts", differences)
            return Verdict(claim, "contradicted", (against,))
        if close and not differences and not absent and _holds_names(claim, statement.flat, hit):
            return Verdict(claim, "supported", (Rationale(citation, "supports"),))
    return Verdict(claim, "not_found")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What given words say of a claim; `decided_by` is the place of those that decide, if any."""

    label: Label
    probability: float
    differences: tuple[Difference, ...] = ()
    decided_by: int | None = None

    def __post_init__(self) -> None:
        if (self.decided_by is None) != (self.label == "not_found"):
            raise ValueError("some words decide, unless nothing was found")


def verdict_on(claim: str, evidence: Sequence[str]) -> Judgement:
    """Hold a claim against these words alone: no library, no search, no citation.

    A first, plain method, as in `verdict`: the words that share most with the claim decide.
    """
    wanted = {s for s in content_stems(claim) if not s.isdigit()}
    shares = [len(wanted & content_stems(words)) / max(1, len(wanted)) for words in evidence]
    if not shares or max(shares) < _RELATED:
        return Judgement("not_found", 0.5)
    best = shares.index(max(shares))
    particulars = compare(claim, evidence[best])
    differences = tuple(
        Difference(p.kind, p.said, p.held)
        for p in particulars
        if p.standing == "different" and p.held
    )
    if differences:
        return Judgement("contradicted", 0.5, differences, best)
    absent = any(p.standing == "absent" for p in particulars)
    if shares[best] >= _COVERED and not absent:
        return Judgement("supported", 0.5, (), best)
    return Judgement("not_found", 0.5)


def _cosines(hit: Hit) -> list[float]:
    """How near each statement is to the claim; 0 where the retriever has not read so closely."""
    return [s.cosine for s in hit.signals] or [0.0] * len(hit.passage.statements)


def _shared(claim: str, statement: str, hit: Hit) -> float:
    """The share of the claim's words that the statement, or its place in the paper, holds."""
    wanted = {s for s in content_stems(claim) if not s.isdigit()}
    held = content_stems(statement)
    around = content_stems(_place(hit)) - held
    return (len(wanted & held) + 0.5 * len(wanted & around)) / max(1, len(wanted))


def _holds_names(claim: str, statement: str, hit: Hit) -> bool:
    """Whether every capitalised word of the claim is the paper's as well."""
    beside = f"{statement} {_place(hit)}"
    names = {stem(word) for word in re.findall(r"(?<!^)\b[A-Z][\w’'-]+", claim)}
    return names - {stem(word) for word in STOP_WORDS} <= {stem(word) for word in words(beside)}


def _place(hit: Hit) -> str:
    """The words of the headings over a passage, and of its paper's origin."""
    source = hit.passage.source
    date = source.date.words if source.date else ""
    return " ".join((*hit.passage.headings, source.title, source.publisher or "", date))
