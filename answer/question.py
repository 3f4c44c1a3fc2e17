"""What a question asks for, read off its words: the kind of answer, the names, the years."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ingest import STOP_WORDS, words

Asks = Literal["person", "date", "number", "money", "reason", "list", "yes or no", "other"]

_PATTERNS: tuple[tuple[Asks, str], ...] = (
    ("money", r"\bhow much (?:money|funding|did|does|do|was|is|will|would|has|have|were)\b"),
    (
        "money",
        r"\b(?:what|which) (?:was|is|were|are|did|does)? ?(?:the )?(?:\w+ ){0,2}"
        r"(?:cost|costs|price|budget figure|fee|salary|salaries|fine)\b",
    ),
    ("money", r"\b(?:cost|spend|spent|spending|pay|paid|budgeted)\b.*\bhow much\b"),
    ("number", r"\bhow (?:many|often|big|large|long|old|far)\b"),
    ("number", r"\bwhat (?:percentage|proportion|share|number|fraction|is the population)\b"),
    ("number", r"\bper ?cent(?:age)?\b.*\?"),
    (
        "date",
        r"\b(?:when|what (?:date|day|year|month|time)|which (?:date|day|year|month)"
        r"|how soon|by what date)\b",
    ),
    (
        "person",
        r"\b(?:who|whom|whose|which (?:councillor|councillors|cllr|member|officer|director"
        r"|inspector|inspectors)|(?:name|names) of)\b",
    ),
    ("reason", r"\b(?:why|for what reason|what (?:was|is) the reason|how come)\b"),
)
_LIST = re.compile(
    r"\b(?:list|all|every|everything|each)\b"
    r"|\b(?:what|which) (?:are|were) (?:the|its|their|bromley's|cqc's)?\b.*?\w+s\b"
    r"|\bwhat (?:\w+ ){0,3}(?:recommendations|strengths|weaknesses|grades|areas|reasons|actions"
    r"|recommend|recommended)\b",
    re.IGNORECASE,
)
_YES_NO = re.compile(
    r"(?:and |but |so )?(?:is|are|was|were|did|do|does|has|have|had|can|could|will|would|should)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?")
_CODE = re.compile(r"\b[A-Z]{2,}\d+(?:[-/]\d+)*\b")
_NAME = re.compile(
    r"\b(?:[A-Z][\w’'-]+|[A-Z]{2,})(?:(?: (?:of|and|the|for|in|&))* (?:[A-Z][\w’'-]+|[A-Z]{2,}))*"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question that stands alone, and what its words ask for.

    `names` are the proper names, bodies and codes in it, `years` the years it is about.
    """

    text: str
    asks: Asks
    names: tuple[str, ...]
    years: tuple[int, ...]
    wants_list: bool

    @property
    def recommends(self) -> bool:
        """Is it after a recommendation?"""
        return bool(re.search(r"\brecommend|\bshould\b|\badvi[sc]e", self.text, re.IGNORECASE))


def understand(text: str) -> Question:
    """Read a question. Whatever is not recognised asks for "other", and nothing is refused here."""
    asks: Asks = "other"
    for kind, pattern in _PATTERNS:
        if re.search(pattern, text, re.IGNORECASE):
            asks = kind
            break
    wants_list = asks in ("other",) and bool(_LIST.search(text))
    if asks == "other":
        asks = "list" if wants_list else "yes or no" if _YES_NO.match(text.strip()) else "other"
    return Question(text, asks, _names(text), _years(text), wants_list)


def _years(text: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys(int(year) for year in _YEAR.findall(text)))


def _names(text: str) -> tuple[str, ...]:
    """Capitalised words that are not just the start of the question, and codes."""
    found = [match.group() for match in _CODE.finditer(text)]
    for match in _NAME.finditer(text):
        name = match.group()
        if match.start() == 0 or text[: match.start()].rstrip()[-1:] in ".?!:":
            first, _, rest = name.partition(" ")
            if first.lower() in STOP_WORDS or (not rest and not first.isupper()):
                name = rest
        parts = [part for part in words(name) if part not in STOP_WORDS]
        if parts and name not in found:
            found.append(name)
    return tuple(found)


def holds(asks: Asks, statement: str) -> bool:
    """Can these words be an answer of that kind at all? (A date question needs a date.)"""
    if asks == "money":
        return bool(re.search(r"[£$€]|\b(?:pounds?|pence|per ?cent|free of charge)\b|%", statement))
    if asks == "number":
        return bool(_NUMBER.search(statement)) or bool(_NUMBER_WORD.search(statement))
    if asks == "date":
        return bool(_WHEN.search(statement))
    if asks == "person":
        return bool(_WHO.search(statement))
    return True


_NUMBER_WORD = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand"
    r"|million|once|twice|half|third|quarter|none|weekly|monthly|quarterly|annual(?:ly)?|daily"
    r"|years?|months?|weeks?|days?|hours?)\b",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\b(?:(?:19|20)\d\d(?:[-/]\d\d)?|january|february|march|april|may|june|july|august|september"
    r"|october|november|december|spring|summer|autumn|winter|(?:mon|tues|wednes|thurs|fri|satur"
    r"|sun)day|yesterday|today|tomorrow|(?:last|next|this|previous|coming|later (?:in|this)) (?:the )?"
    r"(?:year|month|week|evening)|\d{1,2}(?:st|nd|rd|th))\b",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"\b(?:cllr|councillor|mr|mrs|ms|dr|director|chair(?:man|woman|person)?|leader|member|manager"
    r"|officer|inspector|commission|council|committee|board|team|department|minister|auditor"
    r"|co-?chairman|portfolio holder|commissioner|trust|service|agency|carer|people|staff)s?\b"
    r"|(?<![.?!“\"] )(?<!^)\b[A-Z][a-z]+(?:[- ][A-Z][a-z]+)+",
    re.IGNORECASE,
)
