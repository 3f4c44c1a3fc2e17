"""A folder of papers as a library: what is in it, what has changed, and each paper read."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path, PurePosixPath

from ingest.document import Block, Content, Document, Source
from ingest.errors import PaperError, Unreadable
from ingest.folder import is_within, list_folder, open_file
from ingest.manifest import Entry, Manifest
from ingest.plain import read_markdown, read_text
from ingest.sniff import mismatch

# Raise it when the same file is read in a new way: every paper is then read again.
READING = 1
_LONGEST_TITLE = 150
_HASHED = 1 << 30  # bytes of the largest file whose every byte is looked at to see a change
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

    `ignored` are the files that no reader can read. `refused` says of what could be papers why it
    cannot be taken: a link out of the folder, a line break in a name, a folder without permission.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    ignored: tuple[str, ...]
    refused: tuple[PaperError, ...] = ()


def scan(folder: Path, known: Mapping[str, str], manifest: Manifest) -> Changes:
    """What is new, changed and gone since `known`, which maps a paper's name to its fingerprint.

    The fingerprint is that of the Source that `read` gave, or of `fingerprint` for a paper that
    cannot be read. A paper is changed when its bytes are, when its entry in the manifest is, or
    when this program has learned to read it otherwise. A file that can no longer be opened counts
    as changed, so that `read` can say why. Raises FolderError if there is no such folder, or none
    that can be looked into: papers are gone only from a folder that can be seen.
    """
    listing = list_folder(folder, READERS)
    added: list[str] = []
    changed: list[str] = []
    unchanged: list[str] = []
    for name in listing.papers:
        if name not in known:
            added.append(name)
        elif fingerprint(folder, name, manifest) == known[name]:
            unchanged.append(name)
        else:
            changed.append(name)
    unseen = sorted(set(known) - set(listing.papers))
    changed += [name for name in unseen if name.startswith(listing.closed)]
    return Changes(
        tuple(added),
        tuple(sorted(changed)),
        tuple(name for name in unseen if not name.startswith(listing.closed)),
        tuple(unchanged),
        listing.ignored,
        listing.refused,
    )


def fingerprint(folder: Path, name: str, manifest: Manifest) -> str:
    """Tells this version of a paper, readable or not, from others; "" if it cannot be opened."""
    try:
        with open_file(folder / name) as file:
            version = _if_large(file) or hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
    return _fingerprint(version, manifest.get(name, Entry()))


def read(
    folder: Path, name: str, manifest: Manifest, tick: Tick = lambda done, pages: None
) -> Document:
    """The paper `name` of the folder. Raises PaperError, and nothing else, if it cannot be read."""
    path = folder / name
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        readable = ", ".join(SUFFIXES)
        raise PaperError(name, "this kind of file cannot be read", f"save it as one of {readable}")
    if not is_within(path, folder):
        raise PaperError(name, "it is not inside the folder of papers", "copy the file into it")
    try:
        with open_file(path) as file:
            large = _if_large(file)
            data = file.read()
    except FileNotFoundError:
        raise PaperError(name, "it is no longer there", "run ingest again") from None
    except OSError as error:
        problem = f"it cannot be opened ({error.strerror})"
        raise PaperError(name, problem, "check the permissions of the file") from error
    try:
        if wrong := mismatch(path.suffix.lower(), data, READERS):
            raise wrong
        content = reader(data, tick)
    except Unreadable as error:
        raise PaperError(name, error.problem, error.what_to_do) from error
    except RecursionError as error:
        problem = "what is in it is nested too deeply"
        raise PaperError(name, problem, "open it, and save it as a new file") from error
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
        fingerprint=_fingerprint(large or sha256, entry),
    )
    return Document(source, content)


def _if_large(file: BufferedReader) -> str:
    """What tells the version of a file that would take seconds to hash; "" for any other."""
    status = os.fstat(file.fileno())
    is_large = status.st_size > _HASHED
    return f"{status.st_size} bytes of {status.st_mtime_ns}" if is_large else ""


def _fingerprint(version: str, entry: Entry) -> str:
    return hashlib.sha256(repr((version, entry, READING)).encode()).hexdigest()


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
