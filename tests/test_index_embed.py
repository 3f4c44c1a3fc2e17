"""The embedding model's vectors are those that its makers' library computes."""

from __future__ import annotations

import numpy as np
import pytest

from index import MiniLMEmbedder, packaged_model

TEXTS = [
    "What did CQC recommend on carers?",
    "Carers’ assessments rose to £3.54m – “a step change” – in 2009/10.",
    "",
    "The council said that 184 carers were assessed. " * 60,  # cut at 256 tokens
]


@pytest.fixture(scope="module")
def theirs() -> np.ndarray:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(packaged_model()), device="cpu", local_files_only=True)
    return np.asarray(model.encode(TEXTS, normalize_embeddings=True, show_progress_bar=False))


def test_a_question_alone_has_the_same_vector(theirs: np.ndarray) -> None:
    embedder = MiniLMEmbedder()
    own = np.concatenate([embedder.embed([text]) for text in TEXTS])
    np.testing.assert_allclose(own, theirs, atol=1e-5)


def test_many_texts_have_nearly_the_same(theirs: np.ndarray) -> None:
    embedder = MiniLMEmbedder()
    together = embedder.embed(TEXTS)
    parts = np.concatenate([one[:1] for one in embedder.embed_parts(TEXTS, [()] * len(TEXTS))])
    for own in (together, parts):
        assert (own * theirs).sum(axis=1).min() > 0.999
        np.testing.assert_allclose(np.linalg.norm(own, axis=1), 1, atol=1e-5)


def test_no_text_has_no_vector() -> None:
    assert MiniLMEmbedder().embed([]).shape == (0, 384)
