"""Votes on answers, and what is said around an answer, as a councillor meets them in a browser.

Every request to anywhere but our own server fails the test, and so does any complaint of the
browser (a broken content policy among them).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from accessibility import check
from playwright import sync_api
from web_assistant import CARERS, TRAPS
from web_browser import PHONE, WIDE, Page, Theme, Visit, ask, served

SERVE = """
import sys
from pathlib import Path
from web import Feedback, create_app, serve
from web_assistant import make_library
library, data = Path(sys.argv[1], "papers"), Path(sys.argv[1], "data")
library.mkdir(), data.mkdir()
assistant = make_library(library)
sys.exit(serve(create_app(assistant, library, feedback=Feedback(data)), port=0))
"""
HOURS = "How many hours, and how many staff?"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("feedback")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with served("-c", SERVE, str(folder)) as address:
        yield address


@pytest.fixture
def lines(folder: Path) -> Callable[[], list[dict[str, Any]]]:
    """What has been recorded since the test began."""
    file = folder / "data" / "feedback.jsonl"

    def read() -> list[dict[str, Any]]:
        return [json.loads(line) for line in file.read_bytes().splitlines()]

    before = len(read()) if file.exists() else 0
    return lambda: read()[before:] if file.exists() else []


def announced(page: Page, words: str) -> None:
    page.wait_for_function(
        "words => document.querySelector('#announcement').textContent === words", arg=words
    )


def pressed(page: Page) -> list[str]:
    return page.locator("#log .vote [aria-pressed=true]").all_inner_texts()


def test_a_vote_is_recorded_and_can_be_changed(
    visit: Visit, lines: Callable[[], list[dict[str, Any]]]
) -> None:
    page = visit()
    ask(page, CARERS)
    assert pressed(page) == [] and page.locator("#log .vote form").is_hidden()
    page.click("text='Helpful'")
    announced(page, "Thank you.")
    assert pressed(page) == ["Helpful"]
    page.click("text='Not helpful'")
    announced(page, "Thank you. You can say what was wrong.")
    assert pressed(page) == ["Not helpful"]
    page.fill("#log .vote textarea", "The second one is missing.\n<b>")
    page.click("text='Send'")
    announced(page, "Thank you.")
    assert page.locator("#log .vote form").is_hidden()
    found = [(line["kind"], line.get("comment")) for line in lines()]
    assert found == [("up", None), ("down", None), ("down", "The second one is missing.\n<b>")]
    assert {line["turns"][0] for line in lines()} == {CARERS}


def test_each_answer_has_its_own_vote_which_stays(
    visit: Visit, lines: Callable[[], list[dict[str, Any]]]
) -> None:
    page = visit()
    ask(page, CARERS)
    page.click("text='Helpful'")
    announced(page, "Thank you.")
    ask(page, "How many?")
    assert pressed(page) == ["Helpful"]
    page.locator("text='Not helpful'").nth(1).click()
    announced(page, "Thank you. You can say what was wrong.")
    assert pressed(page) == ["Helpful", "Not helpful"]
    assert [(line["kind"], len(line["turns"])) for line in lines()] == [("up", 1), ("down", 2)]
    page.click("#clear")
    page.wait_for_selector("#log .message", state="detached")
    ask(page, CARERS)
    assert pressed(page) == [] and page.locator("#log .vote").count() == 1


def test_the_last_of_two_quick_presses_counts(
    visit: Visit, lines: Callable[[], list[dict[str, Any]]]
) -> None:
    page = visit()
    ask(page, CARERS)
    page.evaluate(
        """() => { for (const kind of ["down", "up", "down", "up"])
        document.querySelector(`#log .vote [value=${kind}]`).click() }"""
    )
    page.wait_for_function("document.querySelector('#log .thanks').textContent")
    until = [line["kind"] for line in lines()]
    while len(until) < 4:
        page.wait_for_timeout(50)
        until = [line["kind"] for line in lines()]
    assert until == ["down", "up", "down", "up"] and pressed(page) == ["Helpful"]
    assert page.locator("#log .vote form").is_hidden()


def test_by_keyboard_alone(visit: Visit, lines: Callable[[], list[dict[str, Any]]]) -> None:
    page = visit()
    ask(page, CARERS)
    focused = "document.activeElement.innerText.trim()"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(focused) == "Not helpful"
    assert page.evaluate(
        "getComputedStyle(document.activeElement).outlineStyle !== 'none' &&"
        "parseFloat(getComputedStyle(document.activeElement).outlineWidth) >= 2"
    )
    page.keyboard.press("Space")
    announced(page, "Thank you. You can say what was wrong.")
    assert page.evaluate(focused) == "Not helpful", "the focus is not taken away"
    page.keyboard.press("Tab")
    page.keyboard.type("Old.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    announced(page, "Thank you.")
    assert page.evaluate(focused) == "Not helpful"
    assert lines()[-1]["comment"] == "Old."
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(focused) == "Helpful"
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('#log [value=up]').ariaPressed === 'true'")


def test_a_vote_that_does_not_arrive_is_not_shown_as_given(visit: Visit) -> None:
    page = visit()
    ask(page, CARERS)
    visit.expect("ERR_FAILED")
    page.context.route("**/feedback", lambda route: route.abort())
    page.click("text='Not helpful'")
    announced(page, "Not recorded: the site does not answer. Try again.")
    assert pressed(page) == [] and page.locator("#log .vote form").is_hidden()


def test_the_answer_is_announced_without_its_buttons(visit: Visit) -> None:
    page = visit()
    ask(page, CARERS)
    said = page.inner_text("#announcement")
    assert said.startswith("Answer: The Care Quality") and "elpful" not in said
    assert page.locator("#log .vote").get_attribute("aria-label") == "Was this answer helpful?"


def test_what_is_missing_and_what_was_searched_for_stand_apart_from_the_quotes(
    visit: Visit, lines: Callable[[], list[dict[str, Any]]]
) -> None:
    page = visit()
    ask(page, HOURS)
    note = page.get_by_role("note")
    assert note.inner_text() == "Partly answered. The papers do not say how many staff there were."
    colour = "e => getComputedStyle(e).backgroundColor"
    assert note.evaluate(colour) != page.locator("#log blockquote").evaluate(colour)
    assert page.locator("#log .rewritten").count() == 0, "it was searched for as it was asked"
    assert note.inner_text() in page.inner_text("#announcement")
    ask(page, "How many carers?")
    assert page.inner_text("#log .rewritten") == "Searched for: carers How many carers?"
    assert [line["kind"] for line in lines()] == ["gap"]


def test_a_note_that_holds_markup_does_nothing(visit: Visit) -> None:
    page = visit()
    ask(page, "show me the trap")
    assert page.get_by_role("note").inner_text() == f"Partly answered. {TRAPS}"
    assert page.locator("#log :is(img, script, em, code)").count() == 0
    assert page.locator("#log .message :is(form, button):not(.vote *)").count() == 0
    assert page.title() == "Scrutineer"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_no_screen_breaks_a_rule_of_accessibility(
    visit: Visit, theme: Theme, viewport: sync_api.ViewportSize
) -> None:
    page = visit(viewport=viewport, theme=theme)
    ask(page, CARERS)
    check(page, "answer")
    page.click("text='Not helpful'")
    announced(page, "Thank you. You can say what was wrong.")
    page.wait_for_selector("#log .vote textarea")
    check(page, "what was wrong")
    page.click("#clear")
    page.wait_for_selector("#log .message", state="detached")
    ask(page, HOURS)
    check(page, "partly answered")
    ask(page, "How many?")
    assert page.locator("#log .rewritten").count() == 1
    check(page, "follow-up")
    page.click("#clear")
    page.wait_for_selector("#log .message", state="detached")
    ask(page, "Is there a pool?")
    check(page, "refusal")
