"""How well pages are read that are only pictures: `python bench/ocr.py FOLDER [PAGES]`.

Draws pages of the PDFs in FOLDER that have text of their own, spoils the pictures as scanning
does, recognises them and compares with that text. Printed for each way of spoiling: word recall
and precision, the share of letters wrong (in the order they stand in), and seconds a page.
"""

from __future__ import annotations

import io
import random
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter
from rapidfuzz.distance import Levenshtein

from ingest.recognition import recognise

Picture = Image.Image


def fax(picture: Picture) -> Picture:
    """Black and white only, with specks."""
    grey = np.asarray(picture.convert("L")).astype(int)
    speckled = grey + np.random.default_rng(1).normal(0, 45, grey.shape)
    return Image.fromarray(np.where(speckled < 128, 0, 255).astype("uint8"))


def worn(picture: Picture) -> Picture:
    """Soft, grey, noisy and packed as a small JPEG."""
    soft = picture.convert("L").filter(ImageFilter.GaussianBlur(0.8))
    grey = 60 + np.asarray(soft) * 0.7 + np.random.default_rng(2).normal(0, 12, soft.size[::-1])
    packed = io.BytesIO()
    Image.fromarray(grey.clip(0, 255).astype("uint8")).save(packed, "JPEG", quality=35)
    return Image.open(packed)


def skewed(picture: Picture) -> Picture:
    return picture.rotate(1.7, Image.Resampling.BICUBIC, expand=True, fillcolor="white")


def turned(quarters: int) -> Callable[[Picture], Picture]:
    return lambda picture: picture.rotate(90 * quarters, expand=True)


WAYS: list[tuple[str, int, Callable[[Picture], Picture]]] = [
    ("clean, 200 dpi", 200, lambda picture: picture),
    ("fax-like, 200 dpi", 200, fax),
    ("worn and JPEG 35, 200 dpi", 200, worn),
    ("upside down, 200 dpi", 200, turned(2)),
    ("clean, 150 dpi", 150, lambda picture: picture),
    ("skewed by 1.7°, 200 dpi", 200, skewed),
    ("clean, 300 dpi", 300, lambda picture: picture),
    ("turned left, 200 dpi", 200, turned(1)),
    ("turned right, 200 dpi", 200, turned(3)),
]


def bare(text: str) -> str:
    """One spelling of what is printed alike: quotation marks, dashes, bullets, hyphenation."""
    text = text.replace("\ufffe", "").translate(str.maketrans("‘’“”–—\xad", "''\"\"---"))
    return " ".join(re.sub(r"[^\w£%'\"(),.:;/&-]+", " ", text).split())


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[a-z0-9£%]+(?:[.,'][a-z0-9]+)*", text.lower()))


def main(folder: Path, count: int) -> None:
    pages = []
    for path in sorted(folder.glob("*.pdf")):
        with pypdfium2.PdfDocument(path) as document:
            for number in range(len(document)):
                if len(document[number].get_textpage().get_text_range().split()) > 150:
                    pages.append((path, number))
    random.Random(5).shuffle(pages)
    print(f"{'':28}recall  precision  letters wrong  seconds  a line's confidence")
    for name, resolution, spoil in WAYS:
        said = found = both = wrong = letters = 0
        sure: list[float] = []
        spent = 0.0
        for path, number in pages[:count]:
            with pypdfium2.PdfDocument(path) as document:
                page = document[number]
                text = bare(page.get_textpage().get_text_range())
                picture = spoil(page.render(scale=resolution / 72).to_pil())
            started = time.process_time()
            lines = recognise(picture)
            spent += time.process_time() - started
            read = bare(" ".join(line.text for line in lines))
            expected, got = words(text), words(read)
            said += expected.total()
            found += got.total()
            both += (expected & got).total()
            letters += len(text)
            wrong += min(len(text), Levenshtein.distance(text, read))
            sure += [line.confidence for line in lines]
        print(
            f"{name:28}{both / said:6.1%}  {both / max(1, found):9.1%}  {wrong / letters:13.1%}"
            f"  {spent / count:7.1f}  {sum(sure) / max(1, len(sure)):.2f}",
            flush=True,
        )
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 8)
