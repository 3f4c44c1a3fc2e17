"""Golden cases: questions and claims with what is right about them, read from TOML files."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, cast

from answer import Label

# What a question asks for, or what makes it hard. The last three are not answerable.
KINDS = {
    "fact": "what is so",
    "number": "how many, how much",
    "date": "when",
    "who": "a person or a body",
    "decision": "what was decided",
    "recommendation": "what was advised",
    "list": "everything of a kind, complete",
    "comparison": "then and now, one against another",
    "quotation": "somebody's own words",
    "several_papers": "needs more than one paper",
    "follow_up": "leans on the questions before it",
    "spelling": "misspelt",
    "terse": "a word or two",
    "near_miss": "the right subject, but the wrong year, body or detail",
    "false_premise": "takes for granted what is not so",
    "off_topic": "nothing that the papers are about",
}


class CaseError(Exception):
    """A file of cases says something that cannot be meant; the message names file and case."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a paper that are a right citation, verbatim."""

    document: str
    quote: str


@dataclass(frozen=True, slots=True)
class Case:
    """A question (the last of its turns) and what a right answer holds.

    Each of `facts` is given by its acceptable wordings. No facts: the papers do not answer it, and
    `reason` may say why. A draft still waits for a person to say what is right: it has no score.
    """

    id: str
    turns: tuple[str, ...]
    kind: str
    answerable: bool
    facts: tuple[tuple[str, ...], ...]
    evidence: tuple[Evidence, ...]
    reason: str = ""
    draft: bool = False


@dataclass(frozen=True, slots=True)
class ClaimCase:
    """A claim and the verdict that the papers give it; None where nothing is claimed.

    `within` is the text in which the claim stands as a sentence, and with which it is checked.
    """

    id: str
    claim: str
    verdict: Label | None
    evidence: tuple[Evidence, ...]
    kind: str = "claim"
    within: str = ""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A file of cases. Of one that is held out only means may be shown, never a case."""

    path: Path
    cases: tuple[Case, ...]
    claims: tuple[ClaimCase, ...]
    held_out: bool = False

    @property
    def name(self) -> str:
        return self.path.stem


def fingerprint(case: Case | ClaimCase) -> str:
    """Names a case by all that it says: another once any word of it has changed."""
    return hashlib.sha256(repr(astuple(case)).encode()).hexdigest()[:12]


def load_cases(file: Path) -> tuple[tuple[Case, ...], tuple[ClaimCase, ...]]:
    """The questions and the claims of a file. Raises CaseError, naming all that is wrong."""
    loaded = load_file(file)
    return loaded.cases, loaded.claims


def load_file(file: Path) -> CaseFile:
    """A file of cases. Raises CaseError, naming all that is wrong, a line each."""
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise CaseError(f"{file}: {error.strerror}; name a file of cases with --cases") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CaseError(f"{file}: {error}") from error
    cases: list[Case] = []
    claims: list[ClaimCase] = []
    problems: list[str] = []
    held_out = tables.pop("held_out", False)
    if not isinstance(held_out, bool):
        problems.append(f"{file}: held_out: write true or false")
    for kind, listed in tables.items():
        if kind not in ("case", "claim", "draft") or not isinstance(listed, list):
            problems.append(f"{file}: {kind}: write [[case]], [[claim]] or [[draft]] before each")
            continue
        for number, table in enumerate(listed, start=1):
            try:
                if kind == "case":
                    cases.append(_case(table))
                elif kind == "claim":
                    claims.append(_claim(table))
                else:
                    claims += _draft(table)
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                name = table.get("id", "no id") if isinstance(table, dict) else table
                said = f"{error} is missing" if isinstance(error, KeyError) else str(error)
                problems.append(f"{file}: {kind} {number} ({name}): {said}")
    names = [case.id for case in cases] + [claim.id for claim in claims]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        problems.append(f"{file}: {name}: two cases have this id; give each its own")
    if problems:
        raise CaseError("\n".join(problems))
    return CaseFile(file, tuple(cases), tuple(claims), held_out)


_FIELDS = frozenset(
    ("id", "question", "turns", "kind", "answerable", "facts", "evidence", "reason", "draft")
)


def _case(table: Mapping[str, Any]) -> Case:
    if strange := sorted(table.keys() - _FIELDS):
        raise ValueError(f"{', '.join(strange)}: a case has no such field")
    draft = _truth(table, "draft", False)
    case = Case(
        id=_text(table, "id"),
        turns=_texts(table["turns"]) if "turns" in table else (_text(table, "question"),),
        kind=_text(table, "kind"),
        answerable=_truth(table, "answerable", True if draft else None),
        facts=tuple(_texts(wordings) for wordings in _listed(table.get("facts", []))),
        evidence=_evidence(table),
        reason=_text(table, "reason") if "reason" in table else "",
        draft=draft,
    )
    if not case.turns:
        raise ValueError("a case asks at least one question")
    if draft:
        return case
    if case.kind not in KINDS:
        raise ValueError(f"{case.kind!r} is no kind; the kinds are {', '.join(KINDS)}")
    if case.answerable != bool(case.facts):
        raise ValueError("an answerable case has facts, and only such a case")
    return case


_VERDICTS = ("supported", "contradicted", "not_found")


def _claim(table: Mapping[str, Any]) -> ClaimCase:
    verdict = table["verdict"]
    if verdict not in _VERDICTS:
        raise ValueError(f"{verdict!r} is no verdict: {', '.join(_VERDICTS)}")
    return ClaimCase(
        _text(table, "id"),
        _text(table, "claim"),
        cast("Label", verdict),
        _evidence(table),
        _text(table, "kind") if "kind" in table else "claim",
    )


def _draft(table: Mapping[str, Any]) -> list[ClaimCase]:
    """A text whose sentences are each a case; the verdict "not_a_claim" is none."""
    name, text = _text(table, "id"), _text(table, "text")
    flat = " ".join(text.split())
    found = []
    for number, sentence in enumerate(_listed(table["sentences"]), start=1):
        words, verdict = _text(sentence, "words"), sentence["verdict"]
        if " ".join(words.split()) not in flat:
            raise ValueError(f"sentence {number} does not stand in the text: {words!r}")
        if verdict not in (*_VERDICTS, "not_a_claim"):
            raise ValueError(f"{verdict!r} is no verdict: {', '.join(_VERDICTS)} or not_a_claim")
        label = None if verdict == "not_a_claim" else cast("Label", verdict)
        case = ClaimCase(f"{name}-{number}", words, label, _evidence(sentence), "draft", text)
        found.append(case)
    return found


def _evidence(table: Mapping[str, Any]) -> tuple[Evidence, ...]:
    listed = _listed(table.get("evidence", []))
    return tuple(Evidence(_text(e, "document"), _text(e, "quote")) for e in listed)


def _text(table: Mapping[str, Any], field: str) -> str:
    value = table[field]
    if not isinstance(value, str):
        raise TypeError(f"{field}: {value!r} is no text")
    return value


def _truth(table: Mapping[str, Any], field: str, default: bool | None) -> bool:
    value = table[field] if default is None else table.get(field, default)
    if not isinstance(value, bool):
        raise TypeError(f"{field}: write true or false")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    texts = _listed(value)
    if not all(isinstance(text, str) for text in texts):
        raise TypeError(f"{value!r} holds what is no text")
    return tuple(texts)


def _listed(value: Any) -> list[Any]:
    """The value, if it is a list: a text would be read letter by letter."""
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is no list")
    return value
