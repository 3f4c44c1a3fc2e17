"""The reader: a cross-encoder that judges passages against a question.

One pass over each (question, passage) pair tells how relevant the passage is, how likely it is
that the passage really holds the answer, and which of its sentences do the answering. The model
is the int8 ONNX file made by ``export.py``; it runs on the CPU through onnxruntime.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TOKEN_LIMIT = 256
BATCH = 8

Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of one passage.

    ``relevance`` is a score for ranking passages of one question. ``answerable`` is the
    probability that the passage holds the answer. ``evidence`` has one score from 0 to 1 for
    each sentence span that was given, in the same order.
    """

    relevance: float
    answerable: float
    evidence: tuple[float, ...]


class CrossEncoder:
    """Reads passages with a question in mind. Threads may share one instance."""

    def __init__(self, weights: Path, tokenizer: Path, threads: int = 0) -> None:
        """Load the model and its ``tokenizer.json``; ``threads`` 0 leaves the choice to the
        runtime."""
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self._session: Any = onnxruntime.InferenceSession(
            str(weights), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(TOKEN_LIMIT, strategy="longest_first")

    def read(self, question: str, passages: Sequence[tuple[str, Spans]]) -> list[Reading]:
        """Judge every passage, given as its text and its sentences' (start, end) characters.

        A passage beyond the token limit is cut; a sentence of which nothing is left, or which
        is empty, scores 0.
        """
        if not passages:
            return []
        coded: list[Any] = self._tokenizer.encode_batch([(question, text) for text, _ in passages])
        by_length = sorted(range(len(passages)), key=lambda i: len(coded[i].ids))
        readings: dict[int, Reading] = {}
        for first in range(0, len(by_length), BATCH):
            chosen = by_length[first : first + BATCH]
            batch = self._judge([coded[i] for i in chosen], [passages[i][1] for i in chosen])
            readings.update(zip(chosen, batch, strict=True))
        return [readings[i] for i in range(len(passages))]

    def _judge(self, coded: Sequence[Any], spans: Sequence[Spans]) -> list[Reading]:
        """Run the model once over pairs of similar length."""
        import numpy as np

        shape = (len(coded), max(len(code.ids) for code in coded))
        ids, mask, types = (np.zeros(shape, dtype=np.int64) for _ in range(3))
        most = max(1, *(len(each) for each in spans))
        shares = np.zeros((shape[0], most, shape[1]), dtype=np.float32)
        for row, (code, sentences) in enumerate(zip(coded, spans, strict=True)):
            size = len(code.ids)
            ids[row, :size], mask[row, :size], types[row, :size] = code.ids, 1, code.type_ids
            starts = np.array([offset[0] for offset in code.offsets])
            in_passage = np.array([part == 1 for part in code.sequence_ids])
            for place, (start, end) in enumerate(sentences):
                inside = in_passage & (starts >= start) & (starts < end)
                if inside.any():
                    shares[row, place, :size] = inside / inside.sum()
        relevance, answerable, evidence = self._session.run(
            ["relevance", "answerable", "evidence"],
            {"input_ids": ids, "attention_mask": mask, "token_type_ids": types, "spans": shares},
        )
        present = shares.any(axis=2)
        chance = 1 / (1 + np.exp(-answerable))
        support = np.where(present, 1 / (1 + np.exp(-evidence)), 0.0)
        return [
            Reading(
                float(relevance[row]),
                float(chance[row]),
                tuple(float(score) for score in support[row, : len(sentences)]),
            )
            for row, sentences in enumerate(spans)
        ]
