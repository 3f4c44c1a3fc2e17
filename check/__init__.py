"""Text against text: whether a paper's words hold what a sentence says."""

from check.checkable import Reason
from check.claims import TextSentence, text_sentences
from check.names import Name, named, names_in
from check.particulars import Kind, Particular, Standing, compare
from check.parts import claim_parts

__all__ = [
    "Kind",
    "Name",
    "Particular",
    "Reason",
    "Standing",
    "TextSentence",
    "claim_parts",
    "compare",
    "named",
    "names_in",
    "text_sentences",
]
