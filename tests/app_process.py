"""Runs commands as people and programs give them, each in a process of its own."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import warm

from ingest import load_manifest, read

CHECKOUT = Path(__file__).resolve().parent.parent
CORPUS = CHECKOUT / "corpus"
CARERS = "What did CQC recommend on carers?"
RECOMMENDATION = (
    "Support carers more effectively by improving the profile of carer's assessments and services."
)
PAGES = (
    "Home care",
    "The council paid for 412,000 hours of home care in the year 2023. Waiting times for home care "
    "fell from nine weeks to five weeks, which is the shortest wait on record.",
    "The committee asked the director to publish the waiting times for home care every quarter.",
)


def app(
    *arguments: str | Path, stdin: str | bytes = "", timeout: float = 300
) -> subprocess.CompletedProcess[str]:
    given = stdin if isinstance(stdin, bytes) else stdin.encode()
    done = warm.run([*map(str, arguments)], given, timeout)
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


def lines_of(*arguments: str | Path, records: list[Any]) -> list[dict[str, Any]]:
    """What a command answers to these lines: records become JSON, bytes stay as they are."""
    lines = [r if isinstance(r, bytes) else json.dumps(r).encode() for r in records]
    done = app(*arguments, stdin=b"\n".join(lines) + b"\n")
    assert done.returncode == 0, done.stderr
    assert done.stderr == "", "it was indexed already: nothing is to be said"
    return [json.loads(line) for line in done.stdout.splitlines()]


def assert_one_line(done: subprocess.CompletedProcess[str], *said: str) -> None:
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("scrutineer: ")
    for words in said:
        assert words in line


def assert_verbatim(citation: dict[str, Any], folder: Path) -> None:
    document = read(folder, citation["document"], load_manifest(folder))
    assert citation["quote"]
    assert document.text[citation["start"] : citation["end"]] == citation["quote"]
    if citation["document"].endswith(".txt"):
        text = (folder / citation["document"]).read_bytes().decode()
        assert text[citation["start"] : citation["end"]] == citation["quote"]
