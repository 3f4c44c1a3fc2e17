"""The whole product in a browser: the real command, the real index, the real papers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from web_browser import Visit, served

CARERS = "What did CQC recommend on carers?"
RECOMMENDED = (
    "Support carers more effectively by improving the profile of carer's assessments and services."
)


@pytest.fixture(scope="module")
def address(sample_data: Path) -> Iterator[str]:
    """The site as `app.py serve` opens it over the sample papers."""
    with served("app.py", "serve", "--port", "0", "--data-dir", str(sample_data)) as address:
        yield address


def test_a_councillor_asks_and_sees_the_cited_words_in_the_paper(visit: Visit) -> None:
    page = visit()
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
