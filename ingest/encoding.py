"""Bytes of a text become its characters, in whatever common encoding they were written."""

from __future__ import annotations

import codecs
import re

from ingest.errors import Unreadable

# A UTF-32 mark begins with a UTF-16 one, so it is looked for first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What English papers are written in, likeliest first. Their few letters beyond ASCII are too few
# for statistics to tell the encodings apart, but only the right one makes them all usual ones.
_USUAL = frozenset("‘’“”–—…•·£€©®™°½¼¾²³×§éèêëàâäáïîíóôöúüçñßÉ\xa0\xad")
# Where DOS has the pound sign, the Mac has a letter that English hardly uses.
_ENGLISH = {"cp1252": _USUAL, "mac_roman": _USUAL - {"ú"}, "cp850": _USUAL}
_OTHERS = ("cp1252", "cp1250", "cp1251", "iso8859_2", "iso8859_15", "mac_roman", "koi8_r", "cp850")
# Names that pages use for what browsers read as Windows-1252 (WHATWG, Encoding Standard).
_WESTERN = frozenset(["iso8859-1", "ascii", "cp1252"])
# Python's names for what is no encoding of a page.
_NONE = re.compile(r"utf-?7|.*escape|punycode|idna|undefined", re.IGNORECASE)
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE = 4096


def decode(data: bytes, declared: str | None = None) -> str:
    """Exactly the file's characters, line ends too: every quotation is a span of them.

    `declared` is the encoding that the file itself names. Raises Unreadable if the bytes are none.
    """
    if not data:
        raise Unreadable("the file is empty", "save it again or remove it")
    text = _decoded(data, declared)
    if text is None or "\0" in text:
        raise Unreadable("this is not a text file", "save it as UTF-8 text, or as PDF")
    if not text.strip():
        raise Unreadable("there is nothing in it but white space", "remove it")
    return text


def _decoded(data: bytes, declared: str | None) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding)
    if without_mark := _two_bytes_a_letter(data):
        return _strictly(data, without_mark)
    for encoding in _named(declared):
        text = _strictly(data, encoding)
        if text is not None:
            return text
    return _damaged_utf8(data) or _guessed(data)


def _named(declared: str | None) -> list[str]:
    """UTF-8, which is never met by chance, and what the file says; a page that is read as text
    cannot be in UTF-16, whatever it says."""
    try:
        name = codecs.lookup((declared or "").strip()).name
        "".encode(name)
    except (LookupError, ValueError):
        return ["utf-8"]
    if _NONE.fullmatch(name):
        return ["utf-8"]
    if name in _WESTERN:
        return ["utf-8", "cp1252"]
    return ["utf-8"] if name.startswith(("utf-8", "utf-16", "utf-32")) else [name, "utf-8"]


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, UnicodeError):
        return None


def _two_bytes_a_letter(data: bytes) -> str | None:
    """UTF-16 without its mark: in English every second byte is zero."""
    sample = data[:_SAMPLE]
    low, high = sample[::2].count(0), sample[1::2].count(0)
    most, least = max(low, high), min(low, high)
    if len(data) % 2 or most < 0.6 * (len(sample) // 2) or least > 0.05 * most:
        return None
    return "utf-16-le" if high > low else "utf-16-be"


def _damaged_utf8(data: bytes) -> str | None:
    """UTF-8 with a byte lost here and there; other encodings are never nearly UTF-8."""
    text = data.decode("utf-8", errors="replace")
    lost = text.count("\N{REPLACEMENT CHARACTER}")
    beyond_ascii = sum(character > "\x7f" for character in text)
    return text if beyond_ascii >= 5 * lost else None


def _guessed(data: bytes) -> str | None:
    if len(_CONTROL.findall(data)) > len(data) // 50:  # nearly any bytes are letters of something
        return None
    for encoding, usual in _ENGLISH.items():
        text = _strictly(data, encoding)
        if text is not None and all(letter < "\x80" or letter in usual for letter in text):
            return text
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=list(_OTHERS)).best()
    return _strictly(data, best.encoding if best else "cp1252")
