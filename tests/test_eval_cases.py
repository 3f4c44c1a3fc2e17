from __future__ import annotations

from pathlib import Path

import pytest

from eval import Case, CaseError, load_cases, load_file
from eval.cases import Evidence, fingerprint

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
kind = "near_miss"
answerable = false
reason = "Figure not given: no cost is told."

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
kind = "near_miss"
answerable = false

[[case]]
id = "strange"
question = "What did it cost?"
kind = "price"
answerable = false

[[case]]
id = "typing"
question = "What did it cost?"
kind = "number"
answerable = false
fact = [["12"]]

[[case]]
id = "good"
question = "Who paid?"
kind = "who"
answerable = "no"

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
    assert cost == Case(
        "cost",
        ("What did it cost?",),
        "near_miss",
        False,
        (),
        (),
        reason="Figure not given: no cost is told.",
    )
    assert (claim.id, claim.claim, claim.verdict) == ("moon", "The moon is new.", "not_found")


def test_all_that_is_wrong_is_said_at_once_a_line_each_with_its_case(tmp_path: Path) -> None:
    file = written(tmp_path, BAD)
    with pytest.raises(CaseError) as raised:
        load_cases(file)
    first, second, third, strange, typing, truth, fourth = str(raised.value).splitlines()
    assert first.startswith(f"{file}: case 1 (no-facts): ")
    assert "an answerable case has facts" in first
    assert second.startswith(f"{file}: case 2 (no id): ")
    assert "'id'" in second
    assert third.startswith(f"{file}: case 3 (no-quote): ")
    assert "'quote'" in third
    assert "(strange): 'price' is no kind; the kinds are fact, number" in strange
    assert "(typing): fact: a case has no such field" in typing
    assert truth.endswith("(good): answerable: write true or false")
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
            '[[case]]\nid = "letters"\nquestion = "Q?"\nkind = "fact"\nanswerable = true\n'
            'facts = ["tea"]\n',
            "letters",
        ),
        (
            '[[case]]\nid = "turns"\nturns = "Who? Why?"\nkind = "fact"\nanswerable = false\n',
            "turns",
        ),
        ("held_out = 1\n", "held_out: write true or false"),
        (GOOD + GOOD.partition("[[claim]]")[1] + GOOD.partition("[[claim]]")[2], "moon: two cases"),
        ('[[case]]\nid = "none"\nturns = []\nkind = "fact"\nanswerable = false\n', "none"),
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


def test_a_draft_may_leave_open_what_a_person_is_to_fill_in(tmp_path: Path) -> None:
    text = '[[case]]\nid = "new"\nquestion = "Who?"\nkind = ""\ndraft = true\nfacts = []\n'
    (draft,), _ = load_cases(written(tmp_path, text))
    assert (draft.draft, draft.facts, draft.kind) == (True, (), "")
    with pytest.raises(CaseError, match="'' is no kind"):
        load_cases(written(tmp_path, text.replace("draft = true", "answerable = false")))


def test_a_file_says_that_it_is_held_out(tmp_path: Path) -> None:
    assert load_file(written(tmp_path, "held_out = true\n" + GOOD)).held_out
    assert not load_file(written(tmp_path, GOOD)).held_out


def test_a_case_is_another_once_any_word_of_it_has_changed(tmp_path: Path) -> None:
    (carers, cost), (claim,) = load_cases(written(tmp_path, GOOD))
    (again, _), _ = load_cases(written(tmp_path, GOOD))
    (changed, _), _ = load_cases(written(tmp_path, GOOD.replace("support by", "help by")))
    assert fingerprint(carers) == fingerprint(again) != fingerprint(changed)
    assert len({fingerprint(case) for case in (carers, cost, claim)}) == 3
