"""Retrieval by words: BM25 over origin, headings and text in SQLite's FTS5, Porter stemmed."""

from __future__ import annotations

from index.hit import Hit
from index.ranking import ranked
from index.store import Store
from ingest import content_words

_WEIGHTS = (0.5, 1.0, 1.0)  # origin (title, publisher), headings, words


class LexicalRetriever:
    """Finds passages that share words with the query. A code (ACH24-030) is sought as a phrase."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def search(self, query: str, k: int) -> list[Hit]:
        words = content_words(query)
        if not words:
            return []
        # FTS5 reads a quoted string as a phrase of the tokens in it: no syntax gets through.
        expression = " OR ".join('"' + word.replace('"', "") + '"' for word in words)
        return ranked(self._store, self._store.match(expression, _WEIGHTS, k), k, "lexical")
