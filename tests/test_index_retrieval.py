"""What is found: by meaning, by words, both fused, and read closely; and what a slip becomes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from index_library import HashEmbedder, opened, paper_about, write_papers

from index import Hit, Index, MiniLMEmbedder, Retriever
from index.context import ContextRetriever
from index.dense import DenseRetriever
from index.derived import DerivedVectors
from index.exact import ExactVectors
from index.fusion import FusedRetriever, minmax
from index.lexical import LexicalRetriever
from index.rerank import RerankedRetriever
from index.store import Store
from index.update import PASSAGE_TOKENS

TOPICS = ("carers", "housing", "transport", "parks")
QUESTIONS = (
    "What did CQC recommend on carers?",
    "How many people did Caremark care for?",
    "a care home of its own",
    "safeguarding adults",
    "Who is the director?",
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Small papers, one of them with a code, under an embedder that knows some English."""
    root = tmp_path_factory.mktemp("library")
    folder = write_papers(root / "papers", {f"{t}.txt": paper_about(t) for t in TOPICS})
    codes = "Report ACH24-030\n\nThe report ACH24-030 was noted. Report ACH24-031 was not.\n"
    near = "The ACH had 24 rooms and 030 beds. It recommended safeguarding in Lewes.\n"
    write_papers(folder, {"codes.txt": codes, "near.txt": near})
    embedder = HashEmbedder(english=("came", "leave", "carer", "car", "council", "recommend"))
    with opened(root / "data", embedder) as index:
        index.update(folder)
        yield index


@pytest.fixture(scope="module")
def model() -> MiniLMEmbedder:
    return MiniLMEmbedder()


@pytest.fixture(scope="module")
def sample(sample_data: Path, model: MiniLMEmbedder) -> Iterator[Index]:
    with opened(sample_data, model) as index:
        assert index.owner_problem is None
        yield index


@pytest.fixture(scope="module")
def reading(sample: Index) -> Retriever:
    """The sample's whole retriever: it keeps in memory what it has read."""
    return sample.retriever()


@pytest.fixture(scope="module")
def store(sample: Index, sample_data: Path, model: MiniLMEmbedder) -> Iterator[Store]:
    """The sample's store, read beside the index."""
    path = sample_data / "store.db"
    with closing(
        Store(path, embedder=model.name, passage_tokens=PASSAGE_TOKENS, writable=False)
    ) as opened_store:
        assert sample.papers() == opened_store.papers()
        yield opened_store


def names(hits: list[Hit]) -> list[str]:
    return [hit.passage.id for hit in hits]


def assert_ranked(hits: list[Hit], k: int) -> None:
    assert 0 < len(hits) <= k
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert [hit.score for hit in hits] == sorted((h.score for h in hits), reverse=True)
    assert len(set(names(hits))) == len(hits)


def test_chroma_finds_what_an_exact_search_finds(
    store: Store, model: MiniLMEmbedder, sample_data: Path, tmp_path: Path
) -> None:
    with opened(sample_data, model) as beside:
        assert beside.owner_problem is not None  # Chroma's files are the owner's: a copy is asked
    copy = Store(
        tmp_path / "store.db", embedder=model.name, passage_tokens=PASSAGE_TOKENS, writable=True
    )
    with closing(copy), closing(DerivedVectors(copy, tmp_path, None)) as chroma:
        vectors = store.vectors(sorted(store.hashes()))
        assert len(vectors) > 100
        chroma.begin()
        copy.save_vectors(vectors)
        chroma.add(vectors)
        exact = ExactVectors(store)
        for question in QUESTIONS:
            vector = model.embed([question])[0]
            assert set(chroma.nearest(vector, 50)) == set(exact.nearest(vector, 50))
            dense = DenseRetriever(store, chroma, model).search(question, 10)
            assert dense == DenseRetriever(store, exact, model).search(question, 10)
            assert_ranked(dense, 10)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_statement_of_every_hit_is_weighed(reading: Retriever, question: str) -> None:
    hits = reading.search(question, 30)
    assert_ranked(hits, 30)
    assert len(hits) == 30
    for hit in hits:
        assert len(hit.signals) == len(hit.passage.statements) > 0
        assert ("late interaction" in hit.found_by) == (hit.rank <= 25), "the first 25 are read"
        for signals in hit.signals:
            assert -1 <= signals.cosine <= 1.001
            assert -1 <= signals.interaction <= 1.001
            assert 0 <= signals.overlap <= 1.001


def test_the_best_statement_is_the_one_that_answers(reading: Retriever) -> None:
    best = max(
        (signals.cosine + signals.interaction + signals.overlap, statement.flat)
        for hit in reading.search("improve the profile of carer's assessments", 10)
        for signals, statement in zip(hit.signals, hit.passage.statements, strict=True)
    )
    assert "profile of carer's assessments" in best[1]


