"""How the entailment model is made: the recipe of `check/models/entailment.npz`.

    python -m training.entailment questions DATA questions.npz --minutes 22
    python -m training.entailment make DATA made.jsonl --pairs 90000
    python -m training.entailment train DATA check/models/entailment.npz --made made.jsonl \
        --start questions.npz --minutes 30
    python -m training.entailment finish DATA check/models/entailment.npz --made made.jsonl \
        --start check/models/entailment.npz --minutes 24 --rate 1e-4
    python -m training.entailment average BEFORE check/models/entailment.npz --share 0.7
    python -m training.entailment finish DATA again.npz --made made.jsonl \
        --start check/models/entailment.npz --minutes 58 --rate 1.2e-4
    python -m training.entailment average check/models/entailment.npz again.npz --share 0.85
    python -m training.entailment finish DATA more.npz --made made.jsonl \
        --start again.npz --minutes 50 --rate 1.1e-4 --known 4411
    python -m training.entailment average again.npz more.npz --share 0.85
    python -m training.entailment finish DATA chosen.npz --made made.jsonl \
        --start more.npz --minutes 30 --rate 1.2e-4 --known 7475
    python -m training.entailment finish DATA chosen.npz --made made.jsonl \
        --start chosen.npz --minutes 27 --rate 6e-5 --known 8375
    python -m training.entailment average more.npz chosen.npz --share 0.7
    python -m training.entailment calibrate DATA chosen.npz
    python -m training.judge; python -m training.answerability  # fitted on what it then says

DATA is a folder with `train_pool` and `claims`; only sources whose licence lets weights be passed
on are read from it. Needs WordNet's files (Debian package wordnet-base) for `make`.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch

from training import choices, figures, made, passages, questions, real, written
from training.model import CLAIM, QUESTION, Model, packed, scores_of, train, unpacked
from training.pair import ANSWERED, Pair

STEPS = ("questions", "make", "train", "finish", "average", "calibrate")
_REAL = 0.26  # the share of pairs that people wrote
_ROUND = 1000
_PART = 600  # written pairs at a time
_NEAR = 10_000  # sentences among which neighbours are looked for


def make_questions(data: Path, out: Path, minutes: float) -> None:
    """Stage one: which text answers which question."""
    torch.manual_seed(1)
    pairs = questions.load(data / "train_pool")
    random.Random(1).shuffle(pairs)
    held, pairs = pairs[:600], pairs[600:]
    model = Model()
    train(model, questions.rounds(pairs, 2), minutes * 60, rate=1.2e-4)
    np.savez_compressed(out, **packed(model))
    right = np.array([p.label for p in held])
    print("held out:", float((scores_of(model, held)[:, QUESTION].argmax(1) + 3 == right).mean()))


def make_pairs(data: Path, out: Path, count: int) -> None:
    """Pairs made of sentences; those of held-out passages go into a file beside."""
    found = passages.load(data / "train_pool")
    net = passages.antonyms(found)
    world = passages.elsewhere(found), passages.details(found)
    sentences, home = [], []
    for number, passage in enumerate(found):
        for sentence in passage.sentences:
            if passages.usable(sentence):
                sentences.append(sentence)
                home.append(number)
    began = time.monotonic()
    picked = sorted(random.Random(8).sample(range(len(sentences)), min(_NEAR, len(sentences))))
    sentences, home = [sentences[i] for i in picked], [home[i] for i in picked]
    near = made.nearest(sentences, vectors(sentences), home)
    print(f"{len(sentences)} sentences, neighbours in {time.monotonic() - began:.0f} s", flush=True)
    for held, file, wanted in ((True, out.with_suffix(".held.jsonl"), 2000), (False, out, count)):
        own = [p for p in found if passages.split_of(p) == held]
        maker = made.Maker(own, world, net, near)
        with file.open("w", encoding="utf-8") as lines:
            for pair in itertools.islice(maker.pairs(5), wanted):
                row = [pair.evidence, pair.claim, pair.target, pair.kind]
                lines.write(json.dumps(row) + "\n")


def vectors(texts: Sequence[str]) -> np.ndarray:  # type: ignore[type-arg]
    from index import MiniLMEmbedder

    return MiniLMEmbedder().embed(texts)


def pair_of(line: str) -> Pair:
    evidence, claim, target, kind = json.loads(line)
    return Pair(evidence, claim, tuple(target), kind)


def read_made(file: Path) -> list[Pair]:
    return [pair_of(line) for line in file.read_text(encoding="utf-8").splitlines()]


def mixed(data: Path, own: Path, seed: int) -> Iterator[list[Pair]]:
    """Made pairs in the order of their file, with pairs that people wrote among them.

    The latter are put among other sentences anew each time. The file may still be growing.
    """
    chance = random.Random(seed)
    claims = data / "claims"
    people: list[Pair] = []
    many = round(_ROUND * _REAL)
    while True:
        with own.open(encoding="utf-8") as lines:
            while rows := list(itertools.islice(lines, _ROUND - many)):
                while len(people) < many:
                    people += real.fm2(claims, held=False, chance=chance)
                    people += real.wice(claims, held=False, chance=chance)
                    chance.shuffle(people)
                whole = [line for line in rows if line.endswith("\n")]
                yield [*map(pair_of, whole), *people[:many]]
                del people[:many]


def finished(data: Path, own: Path, seed: int, known: int) -> Iterator[list[Pair]]:
    """The pairs written for this purpose again and again; among them an eighth as many claims that
    people wrote, a sixth as many made ones and an eighth as many questions that people asked."""
    chance = random.Random(seed)
    claims = data / "claims"
    made_pairs = read_made(own)
    chance.shuffle(made_pairs)
    made_again = itertools.cycle(made_pairs)
    asked = questions.load(data / "train_pool")
    chance.shuffle(asked)
    asked_again = itertools.cycle(asked)
    while True:
        own_words = written.load(held=False, chance=chance, known=known)
        own_words += choices.load(chance=chance)
        people = real.fm2(claims, held=False, chance=chance)
        people += real.wice(claims, held=False, chance=chance)
        chance.shuffle(own_words)
        chance.shuffle(people)
        people_again = itertools.cycle(people)
        for at in range(0, len(own_words), _PART):
            part = own_words[at : at + _PART]
            yield [
                *part,
                *itertools.islice(people_again, len(part) // 8),
                *itertools.islice(made_again, len(part) // 6),
                *itertools.islice(asked_again, len(part) // 8),
            ]


def held_pairs(data: Path, own: Path | None) -> dict[str, list[Pair]]:
    claims = data / "claims"
    chance = random.Random(98)
    found = {
        "fm2": real.fm2(claims, held=True),
        "wice": real.wice(claims, held=True),
        "written": [p for p in written.load(held=True) if p.kind == "written"],
        "asked": [p for p in written.load(held=True) if p.kind == "asked"],
        "elsewhere": [p for p in real.fm2(claims, held=True, chance=chance) if p.label == 2],
    }
    if own is not None:
        found["made"] = read_made(own.with_suffix(".held.jsonl"))[:1000]
    found["figures"] = figures.pairs(random.Random(99), 300)
    return found


def report(model: Model, sets: dict[str, list[Pair]]) -> str:
    """Accuracy on what is held out; between support and contradiction, too."""
    said = []
    for name, pairs in sets.items():
        scores = scores_of(model, pairs)
        right = np.array([p.label for p in pairs])
        if name == "asked":
            said.append(f"asked {(scores[:, QUESTION].argmax(1) + 3 == right).mean():.3f}")
            continue
        scores = scores[:, CLAIM]
        said.append(f"{name} {(scores.argmax(1) == right).mean():.3f}")
        if name in ("fm2", "written"):
            told = right != 2
            two = (scores[told, :2].argmax(1) == right[told]).mean()
            said.append(f"{name} two-way {two:.3f}")
        if name == "made":
            said += [
                f"recall {i}: {(scores.argmax(1) == i)[right == i].mean():.3f}" for i in range(3)
            ]
    said.append(f"chosen {chosen(model):.3f}")
    return ", ".join(said)


def chosen(model: Model) -> float:
    """Of held-out questions that one of six statements answers, for how many it is read as the
    likeliest to."""
    right = []
    for group in choices.groups(held=True):
        for question in group["questions"]:
            if question["answers"]:
                pairs = [
                    Pair(held, question["q"], ANSWERED, "chosen", group["paper"])
                    for held in group["statements"]
                ]
                scores = scores_of(model, pairs)[:, QUESTION]
                best = int((scores[:, 0] - scores[:, 1]).argmax())
                right.append(best in question["answers"] + question["maybe"])
    return float(np.mean(right))


def train_pairs(
    data: Path,
    out: Path,
    own: Path,
    start: Path | None,
    minutes: float,
    rate: float,
    head: bool,
    finish: bool = False,
    known: int = 0,
) -> None:
    torch.manual_seed(2)
    model = Model()
    if start is not None:
        unpacked(model, start, head=head)
    sets = held_pairs(data, own)
    best = [0.0]

    def keep() -> None:
        np.savez_compressed(out, **packed(model), temperature=np.float32(1.0))
        print("held out:", report(model, sets), flush=True)
        best[0] = time.monotonic()

    warm = 30 if head else 150  # steps
    rounds = finished(data, own, 11, known) if finish else mixed(data, own, 7)
    train(model, rounds, minutes * 60, rate=rate, warm=warm, checkpoint=keep)
    keep()


def average(before: Path, file: Path, share: float) -> None:
    """Weights between those of two files, `share` of the way to the second, into the second."""
    models = [Model(), Model()]
    for model in models:
        unpacked(model, file)
    unpacked(models[0], before)  # scores that an older file lacks are those of the newer one
    first, second = (model.state_dict() for model in models)
    models[1].load_state_dict(
        {
            name: value if not value.is_floating_point() else torch.lerp(first[name], value, share)
            for name, value in second.items()
        }
    )
    np.savez_compressed(file, **packed(models[1]), temperature=np.float32(1.0))


def calibrate(data: Path, file: Path) -> None:
    """The temperature that makes held-out claims likeliest, each of three sets alike.

    They are those of FM2 and WiCE with their evidence, and of FM2 with other sentences of the page.
    """
    model = Model()
    unpacked(model, file)
    sets = held_pairs(data, None)
    known = [
        (scores_of(model, sets[name])[:, CLAIM], sets[name])
        for name in ("fm2", "wice", "elsewhere")
    ]

    def loss(temperature: float) -> float:
        total = 0.0
        for scores, pairs in known:
            logs = torch.log_softmax(torch.from_numpy(scores) / temperature, 1).numpy()
            total -= float(
                np.mean([np.dot(p.target, row) for p, row in zip(pairs, logs, strict=True)])
            )
        return total

    best = min(np.exp(np.linspace(np.log(0.5), np.log(6), 120)), key=loss)
    with np.load(file, allow_pickle=False) as kept:
        weights = {name: kept[name] for name in kept.files}
    np.savez_compressed(file, **{**weights, "temperature": np.float32(best)})
    print(f"temperature {best:.2f}, loss {loss(1.0):.3f} -> {loss(best):.3f};", report(model, sets))


def main() -> None:
    given = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    given.add_argument("step", choices=STEPS)
    given.add_argument("data", type=Path)
    given.add_argument("out", type=Path)
    given.add_argument("--minutes", type=float, default=30)
    given.add_argument("--pairs", type=int, default=90_000)
    given.add_argument("--made", type=Path)
    given.add_argument("--start", type=Path)
    given.add_argument("--go-on", action="store_true", help="keep the scores of --start, too")
    given.add_argument(
        "--known", type=int, default=0, help="written groups that --start was trained on"
    )
    given.add_argument("--share", type=float, default=0.7, help="of the way to the second")
    given.add_argument("--rate", type=float, default=1.5e-4)
    told = given.parse_args()
    if told.step == "questions":
        make_questions(told.data, told.out, told.minutes)
    elif told.step == "make":
        make_pairs(told.data, told.out, told.pairs)
    elif told.step in ("train", "finish"):
        train_pairs(
            told.data,
            told.out,
            told.made,
            told.start,
            told.minutes,
            told.rate,
            told.go_on or told.step == "finish",
            told.step == "finish",
            told.known,
        )
    elif told.step == "average":
        average(told.data, told.out, told.share)
    else:
        calibrate(told.data, told.out)


if __name__ == "__main__":
    main()
