"""A written answer as a reader meets it: by sentences, with how it was made, and cleared."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from accessibility import check
from playwright import sync_api
from web_assistant import ByRule, make_library

from web import create_app


class Served:
    """The site over an assistant that writes, in this process, so that it can be asked later."""

    def __init__(self, folder: Path) -> None:
        self.assistant: ByRule = make_library(folder)
        self.assistant.writer = "llama3.1"
        site = create_app(self.assistant, folder)
        self.server = uvicorn.Server(
            uvicorn.Config(site, port=0, log_level="error", timeout_graceful_shutdown=1)
        )
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    @property
    def address(self) -> str:
        (listening, *_) = self.server.servers
        return f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = Served(tmp_path_factory.mktemp("library"))
    served.thread.start()
    until = time.monotonic() + 60
    while not served.server.started:
        assert time.monotonic() < until
        time.sleep(0.05)
    yield served
    served.server.should_exit = True
    served.thread.join(20)


@pytest.fixture
def page(browser: sync_api.Browser, served: Served) -> Iterator[sync_api.Page]:
    context = browser.new_context()
    wrong: list[str] = []

    def watch(asked: sync_api.Request) -> None:
        if not asked.url.startswith((served.address, "data:", "blob:")):
            wrong.append(asked.url)

    context.on("request", watch)
    page = context.new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(served.address)
    page.wait_for_selector("#announcement", state="attached")
    page.wait_for_selector("#question textarea")
    yield page
    context.close()
    assert wrong == []


def ask(page: sync_api.Page, question: str) -> None:
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")


def test_a_written_answer_says_how_it_was_made_and_opens_its_sources(page: sync_api.Page) -> None:
    ask(page, "write of carers")
    page.wait_for_selector("#log .written:has-text('Written by')")
    said = page.inner_text("#log .written")
    assert said == "Written by llama3.1 from 4 passages, each sentence checked; 1 withheld."
    assert page.locator("#log .bot blockquote").count() == 0
    assert page.locator("#log :is(img, script, form)").count() == 0
    page.wait_for_function("document.querySelector('#announcement').textContent")
    assert "Written by llama3.1" in page.inner_text("#announcement")
    check(page, "a written answer")
    page.click("#log a >> nth=0")
    page.wait_for_function("document.activeElement.tagName === 'IFRAME'")
    frame = page.frame(name="source-pane")
    assert frame and frame.inner_text("#hl").startswith("Support carers more effectively")


def test_it_grows_and_clear_ends_the_model_s_work(page: sync_api.Page, served: Served) -> None:
    ask(page, "write of carers")
    page.wait_for_selector("#log .written:has-text('Written by')")
    question = "slowly write of carers"
    ask(page, question)
    page.wait_for_selector("text=llama3.1 is writing; each sentence is checked before it is shown.")
    assert re.search(r"Support carers more effectively", page.inner_text("#log .bot >> nth=-1"))
    assert question not in served.assistant.left
    page.click("#clear")
    page.wait_for_function("document.querySelectorAll('#log .message').length === 0")
    until = time.monotonic() + 10
    while question not in served.assistant.left:
        assert time.monotonic() < until, "nobody reads what is still being written"
        page.wait_for_timeout(50)
    page.wait_for_timeout(1000)  # what comes late would come now
    assert page.locator("#log .message").count() == 0
    assert page.inner_text("#announcement") == "The conversation was cleared."
    ask(page, "write of carers")
    page.wait_for_selector("#log .written:has-text('Written by')")
    assert served.assistant.asked[-1] == ("write of carers", ()), "nothing is left of what was said"


def test_where_the_model_failed_the_quotation_says_so(page: sync_api.Page) -> None:
    ask(page, "write of carers and fail")
    page.wait_for_selector("#log .written:has-text('quoted instead')")
    assert page.inner_text("#log .written") == "The model *gave* up; quoted instead."
    assert page.locator("#log .bot blockquote").count() > 0
