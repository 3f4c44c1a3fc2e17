"""Other words for the same: a sentence turned so that its words stand as a statement has them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answer.writing.order import MONTHS, key, keys
from check import IRREGULAR

_BE = (
    r"(?P<aux>(?:(?:will|would|should|could|may|might|must|can|shall)\s+)?)(?:not\s+)?"
    r"(?:is|are|was|were|be|(?:has|have|had)\s+(?:not\s+)?been)\s+"
)
_ADVERB = r"(?P<adverb>(?:(?:not|also|now|\w+ly)\s+)*)"
_LEAD = r"(?P<lead>(?:[^,]{3,60},\s+)?(?:[^,]{3,60}\bthat\s+)?)"
_TAIL = (
    r"(?P<tail>(?:\s+(?:in|on|at|under|for|to|from|with|than|during|since|after|before|because|as"
    r"|that|which|while|and|against|over|within)\b.*)?|\s*,.*)[.]?$"
)
_FRACTION = r"half|third|quarter|fifth|tenth|end|next|last"
_BY = re.compile(
    rf"^{_LEAD}(?P<patient>[^,]+?)\s+{_BE}{_ADVERB}(?P<verb>\w+)\b(?P<rest>.*?)\s+by\s+"
    rf"(?P<agent>(?!\w+ing\b|\d|£|(?:an?\s+)?(?:{_FRACTION})\b|(?:{'|'.join(MONTHS)})\b)[^,]+?){_TAIL}",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    rf"^{_LEAD}(?P<patient>[^,]+?)\s+{_BE}{_ADVERB}(?P<verb>\w+)\b(?P<rest>.*)$", re.IGNORECASE
)
_FORM = re.compile(r"\w+(?:ed|en)$", re.IGNORECASE)
_JOINED = re.compile(r"\s+and\s+")
_SOURCE = r"(?:the\s+|a\s+)?(?P<who>[^,]{2,60}?)"
_TELLS = (
    r"(?:found|finds|reported|reports|noted|notes|stated|states|said|says|advised|advises|explained"
    r"|explains|recorded|records|confirmed|confirms|shows|showed|added|told\s+(?:the\s+)?\w+"
    r"|wrote|mentions)"
)
_FRONT = re.compile(
    rf"^(?:according\s+to\s+{_SOURCE},\s+|(?P<says>{_SOURCE.replace('who', 'it')}\s+{_TELLS})"
    r"\s+that\s+)",
    re.IGNORECASE,
)
_BACK = re.compile(rf",\s+(?:according\s+to\s+{_SOURCE}|(?P<says>[^,]+?\s+{_TELLS}))\W*$", re.I)
_COMPOUND = re.compile(
    r"\b(?P<head>[^\W\d_]+)\s+(?:of|for|on|in)\s+(?:the\s+|a\s+|an\s+)?"
    r"(?P<mods>(?:£?[\w,.-]*\w)(?:\s+(?!and\b|of\b|for\b|in\b|on\b)[\w-]+)?)",
)
_OWNED = re.compile(r"\b(?P<owner>[\w-]+)['’]s\s+(?P<owned>[\w,-]*\w(?:\s+[\w-]+){0,2})")
_PAPER = frozenset(map(key, "report paper document minutes article council's own".split()))
# Who speaks in a paper of such a kind, where it does not say.
_ROLES = {key("inspectors"): "inspect", key("auditors"): "audit"}


def active(text: str) -> Iterator[str]:
    """ "The hall was closed by the trust" as "the trust closed the hall", and without a doer."""
    for form in (_BY, _NOBODY):
        found = form.match(text)
        if (
            found
            and _participle(found["verb"])
            and found["patient"] not in ("which", "who", "that")
        ):
            part = {name: value or "" for name, value in found.groupdict().items()}
            told = (
                "agent lead aux adverb verb patient rest tail"
                if form is _BY
                else ("lead aux adverb verb patient rest")
            )
            # What leads stays in front.
            order = ["lead", *(name for name in told.split() if name != "lead")]
            yield " ".join(" ".join(part[name] for name in order).split())
            return  # who did it is not left out where it is said


def _participle(word: str) -> bool:
    low = word.lower()
    return bool(_FORM.match(low)) or low in IRREGULAR or low in ("run", "put", "set", "cut", "led")


def swapped(claim: str, held: str) -> str:
    """The sentence with "B and A" as "A and B" where the statement has them so.

    Only at the end of a clause or before a preposition, or where they begin the statement: a word
    after "and" could else begin another clause.
    """
    for joint in _JOINED.finditer(held):
        left = re.findall(r"\S+\s*", re.split(r"[,;:(]", held[: joint.start()])[-1])
        right = re.findall(r"\S+", re.split(r"[,;:().]", held[joint.end() :])[0])
        for one in range(1, min(6, len(left)) + 1):
            for other in range(1, min(6, len(right)) + 1):
                begins = one == len(left) and joint.start() == len(held[: joint.start()].rstrip())
                begins = begins and held[: joint.start()].strip() == "".join(left).strip()
                if not (begins or _ends(right[other:])):
                    continue
                first, second = "".join(left[-one:]).strip(), " ".join(right[:other])
                turned = re.compile(
                    rf"\b{re.escape(second)}\s+and\s+{re.escape(first)}(?!\w)", re.IGNORECASE
                )
                found = turned.search(claim)
                if found and not re.search(r"\bbetween\s+$", claim[: found.start()], re.I):
                    return f"{claim[: found.start()]}{first} and {second}{claim[found.end() :]}"
    return claim


def _ends(following: list[str]) -> bool:
    prepositions = "in on at by for from to with during since after before of".split()
    return not following or following[0].lower() in prepositions


def loosened(claim: str, held: str) -> str:
    """The sentence with its "swimming target" as the statement's "target for swimming".

    And "the borough's libraries" for "the libraries in the borough", either way.
    """
    for found in _COMPOUND.finditer(held):
        many = found["mods"].split()
        for size in range(1, len(many) + 1):
            some = " ".join(many[:size])
            said = held[found.start() : found.start("mods")] + some
            claim = _put(rf"(?<![\w£]){re.escape(some)}\s+{re.escape(found['head'])}", said, claim)
    for found in _OWNED.finditer(held):
        many = found["owned"].split()
        for size in range(len(many), 0, -1):
            owned = " ".join(many[:size])
            apart = rf"\b{re.escape(owned)}\s+(?:in|of)\s+the\s+{re.escape(found['owner'])}"
            claim = _put(apart, f"{found['owner']}'s {owned}", claim)
    return claim


def _put(pattern: str, words: str, text: str) -> str:
    """The text with these words for what the pattern finds."""
    return re.sub(rf"{pattern}\b", words.replace("\\", ""), text, flags=re.IGNORECASE)


def told_first(claim: str) -> str:
    """ "It fell, the director reported" as "The director reported that it fell"."""
    found = _BACK.search(claim)
    if not found or not found["says"]:
        return claim
    return f"{found['says'].strip()} that {claim[: found.start()]}."


def unattributed(claim: str, place: str) -> str:
    """The sentence without "the report found that", where the paper cited is of whom it names."""
    found = _FRONT.search(claim) or _BACK.search(claim)
    if not found:
        return claim
    parts = found.groupdict()
    who = parts.get("who") or parts.get("it") or re.sub(rf"\s+{_TELLS}$", "", parts["says"] or "")
    stands = keys(place)
    paper = place.lower()
    named = keys(who) - _PAPER
    if any(one not in stands and _ROLES.get(one, "\0") not in paper for one in named):
        return claim
    bare = claim[found.end() :] if found.start() == 0 else f"{claim[: found.start()]}."
    return f"{bare[:1].upper()}{bare[1:]}"
