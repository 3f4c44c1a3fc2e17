"""What a paper is once it has been read: its words, its pages, its structure and its origin."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class PaperDate:
    """The date of a paper, known to the day, to the month or only to the year."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> PaperDate:
        """Read `2010`, `2010-02` or `2010-02-09`. Raises ValueError for anything else."""
        found = _DATE.fullmatch(text.strip())
        if not found:
            raise ValueError(f"{text!r} is not a date like 2010, 2010-02 or 2010-02-09")
        year, month, day = (int(part) if part else None for part in found.groups())
        assert year is not None
        if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
            raise ValueError(f"{text!r} is not a date of the calendar")
        return cls(year, month, day)

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    @property
    def words(self) -> str:
        """As it is said in a sentence: `9 February 2010`, `July 2016`, `2024`."""
        month = _MONTHS[self.month - 1] if self.month else None
        return " ".join(str(part) for part in (self.day, month, self.year) if part)

    @property
    def month_and_year(self) -> str:
        """As a paper is dated in passing: `February 2010`, `2024`."""
        return PaperDate(self.year, self.month).words


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why something is said of a paper: `words` found in `place` led to `value` of a `field`.

    `field` names one of Source's (`title`, `publisher`, `kind`, `date`, `events`); `place` is
    `manifest`, `metadata`, `front page` or `file name`.
    """

    field: str
    value: str
    place: str
    words: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where words come from. It travels with every passage and every citation.

    `id` is the file's name in the library: its path below the folder of papers, with `/`.
    Whatever is not known is None, never guessed. `date` is that of the paper, `events` that of what
    it tells of where it says so (a meeting, an inspection). `evidence` says how each is known.
    `fingerprint` is what `scan` compares: it differs when the file, its entry in the manifest or
    the way of reading it does.
    """

    id: str
    title: str
    publisher: str | None
    kind: str | None
    date: PaperDate | None
    url: str | None
    sha256: str
    fingerprint: str = ""
    events: PaperDate | None = None
    evidence: tuple[Evidence, ...] = ()

    @property
    def attribution(self) -> str:
        """Whose words, and of when: `The Care Quality Commission, February 2010`."""
        whose = _with_article(self.publisher) if self.publisher else self.title
        return f"{whose}, {self.date.month_and_year if self.date else 'undated'}"


_TAKES_ARTICLE = re.compile(
    r"(?:commission|borough|department|ministry|committee|authority|board|service|office|agency"
    r"|association|inspectorate|institute|ombudsman|society|federation|trust|panel|cabinet)\b",
    re.IGNORECASE,
)


def _with_article(publisher: str) -> str:
    """The name as English says it: "The Care Quality Commission", but "Bromley Council"."""
    name = re.split(r",|\s(?:of|for)\s", publisher)[0].split()
    if not name or name[0].lower() == "the" or "NHS" in name:
        return publisher
    of_somewhere = re.match(r"(?:\w+\s)?council (?:of|for)\b", publisher, re.IGNORECASE)
    return f"The {publisher}" if _TAKES_ARTICLE.fullmatch(name[-1]) or of_somewhere else publisher


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a document and where they stand: `document.text[start:end] == text`."""

    start: int
    end: int
    text: str

    @property
    def flat(self) -> str:
        """The words with every run of white space as one space, for showing and for searching."""
        return " ".join(self.text.split())


BlockKind = Literal["heading", "paragraph", "item", "row", "contents"]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a paper's structure: `text[start:end]` of its document.

    A heading has a level (1 is the highest). An item of a list or a row of a table has a lead: the
    words it cannot be understood without ("The council should:", the column headings). So has a
    paragraph of speech ("One carer said:"), and one whose first sentence began on the page before.
    A contents block (a table of contents, a running header) is never searched or quoted.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    lead: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where recognised words stand on the picture of their page: `text[start:end]` is one line.

    In hundredths of the page's width and height, from the top left corner.
    """

    start: int
    end: int
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Content:
    """What a reader makes of a file: everything of a Document except where it comes from.

    `page_starts` holds each page's first offset (empty: a paper without pages), `page_labels` what
    is printed on each page (as many labels as pages). `confidence` has, for each page that was read
    by text recognition, how sure that was (0..1), None for a page with text of its own; empty
    where no page was; `places` are the lines of those pages. `properties` is what the file says of
    itself: some of `title`, `author`, `subject`, `created` (as 2024-06-27), `modified`.
    """

    text: str
    blocks: tuple[Block, ...]
    page_starts: tuple[int, ...] = ()
    page_labels: tuple[str, ...] = ()
    title: str | None = None
    confidence: tuple[float | None, ...] = ()
    places: tuple[Place, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A paper: offsets into `text` are the only coordinates, from the reader to the page."""

    source: Source
    content: Content

    @property
    def text(self) -> str:
        return self.content.text

    def span(self, start: int, end: int) -> Span:
        """The words from `start` to `end`. Raises ValueError if that is not inside the text."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"{self.source.id} has no words at {start}:{end}")
        return Span(start, end, self.text[start:end])

    def page_at(self, offset: int) -> int | None:
        """The page that holds `offset`, counted from 1; None for a paper without pages."""
        starts = self.content.page_starts
        return max(1, bisect_right(starts, offset)) if starts else None

    def page_label(self, page: int | None) -> str | None:
        """What is printed on `page`; None for a paper without pages."""
        labels = self.content.page_labels
        return labels[page - 1] if page is not None and labels else None

    def confidence_at(self, offset: int) -> float | None:
        """How sure the recognition of the words at `offset` was; None if they were not a scan."""
        page = self.page_at(offset)
        known = self.content.confidence
        return known[page - 1] if page is not None and known else None
