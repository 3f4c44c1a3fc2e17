"""A folder of papers as a library: what is in it, what has changed, and each paper read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from ingest.document import Content, Document, Source
from ingest.errors import PaperError, Unreadable
from ingest.folder import is_within, list_folder, open_file
from ingest.identity import identify
from ingest.manifest import Entry, Manifest
from ingest.plain import read_markdown, read_text
from ingest.sniff import mismatch
from ingest.stamps import Stamp, if_large, stamp

if TYPE_CHECKING:
    import PIL.Image

    from ingest.recognition import RecognisedLine

# Raise it when the same file is read in a new way: every paper is then read again.
READING = 5


Tick = Callable[[int, int], None]  # told the pages read so far, and how many there are


def _read_text(data: bytes, _tick: Tick) -> Content:
    return read_text(data)


def _read_markdown(data: bytes, _tick: Tick) -> Content:
    return read_markdown(data)


def _read_pdf(data: bytes, tick: Tick) -> Content:
    from ingest.pdf import read_pdf

    return read_pdf(data, tick, _recognise)


def _recognise(picture: PIL.Image.Image) -> Sequence[RecognisedLine]:
    """Loaded only for a page that is a picture: it takes seconds and hundreds of megabytes."""
    from ingest.recognition import recognise

    return recognise(picture)


def _read_html(data: bytes, _tick: Tick) -> Content:
    from ingest.webpage import read_html

    return read_html(data)


def _read_docx(data: bytes, _tick: Tick) -> Content:
    from ingest.word import read_docx

    return read_docx(data)


READERS: Mapping[str, Callable[[bytes, Tick], Content]] = {
    ".txt": _read_text,
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".pdf": _read_pdf,
    ".html": _read_html,
    ".htm": _read_html,
    ".xhtml": _read_html,
    ".mhtml": _read_html,
    ".mht": _read_html,
    ".docx": _read_docx,
    ".docm": _read_docx,
}
SUFFIXES = tuple(READERS)


@dataclass(frozen=True, slots=True)
class Changes:
    """The papers of a folder, compared with what is known of them, by name and in order.

    `ignored` are the files that no reader can read. `refused` says of what could be papers why it
    cannot be taken: a link out of the folder, a line break in a name, a folder without permission.
    `stamps` are those of unchanged papers that are not known yet: keep them, and the papers need
    not be read next time.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    ignored: tuple[str, ...]
    refused: tuple[PaperError, ...] = ()
    stamps: Mapping[str, Stamp] = field(default_factory=dict)


def scan(
    folder: Path,
    known: Mapping[str, str],
    manifest: Manifest,
    stamps: Mapping[str, Stamp] = MappingProxyType({}),
) -> Changes:
    """What is new, changed and gone since `known`, which maps a paper's name to its fingerprint.

    The fingerprint is that of the Source that `read` gave, or of `fingerprint` for a paper that
    cannot be read. A paper is changed when its bytes are, when its entry in the manifest is, or
    when this program has learned to read it otherwise. A file that can no longer be opened counts
    as changed, so that `read` can say why. Raises FolderError if there is no such folder, or none
    that can be looked into: papers are gone only from a folder that can be seen. A file that looks
    from outside as in its stamp of `stamps` is not read; without stamps every file is.
    """
    listing = list_folder(folder, READERS)
    added: list[str] = []
    changed: list[str] = []
    unchanged: list[str] = []
    fresh: dict[str, Stamp] = {}
    for name in listing.papers:
        if name not in known:
            added.append(name)
            continue
        now = stamp_of(folder, name, stamps.get(name))
        if fingerprint_of(now, manifest.get(name, Entry())) != known[name]:
            changed.append(name)
            continue
        unchanged.append(name)
        if now and now.look and now != stamps.get(name):
            fresh[name] = now
    unseen = sorted(set(known) - set(listing.papers))
    changed += [name for name in unseen if name.startswith(listing.closed)]
    return Changes(
        tuple(added),
        tuple(sorted(changed)),
        tuple(name for name in unseen if not name.startswith(listing.closed)),
        tuple(unchanged),
        listing.ignored,
        listing.refused,
        fresh,
    )


def stamp_of(folder: Path, name: str, known: Stamp | None = None) -> Stamp | None:
    """The stamp of a paper's file, to be taken before it is read; None if it cannot be opened."""
    try:
        return stamp(folder / name, known)
    except OSError:
        return None


def fingerprint(folder: Path, name: str, manifest: Manifest) -> str:
    """Tells this version of a paper, readable or not, from others; "" if it cannot be opened."""
    return fingerprint_of(stamp_of(folder, name), manifest.get(name, Entry()))


def fingerprint_of(seen: Stamp | None, entry: Entry) -> str:
    """The fingerprint of a paper whose file has this stamp: see `fingerprint`."""
    return _fingerprint(seen.sha256, entry) if seen else ""


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
            large = if_large(file)
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
    told = identify(content, name, entry)
    source = Source(
        id=name,
        title=told.title,
        publisher=told.publisher,
        kind=told.kind,
        date=told.date,
        url=entry.url,
        sha256=sha256,
        fingerprint=_fingerprint(large or sha256, entry),
        events=told.events,
        evidence=told.evidence,
    )
    return Document(source, content)


def files(folder: Path) -> tuple[str, ...]:
    """The names of the papers of a folder. Raises FolderError."""
    return list_folder(folder, READERS).papers


def _fingerprint(version: str, entry: Entry) -> str:
    return hashlib.sha256(repr((version, entry, READING)).encode()).hexdigest()
