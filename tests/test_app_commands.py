"""The commands as people and programs give them: each in a process of its own."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import docx
import pytest
from fpdf import FPDF

from ingest import load_manifest, read

CHECKOUT = Path(__file__).resolve().parent.parent
CORPUS = CHECKOUT / "corpus"
CQC = "cqc-service-inspection-bromley-2010.txt"
CARERS = "What did CQC recommend on carers?"
RECOMMENDATION = (
    "Support carers more effectively by improving the profile of carer's assessments and services."
)
PAGES = (
    "Home care",
    "The council paid for 412,000 hours of home care in the year 2023. Waiting times for home care "
    "fell from nine weeks to five weeks, which is the shortest wait on record.",
    "The committee asked the director to publish the waiting times for home care every quarter.",
)


def app(
    *arguments: str | Path, stdin: str | bytes = "", timeout: float = 300
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "app.py", *map(str, arguments)],
        cwd=CHECKOUT,
        input=stdin if isinstance(stdin, bytes) else stdin.encode(),
        capture_output=True,
        timeout=timeout,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


def lines_of(*arguments: str | Path, records: list[Any]) -> list[dict[str, Any]]:
    """What a command answers to these lines: records become JSON, bytes stay as they are."""
    lines = [r if isinstance(r, bytes) else json.dumps(r).encode() for r in records]
    done = app(*arguments, stdin=b"\n".join(lines) + b"\n")
    assert done.returncode == 0, done.stderr
    assert done.stderr == "", "it was indexed already: nothing is to be said"
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def own_papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of someone's own, without a manifest: a PDF, a text, and one that is broken."""
    folder = tmp_path_factory.mktemp("own")
    pdf = FPDF()
    pdf.add_page(label_style="r")
    pdf.set_font("Helvetica", size=24)
    pdf.multi_cell(0, 12, PAGES[0])
    for words in PAGES[1:]:
        pdf.add_page(label_style="D", label_start=1) if words == PAGES[1] else pdf.add_page()
        pdf.set_font("Helvetica", size=11)
        pdf.multi_cell(0, 6, words)
    pdf.output(str(folder / "home care.pdf"))
    (folder / "parks.txt").write_text(
        "Parks\n\nThe council planted 300 trees in Kelsey Park in the spring.\n", encoding="utf-8"
    )
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    return folder


