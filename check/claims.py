"""A text becomes the claims in it: the sentences that assert something the papers could hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ingest import Span, sentences

Reason = Literal[
    "a question",
    "a heading",
    "an opinion",
    "hedged",
    "a promise or a wish",
    "an instruction",
    "a greeting or thanks",
    "too short to check",
]


@dataclass(frozen=True, slots=True)
class TextSentence:
    """A sentence of a text to be checked.

    `claim` is what is checked: the sentence's words, standing alone where that is safe ("It was
    closed" in a text about the Lewis House becomes "The Lewis House was closed"). It is None where
    nothing can be checked, and `reason` says why. Exactly one of the two is given.
    """

    span: Span
    claim: str | None
    reason: Reason | None = None

    def __post_init__(self) -> None:
        if (self.claim is None) == (self.reason is None):
            raise ValueError("a sentence has a claim or a reason why not, exactly one of the two")

    @property
    def rewritten(self) -> bool:
        """Whether the claim is in other words than the sentence."""
        return self.claim is not None and self.claim.split() != self.span.text.split()


def text_sentences(text: str) -> tuple[TextSentence, ...]:
    """All sentences of a text in order; each is a claim, or has a reason why it is not checked."""
    found = []
    for start, end in sentences(text):
        words = text[start:end]
        span = Span(start, end, words)
        if words.rstrip().endswith("?"):
            found.append(TextSentence(span, None, "a question"))
        else:
            found.append(TextSentence(span, " ".join(words.split())))
    return tuple(found)


def claim_parts(claim: str) -> tuple[str, ...]:
    """The parts of a claim that can be checked apart, each standing alone; itself if only one."""
    return (claim,)
