"""A question in its conversation becomes a question that stands alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Protocol

from answer.answer import Turn
from answer.referents import Conversation
from answer.slots import (
    AUXILIARY,
    YEAR,
    has_place_for,
    is_piece,
    is_question,
    matter_of,
    replaced,
    with_year,
    without_about,
)
from check import named, names_in
from ingest import content_words

_OWN_WORDS = 2  # content words that a question needs to have a subject of its own


class Vocabulary(Protocol):
    """What is asked of the words of the papers."""

    def mentions(self, name: str) -> frozenset[str]: ...
    def only_capitalised(self, word: str) -> bool: ...


_OPENING = r"^\s*(?:(?:ok(?:ay)?|right|so|well|thanks|thank you|now|and|but)\b[,.!]?\s+)*"
_NEW_SUBJECT = re.compile(
    _OPENING + r"(?:changing the (?:subject|topic)|(?:a )?change of (?:subject|topic)"
    r"|on (?:another|a different) (?:matter|subject|topic|note)"
    r"|(?:an?|one|my)? ?(?:different|new|another|unrelated|separate|next)"
    r" (?:question|topic|subject)"
    r"|something else|separately|moving on(?! to)|moving on to something else"
    r"|let(?:'|’)?s (?:move on|talk about something else)|forget (?:about )?(?:that|it)"
    r"|never ?mind(?: that)?|leaving that aside)\b\s*[:;,.!\-–—]*\s*",
    re.IGNORECASE,
)
_NEW_SUBJECT_NAMED = re.compile(
    _OPENING
    + r"(?:let(?:'|’)?s (?:talk|speak) about|let(?:'|’)?s (?:turn|go|move on) to|turning to"
    r"|moving on to|going back to|back to)\s+(?P<subject>[^.?!:;,]+?)(?:,? (?:instead|now|then))?"
    r"\s*[.?!:;,]\s*(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_MARKER = re.compile(
    r"^(?:(?:and|but|so|ok(?:ay)?|then|also|plus|right|well|now|thanks|thank you|yes|no)\b"
    r"[,.!]?\s+)+",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r"^(?P<joint>on|for|about|in|to|by|from|with|at|under|of|regarding|concerning)\s+",
    re.IGNORECASE,
)
_PAPER = r"(?:report|paper|document|article|statement|minutes|source)"
_SAY = (
    r"(?:said|says|say|saying|wrote|writes|claims?|claimed|states?|stated|reports?|reported|told)"
)
_THAT = r"(?:that|this|it|so|these|those|them)"
_WHO_SAID = re.compile(
    rf"^(?:who(?: was it(?: that| who)?| has| is| was)? {_SAY}(?: (?:us|you|me))?(?: all)? {_THAT}"
    rf"|says who|according to who|whose (?:words?|view|opinion|claim) (?:is|are|was|were) {_THAT}"
    rf"|who(?:'s|’s| is| was| are| were)? {_THAT} (?:from|by|according to)"
    rf"|which (?:\w+ )?{_PAPER}s? (?:is|was|are|were|does|did|do) {_THAT}"
    rf"(?: come)?(?: (?:from|in))?|which (?:\w+ )?{_PAPER} {_SAY} {_THAT}"
    rf"|where (?:is|was|are|were|does|did|do) (?:{_THAT}|they|you)(?: (?:come|get|got))?"
    rf"(?: {_THAT})? from|where (?:does it|do they|did they|did you) (?:find|{_SAY}) {_THAT}"
    r"|(?:what(?:'s|’s| is| was) )?(?:the|your) source|source)$",
    re.IGNORECASE,
)
_WHEN_SAID = re.compile(
    rf"^(?:when (?:is|was|were|are) {_THAT}(?: (?:said|written|stated|reported|from))?"
    rf"|when did (?:he|she|they|it|\w+) say {_THAT}"
    rf"|(?:what|which) (?:year|date|month) (?:is|was|are|were) {_THAT}(?: (?:from|of|for))?"
    rf"|how (?:old|recent|current) (?:is|are) {_THAT}(?: \w+)?"
    rf"|(?:is|are) {_THAT} (?:still )?(?:current|recent|up to date))$",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    rf"^when\b.*?\b(?:it|that|this|(?:the|that|this) {_PAPER})"
    r" (?:(?:come|came) out|(?P<verb>published|released|issued|written|produced))$",
    re.IGNORECASE,
)
_WROTE = re.compile(
    rf"^who (?P<verb>wrote|published|produced|issued) (?:it|that|this|(?:the|that|this) {_PAPER})$",
    re.IGNORECASE,
)
_ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4,
    "fifth": 5, "5th": 5, "sixth": 6, "6th": 6, "last": -1, "final": -1,
}  # fmt: skip
_ORDINAL = re.compile(
    rf"^(?:(?:what|which|who) (?:is|was|are|were) |what about )?the"
    rf" (?P<number>{'|'.join(_ORDINALS)})"
    r"(?: (?:one|item|point|recommendation|reason|of (?:them|these|those)))?"
    r"(?: (?:say|about))?$",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"^(?:(?:are|is|were|was) there )?(?:any(?:thing)?|what|some) (?:more|others?|else)"
    r"(?: (?:ones|of (?:them|those|these)))?$"
    r"|^(?:(?:what|which) (?:is|are|were|was) |what about )?the (?:others|rest|other ones)$"
    r"|^(?:is|was) that (?:all|it|everything)$|^(?:go on|tell me more|more)$",
    re.IGNORECASE,
)
_OTHER = re.compile(r"^the (?:other|latter|former)(?: (?:one|two|person))?s?$", re.IGNORECASE)
_BARE = re.compile(
    r"^(?:(?:since|until|from|by|in|for|to|with) )?(?:who|whom|what|when|where|why|which|how)"
    r"(?: (?:many|much|often|long|come|so|not|exactly|year|date|ones?))?(?: (?:exactly|is that|was"
    r" that))?$",
    re.IGNORECASE,
)
_ELIDED = re.compile(
    r"^(?:how (?:many|much)|which)(?: of (?:them|these|those))?"
    rf" (?:{AUXILIARY}\b|came|went|got|took|\w+ed\b)"
    r"(?! (?:he|she|they|it)\b)(?!.*\b(?:on|of|for|in|by)\b)",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(?:he|him|his|she|her|hers)\b", re.IGNORECASE)
_THEY = re.compile(r"\b(?:they|them|their|theirs)\b", re.IGNORECASE)
_IT = re.compile(r"\b(?:it|its)\b(?!['’])", re.IGNORECASE)
_POINTS = re.compile(
    rf"\b(?:that|this|these|those)\b(?=\s*$|\s*[,?]|\s+(?!{AUXILIARY}\b)(?:one|kind|sort|way|work|group"
    r"|plan|report|review|service|decision|figure|number|people|problem|change)s?\b)"
    r"|\b(?:for|about|on|of|with|to|by|in|from|after|before|than|like|is|was|are|were|does|did|do)"
    r" (?:that|this|these|those)\b"
    r"|\b(?:else|instead|ones|others|latter|former|likewise|afterwards|the (?:same|other)(?! \w))\b"
    r"|(?<!is )(?<!are )(?<!was )(?<!were )\bthere\b(?! (?:is|are|was|were|any|a|an|no|been|be)\b)",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\b(?:say|said|recommend\w*|conclud\w*|f(?:i|ou)nd|judged?|rated?|suggest\w*|report\w*|call(?:ed)?"
    r"|think|thought|criticis\w*|prais\w*|note[ds]?|advis\w*|ask(?:ed)?|want(?:ed)?|tell|told)\b",
    re.IGNORECASE,
)


def stand_alone(question: str, earlier: Sequence[Turn], papers: Vocabulary) -> str:
    """The question with what it leaves to the conversation said in full.

    A question that needs nothing of the turns before it, or says that it changes the subject, is
    returned as it is. What leans is completed, best first: by the words of the statement that it
    points to, by putting its words where words of their kind stood in the question before, by
    saying the name for the pronoun; and where none of these can be told, with the matter of the
    question before in brackets.
    """
    question = question.strip()
    if named := _NEW_SUBJECT_NAMED.match(question):
        return _on(named["subject"], named["rest"])
    fresh = _NEW_SUBJECT.sub("", question)
    if fresh != question and content_words(fresh):
        return fresh.strip()
    if not earlier:
        return question
    leant_on = _leant_on(earlier, papers)
    if not leant_on:
        return question
    conversation = Conversation(leant_on, papers.only_capitalised, earlier)
    asked = _MARKER.sub("", question).strip()
    bare = asked.rstrip(" ?!.")
    if not bare:
        return question
    pointed = _pointed(bare, conversation)
    if pointed:
        return pointed
    if re.fullmatch(r"yes|no|yes please|please|thanks|thank you", bare, re.IGNORECASE):
        return conversation.question
    if _BARE.match(bare):
        return _bare(bare, conversation.question)
    if is_question(bare):
        return _completed(question, bare, conversation, papers.only_capitalised)
    if _OTHER.match(without_about(bare)):
        return _leaning(without_about(bare), conversation.question)
    if is_piece(without_about(bare)):
        refused = _refused(earlier[-1], papers)
        return _piece(question, without_about(bare), conversation, papers, refused)
    return _leaning(bare, conversation.question)


def _leant_on(earlier: Sequence[Turn], papers: Vocabulary) -> list[Turn]:
    """The turns that a question may lean on: those answered.

    Where none was, those refused that were about what the papers are about.
    """
    known = [turn for turn in earlier if not _off_topic(turn, papers)]
    return [turn for turn in known if not turn.answer.abstained] or known


def _refused(turn: Turn, papers: Vocabulary) -> str | None:
    """The question of a turn that was refused, and yet about what the papers are about."""
    asked = turn.answer.searched.query
    refused = turn.answer.abstained and is_question(asked) and not _off_topic(turn, papers)
    return asked if refused else None


def _off_topic(turn: Turn, papers: Vocabulary) -> bool:
    """Whether no paper holds more than half of what a refused question says, or a word of one that
    was answered only because its words were corrected to words of the papers."""
    asked = content_words(turn.question)
    searched = content_words(turn.answer.searched.query)
    said = searched if len(searched) > len(asked) else asked  # more where it was made to stand
    unheard = [word for word in said if not papers.mentions(word)]
    if turn.answer.abstained:
        return 2 * len(unheard) > len(said)
    return bool(said) and len(unheard) == len(said)


def _on(subject: str, rest: str) -> str:
    """A question put on a subject that is named before it."""
    said, count = re.subn(r"\b(?:it|they|he|she|them|him)\b", subject, rest, count=1, flags=re.I)
    if count or subject.lower() in rest.lower():
        return said if count else rest
    return f"{rest.rstrip(' ?')}? ({subject})"


def _pointed(bare: str, conversation: Conversation) -> str | None:
    """What a question about an answer itself is answered by; None if it is no such question."""
    if _WHO_SAID.match(bare) or _WHEN_SAID.match(bare):
        return conversation.said(1)
    report = conversation.report
    if report and (wrote := _WROTE.match(bare)):
        return f"Who {wrote['verb']} {report}?"
    if report and (published := _PUBLISHED.match(bare)):
        return f"When was {report} {published['verb'] or 'published'}?"
    if ordinal := _ORDINAL.match(bare):
        return conversation.said(_ORDINALS[ordinal["number"].lower()])
    if _MORE.match(bare):
        return f"List all: {conversation.question}"
    return None


def _bare(bare: str, before: str) -> str:
    """A question word alone, asked of the question before."""
    simple = re.match(
        rf"^(?:what|when|where|why|how)\s+({AUXILIARY}\s+.+)$", before.rstrip(" ?"), re.IGNORECASE
    )
    yes_no = re.match(rf"^({AUXILIARY}\s+.+)$", before.rstrip(" ?"), re.IGNORECASE)
    plain = re.match(r"^(?:since |until |from )?(?:when|where|why|how come)$", bare, re.IGNORECASE)
    clause = simple or yes_no
    if plain and clause:
        rest = clause[1]
        return f"{_capitalised(bare)} {rest[0].lower()}{rest[1:]}?"
    return _leaning(bare, before)


def _piece(
    question: str,
    piece: str,
    conversation: Conversation,
    papers: Vocabulary,
    refused: str | None,
) -> str:
    """A piece of a question, put where a piece of its kind stood in the question before.

    A question just refused is the one before only if it held a piece of this very kind.
    """
    joint = _JOINT.match(piece)
    words = piece[joint.end() :] if joint else piece
    content = content_words(words)
    known = YEAR.search(words) or names_in(f"x {words}", papers.only_capitalised)
    if content and not known and not any(map(papers.mentions, content)):
        return question  # searched with the words before, it would only find their answer again
    before = conversation.question
    preposition = joint["joint"] if joint else None
    if refused and has_place_for(refused, preposition, words, papers.only_capitalised):
        before = refused
    whole = replaced(before, preposition, words, papers.only_capitalised)
    return whole or _leaning(piece, before)


def _completed(
    question: str, bare: str, conversation: Conversation, only_capitalised: Callable[[str], bool]
) -> str:
    """A whole question, its pronouns said in full, or as it is if it leans on nothing."""
    said = bare
    leans = bool(_POINTS.search(bare) or _ELIDED.match(bare))
    for pronouns in (_PERSON, _THEY, _IT):
        found = pronouns.search(said)
        if found is None or _own(said, found, only_capitalised):
            continue
        meant = _meant(said, found, conversation)
        if meant is None:
            leans = True
            continue
        own = [word for word in content_words(said) if not _SAYS.fullmatch(word)]
        # "What did they conclude?" says who, and still not about what.
        leans = leans or (pronouns is not _PERSON and not own)
        said = named(said, pronouns, meant)
    short = len(content_words(said)) < _OWN_WORDS and not names_in(f"x {said}", only_capitalised)
    if leans or short:
        return _leaning(said, conversation.question)
    if said == bare:
        return question
    years = conversation.years()
    whole = f"{_capitalised(said)}?"
    if len(years) == 1 and not YEAR.search(said):
        whole = with_year(whole, str(years[0]))
    return whole


def _meant(said: str, pronoun: re.Match[str], conversation: Conversation) -> str | None:
    """What the pronoun most likely stands for; None if that cannot be told."""
    word = pronoun.group().lower()
    if _PERSON.fullmatch(word):
        return conversation.person(woman=word in {"she", "her", "hers"})
    governed = re.search(
        r"\b(?:about|on|for|to|of|with)\s$", said[: pronoun.start()], re.IGNORECASE
    )
    if word in {"it", "them"} and governed and (topic := conversation.topic()):
        return topic
    if word == "them":
        return None
    if _THEY.fullmatch(word):
        return conversation.body(says=bool(_SAYS.search(said)))
    return conversation.thing()


def _own(said: str, pronoun: re.Match[str], only_capitalised: Callable[[str], bool]) -> bool:
    """Whether the pronoun means something that its own question names before it."""
    before = said[: pronoun.start()]
    if re.search(rf"\b{AUXILIARY}\s+$", before, re.IGNORECASE):
        return False
    if _SAYS.search(before) and re.search(r"\b(?:about|on|of|for|to)\s$", before, re.IGNORECASE):
        return False  # what is said of it is not said of who says it
    subject = re.search(rf"\b{AUXILIARY}\s+(?P<rest>.*)$", before, re.IGNORECASE)
    if subject is None:
        return False
    if names_in(f"x {subject['rest']}", only_capitalised):
        return True
    wanted = r"\w+[^\W\ds’']s\b|people|staff" if _THEY.fullmatch(pronoun.group()) else r"the \w+"
    return bool(re.search(wanted, subject["rest"], re.IGNORECASE))


def _leaning(words: str, before: str) -> str:
    """The words, then the matter of the question before, as the subject that they lean on."""
    return f"{_capitalised(words.rstrip(' ?'))}? ({matter_of(before)})"


def _capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]
