import os
from pathlib import Path

import pytest

from ingest import Document, FolderError, PaperError, load_manifest, read, scan


def fingerprint(document: Document) -> str:
    return document.source.fingerprint


def test_only_what_is_new_changed_or_gone_is_worked_on(tmp_path: Path) -> None:
    (tmp_path / "minutes").mkdir()
    for name in ("one.txt", "two.md", "minutes/three.TXT"):
        (tmp_path / name).write_text(f"The council met {name} times.")
    (tmp_path / "picture.png").write_bytes(b"png")
    (tmp_path / ".hidden.txt").write_text("hidden")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "notes.txt").write_text("hidden")
    (tmp_path / "manifest.toml").write_text('["one.txt"]\ntitle = "One thing"\n')
    manifest = load_manifest(tmp_path)

    first = scan(tmp_path, {}, manifest)
    assert first.added == ("minutes/three.TXT", "one.txt", "two.md")
    assert first.ignored == ("picture.png",)
    known = {name: fingerprint(read(tmp_path, name, manifest)) for name in first.added}

    second = scan(tmp_path, known, manifest)
    assert second.unchanged == first.added
    assert second.added == second.changed == second.removed == ()

    (tmp_path / "two.md").write_text("The council met again.")
    (tmp_path / "minutes" / "three.TXT").unlink()
    (tmp_path / "four.txt").write_text("New.")
    third = scan(tmp_path, known, manifest)
    assert third.added == ("four.txt",)
    assert third.changed == ("two.md",)
    assert third.removed == ("minutes/three.TXT",)
    assert third.unchanged == ("one.txt",)


def test_a_paper_changes_when_only_its_manifest_entry_does(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("The council met.")
    (tmp_path / "two.txt").write_text("The council met.")
    known = {name: fingerprint(read(tmp_path, name, {})) for name in ("one.txt", "two.txt")}
    (tmp_path / "manifest.toml").write_text('["one.txt"]\ndate = "2024"\n')
    changes = scan(tmp_path, known, load_manifest(tmp_path))
    assert changes.changed == ("one.txt",)
    assert changes.unchanged == ("two.txt",)


def test_a_missing_folder_is_not_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="no such folder"):
        scan(tmp_path / "gone", {"one.txt": "known"}, {})


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "secret.txt"
    outside.write_text("secret")
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "link.txt").symlink_to(outside)
    (folder / "all").symlink_to(tmp_path)
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    (folder / "paper.txt").write_text("The council met.")
    (folder / "same.txt").symlink_to(folder / "paper.txt")
    changes = scan(folder, {}, {})
    assert changes.added == ("paper.txt", "same.txt")
    assert [str(error) for error in changes.refused] == [
        "all: it is a link to a folder, which is not followed; copy that folder here",
        "link.txt: it is a link out of the folder of papers; copy the file into the folder",
        "loop.txt: it is a link that leads nowhere; copy the file here, or remove the link",
    ]
    assert changes.ignored == ()
    for name in ("link.txt", "../secret.txt", "loop.txt"):
        with pytest.raises(PaperError, match="not inside the folder"):
            read(folder, name, {})


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.txt", b"", "a.txt: the file is empty; "),
        ("a.txt", b" \r\n\t", "a.txt: there is nothing in it but white space; "),
        ("a.txt", b"\x00\x01\x02PK", "a.txt: this is not a text file; "),
        ("a.md", b"", "a.md: the file is empty; "),
        ("a.pdf", b"", "a.pdf: the file is empty; "),
        ("a.pdf", b"%PDF-1.7 and then nothing", "a.pdf: the PDF is damaged; "),
        ("a.pdf", b"Dear Sir or Madam", "a.pdf: it is named .pdf but holds text; "),
        ("a.docx", b"PK", "a.docx: the Word file is damaged; "),
        ("a.html", b"", "a.html: the file is empty; "),
        ("a.rtf", b"PK", "a.rtf: this kind of file cannot be read; save it as one of .txt"),
    ],
)
def test_a_bad_paper_says_what_is_wrong_and_what_to_do(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(PaperError) as raised:
        read(tmp_path, name, {})
    assert str(raised.value).startswith(said)
    assert "\n" not in str(raised.value)
    assert raised.value.name == name


def test_a_paper_that_vanished_after_the_scan(tmp_path: Path) -> None:
    with pytest.raises(PaperError, match="no longer there"):
        read(tmp_path, "gone.txt", {})


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open every file")
def test_a_paper_that_may_not_be_opened(tmp_path: Path) -> None:
    path = tmp_path / "closed.txt"
    path.write_text("closed")
    path.chmod(0)
    assert scan(tmp_path, {"closed.txt": "known"}, {}).changed == ("closed.txt",)
    with pytest.raises(PaperError, match="cannot be opened"):
        read(tmp_path, "closed.txt", {})


def test_a_folder_named_like_a_paper(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(PaperError, match="cannot be opened"):
        read(tmp_path, "a.txt", {})


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Report on carers\n\nThe council met.\n", "Report on carers"),
        ("Summary\n\nThe council met.\n", "Council minutes may"),
        ("The council met, and " + "talked " * 40 + "and left.\n", "Council minutes may"),
    ],
)
def test_a_paper_without_a_manifest_still_has_a_title(
    tmp_path: Path, text: str, title: str
) -> None:
    (tmp_path / "council_minutes-may.txt").write_text(text)
    source = read(tmp_path, "council_minutes-may.txt", {}).source
    assert source.title == title
    assert (source.publisher, source.kind, source.date, source.url) == (None, "minutes", None, None)
