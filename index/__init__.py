"""Passages become ranked passages."""

from index.chroma import ChromaVectors
from index.embed import MiniLMEmbedder
from index.errors import ChromaError, StoreError
from index.hit import Embedder, Hit, Retriever, Signals
from index.index import Index, Update
from index.keeper import Job, Keeper
from index.progress import UPLOADS, Cancelled, Progress
from index.rows import Paper

__all__ = [
    "UPLOADS",
    "Cancelled",
    "ChromaError",
    "ChromaVectors",
    "Embedder",
    "Hit",
    "Index",
    "Job",
    "Keeper",
    "MiniLMEmbedder",
    "Paper",
    "Progress",
    "Retriever",
    "Signals",
    "StoreError",
    "Update",
]
