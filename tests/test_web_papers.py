"""The page of papers without a browser: what it lists, what it takes, and from whom."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from index_library_fake import FakeLibrary
from web_assistant import CQC, PAGES, PDF, PRESS, ByRule, Held, make_library

from index import UPLOADS, Job, Keeper, Paper
from ingest import Evidence, PaperDate, Source
from web import UploadLimits, create_app
from web.papers import Query, listing
from web.upload import UploadError, receive, safe_name
from web.work import work

HERE = {"Origin": "http://localhost"}
JSON = {**HERE, "Accept": "application/json"}
PART = b"--b\r\nContent-Disposition: form-data; name=papers; filename="
EVIL = "http://evil.example"
SMALL = UploadLimits(file_bytes=1000, all_bytes=5000, files=4)


class Both(ByRule):
    """The assistant of the other tests over what the keeper's library holds."""

    fake: FakeLibrary

    def papers(self) -> tuple[Held, ...]:
        return tuple(
            Held(p.source, p.passages, p.problem, p.pages, p.also) for p in self.fake.papers()
        )


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, FakeLibrary]]:
    """A site whose papers can be changed; made once, for making it takes long."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "papers").mkdir()
    assistant = Both(folder / "papers", {})
    assistant.fake = library = FakeLibrary(folder=folder / "papers")
    keeper = Keeper(library, folder / "incoming")
    keeper.start()
    site = create_app(
        assistant, folder / "papers", (), keeper, hosts=["papers.council.example"], limits=SMALL
    )
    with TestClient(site, base_url="http://localhost", follow_redirects=False) as client:
        yield client, library
    keeper.close()
    assert list((folder / "incoming").iterdir()) == [], "nothing sent is left lying about"


@pytest.fixture
def client(shelf: tuple[TestClient, FakeLibrary]) -> TestClient:
    return shelf[0]


@pytest.fixture
def library(shelf: tuple[TestClient, FakeLibrary]) -> Iterator[FakeLibrary]:
    """The keeper's library, empty again."""
    client, library = shelf
    for kept in (library.held, library.files, library.out, library.gates, library.did):
        kept.clear()
    library.reached.clear()
    yield library
    for gate in library.gates.values():
        gate.set()
    settled(client)


def settled(client: TestClient) -> dict[str, dict[str, str]]:
    """What has become of each paper, once nothing is left to do."""
    until = time.monotonic() + 20
    while True:
        rows = client.get("/papers/jobs").json()["rows"]
        if not any(row["active"] for row in rows):
            return {row["name"]: row for row in rows}
        assert time.monotonic() < until, rows
        time.sleep(0.01)


def send(
    client: TestClient, *files: tuple[str, bytes], headers: dict[str, str] = JSON, where: str = ""
) -> tuple[int, dict[str, str], list[str]]:
    """The status, what was refused and why, and what was taken."""
    sent = [("papers", (name, data)) for name, data in files]
    reply = client.post(f"/papers/upload{where}", files=sent, headers=headers)
    told = reply.json()
    refused = {one["name"]: one["problem"] for one in told.get("refused", [])}
    return reply.status_code, refused, [job["name"] for job in told.get("jobs", [])]


# The list


@cache
def make_held(count: int) -> list[Held]:
    kinds = ("minutes", "report", None)
    return [
        Held(
            Source(
                f"{n:04}.pdf",
                f"Paper {n:04} of Straße",
                ("Bromley Council", "Care Quality Commission", None)[n % 3],
                kinds[n % 3],
                PaperDate(2000 + n % 20, 1 + n % 12) if n % 5 else None,
                None,
                "",
            ),
            n,
            "it is a picture; have it recognised" if n % 50 == 7 else None,
            pages=n,
        )
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, 5000),
        ({"q": "paper 0042"}, 1),
        ({"q": "0042 STRASSE"}, 1),
        ({"q": "quality"}, 1667),
        ({"q": "4999.PDF"}, 1),
        ({"publisher": "Bromley Council"}, 1667),
        ({"publisher": "-"}, 1666),
        ({"kind": "report", "year": "2001"}, 84),
        ({"year": "-"}, 1000),
        ({"state": "unreadable"}, 100),
        ({"state": "nonsense", "sort": "nonsense", "page": "-3"}, 5000),
        ({"q": "no such words"}, 0),
    ],
)
def test_search_and_filters(asked: dict[str, str], found: int) -> None:
    shown = listing(make_held(5000), (), (), Query.parse(asked))
    assert shown.found == found and len(shown.entries) == min(found, 50)
    assert shown.summary == "5,000 papers, 100 cannot be read"