@pytest.fixture(scope="module")
def own_data(own_papers: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder into which `app.py ingest` has taken them."""
    data = tmp_path_factory.mktemp("own-index") / "data"
    done = app("ingest", own_papers, "--data-dir", data)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"2 papers of {own_papers} are indexed (")
    assert "not read: broken.pdf: the PDF is damaged; " in done.stdout
    assert "Reading papers" in done.stderr
    return data


def assert_verbatim(citation: dict[str, Any], folder: Path) -> None:
    document = read(folder, citation["document"], load_manifest(folder))
    assert citation["quote"]
    assert document.text[citation["start"] : citation["end"]] == citation["quote"]
    if citation["document"].endswith(".txt"):
        text = (folder / citation["document"]).read_bytes().decode()
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_the_recommendation_leads_and_nothing_is_embedded_on_a_second_start(
    sample_data: Path,
) -> None:
    done = app("ask", CARERS, "--data-dir", sample_data)
    assert done.returncode == 0
    assert done.stderr == "", "the second start is to be at once and silent"
    first = done.stdout.splitlines()[0]
    assert RECOMMENDATION in " ".join(done.stdout.split("[1]")[0].split()), done.stdout
    assert "Care Quality Commission" in first
    assert "February 2010" in first
    assert "Service inspection of adult social care" in done.stdout


def test_lines_are_answered_in_order_each_in_its_place(sample_data: Path) -> None:
    records: list[Any] = [
        {"id": "carers", "question": CARERS},
        b"{not json",
        {"id": 2, "question": 7},
        {"id": 3, "question": "   "},
        [1, 2],
        b'"text"',
        b"null",
        {"id": 4, "turns": []},
        {"id": 5, "turns": ["one", 2]},
        {"id": 6, "turns": "What did CQC recommend?"},
        {"id": [7, None]},
        b'{"id": 8, "question": "caf\xe9?"}',
        b'{"id": 9, "question": "\\ud800 carers?"}',
        b'{"id": NaN, "question": "carers?"}',
        b'{"id": 1e999, "question": "carers?"}',
        b'{"id": ' + b"9" * 5000 + b', "question": "carers?"}',
        b"[" * 20_000,
        {"id": "turns", "turns": ["What did CQC recommend on carers?", "And on safeguarding?"]},
        b'\xef\xbb\xbf{"id": "bom", "question": "How many people did Caremark care for?"}',
        {"id": None, "question": "What is the mass of the planet Jupiter in kilograms?"},
    ]
    found = lines_of("ask", "--jsonl", "--data-dir", sample_data, records=records)
    assert len(found) == len(records)
    wrong = found[1:17]
    assert [r["id"] for r in wrong[:11]] == [None, 2, 3, None, None, None, 4, 5, 6, [7, None], None]
    for response in wrong:
        assert set(response) == {"id", "error"}
        assert response["error"]
        assert "\n" not in response["error"]
    answered = [found[0], *found[17:]]
    assert [r["id"] for r in answered] == ["carers", "turns", "bom", None]
    for response in answered:
        assert set(response) == {
            *("id", "answer", "outcome", "abstained", "note"),
            *("citations", "searched", "written", "timings_ms"),
        }
        assert response["timings_ms"]["total"] > 0
        assert response["answer"]
        assert response["abstained"] == (not response["citations"])
        assert [c["n"] for c in response["citations"]] == [
            n for n, _ in enumerate(response["citations"], start=1)
        ]
        for citation in response["citations"]:
            assert_verbatim(citation, CORPUS)
            assert citation["page"] is None
            assert citation["page_label"] is None

    first = found[0]["citations"][0]
    assert RECOMMENDATION in first["quote"]
    assert first["document"] == CQC
    assert first["publisher"] == "Care Quality Commission"
    assert first["date"] == "2010-02-09"
    assert set(first) >= {
        *("n", "quote", "document", "title", "publisher", "date", "page", "page_label"),
        *("heading", "start", "end"),
    }
    assert "carers" not in records[17]["turns"][-1]
    assert "safeguarding" in found[17]["searched"]["query"].lower()
    assert found[-1]["abstained"] is True
    assert found[-1]["searched"]["papers"]


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


def test_a_pdf_of_ones_own_is_cited_by_page_and_label(own_papers: Path, own_data: Path) -> None:
    found = lines_of(
        *("ask", "--jsonl", "--data-dir", own_data),
        records=[
            {"id": 1, "question": "How many hours of home care did the council pay for?"},
            {"id": 2, "question": "How many trees were planted in Kelsey Park?"},
        ],
    )
    pdf, text = (response["citations"][0] for response in found)
    assert "412,000 hours" in pdf["quote"]
    assert (pdf["document"], pdf["page"], pdf["page_label"]) == ("home care.pdf", 2, "1")
    assert (pdf["publisher"], pdf["date"]) == (None, None)
    assert "300 trees" in text["quote"]
    assert (text["document"], text["page"], text["page_label"]) == ("parks.txt", None, None)
    for response in found:
        for citation in response["citations"]:
            assert_verbatim(citation, own_papers)


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


def assert_one_line(done: subprocess.CompletedProcess[str], *said: str) -> None:
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("scrutineer: ")
    for words in said:
        assert words in line


@pytest.mark.parametrize("command", ["ask", "ingest"])
def test_a_missing_folder_is_one_line(command: str, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    words = [] if command == "ingest" else ["carers?"]
    done = app(command, *words, "--corpus", gone, "--data-dir", tmp_path / "data")
    assert_one_line(done, str(gone), "no such folder")


def test_a_folder_that_is_a_file_is_one_line(tmp_path: Path) -> None:
    file = tmp_path / "file.txt"
    file.write_text("Words.")
    assert_one_line(app("ingest", file, "--data-dir", tmp_path / "data"), str(file))


@pytest.mark.parametrize("place", ["/proc/scrutineer", "/dev/null", "/dev/null/data"])
def test_a_data_folder_that_cannot_be_is_one_line(place: str) -> None:
    assert_one_line(app("ask", CARERS, "--data-dir", place), place, "--data-dir")


@pytest.mark.parametrize("words", [["ask"], ["ask", ""], ["ask", " \t"], ["check"], ["check", ""]])
def test_no_question_is_one_line_at_once(words: list[str], tmp_path: Path) -> None:
    done = app(*words, "--data-dir", tmp_path / "data")
    assert_one_line(done, "is needed, like: app.py", "--jsonl")
    assert not (tmp_path / "data").exists(), "nothing was to be indexed for that"


def test_a_damaged_index_is_one_line_or_mended(tmp_path: Path, own_papers: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "store.db").write_bytes(b"SQLite format 3\0" + b"\x5a" * 20_000)
    done = app("ingest", own_papers, "--data-dir", data)
    assert "Traceback" not in done.stderr
    if done.returncode == 0:
        assert done.stdout.startswith("2 papers")
    else:
        assert_one_line(done, "store.db")


def test_a_wrong_manifest_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "a.txt").write_text("Words.")
    (tmp_path / "papers" / "manifest.toml").write_text('["a.txt"]\ndate = "soon"\n')
    done = app("ingest", tmp_path / "papers", "--data-dir", tmp_path / "data")
    assert_one_line(done, "manifest.toml, line 2", "soon")


@pytest.mark.parametrize(
    "command", ["", "serve", "ingest", "ask", "check", "verify", "repair", "gaps", "eval"]
)
def test_help_of_every_command(command: str) -> None:
    done = app(*([command] if command else []), "--help", timeout=20)
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.startswith(f"usage: app.py {command}".rstrip())
    if command:
        assert "--data-dir" in done.stdout
        assert "--corpus" in done.stdout
    else:
        for name in ("serve", "ingest", "ask", "check", "verify", "repair", "gaps", "eval"):
            assert f"    {name}" in done.stdout


def test_an_index_is_verified_and_mended(tmp_path: Path, own_papers: Path, own_data: Path) -> None:
    data = Path(shutil.copytree(own_data, tmp_path / "data"))
    with closing(sqlite3.connect(data / "store.db", isolation_level=None)) as tables:
        tables.execute("DELETE FROM lexicon WHERE words LIKE '%Kelsey Park%'")
    wrong = app("verify", "--jsonl", "--data-dir", data)
    assert wrong.returncode == 1
    (found,) = map(json.loads, wrong.stdout.splitlines())
    assert found["check"] == "lexicon"
    assert found["place"].startswith("parks.txt at ")
    assert found["what_to_do"] == "run `app.py repair`"
    mended = app("repair", "--data-dir", data)
    assert mended.returncode == 0, mended.stderr
    assert mended.stdout.startswith("was wrong: parks.txt at ")
    sound = [line.split()[1:3] for line in mended.stdout.splitlines()[-6:]]
    assert sound == [["all", "well"]] * 6
    assert_one_line(app("verify", "--data-dir", tmp_path / "none"), "app.py ingest")


def test_a_watched_folder_is_followed_until_the_signal(
    tmp_path: Path, own_papers: Path, own_data: Path
) -> None:
    data = Path(shutil.copytree(own_data, tmp_path / "data"))
    folder = Path(shutil.copytree(own_papers, tmp_path / "papers"))
    command = [sys.executable, "app.py", "ingest", str(folder), "--watch", "0.2"]
    for sent, code, is_followed in ((signal.SIGTERM, 143, True), (signal.SIGINT, 0, False)):
        with subprocess.Popen(
            [*command, "--data-dir", str(data)],
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout
            lines = iter(process.stdout.readline, "")
            assert any(line.startswith("Watching ") for line in lines)
            if is_followed:  # once, as the model is loaded for it
                (folder / "lake.txt").write_text("The lake in Crystal Palace Park was cleaned.\n")
                assert next(lines) == "read: lake.txt (1 passages)\n"
            process.send_signal(sent)
            try:
                out, said = process.communicate(timeout=60)
            finally:
                process.kill()
        assert (process.returncode, out) == (code, "")
        assert "Traceback" not in said


@pytest.mark.parametrize("seconds", ["0", "-1", "soon", "nan", "inf"])
def test_an_interval_that_cannot_be_is_no_traceback(seconds: str, tmp_path: Path) -> None:
    done = app("ingest", "--watch", seconds, "--data-dir", tmp_path / "data", timeout=20)
    assert done.returncode == 2
    assert "--watch" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_command_is_no_traceback() -> None:
    done = app("answer", timeout=20)
    assert done.returncode == 2
    assert "invalid choice: 'answer'" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_signal_while_indexing_ends_it_cleanly(tmp_path: Path, own_papers: Path) -> None:
    data = tmp_path / "data"
    command = [sys.executable, "app.py", "ingest", str(own_papers), "--data-dir", str(data)]
    for sent in (signal.SIGTERM, signal.SIGINT):
        with subprocess.Popen(
            command, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
        ) as process:
            assert process.stderr
            said = b""
            while b".pdf" not in said and (more := process.stderr.read(1)):  # a paper is at hand
                said += more
            process.send_signal(sent)
            out, rest = process.communicate(timeout=60)
        assert process.returncode == 128 + sent
        assert out == b""
        assert "Traceback" not in (said + rest).decode()
    done = app("ingest", "--data-dir", data)
    assert done.returncode == 0, "the folder is known still, and the work is completed"
    assert done.stdout.startswith(f"2 papers of {own_papers} are indexed (")


def test_a_reader_that_goes_away_is_no_error(own_data: Path) -> None:
    question = json.dumps({"id": 1, "question": "How many trees were planted?"})
    read_end, write_end = os.pipe()
    with subprocess.Popen(
        [sys.executable, "app.py", "ask", "--jsonl", "--data-dir", str(own_data)],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=write_end,
        stderr=subprocess.PIPE,
    ) as process:
        os.close(write_end)
        os.close(read_end)
        _, said = process.communicate((question + "\n").encode() * 3, timeout=120)
    assert process.returncode == 0
    assert said == b""


def test_gaps_are_listed_without_an_index(tmp_path: Path) -> None:
    none = app("gaps", "--data-dir", tmp_path)
    assert none.returncode == 0 and none.stdout.count("\n") == 1 and "feedback.jsonl" in none.stdout
    line = {
        "at": "2026-03-01T10:00:00.000001+00:00",
        "kind": "gap",
        "turns": ["Is there a pool?"],
        "searched": "Is there a pool?",
        "answer": {"abstained": True},
    }
    (tmp_path / "feedback.jsonl").write_text(json.dumps(line) + "\n{\n", encoding="utf-8")
    done = app("gaps", "--data-dir", tmp_path)
    assert done.stdout == ("Is there a pool?\n  asked once, 1 March 2026: not in the papers once\n")
    assert done.stderr.endswith("left out: 1\n")
    (told,) = map(json.loads, app("gaps", "--json", "--data-dir", tmp_path).stdout.splitlines())
    assert told["question"] == "Is there a pool?" and told["not_in_the_papers"] == 1
    assert [path.name for path in tmp_path.iterdir()] == ["feedback.jsonl"]


def test_feedback_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "feedback.jsonl").mkdir()
    assert_one_line(app("gaps", "--data-dir", tmp_path), "feedback.jsonl", "--data-dir")


@pytest.mark.parametrize(
    ("option", "variable", "recorded"),
    [([], "", True), ([], "0", True), ([], "1", False), (["--no-feedback"], "", False)],
)
def test_feedback_can_be_switched_off(
    monkeypatch: pytest.MonkeyPatch, option: list[str], variable: str, recorded: bool
) -> None:
    from commandline import parser, settings

    monkeypatch.setenv("SCRUTINEER_NO_FEEDBACK", variable)
    assert settings(parser().parse_args(["serve", *option])).feedback is recorded


# A language model


def test_a_written_answer_says_how_it_was_made(sample_data: Path) -> None:
    model = ("--model-url", "scripted:good")
    done = app("ask", CARERS, "--data-dir", sample_data, *model)
    assert done.returncode == 0 and done.stderr == ""
    assert "Written by scripted:good from " in done.stdout
    assert ", each sentence checked; " in done.stdout and "[1] Service inspection" in done.stdout
    lines = lines_of(
        "ask", "--jsonl", "--data-dir", sample_data, *model, records=[{"id": 1, "question": CARERS}]
    )
    assert lines[0]["written"]["model"] == "scripted:good"
    assert lines[0]["written"]["problem"] is None
    for citation in lines[0]["citations"]:
        assert_verbatim(citation, CORPUS)


def test_a_model_that_is_not_there_costs_a_line_and_no_answer(
    sample_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCRUTINEER_MODEL_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("SCRUTINEER_MODEL", "llama3.1")
    monkeypatch.setenv("SCRUTINEER_MODEL_KEY", "sk-secret")
    done = app("ask", CARERS, "--data-dir", sample_data)
    assert done.returncode == 0 and RECOMMENDATION in " ".join(done.stdout.split("[1]")[0].split())
    assert "The language model llama3.1 could not be reached; quoted instead." in done.stdout
    tried = app("model")
    assert tried.returncode == 1 and "no server can be reached there" in tried.stdout
    assert "sk-secret" not in done.stdout + done.stderr + tried.stdout + tried.stderr


def test_a_model_without_a_name_is_one_line(tmp_path: Path) -> None:
    for command in (["model"], ["ask", "Why?", "--data-dir", tmp_path]):
        done = app(*command, "--model-url", "http://localhost:1")
        assert done.returncode == 2 and done.stderr.count("\n") == 1
        assert "needs a name" in done.stderr
    done = app("model")
    assert done.returncode == 2 and "no language model is set" in done.stderr
