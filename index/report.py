"""What was found when a library was verified, and how it is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

CheckName = Literal["database", "papers", "passages", "lexicon", "vectors", "chroma"]
REPAIR = "run `app.py repair`"
INGEST = "run `app.py ingest`"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and where. `paper` and `hash` say what has to be made again."""

    check: CheckName
    place: str
    problem: str
    what_to_do: str = REPAIR
    paper: str | None = None
    hash: str | None = None

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}; {self.what_to_do}"

    def record(self) -> dict[str, str]:
        """For machines."""
        return {
            "check": self.check,
            "place": self.place,
            "problem": self.problem,
            "what_to_do": self.what_to_do,
        }


@dataclass(frozen=True, slots=True)
class Check:
    """One kind of check: how many things were looked at (`of` what), and what is wrong."""

    name: CheckName
    looked_at: int
    of: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All checks of one library. `unchecked` says what could not be looked at, and why."""

    checks: tuple[Check, ...]
    unchecked: tuple[str, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(finding for check in self.checks for finding in check.findings)

    @property
    def ok(self) -> bool:
        """Whether nothing that was looked at is wrong."""
        return not self.findings

    def lines(self) -> Iterator[str]:
        """For people: a line a check, then the findings, then what was not looked at."""
        for check in self.checks:
            state = f"{len(check.findings)} wrong" if check.findings else "all well"
            yield f"{check.name:<9} {state:>9}  ({check.looked_at} {check.of})"
        yield from (str(finding) for finding in self.findings)
        yield from (f"not checked: {line}" for line in self.unchecked)
