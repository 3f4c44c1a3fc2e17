"""One SQLite file used by many threads: connections, queries, transactions, errors in one line."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.errors import StoreError

Connection = sqlite3.Connection
_MANY = 500  # SQLite's limit on variables in one statement is 999 in old builds


class Database:
    """An SQLite file. Each thread has a connection of its own; one thread at a time writes."""

    def __init__(self, path: Path, *, writable: bool) -> None:
        self.path = path
        self.writable = writable
        self._local = threading.local()
        self._writing = threading.RLock()

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """What SQLite raises becomes a StoreError that says what to do."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise StoreError(
                f"{self.path}: {error}; free the disk if it is full, else run `app.py repair`"
            ) from error

    def connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            mode = "rwc" if self.writable else "ro"
            address = f"{self.path.absolute().as_uri()}?mode={mode}"
            connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=30)
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = FULL")
            self._local.connection = connection
        return connection

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self.guarded():
            return self.connection().execute(query, values).fetchall()

    def rows_of(self, query: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        """The rows of a query whose `(?)` takes any number of values, asked in portions."""
        for i in range(0, len(values), _MANY):
            portion = values[i : i + _MANY]
            yield from self.rows(query.replace("(?)", f"({','.join('?' * len(portion))})"), portion)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All that is done inside is done as a whole or not at all."""
        with self._writing, self.guarded():
            connection = self.connection()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:  # nothing is half written, whatever stopped it
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def close(self) -> None:
        """Close this thread's connection; those of other threads close with their thread."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None
