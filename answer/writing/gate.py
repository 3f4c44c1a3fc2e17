"""The gate: a sentence of a language model is shown only if a passage that it cites holds it.

Rules hold each part of a sentence against one statement of a cited passage: its numbers, names and
other particulars, its "not", "some" and "should", and its words. An entailment model, where there
is one, may only object. What is in doubt is withheld: the quoted answer stands behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import islice

from answer.writing.faithful import faithful
from answer.writing.given import Given
from answer.writing.hygiene import fault
from answer.writing.order import NUMBER_WORDS, fits, key, keys
from answer.writing.orders import asserted
from answer.writing.rewordings import active, loosened, swapped, told_first, unattributed
from answer.writing.units import Unit
from answer.writing.written import Reason, Withheld
from check import MOODS, Entailment, claim_parts, compare, leapt, quantified
from ingest import STOP_WORDS, Statement, content_stems, stem, words

_WAYS = 8  # in which the words of a sentence may lie in a statement, looked at
_REPORTING = frozenset(
    map(
        stem,
        """report reports reported paper papers document passage according mention mentions
        mentioned note notes noted state states stated describe describes described find finds
        found statement article inspection inspectors explain explains explained added tell told
        told say says said wrote writes written""".split(),
    )
)
# Words that a sentence may have beside those of the statement: they add nothing.
_LIGHT = frozenset(
    map(key, "also however addition additionally furthermore moreover order cause due owe".split())
)
_STRONG = frozenset(
    """all every each always never only most many few several some any none nobody entire whole
    majority minority half double twice significantly substantially slightly greatly considerably
    highly extremely completely fully partly nearly almost approximately over under above below
    more less fewer least will would shall should must may might can could cannot likely unlikely
    possibly probably certainly clearly first last unanimously serious seriously urgent urgently
    immediately both either further still yet already no not without""".split()
)
_SPOKEN = re.compile(
    r"\b(?:said|says|told|claim(?:s|ed)?|believ(?:e|es|ed)|alleg\w+|thinks?|thought|felt|argued?"
    r"|suggest(?:s|ed)?|feared?|warn(?:s|ed)|according to|commented|accus\w+|insist\w+|denie[sd])\b"
    r"|\b(?:report|ask|advis|stat|explain|complain|express|question|queri|wonder)\w*\s(?:\w+\s){0,2}?"
    r"(?:that|why|whether|if|how|concerns?)\b|[“\"]",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\b(?:sa(?:id|ys?)|told|claim\w*|believ\w+|alleg\w+|th(?:ink|ought)\w*|felt|argu\w+|suggest\w*"
    r"|fear\w*|warn\w*|according to|comment\w*|accus\w+|insist\w+|denie[sd]|view|opinion|stated?"
    r"|report\w*|noted?|explain\w*|describ\w+|added|asked|wanted|found|advis\w+|concern\w*"
    r"|complain\w*|question\w*)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\W*(?:it|they|he|she|this|these|those|its|their|his|her"
    r"|the (?:company|firm|agency|provider|charity|scheme|project))\b",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"\b(?:council|borough|authority|department|committee|commission|inspectors|company|provider"
    r"|service|report|it|they|we|our|its|their)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:if|unless|provided|subject to|until|except|depending|only when|without)\b",
    re.IGNORECASE,
)
# A part of a statement that was given a verb which was not its own: "was praised the forum".
_ILL_TAKEN = re.compile(
    r"\b(?:is|are|was|were|been)\s+\w+(?:ed|en)\s+(?:the|an?|its|their|£|\d)", re.IGNORECASE
)
_NEGATION = re.compile(r"\b(?:not|never|no|none|neither|nor|without|cannot|\w+n['’]t)\b", re.I)
_NUMERAL = re.compile(
    rf"£?\d[\d,.]*(?:[-/–]\d+)*(?<![,.])|\b(?:{'|'.join(NUMBER_WORDS)})\b", re.IGNORECASE
)
_YEAR = re.compile(r"(?:19|20)\d\d(?:[/–-]\d\d(?:\d\d)?)?")
_NAME = re.compile(r"\b[A-Z][\w’'&-]*\w|\b[A-Z]\b")
_NEAR = 6  # words on either side of a number, among which one of the sentence's must be


@dataclass(frozen=True, slots=True)
class Shown:
    """A sentence that may be shown, and the statements that hold it, each with its passage."""

    text: str
    held_by: tuple[tuple[Given, Statement], ...]


class Gate:
    """Judges the sentences of one answer, one after the other."""

    def __init__(
        self,
        passages: Sequence[Given],
        instructions: str,
        entailment: Entailment | None = None,
    ) -> None:
        self._passages = passages
        self._instructions = instructions
        self._entailment = entailment
        self._said: list[frozenset[str]] = []

    def judge(self, unit: Unit) -> Shown | Withheld:
        """The sentence with what holds it, or why it is withheld."""
        if not unit.cites:
            return Withheld(unit.text, "no citation")
        if not all(1 <= number <= len(self._passages) for number in unit.cites):
            return Withheld(unit.text, "no such passage")
        cited = [self._passages[number - 1] for number in unit.cites]
        held = " ".join(f"{s.flat} {given.place}" for given in cited for s in given.statements)
        quoted = any(_same_words(unit.text, s) for given in cited for s in given.statements)
        if wrong := fault(unit.text, held, self._instructions, quoted=quoted):
            return Withheld(unit.text, wrong)
        holding = self._holding_all(unit.text, cited)
        if isinstance(holding, str):
            return Withheld(unit.text, holding)
        stems = content_stems(unit.text)
        if any(len(stems & other) >= 0.8 * max(1, len(stems)) for other in self._said):
            return Withheld(unit.text, "said already")
        self._said.append(stems)
        return Shown(unit.text, holding)

    def _holding_all(
        self, sentence: str, cited: Sequence[Given]
    ) -> tuple[tuple[Given, Statement], ...] | Reason:
        """The one statement that holds a sentence, or one for each of its parts; or why not."""
        whole = self._holding(sentence, cited)
        parts = _parts(sentence)
        if not isinstance(whole, str) or len(parts) == 1:
            return whole if isinstance(whole, str) else (whole,)
        holding: dict[tuple[Given, Statement], None] = {}
        for part in parts:
            found = self._holding(part, cited)
            if isinstance(found, str):
                return whole
            holding[found] = None
        if len(holding) > 1 and not all(_stands_alone(part, sentence) for part in parts):
            return whole  # "inspected them in May and judged them poor" is of one time
        return tuple(holding)

    def _holding(self, claim: str, cited: Sequence[Given]) -> tuple[Given, Statement] | Reason:
        """The statement of the cited passages that holds a claim, or why none does."""
        near = sorted(
            ((given, statement) for given in cited for statement in given.statements),
            key=lambda pair: -len(content_stems(claim) & content_stems(pair[1].flat)),
        )
        reason: Reason = "not in the passage"
        for at, (given, statement) in enumerate(near[:3]):
            why = self._why_not(claim, given, statement)
            if why is None:
                return given, statement
            reason = why if at == 0 else reason
        return reason

    def _why_not(self, claim: str, given: Given, statement: Statement) -> Reason | None:
        if _same_words(claim, statement):
            return None  # a quotation
        before = given.before(statement) if _POINTS_BACK.match(statement.span.flat) else ""
        told = told_first(claim)
        sayings = dict.fromkeys((told, unattributed(told, given.place)))
        helds = _helds(_by_name(asserted(statement.flat), given))
        refused = [_refused(said, held, given.place, before) for held in helds for said in sayings]
        if None not in refused:
            return refused[0]
        if self._entailment is not None:
            (judged,) = self._entailment.judge([(f"{before} {helds[0]}".strip(), claim)])
            if judged.contradicted >= judged.supported:
                return "the passage says otherwise"
        return None


def _same_words(claim: str, statement: Statement) -> bool:
    return words(claim) == words(statement.flat)


def _helds(statement: str) -> tuple[str, ...]:
    """A statement and each part of it that holds alone, where none is said under a condition."""
    if _CONDITION.search(statement):
        return (statement,)
    parts = (part for part in claim_parts(statement) if not _ILL_TAKEN.search(part))
    return tuple(dict.fromkeys((statement, *parts)))


def _by_name(statement: str, given: Given) -> str:
    """A statement with who speaks for its "we": the council, where a council alone speaks."""
    publisher, title = (given.source.publisher or "").lower(), given.source.title.lower()
    if re.search(r"\baudit(?:or)?s?\b", title):
        who = "The auditors"
    elif re.search(r"\binspect(?:ion|or)s?\b", title):
        who = "The inspectors"
    elif "council" in publisher and "joint" not in title:
        who = "The council"
    else:
        return statement
    return re.sub(r"^We\b(?!['’])", who, statement)


def _refused(claim: str, held: str, place: str, before: str) -> Reason | None:
    """Why the rules do not find a claim in a statement."""
    standings = {p.standing for p in compare(claim, held, f"{place} {before}")}
    if "different" in standings:
        return "the passage says otherwise"
    if (
        "absent" in standings
        or not _covers(claim, held, place, before)
        or not _strong_words_held(claim, held)
        or not any(_lies(said, theirs, place) for said, theirs in _turned(claim, held))
    ):
        return "not in the passage"
    if not _negates_the_same(claim, held):
        return "the passage says otherwise"
    return None if _conditions_kept(claim, held) else "a condition left out"


def _turned(claim: str, held: str) -> Iterator[tuple[str, str]]:
    """A claim and a statement, and one of them turned so that both may stand in one order."""
    same = loosened(swapped(claim, held), held)
    yield same, held
    for said in active(same):
        yield said, held
    if not re.search(r"\b(?:and|but)\b", held):  # what follows is of its subject, not of the doer
        for theirs in active(held):
            yield same, theirs


def _lies(claim: str, held: str, place: str) -> bool:
    """Whether the words of a claim stand so in the statement, and say there what they say."""
    if not _numbers_bound(claim, held, place):
        return False
    return any(
        faithful(claim, held, fit)
        and not leapt(held, [(theirs.start, theirs.end) for _, theirs in fit], place)
        for fit in islice(fits(claim, held), _WAYS)
    )


def _parts(sentence: str) -> tuple[str, ...]:
    """The parts that can be held apart; the whole, where a word of it would be in none of them."""
    parts = claim_parts(sentence)
    whole = content_stems(" ".join(parts)) >= content_stems(sentence)
    return parts if whole and parts else (sentence,)


def _stands_alone(part: str, sentence: str) -> bool:
    """Whether a part has its own subject in the sentence and points back to nothing."""
    said = f" {' '.join(words(part))} "
    points = re.search(r" (?:it|they|them|its|their|he|she|his|her|this|these|those) ", said)
    return said in f" {' '.join(words(sentence))} " and not points


def _names(claim: str, held: str) -> frozenset[str]:
    """The stems of the words that a sentence writes large as names.

    Its first word is one only where the passage never writes it small.
    """
    first = re.match(r"\W*(\w[\w’'-]*)", claim)
    large = {found.group() for found in _NAME.finditer(claim)}
    if first and re.search(rf"\b{re.escape(first[1].lower())}\b", held):
        large.discard(first[1])
    return frozenset(key(word) for word in large if word.lower() not in STOP_WORDS)


def _covers(claim: str, held: str, place: str, before: str) -> bool:
    """Whether the statement holds all of the sentence's words, but those that only report.

    A name may stand in its title or a heading, where the statement says "the council" for it or
    the sentence says who reports; and what the statement calls "it" may stand before it, where
    the sentence names that first.
    """
    wanted = {s for s in keys(claim) if not s[:1].isdigit()} - _REPORTING - _LIGHT
    if re.search(r"\b(?:should|must|ought|need\w* to)\b", held, re.IGNORECASE):
        wanted -= {"recommend"}
    names = _names(claim, held)
    theirs = keys(held)
    core = wanted - names
    near = keys(before) & _subject(claim, core & theirs)
    if _GENERIC.search(held) or _TELLS.search(claim):
        near |= keys(place)
    return bool(core) and core <= theirs and names & wanted <= theirs | near


def _subject(claim: str, said: Set[str]) -> frozenset[str]:
    """The stems of the words before the first of those that say something."""
    first = len(claim)
    for found in re.finditer(r"\w[\w’'-]*", claim):
        if key(found.group()) in said:
            first = found.start()
            break
    return keys(claim[:first])


def _strong_words_held(claim: str, held: str) -> bool:
    """Whether each word that makes a sentence stronger or weaker stands in the statement too."""
    ours, theirs = set(words(claim)), set(words(held))
    # A negation may be worded otherwise: `compare` and `_negates_the_same` look at those.
    return (ours & _STRONG) - {"no", "not", "without", "never", "none"} <= theirs


def _conditions_kept(claim: str, held: str) -> bool:
    """Whether the sentence keeps that something only should be, may be, is some of it, was said."""
    if MOODS.search(held) and not MOODS.search(claim):
        return False
    if _CONDITION.search(held) and not _CONDITION.search(claim):
        return False
    if _SPOKEN.search(held) and not _TELLS.search(claim):
        return False
    ours, theirs = quantified(claim), quantified(held)
    said = {stem(word) for word in words(claim)}
    return ours <= theirs and all(one in ours for one in theirs if one[1] in said)


def _negates_the_same(claim: str, held: str) -> bool:
    """Whether both deny the same: each "not" of one stands before words of a "not" of the other.

    The statement may deny something more, of which the sentence does not speak.
    """
    ours = [_after(claim, found.end()) for found in _NEGATION.finditer(claim)]
    theirs = [_after(held, found.end()) for found in _NEGATION.finditer(held)]
    said = content_stems(claim)
    return (
        len(ours) <= len(theirs)
        and all(any(set(one) & set(other) for other in theirs) for one in ours if one)
        and all(
            any(set(one) & set(other) for one in ours)
            for other in theirs
            if other and other[0] in said
        )
    )


def _after(text: str, at: int) -> list[str]:
    return [stem(word) for word in words(text[at:]) if word not in STOP_WORDS][:3]


def _value(numeral: re.Match[str]) -> str:
    said = numeral.group().lower().replace(",", "")
    return NUMBER_WORDS.get(said, said)


def _numbers_bound(claim: str, held: str, place: str) -> bool:
    """Whether each number of the sentence stands among the words that it has in the statement.

    A year may stand in the title, a heading or the date instead.
    """
    near_by = {_value(found) for found in _NUMERAL.finditer(place)}
    for found in _NUMERAL.finditer(claim):
        near = _neighbours(claim, found.start(), found.end())
        value = _value(found)
        places = [m for m in _NUMERAL.finditer(held) if _value(m) == value]
        if not places and not (_YEAR.fullmatch(value) and value in near_by):
            return False
        if _YEAR.fullmatch(value):
            continue  # that it stands with what it is said of, the order tells
        if (
            near
            and places
            and not any(near & _neighbours(held, m.start(), m.end()) for m in places)
        ):
            return False
    return True


def _neighbours(text: str, start: int, end: int) -> set[str]:
    """The stems of the content words nearest to a place: those that a number there counts."""
    left = [w for w in words(text[:start])[-_NEAR:] if w not in STOP_WORDS]
    right = [w for w in words(text[end:])[:_NEAR] if w not in STOP_WORDS]
    return {stem(word) for word in (*left[-1:], *right[:2]) if not word[:1].isdigit()}
