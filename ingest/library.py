"""A folder of papers as a library: what is in it, what has changed, and each paper read."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ingest.document import Block, Content, Document, Source
from ingest.errors import FolderError, PaperError, Unreadable
from ingest.manifest import MANIFEST, Entry, Manifest
from ingest.plain import read_markdown, read_text

# Raise it when the same file is read in a new way: every paper is then read again.
READING = 2
_LONGEST_TITLE = 150
# Whose paper it is, or which part of any paper.
_NOT_TELLING = re.compile(
    r"(?:council|committee|cabinet|board|items|introduction|summary)$|:", re.IGNORECASE
)


Tick = Callable[[int, int], None]  # told the pages read so far, and how many there are


def _read_text(data: bytes, _tick: Tick) -> Content:
    return read_text(data)


def _read_markdown(data: bytes, _tick: Tick) -> Content:
    return read_markdown(data)


def _read_pdf(data: bytes, tick: Tick) -> Content:
    from ingest.pdf import read_pdf

    return read_pdf(data, tick)


READERS: Mapping[str, Callable[[bytes, Tick], Content]] = {
    ".txt": _read_text,
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".pdf": _read_pdf,
}
SUFFIXES = tuple(READERS)


@dataclass(frozen=True, slots=True)
class Changes:
    """The papers of a folder, compared with what is known of them, by name and in order.

    `ignored` are the files that no reader can read.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    ignored: tuple[str, ...]


def scan(folder: Path, known: Mapping[str, str], manifest: Manifest) -> Changes:
    """What is new, changed and gone since `known`, which maps a paper's name to its fingerprint.

    The fingerprint is that of the Source that `read` gave, or of `fingerprint` for a paper that
    cannot be read. A paper is changed when its bytes are, when its entry in the manifest is, or
    when this program has learned to read it otherwise. A file that can no longer be opened counts
    as changed, so that `read` can say why. Raises FolderError if there is no such folder: papers
    are gone only from a folder that can be seen.
    """
    papers, ignored = _files(folder)
    added: list[str] = []
    changed: list[str] = []
    unchanged: list[str] = []
    for name in papers:
        if name not in known:
            added.append(name)
        elif fingerprint(folder, name, manifest) == known[name]:
            unchanged.append(name)
        else:
            changed.append(name)
    removed = sorted(set(known) - set(papers))
    return Changes(*map(tuple, (added, changed, removed, unchanged, ignored)))


def fingerprint(folder: Path, name: str, manifest: Manifest) -> str:
    """Tells this version of a paper, readable or not, from others; "" if it cannot be opened."""
    try:
        with (folder / name).open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
    return _fingerprint(sha256, manifest.get(name, Entry()))


def read(
    folder: Path, name: str, manifest: Manifest, tick: Tick = lambda done, pages: None
) -> Document:
    """The paper `name` of the folder. Raises PaperError, and nothing else, if it cannot be read."""
    path = folder / name
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        readable = ", ".join(SUFFIXES)
        raise PaperError(name, "this kind of file cannot be read", f"save it as one of {readable}")
    if not _is_within(path, folder):
        raise PaperError(name, "it is not inside the folder of papers", "copy the file into it")
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise PaperError(name, "it is no longer there", "run ingest again") from None
    except OSError as error:
        problem = f"it cannot be opened ({error.strerror})"
        raise PaperError(name, problem, "check the permissions of the file") from error
    try:
        content = reader(data, tick)
    except Unreadable as error:
        raise PaperError(name, error.problem, error.what_to_do) from error
    entry = manifest.get(name, Entry())
    sha256 = hashlib.sha256(data).hexdigest()
    source = Source(
        id=name,
        title=entry.title or _title(content, name),
        publisher=entry.publisher,
        kind=entry.kind,
        date=entry.date,
        url=entry.url,
        sha256=sha256,
        fingerprint=_fingerprint(sha256, entry),
    )
    return Document(source, content)


def _files(folder: Path) -> tuple[list[str], list[str]]:
    if not folder.is_dir():
        raise FolderError(f"{folder}: there is no such folder of papers; name one that exists")
    papers: list[str] = []
    ignored: list[str] = []
    for name in sorted(_names(folder)):
        if name == MANIFEST:
            continue
        readable = PurePosixPath(name).suffix.lower() in READERS and _is_within(
            folder / name, folder
        )
        (papers if readable else ignored).append(name)
    return papers, ignored


def _names(folder: Path) -> Iterator[str]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for file in files:
            name = (Path(root) / file).relative_to(folder).as_posix()
            if not file.startswith(".") and name.isprintable():
                yield name


def _is_within(path: Path, folder: Path) -> bool:
    """Whether the file really lies in the folder: a link that leads out of it is not followed."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a link that leads to itself
        return False


def _fingerprint(sha256: str, entry: Entry) -> str:
    return hashlib.sha256(repr((sha256, entry, READING)).encode()).hexdigest()


def _title(content: Content, name: str) -> str:
    """The paper's own title, or its first heading or line if that tells it apart, or its file's."""
    candidates = [content.title or ""]
    shown = [block for block in content.blocks if block.kind != "contents"]
    headings = [block for block in shown[:8] if block.kind == "heading"]
    candidates += [_words(content, block) for block in [*headings[:1], *shown[:1]]]
    for candidate in candidates:
        words = " ".join(candidate.replace("**", "").split()).strip("#:_ ")
        if " " in words and len(words) <= _LONGEST_TITLE and not _NOT_TELLING.search(words):
            return words
    return PurePosixPath(name).stem.replace("_", " ").replace("-", " ").strip() or name


def _words(content: Content, block: Block) -> str:
    return content.text[block.start : block.end]
