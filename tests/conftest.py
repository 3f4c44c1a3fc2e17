"""Every test runs without a network, and so does every Python process that a test starts.

SCRUTINEER_REQUIRE_STRACE=1 and SCRUTINEER_REQUIRE_BROWSER=1 (.ci/run sets them) make a missing
strace or browser a failure; without them the tests that need one are skipped.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from app_process import PAGES, app
from fpdf import FPDF

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from web_browser import Visit

sys.path.insert(0, str(Path(__file__).resolve().parent / "offline"))
from tracing import Traced, traced_run

CHECKOUT = Path(__file__).resolve().parent.parent
GUARD = Path(__file__).resolve().parent / "offline"
RECORD = "SCRUTINEER_OUTSIDE_CONNECTIONS"
# The files that take longest come first: what is begun last, all other processes wait for.
LONGEST = (
    "test_eval_gate.py",
    "test_small_model.py",
    "test_web_browser.py",
    "test_web_check_browser.py",
    "test_app_check.py",
    "test_app_ask.py",
    "test_index_crash.py",
    "test_eval_command.py",
)
BROWSER_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


class Refusals:
    """What the guard (tests/offline/sitecustomize.py) refused, in this process and its children."""

    def __init__(self, record: Path) -> None:
        self._record = record

    def take(self) -> list[str]:
        """The refusals since the last time, which are thereby dealt with."""
        found = self._record.read_text(encoding="utf-8").splitlines()
        self._record.write_text("", encoding="utf-8")
        return found


_refusals = pytest.StashKey[Refusals]()
_late = pytest.StashKey[list[str]]()


def _guard_this_process() -> None:
    """Install the guard here too, unless this pytest was itself started under it."""
    loaded = getattr(sys.modules.get("sitecustomize"), "__file__", None)
    if loaded and Path(loaded).resolve().parent == GUARD:
        return
    spec = importlib.util.spec_from_file_location("offline_guard", GUARD / "sitecustomize.py")
    assert spec and spec.loader
    spec.loader.exec_module(importlib.util.module_from_spec(spec))


def pytest_configure(config: pytest.Config) -> None:
    handle, record = tempfile.mkstemp(prefix="scrutineer-refusals-")
    os.close(handle)
    os.environ[RECORD] = record
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(GUARD), before]))
    config.stash[_refusals] = Refusals(Path(record))
    config.stash[_late] = []
    if "PYTEST_XDIST_WORKER" in os.environ:  # one of a process a processor: it takes one, not all
        os.environ["OMP_NUM_THREADS"] = "1"
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # so a shell starts what runs behind it
        signal.signal(signal.SIGINT, signal.default_int_handler)  # and all that the tests start
    _guard_this_process()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than there are processors: tests wait for what they start a quarter of the time."""
    return len(os.sched_getaffinity(0)) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order = {name: at for at, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path.name, len(order)))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Refusals after the last test looked (by a thread, say) still fail the run."""
    late = session.config.stash[_refusals].take()
    output = getattr(session.config, "workeroutput", None)
    if output is not None:  # a process of several: the first one tells
        output["late"] = late
        return
    of_others: list[str] = session.config.stash[_late]
    late += of_others
    if late:
        reporter = session.config.pluginmanager.get_plugin("terminalreporter")
        if reporter:
            reporter.write_line("outside connections tried after a test:\n" + "\n".join(late))
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """One of several processes ended: what it tells is kept (a hook of pytest-xdist)."""
    node.config.stash[_late] += getattr(node, "workeroutput", {}).get("late", [])


def pytest_unconfigure() -> None:
    Path(os.environ.pop(RECORD)).unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def refusals(request: pytest.FixtureRequest) -> Iterator[Refusals]:
    """Fails a test in which anything tried to leave the machine, even if the error was swallowed.

    A test that expects it calls `refusals.take()`.
    """
    known = request.config.stash[_refusals]
    yield known
    tried = known.take()
    if tried:
        pytest.fail("outside connections tried:\n" + "\n".join(tried), pytrace=False)


@pytest.fixture
def strace_connections(tmp_path: Path) -> Callable[..., Traced]:
    """`strace_connections(command, stdin="", while_running=None, timeout=300) -> Traced`

    Runs a command and all its children, native code included, under strace, and returns its exit
    status, its output and the outside addresses it tried to reach:

        traced = strace_connections(
            [sys.executable, "app.py", "ask", "--jsonl"], stdin='{"id": 1, "question": "…"}\\n'
        )
        assert traced.returncode == 0 and traced.outside == ()

    A command that does not end by itself is given `while_running`: called without arguments as
    soon as the command has been started (it waits for the server, then uses it); when it returns
    or raises, the whole process group gets SIGTERM, and SIGKILL if it has not gone in time.

    The command runs in the checkout, *without* the Python guard: that would refuse a connection
    before the kernel, and so strace, ever saw it. Name look-ups show as port 53 (or as nothing
    where the machine has no resolver set). Skips without strace, unless
    SCRUTINEER_REQUIRE_STRACE=1.
    """
    if shutil.which("strace") is None:
        if os.environ.get("SCRUTINEER_REQUIRE_STRACE") == "1":
            pytest.fail("strace is not installed, and SCRUTINEER_REQUIRE_STRACE=1 wants it")
        pytest.skip("strace is not installed")

    environment = {name: value for name, value in os.environ.items() if name != RECORD}
    kept = [part for part in environment.pop("PYTHONPATH").split(os.pathsep) if part != str(GUARD)]
    if kept:
        environment["PYTHONPATH"] = os.pathsep.join(kept)

    def run(
        command: Sequence[str | Path],
        stdin: str = "",
        while_running: Callable[[], object] | None = None,
        timeout: float = 300,
    ) -> Traced:
        trace = tmp_path / "connections.strace"
        return traced_run(
            command,
            stdin,
            while_running,
            timeout,
            trace=trace,
            folder=CHECKOUT,
            environment=environment,
        )

    return run


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample corpus indexed, as `app.py ingest` leaves it. Only read it."""
    folder = tmp_path_factory.mktemp("sample") / "data"
    subprocess.run(
        [sys.executable, str(CHECKOUT / "app.py"), "ingest", "--data-dir", str(folder)],
        check=True,
        capture_output=True,
        text=True,
        timeout=300,
    )
    return folder


