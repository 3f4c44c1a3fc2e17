"""Killed at any moment, an index opens, knows what it holds, and is completed by the next run.

SCRUTINEER_KILLS=60 kills more often than a test run has time for.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from index_library import (
    HashEmbedder,
    assert_holds_the_folder,
    held,
    opened,
    paper_about,
    write_papers,
)
from numpy.typing import NDArray

from index import ChromaVectors, MiniLMEmbedder
from index.hit import Parts

CHECKOUT = Path(__file__).resolve().parent.parent
# How far from 1 the cosine of a text's vectors from two runs may be. In bfloat16 a vector depends
# slightly on what it was batched with, and a run that was cut off batches anew what is left.
_COSINE = 5e-4
KILLS = int(os.environ.get("SCRUTINEER_KILLS", "6"))
TOPICS = ("carers", "housing", "transport", "parks", "libraries", "schools", "refuse", "roads")


def start(data: Path, folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "app.py", "ingest", "--data-dir", str(data), "--corpus", str(folder)],
        cwd=CHECKOUT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        bufsize=0,
    )


def first_paper_done(process: subprocess.Popen[bytes]) -> bytes:
    """Wait until the progress bar has left 0%: all is loaded, and from here on much is written."""
    assert process.stderr
    said = b""
    while not re.search(rb" [1-9]\d*%", said) and (more := process.stderr.read(1)):
        said += more
    return said


def undisturbed(data: Path, folder: Path) -> tuple[float, float]:
    """One whole run: the seconds until its first paper was done, and those for the rest."""
    began = time.monotonic()
    with start(data, folder) as process:
        assert process.stderr
        said = first_paper_done(process)
        until = time.monotonic() - began
        said += process.stderr.read()
    assert process.returncode == 0, said
    return until, time.monotonic() - began - until


def killed(data: Path, folder: Path, seconds: float, *, in_the_midst: bool) -> bool:
    """Whether a run was killed -9, so many seconds after its start or after its first paper."""
    with start(data, folder) as process:
        if in_the_midst:
            first_paper_done(process)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
    return process.returncode < 0


def change(folder: Path, number: int) -> None:
    """All papers change, one goes, one comes: there is something of each to be killed in."""
    write_papers(folder, {f"{t}.txt": paper_about(f"{t} in year {number}") for t in TOPICS})
    (folder / f"{TOPICS[number % 8]}.txt").unlink()
    write_papers(folder, {f"plan {number}.txt": paper_about(f"the {number}. plan")})


def test_ingest_killed_at_random_moments(tmp_path: Path) -> None:
    random_moment = random.Random(20100209)
    last = write_papers(tmp_path / "last", {f"{t}.txt": paper_about(t) for t in TOPICS})
    folder = Path(shutil.copytree(last, tmp_path / "papers"))
    for number in range(KILLS):
        change(last, number)
    data, never_killed, model = tmp_path / "data", tmp_path / "never killed", MiniLMEmbedder()
    until, writing = undisturbed(never_killed, last)

    kills = 0
    for number in range(KILLS):
        early = number % 3 == 2  # until then hardly anything is written
        share = (number + random_moment.random()) / KILLS
        seconds = (until if early else writing) * share
        kills += killed(data, folder, seconds, in_the_midst=not early)
        with opened(data, model) as index:
            names = {paper.source.id for paper in index.papers()}
            is_all = names == {path.name for path in folder.iterdir()}
            assert is_all or index.stale(folder), "it does not know that a part is missing"
            index.retriever()
        held(data, model)
        change(folder, number)
    assert kills > KILLS / 2, "hardly a run was killed before its end: nothing was tried"

    undisturbed(data, folder)
    after = assert_holds_the_folder(data, folder, model)
    never = assert_holds_the_folder(never_killed, folder, model)
    assert after.passages == never.passages
    assert after.hashes == never.hashes
    for text, vector in never.vectors.items():
        cosines = (after.vectors[text] * vector).sum(axis=-1)
        np.testing.assert_allclose(cosines, 1, atol=_COSINE)


class Killed(BaseException):
    """As good as a kill: nothing of ours handles it."""


class KilledEmbedder(HashEmbedder):
    """Works for a number of calls, then the process "dies"."""

    def __init__(self, calls: int) -> None:
        super().__init__()
        self._calls = calls

    def embed_parts(
        self, texts: Sequence[str], parts: Sequence[Parts]
    ) -> list[NDArray[np.float32]]:
        if self._calls == 0:
            raise Killed
        self._calls -= 1
        return super().embed_parts(texts, parts)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_papers(tmp_path / "papers", {f"{t}.txt": paper_about(t) for t in TOPICS})


@pytest.fixture
def cut_short(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index whose first update ended in its fifth paper, while Chroma was written to."""
    data = tmp_path / "data"
    monkeypatch.setattr("index.update._GROUP", 1)  # each paper by itself
    with opened(data, KilledEmbedder(calls=4)) as index, pytest.raises(Killed):
        index.update(folder)
    return data


