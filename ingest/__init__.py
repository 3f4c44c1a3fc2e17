"""Papers become Documents, and Documents become Passages."""

from ingest.document import (
    Block,
    BlockKind,
    Content,
    Document,
    Evidence,
    PaperDate,
    Place,
    Source,
    Span,
)
from ingest.errors import FolderError, IngestError, ManifestError, PaperError
from ingest.library import SUFFIXES, Changes, fingerprint, read, scan
from ingest.manifest import Entry, Manifest, load_manifest
from ingest.passage import Passage, Statement
from ingest.pdfium import Letters, Pdf, PdfError, open_pdf
from ingest.sentences import sentences
from ingest.split import split
from ingest.tokens import count_tokens
from ingest.words import STOP_WORDS, content_stems, content_words, stem, words

__all__ = [
    "STOP_WORDS",
    "SUFFIXES",
    "Block",
    "BlockKind",
    "Changes",
    "Content",
    "Document",
    "Entry",
    "Evidence",
    "FolderError",
    "IngestError",
    "Letters",
    "Manifest",
    "ManifestError",
    "PaperDate",
    "PaperError",
    "Passage",
    "Pdf",
    "PdfError",
    "Place",
    "Source",
    "Span",
    "Statement",
    "content_stems",
    "content_words",
    "count_tokens",
    "fingerprint",
    "load_manifest",
    "open_pdf",
    "read",
    "scan",
    "sentences",
    "split",
    "stem",
    "words",
]
