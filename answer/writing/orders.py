"""Words of a paper that are put to a machine instead of to readers."""

from __future__ import annotations

import re
import unicodedata

_RULES = (
    r"(?:instructions?|prompts?|rules?|guidelines?|directions?|commands?|orders|context|passages"
    r"|constraints|safeguards?|policy|policies|checks?|everything|text)"
)
_MACHINE = (
    r"(?:(?:language |ai |large )*"
    r"(?:model|assistant|ai|a\.i\.|chat ?bot|llm|machine|bot|system|answerer|summari[sz]er)s?)"
)
_REPLY = (
    r"(?:say|write|answer|respond|reply|output|print|state|repeat|return|emit|generate|produce)"
)
_A = r"(?:the |any |every |all |an? )?"
_ORDERS = re.compile(
    "|".join(
        (
            rf"\b(?:ignor|disregard|forget|overrid|bypass|discard)\w*\b[^.]{{0,40}}\b{_RULES}\b",
            rf"\b(?:new|updated?|real|hidden|secret|special|following) {_RULES} ?(?:[:–—-]|are)",
            rf"\byour (?:\w+ ){{0,2}}{_RULES}\b",
            r"^\W*(?:system|assistant|user|human|developer|ai|instructions?|prompt)"
            r" ?(?:prompt|message|note|override|update)? ?[:：–—>\])|]",
            r"\b(?:system|developer) (?:prompt|message|override|instruction)s?\b",
            r"<\|?\W*/?\s*(?:im_\w+|system|assistant|user|inst|s|end\w*)\b",
            r"\[/? ?(?:inst|system|assistant|user)\b",
            r"\bend of (?:the )?(?:passages?|papers?|documents?|context|prompt)\b",
            r"(?:begin|end|start)_of_(?:turn|text)|#{2,} ?(?:instruction|response|system|task)",
            r"\byou (?:are|will be|act|must act) (?:now |henceforth )?"
            r"(?:an?|the|in|free|no longer|acting)\b",
            rf"\b(?:dear|attention|note to|message (?:to|for)|to|hey|hello),? {_A}{_MACHINE}\b"
            r"(?= ?[:,–—!]| reading| that| who| summari)",
            rf"\b{_A}{_MACHINE} (?:must|should|shall|will|has to|is to) {_REPLY}\b",
            rf"(?:^|[.;:,!?–—] ?|\b(?:then|now|please|instead|always|only|simply|just|must|and) )"
            rf"{_REPLY} (?:only |exactly |back )?"
            r"(?:that\b|this\b|the (?:following|word|phrase|sentence|text)|[\"“‘':(]|with\b|as\b"
            r"|yes\b|no\b|in (?:french|german|spanish|welsh|base ?64|html|markdown|capitals))",
            r"\b(?:correct|right|only|true|proper) (?:answer|response|reply)\b",
            r"\banswer (?:to )?(?:every|any|all|each)\b",
            r"\b(?:every|any|all) questions? (?:is|with|by|that)\b",
            r"\b(?:when|if|whenever) (?:you (?:are|were) )?(?:ever )?asked\b",
            r"\bdo not (?:cite|mention|quote|reveal|tell|disclose|follow|use the|show)\b[^.]{0,40}"
            r"\b(?:passage|paper|source|prompt|instruction|rule|reader|user|this)",
            r"(?:^|[.!?:;–—] ?)(?:say|pretend)\b",
            r"\brole[\"']? ?[:=] ?[\"']?(?:system|assistant|user|developer)\b",
            r"\b(?:jail ?break|prompt injection|(?:dan|developer|god) mode)\b",
            r"\bas an? (?:ai|language model)\b",
            r"\bdecode\b[^.]{0,40}\b(?:follow|obey|run|do|base ?64)\b",
            r"\b(?:cite|citing|citation) (?:it )?(?:as )?[\[(]?\d",
        )
    ),
    re.IGNORECASE,
)
# What is told to be said is not said: it follows a command, and so holds nothing.
_TOLD = re.compile(
    r"(?:^|[.;:,!?–—“\"(]\s*|\b(?:then|and|now|please|instead|always|must|should|shall|to)\s)"
    r"(?:say|claim|state|pretend|assert|declare|repeat|imagine|suppose|assume|tell\s\w+)"
    r"\s(?:that\b|:|[“\"'‘])|(?:^|[.!?:;–—]\s?)(?:say|pretend)\b",
    re.IGNORECASE,
)


def gives_orders(text: str) -> bool:
    """Whether words of a paper, a title or a name look like orders to a language model.

    It errs to yes: what is held so is not given to a model, and may still be quoted to people.
    """
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    return bool(_ORDERS.search(" ".join(plain.split())))


def asserted(statement: str) -> str:
    """The words of a statement without what it only tells somebody to say."""
    told = _TOLD.search(statement)
    return statement[: told.start()] if told else statement
