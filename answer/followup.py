"""A question in its conversation becomes a question that stands alone."""

from __future__ import annotations

import re

from ingest import content_words

_NEW_SUBJECT = re.compile(
    r"^\s*(?:changing the subject|on another (?:matter|subject|topic)|different (?:question|topic)"
    r"|new (?:question|topic)|something else|separately)\b\s*[:;,.\-–—]?\s*",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"^\s*(?:(?:and|so|ok|but)[,]? )?(?:what about|how about|and|also|plus)\s+"
    r"(?:(?P<joint>on|for|about|in|to|by|from|with|at|under) )?(?P<topic>.+?)\s*\??\s*$",
    re.IGNORECASE,
)
_QUESTION_WORD = re.compile(
    r"^(?:who|what|when|where|why|which|how|is|are|was|were|did|do|does|has|have|had|can|could"
    r"|will|would|should|whose|whom)\b",
    re.IGNORECASE,
)
_LEANS = re.compile(
    r"\b(?:it|its|they|them|their|theirs|he|him|his|she|hers|her|that|this|those|these|there|then"
    r"|ones?|else|instead|same|such|also|altogether|the (?:first|second|other|latter|former))\b",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"\b(?P<joint>on|for|about|regarding|concerning|to|of|in)\s+(?P<topic>[^?]+)\??\s*$"
)
_JOINED = re.compile(r"^.*?\? \((?P<standing>.+)\)$", re.DOTALL)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def stand_alone(question: str, earlier: str | None) -> str:
    """The question with what it leaves to the conversation said in full.

    `earlier` is the question before it, itself standing alone; None at the beginning. A question
    that needs nothing of it, or says that it changes the subject, is returned as it is.
    """
    fresh = _NEW_SUBJECT.sub("", question)
    if earlier is None or fresh != question:
        return fresh.strip()
    question = question.strip()
    # Of a question that leaned on another only that other stands: no chain of them is built up.
    if joined := _JOINED.match(earlier):
        earlier = joined["standing"]
    about = _ABOUT.match(question)
    if about and not _QUESTION_WORD.match(about["topic"]):
        if _YEAR.fullmatch(about["topic"]):
            dated, years = _YEAR.subn(about["topic"], earlier)
            return dated if years else f"{earlier.rstrip(' ?')} in {about['topic']}?"
        topic = _TOPIC.search(earlier)
        if topic:
            joint = about["joint"] or topic["joint"]
            return f"{earlier[: topic.start()]}{joint} {about['topic'].rstrip('?')}?"
        return _joined(about["topic"], earlier)
    if _LEANS.search(question) or len(content_words(question)) < 2:
        return _joined(question, earlier)
    return question


def _joined(question: str, earlier: str) -> str:
    """The question, then the one before it, as the subject that it leans on."""
    return f"{question.rstrip(' ?')}? ({earlier.rstrip(' ?')})"
