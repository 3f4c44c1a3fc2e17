"""Do these words hold what that sentence says, or answer that question? A small transformer reads
both together.

It is the embedding model's, with layers trained further for this and shipped beside this file;
`check/models/README.md` is the card of the weights, and the folder `training/` their recipe.
"""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from index import batches, further_trained, packaged_tokenizer

if TYPE_CHECKING:
    import torch

WEIGHTS = Path(__file__).parent / "models" / "entailment.npz"
_START, _END = 101, 102  # [CLS] and [SEP] of BERT's vocabulary
_LONGEST, _LONGEST_CLAIM = 192, 96  # tokens, as in training
_TOKENS_AT_ONCE = 2_048
_CLAIM, _QUESTION = slice(0, 3), slice(3, 5)  # of the scores, those of a claim and of a question
_LETTERS_A_TOKEN = 40  # no more are read of a text than could ever be needed

_Floats = NDArray[np.float32]
_Weights = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Judgement:
    """How likely it is that words support a claim, contradict it, or neither. They sum to 1."""

    supported: float
    contradicted: float
    neither: float


def placed(place: str, text: str) -> str:
    """Words of a paper after those that say where they stand, as the models read them."""
    return f"{place}: {text}" if place else text


def judged(pairs: Sequence[tuple[str, str]]) -> list[int]:
    """The places of the pairs that a model is asked of.

    Words that are not there hold nothing, and an empty claim says nothing.
    """
    return [i for i, (held, said) in enumerate(pairs) if held.strip() and said.strip()]


class EntailmentError(RuntimeError):
    """The model cannot be used. The message is one line for the user."""


class Entailment(Protocol):
    """Judges pairs of texts: the words of a paper, and a claim."""

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        """One judgement for each (evidence, claim), in order."""
        ...


@runtime_checkable
class ClaimReader(Protocol):
    """An Entailment that is asked once of a claim and of all that is read with it."""

    def judge_claim(
        self, claim: str, pairs: Sequence[tuple[str, str]], *, joined: bool
    ) -> list[Judgement]:
        """One judgement for each (evidence, the claim in its notation), in order.

        Where they are `joined` the first evidence is the words of all the others.
        """
        ...


class Answerability(Protocol):
    """Judges pairs of texts: the words of a paper, and a question."""

    def answered(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """How likely it is, for each (evidence, question), that the words answer it; in order."""
        ...


class MiniLMEntailment:
    """Entailment and Answerability by the weights shipped. Deterministic, and safe for threads.

    Evidence is read up to what fits beside the claim, about 120 words: give the words that matter.
    """

    def __init__(self, weights: Path = WEIGHTS) -> None:
        """The weights are read on first use, which raises EntailmentError where they cannot be."""
        self._file = weights
        self._lock = threading.Lock()

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        found = [Judgement(0.0, 0.0, 1.0)] * len(pairs)
        for i, scores in self._read(pairs):
            found[i] = Judgement(*(float(share) for share in _shares(scores[_CLAIM])))
        return found

    def answered(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        found = [0.0] * len(pairs)
        for i, scores in self._read(pairs):
            found[i] = float(_shares(scores[_QUESTION])[0])
        return found

    def _read(self, pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[int, _Floats]]:
        """The place and the scores of each pair that can be judged."""
        asked = judged(pairs)
        if not asked:
            return
        with self._lock:
            reader = self._reader
            coded = reader.code([pairs[i] for i in asked])
        for batch in batches([len(ids) for ids, _ in coded], _TOKENS_AT_ONCE):
            for row, i in zip(reader.read([coded[n] for n in batch]), batch, strict=True):
                yield asked[i], row

    @cached_property
    def _reader(self) -> _Reader:
        return _reader(self._file)


@lru_cache(maxsize=2)
def _reader(weights: Path) -> _Reader:
    """One for all who read by these weights: a hundred megabytes, and a second."""
    return _Reader(_weights(weights))


_Coded = tuple[list[int], int]  # tokens, and where the claim starts in them


class _Reader:
    """The transformer with its weights."""

    def __init__(self, weights: _Weights) -> None:
        layers = {
            name: _matrix(weights, name)
            for name in weights
            if name.startswith(("encoder.", "embeddings.")) and not name.endswith(".scale")
        }
        self._encoder = further_trained(layers)
        self._tokenizer = packaged_tokenizer()
        self._head = weights["head.weight"].astype(np.float32)
        self._bias = weights["head.bias"].astype(np.float32)
        self._temperature = float(weights["temperature"])

    def code(self, pairs: Sequence[tuple[str, str]]) -> list[_Coded]:
        """Each pair as tokens. What is too long is cut: the evidence, and only then the claim."""
        most = _LONGEST * _LETTERS_A_TOKEN
        texts = [text[:most] for pair in pairs for text in pair]
        ids = [one.ids for one in self._tokenizer.encode_batch(texts, add_special_tokens=False)]
        coded = []
        for held, said in zip(ids[::2], ids[1::2], strict=True):
            claim = said[:_LONGEST_CLAIM]
            evidence = held[: _LONGEST - 3 - len(claim)]
            coded.append(([_START, *evidence, _END, *claim, _END], len(evidence) + 2))
        return coded

    def read(self, batch: Sequence[_Coded]) -> _Floats:
        """The scores (logits) of each coded pair."""
        states = self._encoder(*_tensors(batch)).numpy()
        features = np.empty((len(batch), self._head.shape[1]), np.float32)
        for row, (ids, start) in enumerate(batch):
            claim = states[row, start : len(ids) - 1]
            features[row] = np.concatenate([states[row, 0], claim.mean(axis=0), claim.max(axis=0)])
        scores: _Floats = (features @ self._head.T + self._bias) / self._temperature
        return scores


def _shares(scores: _Floats) -> _Floats:
    likely = np.exp(scores - scores.max())
    shares: _Floats = likely / likely.sum()
    return shares


def _weights(file: Path) -> _Weights:
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
            weights = {name: kept[name] for name in kept.files}
        missing = {"head.weight", "head.bias", "temperature"} - weights.keys()
    except FileNotFoundError:
        raise EntailmentError(
            f"{file}: the weights of the entailment model are missing; restore the file"
            " from the repository"
        ) from None
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile):
        missing = {"all"}
    if missing:
        raise EntailmentError(
            f"{file}: the weights of the entailment model are damaged; restore the file"
            " from the repository"
        )
    return weights


def _matrix(weights: _Weights, name: str) -> _Floats:
    """A matrix as it was before it was rounded to 8 bits, row by row."""
    values: _Floats = weights[name].astype(np.float32)
    scale = weights.get(f"{name}.scale")
    return values if scale is None else values * scale.astype(np.float32)[:, None]


def _tensors(batch: Sequence[_Coded]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Token ids, which of them are there, and which are the claim's."""
    import torch

    shape = len(batch), max(len(ids) for ids, _ in batch)
    ids, mask, second = (torch.zeros(shape, dtype=torch.long) for _ in range(3))
    for row, (own, start) in enumerate(batch):
        ids[row, : len(own)] = torch.tensor(own)
        mask[row, : len(own)] = 1
        second[row, start : len(own)] = 1
    return ids, mask, second
