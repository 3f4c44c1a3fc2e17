"""The particulars of a claim against the words of a paper: held, different or absent."""

from __future__ import annotations

from collections.abc import Iterable

from check.amounts import quantities_compared
from check.comparisons import comparisons_compared
from check.names import names
from check.naming import names_compared
from check.negation import negations_compared
from check.pairing import both_may_be_so
from check.particular import Kind, Particular, Standing
from check.quantifiers import quantifiers_compared
from check.reading import Reading, read
from check.speakers import speakers_compared
from check.times import dates_compared
from check.wordings import degrees_compared, opposites_compared

__all__ = ["Kind", "Particular", "Standing", "compare"]


def compare(claim: str, statement: str, around: str = "") -> tuple[Particular, ...]:
    """Each particular of the claim in order, held against the words of a paper.

    `around` are words near the statement (headings, title, publisher, date, the sentences before)
    that can hold a particular, never contradict one. Where it is not plain that both speak of the
    same thing a particular is absent. Opposites are only named where they are held or different:
    they are words of which a paraphrase may have none.
    """
    theirs, mine = read(statement), read(claim)
    if not mine:
        return ()
    mine = mine.on(_topic(mine, around))
    found = (
        *quantities_compared(mine, theirs, around),
        *dates_compared(mine, theirs, around),
        *names_compared(mine, theirs, around),
        *degrees_compared(mine, theirs),
        *(p for p in negations_compared(mine, theirs) if not _of_the_rest(p, mine, theirs)),
        *quantifiers_compared(mine, theirs),
        *comparisons_compared(mine, theirs),
        *opposites_compared(mine, theirs),
        *speakers_compared(mine, theirs, around),
    )
    plain = _each_once(_of_one_fact(found))
    return tuple(sorted(plain, key=lambda p: (p.said.start, p.said.end, p.kind)))


def _of_the_rest(one: Particular, claim: Reading, statement: Reading) -> bool:
    """Whether a denial is no difference: it is said of so many, and the other of others."""
    return one.standing == "different" and both_may_be_so(claim, statement)


def _topic(claim: Reading, around: str) -> frozenset[str]:
    """What the claim is about: its names and what stands over the statement."""
    named = frozenset(word for name in names(claim.text) for word in name.core)
    return named | (read(around).all_lemmas & claim.lemmas)


_GROUP: dict[Kind, str] = {
    **dict.fromkeys(("number", "money", "percentage"), "quantity"),
    **dict.fromkeys(("date", "period"), "time"),
    **dict.fromkeys(("name", "place", "body"), "name"),
}


# What belongs to an event: where a statement has neither it nor the time, it tells of another.
_OF_AN_EVENT = frozenset(("quantity", "name", "degree"))


def _of_one_fact(found: Iterable[Particular]) -> list[Particular]:
    """What differs in time, name and quantity at once is another fact, and no difference."""
    every = list(found)
    groups = {_GROUP[p.kind] for p in every if p.standing == "different" and p.kind in _GROUP}
    unsaid = {_GROUP.get(p.kind, p.kind) for p in every if p.standing == "absent"}
    if len(groups) < 2 and not (groups == {"time"} and unsaid & _OF_AN_EVENT):
        return every
    return [
        Particular(p.kind, p.said, "absent")
        if p.standing == "different" and p.kind in _GROUP
        else p
        for p in every
    ]


_WEIGHT = {"different": 0, "held": 1, "absent": 2}


def _each_once(found: Iterable[Particular]) -> list[Particular]:
    """Of particulars of the same words, but for the speaker, the one that says most.

    A word that has an opposite says less than the comparison or quantifier it stands in.
    """
    kept: list[Particular] = []
    for one in sorted(
        found, key=lambda p: (p.kind == "opposite" and p.standing == "held", _WEIGHT[p.standing])
    ):
        if one.kind == "speaker" or not any(_overlap(one, other) for other in kept):
            kept.append(one)
    return kept


def _overlap(one: Particular, other: Particular) -> bool:
    if other.kind == "speaker":
        return False
    return one.said.start < other.said.end and other.said.start < one.said.end
