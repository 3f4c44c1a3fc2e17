"""What can go wrong with papers.

IngestError
├── Unreadable      a reader cannot make a paper of these bytes (it does not know the file's name)
├── PaperError      one paper cannot be read; the others can
├── ManifestError   the manifest says something that cannot be meant
├── FolderError     there is no folder of papers
└── LimitError      a limit is set to what is none
"""

from __future__ import annotations


class IngestError(Exception):
    """Anything that ingest tells a person: one line, with what to do about it."""


class Unreadable(IngestError):  # noqa: N818 - it reads as the sentence it is
    """These bytes are no paper: `problem`, and `what_to_do` about it."""

    def __init__(self, problem: str, what_to_do: str) -> None:
        super().__init__(f"{problem}; {what_to_do}")
        self.problem = problem
        self.what_to_do = what_to_do


class PaperError(IngestError):
    """One paper cannot be read: `name: problem; what to do`. It never stops the rest."""

    def __init__(self, name: str, problem: str, what_to_do: str) -> None:
        super().__init__(f"{name}: {problem}; {what_to_do}")
        self.name = name
        self.problem = problem
        self.what_to_do = what_to_do


class ManifestError(IngestError):
    """All that is wrong with a manifest: a line for each problem, with file and line number."""


class FolderError(IngestError):
    """The folder of papers is not there, which is not the same as an empty library."""


class LimitError(IngestError):
    """A setting that says how much a paper may take is no number that can be meant."""
