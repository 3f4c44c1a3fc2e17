"""The list of papers: what is known of each, and why one could not be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from web.assistant import Paper
from web.link import source_url


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper as the list shows it; without a url it cannot be opened."""

    title: str
    url: str | None
    facts: tuple[tuple[str, str], ...]
    problem: str | None


def entries(papers: Iterable[Paper]) -> tuple[Entry, ...]:
    """The papers in the order of the library."""
    return tuple(
        Entry(
            paper.source.title,
            None if paper.problem else source_url(paper.source.id),
            _facts(paper),
            paper.problem,
        )
        for paper in papers
    )


def _facts(paper: Paper) -> tuple[tuple[str, str], ...]:
    source = paper.source
    facts = [
        ("Publisher", source.publisher or "unknown"),
        ("Kind", source.kind or "unknown"),
        ("Date", source.date.words if source.date else "undated"),
    ]
    if not paper.problem:
        facts.append(("Passages", f"{paper.passages:,}"))
    return (*facts, ("File", source.id))
