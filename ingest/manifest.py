"""What is known of each paper beyond its words: the file `manifest.toml` beside the papers.

    ["cqc-service-inspection-bromley-2010.txt"]
    title = "Service inspection of adult social care: London Borough of Bromley"
    publisher = "Care Quality Commission"
    date = "2010-02-09"

A line may be left out: what is not known stays unknown.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.document import PaperDate
from ingest.errors import ManifestError

MANIFEST = "manifest.toml"
_FIELDS = ("title", "publisher", "kind", "date", "url")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the manifest says of one paper. Whatever it does not say is None."""

    title: str | None = None
    publisher: str | None = None
    kind: str | None = None
    date: PaperDate | None = None
    url: str | None = None


Manifest = Mapping[str, Entry]


def load_manifest(folder: Path) -> Manifest:
    """The manifest of a folder of papers by the papers' names; empty if the folder has none.

    Raises ManifestError, which names everything that is wrong, each with its line.
    """
    path = folder / MANIFEST
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise ManifestError(f"{path}: cannot be read ({error}); save it as UTF-8 text") from error
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ManifestError(f"{path}: {error}; correct that line") from error
    problems: list[str] = []
    entries: dict[str, Entry] = {}
    for name, table in tables.items():
        if not isinstance(table, dict):
            problems.append(
                f"{path}, line {_line(text, name)}: {name} belongs to no paper; write it below "
                'the name of a paper in brackets, such as ["report.pdf"]'
            )
            continue
        for field, value in table.items():
            if problem := _problem(field, value):
                place = _line(text, field, below=name)
                problems.append(f"{path}, line {place}: {problem}")
        if not problems:
            entries[name] = _entry(table)
    if problems:
        raise ManifestError("\n".join(problems))
    return entries


def _problem(field: str, value: object) -> str | None:
    if field not in _FIELDS:
        return f"{field} is not known here; use one of {', '.join(_FIELDS)}"
    if field == "date":
        try:
            PaperDate.parse(_date_text(value))
        except ValueError as error:
            return f"{error}; leave the line out if the date is not known"
        return None
    if not isinstance(value, str) or not value.strip():
        return f"{field} has no words; write it in quotation marks or leave the line out"
    return None


def _date_text(value: object) -> str:
    """A date as text: TOML reads an unquoted 2010-02-09 as a date and 2024 as a number."""
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    return str(value)


def _entry(table: Mapping[str, object]) -> Entry:
    words = {field: str(value).strip() for field, value in table.items() if field != "date"}
    date = PaperDate.parse(_date_text(table["date"])) if "date" in table else None
    return Entry(**words, date=date)


def _line(text: str, key: str, below: str | None = None) -> int:
    """The line that `key` stands on, looked for below the paper's name. 1 if it is not found."""
    lines = text.splitlines()
    first = 0
    if below is not None:
        named = (number for number, line in enumerate(lines) if below in line and "[" in line)
        first = next(named, 0)
    pattern = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
    found = (number for number in range(first, len(lines)) if pattern.match(lines[number]))
    return next(found, first) + 1
