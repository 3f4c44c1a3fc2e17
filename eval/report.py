"""The three files of a report: for programs, for CI and for people."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from eval.baseline import Comparison
from eval.junit import junit
from eval.page import page
from eval.record import results_record
from eval.results import FileResults


def write_report(
    folder: Path,
    files: Sequence[FileResults],
    comparisons: Sequence[Comparison],
    gated: Sequence[str],
) -> Path:
    """Write results.json, junit.xml and report.html into the folder; the last. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    record = results_record(files, comparisons) | {"gate": list(gated)}
    text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    (folder / "results.json").write_text(text, encoding="utf-8", errors="replace")
    (folder / "junit.xml").write_bytes(junit(files))
    report = folder / "report.html"
    html = page(files, comparisons, gated)
    report.write_text(html, encoding="utf-8", errors="replace")
    return report
