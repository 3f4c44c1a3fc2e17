"""Sentences about figures, written by rule: what 38 of 150 is called, and what it is not."""

from __future__ import annotations

import random
from collections.abc import Iterator

from training.change_numbers import bounds, shown
from training.pair import CONTRADICTED, NEITHER, SUPPORTED, Pair, Target
from training.words import spelled

_PEOPLE = (
    "residents",
    "respondents",
    "members",
    "households",
    "patients",
    "schools",
    "staff",
    "pupils",
    "visitors",
    "businesses",
    "carers",
    "tenants",
    "applicants",
    "complaints",
    "homes",
    "vehicles",
    "applications",
    "children",
    "libraries",
    "requests",
    "providers",
    "calls",
    "visits",
    "staff posts",
)
_DID = (
    ("supported the plan", "were in favour of the plan", "opposed the plan"),
    ("were dealt with on time", "were handled within the time limit", "were dealt with late"),
    (
        "were satisfied with the service",
        "were happy with the service",
        "were unhappy with the service",
    ),
    ("replied to the survey", "answered the survey", "did not reply to the survey"),
    ("received a visit", "were visited", "received no visit"),
    ("were closed", "had been shut", "remained open"),
    ("met the standard", "reached the standard", "fell short of the standard"),
)
_THINGS = (
    "spending on roads",
    "the number of complaints",
    "the cost of the service",
    "the waiting list",
    "sickness absence",
    "the number of visitors",
    "income from parking",
    "the recycling rate",
    "the number of homes built",
    "staff turnover",
    "the school roll",
    "the reserve",
    "crime",
    "the budget for libraries",
    "demand for care",
    "the average wait",
    "the population",
    "attendance",
)
_UP = ("rose", "increased", "went up", "grew", "climbed")
_DOWN = ("fell", "decreased", "went down", "declined", "dropped")
_PARTS = (
    (0.1, "one in ten"),
    (0.2, "a fifth"),
    (0.25, "a quarter"),
    (1 / 3, "a third"),
    (0.5, "half"),
    (2 / 3, "two thirds"),
    (0.75, "three quarters"),
    (0.8, "four fifths"),
    (0.9, "nine in ten"),
)
_SUMS = ("", "", "£")


def pairs(chance: random.Random, count: int) -> list[Pair]:
    found: list[Pair] = []
    while len(found) < count:
        maker = chance.choice((_share, _change, _compare, _limit, _vote))
        found += [p for p in maker(chance) if p.evidence != p.claim]
    return found[:count]


def _cap(text: str) -> str:
    return text[0].upper() + text[1:]


def _whole(chance: random.Random) -> int:
    return round(chance.choice([1, 10, 10, 100]) * chance.uniform(12, 98))


