from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from eval import Case, CaseError, load_cases
from eval.cases import Evidence

CHECKOUT = Path(__file__).parent.parent
CORPUS = CHECKOUT / "corpus"
GOLDEN = sorted((CHECKOUT / "eval" / "golden").glob("*.toml"))

GOOD = """
[[case]]
id = "carers"
turns = ["What did CQC recommend on carers?", "And on advocacy?"]
kind = "recommendation"
answerable = true
facts = [["advocacy support", "support by advocates"]]
evidence = [{document = "p.txt", quote = "focused advocacy support"}]

[[case]]
id = "cost"
question = "What did it cost?"
kind = "unanswerable"
answerable = false

[[claim]]
id = "moon"
claim = "The moon is new."
verdict = "not_found"
"""
BAD = """
[[case]]
id = "no-facts"
question = "How many?"
kind = "number"
answerable = true

[[case]]
question = "How many?"
kind = "number"
answerable = false

[[case]]
id = "no-quote"
question = "How many?"
kind = "number"
answerable = true
facts = [["12"]]
evidence = [{document = "p.txt"}]

[[case]]
id = "good"
question = "What did it cost?"
kind = "unanswerable"
answerable = false

[[claim]]
id = "maybe"
claim = "The moon is new."
verdict = "perhaps"
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "cases.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_questions_conversations_and_claims_are_read(tmp_path: Path) -> None:
    (carers, cost), (claim,) = load_cases(written(tmp_path, GOOD))
    assert carers.turns == ("What did CQC recommend on carers?", "And on advocacy?")
    assert carers.facts == (("advocacy support", "support by advocates"),)
    assert carers.evidence == (Evidence("p.txt", "focused advocacy support"),)
    assert cost == Case("cost", ("What did it cost?",), "unanswerable", False, (), ())
    assert (claim.id, claim.claim, claim.verdict) == ("moon", "The moon is new.", "not_found")


def test_all_that_is_wrong_is_said_at_once_a_line_each_with_its_case(tmp_path: Path) -> None:
    file = written(tmp_path, BAD)
    with pytest.raises(CaseError) as raised:
        load_cases(file)
    first, second, third, fourth = str(raised.value).splitlines()
    assert first.startswith(f"{file}: case 1 (no-facts): ")
    assert "an answerable case has facts" in first
    assert second.startswith(f"{file}: case 2 (no id): ")
    assert "'id'" in second
    assert third.startswith(f"{file}: case 3 (no-quote): ")
    assert "'quote'" in third
    assert fourth.startswith(f"{file}: claim 1 (maybe): ")
    assert "'perhaps' is no verdict" in fourth


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[case]\n", "line 1"),
        ("case = 5\n", "case"),
        ('[[cases]]\nid = "one"\n', r"cases: write \[\[case\]\]"),
        ('case = ["one"]\n', "case 1"),
        ('[case]\nid = "one"\n', "case"),
        (
            '[[case]]\nid = "letters"\nquestion = "Q?"\nkind = "k"\nanswerable = true\n'
            'facts = ["tea"]\n',
            "letters",
        ),
        (
            '[[case]]\nid = "turns"\nturns = "Who? Why?"\nkind = "k"\nanswerable = false\n',
            "turns",
        ),
        ('[[case]]\nid = "none"\nturns = []\nkind = "k"\nanswerable = false\n', "none"),
    ],
)
def test_what_cannot_be_meant_is_a_line_not_a_crash_and_not_read_letter_by_letter(
    tmp_path: Path, text: str, said: str
) -> None:
    file = written(tmp_path, text)
    with pytest.raises(CaseError, match=said) as raised:
        load_cases(file)
    assert str(raised.value).startswith(f"{file}: ")
    assert "\n" not in str(raised.value)


def test_a_file_that_is_not_there_or_no_text_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"none\.toml: No such file.*--cases"):
        load_cases(tmp_path / "none.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(CaseError, match=r"bytes\.toml: "):
        load_cases(tmp_path / "bytes.toml")


def missing(evidence: Sequence[Evidence]) -> list[Evidence]:
    return [e for e in evidence if e.quote not in (CORPUS / e.document).read_text(encoding="utf-8")]


def test_there_are_golden_cases() -> None:
    assert {"development", "heldout", "reworded"} <= {file.stem for file in GOLDEN}


@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: file.stem)
def test_golden_evidence_stands_verbatim_in_its_paper(file: Path) -> None:
    cases, claims = load_cases(file)
    evidence = [(c.id, c.evidence) for c in cases] + [(c.id, c.evidence) for c in claims]
    unfounded = [name for name, quoted in evidence if missing(quoted)]
    assert unfounded == []
    assert [c.id for c in cases if c.answerable and not c.evidence] == []
    assert [c.id for c in claims if bool(c.evidence) == (c.verdict == "not_found")] == []


@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: file.stem)
def test_every_golden_fact_can_be_said_in_the_words_of_its_evidence(file: Path) -> None:
    """Each wording: one that the evidence does not hold could only be met by chance."""
    cases, _ = load_cases(file)
    strays = []
    for case in cases:
        held = " ".join(" ".join(e.quote for e in case.evidence).split()).casefold()
        for wordings in case.facts:
            if not all(" ".join(w.split()).casefold() in held for w in wordings):
                strays.append(case.id)
    assert strays == []


@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: file.stem)
def test_each_golden_case_has_a_name_of_its_own(file: Path) -> None:
    cases, claims = load_cases(file)
    names = [case.id for case in cases] + [claim.id for claim in claims]
    assert sorted(names) == sorted(set(names))


def test_no_question_is_in_two_files_so_that_what_is_held_out_stays_so() -> None:
    """Says only how many: what is held out is not printed."""
    questions = [
        tuple(turn.casefold() for turn in case.turns)
        for file in GOLDEN
        for case in load_cases(file)[0]
    ]
    assert len(questions) - len(set(questions)) == 0
