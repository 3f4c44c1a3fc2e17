"""The page that checks a text without a browser: what it takes, tells and keeps, and from whom."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from fastapi.testclient import TestClient
from web_assistant import TRAPS, ByRule, make_library

from answer import CheckedSentence, Verdict
from check import TextSentence
from ingest import PaperError, Span, sentences
from web import CheckLimits, UploadLimits, create_app
from web.check import Told
from web.checks import BusyError, Check, Checks, TextError
from web.verdict import opinion, paragraphs, percent, runs, sure

Progress = Callable[[int, int], None]
HERE = {"Origin": "http://localhost"}
TEXT = """Carers and care

The role of the informal carer was undervalued. Waiting times fell to six weeks.
We think that this is splendid.

A bridge will be built to the moon. They undervalued many.
"""
LIMITS = CheckLimits(characters=3000, sentences=20, at_once=2, most=6)


class Gated(ByRule):
    """Checks a sentence that says "pause" only when it may."""

    gate: threading.Event
    stopped: threading.Event

    def check_text(self, text: str) -> Iterator[CheckedSentence]:
        try:
            for checked in super().check_text(text):
                while "pause" in checked.sentence.span.text and not self.gate.wait(10):
                    raise AssertionError("nobody opened the gate")
                yield checked
        finally:
            self.stopped.set()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, Gated]]:
    """Made once, for making it takes long."""
    made = make_library(tmp_path_factory.mktemp("library"))
    assistant = Gated(made.library, made.documents)
    assistant.gate, assistant.stopped = threading.Event(), threading.Event()
    app = create_app(
        assistant,
        assistant.library,
        limits=UploadLimits(file_bytes=20_000),
        checking=LIMITS,
        example="Try <this>.",
    )
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
        yield client, assistant


@pytest.fixture
def client(site: tuple[TestClient, Gated]) -> TestClient:
    return site[0]


@pytest.fixture
def assistant(site: tuple[TestClient, Gated]) -> Iterator[Gated]:
    """The site's assistant, with its gate shut until the end of the test."""
    site[1].gate.clear()
    site[1].stopped.clear()
    yield site[1]
    site[1].gate.set()


def sent(client: TestClient, text: str, *, scripted: bool = False) -> str:
    """Send a text as the form does; the address of its report."""
    form = {"text": (None, text), "scripted": (None, "1" if scripted else "")}
    reply = client.post("/check", files=form, headers=HERE)
    assert reply.status_code == 303, reply.text
    return reply.headers["location"]


def refused(client: TestClient, status: int, **form: tuple[str | None, bytes | str]) -> str:
    """What is said of a form that is not taken."""
    reply = client.post("/check", files=form, headers=HERE)
    assert reply.status_code == status
    found = re.search(r'<p class="problem"[^>]*role="alert">(.*?)</p>', reply.text)
    assert found, reply.text
    return unescape(found[1])


