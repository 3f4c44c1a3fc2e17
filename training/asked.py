"""Claims made of questions that people asked: the same matter in words of their own."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from training.change import names
from training.change_numbers import counts
from training.pair import Pair
from training.passages import Passage

_YEAR = re.compile(r"\b(?:1[0-9]\d\d|20[0-2]\d)\b")
_VERB = (
    r"(?:is|was|are|were|has|have|had|can|could|will|would|may|must|owns?|made|led|won|wrote|built|"
    r"became|began|took|gave|held|runs?|plays?|sang|sings|caused?|means?|serves?|uses?|makes?|lies|"
    r"[a-z]{3,}ed|[a-z]{3,}ates|[a-z]{3,}izes)"
)


def pairs(
    passage: Passage, question: str, right: str | None, chance: random.Random
) -> Iterator[Pair]:
    """At most three pairs: `right` is the sentence that answers, None where the passage does not."""
    rest = [s for s in passage.sentences if s != right and 5 <= len(s.split()) <= 50]
    told = someone(question)
    if told and (right or rest):
        if right:
            yield Pair(_among(right, rest, chance), told, (0.93, 0.02, 0.05), "asked whether")
            if rest and chance.random() < 0.4:
                yield Pair(
                    chance.choice(rest), told, (0.06, 0.03, 0.91), "asked whether, elsewhere"
                )
            if chance.random() < 0.25 and (no := nobody(question)):
                yield Pair(right, no, (0.02, 0.93, 0.05), "asked whether, nobody")
                if rest and chance.random() < 0.5:
                    target = (0.05, 0.07, 0.88)
                    yield Pair(chance.choice(rest), no, target, "asked whether, nobody elsewhere")
        elif len(" ".join(passage.sentences)) < 800:
            target = (0.08, 0.35, 0.57)
            yield Pair(" ".join(passage.sentences), told, target, "unanswerable whether")
    text = right or " ".join(passage.sentences)
    answers, others = _answers(question, text, passage)
    if (len(answers) != 1 and right) or not answers:
        return
    claim = asserted(question, chance.choice(answers))
    if right is None:
        if len(text) < 800:
            yield Pair(text, claim, (0.05, 0.4, 0.55), "unanswerable")
        return
    roll = chance.random()
    if roll < 0.6 or not others:
        yield Pair(_among(right, rest, chance), claim, (0.94, 0.02, 0.04), "asked")
    if roll > 0.45 and others:
        claim = asserted(question, chance.choice(others))
        yield Pair(right, claim, (0.02, 0.9, 0.08), "asked, other")
    if roll > 0.8 and rest:
        yield Pair(chance.choice(rest), claim, (0.03, 0.05, 0.92), "asked, elsewhere")


def _among(right: str, rest: list[str], chance: random.Random) -> str:
    """The sentence, perhaps beside another of its passage."""
    if not rest or chance.random() < 0.6 or len(right) > 350:
        return right
    both = [right, chance.choice(rest)]
    chance.shuffle(both)
    return " ".join(both)


def someone(question: str) -> str | None:
    """What a question takes for granted, where that is easily said: "Someone founded the town."."""
    q = question.rstrip("?. ").strip()
    if m := re.match(
        rf"[Ww]ho ({_VERB}\b(?! the\b| an?\b).*|(?!is|was|are|were|did|does|do){_VERB}\b.*)", q
    ):
        return f"Someone {m.group(1)}."
    if m := re.match(rf"(?:[Ww]hat|[Ww]hich) ([a-z]+(?: (?:of|for) [A-Za-z]+)?) ({_VERB}\b.*)", q):
        noun = m.group(1)
        if noun in ("is", "was", "are", "were", "did", "does", "do", "has", "had", "have", "can"):
            return None
        article = "Some" if noun.endswith("s") else "An" if noun[0] in "aeiou" else "A"
        return f"{article} {noun} {m.group(2)}."
    return None


def nobody(question: str) -> str | None:
    told = someone(question)
    return told and re.sub(r"^(?:Someone)\b", "No one", re.sub(r"^(?:Some|An?) ", "No ", told))


def _answers(question: str, text: str, passage: Passage) -> tuple[list[str], list[str]]:
    """What a sentence may answer to a question, and other things of that kind that it does not."""
    low = question.lower()
    if re.match(r"(?:when|in what year|what year|in which year)\b", low):
        found = list(dict.fromkeys(_YEAR.findall(text)))
        found = [y for y in found if y not in question]
        return found, [str(int(y) + d) for y in found for d in (-10, -4, -2, -1, 1, 3, 7, 20)]
    if low.startswith("how many"):
        values = [text[a:b] for a, b, _ in counts(text, random.Random(0))]
        values = [v for v in values if v not in question]
        numbers = [n for _, _, n in counts(text, random.Random(0))]
        return values, [
            f"{max(2, round(n * f)):,}"
            for n in numbers
            for f in (0.3, 0.6, 1.5, 2.2)
            if round(n * f) != n
        ]
    if re.match(r"who\b", low):
        found = list(
            dict.fromkeys(n for _, n in names(text) if n.lower() not in low and not _YEAR.search(n))
        )
        rest = [
            n
            for s in passage.sentences
            for _, n in names(s)
            if n not in text and n.lower() not in low
        ]
        return found, list(dict.fromkeys(rest))
    return [], []


def asserted(question: str, answer: str) -> str:
    """A question and its answer as one statement."""
    q = question.rstrip("?. ").strip()
    low = q[0].lower() + q[1:]
    year = answer.isdigit() and len(answer) == 4
    if m := re.match(r"[Ww]ho ((?!did|does|do|is the|was the|were the|are the)\w.*)", q):
        return f"{answer} {m.group(1)}."
    if m := re.match(r"[Ww]ho (is|was) (the .*)", q):
        return f"{answer} {m.group(1)} {m.group(2)}."
    if year and (
        m := re.match(
            r"(?:[Ww]hen|[Ii]n what year|[Ii]n which year|[Ww]hat year) (was|were) (.+) ([a-z]+ed|built|made|held|won|born|sold|found|written|begun|given)\b(.*)",
            q,
        )
    ):
        subject = m.group(2)[0].upper() + m.group(2)[1:]
        return f"{subject} {m.group(1)} {m.group(3)}{m.group(4)} in {answer}."
    if year and (
        m := re.match(r"(?:[Ww]hen|[Ii]n what year|[Ii]n which year|[Ww]hat year) did (.+)", q)
    ):
        return f"{q}? In {answer}."
    if year:
        return f"{q[0].upper()}{q[1:]}? In {answer}."
    if m := re.match(
        r"[Hh]ow many ([\w -]+?) (are|were|have|had|live|lived|exist|died|attended|participated|make|play|work|took|belong|voted)\b(.*)",
        q,
    ):
        return f"{answer} {m.group(1)} {m.group(2)}{m.group(3)}."
    if low.startswith("how many"):
        return f"{q[0].upper()}{q[1:]}? {answer}."
    return f"{q[0].upper()}{q[1:]}? {answer}."
