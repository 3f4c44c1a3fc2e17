"""A model's server over a real connection: whatever it does, an end in time and a clear line."""

from __future__ import annotations

import logging
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from model_server import SAID, Server, model_server

from answer import (
    ModelError,
    ModelSettings,
    examined,
    language_model,
    sent_outside,
    writer_of,
)
from answer.writing.model import ServedModel

KEY = "sk-very-secret-0123456789"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with model_server() as server:
        yield server


def model(server: Server, way: str, **limits: float) -> ServedModel:
    limits = {"timeout": 2.0, "first": 1.5, **limits}
    return ServedModel(
        ModelSettings(server.url(way), "tiny", KEY, limits["timeout"], limits["first"])
    )


def test_an_answer_comes_as_it_is_written(server: Server) -> None:
    pieces = [piece for piece in model(server, "good", timeout=30, first=30).stream("Say") if piece]
    assert "".join(pieces).strip() == SAID
    assert len(pieces) > 3


def test_it_is_asked_with_its_key_and_with_nothing_of_the_environment(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "OPENAI_API_KEY": "sk-of-somebody-else",
        "OPENAI_ORG_ID": "org-leak",
        "OPENAI_PROJECT_ID": "project-leak",
        "OPENAI_BASE_URL": "http://evil.example/v1",
        "OPENAI_API_BASE": "http://evil.example/v1",
        "OPENAI_CUSTOM_HEADERS": "X-Leak: leak",
        "HTTP_PROXY": "http://evil.example:1",
        "http_proxy": "http://evil.example:1",
        "ALL_PROXY": "socks5://evil.example:1",
    }.items():
        monkeypatch.setenv(name, value)
    list(model(server, "good", timeout=30, first=30).stream("What was planted?"))
    path, headers, body = server.asked[-1]
    assert path == "/good/v1/chat/completions"
    assert headers["Authorization"] == f"Bearer {KEY}"
    assert "leak" not in str(headers).lower() and "stainless" not in str(headers).lower()
    assert body["model"] == "tiny" and body["stream"] is True and body["max_tokens"] == 600
    assert body["messages"] == [{"role": "user", "content": "What was planted?"}]


FAULTS = {
    "hang": "did not begin to answer in 1.5 s",
    "drip": "did not begin to answer in 1.5 s",
    "hang-midway": "did not end its answer in 2 s",
    "killed": "broke off",
    "cut": "broke off",
    "html": "answers with a web page",
    "html-as-json": "sent no answer",
    "empty": "sent no answer",
    "empty-stream": "sent no answer",
    "whole-empty": "sent no answer",
    "redirect": "sends elsewhere",
    "garbage": "could not be understood",
    "binary": "sent no answer|could not be understood",
    "wrong-json": "could not be understood|sent no answer",
    "endless": "did not stop writing",
    "flood": "sent far too much",
    "busy": r"is too busy \(429\)",
    "400": r"did not take the question \(400\)",
    "401": r"refused the key \(401\)",
    "403": r"refused the key \(403\)",
    "404": r"no such model, or no such address \(404\)",
    "500": r"failed \(500\)",
    "502": r"failed \(502\)",
}


