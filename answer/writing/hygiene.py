"""What a sentence of a language model may never be, whatever the passages say."""

from __future__ import annotations

import re
import unicodedata

from answer.writing.orders import gives_orders
from answer.writing.written import Fault
from ingest import STOP_WORDS, words

_LONGEST = 500
_ECHO = 6  # words in a row that stand in the instructions too
_MARKUP = re.compile(
    r"[<>`|\\{}\[\]#~^_]|\*\*|\*\w|\]\(|!\[|\$\$|&(?:#\w+|\w+);|=\s*[\"']"
    r"|\b[a-z][a-z0-9+.-]{1,15}:/{1,2}\S|\b(?:javascript|data|mailto|file|vbscript|tel)\s?:"
    r"|\bwww\.|\S@\S|\b[\w-]+\.(?:com|org|net|io|uk|eu|gov|info|biz|co|ai|ru|cn|example|test|local)\b"
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b|\bxn--",
    re.IGNORECASE,
)
_BLOB = re.compile(
    r"(?=\S*\d)(?=\S*[A-Z])(?=\S*[a-z])[A-Za-z0-9+/=]{16,}|\b[0-9a-fA-F]{16,}\b|\S{40,}"
)
_MEETS_READER = re.compile(
    r"\b(?:I|I'm|I’m|me|my|mine|we|our|ours|us|you|your|yours|myself|yourself)\b"
    r"|\bthe (?:above|following)\b"
    r"|^(?:here|sure|certainly|of course|ok|okay|note|answer|question|summary|sorry)\b\W",
    re.IGNORECASE,
)
_FOREIGN = frozenset(
    """der die das und ist nicht mit von für auf den dem ein eine wurde werden haben sie zu im
    le la les des une est dans pour que qui pas sur avec ont été du au aux et
    el los las una por para con está han del es y se lo
    il gli della che per con sono stato di da yn mae ar gan wedi bod nad oedd""".split()
) - {"die", "an", "par", "pour", "das", "con", "per", "du", "la", "ar", "es", "se"}
_REPEATED = re.compile(r"\b(\w+(?:\W+\w+){0,4})(?:\W+\1\b){2,}", re.IGNORECASE)


def fault(sentence: str, held: str, instructions: str, quoted: bool = False) -> Fault | None:
    """What is wrong with a sentence as such; `held` are the words of the passages it cites.

    What quotes a whole statement of theirs may say "we", be long or foreign as that is.
    """
    if marked_up(sentence):
        return "markup or a link"
    if quoted:
        return "an order" if gives_orders(sentence) else None
    said = words(sentence)
    if not len(said) >= 3 or len(sentence) > _LONGEST or sentence.rstrip("”’\"')").endswith("?"):
        return "no statement"
    if _REPEATED.search(sentence) or sentence.rstrip().endswith((":", "…", "...")):
        return "no statement"
    if not _english(said, held):
        return "another language"
    if _strange_letters(sentence, held):
        return "markup or a link"
    if _MEETS_READER.search(sentence):
        return "no statement"
    if gives_orders(sentence):
        return "an order"
    return "an echo" if _echoes(said, instructions, held) else None


def marked_up(text: str) -> bool:
    """Whether it has markup, an address, a code, or anything that cannot be seen."""
    return bool(_unseen(text) or _MARKUP.search(text) or _BLOB.search(text))


def _unseen(text: str) -> bool:
    """Whether anything in it cannot be seen, or turns the writing."""
    return any(
        unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
        or unicodedata.category(c).startswith("M")
        for c in text
    )


def _strange_letters(text: str, held: str) -> bool:
    """Letters that are not Latin, or not plain, and do not stand in the passages: they may pose."""
    return any((c.isalpha() or c.isdigit()) and not c.isascii() and c not in held for c in text)


def _english(said: list[str], held: str) -> bool:
    foreign = sum(word in _FOREIGN for word in said)
    if foreign >= 2 or (foreign and len(said) < 6):
        return foreign <= sum(word in _FOREIGN for word in words(held)) / 4
    known = set(words(held)) | STOP_WORDS
    return sum(word in known for word in said) >= 0.4 * len(said)


def _echoes(said: list[str], instructions: str, held: str) -> bool:
    told, papers = f" {' '.join(words(instructions))} ", f" {' '.join(words(held))} "
    runs = (" ".join(said[at : at + _ECHO]) for at in range(len(said) - _ECHO + 1))
    return any(f" {run} " in told and f" {run} " not in papers for run in runs)
