"""The protocol of JSON lines: one object in, one object out, in order."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator

from answer.answer import Turn
from answer.assistant import Assistant
from answer.record import Record, answer_record, given_record, text_record, verdict_record


class LineError(ValueError):
    """A line that cannot be answered; the message says why and stands in the answer's place."""


def answered_lines(assistant: Assistant, lines: Iterable[bytes]) -> Iterator[bytes]:
    """A line for each line that holds a question, or an object with `error`."""
    return _responses(lines, lambda record: _ask(assistant, record))


def checked_lines(assistant: Assistant, lines: Iterable[bytes]) -> Iterator[bytes]:
    """A line for each line that holds a claim or a whole text, or an object with `error`.

    A claim with "evidence", a list of texts, is held against those alone.
    """
    return _responses(lines, lambda record: _check(assistant, record))


def _responses(lines: Iterable[bytes], respond: Callable[[Record], Record]) -> Iterator[bytes]:
    for line in lines:
        if not line.strip():
            continue
        began = time.perf_counter()
        response: Record = {"id": None}
        try:
            record = _record(line)
            response["id"] = record.get("id")
            response |= respond(record)
            response["timings_ms"] = {"total": round((time.perf_counter() - began) * 1000, 1)}
        except LineError as error:
            response["error"] = str(error)
        yield json.dumps(response, ensure_ascii=False).encode() + b"\n"


def _record(line: bytes) -> Record:
    """The JSON object of a line. Raises LineError if it holds none that can be answered."""
    try:
        text = line.decode("utf-8-sig")
        record = json.loads(text, parse_constant=_no_number)
        json.dumps(record, ensure_ascii=False, allow_nan=False).encode()  # it can be said again
    except (ValueError, RecursionError) as error:  # not UTF-8, not JSON, half a character, too deep
        raise LineError(f"not JSON: {error}") from error
    if not isinstance(record, dict):
        raise LineError("a line must hold one JSON object")
    return record


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")


def _ask(assistant: Assistant, record: Record) -> Record:
    questions = record.get("turns", [record.get("question")])
    if (
        not isinstance(questions, list)
        or not questions
        or not all(isinstance(q, str) and q.strip() for q in questions)
    ):
        raise LineError('needs "question": text, or "turns": a list of texts')
    turns: list[Turn] = []
    for question in questions:
        turns.append(Turn(question, assistant.ask(question, turns)))
    return answer_record(turns[-1].answer)


def _check(assistant: Assistant, record: Record) -> Record:
    text, claim = record.get("text"), record.get("claim")
    if isinstance(text, str) and text.strip() and claim is None:
        return text_record(tuple(assistant.check_text(text)))
    if not isinstance(claim, str) or not claim.strip() or text is not None:
        raise LineError('needs "claim": text, or "text": a whole text')
    if "evidence" not in record:
        return verdict_record(assistant.check(claim))
    evidence = record["evidence"]
    if not isinstance(evidence, list) or not all(isinstance(words, str) for words in evidence):
        raise LineError('needs "evidence": a list of texts')
    return given_record(assistant.check_given(claim, evidence))