def test_the_list_is_sorted_and_in_pages() -> None:
    papers = make_held(120)
    dates = {p.source.id: p.source.date for p in papers}
    seen: list[str] = []
    url: str | None = "/papers"
    while url is not None:
        query = Query.parse(dict(re.findall(r"(\w+)=(\w+)", url)))
        page = listing(papers, (), (), query)
        seen += [entry.id for entry in page.entries]
        url = page.next
    known = [date for name in seen if (date := dates[name])]
    assert len(set(seen)) == 120 and page.pages == 3
    assert known == sorted(known, reverse=True) and not any(dates[n] for n in seen[-24:])
    assert listing(papers, (), (), Query(page=99)).query.page == 3
    by_title = listing(papers, (), (), Query(sort="title")).entries
    assert [entry.id for entry in by_title] == sorted(dates)[:50]


def test_what_can_be_chosen_is_what_there_is() -> None:
    shown = listing(make_held(40), ["out.pdf"], {"0003.pdf"}, Query())
    assert [(c.words, c.papers) for c in shown.publishers] == [
        ("Bromley Council", 14),
        ("Care Quality Commission", 13),
        ("unknown", 14),
    ]
    assert [c.value for c in shown.years][:2] == ["2019", "2018"]
    assert shown.years[-1].words == "undated"
    assert {c.value: c.papers for c in shown.states} == {
        "indexed": 38,
        "reading": 1,
        "unreadable": 1,
        "left-out": 1,
    }


def test_a_query_survives_its_address() -> None:
    query = Query("a & b", "Ünïversity", "-", "2010", "left-out", "title", 2)
    again = Query.parse(
        dict(pair.split("=") for pair in query.parameters.replace("+", " ").split("&"))
    )
    assert again.sort == "title" and again.page == 2 and again.year == "2010"
    assert Query.parse({"q": "x" * 999}).words == "x" * 200


def test_the_page_tells_all_of_a_paper(client: TestClient, library: FakeLibrary) -> None:
    evidence = (Evidence("publisher", "The <b>Ombudsman</b>", "front page", "of the\nOmbudsman"),)
    source = Source(
        "old/a&b?.pdf",
        "A <i>title</i>",
        "The <b>Ombudsman</b>",
        None,
        PaperDate(2011, 3),
        None,
        "",
        events=PaperDate(2010, 6),
        evidence=evidence,
    )
    paper = replace(_paper(source), pages=12, also=CQC)
    broken = replace(
        _paper(Source("x.pdf", "x.pdf", None, None, None, None, "")),
        problem="it is a picture; have it recognised",
    )
    library.held = {"1": paper, "2": broken}
    page = unescape(client.get("/papers").text)
    assert "2 papers, 1 cannot be read" in page
    assert 'href="/source/old/a%26b%3F.pdf"' in page and 'href="/source/x.pdf"' not in page
    assert "<dt>Date of events</dt><dd>June 2010</dd>" in page
    assert "<dt>Pages</dt><dd>12</dd>" in page
    assert "Found on the front page: <q>of the Ombudsman</q>" in page
    assert f'words stand in <a href="/source/{CQC}">{CQC}</a>' in page
    assert "It is a picture. <strong>What to do:</strong> have it recognised." in page
    raw = client.get("/papers").text
    assert "<b>" not in raw and "<i>" not in raw
    assert "<script" in raw and not re.search(r"<script>|style=| on\w+=", raw)


def _paper(source: Source) -> Paper:
    return Paper(source, 3, None)


# Adding


def test_sent_papers_are_read(client: TestClient, library: FakeLibrary) -> None:
    status, refused, taken = send(client, ("one.txt", b"one"), ("unreadable.pdf", b"two"))
    assert (status, refused, taken) == (202, {}, ["one.txt", "unreadable.pdf"])
    rows = settled(client)
    assert rows["one.txt"]["words"] == "Indexed"
    assert rows["unreadable.pdf"]["problem"] == "it has no words; add a version with text"
    assert library.files == {UPLOADS + "one.txt": b"one"}
    page = client.get("/papers").text
    assert "1 paper." in re.sub("<.*?>", "", page) and "uploaded</span>" in page
    assert "it has no words; add a version with text" in page