def _share(chance: random.Random) -> Iterator[Pair]:
    what = chance.choice(_PEOPLE)
    did, same, against = chance.choice(_DID)
    whole = _whole(chance)
    near, word = chance.choice(_PARTS)
    part = max(1, round(whole * (near + chance.uniform(-0.02, 0.02))))
    if part >= whole:
        return
    percent = round(100 * part / whole)
    evidence = chance.choice(
        [
            f"{part:,} of the {whole:,} {what} {did}.",
            f"Of {whole:,} {what}, {part:,} {did}.",
            f"{part:,} out of {whole:,} {what} ({percent}%) {did}.",
            f"In total, {part:,} of {whole:,} {what} {did}.",
            f"{percent}% of the {what} {did}, {part:,} out of {whole:,}.",
        ]
    )
    _, other = chance.choice([p for p in _PARTS if abs(p[0] - part / whole) > 0.12])
    about = chance.choice(["about", "around", "roughly"])
    said = chance.choice([did, same])
    yield Pair(evidence, _cap(f"{about} {word} of the {what} {said}."), SUPPORTED, "figures share")
    yield Pair(
        evidence, _cap(f"{about} {other} of the {what} {said}."), CONTRADICTED, "figures share"
    )
    right, wrong = bounds(part, str(part), chance)
    yield Pair(evidence, _cap(f"{right} {what} {said}."), SUPPORTED, "figures bound")
    yield Pair(evidence, _cap(f"{wrong} {what} {said}."), CONTRADICTED, "figures bound")
    if abs(part / whole - 0.5) > 0.06:
        most = part * 2 > whole
        yield Pair(
            evidence,
            f"Most of the {what} {said}.",
            SUPPORTED if most else CONTRADICTED,
            "figures most",
        )
        yield Pair(
            evidence,
            f"Fewer than half of the {what} {said}.",
            CONTRADICTED if most else SUPPORTED,
            "figures most",
        )
        yield Pair(
            evidence,
            f"Most of the {what} {against}.",
            CONTRADICTED if most else (0.3, 0.3, 0.4),
            "figures most",
        )
    yield Pair(evidence, f"All of the {what} {said}.", CONTRADICTED, "figures all")
    yield Pair(
        evidence,
        f"{chance.choice(['Some', 'Not all'])} of the {what} {said}.",
        SUPPORTED,
        "figures some",
    )
    yield Pair(evidence, f"None of the {what} {said}.", CONTRADICTED, "figures none")
    thing = chance.choice([x for x in _PEOPLE if x != what])
    yield Pair(evidence, f"{part:,} {thing} {said}.", (0.0, 0.3, 0.7), "figures other thing")
    yield Pair(
        evidence,
        f"{_cap(about)} {word} of the {what} {chance.choice([d for d in _DID if d[0] != did])[0]}.",
        NEITHER,
        "figures other deed",
    )
    yield Pair(
        evidence,
        f"{part:,} {what} {said} in {chance.randint(2005, 2024)}.",
        NEITHER,
        "figures added year",
    )


def _change(chance: random.Random) -> Iterator[Pair]:
    thing = chance.choice(_THINGS)
    sign, unit = chance.choice((("", ""), ("£", ""), ("", "%"), ("£", " million")))
    old = chance.randint(8, 60) if unit else _whole(chance)
    new = old
    while abs(new - old) < max(2, 0.04 * old):
        new = round(old * chance.uniform(0.4, 1.8))
    if unit == "%" and new > 99:
        return
    first, second = f"{sign}{old:,}{unit}", f"{sign}{new:,}{unit}"
    up, down = chance.choice(_UP), chance.choice(_DOWN)
    ours, theirs = (up, down) if new > old else (down, up)
    year = chance.randint(2004, 2023)
    when = chance.choice(
        ["", f" between {year} and {year + 1}", f" in {year}", " over the year", " last year"]
    )
    evidence = _cap(
        chance.choice(
            [
                f"{thing} {ours} from {first} to {second}{when}.",
                f"{thing} was {second}, compared with {first} the year before.",
                f"{thing} stood at {second}, against {first} a year earlier.",
                f"{thing} {ours}{when}, from {first} to {second}.",
            ]
        )
    )
    same = chance.choice(_UP if new > old else _DOWN)
    yield Pair(evidence, _cap(f"{thing} {same}."), SUPPORTED, "figures change")
    yield Pair(evidence, _cap(f"{thing} {theirs}."), CONTRADICTED, "figures change")
    yield Pair(evidence, _cap(f"{thing} {same} to {second}."), SUPPORTED, "figures change")
    yield Pair(evidence, _cap(f"{thing} {theirs} to {second}."), CONTRADICTED, "figures change")
    yield Pair(evidence, _cap(f"{thing} {same} to {first}."), CONTRADICTED, "figures change")
    yield Pair(
        evidence,
        _cap(f"{thing} {theirs} from {second} to {first}."),
        CONTRADICTED,
        "figures change",
    )
    gap = f"{sign}{abs(new - old):,}{' percentage points' if unit == '%' else unit}"
    yield Pair(evidence, _cap(f"{thing} {same} by {gap}."), SUPPORTED, "figures change")
    if new > 2 * old or new * 2 < old:
        yield Pair(
            evidence,
            _cap(f"{thing} more than {'doubled' if new > old else 'halved'}."),
            SUPPORTED,
            "figures change",
        )
    else:
        yield Pair(
            evidence,
            _cap(f"{thing} {'doubled' if new > old else 'halved'}."),
            CONTRADICTED
            if abs(new / old - 2) > 0.15 and abs(new / old - 0.5) > 0.1
            else (0.4, 0.3, 0.3),
            "figures change",
        )
    other = chance.choice([t for t in _THINGS if t != thing])
    yield Pair(
        evidence,
        _cap(f"{other} {chance.choice([same, theirs])} to {second}."),
        NEITHER,
        "figures other thing",
    )
    yield Pair(
        evidence,
        _cap(
            f"{thing} {same} because of {chance.choice(['the weather', 'higher prices', 'a change in the law', 'staff shortages', 'new rules'])}."
        ),
        NEITHER,
        "figures reason",
    )
    yield Pair(
        evidence,
        _cap(
            f"{thing} {chance.choice(['is expected to', 'will', 'may'])} {chance.choice(['rise', 'fall'])} next year."
        ),
        NEITHER,
        "figures forecast",
    )


