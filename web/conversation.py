"""A conversation as the chat page shows it: what is on the screen while a question is answered."""

from __future__ import annotations

import logging
import time
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass

from answer import Answer, Turn
from web.assistant import Assistant
from web.feedback import Feedback
from web.message import inert, marked, message, unfolding

LONGEST_QUESTION = 2000

_LOOKING = "Looking through the papers …"
_BEAT = 0.25  # seconds between screens that are as the one before
_WRITING = "Each sentence that it writes is checked before it is shown."
_BROKEN = "Something went wrong while the papers were searched. Please ask again."
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told(Turn):
    """A turn, and the key under which its answer can be voted on; empty: it cannot."""

    key: str = ""


@dataclass(frozen=True, slots=True)
class Screen:
    """What is shown at one moment. `question` is what the box holds; None: what is typed stays."""

    log: tuple[tuple[str, str], ...]
    turns: tuple[Told, ...]
    question: str | None = None
    problem: str = ""


EMPTY = Screen((), (), "")


@dataclass(slots=True)
class Talk:
    """A visitor's conversation so far, as the server keeps it; once cleared, another one begins."""

    turns: tuple[Told, ...] = ()
    cleared: bool = False


def screens(
    assistant: Assistant, text: str, turns: tuple[Told, ...], feedback: Feedback | None = None
) -> Generator[Screen, None, None]:
    """The screens from a question to its answer, which is added to the turns on the last one."""
    before = tuple(line for turn in turns for line in _lines(turn))
    question = text.strip()
    problem = _problem(question)
    if problem:
        yield Screen(before, turns, text, problem)
        return
    asked = (*before, ("user", inert(question)))
    writer = assistant.writer
    looking = f"{_LOOKING} Then {inert(writer)} writes. {_WRITING}" if writer else _LOOKING
    shown = Screen((*asked, ("assistant", looking)), turns, "")
    yield shown
    answer: Answer | None = None
    told_at = time.monotonic()
    try:
        with closing(assistant.answers(question, turns)) as answers:
            for grown in answers:
                answer = grown or answer
                if grown is None:
                    if time.monotonic() - told_at > _BEAT:
                        told_at = time.monotonic()
                        yield shown  # nothing new; but if it was cleared meanwhile, this ends here
                elif grown.written and grown.written.growing:
                    shown = Screen((*asked, ("assistant", message(grown))), turns)
                    yield shown
        assert answer is not None, "an assistant says something in the end"
    except Exception:  # the traceback is for who runs it; the reader gets a sentence
        _log.exception("a question could not be answered")
        yield Screen(before, turns, text, _BROKEN)
        return
    questions = (*(turn.question for turn in turns), question)
    told = Told(question, answer, feedback.told(questions, answer) if feedback else "")
    *parts, _whole = [""] if answer.in_prose else unfolding(answer)
    for part in parts:
        yield Screen((*asked, ("assistant", part)), (*turns, told))
    yield Screen((*before, *_lines(told)), (*turns, told))


def _lines(turn: Told) -> tuple[tuple[str, str], tuple[str, str]]:
    said = message(turn.answer)
    said = marked(said, turn.key) if turn.key else said
    return ("user", inert(turn.question)), ("assistant", said)


def _problem(question: str) -> str:
    if not question:
        return "Type a question first."
    if len(question) > LONGEST_QUESTION:
        return (
            f"The question has {len(question):,} characters; at most {LONGEST_QUESTION:,} can be "
            "asked. Please shorten it."
        )
    return ""
