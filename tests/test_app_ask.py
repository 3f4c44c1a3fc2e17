"""The command `ask`, each in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from app_process import (
    CARERS,
    CHECKOUT,
    CORPUS,
    RECOMMENDATION,
    app,
    assert_verbatim,
    lines_of,
)

CQC = "cqc-service-inspection-bromley-2010.txt"


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
