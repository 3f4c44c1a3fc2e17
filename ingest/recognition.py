"""The words of a page that is only a picture. The only file that imports rapidocr.

rapidocr brings its models in the package (PP-OCRv6 by PaddleOCR, Apache-2.0). They are named by
their path here, because rapidocr would look for any other on the network.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

RESOLUTION = 200  # dots per inch of the pictures to bring

_THREADS = 2
_LONGEST_SIDE = 1280  # pixels in which writing is looked for; it is read in the picture's own
_LEAST_CONFIDENCE = 0.75  # below it stand signatures, stamps and stains (measured: up to 0.67)
_SURE = 0.9  # lines that stand on their heads are hardly ever read so well
_SAMPLE = 3  # lines by which it is told which way up the page is
_COLUMN_LINES = 4  # so many lines beside as many others make columns
_COLUMN_WIDTH = 8  # line heights that a column of prose is wide; cells of tables are narrower
_CROSSING = 0.2  # of the lines (headlines, pictures' captions) may run across columns
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3002: ".", 0x3000: " "}
# The models know Chinese and Japanese too, and see them in scrawls.
_FOREIGN = re.compile(r"[\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff]")

_Point = tuple[float, float]
_Corners = tuple[_Point, _Point, _Point, _Point]  # of a line: where it begins on top, clockwise
_Reader = Callable[[_Corners], tuple[str, float]]


@dataclass(frozen=True, slots=True)
class RecognisedLine:
    """A line of a page's picture: its words, how sure the recognition is (0..1), and its box.

    The box is in hundredths of the picture's width and height, from the top left corner.
    """

    text: str
    confidence: float
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words that stand together on a line. Its sides are those of the page set upright."""

    text: str
    confidence: float
    corners: _Corners
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        return self.bottom - self.top


def recognise(picture: Image) -> tuple[RecognisedLine, ...]:
    """The lines of writing on a picture, in reading order, whichever way up it was scanned.

    Columns are read one after the other. What is hardly legible (a signature, a stamp) is left
    out. Nothing is fetched and nothing written.
    """
    picture = picture.convert("RGB")
    read = cache(partial(_read, picture))
    pieces = _pieces(read, _upright(read, _writing(picture)))
    return tuple(_line(row, picture.size) for row in _rows_in_order(pieces))


@cache
def _engine() -> Any:
    from importlib.resources import files

    from rapidocr import RapidOCR  # loads OpenCV and ONNX Runtime: only for a scanned page

    models = files("rapidocr") / "models"
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_preprocess_img": False,
            # It takes each line by itself for one that stands on its head, and often wrongly.
            "Global.use_cls": False,
            "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Det.model_path": str(models / "PP-OCRv6_det_small.onnx"),
            "Det.limit_type": "max",
            "Det.limit_side_len": _LONGEST_SIDE,
            "Rec.model_path": str(models / "PP-OCRv6_rec_small.onnx"),
        }
    )


def _writing(picture: Image) -> list[_Corners]:
    """Where there is writing: a line, or a part of one."""
    import numpy as np

    found = _engine()(np.asarray(picture)[:, :, ::-1], use_det=True, use_rec=False)
    if found.boxes is None:
        return []
    return [_turned([(float(x), float(y)) for x, y in box], 0) for box in found.boxes]


def _read(picture: Image, corners: _Corners) -> tuple[str, float]:
    """The words between four corners, and how sure they are."""
    import numpy as np
    from PIL.Image import Resampling, Transform

    start, end, under_end, under_start = corners
    size = max(1, round(math.dist(start, end))), max(1, round(math.dist(start, under_start)))
    line = picture.transform(
        size,
        Transform.QUAD,
        tuple(chain(start, under_start, under_end, end)),
        Resampling.BICUBIC,
    )
    read = _engine()(np.asarray(line)[:, :, ::-1], use_det=False, use_rec=True)
    text = " ".join(read.txts[0].translate(_FULL_WIDTH).split())
    return text, float(read.scores[0])


def _upright(read: _Reader, found: Sequence[_Corners]) -> list[_Corners]:
    """The same places, each from the corner where its first word begins.

    The corners come as if the page were upright: from the top left one of the picture.
    """
    if not found:
        return []
    wide = sum(_length(one) for one in found if _length(one) >= _breadth(one))
    tall = sum(_breadth(one) for one in found if _length(one) < _breadth(one))
    ways = (0, 2) if wide >= tall else (1, 3)
    sample = sorted(found, key=lambda one: -max(_length(one), _breadth(one)))[:_SAMPLE]
    best, best_confidence = ways[0], -1.0
    for way in ways:
        confidence = sum(read(_turned(one, way))[1] for one in sample) / len(sample)
        if confidence > best_confidence:
            best, best_confidence = way, confidence
        if confidence > _SURE:
            break
    return [_turned(one, best) for one in found]