@pytest.fixture(scope="session")
def own_papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of someone's own, without a manifest: a PDF, a text, and one that is broken."""
    folder = tmp_path_factory.mktemp("own")
    pdf = FPDF()
    pdf.add_page(label_style="r")
    pdf.set_font("Helvetica", size=24)
    pdf.multi_cell(0, 12, PAGES[0])
    for words in PAGES[1:]:
        pdf.add_page(label_style="D", label_start=1) if words == PAGES[1] else pdf.add_page()
        pdf.set_font("Helvetica", size=11)
        pdf.multi_cell(0, 6, words)
    pdf.output(str(folder / "home care.pdf"))
    (folder / "parks.txt").write_text(
        "Parks\n\nThe council planted 300 trees in Kelsey Park in the spring.\n", encoding="utf-8"
    )
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    return folder


@pytest.fixture(scope="session")
def own_data(own_papers: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder into which `app.py ingest` has taken them."""
    data = tmp_path_factory.mktemp("own-index") / "data"
    done = app("ingest", own_papers, "--data-dir", data)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"2 papers of {own_papers} are indexed (")
    assert "not read: broken.pdf: the PDF is damaged; " in done.stdout
    assert "Reading papers" in done.stderr
    return data


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium from the system; without it the test is skipped, or fails where one is required."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for path in map(shutil.which, names) if path), None)
    if found is None:
        if os.environ.get("SCRUTINEER_REQUIRE_BROWSER") == "1":
            pytest.fail("SCRUTINEER_REQUIRE_BROWSER=1, and there is no Chromium on the path")
        pytest.skip("no Chromium on the path: the pages are not tried in a browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=found, args=BROWSER_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """Opens pages of the module's site, as its fixture `address` has it (see web_browser.py).

    The test fails if a page asked for anything from elsewhere, or if the browser complained.
    """
    from web_browser import Visit

    with ExitStack() as stack:
        visit = Visit(browser, address, stack)
        yield visit
    assert visit.wrong == []
