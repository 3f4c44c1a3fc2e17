"""What a page of a PDF clips away: words that stand in its file and that nobody sees."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

Clip = tuple[float, float, float, float]  # left, bottom, right, top
_MOST = 64  # segments of a path: what is clipped to a picture's outline is let be


def is_clipped_away(first: tuple[float, ...], last: tuple[float, ...], clip: Clip) -> bool:
    """Whether nothing is seen of a word, as its file draws only what is within `clip`.

    Of a line that is cut along its length, the tops or the feet of letters may still be seen.
    """
    left, bottom, right, top = clip
    low, high = min(first[3], last[3]), max(first[1], last[1])
    seen = min(high, top) - max(low, bottom)
    return (
        max(first[2], last[2]) < left + 0.1
        or min(first[0], last[0]) > right - 0.1
        or seen < 0.25 * (high - low)
    )


def clip_of(function: Callable[..., Any], run: int, x: float, y: float) -> Clip | None:
    """The box within which a run of text is drawn, that begins at this point; None for any.

    In a form the clip is told in the form's own measure, and so is the run: it is let be where the
    run is not at its point. `function` gives one of pdfium's.
    """
    import ctypes

    whole, handle = ctypes.c_int, ctypes.c_void_p
    clip = function("FPDFPageObj_GetClipPath", handle, handle)(run)
    count = function("FPDFClipPath_CountPaths", whole, handle)(clip) if clip else 0
    if count <= 0:
        return None
    four = (ctypes.c_float * 4)()
    places = [ctypes.addressof(four) + 4 * at for at in range(4)]
    bounds = function("FPDFPageObj_GetBounds", whole, *[handle] * 5)
    if not bounds(run, *places):
        return None
    left, bottom, right, top = four
    slack = 2.0 + (top - bottom)
    if not (left - slack <= x <= right + slack and bottom - slack <= y <= top + slack):
        return None
    segments = function("FPDFClipPath_CountPathSegments", whole, handle, whole)
    segment = function("FPDFClipPath_GetPathSegment", handle, handle, whole, whole)
    point = function("FPDFPathSegment_GetPoint", whole, handle, handle, handle)
    box = (-math.inf, -math.inf, math.inf, math.inf)
    for path in range(count):
        points: list[tuple[float, float]] = []
        corners = segments(clip, path)
        if not 2 < corners <= _MOST:
            continue
        for at in range(corners):
            if point(segment(clip, path, at), *places[:2]):
                points.append((four[0], four[1]))
        across, along = [one[0] for one in points], [one[1] for one in points]
        if points:
            box = (
                *(max(box[0], min(across)), max(box[1], min(along))),
                *(min(box[2], max(across)), min(box[3], max(along))),
            )
    return box if box[0] > -math.inf else None
