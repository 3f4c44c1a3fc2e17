"""The commands that keep the library and its index, each in a process of its own."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from app_process import (
    CHECKOUT,
    app,
    assert_one_line,
)


def test_a_damaged_index_is_one_line_or_mended(tmp_path: Path, own_papers: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "store.db").write_bytes(b"SQLite format 3\0" + b"\x5a" * 20_000)
    done = app("ingest", own_papers, "--data-dir", data)
    assert "Traceback" not in done.stderr
    if done.returncode == 0:
        assert done.stdout.startswith("2 papers")
    else:
        assert_one_line(done, "store.db")


def test_a_wrong_manifest_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "a.txt").write_text("Words.")
    (tmp_path / "papers" / "manifest.toml").write_text('["a.txt"]\ndate = "soon"\n')
    done = app("ingest", tmp_path / "papers", "--data-dir", tmp_path / "data")
    assert_one_line(done, "manifest.toml, line 2", "soon")


def test_an_index_is_verified_and_mended(tmp_path: Path, own_papers: Path, own_data: Path) -> None:
    data = Path(shutil.copytree(own_data, tmp_path / "data"))
    with closing(sqlite3.connect(data / "store.db", isolation_level=None)) as tables:
        tables.execute("DELETE FROM lexicon WHERE words LIKE '%Kelsey Park%'")
    wrong = app("verify", "--jsonl", "--data-dir", data)
    assert wrong.returncode == 1
    (found,) = map(json.loads, wrong.stdout.splitlines())
    assert found["check"] == "lexicon"
    assert found["place"].startswith("parks.txt at ")
    assert found["what_to_do"] == "run `app.py repair`"
    mended = app("repair", "--data-dir", data)
    assert mended.returncode == 0, mended.stderr
    assert mended.stdout.startswith("was wrong: parks.txt at ")
    sound = [line.split()[1:3] for line in mended.stdout.splitlines()[-6:]]
    assert sound == [["all", "well"]] * 6
    assert_one_line(app("verify", "--data-dir", tmp_path / "none"), "app.py ingest")


def test_a_watched_folder_is_followed_until_the_signal(
    tmp_path: Path, own_papers: Path, own_data: Path
) -> None:
    data = Path(shutil.copytree(own_data, tmp_path / "data"))
    folder = Path(shutil.copytree(own_papers, tmp_path / "papers"))
    command = [sys.executable, "app.py", "ingest", str(folder), "--watch", "0.2"]
    for sent, code, is_followed in ((signal.SIGTERM, 143, True), (signal.SIGINT, 0, False)):
        with subprocess.Popen(
            [*command, "--data-dir", str(data)],
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout
            lines = iter(process.stdout.readline, "")
            assert any(line.startswith("Watching ") for line in lines)
            if is_followed:  # once, as the model is loaded for it
                (folder / "lake.txt").write_text("The lake in Crystal Palace Park was cleaned.\n")
                assert next(lines) == "read: lake.txt (1 passages)\n"
            process.send_signal(sent)
            try:
                out, said = process.communicate(timeout=60)
            finally:
                process.kill()
        assert (process.returncode, out) == (code, "")
        assert "Traceback" not in said


@pytest.mark.parametrize("seconds", ["0", "-1", "soon", "nan", "inf"])
def test_an_interval_that_cannot_be_is_no_traceback(seconds: str, tmp_path: Path) -> None:
    done = app("ingest", "--watch", seconds, "--data-dir", tmp_path / "data", timeout=20)
    assert done.returncode == 2
    assert "--watch" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_signal_while_indexing_ends_it_cleanly(tmp_path: Path, own_papers: Path) -> None:
    data = tmp_path / "data"
    command = [sys.executable, "app.py", "ingest", str(own_papers), "--data-dir", str(data)]
    for sent in (signal.SIGTERM, signal.SIGINT):
        with subprocess.Popen(
            command, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
        ) as process:
            assert process.stderr
            said = b""
            while b".pdf" not in said and (more := process.stderr.read(1)):  # a paper is at hand
                said += more
            process.send_signal(sent)
            out, rest = process.communicate(timeout=60)
        assert process.returncode == 128 + sent
        assert out == b""
        assert "Traceback" not in (said + rest).decode()
    done = app("ingest", "--data-dir", data)
    assert done.returncode == 0, "the folder is known still, and the work is completed"
    assert done.stdout.startswith(f"2 papers of {own_papers} are indexed (")


def test_what_is_not_read_is_said_once_and_each_time(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "a.txt").write_text("The pond was cleaned in May by the park's own people.")
    (folder / "empty.txt").write_text("")
    (folder / "old.doc").write_text("x")
    (folder / "old.rtf").write_text("x")
    (tmp_path / "outside.txt").write_text("Words.")
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    for _ in range(2):
        done = app("ingest", folder, "--data-dir", tmp_path / "data")
        said = (done.stdout + done.stderr).splitlines()
        assert sum("empty.txt: " in line for line in said) == 1
        assert sum("link.txt: " in line for line in said) == 1
        assert (
            said.count(
                "2 files of kinds that are not read: old.doc, old.rtf; save them as .docx or PDF"
            )
            == 1
        )
    assert app("remove", "a.txt", "--data-dir", tmp_path / "data").returncode == 0
    assert "left out: a.txt; " in app("papers", "--data-dir", tmp_path / "data").stdout
