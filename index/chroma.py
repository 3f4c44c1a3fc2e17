"""The only file that speaks to Chroma: vectors by id, embedded in this process or on a server.

Chroma holds nothing but vectors of unit length under ids. It never embeds (that would download a
model), holds no documents (its full-text index costs most of the ingest time and is not used) and
filters nothing (its filters are slower than ours): the store does all that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast
from urllib.parse import urlsplit

import numpy as np

from index.errors import ChromaError
from index.hit import Vectors

if TYPE_CHECKING:
    from chromadb.api.client import Client

_BATCH = 100  # a longer batch of writes would hold up every query while it is stored
_PAGE = 300  # what a hosted Chroma returns at most

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def _in_our_words(method: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Chroma raises many things, Rust panics among them; callers need one."""

    @wraps(method)
    def wrapped(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        try:
            return method(*args, **kwargs)
        except ChromaError:
            raise
        except Exception as error:  # whatever Chroma raises, its reason is kept in ours
            name = getattr(args[0], "name", "") or args[1]
            raise ChromaError(f"Chroma at {name}: {error or type(error).__name__}") from error

    return wrapped


class ChromaVectors:
    """Vectors by id in one Chroma collection. Writes are idempotent: they may be repeated."""

    def __init__(self, client: Client, collection: str, name: str) -> None:
        self.name = name
        self._client = client
        self._collection = client.get_or_create_collection(
            collection,
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine", "ef_search": 300}},
        )

    @classmethod
    @_in_our_words
    def embedded(cls, directory: Path) -> ChromaVectors:
        """Chroma's own files in `directory`. Only one process may open them at a time."""
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False)
        client = chromadb.PersistentClient(str(directory), settings)
        return cls(cast("Client", client), "library", str(directory))

    @classmethod
    @_in_our_words
    def server(cls, url: str, collection: str) -> ChromaVectors:
        """A Chroma server (`chroma run` or a distributed one), named by its URL.

        Raises ChromaError with one line if nothing answers there.
        """
        import chromadb
        from chromadb.config import Settings

        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ChromaError(f"{url}: not a URL such as http://127.0.0.1:8000")
        secure = parts.scheme == "https"
        client = chromadb.HttpClient(
            host=parts.hostname,
            port=parts.port or (443 if secure else 8000),
            ssl=secure,
            settings=Settings(anonymized_telemetry=False),
        )
        return cls(cast("Client", client), collection, url)

    @_in_our_words
    def count(self) -> int:
        return int(self._collection.count())

    @_in_our_words
    def ids(self) -> set[str]:
        """Every id held, asked for in pages (Chroma fails on large answers)."""
        found: set[str] = set()
        while True:
            page = self._collection.get(include=[], limit=_PAGE, offset=len(found))["ids"]
            found.update(page)
            if len(page) < _PAGE:
                return found

    @_in_our_words
    def add(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Hold these vectors, shape (len(ids), dimensions); an id held already stays as it is."""
        for i in range(0, len(ids), _BATCH):
            chosen = slice(i, i + _BATCH)
            self._collection.upsert(ids=list(ids[chosen]), embeddings=vectors[chosen])

    @_in_our_words
    def delete(self, ids: Iterable[str]) -> None:
        """Forget these ids; one that is not held is no error."""
        doomed = list(ids)
        for i in range(0, len(doomed), _BATCH):
            self._collection.delete(ids=doomed[i : i + _BATCH])

    @_in_our_words
    def nearest(self, vector: Vectors, k: int) -> list[str]:
        """The ids of the k nearest vectors by cosine, nearest first. `vector`: shape (d,)."""
        held = self.count()
        if not held:
            return []
        question: Any = [vector]
        answer = self._collection.query(
            query_embeddings=question, n_results=min(k, _PAGE, held), include=[]
        )
        return list(answer["ids"][0])

    @_in_our_words
    def vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """The vectors held under these ids; an id that is not held is missing."""
        found: dict[str, Vectors] = {}
        for i in range(0, len(ids), _PAGE):
            page = self._collection.get(ids=list(ids[i : i + _PAGE]), include=["embeddings"])
            rows = page["embeddings"]
            assert rows is not None
            for held, row in zip(page["ids"], rows, strict=True):
                found[held] = np.asarray(row, np.float32)
        return found

    def close(self) -> None:
        """Let go of the files, all written."""
        self._client.close()
