"""Damage of every kind, done by hand: verify finds exactly that, repair mends it."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from index_library import (
    HashEmbedder,
    ReadersHere,
    assert_holds_the_folder,
    opened,
    paper_about,
    write_papers,
)

from index import ChromaVectors, Finding, Report, StoreError, repair, verify
from ingest import FolderError

TOPICS = ("carers", "housing", "transport")
QUESTION = "What had housing cost the council?"


@pytest.fixture(autouse=True, scope="module")
def _readers_here() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        for module in ("index.files", "index.update"):
            patched.setattr(sys.modules[module], "Readers", ReadersHere)
        yield


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of papers and an index of it, to be copied."""
    base = tmp_path_factory.mktemp("made")
    folder = write_papers(base / "papers", {f"{t}.txt": paper_about(t) for t in TOPICS})
    with opened(base / "data", HashEmbedder()) as index:
        index.update(folder)
    return base


@pytest.fixture(scope="module")
def made_answers(made: Path) -> list[str]:
    return answers(made / "data")


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made / "papers", tmp_path / "papers"))


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made / "data", tmp_path / "data"))


def said(data: Path, folder: Path) -> Report:
    return verify(data, HashEmbedder(), folder, everything=True)


def answers(data: Path) -> list[str]:
    with opened(data, HashEmbedder()) as index:
        return [hit.passage.id for hit in index.retriever().search(QUESTION, 5)]


def in_store(data: Path, *statements: str) -> None:
    with closing(sqlite3.connect(data / "store.db", isolation_level=None)) as tables:
        for statement in statements:
            tables.execute(statement)


def in_chroma(data: Path, change: Callable[[ChromaVectors], None]) -> None:
    (directory,) = data.glob("chroma-*")
    with closing(ChromaVectors.embedded(directory)) as chroma:
        change(chroma)


def turned(count: int = 64) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """A vector of unit length that is no text's."""
    return np.full(count, count**-0.5, np.float32)


def assert_mended(data: Path, folder: Path, before: list[str]) -> None:
    mended = repair(data, HashEmbedder(), folder)
    assert mended.before.findings
    assert mended.after.findings == ()
    assert said(data, folder).ok
    assert_holds_the_folder(data, folder, HashEmbedder())
    assert answers(data) == before
    again = repair(data, HashEmbedder(), folder)
    assert (again.before.findings, again.done) == ((), ()), "there was nothing left to do"


def test_an_index_as_it_is_made_is_sound_and_verifying_changes_nothing(
    data: Path, folder: Path
) -> None:
    before = (data / "store.db").read_bytes()
    report = said(data, folder)
    assert report.ok
    assert report.unchecked == ()
    assert [check.name for check in report.checks] == [
        *("database", "papers", "passages", "lexicon", "vectors", "chroma")
    ]
    assert all(check.looked_at for check in report.checks)
    assert (data / "store.db").read_bytes() == before


