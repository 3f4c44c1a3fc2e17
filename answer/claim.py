"""What the papers held say of a claim: supported, contradicted or not found, and what differs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from answer.answer import Citation
from check import Kind
from ingest import Span

Label = Literal["supported", "contradicted", "not_found"]
LABELS: tuple[Label, ...] = ("supported", "contradicted", "not_found")
Stance = Literal["supports", "contradicts"]


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

    `probability` is how often verdicts like this one are right (calibrated on development cases);
    None where that was not measured: where a claim is not found because the verdict that seemed
    likelier is not sure enough, or another model judged than the weights were fitted with.
    `parts` are verdicts on the claim's parts where it says several things that were checked apart.
    `note` says in a sentence what a reader must know beside it: that papers disagree, that a newer
    paper says otherwise, which part is not in the papers.
    """

    claim: str
    label: Label
    evidence: tuple[Rationale, ...] = ()
    probability: float | None = 0.5
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


@dataclass(frozen=True, slots=True)
class GivenVerdict:
    """What given words say of a claim; `decided_by` is the place of those that decide, if any.

    `probability` as a Verdict has it.
    """

    label: Label
    probability: float | None
    differences: tuple[Difference, ...] = ()
    decided_by: int | None = None

    def __post_init__(self) -> None:
        if (self.decided_by is None) != (self.label == "not_found"):
            raise ValueError("some words decide, unless nothing was found")
