"""The pages as a councillor meets them: in a browser, by mouse and by keyboard.

Every request to anywhere but our own server fails the test, and so does any complaint of the
browser (a broken content policy among them).
"""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from accessibility import check
from playwright import sync_api
from web_assistant import CARERS, CQC, PDF, TRAPS
from web_browser import NARROW, WIDE, Page, Theme, Visit, ask, served, started, told

from web.link import source_url

SERVE = """
import sys, tempfile
from pathlib import Path
from web import create_app, serve
from playwright import sync_api
from web_assistant import CARERS, make_library
with tempfile.TemporaryDirectory() as folder:
    assistant = make_library(Path(folder))
    sys.exit(serve(create_app(assistant, Path(folder), [CARERS]), "127.0.0.1", int(sys.argv[1])))
"""


def start(port: int = 0) -> subprocess.Popen[str]:
    return started("-c", SERVE, str(port), stderr=subprocess.PIPE)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served("-c", SERVE, "0") as address:
        yield address


def pane(page: Page) -> sync_api.Frame:
    """The source pane's frame, once its page is loaded and focus has moved into it."""
    page.wait_for_function("document.activeElement.tagName === 'IFRAME'")
    frame = page.frame(name="source-pane")
    assert frame
    until = time.monotonic() + 10  # its content policy forbids the page to wait for this itself
    while not frame.evaluate("document.hasFocus() && document.activeElement.tagName === 'H1'"):
        assert time.monotonic() < until, "focus does not move into the source"
        page.wait_for_timeout(50)
    return frame


def seen(frame: sync_api.Frame | Page) -> bool:
    """Whether the cited words lie in the window."""
    return bool(
        frame.evaluate(
            """() => { const box = document.getElementById("hl").getBoundingClientRect();
            return box.top >= 0 && box.bottom <= innerHeight && box.height > 0 }"""
        )
    )


def test_ask_click_and_see_the_words(visit: Visit) -> None:
    page = visit()
    ask(page, CARERS)
    log = page.locator("#log")
    assert "The Care Quality Commission, February 2010" in log.inner_text()
    page.click("#log a >> nth=0")
    frame = pane(page)
    assert frame.inner_text("#hl").startswith("Support carers more effectively")
    assert seen(frame)
    assert frame.evaluate("document.activeElement.tagName") == "H1"
    page.click("text=Close source")
    assert page.locator(".pane").is_hidden()
    assert page.evaluate("document.activeElement.innerText") == "[1]"


def test_a_pdf_opens_at_the_boxed_words(visit: Visit) -> None:
    page = visit()
    ask(page, "How many hours?")
    page.click("#log a >> nth=0")
    frame = pane(page)
    assert frame.evaluate("document.getElementById('hl').tagName") == "rect" and seen(frame)
    assert frame.evaluate("document.images[0].naturalWidth") > 1000
    frame.click("text=Next page >> nth=0")
    frame.wait_for_selector("text=Back to the cited words")
    assert frame.locator("header.site").count() == 0


def test_the_answer_comes_by_steps(visit: Visit) -> None:
    page = visit()
    page.fill("#question textarea", f"{CARERS} slowly")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Looking through the papers")
    assert page.input_value("#question textarea") == ""
    page.keyboard.type("typed meanwhile")
    told(page)
    assert page.locator("text=Looking through the papers").count() == 0
    assert page.input_value("#question textarea") == "typed meanwhile"


def test_refusal_shows_where_was_looked(visit: Visit) -> None:
    page = visit()
    ask(page, "Is there a pool?")
    assert "The papers do not answer this question." in page.inner_text("#log")
    assert page.inner_text("#log h3") == "Where I looked"
    page.click("#log li a >> nth=0")
    assert pane(page).inner_text("#hl").startswith("Bromley is an outer London borough.")


def test_follow_up_and_clear(visit: Visit) -> None:
    page = visit()
    page.click(f"button:has-text('{CARERS}')")
    told(page)
    assert page.locator("#examples").is_hidden()
    ask(page, "How many?")
    assert "Searched for: carers How many?" in page.inner_text("#log")
    assert page.locator("#log .user.message").count() == 2
    page.click("#log a >> nth=0")
    pane(page)
    page.click("#clear")
    page.wait_for_selector("#examples button")
    assert page.locator("#log .message").count() == 0 and page.locator(".pane").is_hidden()
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    ask(page, "How many?")
    assert "The papers do not answer this question." in page.inner_text("#log")


def test_visitors_do_not_share_a_conversation_nor_wait_for_each_other(visit: Visit) -> None:
    pages = [visit() for _ in range(3)]
    began = time.monotonic()
    for page in pages:
        page.fill("#question textarea", "carers, slowly")
        page.keyboard.press("Enter")
    for page in pages:
        told(page)
        assert page.locator("#log .user.message").count() == 1
    assert time.monotonic() - began < 3 * 1.5  # one after the other would take that and more


@pytest.mark.parametrize("question", [TRAPS, "show me the trap"])
def test_markup_in_questions_and_papers_does_nothing(visit: Visit, question: str) -> None:
    page = visit()
    ask(page, question)
    assert TRAPS[:40] in page.inner_text("#log")
    assert "![beacon](http://evil.example/b.png)" in page.inner_text("#log")
    assert page.locator("#log :is(img, script, form, button:visible, code, em, h1)").count() == 0
    hrefs = page.eval_on_selector_all("#log a", "all => all.map(a => a.getAttribute('href'))")
    assert hrefs and all(href.startswith("/source/") for href in hrefs)
    page.click("#log a >> nth=-1")
    frame = pane(page)
    assert frame.locator("main :is(img, script, form, button)").count() == 0
    assert page.title() == "Scrutineer"