def test_a_shorter_list_is_the_beginning_of_a_longer_one(reading: Retriever) -> None:
    for question in QUESTIONS:
        assert names(reading.search(question, 5)) == names(reading.search(question, 30))[:5]


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_is_not_read_follows_in_the_order_of_the_first_stage(
    store: Store, model: MiniLMEmbedder, question: str
) -> None:
    dense = DenseRetriever(store, ExactVectors(store), model)
    first = ContextRetriever(dense, store, model)
    found = first.search(question, 40)
    hits = RerankedRetriever(first, store, model).search(question, 40)
    assert len(found) == 40
    assert_ranked(hits, 40)
    assert set(names(hits[:25])) == set(names(found[:25]))
    assert names(hits[25:]) == names(found[25:])


def test_a_hit_is_where_it_says_that_it_is(sample: Index, reading: Retriever) -> None:
    for hit in reading.search(QUESTIONS[0], 30):
        text = sample.document(hit.passage.source.id).text
        assert text[hit.passage.start : hit.passage.end] == hit.passage.text
        for statement in hit.passage.statements:
            span = statement.span
            assert text[span.start : span.end] == span.text


def test_a_code_is_found_as_it_is_written(library: Index, reading: Retriever) -> None:
    first = library.retriever().search("ACH24-030", 5)[0]
    assert first.passage.source.id == "codes.txt"
    assert library.mentions("ACH24-030") == {"codes.txt"}
    assert library.mentions("ACH24-032") == frozenset()
    hits = reading.search("What is report ACH24-030 about?", 5)
    assert hits[0].passage.headings == ("Report ACH24-030",)


@pytest.mark.parametrize(
    "query",
    [
        '" OR NEAR( *',
        'carers" OR "housing',
        "origin : carers",
        "{words headings}: carers*",
        "NOT carers AND (",
        "^carers + -housing",
        "carers NEAR/3 housing",
        "'; DROP TABLE papers; --",
        "\0carers\0",
        "carers' \"",
    ],
)
def test_the_syntax_of_a_search_language_is_only_words(library: Index, query: str) -> None:
    assert isinstance(library.retriever().search(query, 5), list)
    assert isinstance(library.corrected(query), str)
    assert isinstance(library.mentions(query), frozenset)
    assert len(library.papers()) == len(TOPICS) + 2


def test_words_of_syntax_find_what_the_words_alone_find(library: Index) -> None:
    found = library.retriever().search('carers" OR NEAR( *', 10)
    assert found[0].passage.source.id == "carers.txt"


@pytest.mark.parametrize("query", ["", " ", "?", "*", '"', "the of and"])
def test_a_query_without_words_is_no_error(library: Index, query: str) -> None:
    hits = library.retriever().search(query, 5)
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert all(math.isfinite(hit.score) for hit in hits)


def test_words_find_by_their_stems_and_rare_words_weigh_more(store: Store) -> None:
    lexical = LexicalRetriever(store)
    hits = lexical.search("recommended Caremark", 10)
    assert_ranked(hits, 10)
    assert "Caremark" in hits[0].passage.flat
    assert names(lexical.search("recommendations", 5)) == names(lexical.search("recommending", 5))
    assert lexical.search("zyzzyva", 5) == []


# Fusion


class Fixed:
    """A Retriever that always finds the same."""

    def __init__(self, hits: list[Hit]) -> None:
        self._hits = hits

    def search(self, query: str, k: int) -> list[Hit]:
        return self._hits[:k]


@pytest.fixture
def passages(library: Index) -> list[Hit]:
    return library.retriever().search("council", 5)


def fixed(hits: list[Hit], scores: list[float], by: str) -> Retriever:
    chosen = zip(hits, scores, strict=True)
    return Fixed([Hit(h.passage, s, n, (by,)) for n, (h, s) in enumerate(chosen, start=1)])


def test_fusion_adds_what_each_retriever_says(passages: list[Hit]) -> None:
    a, b, c, d = passages[:4]
    fused = FusedRetriever(
        [
            (fixed([a, b, c], [30.0, 20.0, 10.0], "words"), 0.5),
            (fixed([b, d], [0.9, 0.1], "dense"), 0.5),
        ]
    )
    hits = fused.search("anything", 10)
    assert [h.passage for h in hits[:2]] == [b.passage, a.passage]
    assert {h.passage.id: h.score for h in hits} == pytest.approx(
        {b.passage.id: 0.75, a.passage.id: 0.5, c.passage.id: 0.0, d.passage.id: 0.0}
    )
    assert [h.rank for h in hits] == [1, 2, 3, 4]
    assert hits[0].found_by == ("words", "dense")
    assert hits[1].found_by == ("words",)
    assert [h.passage for h in fused.search("anything", 1)] == [b.passage]


