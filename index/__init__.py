"""Passages become ranked passages."""

from index.chroma import ChromaVectors
from index.embed import MiniLMEmbedder
from index.errors import ChromaError, StoreError
from index.hit import Embedder, Hit, Retriever, Signals
from index.index import Index, Update
from index.rows import Paper

__all__ = [
    "ChromaError",
    "ChromaVectors",
    "Embedder",
    "Hit",
    "Index",
    "MiniLMEmbedder",
    "Paper",
    "Retriever",
    "Signals",
    "StoreError",
    "Update",
]
