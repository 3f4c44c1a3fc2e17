"""The list of papers: searched, filtered and in pages; what is known of each, and how."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlencode

from index import UPLOADS
from ingest import Evidence, Source
from web.assistant import Paper
from web.link import source_url

State = Literal["indexed", "reading", "unreadable", "left-out"]

STATES: Mapping[State, str] = {
    "indexed": "Indexed",
    "reading": "Being read again",
    "unreadable": "Cannot be read",
    "left-out": "Left out",
}
SORTS = {"date": "Newest first", "title": "Title, A to Z"}
PAGE = 50
UNKNOWN = "-"  # chosen in a filter: papers of which this is not known
_LONGEST = 200
_FIELDS = {
    "title": "Title",
    "publisher": "Publisher",
    "kind": "Kind",
    "date": "Date",
    "events": "Date of events",
}
_PLACES = {
    "manifest": "in the manifest",
    "metadata": "in the file’s own properties",
    "front page": "on the front page",
    "file name": "in the file’s name",
}


@dataclass(frozen=True, slots=True)
class Query:
    """What an address asks of the list. "" is no wish; what cannot be meant is no wish either."""

    words: str = ""
    publisher: str = ""
    kind: str = ""
    year: str = ""
    state: str = ""
    sort: str = "date"
    page: int = 1

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> Query:
        def wish(name: str) -> str:
            return query.get(name, "").strip()[:_LONGEST]

        state, sort, page = wish("state"), wish("sort"), wish("page")
        return cls(
            wish("q"),
            wish("publisher"),
            wish("kind"),
            wish("year"),
            state if state in STATES else "",
            sort if sort in SORTS else "date",
            int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
        )

    @property
    def narrowed(self) -> bool:
        """Whether it asks for only some of the papers."""
        return any((self.words, self.publisher, self.kind, self.year, self.state))

    @property
    def parameters(self) -> str:
        """As it stands in an address."""
        wishes = {
            "q": self.words,
            "publisher": self.publisher,
            "kind": self.kind,
            "year": self.year,
            "state": self.state,
            "sort": "" if self.sort == "date" else self.sort,
            "page": "" if self.page == 1 else str(self.page),
        }
        return urlencode({name: value for name, value in wishes.items() if value})

    @property
    def url(self) -> str:
        return f"/papers?{self.parameters}".rstrip("?")


@dataclass(frozen=True, slots=True)
class Why:
    """How something is known of a paper: `Publisher: X. Found in the manifest: “…”`."""

    field: str
    value: str
    place: str
    words: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper as the list shows it; without a url it cannot be opened."""

    id: str
    name: str
    title: str
    url: str | None
    uploaded: bool
    state: State
    state_words: str
    facts: tuple[tuple[str, str], ...]
    problem: str | None
    what_to_do: str | None
    repeats: tuple[str, str] | None
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a filter, and how many papers it leaves."""

    value: str
    words: str
    papers: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the list, and what can be chosen."""

    query: Query
    entries: tuple[Entry, ...]
    found: int
    pages: int
    summary: str
    publishers: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    years: tuple[Choice, ...]
    states: tuple[Choice, ...]

    @property
    def previous(self) -> str | None:
        page = self.query.page
        return replace(self.query, page=page - 1).url if page > 1 else None

    @property
    def next(self) -> str | None:
        page = self.query.page
        return replace(self.query, page=page + 1).url if page < self.pages else None


@dataclass(frozen=True, slots=True)
class _Held:
    """A paper with its state. One that was left out is known by its name only."""

    source: Source
    state: State
    paper: Paper | None


def shown_name(name: str) -> str:
    """A paper's name as people know it."""
    return name.removeprefix(UPLOADS)