def test_without_script_the_page_comes_again(client: TestClient, library: FakeLibrary) -> None:
    files = [("papers", ("one.txt", b"one"))]
    reply = client.post("/papers/upload", files=files, headers=HERE)
    assert (reply.status_code, reply.headers["location"]) == (303, "/papers#work")
    files = [("papers", ("two.txt", b"2")), ("papers", ("<b>.exe", b"MZ"))]
    reply = client.post("/papers/upload", files=files, headers=HERE)
    assert reply.status_code == 202 and "&lt;b&gt;.exe" in reply.text
    assert "this kind of file cannot be read; save it as one of" in reply.text
    assert "One other paper was taken" in reply.text
    settled(client)
    assert len(library.files) == 2


def test_what_cannot_be_taken_is_refused_in_one_line(
    client: TestClient, library: FakeLibrary
) -> None:
    status, refused, taken = send(
        client,
        ("big.txt", b"x" * 1001),
        ("empty.txt", b""),
        ("program.exe", b"MZ"),
        ("a.txt", b"a"),
    )
    assert status == 202 and taken == ["a.txt"]
    assert refused["big.txt"] == "it is larger than 1 kB; make it smaller"
    assert refused["empty.txt"] == "it is empty"
    assert refused["program.exe"].startswith("this kind of file cannot be read")
    assert send(client, ("program.exe", b"MZ"))[0] == 422
    twice = send(client, ("dir/a.txt", b"1"), ("a.txt", b"2"))
    assert twice[1] == {"a.txt": "another file of this name was sent with it; rename one of them"}
    settled(client)


@pytest.mark.parametrize(
    ("files", "body", "status"),
    [
        ([("papers", (f"{n}.txt", b"x")) for n in range(5)], None, 413),
        ([("papers", ("0.txt", b"x" * 999)), ("more", ("1.txt", b"x" * 5000))], None, 413),
        (None, b"", 400),
        (None, PART + b"a.txt\r\n\r\nhalf", 400),
        (None, b"nothing of the kind", 400),
        (None, PART + b'""\r\n\r\n\r\n--b--\r\n', 400),
    ],
    ids=["many", "large", "nothing", "half", "noise", "none chosen"],
)
def test_a_form_that_cannot_be_taken_leaves_nothing(
    client: TestClient, library: FakeLibrary, files: Any, body: bytes, status: int
) -> None:
    headers = dict(JSON)
    if body is not None:
        headers["Content-Type"] = "multipart/form-data; boundary=b"
    reply = client.post("/papers/upload", files=files, content=body, headers=headers)
    assert reply.status_code == status and reply.json()["problem"].endswith(".")
    assert settled(client) is not None and library.did == []


def test_a_stream_of_unknown_length_ends_at_the_limit(
    client: TestClient, library: FakeLibrary
) -> None:
    given = 0

    def endless() -> Iterator[bytes]:
        nonlocal given
        yield PART + b"a.txt\r\n\r\n"
        while given < 100:
            given += 1
            yield b"x" * 900

    headers = {**JSON, "Content-Type": "multipart/form-data; boundary=b"}
    reply = client.post("/papers/upload", content=endless(), headers=headers)
    assert reply.status_code == 413 and library.did == []


class Gone(Exception):  # noqa: N818 - the browser is, which is no error of ours
    """As when the browser has gone away."""


@pytest.mark.parametrize("end", ["gone", "no room"])
def test_a_file_that_does_not_arrive_leaves_nothing(tmp_path: Path, end: str) -> None:
    parts: list[Path] = []

    def part() -> Path:
        last = tmp_path / ("no such folder" if end == "no room" and parts else "") / str(len(parts))
        parts.append(last)
        return last

    async def stream() -> AsyncIterator[bytes]:
        yield PART + b"whole.txt\r\n\r\nwords\r\n"
        assert end == "no room" or (tmp_path / "0").exists()
        yield PART + b"half.txt\r\n\r\nwords"
        raise Gone

    error: type[Exception] = Gone if end == "gone" else UploadError
    with pytest.raises(error):
        kind = "multipart/form-data; boundary=b"
        # In a thread of its own: the browser tests leave a loop running in this one.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(lambda: asyncio.run(receive(stream(), kind, part, SMALL))).result()
    assert len(parts) == 2 and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        (r"C:\papers\Report.PDF", "Report.PDF"),
        ("Ünïcode 報告 دولت.pdf", "Ünïcode 報告 دولت.pdf"),
        ("a\x00b\nc\u202etxt.pdf", "ab ctxt.pdf"),
        ("  spaced \u00a0 out .md", "spaced out.md"),
        ("...hidden.txt", "hidden.txt"),
        ("%22quoted%22 & <b>?#.txt", '"quoted" & <b>?#.txt'),
        ("報" * 200 + ".pdf", "報" * 48 + ".pdf"),
        ("..", ""),
        (".pdf", ""),
        ("/", ""),
    ],
)
def test_names_are_kept_readable_and_harmless(sent: str, kept: str) -> None:
    assert safe_name(sent) == kept and len(kept.encode()) <= 150


