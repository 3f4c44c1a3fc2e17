"""The entailment model as it is shipped, and a cross-encoder in its place."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from check import (
    CrossEncoderEntailment,
    EntailmentError,
    Judge,
    Judgement,
    MiniLMEntailment,
    compare,
    placed,
)
from check.copied import copied, leaps
from index import packaged_model

BUDGET = "The library service spent £1.4 million in 2019, which was £200,000 over its budget."
SURVEY = "Of the 240 parents who replied to the survey, 180 said that the new route was safer."
PARK = "Councillor Adeyemi told the panel that the park had reopened in May 2021 after flooding."
VOTE = "The committee agreed by nine votes to four to close the day centre at Elm Grove."
NURSE = (
    "Inspectors found that staffing at the nursing home was poor and that call bells went"
    " unanswered."
)
WASTE = "Recycling rose from 31% to 44% after weekly food waste collections began in Thornbury."

SUPPORTED = (
    (BUDGET, "The library service overspent in 2019."),
    (BUDGET, "The library service spent more than £1 million in 2019."),
    (SURVEY, "Most of the parents who replied said the new route was safer."),
    (SURVEY, "180 parents said that the new route was safer."),
    (PARK, "The park had reopened in 2021."),
    (PARK, "According to Councillor Adeyemi, the park reopened in May 2021."),
    (VOTE, "The committee agreed to close the day centre at Elm Grove."),
    (VOTE, "Nine members voted to close the day centre."),
    (NURSE, "Inspectors found that staffing at the nursing home was poor."),
    (NURSE, "Call bells at the nursing home were not answered."),
    (WASTE, "Recycling increased after weekly food waste collections started."),
    (WASTE, "Recycling went up to 44%."),
)
CONTRADICTED = (
    (BUDGET, "The library service underspent in 2019."),
    (BUDGET, "The library service spent £2.4 million in 2019."),
    (SURVEY, "Few of the parents who replied said that the new route was safer."),
    (SURVEY, "Of the 240 parents who replied, 108 said that the new route was safer."),
    (PARK, "The park had reopened in March 2021 after flooding."),
    (PARK, "The park had not reopened after flooding."),
    (VOTE, "The committee refused to close the day centre at Elm Grove."),
    (VOTE, "The committee agreed by nine votes to four to open the day centre at Elm Grove."),
    (NURSE, "Inspectors found that staffing at the nursing home was excellent."),
    (NURSE, "Inspectors found that staffing at the nursing home was not poor."),
    (WASTE, "Recycling fell from 44% to 31% after weekly food waste collections began."),
    (WASTE, "Recycling never rose after weekly food waste collections began."),
)
NEITHER = (
    (BUDGET, "The library service will open a new branch at the station."),
    (BUDGET, "Visitors borrowed fewer books from the library service in 2019."),
    (SURVEY, "The survey of parents was carried out by a university."),
    (SURVEY, "Parents asked for a crossing near the school gate."),
    (PARK, "Councillor Adeyemi thanked the volunteers who look after the museum."),
    (PARK, "The playground in the park is to be rebuilt with money from the lottery."),
    (VOTE, "The day centre at Elm Grove serves sixty people with dementia."),
    (VOTE, "The committee asked for a report on the cost of school transport."),
    (NURSE, "The nursing home belongs to a charity that was founded in 1950."),
    (NURSE, "The manager of the nursing home resigned after the inspection."),
    (WASTE, "The lorries that collect food waste in Thornbury run on electricity."),
    (WASTE, "Residents of Thornbury pay a fee for garden waste."),
)

ANSWERED = (
    (BUDGET, "How much did the library service spend in 2019?"),
    (BUDGET, "Did the library service keep to its budget?"),
    (SURVEY, "How many parents thought that the new route was safer?"),
    (SURVEY, "How many families answered the survey?"),
    (PARK, "When did the park open again?"),
    (PARK, "Who told the panel that the park had reopened?"),
    (VOTE, "How many members voted to close the day centre?"),
    (VOTE, "What was decided about Elm Grove?"),
    (NURSE, "What did inspectors say about staffing?"),
    (NURSE, "What happened to the call bells at the home?"),
    (WASTE, "How much of Thornbury's waste is recycled now?"),
    (WASTE, "What did food waste collections do to recycling?"),
)
UNANSWERED = (
    (BUDGET, "How much did the library service spend in 2021?"),
    (BUDGET, "Why did the library service go over its budget?"),
    (SURVEY, "How many teachers thought that the new route was safer?"),
    (SURVEY, "Who carried out the survey of parents?"),
    (PARK, "How much did the flood damage to the park cost?"),
    (PARK, "Why was the museum closed?"),
    (VOTE, "Which councillors voted against closing the day centre?"),
    (VOTE, "When will the day centre close?"),
    (NURSE, "What is the nursing home called?"),
    (NURSE, "How many nurses does the home employ?"),
    (WASTE, "What do weekly food waste collections in Thornbury cost?"),
    (WASTE, "How did recycling in Ashford change?"),
)


@pytest.fixture(scope="module")
def model() -> MiniLMEntailment:
    return MiniLMEntailment()


def chosen(judgement: Judgement) -> str:
    return max(("supported", "contradicted", "neither"), key=lambda name: getattr(judgement, name))


def close(one: Judgement, other: Judgement) -> bool:
    return all(
        abs(getattr(one, name) - getattr(other, name)) < 0.02
        for name in ("supported", "contradicted", "neither")
    )


def test_plain_cases_of_each_kind_are_mostly_judged_right(model: MiniLMEntailment) -> None:
    """As sets: a small model errs, and no single sentence is what it was made for."""
    right = {}
    for name, pairs in (
        ("supported", SUPPORTED),
        ("contradicted", CONTRADICTED),
        ("neither", NEITHER),
    ):
        right[name] = sum(chosen(judgement) == name for judgement in model.judge(pairs))
    assert right["supported"] >= 7, right
    assert right["contradicted"] >= 9, right
    assert right["neither"] >= 10, right


def test_contradicted_claims_are_not_called_supported(model: MiniLMEntailment) -> None:
    """By the model and the particulars together: alone the model takes a third for support."""
    said = [chosen(judgement) for judgement in model.judge(CONTRADICTED)]
    assert said.count("supported") <= 4, said
    judge = Judge(model)
    told = [judge.given(claim, [held])[0] for held, claim in CONTRADICTED]
    wrong = [c for c in told if c.supported > max(c.contradicted, c.not_found)]
    assert len(wrong) <= 2, told
    assert sum(c.contradicted > max(c.supported, c.not_found) for c in told) >= 10, told


def test_with_the_rules_more_of_what_is_so_is_called_supported(model: MiniLMEntailment) -> None:
    judge = Judge(model)
    told = [judge.given(claim, [held])[0] for held, claim in SUPPORTED]
    assert sum(c.supported > max(c.contradicted, c.not_found) for c in told) >= 7, told


@pytest.mark.parametrize(
    ("claim", "statement", "found"),
    [
        ("The committee agreed to close the day centre.", VOTE, "supported"),
        ("The committee agreed by nine votes to six to close it.", VOTE, "contradicted"),
        ("The committee agreed.", VOTE, None),
        ("The centre day close to agreed committee.", VOTE, None),
        ("The council closed the day centre at Elm Grove.", VOTE, None),
        ("The budget was under-spent.", "The budget for care was underspent.", None),
        ("The care budget was under-spent.", "The care budget was underspent.", "supported"),
        ("The council will close the museum.", "The council plans to close the museum.", None),
        ("The council opened the museum.", "The council never opened the museum.", "contradicted"),
        (
            "The council repainted the museum.",
            "The council repaired the library and the trust repainted the museum.",
            None,
        ),
        (
            "The panel agreed to close the day centre.",
            "The panel agreed to close the day centre if the grant was refused.",
            None,
        ),
        (
            "The council misled the residents.",
            "Claims that the council misled the residents were rejected.",
            None,
        ),
    ],
)
def test_what_is_copied_is_decided_by_rules(claim: str, statement: str, found: str | None) -> None:
    told = copied(claim, statement, compare(claim, statement, ""))
    likelier = told and ("supported" if told[0] > told[1] else "contradicted")
    assert likelier == found


def test_a_word_said_again_later_is_no_leap() -> None:
    held = "The panel praised the hall in May, and the trust opened a hall which the panel visited."
    assert not leaps("The panel praised the hall in May.", held)
    assert leaps("The panel opened a hall.", held)
    assert leaps("The panel left.", "The panel stayed after the trust left.")


def test_what_answers_a_question_is_told_from_what_nearly_does(model: MiniLMEntailment) -> None:
    """As sets, and by which is likelier: the words are nearly the same in both."""
    yes, no = model.answered(ANSWERED), model.answered(UNANSWERED)
    pairs = [(a, b) for a in yes for b in no]
    assert sum(a > b for a, b in pairs) >= 0.85 * len(pairs), (yes, no)
    assert sum(share > 0.5 for share in yes) >= 9, yes
    assert sum(share < 0.5 for share in no) >= 9, no


def test_nothing_answers_nothing(model: MiniLMEntailment) -> None:
    assert model.answered([]) == []
    assert model.answered([("", "Why?"), (BUDGET, " ")]) == [0.0, 0.0]
    alone = model.answered([ANSWERED[0]])
    assert alone[0] == pytest.approx(model.answered(ANSWERED)[0], abs=0.02)


def test_where_words_stand_is_read_with_them(model: MiniLMEntailment) -> None:
    words = "The library service spent £1.4 million, which was £200,000 over its budget."
    asked = "How much did the library service spend in 2019?"
    right, wrong = model.answered(
        [(placed(f"Library review {year}", words), asked) for year in (2019, 2012)]
    )
    assert right > wrong
    assert placed("", words) == words


def test_the_probabilities_sum_to_one(model: MiniLMEntailment) -> None:
    for judgement in model.judge([*SUPPORTED, *CONTRADICTED, ("", ""), ("£" * 50, "1")]):
        shares = judgement.supported, judgement.contradicted, judgement.neither
        assert sum(shares) == pytest.approx(1, abs=1e-4)
        assert min(shares) >= 0


def test_a_pair_is_judged_alike_whatever_is_judged_beside_it(model: MiniLMEntailment) -> None:
    pairs = [*SUPPORTED, *CONTRADICTED, *NEITHER]
    together = model.judge(pairs)
    assert all(map(close, together, reversed(model.judge(pairs[::-1]))))
    assert all(
        close(judgement, model.judge([pair])[0])
        for pair, judgement in zip(pairs, together, strict=True)
    )
    assert together == model.judge(pairs)


def test_threads_get_their_own_judgements() -> None:
    fresh = MiniLMEntailment()
    sets = [SUPPORTED, CONTRADICTED, NEITHER] * 3
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(fresh.judge, sets))
    assert found[:3] == found[3:6] == found[6:]
    assert found[0] != found[1]


def test_no_words_hold_nothing(model: MiniLMEntailment) -> None:
    nothing = Judgement(0.0, 0.0, 1.0)
    assert model.judge([]) == []
    assert model.judge([("", "It rained."), ("It rained.", " \n"), ("", "")]) == [nothing] * 3
    told, empty = model.judge([SUPPORTED[0], ("  ", SUPPORTED[0][1])])
    assert empty == nothing
    assert told != nothing


def test_long_evidence_is_read_from_its_beginning(model: MiniLMEntailment) -> None:
    filler = "The town has a market on Fridays and a fair in the autumn. " * 400
    assert len(filler.split()) > 5000 - 200
    first, last, alone = model.judge(
        [
            (f"{NURSE} {filler}", SUPPORTED[9][1]),
            (f"{filler} {NURSE}", SUPPORTED[9][1]),
            SUPPORTED[9],
        ]
    )
    assert chosen(alone) == "supported"
    assert first.supported > 1.5 * last.supported
    assert first.neither < last.neither - 0.2
    assert chosen(last) == "neither"


def test_a_long_claim_is_not_cut_for_the_evidence(model: MiniLMEntailment) -> None:
    claim = " ".join(pair[1] for pair in SUPPORTED)
    assert len(claim.split()) > 80
    assert close(*model.judge([(BUDGET, claim), (BUDGET, f"{claim} And so on.")])) is True
    assert model.judge([(BUDGET * 50, claim)]) != model.judge([(WASTE * 50, claim)])


def test_missing_weights_are_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(EntailmentError, match=r"none\.npz: the weights .* are missing; restore"):
        MiniLMEntailment(tmp_path / "none.npz").judge(SUPPORTED)


@pytest.mark.parametrize("content", [b"", b"no weights", b"PK\x03\x04 cut off"])
def test_damaged_weights_are_one_clear_line(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "bad.npz"
    file.write_bytes(content)
    with pytest.raises(EntailmentError, match=r"bad\.npz: the weights .* are damaged; restore"):
        MiniLMEntailment(file).judge(SUPPORTED)


def test_weights_of_something_else_are_damaged(tmp_path: Path) -> None:
    file = tmp_path / "other.npz"
    np.savez(file, answers=np.arange(3))
    with pytest.raises(EntailmentError, match="damaged"):
        MiniLMEntailment(file).judge(SUPPORTED)


def cross_encoder(folder: Path, labels: tuple[str, ...]) -> Path:
    """A tiny untrained cross-encoder on disk that prefers its first label."""
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    torch.manual_seed(0)
    config = BertConfig(
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        id2label=dict(enumerate(labels)),
        label2id={label: i for i, label in enumerate(labels)},
    )
    tiny = BertForSequenceClassification(config)
    tiny.classifier.bias.data[0] += 5
    tiny.save_pretrained(folder)
    AutoTokenizer.from_pretrained(packaged_model()).save_pretrained(folder)
    assert json.loads((folder / "config.json").read_text(encoding="utf-8"))["id2label"]
    return folder


@pytest.mark.parametrize(
    ("labels", "first"),
    [
        (("contradiction", "entailment", "neutral"), "contradicted"),
        (("ENTAILMENT", "NEUTRAL", "CONTRADICTION"), "supported"),
        (("neutral", "contradiction", "entailment"), "neither"),
    ],
)
def test_a_cross_encoder_says_by_its_own_labels_what_its_scores_mean(
    tmp_path: Path, labels: tuple[str, ...], first: str
) -> None:
    model = CrossEncoderEntailment(str(cross_encoder(tmp_path, labels)))
    judgement, empty = model.judge([SUPPORTED[0], ("", "It rained.")])
    assert chosen(judgement) == first
    assert judgement.supported + judgement.contradicted + judgement.neither == pytest.approx(1)
    assert empty == Judgement(0.0, 0.0, 1.0)


def test_a_cross_encoder_with_other_labels_is_refused(tmp_path: Path) -> None:
    model = CrossEncoderEntailment(str(cross_encoder(tmp_path, ("yes", "no", "perhaps"))))
    with pytest.raises(EntailmentError, match="has the labels yes, no, perhaps; an entailment"):
        model.judge([SUPPORTED[0]])


@pytest.mark.parametrize(
    "name",
    ["/nil", "./nil", "~/nil", "~nobody-of-that-name", "\\\\host\\nil", "a/b/nil", "models/nil"],
)
def test_a_misspelt_folder_is_never_asked_of_the_hub(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "models").mkdir()
    with pytest.raises(EntailmentError, match="there is no such folder of a cross-encoder"):
        CrossEncoderEntailment(name).judge([SUPPORTED[0]])


def test_a_cross_encoder_may_lie_in_the_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    cross_encoder(tmp_path / "mine", ("entailment", "neutral", "contradiction"))
    (judgement,) = CrossEncoderEntailment("~/mine").judge([SUPPORTED[0]])
    assert chosen(judgement) == "supported"


def test_a_cross_encoder_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(EntailmentError, match="empty: cannot be loaded as an entailment model"):
        CrossEncoderEntailment(str(tmp_path / "empty")).judge([SUPPORTED[0]])
