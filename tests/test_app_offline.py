"""Asking and serving never leave the machine: seen from the kernel, native code included."""

from __future__ import annotations

import json
import shutil
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from chroma_server import free_port
from tracing import Traced

CARERS = "What did CQC recommend on carers?"


def test_asking_makes_no_outside_connection(
    strace_connections: Callable[..., Traced], sample_data: Path
) -> None:
    questions = [{"id": 1, "question": CARERS}, {"id": 2, "question": "Who is the mayor of Paris?"}]
    traced = strace_connections(
        [sys.executable, "app.py", "ask", "--jsonl", "--data-dir", str(sample_data)],
        stdin="".join(json.dumps(question) + "\n" for question in questions),
    )
    assert traced.returncode == 0, traced.stderr
    assert [json.loads(line)["id"] for line in traced.stdout.splitlines()] == [1, 2]
    assert traced.outside == ()


def test_indexing_makes_no_outside_connection(
    strace_connections: Callable[..., Traced], tmp_path: Path
) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "parks.txt").write_text("Parks\n\nThe council planted 300 trees.\n")
    traced = strace_connections(
        [sys.executable, "app.py", "ingest", tmp_path / "papers", "--data-dir", tmp_path / "data"]
    )
    assert traced.returncode == 0, traced.stderr
    assert traced.stdout.startswith("1 papers of ")
    assert traced.outside == ()


def test_serving_makes_no_outside_connection(
    strace_connections: Callable[..., Traced], sample_data: Path, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(sample_data, tmp_path / "served"))
    port = free_port()
    pages: dict[str, str] = {}

    def use() -> None:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        deadline = time.monotonic() + 120
        for address in ("healthz", "", "papers"):
            while address not in pages:
                try:
                    with opener.open(f"http://127.0.0.1:{port}/{address}", timeout=60) as page:
                        pages[address] = page.read().decode()
                except urllib.error.URLError as error:
                    if time.monotonic() > deadline:
                        raise TimeoutError("the server did not come up") from error
                    time.sleep(0.1)

    traced = strace_connections(
        [sys.executable, "app.py", "serve", "--port", str(port), "--data-dir", str(data)],
        while_running=use,
    )
    assert pages["healthz"] == "ok"
    assert "<html" in pages[""]
    assert "Care Quality Commission" in pages["papers"]
    assert f"Scrutineer is at http://127.0.0.1:{port}" in traced.stdout
    assert traced.outside == ()
