"""Fits `answer/models/answerability.json`: whether what was found answers the question.

    python -m training.answerability [--report]

A logistic regression of `answer.answerability.SIGNS` on the golden questions for development,
answerable and not alike in weight; the least score to answer is the one that refuses the most
of what is not answered while refusing at most 4 in 100 of what is. With --report it is fitted
on all files but one, for each, and judged on that one.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from answer.answerability import SIGNS, WEIGHTS, can_be_read, read
from answer.evidence import Candidate, Read, choose
from answer.parts import parts
from answer.question import Question, understand
from check import Linear, MiniLMEntailment
from eval import Case, load_file
from index import Index, MiniLMEmbedder

HERE = Path(__file__).parent.parent
GOLDEN = ("development", "reworded", "near-misses")
_STRENGTH = 3.0  # of the pull of the weights to 0: 1/C of the usual notation
_WRONGLY = 0.04  # of answerable questions, the share that may be refused


@dataclass(frozen=True)
class Row:
    """The signs of a question as it is decided on, and whether the papers answer it."""

    file: str
    signs: tuple[float, ...]
    answerable: bool


def rows(index: Index, file: str, cases: Sequence[Case]) -> Iterator[Row]:
    reader = MiniLMEntailment()
    retriever = index.retriever()
    for case in cases:
        if len(case.turns) > 1 or len(parts(case.turns[0])) > 1:
            continue
        seen: list[tuple[float, ...]] = []

        def told(
            question: Question,
            candidates: Sequence[Candidate],
            lacks: bool,
            seen: list[tuple[float, ...]] = seen,
        ) -> Read:
            ordered, _, signs = read(reader, question.text, candidates, lacks)
            if can_be_read(question):
                seen.append(signs)
            return Read(ordered, ordered, True)

        question = understand(index.corrected(case.turns[0]), index.only_capitalised)
        searched = question.searched_in([paper.source for paper in index.papers()])
        choose(question, retriever.search(searched, 25), index, told)
        for one in seen:
            yield Row(file, one, case.answerable)


def fit(known: Sequence[Row]) -> tuple[Linear, float]:
    """The weights, and the least score to answer."""
    table = np.array([row.signs for row in known])
    right = np.array([row.answerable for row in known])
    mean, spread = table.mean(axis=0), table.std(axis=0) + 1e-6
    model = LogisticRegression(C=1 / _STRENGTH, class_weight="balanced", max_iter=5000)
    model.fit((table - mean) / spread, right)
    linear = Linear(tuple(mean), tuple(spread), tuple(model.coef_[0]), float(model.intercept_[0]))
    scores = np.array([linear.score(row) for row in table])
    return linear, float(np.quantile(scores[right], _WRONGLY))


def report(found: Sequence[Row]) -> None:
    for name in dict.fromkeys(row.file for row in found):
        linear, least = fit([row for row in found if row.file != name])
        new = [row for row in found if row.file == name]
        right = np.array([row.answerable for row in new])
        scores = np.array([linear.score(row.signs) for row in new])
        refused = scores < least
        print(
            f"{name}: AUROC {roc_auc_score(right, scores):.3f}, refused"
            f" {int(refused[~right].sum())} of {int((~right).sum())} that are not answered and"
            f" {int(refused[right].sum())} of {int(right.sum())} that are"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--report", action="store_true")
    given = parser.parse_args()
    found: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        index = Index(Path(folder), MiniLMEmbedder())
        index.update(HERE / "corpus")
        for name in GOLDEN:
            file = load_file(HERE / "eval" / "golden" / f"{name}.toml")
            assert not file.held_out
            found += rows(index, name, file.cases)
        index.close()
    if given.report:
        report(found)
        return
    linear, least = fit(found)
    record = {
        "signs": list(SIGNS),
        "linear": linear.record(),
        "least": round(least, 5),
    }
    WEIGHTS.parent.mkdir(exist_ok=True)
    WEIGHTS.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
