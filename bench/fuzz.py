"""Real papers, damaged at random, through the worker processes that read papers.

    .venv/bin/python -m bench.fuzz --seconds 3600 --seeds FOLDER --keep FOLDER

Says what became of how many, and keeps the files that crashed or held up their reader. Its end is
an error if a paper was lost, came twice, came half, or held up the rest beyond the limit.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
import tempfile
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from fpdf import FPDF
from PIL import Image

from ingest import SUFFIXES, Limits, Readers, Reading, Request, scan

_BATCH = 40
_SLACK = 30  # seconds beyond the limit that a busy machine may take to notice
_OBJECT = re.compile(rb"\d+ 0 obj\b.*?\bendobj", re.S)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.S)
_NUMBER = re.compile(rb"(?<![\w.])-?\d+(?:\.\d+)?")
_NAME = re.compile(rb"/[A-Za-z]\w*|</?\w+")
_EXTREMES = (b"0", b"-1", b"1", b"65536", b"2147483648", b"-9999999999", b"1e99", b"0.0000001")
_UNEXPECTED = ("crashed", "failed", "more than", "killed", "no paper")  # in a problem: look at it


@dataclass
class Outcome:
    """What became of the papers: how many, by what was said of them, and all that must not be."""

    papers: int = 0
    said: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    longest: float = 0.0  # seconds in which nothing was heard


@dataclass(frozen=True)
class Seed:
    """A sound paper."""

    suffix: str
    data: bytes


def seeds() -> list[Seed]:
    """Small papers with all that papers have: tables, columns, pictures, links, fonts."""
    found = [Seed(".pdf", _report()), Seed(".pdf", _report(compress=False)), Seed(".pdf", _scan())]
    words = "# Report\n\nThe council met.\n\n- one;\n- two.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    found += [Seed(".md", words.encode()), Seed(".txt", words.encode("utf-16"))]
    rows = "<tr><td>Carers</td><td>289</td></tr>" * 3
    page = f"<!DOCTYPE html><html><body><h1>Report</h1><p>It met.<ul><li>one<table>{rows}</table>"
    found += [Seed(".html", page.encode()), Seed(".docx", _word())]
    return [seed for seed in found if seed.suffix in SUFFIXES]


def mutated(seeds: Sequence[Seed], random: Random) -> Seed:
    """One of them with one to four faults."""
    seed = random.choice(seeds)
    if seed.suffix == ".docx" and random.random() < 0.8:
        return Seed(seed.suffix, _inside_an_archive(seed.data, random))
    data = seed.data
    ways = _WAYS if seed.suffix == ".pdf" else _WAYS_OF_ANY
    for _ in range(random.randint(1, 4)):
        way = random.choice(ways)
        data = way(data, random, seeds) if data else data
    return Seed(seed.suffix, data)


def run(
    seeds: Sequence[Seed],
    batches: Iterator[int],
    *,
    random: Random,
    limits: Limits,
    workers: int | None = None,
    keep: Path | None = None,
) -> Outcome:
    """Read a batch of damaged papers for each number that comes."""
    outcome = Outcome()
    with Readers(limits, 128, workers) as readers:
        for batch in batches:
            with tempfile.TemporaryDirectory() as made:
                folder = Path(made)
                for number in range(_BATCH):
                    seed = mutated(seeds, random)
                    (folder / f"{batch}-{number}{seed.suffix}").write_bytes(seed.data)
                _read(readers, folder, limits, outcome, keep)
    return outcome


def _read(
    readers: Readers, folder: Path, limits: Limits, outcome: Outcome, keep: Path | None
) -> None:
    names = scan(folder, {}, {}).added
    heard = time.monotonic()

    def progress(name: str, done: int, pages: int) -> None:
        nonlocal heard
        now = time.monotonic()
        outcome.longest = max(outcome.longest, now - heard)
        heard = now

    known: dict[str, str] = {}
    for reading in readers.read([Request(folder, name, {}) for name in names], progress):
        progress(reading.name, 0, 0)
        if reading.name in known:
            outcome.faults.append(f"{reading.name}: came twice")
        known[reading.name] = reading.fingerprint
        outcome.papers += 1
        said = reading.problem.problem if reading.problem else "read"
        outcome.said[re.sub(r"on page \d+", "on page N", said)] += 1
        outcome.faults += _faults(reading)
        if keep is not None and any(word in said for word in _UNEXPECTED):
            keep.mkdir(parents=True, exist_ok=True)
            (keep / reading.name).write_bytes((folder / reading.name).read_bytes())
    changes = scan(folder, known, {})
    outcome.faults += [f"{name}: lost" for name in set(names) - set(known)]
    outcome.faults += [f"{name}: not settled" for name in changes.changed]
    if outcome.longest > limits.seconds + _SLACK:
        outcome.faults.append(f"{folder.name}: held up for {outcome.longest:.0f} s")


def _faults(reading: Reading) -> Iterator[str]:
    """What is wrong with a reading whatever its paper was."""
    document, problem = reading.document, reading.problem
    if document is None:
        if problem is None or "\n" in str(problem) or reading.passages:
            yield f"{reading.name}: neither read nor refused"
        return
    if problem is not None:
        yield f"{reading.name}: both read and refused"
    try:
        document.text.encode()
    except UnicodeEncodeError:
        yield f"{reading.name}: its text cannot be stored"
    for passage in reading.passages:
        if document.text[passage.start : passage.end] != passage.text:
            yield f"{reading.name}: a passage is not where it says"


# Ways to damage a file

_Way = Callable[[bytes, Random, Sequence[Seed]], bytes]


def _part(data: bytes, random: Random, most: int = 2000) -> tuple[int, int]:
    start = random.randrange(len(data))
    return start, min(len(data), start + random.randint(1, most))


def _flip(data: bytes, random: Random, _: Sequence[Seed]) -> bytes:
    changed = bytearray(data)
    for _number in range(random.choice((1, 4, 64))):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def _cut_off(data: bytes, random: Random, _: Sequence[Seed]) -> bytes:
    return data[: random.randrange(len(data))]


def _cut_out(data: bytes, random: Random, _: Sequence[Seed]) -> bytes:
    start, end = _part(data, random)
    return data[:start] + data[end:]


def _double(data: bytes, random: Random, _: Sequence[Seed]) -> bytes:
    start, end = _part(data, random)
    return data[:end] + data[start:end] * random.choice((1, 2, 50)) + data[end:]


def _splice(data: bytes, random: Random, seeds: Sequence[Seed]) -> bytes:
    other = random.choice(seeds).data
    start, end = _part(other, random, 20_000)
    place = random.randrange(len(data))
    return data[:place] + other[start:end] + data[place + random.choice((0, end - start)) :]


def _other_number(data: bytes, random: Random, _: Sequence[Seed]) -> bytes:
    return _replace_one(_NUMBER, data, random.choice(_EXTREMES), random)


def _other_name(data: bytes, random: Random, _: Sequence[Seed]) -> bytes:
    names = _NAME.findall(data[:100_000])
    return _replace_one(_NAME, data, random.choice(names), random) if names else data


def _swap_objects(data: bytes, random: Random, _: Sequence[Seed]) -> bytes:
    """Two objects keep their numbers and change what they are."""
    objects = list(_OBJECT.finditer(data))
    if len(objects) < 2:
        return data
    one, two = sorted(random.sample(objects, 2), key=lambda found: found.start())
    first, second = one[0].partition(b"obj")[2], two[0].partition(b"obj")[2]
    a, b = one.end() - len(first), two.end() - len(second)
    return data[:a] + second + data[one.end() : b] + first + data[two.end() :]


def _inside_a_stream(data: bytes, random: Random, seeds: Sequence[Seed]) -> bytes:
    """Unpack a stream, damage what is in it, and pack it again."""
    streams = list(_STREAM.finditer(data))
    if not streams:
        return data
    found = random.choice(streams)
    packed = found[1]
    try:
        unpacked = zlib.decompressobj().decompress(packed, 1 << 20)
    except zlib.error:
        new = _flip(packed, random, seeds) if packed else packed
    else:
        way = random.choice(_WAYS_OF_ANY)
        new = zlib.compress(way(unpacked, random, seeds) if unpacked else unpacked)
    start = data.rfind(b" obj", 0, found.start())
    head = re.sub(rb"/Length \d+(?! \d+ R)", b"/Length %d" % len(new), data[start : found.start()])
    return data[:start] + head + b"stream\n" + new + b"\nendstream" + data[found.end() :]


def _inside_an_archive(data: bytes, random: Random) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        chosen = random.choice(old.namelist())
        for name in old.namelist():
            member = old.read(name)
            if name == chosen:
                member = random.choice(_WAYS_OF_ANY)(member, random, [Seed(".docx", member)])
            new.writestr(name, member, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _replace_one(pattern: re.Pattern[bytes], data: bytes, new: bytes, random: Random) -> bytes:
    found = pattern.search(data, random.randrange(len(data)))
    return data[: found.start()] + new + data[found.end() :] if found else data


_WAYS_OF_ANY: tuple[_Way, ...] = (
    *(_flip, _cut_off, _cut_out, _double, _splice),
    *(_other_number, _other_name),
)
_WAYS: tuple[_Way, ...] = (*_WAYS_OF_ANY, _swap_objects, _swap_objects, *[_inside_a_stream] * 6)


# Papers to begin with


def _report(*, compress: bool = True) -> bytes:
    pdf = FPDF()
    pdf.set_compression(compress)
    pdf.set_title("Report on carers in the borough")
    for number in range(3):
        pdf.add_page()
        pdf.set_font("Helvetica", "B", 16)
        pdf.start_section(f"Part {number + 1}")
        pdf.cell(text=f"{number + 1}. What carers said", new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("Times", size=11)
        words = "The committee heard that the council’s carers had waited for 289 days. "
        with pdf.text_columns(text="", ncols=2, gutter=5) as columns:
            columns.write(text=words.replace("’", "'") * 20)
        pdf.ln()
        with pdf.table() as table:
            for cells in (("Year", "Carers"), ("2023", "289"), ("2024", "301")):
                table.row(cells)
        pdf.image(_picture(), w=40, link="https://papers.example/")
    return bytes(pdf.output())


def _scan() -> bytes:
    pdf = FPDF()
    pdf.add_page()
    pdf.image(_picture(), 0, 0, 210)
    pdf.set_font("Courier", size=9)
    pdf.multi_cell(0, text="A page that is mostly a picture, with words below it. " * 5)
    return bytes(pdf.output())


def _picture() -> Image.Image:
    return Image.linear_gradient("L").resize((64, 64))


def _word() -> bytes:
    space = "http://schemas.openxmlformats.org"
    kind = f"{space}/officeDocument/2006/relationships/officeDocument"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    said = "<w:p><w:r><w:t>The council met and heard of carers.</w:t></w:r></w:p>"
    row = f"<w:tr><w:tc>{said}</w:tc><w:tc>{said}</w:tc></w:tr>"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{space}/package/2006/content-types"><Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        )
        file.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{space}/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{kind}" Target="word/document.xml"/></Relationships>',
        )
        file.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{space}/wordprocessingml/2006/main"><w:body>{said * 3}'
            f"<w:tbl>{row * 3}</w:tbl></w:body></w:document>",
        )
    return made.getvalue()


def _until(seconds: float) -> Iterator[int]:
    end = time.monotonic() + seconds
    batch = 0
    while time.monotonic() < end:
        yield batch
        batch += 1


def main() -> int:
    """Run for so long, and say what became of the papers. Returns 1 if there are faults."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60, help="how long (%(default)s)")
    parser.add_argument("--seeds", type=Path, help="a folder with more papers to damage")
    parser.add_argument("--seed", type=int, default=1, help="of the random numbers (%(default)s)")
    parser.add_argument("--keep", type=Path, help="a folder for the files that did harm")
    parser.add_argument("--workers", type=int, help="how many read at a time")
    given = parser.parse_args()
    begin = seeds()
    if given.seeds:
        folder = given.seeds
        begin += [
            Seed(Path(name).suffix.lower(), (folder / name).read_bytes())
            for name in scan(folder, {}, {}).added
        ]
    outcome = run(
        begin,
        _until(given.seconds),
        random=Random(given.seed),
        limits=Limits(seconds=10),
        workers=given.workers,
        keep=given.keep,
    )
    print(f"{outcome.papers} papers; nothing was heard for {outcome.longest:.1f} s at most")
    for said, count in outcome.said.most_common():
        print(f"{count:8}  {said}")
    for fault in outcome.faults:
        print(f"FAULT  {fault}")
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
