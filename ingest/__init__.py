"""Papers become Documents, and Documents become Passages."""

from ingest.document import Block, Content, Document, PaperDate, Source, Span
from ingest.passage import Passage, Statement

__all__ = ["Block", "Content", "Document", "PaperDate", "Passage", "Source", "Span", "Statement"]
