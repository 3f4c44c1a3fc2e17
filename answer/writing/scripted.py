"""A language model that is none: it writes by a script, from what it is given, always the same.

For trying the written mode without a server, and for tests: the good writer, and each bad one that
the gate must stop.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Literal, get_args

from answer.writing.language import SCRIPTED, ModelError
from ingest import content_stems, sentences

Mode = Literal[
    "good",
    "rambling",
    "uncited",
    "wrong-number",
    "wrong-source",
    "flipped",
    "french",
    "empty",
    "broken",
    "slow",
]
SCRIPTS: tuple[str, ...] = get_args(Mode)
_PASSAGE = re.compile(
    r"^<<passage (?P<number>\d+) (?P<fence>\w+)>>\n(?P<lines>.*?)^<<end (?P=fence)>>",
    re.MULTILINE | re.DOTALL,
)
_QUESTION = re.compile(r"^<<question (\w+)>>\n(.*?)\n<<end \1>>", re.MULTILINE | re.DOTALL)
_PIECE = 7  # characters at a time: words and numbers come in halves
_MOST = 3


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence of a passage that answers, and the passage's number."""

    words: str
    number: int
    passages: int


class ScriptedModel:
    """Writes what its mode says, from the passages in the prompt. Raises ModelError if unknown."""

    def __init__(self, mode: str, pause: float = 0.2) -> None:
        if mode not in SCRIPTS:
            raise ModelError(f"no script is called {mode}; there are: {', '.join(SCRIPTS)}")
        self._mode = mode
        self._pause = pause

    @property
    def name(self) -> str:
        return f"{SCRIPTED}{self._mode}"

    def stream(self, prompt: str) -> Generator[str, None, None]:
        """See LanguageModel."""
        text = " ".join(_SCRIPTS.get(self._mode, _good)(line) for line in _lines(prompt))
        if self._mode == "empty":
            text = ""
        if self._mode == "broken":
            text = text[: 2 * len(text) // 3]
        for at in range(0, len(text), _PIECE):
            if self._mode == "slow":
                yield ""
                time.sleep(self._pause)
            yield text[at : at + _PIECE]
        if self._mode == "broken":
            raise ModelError(f"the language model {self.name} broke off")


def _lines(prompt: str) -> list[_Line]:
    """Of the first passages the sentence nearest to the question each; none from other prompts."""
    asked = _QUESTION.search(prompt)
    wanted = content_stems(asked[2]) if asked else frozenset()
    passages = list(_PASSAGE.finditer(prompt))
    found = []
    for passage in passages[:_MOST]:
        held = [line[2:] for line in passage["lines"].splitlines() if line.startswith("| ")]
        said = [line[a:b] for line in held for a, b in sentences(line)]
        if said:
            best = max(said, key=lambda words: len(content_stems(words) & wanted))
            found.append(_Line(best.rstrip(". "), int(passage["number"]), len(passages)))
    return found


def _good(line: _Line) -> str:
    return f"{line.words} [{line.number}]."


def _rambling(line: _Line) -> str:
    return (
        f"Councils everywhere face many hard choices. {line.words} [{line.number}]. "
        f"It is widely known that this will improve a great deal in the years ahead "
        f"[{line.number}]. In short, much remains to be done, and everybody agrees on it."
    )


def _wrong_number(line: _Line) -> str:
    changed = re.sub(
        r"\d+",
        lambda found: str(int(found[0]) + 7 if len(found[0]) < 9 else 7),
        line.words,
        count=1,
    )
    if changed == line.words:
        changed = f"{line.words} for 4,250 people"
    return f"{changed} [{line.number}]."


def _wrong_source(line: _Line) -> str:
    number = line.number % line.passages + 1 if line.passages > 1 else line.number + 5
    return f"{line.words} [{number}]."


def _flipped(line: _Line) -> str:
    negated = r"\b(not|never|no) "
    verb = r"\b(is|are|was|were|has|have|had|will|should|can|could|must|may|did|does|do)\b"
    if re.search(negated, line.words):
        return f"{re.sub(negated, '', line.words, count=1)} [{line.number}]."
    changed = re.sub(verb, r"\1 not", line.words, count=1)
    if changed == line.words:
        changed = f"It is not so that {line.words}"
    return f"{changed} [{line.number}]."


def _french(line: _Line) -> str:
    return f"Le conseil a décidé que les services sont améliorés pour tous [{line.number}]."


_SCRIPTS: dict[str, Callable[[_Line], str]] = {
    "rambling": _rambling,
    "uncited": lambda line: f"{line.words}.",
    "wrong-number": _wrong_number,
    "wrong-source": _wrong_source,
    "flipped": _flipped,
    "french": _french,
}
