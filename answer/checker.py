"""A claim is looked for, and what the statements found say of it becomes a verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from answer.answer import cite, origin
from answer.claim import LABELS, Difference, GivenVerdict, Label, Rationale, Stance, Verdict
from answer.evidence import say_the_same
from check import (
    Chances,
    Judge,
    Particular,
    Weighed,
    Words,
    claim_parts,
    holds_firmly,
    shows_no_difference,
)
from index import Hit, Retriever, place
from ingest import Document, Source, Statement, content_stems

_HITS = 25
_READ = 15  # statements read with the claim: the evidence is among them for 9 claims of 10
_SHOWN = 3  # quotations on a side
_BESIDE = 0.6  # of the strongest statement's chance, that a further quotation must reach
_FULLER = 0.2  # of a claim's words, that a statement has more of to speak more fully of it
_AGAINST = 0.5  # chance from which a statement of another paper counts as saying otherwise
# The least chance at which a claim is called supported, or contradicted: an error there does harm.
_LEAST: dict[Label, float] = {"supported": 0.55, "contradicted": 0.45}
_LEAST_GIVEN: dict[Label, float] = {"supported": 0.5}  # where somebody chose the words


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A statement found for a claim."""

    hit: Hit
    statement: Statement
    words: Words

    @property
    def source(self) -> Source:
        return self.hit.passage.source


@dataclass(frozen=True, slots=True)
class _Said:
    """What some words say of a claim, and what they may be quoted for.

    `firm` words may be quoted in support, `otherwise` those against it; `coverage` is how much of
    the claim's words they have.
    """

    weighed: Weighed
    firm: bool
    otherwise: bool
    coverage: float

    @classmethod
    def of(cls, claim: str, words: str, weighed: Weighed, *, alone: bool = False) -> _Said:
        """Words with their paper around them, or `alone`."""
        particulars = weighed.particulars
        stems = _plain_stems(claim)
        return cls(
            weighed,
            holds_firmly(claim, words, particulars, alone=alone),
            not shows_no_difference(weighed.told, words, particulars),
            len(stems & content_stems(words)) / max(1, len(stems)),
        )

    def outdoes(self, other: _Said) -> bool:
        """Whether these words speak more fully of the claim, and say otherwise of something that
        the others do not say."""
        held = [one.said for one in other.weighed.particulars if one.standing == "held"]
        return self.coverage >= other.coverage + _FULLER and any(
            not any(p.said.start < said.end and said.start < p.said.end for said in held)
            for p in _differing(self.weighed)
        )


@dataclass(frozen=True, slots=True)
class _Read:
    """A candidate, and what it says."""

    candidate: _Candidate
    said: _Said

    @property
    def source(self) -> Source:
        return self.candidate.source


@lru_cache(maxsize=64)
def _plain_stems(claim: str) -> frozenset[str]:
    """The claim's content words without its figures."""
    return frozenset(one for one in content_stems(claim) if one.isalpha())


