"""One process owns an index and writes; another may read beside it, and is told so."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from index_library import (
    HashEmbedder,
    assert_holds_the_folder,
    opened,
    paper_about,
    write_papers,
)

from index import Index, MiniLMEmbedder, StoreError

TESTS = Path(__file__).resolve().parent
CHECKOUT = TESTS.parent
TOPICS = ("carers", "housing", "transport", "parks")
QUESTION = "What had housing cost the council?"

# What the second process does: opens, searches, tries to write.
SECOND = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[3:]
from index_library import HashEmbedder, opened
from index import StoreError
with opened(Path(sys.argv[1]), HashEmbedder()) as index:
    print(index.owner_problem)
    print([h.passage.id for h in index.retriever().search(input(), 5)])
    try:
        print(index.update(Path(sys.argv[2])).added)
    except StoreError as error:
        print(error)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_papers(tmp_path / "papers", {f"{t}.txt": paper_about(t) for t in TOPICS})


@pytest.fixture
def owner(tmp_path: Path, folder: Path) -> Iterator[Index]:
    with opened(tmp_path / "data", HashEmbedder()) as index:
        index.update(folder)
        yield index


def second_process(data: Path, folder: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", SECOND, str(data), str(folder), str(CHECKOUT), str(TESTS)],
        input=QUESTION,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout.splitlines()


def app(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "app.py", *map(str, arguments)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_another_process_finds_the_same_and_may_not_write(
    owner: Index, tmp_path: Path, folder: Path
) -> None:
    write_papers(folder, {"new.txt": paper_about("schools")})
    problem, hits, refusal = second_process(tmp_path / "data", folder)
    assert problem == f"{tmp_path / 'data'} is in use by process {os.getpid()}"
    assert hits == str([h.passage.id for h in owner.retriever().search(QUESTION, 5)])
    assert "housing.txt" in hits
    assert refusal == f"{problem}; stop it first, or name another --data-dir"
    assert len(owner.papers()) == len(TOPICS)
    assert owner.update(folder).added == ("new.txt",), "the owner may write still"


def test_when_the_owner_has_gone_another_may_write(
    owner: Index, tmp_path: Path, folder: Path
) -> None:
    owner.close()
    write_papers(folder, {"new.txt": paper_about("schools")})
    problem, _, added = second_process(tmp_path / "data", folder)
    assert problem == "None"
    assert added == "('new.txt',)"
    assert_holds_the_folder(tmp_path / "data", folder, HashEmbedder())


def test_a_reader_sees_what_the_owner_changes(owner: Index, tmp_path: Path, folder: Path) -> None:
    def found(index: Index, question: str) -> set[str]:
        return {h.passage.source.id for h in index.retriever().search(question, 30)}

    with opened(tmp_path / "data", HashEmbedder()) as reader:
        assert "housing.txt" in found(reader, QUESTION)
        write_papers(folder, {"new.txt": paper_about("schools")})
        (folder / "housing.txt").unlink()
        assert reader.stale(folder)
        owner.update(folder)
        assert not reader.stale(folder)
        assert found(reader, QUESTION) == found(owner, QUESTION)
        assert "new.txt" in found(reader, "schools")
        assert "housing.txt" not in found(reader, QUESTION)


def test_papers_that_only_went_do_not_crowd_out_those_that_stay(
    owner: Index, tmp_path: Path, folder: Path
) -> None:
    """A reader that searched the vectors of removed papers would find nothing near but them."""
    crowd = {f"{n}.txt": paper_about(f"housing {n}", sentences=20) for n in range(20)}
    owner.update(write_papers(folder, crowd))
    with opened(tmp_path / "data", HashEmbedder()) as reader:
        reader.retriever().search(QUESTION, 5)  # all vectors are in its memory now
        for name in crowd:
            (folder / name).unlink()
        owner.update(folder)
        dense = [h for h in reader.retriever().search(QUESTION, 30) if "dense" in h.found_by]
        assert len(dense) == reader.passage_count()


def test_a_reader_of_another_model_is_refused(owner: Index, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"built with other settings; run `app.py ingest` again"):
        Index(tmp_path / "data", HashEmbedder("another model"))
    assert len(owner.papers()) == len(TOPICS), "what the owner holds stays as it is"


def test_a_reader_before_anything_is_held_is_told_to_ingest(owner: Index, tmp_path: Path) -> None:
    (tmp_path / "data" / "store.db").rename(tmp_path / "away.db")
    with pytest.raises(StoreError, match=r"no index here yet; run `app.py ingest` first"):
        Index(tmp_path / "data", HashEmbedder())


def test_an_index_that_could_not_be_opened_is_not_kept_in_use(tmp_path: Path, folder: Path) -> None:
    with (
        opened(tmp_path / "data", HashEmbedder(), "no address") as index,
        pytest.raises(StoreError) as problem,
    ):
        index.retriever()
    assert "not a URL" in str(problem.value)
    with opened(tmp_path / "data", HashEmbedder()) as index:
        assert index.owner_problem is None
        assert index.update(folder).added


def test_the_commands_beside_an_owner(sample_data: Path, tmp_path: Path) -> None:
    data = Path(shutil.copytree(sample_data, tmp_path / "sample"))
    with opened(data, MiniLMEmbedder()) as index:
        asked = app("ask", "What did CQC recommend on carers?", "--data-dir", data)
        assert asked.returncode == 0, asked.stderr
        assert asked.stderr == ""
        assert "Support carers more effectively" in asked.stdout

        other = write_papers(tmp_path / "papers", {"new.txt": paper_about("schools")})
        refused = app("ingest", other, "--data-dir", data)
        assert refused.returncode == 2
        assert refused.stdout == ""
        (line,) = refused.stderr.splitlines()
        assert line.startswith(f"scrutineer: {data} is in use by process {os.getpid()}; stop it")

        behind = app(
            "ask", "What did CQC recommend on carers?", "--data-dir", data, "--corpus", other
        )
        assert behind.returncode == 0
        assert "its papers have changed since" in behind.stderr
        assert {p.source.id for p in index.papers()} >= {
            "bromley-council-statement-on-cqc-assessment.txt"
        }