def words(html: str) -> str:
    """The page as it is read, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html[html.index("<main") :])).split())


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


# A form without script


def test_a_plain_form_gives_the_report(client: TestClient) -> None:
    page = client.get(sent(client, TEXT)).text
    shown = words(page)
    assert "All 6 sentences checked." in shown
    assert "2 ✓ Supported 1 ✗ Contradicted 1 ? Not found 2 – Not checked" in shown
    assert "Carers and care – Not checked: a heading" in shown
    assert "We think that this is splendid. – Not checked: an opinion" in shown
    assert "A bridge will be built to the moon. ? Not found" in shown
    assert "2 of 6 sentences shown." in shown
    assert "<script src=" in page and "<script>" not in page and "style=" not in page


def test_the_text_keeps_its_paragraphs(client: TestClient) -> None:
    page = client.get(sent(client, TEXT)).text
    found = [
        words("<main>" + p) for p in re.findall(r'<div class="paragraph">(.*?)</div>', page, re.S)
    ]
    assert len(found) == 4  # a new line begins a paragraph too
    assert found[1].startswith("The role of") and found[1].endswith("six weeks. ✗ Contradicted")


def card(page: str, number: int) -> str:
    found = re.search(rf'<article class="card \w+" id="v-{number}".*?</article>', page, re.S)
    assert found
    return found[0]


def test_a_contradiction_shows_the_words_that_say_otherwise_and_what_differs(
    client: TestClient,
) -> None:
    found = card(
        client.get(sent(client, "The council should support carers less effectively.")).text, 1
    )
    shown = words("<main>" + found)
    assert shown.startswith("✗ Contradicted Sentence 1 The claim: The council should support")
    assert "The papers held say otherwise." in shown
    assert "opposite meaning: “less” in the claim, “more” in the paper" in shown
    assert re.findall(
        r'<mark class="differs">(.*?)</mark><span class="kind">(.*?)</span>', found
    ) == [
        ("less", "opposite meaning"),
        ("more", "opposite meaning"),
    ]
    assert '<span class="lead">The council and partners should: </span>Support carers' in found
    assert "Care Quality Commission, 9 February 2010" in shown
    assert "This paper says otherwise:" in shown and "This paper says so:" in shown
    assert "Note: The papers disagree" in shown
    assert "How sure: more likely than not, 66%." in shown


def test_the_link_of_a_quotation_marks_it_in_its_paper(client: TestClient) -> None:
    found = card(client.get(sent(client, "Waiting times fell to six weeks.")).text, 1)
    link = re.search(r'<a href="(/source/[^"#]*)#hl"', found)
    assert link and "page 1" in words("<main>" + found)
    paper = client.get(unescape(link[1]))
    assert paper.status_code == 200
    assert re.search(r'<mark class="quote">Waiting times fell', paper.text)


def test_not_found_is_no_judgement_and_a_rewritten_claim_is_shown(client: TestClient) -> None:
    page = client.get(sent(client, "A bridge will be built. They undervalued all.")).text
    assert "The papers held do not say. Not found is no judgement of the claim" in words(page)
    assert "Checked as: The carers undervalued all." in words("<main>" + card(page, 2))
    assert "Checked as" not in card(page, 1)


def test_parts_have_verdicts_of_their_own_and_no_quotation_stands_twice(client: TestClient) -> None:
    claim = "The role of the carer was undervalued and waiting times fell to six weeks."
    shown = words("<main>" + card(client.get(sent(client, claim)).text, 1))
    assert "Part by part ✓ Supported The part: The role of the carer was undervalued" in shown
    assert "✗ Contradicted The part: waiting times fell to six" in shown
    assert shown.count("The role of the informal carer was undervalued.") == 1


@pytest.mark.parametrize(
    "sentence", [f"This is a trap: {TRAPS}", TRAPS, "<mark>&lt;b&gt;</mark> & all."]
)
def test_markup_in_texts_and_papers_does_nothing(client: TestClient, sentence: str) -> None:
    address = sent(client, sentence)
    page = client.get(address).text
    news = client.get(f"{address}/news").json()["html"]
    for html in (page[page.index('<div id="state"') : page.index("<details")], news):
        assert not re.search(r"<(?:script|img|b)\b|<form action|href=\"(?!/source/|/check|#)", html)
    assert unescape(page).count("javascript:alert(1)") >= TRAPS.count("javascript") * (
        "trap" in sentence
    )
    again = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.S)
    assert again and unescape(again[1]) == sentence


def sent_file(client: TestClient, name: str, data: bytes) -> str:
    """Send a file as the form does, and wait until it is checked; the report."""
    files: dict[str, tuple[str | None, bytes | str]] = {"text": (None, " "), "file": (name, data)}
    reply = client.post("/check", files=files, headers=HERE)
    assert reply.status_code == 303, reply.text
    address = reply.headers["location"]
    until(lambda: not client.get(f"{address}/news").json()["active"])
    return client.get(address).text


def test_a_file_is_read_and_checked_and_nothing_of_it_stays_on_disk(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    text = "# Plan\r\n\r\nTen weeks’ wait was told.\r\n\r\n- A bridge will be built.\r\n"
    page = sent_file(client, "<b>draft & more.md", text.encode("cp1252"))
    assert "&lt;b&gt;draft &amp; more.md, checked against the papers</h1>" in page
    assert "Plan – Not checked: a heading Ten weeks’ wait was told. ? Not found" in words(page)
    assert '<div class="paragraph item">•\n' in page
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_read_is_told_in_a_line(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    page = sent_file(client, "draft.docx", b"This is no Word file.")
    found = re.search(r'<p id="told" tabindex="-1" class="problem">(.*?)</p>', page)
    assert found and found[1].startswith("draft.docx: ") and str(tmp_path) not in page
    assert "Check another text" in page and 'id="report"' not in page
    assert list(tmp_path.iterdir()) == []


def test_the_empty_page_offers_an_example_and_the_chat_leads_here(client: TestClient) -> None:
    page = client.get("/check").text
    assert '<a href="/check?example=1">' in page and '<a href="/check">Check</a>' in page
    tried = client.get("/check?example=1").text
    assert "Try &lt;this&gt;.</textarea>" in tried and "?example" not in tried
    assert '<a href=\\"/check\\">Check</a>' in client.get("/config").text


# What is not taken


def test_what_cannot_be_checked_is_told_in_a_line_and_the_text_is_kept(client: TestClient) -> None:
    assert "no text to check" in refused(client, 422, text=(None, " \n "))
    long = "A bridge. " * 301
    assert "has 3,010 characters; at most 3,000" in refused(client, 422, text=(None, long))
    many = "A long bridge was built. " * 21
    reply = client.post("/check", files={"text": (None, many)}, headers=HERE)
    assert "21 sentences; at most 20" in reply.text and many in reply.text
    both = refused(client, 422, text=(None, "A."), file=("a.txt", b"B."))
    assert "one of them" in both
    assert "a.exe: this kind of file" in refused(client, 422, file=("a.exe", b"B."))
    assert "larger than 20 kB" in refused(client, 422, file=("a.txt", b"B" * 20_001))
    assert "larger than 20 kB" in refused(client, 413, file=("a.txt", b"B" * 5_000_000))
    assert "did not arrive whole" in refused(
        client,
        400,
        text=(None, "x"),
        **{"f" * 9: (None, "y")} | {f"f{n}": (None, "y") for n in range(9)},
    )


def test_a_form_of_unknown_length_is_not_taken(client: TestClient) -> None:
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    reply = client.post("/check", content=iter([b"--b\r\n"]), headers=HERE | kind)
    assert reply.status_code == 411


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_another_site_s_page_can_neither_check_nor_stop_anything(
    client: TestClient, assistant: Gated, headers: dict[str, str]
) -> None:
    address = sent(client, "We pause.", scripted=True)
    for where in ("/check", f"{address}/cancel", f"{address}/forget"):
        reply = client.post(where, files={"text": (None, "A bridge.")}, headers=headers)
        assert reply.status_code == 403
    assert client.get(f"{address}/news").json()["active"]


def test_what_the_page_may_load_and_who_may_keep_it(client: TestClient) -> None:
    for path in ("/check", sent(client, "A bridge will be built.")):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert "form-action 'self'" in policy and "frame-ancestors 'none'" in policy
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "same-origin"


# The life of a check


def test_results_come_sentence_by_sentence(client: TestClient, assistant: Gated) -> None:
    address = sent(client, "A bridge will be built. We pause for it. The end comes.", scripted=True)
    until(lambda: client.get(f"{address}/news").json()["done"] == 1)
    news = client.get(f"{address}/news").json()
    assert news["words"] == "1 of 3 sentences checked."
    assert (news["state"], news["active"], news["known"]) == ("checking", True, 1)
    assert news["counts"]["not_found"] == news["problems"] == 1
    assert 'id="s-1"' in news["html"] and 'id="v-1"' in news["html"] and "s-2" not in news["html"]
    page = client.get(address).text
    assert re.search(r"<progress max=\"3\" value=\"1\"", page)
    assert "We pause for it." in page and "See how far it is now" in page
    assert '<span class="said waiting" id="s-2">' in page
    assistant.gate.set()
    until(lambda: not client.get(f"{address}/news").json()["active"])
    rest = client.get(f"{address}/news?from=1").json()
    assert 's-1"' not in rest["html"] and 'id="s-2"' in rest["html"] and 'id="s-3"' in rest["html"]
    assert rest["state"] == "done" and client.get(f"{address}/news?from=x").json()["known"] == 3


def test_cancelling_stops_the_work_and_keeps_what_is_found(
    client: TestClient, assistant: Gated
) -> None:
    address = sent(client, "A bridge will be built. We pause for it. The end comes.", scripted=True)
    until(lambda: client.get(f"{address}/news").json()["done"] == 1)
    with ThreadPoolExecutor() as pool:
        asked = pool.submit(client.post, f"{address}/cancel", headers=HERE)
        time.sleep(0.2)  # it is told to stop before the sentence at hand is done
        assistant.gate.set()
        assert asked.result().status_code == 303
    assert assistant.stopped.wait(10)
    page = words(client.get(address).text)
    assert "Stopped: 1 of 3 sentences were checked." in page and "0 ✗" in page and "1 ? " in page


def test_a_report_can_be_deleted(client: TestClient) -> None:
    address = sent(client, "A bridge will be built.")
    assert client.post(f"{address}/forget", headers=HERE).headers["location"] == "/check"
    assert client.get(address).status_code == client.get(f"{address}/news").status_code == 404
    assert client.post(f"{address}/cancel", headers=HERE).status_code == 404
    assert client.post(f"{address}/forget", headers=HERE).status_code == 404
    assert "not held any more" in client.get(address).text


def test_two_visitors_have_a_report_each(client: TestClient, assistant: Gated) -> None:
    first = sent(client, "The first pauses.", scripted=True)
    second = sent(client, "A bridge will be built.")
    assert first != second and len(first) == len(second) > 30
    assert "All" not in client.get(first).text.split("</p>")[1]
    assert "One sentence checked." in client.get(second).text
    assert "bridge" not in client.get(first).text and "pauses" not in client.get(second).text
    listed = client.get("/check").text
    assert first not in listed and second not in listed


def test_a_failure_is_told_without_its_inside_and_logged_without_the_text(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        page = client.get(sent(client, "A bridge will be built. This will break it.")).text
    assert "Something went wrong: 1 of 2 sentences were checked." in words(page)
    assert "secret" not in page
    assert "RuntimeError" in caplog.text and "check_text" in caplog.text
    assert "break it" not in caplog.text and "bridge" not in caplog.text


def test_a_report_can_be_taken_along_as_word_and_markdown(client: TestClient) -> None:
    address = sent(client, TEXT)
    page = client.get(address).text
    assert "Download as Word" in page and f'href="{address}/report.docx"' in page
    markdown = client.get(f"{address}/report.md")
    assert "A bridge will be built to the moon." in markdown.text and "six" in markdown.text
    assert "Care Quality Commission" in markdown.text
    assert markdown.headers["content-type"] == "text/markdown; charset=utf-8"
    assert markdown.headers["content-disposition"].startswith("attachment;")
    assert markdown.headers["cache-control"] == "no-store"
    only = client.get(f"{address}/report.md?only=1").text
    assert "splendid" in markdown.text and "splendid" not in only and "moon" in only
    with ZipFile(BytesIO(client.get(f"{address}/report.docx").content)) as word:
        assert "A bridge will be built to the moon." in word.read("word/document.xml").decode()
    assert client.get(f"{address}/report.exe").status_code == 404
    assert client.get("/check/none/report.md").status_code == 404


# The checks themselves


def claims(text: str) -> Iterator[CheckedSentence]:
    for start, end in sentences(text):
        yield CheckedSentence(TextSentence(Span(start, end, text[start:end]), None, "hedged"), None)


def unread(file: Path, *, progress: Progress, cancelled: Callable[[], bool]) -> str:
    raise AssertionError("there is no file here")


class Reader:
    """Reads files when it may; one that is called "bad" cannot be read."""

    def __init__(self) -> None:
        self.gate = threading.Event()

    def __call__(self, file: Path, *, progress: Progress, cancelled: Callable[[], bool]) -> str:
        progress(3, 7)
        while not self.gate.wait(0.01):
            if cancelled():
                raise PaperError(file.name, "it was cancelled", "send it again")
        if file.stem == "bad":
            raise PaperError(file.name, "it is locked", "unlock it")
        return file.read_text()


def file_in(folder: Path, name: str, text: str) -> Path:
    """A file in a folder of its own."""
    own = folder / name
    own.mkdir()
    (own / name).write_text(text)
    return own / name


class Slow:
    """Checks that go on until they are told to stop, or the gate opens."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.working = 0

    def __call__(self, text: str) -> Iterator[CheckedSentence]:
        self.working += 1
        try:
            while not self.gate.wait(0.01):
                yield from claims(text)
        finally:
            self.working -= 1


