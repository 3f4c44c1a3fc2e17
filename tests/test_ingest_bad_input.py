"""Papers and folders as bad as they come: each is one clear line, and the rest goes on."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import bad_papers as bad
import pytest

from ingest import (
    FolderError,
    Limits,
    PaperError,
    Readers,
    Reading,
    Request,
    fingerprint,
    read,
    scan,
)

LIMITS = Limits(seconds=20, memory_megabytes=600)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(99)
HTML = b"<!-- x -->\n<!DOCTYPE html>\n<html><body>The council met.</body></html>"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99)


def all_read(folder: Path) -> dict[str, Reading]:
    names = scan(folder, {}, {}).added
    with Readers(LIMITS, 128, workers=1) as readers:
        found = {
            reading.name: reading
            for reading in readers.read(Request(folder, name, {}) for name in names)
        }
    assert sorted(found) == sorted(names)
    for reading in found.values():
        assert (reading.document is None) == (reading.problem is not None)
        assert "\n" not in str(reading.problem)
        assert reading.fingerprint == fingerprint(folder, reading.name, {})
    return found


# Each with the line that it must lead to; "" where a reader may find a way to read it.
BAD_PDFS = {
    "locked": (bad.encrypted("secret"), "it is locked with a password; "),
    "locked otherwise": (bad.encrypted_by_fpdf(), "it is locked with a password; "),
    "cut off": (bad.plain_pdf(30)[:5000], ""),
    "only a beginning": (b"%PDF-1.7\n", "the PDF is damaged; "),
    "ten thousand pages": (bad.many_pages(10_000), "it has 10,000 pages, more than 5,000; "),
    "deep page tree": (bad.deep_page_tree(5_000), ""),
    "deep arrays": (bad.deep_arrays(100_000), ""),
    "deep arrays on the page": (bad.deep_arrays_on_the_page(100_000), ""),
    "bomb": (bad.bomb(1_000), ""),
    "page tree in a ring": (bad.page_tree_in_a_ring(), ""),
    "contents in a ring": (bad.contents_in_a_ring(), ""),
    "form that draws itself": (bad.form_that_draws_itself(), ""),
    "tables in a ring": (bad.tables_in_a_ring(), ""),
    "reference to itself": (bad.reference_to_itself(), ""),
    "absurd font": (bad.pdf_of(bad.one_page(bad.shown(b"/F1 1e30 Tf 1e30 0 0 -1e30 0 0 Tm"))), ""),
    "no font": (bad.pdf_of(bad.one_page(bad.shown(b"/F9 0 Tf"))), ""),
    "huge page": (bad.pdf_of(bad.one_page(bad.shown(), b"[0 0 1e12 1e12]")), ""),
    "page turned inside out": (bad.pdf_of(bad.one_page(bad.shown(), b"[9 9 -9 -9]")), ""),
    "page without a size": (bad.pdf_of(bad.one_page(bad.shown(), b"null")), ""),
    "no pages": (bad.pdf_of(bad.one_page(b"") | {2: b"<< /Type /Pages /Kids [] >>"}), ""),
}


def test_no_pdf_is_so_bad_that_it_stops_another(tmp_path: Path) -> None:
    for name, (data, _) in BAD_PDFS.items():
        (tmp_path / f"{name}.pdf").write_bytes(data)
    (tmp_path / "a good one.pdf").write_bytes(bad.plain_pdf())
    (tmp_path / "the last one.pdf").write_bytes(bad.plain_pdf())
    (tmp_path / "only locked to change.pdf").write_bytes(bad.encrypted(""))
    found = all_read(tmp_path)
    for name in ("a good one.pdf", "the last one.pdf", "only locked to change.pdf"):
        document = found[name].document
        assert document is not None and "what the carers" in " ".join(document.text.split())
        assert found[name].passages
    for name, (_, line) in BAD_PDFS.items():
        if line:
            assert str(found[f"{name}.pdf"].problem).startswith(f"{name}.pdf: {line}")


@pytest.mark.parametrize(
    ("name", "data", "line"),
    [
        ("a.pdf", b"", "the file is empty; save it again or remove it"),
        ("a.pdf", HTML, "it is named .pdf but holds a web page; "),
        ("a.pdf", bad.archive("x"), "it is named .pdf but holds an archive (ZIP); "),
        ("a.pdf", bad.archive("word/document.xml"), "it is named .pdf but holds a Word file; "),
        ("a.PDF", PNG, "it is named .pdf but holds a picture; "),
        ("a.pdf", b"Dear Sir", "it is named .pdf but holds text; rename it to .txt"),
        ("a.pdf", bytes(999), "it is named .pdf but holds something else; "),
        ("a.txt", bad.plain_pdf(), "it is named .txt but holds a PDF; rename it to .pdf"),
        ("a.md", bad.archive("xl/book.xml"), "it is named .md but holds an Excel file; "),
        ("a.txt", OLD_OFFICE, "it is named .txt but holds a file of an old Office"),
        ("a.txt", b"{\\rtf1 words}", "it is named .txt but holds an RTF text; "),
        ("a.txt", PNG, "it is named .txt but holds a picture; "),
    ],
)
def test_a_file_that_is_not_what_its_name_says(
    tmp_path: Path, name: str, data: bytes, line: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(PaperError) as raised:
        read(tmp_path, name, {})
    assert str(raised.value).startswith(f"{name}: {line}")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b"\r\nsent by post\r\n" + bad.plain_pdf()),
        ("a.txt", "\ufeffThe council met.".encode()),
        ("a.txt", "The council met.".encode("utf-16")),
        ("a.txt", b"PK said that the council met. %PDF- is how PDFs begin."),
        ("a.md", b"<!-- a note -->\n# Report\n\nThe council met."),
        ("a.txt", b"<html> is how web pages begin, and the council met."),
    ],
)
def test_what_is_only_unusual_is_read(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert "council" in read(tmp_path, name, {}).text


UNUSUAL = (
    "two words.txt",
    " space first.txt",
    'it\'s "quoted" `so`.txt',
    "50% & more; $HOME <b>?#[x].txt",
    "отчёт о заседании.txt",
    "報告書\u3000一.txt",
    "تقرير.txt",
    "گزارش\u200cها.txt",  # a zero-width non-joiner is a letter's part in Persian
    "no-break\u00a0space.txt",
    "café.txt",
    "cafe\u0301.txt",
    "back\\slash.txt",
    "-rf.txt",
    "🙂.txt",
    "x" * 251 + ".txt",
)


def test_any_name_that_can_be_shown_is_a_name(tmp_path: Path) -> None:
    for name in UNUSUAL:
        (tmp_path / name).write_text(f"The council met. {name}")
    assert scan(tmp_path, {}, {}).added == tuple(sorted(UNUSUAL))
    for name, reading in all_read(tmp_path).items():
        assert reading.document is not None
        assert reading.document.source.id == name
        assert name in reading.document.text


def test_a_name_that_cannot_be_stored_is_refused_and_shown_on_one_line(tmp_path: Path) -> None:
    for name in (b"line\nbreak.txt", b"latin-\xe9.txt", b"bell\a.txt", b"\xe2\x80\xaetxt.fdp.txt"):
        (tmp_path / os.fsdecode(name)).touch()
    (tmp_path / "folder\nbroken").mkdir()
    (tmp_path / "folder\nbroken" / "inside.txt").touch()
    (tmp_path / "good.txt").write_text("The council met.")
    changes = scan(tmp_path, {}, {})
    assert changes.added == ("good.txt",)
    shown = [str(error) for error in changes.refused]
    assert [line.partition(": ")[0] for line in shown] == [
        "\\u202etxt.fdp.txt",
        "bell\\x07.txt",
        "folder\\nbroken/inside.txt",
        "latin-\\udce9.txt",
        "line\\nbreak.txt",
    ]
    assert all(line.isprintable() and line.endswith("; rename it") for line in shown)


def test_what_is_no_file_never_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listener:
        monkeypatch.chdir(tmp_path)  # a socket's path may not be long
        listener.bind("socket.pdf")
        changes = scan(tmp_path, {"pipe.pdf": "known"}, {})
        for name in ("pipe.pdf", "socket.pdf"):
            assert fingerprint(tmp_path, name, {}) == ""
            with pytest.raises(PaperError, match="it cannot be opened"):
                read(tmp_path, name, {})
    assert [error.name for error in changes.refused] == ["pipe.pdf", "socket.pdf", "zero.txt"]


@pytest.fixture
def guarded() -> Iterator[Path]:
    """A folder whose permissions hold: root may do anything, so tests as root become nobody."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)
        is_root = os.geteuid() == 0
        try:
            yield folder
        finally:
            if is_root:
                os.seteuid(0)
            for path in (folder, *folder.rglob("*")):
                path.chmod(0o755)


