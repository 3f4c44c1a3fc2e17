"""Ranking measures under their standard names, of judged rankings: binary relevance, pure.

`hits` tells of each retrieved passage, best first, whether it is relevant (it holds words that
the case names as evidence); `relevant` is how many relevant passages there are in all papers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence


def recall_at(k: int, hits: Sequence[bool], relevant: int) -> float:
    """recall@k: the share of all relevant passages that stand among the first k.

    Not "was anything found" (that is success@k): a list that stands in four passages needs four.
    """
    return sum(hits[:k]) / relevant


def reciprocal_rank(k: int, hits: Sequence[bool]) -> float:
    """RR@k: 1 divided by the rank of the first relevant passage, 0 if none is among the first k.

    Its mean over cases is MRR@k. It says nothing of the second relevant passage.
    """
    return next((1 / rank for rank, right in enumerate(hits[:k], start=1) if right), 0.0)


def ndcg_at(k: int, hits: Sequence[bool], relevant: int) -> float:
    """nDCG@k (Järvelin and Kekäläinen 2002): gains discounted by log2(rank + 1), over the best.

    The best possible ranking has all relevant passages first, so it is 1 where recall@k cannot be.
    """
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(k, relevant) + 1))
    gained = sum(1 / math.log2(rank + 1) for rank, right in enumerate(hits[:k], start=1) if right)
    return gained / best