def test_fusion_of_nothing_is_nothing() -> None:
    assert FusedRetriever([(Fixed([]), 0.5), (Fixed([]), 0.5)]).search("anything", 5) == []


@pytest.mark.parametrize(
    ("scores", "scaled"),
    [
        ([], []),
        ([3.0], [1.0]),
        ([2.0, 2.0], [1.0, 1.0]),
        ([-1.0, 0.0, 3.0], [0.0, 0.25, 1.0]),
    ],
)
def test_scores_are_scaled_from_0_to_1(scores: list[float], scaled: list[float]) -> None:
    assert minmax(scores) == scaled


# Spelling


@pytest.mark.parametrize(
    ("asked", "understood"),
    [
        ("what was recomended for carers", "what was recommended for carers"),
        ("What about safegaurding?", "What about safeguarding?"),
        ("Safegaurding in the borough", "Safeguarding in the borough"),
        ("the comittee and trasport", "the committee and transport"),
    ],
)
def test_a_slip_becomes_a_word_of_the_papers(library: Index, asked: str, understood: str) -> None:
    assert library.corrected(asked) == understood


@pytest.mark.parametrize(
    "asked",
    [
        "What did Lewisham do?",  # beside Lewes, and named in no paper
        "Did Carrers Trust reply?",  # a name
        "hospital leavers",  # English, though no paper says it
        "when the inspectors came",
        "ACH24-039",
        "what did the council pay for carers",
        "zyzzyvas",
    ],
)
def test_names_and_english_words_are_left_alone(library: Index, sample: Index, asked: str) -> None:
    assert library.corrected(asked) == asked
    if "Carrers" not in asked:
        assert sample.corrected(asked) == asked


def test_the_samples_own_words_correct_slips(sample: Index) -> None:
    asked = "What were the recomendations on carers?"
    assert sample.corrected(asked) == "What were the recommendations on carers?"
    assert "safeguarding" in sample.corrected("how good was safegaurding")


@pytest.mark.parametrize(
    "asked",
    [
        "was there an underspend",  # made of two words, and two slips from "understand"
        "how many keyworkers and whistleblowers",
        "do they bake bread by a rota",  # short: most short words are like others
        "was it vaping at the kerb",
        "who reorganised and prioritised it",  # as the English write it
        "is it hoarding",  # a name of the language is near, but has other letters
        "who outsourced the payroll",
    ],
)
def test_a_real_word_that_the_model_does_not_know_is_left_alone(sample: Index, asked: str) -> None:
    assert sample.corrected(asked) == asked


@pytest.mark.parametrize(
    ("asked", "understood"),
    [
        ("is it underspent", "is it under-spent"),
        ("who has extracare", "who has extra care"),
        ("what of carres", "what of carers"),
        ("a strategic visin", "a strategic vision"),
        ("did they beleive it", "did they believe it"),
    ],
)
def test_words_are_written_as_the_papers_write_them(
    sample: Index, asked: str, understood: str
) -> None:
    assert sample.corrected(asked) == understood


def test_a_name_is_what_is_never_written_small(library: Index) -> None:
    assert library.only_capitalised("Lewes")
    assert not library.only_capitalised("Housing")
    assert not library.only_capitalised("lewes")


# Context


def test_a_hit_is_weighed_by_its_statements_and_by_where_it_stands(
    library: Index, passages: list[Hit]
) -> None:
    """Of hits that are alike otherwise, one of the paper that the question names comes first."""
    embedder = HashEmbedder()
    weigh = ContextRetriever(
        fixed(passages, [1.0] * len(passages), "words"), library._store, embedder
    )
    named = next(hit for hit in passages if hit.passage.source.title == "Report on parks")
    hits = weigh.search("parks", len(passages))
    assert hits[0].passage.source == named.passage.source
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert {hit.passage.id for hit in hits} == {hit.passage.id for hit in passages}
    for hit in hits:
        assert len(hit.signals) == len(hit.passage.statements)
        assert all(0 <= signal.overlap <= 1 for signal in hit.signals)
    said = [signal.overlap for hit in hits for signal in hit.signals]
    assert max(said) > min(said), "all statements are taken for alike"
    assert weigh.search("parks", 1) == hits[:1]


def test_nothing_found_is_nothing_weighed(library: Index) -> None:
    assert ContextRetriever(Fixed([]), library._store, HashEmbedder()).search("parks", 5) == []
