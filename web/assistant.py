"""What the pages ask for. Whoever answers these four questions can stand behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from answer import CheckedSentence, Growing, Turn
from ingest import Document, Source


class Paper(Protocol):
    """A paper as the list of papers shows it. `problem` says why it could not be read.

    `also` is another paper that holds nearly all of its words, if any. `pages` is 0 where
    there are none.
    """

    @property
    def source(self) -> Source: ...
    @property
    def passages(self) -> int: ...
    @property
    def problem(self) -> str | None: ...
    @property
    def also(self) -> str | None: ...
    @property
    def pages(self) -> int: ...


class Assistant(Protocol):
    """Answers questions and holds the papers. Called from several threads at once."""

    @property
    def writer(self) -> str | None:
        """The language model that writes answers; None where they are quoted."""
        ...

    def answers(self, question: str, earlier: Sequence[Turn] = ()) -> Growing:
        """The answer as it grows, the last one whole; None while there is no more to show.

        The question may lean on the turns before it. Closing the iterator ends the work.
        """
        ...

    def check_text(self, text: str) -> Iterator[CheckedSentence]:
        """Each sentence of a text with the verdict on its claim, one after the other."""
        ...

    def papers(self) -> Sequence[Paper]:
        """The papers of the library, those that could not be read included."""
        ...

    def document(self, source_id: str) -> Document:
        """The paper of this id. Raises KeyError when it is not held."""
        ...
