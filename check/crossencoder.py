"""A stronger entailment model from elsewhere, where one is set: off unless a name is given."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from check.entailment import EntailmentError, Judgement, judged

_MEANINGS = {
    "entailment": 0, "entailed": 0, "entails": 0, "supported": 0, "supports": 0,
    "contradiction": 1, "contradicted": 1, "contradicts": 1, "refuted": 1, "refutes": 1,
    "neutral": 2, "neither": 2, "not enough info": 2, "not_enough_info": 2,
}  # fmt: skip


class CrossEncoderEntailment:
    """An Entailment by a cross-encoder of sentence-transformers, named or in a folder.

    Which score means what is read from the model's own configuration.
    """

    def __init__(self, name_or_path: str) -> None:
        """Loaded on first use, from the hub only if it is no folder; raises EntailmentError then
        where there is no such model or its labels are not those of entailment."""
        self._name = name_or_path
        if name_or_path.startswith("~"):
            with suppress(RuntimeError):  # there is no such user, so no such folder either
                self._name = str(Path(name_or_path).expanduser())
        self._lock = threading.Lock()

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        asked = judged(pairs)
        found = [Judgement(0.0, 0.0, 1.0)] * len(pairs)
        if not asked:
            return found
        with self._lock:
            model, order = self._loaded
            scores = np.asarray(
                model.predict([pairs[i] for i in asked], apply_softmax=True), np.float64
            )
        for i, row in zip(asked, scores / scores.sum(axis=1, keepdims=True), strict=True):
            found[i] = Judgement(*(float(row[order[meaning]]) for meaning in range(3)))
        return found

    @cached_property
    def _loaded(self) -> tuple[Any, dict[int, int]]:
        """The model, and at which place of its scores each of the three meanings is."""
        if _is_path(self._name) and not Path(self._name).is_dir():  # not asked of the hub
            raise EntailmentError(f"{self._name}: there is no such folder of a cross-encoder")
        from sentence_transformers import CrossEncoder

        try:
            model = CrossEncoder(self._name, device="cpu")
        except Exception as error:  # the library raises whatever went wrong inside
            raise EntailmentError(
                f"{self._name}: cannot be loaded as an entailment model"
                f" ({type(error).__name__}); give a folder or the name of a cross-encoder"
            ) from error
        labels = {int(i): str(label).lower() for i, label in model.config.id2label.items()}
        order = {_MEANINGS[label]: i for i, label in labels.items() if label in _MEANINGS}
        if len(order) != 3 or len(labels) != 3:
            raise EntailmentError(
                f"{self._name}: has the labels {', '.join(labels.values())}; an entailment model"
                " has entailment, contradiction and neutral"
            )
        return model, order


def _is_path(name: str) -> bool:
    """Whether it can only be a folder: the hub's names are NAME or OWNER/NAME."""
    first, *_ = name.split("/")
    return name.startswith(("/", ".", "~", "\\")) or name.count("/") > 1 or Path(first).is_dir()
