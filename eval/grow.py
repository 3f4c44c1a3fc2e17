"""Drafts of cases from what people thought of answers, and from questions that found none."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.cases import CaseError, Evidence, load_file

_HEAD = """\
# Drafts of cases, grown from feedback. To make one a case: write its facts (or answerable = false
# and the reason), its kind and its evidence, and take away the line `draft = true`.
"""
_THOUGHT = {
    "up": "The answer was found helpful",
    "down": "The answer was found wanting",
    "gap": "The papers were not found to say",
}


@dataclass(frozen=True, slots=True)
class Feedback:
    """A line of the feedback: what was asked, what came of it, and the quotations shown."""

    at: str
    kind: str
    turns: tuple[str, ...]
    said: str
    quotes: tuple[Evidence, ...]


def grow(feedback: Path, cases: Path) -> Iterator[str]:
    """Add a draft to a file of cases for each conversation that the file does not hold yet.

    What the file holds stays letter for letter. Yields a line for each line of the feedback that
    cannot be read, and last how many drafts were added. Raises CaseError if either cannot be used.
    """
    try:
        lines = feedback.read_bytes().splitlines()
    except FileNotFoundError:
        raise CaseError(
            f"{feedback}: there is no feedback yet; the web chat writes it, or name its --data-dir"
        ) from None
    except OSError as error:
        raise CaseError(f"{feedback}: {error.strerror}") from error
    before = cases.read_text(encoding="utf-8") if cases.exists() else _HEAD
    held = load_file(cases).cases if cases.exists() else ()
    known = {_asked(case.turns) for case in held}
    drafts: dict[tuple[str, ...], str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            one = _feedback(json.loads(line))
        except (ValueError, RecursionError) as error:
            yield f"{feedback}, line {number}: left out: {error}"
            continue
        if _asked(one.turns) not in known:
            drafts.setdefault(_asked(one.turns), _draft(one))
    if drafts:
        _write(cases, "\n".join([before.rstrip("\n") + "\n", *drafts.values()]))
    yield f"{len(drafts)} drafts were added to {cases}."


def _asked(turns: Sequence[str]) -> tuple[str, ...]:
    """The same for questions that differ only in case and white space."""
    return tuple(" ".join(turn.split()).casefold() for turn in turns)


def _feedback(record: Any) -> Feedback:
    if not isinstance(record, dict):
        raise ValueError("not a JSON object")
    kind, turns, at = record.get("kind"), record.get("turns"), record.get("at", "")
    if kind not in _THOUGHT:
        raise ValueError(f"kind: {kind!r} is none of {', '.join(_THOUGHT)}")
    if (
        not isinstance(turns, list)
        or not turns
        or not all(isinstance(turn, str) and turn.strip() for turn in turns)
    ):
        raise ValueError("turns: a list of questions is needed")
    json.dumps(turns, ensure_ascii=False).encode()  # half a character is no text
    answer = record.get("answer")
    answer = answer if isinstance(answer, dict) else {}
    said, citations = answer.get("answer"), answer.get("citations")
    quotes = [
        Evidence(c["document"], c["quote"])
        for c in (citations if isinstance(citations, list) else [])
        if isinstance(c, dict)
        and isinstance(c.get("document"), str)
        and isinstance(c.get("quote"), str)
    ]
    return Feedback(str(at), kind, tuple(turns), str(said or ""), tuple(quotes))


def _draft(one: Feedback) -> str:
    digest = hashlib.sha256(repr(_asked(one.turns)).encode()).hexdigest()[:10]
    asked = (
        f"question = {_toml(one.turns[0])}"
        if len(one.turns) == 1
        else f"turns = [{', '.join(map(_toml, one.turns))}]"
    )
    lines = [
        f"# {_comment(f'{one.at}: {_THOUGHT[one.kind]}. {one.said}')}",
        "[[case]]",
        f'id = "feedback-{digest}"',
        "draft = true",
        asked,
        'kind = ""',
        "answerable = true",
        "facts = []",
    ]
    if one.quotes:
        lines.append("evidence = [  # what was quoted: keep what is right")
        lines += [
            f"  {{document = {_toml(q.document)}, quote = {_toml(q.quote)}}}," for q in one.quotes
        ]
        lines.append("]")
    return "\n".join(lines) + "\n"


def _toml(text: str) -> str:
    """A TOML string: JSON's, with the one character that JSON leaves and TOML does not allow."""
    return json.dumps(text.encode(errors="replace").decode(), ensure_ascii=False).replace(
        "\x7f", "\\u007f"
    )


def _comment(text: str) -> str:
    """One line without control characters."""
    flat = " ".join(text.encode(errors="replace").decode().split())
    return "".join(letter for letter in flat if letter.isprintable())[:400]


def _write(path: Path, text: str) -> None:
    """The whole text or nothing of it: a hand-edited file must not be lost half-way."""
    beside = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, encoding="utf-8")
        load_file(beside)
        beside.replace(path)
    except OSError as error:
        raise CaseError(f"{path}: cannot be written: {error.strerror}") from error
    finally:
        beside.unlink(missing_ok=True)
