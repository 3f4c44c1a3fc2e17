"""Papers are read in worker processes: whatever a paper does to its reader, the rest goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from ingest import (
    Limits,
    Readers,
    Reading,
    Request,
    fingerprint,
    load_manifest,
    read,
    scan,
    split,
)

CHECKOUT = Path(__file__).resolve().parent.parent
OBEDIENT = (sys.executable, str(Path(__file__).with_name("bad_worker.py")))
LIMITS = Limits(max_megabytes=1, max_pages=20, seconds=3, memory_megabytes=300)


def papers(folder: Path, texts: Mapping[str, str]) -> list[Request]:
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text)
    return [Request(folder, f"{name}.txt", {}) for name in texts]


def readers(workers: int = 1) -> Readers:
    return Readers(LIMITS, 128, workers, OBEDIENT)


def workers_alive() -> set[int]:
    """The processes that this one has started and not ended."""
    found = set()
    for path in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (path / "stat").read_text().rpartition(")")[2].split()[:2]
            command = (path / "cmdline").read_bytes()
        except OSError:
            continue
        if int(parent) == os.getpid() and b"worker" in command and state != "Z":
            found.add(int(path.name))
    return found


def gone(process: int) -> bool:
    """Whether that process ends (one that nobody buries is a zombie and has ended)."""
    for _ in range(600):
        try:
            if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.05)
    return False


@pytest.fixture(autouse=True)
def _no_worker_is_left() -> Iterator[None]:
    yield
    assert workers_alive() == set()


def test_a_worker_reads_what_would_be_read_here() -> None:
    folder = CHECKOUT / "corpus"
    manifest = load_manifest(folder)
    names = scan(folder, {}, manifest).added
    heard = []
    with Readers(Limits(), 128, workers=1) as real:
        found = list(
            real.read(
                [Request(folder, name, manifest) for name in names],
                lambda name, done, pages: heard.append((name, done, pages)),
            )
        )
    assert [reading.name for reading in found] == list(names)
    for reading in found:
        document = read(folder, reading.name, manifest)
        expected = Reading(
            reading.name, document.source.fingerprint, document, split(document, 128), None
        )
        assert reading == expected
    assert heard == [(name, 0, 0) for name in names]
    known = {reading.name: reading.fingerprint for reading in found}
    assert scan(folder, known, manifest).unchanged == names


def test_starting_a_worker_loads_nothing_that_reading_does_not_need() -> None:
    program = (
        "import sys, ingest.worker; ingest.worker._load(); heavy = {'torch', 'scipy', 'sklearn',"
        "'pypdf', 'pypdfium2', 'llama_index.core', 'onnxruntime', 'chromadb', 'gradio'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_whatever_a_paper_does_it_is_one_line_and_the_rest_goes_on(tmp_path: Path) -> None:
    said = {
        "hang": "it took more than 3 s on page 4; ",
        "hold": "it took more than 3 s; ",
        "crash": "reading it crashed on page 2 (SIGSEGV); ",
        "abort": "reading it crashed (SIGABRT, perhaps as 300 MB of memory did not suffice); ",
        "exit": "reading it crashed (exit 3); ",
        "eat": "reading it takes more than 300 MB of memory; ",
        "recurse": "what is in it is nested too deeply; ",
        "bug": "reading it failed (KeyError); ",
        "killed": "the process that read it was killed; ",
        "pages 21": "it has 21 pages, more than 20; ",
    }
    texts: dict[str, str] = {}
    for number, order in enumerate(said):
        texts[f"{number} bad"] = order
        texts[f"{number} good"] = "words"
    requests = papers(tmp_path, texts)
    with readers() as obedient:
        found = {reading.name: reading for reading in obedient.read(requests)}
    assert list(found) == [request.name for request in requests]
    for number, (order, line) in enumerate(said.items()):
        good, bad = found[f"{number} good.txt"], found[f"{number} bad.txt"]
        assert good.document is not None and good.problem is None
        assert bad.document is None and bad.passages == ()
        assert str(bad.problem).startswith(f"{bad.name}: {line}")
        assert "\n" not in str(bad.problem)
        # What comes from outside may be otherwise next time; all else is settled.
        settled = "" if order == "killed" else fingerprint(tmp_path, bad.name, {})
        assert bad.fingerprint == settled


def test_what_a_library_prints_is_no_message(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with readers() as obedient:
        (reading,) = obedient.read(papers(tmp_path, {"a": "print"}))
    assert reading.problem is None
    assert capfd.readouterr() == ("", "")


def test_a_paper_does_not_pay_for_another_ones_harm(tmp_path: Path) -> None:
    """A process that earlier papers harmed, or that something else killed, is not its fault."""
    orders = {"a": "words", "b": "crash-if-not-first", "c": f"killed-once {tmp_path}/killed"}
    with readers() as obedient:
        for reading in obedient.read(papers(tmp_path, orders)):
            assert reading.problem is None


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(2_000_000_000)  # a hole: it takes no room
    with readers() as obedient:
        (reading,) = obedient.read([Request(tmp_path, "a.txt", {})])
    assert "it has 1,907 MB, more than 1; " in str(reading.problem)
    assert scan(tmp_path, {"a.txt": reading.fingerprint}, {}).unchanged == ("a.txt",)


def test_as_many_pages_as_are_allowed_are_heard_of(tmp_path: Path) -> None:
    heard = []
    with readers() as obedient:
        (reading,) = obedient.read(
            papers(tmp_path, {"a": "pages 20"}), lambda *told: heard.append(told)
        )
    assert reading.problem is None
    assert heard == [("a.txt", 0, 0), *(("a.txt", page, 20) for page in range(1, 21))]


def test_a_slow_paper_does_not_hold_up_the_others(tmp_path: Path) -> None:
    orders = {"a": f"wait-for {tmp_path}/go"} | {f"b{n}": "words" for n in range(6)}
    order = []
    with readers(workers=2) as obedient:
        for reading in obedient.read(papers(tmp_path, orders)):
            order.append(reading.name)
            if len(order) == 6:
                (tmp_path / "go").touch()
    assert order[-1] == "a.txt"
    assert order[:-1] == sorted(order[:-1])


def test_no_more_is_read_ahead_than_promised(tmp_path: Path) -> None:
    begun = set()
    with readers() as obedient:
        reading = obedient.read(
            papers(tmp_path, {str(n): "words" for n in range(9)}),
            lambda name, done, pages: begun.add(name),
        )
        next(reading)
        time.sleep(0.5)
        assert len(begun) <= 4  # the one taken, two that wait, and at most one more
        assert len(list(reading)) == 8
    assert len(begun) == 9


def test_a_paper_that_is_no_longer_wanted_is_given_up(tmp_path: Path) -> None:
    unwanted: set[str] = {"c.txt"}

    def progress(name: str, done: int, pages: int) -> None:
        if name == "a.txt" and done:
            unwanted.add("a.txt")

    orders = {"a": f"wait-for {tmp_path}/never", "b": "words", "c": "words"}
    with readers() as obedient:
        a, b, c = obedient.read(papers(tmp_path, orders), progress, lambda name: name in unwanted)
    assert "a.txt: reading it was cancelled; " in str(a.problem)
    assert "c.txt: reading it was cancelled; " in str(c.problem)
    assert a.fingerprint == c.fingerprint == ""
    assert b.problem is None


def test_leaving_the_loop_ends_the_papers_at_hand(tmp_path: Path) -> None:
    orders = {"a": "words", "b": f"wait-for {tmp_path}/never"}
    with readers() as obedient:
        reading = obedient.read(papers(tmp_path, orders))
        assert next(reading).name == "a.txt"
        reading.close()
        assert workers_alive() == set()
        (again,) = obedient.read(papers(tmp_path, {"c": "words"}))  # it can be used once more
        assert again.problem is None


def test_closing_ends_a_reading_that_somebody_still_holds(tmp_path: Path) -> None:
    with readers(workers=2) as obedient:
        orders = {"a": "words", "b": f"wait-for {tmp_path}/never", "c": "words", "d": "words"}
        reading = obedient.read(papers(tmp_path, orders))
        next(reading)
    assert workers_alive() == set()
    with pytest.raises(RuntimeError, match="closed"):
        list(reading)
    assert workers_alive() == set()


def test_an_error_of_who_listens_is_raised_where_the_papers_are_taken(tmp_path: Path) -> None:
    def progress(name: str, done: int, pages: int) -> None:
        raise ZeroDivisionError

    with readers() as obedient, pytest.raises(ZeroDivisionError):
        list(obedient.read(papers(tmp_path, {"a": "words"}), progress))


def test_with_nothing_to_read_nothing_starts(tmp_path: Path) -> None:
    with Readers(LIMITS, 128, 1, ("/nowhere/at/all",)) as none:
        assert list(none.read([])) == []
        (reading,) = none.read(papers(tmp_path, {"a": "words"}))
    assert "a.txt: no process could be started to read it (No such file" in str(reading.problem)


PARENT = """
import sys
from pathlib import Path
sys.path.insert(0, {checkout!r})
from ingest import Limits, Readers, Request
folder = Path({folder!r})
try:
    with Readers(Limits(seconds=600), 128, 1, {command!r}) as readers:
        list(readers.read([Request(folder, "a.txt", {{}})]))
