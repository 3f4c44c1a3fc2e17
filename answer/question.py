"""What a question asks for, read off its words: the kind of answer, the names, the years."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal

from answer.slots import ORDER, has_body
from check import names_in
from ingest import STOP_WORDS, Passage, Source, content_words, words

Asks = Literal["person", "name", "date", "number", "money", "reason", "list", "yes or no", "other"]
Wish = Literal["recommendation", "decision", "vote", "quotation"]

_BE = r"(?:is|are|was|were|did|do|does|will|would|has|have|had|can|could|should|might|may)"
_ASKS: tuple[tuple[Asks, str], ...] = (
    ("money", r"\bhow much (?:money|funding|cash)\b"),
    (
        "money",
        r"\bhow much\b.*\b(?:costs?|spen[dt]|spending|paid|pay|saved?|savings?|budget"
        r"|budjet|underspen[dt]|overspen[dt]|worth|fined?)\b",
    ),
    ("money", rf"\bwhat {_BE} .*\b(?:cost|salary|price|budget|fee|spend)s?\b(?! \w+ for)"),
    ("money", r"\b(?:salary|cost|price) of\b|\bpaid\?|\bhourly rate\b|\brate of pay\b"),
    ("number", r"\bhow (?:many|often|big|large|old|far)\b|\bhow long (?:did|does|do|have|had)\b"),
    (
        "number",
        r"\b(?:what|which|by what) (?:percentage|proportion|share|number|fraction)\b",
    ),
    ("number", r"\bby how (?:much|many)\b"),
    ("date", rf"^(?:and |but |so |by |since |until )?when\b(?!.*,\s*(?:{_BE}|what|who|how)\b)"),
    ("date", rf"\band when {_BE}\b"),
    (
        "date",
        r"\b(?:what|which|on what|in what|by what) (?:\w+ )?(?:dates?|days?|years?|months?)\b",
    ),
    ("date", r"\bhow soon\b"),
    ("person", r"^(?:and |but |so |then )?(?:who|whom|whose)\b|\band who\b|[,:] who\b"),
    (
        "person",
        r"\bwhat(?:'s| is| was) the name of (?:the |our )?(?:\w+ ){0,3}(?:director|officer|head"
        r"|leader|chair\w*|member|manager|inspector|councillor|minister)",
    ),
    ("person", r"\bwhich (?:\w+ )?(?:councillor|cllr|member|officer|director|inspector)s?\b"),
    (
        "name",
        r"\bwhich (?:\w+[ -]){0,2}(?:compan(?:y|ies)|providers?|firms?|boroughs?|councils?"
        r"|bod(?:y|ies)|organi[sz]ations?|agenc(?:y|ies)|hospitals?|schools?|wards?|part(?:y|ies)"
        r"|charit(?:y|ies))\b",
    ),
    ("name", r"\bwhat(?:'s|’s| is| was| are| were) .*\b(?:called|named?)\b|\bnames? of\b"),
    ("reason", r"^(?:and |but |so )?why\b|\bfor what reason\b|\band why\b|\bhow come\b"),
)
_LIST = re.compile(
    r"\b(?:list|all|every|everything|each|complete|in full)\b"
    r"|\b(?:what|which) (?:are|were) (?:the|its|their|our)\b.*?\w\ws\b"
    r"|\b(?:what|which) (?:\w+ ){0,2}(?:recommendations|strengths|weaknesses|grades|areas|reasons"
    r"|actions|ambitions|parts|priorities|aims|bodies|groups|wards|steps|things|improvements)\b",
    re.IGNORECASE,
)
_YES_NO = re.compile(rf"(?:and |but |so )?{_BE}\b", re.IGNORECASE)
_WH = re.compile(r"\b(?:who|whom|whose|what|when|where|why|which|how)\b", re.IGNORECASE)
_WISHES: tuple[tuple[Wish, str], ...] = (
    (
        "recommendation",
        r"\brecommend|\badvi[sc]e|\b(?:told|asked?|tell|urged?|want(?:ed)?)\b.*\bto\b"
        r"|\bshould\b|\bneed(?:s|ed)? to\b|\bimprovements?\b",
    ),
    (
        "decision",
        r"\bdeci(?:de|ded|sion)|\bresol(?:ve|ved|ution)|\bagreed?\b|\boutcome\b"
        r"|\bapproved?\b|\bvoted?\b|\bminuted\b",
    ),
    (
        "vote",
        r"\bvot(?:e[ds]?|ing)\b|\babst(?:ain|ention)|\b(?:carried|defeated)\b"
        r"|\b(?:motion|amendment|proposal)s? (?:pass|fail|lost|succeed|get through)",
    ),
    (
        "quotation",
        r"\bquot(?:e|es|ation)|\b(?:exact|own|actual) words\b|\bword for word\b"
        r"|\bin (?:his|her|their) words\b|\bverbatim\b",
    ),
)
_SUITS = {
    "recommendation": re.compile(r"\bshould\b[^.]{0,40}:|\brecommend|\bneed(?:ed|s)? to\b", re.I),
    "decision": re.compile(r"\bRESOLVED\b|\bbe (?:noted|approved|agreed|endorsed)\b|\bagreed\b"),
    "vote": re.compile(
        r"\b(?:for|against|abst\w+)\W{0,2}\(?\d+|\bmotion (?:carried|lost)|\bunanimous"
        r"|\bvot(?:es?|ed)\b",
        re.IGNORECASE,
    ),
    "quotation": re.compile(r"[“\"”]"),
}
_TASK = re.compile(
    r"\s*(?:please |can you |could you )?(?:write|compose|draft|translate|sing|invent|imagine"
    r"|pretend|role-?play|rhyme|code|program)\b",
    re.IGNORECASE,
)
_GRADE = re.compile(
    r"\b(?:excellent|outstanding|inadequate|adequate|poor|good|uncertain|promising)(?:ly)?\b",
    re.IGNORECASE,
)
_ORDER = re.compile(ORDER, re.IGNORECASE)
_ROOT = 7  # letters that "inspectors" and "inspection" have in common
_WHO = r"(?:[\w&]+ ){0,3}?[\w&]+"
_SPEAKER = re.compile(
    rf"\b(?:did|do|does|has|have|had|was|were) (?:the )?({_WHO}) (?:\w+ly )?"
    r"(?:sa(?:y|id)|recommend|conclud|f(?:i|ou)nd|report|rate|judge|t(?:ell|old)|ask|think|thought"
    r"|critici[sz]|prais|want|credit|see|saw|note|suggest|make of)"
    r"|\baccording to (?:the )?([\w& ]+?)[,?]|\b(\w+?)(?:'s|’s)? recommendations?\b",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"(?:sa(?:y|id)|recommend|conclude|f(?:i|ou)nd|report|t(?:ell|old)|ask|think|thought|want|see|saw"
    r"|note|suggest|make|give)(?:s|d|ed)?",
    re.IGNORECASE,
)
# Who says it, and to whom it is said.
_SAYING = re.compile(
    rf"(?P<before>\b(?:did|do|does|has|have|had)) (?:the )?(?P<who>{_WHO})"
    rf"(?= (?:\w+ly )?{_SAYS.pattern}\b)",
    re.IGNORECASE,
)
_TOLD = re.compile(
    rf"(?P<before>\b(?:t(?:ell|old)|sa(?:y|id) to)) (?:the )?(?P<who>{_WHO})"
    r"(?=\?| about\b| on\b| of\b|$)",
    re.IGNORECASE,
)
_MONTH_NAMES = (
    "(?:january|february|march|april|may|june|july|august|september|october|november|december)"
)
_DOCUMENTS = r"(?:papers?|documents?|reports?|inspections?|updates?|items?|statements?|articles?)"
# What says where and when to look rather than what for.
_SCAFFOLD = re.compile(
    rf"^(?:please )?(?!quote){ORDER}\b(?: (?:me|us)\b)?(?=.*\w)"
    r"|\b(?:please|can you tell me|could you tell me|tell me|give me|show me|remind me|i need"
    r"|i(?:'d| would) like to know|(?:i|we) want to know|do we know|does it say"
    r"|is there anything on)\b"
    r"|\baccording to (?:the |our )?(?:[\w&’']+ ?){1,4}(?=[,?.]|$)"
    r"|\b(?:do|does|did|what do) (?:the|our|these) (?:\w+ )?(?:papers|documents)"
    r" (?:say|have|hold|tell us)(?: about| on)?"
    rf"|\b(?:across|in|from|anywhere in) (?:all )?(?:the|our|these|those|this) (?:[\w’']+ ){{0,2}}?"
    rf"{_DOCUMENTS}(?: (?:that )?we hold)?\b"
    r"|\b(?:when|after|before) (?:the )?(?:cqc|inspectors?|regulator|they) (?:came|looked|visited"
    r"|called|inspected)(?: (?:at|in) us)?\b"
    rf"|\b(?:back )?(?:(?:in|of|during|for|from|since|by|at|around) )?(?:the )?(?:{_MONTH_NAMES} )?"
    rf"(?:19|20)\d\d(?:[-/–]\d\d)?(?: (?:cqc|committee|council))?(?: {_DOCUMENTS}){{0,2}}\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_THEN = r"(?:19|20)\d\d(?:[-/–]\d\d)?"
# What asks for more than one time: what each paper says, not only one of that year.
_OVER_YEARS = re.compile(
    rf"\bsince (?:{_MONTH_NAMES} )?{_THEN}\b|\bover (?:the (?:\w+ )?years|time)\b"
    rf"|\b(?:between|from|in) {_THEN},? (?:and|to|until|with|compared (?:with|to)|versus)"
    rf" (?:in |that in |now|today)?(?:{_THEN})?"
    r"|\bthrough the years\b|\bfrom year to year\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"\b[A-Z]{2,}\d+(?:[-/]\d+)*\b")
# "NHS-led" names the NHS, and a quotation mark after a word is none of its letters.
_CAPITAL = r"[A-Z]\w+(?:[’'-][A-Z]?\w+)*?(?=-[a-z]|(?![\w’'-]\w))"
_NAME = re.compile(rf"\b{_CAPITAL}(?:(?: (?:of|and|the|for|&))* {_CAPITAL})*")
_NO_NAMES = frozenset(
    """january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday cllr councillor mr mrs ms dr direct
    report council director officer committee inspection""".split()
)
_TITLE = re.compile(r"^(?:Cllrs?|Councillors?|Mr|Mrs|Ms|Dr|Sir|Dame|Lord|Baroness)\.?(?: |$)")
_NUMBER = re.compile(
    r"£?\d[\d,]*(?:\.\d+)?(?![\d/-])|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven"
    r"|twelve|dozens?|hundreds?|thousands?|millions?|once|twice|half|thirds?|quarters?|none)\b",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"%|\bper ?cent|\b(?:half|thirds?|quarters?|fifths?|tenths?|majority)\b|\bone in \w+",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"[£$€]\s?\d[\d,.]*\s?(?:m|bn|k|million|billion)?\b|\b[\d.,]+ ?(?:pounds|pence|p)\b"
    r"|\bfree of charge\b|\bno (?:charge|cost)\b",
    re.IGNORECASE,
)
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DATE = re.compile(
    rf"\b(?:(?:19|20)\d\d(?:[-/]\d\d)?|{_MONTHS}|spring|summer|autumn|winter|yesterday|today"
    r"|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d{1,2}(?:st|nd|rd|th)"
    r"|(?<!\bas )(?<!\bthan )(?<!\blike )(?<!\bfrom )(?<!\bover the )"
    r"(?:last|next|previous|coming|following) (?:year|month|week|evening|autumn|spring)"
    r"|later (?:in|this))\b",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(?:\bCllr\.? )?\b[A-Z][\w’'-]+(?:(?: (?:of|and|for|&|the))* [A-Z][\w’'-]+)+|\b[A-Z]{2,}\b"
)
# Two capitalised words that are told to be a person by what is said of them.
_INTRODUCED = re.compile(
    r"(?:(?<=: )|\b)[A-Z][a-z’']+[ -][A-Z][A-Za-z’']+"
    r"(?=, (?:the |our |its )?(?:[A-Z]\w+ ){0,3}(?:Director|Leader|Chair\w*|Head|Manager|Officer"
    r"|Inspector|Member|Minister|Mayor|Executive)\b|,? (?:said|says|told|added|explained)\b)"
)
_POST = re.compile(
    r"\bnames? of\b|\bcalled\b|\bwho(?:'s|’s| is| was| are| were) (?:the|our|its|their|bromley's)\b"
    r"|\bwho (?:chair|lead|head)(?:s|ed)?\b",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"\b(?:chair(?:man|woman|person)?|inspectors?|managers?|officers?|auditors?|members?"
    r"|councillors?|staff|teams?|carers?|residents?|providers?|organisations?|agencies)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question that stands alone, and what its words ask for.

    `topic` is what is searched for: the question without what says where and when to look ("in the
    2010 report, according to the inspectors"), which would only find the papers' own front pages.
    `names` are the proper names, bodies and codes in it, `years` the years it is about; `wishes`
    the kinds of statement that it is after; `over_years` says that it compares times.
    """

    text: str
    topic: str
    asks: Asks
    wishes: frozenset[Wish]
    names: tuple[str, ...]
    years: tuple[int, ...]
    wants_list: bool
    speaker: str | None
    over_years: bool = False

    def is_put_to(self, source: Source) -> bool:
        """Whether the question asks what the publisher of this paper, or its author, said.

        "CQC", "the Care Quality Commission" and, of an inspection report, "the inspectors".
        """
        return self.speaker is not None and _is_of(self.speaker, source)

    def searched_in(self, papers: Collection[Source]) -> str:
        """The topic as it is searched for in these papers: without who says it in one of them.

        What CQC says of carers names carers; what names CQC is about CQC. A topic that would have
        no other word that says something is left as it is.
        """

        def without(found: re.Match[str]) -> str:
            one_each = {(paper.publisher, paper.kind): paper for paper in papers}.values()
            said = any(_is_of(found["who"], paper) for paper in one_each)
            return found["before"] if said else found[0]

        topic = _TOLD.sub(without, _SAYING.sub(without, self.topic))
        left = [word for word in content_words(topic) if not _SAYS.fullmatch(word)]
        return topic if left else self.topic

    @property
    def is_task(self) -> bool:
        """Whether it is no question to the papers but an order to make something up."""
        return bool(_TASK.match(self.text))

    @property
    def grades(self) -> frozenset[str]:
        """The ratings that the question takes as given: "excellent", "inadequate"."""
        return grades(self.text)

    def can_be_answered_by(
        self, statement: str, only_capitalised: Callable[[str], bool] = str.istitle
    ) -> bool:
        """Whether these words can be an answer of the kind asked for: a date needs a date.

        What the question itself says is no answer to it: asked when the inspection of August 2009
        was published, "August 2009" is not the date. Capital letters tell a name, so the words
        must be as they stand in the paper. Who holds a post is answered by a person's name, whose
        words are never written small (`only_capitalised`), or one of them where the paper says
        what the person is or said.
        """
        if self.asks == "money":
            return bool(self._new(_MONEY, statement))
        if self.asks == "number":
            if re.search(r"percent|per cent|proportion|share|fraction", self.text, re.IGNORECASE):
                return bool(self._new(_SHARE, statement))
            return any(not _YEAR.fullmatch(n) for n in self._new(_NUMBER, statement))
        if self.asks == "date":
            return bool(self._new(_DATE, statement))
        if self.asks == "person" and _POST.search(self.text):
            said = self.text.lower()
            names = [n.text for n in names_in(statement, only_capitalised) if n.person]
            told = self._new(_INTRODUCED, statement)
            names += [name for name in told if any(map(only_capitalised, name.split()))]
            return any(name.lower() not in said and not has_body(name) for name in names)
        if self.asks == "person":
            return bool(self._new(_BODY, statement) or self._new(_PEOPLE, statement))
        if self.asks == "name":
            return bool(self._new(_BODY, statement))
        return True

    def _new(self, pattern: re.Pattern[str], statement: str) -> list[str]:
        """What the pattern finds in the statement that the question does not say."""
        said = self.text.lower()
        return [found for found in pattern.findall(statement) if found.lower() not in said]

    def suits(self, statement: str, passage: Passage) -> bool:
        """Whether the statement is of a kind that the question is after, as by its headings."""
        said = " ".join((*passage.headings[-2:], statement))
        return any(_SUITS[wish].search(said) for wish in self.wishes)


