"""What is drawn on a page of a PDF besides its words: the lines of tables, and pictures.

`pdfium` is the library's module, handed over by the one file that imports it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from ctypes import addressof, byref, c_float, c_int, c_ulong, c_void_p, cast
from typing import Any, NamedTuple

_MOST_OBJECTS = 6000  # a map can have a hundred thousand; its lines are no table's
_MOST_SEGMENTS = 400
_THIN = 3.0
_DEEPEST = 3


class Rule(NamedTuple):
    """A straight line, level or upright: at `at`, from `start` to `end`."""

    at: float
    start: float
    end: float


class Seen:
    """From a page's own coordinates to those of the page as it is seen, turned and cropped.

    `left` and `top` are in the page's own.
    """

    def __init__(self, page: Any) -> None:
        left, bottom, right, top = page.get_bbox()
        self.left, self._bottom, self._right, self.top = left, bottom, right, top
        self.quarters = page.get_rotation() // 90 % 4
        self.width, self.height = right - left, top - bottom
        if self.quarters % 2:
            self.width, self.height = self.height, self.width

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.quarters == 0:
            return x - self.left, self.top - y
        if self.quarters == 1:
            return y - self._bottom, x - self.left
        if self.quarters == 2:
            return self._right - x, y - self._bottom
        return self.top - y, self._right - x

    def box(
        self, left: float, top: float, right: float, bottom: float
    ) -> tuple[float, float, float, float]:
        x0, y0 = self.point(left, top)
        x1, y1 = self.point(right, bottom)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


_Matrix = tuple[float, float, float, float, float, float]
_Box = tuple[float, float, float, float]  # left, top, right, bottom


def drawn(
    pdfium: Any, function: Callable[..., Any], page: Any, seen: Seen
) -> tuple[tuple[Rule, ...], tuple[Rule, ...], float]:
    """Level lines, upright lines, and the area that pictures cover.

    `function` gives a function of pdfium for calling often: it takes handles as numbers.
    """
    level: list[Rule] = []
    upright: list[Rule] = []
    pictured = 0.0
    looked = 0
    kind_of = function("FPDFPageObj_GetType", c_int, c_void_p)
    sides = (c_float * 4)()
    first = addressof(sides)
    into = tuple(range(first, first + 16, 4))
    find_bounds = function("FPDFPageObj_GetBounds", c_int, *[c_void_p] * 5)

    def bounds(thing: int) -> _Box:
        find_bounds(thing, *into)
        left, bottom, right, top = sides
        return left, top, right, bottom

    def note(left: float, top: float, right: float, bottom: float) -> None:
        x0, y0, x1, y1 = seen.box(left, top, right, bottom)
        if y1 - y0 <= _THIN < x1 - x0:
            level.append(Rule((y0 + y1) / 2, x0, x1))
        elif x1 - x0 <= _THIN < y1 - y0:
            upright.append(Rule((x0 + x1) / 2, y0, y1))

    def look(holder: int, count: int, get: Any, matrix: _Matrix | None, depth: int) -> None:
        nonlocal pictured, looked
        count = min(count, _MOST_OBJECTS - looked)
        looked += count
        things = [get(holder, index) for index in range(count)]
        for thing, kind in zip(things, map(kind_of, things), strict=True):
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                for box in _edges(pdfium, thing, bounds(thing)):
                    note(*_mapped(box, matrix))
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                box = _mapped(bounds(thing), matrix)
                pictured += abs((box[2] - box[0]) * (box[1] - box[3]))
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                form = cast(thing, pdfium.FPDF_PAGEOBJECT)
                inner = _product(_matrix(pdfium, form), matrix)
                parts = pdfium.FPDFFormObj_CountObjects(form)
                of_form = function("FPDFFormObj_GetObject", c_void_p, c_void_p, c_ulong)
                look(thing, parts, of_form, inner, depth + 1)

    of_page = function("FPDFPage_GetObject", c_void_p, c_void_p, c_int)
    count = pdfium.FPDFPage_CountObjects(page.raw)
    look(cast(page.raw, c_void_p).value or 0, count, of_page, None, 0)
    return tuple(level), tuple(upright), pictured


def _edges(pdfium: Any, thing: int, bounds: _Box) -> Iterator[_Box]:
    """The thin boxes that a path draws: itself, the sides of a frame, or each of its lines."""
    left, top, right, bottom = bounds
    if right - left <= _THIN or top - bottom <= _THIN:
        yield left, top, right, bottom
        return
    path = cast(thing, pdfium.FPDF_PAGEOBJECT)
    filled, stroked = c_int(), c_int()
    pdfium.FPDFPath_GetDrawMode(path, byref(filled), byref(stroked))
    count = pdfium.FPDFPath_CountSegments(path)
    if count > _MOST_SEGMENTS or count < 2 or (count < 6 and not stroked.value):
        return
    matrix = _matrix(pdfium, path)
    x, y = c_float(), c_float()
    subpaths: list[list[tuple[float, float]]] = []
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            return
        pdfium.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
        a, b, c, d, e, f = matrix
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if kind == pdfium.FPDF_SEGMENT_MOVETO or not subpaths:
            subpaths.append([])
        subpaths[-1].append(point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            subpaths[-1].append(subpaths[-1][0])
    for points in subpaths:
        if stroked.value:
            for (x0, y0), (x1, y1) in itertools.pairwise(points):
                yield min(x0, x1), max(y0, y1), max(x0, x1), min(y0, y1)
        else:  # a thin filled box is a line too
            across = [px for px, _ in points]
            down = [py for _, py in points]
            yield min(across), max(down), max(across), min(down)


def _matrix(pdfium: Any, thing: Any) -> _Matrix:
    m = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(thing, m):
        return 1.0, 0.0, 0.0, 1.0, 0.0, 0.0
    return m.a, m.b, m.c, m.d, m.e, m.f


def _product(inner: _Matrix, outer: _Matrix | None) -> _Matrix:
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (
        *(a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j),
        *(e * g + f * i + k, e * h + f * j + m),
    )


def _mapped(box: _Box, matrix: _Matrix | None) -> _Box:
    if matrix is None:
        return box
    a, b, c, d, e, f = matrix
    left, top, right, bottom = box
    xs = [a * x + c * y + e for x, y in ((left, top), (right, bottom))]
    ys = [b * x + d * y + f for x, y in ((left, top), (right, bottom))]
    return min(xs), max(ys), max(xs), min(ys)
