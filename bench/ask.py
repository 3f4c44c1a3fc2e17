"""How long a question takes in a small and in a large library, whole and by its parts.

    .venv/bin/python -m bench.ask [--passages 5000 100000] [--cache FOLDER] [--output FILE]

The libraries are made of the sample corpus: its sentences in new orders, with other figures and
invented names, so that words and vectors look like those of real papers. Embedding so many would
take an hour; a sentence gets the vector of the one that it was made from, moved a little at random.
Each question is asked of all libraries in turn, twice: the first time is how a new question feels,
the second is one that was asked lately. Look at ratios where the machine has other work to do.
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from answer import Assistant
from index import Index, MiniLMEmbedder
from index.hit import Vectors
from index.parts import vectors_name
from index.store import Store
from index.update import PASSAGE_TOKENS
from ingest import Document, Passage, Source, split
from ingest.plain import read_markdown, read_text

_CORPUS = Path(__file__).resolve().parent.parent / "corpus"
_SECTIONS = 24  # of a made paper, each of four to ten sentences
_NOISE = 0.5  # length of what is added to a vector of length 1: cosine about 0.9 to where it was

# What is timed: the parts, and the functions whose time they are, less that of other parts inside.
PARTS = (
    ("understanding", "answer.assistant", "stand_alone"),
    ("understanding", "answer.assistant", "understand"),
    ("spelling", "index.spelling", "Spelling.corrected"),
    ("embedding the question", "index.embed", "MiniLMEmbedder.embed"),
    ("lexical", "index.lexical", "LexicalRetriever.search"),
    ("dense", "index.dense", "DenseRetriever.search"),
    ("fusion", "index.fusion", "FusedRetriever.search"),
    ("same words once", "index.duplicates", "DistinctRetriever.search"),
    ("reading passages", "index.embed", "MiniLMEmbedder.embed_tokens"),
    ("second stage", "index.rerank", "RerankedRetriever.search"),
    ("choosing evidence", "answer.assistant", "choose"),
    ("papers searched", "answer.assistant", "Assistant._searched"),
    ("quoting", "answer.assistant", "quoted"),
)

_FORMS = (
    "What did the committee decide about {}?",
    "How many people were helped by {} last year?",
    "Who is responsible for {}?",
    "When was the strategy on {} last reviewed?",
    "Why did spending on {} change?",
    "What did the inspectors recommend on {}?",
)
_SUBJECTS = (
    "carers",
    "home care",
    "direct payments",
    "advocacy",
    "safeguarding adults",
    "learning disabilities",
    "hospital discharge",
    "complaints",
    "extra care housing",
    "staff training",
)


class Clock:
    """Time by part: each part's own, without that of the parts that it calls."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self._inside: list[float] = []

    def install(self) -> None:
        """Listen to the functions of PARTS from now on; one that is no longer there is left out."""
        for part, module, name in PARTS:
            owner: Any = importlib.import_module(module)
            *path, last = name.split(".")
            for step in path:
                owner = getattr(owner, step)
            if hasattr(owner, last):
                setattr(owner, last, self._timed(part, getattr(owner, last)))

    def _timed(self, part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any, **kwargs: Any) -> Any:
            self._inside.append(0.0)
            began = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                whole = time.perf_counter() - began
                self.spent[part] += whole - self._inside.pop()
                if self._inside:
                    self._inside[-1] += whole

        return timed


class Maker:
    """Makes papers, and vectors for their passages, out of the sentences of real ones."""

    def __init__(self, embedder: MiniLMEmbedder) -> None:
        documents = [_read(path) for path in sorted(_CORPUS.glob("*.txt"))]
        passages = [p for document in documents for p in split(document, PASSAGE_TOKENS)]
        self._chance = random.Random(0)
        self._noise = np.random.default_rng(0)
        said = {s.span.flat: None for p in passages for s in p.statements}
        self._sentences = [words for words in said if 25 <= len(words) <= 400]
        self._headings = sorted({h for p in passages for h in p.headings if len(h) < 80})
        self._vectors = embedder.embed(self._sentences)
        self._words = sorted({w for s in self._sentences for w in re.findall(r"[a-z]{5,}", s)})
        self._names = ["".join(self._syllables()).capitalize() for _ in range(4_000)]

    def _syllables(self) -> list[str]:
        number = self._chance.randint(2, 3)
        return [self._chance.choice("bcdfghklmnprstvw") + v for v in self._vowels(number)]

    def _vowels(self, number: int) -> list[str]:
        return self._chance.choices(("a", "e", "i", "o", "u", "ar", "en", "il", "om"), k=number)

    def paper(self, number: int) -> tuple[Document, dict[str, int]]:
        """A paper, and for each of its sentences the number of the one it was made from."""
        made: dict[str, int] = {}
        lines = [f"# Report {number} on {' and '.join(self._chance.sample(self._words, 2))}"]
        for _ in range(_SECTIONS):
            lines.append(f"\n## {self._changed(self._chance.choice(self._headings))}\n")
            for _ in range(self._chance.randint(4, 10)):
                which = self._chance.randrange(len(self._sentences))
                words = self._changed(self._sentences[which])
                made[words] = which
                lines.append(f"{words}\n")
        data = "\n".join(lines).encode()
        name = f"made-{number:05d}.md"
        source = Source(name, lines[0][2:], "Made Council", "report", None, None, str(number))
        return Document(source, read_markdown(data)), made

    def _changed(self, words: str) -> str:
        """The words with other figures and names, and one in twelve another."""

        def other(found: re.Match[str]) -> str:
            word = str(found.group())
            if word.isdigit():
                return "".join(self._chance.choice("123456789") for _ in word)
            if found.start() and word.istitle():
                return self._chance.choice(self._names)
            if word.islower() and self._chance.random() < 1 / 12:
                return self._chance.choice(self._words)
            return word

        return re.sub(r"\d+|[A-Za-z]{4,}", other, words)

    def vectors(self, passage: Passage, made: dict[str, int]) -> Vectors:
        """A row for the passage, then one for each statement, of unit length."""
        anyone = self._noise.integers(len(self._sentences), size=len(passage.statements))
        which = [
            made.get(statement.span.flat, int(some))
            for statement, some in zip(passage.statements, anyone, strict=True)
        ]
        rows = self._vectors[which] if which else self._vectors[:1]
        rows = np.vstack([rows.mean(axis=0), rows[: len(which)]])
        moved = rows + self._noise.normal(0, _NOISE / np.sqrt(rows.shape[1]), rows.shape)
        unit: Vectors = (moved / np.linalg.norm(moved, axis=1, keepdims=True)).astype(np.float32)
        return unit


