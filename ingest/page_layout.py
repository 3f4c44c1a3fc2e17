"""The rows of a page in the order in which they are read: columns, frames and tables told apart."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

from ingest.grids import Grid, grid_table, grids
from ingest.segments import PageRows, Row, Segment, cut_at
from ingest.tables import Cells, Table, aligned

_GUTTER, _NARROW = 9.0, 300.0  # points
_FEWEST_LINES = 3
_FULL = 0.6
_NEAR_TABLE = 2.2  # ems
_HEADING_WORDS = 10


class TextLine(NamedTuple):
    """A line of writing, and the right edge of the column that it stands in."""

    row: Row
    left: float
    right: float
    new_column: bool


Item = TextLine | Table


def reading_order(page: PageRows) -> list[Item]:
    """All that is on the page, in the order in which a person reads it."""
    items = list(_read(_with_grids(page)))
    for words in page.askew:
        segment = Segment(words, 0, 0, page.height, page.height, 0.0, False, 0.0)
        items.append(TextLine([segment], 0, 0, True))
    return items


def in_tables(page: PageRows) -> list[tuple[float, float]]:
    """From where to where the ruled tables of a page reach: none of it is a running header."""
    found = []
    for grid in grids(page.level, page.upright, page.height):
        if len(grid.columns) > 2 and len(grid.rows) > 3:
            top = grid.rows[0]
            for row in reversed(page.rows):  # its column headings may stand over it
                if row[0].base <= top and (
                    top - row[0].base > _NEAR_TABLE * row[0].size or len(row) < 2
                ):
                    break
                top = min(top, row[0].base)
            found.append((top, grid.rows[-1]))
    return found


def _with_grids(page: PageRows) -> list[Row]:
    """The rows, with each ruled table or frame as one segment in the place of what it holds."""
    found = grids(page.level, page.upright, page.height)
    # A frame within a frame is read as part of the outer one, unless that is one cell only.
    found.sort(
        key=lambda grid: (grid.columns[-1] - grid.columns[0]) * (grid.rows[-1] - grid.rows[0])
    )
    rows = page.rows
    for grid in found:
        held: list[Row] = []
        left: list[Row] = []
        for row in rows:
            inner = [segment for segment in row if grid.holds(segment)]
            if inner:
                held.append(inner)
            outer = [segment for segment in row if not grid.holds(segment)]
            if outer:
                left.append(outer)
        if not held:
            continue
        nested = any(segment.inside is not None for row in held for segment in row)
        table = None if nested else grid_table(grid, held)
        if table is None and (nested or len(grid.columns) > 2):
            continue
        if table and table.header is None and not table.titles:
            left, table = _headed(left, table, grid.rows[0])
        inside: list[Item] = [table] if table else list(_read(held))
        rows = _placed(left, grid, inside)
    return rows


def _headed(rows: list[Row], table: Table, top: float) -> tuple[list[Row], Table]:
    """A table whose column headings stand over its frame, and the rows without them."""
    above = [row for row in rows if row[0].base <= top + 2.0]
    found: list[Row] = []
    edge = top
    for row in reversed(above):
        if edge - row[0].base > _NEAR_TABLE * row[0].size or len(found) == 4:
            break
        if row[0].left < table.left - 4 or row[-1].right > table.right + 4:
            break
        if any(s.inside is not None or len(s.text.split()) > _HEADING_WORDS for s in row):
            break
        found.insert(0, row)
        edge = row[0].base
    while found and len(found[0]) < 2:
        del found[0]
    if not found or not any(len(row) > len(table.edges) // 2 for row in found):
        return rows, table
    inner = table.edges[1:]
    header: Cells = [[] for _ in table.edges]
    for row in found:
        for segment in row:
            for piece in cut_at(segment, [(edge - 2, edge + 2) for edge in inner]):
                header[bisect_right(inner, (piece.left + piece.right) / 2)].append(piece)
    return [row for row in rows if not any(row is one for one in found)], table._replace(
        header=header
    )


def _placed(rows: list[Row], grid: Grid, inside: list[Item]) -> list[Row]:
    top, bottom = grid.rows[0], grid.rows[-1]
    frame = Segment("", grid.columns[0], grid.columns[-1], top, bottom, 0.0, False, 0.0, inside)
    at = sum(1 for row in rows if row[0].base - 0.3 * row[0].size < top)
    return [*rows[:at], [frame], *rows[at:]]


def _read(rows: Sequence[Row]) -> Iterator[Item]:
    """The rows in reading order, tables without lines found."""
    new_column = False
    for region in _regions(list(rows)):
        right = _right_edge(region)
        left = min((row[0].left for row in region), default=0.0)
        for item in aligned(region):
            if isinstance(item, Table):
                yield item
                new_column = False
            elif any(segment.inside is not None for segment in item):
                yield from _opened(item, left, right)
            else:
                yield TextLine(item, left, right, new_column)
                new_column = False
        new_column = True


def _opened(row: Row, left: float, right: float) -> Iterator[Item]:
    for segment in row:
        if segment.inside is None:
            yield TextLine([segment], left, right, True)
        else:
            yield from segment.inside


def _right_edge(rows: Sequence[Row]) -> float:
    ends = sorted(row[-1].right for row in rows if row[-1].inside is None)
    return ends[-1 - len(ends) // 20] if ends else 0.0


def _regions(rows: list[Row]) -> Iterator[list[Row]]:
    """Runs of rows that are read from left to right, line by line; columns one by one."""
    plain: list[Row] = []
    at = 0
    while at < len(rows):
        found = _columns(rows, at)
        if found is None:
            plain.append(rows[at])
            at += 1
            continue
        end, cut, good = found
        if not good:
            plain += rows[at:end]
            at = end
            continue
        if plain:
            yield plain
            plain = []
        left, right = _sides(rows[at:end], cut)
        yield from _regions(left)
        yield from _regions(right)
        at = end
    if plain:
        yield plain


def _sides(rows: Sequence[Row], cut: float) -> tuple[list[Row], list[Row]]:
    left = [[segment for segment in row if segment.right <= cut] for row in rows]
    right = [[segment for segment in row if segment.right > cut] for row in rows]
    return [row for row in left if row], [row for row in right if row]


def _columns(rows: Sequence[Row], first: int) -> tuple[int, float, bool] | None:
    """How far the rows from `first` on leave a gutter free, where, and whether it parts columns."""
    begin = rows[first]
    gaps = [(-1e9, begin[0].left)]
    gaps += [(a.right, b.left) for a, b in itertools.pairwise(begin)]
    gaps.append((begin[-1].right, 1e9))
    leftmost, rightmost = begin[0].left, begin[-1].right
    best: tuple[int, tuple[float, float]] | None = None
    for at in range(first + 1, len(rows)):
        row = rows[at]
        for segment in row:
            gaps = [gap for one in gaps for gap in _without(one, segment)]
        leftmost, rightmost = min(leftmost, row[0].left), max(rightmost, row[-1].right)
        inner = [gap for gap in gaps if gap[0] >= leftmost and gap[1] <= rightmost]
        if inner:
            best = at + 1, max(inner, key=lambda gap: gap[1] - gap[0])
        elif all(gap[0] < leftmost or gap[1] > rightmost for gap in gaps) and best:
            break
        if len(gaps) <= 2 and not _open(leftmost, rightmost):
            break
    if best is None or best[0] - first < _FEWEST_LINES:
        return None
    end, (left, right) = best
    cut = (left + right) / 2
    return end, cut, _are_columns(*_sides(rows[first:end], cut))


def _open(leftmost: float, rightmost: float) -> bool:
    """Whether a column may still begin beside what there is, which is narrow yet."""
    return rightmost - leftmost < _NARROW


def _without(gap: tuple[float, float], segment: Segment) -> Iterator[tuple[float, float]]:
    left, right = gap
    if segment.right <= left or segment.left >= right:
        yield gap
        return
    if segment.left - left >= _GUTTER:
        yield left, segment.left
    if right - segment.right >= _GUTTER:
        yield segment.right, right


def _are_columns(left: Sequence[Row], right: Sequence[Row]) -> bool:
    """Whether two stretches side by side are read one after the other, and not row by row."""
    if min(_height(left), _height(right)) < _FEWEST_LINES:
        return False
    if any(s.inside is not None for side in (left, right) for row in side for s in row):
        return _beside_frame(left, right)
    bases = {round(row[0].base) for row in left}
    both = sum(
        1
        for row in right
        if not bases.isdisjoint(range(round(row[0].base) - 1, round(row[0].base) + 2))
    )
    aside = both < 0.5 * min(len(left), len(right))
    for side in (left, right):
        segments = [segment for row in side for segment in row]
        if sum(segment.is_number for segment in segments) > 0.3 * len(segments):
            return False
        words = median(sum(len(segment.text.split()) for segment in row) for row in side)
        if words < (2 if aside else 3.5):
            return False
        edge = max(row[-1].right for row in side) - min(row[0].left for row in side)
        wide = median(row[-1].right - row[0].left for row in side)
        if not aside and wide < _FULL * edge:
            return False
    return True


def _height(side: Sequence[Row]) -> int:
    return sum(max(len(s.inside) if s.inside is not None else 1 for s in row) for row in side)


def _beside_frame(left: Sequence[Row], right: Sequence[Row]) -> bool:
    return all(
        sum(len(s.text.split()) for row in side for s in row if s.inside is None) > 10
        or any(s.inside is not None for row in side for s in row)
        for side in (left, right)
    )