def _turned(corners: Sequence[_Point], quarters: int) -> _Corners:
    first, second, third, fourth = (*corners[quarters:], *corners[:quarters])
    return first, second, third, fourth


def _length(corners: _Corners) -> float:
    return math.dist(corners[0], corners[1])


def _breadth(corners: _Corners) -> float:
    return math.dist(corners[0], corners[3])


def _pieces(read: _Reader, found: Sequence[_Corners]) -> list[_Piece]:
    """What is written in those places, with sides as if the page had been scanned straight."""
    if not found:
        return []
    longest = sorted(found, key=lambda one: -_length(one))[: max(1, len(found) // 2)]
    # Angles near half a turn lie on both sides of the jump from pi to -pi: measured from one.
    first = _angle(longest[0])
    slant = first + median(math.remainder(_angle(one) - first, math.tau) for one in longest)
    cosine, sine = math.cos(slant), math.sin(slant)
    pieces = []
    for corners in found:
        text, confidence = read(corners)
        if confidence < _LEAST_CONFIDENCE or _FOREIGN.search(text):
            continue
        if any(map(str.isalnum, text)):
            across = [x * cosine + y * sine for x, y in corners]
            down = [y * cosine - x * sine for x, y in corners]
            sides = min(across), min(down), max(across), max(down)
            pieces.append(_Piece(text, confidence, corners, *sides))
    return pieces


def _angle(corners: _Corners) -> float:
    (x0, y0), (x1, y1) = corners[:2]
    return math.atan2(y1 - y0, x1 - x0)


def _rows_in_order(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    """Lines as they are read: columns one after the other between what runs across them."""
    gutter = _gutter(pieces)
    if gutter is None:
        yield from _rows(pieces)
        return
    band: list[_Piece] = []
    for piece in sorted(pieces, key=lambda piece: piece.middle):
        if piece.left < gutter < piece.right:
            yield from _columns(band, gutter)
            yield [piece]
            band = []
        else:
            band.append(piece)
    yield from _columns(band, gutter)


def _columns(pieces: Sequence[_Piece], gutter: float) -> Iterator[list[_Piece]]:
    yield from _rows_in_order([piece for piece in pieces if piece.right <= gutter])
    yield from _rows_in_order([piece for piece in pieces if piece.left >= gutter])


def _gutter(pieces: Sequence[_Piece]) -> float | None:
    """Where white runs down between two columns of prose; None if there is only one."""
    best: tuple[int, float] | None = None
    place = None
    for edge in sorted({piece.left for piece in pieces}):
        left = [piece for piece in pieces if piece.right < edge]
        right = [piece for piece in pieces if piece.left >= edge]
        crossing = len(pieces) - len(left) - len(right)
        if not (_is_column(left) and _is_column(right)) or crossing > _CROSSING * len(pieces):
            continue
        white = edge - max(piece.right for piece in left)
        if best is None or (crossing, -white) < best:
            best, place = (crossing, -white), edge - white / 2
    return place


def _is_column(pieces: Sequence[_Piece]) -> bool:
    return len(pieces) >= _COLUMN_LINES and (
        median(piece.right - piece.left for piece in pieces)
        >= _COLUMN_WIDTH * median(piece.height for piece in pieces)
    )


def _rows(pieces: Iterable[_Piece]) -> Iterator[list[_Piece]]:
    """Pieces at one height make a line, from left to right: words, or cells of a table."""
    row: list[_Piece] = []
    for piece in sorted(pieces, key=lambda piece: piece.middle):
        if row and piece.middle - row[0].middle > min(row[0].height, piece.height) / 2:
            yield sorted(row, key=lambda piece: piece.left)
            row = []
        row.append(piece)
    if row:
        yield sorted(row, key=lambda piece: piece.left)


def _line(row: Sequence[_Piece], size: tuple[int, int]) -> RecognisedLine:
    """A line with its box on the picture as it is, slanted or turned."""
    letters = sum(len(piece.text) for piece in row)
    sure = sum(piece.confidence * len(piece.text) for piece in row) / letters
    corners = [corner for piece in row for corner in piece.corners]
    across = [min(100.0, max(0.0, x * 100 / size[0])) for x, _ in corners]
    down = [min(100.0, max(0.0, y * 100 / size[1])) for _, y in corners]
    return RecognisedLine(
        text=" ".join(piece.text for piece in row),
        confidence=min(1.0, sure),
        left=min(across),
        top=min(down),
        width=max(across) - min(across),
        height=max(down) - min(down),
    )
