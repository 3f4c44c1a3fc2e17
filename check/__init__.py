"""Text against text: whether a paper's words hold what a sentence says."""

from check.claims import Reason, TextSentence, claim_parts, text_sentences
from check.crossencoder import CrossEncoderEntailment
from check.entailment import Entailment, EntailmentError, Judgement, MiniLMEntailment
from check.particular import Kind, Particular, Standing
from check.particulars import compare

__all__ = [
    "CrossEncoderEntailment",
    "Entailment",
    "EntailmentError",
    "Judgement",
    "Kind",
    "MiniLMEntailment",
    "Particular",
    "Reason",
    "Standing",
    "TextSentence",
    "claim_parts",
    "compare",
    "text_sentences",
]
