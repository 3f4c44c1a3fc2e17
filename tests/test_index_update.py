"""An index is brought up to date with a folder: nothing twice, nothing kept too long, none lost."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from fpdf import FPDF
from index_library import (
    HashEmbedder,
    assert_holds_the_folder,
    held,
    opened,
    paper_about,
    write_papers,
)

from index import Progress, StoreError, Update
from ingest import FolderError

TOPICS = ("carers", "housing", "transport")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_papers(tmp_path / "papers", {f"{t}.txt": paper_about(t) for t in TOPICS})


@pytest.fixture
def embedder() -> HashEmbedder:
    return HashEmbedder()


@pytest.fixture
def data(tmp_path: Path, folder: Path, embedder: HashEmbedder) -> Path:
    """An index of the three papers, closed again."""
    brought_up_to_date(tmp_path / "data", folder, embedder)
    embedder.taken()
    return tmp_path / "data"


def brought_up_to_date(data: Path, folder: Path, embedder: HashEmbedder) -> Update:
    with opened(data, embedder) as index:
        update = index.update(folder)
        assert not index.stale(folder)
    return update


def pdf(path: Path, words: str) -> None:
    paper = FPDF()
    paper.add_page()
    paper.set_font("Helvetica", size=11)
    paper.multi_cell(0, 6, words)
    paper.output(str(path))


def test_all_is_held_once_and_embedded_once(tmp_path: Path, folder: Path) -> None:
    embedder = HashEmbedder()
    update = brought_up_to_date(tmp_path / "data", folder, embedder)
    assert update.added == tuple(f"{topic}.txt" for topic in TOPICS)
    found = assert_holds_the_folder(tmp_path / "data", folder, embedder)
    assert len(embedder.embedded) == len(set(embedder.embedded)) == len(found.hashes)


def test_nothing_is_worked_on_when_nothing_has_changed(
    data: Path, folder: Path, embedder: HashEmbedder
) -> None:
    with opened(data, embedder) as index:
        assert not index.stale(folder)
        update = index.update(folder)
    assert update.unchanged == tuple(f"{topic}.txt" for topic in TOPICS)
    assert embedder.taken() == []


def test_only_new_and_changed_papers_are_embedded(
    data: Path, folder: Path, embedder: HashEmbedder
) -> None:
    write_papers(folder, {"parks.txt": paper_about("parks"), "housing.txt": paper_about("flats")})
    with opened(data, embedder) as index:
        assert index.stale(folder)
    update = brought_up_to_date(data, folder, embedder)
    assert (update.added, update.changed) == (("parks.txt",), ("housing.txt",))
    worked_on = embedder.taken()
    assert worked_on
    assert all("parks" in text or "flats" in text for text in worked_on)
    assert_holds_the_folder(data, folder, embedder)


def test_only_the_changed_sentence_of_a_paper_is_embedded(
    data: Path, folder: Path, embedder: HashEmbedder
) -> None:
    old = paper_about("carers")
    write_papers(folder, {"carers.txt": old.replace("part 6 that carers", "part 6 that families")})
    brought_up_to_date(data, folder, embedder)
    worked_on = embedder.taken()
    assert worked_on
    assert all("families" in text for text in worked_on)


def test_a_removed_paper_leaves_nothing_behind(
    data: Path, folder: Path, embedder: HashEmbedder
) -> None:
    (folder / "carers.txt").unlink()
    assert brought_up_to_date(data, folder, embedder).removed == ("carers.txt",)
    found = assert_holds_the_folder(data, folder, embedder)
    assert set(found.passages) == {"housing.txt", "transport.txt"}
    assert not [words for words in found.lexicon if "carers" in words]
    with opened(data, embedder) as index:
        names = {h.passage.source.id for h in index.retriever().search("carers", 30)}
        assert names == {"housing.txt", "transport.txt"}
        with pytest.raises(KeyError):
            index.document("carers.txt")
    assert set(embedder.taken()) == {"carers"}, "more than the question was embedded"


def test_an_emptied_folder_empties_the_index(
    data: Path, folder: Path, embedder: HashEmbedder
) -> None:
    for topic in TOPICS:
        (folder / f"{topic}.txt").unlink()
    brought_up_to_date(data, folder, embedder)
    found = held(data, embedder)
    assert (found.passages, found.hashes, found.lexicon) == ({}, frozenset(), ())
    with opened(data, embedder) as index:
        assert index.retriever().search("carers", 5) == []


def test_another_folder_replaces_the_papers(
    tmp_path: Path, data: Path, embedder: HashEmbedder
) -> None:
    other = write_papers(tmp_path / "other", {"parks.txt": paper_about("parks")})
    brought_up_to_date(data, other, embedder)
    assert_holds_the_folder(data, other, embedder)
    with opened(data, embedder) as index:
        assert index.folder == other


def test_a_changed_entry_of_the_manifest_rereads_only_its_paper(
    data: Path, folder: Path, embedder: HashEmbedder
) -> None:
    write_papers(folder, {"manifest.toml": '["carers.txt"]\npublisher = "Age UK"\n'})
    assert brought_up_to_date(data, folder, embedder).changed == ("carers.txt",)
    assert embedder.taken() == []
    with opened(data, embedder) as index:
        assert index.document("carers.txt").source.publisher == "Age UK"
        assert index.document("housing.txt").source.publisher is None
        assert index.mentions("Age UK") == {"carers.txt"}


def test_a_paper_that_cannot_be_read_is_recorded_and_the_rest_is_indexed(
    data: Path, folder: Path, embedder: HashEmbedder
) -> None:
    (folder / "a-broken.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    update = brought_up_to_date(data, folder, embedder)
    (problem,) = update.problems
    assert problem.startswith("a-broken.pdf: the PDF is damaged; ")
    found = assert_holds_the_folder(data, folder, embedder)
    assert set(found.problems) == {"a-broken.pdf"}
    with opened(data, embedder) as index:
        assert [p.source.id for p in index.papers() if p.problem] == ["a-broken.pdf"]
        with pytest.raises(KeyError):
            index.document("a-broken.pdf")


def test_a_paper_that_cannot_be_read_is_tried_again_only_when_it_changes(
    data: Path, folder: Path, embedder: HashEmbedder
) -> None:
    (folder / "paper.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    brought_up_to_date(data, folder, embedder)  # not stale afterwards
    with opened(data, embedder) as index:
        again = index.update(folder)
    assert "paper.pdf" in again.unchanged
    assert len(again.problems) == 1, "it is still said"

    pdf(folder / "paper.pdf", "The swimming pool was opened by the mayor.")
    mended = brought_up_to_date(data, folder, embedder)
    assert (mended.changed, mended.problems) == (("paper.pdf",), ())
    assert "swimming pool" in held(data, embedder).flat["paper.pdf"][0]


def test_a_paper_that_can_no_longer_be_read_is_not_quoted_from_memory(
    data: Path, folder: Path, embedder: HashEmbedder
) -> None:
    (folder / "carers.txt").write_bytes(b"\0\0\0")
    (problem,) = brought_up_to_date(data, folder, embedder).problems
    assert problem.startswith("carers.txt: this is not a text file; ")
    assert "carers.txt" not in assert_holds_the_folder(data, folder, embedder).passages


def test_a_paper_that_cannot_be_opened_is_taken_in_when_it_can(
    data: Path, folder: Path, embedder: HashEmbedder
) -> None:
    away = folder.parent / "away.txt"
    away.write_text(paper_about("parks"))
    (folder / "link.txt").symlink_to(folder / "nothing.txt")  # within the folder, to nothing
    assert len(brought_up_to_date(data, folder, embedder).problems) == 1
    (folder / "nothing.txt").hardlink_to(away)
    update = brought_up_to_date(data, folder, embedder)
    assert (update.added, update.changed) == (("link.txt", "nothing.txt"), ())
    assert update.problems == ()


def test_the_same_words_in_two_papers_have_one_vector(
    data: Path, folder: Path, embedder: HashEmbedder
) -> None:
    before = held(data, embedder)
    shutil.copy(folder / "carers.txt", folder / "copy.txt")
    assert brought_up_to_date(data, folder, embedder).added == ("copy.txt",)
    assert embedder.taken() == []
    both = assert_holds_the_folder(data, folder, embedder)
    assert both.hashes == before.hashes
    assert both.flat["copy.txt"] == both.flat["carers.txt"]

    (folder / "carers.txt").unlink()
    brought_up_to_date(data, folder, embedder)
    one = assert_holds_the_folder(data, folder, embedder)
    assert one.hashes == before.hashes, "the copy needs the vectors still"


def test_a_renamed_paper_is_not_embedded_again(
    data: Path, folder: Path, embedder: HashEmbedder
) -> None:
    (folder / "carers.txt").rename(folder / "renamed.txt")
    brought_up_to_date(data, folder, embedder)
    assert embedder.taken() == []
    assert_holds_the_folder(data, folder, embedder)


def test_another_model_starts_the_store_afresh(data: Path, folder: Path) -> None:
    other = HashEmbedder("another model")
    with opened(data, other) as index:
        assert index.papers() == ()
        assert index.stale(folder)
        index.update(folder)
    found = assert_holds_the_folder(data, folder, other)
    assert len(other.embedded) == len(found.hashes)


def test_a_store_of_another_schema_is_started_afresh(
    data: Path, folder: Path, embedder: HashEmbedder
) -> None:
    with sqlite3.connect(data / "store.db") as tables:
        tables.execute("UPDATE settings SET value = '0' WHERE name = 'schema'")
        tables.execute("DROP TABLE vectors")
    tables.close()
    brought_up_to_date(data, folder, embedder)
    assert_holds_the_folder(data, folder, embedder)


@pytest.mark.parametrize("cut", ["CREATE TABLE settings (name, value)", "CREATE TABLE other (x)"])
def test_a_store_whose_making_was_cut_short_is_started_afresh(
    tmp_path: Path, folder: Path, embedder: HashEmbedder, cut: str
) -> None:
    (tmp_path / "data").mkdir()
    with sqlite3.connect(tmp_path / "data" / "store.db") as tables:
        tables.execute(cut)
    tables.close()
    brought_up_to_date(tmp_path / "data", folder, embedder)
    assert_holds_the_folder(tmp_path / "data", folder, embedder)


def test_a_damaged_store_is_said_in_one_line_or_built_again(
    data: Path, folder: Path, embedder: HashEmbedder
) -> None:
    path = data / "store.db"
    whole = path.read_bytes()
    said = []
    for start in range(0, len(whole), len(whole) // 16):
        for extra in data.glob("store.db-*"):
            extra.unlink()
        path.write_bytes(whole[:start] + b"\x5a" * 4096 + whole[start + 4096 :])
        try:
            with opened(data, embedder) as index:
                index.update(write_papers(folder, {"new.txt": paper_about(f"year {start}")}))
                index.retriever().search("carers", 5)
        except StoreError as error:
            said.append(str(error))
    aside = list(data.glob("store.db.broken-*"))
    assert said or aside, "no damage was seen"
    for line in said:
        assert "store.db" in line
        assert "app.py" in line
        assert "\n" not in line


def test_a_store_that_lost_vectors_says_what_to_do(
    data: Path, folder: Path, embedder: HashEmbedder
) -> None:
    with closing(sqlite3.connect(data / "store.db")) as connection, connection:
        connection.execute("DELETE FROM vectors")
    (folder / "carers.txt").unlink()
    with (
        opened(data, embedder) as index,
        pytest.raises(StoreError, match=r"store\.db: a passage has no vectors.* `app\.py repair`"),
    ):
        index.update(folder)


def test_a_file_that_is_no_store_at_all_is_built_again(
    data: Path, folder: Path, embedder: HashEmbedder
) -> None:
    (data / "store.db").write_bytes(b"Dear Sir or Madam, " * 1000)
    for extra in data.glob("store.db-*"):
        extra.unlink()
    brought_up_to_date(data, folder, embedder)
    assert_holds_the_folder(data, folder, embedder)


def test_a_folder_that_is_gone_takes_no_paper_away(
    data: Path, folder: Path, embedder: HashEmbedder
) -> None:
    before = held(data, embedder)
    folder.rename(folder.with_name("moved"))
    with opened(data, embedder) as index, pytest.raises(FolderError, match="no such folder"):
        index.update(folder)
    assert held(data, embedder).flat == before.flat


def test_progress_rises_to_the_end_and_names_the_papers(tmp_path: Path, folder: Path) -> None:
    told: list[Progress] = []
    with opened(tmp_path / "data", HashEmbedder()) as index:
        index.update(folder, told.append)
    done = [progress.done for progress in told]
    assert done == sorted(done)
    assert (done[0], done[-1]) == (0, len(TOPICS))
    assert {progress.papers for progress in told} == {len(TOPICS)}
    for topic in TOPICS:
        stages = [progress.stage for progress in told if progress.name == f"{topic}.txt"]
        assert list(dict.fromkeys(stages)) == ["reading", "embedding", "done"]
        assert all(0 <= progress.share <= 1 for progress in told)
