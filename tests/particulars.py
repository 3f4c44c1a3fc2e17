"""Sentences of papers, and what their comparison with a claim says, in short."""

from __future__ import annotations

from check import Kind, Standing, compare

HOUSES = "The council inspected 24 care homes in Northfield during the winter of 2019."
CLOSED = "The library in Mill Street was not closed during the repairs."
PAID = "The council paid £3.54m for repairs to the swimming pool in 2018."


def standings(claim: str, statement: str, around: str = "") -> list[tuple[Kind, str, Standing]]:
    return [(p.kind, p.said.text, p.standing) for p in compare(claim, statement, around)]


def different(claim: str, statement: str, around: str = "") -> list[tuple[Kind, str, str]]:
    return [
        (p.kind, p.said.text, p.held.text)
        for p in compare(claim, statement, around)
        if p.standing == "different" and p.held
    ]


def time_of(claim: str, statement: str, around: str = "") -> Standing:
    (found,) = (p for p in compare(claim, statement, around) if p.kind in ("date", "period"))
    return found.standing


def of_kind(kinds: str, claim: str, statement: str, around: str = "") -> list[Standing]:
    return [p.standing for p in compare(claim, statement, around) if p.kind in kinds.split()]