def test_too_long_a_question_is_told_and_kept(visit: Visit) -> None:
    page = visit()
    page.fill("#question textarea", "x" * 2001)
    page.keyboard.press("Enter")
    assert "at most 2,000" in page.inner_text("[role=alert]")
    assert len(page.input_value("#question textarea")) == 2001


def test_by_keyboard_alone(visit: Visit) -> None:
    page = visit()
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "TEXTAREA":
            break
    page.keyboard.type(CARERS)
    page.keyboard.press("Enter")
    told(page)
    for _ in range(10):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.innerText") == "[2]":
            break
    assert page.evaluate(
        "getComputedStyle(document.activeElement).outlineStyle !== 'none' &&"
        "parseFloat(getComputedStyle(document.activeElement).outlineWidth) >= 2"
    )
    page.keyboard.press("Enter")
    assert seen(pane(page))
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.innerText") == "[2]"
    page.keyboard.press("Enter")
    pane(page)
    page.keyboard.press("Shift+Tab")
    page.wait_for_function("document.activeElement.innerText === 'Close source'")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.innerText") == "[2]"


def test_the_answer_is_announced_once(visit: Visit) -> None:
    page = visit()
    page.evaluate(
        """() => { window.said = []; const region = document.getElementById("announcement");
        new MutationObserver(() => window.said.push(region.textContent))
            .observe(region, {childList: true, characterData: true, subtree: true}) }"""
    )
    page.fill("#question textarea", CARERS)
    page.keyboard.press("Enter")
    told(page)
    page.wait_for_timeout(500)
    said = page.evaluate("window.said")
    assert len(said) == 1 and said[0].startswith("Answer: The Care Quality Commission")
    assert page.get_attribute("#log [role=log]", "aria-live") == "off"
    assert page.locator("#log .message [aria-label], #log .message[aria-label]").count() == 0


@pytest.mark.parametrize("how", ["narrow", "control"])
def test_otherwise_a_citation_opens_its_own_page(visit: Visit, how: str) -> None:
    page = visit(viewport=NARROW if how == "narrow" else WIDE)
    ask(page, CARERS)
    with page.context.expect_page() as opened:
        page.click("#log a >> nth=0", modifiers=[] if how == "narrow" else ["Control"])
    opened.value.wait_for_load_state()
    assert "/source/" in opened.value.url and "pane" not in opened.value.url
    assert seen(opened.value) and opened.value.locator("header.site").count() == 1


@pytest.mark.parametrize(("system", "chosen"), [("light", "dark"), ("dark", "light")])
def test_the_source_follows_the_chat_s_theme(visit: Visit, system: Theme, chosen: Theme) -> None:
    page = visit(f"/?__theme={chosen}", theme=system)
    ask(page, CARERS)
    page.click("#log a >> nth=0")
    frame = pane(page)
    ground = "getComputedStyle(document.body).color"
    assert frame.get_attribute("html", "data-theme") == chosen
    assert frame.evaluate(ground) == page.evaluate(ground)


def test_own_pages_follow_the_system_s_theme(visit: Visit) -> None:
    grounds = [
        visit("/papers", theme=theme).evaluate("getComputedStyle(document.body).backgroundColor")
        for theme in ("light", "dark")
    ]
    assert grounds[0] != grounds[1]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_no_screen_breaks_a_rule_of_accessibility(
    visit: Visit, theme: Theme, viewport: sync_api.ViewportSize
) -> None:
    def start_page() -> Page:
        return visit("/", viewport, theme)

    page = start_page()
    check(page, "start")
    ask(page, CARERS)
    check(page, "answer")
    if viewport is WIDE:
        page.click("#log a >> nth=0")
        pane(page)
        check(page, "answer with its source")
    page.click("#clear")
    page.wait_for_selector("#examples button")
    ask(page, "Is there a pool?")
    check(page, "refusal")
    page.fill("#question textarea", "x" * 2001)
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    check(page, "too long a question")
    visit.expect("404 (Not Found)")
    for path in (
        "/papers",
        source_url(CQC, start=6945, end=7038, lead_start=6478, lead_end=6510),
        source_url(PDF, start=170, end=220),
        source_url(PDF, start=170, end=220, pane=1, theme=theme),
        f"/source/{quote('no such paper')}",
    ):
        check(visit(path, viewport, theme), path)


def test_a_busy_port_is_one_clear_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, start(taken.getsockname()[1]) as server:
        out, err = server.communicate(timeout=60)
    assert server.returncode == 1 and out == ""
    assert err.count("\n") == 1 and "in use" in err


def test_stopping_takes_no_long_and_says_nothing(browser: sync_api.Browser) -> None:
    with start() as server:
        assert server.stdout
        line = server.stdout.readline()
        context = browser.new_context()
        page = context.new_page()
        page.goto(line.split()[-1])
        page.wait_for_selector("#question textarea")
        began = time.monotonic()
        server.send_signal(signal.SIGINT)
        out, err = server.communicate(timeout=30)
        context.close()
    assert (server.returncode, out, err) == (0, "", "")
    assert time.monotonic() - began < 10
