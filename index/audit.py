"""The file of a store examined and mended by itself, table by table.

Not through the store: that takes for granted what is to be proved here, and cannot be opened at
all where the file is damaged.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import StoreError
from index.hit import Vectors
from index.parts import STORED
from index.rows import SCHEMA, SCHEMA_VERSION

_TABLES = frozenset({"settings", "papers", "left_out", "passages", "vectors", "words"})
_SHADOWS = ("data", "idx", "content", "docsize", "config")  # the tables that make up an FTS5 table
_PORTION = 5_000  # passages' vectors held in memory at a time
_MANY = 500  # SQLite's limit on variables in one statement is 999 in old builds

LexiconRow = tuple[str, str, str]  # origin, headings, words


@dataclass(frozen=True, slots=True)
class StoredVectors:
    """A row of vectors as it stands in the file, whatever it is."""

    count: object
    data: bytes

    def matrix(self) -> Vectors | None:
        """The vectors, a row each; None if they cannot be cut into as many as they should be."""
        if not isinstance(self.count, int) or self.count < 1:
            return None
        if not self.data or len(self.data) % (self.count * STORED.itemsize):
            return None
        return np.frombuffer(self.data, STORED).reshape(self.count, -1).astype(np.float32)


class Audit:
    """One connection to a store's file. Only the methods under "Mending" change anything."""

    def __init__(self, path: Path) -> None:
        """Raises StoreError if there is no such file."""
        self.path = path
        try:
            self._connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=30
            )
        except sqlite3.Error as error:
            raise StoreError(f"{path}: {error}; run `app.py ingest` first") from error
        # What is no UTF-8 is to be found, not to end the search.
        self._connection.text_factory = lambda data: data.decode(errors="replace")

    def close(self) -> None:
        self._connection.close()

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{self.path}: {error}; run `app.py repair`") from error

    # Looking

    def damage(self) -> list[str]:
        """What SQLite itself finds wrong with the file, apart from the lexicon; [] if nothing."""
        try:
            found = self._connection.execute("PRAGMA integrity_check(20)").fetchall()
            tables = {row[0] for row in self._connection.execute("SELECT name FROM sqlite_schema")}
        except sqlite3.DatabaseError as error:
            return [str(error)]
        missing = _TABLES - tables
        if "settings" in tables and self.setting("schema") not in (None, SCHEMA_VERSION):
            missing = frozenset()  # a store of another make, not a damaged one
        faults = [line for row in found for line in str(row[0]).splitlines() if line != "ok"]
        faults = [line for line in faults if "FTS5" not in line]  # said by lexicon_damage
        return faults + [f"there is no table {name}" for name in sorted(missing)]

    def lexicon_damage(self) -> str | None:
        """What FTS5 finds wrong between its index and the words it was given."""
        try:
            self._connection.execute("SELECT count(*) FROM lexicon WHERE lexicon MATCH 'the'")
            self._connection.execute("INSERT INTO lexicon (lexicon) VALUES ('integrity-check')")
        except sqlite3.DatabaseError as error:
            if "locked" in str(error):
                raise StoreError(f"{self.path}: is being written to; try again") from error
            return str(error)
        return None

    def orphans(self) -> list[str]:
        """The tables that hold rows of something that is gone, each with their number."""
        counted: dict[str, int] = {}
        for table, *_ in self._rows("PRAGMA foreign_key_check"):
            counted[table] = counted.get(table, 0) + 1
        return [f"{number} {table}" for table, number in sorted(counted.items())]

    def setting(self, name: str) -> str | None:
        rows = self._rows("SELECT value FROM settings WHERE name = ?", (name,))
        return str(rows[0][0]) if rows else None

    def left_out(self) -> list[str]:
        """The papers of the folder that are not to be held."""
        return [row[0] for row in self._rows("SELECT name FROM left_out")]

    def readable(self) -> dict[str, str | None]:
        """The papers that could be read, by name, each with its file's sha256 as far as known."""
        sha256 = "CASE WHEN json_valid(source) THEN json_extract(source, '$.sha256') END"
        return dict(self._rows(f"SELECT name, {sha256} FROM papers WHERE problem IS NULL"))

    def misstamped(self) -> list[str]:
        """The papers whose stamp is none."""
        pair = "CASE WHEN json_valid(stamp) THEN json_array_length(stamp) END"
        rows = self._rows(f"SELECT name FROM papers WHERE stamp <> '' AND {pair} IS NOT 2")
        return [row[0] for row in rows]

    def derived(self, name: str) -> tuple[object, object]:
        """What is held beside a paper's text to save time: its number of pages, its sketch."""
        return self._rows("SELECT pages, sketch FROM papers WHERE name = ?", (name,))[0]

    def keys(self, name: str) -> list[int]:
        """The keys of a paper's passages, in the order in which they stand in it."""
        rows = self._rows(
            "SELECT passages.id FROM passages JOIN papers ON papers.id = paper WHERE name = ?"
            " ORDER BY start, passages.id",
            (name,),
        )
        return [row[0] for row in rows]

    def named(self, name: str) -> dict[int, tuple[str, str]]:
        """By key, the name of a passage's vectors and its likeness."""
        rows = self._rows(
            "SELECT passages.id, hash, likeness FROM papers JOIN passages ON papers.id = paper"
            " WHERE name = ?",
            (name,),
        )
        return {row[0]: row[1:] for row in rows}

    def lexicon(self, name: str) -> dict[int, LexiconRow]:
        """By key, the words under which a paper's passages are searched."""
        rows = self._rows(
            "SELECT passages.id, origin, lexicon.headings, words FROM papers"
            " JOIN passages ON papers.id = paper JOIN lexicon ON lexicon.rowid = passages.id"
            " WHERE name = ?",
            (name,),
        )
        return {row[0]: row[1:] for row in rows}

    def lexicon_orphans(self) -> int:
        """How many rows of the lexicon belong to no passage."""
        orphans = "SELECT count(*) FROM lexicon WHERE rowid NOT IN (SELECT id FROM passages)"
        return int(self._rows(orphans)[0][0])

    def words(self) -> dict[str, bool]:
        """Each word that a paper has held, and whether it was ever written small."""
        return {word: bool(small) for word, small in self._rows("SELECT word, small FROM words")}

    def vectors(self) -> Iterator[dict[str, StoredVectors]]:
        """All vectors as they are stored, by name, in portions."""
        last = ""
        while rows := self._rows(
            "SELECT hash, count, vectors FROM vectors WHERE hash > ? ORDER BY hash LIMIT ?",
            (last, _PORTION),
        ):
            yield _stored(rows)
            last = rows[-1][0]

    def vectors_of(self, names: Sequence[str]) -> dict[str, StoredVectors]:
        """The vectors stored under these names, of which there are few."""
        found: dict[str, StoredVectors] = {}
        for i in range(0, len(names), _MANY):
            asked = names[i : i + _MANY]
            places = ",".join("?" * len(asked))
            found |= _stored(
                self._rows(
                    f"SELECT hash, count, vectors FROM vectors WHERE hash IN ({places})", asked
                )
            )
        return found

    def place(self, name: str) -> str:
        """A paper and offsets where a passage stands whose vectors have this name."""
        rows = self._rows(
            'SELECT name, start, "end" FROM passages JOIN papers ON papers.id = paper'
            " WHERE hash = ? LIMIT 1",
            (name,),
        )
        return "{} at {}-{}".format(*rows[0]) if rows else name

    # Mending

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        """One transaction, after which nothing made from the store counts as up to date."""
        with self._guarded():
            self._connection.execute("PRAGMA foreign_keys = ON")
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._connection.execute(
                    "INSERT INTO settings VALUES ('version', '1')"
                    " ON CONFLICT DO UPDATE SET value = value + 1"
                )
                yield self._connection
            except BaseException:  # nothing is half mended, whatever stopped it
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise StoreError(
                f"{self.path}: {error}; free the disk if it is full and run `app.py repair` again"
            ) from error

    def forget(self, names: Iterable[str]) -> None:
        """Hold nothing of these papers, nor of papers that are gone, apart from the lexicon."""
        with self._change() as connection:
            connection.executemany("DELETE FROM papers WHERE name = ?", [(n,) for n in names])
            connection.execute("DELETE FROM passages WHERE paper NOT IN (SELECT id FROM papers)")

    def drop_vectors(self, hashes: Iterable[str]) -> None:
        with self._change() as connection:
            connection.executemany("DELETE FROM vectors WHERE hash = ?", [(h,) for h in hashes])

    def remake_lexicon(self, rows: Mapping[int, LexiconRow]) -> None:
        """A lexicon of these rows, by key, instead of whatever was there."""
        with self._change() as connection:
            self._drop_lexicon(connection)
            for statement in SCHEMA.split(";"):
                if "VIRTUAL TABLE" in statement:
                    connection.execute(statement)
            connection.executemany(
                "INSERT INTO lexicon (rowid, origin, headings, words) VALUES (?,?,?,?)",
                [(key, *row) for key, row in rows.items()],
            )

    def _drop_lexicon(self, connection: sqlite3.Connection) -> None:
        """Also where it is so broken that SQLite cannot open it to drop it (it says how, in
        https://www.sqlite.org/pragma.html#pragma_writable_schema)."""
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("DELETE FROM sqlite_schema WHERE name IN ('lexicon', 'vocabulary')")
        connection.execute("PRAGMA writable_schema = RESET")
        for shadow in _SHADOWS:
            connection.execute(f"DROP TABLE IF EXISTS lexicon_{shadow}")

    def touch(self) -> None:
        """Let nothing made from the store count as up to date: it is made again when opened."""
        with self._change():
            pass

    def compact(self) -> None:
        """Give back the room of what is gone."""
        with self._guarded():
            self._connection.execute("INSERT INTO lexicon (lexicon) VALUES ('optimize')")
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA optimize")


