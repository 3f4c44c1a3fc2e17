"""The transformer that is trained, its batches, its training and its file."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from check.entailment import placed
from index.embed import packaged_model
from training.pair import Pair

START, END = 101, 102  # [CLS] and [SEP]
LONGEST, LONGEST_CLAIM = 192, 96  # tokens
_BATCH = 4096  # tokens, padding included
_SIZE = 384
_FEATURES = 3 * _SIZE  # the first token's state, and the claim's mean and greatest ones

CLAIM, QUESTION = slice(0, 3), slice(3, 5)  # of the scores, those of a claim and of a question
_SCORES = 5

Coded = tuple[list[int], int, tuple[float, ...]]  # tokens, where the claim starts, target


class Model(torch.nn.Module):
    """The embedding model's transformer, its word embeddings frozen, and five scores."""

    def __init__(self) -> None:
        from transformers import AutoTokenizer, BertModel

        super().__init__()
        folder = str(packaged_model())
        self.tokenizer: Any = AutoTokenizer.from_pretrained(folder)
        self.bert: Any = BertModel.from_pretrained(
            folder,
            add_pooling_layer=False,
            attn_implementation="eager",  # trains twice as fast on a CPU as the fused one
            attention_probs_dropout_prob=0.0,
            hidden_dropout_prob=0.05,
        )
        self.bert.embeddings.requires_grad_(False)
        self.bert.embeddings.token_type_embeddings.requires_grad_(True)
        self.head = torch.nn.Linear(_FEATURES, _SCORES)
        torch.nn.init.normal_(self.head.weight, std=0.02)
        torch.nn.init.zeros_(self.head.bias)

    def code(self, pairs: Sequence[Pair]) -> list[Coded]:
        """Each pair as tokens: evidence, then claim; the evidence is what is cut."""
        evidence = self.tokenizer(
            [placed(p.place, p.evidence) for p in pairs], add_special_tokens=False
        )
        claims = self.tokenizer([p.claim for p in pairs], add_special_tokens=False)
        coded = []
        for pair, held, said in zip(pairs, evidence["input_ids"], claims["input_ids"], strict=True):
            said = said[:LONGEST_CLAIM]
            held = held[: LONGEST - 3 - len(said)]
            target = (*pair.target, *[0.0] * (_SCORES - len(pair.target)))
            coded.append(([START, *held, END, *said, END], len(held) + 2, target))
        return coded

    def forward(self, batch: Sequence[Coded]) -> torch.Tensor:
        """The five scores (logits) of each pair."""
        longest = max(len(ids) for ids, _, _ in batch)
        ids = torch.zeros(len(batch), longest, dtype=torch.long)
        mask, segments = torch.zeros_like(ids), torch.zeros_like(ids)
        claim = torch.zeros(len(batch), longest, 1, dtype=torch.bool)
        for row, (own, start, _) in enumerate(batch):
            ids[row, : len(own)] = torch.tensor(own)
            mask[row, : len(own)] = 1
            segments[row, start : len(own)] = 1
            claim[row, start : len(own) - 1] = True
        with torch.autocast("cpu", torch.bfloat16):
            states = self.bert(
                input_ids=ids, attention_mask=mask, token_type_ids=segments
            ).last_hidden_state
        states = states.float()
        mean = (states * claim).sum(1) / claim.sum(1).clamp(min=1)
        greatest = states.masked_fill(~claim, -1e4).amax(1)
        scores: torch.Tensor = self.head(torch.cat([states[:, 0], mean, greatest], 1))
        return scores


def by_length(coded: Sequence[Coded], chance: random.Random) -> Iterator[list[Coded]]:
    """Batches of pairs of like length, in chance order."""
    made: list[list[Coded]] = [[]]
    for one in sorted(coded, key=lambda one: len(one[0])):
        if made[-1] and (len(made[-1]) + 1) * len(one[0]) > _BATCH:
            made.append([])
        made[-1].append(one)
    chance.shuffle(made)
    yield from made


def scores_of(model: Model, pairs: Sequence[Pair]) -> np.ndarray[Any, np.dtype[np.float32]]:
    """The scores of many pairs, without training."""
    coded = model.code(pairs)
    order = sorted(range(len(pairs)), key=lambda i: len(coded[i][0]))
    found = np.zeros((len(pairs), _SCORES), np.float32)
    was = model.training
    model.eval()
    with torch.inference_mode():
        for i in range(0, len(order), 48):
            rows = order[i : i + 48]
            found[rows] = model([coded[row] for row in rows]).numpy()
    model.train(was)
    return found


