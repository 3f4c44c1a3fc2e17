"""Tables: their rows, and what their columns are headed."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from ingest.segments import Row, Segment, cut_at

Cells = list[list[Segment]]  # the segments of each cell of a row

_YEAR = re.compile(
    r"(?:fy\s?)?(?:19|20)\d\d(?:\s?[-/–]\s?(?:\d\d|\d{4}))?[)*]*|\d{2}/\d{2}|q[1-4]|[%£$€]",
    re.IGNORECASE,
)
_LEADERS = re.compile(r"\.{4,}|…{2,}|(?:\. ){4,}|_{4,}")
_LONGEST_HEADING = 14  # words of a column's heading
_MOST_HEADER_ROWS = 8
_NEXT = 2.6  # ems between the lines of one table


class Table(NamedTuple):
    """A table: titles that stand in it, its header, its rows, and where its columns are."""

    titles: list[list[Segment]]
    header: Cells | None
    rows: list[Cells]
    edges: list[float]
    left: float
    right: float


def with_header(
    rows: list[Cells], reach: list[list[int]], edges: list[float], sides: tuple[float, float]
) -> Table | None:
    """The table whose first rows may be titles and column headings."""
    titles: list[list[Segment]] = []
    columns = len(edges)
    while rows and _filled(rows[0]) == 1 and (reach[0][0] == columns or _is_title(rows, columns)):
        titles.append([segment for cell in rows[0] for segment in cell])
        rows, reach = rows[1:], reach[1:]
    if not rows:
        return None
    depth = _header_depth(rows)
    header: Cells | None = None
    if depth:
        header = [[] for _ in edges]
        for cells, widths in zip(rows[:depth], reach, strict=False):
            for at, cell in enumerate(cells):
                for column in range(at, min(at + widths[at], columns)):
                    if cell and (column == at or not cells[column]):
                        header[column] += cell
    return Table(titles, header, rows[depth:], edges, *sides)


def _is_title(rows: list[Cells], columns: int) -> bool:
    """Whether the first row is a line over the table and not its first, half-empty row."""
    return len(rows) > 1 and _filled(rows[1]) >= max(2, columns - 1) and bool(rows[0][0])


def _filled(cells: Cells) -> int:
    return sum(map(bool, cells))


def _header_depth(rows: list[Cells]) -> int:
    """How many of the first rows head the columns."""
    depth = 0
    for cells in rows[:_MOST_HEADER_ROWS]:
        if not _may_head(cells):
            break
        depth += 1
    if depth == len(rows):
        depth = 0 if len(rows) < 2 else 1
    numeric = any(_figures(cells) for cells in rows[depth:])
    if depth and not numeric:  # a table of words: one line of headings, if it looks like one
        depth = 1 if _looks_heading(rows) else 0
    if depth and numeric and not any(_figures(cells) for cells in rows[depth : depth + 3]):
        depth = 1
    while depth > 1 and _filled(rows[depth - 1]) == 1 and rows[depth - 1][0]:
        depth -= 1  # "Income", over the rows of income
    return depth


def _looks_heading(rows: list[Cells]) -> bool:
    cells, below = rows[0], rows[1:]
    if _filled(cells) < 2 or _filled(cells) < len(cells) - 1 or not below:
        return False
    if _is_bold(cells):
        return not all(_is_bold(row) for row in below)
    words = [len(" ".join(s.text for s in cell).split()) for cell in cells if cell]
    long = any(sum(len(s.text) for s in cell) > 60 for row in below for cell in row)
    return len(cells) >= 3 and max(words) <= 6 and long


def _is_bold(cells: Cells) -> bool:
    return all(segment.bold for cell in cells for segment in cell)


def _may_head(cells: Cells) -> bool:
    said = [" ".join(segment.text for segment in cell) for cell in cells]
    if any(len(words.split()) > _LONGEST_HEADING for words in said):
        return False
    return not _figures(cells)


def _figures(cells: Cells) -> int:
    """How many cells, the first aside, hold figures that are no years."""
    return sum(
        1
        for cell in cells[1:]
        if cell and cell[0].is_number and not _YEAR.fullmatch(cell[0].text.strip())
    )


def logical_rows(cells: Cells) -> list[Cells]:
    """The rows in a band of a table: more than one where no line is drawn between them."""
    numeric = [cell for cell in cells[1:] if len(cell) > 1 and sum(s.is_number for s in cell) > 1]
    if not numeric:
        return [cells]
    lines: list[list[tuple[int, Segment]]] = []
    for column, segment in sorted(
        ((column, segment) for column, cell in enumerate(cells) for segment in cell),
        key=lambda one: one[1].base,
    ):
        last = lines[-1][0][1] if lines else None
        if last and segment.base - last.base <= 0.35 * segment.size:
            lines[-1].append((column, segment))
        else:
            lines.append([(column, segment)])
    rows = []
    for line in lines:
        row: Cells = [[] for _ in cells]
        for column, segment in line:
            row[column].append(segment)
        rows.append(row)
    return wrapped(rows)


def wrapped(rows: list[Cells]) -> list[Cells]:
    """The lines of a table as rows: a label that goes on over the next line is one."""
    merged: list[Cells] = []
    waiting = False  # the last row is the beginning of a label, its figures still to come
    for cells in rows:
        above = merged[-1] if merged else None
        label = cells[0][0].text if cells[0] else ""
        if above and _close(above, cells):
            only_label = not any(cells[1:])
            if waiting and label[:1].islower():
                merged[-1] = _added(above, cells)
                waiting = only_label
                continue
            if only_label and label[:1].islower() and above[0]:
                merged[-1] = _added(above, cells)
                continue
            if not label and not any(s.is_number for cell in cells for s in cell):
                merged[-1] = _added(above, cells)
                continue
        merged.append(cells)
        waiting = not any(cells[1:]) and not label.endswith(":")
    return merged


def _close(above: Cells, cells: Cells) -> bool:
    last = max(segment.base for cell in above for segment in cell)
    first = next(segment for cell in cells for segment in cell)
    return first.base - last < 1.5 * first.size


def _added(above: Cells, cells: Cells) -> Cells:
    return [[*one, *other] for one, other in zip(above, cells, strict=True)]


class _Run(NamedTuple):
    first: int
    last: int
    columns: list[tuple[float, float]]


def aligned(rows: Sequence[Row]) -> list[Row | Table]:
    """The rows with tables in place of those that are one: figures below each other."""
    made: list[Row | Table] = []
    at = 0
    while at < len(rows):
        run = _run(rows, at) if _tabular(rows[at]) else None
        if run is None:
            made.append(rows[at])
            at += 1
            continue
        over = _header_rows(rows, run, made)
        del made[len(made) - over :]
        made.append(_aligned_table(rows[at - over : run.last + 1], over, run.columns))
        at = run.last + 1
    return made


def _tabular(row: Row) -> bool:
    if len(row) < 2 or any(segment.inside is not None for segment in row):
        return False
    if any(_LEADERS.search(segment.text) for segment in row):
        return False
    figures = sum(segment.is_number for segment in row[1:])
    return figures >= 1 and 2 * figures >= len(row) - 1


def _run(rows: Sequence[Row], first: int) -> _Run | None:
    """The rows from `first` on that make a table, if they do."""
    spans: list[tuple[float, float]] = []
    last, count, between = first, 0, 0
    for at in range(first, len(rows)):
        row = rows[at]
        if any(segment.inside is not None for segment in row):
            break
        if at > first and row[0].base - rows[at - 1][0].base > _NEXT * 1.6 * row[0].size:
            break
        if _tabular(row):
            figures = [(s.left, s.right) for s in row[1:] if s.is_number]
            figures += [(s.left, s.right) for s in row[:1] if s.is_number and len(row) > 2]
            spans += figures
            last, count, between = at, count + 1, 0
            continue
        between += 1
        if between > 4 or (row[-1].right > min(left for left, _ in spans) + 2 and len(row) == 1):
            break
    columns = clusters(spans)
    if count < 2 or (len(columns) < 2 and (count < 3 or _is_contents(rows[first : last + 1]))):
        return None
    return _Run(first, last, columns)


def _is_contents(rows: Sequence[Row]) -> bool:
    """Whether the one column of figures is page numbers: a table of contents is no table."""
    figures = [row[-1].text for row in rows if _tabular(row)]
    if not all(re.fullmatch(r"\d{1,3}", words) for words in figures):
        return False
    numbers = [int(words) for words in figures]
    return numbers == sorted(numbers)


def clusters(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Where the columns of figures are: spans that overlap are of one."""
    found: list[tuple[float, float]] = []
    for left, right in sorted(spans):
        if found and left < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], right))
        else:
            found.append((left, right))
    return found