# What is done to the store, the check that finds it, its place and words of what is said.
DAMAGE = {
    "a passage cut short": (
        'UPDATE passages SET "end" = "end" - 3 WHERE id = 2',
        {
            ("passages", "carers.txt", "not those of its file"),
            ("passages", "carers.txt", "the name of other words"),
            ("lexicon", "carers.txt", "other words"),
        },
    ),
    "a passage beyond the text": (
        'UPDATE passages SET "end" = 99999 WHERE id = 2',
        {
            ("passages", "carers.txt", "no words at"),
            ("passages", "carers.txt", "not those of its file"),
        },
    ),
    "a statement moved": (
        "UPDATE passages SET statements = json_replace(statements, '$[0][0]',"
        " json_extract(statements, '$[0][0]') + 1) WHERE id = 2",
        {
            ("passages", "carers.txt", "not those of its file"),
            ("passages", "carers.txt", "the name of other words"),
        },
    ),
    "other headings": (
        "UPDATE passages SET headings = '[\"Nonsense\"]' WHERE id = 1",
        {
            ("passages", "carers.txt", "not those of its file"),
            ("lexicon", "carers.txt", "other words"),
        },
    ),
    "headings that are none": (
        "UPDATE passages SET headings = 'nonsense' WHERE id = 1",
        {("passages", "carers.txt", "cannot be")},
    ),
    "a page where there is none": (
        "UPDATE passages SET first_page = 1, last_page = 1 WHERE id = 1",
        {("passages", "carers.txt", "not those of its file")},
    ),
    "pages where there are none": (
        "UPDATE papers SET structure = json_replace(structure, '$.page_starts', json('[0]'),"
        " '$.page_labels', json('[\"1\"]')) WHERE name = 'carers.txt'",
        {
            ("passages", "carers.txt", "pages are not"),
            ("passages", "carers.txt", "number of its pages"),
        },
    ),
    "another text": (
        "UPDATE papers SET text = replace(text, 'heard', 'Heard') WHERE name = 'housing.txt'",
        {
            ("passages", "housing.txt", "text is not that of its file"),
            ("passages", "housing.txt", "the name of other words"),
            ("lexicon", "housing.txt", "other words"),
        },
    ),
    "a text that is none": (
        "UPDATE papers SET text = CAST(x'fffe' AS TEXT) WHERE name = 'housing.txt'",
        {("passages", "housing.txt", "not UTF-8")},
    ),
    "a structure that is none": (
        "UPDATE papers SET structure = '[]' WHERE name = 'housing.txt'",
        {("passages", "housing.txt", "cannot be")},
    ),
    "another sketch": (
        "UPDATE papers SET sketch = '[[1, 2]]' WHERE name = 'housing.txt'",
        {("passages", "housing.txt", "compared with other papers")},
    ),
    "a stamp that is none": (
        "UPDATE papers SET stamp = '[' WHERE name = 'housing.txt'",
        {("passages", "housing.txt", "how its file looked")},
    ),
    "another title": (
        "UPDATE papers SET source = json_replace(source, '$.title', 'Another')"
        " WHERE name = 'housing.txt'",
        {("passages", "housing.txt", "title"), ("lexicon", "housing.txt", "other words")},
    ),
    "a passage lost": (
        "DELETE FROM passages WHERE id = 3",
        {("passages", "housing.txt", "passages are held"), ("lexicon", "lexicon", "no passage")},
    ),
    "a passage of nothing": (
        "UPDATE passages SET paper = 99 WHERE id = 3",
        {
            ("database", "store.db", "1 passages belong to nothing"),
            ("passages", "housing.txt", "passages are held"),
        },
    ),
    "a word lost": (
        "DELETE FROM words WHERE word = 'housing'",
        {("passages", "housing.txt", "list of words")},
    ),
    "a passage that cannot be searched for": (
        "DELETE FROM lexicon WHERE rowid = 2",
        {("lexicon", "carers.txt", "cannot be searched for")},
    ),
    "a passage searched by other words": (
        "UPDATE lexicon SET words = 'other' WHERE rowid = 2",
        {("lexicon", "carers.txt", "other words")},
    ),
    "words of no passage": (
        "INSERT INTO lexicon (rowid, origin, headings, words) VALUES (99, '', '', 'x')",
        {("lexicon", "lexicon", "1 rows of no passage")},
    ),
    "the lexicon's index lost": (
        "DELETE FROM lexicon_data WHERE id > 10",
        {("lexicon", "lexicon", "malformed")},
    ),
    "the lexicon beyond opening": (
        "DELETE FROM lexicon_data",
        {("lexicon", "lexicon", "")},
    ),
    "no lexicon": (
        "DROP TABLE lexicon",
        {("lexicon", "lexicon", "no such table")},
    ),
    "a vector lost": (
        "DELETE FROM vectors WHERE hash = (SELECT hash FROM passages WHERE id = 2)",
        {("vectors", "carers.txt", "no vectors")},
    ),
    "a vector cut short": (
        "UPDATE vectors SET vectors = substr(vectors, 1, 101)"
        " WHERE hash = (SELECT hash FROM passages WHERE id = 2)",
        {("vectors", "carers.txt", "wrong length")},
    ),
    "a vector without length": (
        "UPDATE vectors SET vectors = zeroblob(length(vectors))"
        " WHERE hash = (SELECT hash FROM passages WHERE id = 2)",
        {("vectors", "carers.txt", "unit length")},
    ),
    "a vector of no numbers": (
        "UPDATE vectors SET vectors = CAST(x'007e' || substr(vectors, 3) AS BLOB)"
        " WHERE hash = (SELECT hash FROM passages WHERE id = 2)",
        {("vectors", "carers.txt", "no numbers")},
    ),
    "another text's vector": (
        "UPDATE vectors SET vectors = (SELECT v.vectors FROM passages AS p JOIN vectors AS v"
        " USING (hash) WHERE p.id = 4) WHERE hash = (SELECT hash FROM passages WHERE id = 2)",
        {("vectors", "carers.txt", "not that of its words")},
    ),
    "a statement's vector lost": (
        "UPDATE vectors SET count = count - 1, vectors = substr(vectors, 1, length(vectors) - 128)"
        " WHERE hash = (SELECT hash FROM passages WHERE id = 2)",
        {("vectors", "carers.txt", "another number of statements")},
    ),
    "one statement's vector for the other's": (
        "UPDATE vectors SET vectors = CAST(substr(vectors, 1, 128) || substr(vectors, 257, 128)"
        " || substr(vectors, 129, 128) || substr(vectors, 385) AS BLOB)"
        " WHERE hash = (SELECT hash FROM passages WHERE id = 2)",
        {("vectors", "carers.txt", "not that of its words")},
    ),
    "Chroma left in the middle of writing": (
        "UPDATE settings SET value = '1 writing' WHERE name = 'chroma embedded'",
        {("chroma", "Chroma", "not left whole")},
    ),
}


