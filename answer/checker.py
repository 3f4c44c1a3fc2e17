"""A claim is looked for, and what the statements found say of it becomes a verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from answer.answer import cite
from answer.claim import LABELS, Difference, GivenVerdict, Label, Rationale, Stance, Verdict
from answer.evidence import say_the_same
from check import HARD, Chances, Judge, Reading, Words, claim_parts
from index import Hit, Retriever, place
from ingest import Document, Source, Statement, content_stems

_HITS = 25
_READ = 15  # statements read with the claim: the evidence is among them for 9 claims of 10
_SHOWN = 3  # quotations on a side
_BESIDE = 0.6  # of the strongest statement's chance, that a further quotation must reach
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
class _Read:
    """A candidate, and what it says."""

    candidate: _Candidate
    reading: Reading

    @property
    def clean(self) -> bool:
        """Whether nothing of the claim is otherwise, and no figure, date or name is missing."""
        return not any(
            p.standing == "different" or (p.standing == "absent" and p.kind in HARD)
            for p in self.reading.particulars
        )

    @property
    def source(self) -> Source:
        return self.candidate.source


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
        chances, readings = self._judge.given(claim, texts)
        label = _label(chances, readings, readings, _LEAST_GIVEN)
        probability = float(getattr(chances, label))
        if label == "not_found":
            return GivenVerdict(label, probability)
        stance: Stance = "supports" if label == "supported" else "contradicts"
        said = content_stems(claim)
        nearness = [
            (len(said & content_stems(words)), getattr(reading, stance))
            for words, reading in zip(texts, readings, strict=True)
        ]
        first = nearness.index(max(nearness))
        differing = differences(readings[first]) if stance == "contradicts" else ()
        shown = [n for n, words in enumerate(evidence) if words.strip()][first]
        return GivenVerdict(label, probability, differing, shown)

    def _one(self, claim: str) -> Verdict:
        found = candidates(self._retriever.search(claim, _HITS))
        words = [one.words for one in found]
        readings = self._judge.read(claim, words)
        chances = self._judge.conclude(words, readings)
        read = [_Read(*both) for both in zip(found, readings, strict=True)]
        supports, contradicts = _for(read), _against(read)
        label = _label(chances, supports, contradicts, _LEAST)
        probability = getattr(chances, label)
        if label == "not_found":
            return Verdict(claim, label, (), probability)
        sides: dict[Stance, list[_Read]] = {"supports": supports, "contradicts": contradicts}
        own: Stance = "supports" if label == "supported" else "contradicts"
        other: Stance = "contradicts" if own == "supports" else "supports"
        said = self._rationales(sides[own], own)
        otherwise = self._rationales(_of_others(sides[other], sides[own], other), other)
        note = _disagreement(said, otherwise)
        return Verdict(claim, label, (*said, *otherwise), probability, note=note)

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
            citation, stance, differences(one.reading) if stance == "contradicts" else ()
        )


def candidates(hits: Sequence[Hit]) -> list[_Candidate]:
    """The statements of the hits that lie nearest, each wording once, nearest first."""
    found: dict[str, _Candidate] = {}
    for hit in hits:
        statements = hit.passage.statements
        origin = _above(hit)
        for at, (statement, signals) in enumerate(zip(statements, hit.signals, strict=False)):
            beside = [other.flat for other in statements[max(0, at - 1) : at + 2]]
            around = " ".join((origin, *(text for text in beside if text != statement.flat)))
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


def differences(reading: Reading) -> tuple[Difference, ...]:
    return tuple(
        Difference(p.kind, p.said, p.held)
        for p in reading.particulars
        if p.standing == "different" and p.held
    )


def _for(read: Sequence[_Read]) -> list[_Read]:
    """Those that may be quoted in support, the strongest first; none where the very strongest may
    not, as it holds the claim with a figure, a date or a name missing or otherwise."""
    ordered = sorted(read, key=lambda r: -r.reading.supports)
    return [r for r in ordered if r.clean] if ordered and ordered[0].clean else []


def _against(read: Sequence[_Read]) -> list[_Read]:
    return sorted(read, key=lambda r: -r.reading.contradicts)


def _label(
    chances: Chances,
    supports: Sequence[object],
    contradicts: Sequence[object],
    least: Mapping[Label, float],
) -> Label:
    """The likeliest verdict, if it is sure enough and there are words to show for it."""
    likeliest: Label = max(LABELS, key=lambda label: getattr(chances, label))
    shown = {"supported": supports, "contradicted": contradicts}.get(likeliest)
    sure = getattr(chances, likeliest) >= least.get(likeliest, 0.0)
    return likeliest if shown and sure else "not_found"


def _strength(one: _Read, stance: Stance) -> float:
    return one.reading.supports if stance == "supports" else one.reading.contradicts


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
        worst = max(against, key=lambda part: part.probability)
        evidence = tuple(_moved(one, worst.claim, whole.claim) for one in worst.evidence)
        return replace(worst, claim=whole.claim, evidence=evidence, parts=held, note=_said(parts))
    if labels == {"supported"}:
        evidence = tuple(dict.fromkeys(one for part in parts for one in part.evidence))
        sure = min(part.probability for part in parts)
        return Verdict(whole.claim, "supported", evidence, sure, held, whole.note)
    if "supported" in labels:
        unsure = max(part.probability for part in parts if part.label == "not_found")
        return Verdict(whole.claim, "not_found", (), unsure, held, _said(parts))
    return replace(whole, parts=held)


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


def _above(hit: Hit) -> str:
    """The words of the headings over a passage, and of its paper's origin."""
    source = hit.passage.source
    date = source.date.words if source.date else ""
    return " ".join((*hit.passage.headings, source.title, source.publisher or "", date))
