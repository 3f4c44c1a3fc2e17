"""The particulars of a claim against the words of a paper: held, different or absent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ingest import Span, words

Kind = Literal[
    "number",
    "money",
    "percentage",
    "date",
    "period",
    "name",
    "place",
    "body",
    "negation",
    "quantifier",
    "direction",
    "comparison",
    "degree",
    "opposite",
    "speaker",
]
Standing = Literal["held", "different", "absent"]

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
class Particular:
    """A detail of a claim, and what a paper's words say of it.

    `said` stands in the claim. `held` stands in the paper's words: the same detail where it is
    held, what is said instead where it is different. It is None where the detail is absent, and
    may be None where the words around (headings, title, date) hold it. Of a negation `said` or
    `held` is the verb that is affirmed.
    """

    kind: Kind
    said: Span
    standing: Standing
    held: Span | None = None

    def __post_init__(self) -> None:
        if self.standing == "different" and self.held is None:
            raise ValueError("what is different is different from something")


def compare(claim: str, statement: str, around: str = "") -> tuple[Particular, ...]:
    """Each particular of the claim in order, held against the words of a paper.

    `around` are words near the statement (headings, title, publisher, date, the sentences before)
    that can hold a particular, never contradict one.
    """
    found = [
        *_numbers_compared(claim, statement, around),
        *_negations_compared(claim, statement),
        *_opposites_compared(claim, statement),
    ]
    return tuple(sorted(found, key=lambda p: (p.said.start, p.said.end, p.kind)))


def _numbers_compared(claim: str, statement: str, around: str) -> Iterator[Particular]:
    held = dict(_numbers(statement))
    near = dict(_numbers(around))
    said = _numbers(claim)
    met = {value for value, _ in said} & held.keys()
    for value, span in said:
        if value in held:
            yield Particular("number", span, "held", held[value])
        elif value in near:
            yield Particular("number", span, "held")
        elif held and not met:
            yield Particular("number", span, "different", next(iter(held.values())))
        else:
            yield Particular("number", span, "absent")


def _negations_compared(claim: str, statement: str) -> Iterator[Particular]:
    ours, theirs = _NEGATION.search(claim), _NEGATION.search(statement)
    if ours and theirs:
        yield Particular("negation", _span(ours), "held", _span(theirs))
    elif ours or theirs:
        said = _span(ours) if ours else _whole(claim)
        held = _span(theirs) if theirs else _whole(statement)
        yield Particular("negation", said, "different", held)


def _opposites_compared(claim: str, statement: str) -> Iterator[Particular]:
    for pair in _OPPOSITES:
        for one, other in (pair, pair[::-1]):
            a, b = one.search(claim), other.search(statement)
            if a and b and not one.search(statement) and not other.search(claim):
                yield Particular("opposite", _span(a), "different", _span(b))


def _numbers(text: str) -> list[tuple[str, Span]]:
    found = [
        (re.sub(r"[\s,£]|per cent|percent|%|million|m$|bn$", "", m[0]), _span(m))
        for m in _NUMBER.finditer(text)
    ]
    for word in words(text):
        if word in _NUMBER_WORDS and (m := re.search(rf"\b{word}\b", text, re.IGNORECASE)):
            found.append((_NUMBER_WORDS[word], _span(m)))
    return found


def _span(match: re.Match[str]) -> Span:
    return Span(match.start(), match.end(), match[0])


def _whole(text: str) -> Span:
    return Span(0, len(text), text)
