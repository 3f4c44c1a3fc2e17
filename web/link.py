"""Addresses of papers and of the words in them. Papers' names may hold anything a file name may."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from answer import Citation


def source_url(source_id: str, *, fragment: str = "", **parameters: str | int | None) -> str:
    """The address of a paper's page; parameters that are None are left out."""
    query = urlencode({name: value for name, value in parameters.items() if value is not None})
    return f"/source/{quote(source_id)}{'?' * bool(query)}{query}{'#' * bool(fragment)}{fragment}"


def citation_url(citation: Citation) -> str:
    """The address of cited words: their paper's page, scrolled to them and with them marked."""
    lead = citation.lead
    return source_url(
        citation.source.id,
        fragment="hl",
        start=citation.span.start,
        end=citation.span.end,
        lead_start=lead.start if lead else None,
        lead_end=lead.end if lead else None,
    )


def image_url(source_id: str, page: int, version: str) -> str:
    """The address of a page's picture. `version` changes with the file, so it may be cached."""
    return f"/page/{quote(source_id)}/{page}.png?v={version[:12]}"
