"""What a text denies, and whether another affirms it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from check.grammar import DETERMINER, PREPOSITION, VERB
from check.lexicon import AGAINST
from check.particular import Particular
from check.reading import Reading, about, read

_ALIKE, _NEAR = 0.4, 2
_REACH = 5  # content words of its clause that a negation reaches
_HEAD = 2  # of these, the ones that "no" and "without" deny first of all
_VERBAL = re.compile(
    r"not|never|cannot|\w+n['’]t|.*\s(?:to|of|than)", re.IGNORECASE
)  # denies one verb

_CUE = re.compile(
    r"\b(?:no\s+longer|(?:has|have|had|is|are|was|were)\s+yet\s+to|yet\s+to\s+(?=be\b|\w+e?\b)"
    r"|rather\s+than|instead\s+of|far\s+from|fail(?:ed|s|ing)?\s+to|failure\s+to|unable\s+to"
    r"|inability\s+to|refus(?:ed|es|ing|e)\s+to|declined\s+to|lack(?:ed|s|ing)?(?:\s+of)?"
    r"|absence\s+of|in\s+no\s+way|by\s+no\s+means|not\s+a\s+single|not\s+one|not|never|none|nobody"
    r"|no-?one|nothing|nowhere|neither|nor|without|cannot|no|hardly|barely|scarcely|free\s+of"
    r"|free\s+from|stopped\s+short\s+of)\b|\b\w+n['’]t\b",
    re.IGNORECASE,
)
# What looks like a negation and denies nothing.
_NO_CUE = re.compile(
    r"\b(?:no\s+(?:doubt|hesitation|fewer|less|more|later|sooner|other|matter|surprise|question)"
    r"|not\s+(?:only|just|simply|merely|least|necessarily|less|fewer|more|surprisingly|to\s+mention"
    r"|until)"
    r"|whether\s+or\s+not|or\s+not|if\s+not|nothing\s+but|nothing\s+less|no\.\s?\d|no\s+\d"
    r"|nothing\s+to\s+do\s+with|none\s+other|never\s+more|cannot\s+but|nor\s+only|never\s+before|why\s+not)\b",
    re.IGNORECASE,
)
_DETERMINES = re.compile(rf"{DETERMINER}|{PREPOSITION}", re.IGNORECASE)
_THROUGH = frozenset("of the a an any to be been being yet also ever so".split())


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that denies: its characters, and the words of its clause that it reaches, in order."""

    start: int
    end: int
    scope: tuple[int, ...]


@lru_cache(maxsize=4096)
def cues(text: str) -> tuple[Cue, ...]:
    """Every negation of a text in order."""
    reading = read(text)
    shams = [match.span() for match in _NO_CUE.finditer(text)]
    found = []
    for match in _CUE.finditer(text):
        if any(start <= match.start() < end for start, end in shams):
            continue
        index = reading.at(match.start())
        first = next(
            (i for i in range(index, len(reading.words)) if reading.words[i].start >= match.end()),
            len(reading.words),
        )
        found.append(Cue(match.start(), match.end(), _scope(reading, index, first)))
    return tuple(found)


def _scope(reading: Reading, cue: int, first: int) -> tuple[int, ...]:
    found: list[int] = []
    for index in range(first, len(reading.words)):
        word = reading.words[index]
        if word.clause != reading.words[cue].clause or len(found) == _REACH:
            break
        if word.content:
            found.append(index)
    return tuple(found)


@lru_cache(maxsize=4096)
def denials(text: str) -> Counter[int]:
    """How often each word of a text is denied; twice is affirmed."""
    return Counter(index for cue in cues(text) for index in cue.scope)


def is_denied(reading: Reading, index: int) -> bool:
    """Whether a word of a text is denied, a denial of a denial being none."""
    return denials(reading.text)[index] % 2 == 1


def negations_compared(claim: Reading, statement: Reading) -> Iterator[Particular]:
    """What one of both denies of what both speak of."""
    seen = False
    for cue in cues(claim.text):
        seen = True
        span = claim.span(cue.start, cue.end)
        answer = _denied_alike(claim, cue, statement)
        if answer:
            yield Particular("negation", span, "held", statement.span(answer.start, answer.end))
        elif (index := _opposite_said(claim, cue, statement)) is not None:
            yield Particular("negation", span, "held", statement.span_of(index))
        elif (index := _affirmed(claim, cue, statement)) is not None:
            yield Particular("negation", span, "different", statement.span_of(index))
        else:
            yield Particular("negation", span, "absent")
    if not seen:
        for cue in cues(statement.text):
            if (index := _affirmed(statement, cue, claim, of_claim=True)) is not None:
                held = statement.span(cue.start, cue.end)
                yield Particular("negation", claim.span_of(index), "different", held)
                return


def _denied_alike(claim: Reading, cue: Cue, statement: Reading) -> Cue | None:
    """The negation of the statement that reaches what this one does."""
    ours = {claim.words[index].lemma for index in cue.scope}
    for other in cues(statement.text):
        theirs = {statement.words[index].lemma for index in other.scope}
        if ours & theirs or not (ours or theirs):
            return other
    return None


def _opposite_said(claim: Reading, cue: Cue, statement: Reading) -> int | None:
    """The opposite, affirmed of the same thing, of what is denied: not open, and closed."""
    for index in cue.scope[:_HEAD]:
        if not is_denied(claim, index):
            continue
        against = AGAINST.get(claim.words[index].lemma, frozenset())
        for other, word in enumerate(statement.words):
            if word.lemma not in against or is_denied(statement, other):
                continue
            near, alike = about(claim, index, statement, other)
            if near >= _NEAR and alike >= _ALIKE:
                return other
    return None


def _describes(reading: Reading, index: int, denied: frozenset[str]) -> bool:
    """Whether a word is a name or only describes the noun after it: minority report, London roads.

    The noun is another than the one that is denied.
    """
    word = reading.words[index]
    first = index == 0 or reading.words[index - 1].sentence != word.sentence
    if word.capital and not first and not word.text.isupper():
        return True
    following = reading.words[index + 1 : index + 2]
    if not following or following[0].lemma in denied or not following[0].content:
        return False
    if reading.text[word.end : following[0].start].strip() or following[0].low.endswith("ly"):
        return False
    before = reading.words[index - 1].low if not first else ""
    verb = VERB.fullmatch(word.low) is not None
    return not verb or _DETERMINES.fullmatch(before) is not None


def _affirmed(denying: Reading, cue: Cue, affirming: Reading, of_claim: bool = False) -> int | None:
    """The word that one text denies and the other affirms of the same thing."""
    verbal = _VERBAL.fullmatch(denying.text[cue.start : cue.end])
    heads = [index for index in cue.scope if not denying.words[index].low.endswith("ly")]
    if len(heads) > 1 and heads[1] != heads[0] + 1:
        heads = heads[:1]  # no pacing | in the film
    denied = frozenset(denying.words[index].lemma for index in cue.scope)
    for index in heads[: 1 if verbal else _HEAD]:
        word = denying.words[index]
        if denials(denying.text)[index] % 2 == 0:
            continue
        for other, same in enumerate(affirming.words):
            if same.lemma != word.lemma or not same.content:
                continue
            if _describes(affirming, other, denied):
                continue
            if any(
                abs(other - place) < 12 and affirming.words[place].clause == same.clause
                for place in denials(affirming.text)
            ):
                return None
            near, alike = (
                about(affirming, other, denying, index)
                if of_claim
                else about(denying, index, affirming, other)
            )
            if near >= _NEAR and alike >= _ALIKE:
                return other
    return None
