"""Ways to say the same otherwise, and to put a sentence where others stand around it."""

from __future__ import annotations

import random
import re

from training.change import like_case
from training.wordnet import WordNet
from training.words import SAME

_SAME = re.compile(
    r"(?<![\w-])(" + "|".join(sorted(map(re.escape, SAME), key=len, reverse=True)) + r")(?![\w-])",
    re.IGNORECASE,
)
_SAID = (
    "The report says that {}",
    "The paper states that {}",
    "It is stated that {}",
    "According to the report, {}",
    "We were told that {}",
    "The papers show that {}",
    "It is the case that {}",
    "The document notes that {}",
    "It is reported that {}",
)
_PRONOUN = re.compile(r"(?:He|She|It|They|His|Her|Its|Their|This|These|That)\b")
_SUBJECT = re.compile(
    r"((?:The [\w'’-]+(?: (?:of|for|and|the|[\w'’-]+)){0,4}?)|(?:[A-Z][\w'’.-]+(?: (?:of |the )?[A-Z][\w'’.-]+){0,3}))"
    r"(?: \([^)]*\))? (is|was|has|had|became|began|joined|served|received|won|opened|held|played|released)\b"
)


def reworded(text: str, net: WordNet, chance: random.Random) -> str:
    """Some phrases exchanged for others of the same meaning, perhaps a clause moved."""
    said = text
    if chance.random() < 0.75:
        found = list(_SAME.finditer(said))
        for m in sorted(
            chance.sample(found, min(len(found), chance.choice([1, 1, 2, 3]))),
            key=lambda m: -m.start(),
        ):
            new = chance.choice(
                SAME[m.group().lower()] if m.group().lower() in SAME else [m.group()]
            )
            said = said[: m.start()] + like_case(m.group(), new) + said[m.end() :]
    if chance.random() < 0.5:
        found = [m for m in re.finditer(r"\b[a-z]{4,}\b", said) if m.group() in net.synonyms]
        if found:
            m = chance.choice(found)
            said = said[: m.start()] + chance.choice(net.synonyms[m.group()]) + said[m.end() :]
    if chance.random() < 0.5:
        said = moved(said)
    said = re.sub(r"\b([Aa]) (?=[aeio])", r"\1n ", said)
    return re.sub(r"\b([Aa])n (?=[bcdfgjklmnpqrstvwxyz])", r"\1 ", said)


def moved(text: str) -> str:
    """A leading "In 1990," or "During the war," goes to the end, or such an end to the front."""
    m = re.match(
        r"((?:In|On|During|After|Before|Since|By|At) [^,.;]{3,50}), (\w[^,;]{10,160})\.$", text
    )
    if m and not re.match(r"(?:and|or|but|which|who)\b", m.group(2)):
        lead, rest = m.groups()
        return f"{rest[0].upper()}{rest[1:]} {lead[0].lower()}{lead[1:]}."
    m = re.match(
        r"(The|This|It|They|He|She|An?)( [^,;]{10,140}) ((?:in|on|during|since|by) (?:[A-Z]?[a-z]+ )?(?:\d{1,2} )?(?:1[0-9]|20)\d\d)\.$",
        text,
    )
    if m:
        return f"{m.group(3)[0].upper()}{m.group(3)[1:]}, {m.group(1).lower()}{m.group(2)}."
    return text


def told(text: str, chance: random.Random) -> str:
    """The sentence as something that a report says."""
    if not re.match(
        r"(?:The|This|These|It|They|He|She|We|In|An?|Most|Many|Some|All|There)\b", text
    ):
        low = text
    else:
        low = text[0].lower() + text[1:]
    return chance.choice(_SAID).format(low)


def subject_of(before: str) -> str | None:
    """What a sentence is about, where that is plain."""
    m = _SUBJECT.match(before)
    if m and not _PRONOUN.match(before) and not re.match(r"There\b|In\b|On\b|At\b|As\b", before):
        return m.group(1)
    return None


def named(sentence: str, before: str) -> str | None:
    """The sentence with its first pronoun replaced by the subject of the sentence before it."""
    m = re.match(r"(He|She|It|They) (is|was|has|had|were|are|also|[a-z]+ed)\b", sentence)
    subject = subject_of(before)
    if m and subject and len(subject.split()) <= 6:
        return subject + sentence[m.end(1) :]
    return None