def _halve(folder: Path) -> None:
    for file in folder.rglob("*"):
        if file.is_file():
            os.truncate(file, file.stat().st_size // 2)


def _empty(folder: Path) -> None:
    for file in folder.rglob("*"):
        if file.is_file():
            os.truncate(file, 0)


def _scribble(folder: Path) -> None:
    for file in folder.rglob("*"):
        if file.is_file():
            file.write_bytes(b"\xa5" * 5000)


@pytest.mark.parametrize("damage", [_halve, _empty, _scribble, shutil.rmtree])
def test_torn_files_of_chroma_are_built_again_without_embedding(
    cut_short: Path, folder: Path, damage: Callable[[Path], None]
) -> None:
    (before,) = cut_short.glob("chroma-*")
    damage(before)
    embedder = HashEmbedder()
    with opened(cut_short, embedder) as index:
        assert index.stale(folder)
        index.retriever()
    assert embedder.taken() == []
    assert set(held(cut_short, embedder).passages) == {f"{t}.txt" for t in sorted(TOPICS)[:4]}
    (after,) = cut_short.glob("chroma-*")
    assert after != before, "the torn files were written to again"

    with opened(cut_short, embedder) as index:
        index.update(folder)
    found = assert_holds_the_folder(cut_short, folder, embedder)
    assert 0 < len(embedder.embedded) < len(found.hashes), "the first four papers were kept"


@pytest.mark.parametrize("damage", [_empty, _scribble, shutil.rmtree])
def test_files_of_chroma_torn_by_others_are_built_again(
    tmp_path: Path, folder: Path, damage: Callable[[Path], None]
) -> None:
    data, embedder = tmp_path / "data", HashEmbedder()
    with opened(data, embedder) as index:
        index.update(folder)
    embedder.taken()
    (before,) = data.glob("chroma-*")
    damage(before)
    with opened(data, embedder) as index:
        assert not index.stale(folder)
        index.retriever()
    assert embedder.taken() == []
    assert_holds_the_folder(data, folder, embedder)


def test_vectors_lost_from_chroma_are_noticed(tmp_path: Path, folder: Path) -> None:
    data, embedder = tmp_path / "data", HashEmbedder()
    with opened(data, embedder) as index:
        index.update(folder)
    (chroma_files,) = data.glob("chroma-*")
    with closing(ChromaVectors.embedded(chroma_files)) as chroma:
        chroma.delete(sorted(chroma.ids())[:3])
    with opened(data, embedder) as index:
        index.retriever()
    assert_holds_the_folder(data, folder, embedder)


def test_what_was_embedded_before_the_kill_is_not_embedded_again(
    cut_short: Path, folder: Path
) -> None:
    again, whole = HashEmbedder(), HashEmbedder()
    with opened(cut_short, again) as index:
        index.update(folder)
    with opened(cut_short.with_name("whole"), whole) as index:
        index.update(folder)
    first = {text for text in whole.embedded if text not in again.embedded}
    assert len(again.embedded) + len(first) == len(whole.embedded)
    assert first
    assert held(cut_short, again).flat == held(cut_short.with_name("whole"), whole).flat


def test_killed_while_a_paper_is_replaced_the_old_one_is_still_whole(
    tmp_path: Path, folder: Path
) -> None:
    data, embedder = tmp_path / "data", HashEmbedder()
    with opened(data, embedder) as index:
        index.update(folder)
    before = held(data, embedder)
    write_papers(folder, {"carers.txt": paper_about("carers", sentences=4000)})
    with opened(data, KilledEmbedder(calls=1)) as index, pytest.raises(Killed):
        index.update(folder)
    with opened(data, embedder) as index:
        assert index.stale(folder)
        index.retriever()
    assert held(data, embedder).flat == before.flat
    with opened(data, embedder) as index:
        index.update(folder)
    assert_holds_the_folder(data, folder, embedder)
