"""Papers become Documents, and Documents become Passages."""

from ingest.document import Block, BlockKind, Content, Document, PaperDate, Source, Span
from ingest.passage import Passage, Statement
from ingest.words import STOP_WORDS, content_stems, content_words, stem, words

__all__ = [
    "STOP_WORDS",
    "Block",
    "BlockKind",
    "Content",
    "Document",
    "PaperDate",
    "Passage",
    "Source",
    "Span",
    "Statement",
    "content_stems",
    "content_words",
    "stem",
    "words",
]