def test_a_new_version_takes_the_place_of_the_old_in_one_step(
    client: TestClient, library: FakeLibrary
) -> None:
    send(client, ("a b.txt", b"old"))
    settled(client)
    gate = library.gates.setdefault("a b.txt", threading.Event())
    where = f"?replace={quote(UPLOADS + 'a b.txt')}"
    assert send(client, ("other.txt", b"new"), where=where)[2] == ["a b.txt"]
    library.reached.wait(20)
    assert library.files == {UPLOADS + "a b.txt": b"old"}
    page = client.get("/papers").text
    assert "Being read again" in page and "Being read, 25%" in page
    gate.set()
    settled(client)
    assert library.files == {UPLOADS + "a b.txt": b"new"}
    status, refused, _ = send(client, ("other.pdf", b"new"), where=where)
    assert status == 422 and "a .txt file is needed" in refused["other.pdf"]
    for name in ("never.txt", UPLOADS + "never.txt", UPLOADS + "../a b.txt"):
        assert send(client, ("a.txt", b"x"), where=f"?replace={quote(name)}")[0] == 404


# Changing


def test_remove_and_put_back(client: TestClient, library: FakeLibrary) -> None:
    library.held = {
        "in folder.txt": _paper(Source("in folder.txt", "T", None, None, None, None, ""))
    }
    form = {"paper": "in folder.txt", "back": "q=T&sort=title&evil=//evil.example"}
    reply = client.post("/papers/remove", data=form, headers=HERE)
    assert (reply.status_code, reply.headers["location"]) == (303, "/papers?q=T&sort=title#work")
    assert settled(client)["in folder.txt"]["words"] == "Removed" and not library.held
    page = client.get("/papers?state=left-out").text
    assert "Left out" in page and 'action="/papers/put-back"' in page
    client.post("/papers/put-back", data={"paper": "in folder.txt"}, headers=HERE)
    assert settled(client)["in folder.txt"]["words"] == "Indexed"
    assert list(library.held) == ["in folder.txt"]
    for data, status in (({"paper": "never"}, 404), ({}, 400), ({"paper": "x" * 20_000}, 400)):
        reply = client.post("/papers/remove", data=data, headers=HERE)
        assert reply.status_code == status and "<h1>" in reply.text


def test_cancel(client: TestClient, library: FakeLibrary) -> None:
    library.gates["slow.txt"] = threading.Event()
    send(client, ("slow.txt", b"x"), ("next.txt", b"x"))
    library.reached.wait(20)
    rows = {row["name"]: row for row in client.get("/papers/jobs").json()["rows"] if row["active"]}
    assert [row["words"] for row in rows.values()] == ["Being read, 25%", "Waiting"]
    for name in ("next.txt", "slow.txt"):
        data = {"job": rows[name]["id"]}
        assert client.post("/papers/cancel", data=data, headers=JSON).json() == {"done": True}
    ended = settled(client)
    assert ended["slow.txt"]["words"] == ended["next.txt"]["words"] == "Cancelled"
    assert library.did == []
    data = {"job": rows["slow.txt"]["id"]}
    assert client.post("/papers/cancel", data=data, headers=JSON).json() == {"done": False}


def test_a_look_through_the_folder(client: TestClient, library: FakeLibrary) -> None:
    library.found = ["new.txt"]
    assert client.post("/papers/refresh", headers=HERE).status_code == 303
    rows = settled(client)
    assert rows["The folder of papers"]["words"] == "Looked through"
    assert rows["new.txt"]["words"] == "Indexed" and list(library.held) == ["new.txt"]


