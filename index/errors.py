"""What can go wrong with an index.

StoreError          the index cannot be used as asked
└── ChromaError     Chroma cannot be reached, or its files cannot be used
"""

from __future__ import annotations


class StoreError(Exception):
    """The index cannot be used as asked: one line that says why and what to do next."""


class ChromaError(StoreError):
    """Chroma cannot be reached or its files cannot be used; the message says what to do."""
