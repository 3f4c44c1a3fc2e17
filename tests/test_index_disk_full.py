"""A disk that is full in the middle of an update costs nothing but that update."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from index_library import (
    HashEmbedder,
    assert_holds_the_folder,
    opened,
    paper_about,
    write_papers,
)

CHECKOUT = Path(__file__).resolve().parent.parent
TESTS = Path(__file__).resolve().parent
OLD = ("carers", "housing", "transport")
NEW = tuple(f"subject{number}" for number in range(12))

# No file may grow beyond so many bytes: for whoever writes, that is a full disk.
UPDATE = """
import resource, sys
from pathlib import Path
sys.path[:0] = [{checkout!r}, {tests!r}]
from index_library import HashEmbedder, opened
from index import StoreError
resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))
try:
    with opened(Path({data!r}), HashEmbedder()) as index:
        index.update(Path({folder!r}))
except StoreError as error:
    print(error)
    raise SystemExit(2)
"""


def size_of(data: Path) -> int:
    return max(path.stat().st_size for path in data.rglob("*") if path.is_file())


def test_an_update_that_a_full_disk_stopped_loses_nothing(tmp_path: Path) -> None:
    data, embedder = tmp_path / "data", HashEmbedder()
    folder = write_papers(tmp_path / "papers", {f"{t}.txt": paper_about(t) for t in OLD})
    with opened(data, embedder) as index:
        index.update(folder)
        before = index.retriever().search("carers in the spring", 5)[0].passage.id
    write_papers(folder, {f"{topic}.txt": paper_about(topic, sentences=40) for topic in NEW})

    program = UPDATE.format(
        checkout=str(CHECKOUT),
        tests=str(TESTS),
        data=str(data),
        folder=str(folder),
        most=size_of(data) + 60_000,
    )
    full = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=300
    )
    assert full.returncode == 2, full.stderr
    assert full.stdout.count("\n") == 1
    assert str(data) in full.stdout  # the store says so, or Chroma, whoever came first

    with opened(data, embedder) as index:
        assert {f"{topic}.txt" for topic in OLD} <= {paper.source.id for paper in index.papers()}
        assert not [paper for paper in index.papers() if paper.problem]
        now = [hit.passage.id for hit in index.retriever().search("carers in the spring", 5)]
        assert now[0] == before
        index.update(folder)
    assert_holds_the_folder(data, folder, embedder)
