"""LlamaIndex as its documentation shows it, over the texts that our index has read."""

from __future__ import annotations

import logging
import os
import warnings
from pathlib import Path
from typing import Any

from bench.library import Library, Piece
from index.embed import packaged_model


class Stock:
    """VectorStoreIndex over Chroma, SentenceSplitter, the same model in float32."""

    def __init__(self, library: Library) -> None:
        """Open or make it beside the library. Raises ImportError where it is not installed."""
        warnings.simplefilter("ignore")
        logging.disable(logging.INFO)
        os.environ["HF_HUB_OFFLINE"] = "1"
        import chromadb
        from llama_index.core import Document, StorageContext, VectorStoreIndex
        from llama_index.core.node_parser import SentenceSplitter
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding
        from llama_index.vector_stores.chroma import ChromaVectorStore

        embedding = HuggingFaceEmbedding(model_name=str(packaged_model()), device="cpu")
        home: Path = library.home / "stock"
        whole = home / "whole"
        collection = chromadb.PersistentClient(str(home)).get_or_create_collection("papers")
        vectors = ChromaVectorStore(chroma_collection=collection)
        pages = [
            Document(
                text=text,
                id_=f"{name}@{start}",
                metadata={"paper": name, "page": number, "offset": start},
                excluded_embed_metadata_keys=["paper", "page", "offset"],
            )
            for name in (paper.source.id for paper in library.papers() if not paper.problem)
            for number, start, text in _pages(library.document(name))
            if text.strip()
        ]
        nodes: list[Any] = SentenceSplitter().get_nodes_from_documents(pages)
        if not whole.exists():
            VectorStoreIndex(
                nodes,
                storage_context=StorageContext.from_defaults(vector_store=vectors),
                embed_model=embedding,
            )
            whole.touch()
        index = VectorStoreIndex.from_vector_store(vectors, embed_model=embedding)
        self._retriever = index.as_retriever(similarity_top_k=10)
        self._pieces: dict[str, list[Piece]] = {}
        for node in nodes:
            one = _piece(node)
            self._pieces.setdefault(one.paper, []).append(one)

    def search(self, query: str) -> list[tuple[Piece, float]]:
        """The first ten pieces with their scores."""
        found = self._retriever.retrieve(query)
        return [(_piece(one.node), one.score or 0.0) for one in found]

    def pieces(self, paper: str) -> list[Piece]:
        return self._pieces.get(paper, [])


def _pages(document: Any) -> list[tuple[int, int, str]]:
    """Number, start and text of each page; a paper without pages is one."""
    text = document.text
    starts = list(document.content.page_starts) or [0]
    ends = [*starts[1:], len(text)]
    return [
        (number, start, text[start:end])
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    ]


def _piece(node: Any) -> Piece:
    said = node.metadata
    start = said["offset"] + node.start_char_idx
    end = said["offset"] + node.end_char_idx
    page = (said["page"], said["page"])
    return Piece(said["paper"], start, end, page, f"{said['paper']}#{start}-{end}")