def as_nobody() -> None:
    if os.geteuid() == 0:
        os.seteuid(65534)


def test_what_may_not_be_opened_is_not_gone(guarded: Path) -> None:
    """Papers would be forgotten if a folder that cannot be looked into passed for an empty one."""
    (guarded / "minutes").mkdir()
    (guarded / "minutes" / "one.txt").write_text("The council met.")
    (guarded / "two.txt").write_text("The council met.")
    known = {name: fingerprint(guarded, name, {}) for name in ("minutes/one.txt", "two.txt")}
    (guarded / "minutes").chmod(0)
    (guarded / "two.txt").chmod(0)
    as_nobody()
    changes = scan(guarded, known, {})
    assert changes.removed == changes.unchanged == ()
    assert changes.changed == ("minutes/one.txt", "two.txt")
    assert [str(error) for error in changes.refused] == [
        "minutes: this folder cannot be opened (Permission denied); check its permissions"
    ]
    for name in changes.changed:
        with pytest.raises(PaperError, match=r"it cannot be opened \(Permission denied\); "):
            read(guarded, name, {})


@pytest.mark.parametrize("closed", [".", "papers"])
def test_a_library_that_may_not_be_opened_is_not_an_empty_one(guarded: Path, closed: str) -> None:
    (guarded / "papers").mkdir()
    (guarded / "papers" / "one.txt").write_text("The council met.")
    (guarded / closed).chmod(0)
    as_nobody()
    with pytest.raises(FolderError) as raised:
        scan(guarded / "papers", {"one.txt": "known"}, {})
    assert "\n" not in str(raised.value)


def test_links_that_lead_round_in_a_ring_end(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "a" / "paper.txt").write_text("The council met.")
    (tmp_path / "x.txt").symlink_to(tmp_path / "y.txt")
    (tmp_path / "y.txt").symlink_to(tmp_path / "x.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "never.txt")
    changes = scan(tmp_path, {}, {})
    assert changes.added == ("a/paper.txt",)
    assert [error.name for error in changes.refused] == ["a/up", "gone.txt", "x.txt", "y.txt"]


def test_a_paper_that_vanishes_before_its_turn(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt", "d.txt", "e.txt"):
        (tmp_path / name).write_text("The council met.")
    names = scan(tmp_path, {}, {}).added
    with Readers(LIMITS, 128, workers=1) as readers:
        readings = readers.read(Request(tmp_path, name, {}) for name in names)
        first = next(readings)
        (tmp_path / "e.txt").unlink()
        rest = list(readings)
    assert first.problem is None
    assert [reading.problem is None for reading in rest] == [True, True, True, False]
    assert str(rest[-1].problem) == "e.txt: it is no longer there; run ingest again"
