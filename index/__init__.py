"""Passages become ranked passages."""

from index.adding import copied_in
from index.chroma import ChromaVectors
from index.context import place
from index.embed import (
    MiniLMEmbedder,
    batches,
    further_trained,
    packaged_model,
    packaged_tokenizer,
)
from index.errors import ChromaError, StoreError
from index.follow import Follower, keeper_of
from index.hit import Embedder, Hit, Retriever, Signals
from index.index import Index
from index.keeper import Job, Keeper
from index.repair import Repair, repair
from index.report import Check, Finding, Report
from index.roots import UPLOADS
from index.rows import Paper
from index.update import Cancelled, Progress, Update
from index.verify import verify

__all__ = [
    "UPLOADS",
    "Cancelled",
    "Check",
    "ChromaError",
    "ChromaVectors",
    "Embedder",
    "Finding",
    "Follower",
    "Hit",
    "Index",
    "Job",
    "Keeper",
    "MiniLMEmbedder",
    "Paper",
    "Progress",
    "Repair",
    "Report",
    "Retriever",
    "Signals",
    "StoreError",
    "Update",
    "batches",
    "copied_in",
    "further_trained",
    "keeper_of",
    "packaged_model",
    "packaged_tokenizer",
    "place",
    "repair",
    "verify",
]
