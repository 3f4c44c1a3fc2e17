"""Proper names in a text, and names put in the place of pronouns."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ingest import STOP_WORDS, content_words

_TITLES = r"(?:Cllr|Councillor|Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Baroness|Professor)\.?"
_CAPITAL = r"(?:[A-Z][\w’'&-]*\w|[A-Z]{2,})"
_NAME = re.compile(
    rf"\b(?:{_TITLES} )?{_CAPITAL}(?: (?:of (?:the )?|for (?:the )?|and |& )?{_CAPITAL})*"
)
_TITLED = re.compile(rf"^{_TITLES} ")


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name in a text, where it stands, and whether it is a person's."""

    text: str
    start: int
    end: int
    person: bool


def names_in(text: str, only_capitalised: Callable[[str], bool]) -> list[Name]:
    """The proper names of a text, in order. A person's has a title, or no common word in it."""
    found = []
    for match in _NAME.finditer(text):
        start, name = match.start(), match.group()
        while name:  # "Is Grace", "The Commission", "What": the beginning of a sentence
            first, space, rest = name.partition(" ")
            if first.lower() not in STOP_WORDS:
                break
            name, start = rest, start + len(first) + len(space)
        name = re.sub(r"['’]s?$", "", name)
        starts_sentence = not text[:start].rstrip() or text[:start].rstrip()[-1] in '.?!:“"‘('
        plain = " " not in name and not name.isupper() and starts_sentence
        if not name or (plain and not only_capitalised(name)):
            continue
        titled = bool(_TITLED.match(name))
        bare = name.split()
        person = titled or (
            2 <= len(bare) <= 3
            and not name.isupper()
            and all(word[:1].isupper() and not word.isupper() for word in bare)
            and all(map(only_capitalised, bare))
            and not re.search(r"\b(?:in|at|the)\s$", text[:start])
        )
        found.append(Name(name, start, start + len(name), person))
    return found


def named(said: str, pronouns: re.Pattern[str], meant: str, count: int = 0) -> str:
    """The words with the name in place of each pronoun of a kind, or of the first `count`."""

    def name(found: re.Match[str]) -> str:
        word = found.group().lower()
        after = said[found.end() :].lstrip()
        next_word = re.match(r"[\w-]+", after)
        owns = word in {"his", "their", "its", "theirs", "hers"} or (
            word == "her" and next_word is not None and bool(content_words(next_word.group()))
        )
        return (f"{meant}’" if meant.endswith("s") else f"{meant}’s") if owns else meant

    return pronouns.sub(name, said, count=count)
