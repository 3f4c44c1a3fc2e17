"""The library changed while it is asked: order, states, cancelling, and what a restart finds."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from index_library_fake import FakeLibrary, Gate, paper

from index import UPLOADS, Job, Keeper, StoreError

Start = Callable[..., Keeper]


@pytest.fixture
def library(tmp_path: Path) -> FakeLibrary:
    (tmp_path / "papers").mkdir()
    return FakeLibrary(folder=tmp_path / "papers")


@pytest.fixture
def start(library: FakeLibrary, tmp_path: Path) -> Iterator[Start]:
    keepers: list[Keeper] = []

    def begin(
        watch_seconds: float | None = None, changed: Callable[[], bool] = lambda: True
    ) -> Keeper:
        keeper = Keeper(library, tmp_path / "incoming", watch_seconds, changed)
        keepers.append(keeper)
        keeper.start()
        return keeper

    yield begin
    for keeper in keepers:
        keeper.close()


def hand_in(keeper: Keeper, name: str, data: bytes = b"words") -> Job:
    part = keeper.part()
    part.write_bytes(data)
    return keeper.upload(part, name)


def wait(true: Callable[[], object]) -> None:
    until = time.monotonic() + 20
    while not true():
        assert time.monotonic() < until, "it does not come about"
        time.sleep(0.005)


def ended(keeper: Keeper) -> dict[str, Job]:
    """All jobs by their papers, once none is left to do."""
    wait(lambda: not any(job.active for job in keeper.jobs()))
    return {job.name.removeprefix(UPLOADS): job for job in keeper.jobs()}


def hold(library: FakeLibrary, name: str) -> Gate:
    return library.gates.setdefault(name, threading.Event())


def left(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "incoming").rglob("*"))


def test_jobs_are_done_in_order_and_one_bad_paper_stops_none(
    start: Start, library: FakeLibrary, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    keeper = start()
    with caplog.at_level(logging.CRITICAL, "index.keeper"):  # the fault's traceback is expected
        for name in ("one.txt", "unreadable.pdf", "broken.pdf", "two.txt"):
            hand_in(keeper, name, name.encode())
        keeper.remove(UPLOADS + "one.txt")
        keeper.remove("never.txt")
        jobs = ended(keeper)
    assert library.did == ["add one.txt", "add two.txt", f"remove {UPLOADS}one.txt"]
    assert library.files[UPLOADS + "two.txt"] == b"two.txt"
    assert jobs["one.txt"].stage == "removed"
    assert jobs["two.txt"].stage == "indexed" and jobs["two.txt"].problem is None
    assert jobs["unreadable.pdf"].stage == "unreadable"
    assert jobs["unreadable.pdf"].problem == "it has no words; add a version with text"
    assert jobs["broken.pdf"].stage == "failed" and "a fault" not in str(jobs["broken.pdf"].problem)
    assert jobs["never.txt"].stage == "failed"
    assert left(tmp_path) == []


def test_the_stage_and_share_can_be_followed(start: Start, library: FakeLibrary) -> None:
    gate = hold(library, "slow.pdf")
    keeper = start()
    first, second = hand_in(keeper, "slow.pdf"), hand_in(keeper, "next.pdf")
    library.reached.wait(20)
    now = {job.id: job for job in keeper.jobs()}
    assert (now[first.id].stage, now[first.id].share) == ("reading", 0.5)
    assert now[second.id].stage == "waiting" and keeper.waiting == 1
    gate.set()
    assert [job.share for job in ended(keeper).values()] == [1.0, 1.0]


def test_cancelling_leaves_everything_as_it_was(
    start: Start, library: FakeLibrary, tmp_path: Path
) -> None:
    hold(library, "running.pdf")
    keeper = start()
    jobs = [hand_in(keeper, name) for name in ("running.pdf", "waiting.pdf", "kept.pdf")]
    library.reached.wait(20)
    assert keeper.cancel(jobs[1].id) and keeper.cancel(jobs[0].id)
    assert {name: job.stage for name, job in ended(keeper).items()} == {
        "running.pdf": "cancelled",
        "waiting.pdf": "cancelled",
        "kept.pdf": "indexed",
    }
    assert library.did == ["add kept.pdf"] and left(tmp_path) == []
    assert not keeper.cancel(jobs[2].id) and not keeper.cancel("no such job")


def test_a_look_through_the_folder_tells_of_each_paper(start: Start, library: FakeLibrary) -> None:
    library.found = ["a.txt", "unreadable.pdf", "b.txt"]
    gate = hold(library, "b.txt")
    keeper = start()
    look = keeper.refresh()
    library.reached.wait(20)
    wait(lambda: any(job.name == "b.txt" for job in keeper.jobs()))
    shares = {job.name: job.share for job in keeper.jobs()}
    assert shares[""] == pytest.approx(2 / 3) and shares["b.txt"] == 0.5
    gate.set()
    jobs = ended(keeper)
    assert {name: job.stage for name, job in jobs.items() if name} == {
        "a.txt": "indexed",
        "unreadable.pdf": "unreadable",
        "b.txt": "indexed",
    }
    assert jobs["unreadable.pdf"].problem == "it has no words; add a version with text"
    assert jobs[""].id == look.id and jobs[""].stage == "indexed"


def test_papers_that_are_read_side_by_side_are_told_apart(
    start: Start, library: FakeLibrary
) -> None:
    library.found, library.together = ["a.txt", "b.txt", "unreadable.pdf"], True
    gate = hold(library, "together")
    keeper = start()
    keeper.refresh()
    library.reached.wait(20)
    shares = {job.name: job.share for job in keeper.jobs() if job.what == "paper"}
    assert shares == {"a.txt": 0.25, "b.txt": 0.25, "unreadable.pdf": 0.25}
    gate.set()
    assert [ended(keeper)[name].stage for name in ("a.txt", "b.txt", "unreadable.pdf")] == [
        "indexed",
        "indexed",
        "unreadable",
    ]


def test_what_is_put_back_is_read_again(start: Start, library: FakeLibrary) -> None:
    library.out["old.txt"] = paper("old.txt")
    keeper = start()
    keeper.put_back("old.txt")
    assert keeper.left_out() in ((), ("old.txt",))
    wait(lambda: "read old.txt" in library.did)
    assert ended(keeper)["old.txt"].what == "paper" and keeper.left_out() == ()


def test_one_paper_of_a_look_is_cancelled_and_the_others_are_read(
    start: Start, library: FakeLibrary
) -> None:
    library.found = ["a.txt", "b.txt", "c.txt"]
    hold(library, "b.txt")
    keeper = start()
    keeper.refresh()
    library.reached.wait(20)
    assert keeper.cancel(next(job.id for job in keeper.jobs() if job.name == "b.txt"))
    assert ended(keeper)["b.txt"].stage == "cancelled"
    assert library.did == ["look", "read a.txt", "read c.txt"]


def test_a_cancelled_look_reads_no_more(start: Start, library: FakeLibrary) -> None:
    library.found = ["a.txt", "b.txt", "c.txt"]
    hold(library, "b.txt")
    keeper = start()
    look = keeper.refresh()
    library.reached.wait(20)
    assert keeper.cancel(look.id)
    jobs = ended(keeper)
    assert jobs[""].stage == jobs["b.txt"].stage == "cancelled"
    assert library.did == ["look", "read a.txt"]


def test_a_folder_that_is_gone_is_said_and_work_goes_on(start: Start, library: FakeLibrary) -> None:
    assert library.folder
    library.folder.rmdir()
    keeper = start()
    keeper.refresh()
    hand_in(keeper, "one.txt")
    jobs = ended(keeper)
    assert jobs[""].stage == "failed" and "no such folder" in str(jobs[""].problem)
    assert jobs["one.txt"].stage == "indexed"


def test_a_look_that_waits_is_not_asked_for_twice(start: Start, library: FakeLibrary) -> None:
    gate = hold(library, "slow.pdf")
    keeper = start()
    hand_in(keeper, "slow.pdf")
    library.reached.wait(20)
    assert keeper.refresh().id == keeper.refresh().id
    gate.set()
    ended(keeper)
    assert library.did == ["add slow.pdf", "look"]


def test_watching_looks_again_and_does_not_take_up_what_was_cancelled(
    start: Start, library: FakeLibrary
) -> None:
    library.found = ["a.txt"]
    hold(library, "a.txt")
    keeper = start(watch_seconds=0.01)
    library.reached.wait(20)
    keeper.cancel(next(job.id for job in keeper.jobs() if job.name == "a.txt"))
    wait(lambda: library.did.count("look") > 1)
    library.gates.clear()
    library.found = ["a.txt", "b.txt"]
    wait(lambda: "read b.txt" in library.did)
    assert "read a.txt" not in library.did
    assert [job.what for job in keeper.jobs() if not job.active] == ["paper"] * 2
    library.found = ["a.txt"]
    keeper.refresh()
    wait(lambda: "read a.txt" in library.did)


def test_watching_spares_what_has_not_changed_and_says_a_trouble_once(
    start: Start, library: FakeLibrary
) -> None:
    assert library.folder
    asked = 0

    def changed() -> bool:
        nonlocal asked
        asked += 1
        return asked > 20

    keeper = start(0.001, changed)
    wait(lambda: asked > 10)
    assert asked > 20 or not library.did
    library.folder.rmdir()
    wait(lambda: asked > 40)
    ended = [job for job in keeper.jobs() if not job.active]
    assert len(ended) == 1 and "no such folder" in str(ended[0].problem)


def test_closing_cancels_and_the_next_start_takes_the_uploads_up(
    start: Start, library: FakeLibrary, tmp_path: Path
) -> None:
    hold(library, "running.pdf")
    keeper = start()
    for name in ("running.pdf", "waiting.pdf"):
        hand_in(keeper, name, name.encode())
    library.reached.wait(20)
    keeper.close()
    keeper.close()
    assert library.did == []
    library.gates.clear()
    ended(start())
    assert library.did == ["add running.pdf", "add waiting.pdf"]
    assert library.files[UPLOADS + "running.pdf"] == b"running.pdf" and left(tmp_path) == []


def test_after_a_crash_what_was_being_read_is_not_tried_again(
    start: Start, library: FakeLibrary, tmp_path: Path
) -> None:
    """Or a paper that brings the program down would do so at every start."""
    incoming = tmp_path / "incoming"
    for folder, name in (("begun-1", "culprit.pdf"), ("2", "innocent.pdf")):
        (incoming / folder).mkdir(parents=True)
        (incoming / folder / name).write_bytes(b"x")
    (incoming / "3.part").write_bytes(b"half")
    (incoming / "not ours.txt").write_bytes(b"x")
    jobs = ended(start())
    assert jobs["culprit.pdf"].stage == "failed" and "add it again" in str(
        jobs["culprit.pdf"].problem
    )
    assert library.did == ["add innocent.pdf"] and left(tmp_path) == ["not ours.txt"]


def test_too_many_wait(start: Start, library: FakeLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.keeper.MOST_WAITING", 2)
    hold(library, "slow.pdf")
    keeper = start()
    hand_in(keeper, "slow.pdf")
    library.reached.wait(20)
    hand_in(keeper, "a.txt"), hand_in(keeper, "b.txt")
    with pytest.raises(StoreError, match="wait already"):
        hand_in(keeper, "c.txt")


def test_only_the_last_finished_jobs_are_told_of(start: Start, library: FakeLibrary) -> None:
    keeper = start()
    for number in range(60):
        hand_in(keeper, f"{number}.txt")
    jobs = ended(keeper)
    assert len(library.did) == 60 and list(jobs) == [f"{n}.txt" for n in range(10, 60)]


def test_no_place_for_uploads_is_one_line(library: FakeLibrary, tmp_path: Path) -> None:
    (tmp_path / "incoming").write_bytes(b"a file")
    with pytest.raises(StoreError, match="--data-dir"):
        Keeper(library, tmp_path / "incoming").start()
