"""The transformer of the embedding model, run for many texts at once as fast as a processor can.

The layers are BERT's (Devlin et al. 2019), with the weights of the model's file. The same results
as those of the transformers library, in less time, by three things: query, key and value in one
product, attention over contiguous heads (twice as fast), and bfloat16 throughout where the
processor has it. And that library need not be imported, which costs six seconds at every start.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch.nn.functional import gelu, layer_norm, linear, scaled_dot_product_attention

_Weights = tuple[torch.Tensor, torch.Tensor]


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
        self, ids: torch.Tensor, mask: torch.Tensor, second: torch.Tensor | None = None
    ) -> torch.Tensor:
        """The last layer's states, shape (texts, tokens, dimensions), float32.

        `ids`, `mask` (1 for a token, 0 for padding) and `second` (1 in the second of two texts that
        are read together) have the shape (texts, tokens).
        """
        texts, tokens = ids.shape
        seen = None if bool(mask.all()) else mask.bool()[:, None, None, :]
        with torch.inference_mode():
            x = self._words[ids] + self._places[:tokens]
            if second is not None:
                x += second[:, :, None].to(x.dtype) * self._second
            x = self._norm(x.view(texts * tokens, -1), self._first)
            size = x.shape[1]
            for together, out, norm, up, down, last in self._layers:
                heads = linear(x, *together).view(texts, tokens, 3, self._heads, -1)
                query, key, value = heads.permute(2, 0, 3, 1, 4).contiguous()
                seen_by = scaled_dot_product_attention(query, key, value, attn_mask=seen)
                attended = seen_by.transpose(1, 2).reshape(texts * tokens, size)
                x = self._norm(linear(attended, *out).add_(x), norm)
                x = self._norm(linear(gelu(linear(x, *up)), *down).add_(x), last)
            return x.view(texts, tokens, size).float()

    def _norm(self, x: torch.Tensor, weights: _Weights) -> torch.Tensor:
        return layer_norm(x, (x.shape[1],), *weights, self._eps)


def fastest_type() -> torch.dtype:
    """bfloat16 where the processor computes in it: nearly three times as fast; else float32."""
    able = torch.cpu.get_capabilities()
    fast = able.get("amx_bf16") or able.get("avx512_bf16")
    return torch.bfloat16 if fast else torch.float32