except KeyboardInterrupt:
    print("interrupted")
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_no_worker_outlives_its_parent(tmp_path: Path, how: signal.Signals) -> None:
    """Ctrl-C goes to all processes of a terminal: the worker says nothing, and ends."""
    told = tmp_path / "process"
    papers(tmp_path, {"a": f"forget-the-parent {told}"})
    program = PARENT.format(checkout=str(CHECKOUT), folder=str(tmp_path), command=OBEDIENT)
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as parent:
        while not told.exists() or not told.read_text():
            assert parent.poll() is None
            time.sleep(0.05)
        if how is signal.SIGINT:
            os.killpg(parent.pid, how)
        else:
            parent.send_signal(how)
        out, errors = parent.communicate()
    assert gone(int(told.read_text()))
    assert errors == b""
    assert out == (b"interrupted\n" if how is signal.SIGINT else b"")


def test_a_worker_that_nobody_watches_ends_itself(tmp_path: Path) -> None:
    """It holds the interpreter, so that it cannot see that its parent is gone."""
    from ingest.wire import Task, send

    papers(tmp_path, {"a": "hold"})
    with subprocess.Popen(
        OBEDIENT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, cwd=CHECKOUT
    ) as worker:
        assert worker.stdin
        send(worker.stdin.fileno(), Task(tmp_path, "a.txt", {}, Limits(seconds=1), 128))
        assert worker.wait(60) == -signal.SIGALRM
