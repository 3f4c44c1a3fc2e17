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


def test_an_officer_checks_a_text_and_sees_what_contradicts_it(visit: Visit) -> None:
    page = visit()
    page.set_default_timeout(120_000)  # the model may still be loading
    page.get_by_role("link", name="Check", exact=True).click()
    page.fill("#text", "Caremark cares for 289 people in the borough. A zoo opened on the moon.")
    page.get_by_role("button", name="Check against the papers").click()
    page.wait_for_selector("#told:has-text('All 2 sentences checked.')")
    assert "? Not found" in page.inner_text("#s-2")
    page.click("a.said.contradicted")
    marks = page.locator("#v-1 mark.differs").all_inner_texts()
    assert "289" in marks[0] and any("189" in mark for mark in marks[1:])
    with page.context.expect_page() as opened:
        page.get_by_text("See it in the paper").first.click()
    opened.value.wait_for_selector("#hl")
    assert "189 people" in " ".join(opened.value.inner_text("mark.quote").split())
