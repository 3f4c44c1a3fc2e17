"""The report's three files, made of results made by hand; the page is opened in a browser."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import accessibility
import pytest
from eval_results import file, result

from eval import Baseline, FileResults
from eval.baseline import compare, gate
from eval.plots import facts_against_characters, histogram
from eval.report import write_report

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SECRET = "What did nobody see?"
HELD_OUT = file(
    [replace(result("kept-back", 0.0), asked=(SECRET,), said="Nobody. [1]"), result("hid", None)],
    name="apart",
    held_out=True,
)
OPEN = file(
    [
        result("right", characters=120.0),
        replace(result("wrong", 0.0, characters=900.0), kind="who"),
        replace(result("failed", 0.0), outcome="error", reason="the program failed: \x00\ud800"),
        result("draft", None),
        result("was-wrong", characters=300.0),
    ],
    name="mine",
)
BEFORE = Baseline(
    {
        "mine": {
            "print of right": {"cases right": 1.0},
            "print of wrong": {"cases right": 1.0},
            "print of was-wrong": {"cases right": 0.0},
        }
    }
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports") / "new" / "report"
    files: list[FileResults] = [OPEN, HELD_OUT]
    comparisons = [compare(one, BEFORE) for one in files]
    assert write_report(folder, files, comparisons, list(gate(files, BEFORE))).exists()
    return folder


def test_programs_get_every_case_with_its_scores(folder: Path) -> None:
    record = json.loads((folder / "results.json").read_text())
    mine, apart = record["files"]
    assert [one["id"] for one in mine["results"]] == [r.id for r in OPEN.results]
    assert mine["results"][0]["evidence"][0] == {
        "document": "p.txt",
        "words": "189 people",
        "rank": 2,
    }
    assert mine["measures"]["cases right"]["value"] == 0.5
    assert mine["measures"]["cases right"]["n"] == 4
    assert mine["measures"]["cases right"]["change"]["verdict"] == "same"
    assert (mine["cases"], mine["unscored"]) == (5, 1)
    assert (mine["turned_right"], mine["turned_wrong"]) == (["was-wrong"], ["wrong"])
    assert apart["measures"]["cases right"]["value"] == 0.0
    assert "results" not in apart


def test_ci_gets_a_test_a_case(folder: Path) -> None:
    suites = ElementTree.parse(folder / "junit.xml").getroot()
    mine, apart = suites
    assert dict(mine.attrib) | {"time": ""} == {
        "name": "mine",
        "tests": "5",
        "failures": "1",
        "errors": "1",
        "skipped": "1",
        "time": "",
    }
    (failure,) = mine.iter("failure")
    assert failure.get("message") == "so it is"
    assert failure.text is not None
    for words in ("asked: What of wrong?", "wanted: “189 people”", "said: Bromley", "reason: so"):
        assert words in failure.text
    assert [test.get("name") for test in apart] == ["means (held out)"]


def test_no_file_tells_a_case_that_is_held_out(folder: Path) -> None:
    for one in folder.iterdir():
        text = one.read_text(encoding="utf-8")
        assert SECRET not in text and "kept-back" not in text and "Nobody" not in text, one.name


def test_the_page_needs_nothing_from_elsewhere_and_escapes_what_it_tells(folder: Path) -> None:
    html = (folder / "report.html").read_text(encoding="utf-8")
    assert "189 people &lt;b&gt;&amp; more&lt;/b&gt;." in html
    assert "<script" not in html and "<b>" not in html
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?!#)|url\(|@import|//""", html)


def test_the_page_in_a_browser(folder: Path, browser: Browser) -> None:
    for width, scheme in ((1440, "light"), (375, "dark")):
        page = browser.new_page(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        page.goto((folder / "report.html").as_uri())
        accessibility.check(page, f"the report, {width} wide, {scheme}")
        page.close()


def test_the_page_is_filtered_and_its_links_lead_to_cases_without_script(
    folder: Path, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "report.html").as_uri())
    cases = page.locator("details.case")
    assert cases.count() == 5
    page.get_by_label("wrong (1)").check()
    shown = [n for n in range(5) if cases.nth(n).is_visible()]
    assert [cases.nth(n).get_attribute("id") for n in shown] == ["mine--wrong"]
    page.get_by_label("all (5)").check()
    page.get_by_role("link", name="What of was-wrong?").click()
    assert page.url.endswith("#mine--was-wrong")
    page.locator("#mine--wrong > summary").click()
    said = page.locator("#mine--wrong .body").inner_text()
    for words in ("What of wrong then?", "retrieved at rank 2", "not retrieved", "so it is"):
        assert words in said
    for plot in page.get_by_role("img").all():
        assert plot.get_attribute("aria-label")
    context.close()


def test_bars_hold_every_question_and_dots_every_answer() -> None:
    found = histogram([0.05, 0.06, 0.21, 1.4])
    assert found is not None
    counts = [int(bar.label.rpartition(" ")[2]) for bar in found.bars]
    assert sum(counts) == 4 and max(counts) == 2
    assert histogram([]) is None
    scatter = facts_against_characters(OPEN.results)
    assert scatter is not None
    assert len(scatter.dots) == 3
    assert scatter.words.startswith("2 of 3 answers hold every fact; those are 210 characters")
    assert facts_against_characters(HELD_OUT.results) is None
