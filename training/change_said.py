"""Changes of how much is said: fewer or more, always or often, shorter or longer, passive."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from training.change import MOSTLY_NEITHER, YEAR, Change, Context, like_case, swap
from training.pair import CONTRADICTED, NEITHER, SUPPORTED
from training.words import FREQUENCIES, MONTHS, QUANTIFIERS


def quantifier(text: str, context: Context, chance: random.Random) -> Iterator[Change]:
    for scale, none in ((QUANTIFIERS, "no"), (FREQUENCIES, "never")):
        for strong, word in enumerate(scale):
            pattern = (
                rf"\b({word})\b(?= (?:of )?(?:the |its |their )?[a-z]+s\b)"
                if none == "no"
                else rf"\b({word})\b"
            )
            m = re.search(pattern, text, re.I)
            if not m or (
                word == "most"
                and re.match(r" [a-z]+(?:ive|al|ant|ed|ous|ful|ar|ble|ing)\b", text[m.end() :])
            ):
                continue
            for other, new in enumerate(scale):
                if other == strong or (abs(other - strong) == 1 and chance.random() < 0.3):
                    continue
                target, back = (SUPPORTED, NEITHER) if strong < other else (NEITHER, SUPPORTED)
                if chance.random() < 0.4:
                    yield Change(
                        text,
                        swap(text, m.start(1), m.end(1), like_case(m.group(1), new)),
                        target,
                        back,
                        "quantifier",
                    )
            of = text[m.end() :].startswith(" of")
            new = {"no": "none" if of else "no", "never": "never"}[none]
            if chance.random() < 0.5:
                new = {"no": "few", "never": "rarely"}[none] if strong < len(scale) - 2 else new
            yield Change(
                text,
                swap(text, m.start(1), m.end(1), like_case(m.group(1), new)),
                CONTRADICTED,
                CONTRADICTED,
                "quantifier",
            )
            return
    m = re.search(r"\b(?:is|are|was|were) (one of the|the only|the first)\b", text)
    if m and m.group(1) == "one of the":
        yield Change(
            text,
            swap(text, m.start(1), m.end(1), "the only one of the"),
            MOSTLY_NEITHER,
            SUPPORTED,
            "only",
        )


_SHORTEN = (
    (r" ?\([^()]{3,80}\)", "parenthesis"),
    (r", (?:which|who|where|whose|whom)[^,.;]{8,120}(?=[,.;])", "relative clause"),
    (
        r", (?:including|such as|especially|particularly|with|as well as|making|although|though|while|because|since|after|before|when|until|having|being|during|despite|following|leading|resulting|causing|allowing|known)\b[^.;]{8,120}(?=[.;])",
        "last part",
    ),
    (r"; [^.;]{12,160}(?=\.)", "second statement"),
    (
        r",? and (?:it|he|she|they|the|was|were|is|are|has|had|later|then|also|became|in)\b[^.;]{12,140}(?=\.$)",
        "second statement",
    ),
    (r",? but [^.;]{12,140}(?=\.$)", "second statement"),
    (
        rf",? (?:in|since|on|until|by) (?:{'|'.join(MONTHS)})?,? ?(?:\d{{1,2}},? )?{YEAR}(?=[,.]| and | by | at )",
        "when",
    ),
    (
        r" (?:in|at|near|from) (?:the )?[A-Z][\w'-]+(?: [A-Z][\w'-]+)*,? ?(?=\.$|and |by |on |during )",
        "where",
    ),
    (
        r" (?:very|also|often|usually|generally|mainly|largely|highly|currently|frequently|officially|originally|subsequently|primarily)(?= [a-z])",
        "adverb",
    ),
)


def shorter(text: str, context: Context, chance: random.Random) -> Iterator[Change]:
    """What is left out is not said any more: the longer wording holds the shorter one."""
    said = text
    gone = []
    for pattern, kind in chance.sample(_SHORTEN, len(_SHORTEN)):
        m = re.search(pattern, said)
        if not m:
            continue
        less = swap(said, m.start(), m.end(), "")
        less = re.sub(r"\s+([.,;])", r"\1", less).replace("  ", " ")
        if len(less.split()) < 5 or less.count("(") != less.count(")") or less.count('"') % 2:
            continue
        gone.append(kind)
        said = less
        if len(gone) == 2 or chance.random() < 0.6:
            break
    if not gone:
        m = re.match(
            r"(?:In|During|After|Before|Since|By|As|With|For|From|At|On|While|When|Although|Despite)\b[^,.;]{3,80}, (?=\w)",
            text,
        )
        if not m or len(text[m.end() :].split()) < 5:
            return
        rest = text[m.end() :]
        said, gone = rest[0].upper() + rest[1:], ["lead-in"]
    back = NEITHER if gone != ["adverb"] else (0.5, 0.0, 0.5)
    yield Change(text, said, SUPPORTED, back, "shorter")


def list_shorter(text: str, context: Context, chance: random.Random) -> Iterator[Change]:
    m = re.search(r"\b([\w'’ -]{3,40}), ([\w'’ -]{3,40}),? and ([\w'’ -]{3,40})(?=[,.;]|$)", text)
    if m and not re.search(r"\b(?:who|which|that|was|were|is|are)\b", m.group()):
        new = f"{m.group(1)} and {m.group(chance.choice([2, 3]))}"
        if not re.search(r"\b(?:two|three|four|five|between|total|all)\b", text[: m.start()]):
            yield Change(text, swap(text, m.start(), m.end(), new), SUPPORTED, NEITHER, "list")


def detail(text: str, context: Context, chance: random.Random) -> Iterator[Change]:
    """A detail from elsewhere is added before the full stop: the longer holds the shorter."""
    if not text.endswith(".") or not context.details or len(text.split()) > 32:
        return
    extra = chance.choice(context.details)
    if re.search(r"\b(?:in|on|since|by)\b.*\d", extra) and re.search(YEAR, text):
        return
    if extra.strip(", ") in text:
        return
    yield Change(text[:-1] + extra + ".", text, SUPPORTED, NEITHER, "detail")


def passive(text: str, context: Context, chance: random.Random) -> Iterator[Change]:
    m = re.match(
        r"((?:The |An? )?[A-Za-z][\w'’ -]{2,50}?) (was|were) ([a-z]+ed|written|built|won|made|led) by ((?:the )?[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+)*)((?: in [^,.]{3,40})?\.)$",
        text,
    )
    if not m or re.search(r"\b(?:which|who|that|is|was)\b", m.group(1)):
        return
    subject, _, verb, agent, rest = m.groups()
    verb = {"written": "wrote"}.get(verb, verb)
    low = subject[0].lower() + subject[1:] if re.match(r"(?:The|An?) ", subject) else subject
    cap = agent[0].upper() + agent[1:]
    low_agent = agent
    active = f"{cap} {verb} {low}{rest}"
    yield Change(text, active, SUPPORTED, SUPPORTED, "active")
    yield Change(
        text, f"{subject} {verb} {low_agent}{rest}", CONTRADICTED, CONTRADICTED, "active exchanged"
    )
