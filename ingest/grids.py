"""Tables that are ruled: their lines say where the columns and the rows are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from ingest.drawing import Rule
from ingest.segments import Row, Segment
from ingest.tables import Cells, Table, clusters, logical_rows, with_header

_NEAR = 3.0
_SAME = 2.0
_MOST_RULES = 3000
_MOST_OF_PAGE = 0.85


class Grid(NamedTuple):
    """The edges of columns and of rows, and the lines that they come from."""

    columns: list[float]
    rows: list[float]
    level: list[Rule]
    upright: list[Rule]

    def holds(self, segment: Segment) -> bool:
        middle = segment.base - 0.3 * segment.size
        return (
            self.rows[0] - 1 <= middle <= self.rows[-1] + 1
            and self.columns[0] - _NEAR <= segment.left + 1
            and segment.left <= self.columns[-1]
        )


def grids(level: Sequence[Rule], upright: Sequence[Rule], height: float) -> list[Grid]:
    """The frames on a page, tables or boxes, from top to bottom."""
    if len(upright) < 2 or len(level) < 2 or len(level) + len(upright) > _MOST_RULES:
        return []
    level, upright = _merged(_unshaded(level)), _merged(_unshaded(upright))
    groups = _touching(level, upright)
    found = []
    for levels, uprights in groups:
        columns = _distinct([rule.at for rule in uprights])
        rows = _distinct([rule.at for rule in levels])
        if levels and uprights:
            left, right = min(r.start for r in levels), max(r.end for r in levels)
            top, bottom = min(r.start for r in uprights), max(r.end for r in uprights)
            columns = _with_ends(columns, left, right, 12.0)
            rows = _with_ends(rows, top, bottom, 8.0)
        if len(columns) < 2 or len(rows) < 2:
            continue
        if len(columns) == 2 and rows[-1] - rows[0] > _MOST_OF_PAGE * height:
            continue  # a frame round the page
        found.append(Grid(columns, rows, levels, uprights))
    return sorted(found, key=lambda grid: grid.rows[0])


def _unshaded(rules: Sequence[Rule]) -> list[Rule]:
    """Without the slices of a shade that changes over a cell: many lines close together."""
    alike: dict[tuple[int, int], list[Rule]] = {}
    for rule in sorted(rules):
        alike.setdefault((round(rule.start / 2), round(rule.end / 2)), []).append(rule)
    kept: list[Rule] = []
    for group in alike.values():
        near = [b.at - a.at < 5.0 for a, b in pairwise(group)]
        if sum(near) >= 8 and sum(near) > 0.7 * len(near):
            kept += [group[0], group[-1]]
        else:
            kept += group
    return kept


def _with_ends(edges: list[float], first: float, last: float, least: float) -> list[float]:
    """A table may be open at its sides."""
    if edges and first < edges[0] - least:
        edges = [first, *edges]
    if edges and last > edges[-1] + least:
        edges = [*edges, last]
    return edges


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Lines drawn in pieces, one for each cell, made whole."""
    whole: list[Rule] = []
    group: list[Rule] = []
    for rule in sorted(rules):
        if group and rule.at - group[0].at > _SAME:
            whole += _joined(group)
            group = []
        group.append(rule)
    return whole + _joined(group)


def _joined(group: list[Rule]) -> list[Rule]:
    joined: list[Rule] = []
    for rule in sorted(group, key=lambda rule: rule.start):
        if joined and rule.start <= joined[-1].end + _NEAR:
            last = joined[-1]
            joined[-1] = Rule(last.at, last.start, max(last.end, rule.end))
        else:
            joined.append(rule)
    return joined


def _touching(
    level: Sequence[Rule], upright: Sequence[Rule]
) -> list[tuple[list[Rule], list[Rule]]]:
    parent = list(range(len(level) + len(upright)))

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for number, (x, top, bottom) in enumerate(upright):
        for other, (y, left, right) in enumerate(level):
            if y > bottom + _NEAR:
                break
            if y >= top - _NEAR and left - _NEAR <= x <= right + _NEAR:
                parent[root(len(level) + number)] = root(other)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for other, rule in enumerate(level):
        groups.setdefault(root(other), ([], []))[0].append(rule)
    for number, rule in enumerate(upright):
        groups.setdefault(root(len(level) + number), ([], []))[1].append(rule)
    return [group for group in groups.values() if group[0] and len(group[1]) >= 2]


