"""The golden cases are what they say: founded in the papers, of every kind, apart from each other.

What is held out is counted here and never printed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from eval import KINDS, CaseFile, load_file
from eval.cases import Evidence
from ingest import load_manifest, read, words

CHECKOUT = Path(__file__).parent.parent
CORPUS = CHECKOUT / "corpus"
GOLDEN = [load_file(file) for file in sorted((CHECKOUT / "eval" / "golden").glob("*.toml"))]
OPEN = [file for file in GOLDEN if not file.held_out]
SOURCES = {
    path.name: read(CORPUS, path.name, load_manifest(CORPUS)).source
    for path in CORPUS.glob("*.txt")
}
each_file = pytest.mark.parametrize("file", GOLDEN, ids=lambda file: file.name)


def missing(evidence: Sequence[Evidence]) -> list[Evidence]:
    return [e for e in evidence if e.quote not in (CORPUS / e.document).read_text(encoding="utf-8")]


def told(file: CaseFile, names: list[str]) -> list[str]:
    """The cases at fault; of a file that is held out only how many."""
    return [f"{len(names)} cases"] if names and file.held_out else names


def test_one_file_of_each_sort_is_held_out_and_the_others_are_for_development() -> None:
    assert {file.name: file.held_out for file in GOLDEN} == {
        "claims": False,
        "claims-heldout": True,
        "conversations": False,
        "development": False,
        "heldout": True,
        "near-misses": False,
        "reworded": False,
    }


@each_file
def test_evidence_stands_verbatim_in_its_paper(file: CaseFile) -> None:
    evidence = [(c.id, c.evidence) for c in file.cases] + [(c.id, c.evidence) for c in file.claims]
    assert told(file, [name for name, quoted in evidence if missing(quoted)]) == []
    bare = [c.id for c in file.cases if c.answerable and not c.evidence]
    assert told(file, bare) == []
    bare = [c.id for c in file.claims if bool(c.evidence) == (c.verdict in (None, "not_found"))]
    assert told(file, bare) == []


@each_file
def test_every_fact_can_be_said_in_the_words_of_its_evidence(file: CaseFile) -> None:
    """Each wording: one that the evidence does not hold could only be met by chance.

    "Who says so?" is answered by the line that says whose words they are, and of when.
    """
    strays = []
    for case in file.cases:
        words_held = [e.quote for e in case.evidence]
        words_held += [SOURCES[e.document].attribution for e in case.evidence]
        held = " ".join(" ".join(words_held).split()).casefold()
        for wordings in case.facts:
            if not all(" ".join(w.split()).casefold() in held for w in wordings):
                strays.append(case.id)
    assert told(file, strays) == []


def test_no_question_is_in_two_files_so_that_what_is_held_out_stays_so() -> None:
    questions = [
        tuple(turn.casefold() for turn in case.turns) for file in GOLDEN for case in file.cases
    ]
    assert len(questions) - len(set(questions)) == 0


def test_every_kind_of_question_is_there_often_enough_to_show_something() -> None:
    cases = [case for file in OPEN for case in file.cases]
    assert len(cases) >= 120
    counts = Counter(case.kind for case in cases)
    assert {kind: counts[kind] for kind in KINDS if counts[kind] < 5} == {}
    one_word = [case for case in cases if len(words(case.turns[-1])) == 1]
    assert len(one_word) >= 5


def test_what_cannot_be_answered_says_why() -> None:
    unanswerable = [case for file in OPEN for case in file.cases if not case.answerable]
    assert [case.id for case in unanswerable if not case.reason] == []
    kinds = {case.kind for case in unanswerable}
    assert kinds - {"follow_up"} == {"near_miss", "false_premise", "off_topic"}
    why = Counter(case.reason.partition(":")[0] for case in unanswerable)
    assert why["Wrong year"] >= 5


def test_conversations_are_asked_and_only_follow_ups_are_conversations() -> None:
    for file in OPEN:
        for case in file.cases:
            assert (len(case.turns) > 1) == (case.kind == "follow_up"), case.id


def test_the_cases_that_the_documentation_shows_are_good_ones(tmp_path: Path) -> None:
    readme = (CHECKOUT / "eval" / "README.md").read_text(encoding="utf-8")
    shown = readme.partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "shown.toml").write_text(shown, encoding="utf-8")
    file = load_file(tmp_path / "shown.toml")
    assert (len(file.cases), len(file.claims)) == (3, 1)
    assert not missing([e for case in file.cases for e in case.evidence])
    assert not missing([e for claim in file.claims for e in claim.evidence])
    assert all(f"`{kind}`" in readme for kind in KINDS)
