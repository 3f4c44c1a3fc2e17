"""Pairs made of real sentences: supported, contradicted and neither, of like wording."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from training import asked, figures, passages
from training.change import Change, Context
from training.change_said import shorter
from training.changes import CHANGES
from training.pair import NEITHER, SUPPORTED, Pair
from training.passages import Passage
from training.wording import named, reworded, told
from training.wordnet import WordNet

_YEAR = re.compile(r"\b(?:1[0-9]\d\d|20[0-2]\d)\b")


@dataclass
class Maker:
    """Makes pairs of the sentences of passages, without end."""

    passages: Sequence[Passage]
    world: tuple[dict[str, list[str]], list[str]]
    net: WordNet
    near: dict[str, list[str]] = field(default_factory=dict)
    asked: float = 0.38  # pairs of questions for each sentence

    def pairs(self, seed: int) -> Iterator[Pair]:
        """Each usable sentence once a pass, in chance order, with about four pairs each."""
        chance = random.Random(seed)
        places = [
            (p, i) for p in self.passages for i, s in enumerate(p.sentences) if passages.usable(s)
        ]
        contexts: dict[int, Context] = {}
        while True:
            chance.shuffle(places)
            for passage, i in places:
                if passage.source == "policyqa" and chance.random() < 0.4:
                    continue
                key = id(passage)
                if key not in contexts:
                    contexts[key] = passages.context(passage, self.world, self.net)
                yield from self._of(passage, i, contexts[key], chance)
                if chance.random() < self.asked:
                    yield from self._asked(contexts, chance)
                if chance.random() < 0.12:
                    yield from figures.pairs(chance, 3)

    def _of(
        self, passage: Passage, i: int, context: Context, chance: random.Random
    ) -> Iterator[Pair]:
        text = passage.sentences[i]
        before = passage.sentences[i - 1] if i else ""
        for change in self._changes(text, context, chance):
            yield from self._changed(passage, i, change, chance)
        roll = chance.random()
        if roll < 0.45:
            yield from self._nearest(text, context, chance)
        if 0.25 < roll < 0.8 and len(passage.sentences) >= 3:
            yield from self._removed(passage, i, context, chance)
        elif roll < 0.92 and i + 1 < len(passage.sentences):
            yield from self._joined(passage, i, chance)
        if before and chance.random() < 0.6 and (said := named(text, before)):
            claim = self._worded(said, chance)
            yield Pair(f"{before} {text}", claim, (0.95, 0.0, 0.05), "subject named")
            for change in self._changes(said, context, chance)[:1]:
                yield Pair(
                    f"{before} {text}",
                    self._worded(change.other, chance),
                    change.forward,
                    f"subject named, {change.kind}",
                )

    def _asked(self, contexts: dict[int, Context], chance: random.Random) -> Iterator[Pair]:
        """Pairs of a question that someone asked of some passage, which are in other words."""
        for _ in range(6):
            passage = chance.choice(self.passages)
            if passage.source == "policyqa" or not passage.questions:
                continue
            found = list(asked.pairs(passage, *chance.choice(passage.questions), chance))
            for pair in found:
                yield pair
                if pair.label == 0 and chance.random() < 0.6:
                    if id(passage) not in contexts:
                        contexts[id(passage)] = passages.context(passage, self.world, self.net)
                    for change in self._changes(pair.claim, contexts[id(passage)], chance)[:1]:
                        if change.forward[1] > 0.6:
                            kind = f"asked, {change.kind}"
                            yield Pair(pair.evidence, change.other, (0.03, 0.87, 0.1), kind)
            if found:
                return

    def _changes(self, text: str, context: Context, chance: random.Random) -> list[Change]:
        """Two changes of a sentence, rarer ways first."""
        found: list[tuple[float, Change]] = []
        for maker, weight in CHANGES.values():
            own = [c for c in maker(text, context, chance) if c.one != c.other]
            if own:
                picked = chance.sample(own, min(len(own), 2))
                found += [(chance.random() ** (1 / weight), c) for c in picked]
        found.sort(key=lambda one: -one[0])
        return [change for _, change in found[:2]]

    def _changed(
        self, passage: Passage, i: int, change: Change, chance: random.Random
    ) -> Iterator[Pair]:
        one, other, target = change.one, change.other, change.forward
        if chance.random() < 0.5:
            one, other, target = other, one, change.back
        seed = chance.random()
        said, same = self._short(other, seed), self._short(one, seed)
        if said == same or chance.random() < 0.6:
            said = other
        yield Pair(
            self._surrounded(passage, i, one, chance),
            self._worded(said, chance),
            target,
            change.kind,
        )
        # The same wording on both sides, so that a wording alone tells nothing.
        if chance.random() < 0.4:
            both = chance.choice([one, other])
            claim = self._worded(
                self._short(both, chance.random()) if chance.random() < 0.6 else both,
                chance,
                more=True,
            )
            yield Pair(
                self._surrounded(passage, i, both, chance),
                claim,
                SUPPORTED,
                f"same ({change.kind})",
            )

    def _short(self, text: str, seed: float) -> str:
        nothing = Context((), {}, {}, ())
        return next((c.other for c in shorter(text, nothing, random.Random(seed))), text)

    def _worded(self, text: str, chance: random.Random, *, more: bool = False) -> str:
        roll = chance.random()
        if roll < (0.85 if more else 0.55):
            text = reworded(text, self.net, chance)
        if chance.random() < 0.07:
            text = told(text, chance)
        return text

    def _surrounded(self, passage: Passage, i: int, text: str, chance: random.Random) -> str:
        """The sentence among its neighbours, which are cut where it gets long."""
        if chance.random() < 0.15:
            text = reworded(text, self.net, chance)
        if chance.random() < 0.55:
            return text
        before = list(passage.sentences[max(0, i - chance.choice([0, 1, 1, 2])) : i])
        after = list(passage.sentences[i + 1 : i + 1 + chance.choice([0, 1, 1, 2])])
        while sum(len(s) for s in before + after) + len(text) > 380 and before + after:
            (after or before).pop()
        return " ".join([*before, text, *after])

    def _either(self, text: str, context: Context, chance: random.Random) -> str:
        """The sentence, changed or not: as often changed as the claims of the other classes."""
        if chance.random() < 0.4:
            text = next((c.other for c in self._changes(text, context, chance)), text)
        if chance.random() < 0.4:
            text = self._short(text, chance.random())
        return self._worded(text, chance)

    def _nearest(self, text: str, context: Context, chance: random.Random) -> Iterator[Pair]:
        if near := self.near.get(text):
            other = chance.choice(near)
            yield Pair(other, self._either(text, context, chance), NEITHER, "nearest")

    def _removed(
        self, passage: Passage, i: int, context: Context, chance: random.Random
    ) -> Iterator[Pair]:
        rest = [s for n, s in enumerate(passage.sentences) if n != i and abs(n - i) <= 2]
        words = set(re.findall(r"\w{4,}", passage.sentences[i].lower()))
        rest.sort(key=lambda s: -len(words & set(re.findall(r"\w{4,}", s.lower()))))
        kept = rest[: chance.choice([1, 1, 2, 3])]
        while sum(map(len, kept)) > 380 and len(kept) > 1:
            kept.pop()
        kept.sort(key=passage.sentences.index)
        yield Pair(
            " ".join(kept), self._either(passage.sentences[i], context, chance), NEITHER, "removed"
        )

    def _joined(self, passage: Passage, i: int, chance: random.Random) -> Iterator[Pair]:
        one, two = passage.sentences[i : i + 2]
        if len(one.split()) + len(two.split()) > 45 or not passages.usable(two):
            return
        one, two = self._short(one, chance.random()), self._short(two, chance.random())
        low = (
            two[0].lower() + two[1:]
            if re.match(r"(?:The|This|These|It|They|He|She|An?|In|On)\b", two)
            else two
        )
        claim = self._worded(f"{one.rstrip('.')}, and {low}", chance)
        if chance.random() < 0.5:
            yield Pair(
                f"{passage.sentences[i]} {passage.sentences[i + 1]}", claim, SUPPORTED, "joined"
            )
        else:
            yield Pair(
                chance.choice(passage.sentences[i : i + 2]), claim, NEITHER, "half of joined"
            )


def nearest(
    sentences: Sequence[str], vectors: np.ndarray, home: Sequence[int]
) -> dict[str, list[str]]:  # type: ignore[type-arg]
    """For each sentence those of other passages that are near in meaning and not the same."""
    found = {}
    homes = np.asarray(home)
    for start in range(0, len(sentences), 1000):
        cosines = vectors[start : start + 1000] @ vectors.T
        for row in range(len(cosines)):
            i = start + row
            own = cosines[row]
            own[homes == homes[i]] = -1
            order = np.argpartition(-own, 6)[:6]
            found[sentences[i]] = [sentences[j] for j in order if 0.3 < own[j] < 0.8]
    return found
