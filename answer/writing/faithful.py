"""Whether words that stand in the order of a statement say what they say there.

A whole is no count of its own ("12 of 40 files" holds no 40 files), what shall be is not yet
("will cut"), and who is judged does not judge.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from answer.writing.order import MONTHS, NUMBER_WORDS, Fit, Token, tokens

_SOME = (
    rf"(?:£?\d[\d,.]*|{'|'.join(NUMBER_WORDS)}|one|half|thirds?|quarters?|fifths?|tenths?|cent|%"
    r"|some|many|most|few|several|none|all|majority|minority|proportion|share|part|each|any)"
)
_OWNERS = r"(?:(?:the|all|its|their|our|these|those|over|about|some|\w+['’]s|\d[\d,.]*)\W+)*"
_PART_OF = re.compile(rf"(?:\b|(?<=%)){_SOME}\W+(?:\w+\W+)?(?:out\W+)?of\W+{_OWNERS}$", re.I)
_OF = re.compile(rf"\b(?:out\W+)?of\W+{_OWNERS}$", re.IGNORECASE)
_OPENS_OF = re.compile(rf"(?:^|[,;:.]\W*)of\W+{_OWNERS}$", re.IGNORECASE)
_OF_WHICH = re.compile(rf"{_SOME}\W+of\W+(?:which|whom|them|these|those)\b", re.IGNORECASE)
_RELATIVE = re.compile(r"\b(?:which|who|whom|whose)\b|(?<!ed)(?<!id)(?<!ld)(?<!nd)\sthat\b")
_ASIDE = re.compile(r",\s*(?:which|who|whose)\b[^,]*,")
_AND = re.compile(r"\b(?:and|but|or|then)\b")
_WISHED = re.compile(
    r"\b(?:to|will|would|shall|should|could|might|must|may|can|cannot|be)"
    r"(?:\W+(?:also|only|be|have|been|not|now|\w+ly))*\W+$",
    re.IGNORECASE,
)
_MODAL = re.compile(
    r"\b(?:will|would|shall|should|could|might|must|may|can|to|propos\w+|plan\w*|intend\w*)\b", re.I
)
_BE = re.compile(
    r"\b(?:is|are|was|were|be|been|being)(?:\W+(?:not|also|now|\w+ly))*\W+$", re.IGNORECASE
)
_OBJECT = re.compile(
    r"\W{1,2}(?:(?:the|a|an|its|their|his|her|our|all|some|no|these|this)\b|£|\d|[A-Z])"
)
_NUMERAL = re.compile(rf"£?\d[\d,.]*|\b(?:{'|'.join(NUMBER_WORDS)})\b", re.IGNORECASE)
_MONTH = re.compile("|".join(month for month in MONTHS if month != "May"), re.IGNORECASE)


def faithful(claim: str, held: str, fit: Fit) -> bool:
    """Whether each word of the sentence says what it says in the statement."""
    checks: tuple[Callable[[str, str, Token, Token], bool], ...] = (_whole, _wish, _voice)
    return not (_parted(claim, held, fit) or _of_another(held, fit)) and not any(
        check(claim, held, mine, theirs) for mine, theirs in fit for check in checks
    )


def _whole(claim: str, held: str, mine: Token, theirs: Token) -> bool:
    """Whether a number of the sentence is in the statement a whole of which there is a part."""
    if not theirs.number:
        return False
    before = held[: theirs.start]
    whole = _PART_OF.search(before) or _OPENS_OF.search(before)
    return bool(whole) and not _OF.search(claim[: mine.start])


def _parted(claim: str, held: str, fit: Fit) -> bool:
    """Whether the sentence leaps over how many of these it is, or over a number before another."""
    end = 0
    for mine, theirs in fit:
        gap = held[end : theirs.start]
        if _PART_OF.search(gap) and not _OF.search(claim[: mine.start]):
            return True
        if _OF_WHICH.search(gap) and not _OF_WHICH.search(claim):
            return True
        dated = theirs.number or _MONTH.fullmatch(held[theirs.start : theirs.end])
        if end and dated and _NUMERAL.search(gap) and not mine.key.startswith("£"):
            return True
        end = theirs.end
    return False


def _of_another(held: str, fit: Fit) -> bool:
    """Whether what follows "and" or "who" is said of a word that neither takes up.

    After "and" the subject goes on with which the statement began; "who" is whom it follows.
    """
    began = [token.start for token in tokens(held)[:2]]
    subject = any(theirs.start in began for _, theirs in fit)
    for aside in _ASIDE.finditer(held):
        whom = [token.start for token in tokens(held[: aside.start()])[-1:]]
        inside = any(aside.start() < theirs.start < aside.end() for _, theirs in fit)
        after = any(theirs.start >= aside.end() for _, theirs in fit)
        if inside and after and not any(theirs.start in whom for _, theirs in fit):
            return True
    for (_, one), (_, other) in pairwise(fit):
        gap = held[one.end : other.start]
        if _RELATIVE.search(gap) and tokens(_RELATIVE.split(gap)[0]):
            return True
        if not subject and _AND.search(gap):
            return True
    return False


def _wish(claim: str, held: str, mine: Token, theirs: Token) -> bool:
    """Whether what the statement says shall or may be is in the sentence so."""
    word = held[theirs.start : theirs.end]
    if theirs.number or word[:1].isupper() or not _WISHED.search(held[: theirs.start]):
        return False
    if _BE.search(held[: theirs.start]) and not _MODAL.search(held[: theirs.start]):
        return False
    if word.endswith("s") and not word.endswith("ss"):
        return False  # a noun: to members
    ours = claim[mine.start : mine.end]
    going_on = ours.endswith("ing") and _MODAL.search(claim[: mine.start])
    if re.search(r"\bfor\W+$", claim[: mine.start]):
        return False  # for use: to use
    return not (_WISHED.search(claim[: mine.start]) or going_on) or (
        bool(_BE.search(claim[: mine.start])) and not _MODAL.search(claim[: mine.start])
    )


def _voice(claim: str, held: str, mine: Token, theirs: Token) -> bool:
    """Whether one says that it was done to somebody and the other that they did it."""
    if theirs.number:
        return False
    ours, other = _BE.search(claim[: mine.start]), _BE.search(held[: theirs.start])
    on, there = _OBJECT.match(claim, mine.end), _OBJECT.match(held, theirs.end)
    if other and not ours:
        return bool(on and not there)
    return bool(ours and not other and there and not on)
