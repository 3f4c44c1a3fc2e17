"""Text against text: whether a paper's words hold what a sentence says."""

from check.checkable import Reason
from check.claims import TextSentence, text_sentences
from check.copied import leaps
from check.crossencoder import CrossEncoderEntailment
from check.entailment import (
    Answerability,
    Entailment,
    EntailmentError,
    Judgement,
    MiniLMEntailment,
    placed,
)
from check.judge import FEATURES, Chances, Judge, Linear, Reading, Words, log_odds
from check.particular import HARD, Kind, Particular, Standing
from check.particulars import compare
from check.parts import claim_parts
from check.propernames import Name, named, names_in

__all__ = [
    "FEATURES",
    "HARD",
    "Answerability",
    "Chances",
    "CrossEncoderEntailment",
    "Entailment",
    "EntailmentError",
    "Judge",
    "Judgement",
    "Kind",
    "Linear",
    "MiniLMEntailment",
    "Name",
    "Particular",
    "Reading",
    "Reason",
    "Standing",
    "TextSentence",
    "Words",
    "claim_parts",
    "compare",
    "leaps",
    "log_odds",
    "named",
    "names_in",
    "placed",
    "text_sentences",
]
