"""The command `check`, each in a process of its own."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import docx
import pytest
from app_process import (
    CARERS,
    CHECKOUT,
    CORPUS,
    app,
    assert_one_line,
    assert_verbatim,
    lines_of,
)


def test_claims_are_checked_in_order(sample_data: Path) -> None:
    records: list[Any] = [
        {"id": 1, "claim": "Caremark was rated by the Care Quality Commission."},
        {"id": 2, "question": CARERS},
        {"id": 3, "claim": ["a", "b"]},
        b"",
        b"{}",
        b"}",
        {"id": 4, "claim": "The moon is made of green cheese from Bavaria."},
    ]
    found = lines_of("check", "--jsonl", "--data-dir", sample_data, records=records)
    assert [r["id"] for r in found] == [1, 2, 3, None, None, 4]
    assert [set(r) for r in found[1:5]] == [{"id", "error"}] * 4
    for response in (found[0], found[5]):
        told = {"verdict", "probability", "evidence", "differences", "parts", "note"}
        assert set(response) == {"id", "timings_ms"} | told
        assert response["verdict"] in ("supported", "contradicted", "not_found")
        assert response["timings_ms"]["total"] > 0
        assert isinstance(response["differences"], list)
        assert bool(response["evidence"]) or response["verdict"] == "not_found"
        for citation in response["evidence"]:
            assert_verbatim(citation, CORPUS)
    assert found[5]["verdict"] == "not_found"


def test_a_claim_is_answered_in_words(own_data: Path) -> None:
    done = app("check", "The council planted 300 trees in Kelsey Park.", "--data-dir", own_data)
    assert done.returncode == 0
    assert done.stderr == "", "the folder last used is used again, unasked"
    assert done.stdout.splitlines()[0].endswith("the papers held say so.")
    assert "300 trees" in done.stdout


DRAFT = (
    "Parks\n\nThe council planted 300 trees in Kelsey Park. It planted 900 trees there. "
    "The zoo was opened on the moon. Was it worth it?\n"
)


def test_it_is_said_what_a_judge_on_another_machine_is_sent(own_data: Path) -> None:
    claim = "The council planted 300 trees in Kelsey Park."
    model = ("--entailment", "model", "--model-url", "http://0.0.0.0:9", "--model", "tiny")
    done = app("check", claim, *model, "--data-dir", own_data)
    assert done.returncode == 0 and "the papers held say so" in done.stdout
    sent, failed = done.stderr.splitlines()
    assert sent == "Language model: Questions, claims and passages are sent to 0.0.0.0."
    assert failed.endswith("could not be reached: claims are judged without it")


def test_several_lines_are_several_claims(own_data: Path) -> None:
    claims = "The council planted 300 trees in Kelsey Park.\n\n The moon is made of cheese. "
    done = app("check", claims, "--data-dir", own_data)
    said = done.stdout.splitlines()
    assert said[0] == "The council planted 300 trees in Kelsey Park."
    assert said[1].startswith("Supported")
    assert said[-2:] == ["The moon is made of cheese.", "Not found in the papers held."]


def test_a_whole_text_is_checked_and_reported(tmp_path: Path, own_data: Path) -> None:
    draft = tmp_path / "draft.docx"
    document = docx.Document()
    document.add_heading("Parks")
    document.add_paragraph(DRAFT.split("\n\n")[1])
    document.save(str(draft))
    printed = app("check", "--file", draft, "--data-dir", own_data)
    assert printed.returncode == 0, printed.stderr
    assert "4 of 5 sentences" in printed.stderr
    assert printed.stdout.startswith("# Checked: draft.docx\n\nHeld against 2 papers on ")
    assert "### Parks ⚪ *(– not checked: a heading)*" in printed.stdout
    assert "Kelsey Park. 🟢 *(✓ supported)*[^1]" in printed.stdout
    assert "moon. 🟡 *(? not found)*" in printed.stdout
    for name in ("report.md", "report.docx"):
        output = tmp_path / name
        output.write_text("what stood there before")
        options = ("--output", output, "--only-problems", "--data-dir", own_data)
        done = app("check", "--file", draft, *options)
        assert done.stdout.startswith(f"The report: {output} (1 supported, "), done.stderr
        if name == "report.md":
            said = output.read_text(encoding="utf-8")
        else:
            said = "\n".join(p.text for p in docx.Document(str(output)).paragraphs)
        assert "The zoo was opened" in said and "Was it worth it?" not in said
    assert sorted(p.name for p in tmp_path.iterdir()) == ["draft.docx", "report.docx", "report.md"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--file", "gone.docx"], ["gone.docx", "no such file"]),
        (["--file", "broken.pdf"], ["broken.pdf", "damaged"]),
        (["--file", "draft.txt", "--output", "r.odt"], ["r.odt", ".md or .docx"]),
        (["--file", "draft.txt", "--output", "draft.md"], ["draft.md", "the text that is checked"]),
        (["--file", "draft.txt", "--output", "no/r.md"], ["no/r.md", "no such folder"]),
        (["--file", "draft.txt", "A claim."], ["--file", "leave out"]),
        (["A claim.", "--only-problems"], ["--only-problems", "--file"]),
    ],
)
def test_a_text_that_cannot_be_checked_is_one_line_at_once(
    options: list[str], said: list[str], tmp_path: Path
) -> None:
    (tmp_path / "draft.txt").write_text(DRAFT)
    (tmp_path / "draft.md").symlink_to(tmp_path / "draft.txt")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    placed = [str(tmp_path / o) if re.search(r"\w\.\w", o) else o for o in options]
    done = app("check", *placed, "--data-dir", tmp_path / "data")
    assert_one_line(done, *said)
    assert not (tmp_path / "data").exists(), "nothing was to be indexed for that"
    assert (tmp_path / "draft.txt").read_text() == DRAFT


def test_an_interrupted_check_leaves_no_half_report(tmp_path: Path, own_data: Path) -> None:
    draft, output = tmp_path / "draft.txt", tmp_path / "report.docx"
    draft.write_text("The council planted 300 trees in Kelsey Park. " * 400)
    command = [sys.executable, "app.py", "check", "--file", str(draft), "--output", str(output)]
    with subprocess.Popen(
        [*command, "--data-dir", str(own_data)],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
    ) as process:
        assert process.stderr
        said = b""
        while b"of 400 sentences" not in said and (more := process.stderr.read(1)):
            said += more
        process.send_signal(signal.SIGINT)
        out, rest = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, b"")
    assert "Traceback" not in (said + rest).decode()
    assert [path.name for path in tmp_path.iterdir()] == ["draft.txt"]


def test_texts_and_given_evidence_are_checked_as_lines(own_data: Path) -> None:
    held = "The clinic saw 300 patients in May."
    records: list[Any] = [
        {"id": 1, "text": DRAFT},
        {"id": 2, "claim": "The clinic saw 300 patients in May.", "evidence": ["Tea.", held]},
        {"id": 3, "claim": "The clinic saw 900 patients in May.", "evidence": [held]},
        {"id": 4, "claim": "The council planted 300 trees in Kelsey Park.", "evidence": []},
        {"id": 5, "claim": "A claim.", "evidence": "no list"},
        {"id": 6, "text": "A text.", "claim": "A claim."},
        {"id": 7, "text": " "},
    ]
    found = lines_of("check", "--jsonl", "--data-dir", own_data, records=records)
    sentences = found[0]["sentences"]
    assert [s["reason"] for s in sentences] == ["a heading", None, None, None, "a question"]
    assert all(DRAFT[s["start"] : s["end"]] == s["text"] for s in sentences)
    # The council or the park: where two things can be meant, the words stay as they are.
    assert sentences[2]["claim"] == "It planted 900 trees there."
    assert (sentences[0]["verdict"], sentences[1]["verdict"]) == (None, "supported")
    assert sentences[1]["evidence"][0]["document"] == "parks.txt"
    assert sum(found[0]["counts"].values()) == 5 and found[0]["counts"]["not a claim"] == 2
    assert [r["verdict"] for r in found[1:4]] == ["supported", "contradicted", "not_found"]
    assert [r["n"] for r in found[1:4]] == [2, 1, None]
    (difference,) = found[2]["differences"]
    assert (difference["claim"], difference["paper"]) == ("900", "300")
    assert [set(r) for r in found[4:]] == [{"id", "error"}] * 3
