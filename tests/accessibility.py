"""A page in a browser held against the rules of accessibility."""

from __future__ import annotations

from playwright.sync_api import Page


def check(page: Page, name: str) -> None:
    """No rule of WCAG 2.2 AA is broken, nothing scrolls sideways, the page says what it is."""
    from axe_playwright_python.sync_playwright import Axe

    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}}).response
    assert len(found["passes"]) > 10, name
    wrong = [(rule["id"], node["html"]) for rule in found["violations"] for node in rule["nodes"]]
    assert wrong == [], name
    assert page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    ), f"{name} scrolls sideways"
    assert page.locator("h1").count() == 1 and page.get_attribute("html", "lang") == "en"