def listing(
    papers: Sequence[Paper], left_out: Iterable[str], reading: Collection[str], query: Query
) -> Listing:
    """The papers that a query asks for, one page of them. `reading` names those at hand."""
    held = [_Held(p.source, _state(p, reading), p) for p in papers]
    held += [_Held(_known_by_name(name), "left-out", None) for name in left_out]
    asked = sorted((h for h in held if _matches(h, query)), key=_order(query.sort))
    pages = max(1, -(-len(asked) // PAGE))
    query = replace(query, page=min(max(query.page, 1), pages))
    start = (query.page - 1) * PAGE
    return Listing(
        query,
        tuple(_entry(h) for h in asked[start : start + PAGE]),
        len(asked),
        pages,
        summary(papers),
        _choices(held, lambda h: h.source.publisher or UNKNOWN, "unknown"),
        _choices(held, lambda h: h.source.kind or UNKNOWN, "unknown"),
        _choices(held, _year, "undated", newest_first=True),
        tuple(
            Choice(state, words, count)
            for state, words in STATES.items()
            if (count := sum(h.state == state for h in held)) or state == query.state
        ),
    )


def summary(papers: Sequence[Paper]) -> str:
    """The library in a few words: `46 papers, 3 cannot be read`."""
    unreadable = sum(p.problem is not None for p in papers)
    said = "1 paper" if len(papers) == 1 else f"{len(papers):,} papers"
    return f"{said}, {unreadable:,} cannot be read" if unreadable else said


def _state(paper: Paper, reading: Collection[str]) -> State:
    if paper.source.id in reading:
        return "reading"
    return "unreadable" if paper.problem else "indexed"


def _known_by_name(name: str) -> Source:
    return Source(name, shown_name(name), None, None, None, None, "")


def _matches(held: _Held, query: Query) -> bool:
    source = held.source
    told = _fold(f"{source.title} {source.publisher or ''} {shown_name(source.id)}")
    return (
        all(word in told for word in _fold(query.words).split())
        and query.publisher in ("", source.publisher or UNKNOWN)
        and query.kind in ("", source.kind or UNKNOWN)
        and query.year in ("", _year(held))
        and query.state in ("", held.state)
    )


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _year(held: _Held) -> str:
    return str(held.source.date.year) if held.source.date else UNKNOWN


def _order(sort: str) -> Callable[[_Held], tuple[object, ...]]:
    def by_title(held: _Held) -> tuple[object, ...]:
        return (_fold(held.source.title), held.source.id)

    def by_date(held: _Held) -> tuple[object, ...]:
        date = held.source.date
        newest = (-date.year, -(date.month or 0), -(date.day or 0)) if date else (1, 0, 0)
        return (newest, *by_title(held))

    return by_title if sort == "title" else by_date


def _choices(
    held: Sequence[_Held],
    value: Callable[[_Held], str],
    unknown: str,
    newest_first: bool = False,
) -> tuple[Choice, ...]:
    counts = Counter(map(value, held))
    known = sorted((v for v in counts if v != UNKNOWN), key=_fold, reverse=newest_first)
    choices = [Choice(v, v, counts[v]) for v in known]
    if UNKNOWN in counts:
        choices.append(Choice(UNKNOWN, unknown, counts[UNKNOWN]))
    return tuple(choices)


def _entry(held: _Held) -> Entry:
    source, paper = held.source, held.paper
    problem = paper.problem if paper else None
    what, _, to_do = problem.rpartition("; ") if problem else ("", "", "")
    also = paper.also if paper else None
    return Entry(
        source.id,
        shown_name(source.id),
        shown_name(source.title),  # where nothing better is known it is the name
        source_url(source.id) if paper and not problem else None,
        source.id.startswith(UPLOADS),
        held.state,
        STATES[held.state],
        _facts(paper) if paper else (),
        (what or to_do) or None,
        to_do if what else None,
        (shown_name(also), source_url(also)) if also else None,
        tuple(map(_why, source.evidence)),
    )


def _why(evidence: Evidence) -> Why:
    field = _FIELDS.get(evidence.field, evidence.field)
    place = _PLACES.get(evidence.place, evidence.place)
    return Why(field, evidence.value, place, " ".join(evidence.words.split()))


def _facts(paper: Paper) -> tuple[tuple[str, str], ...]:
    source = paper.source
    facts = [
        ("Publisher", source.publisher or "unknown"),
        ("Kind", source.kind or "unknown"),
        ("Date", source.date.words if source.date else "undated"),
    ]
    if source.events and source.events != source.date:
        facts.append(("Date of events", source.events.words))
    if not paper.problem:
        if paper.pages:
            facts.append(("Pages", f"{paper.pages:,}"))
        facts.append(("Passages", f"{paper.passages:,}"))
    return tuple(facts)
