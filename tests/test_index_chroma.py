"""One adapter over two Chromas: the embedded engine and a real `chroma run` on loopback."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from chroma_server import chroma_server, free_port
from numpy.typing import NDArray

from index import ChromaError, ChromaVectors


@pytest.fixture(scope="module")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Chroma server of its own, on a free port."""
    with chroma_server(tmp_path_factory.mktemp("chroma-server")) as server:
        yield server.url


@pytest.fixture(params=["embedded", "server"])
def vectors(
    request: pytest.FixtureRequest, tmp_path: Path, server_url: str
) -> Iterator[ChromaVectors]:
    if request.param == "embedded":
        chroma = ChromaVectors.embedded(tmp_path)
    else:
        chroma = ChromaVectors.server(server_url, f"test-{time.monotonic_ns()}")
    yield chroma
    chroma.close()


def _directions(count: int) -> NDArray[np.float32]:
    rows = np.random.default_rng(7).normal(size=(count, 16)).astype(np.float32)
    unit: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def test_more_than_a_page_of_ids_comes_back_whole(vectors: ChromaVectors) -> None:
    rows = _directions(750)
    vectors.add([f"v{i}" for i in range(750)], rows)
    assert vectors.count() == 750
    assert vectors.ids() == {f"v{i}" for i in range(750)}
    assert vectors.nearest(rows[42], 1) == ["v42"]


def test_adding_again_changes_nothing_and_deleting_twice_is_no_error(
    vectors: ChromaVectors,
) -> None:
    rows = _directions(3)
    vectors.add(["a", "b", "c"], rows)
    vectors.add(["a", "b", "c"], rows)
    vectors.delete(["b", "never held"])
    vectors.delete(["b"])
    assert vectors.ids() == {"a", "c"}
    assert "b" not in vectors.nearest(rows[1], 10)


def test_an_empty_collection_finds_nothing(vectors: ChromaVectors) -> None:
    assert vectors.nearest(_directions(1)[0], 5) == []


def test_a_server_that_is_not_there_is_one_line() -> None:
    with pytest.raises(ChromaError) as problem:
        ChromaVectors.server(f"http://127.0.0.1:{free_port()}", "library")
    assert "127.0.0.1" in str(problem.value)
    assert "\n" not in str(problem.value)


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://somewhere", "http://"])
def test_an_address_that_is_no_url_is_said_so(url: str) -> None:
    with pytest.raises(ChromaError, match="not a URL"):
        ChromaVectors.server(url, "library")
