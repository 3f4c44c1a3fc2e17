"""Where sentences begin and end in a stretch of English prose."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import Protocol

from ingest.tokens import bundled

_ABBREVIATED = re.compile(
    r"(?:\b(?:Cllrs?|Mr|Mrs|Ms|Mx|Dr|Prof|Rev|Hon|St|Sir|Messrs|Esq|Nos|para|paras|pp|Fig|figs?"
    r"|approx|e\.g|i\.e|cf|vs|viz|Ref|ref|Sch|Reg|Regs|Art)"
    r"|(?<![A-Za-z])p)\.$"
)
_NUMBER_OF = re.compile(r"\b[Nn]o\.$")
# "David T. Monk", but not "Appendix A. The" or "Option B. We".
_INITIAL = re.compile(r"(?:^|\s|\.)(?P<before>[^\s.]*\s)?[A-Z]\.$")
_LABELLED = re.compile(
    r"(?:appendix|annexe?|part|schedule|section|table|plan|option|group|block|category|class|type"
    r"|grade|item|figure|vitamin|hepatitis|and|or|to)\s$",
    re.IGNORECASE,
)
_CLOSERS = re.compile(
    r"[”’»)\]]+(?=[\s.,;]|$)|[\"'](?=[\s.,;]|$)|[.,;](?=\s|$)"
    r"|\((?:pages?|pp?\.|see|paras?|paragraphs?|appendix|annex)\s[^()]{1,40}\)(?=[\s.,;]|$)",
    re.IGNORECASE,
)
_ONLY_BRACKETED = re.compile(r"\([^()]*\)[.;,]?")
_ONLY_NUMBER = re.compile(r"[(\[]?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]+)[.)\]]{1,2}")
_LOWER = re.compile(r"[“‘\"'(\[]*[a-z]")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")


def sentences(text: str) -> list[tuple[int, int]]:
    """The (start, end) of each sentence in `text`, in order, without white space around it.

    Every word of the text is in exactly one sentence. A blank line always ends one.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for end in [*(gap.start() for gap in _PARAGRAPH.finditer(text)), len(text)]:
        found += [(start + a, start + b) for a, b in paragraph_sentences(text[start:end])]
        start = end
    return found


def paragraph_sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of what is known to be one paragraph, even if it has a blank line in it."""
    merged: list[tuple[int, int]] = []
    for start, end in _punkt().span_tokenize(text):
        if merged:
            # A closing quotation mark belongs to the sentence that it closes.
            while closers := _CLOSERS.match(text, start, end):
                merged[-1] = (merged[-1][0], closers.end())
                start = closers.end() + _leading_space(text[closers.end() : end])
            if start >= end:
                continue
            if _belongs_together(text[slice(*merged[-1])], text[start:end]):
                merged[-1] = (merged[-1][0], end)
                continue
        start += _leading_space(text[start:end])
        end = start + len(text[start:end].rstrip())
        if start < end:
            merged.append((start, end))
    return merged


def _belongs_together(before: str, after: str) -> bool:
    """Whether Punkt took for an end what is none: an abbreviation, an initial, a number."""
    if _LOWER.match(after) or _ONLY_BRACKETED.fullmatch(after) or _ONLY_NUMBER.fullmatch(before):
        return True
    if _ABBREVIATED.search(before) or (_NUMBER_OF.search(before) and after[0].isdigit()):
        return True
    initial = _INITIAL.search(before)
    if not initial or not after[0].isupper():
        return False
    named = initial["before"]
    return not named or (named[0].isupper() and not _LABELLED.search(named))


def _leading_space(text: str) -> int:
    return len(text) - len(text.lstrip())


class _Punkt(Protocol):
    def span_tokenize(self, text: str) -> Iterable[tuple[int, int]]: ...


@functools.cache
def _punkt() -> _Punkt:
    """Punkt with the English model that llama-index-core carries: nothing is downloaded."""
    from nltk.tokenize.punkt import (
        PunktParameters,
        PunktSentenceTokenizer,
    )

    # Read here: NLTK's own loader insists on its data path, which is searched in the whole system.
    model = bundled("nltk_cache/tokenizers/punkt_tab/english")

    def rows(name: str) -> list[list[str]]:
        lines = (model / name).read_text(encoding="utf-8").splitlines()
        return [line.split("\t") for line in lines if line]

    parameters = PunktParameters()
    parameters.collocations = {(first, second) for first, second in rows("collocations.tab")}
    parameters.sent_starters = {word for (word,) in rows("sent_starters.txt")}
    parameters.abbrev_types = {word for (word,) in rows("abbrev_types.txt")}
    for word, contexts in rows("ortho_context.tab"):
        parameters.ortho_context[word] = int(contexts)
    punkt: _Punkt = PunktSentenceTokenizer(parameters)
    return punkt
