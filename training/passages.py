"""The sentences that pairs are made of, in their passages, from sources whose licence allows it."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from training import questions, wordnet
from training.change import Context, names

_BAD = re.compile(r"http|www\.|[{}<>|=_]|\d\)|[^\x20-\x7e£€’‘“”–—éèáíóöüçñ]{2}")


@dataclass
class Passage:
    """Sentences that follow each other, and the questions asked of them with what answers."""

    source: str
    sentences: list[str]
    questions: list[tuple[str, str | None]] = field(default_factory=list)


def load(pool: Path) -> list[Passage]:
    """All passages, each once."""
    whole = {}
    for record in questions.records(pool / "answerability.jsonl"):
        whole[record["source"], record["qid"]] = str(record["passage"])
    found: dict[str, Passage] = {}
    for record in questions.records(pool / "evidence.jsonl"):
        source = str(record["source"])
        candidates = [(tidy(c["text"]), c["label"]) for c in record["candidates"]]  # type: ignore[index,union-attr,attr-defined]
        passage = whole.get((source, record["qid"]))
        if passage is not None:
            flat = tidy(passage)
            candidates.sort(key=lambda c: flat.find(c[0]) % len(flat))
        key = passage or " ".join(text for text, _ in candidates)
        if source == "policyqa":
            candidates = [(s, label) for text, label in candidates for s in _split(text)]
        own = found.setdefault(key, Passage(source, list(dict.fromkeys(t for t, _ in candidates))))
        right = (
            next((t for t, label in candidates if label), None) if record["answerable"] else None
        )
        own.questions.append((str(record["query"]).strip(), right))
    return list(found.values())


def _split(text: str) -> list[str]:
    return [s for s in re.split(r"(?<=[a-z)][.!?]) (?=[A-Z])", text) if s]


def tidy(text: str) -> str:
    """Tokenised text (QED) as people write it."""
    text = " ".join(text.split())
    text = re.sub(r" ([.,;:!?%)\]])", r"\1", text)
    text = re.sub(r"([(\[$£]) ", r"\1", text)
    text = re.sub(r" ('s|’s|n't|'re|'ve|'ll)\b", r"\1", text)
    text = re.sub(r"`` ?| ?''", '"', text)
    return re.sub(r"(\w) (-|–|/) (\w)", r"\1\2\3", text) if " - " not in text else text


def usable(sentence: str) -> bool:
    """Whether it is a plain sentence of middling length."""
    words = sentence.split()
    return (
        6 <= len(words) <= 45
        and bool(re.match(r"[A-Z\"“]", sentence))
        and sentence.endswith(".")
        and not _BAD.search(sentence)
        and sum(w[0].isupper() for w in words) < 0.6 * len(words)
        and bool(re.search(r" [a-z]+ ", sentence))
    )


def elsewhere(passages: list[Passage]) -> dict[str, list[str]]:
    """Names by the word before them: what comes after "in" is mostly a place."""
    found: dict[str, set[str]] = {}
    for passage in passages:
        for sentence in passage.sentences:
            for at, name in names(sentence):
                before = re.search(r"([a-z]+) (?:the )?$", sentence[:at])
                if len(name.split()) <= 4:
                    found.setdefault(before.group(1) if before else "", set()).add(name)
    return {key: sorted(own) for key, own in found.items() if len(own) >= 8}


def details(passages: list[Passage]) -> list[str]:
    """Ends of sentences that may be put after another: when, where, how."""
    found = set()
    for passage in passages:
        if passage.source == "policyqa":
            continue
        for sentence in passage.sentences:
            m = re.search(
                r"(?: in [A-Z][\w ]{2,25}| in (?:1[5-9]|20)\d\d| on [A-Z][a-z]+ \d{1,2}, \d{4}| for (?:the first time|\w+ (?:years|days|months))"
                r"|, (?:despite|because of|after|following|together with|with the help of) [^,.]{6,50}"
                r"| (?:during|throughout|without) the [^,.]{5,40})(?=\.$)",
                sentence,
            )
            if m and not re.search(r"\b(?:his|her|its|their|this|these)\b", m.group()):
                found.add(m.group())
    return sorted(found)


def antonyms(passages: list[Passage]) -> wordnet.WordNet:
    common: Counter[str] = Counter()
    for passage in passages:
        for sentence in passage.sentences:
            common.update(re.findall(r"[a-z]+", sentence.lower()))
    return wordnet.load(common)


def context(
    passage: Passage, world: tuple[dict[str, list[str]], list[str]], net: wordnet.WordNet
) -> Context:
    here = list(dict.fromkeys(n for s in passage.sentences for _, n in names(s)))
    return Context(here, world[0], net.antonyms, world[1])


def split_of(passage: Passage) -> bool:
    """Whether the passage is held out, by its first sentence: one in twenty-five."""
    return random.Random(passage.sentences[0]).random() < 0.04
