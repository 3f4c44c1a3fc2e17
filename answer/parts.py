"""A question that asks several things at once is taken apart, so that each can be answered."""

from __future__ import annotations

import re

from ingest import content_words

_MOST = 3
_TELLING = 4  # content words that make a part clear without the question around it
_WH = r"(?:who|whom|whose|what|when|where|why|which|how)"
_BETWEEN = re.compile(
    rf"(?:[,;]?\s+(?:and|but)(?:\s+also)?\s+(?=(?:(?:by|in|on|for|at|from)\s+)?{_WH}\b)"
    rf"|[?;]\s+(?:and\s+|but\s+)?(?=(?:(?:by|in|on|for|at|from)\s+)?{_WH}\b))",
    re.IGNORECASE,
)
_LEANS = re.compile(r"\b(?:it|its|they|them|their|he|she|his|her|that|this|those|these)\b", re.I)


def parts(question: str) -> tuple[str, ...]:
    """The questions in this one, each as its words stand; one that asks one thing is one part.

    "How many voted against, and how many abstained?" is two. A question is left whole where a part
    has no word to look for ("Was it approved, and why?").
    """
    found = [part.strip(" ,;") for part in _BETWEEN.split(question.strip()) if part.strip(" ,;")]
    if not 1 < len(found) <= _MOST:
        return (question,)
    if not all(map(content_words, found)):
        return (question,)
    return tuple(f"{part.rstrip('?. ')}?" for part in found)


def as_searched(part: str, question: str) -> str:
    """What is searched for to answer a part: it alone where it says what it is about.

    One that points back ("and when will it be published?") or says little has the question beside
    it.
    """
    alone = len(content_words(part)) >= _TELLING and not _LEANS.search(part)
    return part if alone else f"{part} ({question.rstrip('? ')})"
