"""How the judge's weights are made: the recipe of `check/models/judge.json`.

    python -m training.judge [--report]

Logistic regressions over what `check/judge.py` calls FEATURES, fitted on the development claims of
`eval/golden` (never on those held out), those of `training/claims.toml` and the sample corpus; for words that are given also on the
tenth of `training/written.jsonl` that the entailment model never saw. `--report` writes nothing and says
what came of each fifth of the claims when the weights were fitted on the other four.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from answer.checker import candidates
from check import FEATURES, Judge, MiniLMEntailment, Weighed, Words
from check.judge import GIVEN, RELEVANCE, STANCE, WEIGHTS, Linear, outcome_features, sides
from eval import ClaimCase, load_file
from index import Index, MiniLMEmbedder
from training import written

HERE = Path(__file__).parent.parent
GOLDEN = HERE / "eval" / "golden"
FILES = (
    *(GOLDEN / f"{name}.toml" for name in ("claims", "development", "reworded")),
    HERE / "training" / "claims.toml",
)
LABELS = ("supported", "contradicted", "not_found")
_FOLDS = 8
_STRENGTH = 0.3  # of the pull of the weights to 0: 1/C of the usual notation
_WRITTEN = 0.05  # what a written claim counts for where a golden one counts 1: they are many
_SEED = 4


@dataclass(frozen=True)
class Claim:
    """A claim, the statements read with it, their features, and which of them are its evidence."""

    case: ClaimCase
    words: list[Words]
    features: np.ndarray
    gold: np.ndarray

    @property
    def label(self) -> int:
        return LABELS.index(self.case.verdict or "not_found")


@dataclass(frozen=True)
class Told:
    """The features of a claim in words that were given, and what they say of it."""

    features: np.ndarray
    label: int


def read_claims(cases: Sequence[ClaimCase], corpus: Path) -> Iterator[Claim]:
    judge = Judge(MiniLMEntailment())
    with tempfile.TemporaryDirectory() as folder:
        index = Index(Path(folder), MiniLMEmbedder())
        index.update(corpus)
        retriever = index.retriever()
        for case in cases:
            found = candidates(retriever.search(case.claim, 25))
            words = [one.words for one in found]
            features = np.array([row for row, *_ in judge.features(case.claim, words)])
            gold = np.array([_is_evidence(one.source.id, one.words.text, case) for one in found])
            yield Claim(case, words, features, gold)
        index.close()


def _is_evidence(paper: str, text: str, case: ClaimCase) -> bool:
    said = _letters(text)
    return any(
        one.document == paper
        and (_letters(one.quote) in said or (len(said) > 25 and said in _letters(one.quote)))
        for one in case.evidence
    )


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", text.lower())


Three = tuple[Linear, Linear, Linear]
Fitted = tuple[Linear, Linear, Three]


def fit(claims: Sequence[Claim], told: Sequence[Told]) -> Fitted:
    """The weights of statements on all; those of the outcome on readings from other folds, so that
    they are as unsure as readings of new claims will be."""
    fold = np.random.RandomState(_SEED).randint(_FOLDS, size=len(claims))
    outcomes: list[tuple[float, ...]] = [()] * len(claims)
    for number in range(_FOLDS):
        known = [claim for claim, f in zip(claims, fold, strict=True) if f != number]
        stage = _statements(known, told)
        for at in np.flatnonzero(fold == number):
            claim = claims[at]
            outcomes[at] = outcome_features(claim.words, _readings(claim, *stage))
    labels = [claim.label for claim in claims]
    return *_statements(claims, told), _outcome(outcomes, labels)


def _statements(claims: Sequence[Claim], told: Sequence[Told]) -> tuple[Linear, Linear]:
    """Relevance, of every statement that was read; stance, of those that are evidence."""
    rows = np.concatenate([claim.features for claim in claims])
    gold = np.concatenate([claim.gold for claim in claims])
    stances = [(row, claim.label, 1.0) for claim in claims for row in claim.features[claim.gold]]
    stances += [(one.features, one.label, _WRITTEN) for one in told]
    stances = [one for one in stances if one[1] < 2]
    table = np.array([row for row, _, _ in stances])[:, list(STANCE)]
    counts = np.array([count for _, _, count in stances])
    return (
        _linear(rows[:, list(RELEVANCE)], gold),
        _linear(table, np.array([label == 0 for _, label, _ in stances]), counts),
    )


def _linear(rows: np.ndarray, right: np.ndarray, counts: np.ndarray | None = None) -> Linear:
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    model = LogisticRegression(C=1 / _STRENGTH, max_iter=5000)
    model.fit((rows - mean) / spread, right, sample_weight=counts)
    return Linear(tuple(mean), tuple(spread), tuple(model.coef_[0]), float(model.intercept_[0]))


def read_written() -> list[Told]:
    """The written claims that the entailment model never saw, each with its evidence."""
    judge = Judge(MiniLMEntailment())
    return [
        Told(np.array(judge.features(pair.claim, [words])[0][0]), pair.label)
        for pair in written.load(held=True)
        if pair.kind == "written"
        for words in [Words(pair.evidence, pair.place, place=pair.place)]
    ]


def fit_given(claims: Sequence[Claim], told: Sequence[Told]) -> Three:
    """The weights of the outcome where the words are given."""
    judge = Judge(MiniLMEntailment())
    rows, labels = [one.features for one in told], [one.label for one in told]
    for claim in claims:
        words = " ".join(one.quote for one in claim.case.evidence) or claim.words[0].text
        rows.append(np.array(judge.features(claim.case.claim, [Words(words)])[0][0]))
        labels.append(claim.label)
    return _outcome(np.array(rows)[:, list(GIVEN)], labels)


def _outcome(rows: Sequence[Sequence[float]] | np.ndarray, labels: Sequence[int]) -> Three:
    table = np.array(rows)
    mean, spread = table.mean(axis=0), table.std(axis=0) + 1e-6
    model = LogisticRegression(C=1 / _STRENGTH, max_iter=5000).fit((table - mean) / spread, labels)
    supported, contradicted, not_found = (
        Linear(tuple(mean), tuple(spread), tuple(row), float(bias))
        for row, bias in zip(model.coef_, model.intercept_, strict=True)
    )
    return supported, contradicted, not_found


def _readings(claim: Claim, relevant: Linear, stance: Linear) -> list[Weighed]:
    return [Weighed(*sides(row, relevant, stance), (), "") for row in claim.features]


def chances(claim: Claim, weights: Fitted) -> np.ndarray:
    relevant, stance, outcome = weights
    features = outcome_features(claim.words, _readings(claim, relevant, stance))
    scores = np.exp([one.score(features) for one in outcome])
    return scores / scores.sum()


def report(claims: Sequence[Claim], told_words: Sequence[Told]) -> None:
    labels = np.array([claim.label for claim in claims])
    told = np.zeros((len(claims), 3))
    folds = StratifiedKFold(5, shuffle=True, random_state=_SEED)
    for known, new in folds.split(labels, labels):
        weights = fit([claims[i] for i in known], told_words)
        for i in new:
            told[i] = chances(claims[i], weights)
    said = told.argmax(axis=1)
    print("accuracy", round(float((said == labels).mean()), 3))
    for wanted in range(3):
        row = [int(((labels == wanted) & (said == given)).sum()) for given in range(3)]
        print(f"{LABELS[wanted]:<14}", dict(zip(LABELS, row, strict=True)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--report", action="store_true")
    given = parser.parse_args()
    cases: list[ClaimCase] = []
    for path in FILES:
        file = load_file(path)
        assert not file.held_out
        cases += [claim for claim in file.claims if claim.verdict]
    claims = list(read_claims(cases, HERE / "corpus"))
    told = read_written()
    if given.report:
        report(claims, told)
        return
    relevant, stance, outcome = fit(claims, told)
    record = {
        "features": list(FEATURES),
        "relevant": relevant.record(),
        "stance": stance.record(),
        "outcome": [one.record() for one in outcome],
        "given": [one.record() for one in fit_given(claims, told)],
    }
    WEIGHTS.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
