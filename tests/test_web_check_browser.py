"""The page that checks a text in a browser: with its script, without it, and for all readers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from accessibility import check
from web_browser import NARROW, PHONE, WIDE, Page, Theme, Visit, served

SERVE = """
import sys, tempfile
from pathlib import Path
from web import create_app, serve
from web_assistant import make_library
with tempfile.TemporaryDirectory() as folder:
    assistant = make_library(Path(folder))
    site = create_app(assistant, Path(folder), example="The role of the carer was undervalued.")
    sys.exit(serve(site, "127.0.0.1", 0))
"""
TEXT = """Carers and home care

The role of the informal carer was undervalued. Waiting times fell to six weeks. We think that
this is splendid. They undervalued the role of carers.

The council was told to support carers less effectively. A bridge will be built to the moon.

The role of the carer was undervalued and waiting times fell to six weeks.
"""
SLOW = "It goes slowly. " * 60  # checked one in 0.4 seconds
SIZES = pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served("-c", SERVE) as address:
        yield address


def send(page: Page, text: str) -> None:
    page.set_default_timeout(120_000)  # the first text waits for what splits it
    page.fill("#text", text)
    page.get_by_role("button", name="Check against the papers").click()
    page.wait_for_selector("#report")


def ended(page: Page) -> None:
    page.wait_for_selector("#state progress", state="hidden")


def report(visit: Visit, text: str = TEXT, **options: object) -> Page:
    """The report of a text, whole."""
    page = visit("/check", **options)  # type: ignore[arg-type]
    send(page, text)
    ended(page)
    return page


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def test_the_results_come_while_it_works_and_it_can_be_cancelled(visit: Visit) -> None:
    page = visit("/check")
    send(page, f"{TEXT} {SLOW}")
    page.evaluate(
        """() => { window.said = []; window.mark = 'the same page';
        new MutationObserver(() => said.push(document.querySelector('#status').textContent))
            .observe(document.querySelector('#status'), {childList: true}) }"""
    )
    page.wait_for_selector("a.said.supported#s-2")
    assert "of 68 sentences checked" in page.inner_text("#told")
    assert 0 < page.evaluate("document.querySelector('progress').value") < 68
    assert page.locator("span.said.waiting").count() > 0
    page.click("#s-2")  # results so far can be read
    assert "The papers held say so." in page.inner_text("#v-2")
    page.wait_for_selector("a.said.contradicted#s-3")
    page.focus("#cancel button")
    page.keyboard.press("Enter")
    page.wait_for_selector("#told:has-text('Stopped')")
    assert focused(page) == "told" and page.locator("#cancel").is_hidden()
    checked = page.locator(".said:not(.waiting)").count()
    assert page.inner_text("#told") == f"Stopped: {checked} of 68 sentences were checked."
    page.wait_for_timeout(1000)
    assert page.locator(".said:not(.waiting)").count() == checked < 68
    said = page.evaluate("window.said")
    assert said[-1].startswith("Stopped") and "Contradicted" in said[-1]
    assert len(said) < 5, "each sentence would be spoken"
    assert page.evaluate("window.mark") == "the same page"
    page.reload()
    assert page.inner_text("#told").startswith("Stopped")


def test_what_is_told_in_the_end_is_what_a_reload_shows(visit: Visit) -> None:
    page = report(visit, f"{TEXT} slowly.")
    told = [page.inner_text(part) for part in ("#told", "#counts", "#report .text")]
    cards = page.eval_on_selector_all(".card", "all => all.map(one => one.id)")
    page.reload()
    assert told == [page.inner_text(part) for part in ("#told", "#counts", "#report .text")]
    assert cards == page.eval_on_selector_all(".card", "all => all.map(one => one.id)")


def test_only_problems_by_keyboard(visit: Visit) -> None:
    page = report(visit)
    assert page.inner_text("#shows") == "All 8 sentences are shown."
    page.focus("#only")
    page.keyboard.press("Space")
    assert page.inner_text("#shows") == "4 of 8 sentences shown."
    assert page.inner_text("#status") == "4 of 8 sentences shown."
    shown = page.locator(".said:visible")
    assert shown.count() == 4
    assert all("✗" in words or "?" in words for words in shown.all_inner_texts())
    page.keyboard.press("Space")
    assert page.locator(".said:visible").count() == 8


def test_a_sentence_is_chosen_by_keyboard_and_left_by_escape(visit: Visit) -> None:
    page = report(visit)
    page.focus("#s-3")
    page.keyboard.press("Enter")
    assert focused(page) == "v-3" and page.get_attribute("#s-3", "aria-current") == "true"
    assert page.locator(".card:visible").count() == 1
    assert page.locator("#v-3 mark").all_inner_texts() == ["six", "five"]
    assert page.locator("#v-3 .kind").all_inner_texts() == ["number", "number"]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText").startswith("See it in the paper")
    page.keyboard.press("Escape")
    assert focused(page) == "s-3"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert focused(page) == "v-5"
    assert "Checked as: The carers undervalued" in page.inner_text("#v-5")


def test_the_link_opens_the_paper_at_the_words_and_the_way_back_keeps_the_choice(
    visit: Visit,
) -> None:
    page = report(visit)
    page.click("#s-6")
    with page.context.expect_page() as opened:
        page.click("#v-6 a:has-text('See it in the paper') >> nth=0")
    paper = opened.value
    paper.wait_for_selector("#hl")
    assert paper.inner_text("#hl").startswith("Support carers more effectively")
    assert paper.inner_text("mark.lead") == "The council and partners should:"
    top = paper.evaluate("document.getElementById('hl').getBoundingClientRect().top")
    assert 0 <= top < paper.evaluate("innerHeight")
    page.reload()
    assert page.locator("#v-6").is_visible()


def test_on_a_phone_the_evidence_opens_under_its_sentence(visit: Visit) -> None:
    page = report(visit, viewport=PHONE)
    page.click("#s-3")
    assert page.evaluate("document.querySelector('#s-3').nextElementSibling.id") == "v-3"
    assert focused(page) == "v-3"
    page.click("#v-3 .back a")
    assert page.locator(".card:visible").count() == 0 and focused(page) == "s-3"
    page.click("#s-6")
    page.set_viewport_size(WIDE)
    order = "all => all.map(one => Number(one.id.slice(2)))"
    numbers = page.eval_on_selector_all("#cards > .card", order)
    assert numbers == sorted(numbers) == [2, 3, 5, 6, 7, 8]
    assert page.locator("#v-6").is_visible()


def test_one_claim_needs_no_choosing(visit: Visit) -> None:
    page = report(visit, "Waiting times fell to six weeks.")
    assert page.locator("#v-1").is_visible() and focused(page) != "v-1"


@SIZES
def test_without_the_script_the_same_can_be_read(visit: Visit, viewport: dict[str, int]) -> None:
    page = report(visit, viewport=viewport, java_script_enabled=False)
    assert page.inner_text("#told") == "All 8 sentences checked."
    assert page.locator(".card:visible").count() == 0
    page.click("#s-3")
    assert page.locator(".card:visible").count() == 1
    assert "The papers held say otherwise." in page.inner_text("#v-3")
    page.click("#v-3 .back a")
    assert page.url.endswith("#s-3")
    page.check("#only")
    assert page.locator(".said:visible").count() == 4
    assert page.inner_text("#shows") == "4 of 8 sentences shown."
    page.get_by_role("button", name="Delete this report").click()
    assert page.url.endswith("/check")


def test_without_the_script_a_long_check_is_looked_at_and_stopped(visit: Visit) -> None:
    page = visit("/check", java_script_enabled=False)
    send(page, f"{TEXT} {SLOW}")
    before = page.locator(".said:not(.waiting)").count()
    page.wait_for_timeout(1000)
    page.get_by_role("link", name="See how far it is now").click()
    assert page.locator(".said:not(.waiting)").count() > before > 0
    page.get_by_role("button", name="Cancel").click()
    page.wait_for_selector("#told:has-text('Stopped')")


def test_an_example_can_be_tried_and_a_file_be_sent(visit: Visit) -> None:
    page = visit("/check")
    page.click("text=Try an example")
    page.get_by_role("button", name="Check against the papers").click()
    page.wait_for_selector("#v-1")
    page.click("text=Check another text")
    data = TEXT.encode()
    page.set_input_files("#file", {"name": "draft.txt", "mimeType": "text/plain", "buffer": data})
    page.get_by_role("button", name="Check against the papers").click()
    page.wait_for_selector("#report")
    assert page.inner_text("h1") == "draft.txt, checked against the papers"


def test_print_holds_the_text_and_all_the_evidence(visit: Visit) -> None:
    for viewport in (WIDE, PHONE):
        page = report(visit, viewport=viewport)
        page.click("#s-3")
        page.check("#only")
        page.emulate_media(media="print")
        assert page.locator(".said:visible").count() == 8
        assert page.locator("#cards .card:visible").count() == 6
        assert page.locator("button:visible, input:visible").count() == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
@SIZES
def test_no_screen_breaks_a_rule_of_accessibility(
    visit: Visit, theme: Theme, viewport: dict[str, int]
) -> None:
    page = visit("/check", viewport=viewport, theme=theme)  # type: ignore[arg-type]
    check(page, "empty")
    visit.expect("422")
    page.get_by_role("button", name="Check against the papers").click()
    page.wait_for_selector("[role=alert]")
    check(page, "refused")
    send(page, f"{TEXT} {SLOW}")
    page.wait_for_selector("a.said.contradicted")
    check(page, "while it works")
    page.click("#cancel button")
    ended(page)
    page.goto(page.url.rpartition("/")[0])
    send(page, TEXT)
    ended(page)
    check(page, "report")
    for number in (3, 5, 6, 7, 8):
        page.click(f"#s-{number}")
        check(page, f"report, sentence {number}")
    page.check("#only")
    page.click(".again summary")
    check(page, "only problems")
