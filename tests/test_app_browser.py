"""The whole product in a browser: the real command, the real index, the real papers."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

CHECKOUT = Path(__file__).resolve().parent.parent
CARERS = "What did CQC recommend on carers?"
RECOMMENDED = (
    "Support carers more effectively by improving the profile of carer's assessments and services."
)


@pytest.fixture(scope="module")
def address(sample_data: Path) -> Iterator[str]:
    """The site as `app.py serve` opens it over the sample papers."""
    command = [sys.executable, "app.py", "serve", "--port", "0", "--data-dir", str(sample_data)]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            line = server.stdout.readline()
            found = re.fullmatch(r"Scrutineer is at (http://127\.0\.0\.1:\d+)\n", line)
            assert found, line
            yield found[1]
        finally:
            server.terminate()


def test_a_councillor_asks_and_sees_the_cited_words_in_the_paper(
    browser: Browser, address: str
) -> None:
    outside: list[str] = []

    def guard(route: Route) -> None:
        if route.request.url.startswith((address, "data:", "blob:", "about:")):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        context.route("**/*", guard)
        page = context.new_page()
        page.goto(address)
        page.get_by_role("textbox").fill(CARERS)
        page.keyboard.press("Enter")
        first = page.get_by_role("link", name="[1]").first
        first.click(timeout=60_000)
        mark = page.frame_locator("iframe[name=source-pane]").locator("mark").first
        mark.wait_for()
        assert mark.is_visible()
        pane = page.frame(name="source-pane")
        assert pane is not None
        words = " ".join(pane.locator("#hl").inner_text().split())
        assert words.startswith(RECOMMENDED)
        top, bottom, height = pane.locator("#hl").evaluate(
            "e => { const b = e.getBoundingClientRect(); return [b.top, b.bottom, innerHeight] }"
        )
        assert 0 <= top < bottom <= height
        page.get_by_role("button", name="Helpful", exact=True).wait_for()
        page.get_by_role("textbox").fill("And on advocacy?")
        page.keyboard.press("Enter")
        page.get_by_text("What did CQC recommend on advocacy?").first.wait_for()
        page.get_by_text("Empower people who use services").first.wait_for()
    assert outside == []
