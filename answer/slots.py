"""The slots of a question: what may be put in the place of what, by kind."""

from __future__ import annotations

import re
from collections.abc import Callable

from check import Name, names_in
from ingest import STOP_WORDS, content_words, stem

AUXILIARY = (
    r"(?:is|are|was|were|did|do|does|has|have|had|can|could|will|would|should|shall|may|might|must)"
)
WH = r"(?:who|whom|whose|what|when|where|why|which|how)"
YEAR = re.compile(r"\b(?:19|20)\d\d(?:[-/–]\d\d(?:\d\d)?)?\b")
_BODY = (
    r"(?:council|committee|commission|board|cabinet|executive|government|department|ministry"
    r"|regulator|inspectorate|auditors?|inspectors|trust|party|members|officers|ministers)"
)
_GENERIC_BODY = re.compile(rf"^(?:the |our |its )?(?:[\w’'-]+ )?{_BODY}$", re.IGNORECASE)
_JOINTS = r"on|for|about|regarding|concerning|to|of|in|with|at|from|by|under|against|towards?"
_DATED = r"(?: (?:in|of|for|since|by|during) (?:the year )?(?:19|20)\d\d(?:[-/–]\d\d(?:\d\d)?)?)?"
_TOPIC = re.compile(
    rf"\b(?P<joint>{_JOINTS})\s+(?P<topic>(?:(?!\b(?:{_JOINTS})\b)[^?])+?)(?P<dated>{_DATED})\s*\??$",
    re.IGNORECASE,
)
# What a topic is introduced by rather than what belongs to the words around it.
_OF_TOPICS = re.compile(r"^(?:on|for|about|regarding|concerning|to|of|in|with)$", re.IGNORECASE)
# The question word, with what it counts by, and the auxiliary after it.
_ASKED = re.compile(
    rf"^(?:(?:and|but|so)\s+)?(?:(?:in|by|on|of|for|to|with)\s+)?"
    rf"(?:(?:how (?:many|much|often|long|big|large|far|old)|{WH})\b\s*(?:{AUXILIARY}\b\s*)?"
    rf"|{AUXILIARY}\s+)",
    re.IGNORECASE,
)
_DO = r"(?:did|do|does|has|have|had)"
_COPULA = re.compile(
    rf"^(?P<head>{WH}(?: \w+)? (?:is|are|was|were)) (?P<what>[^?]+?)(?P<dated>{_DATED})\s*\??$",
    re.IGNORECASE,
)