def _compare(chance: random.Random) -> Iterator[Pair]:
    one, two = chance.sample(
        (
            "the north",
            "the south",
            "the east of the borough",
            "the town centre",
            "the county",
            "the district",
            "England",
            "London",
            "the region",
            "the borough",
            "similar councils",
        ),
        2,
    )
    what = chance.choice(
        (
            "unemployment",
            "recycling",
            "satisfaction",
            "attendance",
            "home ownership",
            "the vacancy rate",
            "smoking",
            "car ownership",
        )
    )
    a, b = chance.sample(range(8, 95), 2)
    evidence = _cap(
        chance.choice(
            [
                f"{what} was {a}% in {one} and {b}% in {two}.",
                f"{what} in {one} was {a}%, against {b}% in {two}.",
                f"{what} stands at {a}% in {one} compared with {b}% in {two}.",
            ]
        )
    )
    high, low = chance.choice([("higher", "lower"), ("above", "below")])
    ours, theirs = (high, low) if a > b else (low, high)
    than = {
        "higher": "higher in {} than in {}",
        "lower": "lower in {} than in {}",
        "above": "in {} was above that in {}",
        "below": "in {} was below that in {}",
    }

    def say(word: str, x: str, y: str) -> str:
        return _cap(
            f"{what} {'was ' if word in ('higher', 'lower') else ''}{than[word].format(x, y)}."
        )

    yield Pair(evidence, say(ours, one, two), SUPPORTED, "figures compare")
    yield Pair(evidence, say(theirs, one, two), CONTRADICTED, "figures compare")
    yield Pair(evidence, say(theirs, two, one), SUPPORTED, "figures compare")
    yield Pair(evidence, say(ours, two, one), CONTRADICTED, "figures compare")
    yield Pair(evidence, _cap(f"{what} in {one} was {b}%."), CONTRADICTED, "figures compare")
    yield Pair(evidence, _cap(f"in {two}, {what} was {b}%."), SUPPORTED, "figures compare")
    yield Pair(
        evidence,
        _cap(
            f"{what} in {one} has {chance.choice(['risen', 'fallen', 'improved'])} since {chance.randint(2001, 2020)}."
        ),
        NEITHER,
        "figures compare",
    )


