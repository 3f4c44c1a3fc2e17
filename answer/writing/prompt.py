"""What is said to a language model: prompts from files, with words of others made harmless."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from answer.writing.language import ModelError

_FOLDER = Path(__file__).parent.parent.parent / "prompts"
_VARIABLE = re.compile(r"\{\{(\w+)\}\}")
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}
# What other programs take for a command, a citation or the end of a fence.
_DEFUSED = str.maketrans(
    {"[": "(", "]": ")", "<": "‹", ">": "›", "{": "(", "}": ")", "`": "'", "|": "/", "#": " "}
    | {"【": "(", "】": ")", "［": "(", "］": ")", "＜": "‹", "＞": "›", "⟨": "‹", "⟩": "›"}
)


class PromptError(ModelError):
    """A prompt's file that does not hold what it declares; the message names it."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt's text with places for its variables; `version` names these very words."""

    name: str
    text: str
    variables: frozenset[str]
    version: str

    def fill(self, **values: str) -> str:
        """The text with these values. Raises PromptError unless they are the declared variables."""
        _same(self.name, "is given", frozenset(values), self.variables)
        # In one go: what a value holds is never taken for a variable.
        return _VARIABLE.sub(lambda found: values[found[1]], self.text)


def load_prompt(name: str, folder: Path = _FOLDER) -> Prompt:
    """The prompt of this name. Raises PromptError if its file is missing or not as it declares."""
    path = folder / f"{name}.txt"
    try:
        held = path.read_bytes()
        head, line, text = held.decode().partition("\n---\n")
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"{path}: the prompt cannot be read: {error}") from error
    declared = re.search(r"^variables:(.*)$", head, re.MULTILINE)
    if not line or declared is None:
        raise PromptError(f"{path}: needs a line `variables: …` and a line `---` before its text")
    variables = frozenset(declared[1].replace(",", " ").split())
    _same(str(path), "uses", frozenset(_VARIABLE.findall(text)), variables)
    return Prompt(name, text.strip(), variables, hashlib.sha256(held).hexdigest()[:12])


def _same(where: str, does: str, found: frozenset[str], declared: frozenset[str]) -> None:
    wrong = [
        f"{word} {', '.join(sorted(names))}"
        for word, names in (("lacks", declared - found), ("has undeclared", found - declared))
        if names
    ]
    if wrong:
        raise PromptError(f"{where}: what it {does} is not what it declares: {'; '.join(wrong)}")


def visible(text: str) -> str:
    """The text on one line, without what cannot be seen: controls, marks that turn the writing."""
    flat = " ".join(text.split())
    kept = (c for c in flat if unicodedata.category(c) not in _DROPPED and not _selector(c))
    return " ".join("".join(kept).split())


def _selector(character: str) -> bool:
    """Whether it only chooses how the one before looks, and can carry hidden bytes."""
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def harmless(text: str) -> str:
    """Words of a paper or a user, for a prompt: one line with no mark that a model takes for ours.

    Brackets and the like are put by others that look alike, so that no citation, role or fence can
    be feigned. What the words say stays: the gate, not this, keeps it from being obeyed.
    """
    text = visible(unicodedata.normalize("NFC", text)).translate(_DEFUSED)
    text = re.sub(r"[-=_*~]{3,}", " ", text)
    # "System: …" and "Assistant: …" are how many models' templates tell who speaks.
    text = re.sub(r"(?i)\b(system|assistant|user|human|developer)\s*[:：]", r"\1 –", text)
    return " ".join(text.split())


def new_fence(*texts: str) -> str:
    """A mark that nobody can have guessed, and that stands in none of the texts."""
    while True:
        mark = secrets.token_hex(8)
        if not any(mark in text for text in texts):
            return mark
