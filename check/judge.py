"""What words of a paper say of a claim: nearness, particulars and entailment, weighed together."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from check.copied import copied
from check.entailment import ClaimReader, Entailment, Judgement, MiniLMEntailment, placed
from check.notation import in_their_words
from check.particular import HARD, Particular
from check.particulars import compare
from ingest import content_stems

WEIGHTS = Path(__file__).parent / "models" / "judge.json"
_LEAST = 1e-3  # no probability is taken for more certain than this
FEATURES = (
    "entailment",
    "contradiction",
    "neither",
    "interaction",
    "cosine",
    "coverage",
    "coverage around",
    "behind the nearest",
    "different",
    "different and near",
    "hard detail absent",
    "other detail absent",
    "hard detail held",
    "other detail held",
)


def _of(*names: str) -> tuple[int, ...]:
    return tuple(FEATURES.index(name) for name in names)


# Which of these tell whether a statement speaks of what a claim says, and which to what effect;
# and which can be told of words that were given, not searched for.
RELEVANCE = _of(
    "neither",
    "interaction",
    "cosine",
    "coverage",
    "coverage around",
    "behind the nearest",
    "different and near",
    "hard detail absent",
)
STANCE = _of(
    "entailment",
    "contradiction",
    "coverage",
    "different",
    "hard detail absent",
    "other detail absent",
    "hard detail held",
    "other detail held",
)
GIVEN = _of("neither", *(FEATURES[at] for at in STANCE))


@dataclass(frozen=True, slots=True)
class Words:
    """A statement of a paper that may speak of a claim, and how near the search found it.

    `around` (headings, origin, neighbours) can hold a particular, never contradict one.
    `place` names paper and headings: the entailment model reads the text after it. `cosine` and
    `interaction` are those of `index.Signals`.
    """

    text: str
    around: str = ""
    cosine: float = 0.0
    interaction: float = 0.0
    place: str = ""

    @property
    def placed(self) -> str:
        """The text after the words that say where it stands, as the models were trained to read."""
        return placed(self.place, self.text)


@dataclass(frozen=True, slots=True)
class Weighed:
    """How likely a statement supports a claim, and contradicts it; the claim's particulars, and
    the claim in the statement's notation (`in_their_words`)."""

    supports: float
    contradicts: float
    particulars: tuple[Particular, ...]
    told: str


@dataclass(frozen=True, slots=True)
class Chances:
    """How likely a claim is supported by the papers, contradicted, or not found. They sum to 1."""

    supported: float
    contradicted: float
    not_found: float


@dataclass(frozen=True, slots=True)
class Linear:
    """A logistic regression: of features less `centre` over `scale`, weighed."""

    centre: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Linear:
        """As a JSON file holds it."""
        centre, scale, weights = (
            tuple(map(float, record[name])) for name in ("centre", "scale", "weights")
        )
        return cls(centre, scale, weights, float(record["bias"]))

    def record(self) -> dict[str, Any]:
        """As `of` reads it, rounded."""
        rounded = {
            name: [round(float(value), 5) for value in getattr(self, name)]
            for name in ("centre", "scale", "weights")
        }
        return {**rounded, "bias": round(float(self.bias), 5)}

    def score(self, features: Sequence[float]) -> float:
        """The log-odds."""
        rows = zip(features, self.centre, self.scale, self.weights, strict=True)
        return self.bias + sum(w * (x - c) / s for x, c, s, w in rows)


@dataclass(frozen=True, slots=True)
class Weights:
    """What `training/judge.py` fitted: whether a statement speaks of the claim, whether it then
    supports it, and what a claim's statements make of it."""

    relevant: Linear
    stance: Linear
    outcome: tuple[Linear, Linear, Linear]
    given: tuple[Linear, Linear, Linear]

    @classmethod
    def load(cls, file: Path = WEIGHTS) -> Weights:
        record = json.loads(file.read_text(encoding="utf-8"))
        if record["features"] != list(FEATURES):
            raise ValueError(f"{file} was fitted for other features; fit it again")
        return cls(
            Linear.of(record["relevant"]),
            Linear.of(record["stance"]),
            _three(record["outcome"]),
            _three(record["given"]),
        )


