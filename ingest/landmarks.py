"""What of a web page is the paper, and what only stands around it.

By what the page says of its parts (elements, roles, names of classes), never by statistics alone:
a paper's words lost are as bad as a cookie banner's kept. Names are chosen freely by whoever made
the page, so a part that is left out for its name must also look like what it is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

# An element of the parsed page; the parser is known to ingest/webpage.py alone.
Element = Any

_NEVER_SHOWN = frozenset(
    "script style noscript template head title meta link svg math canvas object embed audio video"
    " iframe map select option datalist button input textarea progress meter label legend dialog"
    " del s strike rp rt".split()
)
_LANDMARKS = frozenset(["nav", "search"])
_ROLES = frozenset(
    "navigation banner contentinfo search dialog alertdialog menu menubar toolbar tablist"
    " progressbar tooltip".split()
)
_CONTAINERS = frozenset(
    "div section aside ul ol dl form header footer span fieldset center".split()
)
_MAIN_NAMES = re.compile(
    r"(?:main|page|article|post|entry|primary|site)[-_]?(?:content|body|text)|main|content"
    r"|bodycontent|maincontent|content-?area|story-body|article|modgov",
    re.IGNORECASE,
)
_COOKIES = re.compile(
    r"cookie\S*(?:banner|consent|notice|bar\b|popup|message|law|control|settings|overlay|modal"
    r"|dialog|warning|policy)|(?:banner|consent|notice|accept)\S*cookie|^cookies?$|gdpr|onetrust"
    r"|cookiebot|cookieyes|^cky-|^cmplz|^didomi|usercentrics|^iubenda|^truste|^qc-cmp|^cc-window"
    r"|^cc-banner|^ccc(?:$|-)|consent\S*(?:banner|popup|modal|manager|dialog|notice|overlay|tool)",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"breadcrumb|pagination|^pager|page-numbers|nav-?links|post-?navigation|skip-?(?:link|to|nav)"
    r"|^share|sharing|share-?(?:links|buttons|bar|icons|tools)|social-?(?:media|links|icons|share"
    r"|sharing|buttons|follow|bar)|addthis|addtoany|^a2a|related|see-?also|recommended|read-?next"
    r"|most-?(?:read|popular)|trending|newsletter|subscribe|sign-?up|notification-button"
    r"|print-?(?:link|page)|feedback|report-a-problem|survey|advert|^ads?(?:$|-)|^mpu|dfp"
    r"|back-?to-?top|contents-list|table-of-contents|^toc$|side-?bar|(?:^|main|site|sub)-?nav(?:$|-)"
    r"|menu|mgActionList",
    re.IGNORECASE,
)
_REMARKS = re.compile(r"^comments?(?:-?(?:area|list|section|thread))?$|^disqus|^respond$", re.I)
_UNSEEN = re.compile(
    r"visually-?hidden(?!-focusable)|^sr-only$|^screen-reader-text$|^mgHide$|^offscreen$|^hidden$",
    re.IGNORECASE,
)
_NOT_DISPLAYED = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LINK_LISTS = re.compile(
    r"(?:related|similar|recommended)\b.{0,30}|share(?: this)?(?: page| article| story)?|contents"
    r"|on this page|in this section|explore the topic|see also|more (?:on this|stories|news|from)"
    r".{0,30}|most (?:read|popular).{0,20}|you (?:may|might) also (?:like|be interested in)"
    r"|(?:is|was) this page (?:useful|helpful)\??|cookies on .{1,40}",
    re.IGNORECASE,
)


class Landmarks:
    """The parts of one page: `is_left_out(element)`, and `main`, within which the paper is.

    With `all_words` nothing is left out but what a browser could never show as text.
    """

    def __init__(self, body: Element, *, all_words: bool = False) -> None:
        self._body = body
        self._all_words = all_words
        self._words: dict[Element, int] = {}
        self._linked: dict[Element, int] = {}
        self._count()
        controlled = body.xpath("//*[@aria-controls]/@aria-controls")
        self._opened = {name for names in controlled for name in names.split()}
        titles = body.xpath(".//h1")
        paper = body.xpath(".//main|.//*[@role='main']") + (titles if len(titles) == 1 else [])
        self._around_paper = {outer for one in paper for outer in (one, *one.iterancestors())}
        self._left_out: set[Element] = set()
        for element in _elements(body):
            inside = element.getparent() in self._left_out
            if inside or (element is not body and self._is_around(element)):
                self._left_out.add(element)
        self._leave_out_link_lists()
        self.main = self._main()

    def is_left_out(self, element: Element) -> bool:
        return element in self._left_out

    def _count(self) -> None:
        """Of every element its words, and those of them that are links, from the inside out."""
        elements = list(_elements(self._body))
        for element in reversed(elements):
            inner = [child for child in element if isinstance(child.tag, str)]
            own = "" if element.tag in _NEVER_SHOWN else element.text or ""
            count = len(own.split()) + sum(len((child.tail or "").split()) for child in element)
            count += sum(self._words[child] for child in inner)
            self._words[element] = count
            linked = sum(self._linked[child] for child in inner)
            self._linked[element] = count if element.tag == "a" else linked

    def _is_around(self, element: Element) -> bool:
        tag = element.tag
        if self._all_words:
            return tag in _NEVER_SHOWN
        if tag in _NEVER_SHOWN or tag in _LANDMARKS or self._is_hidden(element):
            # The headings of an accordion are buttons too.
            return tag != "button" or not any(True for _ in element.iterancestors(*_HEADINGS))
        role = (element.get("role") or "").lower()
        if role in _ROLES and not self._holds_paper(element):
            return True
        if tag in ("header", "footer", "aside", "form") or role == "complementary":
            return self._is_apart(element)
        if tag == "a":
            return bool(re.match(r"skip (?:to|navigation|links)|back to top", _flat(element), re.I))
        if tag == "sup":  # a note's number, which would join the word before it
            return self._linked[element] == self._words[element] == 1
        return tag in _CONTAINERS and self._is_named_so(element)

    def _is_hidden(self, element: Element) -> bool:
        hidden = element.get("hidden")
        style = element.get("style") or ""
        # "hidden md:block" is hidden on small screens alone.
        unseen = any(map(_UNSEEN.search, _classes(element))) and not any(
            ":" in name for name in _classes(element)
        )
        if hidden is None and element.get("aria-hidden") != "true":
            return unseen or bool(_NOT_DISPLAYED.search(style))
        # A closed part of an accordion, or a tab not in front: the reader opens it.
        return hidden != "until-found" and element.get("id") not in self._opened

    def _is_apart(self, element: Element) -> bool:
        """Whether a header, footer, aside or form stands around the paper and is no part of it."""
        if self._holds_paper(element):
            return False
        within = {one.tag for one in element.iterancestors()}
        if element.tag == "footer":
            return not within & {"blockquote", "figure"}
        if element.tag == "header":
            return not within & {"main", "article"}
        in_paper = within & {"main", "article"} and element.tag != "form"
        if not in_paper or element.xpath(".//form|.//input"):
            return True
        return self._is_mostly_links(element) or not element.xpath(".//p")

    def _is_named_so(self, element: Element) -> bool:
        names = [element.get("id") or "", *(element.get("class") or "").split()]
        label = element.get("aria-label") or ""
        if self._holds_paper(element):
            return False
        if any(map(_COOKIES.search, names)) or re.search(r"\bcookies?\b", label, re.IGNORECASE):
            return True
        if any(map(_REMARKS.search, names)):
            return True
        if not any(map(_AROUND.search, [*names, label.lower().replace(" ", "-")])):
            return False
        is_label = self._words[element] <= 12 and not re.search(r"[.!?]$", _flat(element))
        return self._is_mostly_links(element) or is_label

    def _holds_paper(self, element: Element) -> bool:
        """Whether the paper is in it: what is named so is then the whole page, or about that."""
        words, all_words = self._words[element], self._words[self._body]
        return element in self._around_paper or words >= 0.85 * all_words

    def _is_mostly_links(self, element: Element) -> bool:
        return self._linked[element] >= 0.4 * self._words[element]

    def _leave_out_link_lists(self) -> None:
        """A heading like "Related content" with links below it, whatever they are called."""
        for heading in [one for one in _elements(self._body) if one.tag in _HEADINGS]:
            if heading in self._left_out or not _LINK_LISTS.fullmatch(_flat(heading).rstrip(":")):
                continue
            below = [
                one
                for one in heading.itersiblings()
                if isinstance(one.tag, str) and one not in self._left_out
            ]
            ranks = _HEADINGS[: _HEADINGS.index(heading.tag) + 1]
            ends = [number for number, one in enumerate(below) if one.tag in ranks]
            below = below[: ends[0]] if ends else below
            words = sum(self._words[one] for one in below)
            if below and sum(self._linked[one] for one in below) >= 0.8 * words:
                for part in [heading, *below]:
                    self._left_out.update(_elements(part))

    def _main(self) -> list[Element]:
        """Where the paper is, if the page says so and most of what it shows is there."""
        shown = self._shown_words(self._body)
        mains = self._outermost("main") or self._outermost(None, role="main")
        if sum(map(self._shown_words, mains)) >= min(20, 0.5 * shown) and mains:
            return mains
        articles = self._outermost("article")
        named = [
            one
            for one in _elements(self._body)
            if one.tag in ("div", "section", "td")
            and any(map(_MAIN_NAMES.fullmatch, [one.get("id") or "", *_classes(one)]))
        ]
        candidates = [*articles, *named] if len(articles) == 1 else named
        large = [one for one in candidates if self._shown_words(one) >= 0.7 * shown]
        return large[-1:] or [self._body]

    def _outermost(self, tag: str | None, role: str = "") -> list[Element]:
        found = [
            one
            for one in _elements(self._body)
            if (one.tag == tag or (role and one.get("role") == role)) and one not in self._left_out
        ]
        inner = {one for outer in found for one in outer.iterdescendants()}
        return [one for one in found if one not in inner]

    def _shown_words(self, element: Element) -> int:
        if element in self._left_out:
            return 0
        hidden = [
            self._words[one]
            for one in _elements(element)
            if one in self._left_out and one.getparent() not in self._left_out
        ]
        return self._words[element] - sum(hidden)


def _elements(root: Element) -> Iterator[Element]:
    return (element for element in root.iter() if isinstance(element.tag, str))


def _classes(element: Element) -> list[str]:
    return (element.get("class") or "").split()


def _flat(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
