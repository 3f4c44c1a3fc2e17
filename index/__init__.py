"""Passages become ranked passages."""

from index.chroma import ChromaVectors
from index.embed import MiniLMEmbedder
from index.errors import ChromaError, StoreError
from index.hit import Embedder, Hit, Retriever, Signals
from index.index import Index
from index.rows import Paper
from index.update import UPLOADS, Cancelled, Progress, Update

__all__ = [
    "UPLOADS",
    "Cancelled",
    "ChromaError",
    "ChromaVectors",
    "Embedder",
    "Hit",
    "Index",
    "MiniLMEmbedder",
    "Paper",
    "Progress",
    "Retriever",
    "Signals",
    "StoreError",
    "Update",
]