def train(
    model: Model,
    rounds: Iterable[Sequence[Pair]],
    seconds: float,
    *,
    rate: float = 1.5e-4,
    head_rate: float = 1e-3,
    seed: int = 3,
    every: float = 300,
    warm: int = 150,
    checkpoint: Callable[[], None] = lambda: None,
) -> None:
    """AdamW, some steps of warm-up, the rate falling to nothing over the time there is.

    `rounds` gives pairs without end, some hundreds or thousands at a time.
    """
    body = [p for p in model.bert.parameters() if p.requires_grad]
    parts = [{"params": body, "lr": rate}, {"params": model.head.parameters(), "lr": head_rate}]
    optimizer = torch.optim.AdamW(parts, betas=(0.9, 0.98), weight_decay=0.01)
    chance = random.Random(seed)
    began = kept = time.monotonic()
    step, seen, tokens, recent = 0, 0, 0, 0.0
    model.train()
    for pairs in rounds:
        for batch in by_length(model.code(pairs), chance):
            share = (time.monotonic() - began) / seconds
            if share >= 1:
                return
            falling = min(1.0, (step + 1) / warm) * max(0.02, 0.5 + 0.5 * math.cos(math.pi * share))
            for group, top in zip(optimizer.param_groups, (rate, head_rate), strict=True):
                group["lr"] = top * falling
            wanted = torch.tensor([target for _, _, target in batch])
            scores = model(batch)
            logs = [torch.log_softmax(scores[:, own], 1) for own in (CLAIM, QUESTION)]
            loss = -(wanted * torch.cat(logs, 1)).sum(1).mean()
            loss.backward()
            torch.nn.utils.clip_grad_norm_([*body, *model.head.parameters()], 1.0)
            optimizer.step()
            optimizer.zero_grad()
            step, seen, tokens = step + 1, seen + len(batch), tokens + sum(len(c[0]) for c in batch)
            recent = 0.98 * recent + 0.02 * loss.item()
            if step % 50 == 0:
                speed = tokens / (time.monotonic() - began)
                mended = recent / (1 - 0.98**step)
                print(
                    f"{share:4.0%} step {step} pairs {seen} {speed:.0f} tok/s loss {mended:.3f}",
                    flush=True,
                )
            if time.monotonic() - kept > every:
                checkpoint()
                kept = time.monotonic()


def packed(model: Model) -> dict[str, Any]:
    """What differs from the packaged model: matrices rounded to 8 bits row by row, and the head."""
    kept: dict[str, Any] = {}
    for name, value in model.bert.state_dict().items():
        if not name.startswith(("encoder.layer.", "embeddings.token_type_embeddings")):
            continue
        matrix = value.detach().float().numpy()
        if matrix.ndim == 2:
            scale = np.maximum(np.abs(matrix).max(axis=1), 1e-8) / 127
            kept[name] = np.round(matrix / scale[:, None]).astype(np.int8)
            kept[f"{name}.scale"] = scale.astype(np.float32)
        else:
            kept[name] = matrix.astype(np.float16)
    kept["head.weight"] = model.head.weight.detach().numpy().astype(np.float32)
    kept["head.bias"] = model.head.bias.detach().numpy().astype(np.float32)
    return kept


def unpacked(model: Model, file: Path, *, head: bool = True) -> None:
    """Put the weights of a packed file into the model."""
    with np.load(file, allow_pickle=False) as kept:
        names = [n for n in kept.files if n.startswith(("encoder.", "embeddings."))]
        layers = {
            name: torch.from_numpy(
                kept[name].astype(np.float32)
                * (kept[f"{name}.scale"][:, None] if f"{name}.scale" in kept.files else 1.0)
            )
            for name in names
            if not name.endswith(".scale")
        }
        model.bert.load_state_dict(layers, strict=False)
        if head:
            own = len(kept["head.bias"])  # an older file holds those of claims alone
            model.head.weight.data[:own] = torch.from_numpy(kept["head.weight"])
            model.head.bias.data[:own] = torch.from_numpy(kept["head.bias"])
