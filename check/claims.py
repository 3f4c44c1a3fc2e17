"""A text becomes the claims in it: the sentences that assert something the papers could hold."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass

from check.checkable import Reason, is_heading, why_not
from check.grammar import LONGEST, PREPOSITION, VERB
from check.pronouns import Resolver
from ingest import Block, Span, sentences, text_blocks


@dataclass(frozen=True, slots=True)
class TextSentence:
    """A sentence of a text to be checked.

    `claim` is what is checked: the sentence's words, standing alone where that is safe ("It was
    closed" in a text about the Lewis House becomes "The Lewis House was closed"). It is None where
    nothing can be checked, and `reason` says why. Exactly one of the two is given.
    """

    span: Span
    claim: str | None
    reason: Reason | None = None

    def __post_init__(self) -> None:
        if (self.claim is None) == (self.reason is None):
            raise ValueError("a sentence has a claim or a reason why not, exactly one of the two")

    @property
    def rewritten(self) -> bool:
        """Whether the claim is in other words than the sentence."""
        return self.claim is not None and self.claim.split() != self.span.text.split()


# What points to a source, and belongs neither to the claim nor to its words.
_MARKS = re.compile(
    r"\s*\[(?:\^[\w-]+|\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*|[a-z]|note \d+|citation needed)\]"
    r"|(?<=\S)[¹²³⁴⁵⁶⁷⁸⁹⁰†‡]+|(?<=[a-z.,;])\*+(?=\s|$)"
    r"|\s*\((?:see |cf\.? )?(?:page|pages|pp?\.|para(?:graph)?s?\.?|appendix|annexe?|section|table"
    r"|figure|fig\.|source|ref\.?|ibid)\b[^()]{0,60}\)"
    r"|\s*\((?:[A-Z][\w&.’'-]*(?: (?:and|et al\.?|&|of|for))* ?){1,5},? (?:19|20)\d\d[a-z]?"
    r"(?:[,:] ?(?:pp?\. ?)?[\d–-]+)?\)",
)
_LINK = re.compile(r"!?\[([^\[\]]+)\]\((?:[^()\s]+)(?:\s+\"[^\"]*\")?\)")
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=[\w.!?,])[*_](?!\w)|`")
_LIST_MARK = re.compile(
    r"^(?:[-–—•*‣▪●○◦·►]|\(?\d{1,3}[.)]|\d{1,2}(?:\.\d{1,3}){1,3}\.?|\(?[a-zA-Z][.)])\s+"
)
_LEAD_END = re.compile(r"\s*(?::\s*[-–—]?|…|\.\.\.|[-–—])\s*$")
_ITEM_END = re.compile(r"\s*(?:[;,]\s*(?:and|or)|[;,.])\s*$")
_OPEN_LEAD = re.compile(rf"\b(?:{PREPOSITION}|that|as|and|including|includes?|{VERB.pattern})$")
_NEGATIVE = re.compile(r"\b(?:not?|never|none|neither|without)\b|n['’]t\b", re.IGNORECASE)
_SPEECH = re.compile(r"^(?P<who>[^“”\"]{3,}?[,:])\s*[“\"](?P<said>[^”\"]*)$", re.DOTALL)


def text_sentences(text: str) -> tuple[TextSentence, ...]:
    """All sentences of a text in order; each is a claim, or has a reason why it is not checked."""
    resolver = Resolver(text)
    found: list[TextSentence] = []
    blocks = text_blocks(text)
    leads = {block.lead for block in blocks if block.lead}
    for block in blocks:
        found += _block_sentences(text, block, leads, resolver)
    return tuple(found)


def _block_sentences(
    text: str, block: Block, leads: Container[tuple[int, int]], resolver: Resolver
) -> Iterator[TextSentence]:
    words = text[block.start : block.end]
    whole = Span(block.start, block.end, words)
    if not any(map(str.isalnum, words)):
        return
    if block.kind in ("row", "contents"):
        yield TextSentence(whole, None, "a row of a table" if block.kind == "row" else "a heading")
        return
    places = sentences(words) if block.kind != "heading" else [(0, len(words))]
    set_off = block.kind == "heading" or (
        block.kind == "paragraph" and len(places) == 1 and "\n" not in words.strip()
    )
    leads_on = len(places) == 1 and (block.start, block.end) in leads
    if set_off and not leads_on and is_heading(bare(words)):
        resolver.forget()
        yield TextSentence(whole, None, "a heading")
        return
    speech = _Speech()
    for number, (start, end) in enumerate(places):
        span = Span(block.start + start, block.start + end, words[start:end])
        if (span.start, span.end) in leads:
            yield TextSentence(span, None, "checked with what follows")
            continue
        said = bare(span.text)
        if block.lead and number == 0:
            lead = bare(text[slice(*block.lead)])
            said = with_lead(lead, said) if block.kind == "item" else f"{lead} {said}"
            if VERB.search(said) is None and is_heading(bare(span.text)):
                yield TextSentence(span, None, "too short to check")
                continue
        yield _sentence(span, speech.attributed(said), resolver)


def _sentence(span: Span, said: str, resolver: Resolver) -> TextSentence:
    if len(said) > LONGEST:
        return TextSentence(span, said)
    reason = why_not(said)
    claim = resolver.resolved(said)
    resolver.hear(claim)
    return TextSentence(span, None, reason) if reason else TextSentence(span, claim)


def bare(words: str) -> str:
    """The words of a sentence on one line, without marks of lists, notes, sources and emphasis."""
    flat = " ".join(words.split())
    flat = _LIST_MARK.sub("", flat)
    flat = _MARKS.sub("", _LINK.sub(r"\1", flat))
    return " ".join(_EMPHASIS.sub("", flat).split()) or " ".join(words.split())


def with_lead(lead: str, item: str) -> str:
    """An item of a list as a sentence that stands alone.

    "In 2023 the council:" and "closed two homes;" are one sentence; "Key facts:" adds nothing to
    "There are 22 wards". A lead that denies is never left out.
    """
    lead, item = _LEAD_END.sub("", lead), _ITEM_END.sub("", item)
    stop = "" if item.endswith(("?", "!")) else "."
    verb = VERB.search(item)
    states = verb is not None and verb.start() > 0
    leads_on = bool(_OPEN_LEAD.search(lead)) or not VERB.search(lead)
    labels = not VERB.search(lead) and not re.search(
        r"\b(?:the|its|their|our)\b", lead, re.IGNORECASE
    )
    adds_nothing = (labels or not leads_on) and not _NEGATIVE.search(lead)
    if states and adds_nothing and not lead.endswith("that"):
        return f"{item[:1].upper()}{item[1:]}{stop}"
    return f"{lead}{' ' if leads_on and not labels else ': '}{item}{stop}"


class _Speech:
    """Who is speaking, while a quotation runs over several sentences of a paragraph."""

    def __init__(self) -> None:
        self._who: str | None = None

    def attributed(self, words: str) -> str:
        """The sentence, with who said it where it stands inside a quotation begun before."""
        if self._who is None:
            opened = _SPEECH.match(words)
            if opened is None:
                return words
            self._who = opened["who"]
            return f"{self._who} “{opened['said']}”"
        closing = re.search(r"[”\"]", words)
        who = self._who
        if closing:
            self._who = None
            words = words[: closing.start()] + words[closing.end() :]
        return f"{who} “{words.strip()}”"