class Checker:
    """Holds claims against the papers of a library."""

    def __init__(
        self, retriever: Retriever, document: Callable[[str], Document], judge: Judge
    ) -> None:
        self._retriever = retriever
        self._document = document
        self._judge = judge

    def check(self, claim: str) -> Verdict:
        """The verdict on a claim; where it says several things, on each of them as well."""
        whole = self._one(claim)
        parts = claim_parts(claim)
        if len(parts) < 2:
            return whole
        return joined(whole, [self._one(part) for part in parts])

    def given(self, claim: str, evidence: Sequence[str]) -> GivenVerdict:
        """What these words alone say of a claim, each of them read by itself and all as one."""
        texts = [words for words in evidence if words.strip()]
        if not claim.strip() or not texts:
            return GivenVerdict("not_found", 1.0)
        chances, joined, each = self._judge.given(claim, texts)
        said = [
            _Said.of(claim, words, weighed, alone=True)
            for words, weighed in zip(texts, each, strict=True)
        ]
        every = list(range(len(texts)))
        together = _Said.of(claim, " ".join(texts), joined, alone=True)
        supports = _for(said) or (every if together.firm else [])
        label, probability = self._label(chances, supports, _against(said), _LEAST_GIVEN)
        if label == "not_found":
            return GivenVerdict(label, probability)
        stance: Stance = "supports" if label == "supported" else "contradicts"
        own = supports if label == "supported" else _against(said)
        stems = content_stems(claim)

        def nearness(at: int) -> tuple[int, float]:
            return len(stems & content_stems(texts[at])), getattr(each[at], stance)

        first = max(sorted(own), key=nearness)
        differing = differences(each[first]) if stance == "contradicts" else ()
        shown = [n for n, words in enumerate(evidence) if words.strip()][first]
        return GivenVerdict(label, probability, differing, shown)

    def _one(self, claim: str) -> Verdict:
        found = candidates(self._retriever.search(claim, _HITS))
        words = [one.words for one in found]
        weighed = self._judge.read(claim, words)
        chances = self._judge.conclude(words, weighed)
        read = [
            _Read(one, _Said.of(claim, one.words.text, said))
            for one, said in zip(found, weighed, strict=True)
        ]
        said = [one.said for one in read]
        supports = [read[at] for at in _for(said)]
        contradicts = [read[at] for at in _against(said)]
        label, probability = self._label(chances, supports, contradicts, _LEAST)
        if label == "not_found":
            return Verdict(claim, label, (), probability)
        sides: dict[Stance, list[_Read]] = {"supports": supports, "contradicts": contradicts}
        own: Stance = "supports" if label == "supported" else "contradicts"
        other: Stance = "contradicts" if own == "supports" else "supports"
        ours = self._rationales(sides[own], own)
        theirs = self._rationales(_of_others(sides[other], sides[own], other), other)
        note = _disagreement(ours, theirs)
        return Verdict(claim, label, (*ours, *theirs), probability, note=note)

    def _label(
        self,
        chances: Chances,
        supports: Sequence[object],
        contradicts: Sequence[object],
        least: Mapping[Label, float],
    ) -> tuple[Label, float | None]:
        """The likeliest verdict with its chance, if it is sure enough and there are words to show
        for it; else not found, of which then no chance is known. None is known either of a judge
        whose chances were not measured."""
        likeliest: Label = max(LABELS, key=lambda label: float(getattr(chances, label)))
        chance = float(getattr(chances, likeliest))
        shown = {"supported": supports, "contradicted": contradicts}.get(likeliest)
        if likeliest == "not_found" or (shown and chance >= least.get(likeliest, 0.0)):
            return likeliest, chance if self._judge.measured else None
        return "not_found", None

    def _rationales(self, read: Sequence[_Read], stance: Stance) -> tuple[Rationale, ...]:
        kept: list[_Read] = []
        for one in read:
            strongest = _strength(kept[0], stance) if kept else 0.0
            same = any(
                say_the_same(one.candidate.statement, k.candidate.statement)
                and one.source == k.source
                for k in kept
            )
            if not same and _strength(one, stance) >= _BESIDE * strongest:
                kept.append(one)
            if len(kept) == _SHOWN:
                break
        return tuple(self._rationale(one, stance) for one in kept)

    def _rationale(self, one: _Read, stance: Stance) -> Rationale:
        passage = one.candidate.hit.passage
        document = self._document(passage.source.id)
        citation = cite(document, one.candidate.statement, passage.headings)
        return Rationale(
            citation, stance, differences(one.said.weighed) if stance == "contradicts" else ()
        )


def candidates(hits: Sequence[Hit]) -> list[_Candidate]:
    """The statements of the hits that lie nearest, each wording once, nearest first."""
    found: dict[str, _Candidate] = {}
    for hit in hits:
        statements = hit.passage.statements
        above = origin(hit.passage.source, hit.passage.headings)
        for at, (statement, signals) in enumerate(zip(statements, hit.signals, strict=False)):
            beside = [other.flat for other in statements[max(0, at - 1) : at + 2]]
            around = " ".join((above, *(text for text in beside if text != statement.flat)))
            words = Words(
                statement.flat,
                around,
                signals.cosine,
                signals.interaction,
                place(hit.passage),
            )
            found.setdefault(statement.flat, _Candidate(hit, statement, words))
    near = sorted(found.values(), key=lambda c: -(c.words.cosine + c.words.interaction))
    return near[:_READ]


def differences(weighed: Weighed) -> tuple[Difference, ...]:
    return tuple(
        Difference(p.kind, p.said, p.held) for p in _differing(weighed) if p.held is not None
    )


