"""Chroma kept true to the store: the rules by which a killed process can do no harm.

Chroma patches its files in place, so a process that is killed while it writes can leave them
unreadable. Therefore nothing is kept in Chroma alone, and a mark in the store says whether Chroma
was left whole: if it was not, embedded files are thrown away and built again from the vectors in
the store (thousands a second, nothing is embedded again), and a server is compared id by id.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

import numpy as np

from index.chroma import ChromaVectors
from index.errors import ChromaError, StoreError
from index.exact import ExactVectors
from index.hit import Vectors
from index.store import Store

_log = logging.getLogger(__name__)
_LOAD = 5_000  # vectors read from the store at a time


class DerivedVectors:
    """The vectors of a store in Chroma. Where Chroma fails, searching goes on exactly without it.

    `directory` holds embedded files, one folder a generation; `url` names a server instead.
    """

    def __init__(self, store: Store, directory: Path, url: str | None) -> None:
        self._store = store
        self._directory = directory
        self._url = url
        self._exact = ExactVectors(store)
        self._failed = False
        self._mark = _mark(url)
        self._chroma = self._open()

    def nearest(self, vector: Vectors, k: int) -> list[str]:
        if not self._failed:
            try:
                return self._chroma.nearest(vector, k)
            except ChromaError as error:
                self._failed = True
                _log.warning("%s; searching goes on without it (slower, same results)", error)
        return self._exact.nearest(vector, k)

    def begin(self) -> None:
        """Say that Chroma is about to be written to."""
        self._store.set_settings({self._mark: f"{self._generation()} writing"})

    def add(self, hashes: Iterable[str]) -> None:
        """Hold the store's vectors of these hashes as well. Call `begin` before."""
        wanted = list(hashes)
        for i in range(0, len(wanted), _LOAD):
            self.hold(self._store.vectors(wanted[i : i + _LOAD]))

    def hold(self, vectors: Mapping[str, Vectors]) -> None:
        """Hold the first row of each of these matrices. Call `begin` before."""
        if vectors:
            rows = np.array([matrix[0] for matrix in vectors.values()], np.float32)
            self._chroma.add(list(vectors), rows)

    def delete(self, hashes: Iterable[str]) -> None:
        """Forget these hashes. Call `begin` before."""
        self._chroma.delete(hashes)

    def settle(self) -> None:
        """Say that Chroma is whole, after it has flushed what it was given.

        An update that was broken off before may have left some that no passage has, or too few.
        """
        live = self._store.hashes()
        if self._chroma.count() != len(live):
            self._reconcile(live)
        if live:
            one = next(iter(live))
            matrix = self._store.vectors([one]).get(one)
            if matrix is None:
                raise StoreError(
                    f"{self._store.path}: a passage has no vectors there; run `app.py repair`"
                )
            if self._chroma.count() != len(live) or not self._chroma.nearest(matrix[0], 1):
                raise ChromaError(
                    f"Chroma at {self._chroma.name} does not hold the {len(live)} vectors"
                )
        self._store.set_settings(
            {self._mark: f"{self._generation()} whole {self._store.version()}"}
        )

    def close(self) -> None:
        self._chroma.close()

    def _generation(self) -> int:
        state = self._store.settings([self._mark]).get(self._mark, "0")
        return int(state.split()[0])

    def _open(self) -> ChromaVectors:
        state = self._store.settings([self._mark]).get(self._mark, "0 new")
        if self._url:
            return self._open_server(self._url, state)
        generation = self._generation()
        current = self._folder(generation)
        if state == f"{generation} whole {self._store.version()}" and current.is_dir():
            try:
                with _closed_on_failure(ChromaVectors.embedded(current)) as chroma:
                    if chroma.count() == len(self._store.hashes()):
                        return chroma
                chroma.close()
            except ChromaError as error:
                _log.warning("%s; building it again from the store", error)
        return self._rebuild(generation + 1)

    def _open_server(self, url: str, state: str) -> ChromaVectors:
        library = self._store.settings(["library"]).get("library") or uuid4().hex
        self._store.set_settings({"library": library})
        whole = state == f"0 whole {self._store.version()}"
        with _closed_on_failure(ChromaVectors.server(url, _collection(library))) as chroma:
            self._chroma = chroma
            if not whole or chroma.count() != len(self._store.hashes()):
                self.begin()
                self._reconcile(self._store.hashes())
                self.settle()
        return chroma

    def _reconcile(self, live: set[str]) -> None:
        held = self._chroma.ids()
        self.add(live - held)
        self.delete(held - live)

    def _rebuild(self, generation: int) -> ChromaVectors:
        self._store.set_settings({self._mark: f"{generation} writing"})
        for stale in self._directory.glob("chroma-*"):
            shutil.rmtree(stale)
        with _closed_on_failure(ChromaVectors.embedded(self._folder(generation))) as chroma:
            self._chroma = chroma
            self.add(self._store.hashes())
            self.settle()
        return chroma

    def _folder(self, generation: int) -> Path:
        return _folder(self._directory, generation)


def left_whole(store: Store, directory: Path, url: str | None) -> ChromaVectors | None:
    """Chroma as it was left, to be looked at; None if it was not left whole or is not there.

    What was not left whole is not even opened: Chroma may crash on such files, or write to them.
    """
    state = store.settings([_mark(url)]).get(_mark(url), "0 new")
    generation = int(state.split()[0])
    if state != f"{generation} whole {store.version()}":
        return None
    if url:
        library = store.settings(["library"]).get("library")
        return ChromaVectors.server(url, _collection(library)) if library else None
    folder = _folder(directory, generation)
    return ChromaVectors.embedded(folder) if folder.is_dir() else None


def forget_chroma(store: Store, url: str | None) -> None:
    """Let Chroma be built again from the store when it is opened next, whatever it holds."""
    generation = store.settings([_mark(url)]).get(_mark(url), "0 new").split()[0]
    library = store.settings(["library"]).get("library")
    if url and library:  # what a server holds under an id would be taken for right
        with closing(ChromaVectors.server(url, _collection(library))) as chroma:
            chroma.delete(chroma.ids())
    store.set_settings({_mark(url): f"{generation} wrong"})


def _mark(url: str | None) -> str:
    return f"chroma {url}" if url else "chroma embedded"


def _folder(directory: Path, generation: int) -> Path:
    return directory / f"chroma-{generation}"


def _collection(library: str) -> str:
    return f"scrutineer-{library}"


@contextmanager
def _closed_on_failure(chroma: ChromaVectors) -> Iterator[ChromaVectors]:
    """Chroma keeps what is not closed, and would go on with files that are no longer there."""
    try:
        yield chroma
    except BaseException:  # whatever it was, it goes on from here
        chroma.close()
        raise
