"""A claim that says several things is taken apart, so that each can be checked."""

from __future__ import annotations

import re

from check.checkable import SAYING
from check.grammar import AUXILIARY, CLAUSE, DETERMINER, LONGEST, VERB, main_clause
from check.pronouns import Resolver

_MOST = 4
_BETWEEN = re.compile(
    r"(?:\s*[,;–]\s*|\s+)(?:and|but|while|whereas|yet)\s+(?:also\s+|then\s+|that\s+)?|\s*;\s+"
)
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]|\([^()]*\)")
_PAIRED = re.compile(r"\b(?:both|between|either|neither)\b[^,]*$", re.IGNORECASE)
_CONDITION = re.compile(r"(?:if|when|unless|until|once|where|should|had)\b", re.IGNORECASE)
_POINTS = re.compile(
    r"(?:it|its|they|their|he|she|his|her|this|that|these|those|one|some|many|most|both|not|so|none"
    r"|neither|others?)\b",
    re.IGNORECASE,
)
_ADVERBS = r"(?:(?:also|then|later|now|even|still|\w+ly)\s+)*"
# After a verb in -ed that describes no noun: "reduced the fares", not "reduced fares".
_TAKES = re.compile(
    rf"\s+(?:{DETERMINER}|[a-z]+ly|to|from|in|by|for|on|with|as|at|that|more|less|about|over|under"
    r"|nearly|[£\d]|[A-Z])|\W*$"
)
_VERB_GROUP = re.compile(rf"{AUXILIARY}(?:\s+(?:been|be|being|also|\w+ly))*")
_SAYS = re.compile(rf"\b{SAYING}\b(?:\s+[\w’'-]+){{0,3}}?\s+that\s", re.IGNORECASE)
_SAYS_WHAT = re.compile(rf"\b{SAYING}(?:\s+(?!that\b)[\w’'-]+){{0,4}}$", re.IGNORECASE)
_RELATIVE = re.compile(rf",\s+(?:which|who)\s+(?={_ADVERBS}{VERB.pattern})")
_PHRASE = re.compile(
    rf"(?:\b{DETERMINER}\s+(?:(?!{DETERMINER}\b)[\w’'&-]+\s+){{0,6}}?[\w’'-]+"
    r"|\b[A-Z][\w’'-]*(?:\s+(?:of\s+|for\s+|and\s+)?[A-Z][\w’'-]*)*)$"
)


def claim_parts(claim: str) -> tuple[str, ...]:
    """The parts of a claim that can be checked apart, each standing alone; itself if only one.

    "Rents rose and arrears fell by 3 %" is two, "homes, parks and libraries" is one. Where a part
    would not stand alone, the claim stays whole; who said it is said of each part.
    """
    words = " ".join(claim.split())
    if len(words) > LONGEST:
        return (claim,)
    parts = [part for whole in _relatives(words) for part in _coordinated(whole)]
    if not 1 < len(parts) <= _MOST:
        return (claim,)
    return tuple(_sentence(part) for part in parts)


def _relatives(words: str) -> list[str]:
    """A clause with "which" in commas says something of its own about what stands before it."""
    opened = _RELATIVE.search(_masked(words))
    if opened is None:
        return [words]
    before, after = words[: opened.start()], words[opened.end() :]
    phrase = before if VERB.search(before) is None else None
    noun = phrase or (found[0] if (found := _PHRASE.search(before)) else None)
    if noun is None or len(noun.split()) > 10 or _CONDITION.match(before):
        return [words]
    closing = after.find(", ") if phrase else -1
    said = after if closing < 0 else after[:closing]
    rest = "" if closing < 0 else after[closing + 2 :]
    if len(said.split()) < 3 or (phrase and not VERB.search(rest)):
        return [words]
    return [f"{before} {rest}".rstrip(), f"{noun} {said}"]


def _coordinated(words: str) -> list[str]:
    for joint in _BETWEEN.finditer(_masked(words)):
        left, right = words[: joint.start()], words[joint.end() :]
        second = _second(left, right, comma=bool(re.match(r"\s*[,;–]", joint[0])))
        if second is not None:
            return [left, *_coordinated(second)]
    return [words]


def _second(left: str, right: str, *, comma: bool) -> str | None:
    """What stands after "and" as a claim of its own; None if it is none, or leans on the first."""
    clause = main_clause(left)
    if clause is None or _CONDITION.match(left) or _PAIRED.search(left):
        return None
    tail = re.split(rf"\b{CLAUSE}\b", left)[-1]
    if VERB.search(tail) is None or (not comma and _SAYS_WHAT.search(left)):
        return None  # "said that roads | and parks were …", "found staff | and managers were …"
    if verb := re.match(rf"{_ADVERBS}(?P<verb>{VERB.pattern})", right):
        inside = re.search(rf"\b{CLAUSE}\b", left[clause.verb_end :])
        if clause.subject is None or (inside and not comma):
            return None
        if verb["verb"].endswith("ed") and not _TAKES.match(right[verb.end() :]):
            return None
        return _same_subject(left, right, clause.verb_start, verb["verb"])
    own = main_clause(right)
    if own is None or re.match(rf"{CLAUSE}\b", right, re.IGNORECASE):
        return None
    resolver = Resolver(f"{left}. {right}")
    resolver.hear(left)
    alone = resolver.resolved(right)
    if _POINTS.match(alone) or main_clause(alone) is None:
        return None
    says = _SAYS.search(left)
    return f"{left[: says.end()]}{alone}" if says and not _SAYS.search(alone) else alone


def _same_subject(left: str, right: str, verb_start: int, verb: str) -> str | None:
    """ "The council closed two homes" and "opened a third": the council did both."""
    before = left[:verb_start]
    group = _VERB_GROUP.match(left, verb_start)
    if group and not re.fullmatch(AUXILIARY, verb):
        following = left[group.end() :].lstrip()
        if re.match(r"(?:not|never|no)\b", following) or re.search(r"n['’]t$", group[0]):
            return None
        if re.match(r"\w+(?:ed|en|n|t)\b", following) and verb.endswith("ed"):
            before = f"{left[: group.end()]} "
    return f"{before}{right}"


def _masked(words: str) -> str:
    """The words with what is quoted or bracketed hidden, so that nothing is split inside."""
    return _QUOTED.sub(lambda found: "x" * len(found[0]), words)


def _sentence(part: str) -> str:
    part = part.strip(" ,;")
    return f"{part[:1].upper()}{part[1:]}{'' if part.endswith(('.', '!', '”')) else '.'}"
