"""What is printed round the pages of a paper: running headers, footers, the pages' own names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.page_layout import in_tables
from ingest.segments import PageRows, Row

_EDGE_ROWS = 5
_EDGE = 0.14  # of the page's height
_LONGEST_HEADER, _SHORT = 160, 60  # letters
_SMALL, _LARGE = 0.95, 1.1  # sizes of the page's text
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:-\s?)?(?:\|\s?)?(?:page |p\.? ?)?(?:[a-z]{1,3}-)?(?:0|[ivxl]{1,7})(?: ?(?:of|/) ?0)?"
    r"(?:\s?\|)?(?:\s?-)?(?:\s?\|?\s?p ?a ?g ?e)?",
    re.IGNORECASE,
)
_NAMED_PAGE = re.compile(r"\bpage\s+(\d{1,4})\b", re.IGNORECASE)
# "(in millions)", "Years ended": over one table after the other, and part of each.
_OF_A_TABLE = re.compile(
    r"\b(?:millions?|thousands?|ended|unaudited|per share)\b|£(?:m|k|0)|[$£]\s?in\b"
)
_STAMP = re.compile(r"Page \d{1,4}(?: of \d{1,4})?")
_ROMAN = re.compile(r"[ivxl]{1,7}", re.IGNORECASE)
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}


class _Line(NamedTuple):
    """A row near the top or the bottom of its page: which, what it says, and how high.

    `key` is what it says but for its `numbers`; `size` is in sizes of the page's text.
    """

    at: int
    key: str
    numbers: tuple[str, ...]
    base: float
    size: float


def without_furniture(pages: Sequence[PageRows]) -> tuple[list[PageRows], tuple[str, ...]]:
    """The pages without what is printed round them, and what each page is called in print.

    A page is called "" where nothing on it says so.
    """
    edges = [list(_edges(page)) for page in pages]
    often = _often(edges)
    kept: list[PageRows] = []
    printed: list[list[str]] = []
    askew = Counter(words for page in pages for words in set(page.askew))
    for number, (page, edge) in enumerate(zip(pages, edges, strict=True)):
        gone = _gone(page, edge, often, number)
        printed.append([_words(page.rows[at]) for at in sorted(gone)])
        rows = [row for at, row in enumerate(page.rows) if at not in gone]
        rows = [_unstamped(row, page.height, printed[-1]) for row in rows]
        slanted = [words for words in page.askew if askew[words] < min(3, len(pages))]
        kept.append(page._replace(rows=rows, askew=slanted if len(pages) > 1 else page.askew))
    return kept, _labels(printed)


def _unstamped(row: Row, height: float, printed: list[str]) -> Row:
    """The row without the "Page 14" that a pack of papers is stamped with beside it."""
    if len(row) < 2 or _EDGE * height < row[0].base < (1 - _EDGE) * height:
        return row
    stamps = [segment for segment in row if _STAMP.fullmatch(segment.text)]
    printed += [segment.text for segment in stamps]
    return [segment for segment in row if segment not in stamps] or row


def _words(row: Row) -> str:
    return " ".join([segment.text for segment in row])


def _edges(page: PageRows) -> Iterator[_Line]:
    count = len(page.rows)
    tables = in_tables(page)
    text = _text_size(page)
    for at in range(count):
        row = page.rows[at]
        base = row[0].base
        if len(row) > 3 or any(top <= base <= bottom for top, bottom in tables):
            continue
        high = at < _EDGE_ROWS and base < _EDGE * page.height
        low = at >= count - _EDGE_ROWS and base > (1 - _EDGE) * page.height
        if high or low:
            words = _words(row)
            size = max(segment.size for segment in row) / text
            height = base if high else base - page.height
            yield _Line(at, _key(words), tuple(_NUMBER.findall(words)), height, size)


def _text_size(page: PageRows) -> float:
    """The size of writing in which most of the page is."""
    letters: Counter[float] = Counter()
    for row in page.rows:
        for segment in row:
            letters[round(segment.size, 1)] += len(segment.text)
    return max(letters, key=lambda size: letters[size], default=0.0) or 1.0


def _key(words: str) -> str:
    """What two running headers have in common: all but the numbers. No long line is one."""
    if len(words) > _LONGEST_HEADER:
        return words
    return _NUMBER.sub("0", " ".join(words.lower().split()))


def _often(edges: Sequence[Sequence[_Line]]) -> dict[str, list[tuple[int, _Line]]]:
    """For each line that stands at an edge, on which pages."""
    found: dict[str, list[tuple[int, _Line]]] = defaultdict(list)
    for number, edge in enumerate(edges):
        for line in edge:
            found[line.key].append((number, line))
    return found


def _gone(
    page: PageRows,
    edge: Sequence[_Line],
    often: dict[str, list[tuple[int, _Line]]],
    number: int,
) -> set[int]:
    count = len(page.rows)
    top = [line for line in edge if line.base > 0]
    bottom = [line for line in edge if line.base <= 0]
    gone: set[int] = set()
    for lines in (top, bottom[::-1]):
        missed = 0
        taken: list[int] = []
        for line in lines:
            row = page.rows[line.at]
            if _repeated(line, often[line.key], number) or _is_page_number(row, line.key):
                taken.append(line.at)
                gone.update(taken)
                missed = 0
            else:
                missed += 1
                # A header of several lines may hold one that changes with the chapter.
                if missed > 1 or _is_text(page, line.at):
                    break
    # Pages that say the same throughout are forms, not headers.
    short = all(len(_words(row)) < _SHORT for row in page.rows)
    return gone if len(gone) < count or short else set()


def _is_text(page: PageRows, at: int) -> bool:
    """Whether a line at the edge is the page's own: whatever is as wide as its lines."""
    row = page.rows[at]
    return row[-1].right - row[0].left > 0.5 * page.width or len(row) > 2


