"""Passages become ranked passages."""

from index.chroma import ChromaError, ChromaVectors
from index.embed import MiniLMEmbedder
from index.hit import Embedder, Hit, Retriever, Signals
from index.index import Index, Update
from index.store import Paper, StoreError

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
