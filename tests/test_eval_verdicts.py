"""Verdicts on claims, and on the sentences of a draft, are scored; and so is how sure they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

import eval.run
from answer import CheckedSentence, Citation, Label, Rationale, Verdict, cite
from check import TextSentence
from eval import CaseError, ClaimCase, Result, load_file
from eval.run import evaluate
from eval.verdicts import Bin, calibration_error, calibration_interval, reliability, verdict_scores
from index import Hit
from ingest import Content, Document, Source, Span, Statement

PAPER = Document(Source("p.txt", "P", None, None, None, None, ""), Content("It rained.", ()))
DRAFT = """
[[draft]]
id = "draft"
text = \"\"\"
# Weather
It rained all
day. What a pity! It snowed.
\"\"\"
sentences = [
  {words = "It rained all day.", verdict = "supported", evidence = [
    {document = "p.txt", quote = "It rained."},
  ]},
  {words = "What a pity!", verdict = "not_a_claim"},
  {words = "It snowed.", verdict = "not_found"},
]
"""


def citation() -> Citation:
    return cite(PAPER, Statement(PAPER.span(0, 10)))


def verdict(label: Label, probability: float = 0.5) -> Verdict:
    stance: Any = "supports" if label == "supported" else "contradicts"
    evidence = () if label == "not_found" else (Rationale(citation(), stance),)
    return Verdict("c", label, evidence, probability)


def case(label: Label | None, within: str = "") -> ClaimCase:
    return ClaimCase("c", "It rained.", label, (), within=within)


@pytest.mark.parametrize(
    ("wanted", "said", "scores"),
    [
        ("supported", "supported", {"verdicts right": 1, "supported found": 1, "false alarms": 0}),
        ("supported", "not_found", {"verdicts right": 0, "supported found": 0, "false alarms": 0}),
        (
            "supported",
            "contradicted",
            {"verdicts right": 0, "supported found": 0, "false alarms": 1},
        ),
        (
            "contradicted",
            "supported",
            {"verdicts right": 0, "contradictions found": 0, "false support": 1},
        ),
        (
            "contradicted",
            "contradicted",
            {"verdicts right": 1, "contradictions found": 1, "false support": 0},
        ),
        ("not_found", "supported", {"verdicts right": 0, "false support": 1, "false alarms": 0}),
    ],
)
def test_each_mistake_counts_where_it_does_harm(
    wanted: Label, said: Label, scores: dict[str, float]
) -> None:
    found = verdict_scores(case(wanted), verdict(said))
    assert found.pop("Brier score") == 0.25
    assert found == scores


def test_a_sure_and_wrong_verdict_costs_more_than_an_unsure_one() -> None:
    sure, unsure = (
        verdict_scores(case("supported"), verdict("not_found", p))["Brier score"] or 0
        for p in (0.9, 0.4)
    )
    assert sure == pytest.approx(0.81) and unsure == pytest.approx(0.16)


def test_a_sentence_of_a_text_is_told_from_what_claims_nothing() -> None:
    assert verdict_scores(case(None, "t"), None) == {"claims told apart": 1, "false alarms": 0}
    alarm = verdict_scores(case(None, "t"), verdict("contradicted"))
    assert alarm == {"claims told apart": 0, "false alarms": 1}
    missed = verdict_scores(case("contradicted", "t"), None)
    assert missed["claims told apart"] == 0 and missed["contradictions found"] == 0
    assert "Brier score" not in missed


def test_a_probability_that_comes_true_has_no_calibration_error() -> None:
    true = [0.2] * 5 + [0.8] * 5
    right = [True] + [False] * 4 + [True] * 4 + [False]
    assert calibration_error(true, right, bins=2) == pytest.approx(0)
    assert reliability([0.25, 0.75] * 2, [False, True] * 2, bins=2) == (
        Bin(2, 0.25, 0.0),
        Bin(2, 0.75, 1.0),
    )
    assert calibration_error([1.0] * 4, [True, False, False, False]) == pytest.approx(0.75)


def test_bins_hold_alike_many_and_nothing_has_no_error() -> None:
    told = reliability([n / 25 for n in range(25)], [True] * 25)
    assert sum(b.cases for b in told) == 25
    assert {b.cases for b in told} <= {2, 3}
    assert calibration_error([], []) is None
    assert calibration_interval([], []) is None
    low, high = calibration_interval([0.5, 0.9] * 10, [True, False] * 10) or (1.0, 0.0)
    assert 0 <= low < high <= 1


def test_the_sentences_of_a_draft_are_cases(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(DRAFT, encoding="utf-8")
    claims = load_file(file).claims
    assert [(c.id, c.verdict) for c in claims] == [
        ("draft-1", "supported"),
        ("draft-2", None),
        ("draft-3", "not_found"),
    ]
    assert {c.within for c in claims} == {
        "# Weather\nIt rained all\nday. What a pity! It snowed.\n"
    }


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"It snowed."', '"It hailed."', "does not stand in the text"),
        ('"not_found"', '"true"', "is no verdict"),
    ],
)
def test_a_draft_that_cannot_be_meant_is_a_line(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(DRAFT.replace(old, new), encoding="utf-8")
    with pytest.raises(CaseError, match=said) as told:
        load_file(file)
    assert len(str(told.value).splitlines()) == 1


class Reader:
    """Checks as the test says, and counts how often it is given a text."""

    verdicts: ClassVar[dict[str, Verdict | None]] = {}
    texts: ClassVar[list[str]] = []

    def __init__(self, library: Any, writer: Any = None, entailment: Any = None) -> None:
        self.retriever = library.retriever()

    def check_text(self, text: str) -> Iterator[CheckedSentence]:
        self.texts.append(text)
        for words, found in self.verdicts.items():
            self.retriever.search(words, 2)
            span = Span(0, len(words), words)
            sentence = TextSentence(span, words if found else None, None if found else "an opinion")
            yield CheckedSentence(sentence, found)


class Shelf:
    def document(self, name: str) -> Document:
        return {"p.txt": PAPER}[name]

    def retriever(self) -> Shelf:
        return self

    def search(self, query: str, k: int) -> list[Hit]:
        return []


def test_a_draft_is_checked_once_and_each_sentence_scored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(eval.run, "Assistant", Reader)
    Reader.texts.clear()
    Reader.verdicts = {
        "It rained\nall day.": verdict("supported", 0.9),
        "What a pity!": None,
        "It snowed.": verdict("contradicted", 0.7),
    }
    file = tmp_path / "mine.toml"
    file.write_text(DRAFT, encoding="utf-8")
    (told,) = evaluate(Shelf(), [load_file(file)])
    assert [r.outcome for r in told.results] == ["right", "right", "wrong"]
    assert [r.kind for r in told.results] == ["draft"] * 3
    assert [r.probability for r in told.results] == [0.9, None, 0.7]
    assert len(Reader.texts) == 1
    assert told.calibration() == ([0.9, 0.7], [True, False])


def test_a_sentence_that_was_never_checked_is_the_programs_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(eval.run, "Assistant", Reader)
    Reader.verdicts = {"It rained all day.": verdict("supported")}
    file = tmp_path / "mine.toml"
    file.write_text(DRAFT, encoding="utf-8")
    (told,) = evaluate(Shelf(), [load_file(file)])
    lost: Result = told.results[1]
    assert lost.outcome == "error" and "What a pity!" in lost.reason
    assert lost.scores == {"cases right": 0, "claims told apart": 0}