def _header_rows(rows: Sequence[Row], run: _Run, made: Sequence[Row | Table]) -> int:
    """How many rows directly above a table head its columns."""
    count = 0
    left = run.columns[0][0]
    for back in range(1, _MOST_HEADER_ROWS + 1):
        at = run.first - back
        if at < 0 or back > len(made) or isinstance(made[-back], Table):
            break
        row = rows[at]
        if any(segment.inside is not None for segment in row):
            break
        if rows[at + 1][0].base - row[0].base > _NEXT * max(row[0].size, 6.0):
            break
        over = [segment for segment in row if segment.right > left]
        if not over and len(row) == 1 and len(row[0].text.split()) < 5:
            continue  # what the labels are headed
        crosses = row[0].left < left - 5 and row[0].right > left + 20
        if not over or (crosses and (len(row) == 1 or len(row[0].text.split()) > 6)):
            break
        if any(len(segment.text.split()) > _LONGEST_HEADING for segment in row):
            break
        count = back
    return count


def _aligned_table(rows: Sequence[Row], over: int, figures: list[tuple[float, float]]) -> Table:
    columns = _with_words(rows[over:], figures)
    edges = [
        columns[0][0],
        *((a[1] + b[0]) / 2 for a, b in itertools.pairwise(columns)),
    ]
    between = [(a[1], b[0]) for a, b in itertools.pairwise(columns)]
    rows = [[piece for segment in row for piece in cut_at(segment, between)] for row in rows]
    placed = [_placed(row, columns) for row in rows]
    head = over
    while head < len(placed) - 1 and _is_head(placed[head]):
        head += 1
    header: Cells | None = None
    if head:
        header = [[] for _ in columns]
        for row in rows[:head]:
            for segment in row:
                for column in _under(segment, columns):
                    header[column].append(segment)
        if not any(header[1:]):
            header = None
    left = min(row[0].left for row in rows)
    right = max(row[-1].right for row in rows)
    return Table([], header, wrapped(placed[head:]), edges, left, right)