def test_a_check_that_nobody_looks_at_is_stopped_and_a_report_dropped_later() -> None:
    now = [0.0]
    slow = Slow()
    checks = Checks(slow, CheckLimits(unseen=10, kept=100), unread, lambda: now[0])
    seen, unseen = checks.start("One."), checks.start("Two.")
    until(lambda: slow.working == 2)
    now[0] = 9
    checks.look(seen)
    now[0] = 12
    checks.drop_unseen()
    until(lambda: slow.working == 1)
    with pytest.raises(KeyError):
        checks.look(unseen)
    slow.gate.set()
    until(lambda: not checks.look(seen).active)
    now[0] = 111
    checks.drop_unseen()
    assert checks.look(seen).state == "done"
    now[0] = 212
    checks.drop_unseen()
    with pytest.raises(KeyError):
        checks.look(seen)


def test_a_file_is_read_by_the_check_itself_and_then_deleted(tmp_path: Path) -> None:
    reader = Reader()
    checks = Checks(claims, CheckLimits(sentences=2, at_once=4), reader)
    texts = {"good.txt": "One. Two.", "bad.txt": "", "long.txt": "Aa. Bb. Cc.", "stopped.txt": ""}
    keys = {n: checks.start_file(file_in(tmp_path, n, text)) for n, text in texts.items()}
    until(lambda: all(checks.look(key).state == "reading" for key in keys.values()))
    told = Told(checks.look(keys["good.txt"]))
    assert told.words == "Reading the file: 3 of 7 pages."
    checks.cancel(keys["stopped.txt"])
    until(lambda: not checks.look(keys["stopped.txt"]).active)
    reader.gate.set()
    until(lambda: not any(checks.look(key).active for key in keys.values()))
    found = {name: checks.look(key) for name, key in keys.items()}
    assert {name: one.state for name, one in found.items()} == {
        "good.txt": "done",
        "bad.txt": "failed",
        "long.txt": "failed",
        "stopped.txt": "cancelled",
    }
    assert found["good.txt"].name == "good.txt" and len(found["good.txt"].checked) == 2
    assert Told(found["bad.txt"]).words == "bad.txt: it is locked; unlock it"
    assert "3 sentences; at most 2" in Told(found["long.txt"]).words
    assert list(tmp_path.iterdir()) == []


