"""A reader: question and passage are read together, sentence by sentence, by a small transformer.

For each statement of a passage it says how likely that statement answers the question, against the
possibility that nothing in the passage does: the choice of evidence and the answerability of a
question come from one reading. The transformer is the embedding model's, whose layers were trained
further for this on public question sets; `index/models/README.md` is its card and
`bench/train_reader.py` its recipe.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.embed import MiniLMEmbedder
from index.hit import Text, Vectors

if TYPE_CHECKING:
    from index.encoder import Encoder

WEIGHTS = Path(__file__).parent / "models" / "reader.npz"
_START, _END = 101, 102  # [CLS] and [SEP] of BERT's vocabulary
_LONGEST = 256  # tokens of question and passage together, as in training
_LONGEST_QUESTION = 64


class Reader:
    """A PassageReader. Safe for threads; loaded when it is first used."""

    def __init__(self, embedder: MiniLMEmbedder, weights: Path = WEIGHTS) -> None:
        """Raises FileNotFoundError when it is used and there are no weights."""
        self._embedder = embedder
        self._file = weights
        self._lock = threading.Lock()

    def read(self, question: str, passages: Sequence[Text]) -> list[Vectors]:
        if not passages:
            return []
        with self._lock:
            encoder, head = self._loaded
        coded = self._code(question, passages)
        found = [np.empty(0, np.float32)] * len(passages)

        def judge(i: int, states: Vectors) -> None:
            found[i] = _odds(states, coded[i][1], passages[i].statements, head)

        self._embedder.run(encoder, [ids for ids, _ in coded], judge)
        return found

    def _code(self, question: str, passages: Sequence[Text]) -> list[tuple[list[int], _Spans]]:
        """Token ids of each passage after the question, and where its statements are in them."""
        tokenizer = self._embedder.load().tokenizer
        texts = [question, *(piece for passage in passages for piece, _ in passage.pieces)]
        pieces = iter(tokenizer(texts, add_special_tokens=False)["input_ids"])
        asked = [_START, *next(pieces)[:_LONGEST_QUESTION], _END]
        coded = []
        for passage in passages:
            ids = list(asked)
            spans: list[tuple[int, int, int]] = []
            for (_, statement), piece in zip(passage.pieces, pieces, strict=False):
                room = _LONGEST - 1 - len(ids)
                if statement is not None and min(room, len(piece)) > 0:
                    spans.append((statement, len(ids), len(ids) + min(room, len(piece))))
                ids += piece[: max(0, room)]
            coded.append(([*ids, _END], tuple(spans)))
        return coded

    @cached_property
    def _loaded(self) -> tuple[Encoder, NDArray[np.float32]]:
        import torch

        from index.encoder import Encoder, fastest_type

        transformer: Any = self._embedder.load()[0]
        bert = copy.deepcopy(transformer.auto_model)
        with np.load(self._file, allow_pickle=False) as file:
            layers = {
                name: torch.from_numpy(_matrix(file, name))
                for name in file.files
                if name.startswith("encoder.") and not name.endswith(".scale")
            }
            head = np.concatenate([file["head.weight"], file["head.bias"][:, None]], axis=1)
        bert.load_state_dict(layers, strict=False)
        return Encoder(bert, fastest_type()), head.astype(np.float32)


_Spans = tuple[tuple[int, int, int], ...]


def _matrix(file: Any, name: str) -> NDArray[np.float32]:
    """A matrix as it was before it was rounded to 8 bits, row by row."""
    values: NDArray[np.float32] = file[name].astype(np.float32)
    scale = f"{name}.scale"
    if scale in file.files:
        values *= file[scale][:, None]
    return values


def _odds(states: Vectors, spans: _Spans, statements: int, head: NDArray[np.float32]) -> Vectors:
    """Means of the states of each statement, held against the state of the first token."""
    nothing = states[0] @ head[1, :-1] + head[1, -1]
    odds: Vectors = np.full(statements, -np.inf, np.float32)
    for statement, start, end in spans:
        odds[statement] = states[start:end].mean(axis=0) @ head[0, :-1] + head[0, -1] - nothing
    return odds
