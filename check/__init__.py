"""Text against text: whether a paper's words hold what a sentence says."""

from check.checkable import Reason
from check.claims import TextSentence, text_sentences
from check.copied import CLAUSE, alignments, leapt
from check.crossencoder import CrossEncoderEntailment
from check.entailment import (
    Answerability,
    ClaimReader,
    Entailment,
    EntailmentError,
    Judgement,
    MiniLMEntailment,
    placed,
)
from check.judge import FEATURES, Chances, Judge, Linear, Weighed, Words, log_odds
from check.lexicon import IRREGULAR
from check.notation import in_their_words
from check.particular import HARD, Kind, Particular, Standing
from check.particulars import compare
from check.parts import claim_parts
from check.propernames import Name, named, names_in
from check.strength import MOODS, holds_firmly, quantified, shows_no_difference

__all__ = [
    "CLAUSE",
    "FEATURES",
    "HARD",
    "IRREGULAR",
    "MOODS",
    "Answerability",
    "Chances",
    "ClaimReader",
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
    "Reason",
    "Standing",
    "TextSentence",
    "Weighed",
    "Words",
    "alignments",
    "claim_parts",
    "compare",
    "holds_firmly",
    "in_their_words",
    "leapt",
    "log_odds",
    "named",
    "names_in",
    "placed",
    "quantified",
    "shows_no_difference",
    "text_sentences",
]
