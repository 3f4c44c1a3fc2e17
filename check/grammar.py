"""Enough English grammar, without a tagger, to find a sentence's verb and who or what it is of.

Made for prose of councils: what is not recognised is None, never guessed at length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

LONGEST = 600  # characters; longer is no sentence that grammar could help with
AUXILIARY = (
    r"(?:is|are|was|were|am|has|have|had|do|does|did|will|would|can|cannot|could|shall|should|may"
    r"|might|must|isn['’]t|aren['’]t|wasn['’]t|weren['’]t|hasn['’]t|haven['’]t|hadn['’]t|don['’]t"
    r"|doesn['’]t|didn['’]t|won['’]t|wouldn['’]t|can['’]t|couldn['’]t|shouldn['’]t)"
)
_PAST = (
    r"(?:rose|fell|grew|cut|spent|paid|said|told|made|took|gave|got|went|came|left|held|kept|met"
    r"|led|lost|won|built|sold|bought|brought|began|ran|became|saw|found|knew|thought|felt|heard"
    r"|wrote|spoke|sent|stood|set|put|let|chose|drew|drove|dealt|meant|sought|taught|broke|stole"
    r"|withdrew|undertook|overspent|underspent|understood|arose|overtook|fought|caught|threw|shut"
    r"|sat|lay|hid|sang|swore|struck|hit|beat|wore|bore|forgot|forgave|froze|shook|showed|read"
    r"|oversaw|sank|shrank|slid|spread|stuck|swung|dwelt|rebuilt|outgrew|upheld)"
)
_PRESENT = (
    r"(?:says?|tells?|makes|takes|gives|gets|goes|comes|leaves|keeps|holds|meets|loses|wins|builds"
    r"|sells|buys|brings|begins|becomes|sees|finds|knows|thinks|feels|hears|writes|speaks|sends"
    r"|puts|chooses|draws|serves|provides|includes|contains|covers|employs|owns|runs|remains"
    r"|receives|requires|allows|closes|opens|lives|pays|spends|cares|earns|expects|believes"
    r"|recommends|describes|concludes|argues|warns|agrees|accepts|manages|depends|consists|applies"
    r"|exceeds|involves|represents|lies|sits|stands|leads|owes|hopes|falls|rises|grows|chairs"
    r"|delivers|supports|offers|operates|publishes|considers|deserves?|means|matters|regrets?"
    r"|remain|include|consist|belong|belongs|live|pay|lack|lacks|faces|face|rely|relies|want"
    r"|wants|seems?|appears?|shows|suggests|states|claims|sets|works|starts|ends|continues"
    r"|collects|replaces|costs|needs|plans|aims|helps|trains|hosts|houses|holds|uses|shares)"
)
_NO_VERB = (
    "bed need speed seed feed indeed hundred red shed breed united aged unprecedented limited "
    "detailed complicated so-called rugged sacred wicked naked kindred exceed proceed succeed "
    "embed borough-led disabled unemployed elected retired registered unpaid proposed adopted"
).split()
VERB = re.compile(
    rf"\b(?:{AUXILIARY}|{_PAST}|{_PRESENT}"
    rf"|(?!(?:{'|'.join(_NO_VERB)})\b)(?:[a-z]+-)?[a-z]{{2,}}[^aeiou\W]?ed)\b(?!-)"
)
PREPOSITION = (
    r"(?:about|above|across|after|against|along|among|around|as|at|before|behind|below|beside"
    r"|between|beyond|by|concerning|despite|during|following|for|from|in|inside|into|like|near|of"
    r"|off|on|onto|out|outside|over|per|regarding|since|through|throughout|to|towards?|under"
    r"|until|up|upon|via|with|within|without)"
)
# What begins a clause of its own inside a sentence.
CLAUSE = (
    r"(?:that|which|who|whom|whose|because|since|although|though|while|whereas|if|unless|whether"
    r"|where|when|how|why|what|so that)"
)
DETERMINER = r"(?:the|a|an|its|their|his|her|our|this|these|those|each|every|both|all|no|some|any)"
_PRONOUN = re.compile(
    r"(?:i|we|you|he|she|it|they|this|that|these|those|there|here|who|which|what|nothing|nobody"
    r"|no one|none|everyone|everybody|anyone|someone|something|one|others?|such|much|many|most"
    r"|some|all|few|both|neither|either|half|more|so)",
    re.IGNORECASE,
)
_NO_NOUN = re.compile(
    r"(?:no|nothing|none|neither|it|there|that|this|they|he|she|we|i|you|one of|some of|many of"
    r"|both of them|perhaps)\b",
    re.IGNORECASE,
)
_NUMBER_WORDS = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d[\d,.]*)"
_PLURAL_OPENING = re.compile(
    rf"(?:(?:more than|fewer than|over|around|about|some|all|the|these|those|only|nearly)\s+)*"
    rf"(?:{_NUMBER_WORDS}|many|most|several|both|few|these|those)\b",
    re.IGNORECASE,
)
_PLURALS = frozenset("people children men women staff police residents officers".split())
_ROLES = (
    r"(?:director|leader|mayor|chair(?:man|woman|person)?|minister|manager|officer|inspector"
    r"|councillor|cllr|holder|worker|head|executive|ombudsman|commissioner|secretary|teacher"
    r"|resident|carer|spokes(?:man|woman|person)|solicitor|auditor|member|practitioner|user"
    r"|nurse|doctor|adult|woman|man|child|person|tenant|parent|pupil|patient|people|children"
    r"|men|women|staff|police|volunteer|governor|trustee|mp|witness)"
)
_ROLE = re.compile(rf"{_ROLES}s?", re.IGNORECASE)
_TITLED = re.compile(
    r"(?:the )?(?:Cllr|Councillor|Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Baroness|Professor)\.? [A-Z]"
)
BODY = (
    r"(?:council|committee|commission|board|cabinet|executive|government|department|ministry"
    r"|regulator|inspectorate|trust|party|authority|agency|ombudsman|association|panel|forum"
    r"|tribunal|borough|parliament|company|firm|provider|charity|union|police|office)"
)
_BODY_END = re.compile(rf"\b{BODY}$", re.IGNORECASE)
_TRAILING = re.compile(
    r"(?:[,\s]+(?:also|even|still|now|then|never|always|often|not|later|already|since|soon|once"
    r"|just|only|both|each|all|again|therefore|however|\w+ly))+$",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^(?:(?:and|but|so|yet|or|also|again|then|now|still|however|moreover|meanwhile|nevertheless"
    r"|therefore|instead|besides|even so|in fact|of course|for example|by contrast|as a result"
    r"|in addition|at present|today|yesterday|perhaps|only|\w+ly(?: enough)?)\b,?\s+)+",
    re.IGNORECASE,
)
# "The verdict was that Bromley was performing well" is about Bromley.
_SHELL = re.compile(
    r"^.*?\b(?:verdict|view|finding|conclusion|result|fact|point|truth|judgement|judgment|opinion"
    r"|assessment|message)\s+(?:is|was|are|were)\s+that\s+",
    re.IGNORECASE | re.DOTALL,
)

# Before a word that does not begin a phrase of its own: "in the", "the", "20 July", "Audit".
_INSIDE = re.compile(
    rf"\b(?:{PREPOSITION}|\d+(?:st|nd|rd|th)?|[Tt]he|an?|(?!July|June|March|April|May)"
    r"[A-Z]\w*)\s+$"
)
# What is said in passing, and may stand between subject and verb.
_ASIDE = re.compile(r",\s+(?:which|who|whose|where)\b[^,]*,")
_RELATIVE = re.compile(r"\b(?:who|whom|which|that|whose|where)\s+(?:[\w’'-]+\s+){0,3}$")
_SAME_GROUP = re.compile(r"\s+(?:(?:been|being|not|also|and|or|\w+ly)\s+)*")
_IS_AUXILIARY = re.compile(AUXILIARY)

Sort = Literal["person", "people", "body", "thing"]


@dataclass(frozen=True, slots=True)
class Noun:
    """Who or what is spoken of: its words, whether it is more than one, and of what sort."""

    words: str
    plural: bool
    sort: Sort


@dataclass(frozen=True, slots=True)
class Clause:
    """The main clause of a sentence: its subject (None where not plain), and its first verb."""

    subject: Noun | None
    subject_start: int
    verb_start: int
    verb_end: int


def main_clause(words: str) -> Clause | None:
    """The main clause of a sentence; None where no verb is found."""
    start = main_start(words)
    verb = _main_verb(words, start)
    if verb is None:
        return None
    before = words[start : verb.start()]
    found = re.search(rf",|:|;|–|\(|\b{CLAUSE}\b", before, re.IGNORECASE)
    phrase = (before[: found.start()] if found else before).rstrip(" ,")
    phrase = re.sub(r"\s+(?:it|they|he|she|we|I|you)$", "", _TRAILING.sub("", phrase))
    if re.match(rf"{PREPOSITION}\b", phrase, re.IGNORECASE) and not found:
        # "In 2008 the Audit Commission": a phrase before the subject, without a comma.
        found_at = re.finditer(r"(?<=\s)(?:(?:the|an?)\b|[A-Z][a-z]+\b)", phrase)
        places = [m.start() for m in found_at if not _INSIDE.search(phrase[: m.start()])]
        if not places:
            return Clause(None, start, verb.start(), verb.end())
        start, phrase = start + places[-1], phrase[places[-1] :]
    return Clause(noun(phrase), start, verb.start(), verb.end())


def noun(phrase: str) -> Noun | None:
    """What a phrase is of; None if it is a pronoun, a clause, or too long to be one."""
    phrase = phrase.strip(" ,.;:“”\"'‘’")
    bare = phrase.split()
    if not bare or len(bare) > 9 or (_PRONOUN.fullmatch(bare[0]) and len(bare) == 1):
        return None
    if _NO_NOUN.match(phrase):
        return None
    counted = re.sub(r"^(?:[\w-]+ )?\w+ of (?=the |its |their |our )", "", phrase)
    head_words = re.split(rf"\s+{PREPOSITION}\b|,", counted)[0].split()
    if not head_words or re.match(rf"(?:{PREPOSITION}|{CLAUSE})$", bare[0], re.IGNORECASE):
        return None
    head = re.sub(r"['’]s?$", "", head_words[-1])
    joined = re.search(r"\s(?:and|or)\s(?=[a-z])", " ".join(head_words))
    plural = bool(joined) or bool(_PLURAL_OPENING.match(phrase)) or _is_plural(head)
    plural = plural and not _TITLED.match(phrase)
    return Noun(phrase, plural, _sort(" ".join(head_words), head, plural))


def _is_plural(head: str) -> bool:
    if head.lower() in _PLURALS:
        return True
    return bool(re.fullmatch(r"[\w-]*[^sui\W]s", head)) and not head.isupper()


def _sort(words: str, head: str, plural: bool) -> Sort:
    if _TITLED.match(words):
        return "people" if plural else "person"
    if _ROLE.fullmatch(head) and not (head == "Executive" or _is_named_body(words)):
        return "people" if plural else "person"
    if _BODY_END.search(words) or head.isupper():
        return "body"
    return "thing"


def _is_named_body(words: str) -> bool:
    return bool(re.search(r"\b(?:Police|Ombudsman)$", words))


def main_start(words: str) -> int:
    """Where the subject of the main clause may begin: after what is said before it."""
    start = 0
    if shell := _SHELL.match(words):
        return shell.end()
    while found := _OPENING.match(words[start:]):
        start += found.end()
    fronted = rf"(?:{PREPOSITION}|{CLAUSE}|according|due|owing|thanks)\b"
    first = re.match(fronted, words[start:], re.IGNORECASE)
    if first:
        commas = [m.end() for m in re.finditer(r",\s+", words)]
        clause = re.match(rf"{CLAUSE}\b", first[0], re.IGNORECASE)
        for at in commas:
            verb = VERB.search(words, start, at)
            if at > start and (clause or verb is None):
                return at
            break
    return start


def _main_verb(words: str, start: int) -> re.Match[str] | None:
    """The first verb from `start` on that stands in no relative clause."""
    masked = _ASIDE.sub(lambda found: " " * len(found[0]), words)
    verbs = list(VERB.finditer(masked, start))
    inside: re.Match[str] | None = None  # the last verb of a relative clause
    for number, verb in enumerate(verbs):
        before = masked[start : verb.start()]
        if not before.strip():
            continue
        last = number == len(verbs) - 1
        if _is_participle(masked, before, verb) and not last:
            continue
        follows = inside and _SAME_GROUP.fullmatch(masked[inside.end() : verb.start()])
        closes = follows and _IS_AUXILIARY.fullmatch(verb[0])
        if (inside is None and _RELATIVE.search(before)) or (follows and not closes):
            if not last:
                inside = verb
                continue
            return None
        return verb
    return None


def _is_participle(words: str, before: str, verb: re.Match[str]) -> bool:
    """Whether a form in -ed only describes: "the reduced hours", "the homes inspected by"."""
    if not verb[0].endswith("ed"):
        return False
    attributive = re.search(rf"\b{DETERMINER}\s+(?:\w+ly\s+)?$", before, re.IGNORECASE)
    agent = re.match(r"\s+by\b", words[verb.end() :])
    return bool(attributive and re.match(r"\s+[a-z]+\b", words[verb.end() :])) or bool(agent)
