"""Papers added, replaced, removed and put back: the library changes as a whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from index_library import HashEmbedder, opened, paper_about, write_papers

from index import UPLOADS, Cancelled, Index, Progress, copied_in
from ingest import PaperError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_papers(tmp_path / "papers", {"parks.txt": paper_about("parks")})


def said(index: Index, query: str) -> str:
    return " ".join(hit.passage.flat for hit in index.retriever().search(query, 5))


def test_files_are_copied_in_and_one_that_is_bad_stops_no_other(
    tmp_path: Path, folder: Path
) -> None:
    elsewhere = write_papers(tmp_path / "elsewhere", {"trams.txt": paper_about("trams")})
    (elsewhere / "broken.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    files = [elsewhere / "broken.pdf", elsewhere / "missing.txt", elsewhere / "trams.txt"]
    shares: list[float] = []
    with opened(tmp_path / "data", HashEmbedder()) as index:
        index.update(folder)
        lines = list(copied_in(index, tmp_path / "data", files, lambda s, _: shares.append(s)))
        assert [ok for _, ok in lines] == [False, False, True]
        assert "broken.pdf: the PDF is damaged; " in lines[0][0]
        assert "missing.txt: it cannot be copied (No such file" in lines[1][0]
        assert {p.source.id for p in index.papers()} == {"parks.txt", "@uploads/trams.txt"}
        assert "trams had cost" in said(index, "what had trams cost?")
        assert index.path("@uploads/trams.txt").read_text() == paper_about("trams")
        assert (elsewhere / "trams.txt").exists()
        assert not index.stale(folder)
    assert shares == sorted(shares) and 0 <= shares[0] <= shares[-1] <= 1
    assert [p.name for p in (tmp_path / "data").glob("adding-*")] == []


def test_a_replaced_paper_is_the_new_one_and_a_bad_or_unwanted_one_leaves_the_old(
    tmp_path: Path, folder: Path
) -> None:
    def file(words: str | bytes, name: str = "trams.txt") -> Path:
        path = tmp_path / f"arriving {name}"
        path.write_bytes(words if isinstance(words, bytes) else words.encode())
        return path

    with opened(tmp_path / "data", HashEmbedder()) as index:
        index.update(folder)
        told: list[Progress] = []
        index.add(file(paper_about("trams")), "trams.txt", told.append)
        assert {progress.stage for progress in told} == {"reading", "embedding"}
        index.add(file(paper_about("trolleybuses")), "trams.txt")
        assert "trolleybuses had cost" in said(index, "what had trolleybuses cost?")
        assert "trams had cost" not in said(index, "what had trams cost?")
        with pytest.raises(PaperError, match="not a text file"):
            index.add(file(bytes(range(1, 256))), "trams.txt")
        with pytest.raises(Cancelled):
            index.add(file(paper_about("trains")), "trams.txt", cancelled=lambda: True)
        assert "trolleybuses had cost" in said(index, "what had trolleybuses cost?")
        assert index.path("@uploads/trams.txt").read_text() == paper_about("trolleybuses")
        index.update(folder)
        assert {p.source.id for p in index.papers()} == {"parks.txt", "@uploads/trams.txt"}


def test_a_removed_upload_is_deleted_and_a_paper_of_the_folder_only_left_out(
    tmp_path: Path, folder: Path
) -> None:
    with opened(tmp_path / "data", HashEmbedder()) as index:
        index.update(folder)
        arriving = tmp_path / "arriving"
        arriving.write_text(paper_about("trams"))
        index.add(arriving, "trams.txt")
        for name in ("parks.txt", UPLOADS + "trams.txt"):
            index.remove(name)
        assert index.papers() == ()
        assert not index.path(UPLOADS + "trams.txt").exists()
        assert (folder / "parks.txt").exists()
        assert index.left_out() == ("parks.txt",)
        assert not index.stale(folder)
        index.update(folder)
        assert index.papers() == ()
        with pytest.raises(KeyError):
            index.remove("parks.txt")
    with opened(tmp_path / "data", HashEmbedder()) as index:
        index.put_back("parks.txt")
        assert index.update(folder).added == ("parks.txt",)
        assert "parks had cost" in said(index, "what had parks cost?")