def _is_of(words_of: str, source: Source) -> bool:
    """Whether these words mean the publisher of a paper, or its author by what the paper is."""
    publisher = (source.publisher or "").partition(",")[0]
    initials = "".join(word[0] for word in publisher.split() if word[0].isupper()).lower()
    asked = [word for word in words(words_of) if word not in STOP_WORDS]
    kind = [word[:_ROOT] for word in words(source.kind or "") if len(word) >= _ROOT]
    own = set(words(publisher)) | {initials}
    return bool(asked) and all(word in own or word[:_ROOT] in kind for word in asked)


def grades(text: str) -> frozenset[str]:
    """The words of rating in a text, adverbs as their adjective."""
    return frozenset(found.lower().removesuffix("ly") for found in _GRADE.findall(text))


def understand(text: str, only_capitalised: Callable[[str], bool] = str.istitle) -> Question:
    """Read a question. Whatever is not recognised asks for "other", and nothing is refused here.

    `only_capitalised` tells of a word whether no paper writes it small: of two capitalised words
    that begin a sentence, the first may be large for that alone ("Assess Bromley's record").
    """
    asked = next((k for k, pattern in _ASKS if re.search(pattern, text, re.IGNORECASE)), None)
    if _YES_NO.match(text.strip()) and not _WH.search(text):
        asked = None  # "Was the motion to freeze the price of permits carried?" asks for no amount
    wants_list = asked in (None, "person") and bool(_LIST.search(text))
    asks: Asks = asked or ("list" if wants_list else "other")
    if asks == "other" and _YES_NO.match(text.strip()):
        asks = "yes or no"
    wishes = frozenset(w for w, pattern in _WISHES if re.search(pattern, text, re.IGNORECASE))
    years = tuple(dict.fromkeys(int(year) for year in _YEAR.findall(text)))
    spoke = _SPEAKER.search(text)
    speaker = next((found for found in spoke.groups() if found), None) if spoke else None
    names = _names(text, only_capitalised)
    over = bool(_OVER_YEARS.search(text))
    return Question(text, _topic(text), asks, wishes, names, years, wants_list, speaker, over)