def told(findings: tuple[Finding, ...], wanted: set[tuple[str, str, str]]) -> bool:
    """Whether the findings are of the wanted kinds and places, none missing, none besides."""
    for finding in findings:
        line = str(finding)
        assert line.count("; run `app.py ") == 1
        assert "\n" not in line
    return {
        next(
            (w for w in wanted if w[0] == f.check and w[1] in f.place and w[2] in f.problem),
            (f.check, f.place, f.problem),
        )
        for f in findings
    } == wanted


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_to_the_store_is_found_and_mended(
    kind: str, data: Path, folder: Path, made_answers: list[str]
) -> None:
    statement, wanted = DAMAGE[kind]
    in_store(data, statement)
    # Chroma holds the vectors of what was: that is seen too where a text's vector is another's.
    findings = tuple(f for f in said(data, folder).findings if f.check in {w[0] for w in wanted})
    assert told(findings, wanted), [str(f) for f in findings]
    mended = repair(data, HashEmbedder(), folder)
    assert mended.after.findings == ()
    assert answers(data) == made_answers


def _missing(chroma: ChromaVectors) -> None:
    chroma.delete(sorted(chroma.ids())[:2])


def _extra(chroma: ChromaVectors) -> None:
    chroma.add(["f" * 32], turned()[None])


def _another(chroma: ChromaVectors) -> None:
    chroma.add(sorted(chroma.ids())[:1], turned()[None])


@pytest.mark.parametrize(
    ("change", "lines"),
    [(_missing, ["not in Chroma"] * 2), (_extra, ["1 vectors are of no"]), (_another, ["another"])],
)
def test_a_chroma_that_is_not_the_store_is_found_and_built_again(
    data: Path, folder: Path, change: Callable[[ChromaVectors], None], lines: list[str]
) -> None:
    before = answers(data)
    in_chroma(data, change)
    findings = said(data, folder).findings
    assert [f.check for f in findings] == ["chroma"] * len(lines)
    for finding, words in zip(findings, lines, strict=True):
        assert words in finding.problem
    assert_mended(data, folder, before)


def test_files_that_changed_since_are_named_and_taken_in(data: Path, folder: Path) -> None:
    write_papers(folder, {"housing.txt": paper_about("flats"), "parks.txt": paper_about("parks")})
    write_papers(folder, {"manifest.toml": '["carers.txt"]\ntitle = "On carers"\n'})
    (folder / "transport.txt").unlink()
    lines = [str(finding) for finding in said(data, folder).findings]
    assert [line.partition(":")[0] for line in lines] == [
        *("carers.txt", "housing.txt", "parks.txt", "transport.txt")
    ]
    for line, words in zip(
        lines,
        ("manifest", "changed since it was read", "not in the index", "gone from"),
        strict=True,
    ):
        assert words in line
    mended = repair(data, HashEmbedder(), folder)
    assert mended.after.ok
    assert "dropped: transport.txt" in mended.done
    assert_holds_the_folder(data, folder, HashEmbedder())


@pytest.mark.parametrize("step", ["remake_lexicon", "drop_vectors", "touch", "compact"])
def test_a_repair_cut_short_is_completed_by_the_next(
    step: str,
    data: Path,
    folder: Path,
    made_answers: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    in_store(data, DAMAGE["a passage cut short"][0], DAMAGE["a vector lost"][0])

    def cut(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(sys.modules["index.audit"].Audit, step, cut)
        with pytest.raises(KeyboardInterrupt):
            repair(data, HashEmbedder(), folder)
    assert repair(data, HashEmbedder(), folder).after.ok
    assert answers(data) == made_answers


@pytest.fixture
def owned(data: Path) -> Iterator[Path]:
    with opened(data, HashEmbedder()):
        yield data


def test_beside_an_owner_all_but_chroma_is_verified_and_nothing_repaired(
    owned: Path, folder: Path
) -> None:
    report = said(owned, folder)
    assert report.ok
    assert [check.name for check in report.checks][-1] == "vectors"
    (line,) = report.unchecked
    assert line.startswith("Chroma, as its files are in use by process")
    with pytest.raises(StoreError, match="in use by process"):
        repair(owned, HashEmbedder(), folder)


def test_without_an_index_or_a_folder_it_is_said(tmp_path: Path, data: Path) -> None:
    with pytest.raises(StoreError, match=r"run `app.py ingest` first"):
        verify(tmp_path / "nothing", HashEmbedder())
    assert not (tmp_path / "nothing").exists()
    with pytest.raises(FolderError):
        verify(data, HashEmbedder(), tmp_path / "nothing")


def test_a_sample_is_embedded_again_unless_all_are_asked_for(
    data: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["index.verify"], "_SAMPLE", 2)
    few, all_of_them = HashEmbedder(), HashEmbedder()
    assert verify(data, few, folder).ok
    assert verify(data, all_of_them, folder, everything=True).ok
    assert len(few.embedded) == 2
    assert len(all_of_them.embedded) == len(set(all_of_them.embedded)) == 6
