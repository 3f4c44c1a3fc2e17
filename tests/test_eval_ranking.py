"""The ranking measures by hand, and against the reference implementation (trec_eval's)."""

from __future__ import annotations

import random

import pytest

from eval.ranking import ndcg_at, recall_at, reciprocal_rank

NO, YES = False, True


def test_recall_is_of_all_that_is_relevant_not_of_what_was_found() -> None:
    assert recall_at(3, [NO, YES, NO, YES], 4) == 0.25
    assert recall_at(10, [NO, YES, NO, YES], 4) == 0.5
    assert recall_at(10, [], 1) == 0.0


def test_the_reciprocal_rank_is_of_the_first_relevant_one_within_k() -> None:
    assert reciprocal_rank(10, [NO, YES, YES]) == 0.5
    assert reciprocal_rank(1, [NO, YES, YES]) == 0.0


def test_the_best_ranking_has_an_ndcg_of_one_even_where_more_is_relevant_than_k() -> None:
    assert ndcg_at(2, [YES, YES, NO], 5) == 1.0
    assert ndcg_at(10, [NO, YES], 1) == pytest.approx(0.6309, abs=1e-4)
    assert ndcg_at(10, [NO, NO], 1) == 0.0


def test_all_agree_with_trec_eval_on_rankings_drawn_at_random() -> None:
    ir_measures = pytest.importorskip("ir_measures", reason="it has no wheel for this machine")
    names = {"R@5": 0.0, "R@10": 0.0, "nDCG@10": 0.0, "RR@10": 0.0}
    draw = random.Random(1)
    for _ in range(50):
        hits = [draw.random() < 0.2 for _ in range(draw.randint(1, 30))]
        relevant = sum(hits) + draw.randint(0 if any(hits) else 1, 3)
        judged = {"q": {f"found{n}": 1 for n, right in enumerate(hits) if right}}
        judged["q"] |= {f"missed{n}": 1 for n in range(relevant - sum(hits))}
        ranking = {"q": {(f"found{n}"): float(-n) for n in range(len(hits))}}
        measures = [ir_measures.parse_measure(name) for name in names]
        found = ir_measures.calc_aggregate(measures, judged, ranking)
        theirs = {str(measure): value for measure, value in found.items()}
        assert theirs == pytest.approx(
            {
                "R@5": recall_at(5, hits, relevant),
                "R@10": recall_at(10, hits, relevant),
                "nDCG@10": ndcg_at(10, hits, relevant),
                "RR@10": reciprocal_rank(10, hits),
            }
        )