def test_many_jobs_are_shown_by_the_few_that_matter() -> None:
    jobs = [Job(str(n), "upload", f"{UPLOADS}{n}.txt", "indexed", 1.0) for n in range(30)]
    jobs += [Job("bad", "upload", UPLOADS + "bad.txt", "failed", 1.0, "broken")]
    jobs += [Job(f"w{n}", "upload", f"{UPLOADS}w{n}.txt") for n in range(40)]
    jobs += [Job("now", "paper", "now.txt", "embedding", 0.5)]
    jobs.insert(0, Job("old", "upload", UPLOADS + "29.txt", "failed", 1.0, "mended since"))
    shown = work(jobs)
    assert [row.id for row in shown.rows[:2]] == ["now", "w0"] and shown.more == 11
    assert [row.id for row in shown.rows[30:33]] == ["bad", "29", "28"]
    assert shown.rows[0].words == "Being indexed, 75%" and len(shown.rows) == 42


# From whom


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://localhost"}, 303),
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}, 303),
        ({"Host": "127.0.0.1:7860", "Origin": "http://127.0.0.1:7860"}, 303),
        ({"Host": "[::1]:7860", "Origin": "http://[::1]:7860"}, 303),
        ({"Host": "Papers.Council.example", "Origin": "https://papers.council.example"}, 303),
        ({}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": EVIL}, 403),
        ({"Origin": "http://localhost:8000"}, 403),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Host": "evil.example", "Origin": EVIL}, 403),
        ({"Host": "localhost.evil.example", "Origin": "http://localhost.evil.example"}, 403),
        ({"Host": "evil.example", "Origin": EVIL, "Sec-Fetch-Site": "same-origin"}, 403),
        ({"Host": "[", "Origin": "http://["}, 403),
    ],
)  # fmt: skip
def test_only_our_own_page_may_change_anything(
    client: TestClient, library: FakeLibrary, headers: dict[str, str], status: int
) -> None:
    reply = client.post("/papers/refresh", headers=headers)
    assert reply.status_code == status
    settled(client)
    assert library.did == (["look"] if status == 303 else [])


@pytest.mark.parametrize("path", ["upload", "remove", "put-back", "cancel", "refresh"])
def test_every_change_is_guarded_and_none_is_made_by_looking(
    client: TestClient, library: FakeLibrary, path: str
) -> None:
    library.held = {"a.txt": _paper(Source("a.txt", "T", None, None, None, None, ""))}
    url = f"/papers/{path}"
    for data in ({"paper": "a.txt"}, {}):
        assert client.post(url, data=data, headers={"Origin": EVIL}).status_code == 403
    assert client.get(f"{url}?paper=a.txt", headers=HERE).status_code in (404, 405)
    assert library.did == []


def test_the_page_allows_its_one_script_and_no_frame(client: TestClient) -> None:
    headers = client.get("/papers").headers
    policy = headers["content-security-policy"]
    for rule in (
        "default-src 'none'", "script-src 'self'", "connect-src 'self'", "form-action 'self'",
        "frame-ancestors 'none'",
    ):  # fmt: skip
        assert rule in policy
    assert "unsafe" not in policy and headers["referrer-policy"] == "same-origin"


def test_without_a_keeper_papers_are_only_shown(tmp_path: Path) -> None:
    assistant = make_library(tmp_path)
    why = "Process 17 keeps this library."
    files = {
        "papers": ("a.txt", b"x"),
    }
    with ExitStack() as stack:
        enter: Callable[[TestClient], TestClient] = stack.enter_context
        client = enter(
            TestClient(
                create_app(
                    assistant,
                    tmp_path / "moved",
                    file=lambda name: tmp_path / name,
                    unchangeable=why,
                ),
                base_url="http://localhost",
            )
        )
        page = client.get("/papers").text
        assert why in page and "/papers/upload" not in page and "/papers/remove" not in page
        assert client.post("/papers/upload", files=files, headers=JSON).json() == {"problem": why}
        reply = client.post("/papers/remove", data={"paper": PRESS}, headers=HERE)
        assert reply.status_code == 409 and why in reply.text
        assert client.get("/papers/jobs").json()["rows"] == []
        picture = client.get(f"/page/{quote(PDF)}/1.png")
        assert picture.status_code == 200 and len(PAGES) == 3  # its file is found by `file`