def _limit(chance: random.Random) -> Iterator[Pair]:
    """A bound or an exact figure against another bound or figure."""
    what = chance.choice(_PEOPLE)
    did, same, _ = chance.choice(_DID)
    n = _whole(chance)
    like = str(n)
    low, high = round(n * chance.uniform(0.5, 0.9)), round(n * chance.uniform(1.1, 1.6))
    if not low < n < high:
        return

    def say(count: str, deed: str = did) -> str:
        return _cap(f"{count} {what} {deed}.")

    more, fewer = (
        chance.choice(["more than", "over", "at least"]),
        chance.choice(["fewer than", "under"]),
    )
    exact = shown(n, like, chance)
    pairs_: list[tuple[str, str, Target]] = [
        (f"{more} {high:,}", exact, CONTRADICTED),
        (f"{fewer} {low:,}", exact, CONTRADICTED),
        (f"{more} {low:,}", exact, NEITHER),
        (f"{fewer} {high:,}", exact, NEITHER),
        (exact, f"{more} {low:,}", SUPPORTED),
        (exact, f"{fewer} {high:,}", SUPPORTED),
        (exact, f"{more} {high:,}", CONTRADICTED),
        (exact, f"{fewer} {low:,}", CONTRADICTED),
        (f"{more} {high:,}", f"{more} {low:,}", SUPPORTED),
        (f"{fewer} {low:,}", f"{fewer} {high:,}", SUPPORTED),
        (f"{more} {high:,}", f"{fewer} {low:,}", CONTRADICTED),
        (f"{fewer} {low:,}", f"{more} {high:,}", CONTRADICTED),
        (f"{more} {low:,}", f"{more} {high:,}", NEITHER),
        (f"between {low:,} and {high:,}", exact, NEITHER),
        (exact, f"between {low:,} and {high:,}", SUPPORTED),
    ]
    if n < 100:
        pairs_.append((exact, spelled(n), SUPPORTED))
    for held, said, target in chance.sample(pairs_, 6):
        yield Pair(say(held), say(said, chance.choice([did, same])), target, "figures limit")


def _vote(chance: random.Random) -> Iterator[Pair]:
    ayes, noes = chance.sample(range(2, 40), 2)
    what = chance.choice(
        ("the motion", "the amendment", "the recommendation", "the proposal", "the plan")
    )
    body = chance.choice(
        ("the committee", "the panel", "the board", "the cabinet", "the council", "members")
    )
    won = ayes > noes
    done = chance.choice(("was carried", "was agreed", "was approved", "was adopted"))
    lost = chance.choice(("was lost", "was rejected", "was defeated", "fell"))
    evidence = _cap(
        chance.choice(
            [
                f"{what} {done if won else lost} by {max(ayes, noes)} votes to {min(ayes, noes)}.",
                f"{ayes} members voted for {what} and {noes} against, and it {done if won else lost}.",
            ]
        )
    )
    yield Pair(
        evidence,
        _cap(
            f"{what} {chance.choice(['was carried', 'was agreed', 'passed']) if won else chance.choice(['was rejected', 'failed'])}."
        ),
        SUPPORTED,
        "figures vote",
    )
    yield Pair(
        evidence,
        _cap(
            f"{what} {chance.choice(['was rejected', 'was lost']) if won else chance.choice(['was carried', 'was approved'])}."
        ),
        CONTRADICTED,
        "figures vote",
    )
    yield Pair(
        evidence,
        _cap(f"{what} was {'carried' if won else 'rejected'} unanimously."),
        CONTRADICTED,
        "figures vote",
    )
    yield Pair(
        evidence,
        _cap(
            f"{body} discussed {what} for {chance.choice(['an hour', 'two hours', '40 minutes'])}."
        ),
        NEITHER,
        "figures vote",
    )
    yield Pair(
        evidence,
        _cap(
            f"fewer than {min(ayes, noes) + chance.randint(1, 6)} members were {'against' if won else 'for'} {what}."
        ),
        SUPPORTED,
        "figures vote",
    )
    yield Pair(
        evidence,
        _cap(
            f"{what} was put forward by the {chance.choice(['chairman', 'leader', 'vice-chair'])}."
        ),
        NEITHER,
        "figures vote",
    )
