"""A paper's page: what it is, its words, and the cited ones marked. It computes no answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from answer import recognised
from ingest import Document, Place, Source, Span
from web.layout import Part, layout
from web.link import image_url, source_url
from web.pageimage import Box, Library, NoPictureError, Page, find, occurrences


class BadRequestError(ValueError):
    """An address that asks for what no paper can hold; the message is shown to the reader."""


class NoSuchPageError(LookupError):
    """A page that the paper does not have; the message is shown to the reader."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks of a paper: words to mark, a page to open, and how to look."""

    quote: Span | None = None
    lead: Span | None = None
    page: int | None = None
    pane: bool = False
    theme: str | None = None

    @classmethod
    def parse(cls, document: Document, query: Mapping[str, str]) -> Asked:
        """Raises BadRequestError for offsets that are not of this paper."""
        quote = _span(document, query, "start", "end")
        lead = _span(document, query, "lead_start", "lead_end")
        page = _number(query, "page")
        theme = query.get("theme")
        return cls(quote, lead, page, "pane" in query, theme if theme in _THEMES else None)

    def url(self, source: Source, page: int | None, fragment: str = "") -> str:
        """The address of another page of the paper, with the same words marked."""
        return source_url(
            source.id,
            fragment=fragment,
            page=page,
            start=self.quote.start if self.quote else None,
            end=self.quote.end if self.quote else None,
            lead_start=self.lead.start if self.lead else None,
            lead_end=self.lead.end if self.lead else None,
            pane=1 if self.pane else None,
            theme=self.theme,
        )


@dataclass(frozen=True, slots=True)
class Picture:
    """A page's picture and the cited words' boxes on it."""

    url: str
    page: Page


@dataclass(frozen=True, slots=True)
class View:
    """All that the template shows of a paper. `place`: which page it is, of how many.

    `recognised` is set where the page's text was read off a scan, and says how surely.
    """

    source: Source
    asked: Asked
    parts: tuple[Part, ...]
    place: str | None = None
    pages: int = 0
    number: int | None = None
    cited_page: int | None = None
    picture: Picture | None = None
    trouble: str | None = None
    links: dict[str, str] = field(default_factory=dict)
    recognised: str | None = None

    @property
    def original(self) -> str | None:
        """Where the paper was published, if that can be followed."""
        url = self.source.url or ""
        return url if url.startswith(("https://", "http://")) else None

    @property
    def placed(self) -> bool:
        """Whether the quoted words have a box on the picture: there, not the text, is `#hl`."""
        return bool(self.picture and self.picture.page.boxes and self.picture.page.boxes[0])


_THEMES = ("light", "dark")


def view(document: Document, library: Library, asked: Asked) -> View:
    """The page of a paper. Raises NoSuchPageError for a page that it does not have."""
    cited = document.page_at(asked.quote.start) if asked.quote else None
    pages = len(document.content.page_starts)
    if not pages:
        return View(document.source, asked, layout(document, asked.quote, asked.lead))
    number = (cited or 1) if asked.page is None else asked.page
    if not 1 <= number <= pages:
        raise NoSuchPageError(f"{document.source.title} has {pages} pages; there is no {number}.")
    starts = (*document.content.page_starts, len(document.text))
    within = (starts[number - 1], starts[number])
    picture, trouble = _picture(document, library, asked, number, within)
    sure = _confidence(document, number)
    return View(
        source=document.source,
        asked=asked,
        parts=layout(document, asked.quote, asked.lead, within),
        place=_place(document, number, pages),
        pages=pages,
        number=number,
        cited_page=cited,
        picture=picture,
        trouble=trouble,
        links=_links(document, asked, number, pages, cited),
        recognised=None if sure is None else recognised(sure),
    )


def _confidence(document: Document, number: int) -> float | None:
    """By the page's number: an empty page begins where the next one does."""
    known = document.content.confidence
    return known[number - 1] if known else None


def _picture(
    document: Document, library: Library, asked: Asked, number: int, within: tuple[int, int]
) -> tuple[Picture | None, str | None]:
    source = document.source
    if not source.id.lower().endswith(".pdf"):
        return None, None
    words = []
    boxes = []
    for span in (asked.quote, asked.lead):
        start, end = (max(span.start, within[0]), min(span.end, within[1])) if span else (0, 0)
        if start < end:
            text = document.text[start:end]
            words.append((text, occurrences(text, document.text[within[0] : start])))
            boxes.append(_boxes(document.content.places, start, end))
    try:
        if _confidence(document, number) is None:
            page = find(library, source, number, words)
        else:  # a scan: the file knows of no words on it
            page = replace(find(library, source, number, []), boxes=tuple(boxes))
    except NoPictureError as error:
        return None, f"{error} Below is the page’s text as it was read."
    return Picture(image_url(source.id, number, source.sha256), page), (
        "The cited words could not be placed on the picture; they are marked in the text below."
        if words and not any(page.boxes)
        else None
    )


def _boxes(places: Iterable[Place], start: int, end: int) -> tuple[Box, ...]:
    """Where recognised words stand: their lines, of the first and last one only their share."""
    boxes = []
    for place in places:
        first, last = max(start, place.start), min(end, place.end)
        if first < last:
            letter = place.width / (place.end - place.start)
            left, width = place.left, place.width
            if place.width > place.height:  # else the page lies on its side: the whole line
                left, width = left + letter * (first - place.start), letter * (last - first)
            boxes.append(Box(left, place.top, width, place.height))
    return tuple(boxes)


def _place(document: Document, number: int, pages: int) -> str:
    label = document.page_label(number)
    counted = f"{number} of {pages}"
    return counted if label in (None, "", str(number)) else f"{label} ({counted} in the file)"


def _links(
    document: Document, asked: Asked, number: int, pages: int, cited: int | None
) -> dict[str, str]:
    links = {}
    if number > 1:
        links["Previous page"] = asked.url(document.source, number - 1)
    if cited and cited != number:
        links["Back to the cited words"] = asked.url(
            document.source, None, "" if asked.pane else "hl"
        )
    if number < pages:
        links["Next page"] = asked.url(document.source, number + 1)
    return links


def _span(document: Document, query: Mapping[str, str], first: str, last: str) -> Span | None:
    start, end = _number(query, first), _number(query, last)
    if start is None and end is None:
        return None
    if start is None or end is None:
        raise BadRequestError(f"This address has only one of “{first}” and “{last}”.")
    try:
        return document.span(start, end)
    except ValueError:
        raise BadRequestError(f"This paper has no words from {start} to {end}.") from None


def _number(query: Mapping[str, str], name: str) -> int | None:
    text = query.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise BadRequestError(f"“{name}” in this address is not a number.")
    return int(text)
