"""What is printed round the pages of a paper: running headers, footers, the pages' own names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from ingest.page_layout import in_tables
from ingest.segments import PageRows, Row

_EDGE_ROWS = 5
_EDGE = 0.14  # of the page's height
_LONGEST_HEADER, _SHORT = 160, 60  # letters
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


def _edges(page: PageRows) -> Iterator[tuple[int, str, float]]:
    """The rows near the top and the bottom: which, what they say but for numbers, and how high."""
    count = len(page.rows)
    tables = in_tables(page)
    for at in range(count):
        row = page.rows[at]
        base = row[0].base
        if len(row) > 3 or any(top <= base <= bottom for top, bottom in tables):
            continue
        high = at < _EDGE_ROWS and base < _EDGE * page.height
        low = at >= count - _EDGE_ROWS and base > (1 - _EDGE) * page.height
        if high or low:
            yield at, _key(_words(row)), base if high else base - page.height


def _key(words: str) -> str:
    """What two running headers have in common: all but the numbers. No long line is one."""
    if len(words) > _LONGEST_HEADER:
        return words
    return _NUMBER.sub("0", " ".join(words.lower().split()))


def _often(edges: Sequence[Sequence[tuple[int, str, float]]]) -> dict[str, list[tuple[int, float]]]:
    """For each line that stands at an edge, on which pages and how high."""
    found: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, edge in enumerate(edges):
        for _, key, base in edge:
            found[key].append((number, base))
    return found


def _gone(
    page: PageRows,
    edge: Sequence[tuple[int, str, float]],
    often: dict[str, list[tuple[int, float]]],
    number: int,
) -> set[int]:
    count = len(page.rows)
    top: list[int] = []
    bottom: list[int] = []
    for at, _, base in edge:
        (top if base > 0 else bottom).append(at)
    said = {at: (key, base) for at, key, base in edge}
    gone: set[int] = set()
    for rows in (top, bottom[::-1]):
        missed = 0
        taken: list[int] = []
        for at in rows:
            key, base = said[at]
            if _repeated(key, base, often[key], number) or _is_page_number(page.rows[at], key):
                taken.append(at)
                gone.update(taken)
                missed = 0
            else:
                missed += 1
                # A header of several lines may hold one that changes with the chapter.
                if missed > 1 or _is_text(page, at):
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


def _repeated(key: str, base: float, seen: list[tuple[int, float]], number: int) -> bool:
    """Whether other pages near this one have the same line at the same height."""
    if (not any(map(str.isalnum, key)) and len(key) > 3) or _OF_A_TABLE.search(key):
        return False
    alike = {page for page, height in seen if abs(height - base) < 4.0}
    near = [page for page in alike if page != number and abs(page - number) <= 4]
    return len(near) >= 2 or (len(near) == 1 and len(alike) >= 2 and len(key) > 3)


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
