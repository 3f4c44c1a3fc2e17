"""Visitors with a browser, for the tests of pages.

A module of tests says where its site is; `visit` (see conftest.py) then opens its pages:

    @pytest.fixture(scope="module")
    def address() -> Iterator[str]:
        with served("-c", SERVE) as address:
            yield address

    def test_the_page_says_what_it_is(visit: Visit) -> None:
        assert visit("/papers", viewport=PHONE).title() == "Papers"
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Literal

from playwright import sync_api

Page = sync_api.Page
Theme = Literal["light", "dark"]

ROOT = Path(__file__).parent.parent
WIDE = sync_api.ViewportSize(width=1440, height=900)
PHONE = sync_api.ViewportSize(width=375, height=700)
NARROW = sync_api.ViewportSize(width=320, height=640)


def started(*arguments: str, stderr: int | None = None) -> subprocess.Popen[str]:
    """Python with these arguments, in the checkout, where it can import the tests' modules."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests"), os.environ["PYTHONPATH"]])
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
    )


@contextmanager
def served(*arguments: str) -> Iterator[str]:
    """The address of the site that Python serves with these arguments, until the end."""
    with started(*arguments) as server:
        try:
            assert server.stdout
            line = server.stdout.readline()
            found = re.fullmatch(r"Scrutineer is at (http://127\.0\.0\.1:\d+)\n", line)
            assert found, line
            yield found[1]
        finally:
            server.terminate()


class Visit:
    """Opens pages of a site, each as a new visitor, and hears what goes wrong in them.

    Wrong is each request to anywhere but this site, and each complaint of the browser (a broken
    content policy among them).
    """

    def __init__(self, browser: sync_api.Browser, address: str, stack: ExitStack) -> None:
        self._browser = browser
        self._address = address
        self._stack = stack
        self._expected: list[str] = []
        self.wrong: list[str] = []

    def __call__(
        self,
        path: str = "/",
        viewport: sync_api.ViewportSize = WIDE,
        theme: Theme = "light",
        **options: Any,
    ) -> Page:
        """The page, ready to be used; the options are those of the browser's `new_context`."""
        context = self._browser.new_context(viewport=viewport, color_scheme=theme, **options)
        self._stack.callback(context.close)
        context.route("**/*", self._guard)
        context.on("page", self._watch)
        page = context.new_page()
        page.goto(self._address + path)
        if path.split("?")[0] == "/":
            page.wait_for_selector("#announcement", state="attached")
            page.wait_for_selector("#question textarea")
        return page

    def expect(self, complaint: str) -> None:
        """From now on a complaint that holds these words is what the test is about."""
        self._expected.append(complaint)

    def _guard(self, route: sync_api.Route) -> None:
        if route.request.url.startswith((self._address, "data:", "blob:", "about:")):
            route.continue_()
        else:
            self.wrong.append(f"asked for {route.request.url}")
            route.abort()

    def _watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.wrong.append(f"failed: {error}"))
        page.on("console", self._hear)

    def _hear(self, said: sync_api.ConsoleMessage) -> None:
        if not any(words in said.text for words in self._expected):
            self.wrong.append(f"complained: {said.text} ({said.type})")


def ask(page: Page, question: str) -> None:
    """Ask in the chat, and wait for the answer."""
    page.evaluate("document.querySelector('#announcement').textContent = ''")
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")
    told(page)


def told(page: Page) -> None:
    """Wait until something is announced."""
    page.wait_for_function("document.querySelector('#announcement').textContent")