def _differing(weighed: Weighed) -> list[Particular]:
    return [one for one in weighed.particulars if one.standing == "different"]


def _for(said: Sequence[_Said]) -> list[int]:
    """The places of those that may be quoted in support, the strongest first; of none where the
    very strongest may not, or where words that speak more fully of the claim say otherwise."""
    ordered = sorted(range(len(said)), key=lambda at: -said[at].weighed.supports)
    if not ordered:
        return []
    strongest = said[ordered[0]]
    if not strongest.firm or any(one.outdoes(strongest) for one in said):
        return []
    return [at for at in ordered if said[at].firm]


def _against(said: Sequence[_Said]) -> list[int]:
    """The places of those that may be quoted against the claim, the strongest first; of none where
    the very strongest may not."""
    ordered = sorted(range(len(said)), key=lambda at: -said[at].weighed.contradicts)
    if not ordered or not said[ordered[0]].otherwise:
        return []
    return [at for at in ordered if said[at].otherwise]


def _strength(one: _Read, stance: Stance) -> float:
    weighed = one.said.weighed
    return weighed.supports if stance == "supports" else weighed.contradicts


def _of_others(read: Sequence[_Read], own: Sequence[_Read], stance: Stance) -> list[_Read]:
    """Those of other papers than the first of our own, if they are sure enough."""
    if not own:
        return []
    decides = own[0].source
    return [r for r in read if r.source != decides and _strength(r, stance) >= _AGAINST]


def _disagreement(said: Sequence[Rationale], otherwise: Sequence[Rationale]) -> str | None:
    """That papers disagree, and which is the newer; None if they do not."""
    if not otherwise:
        return None
    ours, theirs = said[0].citation.source, otherwise[0].citation.source
    whose = f"{ours.attribution} and {theirs.attribution}"
    if ours.date and theirs.date and str(ours.date)[:7] != str(theirs.date)[:7]:
        newer = max((ours, theirs), key=lambda source: str(source.date))
        return f"The papers disagree: {whose}. The newer is that of {newer.attribution}."
    return f"The papers disagree: {whose}."


def joined(whole: Verdict, parts: Sequence[Verdict]) -> Verdict:
    """The verdict on a claim of several parts: contradicted if one is, supported if all are."""
    labels = {part.label for part in parts}
    against = [part for part in parts if part.label == "contradicted"]
    held = tuple(parts)
    if against:
        worst = max(against, key=lambda part: part.probability or 0.0)
        evidence = tuple(_moved(one, worst.claim, whole.claim) for one in worst.evidence)
        return replace(worst, claim=whole.claim, evidence=evidence, parts=held, note=_said(parts))
    if labels == {"supported"}:
        evidence = tuple(dict.fromkeys(one for part in parts for one in part.evidence))
        sure = _of_all(min, parts)
        return Verdict(whole.claim, "supported", evidence, sure, held, whole.note)
    if "supported" in labels:
        unsure = _of_all(max, [part for part in parts if part.label == "not_found"])
        return Verdict(whole.claim, "not_found", (), unsure, held, _said(parts))
    return replace(whole, parts=held)


def _of_all(chosen: Callable[[list[float]], float], parts: Sequence[Verdict]) -> float | None:
    """The least or the greatest probability; None where one of them is not known."""
    known = [part.probability for part in parts if part.probability is not None]
    return chosen(known) if len(known) == len(parts) else None


def _said(parts: Sequence[Verdict]) -> str | None:
    """Which part the papers say, which they contradict, and which they do not hold."""
    words = {
        "supported": "The papers say",
        "contradicted": "They say otherwise of",
        "not_found": "They do not say",
    }
    told = [
        f"{words[label]}: {'; '.join(part.claim for part in parts if part.label == label)}"
        for label in words
        if any(part.label == label for part in parts)
    ]
    return " ".join(told) if len(told) > 1 else None


def _moved(one: Rationale, part: str, claim: str) -> Rationale:
    """The rationale of a part, its differences told of the whole claim where the words stand."""
    moved = []
    for difference in one.differences:
        said = difference.claim
        at = claim.find(said.text)
        if at >= 0:
            span = replace(said, start=at, end=at + len(said.text))
            moved.append(replace(difference, claim=span))
    return replace(one, differences=tuple(moved))