def test_a_file_for_which_there_is_no_room_is_deleted(tmp_path: Path) -> None:
    slow = Slow()
    checks = Checks(slow, CheckLimits(most=1), unread)
    checks.start("One.")
    with pytest.raises(BusyError):
        checks.start_file(file_in(tmp_path, "two.txt", "Two."))
    slow.gate.set()
    assert list(tmp_path.iterdir()) == []


def test_only_so_many_work_at_once_and_only_so_many_are_kept() -> None:
    slow = Slow()
    checks = Checks(slow, CheckLimits(at_once=1, most=3), unread)
    keys = [checks.start(f"Text {n}.") for n in range(3)]
    until(lambda: slow.working == 1)
    states = sorted(checks.look(key).state for key in keys)
    assert states == ["checking", "waiting", "waiting"]
    with pytest.raises(BusyError, match="Try again"):
        checks.start("One more.")
    waiting = next(key for key in keys if checks.look(key).state == "waiting")
    assert Told(checks.look(waiting)).words == "Waiting for other checks to end."
    checks.cancel(waiting)
    until(lambda: checks.look(waiting).state == "cancelled")
    assert slow.working == 1
    newest = checks.start("One more.")  # the only one that has ended makes room
    with pytest.raises(KeyError):
        checks.look(waiting)
    slow.gate.set()
    until(lambda: checks.look(newest).state == "done")


