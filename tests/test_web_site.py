"""Every address without a browser: what it shows, refuses and allows to be loaded."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pypdfium2
import pytest
from fastapi.testclient import TestClient
from web_assistant import CARERS, CQC, HOSTILE, PAGES, PDF, TRAPS, ByRule, make_library, spans

from ingest import Block, Content, Document
from web import create_app
from web.layout import layout
from web.link import citation_url, source_url
from web.pageimage import find
from web.source import Asked, view


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> ByRule:
    return make_library(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="module")
def client(assistant: ByRule) -> Iterator[TestClient]:
    with TestClient(create_app(assistant, assistant.library, [CARERS])) as client:
        yield client


def main_of(html: str) -> str:
    return html[html.index("<main") :]


def marked(html: str) -> list[str]:
    return [unescape(re.sub("<.*?>", "", m)) for m in re.findall(r"<mark.*?>(.*?)</mark>", html)]


def test_a_citation_opens_its_words(client: TestClient, assistant: ByRule) -> None:
    citation = assistant.ask(CARERS).citations[0]
    page = client.get(citation_url(citation).split("#")[0])
    assert page.status_code == 200
    assert page.text.count('<mark id="hl" class="quote">') == 1
    assert marked(page.text) == [
        "The council and partners should:",
        citation.span.flat.lstrip("- "),
    ]
    for known in ("Care Quality Commission", "9 February 2010", "inspection report"):
        assert known in page.text
    assert 'href="https://www.cqc.org.uk/"' in page.text
    assert "<script" not in page.text and "style=" not in page.text


def test_a_quote_across_blocks_is_marked_in_each(client: TestClient, assistant: ByRule) -> None:
    text = assistant.documents[CQC].text
    start, end = text.index("Focus of inspection:"), text.index("older people\n\nDate") + 12
    page = client.get(source_url(CQC, start=start, end=end)).text
    assert page.count('id="hl"') == 1
    assert marked(page)[0] == "Focus of inspection:" and len(marked(page)) > 1


def test_unknown_date_and_publisher_are_said(client: TestClient) -> None:
    page = client.get(source_url(HOSTILE)).text
    assert "<dd>undated</dd>" in page and "<dd>unknown</dd>" in page


def test_a_paper_s_own_markup_does_nothing(client: TestClient) -> None:
    page = main_of(client.get(source_url(HOSTILE)).text)
    assert not re.search(r"<(script|img|form|button|b)\b", page)
    assert 'href="http' not in page
    assert TRAPS.split("*bold*")[0] in unescape(page)


def test_structure_is_shown_as_structure(client: TestClient) -> None:
    page = main_of(client.get(source_url(HOSTILE)).text)
    assert "<h2>Notes</h2>" in page
    assert "<li>First <strong>point</strong></li>" in page
    assert '<li class="numbered">1. Numbered</li>' in page


def test_headings_never_skip_a_level(assistant: ByRule) -> None:
    text = "One\n\nTwo\n\nThree\n\nwords between"
    blocks = tuple(
        Block("heading", s.start, s.end, level)
        for s, level in zip(spans_of(text, "One", "Two", "Three"), (1, 4, 2), strict=True)
    )
    document = Document(assistant.documents[CQC].source, Content(text, blocks))
    parts = layout(document, None, None)
    assert [piece.level for part in parts if part.kind == "heading" for piece in part.pieces] == [
        2,
        3,
        3,
    ]
    assert parts[-1].kind == "paragraph" and parts[-1].pieces[0].runs[0].text == "words between"


def test_a_number_or_bullet_before_an_item_is_part_of_the_list(assistant: ByRule) -> None:
    text = "The council should:\n\n 1. act\n - rest\n plain\n\n## 2. Next"
    blocks = tuple(replace(b, kind="item") for b in spans_of(text, "act", "rest", "plain"))
    blocks += tuple(replace(b, kind="heading", level=1) for b in spans_of(text, "2. Next"))
    document = Document(assistant.documents[CQC].source, Content(text, blocks))
    lead, items, heading = layout(document, document.span(text.index("act"), len(text)), None)
    assert lead.pieces[0].runs[0].text == "The council should:"
    shown = [("".join(run.text for run in p.runs), p.numbered) for p in items.pieces]
    assert shown == [("1. act", True), ("rest", False), ("plain", False)]
    assert [run.text for run in heading.pieces[0].runs] == ["2. Next"]
    assert items.pieces[0].runs[1].first and not heading.pieces[0].runs[0].first


def spans_of(text: str, *words: str) -> list[Block]:
    return [Block("paragraph", text.index(w), text.index(w) + len(w)) for w in words]


def test_every_letter_of_every_paper_is_shown(client: TestClient, assistant: ByRule) -> None:
    for document in assistant.documents.values():
        if document.content.page_starts:
            continue
        page = main_of(client.get(source_url(document.source.id)).text)
        shown = unescape(re.sub("<[^>]*>", "", page[page.index('class="paper"') :]))
        wanted = [c for c in document.text if c.isalnum()]
        assert [c for c in shown if c.isalnum()][-len(wanted) :] == wanted


def test_a_pdf_shows_its_page_with_the_words_boxed(client: TestClient, assistant: ByRule) -> None:
    [words] = spans(assistant.documents[PDF], "Waiting times\nfell from nine weeks")
    page = client.get(source_url(PDF, start=words.start, end=words.end)).text
    assert "<dt>Page</dt><dd>1 (2 of 3 in the file)</dd>" in page
    assert 'id="hl"' in page and page.count("<rect") == 2  # the words go over two lines
    assert "<blockquote" in page and "Waiting times fell from nine weeks" in page
    assert "Previous page" in page and "Next page" in page
    image = re.search(r'<img src="([^"]+)" width="(\d+)" height="(\d+)" alt="[^"]+"', page)
    assert image and int(image[2]) < int(image[3])
    picture = client.get(unescape(image[1]))
    assert picture.headers["content-type"] == "image/png" and picture.content[:4] == b"\x89PNG"


def test_boxes_stand_on_the_words_and_on_the_right_ones_of_two(
    client: TestClient, assistant: ByRule
) -> None:
    text = assistant.documents[PDF].text
    first = text.index("The council paid for")
    second = text.index("The council paid for", first + 1)
    tops = []
    for start in (first, second):
        page = client.get(source_url(PDF, start=start, end=start + 20)).text
        box = re.search(r'<rect id="hl".*? y="([\d.]+)"', page)
        assert box
        tops.append(float(box[1]))
    assert 3 < tops[0] < tops[1] < 30


def test_a_quote_over_a_page_break_is_boxed_on_both_pages(
    client: TestClient, assistant: ByRule
) -> None:
    text = assistant.documents[PDF].text
    start, end = text.index("places in day"), text.index("will report again")
    for number, boxes in ((None, 1), (3, 2)):
        page = client.get(source_url(PDF, start=start, end=end, page=number)).text
        assert page.count("<rect") == boxes, page
    assert "Back to the cited words" in page


def test_words_with_others_between_them_are_boxed_in_runs(assistant: ByRule) -> None:
    text = "The council paid for 412,000 hours of home these are eight words of a side note "
    text += "which is the shortest wait that has been"
    page = find(assistant.library, assistant.documents[PDF].source, 2, [(text, 0), ("nowhere", 0)])
    assert len(page.boxes[0]) == 2 and page.boxes[1] == ()


def test_boxes_follow_a_turned_page(assistant: ByRule, tmp_path: Path) -> None:
    source = assistant.documents[PDF].source
    with pypdfium2.PdfDocument(assistant.library / PDF) as pdf:
        pdf[1].set_rotation(90)
        pdf.save(tmp_path / "turned.pdf")
    digest = hashlib.sha256((tmp_path / "turned.pdf").read_bytes()).hexdigest()
    turned = replace(source, id="turned.pdf", sha256=digest)
    before = find(assistant.library, source, 2, [("412,000", 0)]).boxes[0][0]
    after = find(tmp_path, turned, 2, [("412,000", 0)])
    assert after.width > after.height
    for box in after.boxes[0]:  # what stood at the top left stands at the top right
        assert box.x > 85 and box.x + box.width == pytest.approx(100 - before.y, abs=1)
        assert before.x - 1 < box.y < before.x + before.width + 1


def test_a_broken_pdf_shows_its_text_and_says_so(assistant: ByRule, tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
    digest = hashlib.sha256(b"%PDF-1.7 nothing more").hexdigest()
    document = assistant.documents[PDF]
    source = replace(document.source, id="broken.pdf", sha256=digest, url="javascript:alert(1)")
    asked = Asked(document.span(0, 6))
    shown = view(replace(document, source=source), tmp_path, asked)
    assert shown.picture is None and "cannot be drawn" in str(shown.trouble)
    assert shown.original is None


def test_a_changed_pdf_shows_its_text_and_says_so(assistant: ByRule, tmp_path: Path) -> None:
    shutil.copytree(assistant.library, tmp_path, dirs_exist_ok=True)
    (tmp_path / PDF).write_bytes((tmp_path / PDF).read_bytes() + b"\n")
    with TestClient(create_app(assistant, tmp_path)) as client:
        [words] = spans(assistant.documents[PDF], "412,000 hours")
        page = client.get(source_url(PDF, start=words.start, end=words.end)).text
        assert "has changed since it was read" in page and "<img" not in page
        assert marked(page) == ["412,000 hours"] and '<mark id="hl"' in page
        assert client.get(f"/page/{quote(PDF)}/1.png").status_code == 404
        (tmp_path / PDF).unlink()
        assert "no longer in the library" in client.get(source_url(PDF)).text


def test_words_that_cannot_be_placed_are_marked_in_the_text(
    assistant: ByRule, tmp_path: Path
) -> None:
    document = assistant.documents[PDF]
    text = document.text.replace("412,000", "987,654")
    moved = replace(document, content=replace(document.content, text=text))
    other = ByRule(assistant.library, {**assistant.documents, PDF: moved})
    with TestClient(create_app(other, assistant.library)) as client:
        [words] = spans(moved, "987,654 hours")
        page = client.get(source_url(PDF, start=words.start, end=words.end)).text
    assert "could not be placed" in page and "<details open>" in page
    assert marked(page) == ["987,654 hours"] and '<mark id="hl"' in page


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/source/nothing.txt", 404, "There is no such paper in the library."),
        ("/source/../pyproject.toml", 404, ""),
        ("/source/%2e%2e/pyproject.toml", 404, ""),
        ("/source//etc/passwd", 404, ""),
        ("/page/..%2f..%2fetc/passwd/1.png", 404, ""),
        (f"/source/{CQC}?start=5", 400, "only one of"),
        (f"/source/{CQC}?start=9&end=5", 400, "no words from 9 to 5"),
        (f"/source/{CQC}?start=0&end=99999999", 400, "no words from"),
        (f"/source/{CQC}?start=-1&end=5", 400, "not a number"),
        (f"/source/{CQC}?start=%C2%B2&end=5", 400, "not a number"),
        (f"/source/{CQC}?start=<b>&end=5", 400, "not a number"),
        (f"/source/{quote(PDF)}?page=4", 404, "has 3 pages"),
        (f"/source/{quote(PDF)}?page=0", 404, "has 3 pages"),
        (f"/page/{quote(PDF)}/4.png", 404, "no page 4"),
        (f"/page/{CQC}/1.png", 404, ""),
        ("/nowhere", 404, "no such page"),
        ("/openapi.json", 404, ""),
        ("/docs", 404, ""),
    ],
)
def test_a_wrong_address_gets_one_clear_line(
    client: TestClient, address: str, status: int, said: str
) -> None:
    reply = client.get(address)
    assert reply.status_code == status
    assert said in reply.text and "<b>" not in reply.text and "Traceback" not in reply.text
    assert "root:" not in reply.text


def test_a_paper_outside_the_library_is_not_opened(assistant: ByRule, tmp_path: Path) -> None:
    outside = tmp_path / "secret.pdf"
    shutil.copy(assistant.library / PDF, outside)
    (tmp_path / "library").mkdir()
    document = assistant.documents[PDF]
    stray = replace(document, source=replace(document.source, id="../secret.pdf"))
    other = ByRule(tmp_path / "library", {"../secret.pdf": stray})
    with TestClient(create_app(other, tmp_path / "library")) as client:
        assert client.get("/page/%2e%2e%2fsecret.pdf/1.png").status_code == 404


def test_papers_lists_all_and_why_one_was_not_read(client: TestClient, assistant: ByRule) -> None:
    page = client.get("/papers").text
    for document in assistant.documents.values():
        assert f'href="{source_url(document.source.id)}"' in unescape(page)
    assert "It has pictures of pages only, and no text." in page
    assert 'href="/source/scan.pdf"' not in page


def test_every_reply_says_what_may_be_loaded(client: TestClient) -> None:
    for address in (
        "/",
        "/papers",
        f"/source/{CQC}",
        "/source/no",
        "/healthz",
        "/gone",
        "/static/site/pages.css",
        f"/page/{quote(PDF)}/1.png",
    ):
        headers = client.get(address).headers
        policy = headers["content-security-policy"]
        assert "http" not in policy and "*" not in policy
        assert ("script-src" in policy) == (address in ("/", "/papers"))
        assert policy.startswith("default-src 'self'" if address == "/" else "default-src 'none'")
        assert headers["x-content-type-options"] == "nosniff"
        told = "same-origin" if address == "/papers" else "no-referrer"
        assert headers["referrer-policy"] == told


@pytest.mark.parametrize(
    "address",
    [
        "gradio_api/upload", "gradio_api/info", "gradio_api/openapi.json", "gradio_api/runs",
        "gradio_api/file=/etc/passwd", "gradio_api/proxy=http://localhost/", "monitoring",
        "gradio_api/run-history/records", "gradio_api/run/ask", "gradio_api/call/ask",
        "gradio_api/vibe-code", "login", "gradio_api/mcp/sse", "gradio_api//upload",
        "gradio_api/queue/../upload", "svelte/x", "custom_component/x",
    ],
)  # fmt: skip
def test_what_gradio_offers_and_the_chat_does_not_use_is_shut(
    client: TestClient, address: str
) -> None:
    assert client.get(f"/{address}").status_code == 404
    assert client.post(f"/{address}").status_code == 404


def test_the_chat_page_tells_no_endpoint(client: TestClient) -> None:
    config = client.get("/config").json()
    assert all(d["api_visibility"] == "private" for d in config["dependencies"])
    assert client.get("/healthz").text == "ok"
    assert PAGES[0] not in client.get("/").text
