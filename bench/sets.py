"""Public sets of questions as papers and questions of ours; their files stay outside the project.

A set is a folder with `questions.jsonl` and either `documents.jsonl` or a folder `pdfs`. Each
document becomes a file of its own, so that it is read like any paper.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal

Record = Mapping[str, Any]
Half = Literal["a", "b", "all"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, what the user said before it, and where its answer stands.

    `papers` are the names of the right papers, `evidence` verbatim strings of them and `pages`
    their right pages; where both are empty every passage of a right paper is right. `answerable`
    is None where the set leaves it open. `family` tells questions that belong together.
    """

    id: str
    family: str
    text: str
    before: tuple[str, ...]
    answerable: bool | None
    papers: frozenset[str]
    evidence: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Papers:
    """Files by name, and the titles of some of them."""

    files: Mapping[str, bytes]
    titles: Mapping[str, str]

    def without(self, names: Collection[str]) -> Papers:
        return Papers({n: data for n, data in self.files.items() if n not in names}, self.titles)

    def manifest(self) -> str:
        """What a library is told of these papers, as `manifest.toml`."""
        # A string of JSON is one of TOML as well.
        return "\n".join(
            f"[{json.dumps(name)}]\ntitle = {json.dumps(title)}\n"
            for name, title in self.titles.items()
            if name in self.files
        )


@dataclass(frozen=True, slots=True)
class PublicSet:
    """A set's papers, by file name, their titles where the set knows them, and its questions."""

    name: str
    papers: Papers
    questions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class _Way:
    """How the files of a folder become a set."""

    folder: str
    text: Callable[[Record], str]
    suffix: str = ".txt"
    chosen: Callable[[Record], bool] = lambda record: True


def _follows(record: Record) -> bool:
    return bool(record["history"])


def _conversation(record: Record) -> str:
    return str(record["qid"]).replace("<::>", "_").rsplit("_", 1)[0]


_WAYS = {
    "conditionalqa": _Way("conditionalqa", lambda r: r["query"], ".md"),
    "conditionalqa-question": _Way("conditionalqa", lambda r: r["question"], ".md"),
    "doc2dial": _Way("doc2dial", lambda r: r["question"], chosen=lambda r: not _follows(r)),
    "doc2dial-turns": _Way("doc2dial", lambda r: r["question"], chosen=lambda r: _follows(r)),
    "or_sharc": _Way("or_sharc", lambda r: r["query"], ".md"),
    "or_sharc-question": _Way("or_sharc", lambda r: r["question"], ".md"),
    "clapnq": _Way("clapnq", lambda r: r["question"]),
    "mtrag_un": _Way("mtrag_un", lambda r: r["question"]),
    "financebench": _Way("financebench", lambda r: r["question"], ".pdf"),
}
NAMES = tuple(_WAYS)


def load(folder: Path, name: str) -> PublicSet:
    """The set of this name. Raises SystemExit, in one line, if its files are not there."""
    way = _WAYS[name]
    home = folder / way.folder
    try:
        files = _pdfs(home) if way.suffix == ".pdf" else _written(home, way.suffix)
        records = _records(home / "questions.jsonl")
    except OSError as error:
        raise SystemExit(f"{error.filename}: {error.strerror}; name the folder of sets") from error
    names = {one.document: one.name for one in files}
    papers = Papers(
        {one.name: one.data for one in files}, {one.name: one.title for one in files if one.title}
    )
    seen: dict[tuple[str, ...], Asked] = {}
    for record in records:
        if way.chosen(record):
            asked = _asked(record, way.text(record), names)
            # The same question on the same papers is one question, however often a set has it.
            seen.setdefault((asked.text, *asked.before, *sorted(asked.papers)), asked)
    return PublicSet(name, papers, tuple(seen.values()))


def part(questions: Sequence[Asked], half: Half, most: int | None = None) -> list[Asked]:
    """The questions of a half, at most so many of them, the same ones each time.

    Families stay together: turns of one conversation are never in both halves.
    """
    kept = [q for q in questions if half == "all" or _half(q.family) == half]
    kept.sort(key=lambda q: _digest(q.id))
    return kept[:most]


def _half(family: str) -> Half:
    return "b" if _digest(family)[0] % 2 else "a"


def _digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=8).digest()


def _asked(record: Record, text: str, names: Mapping[str, str]) -> Asked:
    right = record.get("context_doc_ids") or [record.get("doc_id")]
    before = [turn["text"] for turn in record.get("history", ()) if turn.get("role") == "user"]
    return Asked(
        id=record["qid"],
        family=_conversation(record) if "history" in record else record["qid"],
        text=text,
        before=tuple(before),
        answerable=record["answerable"],
        papers=frozenset(names[document] for document in right if document in names),
        evidence=() if record.get("evidence_pages") else tuple(record.get("evidence", ())),
        pages=tuple(record.get("evidence_pages", ())),
    )


def _records(path: Path) -> list[Record]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    document: str
    title: str | None
    data: bytes


def _pdfs(home: Path) -> list[_File]:
    return [_File(p.name, p.stem, None, p.read_bytes()) for p in sorted((home / "pdfs").iterdir())]


def _written(home: Path, suffix: str) -> list[_File]:
    """Each document as a file, whose name says nothing: names of papers are searched too."""
    return [
        _File(f"{n:05d}{suffix}", record["doc_id"], record.get("title"), record["text"].encode())
        for n, record in enumerate(_records(home / "documents.jsonl"))
    ]
