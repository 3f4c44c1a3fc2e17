"""A damaged store is moved aside and made anew; uploaded and removed papers are no damage."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from index_library import HashEmbedder, ReadersHere, opened, paper_about, write_papers

from index import Report, StoreError, repair, verify
from ingest import Limits, Readers

LETTER = b"Dear Sir or Madam, " * 1000
BAD_WORKER = (sys.executable, str(Path(__file__).with_name("bad_worker.py")))
UPLOADED = "@uploads/parks.txt"


@pytest.fixture(autouse=True)
def _readers_here(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("index.files", "index.update"):
        monkeypatch.setattr(sys.modules[module], "Readers", ReadersHere)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of two papers, one of which was removed, and the index of it with an upload."""
    base = tmp_path_factory.mktemp("made")
    texts = {f"{topic}.txt": paper_about(topic) for topic in ("carers", "housing")}
    folder = write_papers(base / "papers", texts)
    upload = write_papers(base / "upload", {"parks.txt": paper_about("parks")}) / "parks.txt"
    with pytest.MonkeyPatch.context() as patched, opened(base / "data", HashEmbedder()) as index:
        patched.setattr(sys.modules["index.update"], "Readers", ReadersHere)
        index.update(folder)
        index.add(upload, "parks.txt")
        index.remove("housing.txt")
    return base


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made / "papers", tmp_path / "papers"))


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made / "data", tmp_path / "data"))


def in_store(data: Path, statement: str) -> None:
    with closing(sqlite3.connect(data / "store.db", isolation_level=None)) as tables:
        tables.execute(statement)


def names(data: Path) -> list[str]:
    with opened(data, HashEmbedder()) as index:
        return [paper.source.id for paper in index.papers()]


def said(report: Report) -> list[str]:
    return [str(finding) for finding in report.findings]


def test_what_was_uploaded_and_what_was_removed_is_as_it_should_be(
    data: Path, folder: Path
) -> None:
    report = verify(data, HashEmbedder(), folder)
    assert said(report) == []
    assert {check.name: check.looked_at for check in report.checks}["papers"] == 2


def test_an_uploaded_file_is_read_again(data: Path, folder: Path) -> None:
    in_store(data, "UPDATE papers SET text = replace(text, '7', '8') WHERE name LIKE '@%'")
    found = said(verify(data, HashEmbedder(), folder))
    assert f"{UPLOADED}: its text is not that of its file; run `app.py repair`" in found
    mended = repair(data, HashEmbedder(), folder)
    assert said(mended.after) == []
    assert f"read: {UPLOADED}" in mended.done
    (data / "library" / UPLOADED).write_text(paper_about("ponds"))
    assert said(verify(data, HashEmbedder(), folder)) == [
        f"{UPLOADED}: has changed since it was read; run `app.py ingest`"
    ]


def test_uploads_that_cannot_be_seen_are_not_taken_for_gone(data: Path, folder: Path) -> None:
    (data / "library").rename(data / "elsewhere")
    (line,) = said(repair(data, HashEmbedder(), folder).after)
    assert line.startswith(f"{UPLOADED}: is held, but the folder of uploaded papers is gone; put ")
    assert UPLOADED in names(data)
    (data / "elsewhere").rename(data / "library")
    assert verify(data, HashEmbedder(), folder).ok


@pytest.mark.parametrize("by", ["repair", "opening"])
def test_a_damaged_store_is_moved_aside_and_made_anew(by: str, data: Path, folder: Path) -> None:
    path = data / "store.db"
    whole = path.read_bytes()
    # Opening looks at no more than the beginning.
    broken = whole[:8192] + b"\x5a" * (len(whole) - 8192) if by == "repair" else LETTER
    path.write_bytes(broken)
    report = verify(data, HashEmbedder(), folder)
    assert {f.check for f in report.findings} == {"database"}
    assert report.unchecked
    if by == "repair":
        mended = repair(data, HashEmbedder(), folder)
        assert said(mended.after) == []
    else:
        with opened(data, HashEmbedder()) as index:
            index.update(folder)
        assert verify(data, HashEmbedder(), folder).ok
    (aside,) = data.glob("store.db.broken-*")
    assert aside.read_bytes() == broken
    assert {"carers.txt", UPLOADED} <= set(names(data))

    in_store(data, "UPDATE settings SET value = 'other' WHERE name = 'schema'")
    assert names(data) == [], "a store of another make is begun anew"
    assert list(data.glob("store.db.broken-*")) == [aside], "and not moved aside, nor that deleted"


def test_a_store_of_another_make_is_not_called_damaged(data: Path, folder: Path) -> None:
    in_store(data, "UPDATE settings SET value = '1' WHERE name = 'schema'")
    in_store(data, "DROP TABLE left_out")
    with pytest.raises(StoreError, match="built with other settings"):
        verify(data, HashEmbedder(), folder)


def test_what_a_damaged_store_says_of_removed_papers_is_kept(data: Path, folder: Path) -> None:
    in_store(data, "DROP TABLE words")
    assert said(repair(data, HashEmbedder(), folder).after) == []
    assert names(data) == [UPLOADED, "carers.txt"]


def test_a_second_damaged_file_does_not_take_the_place_of_the_first(
    data: Path, folder: Path
) -> None:
    for _ in range(2):
        (data / "store.db").write_bytes(LETTER)
        assert repair(data, HashEmbedder(), folder).after.ok
    assert len(list(data.glob("store.db.broken-*"))) == 2


def test_a_damaged_file_that_cannot_name_its_folder_is_not_guessed_for(data: Path) -> None:
    (data / "store.db").write_bytes(LETTER)
    with pytest.raises(StoreError, match="--corpus"):
        repair(data, HashEmbedder())
    assert (data / "store.db").exists()


def test_a_paper_that_ends_its_reader_ends_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_papers(tmp_path / "papers", {"wrong.txt": "crash"})
    data = tmp_path / "data"
    with opened(data, HashEmbedder()) as index:
        index.update(folder)
    monkeypatch.setattr(sys.modules["index.files"], "Readers", partial(Readers, command=BAD_WORKER))
    mended = repair(data, HashEmbedder(), folder, limits=Limits(seconds=20))
    for report in (mended.before, mended.after):
        (line,) = said(report)
        assert line.startswith("wrong.txt: what is held of it is not proved by its file (")
    assert mended.done == (), "what is held may well be right"
    assert names(data) == ["wrong.txt"]
