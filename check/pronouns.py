"""Pronouns and short names are said in full, from the sentences before, where that is safe."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from check.grammar import (
    BODY,
    CLAUSE,
    DETERMINER,
    PREPOSITION,
    VERB,
    Noun,
    main_clause,
    main_start,
)
from check.propernames import named, names_in

_Kind = Literal["person", "they", "it"]

_PRONOUNS: dict[_Kind, re.Pattern[str]] = {
    "person": re.compile(r"\b(?:he|she|his|her)\b", re.IGNORECASE),
    "they": re.compile(r"\b(?:they|their)\b", re.IGNORECASE),
    "it": re.compile(r"\b(?:it|its)\b", re.IGNORECASE),
}
_OF_THEM = re.compile(
    r"(?P<count>(?:[\w-]+ )?(?:one|two|three|four|five|six|some|many|most|all|none|half|both"
    r"|several|few"
    r"|each|neither|thirds?|quarters?)) of them\b",
    re.IGNORECASE,
)
_OWNING = frozenset({"its", "their", "his", "her"})
# "It had taken years", "It is clear that": it stands for nothing.
_EXPLETIVE = re.compile(
    r"it (?:(?:has|had|have|will|would|also|now|then|still|not|\w+ly) )*(?:t(?:ake|akes|ook|aken)\b"
    r"|(?:seems?|seemed|appears?|appeared|turn(?:s|ed) out|follows|happened|rain\w*|snow\w*|cost)\b"
    r"|(?:is|was|be|been|became|remains?) (?:\w+ ){0,4}?(?:that(?= \w)|to|whether|who|which|when"
    r"|why|how|not until|only)\b|(?:is|was) (?:time|\d))",
    re.IGNORECASE,
)
# What only people, or a body of people, can do.
_ACTS = re.compile(
    r"\W*(?:(?:also|then|has|have|had|later|now|again|even|still|never|not|will|\w+ly)\s+)*"
    r"(?:met|said|told|asked|read|found|agreed|decided|resolved|voted|looked|visited|spoke|heard"
    r"|thought|believed|wanted|recommended|concluded|noted|warned|replied|wrote|rated|judged"
    r"|praised"
    r"|criticised|spent|published|approved|rejected|employed|hired|announced|planned|promised"
    r"|helped|interviewed|inspected|refused|accepted|considered|complained|felt|knew|called)\b",
    re.IGNORECASE,
)
_BE = re.compile(r"(?:is|are|was|were|has|have|had)\b(?: (?:not|also|never|\w+ly))*(?: be\w+)?")
_VAGUE = frozenset(
    """number grip lack step way time part range form role view need increase decrease rise fall
    reduction change quality care sense degree share proportion majority amount level result place
    week month year day end beginning area case fact first second third half lot few order
    total addition response future past spring summer autumn winter""".split()
)
_WOMAN = re.compile(r"^(?:Mrs|Ms|Miss|Dame|Lady|Baroness)\b")
_MAN = re.compile(r"^(?:Mr|Sir|Lord)\b")
_HEADS = (
    r"(?:Council|Committee|Commission|Board|Cabinet|Trust|Authority|Agency|Association|Ombudsman"
    r"|Panel|Forum|Tribunal|Borough|Department|Regulator)"
)
_FULL_NAME = re.compile(
    rf"\b(?P<the>[Tt]he )?(?P<name>(?:[A-Z][\w’'-]+,? (?:(?:of|for|and|the|&) )*)+{_HEADS}"
    rf"|(?:Royal |London )?Borough(?: Council)? of [A-Z][\w-]+(?: (?:and|upon) [A-Z][\w-]+)*)\b"
)
_SHORT_NAME = re.compile(
    rf"\b(?P<the>[Tt]he) (?P<head>{_HEADS.lower()}|{_HEADS})\b(?=['’]s\b|[,.;:]|$"
    rf"|\s+(?:{PREPOSITION}"
    rf"|and|or|also|not|never|itself|\w+ly|{VERB.pattern}))"
)


@dataclass(frozen=True, slots=True)
class _Heard:
    """What a sentence before left to be referred to."""

    words: str
    subject: Noun | None
    verb_end: int
    people: tuple[str, ...]
    pronoun: _Kind | None  # which pronoun its subject was


class Resolver:
    """Hears a text sentence by sentence, and says the next one so that it stands alone."""

    def __init__(self, text: str) -> None:
        self._small = frozenset(re.findall(r"\b[a-z][\w’'-]*", text))
        self._recent: list[_Heard] = []
        self._bodies: dict[str, set[str]] = {}
        self._unnamed: set[str] = set()
        self._pronoun: _Kind | None = None

    def forget(self) -> None:
        """A heading: what comes refers to nothing before it, but for bodies named in full."""
        self._recent = []

    def resolved(self, words: str) -> str:
        """The sentence with pronouns and "the council" in full, where they can mean one only."""
        self._pronoun = None
        whole = self._with_bodies(words)
        for kind in _PRONOUNS:
            whole = self._without(kind, whole)
        return whole

    def hear(self, words: str) -> None:
        """Remember a sentence, as `resolved` gave it."""
        clause = main_clause(words)
        subject = clause.subject if clause else None
        people = tuple(dict.fromkeys(self._people(words, subject)))
        for found in _SHORT_NAME.finditer(words):
            if not self._bodies.get(found["head"].lower()):
                self._unnamed.add(found["head"].lower())
        for found in _FULL_NAME.finditer(words):
            self._name(found["name"], bool(found["the"]))
        if subject is None and not people and re.match(r"(?:i|we|you)\b", words, re.IGNORECASE):
            return  # an aside: what was spoken of before still is
        end = clause.verb_end if clause else 0
        heard = _Heard(words, subject, end, people, self._pronoun if subject else None)
        self._recent = [heard, *self._recent[:1]]

    # Bodies

    def _name(self, name: str, with_article: bool) -> None:
        whole = f"the {name}" if with_article or re.match(r"(?:\w+ )?Borough", name) else name
        heads = re.findall(_HEADS, name)
        kinds = {heads[-1].lower()} | ({"council", "borough"} if "Borough" in name else set())
        for kind in kinds:
            held = self._bodies.setdefault(kind, set())
            if not any(other.removeprefix("the ") == name for other in held):
                held.add(whole)

    def _with_bodies(self, words: str) -> str:
        def full(found: re.Match[str]) -> str:
            head = found["head"].lower()
            known = self._bodies.get(head, set())
            if len(known) != 1 or head in self._unnamed:
                return found[0]
            (name,) = known
            if name in words:
                return found[0]
            return _capitalised(name) if found["the"] == "The" else name

        return _SHORT_NAME.sub(full, words)

    # Pronouns

    def _without(self, kind: _Kind, words: str) -> str:
        start = main_start(words)
        if kind == "they" and (counted := _OF_THEM.match(words, start)):
            meant = self._they(words[counted.end() :])
            if meant is None or not meant.plural:
                return words
            self._pronoun = kind
            phrase = self._small_start(meant.words)
            if not re.match(rf"{DETERMINER}\b", phrase, re.IGNORECASE):
                phrase = f"the {phrase}"
            return f"{words[:start]}{counted['count']} of {phrase}{words[counted.end() :]}"
        found = _PRONOUNS[kind].search(words)
        if found is None or not self._can_point_back(kind, words, found, start):
            return words
        owns = found[0].lower() in _OWNING
        meant_words = self._meant(kind, found[0].lower(), words[found.end() :], owns=owns)
        if meant_words is None:
            return words
        if found.start() == start and not owns:
            self._pronoun = kind
        phrase = meant_words if found.start() == 0 else self._small_start(meant_words)
        phrase = _capitalised(phrase) if found.start() == 0 else phrase
        return named(words, _PRONOUNS[kind], phrase, count=1)

    def _can_point_back(self, kind: _Kind, words: str, found: re.Match[str], start: int) -> bool:
        """Whether a pronoun may mean something of the sentence before, and nothing of its own."""
        before, after = words[: found.start()], words[found.start() :]
        if re.search(rf"\b{CLAUSE}\b", before, re.IGNORECASE) or re.search(r"[“\"]", before):
            return False
        owns = found[0].lower() in _OWNING
        if kind == "it" and _EXPLETIVE.match(after):
            return False
        if found.start() == start:
            return not self._named_before(kind, before)
        # "Councillor Wilkins says she asked its members": only a person stands before.
        people = self._people(before, None)
        return kind == "it" and owns and bool(people) and not self._named_before(kind, before)

    def _named_before(self, kind: _Kind, before: str) -> bool:
        """Whether the words before it in its own sentence name what it can mean."""
        names = names_in(f"x {before}", self._only_capitalised)
        if kind == "person":
            return bool(self._people(before, None))
        if kind == "they":
            return bool(re.search(r"\b[a-z]{2,}[^siu\W]s\b|\bpeople\b", before)) or len(names) > 1
        return any(not name.person for name in names) or bool(
            re.search(r"\b(?:the|a|an|this|that|its)\s", before, re.IGNORECASE)
        )

    def _meant(self, kind: _Kind, pronoun: str, after: str, *, owns: bool) -> str | None:
        if kind == "person":
            return self._person(woman=pronoun in {"she", "her"})
        meant = self._they(after) if kind == "they" else self._it(after)
        if meant is None or (owns and len(meant.words.split()) > 5):
            return None
        return meant.words

    def _person(self, *, woman: bool) -> str | None:
        for heard in self._recent:
            if heard.people:
                fit = [p for p in heard.people if not (_MAN if woman else _WOMAN).match(p)]
                return fit[0] if len(fit) == 1 else None
        return None

    def _they(self, after: str) -> Noun | None:
        heard = self._recent[0] if self._recent else None
        if heard is None or heard.subject is None:
            return None
        subject, others = heard.subject, self._plurals(heard)
        acts = bool(_ACTS.match(after))
        if not subject.plural:
            fits = subject.sort == "body" and acts and not others
            return subject if fits else None
        if heard.pronoun == "they" or not others:
            return subject
        return subject if acts and subject.sort == "people" and not _any_people(others) else None

    def _it(self, after: str) -> Noun | None:
        heard = self._recent[0] if self._recent else None
        if heard is None or heard.subject is None or heard.subject.plural:
            return None
        subject = heard.subject
        if subject.sort not in ("body", "thing"):
            return None
        others = self._singulars(heard)
        if heard.pronoun == "it" or not others:
            return subject
        acts = bool(_ACTS.match(after))
        has_body = any(re.search(rf"{BODY}$|^[A-Z]", other, re.IGNORECASE) for other in others)
        is_state = bool(_BE.search(heard.words[: heard.verb_end]))
        if is_state:
            return None if has_body and acts and subject.sort != "body" else subject
        return subject if acts and subject.sort == "body" and not has_body else None

    def _plurals(self, heard: _Heard) -> list[str]:
        """Other things, more than one each, that the main clause speaks of after its verb."""
        found = re.findall(r"\b[a-z]{2,}[^siu\W]s\b|\bpeople\b|\bchildren\b", _rest(heard))
        return [
            word for word in found if not VERB.fullmatch(word) and word.rstrip("s") not in _VAGUE
        ]

    def _singulars(self, heard: _Heard) -> list[str]:
        """Other single things that the main clause names or introduces after its verb."""
        rest = _rest(heard)
        found = []
        for phrase in re.finditer(
            rf"\b(?:the|an?|another|this|that)\s+((?:(?!(?:{PREPOSITION}|{CLAUSE}|and"
            rf"|or)\b)[\w’'-]+\s*){{1,5}})",
            rest,
        ):
            head = phrase[1].split()[-1]
            plural = re.fullmatch(r"[\w-]*[^siu\W]s", head)
            if head.lower() not in _VAGUE and not plural:
                found.append(head)
        people = set(heard.people)
        names = names_in(f"x {rest}", self._only_capitalised)
        names = [n for n in names if not n.person and n.text not in people]
        found += [name.text for name in names if not _MONTH.fullmatch(name.text)]
        subject = heard.subject.words if heard.subject else ""
        return [one for one in found if one not in subject]

    def _people(self, words: str, subject: Noun | None) -> list[str]:
        found = [n.text for n in names_in(words, self._only_capitalised) if n.person]
        person = subject.words if subject and subject.sort == "person" else None
        if person and not any(name in person for name in found):
            found.append(person)
        return found

    def _only_capitalised(self, word: str) -> bool:
        return word[:1].isupper() and word.lower() not in self._small

    def _small_start(self, phrase: str) -> str:
        first = phrase.split()[0]
        small = first.lower() in self._small or re.fullmatch(DETERMINER, first, re.IGNORECASE)
        titled = names_in(f"x {phrase}", self._only_capitalised)
        if titled and titled[0].start == 2 and len(titled[0].text.split()) > 1:
            return phrase
        plain = first in _NUMBERS or (_DESCRIBES.search(first) and " " in phrase)
        return phrase[0].lower() + phrase[1:] if small or plain else phrase


_PEOPLE = re.compile(
    r"people|children|users|carers|adults|members|residents|staff|officers|councillors|families"
    r"|managers|parents|workers|tenants"
)
_NUMBERS = frozenset("Two Three Four Five Six Seven Eight Nine Ten Many Most Several Some".split())
_DESCRIBES = re.compile(r"(?:al|ed|ing|ive|ous|ary|able|ible|ful|ic|er)$")
_MONTH = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Spring|Summer|Autumn|Winter|Christmas|Easter)"
)


def _rest(heard: _Heard) -> str:
    """The main clause after its verb."""
    rest = heard.words[heard.verb_end :]
    cut = re.search(rf"[:;–(]|,?\s{CLAUSE}\b|,\s(?:and|but)\s", rest)
    return rest[: cut.start()] if cut else rest


def _any_people(words: list[str]) -> bool:
    return any(map(_PEOPLE.fullmatch, words))


def _capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]
