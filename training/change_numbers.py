"""Changes of numbers, shares and money: other values, and the same value said otherwise."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from training.change import Change, Context, like_case, swap
from training.pair import CONTRADICTED, NEITHER, SUPPORTED
from training.words import NUMBER_WORDS, spelled

_COUNT = re.compile(
    r"(?<![\w.,£$€/–-])\d{1,3}(?:,\d{3})+(?![\w,.]*\d|%)|(?<![\w.,£$€/–-])\d{1,4}(?![\w,.:–/-]*[\d%]|th\b|st\b|nd\b|rd\b|[ap]m\b)"
)


def _other_number(n: int, chance: random.Random) -> int:
    while True:
        way = chance.random()
        if way < 0.45:
            new = round(n * chance.uniform(0.4, 1.7))
        elif way < 0.6:
            new = n + chance.choice([-3, -2, -1, 1, 2, 3])
        elif way < 0.75:
            new = n * 10 if n < 5000 and chance.random() < 0.5 else max(1, n // 10)
        else:
            digits = list(str(n))
            i = chance.randrange(len(digits))
            digits[i] = str(chance.randint(1, 9))
            new = int("".join(digits))
        if new != n and new > 1:
            return new


def shown(n: int, like: str, chance: random.Random) -> str:
    if like in NUMBER_WORDS and n in NUMBER_WORDS.values():
        return spelled(n)
    return (
        f"{n:,}" if n >= 10_000 or "," in like or (n >= 1000 and chance.random() < 0.7) else str(n)
    )


def _round_below(n: int) -> int:
    size = 10 ** (len(str(n)) - 1)
    low = n // size * size
    if low == n or (n - low) / n > 0.35:
        low = (n - 1) // max(1, size // 10 * 5 or 1) * max(1, size // 10 * 5 or 1)
    return low


def _round_above(n: int) -> int:
    size = max(1, 10 ** (len(str(n)) - 1) // 2)
    return (n // size + 1) * size


def bounds(n: int, like: str, chance: random.Random) -> tuple[str, str]:
    """A wording that holds for n, and one that does not."""
    low, high = _round_below(n), _round_above(n)
    more = chance.choice(["more than", "over", "at least"])
    fewer = chance.choice(["fewer than", "under", "less than", "up to"])
    if low < 2 or chance.random() < 0.5:
        right = f"{fewer} {shown(high, like, chance)}"
        wrong = chance.choice(
            [
                f"{more} {shown(high, like, chance)}",
                f"{chance.choice(['fewer than', 'under', 'less than'])} {shown(max(2, low), like, chance)}",
            ]
        )
        if low < 2:
            wrong = f"{more} {shown(high, like, chance)}"
    else:
        right = f"{more} {shown(low, like, chance)}"
        wrong = chance.choice(
            [
                f"{chance.choice(['fewer than', 'under', 'less than'])} {shown(low, like, chance)}",
                f"{more} {shown(high + (high - low), like, chance)}",
            ]
        )
    if n >= 30 and chance.random() < 0.25:
        near = round(n, -len(str(n)) + 1) if n >= 100 else round(n, -1)
        if abs(near - n) / n < 0.12:
            right = f"{chance.choice(['about', 'around', 'nearly' if near > n else 'approximately'])} {shown(near, like, chance)}"
            far = round(near * chance.choice([0.5, 0.6, 1.5, 2]))
            wrong = (
                f"{chance.choice(['about', 'around', 'approximately'])} {shown(far, like, chance)}"
            )
    return right, wrong


_BOUNDED = re.compile(
    r"(?:more|less|fewer|greater) than|over|under|at least|at most|up to|about|around|nearly|almost|approximately|some|only|between|and|to|or|above|below|exceeding",
    re.I,
)


def counts(text: str, chance: random.Random) -> list[tuple[int, int, int]]:
    """Plain numbers of things: start, end, value."""
    found = []
    for m in _COUNT.finditer(text):
        n = int(m.group().replace(",", ""))
        after = text[m.end() :]
        if n < 2 or re.match(
            r"\s*(?:January|February|March|April|May|June|July|August|September|October|November|December)",
            after,
        ):
            continue
        if 1000 <= n <= 2030 and "," not in m.group():
            continue
        if not re.match(r" (?:[a-z]|million|billion|%|[A-Z])", after) and m.group() != text:
            continue
        found.append((m.start(), m.end(), n))
    for m in re.finditer(r"\b[a-z]+(?:-[a-z]+)?\b", text):
        if (
            m.group() in NUMBER_WORDS
            and NUMBER_WORDS[m.group()] > 1
            and re.match(r" [a-z]", text[m.end() :])
        ):
            found.append((m.start(), m.end(), NUMBER_WORDS[m.group()]))
    return found


def number(text: str, context: Context, chance: random.Random) -> Iterator[Change]:
    found = counts(text, chance)
    if not found:
        return
    start, end, n = chance.choice(found)
    like = text[start:end]
    bounded = re.search(rf"({_BOUNDED.pattern})\s*$", text[:start], re.I)
    new = _other_number(n, chance)
    yield Change(
        text, swap(text, start, end, shown(new, like, chance)), CONTRADICTED, CONTRADICTED, "number"
    )
    if re.match(r" (?:million|billion|hundred|thousand)", text[end:]) or bounded:
        if bounded and (word := bounded.group(1).lower()) in _TURNED:
            turned = like_case(bounded.group(1), _TURNED[word])
            other = swap(text, bounded.start(1), bounded.end(1), turned)
            yield Change(text, other, CONTRADICTED, CONTRADICTED, "bound")
        return
    if like.isdigit() and n < 100:
        yield Change(text, swap(text, start, end, spelled(n)), SUPPORTED, SUPPORTED, "spelled")
    elif like in NUMBER_WORDS:
        yield Change(text, swap(text, start, end, str(n)), SUPPORTED, SUPPORTED, "spelled")
    if n >= 5:
        right, wrong = bounds(n, like, chance)
        if start == 0:
            right, wrong = right.capitalize(), wrong.capitalize()
        held = swap(text, start, end, right)
        yield Change(text, held, SUPPORTED, NEITHER, "bounded")
        yield Change(text, swap(text, start, end, wrong), CONTRADICTED, CONTRADICTED, "bounded")


_TURNED = {
    "more than": "fewer than",
    "less than": "more than",
    "fewer than": "more than",
    "over": "under",
    "under": "over",
    "at least": "at most",
    "at most": "at least",
    "above": "below",
    "below": "above",
    "greater than": "less than",
    "up to": "more than",
}
_SHARES = {
    10: "one in ten",
    20: "a fifth",
    25: "a quarter",
    33: "a third",
    40: "two fifths",
    50: "half",
    60: "three fifths",
    66: "two thirds",
    75: "three quarters",
    80: "four fifths",
    90: "nine in ten",
}


def percentage(text: str, context: Context, chance: random.Random) -> Iterator[Change]:
    found = list(re.finditer(r"(\d{1,2}(?:\.\d+)?)( ?%| percent| per cent)", text))
    if not found:
        return
    m = chance.choice(found)
    value = float(m.group(1))
    new = value
    while abs(new - value) < 0.05 or not 0 < new < 100:
        new = round(
            value + chance.choice([-1, 1]) * chance.uniform(0.05, 0.6) * max(8.0, value),
            1 if "." in m.group(1) else 0,
        )
    digits = f"{new:.1f}" if "." in m.group(1) else f"{new:.0f}"
    yield Change(
        text, swap(text, m.start(1), m.end(1), digits), CONTRADICTED, CONTRADICTED, "percentage"
    )
    other = chance.choice(
        [u for u in ("%", " percent", " per cent") if u.strip() != m.group(2).strip()]
    )
    yield Change(
        text, swap(text, m.start(2), m.end(2), other), SUPPORTED, SUPPORTED, "percent written"
    )
    near = min(_SHARES, key=lambda share: abs(share - value))
    tight = abs(near - value)
    if tight <= 3:
        about = "" if tight == 0 else chance.choice(["about ", "around ", "roughly "])
        held = swap(text, m.start(), m.end(), f"{about}{_SHARES[near]}")
        yield Change(text, held, SUPPORTED, SUPPORTED if not about else NEITHER, "share")
    far = chance.choice([s for s in _SHARES if abs(s - value) >= 12])
    about = chance.choice(["about ", "around ", "", "nearly "])
    yield Change(
        text,
        swap(text, m.start(), m.end(), f"{about}{_SHARES[far]}"),
        CONTRADICTED,
        CONTRADICTED,
        "share",
    )
    low, high = int(value // 10 * 10), int(value // 10 * 10 + 10)
    unit = m.group(2)
    if low and value > low:
        yield Change(
            text,
            swap(text, m.start(), m.end(), f"more than {low}{unit}"),
            SUPPORTED,
            NEITHER,
            "share bounded",
        )
        yield Change(
            text,
            swap(text, m.start(), m.end(), f"less than {low}{unit}"),
            CONTRADICTED,
            CONTRADICTED,
            "share bounded",
        )
    yield Change(
        text,
        swap(text, m.start(), m.end(), f"less than {high}{unit}"),
        SUPPORTED,
        NEITHER,
        "share bounded",
    )
    yield Change(
        text,
        swap(text, m.start(), m.end(), f"more than {high}{unit}"),
        CONTRADICTED,
        CONTRADICTED,
        "share bounded",
    )


def money(text: str, context: Context, chance: random.Random) -> Iterator[Change]:
    found = list(
        re.finditer(r"([£$€])(\d+(?:,\d{3})*(?:\.\d+)?)(?: (million|billion))?(?![\d%])", text)
    )
    if not found:
        return
    m = chance.choice(found)
    sign = "£" if m.group(1) == "$" and chance.random() < 0.7 else m.group(1)
    text = text.replace(m.group(1), sign)
    value = float(m.group(2).replace(",", ""))
    if value <= 0:
        return
    new = round(
        value * chance.choice([0.4, 0.5, 0.7, 0.8, 1.2, 1.3, 1.6, 2, 10]),
        1 if "." in m.group(2) else 0,
    )
    if abs(new - value) < 1e-6 or new == 0:
        new = value + 3
    said = f"{new:,.1f}" if "." in m.group(2) else f"{new:,.0f}"
    yield Change(text, swap(text, m.start(2), m.end(2), said), CONTRADICTED, CONTRADICTED, "money")
    size = m.group(3)
    if size:
        turned = "billion" if size == "million" else "million"
        yield Change(
            text, swap(text, m.start(3), m.end(3), turned), CONTRADICTED, CONTRADICTED, "money"
        )
        short = f"{sign}{m.group(2)}{'m' if size == 'million' else 'bn'}"
        yield Change(
            text, swap(text, m.start(), m.end(), short), SUPPORTED, SUPPORTED, "money written"
        )
        if size == "million":
            whole = f"{sign}{round(value * 1_000_000):,}"
            yield Change(
                text, swap(text, m.start(), m.end(), whole), SUPPORTED, SUPPORTED, "money written"
            )
    elif value >= 1_000_000:
        millions = f"{value / 1_000_000:.2f}".rstrip("0").rstrip(".")
        exact = abs(float(millions) * 1_000_000 - value) < 1
        about = "" if exact else "about "
        yield Change(
            text,
            swap(
                text,
                m.start(),
                m.end(),
                f"{about}{sign}{millions}{chance.choice([' million', 'm'])}",
            ),
            SUPPORTED,
            SUPPORTED if exact else NEITHER,
            "money written",
        )
    if not re.search(rf"(?:{_BOUNDED.pattern})\s*$", text[: m.start()], re.I):
        for factor, word, target in (
            (0.8, "more than", SUPPORTED),
            (1.3, "less than", SUPPORTED),
            (0.8, "less than", CONTRADICTED),
            (1.3, "more than", CONTRADICTED),
        ):
            if chance.random() < 0.5:
                limit = float(f"{value * factor:.1g}") if value * factor >= 1 else value * factor
                if (limit < value) != (factor < 1) or limit == value:
                    continue
                digits = f"{limit:,.0f}" if limit >= 10 or limit == int(limit) else f"{limit:g}"
                said = f"{word} {sign}{digits}{' ' + size if size else ''}"
                yield Change(
                    text,
                    swap(text, m.start(), m.end(), said),
                    target,
                    NEITHER if target is SUPPORTED else CONTRADICTED,
                    "money bounded",
                )
