"""Damaged papers, the same ones each time; `python -m bench.fuzz` does it for an hour."""

from __future__ import annotations

from random import Random

from bench.fuzz import mutated, run, seeds
from ingest import Limits


def test_no_damage_to_a_paper_harms_more_than_that_paper() -> None:
    outcome = run(seeds(), iter(range(8)), random=Random(7), limits=Limits(seconds=20), workers=1)
    assert outcome.faults == []
    assert outcome.papers == 320
    # The damage is neither so slight that nothing happens nor so great that nothing is tried.
    assert 50 < outcome.said["read"] < 310


def test_papers_are_damaged_in_the_same_way_each_time() -> None:
    begin = seeds()
    made = [[mutated(begin, random) for _ in range(20)] for random in (Random(3), Random(3))]
    assert made[0] == made[1]
    assert made[0] != [mutated(begin, Random(4)) for _ in range(20)]
