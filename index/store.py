"""The one truth of a library: papers, passages, statements and vectors in one SQLite file.

Everything else (Chroma) is derived from it and can be rebuilt without reading or embedding again.
A change of a paper is one transaction: readers see the old paper or the new one, never half.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from index.audit import set_aside
from index.copies import Copy, copies
from index.database import Connection, Database
from index.errors import StoreError
from index.hit import Vectors
from index.kept import Kept, UpToDate
from index.parts import STORED, vectors_name
from index.rows import (
    SCHEMA,
    SCHEMA_VERSION,
    Paper,
    Scored,
    content_of,
    ends_of,
    origin_words,
    passage_of,
    source_of,
    source_row,
    statements_row,
    structure_row,
    vocabulary_of,
)
from ingest import Content, Document, Passage, Stamp, likeness, sketch

_log = logging.getLogger(__name__)
_DOCUMENTS = 64  # papers kept in memory, with their structure
_TEXTS = 256  # papers kept in memory without it
_PASSAGES = 4_000  # passages kept in memory, about 5 kB each


class Store:
    """The SQLite file of a library. Safe for many threads; one process at a time writes."""

    def __init__(self, path: Path, *, embedder: str, passage_tokens: int, writable: bool) -> None:
        """Open or make the store. Raises StoreError if a reader finds none, or another model's.

        What build and query must share (the embedding model, the size of passages) is kept in the
        store: a writer who brings other settings starts it afresh, a reader is told to ingest. A
        damaged store is never deleted: a writer moves it aside.
        """
        self.path = path
        self.database = Database(path, writable=writable)
        self._kept = Kept[int, Document](_DOCUMENTS)
        self._texts = Kept[int, Document](_TEXTS)
        self._read = Kept[int, Passage](_PASSAGES)  # a key names a passage of one version
        self._papers = UpToDate(self.version, self._read_papers)
        self._count = UpToDate(self.version, lambda: self._counted("SELECT count(*) FROM passages"))
        wanted = {"schema": SCHEMA_VERSION, "embedder": embedder}
        wanted["passage_tokens"] = str(passage_tokens)
        if not writable:
            if not path.exists():
                raise StoreError(f"{path}: no index here yet; run `app.py ingest` first")
            if self.settings(wanted) != wanted:
                raise StoreError(f"{path}: built with other settings; run `app.py ingest` again")
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with self.database.guarded():
            if path.exists():
                self._make_way(wanted)
            self.database.connection().executescript(f"PRAGMA journal_mode = WAL;{SCHEMA}")
        self.set_settings(wanted)

    def _make_way(self, wanted: Mapping[str, str]) -> None:
        """Begin anew where the store is of another make; a damaged one is moved aside."""
        damage = None
        try:
            if self.settings(wanted) == wanted:
                return
        except StoreError as error:
            reason = str(error.__cause__)
            if re.search("not a database|malformed", reason):
                damage = reason
            elif "no such table" not in reason:  # it may pass
                raise
        self.close()
        if damage:
            aside = set_aside(self.path)
            _log.warning("%s: %s; moved to %s, begun anew", self.path, damage, aside.name)
            return
        for file in (self.path, *self.path.parent.glob(f"{self.path.name}-*")):  # none set aside
            file.unlink()

    # What is held

    def settings(self, names: Iterable[str]) -> dict[str, str]:
        """The stored settings of these names, without those that are not set."""
        held = dict(self.database.rows("SELECT name, value FROM settings"))
        return {name: held[name] for name in names if name in held}

    def set_settings(self, values: Mapping[str, str]) -> None:
        with self.database.transaction() as connection:
            connection.executemany("REPLACE INTO settings VALUES (?, ?)", list(values.items()))

    def fingerprints(self) -> dict[str, str]:
        """The fingerprint of each paper, by name: what `ingest.scan` compares a folder with."""
        return dict(self.database.rows("SELECT name, fingerprint FROM papers"))

    def stamps(self) -> dict[str, Stamp]:
        """How the file of each paper looked from outside, where that was kept, by name."""
        rows = self.database.rows("SELECT name, stamp FROM papers WHERE stamp <> ''")
        return {name: Stamp(*json.loads(stamp)) for name, stamp in rows}

    def save_stamps(self, stamps: Mapping[str, Stamp]) -> None:
        rows = [(json.dumps([s.sha256, s.look]), name) for name, s in stamps.items()]
        with self.database.transaction() as connection:
            connection.executemany("UPDATE papers SET stamp = ? WHERE name = ?", rows)

    def papers(self) -> tuple[Paper, ...]:
        """Every paper, those that could not be read as well, by name."""
        return self._papers.get()

    def _read_papers(self) -> tuple[Paper, ...]:
        rows = self.database.rows(
            "SELECT name, fingerprint, source, problem, pages,"
            " (SELECT count(*) FROM passages WHERE paper = papers.id) FROM papers ORDER BY name"
        )
        also = {name: found[0].name for name, found in self._copies().items()}
        return tuple(
            Paper(source_of(*row[:3]), row[5], row[3], row[4], also.get(row[0])) for row in rows
        )

    def _copies(self) -> dict[str, tuple[Copy, ...]]:
        """Where papers stand in others too, by name."""
        rows = self.database.rows("SELECT name, sketch FROM papers WHERE problem IS NULL")
        return copies({name: dict(json.loads(sketch)) for name, sketch in rows})

    def passage_count(self, name: str | None = None) -> int:
        """How many passages are held, of one paper or of all."""
        if name is None:
            return self._count.get()
        joined = "SELECT count(*) FROM passages JOIN papers ON papers.id = paper WHERE name = ?"
        return self._counted(joined, name)

    def _counted(self, query: str, *of: str) -> int:
        return int(self.database.rows(query, of)[0][0])

    def document(self, name: str) -> Document:
        """The paper of this name as it was read. Raises KeyError if it is not held."""
        rows = self.database.rows(
            "SELECT id FROM papers WHERE name = ? AND problem IS NULL", (name,)
        )
        if not rows:
            raise KeyError(name)
        return self._document(rows[0][0])

    def _document(self, paper: int, *, whole: bool = True) -> Document:
        """The paper of this key, which names one version of it: what is kept cannot be stale.

        Not `whole`, it may lack its structure, which takes longest to read.
        """
        kept = self._kept.get(paper) or (None if whole else self._texts.get(paper))
        if kept is not None:
            return kept
        columns = "name, fingerprint, source, text" + (", structure" if whole else "")
        rows = self.database.rows(f"SELECT {columns} FROM papers WHERE id = ?", (paper,))
        if not rows:
            raise KeyError(paper)
        content = content_of(*rows[0][3:]) if whole else Content(rows[0][3], ())
        document = Document(source_of(*rows[0][:3]), content)
        (self._kept if whole else self._texts).put(paper, document)
        return document

    def passages(self, keys: Sequence[int]) -> dict[int, Passage]:
        """The passages of these keys; one that is gone meanwhile is missing."""
        rows = self.database.rows_of("SELECT id FROM passages WHERE id IN (?)", keys)
        there = [row[0] for row in rows]  # what is kept may be gone from the library
        found = {key: kept for key in there if (kept := self._read.get(key))}
        for row in self.database.rows_of(
            'SELECT id, paper, start, "end", lead_start, lead_end, headings, first_page,'
            " last_page, statements FROM passages WHERE id IN (?)",
            [key for key in there if key not in found],
        ):
            key, paper, *columns = row
            try:
                document = self._document(paper, whole=False)
            except KeyError:  # replaced since it was found
                continue
            found[key] = passage_of(document, *columns)
            self._read.put(key, found[key])
        return found

    # Searching

    def match(self, expression: str, weights: tuple[float, float, float], k: int) -> list[Scored]:
        """The k best passages by BM25 for an FTS5 expression over (origin, headings, words)."""
        rows = self.database.rows(
            "SELECT rowid, -bm25(lexicon, ?, ?, ?) AS score FROM lexicon WHERE lexicon MATCH ?"
            " ORDER BY score DESC, rowid LIMIT ?",
            (*weights, expression, k),
        )
        return [Scored(key, score) for key, score in rows]

    def papers_matching(self, expression: str) -> frozenset[str]:
        """The names of the papers that hold a passage which matches an FTS5 expression."""
        rows = self.database.rows(
            "SELECT DISTINCT name FROM lexicon JOIN passages ON passages.id = lexicon.rowid"
            " JOIN papers ON papers.id = paper WHERE lexicon MATCH ?",
            (expression,),
        )
        return frozenset(row[0] for row in rows)

    def passage_vectors(self, names: Sequence[str]) -> dict[int, Vectors]:
        """The vectors of all passages whose vectors have such a name, by the passages' keys.

        A matrix each: the first row is the passage's, the others are its statements'.
        """
        rows = self.database.rows_of(
            "SELECT id, count, vectors FROM passages JOIN vectors USING (hash) WHERE hash IN (?)",
            names,
        )
        return {key: _matrix(count, vectors) for key, count, vectors in rows}

    def word_counts(self, words: Sequence[str]) -> dict[str, int]:
        """In how many passages each (stemmed, lower-case) word of the vocabulary stands."""
        return dict(
            self.database.rows_of("SELECT term, doc FROM vocabulary WHERE term IN (?)", list(words))
        )

    def words(self) -> list[str]:
        """Every word, lower case, that a paper has held."""
        return [row[0] for row in self.database.rows("SELECT word FROM words")]

    def written_small(self, word: str) -> bool:
        """Whether a paper has held this word in lower case."""
        rows = self.database.rows("SELECT 1 FROM words WHERE word = ? AND small", (word.lower(),))
        return bool(rows)

    # Vectors

    def hashes(self) -> set[str]:
        """The names of the vectors of all passages held: what Chroma must hold."""
        return {row[0] for row in self.database.rows("SELECT DISTINCT hash FROM passages")}

    def live(self, names: Sequence[str]) -> set[str]:
        """Those of these names that a passage held has."""
        rows = self.database.rows_of("SELECT DISTINCT hash FROM passages WHERE hash IN (?)", names)
        return {row[0] for row in rows}

    def missing_vectors(self, names: Sequence[str]) -> set[str]:
        """Those of these names under which no vectors are kept yet."""
        held = self.database.rows_of("SELECT hash FROM vectors WHERE hash IN (?)", names)
        return set(names) - {row[0] for row in held}

    def vectors(self, names: Sequence[str]) -> dict[str, Vectors]:
        """The vectors kept under these names: a matrix each, its first row the passage's."""
        rows = self.database.rows_of(
            "SELECT hash, count, vectors FROM vectors WHERE hash IN (?)", names
        )
        return {name: _matrix(count, vectors) for name, count, vectors in rows}

    def version(self) -> int:
        """A number that grows with each change of what is held."""
        return int(self.settings(["version"]).get("version", "0"))

    def save_vectors(self, vectors: Mapping[str, Vectors]) -> None:
        """Keep vectors before their paper is whole: embedding is never done twice."""
        rows = [(n, len(matrix), matrix.astype(STORED).tobytes()) for n, matrix in vectors.items()]
        with self.database.transaction() as connection:
            connection.executemany("REPLACE INTO vectors VALUES (?, ?, ?)", rows)

    def drop_unused_vectors(self) -> None:
        """Forget the vectors of texts that no paper holds any more."""
        with self.database.transaction() as connection:
            connection.execute("DELETE FROM vectors WHERE hash NOT IN (SELECT hash FROM passages)")

    # Changing

    def replace(self, document: Document, passages: Sequence[Passage]) -> set[str]:
        """Hold this paper instead of what was held under its name, in one step.

        Returns the names of vectors that no passage has any more. Raises StoreError if vectors are
        missing: a paper is searchable as a whole or not at all.
        """
        source, content = document.source, document.content
        names = [vectors_name(passage) for passage in passages]
        if missing := self.missing_vectors(names):
            raise StoreError(f"{source.id}: {len(missing)} vectors are missing; ingest again")
        with self.database.transaction() as connection:
            unused = self._forget(connection, source.id) - set(names)
            paper = connection.execute(
                "INSERT INTO papers (name, fingerprint, source, pages, text, structure, sketch)"
                " VALUES (?,?,?,?,?,?,?)",
                (
                    source.id,
                    source.fingerprint,
                    source_row(source),
                    len(content.page_starts),
                    content.text,
                    structure_row(content),
                    json.dumps(list(sketch(content.text).items())),
                ),
            ).lastrowid
            connection.executemany(
                "INSERT INTO words VALUES (?, ?)"
                " ON CONFLICT DO UPDATE SET small = max(small, excluded.small)",
                vocabulary_of(content.text),
            )
            for passage, name in zip(passages, names, strict=True):
                key = connection.execute(
                    'INSERT INTO passages (paper, start, "end", lead_start, lead_end, headings,'
                    " first_page, last_page, statements, hash, likeness)"
                    " VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                    (
                        paper,
                        passage.start,
                        passage.end,
                        *ends_of(passage.lead),
                        json.dumps(passage.headings),
                        *(passage.pages or (None, None)),
                        statements_row(passage.statements),
                        name,
                        likeness(passage.flat),
                    ),
                ).lastrowid
                connection.execute(
                    "INSERT INTO lexicon (rowid, origin, headings, words) VALUES (?,?,?,?)",
                    (key, origin_words(source), " ".join(passage.headings), passage.flat),
                )
            return self._unused(connection, unused)

    def record_problem(self, name: str, fingerprint: str, problem: str) -> set[str]:
        """Hold that this paper cannot be read, and nothing of an earlier version of it.

        Returns the names of vectors that no passage has any more.
        """
        with self.database.transaction() as connection:
            unused = self._forget(connection, name)
            connection.execute(
                "INSERT INTO papers (name, fingerprint, problem) VALUES (?, ?, ?)",
                (name, fingerprint, problem),
            )
            return self._unused(connection, unused)

    def remove(self, name: str, *, leave_out: bool = False) -> set[str]:
        """Hold nothing of this paper, with `leave_out` never again unless it is put back.

        Returns the names of vectors that no passage has any more.
        """
        with self.database.transaction() as connection:
            if leave_out:
                connection.execute("REPLACE INTO left_out VALUES (?)", (name,))
            return self._unused(connection, self._forget(connection, name))

    def left_out(self) -> tuple[str, ...]:
        """The names of the papers of the folder that are not to be held."""
        return tuple(row[0] for row in self.database.rows("SELECT name FROM left_out ORDER BY 1"))

    def put_back(self, name: str) -> None:
        """Let this paper of the folder be held again."""
        with self.database.transaction() as connection:
            connection.execute("DELETE FROM left_out WHERE name = ?", (name,))

    def _forget(self, connection: Connection, name: str) -> set[str]:
        """The first step of every change of what is held; the names of the vectors it had."""
        grown = "ON CONFLICT DO UPDATE SET value = value + 1"
        connection.execute(f"INSERT INTO settings VALUES ('version', '1') {grown}")
        rows = connection.execute(
            "SELECT passages.id, hash FROM passages JOIN papers ON papers.id = paper"
            " WHERE name = ?",
            (name,),
        ).fetchall()
        connection.executemany("DELETE FROM lexicon WHERE rowid = ?", [(row[0],) for row in rows])
        connection.execute("DELETE FROM papers WHERE name = ?", (name,))
        return {row[1] for row in rows}

    @staticmethod
    def _unused(connection: Connection, names: set[str]) -> set[str]:
        held = "SELECT 1 FROM passages WHERE hash = ?"
        return {name for name in names if not connection.execute(held, (name,)).fetchone()}

    def close(self) -> None:
        """Close this thread's connection; those of other threads close with their thread."""
        self.database.close()


def _matrix(count: int, stored: bytes) -> Vectors:
    return np.frombuffer(stored, STORED).reshape(count, -1).astype(np.float32)
