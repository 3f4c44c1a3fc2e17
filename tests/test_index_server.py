"""The whole index over a real Chroma server finds what it finds over the embedded one."""

from __future__ import annotations

import logging
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from chroma_server import ChromaServer, chroma_server, free_port
from index_library import HashEmbedder, opened, paper_about, write_papers

from index import ChromaError, ChromaVectors, Hit, Index

CHECKOUT = Path(__file__).resolve().parent.parent
TOPICS = ("carers", "housing", "transport", "parks")
QUESTIONS = ("What had housing cost the council?", "tell the public", "Recommendations on parks")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ChromaServer]:
    with chroma_server(tmp_path / "server") as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_papers(tmp_path / "papers", {f"{t}.txt": paper_about(t) for t in TOPICS})


def answers(index: Index) -> list[list[Hit]]:
    return [index.retriever().search(question, 10) for question in QUESTIONS]


def on_server(server: ChromaServer, data: Path) -> closing[ChromaVectors]:
    """What the server holds for the index in `data`."""
    with closing(sqlite3.connect(data / "store.db")) as tables:
        (library,) = tables.execute("SELECT value FROM settings WHERE name = 'library'").fetchone()
    return closing(ChromaVectors.server(server.url, f"scrutineer-{library}"))


def texts_held(data: Path, embedder: HashEmbedder) -> int:
    with opened(data, embedder) as index:
        index.retriever()
        (folder,) = data.glob("chroma-*")
    with closing(ChromaVectors.embedded(folder)) as chroma:
        return chroma.count()


def test_a_server_finds_the_same(server: ChromaServer, folder: Path, tmp_path: Path) -> None:
    with opened(tmp_path / "embedded", HashEmbedder()) as index:
        index.update(folder)
        expected = answers(index)
    with opened(tmp_path / "served", HashEmbedder(), server.url) as index:
        index.update(folder)
        assert answers(index) == expected
    assert not list((tmp_path / "served").glob("chroma-*")), "embedded files beside a server"
    assert all(expected)


def test_a_server_is_kept_up_to_date(server: ChromaServer, folder: Path, tmp_path: Path) -> None:
    data, embedder = tmp_path / "data", HashEmbedder()
    with opened(data, embedder, server.url) as index:
        index.update(folder)
        (folder / "carers.txt").unlink()
        write_papers(folder, {"schools.txt": paper_about("schools")})
        index.update(folder)
        assert not index.stale(folder)
    with on_server(server, data) as chroma:
        assert len(chroma.ids()) == texts_held(data, embedder)


def test_what_a_server_has_lost_is_given_to_it_again(
    server: ChromaServer, folder: Path, tmp_path: Path
) -> None:
    data, embedder = tmp_path / "data", HashEmbedder()
    with opened(data, embedder, server.url) as index:
        index.update(folder)
        expected = answers(index)
    embedder.taken()
    with on_server(server, data) as chroma:
        before = chroma.ids()
        assert len(before) == texts_held(data, embedder)
        chroma.delete(sorted(before)[::2])
    with opened(data, embedder, server.url) as index:
        assert embedder.taken() == []
        assert answers(index) == expected
    with on_server(server, data) as chroma:
        assert chroma.ids() == before


def test_a_server_that_dies_while_searching_is_done_without(
    server: ChromaServer, folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with opened(tmp_path / "data", HashEmbedder(), server.url) as index:
        index.update(folder)
        expected = answers(index)
        server.die()
        with caplog.at_level(logging.WARNING, "index.derived"):
            assert answers(index) == expected
        (said,) = [r.getMessage() for r in caplog.records if r.name == "index.derived"]
        assert server.url in said
        assert "searching goes on without it" in said
        write_papers(folder, {"schools.txt": paper_about("schools")})
        with pytest.raises(ChromaError, match=server.url):
            index.update(folder)
        assert answers(index)


def test_papers_that_came_while_the_server_died_are_there_when_it_is_back(
    folder: Path, tmp_path: Path
) -> None:
    data, embedder = tmp_path / "data", HashEmbedder()
    with (
        chroma_server(tmp_path / "first") as first,
        opened(data, embedder, first.url) as index,
    ):
        index.update(folder)
        first.die()
        write_papers(folder, {"schools.txt": paper_about("schools")})
        with pytest.raises(ChromaError):
            index.update(folder)
    with (
        chroma_server(tmp_path / "second") as second,
        opened(data, embedder, second.url) as index,
    ):
        assert index.stale(folder)
        index.update(folder)
        assert len(index.papers()) == len(TOPICS) + 1
        hits = index.retriever().search("schools", 5)
        assert hits[0].passage.source.id == "schools.txt"


def test_a_server_that_is_missing_at_the_start_is_one_line(folder: Path, tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    where = ("--corpus", str(folder), "--data-dir", str(tmp_path / "data"), "--chroma-url", url)
    for command in (("ask", "What did CQC recommend?"), ("ingest",)):
        done = subprocess.run(
            [sys.executable, "app.py", *command, *where],
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 2
        assert done.stdout == ""
        (line,) = done.stderr.splitlines()
        assert line.startswith("scrutineer: ")
        assert url in line