def _is_page_number(row: Row, key: str) -> bool:
    if key == "0" and row[0].size > 30:
        return False
    return bool(_PAGE_NUMBER.fullmatch(key))


def _repeated(line: _Line, seen: Sequence[tuple[int, _Line]], number: int) -> bool:
    """Whether other pages near this one have the same line at the same height.

    Votes, items and headings differ in their numbers too: those of a header count the pages.
    """
    key = line.key
    if (not any(map(str.isalnum, key)) and len(key) > 3) or _OF_A_TABLE.search(key):
        return False
    level = [(page, other) for page, other in seen if abs(other.base - line.base) < 4.0]
    alike = {page for page, other in level if other.numbers == line.numbers}
    near = [page for page in alike if page != number and abs(page - number) <= 4]
    if len(near) >= 2 or (len(near) == 1 and len(alike) >= 2 and len(key) > 3):
        return True
    pages = {page for page, other in level if _counts(line, other, page - number)}
    near = [page for page in pages if abs(page - number) <= 4]
    return len(near) >= (1 if line.size < _SMALL else 2) and line.size <= _LARGE


def _counts(line: _Line, other: _Line, pages: int) -> bool:
    """Whether the one number in which two lines differ has grown by the pages between them."""
    grown = [int(b) - int(a) for a, b in zip(line.numbers, other.numbers, strict=True) if a != b]
    return grown == [pages] and pages != 0


def _labels(printed: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The page numbers in the headers and footers, where they run with the pages."""
    for find in (_named, _plain, _roman):
        found = [dict(find(lines)) for lines in printed]
        # What stands on many pages is a year, or how many pages there are.
        times = Counter(value for values in found for value in values)
        usual = max(2, len(printed) // 5)
        found = [{v: w for v, w in values.items() if times[v] <= usual} for values in found]
        having = sum(map(bool, found))
        offsets = Counter(value - number for number, values in enumerate(found) for value in values)
        labels = [""] * len(printed)
        for offset, count in offsets.most_common():
            if count < min(3, max(1, having // 2), len(printed)):
                break
            for number, values in enumerate(found):
                if not labels[number] and number + offset in values:
                    labels[number] = values[number + offset]
        if sum(map(bool, labels)) >= max(1, len(printed) // 3):
            return tuple(_filled(labels, printed))
    return ("",) * len(printed)


def _filled(labels: Sequence[str], printed: Sequence[Sequence[str]]) -> Iterator[str]:
    """Roman numbers of the first pages beside Arabic ones of the others; gaps closed."""
    before = ""
    for number, label in enumerate(labels):
        romans = dict(_roman(printed[number]))
        after = next((later for later in labels[number + 1 :] if later.isdigit()), "")
        if not label and number + 1 in romans:
            label = romans[number + 1]
        elif not label and before.isdigit():
            following = str(int(before) + 1)
            label = following if not after or int(after) > int(following) else ""
        yield label
        before = label


def _named(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    for line in lines:
        for found in _NAMED_PAGE.finditer(line):
            yield int(found[1]), found[1]


def _plain(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    for line in lines:
        for found in re.finditer(r"(?<![\d/.,£$-])\d{1,4}(?![\d/.,%-])", line):
            yield int(found[0]), found[0]


def _roman(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    for line in lines:
        for word in line.split():
            if _ROMAN.fullmatch(word):
                values = [_ROMAN_VALUES[letter] for letter in word.lower()]
                total = sum(
                    -value if value < max(values[at:]) else value for at, value in enumerate(values)
                )
                yield total, word
