"""What a web page says of itself in its head: its title, whose it is and of when."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

# An element of the parsed page; the parser is known to ingest/webpage.py alone.
Element = Any

_SITE = re.compile(r"\s+(?:[|–—·»:]|-)\s+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{4}-\d{2}|\d{4}")
_PROPERTIES = {
    "title": ("og:title", "dcterms.title", "dc.title", "citation_title", "ld:headline"),
    "author": (
        *("govuk:primary-publishing-organisation", "dcterms.publisher", "dc.publisher"),
        *("citation_publisher", "ld:publisher", "dcterms.creator", "dc.creator", "og:site_name"),
        *("author", "ld:author"),
    ),
    "subject": ("dcterms.subject", "dc.subject", "article:section", "description"),
    "created": (
        *("govuk:first-published-at", "article:published_time", "dcterms.issued", "dc.date.issued"),
        *("dcterms.created", "dcterms.date", "dc.date", "citation_publication_date"),
        *("ld:datepublished", "datepublished", "date"),
    ),
    "modified": (
        *("govuk:public-updated-at", "article:modified_time", "og:updated_time"),
        *("dcterms.modified", "dc.date.modified", "ld:datemodified", "last-modified"),
    ),
}


def page_properties(root: Element) -> tuple[tuple[str, str], ...]:
    """What the page says of itself, by the names that Content uses."""
    said: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        words = " ".join((meta.get("content") or "").split())
        if name and words:
            said.setdefault(name.strip().lower(), words)
    for script in root.iter("script"):
        if (script.get("type") or "").lower() == "application/ld+json":
            for name, words in _linked_data(script.text or ""):
                said.setdefault(name, words)
    found: list[tuple[str, str]] = []
    for name, keys in _PROPERTIES.items():
        for words in [said[key] for key in keys if key in said]:
            date = _DATE.match(words.replace("/", "-"))
            if name in ("created", "modified"):
                words = date[0] if date else ""
            if words:
                found.append((name, words))
                break
    if "title" not in dict(found) and (title := _page_title(root)):
        found.insert(0, ("title", title))
    return tuple(found)


def _linked_data(script: str) -> Iterator[tuple[str, str]]:
    """Of an article's description for search engines, what it is, whose and of when."""
    try:
        said = json.loads(script)
    except (ValueError, RecursionError):
        return
    things = said.get("@graph", [said]) if isinstance(said, dict) else said
    for thing in things if isinstance(things, list) else []:
        if not isinstance(thing, dict) or "headline" not in thing:
            continue
        for name in ("headline", "publisher", "author", "datePublished", "dateModified"):
            value = thing.get(name)
            value = value[0] if isinstance(value, list) and value else value
            value = value.get("name") if isinstance(value, dict) else value
            if isinstance(value, str) and value.strip():
                yield f"ld:{name.lower()}", " ".join(value.split())


def _page_title(root: Element) -> str:
    title = root.findtext("head/title") or root.findtext(".//title") or ""
    return " ".join(title.split())


def page_title(root: Element) -> str | None:
    """The page's title without the name of its site."""
    return _SITE.split(_page_title(root))[0] or dict(page_properties(root)).get("title")
