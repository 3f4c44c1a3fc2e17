"""A change of a sentence: another wording, and what the one says of the other.

Either wording may be the evidence and either the claim, so that neither the evidence nor the claim
alone tells how a pair was made.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from training.pair import Target
from training.words import MONTHS

MOSTLY_NEITHER: Target = (0.0, 0.35, 0.65)
MOSTLY_CONTRADICTED: Target = (0.0, 0.75, 0.25)


@dataclass(frozen=True, slots=True)
class Change:
    """`forward` is what `one`, as evidence, says of `other`; `back` is the other way round."""

    one: str
    other: str
    forward: Target
    back: Target
    kind: str


@dataclass(frozen=True, slots=True)
class Context:
    """What a change may draw on: the names of the passage and of all texts, and antonyms."""

    here: Sequence[str]
    elsewhere: dict[str, list[str]]  # names by the word before them
    antonyms: dict[str, list[str]]
    details: Sequence[str]


Maker = Callable[[str, Context, random.Random], Iterator[Change]]

NAME = re.compile(r"\b[A-Z][\w-]*\w(?:(?: of the| of| de)? [A-Z][\w-]*\w)*")
YEAR = r"(?:1[0-9]\d\d|20[0-2]\d)"
_OPENING = re.compile(
    r"(?:The|In|On|At|An?|It|Its|He|She|His|Her|They|Their|This|These|That|Those|As|For|By|While|When"
    r"|After|Before|During|Since|Although|Though|However|If|From|With|To|We|You|Your|Our|There|One"
    r"|No|Not|Some|All|Most|Many|Both|Each|Other|Under|Unlike|Because|Until|And|But|Or|I|Mr|Dr)\b"
)


def names(text: str) -> list[tuple[int, str]]:
    """Capitalised names with their places; a single word at the start is none."""
    return [
        (m.start(), m.group())
        for m in NAME.finditer(text)
        if (m.start() > 1 or " " in m.group())
        and m.group() not in MONTHS
        and not _OPENING.match(m.group())
    ]


def swap(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


def like_case(old: str, new: str) -> str:
    return new[0].upper() + new[1:] if old[0].isupper() and new[0].islower() else new
