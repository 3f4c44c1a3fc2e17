"""Papers copied into the library from anywhere, each with a line that says what came of it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from index.index import Index
from index.update import Progress
from ingest import PaperError


def copied_in(
    index: Index, directory: Path, files: Sequence[Path], progress: Callable[[float, str], None]
) -> Iterator[tuple[str, bool]]:
    """Copy files into the library that is kept in `directory`, replacing papers of their names.

    For each a line and whether it is held now; one that cannot be read stops no other. `progress`
    is told the share done (0..1) and the file at hand.
    """
    for number, file in enumerate(files):

        def told(at: Progress, number: int = number) -> None:
            progress((number + at.whole) / len(files), at.name)

        with tempfile.TemporaryDirectory(dir=directory, prefix="adding-") as place:
            copy = Path(place) / file.name
            try:
                shutil.copyfile(file, copy)
                source = index.add(copy, file.name, told)
            except OSError as error:
                problem = f"it cannot be copied ({error.strerror}); name a file that can be read"
                yield f"not added: {file}: {problem}", False
            except PaperError as error:
                yield f"not added: {file}: {error.problem}; {error.what_to_do}", False
            else:
                yield f"added: {source.id}: {source.title}", True
