"""Passages become ranked passages."""

from index.hit import Embedder, Hit, Retriever

__all__ = ["Embedder", "Hit", "Retriever"]
