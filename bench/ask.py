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
import math
import random
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from answer import Assistant
from index import Index, MiniLMEmbedder
from index.hit import Vectors
from index.parts import vectors_name
from index.store import Store
from index.update import PASSAGE_TOKENS
from ingest import Document, Passage, Source, Span, Statement, split
from ingest.plain import read_markdown, read_text

_CORPUS = Path(__file__).resolve().parent.parent / "corpus"
_MODELS = 40  # papers put together anew
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
    ("weighing statements", "index.context", "ContextRetriever.search"),
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
        said = sorted({s.span.flat for p in passages for s in p.statements})
        self._sentences = said = [words for words in said if 25 <= len(words) <= 400]
        self._headings = sorted({h for p in passages for h in p.headings if len(h) < 80})
        self._vectors = np.vstack(embedder.embed_parts(self._sentences, [[] for _ in said]))
        self._words = sorted({w for s in self._sentences for w in re.findall(r"[a-z]{4,}", s)})
        names = {"".join(self._syllables()).capitalize() for _ in range(4_000)}
        self._alike: defaultdict[tuple[bool, int], list[str]] = defaultdict(list)
        for word in (*self._words, *sorted(names)):
            self._alike[word.islower(), len(word)].append(word)
        self._models: list[tuple[Document, tuple[Passage, ...], NDArray[np.int64]]] = []

    def _syllables(self) -> list[str]:
        number = self._chance.randint(2, 3)
        return [self._chance.choice("bcdfghklmnprstvw") + v for v in self._vowels(number)]

    def _vowels(self, number: int) -> list[str]:
        return self._chance.choices(("a", "e", "i", "o", "u", "ar", "en", "il", "om"), k=number)

    def paper(self, number: int) -> tuple[Document, list[Passage], dict[str, Vectors]]:
        """A paper, its passages and their vectors by name.

        The first ones are put together anew; the others have the structure of one of these, with
        other words of the same length, which saves reading them.
        """
        while len(self._models) <= number % _MODELS:
            self._models.append(self._model(len(self._models)))
        document, passages, which = self._models[number % _MODELS]
        content = replace(document.content, text=self._changed(document.text))
        name = f"made-{number:05d}.md"
        source = replace(document.source, id=name, sha256=name, fingerprint=name)
        document = Document(source, content)
        passages = tuple(_moved(passage, document) for passage in passages)
        ends = np.cumsum([len(passage.statements) for passage in passages])
        rows = np.split(self._vectors[which], ends[:-1])
        made = {
            vectors_name(passage): self._near(own)
            for passage, own in zip(passages, rows, strict=True)
        }
        return document, list(passages), made

    def _model(self, number: int) -> tuple[Document, tuple[Passage, ...], NDArray[np.int64]]:
        """A paper, its passages, and for each statement the sentence that it was made from."""
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
        source = Source("", lines[0][2:], "Made Council", "report", None, None, "")
        document = Document(source, read_markdown(data))
        passages = split(document, PASSAGE_TOKENS)
        said = [s.span.flat for passage in passages for s in passage.statements]
        anyone = self._chance.choices(range(len(self._sentences)), k=len(said))
        numbers = [made.get(words, some) for words, some in zip(said, anyone, strict=True)]
        return document, passages, np.array(numbers, np.int64)

    def _changed(self, words: str) -> str:
        """The words with other figures and names, and one in eight another, as long as they are."""

        def other(found: re.Match[str]) -> str:
            word = str(found.group())
            if word.isdigit():
                return "".join(self._chance.choice("123456789") for _ in word)
            small = word.islower()
            if small and self._chance.random() > 1 / 8:
                return word
            return self._chance.choice(self._alike.get((small, len(word))) or [word])

        return re.sub(r"\d+|[A-Z]?[a-z]{3,}", other, words)

    def _near(self, rows: Vectors) -> Vectors:
        """A row for the passage, then one for each statement, of unit length."""
        rows = np.vstack([rows.mean(axis=0), rows])
        noise = self._noise.standard_normal(rows.shape, np.float32)
        moved = rows + noise * (_NOISE / math.sqrt(rows.shape[1]))
        unit: Vectors = moved / np.linalg.norm(moved, axis=1, keepdims=True)
        return unit


def _moved(passage: Passage, document: Document) -> Passage:
    """The passage at the same place of another document."""

    def span(old: Span | None) -> Span | None:
        return old and document.span(old.start, old.end)

    return replace(
        passage,
        source=document.source,
        text=document.text[passage.start : passage.end],
        statements=tuple(
            Statement(document.span(s.span.start, s.span.end), span(s.lead))
            for s in passage.statements
        ),
        lead=span(passage.lead),
    )


def _read(path: Path) -> Document:
    source = Source(path.name, path.stem, None, None, None, None, path.name)
    return Document(source, read_text(path.read_bytes()))


def made(directory: Path, passages: int, embedder: MiniLMEmbedder) -> Index:
    """The library of so many passages, made where `directory` does not hold it yet.

    Broken off, it goes on where it stood.
    """
    whole = directory / "made"
    if not whole.exists():
        directory.mkdir(parents=True, exist_ok=True)
        path = directory / "store.db"
        tokens = PASSAGE_TOKENS
        store = Store(path, embedder=embedder.name, passage_tokens=tokens, writable=True)
        maker = Maker(embedder)
        with _cheap_digests():
            while (left := passages - store.passage_count()) > 0:
                document, parts, vectors = maker.paper(len(store.fingerprints()))
                store.save_vectors(vectors)
                store.replace(document, parts[:left])
        store.close()
    library = Index(directory, embedder)
    library.retriever()
    whole.touch()
    return library


@contextmanager
def _cheap_digests() -> Iterator[None]:
    """By which the same words in several papers are told costs most of writing; here none are."""
    stored: Any = importlib.import_module("index.store")
    likeness, sketch = stored.likeness, stored.sketch
    stored.likeness = lambda text: blake2b(text.encode(), digest_size=16).hexdigest()
    stored.sketch = lambda text: {}
    try:
        yield
    finally:
        stored.likeness, stored.sketch = likeness, sketch


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
