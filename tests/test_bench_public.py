"""The benchmark on public sets, on a set made up here."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from index_library import HashEmbedder

from bench.library import Judge, Library, judged
from bench.measures import auroc, paired, success_at
from bench.public import ask, ranking_of, report
from bench.sets import Asked, load, part

BINS = "# Bins\n## Collection\nBins are emptied each Monday.\nPut them out by seven o'clock.\n"
PARKS = "# Parks\n## Opening\nThe parks close at dusk.\nDogs must be kept on a lead.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "sets" / "conditionalqa"
    home.mkdir(parents=True)
    documents = [
        {"doc_id": name, "title": title, "text": text}
        for name, title, text in (("bins", "Bins", BINS), ("parks", "Parks", PARKS))
    ]
    questions = [
        {
            "qid": f"q{number}",
            "question": words,
            "query": f"I live in Bromley. {words}",
            "doc_id": paper,
            "evidence": [evidence],
            "answerable": True,
        }
        for number, (words, paper, evidence) in enumerate(
            [
                ("When are bins emptied?", "bins", "Bins are  emptied each Monday."),
                ("When do the parks close?", "parks", "The parks close at dusk."),
                ("When do the parks close?", "parks", "The parks close at dusk."),
            ]
        )
    ]
    for name, records in (("documents", documents), ("questions", questions)):
        lines = "\n".join(json.dumps(record) for record in records)
        (home / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return tmp_path / "sets"


def test_a_set_becomes_papers_with_titles_and_each_question_once(folder: Path) -> None:
    given = load(folder, "conditionalqa-question")
    assert list(given.papers.files.values()) == [BINS.encode(), PARKS.encode()]
    assert 'title = "Parks"' in given.papers.manifest()
    assert "Parks" not in given.papers.without({"00001.md"}).manifest()
    assert [q.text for q in given.questions] == [
        "When are bins emptied?",
        "When do the parks close?",
    ]
    assert given.questions[1].papers == {"00001.md"}


def test_a_set_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="No such file or directory; name the folder of sets"):
        load(tmp_path, "clapnq")


def test_halves_share_no_conversation_and_lose_no_question() -> None:
    questions = [
        Asked(f"{talk}_{turn}", str(talk), "?", (), True, frozenset())
        for talk in range(40)
        for turn in range(3)
    ]
    a, b = part(questions, "a"), part(questions, "b")
    assert a and b and len(a) + len(b) == len(questions)
    assert not {q.family for q in a} & {q.family for q in b}
    assert part(questions, "a", 5) == a[:5]


def test_the_product_and_the_baselines_are_judged_on_the_same_passages(
    folder: Path, tmp_path: Path
) -> None:
    given = load(folder, "conditionalqa-question")
    library = Library(given.papers, tmp_path / "kept", HashEmbedder())
    try:
        judge = Judge(library)
        found = [ask(library, judge, None, q) for q in given.questions]
        assert {"Scrutineer", "BM25", "dense", "hybrid"} <= set(found[0].ranking)
        assert all(f.ranking["BM25"]["Success@1"] == 1 for f in found)
        place = BINS.index("Bins are emptied")
        bins = given.questions[0]
        assert judge.holds(bins, "00000.md", place, place + 20)
        assert not judge.holds(bins, "00000.md", len(BINS) - 20, len(BINS))
        assert not judge.holds(bins, "00001.md", place, place + 20)
        elsewhere = replace(bins, evidence=("words of no paper",))
        assert ask(library, judge, None, elsewhere).ranking["BM25"]["MRR@10"] == 0
        figures = report(found)
        assert figures["ranked"] == 2 and figures["answerability"] is None
    finally:
        library.close()


def test_measures_of_ranking() -> None:
    found, right = ["x", "a", "a", "b"], {"a", "b", "c"}
    hits = judged(found, right)
    assert hits == [False, True, False, True]
    assert (success_at(1, hits), success_at(2, hits)) == (0, 1)
    figures = ranking_of(found, right)
    assert (figures["Success@1"], figures["Success@5"]) == (0, 1)
    assert figures["R@5"] == pytest.approx(2 / 3)
    assert figures["MRR@10"] == 0.5
    assert ranking_of(["x"] * 10 + ["a"], right)["MRR@10"] == 0
    assert ranking_of(["a", "b", "c"], right)["nDCG@10"] == 1
    ideal = 1 + 0.63093 + 0.5
    assert figures["nDCG@10"] == pytest.approx((0.63093 + 0.43068) / ideal, abs=1e-4)


def test_auroc_is_the_chance_of_being_above_with_ties_half() -> None:
    assert auroc([3, 2], [1, 0]) == 1
    assert auroc([1, 1], [1, 1]) == 0.5
    assert auroc([2, 0], [1, 1, 3]) == pytest.approx(2 / 6)


def test_the_interval_of_a_difference_holds_it() -> None:
    found = paired([1.0] * 30 + [0.0] * 10, [0.0] * 40)
    assert found.value == 0.75
    assert 0.55 < found.low < 0.75 < found.high < 0.95
