"""Standards: the general statements that an inspection report measures against.

"People are safeguarded from abuse, neglect and self-harm." stands in such a report as a heading
over the findings, as a paragraph like any other. It says how things ought to be everywhere, and
not what was found: quoted as a finding, it would be a false answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_LONGEST = 75
_FINDING_WORDS = 25
_FEWEST = 3

_NOT_GENERAL = re.compile(
    r"[\d£%“”\"]|\b(?:we|our|us|i|my|you|your|he|she|him|her|was|were|had|did|should|will|would|could"
    r"|might|may|must|said|told|found|felt|made|took|gave|held|led|went|came|got|became|began|saw"
    r"|brought|thought|knew|spent|sent|drew|kept|rose|fell|grew|won|lost|paid|built|however"
    r"|nevertheless|recently|currently|there|this|not|no|never)\b",
    re.IGNORECASE,
)
_COUNTING = re.compile(r"(?:some|many|most|few|several|a number|a range)\b", re.IGNORECASE)
_PRESENT_OR_PAST = re.compile(
    r"\b(?P<present>is|are|has|have|can|do|does)\b|\b(?!need\b|indeed\b)[a-z]+ed\b"
)
_TOLD_IN_THE_PAST = re.compile(r"\b(?:was|were|had|did)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def standards(paragraphs: Sequence[str | None]) -> set[int]:
    """Which paragraphs (by number) state a standard; None stands for what is no plain paragraph.

    Cautious, for a finding taken for a standard would be lost: only in a paper told in the past
    tense, only paragraphs that are short, wholly in the general present and name nobody, only
    before a finding in the past tense, and only if the paper has several of them.
    """
    told = [words for words in paragraphs if words and len(words.split()) >= _FINDING_WORDS]
    past = [words for words in told if _TOLD_IN_THE_PAST.search(words)]
    if len(past) < 5 or len(past) < 0.6 * len(told):
        return set()
    general = {number for number, words in enumerate(paragraphs) if words and _is_general(words)}
    found = {number for number in general if _stands_over_finding(paragraphs, general, number)}
    return found if len(found) >= _FEWEST else set()


def _is_general(words: str) -> bool:
    if len(words.split()) > _LONGEST or not words.endswith(".") or _NOT_GENERAL.search(words):
        return False
    return all(_is_general_sentence(sentence) for sentence in _SENTENCE_END.split(words))


def _is_general_sentence(sentence: str) -> bool:
    somebody_named = re.search(r"\s[A-Z]", sentence)
    if somebody_named or _COUNTING.match(sentence):
        return False
    verb = _PRESENT_OR_PAST.search(sentence)
    return not verb or verb["present"] is not None


def _stands_over_finding(paragraphs: Sequence[str | None], general: set[int], number: int) -> bool:
    below = number + 1
    while below in general:
        below += 1
    words = paragraphs[below] if below < len(paragraphs) else None
    if not words or not _TOLD_IN_THE_PAST.search(words):
        return False
    return len(words.split()) >= _FINDING_WORDS
