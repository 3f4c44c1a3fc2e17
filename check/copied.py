"""Whether a claim says over again what a statement says, in its words and their order.

A small model that was taught to look through other words trips over the same ones: what is plainly
copied, with nothing changed or with one figure changed, is decided by rules.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from check.particular import HARD, Particular
from ingest import STOP_WORDS, stem, words

_WHOLE = 0.95  # of the claim's words, in order: it is copied
_NEARLY = 0.75  # the same where something is known to differ
_BEFORE = 5  # words: what denies or plans stands near before
_FEWEST = 3  # words: of fewer, no order can be told
# What stands in a statement, and not in the claim, that can turn or weaken what it says.
_TURNS = frozenset(
    stem(word)
    for word in (
        "not no never nor neither without none hardly barely except unless if whether until before"
        " plan plans planned aim aims aimed propose proposed proposal consider considered intend"
        " intended hope hoped ask asked request requested would could may might should must will"
        " fail failed refuse refused reject rejected deny denied allege alleged expect expected"
        " target seek sought recommend recommended withdraw withdrawn stop stopped cease ceased"
        " avoid prevent prevented nearly almost former formerly unable unlikely likely only draft"
    ).split()
)


def copied(
    claim: str, statement: str, particulars: Sequence[Particular]
) -> tuple[float, float] | None:
    """How likely the statement supports and contradicts a claim that copies it; None if none does.

    A copy supports where nothing in it differs and the statement holds no word that could turn it;
    it contradicts where a particular of the claim is otherwise there.
    """
    said = _stems(claim)
    held = _stems(statement)
    if len(said) < _FEWEST:
        return None
    share = _in_order(said, held) / len(said)
    different = any(one.standing == "different" for one in particulars)
    if different:
        return (0.02, 0.95) if share >= _NEARLY else None
    if share < _WHOLE or any(one.standing == "absent" and one.kind in HARD for one in particulars):
        return None
    turned = (_TURNS & frozenset(_around(said, statement))) - frozenset(_all(claim))
    return None if turned else (0.96, 0.01)


def _stems(text: str) -> list[str]:
    whole = text.replace("-", "")  # under-spent is underspent
    return [stem(word) for word in words(whole) if word.lower() not in STOP_WORDS]


def _all(text: str) -> list[str]:
    return [stem(word) for word in re.findall(r"[\w’']+", text.lower().replace("-", ""))]


def _around(said: Sequence[str], statement: str) -> list[str]:
    """The stems of a statement from a little before the first of these words to the last."""
    held = _all(statement)
    places = [len(held)]
    for word in reversed(said):  # from the end, so that they stand as near together as can be
        found = next((i for i in range(places[-1] - 1, -1, -1) if held[i] == word), None)
        if found is None:
            return held
        places.append(found)
    return held[max(0, places[-1] - _BEFORE) : places[1] + 1]


def _in_order(said: Sequence[str], held: Sequence[str]) -> int:
    """The length of the longest common subsequence."""
    row = [0] * (len(held) + 1)
    for word in said:
        before = 0
        for at, other in enumerate(held, start=1):
            above = row[at]
            row[at] = before + 1 if word == other else max(above, row[at - 1])
            before = above
    return row[-1]
