"""A whole text held against the papers, sentence by sentence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from answer.claim import Verdict
from check import TextSentence


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence of a text and the verdict on its claim; None where nothing could be checked."""

    sentence: TextSentence
    verdict: Verdict | None

    def __post_init__(self) -> None:
        if (self.verdict is None) != (self.sentence.claim is None):
            raise ValueError("a sentence has a verdict if, and only if, it has a claim")

    @property
    def is_problem(self) -> bool:
        """Whether somebody should look at it: it, or a part of it, is not supported."""
        verdict = self.verdict
        return verdict is not None and any(
            one.label != "supported" for one in (verdict, *verdict.parts)
        )


@dataclass(frozen=True, slots=True)
class CheckedText:
    """A text, and its sentences so far as they are checked, in order."""

    text: str
    sentences: tuple[CheckedSentence, ...]

    @property
    def counts(self) -> Counter[str]:
        """How many sentences got each label; "not a claim" for those that were not checked."""
        return Counter(
            sentence.verdict.label if sentence.verdict else "not a claim"
            for sentence in self.sentences
        )
