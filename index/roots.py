"""The two folders that a library is made of: the user's own papers, and those uploaded."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from ingest import Changes, Manifest, Stamp, load_manifest, scan

UPLOADS = "@uploads/"  # how the names of uploaded papers begin


@dataclass(frozen=True, slots=True)
class Root:
    """A folder of papers, with what its manifest says and how it differs from what is held."""

    folder: Path
    manifest: Manifest
    changes: Changes


def roots(
    folder: Path,
    uploads: Path,
    known: Mapping[str, str],
    left_out: Collection[str],
    stamps: Mapping[str, Stamp] = MappingProxyType({}),
) -> list[Root]:
    """The user's folder and that of uploads, compared with the fingerprints held (`known`).

    `uploads` is the folder in which "@uploads/" lies; while it cannot be seen it is not compared:
    papers are gone only from a folder that can be seen. Papers of the user's folder that are
    `left_out` are not new. Raises FolderError if the user's folder cannot be seen.
    """
    ours = {name: known[name] for name in known if name.startswith(UPLOADS)}
    theirs = {name: known[name] for name in known if name not in ours}
    found = [_root(folder, theirs, left_out, stamps)]
    if uploads.is_dir():
        found.append(_root(uploads, ours, (), stamps))
    return found


def _root(
    folder: Path, known: Mapping[str, str], left_out: Collection[str], stamps: Mapping[str, Stamp]
) -> Root:
    manifest = load_manifest(folder)
    changes = scan(folder, known, manifest, stamps)
    added = tuple(name for name in changes.added if name not in left_out)
    return Root(folder, manifest, replace(changes, added=added))
