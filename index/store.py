"""The one truth of a library: papers, passages, statements and vectors in one SQLite file.

Everything else (Chroma) is derived from it and can be rebuilt without reading or embedding again.
A change of a paper is one transaction: readers see the old paper or the new one, never half.
"""

from __future__ import annotations

import json
import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import StoreError
from index.hit import Vectors
from index.kept import Kept
from index.rows import (
    SCHEMA,
    SCHEMA_VERSION,
    Paper,
    Scored,
    document_of,
    ends_of,
    lead_of,
    origin_words,
    source_of,
    vocabulary_of,
)
from ingest import Document, Passage, Statement

_LIVE = "(SELECT hash FROM passages UNION SELECT hash FROM statements)"
_DOCUMENTS = 64  # papers kept in memory, with their structure
_MANY = 500  # SQLite's limit on variables in one statement is 999 in old builds


def text_hash(text: str) -> str:
    """Names a text, so that one vector serves every place where the same words stand."""
    return blake2b(text.encode(), digest_size=16).hexdigest()


class Store:
    """The SQLite file of a library. Safe for many threads; one process at a time writes."""

    def __init__(self, path: Path, *, embedder: str, passage_tokens: int, writable: bool) -> None:
        """Open or make the store. Raises StoreError if a reader finds none, or another model's.

        What build and query must share (the embedding model, the size of passages) is kept in the
        store: a writer who brings other settings starts it afresh, a reader is told to ingest.
        """
        self.path = path
        self._local = threading.local()
        self._writing = threading.RLock()
        self._kept = Kept[int, Document](_DOCUMENTS)
        self._writable = writable
        wanted = {"schema": SCHEMA_VERSION, "embedder": embedder}
        wanted["passage_tokens"] = str(passage_tokens)
        if not writable:
            if not path.exists():
                raise StoreError(f"{path}: no index here yet; run `app.py ingest` first")
            if self.settings(wanted) != wanted:
                raise StoreError(f"{path}: built with other settings; run `app.py ingest` again")
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._guarded():
            if path.exists() and self._settings_or_none(wanted) != wanted:
                self.close()
                for file in (path, *path.parent.glob(f"{path.name}-*")):  # none set aside
                    file.unlink()
            self._connection().executescript(f"PRAGMA journal_mode = WAL;{SCHEMA}")
        self.set_settings(wanted)

    def _settings_or_none(self, names: Iterable[str]) -> dict[str, str] | None:
        try:
            return self.settings(names)
        except StoreError as error:
            # Of another make or no database at all: made anew. Whatever else is wrong may pass.
            if re.search("no such table|not a database|malformed", str(error)):
                return None
            raise

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise StoreError(
                f"{self.path}: {error}; free the disk if it is full, else move this file away and "
                "run `app.py ingest` to build the index again"
            ) from error

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            mode = "rwc" if self._writable else "ro"
            address = f"{self.path.absolute().as_uri()}?mode={mode}"
            connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=30)
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = FULL")
            self._local.connection = connection
        return connection

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._guarded():
            return self._connection().execute(query, values).fetchall()

    def _rows_of(self, query: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        """The rows of a query whose `(?)` takes any number of values, asked in portions."""
        for i in range(0, len(values), _MANY):
            portion = values[i : i + _MANY]
            yield from self._rows(
                query.replace("(?)", f"({','.join('?' * len(portion))})"), portion
            )

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._writing, self._guarded():
            connection = self._connection()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:  # nothing is half written, whatever stopped it
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    # What is held

    def settings(self, names: Iterable[str]) -> dict[str, str]:
        """The stored settings of these names, without those that are not set."""
        held = dict(self._rows("SELECT name, value FROM settings"))
        return {name: held[name] for name in names if name in held}

    def set_settings(self, values: Mapping[str, str]) -> None:
        with self._transaction() as connection:
            connection.executemany("REPLACE INTO settings VALUES (?, ?)", list(values.items()))

    def fingerprints(self) -> dict[str, str]:
        """The fingerprint of each paper, by name: what `ingest.scan` compares a folder with."""
        return dict(self._rows("SELECT name, fingerprint FROM papers"))

    def papers(self) -> tuple[Paper, ...]:
        """Every paper, those that could not be read as well, by name."""
        rows = self._rows(
            "SELECT name, title, publisher, kind, date, url, sha256, fingerprint, problem,"
            " (SELECT count(*) FROM passages WHERE paper = papers.id) FROM papers ORDER BY name"
        )
        return tuple(Paper(source_of(row[:8]), row[9], row[8]) for row in rows)

    def passage_count(self) -> int:
        (row,) = self._rows("SELECT count(*) FROM passages")
        return int(row[0])

    def document(self, name: str) -> Document:
        """The paper of this name as it was read. Raises KeyError if it is not held."""
        rows = self._rows("SELECT id FROM papers WHERE name = ? AND problem IS NULL", (name,))
        if not rows:
            raise KeyError(name)
        return self._document(rows[0][0])

    def _document(self, paper: int) -> Document:
        """The paper of this key, which names one version of it: what is kept cannot be stale."""
        kept = self._kept.get(paper)
        if kept is not None:
            return kept
        rows = self._rows(
            "SELECT name, title, publisher, kind, date, url, sha256, fingerprint, text,"
            " page_starts, page_labels, blocks FROM papers WHERE id = ?",
            (paper,),
        )
        if not rows:
            raise KeyError(paper)
        document = document_of(rows[0])
        self._kept.put(paper, document)
        return document

    def passages(self, keys: Sequence[int]) -> dict[int, Passage]:
        """The passages of these keys; one that is gone meanwhile is missing."""
        statements: dict[int, list[tuple[Any, ...]]] = {}
        for row in self._rows_of(
            'SELECT passage, start, "end", lead_start, lead_end FROM statements'
            " WHERE passage IN (?) ORDER BY passage, position",
            keys,
        ):
            statements.setdefault(row[0], []).append(row[1:])
        found = {}
        for row in self._rows_of(
            'SELECT passages.id, paper, start, "end", lead_start, lead_end, headings, first_page,'
            " last_page FROM passages WHERE id IN (?)",
            keys,
        ):
            key, paper, start, end, lead_start, lead_end, headings, first, last = row
            try:
                document = self._document(paper)
            except KeyError:  # replaced since it was found
                continue
            found[key] = Passage(
                source=document.source,
                headings=tuple(json.loads(headings)),
                start=start,
                end=end,
                text=document.text[start:end],
                pages=None if first is None else (first, last),
                statements=tuple(
                    Statement(document.span(*s[:2]), lead_of(document, *s[2:]))
                    for s in statements.get(key, [])
                ),
                lead=lead_of(document, lead_start, lead_end),
            )
        return found

    # Searching

    def match(self, expression: str, weights: tuple[float, float, float], k: int) -> list[Scored]:
        """The k best passages by BM25 for an FTS5 expression over (origin, headings, words)."""
        rows = self._rows(
            "SELECT rowid, -bm25(lexicon, ?, ?, ?) AS score FROM lexicon WHERE lexicon MATCH ?"
            " ORDER BY score DESC, rowid LIMIT ?",
            (*weights, expression, k),
        )
        return [Scored(key, score) for key, score in rows]

    def papers_matching(self, expression: str) -> frozenset[str]:
        """The names of the papers that hold a passage which matches an FTS5 expression."""
        rows = self._rows(
            "SELECT DISTINCT name FROM lexicon JOIN passages ON passages.id = lexicon.rowid"
            " JOIN papers ON papers.id = paper WHERE lexicon MATCH ?",
            (expression,),
        )
        return frozenset(row[0] for row in rows)

    def places(self, hashes: Sequence[str]) -> list[int]:
        """The keys of the passages whose text, or one of whose statements, has such a hash."""
        keys: dict[int, None] = {}
        for query in (
            "SELECT id FROM passages WHERE hash IN (?)",
            "SELECT passage FROM statements WHERE hash IN (?)",
        ):
            keys.update((row[0], None) for row in self._rows_of(query, hashes))
        return list(keys)

    def passage_vectors(self, keys: Sequence[int]) -> list[tuple[int, bool, Vectors]]:
        """Each vector of these passages: (passage's key, is it a statement's, the vector)."""
        passages = "SELECT id, 0, vector FROM passages JOIN vectors USING (hash) WHERE id IN (?)"
        statements = (
            "SELECT passage, 1, vector FROM statements JOIN vectors USING (hash)"
            " WHERE passage IN (?)"
        )
        rows = chain(self._rows_of(passages, keys), self._rows_of(statements, keys))
        return [(key, bool(of), np.frombuffer(vector, np.float32)) for key, of, vector in rows]

    def word_counts(self, words: Sequence[str]) -> dict[str, int]:
        """In how many passages each (stemmed, lower-case) word of the vocabulary stands."""
        return dict(
            self._rows_of("SELECT term, doc FROM vocabulary WHERE term IN (?)", list(words))
        )

    def words(self) -> list[str]:
        """Every word, lower case, that a paper has held."""
        return [row[0] for row in self._rows("SELECT word FROM words")]

    def written_small(self, word: str) -> bool:
        """Whether a paper has held this word in lower case."""
        return bool(self._rows("SELECT 1 FROM words WHERE word = ? AND small", (word.lower(),)))

    # Vectors

    def hashes(self) -> set[str]:
        """The hashes of all texts of passages and statements held: what Chroma must hold."""
        return {row[0] for row in self._rows(f"SELECT hash FROM {_LIVE}")}

    def missing_vectors(self, hashes: Sequence[str]) -> set[str]:
        """Those of these hashes that have no vector yet."""
        held = self._rows_of("SELECT hash FROM vectors WHERE hash IN (?)", hashes)
        return set(hashes) - {row[0] for row in held}

    def vectors(self, hashes: Sequence[str]) -> tuple[list[str], Vectors]:
        """The hashes that have a vector, and their vectors as rows."""
        rows = list(self._rows_of("SELECT hash, vector FROM vectors WHERE hash IN (?)", hashes))
        names = [row[0] for row in rows]
        matrix = np.array([np.frombuffer(row[1], np.float32) for row in rows], np.float32)
        return names, matrix

    def version(self) -> int:
        """A number that grows with each change of what is held."""
        return int(self.settings(["version"]).get("version", "0"))

    def save_vectors(self, hashes: Sequence[str], vectors: Vectors) -> None:
        """Keep vectors before their paper is whole: embedding is never done twice."""
        rows = [(h, v.astype(np.float32).tobytes()) for h, v in zip(hashes, vectors, strict=True)]
        with self._transaction() as connection:
            connection.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", rows)

    def drop_unused_vectors(self) -> None:
        """Forget the vectors of texts that no paper holds any more."""
        with self._transaction() as connection:
            connection.execute(f"DELETE FROM vectors WHERE hash NOT IN {_LIVE}")

    # Changing

    def replace(self, document: Document, passages: Sequence[Passage]) -> None:
        """Hold this paper instead of what was held under its name, in one step.

        Raises StoreError if a vector is missing: a paper is searchable as a whole or not at all.
        """
        source, content = document.source, document.content
        needed = {text_hash(p.flat) for p in passages}
        needed |= {text_hash(s.flat) for p in passages for s in p.statements}
        if missing := self.missing_vectors(list(needed)):
            raise StoreError(f"{source.id}: {len(missing)} vectors are missing; ingest again")
        blocks = [(b.kind, b.start, b.end, b.level, b.lead) for b in content.blocks]
        with self._transaction() as connection:
            self._forget(connection, source.id)
            paper = connection.execute(
                "INSERT INTO papers (name, fingerprint, title, publisher, kind, date, url, sha256,"
                " text, page_starts, page_labels, blocks) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
                (
                    source.id,
                    source.fingerprint,
                    source.title,
                    source.publisher,
                    source.kind,
                    str(source.date) if source.date else None,
                    source.url,
                    source.sha256,
                    content.text,
                    json.dumps(content.page_starts),
                    json.dumps(content.page_labels),
                    json.dumps(blocks),
                ),
            ).lastrowid
            connection.executemany(
                "INSERT INTO words VALUES (?, ?)"
                " ON CONFLICT DO UPDATE SET small = max(small, excluded.small)",
                vocabulary_of(content.text),
            )
            for passage in passages:
                key = connection.execute(
                    'INSERT INTO passages (paper, start, "end", lead_start, lead_end, headings,'
                    " first_page, last_page, hash) VALUES (?,?,?,?,?,?,?,?,?)",
                    (
                        paper,
                        passage.start,
                        passage.end,
                        *ends_of(passage.lead),
                        json.dumps(passage.headings),
                        *(passage.pages or (None, None)),
                        text_hash(passage.flat),
                    ),
                ).lastrowid
                connection.executemany(
                    "INSERT INTO statements VALUES (?,?,?,?,?,?,?)",
                    [
                        (key, i, s.span.start, s.span.end, *ends_of(s.lead), text_hash(s.flat))
                        for i, s in enumerate(passage.statements)
                    ],
                )
                connection.execute(
                    "INSERT INTO lexicon (rowid, origin, headings, words) VALUES (?,?,?,?)",
                    (key, origin_words(source), " ".join(passage.headings), passage.flat),
                )

    def record_problem(self, name: str, fingerprint: str, problem: str) -> None:
        """Hold that this paper cannot be read, and nothing of an earlier version of it."""
        with self._transaction() as connection:
            self._forget(connection, name)
            connection.execute(
                "INSERT INTO papers (name, fingerprint, problem) VALUES (?, ?, ?)",
                (name, fingerprint, problem),
            )

    def remove(self, name: str) -> None:
        """Hold nothing of this paper any more."""
        with self._transaction() as connection:
            self._forget(connection, name)

    def _forget(self, connection: sqlite3.Connection, name: str) -> None:
        """The first step of every change of what is held."""
        grown = "ON CONFLICT DO UPDATE SET value = value + 1"
        connection.execute(f"INSERT INTO settings VALUES ('version', '1') {grown}")
        connection.execute(
            "DELETE FROM lexicon WHERE rowid IN (SELECT passages.id FROM passages"
            " JOIN papers ON papers.id = paper WHERE name = ?)",
            (name,),
        )
        connection.execute("DELETE FROM papers WHERE name = ?", (name,))

    def close(self) -> None:
        """Close this thread's connection; those of other threads close with their thread."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None
