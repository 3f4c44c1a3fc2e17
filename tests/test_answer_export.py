"""A checked text is handed out as Markdown and as a Word file, with what each verdict rests on."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import docx
import pytest
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st

from answer import (
    CheckedSentence,
    CheckedText,
    Difference,
    Rationale,
    TextReport,
    Verdict,
    cite,
    docx_report,
    markdown_report,
)
from check import text_sentences
from ingest import Content, Document, PaperDate, Source, Span, Statement

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = (
    "# Home care\n\nThe council paid for 512,000 hours. It was pleased with that. Five homes were "
    "built.\n\n- Waiting times fell.\n\n3.1 What next?"
)
PAPER = "The council paid for 412,000 hours of home care.\n\nWaiting times fell to five weeks."


def paper(text: str = PAPER, title: str = "Annual report") -> Document:
    source = Source(
        *("care.pdf", title, "London Borough of Penge", None, PaperDate(2024, 6, 27)),
        *("https://example.org/care", "0" * 64),
    )
    return Document(source, Content(text, (), (0, text.find("Waiting")), ("i", "1")))


def rationale(held: Document, words: str, stance: str, *differ: tuple[str, str, str]) -> Rationale:
    start = held.text.index(words)
    citation = cite(held, Statement(held.span(start, start + len(words))))
    flat = " ".join(words.split())
    differences = tuple(
        Difference("number", at(claim, ours), at(flat, theirs)) for claim, ours, theirs in differ
    )
    return Rationale(citation, stance, differences)  # type: ignore[arg-type]


def at(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words), words)


def checked(text: str = TEXT, held: Document | None = None) -> CheckedText:
    """By rule: hours are contradicted, waiting times supported, all else is not found."""
    held = held or paper()
    sentences = []
    for one in text_sentences(text):
        verdict = None
        if one.claim is not None and "512,000" in one.claim:
            differs = (one.claim, "512,000", "412,000")
            words = "The council paid for 412,000 hours of home care."
            verdict = Verdict(
                one.claim, "contradicted", (rationale(held, words, "contradicts", differs),)
            )
        elif one.claim is not None and "Waiting" in one.claim:
            words = held.text[held.text.index("Waiting") :]
            verdict = Verdict(one.claim, "supported", (rationale(held, words, "supports"),))
        elif one.claim is not None:
            verdict = Verdict(one.claim, "not_found")
        sentences.append(CheckedSentence(one, verdict))
    return CheckedText(text, tuple(sentences))


def report(result: CheckedText | None = None, *, only_problems: bool = False) -> TextReport:
    result = result or checked()
    return TextReport(result, "draft.docx", (paper().source,), date(2026, 3, 9), only_problems)


# Markdown


def test_markdown_holds_the_text_the_marks_and_the_quotations() -> None:
    made = markdown_report(report()).decode()
    assert "# Checked: draft.docx" in made
    assert "Held against 1 paper on 9 March 2026." in made
    assert "Not found is no judgement" in made
    counts = dict(re.findall(r"^\| \S+ (.+?) \| (\d+) \|$", made, re.MULTILINE))
    assert counts == {
        "✓ supported": "1",
        "✗ contradicted": "1",
        "? not found": "2",
        "– not checked": "2",
    }
    assert "### Home care ⚪ *(– not checked: a heading)*" in made
    assert "paid for <u>**512,000**</u> hours. 🔴 *(✗ contradicted)*[^1]" in made
    assert "- Waiting times fell. 🟢 *(✓ supported)*[^3]" in made
    assert "3.1 What next? ⚪ *(– not checked: a question)*" in made
    assert "- Annual report, London Borough of Penge, 27 June 2024" in made


def test_the_footnotes_of_markdown_resolve_and_quote_their_source() -> None:
    made = markdown_report(report()).decode()
    body, _, notes = made.partition("## Papers searched")
    referred = re.findall(r"\[\^(\d+)\]", body)
    defined = dict(re.findall(r"^\[\^(\d+)\]: (.*(?:\n\n    .*)*)", notes, re.MULTILINE))
    assert referred == list(defined) == ["1", "2", "3"]
    assert "“The council paid for <u>**412,000**</u> hours of home care.”" in defined["1"]
    assert "Annual report, London Borough of Penge, 27 June 2024, page i" in defined["1"]
    assert "the text says “<u>**512,000**</u>”, the paper “<u>**412,000**</u>”" in defined["1"]
    assert defined["2"].startswith("Checked as: “The council was pleased with that.”")
    assert "page 1" in defined["3"]


def test_only_problems_leaves_the_rest_out_but_counts_it() -> None:
    made = markdown_report(report(only_problems=True)).decode()
    assert "## Only problems" in made and "512,000" in made and "Five homes" in made
    assert "Waiting times fell." not in made and "What next?" not in made
    assert "| 🟢 ✓ supported | 1 |" in made


def test_a_claim_of_which_a_part_is_not_supported_is_a_problem_and_says_which() -> None:
    (one,) = text_sentences("Waiting times fell and five homes were built.")
    assert one.claim
    whole = rationale(paper(), "Waiting times fell to five weeks.", "supports")
    parts = (
        Verdict("Waiting times fell.", "supported", (whole,)),
        Verdict("Five homes were built.", "not_found"),
    )
    verdict = Verdict(one.claim, "supported", (whole,), 0.5, parts, "A part is not in the papers.")
    result = CheckedText(one.span.text, (CheckedSentence(one, verdict),))
    made = markdown_report(report(result, only_problems=True)).decode()
    assert "? not found: “Five homes were built.”" in made
    assert made.count("Waiting times fell to five weeks.") == 1
    assert "A part is not in the papers." in made


def test_what_supports_a_part_is_quoted_though_the_whole_is_not_found() -> None:
    (one,) = text_sentences("Waiting times fell and five homes were built.")
    assert one.claim
    fell = rationale(paper(), "Waiting times fell to five weeks.", "supports")
    parts = (
        Verdict("Waiting times fell.", "supported", (fell,)),
        Verdict("Five homes were built.", "not_found"),
    )
    verdict = Verdict(one.claim, "not_found", (), None, parts)
    result = CheckedText(one.span.text, (CheckedSentence(one, verdict),))
    made = markdown_report(report(result)).decode()
    assert "The papers held say so: “Waiting times fell to five weeks.”" in made


# Word


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def test_the_word_file_opens_and_holds_the_text_with_marks() -> None:
    document = docx.Document(io.BytesIO(docx_report(report())))
    text = [paragraph.text for paragraph in document.paragraphs]
    assert text[0] == "Checked: draft.docx"
    assert "Held against 1 paper on 9 March 2026." in text
    assert any("Not found is no judgement" in line for line in text)
    assert "Home care [– not checked: a heading]" in text
    (line,) = (line for line in text if "512,000" in line)
    assert line == (
        "The council paid for 512,000 hours. [✗ contradicted] It was pleased with that. "
        "[? not found] Five homes were built. [? not found]"
    )
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows == [
        *(["✓ supported", "1"], ["✗ contradicted", "1"]),
        *(["? not found", "2"], ["– not checked", "2"]),
    ]
    (marked,) = (
        run for paragraph in document.paragraphs for run in paragraph.runs if run.text == "512,000"
    )
    assert marked.bold and marked.underline
    assert marked._r.rPr is not None and marked._r.rPr.find(f"{W}shd") is not None


def test_each_standing_has_a_colour_of_its_own() -> None:
    document = docx.Document(io.BytesIO(docx_report(report())))
    fills = {
        shade.get(f"{W}fill"): run.text
        for row in document.tables[0].rows
        for run in row.cells[0].paragraphs[0].runs
        for shade in run._r.iter(f"{W}shd")
    }
    assert len(fills) == 4


def test_the_footnotes_of_the_word_file_are_real_and_resolve() -> None:
    parts = parts_of(docx_report(report()))
    notes = parse_xml(parts["word/footnotes.xml"])
    body = parse_xml(parts["word/document.xml"])
    by_id = {note.get(f"{W}id"): note for note in notes.iter(f"{W}footnote")}
    assert by_id["-1"].get(f"{W}type") == "separator"
    assert by_id["0"].get(f"{W}type") == "continuationSeparator"
    referred = [mark.get(f"{W}id") for mark in body.iter(f"{W}footnoteReference")]
    assert referred == ["1", "2", "3"] == [i for i in by_id if i not in ("-1", "0")]
    said = {i: "".join(t.text or "" for t in note.iter(f"{W}t")) for i, note in by_id.items()}
    assert "“The council paid for 412,000 hours of home care.”" in said["1"]
    assert "Annual report, London Borough of Penge, 27 June 2024, page i" in said["1"]
    assert "the text says “512,000”, the paper “412,000”" in said["1"]
    assert said["3"].count("Waiting times fell to five weeks.") == 1
    bold = [
        "".join(t.text or "" for t in run.iter(f"{W}t"))
        for run in by_id["1"].iter(f"{W}r")
        if run.find(f"{W}rPr/{W}b") is not None
    ]
    assert set(bold) == {"512,000", "412,000"}
    # Each note begins with its own number, and every style named is defined.
    styles = {s.get(f"{W}styleId") for s in parse_xml(parts["word/styles.xml"]).iter(f"{W}style")}
    for note in (by_id["1"], by_id["2"], by_id["3"]):
        assert len(list(note.iter(f"{W}footnoteRef"))) == 1
    for part in (notes, body):
        for kind in ("pStyle", "rStyle", "tblStyle"):
            assert {s.get(f"{W}val") for s in part.iter(f"{W}{kind}")} <= styles
    # What Word needs to find them: the relationship, the content type, the settings.
    related = parts["word/_rels/document.xml.rels"].decode()
    assert 'relationships/footnotes" Target="footnotes.xml"' in related
    assert "wordprocessingml.footnotes+xml" in parts["[Content_Types].xml"].decode()
    listed = list(parse_xml(parts["word/settings.xml"]).iter(f"{W}footnotePr"))
    assert [note.get(f"{W}id") for note in listed[0]] == ["-1", "0"]


# What could break a file

TRAPS = (
    'The council\x00 paid\x0b for 512,000 <b>hours</b> & =HYPERLINK("http://evil.example") '
    "![beacon](http://evil.example/b.png) [press](javascript:x) `code` *bold* $x$ {{ x }} | a |. "
    "\u202eReversed\u2066 words \ud800were \ufffe\uffff written. www.evil.example rose.\n\n"
    "1. [^1]: a note was added.\n\n---\n\n=== was here.\n\n> It was quoted.\n\n"
    "<!-- it was hidden -->"
)


def test_words_of_a_text_break_no_file_and_act_as_no_markup() -> None:
    held = paper(title="A *title* [x](y)\x01 & <i>")
    result = checked(TRAPS, held)
    shown = TextReport(result, "na\x00me <b> *x*.txt", (held.source,), date(2026, 3, 9))
    made = markdown_report(shown).decode()
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202a-\u202e\u2066-\u2069]", made)
    bare = made.replace("<u>", "").replace("</u>", "")
    assert not re.search(r"(?<!\\)<|(?<!\\)!\[|(?<!\\)\]\(|https?:|www\.|(?<!\\)`", bare)
    body, _, notes = made.partition("## Papers searched")
    referred = re.findall(r"(?<!\\)\[\^(\d+)\]", body)
    assert referred == re.findall(r"^\[\^(\d+)\]:", notes, re.MULTILINE)
    assert referred == re.findall(r"^\[\^(\d+)\]", made, re.MULTILINE)
    data = docx_report(shown)
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(data)).paragraphs)
    assert '<b>hours</b> & =HYPERLINK("http://evil.example")' in text
    for name in ("word/document.xml", "word/footnotes.xml"):
        xml = parse_xml(parts_of(data)[name])
        assert not list(xml.iter(f"{W}fldSimple", f"{W}instrText", f"{W}hyperlink"))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from([*"\n -#|<>&*_[]()!", "It rose. ", "512,000 fell. "]) | st.characters()
    )
)
def test_any_text_survives(pieces: list[str]) -> None:
    text = "".join(pieces)
    result = CheckedText(
        text,
        tuple(
            CheckedSentence(one, Verdict(one.claim, "not_found") if one.claim else None)
            for one in text_sentences(text)
        ),
    )
    markdown_report(report(result))
    docx.Document(io.BytesIO(docx_report(report(result))))


@pytest.mark.parametrize("only_problems", [True, False])
def test_an_empty_text_makes_a_report_too(only_problems: bool) -> None:
    empty = report(CheckedText("", ()), only_problems=only_problems)
    assert "? not found | 0 |" in markdown_report(empty).decode()
    assert docx.Document(io.BytesIO(docx_report(empty))).paragraphs[0].text == "Checked: draft.docx"
