"""The results as JUnit XML, which every CI shows: a test suite a file, a test a case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from eval.results import FileResults, Result, values_of
from eval.table import shown

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(files: Sequence[FileResults]) -> bytes:
    """Cases not right are failures, those in which the program failed errors, unscored skipped.

    A file that is held out is one test that tells its means.
    """
    root = Element("testsuites", name="scrutineer eval")
    for file in files:
        suite = SubElement(root, "testsuite", name=file.name)
        if file.held_out:
            _means(suite, file)
        else:
            for result in file.results:
                _case(suite, file.name, result)
        suite.set("tests", str(len(suite)))
        for counted, outcome in (("failures", "failure"), ("errors", "error"), ("skipped",) * 2):
            suite.set(counted, str(len(suite.findall(f"testcase/{outcome}"))))
        suite.set("time", f"{sum(file.seconds()):.3f}")
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _means(suite: Element, file: FileResults) -> None:
    test = SubElement(suite, "testcase", classname=file.name, name="means (held out)")
    test.set("time", f"{sum(file.seconds()):.3f}")
    told = [f"{v.measure.name}: {shown(v.measure, v.value)}" for v in values_of(file)]
    SubElement(test, "system-out").text = "\n".join(told)


def _case(suite: Element, name: str, result: Result) -> None:
    test = SubElement(suite, "testcase", classname=f"{name}.{result.kind}", name=result.id)
    test.set("time", f"{sum(result.seconds):.3f}")
    element = {"right": None, "error": "error", "unscored": "skipped"}.get(
        result.outcome, "failure"
    )
    if element is None:
        return
    told = SubElement(test, element, message=_clean(result.reason))
    if element != "skipped":
        asked = " / ".join(result.asked)
        told.text = _clean(
            f"asked: {asked}\nwanted: {result.wanted}\nsaid: {result.said}\nreason: {result.reason}"
        )


def _clean(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _FORBIDDEN.sub("\ufffd", text)