def _read(path: Path) -> Document:
    source = Source(path.name, path.stem, None, None, None, None, path.name)
    return Document(source, read_text(path.read_bytes()))


def made(directory: Path, passages: int, embedder: MiniLMEmbedder) -> Index:
    """The library of so many passages, made where `directory` does not hold it yet."""
    whole = directory / "made"
    if not whole.exists():
        directory.mkdir(parents=True, exist_ok=True)
        for old in directory.glob("store.db*"):
            old.unlink()
        path = directory / "store.db"
        tokens = PASSAGE_TOKENS
        store = Store(path, embedder=embedder.name, passage_tokens=tokens, writable=True)
        maker = Maker(embedder)
        for document, parts, vectors in _papers(maker, passages):
            store.save_vectors(vectors)
            store.replace(document, parts)
        store.close()
    index = Index(directory, embedder)
    index.retriever()
    whole.touch()
    return index


def _papers(
    maker: Maker, passages: int
) -> Iterator[tuple[Document, list[Passage], dict[str, Vectors]]]:
    left = passages
    number = 0
    while left > 0:
        document, sentences = maker.paper(number)
        parts = list(split(document, PASSAGE_TOKENS))[:left]
        yield document, parts, {vectors_name(p): maker.vectors(p, sentences) for p in parts}
        left -= len(parts)
        number += 1


def asked(assistants: dict[int, Assistant], clock: Clock) -> dict[str, dict[int, Any]]:
    """For first-time and repeated questions, of each library: seconds of all, mean of parts."""
    seconds: dict[str, dict[int, list[float]]] = {}
    parts: dict[str, dict[int, dict[str, float]]] = {}
    questions = [form.format(subject) for subject in _SUBJECTS for form in _FORMS]
    for assistant in assistants.values():
        for words in ("budget", "What is the budget for libraries?"):  # what is loaded once
            assistant.ask(words)
    for question in questions:
        for time_ in ("first", "again"):
            for size, assistant in assistants.items():
                clock.spent.clear()
                began = time.perf_counter()
                assistant.ask(question)
                whole = time.perf_counter() - began
                seconds.setdefault(time_, {}).setdefault(size, []).append(whole)
                total = parts.setdefault(time_, {}).setdefault(size, defaultdict(float))
                for part, spent in clock.spent.items():
                    total[part] += spent / len(questions)
                total["the rest"] += (whole - sum(clock.spent.values())) / len(questions)
    return {
        time_: {
            size: {
                "p50": float(np.quantile(seconds[time_][size], 0.5)),
                "p95": float(np.quantile(seconds[time_][size], 0.95)),
                "parts": dict(parts[time_][size]),
            }
            for size in assistants
        }
        for time_ in seconds
    }


def shown(figures: dict[str, dict[int, Any]], sizes: Sequence[int]) -> str:
    """The figures as a table, in milliseconds; the last column compares the last size and the
    first."""
    lines = []
    for time_, found in figures.items():
        lines.append(f"{time_:<26}" + "".join(f"{size:>10}" for size in sizes) + "     ratio")
        names = list(dict.fromkeys(p for size in sizes for p in found[size]["parts"]))
        rows = [(m, [found[size][m] for size in sizes]) for m in ("p50", "p95")]
        rows += [(f"  {p}", [found[size]["parts"].get(p, 0.0) for size in sizes]) for p in names]
        for name, values in rows:
            ratio = f"{values[-1] / values[0]:10.2f}" if values[0] else ""
            lines.append(f"{name:<26}" + "".join(f"{1000 * v:10.1f}" for v in values) + ratio)
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--passages", type=int, nargs="+", default=[5_000, 100_000])
    parser.add_argument("--cache", type=Path, default=Path(".scrutineer/made"))
    parser.add_argument("--output", type=Path, help="write all figures here as JSON")
    given = parser.parse_args()
    embedder = MiniLMEmbedder()
    embedder.embed(["once"])
    assistants = {}
    for size in given.passages:
        began = time.perf_counter()
        assistants[size] = Assistant(made(given.cache / str(size), size, embedder))
        print(f"{size} passages ready after {time.perf_counter() - began:.0f} s", flush=True)
    clock = Clock()
    clock.install()
    figures = asked(assistants, clock)
    print(shown(figures, given.passages))
    if given.output:
        given.output.write_text(json.dumps(figures, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
