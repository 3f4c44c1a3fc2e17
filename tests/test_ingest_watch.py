"""A folder watched: a change is dealt with when it has come to rest, and not before."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from index_library import HashEmbedder, held, opened, paper_about, write_papers

from index import Follower
from ingest import Sight, Stamp, Watch, fingerprint, load_manifest, scan, snapshot, stamp_of

SAME, CHANGING, SETTLED, LOST = Sight.SAME, Sight.CHANGING, Sight.SETTLED, Sight.LOST


@pytest.mark.parametrize(
    ("looks", "sights"),
    [
        ([{"a": "1"}] * 3, [SAME] * 3),
        # A file that is being copied here grows from look to look.
        ([{"a": "1", "b": n} for n in "12333"], [CHANGING, CHANGING, CHANGING, SETTLED, SAME]),
        ([{"a": "2"}, {"a": "2"}, {"a": "2"}], [CHANGING, SETTLED, SAME]),
        ([{"a": "1", "manifest.toml": "1"}] * 3, [CHANGING, SETTLED, SAME]),
        # Changed and changed back: there is nothing to do.
        ([{"a": "2"}, {"a": "1"}], [CHANGING, SAME]),
        # A drive that is not mounted for a while: no folder, or an empty one.
        ([None, {}, None, {"a": "1"}], [LOST, LOST, LOST, SAME]),
        ([{"a": "2"}, None, {"a": "2"}, {"a": "2"}], [CHANGING, LOST, CHANGING, SETTLED]),
        # One of two papers is gone, which is not the same as all.
        ([{"b": "1"}, {"b": "1"}, {}], [CHANGING, SETTLED, LOST]),
    ],
)
def test_what_each_look_shows(looks: list[dict[str, str] | None], sights: list[Sight]) -> None:
    watch = Watch({"a": "1"})
    assert [watch.tell(look) for look in looks] == sights


def test_a_folder_that_was_empty_from_the_first_may_stay_so() -> None:
    assert Watch({}).tell({}) is SAME


def test_a_snapshot_tells_what_is_written_renamed_and_said_of_papers(tmp_path: Path) -> None:
    folder = write_papers(tmp_path / "papers", {"a.txt": "Words.", "note.xyz": "No paper."})
    (folder / ".hidden.txt").write_text("Hidden.")
    before = snapshot(folder)
    assert before is not None
    assert set(before) == {"a.txt"}
    assert snapshot(folder) == before
    write_papers(folder, {"a.txt": "Words!"})
    os.utime(folder / "a.txt", ns=(0, int(before["a.txt"].split()[1])))  # as if it were the old
    changed = snapshot(folder)
    assert changed is not None
    assert changed["a.txt"] != before["a.txt"]
    write_papers(folder, {"manifest.toml": ""})
    (folder / "link.txt").symlink_to(folder / "nothing.txt")
    assert set(snapshot(folder) or ()) == {"a.txt", "manifest.toml"}
    assert snapshot(tmp_path / "gone") is None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_papers(tmp_path / "papers", {"carers.txt": paper_about("carers")})


def test_an_index_follows_its_folder(tmp_path: Path, folder: Path) -> None:
    data = tmp_path / "data"
    with opened(data, HashEmbedder()) as index:
        index.update(folder)
        follower = Follower(index, folder)

        def look() -> list[str]:
            return list(follower.look())

        assert [look() for _ in range(3)] == [[]] * 3

        write_papers(folder, {"parks.txt": paper_about("parks")[:100]})
        assert look() == []
        write_papers(folder, {"parks.txt": paper_about("parks")})  # more of it has come
        assert look() == []
        (said,) = look()
        assert said.startswith("read: parks.txt (")
        assert index.document("parks.txt").text == paper_about("parks")

        (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and then nothing")
        assert look() == []
        (said,) = look()
        assert said.startswith("not read: broken.pdf: the PDF is damaged; ")

        write_papers(folder, {"manifest.toml": '["parks.txt"]\ndate = "soon"\n'})
        assert look() == []
        (said,) = look()
        assert "manifest.toml, line 2" in said
        assert [look() for _ in range(4)] == [[]] * 4, "it is said once"
        write_papers(folder, {"manifest.toml": '["parks.txt"]\ndate = "2024"\n'})
        assert look() == []
        (said,) = look()
        assert said.startswith("read: parks.txt (")

        for name in ("broken.pdf", "parks.txt"):
            (folder / name).unlink()
        assert look() == []
        assert look() == ["gone: broken.pdf", "gone: parks.txt"]

        away = folder.rename(tmp_path / "away")
        (said,) = look()
        assert said.startswith(f"{folder} is gone or empty; waiting for it")
        folder.mkdir()
        assert [look() for _ in range(3)] == [[]] * 3
        assert [paper.source.id for paper in index.papers()] == ["carers.txt"]
        folder.rmdir()
        away.rename(folder)
        assert [look() for _ in range(3)] == [[]] * 3, "nothing had changed"
    assert set(held(data, HashEmbedder()).passages) == {"carers.txt"}


def test_a_change_while_the_library_was_read_is_taken_in(tmp_path: Path, folder: Path) -> None:
    with opened(tmp_path / "data", HashEmbedder()) as index:
        index.update(folder)
        write_papers(folder, {"parks.txt": paper_about("parks")})
        follower = Follower(index, folder)
        assert list(follower.look()) == []
        assert len(list(follower.look())) == 1


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if all files had been written an hour ago."""
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() + 3600 * 10**9)


