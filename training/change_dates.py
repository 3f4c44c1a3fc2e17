"""Changes of dates and order: other ones, and the same said less exactly."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from training.change import YEAR, Change, Context, swap
from training.pair import CONTRADICTED, NEITHER, SUPPORTED
from training.words import MONTHS, ORDINALS, SEASONS


def date(text: str, context: Context, chance: random.Random) -> Iterator[Change]:
    months = "|".join(MONTHS)
    m = re.search(
        rf"\b(on|On|in|In) (?:(\d{{1,2}}) )?({months})(?: (\d{{1,2}}))?,?(?: ({YEAR}))?\b", text
    )
    if m:
        word, day, month, year = m.group(1), m.group(2) or m.group(4), m.group(3), m.group(5)
        other = chance.choice([x for x in MONTHS if x != month])
        yield Change(
            text, swap(text, m.start(3), m.end(3), other), CONTRADICTED, CONTRADICTED, "month"
        )
        into = "In" if word[0].isupper() else "in"
        if year:
            only_year = swap(text, m.start(), m.end(), f"{into} {year}")
            yield Change(text, only_year, SUPPORTED, NEITHER, "date less exact")
            season = next((s for s, own in SEASONS.items() if month in own), None)
            if season:
                yield Change(
                    text,
                    swap(
                        text,
                        m.start(),
                        m.end(),
                        f"{into} {chance.choice(['the ', ''])}{season} {'of ' if chance.random() < 0.5 else ''}{year}",
                    ),
                    SUPPORTED,
                    NEITHER,
                    "season",
                )
                wrong = chance.choice([s for s in SEASONS if s != season])
                yield Change(
                    text,
                    swap(text, m.start(), m.end(), f"{into} the {wrong} of {year}"),
                    CONTRADICTED,
                    CONTRADICTED,
                    "season",
                )
        if day and 1 <= int(day) <= 31:
            new = str(chance.choice([d for d in range(1, 29) if d != int(day)]))
            at = m.start(2) if m.group(2) else m.start(4)
            yield Change(
                text, swap(text, at, at + len(day), new), CONTRADICTED, CONTRADICTED, "day"
            )
            yield Change(
                text,
                swap(text, m.start(), m.end(), f"{into} {month}" + (f" {year}" if year else "")),
                SUPPORTED,
                NEITHER,
                "date less exact",
            )
    found = list(
        re.finditer(
            rf"\b([Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Ff]rom|[Oo]f|[Dd]uring|[Bb]efore|[Aa]fter) ({YEAR})\b(?![-–/]| to\b| and\b)",
            text,
        )
    )
    if found:
        m = chance.choice(found)
        year = int(m.group(2))
        new = year + chance.choice([-30, -10, -5, -3, -2, -1, 1, 2, 3, 5, 10, 20])
        yield Change(
            text, swap(text, m.start(2), m.end(2), str(new)), CONTRADICTED, CONTRADICTED, "year"
        )
        if m.group(1).lower() == "in":
            into = m.group(1)
            cap = into[0].isupper()
            gap = chance.choice([1, 2, 3, 5, 8])
            for said, target, back in (
                (f"before {year + gap}", SUPPORTED, NEITHER),
                (f"after {year - gap}", SUPPORTED, NEITHER),
                (f"before {year - gap}", CONTRADICTED, CONTRADICTED),
                (f"after {year + gap}", CONTRADICTED, CONTRADICTED),
                (f"in the {year // 10 * 10}s", SUPPORTED, NEITHER),
                (f"in the {year // 10 * 10 - 10}s", CONTRADICTED, CONTRADICTED),
                (f"in {chance.choice(MONTHS)} {year}", NEITHER, SUPPORTED),
            ):
                if chance.random() < 0.35:
                    said = said.capitalize() if cap else said
                    yield Change(text, swap(text, m.start(), m.end(), said), target, back, "period")


def ordinal(text: str, context: Context, chance: random.Random) -> Iterator[Change]:
    for m in re.finditer(r"\b(?:the|The|its|his|her|their) (\w+)\b", text):
        if m.group(1) in ORDINALS:
            new = chance.choice([o for o in ORDINALS[:6] if o != m.group(1)])
            yield Change(
                text, swap(text, m.start(1), m.end(1), new), CONTRADICTED, CONTRADICTED, "ordinal"
            )
            return