def _stored(rows: Iterable[tuple[Any, ...]]) -> dict[str, StoredVectors]:
    return {
        name: StoredVectors(count, data if isinstance(data, bytes) else b"")
        for name, count, data in rows
    }


def set_aside(path: Path) -> Path:
    """Move a store that cannot be used out of the way, never deleting it; where it lies now."""
    stamp = datetime.now(UTC).strftime("%Y-%m-%d")
    number = 1
    while (aside := path.with_name(_aside(path, stamp, number))).exists():
        number += 1
    # Its log goes first: left behind, it would be taken for that of the store made next.
    for ending in ("-wal", "-shm", ""):
        file = path.with_name(path.name + ending)
        if file.exists():
            file.rename(aside.with_name(aside.name + ending))
    return aside


def _aside(path: Path, stamp: str, number: int) -> str:
    return f"{path.name}.broken-{stamp}" + (f"-{number}" if number > 1 else "")


def stored_folder(path: Path) -> Path | None:
    """The folder of papers that a store was last brought up to date with, if it can say so."""
    try:
        with closing(Audit(path)) as audit:
            folder = audit.setting("folder")
    except StoreError:
        return None
    return Path(folder) if folder else None


def stored_left_out(path: Path) -> list[str]:
    """The papers of the folder that the user removed, as far as a damaged store can say so."""
    try:
        with closing(Audit(path)) as audit:
            return audit.left_out()
    except StoreError:
        return []
