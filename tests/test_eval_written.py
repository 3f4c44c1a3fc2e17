"""The written mode's evaluation: a lie that the gate let through would be counted."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from test_eval_command import evaluated

import answer.writing.gate
from answer import LanguageModel, ModelError, ScriptedModel
from answer.writing.gate import Gate, Shown
from answer.writing.units import Unit
from eval import CaseFile, WrittenEvaluation, load_file
from eval.written import ShownSentence, WrittenRun, ask_written
from eval.written_report import written_figures
from index import Index, MiniLMEmbedder

PAPER = """# Parks

The council planted 300 trees in Kelsey Park in 2023.

# Lakes

The lake in Crystal Palace Park was cleaned in May 2022 by volunteers.
"""
CASES = """
[[case]]
id = "trees"
question = "How many trees were planted in Kelsey Park?"
kind = "number"
answerable = true
facts = [["300 trees"]]
evidence = [{document = "parks.txt", quote = "planted 300 trees in Kelsey Park in 2023."}]

[[case]]
id = "and-the-lake"
turns = ["How many trees were planted?", "When was the lake in Crystal Palace Park cleaned?"]
kind = "follow_up"
answerable = true
facts = [["May 2022"]]
evidence = [{document = "parks.txt", quote = "cleaned in May 2022 by volunteers"}]

[[case]]
id = "jupiter"
question = "What is the mass of the planet Jupiter in kilograms?"
kind = "off_topic"
answerable = false
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own")
    (folder / "papers").mkdir()
    (folder / "papers" / "parks.txt").write_text(PAPER, encoding="utf-8")
    (folder / "cases.toml").write_text(CASES, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def library(own: Path) -> Iterator[Index]:
    index = Index(own / "data", MiniLMEmbedder())
    index.update(own / "papers")
    yield index
    index.close()


@pytest.fixture(scope="module")
def cases(own: Path) -> CaseFile:
    return load_file(own / "cases.toml")


class Breaks:
    """Says something false, and breaks off in the next sentence."""

    name = "breaks"

    def stream(self, prompt: str) -> Generator[str, None, None]:
        yield "The council felled 900 trees [1].\nIt "
        raise ModelError("the language model breaks broke off")


def run(library: Index, cases: CaseFile, *scripts: str) -> list[WrittenRun]:
    models: list[LanguageModel] = [ScriptedModel(name) for name in scripts]
    return ask_written(library, [cases], models, 4096, 600)


def test_a_good_writer_is_shown_and_keeps_the_facts(library: Index, cases: CaseFile) -> None:
    (good,) = run(library, cases, "good")
    figures = written_figures(good)
    assert figures["questions asked"] == 2, "what is refused never reaches the model"
    assert figures["answered by the model"] == 2 and figures["failed"] == 0
    assert figures["facts written"] == figures["facts quoted"] == 1
    assert figures["not copied"] == figures["unlocated"] == 0
    assert all(sentence.cited for sentence in good.shown)


def test_bad_writers_are_withheld_with_reasons(library: Index, cases: CaseFile) -> None:
    uncited, number = run(library, cases, "uncited", "wrong-number")
    assert not uncited.shown and set(uncited.reasons) == {"no citation"}
    assert uncited.made("quoted instead") == 2
    assert not number.shown and number.reasons.total() >= 2
    assert WrittenEvaluation((uncited, number)).refused == ()


def test_lies_that_a_gate_lets_through_are_counted_to_the_sentence(
    library: Index, cases: CaseFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def open_gate(self: Gate, unit: Unit) -> Shown:
        given = self._passages[0]
        return Shown(unit.text, ((given, given.statements[0]),))

    monkeypatch.setattr(answer.writing.gate.Gate, "judge", open_gate)
    (number,) = run(library, cases, "wrong-number")
    assert number.shown and not any(sentence.copied for sentence in number.shown)
    assert written_figures(number)["not copied"] == len(number.shown)
    (line,) = WrittenEvaluation((number,)).refused
    assert line == f"scripted:wrong-number: {len(number.shown)} unsupported sentences were shown"
    # Shown while it grew, taken back when the stream broke: a reader saw it, so it counts.
    (broken,) = ask_written(library, [cases], [Breaks()], 4096, 600)
    assert broken.made("quoted instead") == 2
    assert [sentence.copied for sentence in broken.shown] == [False, False]


def test_passages_leave_room_for_the_answer(library: Index, cases: CaseFile) -> None:
    (good,) = ask_written(library, [cases], [ScriptedModel("good")], 4096, 3600)
    assert good.made("written") == 0 and good.made("quoted instead") == 2
    assert all("do not fit" in str(case.problem) for case in good.asked)


def test_words_that_do_not_stand_there_and_failures_are_told(
    library: Index, cases: CaseFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    (good,) = run(library, cases, "good")
    (file,) = good.files
    lost = ShownSentence("It is so.", ("It is so.",), copied=True, located=False)
    case = replace(file.cases[0], shown=(lost,))
    changed = replace(good, files=(replace(file, cases=(case,)),))
    (line,) = WrittenEvaluation((changed,)).refused
    assert "cite words that do not stand there" in line

    def broken(self: Gate, unit: Unit) -> Shown:
        raise RuntimeError("a bug")

    monkeypatch.setattr(answer.writing.gate.Gate, "judge", broken)
    (failed,) = run(library, cases, "good")
    assert failed.made("error") == 2
    assert any(
        "2 questions made the program fail" in x for x in WrittenEvaluation((failed,)).refused
    )


def test_the_command_asks_every_script_and_writes_what_was_shown(own: Path) -> None:
    held_out = own / "kept-apart.toml"
    told = CASES.replace('id = "', 'id = "apart-')
    held_out.write_text(f"held_out = true\n{told}", encoding="utf-8")
    done = evaluated(
        *("--written", "--failures", "--cases", "cases.toml", held_out.name, "--sample", "2"),
        *("--corpus", "papers"),
        folder=own,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    assert "scripted:flipped" in done.stdout and "withheld: no citation" in done.stdout
    assert "cites: The council planted 300 trees in Kelsey Park in 2023." in done.stdout
    assert "apart-" not in done.stdout
    record = (own / "eval-report" / "written.json").read_text(encoding="utf-8")
    assert "apart-" not in record
    assert {len(model["cases"]) for model in json.loads(record)} == {2}
    assert json.loads(record)[0]["figures"]["questions asked"] == 2, "one of each file, by --sample"