def _is_head(cells: Cells) -> bool:
    """A first row of years or of words over the columns."""
    return not _figures(cells) and any(cells[1:]) and not (cells[0] and cells[0][0].is_number)


def _with_words(
    rows: Sequence[Row], figures: list[tuple[float, float]]
) -> list[tuple[float, float]]:
    """The columns of figures, and those of words on either side of them."""
    first, last = figures[0][0], figures[-1][1]
    words = [
        (segment.left, min(segment.right, first - 1) if segment.left < first else segment.right)
        for row in rows
        if _tabular(row)
        for segment in row
        if segment.left < first - 1 or segment.left > last
    ]
    before = clusters([span for span in words if span[0] < first and span[1] > span[0]])
    after = clusters([span for span in words if span[0] > last])
    return [*(before or [(first - 10, first - 1)]), *figures, *after]


def _placed(row: Row, columns: Sequence[tuple[float, float]]) -> Cells:
    cells: Cells = [[] for _ in columns]
    for segment in row:
        cells[_nearest(segment, columns)].append(segment)
    return cells


def _nearest(segment: Segment, columns: Sequence[tuple[float, float]]) -> int:
    def far(at: int) -> tuple[float, float]:
        left, right = columns[at]
        overlap = min(segment.right, right) - max(segment.left, left)
        return (-overlap if overlap < 0 else 0.0, abs(segment.left + segment.right - left - right))

    if segment.left < columns[0][1] and not segment.is_number:
        return 0
    return min(range(len(columns)), key=far)


def _under(segment: Segment, columns: Sequence[tuple[float, float]]) -> list[int]:
    """The columns that a heading stands over: more than one where it spans them."""
    found = [
        at
        for at, (left, right) in enumerate(columns)
        if min(segment.right, right) - max(segment.left, left) > 0.5 * min(right - left, 15.0)
    ]
    return found or [_nearest(segment, columns)]