def _distinct(values: Iterable[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > 2 * _NEAR:
            found.append(value)
    return found


def grid_table(grid: Grid, rows: Sequence[Row]) -> Table | None:
    """The table in a grid; None if what stands in it is no table."""
    if len(grid.columns) < 3:
        return None
    grid = _finer(grid, rows)
    columns = len(grid.columns) - 1
    bands = len(grid.rows) - 1
    placed: list[list[list[Segment]]] = [[[] for _ in range(columns)] for _ in range(bands)]
    spans: dict[tuple[int, int], int] = {}
    for row in rows:
        where = []
        for segment in row:
            band = _band(grid.rows, segment.base - 0.3 * segment.size)
            where.append((band, *_cell(grid, band, _band(grid.columns, segment.left + 1.0))))
        for (band, first, last), segment in zip(where, row, strict=True):
            if last > first and where.count((band, first, last)) > 1:
                # Several in one merged cell: each stands in its own column.
                middle = (segment.left + segment.right) / 2
                edge = middle if segment.is_number else segment.left + 1.0
                first = last = _band(grid.columns, edge)
            placed[band][first].append(segment)
            spans[band, first] = max(last, spans.get((band, first), first))
    _settle(grid, placed)
    used = [c for c in range(columns) if any(placed[band][c] for band in range(bands))]
    if len(used) < 2:
        return None
    table: list[Cells] = []
    reach: list[list[int]] = []  # for each row's cells, how many columns they span
    for band in range(bands):
        cells = [placed[band][c] for c in used]
        if not any(cells):
            continue
        ends = [_end(spans.get((band, c), c), used) for c in used]
        for part in logical_rows(cells):
            table.append(part)
            reach.append([max(1, end - at) for at, end in enumerate(ends)])
    edges = [grid.columns[c] for c in used]
    return with_header(table, reach, edges, (grid.columns[0], grid.columns[-1]))


def _finer(grid: Grid, rows: Sequence[Row]) -> Grid:
    """With edges between columns of figures that share a frame: "Core  External  Total"."""
    columns, upright = list(grid.columns), list(grid.upright)
    for left, right in pairwise(grid.columns):
        figures = [
            [s for s in row if left - 1 <= s.left and s.right <= right + 1 and s.is_number]
            for row in rows
        ]
        several = [row for row in figures if len(row) > 1]
        if len(several) < 3 or 3 * len(several) < sum(map(bool, figures)):
            continue
        spans = clusters([(s.left, s.right) for row in figures for s in row])
        top = min(row[0].base - row[0].size for row in several)
        for one, other in pairwise(spans):
            edge = (one[1] + other[0]) / 2
            columns.append(edge)
            upright.append(Rule(edge, top, grid.rows[-1]))
    return grid._replace(columns=sorted(columns), upright=upright)


def _end(last: int, used: list[int]) -> int:
    return bisect_right(used, last)


def _band(edges: Sequence[float], value: float) -> int:
    return min(max(bisect_right(edges, value) - 1, 0), len(edges) - 2)


def _cell(grid: Grid, band: int, column: int) -> tuple[int, int]:
    """The first and the last column of the cell: merged cells have no line between them."""
    middle = (grid.rows[band] + grid.rows[band + 1]) / 2
    first = last = column
    while first > 0 and not _parted(grid.upright, grid.columns[first], middle):
        first -= 1
    while last < len(grid.columns) - 2 and not _parted(
        grid.upright, grid.columns[last + 1], middle
    ):
        last += 1
    return first, last


def _parted(rules: Sequence[Rule], at: float, middle: float) -> bool:
    return any(
        abs(rule.at - at) <= 2 * _NEAR and rule.start - 1 <= middle <= rule.end + 1
        for rule in rules
    )


def _settle(grid: Grid, placed: list[list[list[Segment]]]) -> None:
    """What stands in a cell that is several rows high belongs to the first of them."""
    for column in range(len(grid.columns) - 1):
        middle = (grid.columns[column] + grid.columns[column + 1]) / 2
        for band in range(len(grid.rows) - 2, 0, -1):
            here, above = placed[band][column], placed[band - 1][column]
            if here and not _parted(grid.level, grid.rows[band], middle):
                close = not above or here[0].base - above[-1].base < 1.6 * here[0].size
                others = [s.base for cell in placed[band] if cell is not here for s in cell]
                beside = any(abs(here[0].base - base) < 1.5 for base in others)
                if close and not beside:
                    above += here
                    placed[band][column] = []
