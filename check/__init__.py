"""Text against text: whether a paper's words hold what a sentence says."""

from check.checkable import Reason
from check.claims import TextSentence, text_sentences
from check.crossencoder import CrossEncoderEntailment
from check.entailment import Entailment, EntailmentError, Judgement, MiniLMEntailment
from check.judge import FEATURES, Chances, Judge, Reading, Words
from check.particular import HARD, Kind, Particular, Standing
from check.particulars import compare
from check.parts import claim_parts
from check.propernames import Name, named, names_in

__all__ = [
    "FEATURES",
    "HARD",
    "Chances",
    "CrossEncoderEntailment",
    "Entailment",
    "EntailmentError",
    "Judge",
    "Judgement",
    "Kind",
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
    "named",
    "names_in",
    "text_sentences",
]
