"""Changes of a word or a name: mostly contradictions."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import pairwise

from training.change import (
    MOSTLY_CONTRADICTED,
    MOSTLY_NEITHER,
    NAME,
    Change,
    Context,
    like_case,
    names,
    swap,
)
from training.pair import CONTRADICTED
from training.words import OPPOSITES

_AUX = r"is|are|was|were|has|have|had|can|could|will|would|should|may|must"
_WORD = re.compile(r"[A-Za-z][a-z]+(?:-[a-z]+)?")


def opposite(text: str, context: Context, chance: random.Random) -> Iterator[Change]:
    found = []
    for m in _WORD.finditer(text):
        word = m.group()
        others = OPPOSITES.get(word) or OPPOSITES.get(word.lower())
        weight = 1
        if not others:
            others, weight = context.antonyms.get(word.lower()), 3
        named = word[0].isupper() and (m.start() or re.match(r" [A-Z]", text[m.end() :]))
        if others and not named and chance.random() < 1 / weight:
            found.append((m, others))
    for m, others in chance.sample(found, min(2, len(found))):
        new = like_case(m.group(), chance.choice(others))
        if new.lower() in text.lower().split():
            continue
        other = swap(text, m.start(), m.end(), new)
        other = re.sub(r"\b([Aa]) (?=[aeiou])", r"\1n ", other)
        other = re.sub(r"\b([Aa])n (?=[^aeiouh\W])", r"\1 ", other)
        yield Change(text, other, CONTRADICTED, CONTRADICTED, "opposite")


def negation(text: str, context: Context, chance: random.Random) -> Iterator[Change]:
    if m := re.search(
        rf"\b({_AUX}|did|does|do) not\b|\b(is|was|are|were|does|did|has)n[’']t\b", text
    ):
        word = m.group(1) or m.group(2)
        if word not in ("did", "does", "do"):
            yield Change(
                text,
                swap(text, m.start(), m.end(), word),
                CONTRADICTED,
                CONTRADICTED,
                "negation out",
            )
        return
    if re.search(r"\b(?:not|never|no|none|nor|neither|without|few|little|hardly)\b|n[’']t\b", text):
        for pattern, new in (
            (r"\bwithout\b", "with"),
            (r"\bnever (?=[a-z]+ed\b)", ""),
            (r"\bno longer\b", "still"),
            (r"\bno (?=[a-z]+s\b)", chance.choice(["many ", "some "])),
            (r"\bNo (?=[a-z]+s\b)", "Some "),
            (r"\bNone of\b", "All of"),
            (r"\bnone of\b", "all of"),
        ):
            if m := re.search(pattern, text):
                yield Change(
                    text,
                    swap(text, m.start(), m.end(), new),
                    CONTRADICTED,
                    CONTRADICTED,
                    "negation out",
                )
        return
    m = re.search(rf"\b({_AUX})\b(?! to\b)", text)
    if m and not re.search(
        r"\b(?:which|who|that|where|when|if|because|while|although)\b", text[: m.start()]
    ):
        aux = m.group(1)
        new = chance.choice([f"{aux} not", f"{aux} not", f"{aux} never"])
        if aux in ("is", "was", "are", "were", "has") and chance.random() < 0.3:
            new = f"{aux}n't"
        if aux in ("is", "are") and chance.random() < 0.2:
            new = f"{aux} no longer"
        if aux == "can" and chance.random() < 0.5:
            new = "cannot"
        yield Change(
            text, swap(text, m.start(), m.end(), new), CONTRADICTED, CONTRADICTED, "negation in"
        )
        return
    m = re.search(
        r"(?:\b[Hh]e|\b[Ss]he|\b[Ii]t|\b[Tt]hey|\b[Ww]e|[A-Z]\w+) ([a-z]{3,}ed)\b(?! by\b)", text
    )
    if m:
        past = m.group(1)
        base = _base(past)
        new = f"never {past}"
        if base and chance.random() < 0.6:
            new = chance.choice([f"did not {base}", f"failed to {base}", f"didn't {base}"])
        yield Change(
            text, swap(text, m.start(1), m.end(1), new), CONTRADICTED, CONTRADICTED, "negation in"
        )
        return
    m = re.search(
        r"\b(?:[Ww]e|[Yy]ou|[Tt]hey) (also )?(collect|use|share|store|sell|provide|require|receive|disclose|keep|allow)\b",
        text,
    )
    if m:
        yield Change(
            text,
            swap(text, m.start(2), m.start(2), "do not "),
            CONTRADICTED,
            CONTRADICTED,
            "negation in",
        )


def _base(past: str) -> str | None:
    """The infinitive of a regular past form, where its spelling leaves no doubt."""
    if past.endswith("ied"):
        return past[:-3] + "y"
    stem = past[:-2]
    if re.search(
        r"(?:at|iz|is|uc|ud|us|ag|arg|eg|iv|ov|ur|ar|ibut|ut|cid|vid|id|ir|or|bl|pl|tl|gl|nc|rc|dg|rg|ng|ak|ok|op|ap|am|um|in|et)$",
        stem,
    ):
        if re.search(
            r"(?:treat|repeat|defeat|float|join|gain|remain|contain|maintain|obtain|explain|train|claim|[^aeiou][ie]t|visit|limit|ruin|bring|belong|develop|appear|fear|hear|return|turn|occur|prefer|happen|open|enter|offer|suffer|consider|discover|cover|deliver)$",
            stem,
        ):
            return stem
        return stem + "e"
    if re.search(r"([bdgmnprt])\1$", stem):
        return stem[:-1]
    return stem


def name_other(text: str, context: Context, chance: random.Random) -> Iterator[Change]:
    """A name that is not the subject is exchanged: contradicted. The subject: mostly neither."""
    found = names(text)
    chance.shuffle(found)
    for at, name in found[:2]:
        before = re.search(r"([a-z]+) (?:the )?$", text[:at])
        key = before.group(1) if before else ""
        if key == "and" or text[at + len(name) :].startswith((" and ", ", ")):
            pass
        pool = [
            n
            for n in context.here
            if n not in text and abs(len(n.split()) - len(name.split())) <= 1
        ]
        if not pool or chance.random() < 0.5:
            pool = [
                n
                for n in context.elsewhere.get(key, [])
                if n not in text and abs(len(n.split()) - len(name.split())) <= 1
            ]
        pool = [n for n in pool if not set(n.lower().split()) & set(name.lower().split())]
        if not pool:
            continue
        other = text.replace(name, chance.choice(pool))
        if at == 0 or not re.search(r"\b[a-z]{2,}", text[:at]):
            yield Change(text, other, MOSTLY_NEITHER, MOSTLY_NEITHER, "subject")
        else:
            target = (
                CONTRADICTED
                if key in ("by", "in", "of", "at", "from", "to")
                else MOSTLY_CONTRADICTED
            )
            yield Change(text, other, target, target, "name")


def roles(text: str, context: Context, chance: random.Random) -> Iterator[Change]:
    """Who did it to whom: two names of a sentence exchanged."""
    found = names(text) + (
        [(0, m.group())] if (m := re.match(NAME, text)) and " " not in m.group() else []
    )
    found = sorted(set(found))
    for (a, one), (b, two) in pairwise(found):
        between = text[a + len(one) : b]
        if (
            re.search(
                r"\b(?:[a-z]{3,}ed|beat|won|led|gave|took|than|by|from|wrote|made)\b", between
            )
            and not re.search(r"^\W*(?:and|or)\W*$", between)
            and one not in two
            and two not in one
            and text.count(one) == text.count(two) == 1
            and not re.match(
                r"(?:The|In|On|At|A|An|It|He|She|His|Her|This|These|As|For|By|After|During|When|While)$",
                one,
            )
        ):
            other = text[:a] + two + between + one + text[b + len(two) :]
            yield Change(text, other, MOSTLY_CONTRADICTED, MOSTLY_CONTRADICTED, "roles")
