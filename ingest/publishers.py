"""Who publishes a paper: bodies of the United Kingdom's public life, named where a publisher is.

A body that is only mentioned is not the publisher; nor is the council that somebody inspects.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingest.document import Evidence
from ingest.front import Front

_NAME = r"[A-Z][\w'’.-]*"
_PLACE = rf"{_NAME}(?: (?:{_NAME}|and|&|on|upon|in|the|of|by|le|with)){{0,5}}"
_COUNCIL = (
    rf"(?:(?:Royal |London )?Borough of {_PLACE}(?: Council)?"
    rf"|Royal Borough of {_PLACE}|City of {_NAME}(?: {_NAME})? Council"
    rf"|{_PLACE} (?:(?:County|City|Metropolitan|Borough|District|Town|Parish|Community|Unitary"
    r"|Combined) )*(?:Council|Combined Authority))"
)
# As they write themselves; found in any case.
_NATIONAL = (
    *("Care Quality Commission", "Ofsted", "HMICFRS", "Local Government Association"),
    *("National Audit Office", "Local Government and Social Care Ombudsman", "Ofcom"),
    *("Housing Ombudsman Service", "Parliamentary and Health Service Ombudsman", "Ofgem"),
    *("Planning Inspectorate", "Environment Agency", "Natural England", "Sport England"),
    *(
        "Historic England",
        "Regulator of Social Housing",
        "NHS England",
        "UK Health Security Agency",
    ),
    *(
        "Office for National Statistics",
        "Office for Local Government",
        "Health and Safety Executive",
    ),
    *("Information Commissioner’s Office", "Equality and Human Rights Commission", "Home Office"),
    *(
        "HM Inspectorate of Probation",
        "HM Inspectorate of Prisons",
        "HM Treasury",
        "Cabinet Office",
    ),
    *("HM Revenue & Customs", "Charity Commission", "Electoral Commission", "Welsh Government"),
    *("Centre for Governance and Scrutiny", "Scottish Government", "Greater London Authority"),
    *(
        "Care Inspectorate",
        "Audit Wales",
        "Audit Scotland",
        "Estyn",
        "Social Care Institute for Excellence",
    ),
    "Chartered Institute of Public Finance and Accountancy",
)
_OTHERS = (
    rf"(?:Department (?:for|of) {_PLACE}(?:, {_PLACE})*|Ministry of {_PLACE}(?:, {_PLACE})?"
    rf"|Healthwatch {_PLACE}|NHS {_PLACE} Integrated Care Board"
    rf"|{_PLACE} NHS(?: Foundation)? Trust"
    rf"|{_PLACE} Fire and Rescue (?:Service|Authority)|{_PLACE} Police and Crime Commissioner)"
)
_BY_NAME = {name.lower().replace("’", "'"): name for name in _NATIONAL}
# "County Council" is a body of some council, "Your council" is nobody, "Minutes of X" is not X.
_NOBODY = re.compile(
    r"(?:the|your|our|this|that|a|an|all|each|full|extraordinary|annual|special|county|city|borough"
    r"|district|town|parish|local|unitary|metropolitan|combined|council|community|shadow|youth)\b"
    r"(?= (?:county |city |borough |district |town |parish |local |youth )*(?:council|authority)$)"
    r"|(?:report|to|from|by|of|for|meeting|minutes|agenda|members?|chairman|clerk|leader|about)\b",
    re.IGNORECASE,
)
_SMALL = frozenset(("of", "and", "upon", "on", "in", "the", "for", "by", "le", "with"))
# Of a council, not by it.
_JUDGED = re.compile(
    r"\b(?:inspections?|inspector(?:s|ate|['’]s)?|auditor['’]?s?['’]?|ombudsman|regulator"
    r"|audit (?:findings|plan|results)|peer (?:challenge|review)|local authority assessment"
    r"|assurance (?:report|assessment)|consultants?|healthwatch)\b",
    re.IGNORECASE,
)
_MASTHEAD_LINES = 8
_HEAD = 12
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright|published by:?|produced by:?)\s*(?:copyright|the)?\s*(?:(?:19|20)\d\d)?"
    r"\s*(?P<name>[^\n,.;|©]{3,80})",
    re.IGNORECASE,
)


def publisher_of(front: Front, properties: Mapping[str, str]) -> Evidence | None:
    """The publisher and where it is named; None where nothing names one, or two are named."""
    judged = _JUDGED.search(" ".join(line.words for line in front.lines[:_HEAD]))
    for found in (
        _masthead(front),
        _sender(front),
        _author(properties),
        _about(front),
        _copyright(front),
    ):
        if found and not (judged and is_council(found.value)):
            return found
    return None


def body(words: str) -> str | None:
    """The publishing body that these words name and nothing else, as a sentence writes it."""
    plain = " ".join(words.split()).strip(" *:|")
    known = _BY_NAME.get(re.sub(r"^the ", "", plain.lower()).replace("’", "'"))
    if known:
        return known
    plain = re.sub(r"^The (?=London|Royal|City)", "", plain)
    name = _in_a_sentence(plain) if plain.isupper() else plain
    if len(name) > 80 or not re.fullmatch(rf"{_COUNCIL}|{_OTHERS}", name):
        return None
    return None if _NOBODY.match(name) else name


def is_council(name: str) -> bool:
    return bool(re.fullmatch(_COUNCIL, name))


def _in_a_sentence(capitals: str) -> str:
    words = capitals.split()
    return " ".join(
        word.lower()
        if at and word.lower() in _SMALL
        else word
        if word == "NHS"
        else "-".join(part.capitalize() for part in word.split("-"))
        for at, word in enumerate(words)
    )


def _masthead(front: Front) -> Evidence | None:
    """A line at the top that is a body's name, alone or before a dash."""
    named: dict[str, str] = {}
    for line in front.lines[:_MASTHEAD_LINES]:
        for part in (line.words, re.split(r"\s[-–—|]\s|\s*[:|]\s", line.words)[0]):
            if name := body(part):
                named.setdefault(name, part)
                break
    if len(named) != 1:
        return None
    [(name, words)] = named.items()
    return Evidence("publisher", name, "front page", words)


def _sender(front: Front) -> Evidence | None:
    """`From: Roger Gough, Leader of Kent County Council`, `From: Department for Transport`."""
    for label in ("from", "by", "report of", "report by"):
        sender = front.labelled(label + r"(?=\s*:)")
        found = re.search(rf".*(?:\bof|\bfor|,) (?:the )?({_COUNCIL}|{_OTHERS})$", sender or "")
        if sender and (name := body(found[1] if found else sender)):
            return Evidence("publisher", name, "front page", sender)
    return None


def _author(properties: Mapping[str, str]) -> Evidence | None:
    """The file's author, where that is a body and not a person."""
    author = properties.get("author", "")
    name = body(author)
    return Evidence("publisher", name, "metadata", author) if name else None


def _about(front: Front) -> Evidence | None:
    """`About the Care Quality Commission`, above what it is."""
    for line in front.shown:
        found = re.fullmatch(r"About (?:the )?(.+)", line.words)
        if found and (name := body(found[1])):
            return Evidence("publisher", name, "front page", line.words)
    return None


def _copyright(front: Front) -> Evidence | None:
    """`© Care Quality Commission 2010`."""
    for found in _COPYRIGHT.finditer(front.text):
        said = " ".join(found["name"].split())
        if name := body(re.sub(r"\s*(?:\(?(?:19|20)\d\d\)?|all rights reserved)$", "", said)):
            return Evidence("publisher", name, "front page", " ".join(found[0].split()))
    return None
