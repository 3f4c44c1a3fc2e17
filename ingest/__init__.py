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
from ingest.errors import FolderError, IngestError, LimitError, ManifestError, PaperError
from ingest.library import SUFFIXES, Changes, fingerprint, fingerprint_of, read, scan, stamp_of
from ingest.likeness import CONTAINED, Sketch, figures, likeness, overlap, runs, sketch
from ingest.limits import Limits
from ingest.manifest import Entry, Manifest, load_manifest
from ingest.passage import Passage, Statement
from ingest.pdfium import Letters, Pdf, PdfError, open_pdf
from ingest.plain import text_blocks
from ingest.sentences import sentences
from ingest.split import split, under_headings
from ingest.stamps import Stamp
from ingest.textfile import text_of
from ingest.tokens import count_tokens
from ingest.watch import Sight, Watch, snapshot
from ingest.words import STOP_WORDS, content_stems, content_words, stem, words
from ingest.workers import Readers, Reading, Request

__all__ = [
    "CONTAINED",
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
    "LimitError",
    "Limits",
    "Manifest",
    "ManifestError",
    "PaperDate",
    "PaperError",
    "Passage",
    "Pdf",
    "PdfError",
    "Place",
    "Readers",
    "Reading",
    "Request",
    "Sight",
    "Sketch",
    "Source",
    "Span",
    "Stamp",
    "Statement",
    "Watch",
    "content_stems",
    "content_words",
    "count_tokens",
    "figures",
    "fingerprint",
    "fingerprint_of",
    "likeness",
    "load_manifest",
    "open_pdf",
    "overlap",
    "read",
    "runs",
    "scan",
    "sentences",
    "sketch",
    "snapshot",
    "split",
    "stamp_of",
    "stem",
    "text_blocks",
    "text_of",
    "under_headings",
    "words",
]