@pytest.mark.usefixtures("settled")
def test_a_file_that_looks_as_before_is_not_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_papers(folder, {"housing.txt": paper_about("housing")})
    manifest = load_manifest(folder)
    known = dict.fromkeys(("carers.txt", "housing.txt"), "")
    first = scan(folder, known, manifest)
    assert first.changed == ("carers.txt", "housing.txt")
    stamps = {name: stamp for name in known if (stamp := stamp_of(folder, name))}
    known = {name: fingerprint(folder, name, manifest) for name in known}
    unstamped = scan(folder, known, manifest)
    assert unstamped.stamps == stamps, "what is not known yet is handed out to be kept"

    read: list[str] = []
    really: Callable[..., object] = Path.open

    def noticed(path: Path, *arguments: str) -> object:
        read.append(path.name)
        return really(path, *arguments)

    monkeypatch.setattr(Path, "open", noticed)
    again = scan(folder, known, manifest, stamps)
    assert (again.unchanged, dict(again.stamps), read) == (tuple(known), {}, [])

    size = (folder / "housing.txt").stat().st_size
    monkeypatch.undo()
    copy = folder.parent / "copy.txt"
    copy.write_text(paper_about("housinG"), encoding="utf-8")
    shutil.copystat(folder / "housing.txt", copy)
    copy.replace(folder / "housing.txt")
    assert (folder / "housing.txt").stat().st_size == size
    assert scan(folder, known, manifest, stamps).changed == ("housing.txt",)


@pytest.mark.usefixtures("settled")
def test_the_manifest_changes_a_paper_whose_file_is_not_read(folder: Path) -> None:
    known = {"carers.txt": fingerprint(folder, "carers.txt", {})}
    stamp = stamp_of(folder, "carers.txt")
    assert stamp is not None
    write_papers(folder, {"manifest.toml": '["carers.txt"]\ndate = "2024"\n'})
    found = scan(folder, known, load_manifest(folder), {"carers.txt": stamp})
    assert found.changed == ("carers.txt",)


def test_the_look_of_a_file_just_written_proves_nothing(folder: Path) -> None:
    stamp = stamp_of(folder, "carers.txt")
    assert stamp is not None
    assert stamp.look == ""
    (folder / "carers.txt").write_bytes(b"Other words, at the same moment.")
    assert stamp_of(folder, "carers.txt", stamp) != stamp
    assert stamp_of(folder, "nothing.txt", Stamp("", "")) is None
