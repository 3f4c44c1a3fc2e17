"""How fast papers are taken in, in one run on the same papers, as ratios.

    .venv/bin/pip install --no-deps -r bench/requirements.txt
    .venv/bin/python -m bench.ingest FOLDER [--rounds 3]

Each round measures, one after the other and each in a process of its own: Scrutineer's whole way
from files to an index; the embedding model alone on the very passages of these papers; and
LlamaIndex's stock path (SimpleDirectoryReader, SentenceSplitter and VectorStoreIndex over Chroma,
the same model in float32). Start-up and the loading of the model are not counted for any of them.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

PARTS = ("ours", "model", "stock")


def ours(folder: Path) -> dict[str, float]:
    """The whole way, the share of it that is the model's forward pass, and a second update."""
    from index import Index, MiniLMEmbedder

    embedder: Any = Timed(MiniLMEmbedder())
    embedder.inner.embed_parts(["once"], [[]])
    with tempfile.TemporaryDirectory() as data:
        with closing(Index(Path(data), embedder)) as index:
            index.retriever()
            began = time.perf_counter()
            index.update(folder)
            seconds = time.perf_counter() - began
            pages = sum(max(1, paper.pages) for paper in index.papers() if not paper.problem)
        began = time.perf_counter()
        with closing(Index(Path(data), embedder)) as index:
            index.update(folder)
        again = time.perf_counter() - began
    peak = sum(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return {
        "pages": pages,
        "seconds": seconds,
        "forward": embedder.seconds,
        "again": again,
        "megabytes": peak / 1024,
    }


class Timed:
    """An embedder whose forward passes are timed."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner
        self.seconds = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def embed_parts(self, texts: Any, parts: Any) -> Any:
        began = time.perf_counter()
        found = self.inner.embed_parts(texts, parts)
        self.seconds += time.perf_counter() - began
        return found


def model(folder: Path) -> dict[str, float]:
    """The embedding model alone, on the passages that the same papers are cut into."""
    from index import MiniLMEmbedder
    from index.parts import embedded, vectors_name
    from index.update import PASSAGE_TOKENS
    from ingest import Limits, Readers, Request, load_manifest
    from ingest.library import files

    manifest = load_manifest(folder)
    requests = [Request(folder, name, manifest) for name in files(folder)]
    with Readers(Limits(), PASSAGE_TOKENS) as readers:
        read = [reading for reading in readers.read(requests) if reading.document]
    pages = sum(max(1, len(r.document.content.page_starts)) for r in read if r.document)
    passages = {vectors_name(p): p for reading in read for p in reading.passages}
    embedder = MiniLMEmbedder()
    embedder.embed_parts(["once"], [[]])
    began = time.perf_counter()
    embedded(embedder, passages)
    return {"pages": pages, "seconds": time.perf_counter() - began}


def stock(folder: Path) -> dict[str, float]:
    """LlamaIndex as its documentation shows it."""
    import logging
    import warnings

    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    import chromadb
    from llama_index.core import SimpleDirectoryReader, StorageContext, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    from llama_index.vector_stores.chroma import ChromaVectorStore

    from index.embed import packaged_model

    embedding = HuggingFaceEmbedding(model_name=str(packaged_model()), device="cpu")
    embedding.get_text_embedding("once")
    with tempfile.TemporaryDirectory() as data:
        collection = chromadb.PersistentClient(data).create_collection("papers")
        began = time.perf_counter()
        documents = SimpleDirectoryReader(str(folder), recursive=True).load_data()
        nodes = SentenceSplitter().get_nodes_from_documents(documents)
        VectorStoreIndex(
            nodes,
            storage_context=StorageContext.from_defaults(
                vector_store=ChromaVectorStore(chroma_collection=collection)
            ),
            embed_model=embedding,
        )
        seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"pages": len(documents), "seconds": seconds, "megabytes": peak / 1024}


def measured(part: str, folder: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.ingest", str(folder), "--part", part],
        capture_output=True,
        text=True,
        env={**os.environ, "HF_HUB_OFFLINE": "1", "ANONYMIZED_TELEMETRY": "False"},
    )
    if done.returncode:
        raise SystemExit(f"{part} failed: {done.stderr.strip().splitlines()[-1]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path, help="a folder of papers, such as PDFs")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--part", choices=PARTS, help="only this, as JSON (used by itself)")
    given = parser.parse_args()
    if given.part:
        print(json.dumps(globals()[given.part](given.folder)))
        return
    speeds: dict[str, list[float]] = {part: [] for part in PARTS}
    last: dict[str, dict[str, float]] = {}
    for number in range(given.rounds):
        for part in PARTS:
            last[part] = measured(part, given.folder)
            speeds[part].append(last[part]["pages"] / last[part]["seconds"])
        said = (f"{part} {speeds[part][-1]:.1f} pages/s" for part in PARTS)
        print(f"round {number + 1}: {', '.join(said)}", flush=True)

    def ratio(part: str) -> float:
        pairs = zip(speeds["ours"], speeds[part], strict=True)
        return statistics.median(mine / other for mine, other in pairs)

    mine = last["ours"]
    for name, value in (
        ("pages", mine["pages"]),
        ("ours / LlamaIndex's stock path", ratio("stock")),
        ("ours / the embedding model alone", ratio("model")),
        ("share of the time in forward passes", mine["forward"] / mine["seconds"]),
        ("the unchanged folder again, seconds", mine["again"]),
        ("peak memory with workers, MB", mine["megabytes"]),
        ("peak memory of the stock path, MB", last["stock"]["megabytes"]),
    ):
        print(f"{name:<38}{value:8.2f}")


if __name__ == "__main__":
    main()
