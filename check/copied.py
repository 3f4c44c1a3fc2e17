"""Whether a claim says over again what a statement says, in its words and their order.

A small model that was taught to look through other words trips over the same ones: what is plainly
copied, with nothing changed or with one figure changed, is decided by rules.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from itertools import pairwise

from rapidfuzz.distance import LCSseq

from check.particular import HARD, Particular
from ingest import STOP_WORDS, content_stems, stem, words

_NEARLY = 0.75  # of the claim's words, in order, where something is known to differ
_BEFORE = 5  # words: what denies or plans stands near before
_FEWEST = 3  # words: of fewer, no order can be told
CLAUSE = re.compile(r"\b(?:and|but|while|whereas|although|though|which|who|whose)\b|[;:–—]")
_OPENING = re.compile(r"\b(?:that|after|before|when|because|until|since|if|where)\b")
# What stands in a statement, and not in the claim, that can turn or weaken what it says.
_TURNS = frozenset(
    word if word in STOP_WORDS else stem(word)
    for word in (
        "not no never nor neither without none hardly barely except unless if whether until before"
        " plan plans planned aim aims aimed propose proposed proposal consider considered intend"
        " intended hope hoped ask asked request requested would could may might should must will"
        " fail failed refuse refused reject rejected deny denied allege alleged expect expected"
        " target seek sought recommend recommended withdraw withdrawn stop stopped cease ceased"
        " claim claims claimed dispute disputed overturn overturned reverse reversed false untrue"
        " avoid prevent prevented nearly almost former formerly unable unlikely likely only draft"
    ).split()
)


def copied(
    claim: str, statement: str, particulars: Sequence[Particular]
) -> tuple[float, float] | None:
    """How likely the statement supports and contradicts a claim that copies it; None if none does.

    A copy supports where nothing in it differs, no clause of another subject is leapt over, and
    neither near before it nor after it a word stands that could turn it; it contradicts where a
    particular of the claim is otherwise there.
    """
    said, held = _content(_all(claim)), _all(statement)
    if len(said) < _FEWEST:
        return None
    if any(one.standing == "different" for one in particulars):
        near = LCSseq.similarity(said, _content(held)) >= _NEARLY * len(said)
        return (0.02, 0.95) if near else None
    start = _start(said, held)
    if start is None or leaps(claim, statement):
        return None
    if any(one.standing == "absent" and one.kind in HARD for one in particulars):
        return None
    around = frozenset(held[max(0, start - _BEFORE) :])
    return None if (_TURNS & around) - frozenset(_all(claim)) else (0.96, 0.01)


def leaps(claim: str, held: str) -> bool:
    """Whether it joins words over the beginning of a clause whose subject it leaves out.

    "The council praised the staff and the inspectors criticised the plan" does not hold "The
    council criticised the plan". Only words that the claim is made of count, in its order.
    """
    said = [stem(word) for word in words(claim) if word not in STOP_WORDS]
    theirs = [m for m in re.finditer(r"\w[\w’'-]*", held) if m.group().lower() not in STOP_WORDS]
    orders = [[place for _, place in one] for one in alignments(said, [stem(m[0]) for m in theirs])]
    return all(leapt(held, [theirs[at].span() for at in one]) for one in orders)


def leapt(held: str, spans: Sequence[tuple[int, int]], known: str = "") -> bool:
    """Whether between some of these characters of a statement another clause begins, or a name.

    Names that stand in `known` may be left out: "the council" for the council's own.
    """
    names = frozenset(words(known))
    for one, other in pairwise(spans):
        between = held[one[1] : other[0]]
        gap = CLAUSE.split(between)
        opened = _OPENING.split(between)
        # "Cllr Jones opposed it" does not hold "Cllr Evans opposed it" either.
        named = re.search(r"([A-Z][\w’'-]*)\s+$", between)
        if len(gap) > 1 and content_stems(gap[-1]):
            return True
        if len(opened) > 1 and content_stems(opened[-1]):
            return True
        if named and named[1].lower() not in names:
            return True
    return False


def alignments(
    said: Sequence[Hashable], held: Sequence[Hashable]
) -> Iterator[list[tuple[int, int]]]:
    """Which of the second each of the first is, as many as can be in one order: two such ways.

    Where there is a choice the first way takes the last places and the second way the first.
    """
    yield _aligned(said, held)
    back = _aligned(said[::-1], held[::-1])
    yield [(len(said) - 1 - one, len(held) - 1 - other) for one, other in reversed(back)]


def _aligned(said: Sequence[Hashable], held: Sequence[Hashable]) -> list[tuple[int, int]]:
    edits = LCSseq.editops(said, held)
    out = {edit.src_pos for edit in edits if edit.tag == "delete"}
    new = {edit.dest_pos for edit in edits if edit.tag == "insert"}
    ours = (at for at in range(len(said)) if at not in out)
    theirs = (at for at in range(len(held)) if at not in new)
    return list(zip(ours, theirs, strict=True))


def _all(text: str) -> list[str]:
    whole = text.lower().replace("-", "")  # under-spent is underspent
    return [word if word in STOP_WORDS else stem(word) for word in words(whole)]


def _content(stems: Sequence[str]) -> list[str]:
    return [word for word in stems if word not in STOP_WORDS]


def _start(said: Sequence[str], held: Sequence[str]) -> int | None:
    """Where these words begin in a statement that holds them all in order; the last such place."""
    at = len(held)
    for word in reversed(said):
        found = next((i for i in range(at - 1, -1, -1) if held[i] == word), None)
        if found is None:
            return None
        at = found
    return at