class Judge:
    """Reads statements with a claim. Safe for threads if its entailment model is."""

    def __init__(self, entailment: Entailment, weights: Weights | None = None) -> None:
        self._entailment = entailment
        self._weights = weights

    @property
    def measured(self) -> bool:
        """Whether it was tested how often its chances come true: by the model that the weights
        were fitted with, and by no other."""
        return isinstance(self._entailment, MiniLMEntailment)

    def read(self, claim: str, statements: Sequence[Words]) -> list[Weighed]:
        """What each statement says of the claim."""
        weights = self._weights or _shipped()
        found = []
        read = self.features(claim, statements)
        for words, (features, particulars, told) in zip(statements, read, strict=True):
            weighed = sides(features, weights.relevant, weights.stance)
            supports, contradicts = copied(told, words.text, particulars) or weighed
            found.append(Weighed(supports, contradicts, particulars, told))
        return found

    def conclude(self, statements: Sequence[Words], readings: Sequence[Weighed]) -> Chances:
        """What the papers say of the claim, from what their statements say."""
        if not readings:
            return Chances(0.0, 0.0, 1.0)
        weights = self._weights or _shipped()
        return _chances(weights.outcome, outcome_features(statements, readings))

    def given(self, claim: str, texts: Sequence[str]) -> tuple[Chances, Weighed, list[Weighed]]:
        """What words that were given say of a claim: all as one, twice, and each by itself."""
        weights = self._weights or _shipped()
        whole = [Words(" ".join(texts))]
        single = [Words(text) for text in texts] if len(texts) > 1 else []
        read = self.features(claim, [*whole, *single], joined=bool(single))
        chances = [_chances(weights.given, [row[at] for at in GIVEN]) for row, _, _ in read]
        # A copy is looked for in each by itself: words of two texts are nobody's sentence.
        own = range(len(chances) - len(texts), len(chances))
        copies = []
        for at, text in zip(own, texts, strict=True):
            _, particulars, told = read[at]
            copies.append(copied(told, text, particulars))
        for at, both in zip(own, copies, strict=True):
            if both:
                chances[at] = Chances(*both, 1 - sum(both))
        if len(agreed := {both for both in copies if both}) == 1:
            (both,) = agreed
            chances[0] = Chances(*both, 1 - sum(both))
        weighed = [
            Weighed(one.supported, one.contradicted, particulars, told)
            for one, (_, particulars, told) in zip(chances, read, strict=True)
        ]
        return chances[0], weighed[0], [weighed[at] for at in own]

    def features(
        self, claim: str, statements: Sequence[Words], *, joined: bool = False
    ) -> list[tuple[tuple[float, ...], tuple[Particular, ...], str]]:
        """Of each statement the values of FEATURES, the claim's particulars in it, and the claim
        in its notation.

        Where they are `joined` the first holds the words of all the others.
        """
        compared = [compare(claim, words.text, words.around) for words in statements]
        claims = [
            in_their_words(claim, words.text, particulars)
            for words, particulars in zip(statements, compared, strict=True)
        ]
        pairs = [(words.placed, told) for words, told in zip(statements, claims, strict=True)]
        if isinstance(self._entailment, ClaimReader):
            judged = self._entailment.judge_claim(claim, pairs, joined=joined)
        else:
            judged = self._entailment.judge(pairs)
        best = max((words.interaction for words in statements), default=0.0)
        return [
            (_features(content_stems(told), words, judgement, particulars, best), particulars, told)
            for told, words, judgement, particulars in zip(
                claims, statements, judged, compared, strict=True
            )
        ]


def sides(features: Sequence[float], relevant: Linear, stance: Linear) -> tuple[float, float]:
    """How likely a statement supports its claim, and how likely it contradicts it."""
    speaks = _share(relevant.score([features[at] for at in RELEVANCE]))
    supports = _share(stance.score([features[at] for at in STANCE]))
    return speaks * supports, speaks * (1 - supports)


def outcome_features(
    statements: Sequence[Words], readings: Sequence[Weighed]
) -> tuple[float, float, float, float]:
    """The strongest support, the strongest contradiction, what the first speaks for, nearness."""
    supports = max(readings, key=lambda r: r.supports)
    contradicts = max(readings, key=lambda r: r.contradicts)
    return (
        log_odds(supports.supports),
        log_odds(contradicts.contradicts),
        log_odds(supports.supports) - log_odds(supports.contradicts),
        max(words.interaction for words in statements),
    )


def _features(
    stems: frozenset[str],
    words: Words,
    judgement: Judgement,
    particulars: Sequence[Particular],
    best: float,
) -> tuple[float, ...]:
    different = sum(p.standing == "different" for p in particulars)
    own = content_stems(words.text)
    near = own | content_stems(words.around)

    def some(standing: str, hard: bool) -> float:
        return float(any(p.standing == standing and (p.kind in HARD) == hard for p in particulars))

    count = max(1, len(stems))
    return (
        log_odds(judgement.supported),
        log_odds(judgement.contradicted),
        log_odds(judgement.neither),
        words.interaction,
        words.cosine,
        len(stems & own) / count,
        len(stems & near) / count,
        words.interaction - best,
        float(min(2, different)),
        min(1, different) * words.interaction,
        some("absent", True),
        some("absent", False),
        some("held", True),
        some("held", False),
    )


def log_odds(share: float) -> float:
    """Bounded: nothing is certain."""
    share = min(max(share, _LEAST), 1 - _LEAST)
    return math.log(share / (1 - share))


def _share(score: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def _chances(outcome: Sequence[Linear], features: Sequence[float]) -> Chances:
    scores = [one.score(features) for one in outcome]
    odds = [math.exp(score - max(scores)) for score in scores]
    return Chances(*(one / sum(odds) for one in odds))


@cache
def _shipped() -> Weights:
    return Weights.load()


def _three(record: list[dict[str, Any]]) -> tuple[Linear, Linear, Linear]:
    supported, contradicted, not_found = map(Linear.of, record)
    return supported, contradicted, not_found