@pytest.mark.parametrize("way", FAULTS)
def test_whatever_a_server_does_it_ends_in_time_with_a_line(
    server: Server, way: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    began = time.monotonic()
    with pytest.raises(ModelError, match=FAULTS[way]) as failed:
        list(model(server, way).stream("Say something."))
    assert time.monotonic() - began < 10, "its limits are 2 s; the rest is a busy machine"
    line = str(failed.value)
    assert "\n" not in line and "secret" not in line and "evil" not in line
    assert KEY not in line and KEY not in caplog.text


def test_nobody_there_is_said_so() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    alone = ServedModel(ModelSettings(f"http://127.0.0.1:{port}", "tiny", timeout=3, first=3))
    with pytest.raises(ModelError, match="the language model tiny could not be reached"):
        list(alone.stream("Say something."))


@pytest.mark.parametrize("way", ["no-reason", "whole"])
def test_a_server_that_streams_in_its_own_way_is_heard(server: Server, way: str) -> None:
    """One ends its stream without a reason, one sends its whole answer at once."""
    pieces = model(server, way, timeout=30, first=30).stream("Say")
    assert "".join(pieces).strip() == SAID


def test_a_busy_server_is_asked_again(server: Server) -> None:
    pieces = model(server, "busy-once", timeout=30, first=30).stream("Say")
    assert "".join(pieces).strip() == SAID


def test_leaving_ends_the_connection(server: Server) -> None:
    server.gone.clear()
    stream = model(server, "hang-midway", timeout=60, first=60).stream("Say")
    assert any(next(stream) for _ in range(1000)), "something was said before it hung"
    assert not server.gone.is_set()
    stream.close()
    assert server.gone.wait(5), "the server saw the connection end"


def test_a_waiting_caller_hears_that_there_is_nothing_yet(server: Server) -> None:
    stream = model(server, "hang", timeout=20, first=20).stream("Say")
    assert [next(stream) for _ in range(3)] == ["", "", ""]
    stream.close()


# Settings


def test_settings_come_from_options_then_from_the_environment() -> None:
    environment = {
        "SCRUTINEER_MODEL_URL": "http://localhost:11434",
        "SCRUTINEER_MODEL": "llama3.1",
        "SCRUTINEER_MODEL_KEY": KEY,
        "SCRUTINEER_MODEL_TIMEOUT": "20",
        "SCRUTINEER_MODEL_CONTEXT": "8192",
    }
    settings = ModelSettings.of(None, None, environment)
    assert settings is not None
    assert settings.base == "http://localhost:11434/v1", "Ollama's address, as people know it"
    assert (settings.model, settings.timeout, settings.first) == ("llama3.1", 20, 10)
    assert settings.context == 8192
    assert KEY not in repr(settings)
    other = ModelSettings.of("http://localhost:8080/api", "phi", environment)
    assert other is not None and other.base == "http://localhost:8080/api"
    assert ModelSettings.of(None, None, {}) is None
    assert writer_of(None, None, {}) is None


@pytest.mark.parametrize(
    ("url", "model", "environment", "said"),
    [
        ("http://localhost:1", "", {}, "needs a name"),
        ("localhost:11434", "tiny", {}, "is no http"),
        ("file:///etc/passwd", "tiny", {}, "is no http"),
        (f"http://user:{KEY}@localhost:1", "tiny", {}, "may hold no key"),
        (f"http://localhost:1/v1?api_key={KEY}", "tiny", {}, "may hold no key"),
        ("http://localhost:1", "tiny", {"SCRUTINEER_MODEL_TIMEOUT": "soon"}, "must be a number"),
        ("http://localhost:1", "tiny", {"SCRUTINEER_MODEL_CONTEXT": "7"}, "at least 512"),
        ("scripted:brilliant", "", {}, "no script is called brilliant"),
    ],
)
def test_settings_that_cannot_be_are_one_line(
    url: str, model: str, environment: dict[str, str], said: str
) -> None:
    with pytest.raises(ModelError, match=said) as failed:
        writer_of(url, model, environment)
    assert KEY not in str(failed.value)


@pytest.mark.parametrize(
    ("url", "outside"),
    [
        ("http://localhost:11434", None),
        ("http://127.0.0.1:8080/v1", None),
        ("http://[::1]:8080/v1", None),
        ("scripted:good", None),
        ("http://10.0.0.7:11434", "10.0.0.7"),
        ("https://api.example.org/v1", "api.example.org"),
    ],
)
def test_it_is_known_when_words_leave_this_machine(url: str, outside: str | None) -> None:
    assert ModelSettings(url, "tiny").outside == outside


def test_it_is_said_what_leaves_this_machine() -> None:
    away = "http://10.0.0.7:11434"
    said = "Questions and passages are sent to 10.0.0.7."
    assert sent_outside(None, away, "tiny", {}) == said
    said = "Questions, claims and passages are sent to 10.0.0.7."
    assert sent_outside("model", away, "tiny", {}) == said
    assert sent_outside("model", "http://localhost:11434", "tiny", {}) is None
    assert sent_outside("model", None, None, {}) is None
    own = "http://0.0.0.0:9"
    assert examined(own, "tiny", {}, "model")[1].endswith(
        " Questions, claims and passages are sent to 0.0.0.0."
    )


# Examination


@pytest.mark.parametrize(
    ("way", "ok", "said"),
    [
        ("good", True, "was reached and has it"),
        ("404", True, "lists no models, so its name is not checked"),
        ("other-model", False, "no model is called tiny; it has another"),
        ("html", False, "answers with a web page"),
        ("html-as-json", False, "what it sent is no list of models"),
        ("401", False, "the key was refused; set SCRUTINEER_MODEL_KEY"),
        ("500", False, r"it failed \(500\)"),
        ("hang", False, "no answer in"),
    ],
)
def test_an_examination_is_one_line(server: Server, way: str, ok: bool, said: str) -> None:
    limits = {"SCRUTINEER_MODEL_TIMEOUT": "1", "SCRUTINEER_MODEL_KEY": KEY}
    good, line = examined(server.url(way), "tiny", limits)
    assert good is ok and re.search(said, line), line
    assert line.startswith("Language model: ") and "\n" not in line
    assert KEY not in line and "secret" not in line


def test_an_examination_of_nobody_is_one_line_too() -> None:
    assert examined("http://127.0.0.1:9", "tiny", {})[1] == (
        "Language model: http://127.0.0.1:9/v1: no server can be reached there. "
        "Until it can be used, answers are quoted."
    )
    assert "to try out" in examined("scripted:good", None, {})[1]
    assert language_model(ModelSettings("scripted:good", "")).name == "scripted:good"


def test_the_key_can_be_given_in_no_option() -> None:
    text = (Path(__file__).parent.parent / "commandline.py").read_text(encoding="utf-8")
    assert '"--model-url"' in text and not re.search(r'"--[\w-]*key', text)
