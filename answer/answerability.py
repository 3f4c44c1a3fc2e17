"""Which of the nearest statements answers the question, and whether any does: signs, weighed.

A model that reads question and words together (`check.Answerability`) looks at the nearest
statements, each after the words that say where it stands: most questions that papers do not answer
are about the right thing in the wrong year, of another body, or ask for a figure that is not given.
`training/answerability.py` fits the weights of the decision.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from answer.evidence import Candidate, Read
from answer.question import Question
from check import Answerability, Linear, log_odds, placed
from index import place
from ingest import content_words

WEIGHTS = Path(__file__).parent / "models" / "answerability.json"
SIGNS = ("first statement", "statements", "lacks the kind")
_READ = 7  # statements
_FEWEST = 3  # words that say something, of a question that is read
_ANSWERS = 0.3  # of a statement's score, for each unit of the log-odds that it answers
_DOUBTED = -0.5  # log-odds: a question of a word or two, of which no statement is likelier ...
_FOREIGN = 0.5  # ... nor holds this share of its words, is not answered
_BEHIND = 1.0  # in log-odds: what is farther behind the best than this is not said beside it


class AnswerabilityReader:
    """Reads question and candidates together. Safe for threads if its reader is."""

    def __init__(self, reader: Answerability) -> None:
        self._reader = reader

    def __call__(self, question: Question, candidates: Sequence[Candidate], lacks: bool) -> Read:
        """The candidates, the one that answers best first, and whether to answer with them.

        Beside the best only those may be said that were read, too, and are hardly less likely to
        answer. `lacks` says that by the rules none is of the kind asked for; it decides where the
        question says too little to be read, unless nothing found has anything to do with it.
        """
        ordered, odds, found = read(self._reader, question.text, candidates, lacks)
        if not can_be_read(question):
            held = max(one.signals.overlap for one in candidates)
            foreign = max(odds) < _DOUBTED and held < _FOREIGN
            return Read(candidates, candidates, not (lacks or foreign))
        linear, least = _weights()
        sayable = [ordered[i] for i, one in enumerate(odds) if one >= odds[0] - _BEHIND]
        return Read(ordered, sayable, linear.score(found) >= least)


def can_be_read(question: Question) -> bool:
    """Whether it says enough; by a word or two nothing can be told from what is near it."""
    return len(content_words(question.text)) >= _FEWEST


def read(
    reader: Answerability, question: str, candidates: Sequence[Candidate], lacks: bool
) -> tuple[list[Candidate], list[float], tuple[float, ...]]:
    """The candidates, the one that answers best first; the log-odds that they answer, of those
    read; and the values of SIGNS: these of the first, and of all in the mean (of a fixed few in an
    order, two that are all but equal would change places and the decision with them)."""
    few = candidates[:_READ]
    texts = [(placed(place(one.passage), one.statement.flat), question) for one in few]
    odds = [log_odds(share) for share in reader.answered(texts)]
    best = max(range(len(few)), key=lambda i: few[i].score + _ANSWERS * odds[i])
    others = [i for i in range(len(few)) if i != best]
    order = [best, *sorted(others, key=lambda i: -few[i].continued - _ANSWERS * odds[i])]
    odds = [odds[i] for i in order]
    signs = (odds[0], sum(odds) / len(odds), float(lacks))
    return [*(few[i] for i in order), *candidates[_READ:]], odds, signs


@cache
def _weights(file: Path = WEIGHTS) -> tuple[Linear, float]:
    """The weights, and the log-odds from which a question is answered."""
    record = json.loads(file.read_text(encoding="utf-8"))
    if record["signs"] != list(SIGNS):
        raise ValueError(f"{file} was fitted for other signs; fit it again")
    return Linear.of(record["linear"]), float(record["least"])
