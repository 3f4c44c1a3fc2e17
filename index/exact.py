"""Nearest vectors by computing every cosine: what Chroma approximates, from the store alone.

Serves wherever Chroma may not be opened (its files belong to one process) and proves it right.
"""

from __future__ import annotations

import threading

import numpy as np

from index.hit import Vectors
from index.store import Store


class ExactVectors:
    """All vectors of the store in memory, read again when the store has changed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._version: int | None = None
        self._ids: list[str] = []
        self._matrix = np.empty((0, 0), np.float32)

    def nearest(self, vector: Vectors, k: int) -> list[str]:
        """The ids of the k nearest vectors by cosine, nearest first. `vector`: shape (d,)."""
        with self._lock:
            if self._version != (version := self._store.version()):
                held = self._store.vectors(sorted(self._store.hashes()))
                self._ids = list(held)
                self._matrix = np.array([matrix[0] for matrix in held.values()], np.float32)
                self._version = version
            ids, matrix = self._ids, self._matrix
        if not ids:
            return []
        best = np.argsort(-(matrix @ vector), kind="stable")[:k]
        return [ids[i] for i in best]

    def close(self) -> None:
        """Nothing but memory is held."""
