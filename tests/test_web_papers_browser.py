"""The page of papers in a browser: with its script, without it, and by the rules for all readers.

Every request to anywhere but our own server fails the test, and so does any complaint of the
browser (a broken content policy among them).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from accessibility import check
from playwright import sync_api
from web_browser import PHONE, ROOT, Page, Visit, served


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shelf")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with served(str(ROOT / "tests" / "web_shelf.py"), str(folder)) as address:
        yield address


def file(name: str, size: int = 20) -> sync_api.FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": b"x" * size}


def row(page: Page, name: str) -> sync_api.Locator:
    return page.locator(".job", has=page.locator(f".name:text-is('{name}')"))


def shows(page: Page, name: str, words: str) -> None:
    row(page, name).locator(f".words:has-text('{words}')").first.wait_for(timeout=20_000)


def shows_in_the_end(page: Page, name: str, words: str) -> None:
    """Looked at again and again, as people do without a script."""
    until = time.monotonic() + 20
    while not row(page, name).locator(f".words:text-is('{words}')").count():
        assert time.monotonic() < until, page.inner_text("#work")
        page.goto(page.url.split("/papers")[0] + "/papers")


def sent_slowly(page: Page, bytes_a_second: int) -> None:
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    conditions = {"offline": False, "latency": 0, "downloadThroughput": -1}
    network.send(
        "Network.emulateNetworkConditions", {**conditions, "uploadThroughput": bytes_a_second}
    )


def test_with_the_script_files_are_followed_from_sending_to_indexed(
    visit: Visit, folder: Path
) -> None:
    page = visit("/papers")
    page.evaluate(
        """() => { window.said = []; window.mark = 'the same page'; window.shares = [];
        new MutationObserver(() => said.push(document.querySelector('#status').textContent))
            .observe(document.querySelector('#status'), {childList: true});
        new MutationObserver(() => shares.push(document.querySelector('#jobs .words').textContent))
            .observe(document.querySelector('#jobs'), {childList: true, subtree: true}) }"""
    )
    sent_slowly(page, 200_000)
    page.click("summary:text-is('Add papers')")
    names = ["slow report.pdf", "plain.txt"]
    page.set_input_files("#files", [file(names[0], 300_000), file(names[1]), file("a.exe")])
    page.click("#upload button")
    shows(page, "a.exe", "Not taken")
    shows(page, names[0], "Being sent")
    shows(page, names[0], "Being read, 25%")
    assert row(page, names[0]).locator("progress").get_attribute("value") == "0.25"
    shows(page, names[1], "Waiting")
    opened = "document.querySelectorAll('details').forEach(one => one.open = {})"
    page.evaluate(opened.format("true"))
    check(page, "all that can be open, wide and light")
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    check(page, "all that can be open, narrow and dark")
    page.evaluate(opened.format("one.id === 'add'"))

    page.set_input_files("#files", file("slow mistake.pdf"))
    page.focus("#files")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    shows(page, "slow mistake.pdf", "Waiting")
    row(page, "slow mistake.pdf").locator("button").click()
    shows(page, "slow mistake.pdf", "Cancelled")
    assert page.evaluate("document.activeElement.id") == "work"
    (folder / "go").touch()
    for name in names:
        shows(page, name, "Indexed")
    page.wait_for_selector("#list .file:has-text('slow report.pdf')")
    assert page.locator("#list .file:has-text('slow mistake.pdf')").count() == 0
    (folder / "go").unlink()
    said = page.evaluate("window.said").__repr__()
    assert "slow report.pdf: Indexed" in said and "a.exe: this kind of file" in said
    assert "%" not in said, "each step of the way would be spoken"
    assert any("Being sent" in words for words in page.evaluate("window.shares"))
    assert page.evaluate("window.mark") == "the same page"


def test_files_can_be_dropped_and_stopped_while_they_are_sent(visit: Visit) -> None:
    page = visit("/papers")
    sent_slowly(page, 50_000)
    page.evaluate(
        """() => { const data = new DataTransfer();
        data.items.add(new File(['x'.repeat(500000)], 'dropped.txt'));
        for (const name of ['dragenter', 'drop'])
            dispatchEvent(new DragEvent(name, {dataTransfer: data, cancelable: true})) }"""
    )
    shows(page, "dropped.txt", "Being sent")
    row(page, "dropped.txt").locator("button").click()
    shows(page, "dropped.txt", "Cancelled")
    page.reload()
    assert page.locator("text=dropped.txt").count() == 0


def test_without_the_script_the_same_can_be_done(visit: Visit) -> None:
    page = visit("/papers", java_script_enabled=False)
    page.click("summary:text-is('Add papers')")
    page.set_input_files("#files", [file("old.txt"), file("unreadable.pdf")])
    page.click("#upload button")
    page.wait_for_url("**/papers#work")
    shows_in_the_end(page, "unreadable.pdf", "Cannot be read")
    shows_in_the_end(page, "old.txt", "Indexed")

    page.fill("#q", "OLD.t")
    page.select_option("#state", "indexed")
    page.click("#search button")
    assert page.inner_text("#list .found") == "1 paper matches."
    page.click("summary:has-text('Replace or remove')")
    page.set_input_files(".replace input", file("new.txt", 7))
    page.click(".replace button")
    page.wait_for_url("**/papers#work")
    assert page.locator("#list .file:has-text('old.txt')").count() == 1
    assert page.locator("#list .file:has-text('new.txt')").count() == 0
    page.goto(page.url.split("/papers")[0] + "/papers?q=old.txt")
    page.click("summary:has-text('Replace or remove')")
    page.click("button.grave")
    page.wait_for_url("**/papers?q=old.txt#work")
    shows_in_the_end(page, "old.txt", "Removed")
    page.goto(page.url.split("/papers")[0] + "/papers?q=old.txt")
    assert page.inner_text("#list .found") == "No paper matches."


def test_another_site_s_page_cannot_change_anything(visit: Visit, address: str) -> None:
    visit.expect("403 (Forbidden)")
    page = visit("/papers")
    page.goto(
        f"data:text/html,<form method=post action={address}/papers/remove>"
        "<input name=paper value=scan.pdf><button>Win a prize</button></form>"
    )
    with page.expect_response("**/papers/remove") as reply:
        page.click("button")
    assert reply.value.status == 403
    assert "Only this site’s own pages can change" in page.inner_text("main")
