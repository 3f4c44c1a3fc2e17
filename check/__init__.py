"""Text against text: whether a paper's words hold what a sentence says."""

from check.claims import Reason, TextSentence, claim_parts, text_sentences
from check.crossencoder import CrossEncoderEntailment
from check.entailment import Entailment, EntailmentError, Judgement, MiniLMEntailment
from check.judge import FEATURES, Chances, Judge, Reading, Words
from check.particular import Kind, Particular, Standing
from check.particulars import compare

__all__ = [
    "FEATURES",
    "Chances",
    "CrossEncoderEntailment",
    "Entailment",
    "EntailmentError",
    "Judge",
    "Judgement",
    "Kind",
    "MiniLMEntailment",
    "Particular",
    "Reading",
    "Reason",
    "Standing",
    "TextSentence",
    "Words",
    "claim_parts",
    "compare",
    "text_sentences",
]
