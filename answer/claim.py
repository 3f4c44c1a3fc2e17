"""A claim is held against the papers: supported, contradicted or not found, and what differs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from answer.answer import Citation, cite
from index import Hit
from ingest import Document, Statement, content_stems, words

Label = Literal["supported", "contradicted", "not_found"]
DifferenceKind = Literal["number", "negation", "opposite"]

_COVERED = 0.75  # share of the claim's words that a supporting statement must hold
_RELATED = 0.6  # and that a contradicting one must hold, besides what differs
_NUMBER = re.compile(r"(?<![\w.])£?\d[\d,]*(?:\.\d+)?(?:\s?(?:%|per cent|percent|million|m|bn)\b)?")
_NUMBER_WORDS = dict(
    zip(
        "one two three four five six seven eight nine ten eleven twelve".split(),
        map(str, range(1, 13)),
        strict=True,
    )
)
_NEGATIONS = frozenset("not no never none neither nor without cannot".split())
_OPPOSITES = tuple(
    frozenset(pair.split())
    for pair in (
        "rose fell,increased decreased,increase decrease,improved worsened,above below"
        ",over under"
        ",more less,more fewer,higher lower,excellent poor,excellent adequate"
        ",excellently adequately"
        ",well poorly,excellently poorly,good inadequate,good poor,good adequate,best worst"
        ",first last,most least,largest smallest,all none,all some,always never,strong weak"
        ",approved rejected,accepted rejected,agreed refused,open close,opened closed,fast slow"
        ",quick slow,early late,promising poor,promising uncertain,effective ineffective"
        ",adequately poorly,adequately well,excellently well,adequate poor"
        ",overspent underspent,retiring joining,leaving joining,high low,easy hard,easy difficult"
    ).split(",")
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

    A first, plain method: the statement that shares most words with the claim decides, by the
    numbers, negations and opposites in which the two differ. Where too few words are shared the
    verdict is "not found", which is no judgement of the claim.
    """
    best: tuple[float, Hit, Statement] | None = None
    for hit in hits:
        for statement in hit.passage.statements:
            share = _shared(claim, statement.flat, hit)
            if best is None or share > best[0]:
                best = (share, hit, statement)
    if best is None:
        return Verdict(claim, "not_found")
    share, hit, statement = best
    differences = differ(claim, statement.flat)
    if share < (_RELATED if differences else _COVERED):
        return Verdict(claim, "not_found")
    citation = cite(document(hit.passage.source.id), statement, hit.passage.headings)
    label: Label = "contradicted" if differences else "supported"
    return Verdict(claim, label, (citation,), differences)


def differ(claim: str, paper: str) -> tuple[Difference, ...]:
    """In what the words of a claim and of a paper contradict each other; empty if in nothing."""
    found = []
    said, held = _numbers(claim), _numbers(paper)
    for number in sorted(said - held):
        if held:
            found.append(Difference("number", number, ", ".join(sorted(held))))
    ours, theirs = ({word.replace("-", "") for word in words(text)} for text in (claim, paper))
    denied, denies = (" ".join(sorted(filter(_negates, said))) for said in (ours, theirs))
    if bool(denied) != bool(denies):
        found.append(Difference("negation", denied or "(affirmed)", denies or "(affirmed)"))
    for pair in _OPPOSITES:
        for word in pair & (ours - theirs):
            (other,) = pair - {word}
            if other in theirs and other not in ours:
                found.append(Difference("opposite", word, other))
    return tuple(found)


def _negates(word: str) -> bool:
    return word in _NEGATIONS or word.endswith(("n't", "n’t"))


def _shared(claim: str, statement: str, hit: Hit) -> float:
    """The share of the claim's words that the statement, or its place in the paper, holds."""
    wanted = {s for s in content_stems(claim) if not s.isdigit()}
    context = " ".join((*hit.passage.headings[-1:], hit.passage.source.attribution))
    held = content_stems(statement)
    around = content_stems(context) - held
    return (len(wanted & held) + 0.5 * len(wanted & around)) / max(1, len(wanted))


def _numbers(text: str) -> frozenset[str]:
    spoken = [_NUMBER_WORDS[word] for word in words(text) if word in _NUMBER_WORDS]
    written = [
        re.sub(r"[\s,£]|per cent|percent|%|million|m$|bn$", "", number)
        for number in _NUMBER.findall(text)
    ]
    return frozenset([*spoken, *written])
