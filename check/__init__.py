"""Text against text: whether a paper's words hold what a sentence says."""

from check.claims import Reason, TextSentence, claim_parts, text_sentences
from check.particulars import Kind, Particular, Standing, compare

__all__ = [
    "Kind",
    "Particular",
    "Reason",
    "Standing",
    "TextSentence",
    "claim_parts",
    "compare",
    "text_sentences",
]