def _topic(text: str) -> str:
    topic = " ".join(_SCAFFOLD.sub(" ", text).split()).strip(" ,.;:")
    topic = re.sub(r"\s+([?,.])", r"\1", topic)
    topic = re.sub(r"(?:,? \b(?:and|or|between|since|from|to))+(?=\?*$)", "", topic)
    enough = len(content_words(topic)) >= max(1, min(2, len(content_words(text))))
    return topic if enough else text


def _names(text: str, only_capitalised: Callable[[str], bool]) -> tuple[str, ...]:
    """Capitalised words that are not just the start of a sentence, and codes."""
    found = [match.group() for match in _CODE.finditer(text)]
    for match in _NAME.finditer(text):
        name = _TITLE.sub("", re.sub(r"['’]s?$", "", match.group()))
        before = text[: match.start()].rstrip()
        if not before or before[-1] in ".?!:(“\"'‘":
            name = _without_opening(name, only_capitalised)
        parts = [w for w in words(name) if w not in STOP_WORDS and w not in _NO_NAMES]
        if parts and name not in found:
            found.append(name)
    return tuple(found)


def _without_opening(name: str, only_capitalised: Callable[[str], bool]) -> str:
    """The name without the words before it that are large for beginning a sentence.

    "List the London boroughs" orders a list, "Assess Bromley" an assessment, "Has CQC" asks.
    """
    first, _, rest = name.partition(" ")
    if not rest and not (first.isupper() and first.lower() not in STOP_WORDS):
        return ""
    while rest and _only_opens(first, rest.partition(" ")[0], only_capitalised):
        name = _TITLE.sub("", rest)
        first, _, rest = name.partition(" ")
    return name


def _only_opens(first: str, following: str, only_capitalised: Callable[[str], bool]) -> bool:
    """Whether a word before a name is none of it: no name is "List the …" or "Assess Bromley"."""
    if first.lower() in STOP_WORDS or _ORDER.fullmatch(first):
        return True
    if following == "the":
        return not first.isupper()
    return only_capitalised(following) and not only_capitalised(first)