_DOING = r"(?<=\w )(?<!the )(?<!of )(?:(?:not|also|still|now) )?(?:being\b|\w+(?:ing|ed)\b)"
_DONE = r"(?<=\w )(?<!the )(?<!of )(?:(?:not|also|ever) )?(?:been\b|\w+ed\b)"
# What an auxiliary stands before in a statement; before "be" and "have" if it is none of these.
_VERB = {
    **dict.fromkeys(("is", "are", "was", "were"), _DOING),
    **dict.fromkeys(("has", "have", "had"), _DONE),
}
_PIECE = 5  # content words; more are a question of their own in telegraphic words
# What a question that is an order begins with.
ORDER = (
    r"(?:tell|give|show|list|explain|describe|name|summari[sz]e|quote|find|compare|please|outline"
    r"|identify)"
)
_QUESTION = re.compile(
    rf"^(?:(?:in|on|by|at|for|from|of|to|with|since|until)\s+)?(?:{WH}|{AUXILIARY})\b"
    rf"|^{ORDER}\b"
    r"|^(?:i(?:['’]d| would) like|i (?:want|need)|we (?:want|need)) to (?:know|see|hear)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"^(?:(?:what|how) about|what of|also|plus)\s+", re.IGNORECASE)


def is_question(words: str) -> bool:
    """Whether the words ask something by themselves, as "what about carers?" does not."""
    return bool(_QUESTION.match(words)) and not _ABOUT.match(words)


def without_about(words: str) -> str:
    """The words without "what about" before them."""
    return _ABOUT.sub("", words)


def is_piece(words: str) -> bool:
    """Whether the words are a piece of a question and no clause: "on advocacy", "Cllr Evans"."""
    clause = re.search(rf"\b(?:{AUXILIARY}|i|we|you|he|she|they|it)\b", words, re.IGNORECASE)
    return clause is None and len(content_words(words)) <= _PIECE


def is_body(words: str, only_capitalised: Callable[[str], bool]) -> bool:
    """Whether these words name a body: "the council", "CQC", "Age Concern"."""
    if _GENERIC_BODY.match(words):
        return True
    named = [n for n in names_in(f"x {words}", only_capitalised) if not n.person]
    if len(named) != 1 or named[0].text != re.sub(r"^the ", "", words, flags=re.IGNORECASE):
        return False
    # "Direct Payments" is written large too, but is made of common words.
    parts = [part for part in named[0].text.split() if part not in STOP_WORDS]
    known = re.search(rf"\b{_BODY}\b", words, re.IGNORECASE)
    return bool(known) or all(part.isupper() or only_capitalised(part) for part in parts)


def has_body(words: str) -> bool:
    """Whether a word of these is one that bodies are called by: "council", "trust"."""
    return bool(re.search(rf"\b(?:{_BODY}|institute|service|services)\b", words, re.IGNORECASE))


def subject_of(question: str, only_capitalised: Callable[[str], bool]) -> str | None:
    """Who or what is said to do or to be something: "the inspectors" in "did the inspectors say".

    None where that is not plain.
    """
    for auxiliary in re.finditer(rf"\b{AUXILIARY}\s+(?=\w)", question, re.IGNORECASE):
        rest = question[auxiliary.end() :]
        name = next(iter(names_in(f"x {rest}", only_capitalised)), None)
        if name and re.fullmatch(r"x (?:the )?", f"x {rest}"[: name.start], re.IGNORECASE):
            return rest[: name.end - 2]
        determined = re.match(
            rf"(?:the|our|its|their)\s+(?:[\w’'-]+\s+){{0,3}}?(?:{_BODY}|\w+[^\W\ds’']s)\b",
            rest,
            re.IGNORECASE,
        )
        if determined:
            return determined.group()
    return None


def topic_of(question: str) -> str | None:
    """What the question is about: the object of its last preposition, without the year."""
    match = _TOPIC.search(question)
    return match["topic"].strip() if match and not YEAR.fullmatch(match["topic"].strip()) else None


def matter_of(question: str) -> str:
    """The question without its question word: what it was about, not what it wanted to know.

    Said as a statement says it: "the findings will be ready" of "when will the findings be ready".
    """
    plain = question.strip().rstrip(" ?")
    asked = _ASKED.match(plain)
    bare = plain[asked.end() :] if asked else plain
    if counted := re.match(rf"^(?P<what>[\w’' -]+?) {_DO} (?P<rest>.+)$", bare, re.IGNORECASE):
        bare = f"{counted['what']} {counted['rest']}"
    elif asked and (auxiliary := re.search(rf"\b{AUXILIARY}\s*$", asked.group(), re.IGNORECASE)):
        bare = _stated(bare, auxiliary.group().strip().lower())
    return bare if content_words(bare) else plain


def _stated(words: str, auxiliary: str) -> str:
    """The words after an auxiliary with it where a statement has it; without it where it need not
    be, as with "did", or where the verb is not plain."""
    if re.fullmatch(_DO, auxiliary) and not auxiliary.startswith("ha"):
        return words
    verb = re.search(_VERB.get(auxiliary, r"(?<=\w )(?:be|have)\b"), words, re.IGNORECASE)
    return f"{words[: verb.start()]}{auxiliary} {words[verb.start() :]}" if verb else words


def with_year(question: str, year: str) -> str:
    """The question asked of another year, or of one year where it named none."""
    dated, years = YEAR.subn(year, question)
    return dated if years else f"{question.rstrip(' ?')} in {year}?"


def replaced(
    question: str, joint: str | None, piece: str, only_capitalised: Callable[[str], bool]
) -> str | None:
    """The question with `piece` where a piece of its kind stood; None where there is none.

    A year takes the place of a year, a person of a person, a body of a body, a topic of a topic;
    what shares a word ("the lead inspector", "the team inspector") takes that one's place.
    """
    piece = piece.strip().rstrip("?").strip()
    if YEAR.fullmatch(piece):
        return with_year(question, piece)
    if year := re.fullmatch(rf"(.+?) in ({YEAR.pattern})", piece):
        inner = replaced(question, joint, year[1], only_capitalised)
        return with_year(inner, year[2]) if inner else None
    if joint is None:
        named = _for_a_name(question, piece, only_capitalised)
        if done := named or _for_the_same_head(question, piece):
            return done
    if joint:
        same = _prepositional(question, joint)
        if same:
            return _put(question, same.start("topic"), same.end("topic"), piece)
    topic = _TOPIC.search(question)
    if topic and not YEAR.fullmatch(topic["topic"].strip()) and _OF_TOPICS.match(topic["joint"]):
        words = f"{joint or topic['joint']} {piece}"
        return _put(question, topic.start("joint"), topic.end("topic"), words)
    copula = _COPULA.match(question)
    if copula and joint is None:
        return _put(question, copula.start("what"), copula.end("what"), piece)
    return f"{question.rstrip(' ?')} {joint} {piece}?" if joint else None


def has_place_for(
    question: str, joint: str | None, piece: str, only_capitalised: Callable[[str], bool]
) -> bool:
    """Whether a piece of this very kind stands in the question: a year, a name, "on …"."""
    if YEAR.fullmatch(piece):
        return bool(YEAR.search(question))
    if joint:
        return _prepositional(question, joint) is not None
    if _for_the_same_head(question, piece):
        return True
    kinds = {name.person for name in names_in(f"x {piece}", only_capitalised)}
    held = {name.person for name in names_in(question, only_capitalised)}
    return len(kinds) == 1 and kinds <= held


def _put(question: str, start: int, end: int, piece: str) -> str:
    return f"{question[:start]}{piece}{question[end:]}".rstrip(" ?") + "?"


def _prepositional(question: str, joint: str) -> re.Match[str] | None:
    """The last place in the question that this preposition introduces, years apart."""
    found = [
        match
        for match in re.finditer(
            rf"\b{joint}\s+(?P<topic>(?:(?!\b(?:{_JOINTS})\b)[^?])+?)"
            rf"(?=\s+(?:{_JOINTS})\b|\s*\??$)",
            question,
            re.IGNORECASE,
        )
        if not YEAR.fullmatch(match["topic"].strip())
    ]
    return found[-1] if found else None


def _for_a_name(question: str, piece: str, only_capitalised: Callable[[str], bool]) -> str | None:
    named = names_in(f"x {piece}", only_capitalised)
    person = len(named) == 1 and named[0].person and named[0].text == piece
    if not person and not is_body(piece, only_capitalised):
        return None
    held = [name for name in names_in(question, only_capitalised) if not YEAR.search(name.text)]
    for name in held:
        if name.person == person:
            return _in_place_of(question, name, piece)
    subject = subject_of(question, only_capitalised)
    if subject:
        at = question.index(subject)
        return _put(question, at, at + len(subject), piece)
    return _in_place_of(question, held[0], piece) if held and not person else None


def _in_place_of(question: str, name: Name, piece: str) -> str:
    start = name.start
    if re.search(r"\bthe $", question[:start], re.IGNORECASE):
        start -= len("the ")
    return _put(question, start, name.end, piece)


def _for_the_same_head(question: str, piece: str) -> str | None:
    new = [word for word in piece.split() if word.lower() not in {"the", "a", "an", "its"}]
    places = list(re.finditer(r"[\w’'-]+", question))
    if len(new) < 2:
        return None
    for first in range(len(places) - len(new) + 1):
        window = places[first : first + len(new)]
        pairs = list(zip(new, window, strict=True))
        same = [stem(word) == stem(place.group()) for word, place in pairs]
        if same[0] != same[-1] and not any(
            place.group().lower() in STOP_WORDS for _, place in pairs
        ):
            return _put(question, window[0].start(), window[-1].end(), " ".join(new))
    return None