@pytest.mark.parametrize("text", ["", " \n", "x" * 11, "Aa. Bb. Cc."])
def test_a_text_that_is_empty_or_too_long_is_not_taken(text: str) -> None:
    with pytest.raises(TextError):
        Checks(claims, CheckLimits(characters=11, sentences=2), unread).start(
            text + "." * ("x" in text)
        )


# How it is shown


@pytest.mark.parametrize(
    ("probability", "said"),
    [
        (1.0, "almost certain, 99"),
        (0.84, "likely, 84"),
        (0.66, "more likely than not, 66"),
        (0.5, "uncertain, 50"),
        (0.0, "uncertain, 1"),
    ],
)
def test_a_probability_is_told_in_words_and_is_never_a_promise(
    probability: float, said: str
) -> None:
    assert f"{sure(probability)}, {percent(probability)}" == said


def test_no_percentage_is_shown_of_what_was_not_measured() -> None:
    unknown = opinion(Verdict("It rained.", "not_found", (), None))
    assert (unknown.sure, unknown.percent) == (None, None)


def test_marks_may_overlap_touch_and_lie_in_the_lead_in() -> None:
    found = runs("to be sure: a bc", [(0, 5, "one"), (3, 8, "two"), (14, 16, "end")], lead=12)
    assert "".join(run.text for run in found) == "to be sure: a bc"
    assert [(run.text, run.differs, run.lead, run.labels) for run in found] == [
        ("to ", True, True, ()),
        ("be", True, True, ("one",)),
        (" su", True, True, ("two",)),
        ("re: ", False, True, ()),
        ("a ", False, False, ()),
        ("bc", True, False, ("end",)),
    ]
    assert [run.text for run in runs("none", [])] == ["none"]


def test_sentences_that_wait_stand_in_their_place() -> None:
    text = "One is here. Two\nis there.\n\nThree."
    checked = list(claims(text))
    found = paragraphs(text, [one.sentence for one in checked], checked[:1])
    shown = [[(s.number, s.words, s.label) for s in p.sentences] for p in found]
    assert shown == [
        [(1, "One is here.", "not a claim"), (2, "Two is there.", None)],
        [(3, "Three.", None)],
    ]


def test_what_is_told_of_a_check_that_was_stopped() -> None:
    checked = tuple(claims("One. Two. Three."))
    spans = tuple(one.sentence for one in checked)
    check = Check("k", "One. Two. Three.", None, spans, checked[:2], "cancelled")
    assert Told(check).words == "Stopped: 2 of 3 sentences were checked."
    assert not check.active and check.result.counts == {"not a claim": 2}
