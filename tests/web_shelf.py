"""A site whose papers can be changed, for the tests in a browser.

`python web_shelf.py FOLDER` serves it. A paper whose name begins with `slow` is read when the file
FOLDER/go is there.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

from index_library_fake import FakeLibrary, Gate
from web_assistant import CQC, PDF, PRESS, ByRule, make_library

from index import UPLOADS, Keeper, Paper
from ingest import Document, Evidence, PaperDate, Source
from web import create_app, serve


class WhenThere:
    """A gate that is open once a file is there."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def wait(self, timeout: float | None = None) -> bool:
        time.sleep(timeout or 0)
        return self._path.exists()

    def set(self) -> None:
        self._path.touch()


class SlowGates(dict[str, Gate]):
    """One gate for all papers that are slow."""

    def __init__(self, gate: Gate) -> None:
        super().__init__()
        self._gate = gate

    def __contains__(self, name: object) -> bool:
        return str(name).startswith("slow")

    def __missing__(self, name: str) -> Gate:
        return self._gate


class Shelf(ByRule):
    """The assistant of the other tests; its papers are what the keeper's library holds."""

    fake: FakeLibrary

    def papers(self) -> tuple[Paper, ...]:  # type: ignore[override]  # its papers have states
        return self.fake.papers()


def make_shelf(folder: Path) -> Shelf:
    """The papers of the other tests, one that cannot be read, one twice, one left out."""
    (folder / "papers").mkdir(parents=True)
    made = make_library(folder / "papers")
    library = FakeLibrary(folder=folder / "papers", gates=SlowGates(WhenThere(folder / "go")))
    for held in made.papers():
        source = _told(held.source)
        if source.id == CQC:
            made.documents[CQC] = Document(source, made.documents[CQC].content)
        library.held[source.id] = Paper(source, held.passages, held.problem, held.pages)
    problem = "it has pictures of pages only, and no text; add a version whose text can be selected"
    library.held["scan.pdf"] = replace(library.held["scan.pdf"], problem=problem)
    copy = replace(library.held[PRESS].source, id=UPLOADS + "caremark press cutting.txt")
    library.held[copy.id] = Paper(copy, 18, None, also=PRESS)
    out = Source("drafts/old minutes.txt", "old minutes", None, None, None, None, "")
    library.out[out.id] = Paper(out, 4, None)
    shelf = Shelf(made.library, made.documents)
    shelf.fake = library
    return shelf


def _told(source: Source) -> Source:
    if source.id == CQC:
        words = "Focus of inspection: Safeguarding adults"
        evidence = (
            Evidence("title", source.title, "front page", words),
            Evidence("publisher", str(source.publisher), "manifest", "publisher = “CQC”"),
            Evidence("date", "February 2010", "front page", "February 2010"),
        )
        return replace(source, evidence=evidence, events=PaperDate(2009, 11))
    if source.id == PDF:
        return replace(source, date=PaperDate(2024, 5, 1), publisher="Bromley Council")
    return source


if __name__ == "__main__":
    here = Path(sys.argv[1])
    shelf = make_shelf(here)
    keeper = Keeper(shelf.fake, here / "incoming")
    keeper.start()
    code = serve(create_app(shelf, shelf.library, (), keeper), "127.0.0.1", 0)
    keeper.close()
    sys.exit(code)
