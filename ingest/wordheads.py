"""Which rows of a Word table name its columns, where nobody marked them."""

from __future__ import annotations

import re

from ingest.outline import SPANNED

_NUMBER = re.compile(r"[£$€]?[\d,.]+\s*(?:%|[kmb]n?)?", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s?[-–/]\s?(?:19|20)?\d\d)?")


def column_rows(rows: list[list[str]], all_bold: list[bool]) -> int:
    """How many rows at the top name the columns; `all_bold` tells of each row whether it is."""
    return _heads_spanning(rows) or int(_looks_like_columns(rows, all_bold))


def _heads_spanning(rows: list[list[str]]) -> int:
    """How many rows name the columns where the first has one name over several: two, or none.

    "Budget £000" stands over "2024/25 | 2025/26"; below them are other figures.
    """
    if len(rows) < 3 or SPANNED not in rows[0] or _is_figures(rows[0]):
        return 0
    over, names = rows[0], rows[1]
    parted = [at for at, words in enumerate(over) if words == SPANNED]
    parted += [at - 1 for at in parted if over[at - 1] != SPANNED]
    if max(parted) >= len(names) or parted == list(range(len(over))):
        return 0
    under = [names[at] for at in parted]
    if SPANNED in names or len(set(under)) < len(under) or not all(map(_is_name, under)):
        return 0
    rest = [words for at, words in enumerate(names) if at not in parted]
    return 2 if all(not words or words in over for words in rest) else 0


def _is_figures(row: list[str]) -> bool:
    return any(_NUMBER.fullmatch(words) for words in row if words)


def _is_name(words: str) -> bool:
    """Whether it may name a column: words, a year ("2024/25", "2024"), but no other figure."""
    return bool(words) and (bool(_YEAR.fullmatch(words)) or not _NUMBER.fullmatch(words))


def _looks_like_columns(rows: list[list[str]], all_bold: list[bool]) -> bool:
    """Whether the first row names the columns though nobody marked it so."""
    first = rows[0] if rows else []
    if len(rows) < 2 or not all(first) or any(words.endswith((":", ".")) for words in first):
        return False
    if all_bold[0]:
        return not all(all_bold)
    short = len(first) > 2 and all(len(words) <= 60 for words in first)
    if not short or any(map(_NUMBER.fullmatch, first)):
        return False
    return any(_NUMBER.fullmatch(words) for row in rows[1:] for words in row)
