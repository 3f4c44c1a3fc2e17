"""The transformer of the embedding model, run for many texts at once as fast as a processor can.

The layers are BERT's (Devlin et al. 2019), with the weights of the model's file. The same results
as those of the transformers library, in less time, by three things: query, key and value in one
product, attention over contiguous heads (twice as fast), and bfloat16 throughout where the
processor has it. And that library need not be imported, which costs six seconds at every start.

A text's states are the same to the last bit whatever is read with it, so that an answer does not
hang on what was asked before. A product sums in another order where it has other rows, which moves
a state by up to 0.05 in bfloat16; so the tokens of all texts stand one after the other, without
padding, and are multiplied in blocks of a fixed number of rows, and each text attends by itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch.nn.functional import gelu, layer_norm, linear, scaled_dot_product_attention

_Weights = tuple[torch.Tensor, torch.Tensor]
# Rows in a block. Few, as the last one is filled up; a lone question is read in float32.
_ROWS = {torch.float32: 32, torch.bfloat16: 64}


class Encoder:
    """Token ids become token states. Safe for threads."""

    def __init__(
        self, folder: Path, dtype: torch.dtype, layers: Mapping[str, NDArray[Any]] | None = None
    ) -> None:
        """The model in a folder (`config.json`, `model.safetensors`), its weights as `dtype`.

        `layers` replace those of the same names in the file. Raises OSError where one is missing.
        """
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        weights = load_file(folder / "model.safetensors")
        weights.update((name, torch.from_numpy(value)) for name, value in (layers or {}).items())

        def matrix(name: str) -> torch.Tensor:
            return weights[f"{name}.weight"].to(dtype)

        def of(name: str) -> _Weights:
            return matrix(name), weights[f"{name}.bias"].to(dtype)

        self._rows = _ROWS[dtype]
        self._heads: int = config["num_attention_heads"]
        self._eps: float = config["layer_norm_eps"]
        kinds = weights["embeddings.token_type_embeddings.weight"]
        places = weights["embeddings.position_embeddings.weight"]
        self._words = matrix("embeddings.word_embeddings")
        self._places = (places + kinds[0]).to(dtype)
        self._second = (kinds[1] - kinds[0]).to(dtype)
        self._first = of("embeddings.LayerNorm")
        self._layers = []
        for number in range(config["num_hidden_layers"]):
            layer = f"encoder.layer.{number}"
            apart = [of(f"{layer}.attention.self.{name}") for name in ("query", "key", "value")]
            together = (torch.cat([w for w, _ in apart]), torch.cat([b for _, b in apart]))
            self._layers.append(
                (
                    together,
                    of(f"{layer}.attention.output.dense"),
                    of(f"{layer}.attention.output.LayerNorm"),
                    of(f"{layer}.intermediate.dense"),
                    of(f"{layer}.output.dense"),
                    of(f"{layer}.output.LayerNorm"),
                )
            )

    def __call__(
        self, texts: Sequence[Sequence[int]], seconds: Sequence[int] | None = None
    ) -> list[torch.Tensor]:
        """The last layer's states of each text of token ids, shape (tokens, dimensions), float32.

        `seconds` tells where in each text the second of two that are read together starts.
        """
        ends = [0, *accumulate(map(len, texts))]
        cuts = [slice(start, end) for start, end in pairwise(ends)]
        filled = -ends[-1] % self._rows
        ids = torch.tensor([*(one for text in texts for one in text), *[0] * filled])
        places = torch.tensor([*(n for text in texts for n in range(len(text))), *[0] * filled])
        with torch.inference_mode():
            x = self._words[ids] + self._places[places]
            for cut, start in zip(cuts, seconds or (), strict=seconds is not None):
                x[cut][start:] += self._second
            x = self._norm(x, self._first)
            attended = torch.zeros_like(x)
            for together, out, norm, up, down, last in self._layers:
                heads = self._product(x, together)
                for cut in cuts:
                    attended[cut] = self._attended(heads[cut])
                x = self._norm(self._product(attended, out).add_(x), norm)
                inner = gelu(self._product(x, up))
                x = self._norm(self._product(inner, down).add_(x), last)
            return [x[cut].float() for cut in cuts]

    def _product(self, x: torch.Tensor, weights: _Weights) -> torch.Tensor:
        return torch.cat([linear(rows, *weights) for rows in torch.split(x, self._rows)])

    def _attended(self, heads: torch.Tensor) -> torch.Tensor:
        """What the tokens of one text see of each other."""
        tokens = len(heads)
        apart = heads.view(tokens, 3, self._heads, -1).permute(1, 2, 0, 3).contiguous()
        query, key, value = apart[:, None]
        seen = scaled_dot_product_attention(query, key, value)
        return seen[0].transpose(0, 1).reshape(tokens, -1)

    def _norm(self, x: torch.Tensor, weights: _Weights) -> torch.Tensor:
        return layer_norm(x, (x.shape[1],), *weights, self._eps)


def fastest_type() -> torch.dtype:
    """bfloat16 where the processor computes in it: nearly three times as fast; else float32."""
    able = torch.cpu.get_capabilities()
    fast = able.get("amx_bf16") or able.get("avx512_bf16")
    return torch.bfloat16 if fast else torch.float32
