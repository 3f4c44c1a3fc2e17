"""Golden cases: questions and claims with what is right about them, read from TOML files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from answer import Label


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

    Each of `facts` is given by its acceptable wordings. No facts: the papers do not answer it.
    """

    id: str
    turns: tuple[str, ...]
    kind: str
    answerable: bool
    facts: tuple[tuple[str, ...], ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ClaimCase:
    """A claim and the verdict that the papers give it."""

    id: str
    claim: str
    verdict: Label
    evidence: tuple[Evidence, ...]


def load_cases(file: Path) -> tuple[tuple[Case, ...], tuple[ClaimCase, ...]]:
    """The questions and the claims of a file. Raises CaseError, naming all that is wrong."""
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise CaseError(f"{file}: {error.strerror}; name a file of cases with --cases") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CaseError(f"{file}: {error}") from error
    cases: list[Case] = []
    claims: list[ClaimCase] = []
    problems: list[str] = []
    for kind, listed in tables.items():
        if kind not in ("case", "claim") or not isinstance(listed, list):
            problems.append(f"{file}: {kind}: write [[case]] or [[claim]] before each")
            continue
        for number, table in enumerate(listed, start=1):
            try:
                if kind == "case":
                    cases.append(_case(table))
                else:
                    claims.append(_claim(table))
            except (KeyError, TypeError, ValueError) as error:
                name = table.get("id", "no id") if isinstance(table, dict) else table
                problems.append(f"{file}: {kind} {number} ({name}): {error!r}")
    if problems:
        raise CaseError("\n".join(problems))
    return tuple(cases), tuple(claims)


def _case(table: Mapping[str, Any]) -> Case:
    case = Case(
        id=table["id"],
        turns=tuple(_listed(table["turns"])) if "turns" in table else (table["question"],),
        kind=table["kind"],
        answerable=table["answerable"],
        facts=tuple(tuple(_listed(wordings)) for wordings in _listed(table.get("facts", []))),
        evidence=_evidence(table),
    )
    if not case.turns:
        raise ValueError("a case asks at least one question")
    if case.answerable != bool(case.facts):
        raise ValueError("an answerable case has facts, and only such a case")
    return case


def _claim(table: Mapping[str, Any]) -> ClaimCase:
    verdict = table["verdict"]
    if verdict not in ("supported", "contradicted", "not_found"):
        raise ValueError(f"{verdict!r} is no verdict")
    return ClaimCase(table["id"], table["claim"], cast("Label", verdict), _evidence(table))


def _evidence(table: Mapping[str, Any]) -> tuple[Evidence, ...]:
    return tuple(Evidence(e["document"], e["quote"]) for e in _listed(table.get("evidence", [])))


def _listed(value: Any) -> list[Any]:
    """The value, if it is a list: a text would be read letter by letter."""
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is no list")
    return value
