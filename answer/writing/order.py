"""How the words of a sentence lie in a statement: which is which, in one order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from check import CLAUSE, IRREGULAR, alignments
from ingest import STOP_WORDS, stem

NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        """two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
        sixteen seventeen eighteen nineteen twenty""".split(),
        start=2,
    )
}
_TOKEN = re.compile(r"£?\d[\d,.]*(?:[-/–]\d+)*(?<![,.])|[^\W_][\w’'-]*")
# Words that say the same wherever they stand; no more than that are taken for each other.
_SAME = {
    form: stem(base)
    for base, forms in {
        "councillor": "cllr cllrs councillors",
        "fall": "drop drops dropped",
        "rise": "increase increases increased",
        "percent": "percentage",
    }.items()
    for form in forms.split()
}
# What may stand for what before words that have moved.
_ALIKE = {
    "during": "in",
    "because of": "cause",
    "as a result of": "cause",
    "due to": "cause",
    "owing to": "cause",
    "following": "after",
}
_BEFORE = re.compile(
    r"\b(because of|as a result of|due to|owing to|in|on|at|by|during|from|since|until|under|for"
    r"|after|before|as of|within|between|over|than|if|with|against|following|compared with|to)"
    r"(?:\W+(?:the|a|an|its|their|each|any|new))*\W+$",
    re.IGNORECASE,
)
# They move with what they stand before.
_LINKING = frozenset(map(stem, "between during since after before within because against".split()))
MONTHS = (
    "January February March April May June July August September October November December"
).split()
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONGEST = 6  # content words that move together
_BLOCKS = 2  # that may have moved at once


@dataclass(frozen=True, slots=True)
class Token:
    """A number or a content word: what it is compared by, and its characters."""

    key: str
    start: int
    end: int

    @property
    def number(self) -> bool:
        """Whether it is a number, in digits or in a word."""
        return self.key[:1].isdigit()


Pair = tuple[Token, Token]  # of a sentence, and what it is in the statement
Fit = tuple[Pair, ...]  # in the order of the statement


def key(word: str) -> str:
    """What a word is compared by: numbers as digits, forms of a verb and its like as one."""
    low = re.sub(r"['’]s?$", "", word.lower())
    if low[:1] in "£0123456789":
        return low.replace(",", "").strip("£")
    low = IRREGULAR.get(low, low)
    return NUMBER_WORDS.get(low) or _SAME.get(low) or stem(low)


def tokens(text: str) -> tuple[Token, ...]:
    """The numbers and content words of a text in order."""
    return tuple(
        Token(key(m[0]), m.start(), m.end())
        for m in _TOKEN.finditer(text)
        if m[0].lower() not in STOP_WORDS
    )


def keys(text: str) -> frozenset[str]:
    """What the content words of a text are compared by."""
    return frozenset(token.key for token in tokens(text))


def fits(claim: str, held: str) -> Iterator[Fit]:
    """The ways in which the words that both have stand in one order: who did what to whom.

    A phrase with its preposition ("in 2023", "if funds allow") may stand elsewhere in the sentence,
    where it stands whole in the statement, in the same clause.
    """
    seen: set[Fit] = set()
    ours, theirs = (
        [token for token in tokens(text) if token.key not in _LINKING] for text in (claim, held)
    )
    for found in _fits(claim, held, ours, theirs, _BLOCKS):
        fit = tuple(sorted(found, key=lambda pair: pair[1].start))
        if fit not in seen:
            seen.add(fit)
            yield fit


def _fits(
    claim: str, held: str, ours: Sequence[Token], theirs: Sequence[Token], moves: int
) -> Iterator[Fit]:
    known = {token.key for token in theirs}
    found = False
    for pairs in alignments([t.key for t in ours], [t.key for t in theirs]):
        fit = tuple((ours[one], theirs[other]) for one, other in pairs)
        placed = {mine.key for mine, _ in fit}
        if all(token.key in placed for token in ours if token.key in known):
            found = True
            yield fit
    if found or not moves:
        return
    for first in range(len(ours)):
        preposition = _preposition(claim, ours[first].start)
        if preposition is None:
            continue
        for last in range(first + 1, min(first + _LONGEST, len(ours)) + 1):
            block, rest = ours[first:last], [*ours[:first], *ours[last:]]
            for run in _runs(block, theirs, held, preposition):
                left = [token for token in theirs if token not in run]
                for fit in _fits(claim, held, rest, left, moves - 1):
                    told = fit and _in_clause(run, [token for _, token in fit], held)
                    if told and _year_told(claim, held, block):
                        yield (*fit, *zip(block, run, strict=True))


def _runs(
    block: Sequence[Token], theirs: Sequence[Token], held: str, preposition: str
) -> Iterator[Sequence[Token]]:
    """Where a statement has these words one after the other, after the same preposition."""
    wanted = [token.key for token in block]
    for at in range(len(theirs) - len(block) + 1):
        run = theirs[at : at + len(block)]
        same = [token.key for token in run] == wanted
        if same and _preposition(held, run[0].start) == preposition:
            yield run


@lru_cache(maxsize=512)
def _preposition(text: str, place: int) -> str | None:
    """The preposition that the words at a place stand after; one for those of the same sense."""
    before = _BEFORE.search(text, 0, place)
    if not before:
        return None
    low = " ".join(before[1].lower().split())
    return _ALIKE.get(low, low)


def _in_clause(run: Sequence[Token], rest: Sequence[Token], held: str) -> bool:
    """Whether nothing begins another clause between a phrase and the nearest of the other words."""
    before = [token for token in rest if token.end <= run[0].start]
    after = [token for token in rest if token.start >= run[-1].end]
    gaps = [held[max(t.end for t in before) : run[0].start]] if before else []
    gaps += [held[run[-1].end : min(t.start for t in after)]] if after else []
    return any(not CLAUSE.search(gap) for gap in gaps)


def _year_told(claim: str, held: str, block: Sequence[Token]) -> bool:
    """Whether a year that has moved cannot be of something else: the sentence leaves out none."""
    moved = any(_YEAR.match(token.key) for token in block)
    return not moved or set(_YEAR.findall(held)) <= set(_YEAR.findall(claim))
