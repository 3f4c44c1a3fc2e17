"""Text against text: whether a paper's words hold what a sentence says."""

from check.claims import Reason, TextSentence, claim_parts, text_sentences
from check.particular import Kind, Particular, Standing
from check.particulars import compare

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
