"""Whether a file holds what its name says, seen from its first bytes."""

from __future__ import annotations

import codecs
import re
from collections.abc import Container

from ingest.errors import Unreadable

_HEAD = 1024  # a PDF may begin after some other bytes: readers look this far
_TEXTS = (".txt", ".md", ".markdown")
_PAGES = (".html", ".htm", ".xhtml")
_WEB_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+)?html\b", re.I | re.S
)
_BEGINNINGS = (
    (b"%PDF-", "a PDF", ".pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a file of an old Office, or a locked one", ""),
    (b"{\\rtf", "an RTF text", ""),
    (b"\x89PNG\r\n\x1a\n", "a picture", ""),
    (b"\xff\xd8\xff", "a picture", ""),
    (b"GIF87a", "a picture", ""),
    (b"GIF89a", "a picture", ""),
    (b"II*\0", "a picture", ""),
    (b"MM\0*", "a picture", ""),
    (b"Rar!\x1a\x07", "an archive", ""),
    (b"7z\xbc\xaf\x27\x1c", "an archive", ""),
    (b"\x1f\x8b\x08", "an archive", ""),
)
_ZIPPED = (
    (b"word/", "a Word file", ".docx"),
    (b"xl/", "an Excel file", ""),
    (b"ppt/", "a PowerPoint file", ""),
    (b"mimetypeapplication/vnd.oasis.opendocument", "an OpenDocument file", ""),
)


def mismatch(suffix: str, data: bytes, readable: Container[str]) -> Unreadable | None:
    """Why a file named so cannot hold these bytes; None if it can, or if nobody can tell.

    `readable` are the suffixes that it may be advised to have instead.
    """
    if not data:
        return Unreadable("the file is empty", "save it again or remove it")
    kind, right = _kind(data)
    if suffix == ".pdf":
        fits = b"%PDF-" in data[:_HEAD]
    elif suffix == ".docx":
        # Its reader tells a locked file from one of an old Word.
        fits = data.startswith((b"PK", b"\xd0\xcf\x11\xe0"))
    elif suffix in (*_TEXTS, *_PAGES):
        fits = kind in ("text", "a web page", "")
    else:
        fits = True
    if fits:
        return None
    problem = f"it is named {suffix} but holds {kind or 'something else'}"
    if right in readable:
        return Unreadable(problem, f"rename it to {right}")
    return Unreadable(problem, "save it as a PDF, or remove it")


def _kind(data: bytes) -> tuple[str, str]:
    """What these bytes are, in words, and the suffix of such files; ("", "") if they tell not."""
    for beginning, kind, suffix in _BEGINNINGS:
        if data.startswith(beginning):
            return kind, suffix
    if data.startswith(b"PK\x03\x04"):
        names = data[:4096] + data[-65536:]  # of what is inside, they stand at both ends
        for name, kind, suffix in _ZIPPED:
            if name in names:
                return kind, suffix
        return "an archive (ZIP)", ""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "a picture", ""
    head = data[:_HEAD].removeprefix(codecs.BOM_UTF8)
    if _WEB_PAGE.match(head):
        return "a web page", ".html"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" not in head:
        return ("text", ".txt") if _mostly_letters(head) else ("", "")
    return "", ""


def _mostly_letters(head: bytes) -> bool:
    """Whether this may be text: hardly any control characters."""
    controls = sum(byte < 32 and byte not in b"\t\n\r\f" for byte in head)
    return controls * 50 <= len(head)
