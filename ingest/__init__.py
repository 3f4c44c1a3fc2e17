"""Papers become Documents, and Documents become Passages."""

from ingest.document import Block, Content, Document, PaperDate, Source, Span
from ingest.errors import FolderError, IngestError, ManifestError, PaperError
from ingest.library import SUFFIXES, Changes, read, scan
from ingest.manifest import Entry, Manifest, load_manifest
from ingest.passage import Passage, Statement
from ingest.sentences import sentences
from ingest.split import split
from ingest.tokens import count_tokens

__all__ = [
    "SUFFIXES",
    "Block",
    "Changes",
    "Content",
    "Document",
    "Entry",
    "FolderError",
    "IngestError",
    "Manifest",
    "ManifestError",
    "PaperDate",
    "PaperError",
    "Passage",
    "Source",
    "Span",
    "Statement",
    "count_tokens",
    "load_manifest",
    "read",
    "scan",
    "sentences",
    "split",
]
