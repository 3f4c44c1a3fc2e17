"""What a paper is, told by its front page, its metadata and its file's name; never guessed."""

from dataclasses import replace
from pathlib import Path

import pytest
from fpdf import FPDF

from ingest import Content, Entry, PaperDate, read
from ingest.identity import KINDS, Identity, identify
from ingest.plain import read_markdown, read_text

CORPUS = Path(__file__).resolve().parent.parent / "corpus"

MINUTES = """KENDAL COUNTY COUNCIL

CULTURE COMMITTEE

MINUTES of a meeting of the Culture Committee held in the Town Hall, Kendal on Thursday,
27th June 2024.

PRESENT: Mr A Brown (Chairman) and Ms C Green

1. Minutes of the meeting held on 9 May 2024

RESOLVED that they were a correct record.
"""
REPORT = """From:   Ann Brown, Leader of Kendal County Council

To:     Cabinet - 4 March 2025

Subject: Family hubs in the
north of the county: a review

Classification: Unrestricted

Past Pathway: Culture Committee, 15 January 2025

Summary: The council met Kent Police on 3 February 2025 to speak of them.
"""
INSPECTION = """Inspection report

Service inspection of adult social care: London Borough of Bromley

Date of inspection: August 2009

Date of publication: 9 February 2010

About the Care Quality Commission

The Care Quality Commission is the independent regulator of care in England.

London Borough of Bromley
"""
AGENDA = """Summons to and Agenda for an Extraordinary Meeting on Thursday, 9th January, 2025

Tuesday, 31 December 2024

To: All Members of the County Council

An extraordinary meeting of the County Council will be held in the Council Chamber on Thursday,
9th January, 2025 at 10.00 am.

Minutes of the meeting held on 5 December 2024
"""
TABLE = """Report No. | ACH24-030 | London Borough of Bromley

Date: | Thursday 27 June 2024

Title: | ADULT CARE AND SEND PLAN 2024/25 | Ward: | All

The committee is asked to note the plan.
"""
DECISION = """KENDAL COUNTY COUNCIL – RECORD OF DECISION

DECISION TO BE TAKEN BY: Cabinet

DECISION NO: 24/00109

Title of Decision: Transfer of the youth service
"""


def text(words: str, name: str = "paper.txt", **properties: str) -> Identity:
    content = replace(read_text(words.encode()), properties=tuple(properties.items()))
    return identify(content, name, Entry())


def known(told: Identity) -> tuple[str | None, ...]:
    days = (str(date) if date else None for date in (told.date, told.events))
    return (told.publisher, told.kind, *days)


@pytest.mark.parametrize(
    ("words", "title", "rest"),
    [
        (
            MINUTES,
            "Minutes of the Culture Committee, 27 June 2024",
            ("Kendal County Council", "minutes", "2024-06-27", None),
        ),
        (
            REPORT,
            "Family hubs in the north of the county: a review",
            ("Kendal County Council", "report", "2025-03-04", None),
        ),
        (
            INSPECTION,
            "Service inspection of adult social care: London Borough of Bromley",
            ("Care Quality Commission", "inspection report", "2010-02-09", "2009-08"),
        ),
        (
            AGENDA,
            "Agenda for the County Council, 9 January 2025",
            (None, "agenda", "2025-01-09", None),
        ),
        (
            TABLE,
            "Adult Care and SEND Plan 2024/25",
            (None, "report", "2024-06-27", None),
        ),
        (
            DECISION,
            "Record of decision 24/00109: Transfer of the youth service",
            ("Kendal County Council", "decision", None, None),
        ),
    ],
)
def test_the_front_page_says_what_a_paper_is(
    words: str, title: str, rest: tuple[str | None, ...]
) -> None:
    told = text(words)
    assert told.title == title
    assert known(told) == rest
    assert told.kind in KINDS


def test_every_value_has_the_words_that_tell_it() -> None:
    told = text(INSPECTION)
    flat = " ".join(INSPECTION.split())
    assert {found.field for found in told.evidence} == {
        *("title", "publisher", "kind", "date", "events")
    }
    for found in told.evidence:
        assert found.place == "front page"
        assert found.words in flat
        assert str(getattr(told, found.field)) == found.value


def test_the_manifest_stands_above_all() -> None:
    entry = Entry(title="The real title", kind="press", date=PaperDate(2009, 8))
    told = identify(read_text(INSPECTION.encode()), "paper.txt", entry)
    assert told.title == "The real title"
    assert known(told) == ("Care Quality Commission", "press", "2009-08", None)
    places = {found.field: found.place for found in told.evidence}
    assert places["title"] == places["kind"] == places["date"] == "manifest"


@pytest.mark.parametrize(
    "words",
    [
        "The council met Kent Police on 3 March 2025. Kent County Council agreed the minutes.",
        "Budgeting for beginners\n\nYou were born on 5 May 1990. Report a problem.",
        "Accounts\n\nFor the year 2024-25 and from 1 April 2024 on, the council will pay.",
        "Capital plan\n\nVersion 1.2.3, 13.25.2024 and 31/02/2024 and November 2024-25.",
        "Your council\n\nReport by John Smith of Jones and Sons\n\nWords.",
    ],
)
def test_what_is_only_mentioned_is_not_what_the_paper_is(words: str) -> None:
    assert known(text(words))[0::2] == (None, None)
    assert text(words).date is None


def test_a_person_and_a_template_tell_nothing() -> None:
    told = text("Words.", author="Breathwick, Hayley - ST F", created="2004-08-05")
    assert (told.publisher, told.date, told.title) == (None, None, "paper")
    told = text("Words.", author="The Planning Inspectorate")
    assert told.publisher == "Planning Inspectorate"


def test_the_council_that_is_inspected_is_not_the_publisher() -> None:
    told = text("Kendal County Council\n\nInspection of children’s services\n\nWords.")
    assert told.publisher is None


def test_two_dates_of_one_kind_are_no_date() -> None:
    told = text("A report on parks\n\n3 May 2024\n\n4 June 2024\n\nWords.")
    assert told.date is None
    assert text("A report on parks\n\nMay 2024\n\n3 May 2024\n\nWords.").date == PaperDate(
        2024, 5, 3
    )


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("Date: Thursday, 27 June 2024", "2024-06-27"),
        ("Date of publication: 27th June 2024", "2024-06-27"),
        ("Report date: 01/02/2024", "2024-02-01"),
        ("Published 2024-06-27", "2024-06-27"),
        ("Date: 27.06.24", "2024-06-27"),
        ("June 2024", "2024-06"),
        ("Last updated: 27 June 2024", None),
        ("Date of birth: 27 June 1990", None),
        ("June 2024-25", None),
    ],
)
def test_dates_as_papers_write_them(words: str, date: str | None) -> None:
    told = text(f"A plan for parks\n\n{words}\n\nWords of it.")
    assert (str(told.date) if told.date else None) == date


@pytest.mark.parametrize(
    ("name", "title", "date"),
    [
        ("Notes_19_December_2024_55dc9d.txt", "Notes 19 December 2024", "2024-12-19"),
        ("Visit_13th_Mar_2025_15_00_Hall_d9cc90.txt", "Visit 13 March 2025 Hall", "2025-03-13"),
        ("Appendix_D_21_01_25_4cb7de.txt", "Appendix D: 21 January 2025", "2025-01-21"),
        ("Devolution_March_2025_FINAL.txt", "Devolution March 2025", "2025-03"),
        ("visit-2024-06-27.txt", "Visit 27 June 2024", "2024-06-27"),
        ("24_00096_PROD_23ab87.txt", "24 00096", None),
        ("Treasury_Strategy_2025_26_6d8e74.txt", "Treasury Strategy 2025-26", None),
        ("Plan_2024_39_b82072.txt", "Plan 2024-39", None),
    ],
)
def test_a_file_name_is_the_last_to_be_asked(name: str, title: str, date: str | None) -> None:
    told = text("Words.", name)
    assert told.title == title
    assert (str(told.date) if told.date else None) == date
    if date:
        [found] = [found for found in told.evidence if found.field == "date"]
        assert found.place == "file name"
        assert found.words in name


@pytest.mark.parametrize(
    ("words", "name", "title", "kind"),
    [
        (
            "APPENDIX L\n\nTreasury Management Strategy\n\nThe treasury is managed.",
            "Appendix_L_Treasury_Management_Strategy_2025_26_6d8e74.txt",
            "Appendix L: Treasury Management Strategy 2025-26",
            "strategy",
        ),
        (
            "APPENDIX E - 2025-26 PROPOSED BUDGET BY DIRECTORATE\n\nProposed budget figures.",
            "e.txt",
            "Appendix E: 2025-26 Proposed Budget by Directorate",
            "budget",
        ),
        (
            "Appendix 2 – Proposed Changes to the Constitution\n\nWords.",
            "paper.txt",
            "Appendix 2: Proposed Changes to the Constitution",
            "appendix",
        ),
        (
            "Significant risks (over £10m)\n\nHigh needs spending may rise.",
            "Appendix_I_Budget_Risk_Register_d8294b.txt",
            "Appendix I: Budget Risk Register",
            "appendix",
        ),
        (
            "Core External Total Core External Total\n31,721.5 31,721.5 Base 10,320.7 -744.1",
            "Appendix_1_Cabinet_Budget_Update_0d42f2.txt",
            "Appendix 1: Cabinet Budget Update",
            "appendix",
        ),
    ],
)
def test_an_appendix_is_named_with_its_letter(words: str, name: str, title: str, kind: str) -> None:
    told = text(words, name)
    assert (told.title, told.kind) == (title, kind)


def test_a_pack_is_named_by_its_metadata() -> None:
    told = text(
        "Direct Dial: 03000\n\nDate: 27 January 2025\n\nDear Member\n\nCABINET",
        title="(Public Pack)24-00096 - PROD Agenda Supplement  for Cabinet, 30/01/2025 10:00",
        subject="Cabinet, 30/01/2025 10:00",
    )
    assert told.title == "Agenda supplement for Cabinet, 30 January 2025: 24-00096"
    assert known(told) == (None, "agenda pack", "2025-01-30", None)


def test_a_web_page_has_the_title_that_it_gives_itself() -> None:
    page = replace(read_text(b"Home\n\nWords."), title="Carers: what we do")
    page = replace(page, properties=(("author", "Kendal Town Council"),))
    told = identify(page, "carers.html", Entry())
    assert told.title == "Carers: what we do"
    assert known(told) == ("Kendal Town Council", "web page", None, None)


def test_markdown_is_named_by_its_first_heading() -> None:
    content = read_markdown(b"# Pay a settlement\n\n## Pay now\n\nWords.")
    assert identify(content, "pay.md", Entry()).title == "Pay a settlement"


def test_a_cover_with_few_words_goes_on_overleaf() -> None:
    cover, words = "Agenda for a\nMeeting\n", "To: All Members of the Parks Panel.\nWords of it.\n"
    whole = read_text((cover + words).encode())
    content = replace(whole, page_starts=(0, len(cover)), page_labels=("1", "2"))
    assert identify(content, "a.pdf", Entry()).title == "Agenda for the Parks Panel"


def test_a_paper_without_words_still_has_its_file_name() -> None:
    assert identify(Content("", ()), "empty_page.pdf", Entry()).title == "Empty page"


@pytest.mark.parametrize(
    ("name", "title", "rest"),
    [
        (
            "cqc-service-inspection-bromley-2010.txt",
            "Service inspection of adult social care: London Borough of Bromley",
            ("Care Quality Commission", "inspection report", "2010-02-09", "2009-08"),
        ),
        (
            "news-shopper-caremark-cqc-report-2016.txt",
            "News shopper caremark cqc report 2016",
            (None,) * 4,
        ),
        (
            "bromley-adult-care-committee-director-update-2024.txt",
            "Bromley adult care committee director update 2024",
            (None,) * 4,
        ),
        (
            "bromley-adult-care-committee-portfolio-plan-2024.txt",
            "Bromley adult care committee portfolio plan 2024",
            (None,) * 4,
        ),
        (
            "bromley-council-statement-on-cqc-assessment.txt",
            "Bromley council statement on cqc assessment",
            (None,) * 4,
        ),
    ],
)
def test_the_sample_without_its_manifest(
    name: str, title: str, rest: tuple[str | None, ...]
) -> None:
    source = read(CORPUS, name, {}).source
    days = (str(date) if date else None for date in (source.date, source.events))
    assert source.title == title
    assert (source.publisher, source.kind, *days) == rest


def test_the_subject_ends_where_a_pdf_begins_its_next_block(tmp_path: Path) -> None:
    for after in ("1. Introduction", "The wall was built in 1901 and is old. " * 4):
        pdf = FPDF()
        pdf.add_page()
        pdf.set_font("Helvetica", size=11)
        front = "From: Ann Brown, Leader\nTo: Cabinet, 6 March 2025\nSubject: Harbour wall repairs"
        pdf.multi_cell(0, 6, f"{front}\n{after}\nIt costs 120,000 pounds.")
        pdf.output(str(tmp_path / "paper.pdf"))
        assert read(tmp_path, "paper.pdf", {}).source.title == "Harbour wall repairs"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "Kendal County Council\n\nReport to Cabinet, 6 March 2025\n\nHarbour wall repairs\n\n"
            "The wall costs 120,000 pounds and it is old.",
            "Harbour wall repairs",
        ),
        (
            "For immediate release: 6 March 2025\n\nKendal opens its harbour wall\n\n"
            "The wall was opened by the mayor, who said what it cost.",
            "Kendal opens its harbour wall",
        ),
    ],
)
def test_the_date_of_a_report_to_a_meeting_and_of_a_release(text: str, title: str) -> None:
    found = identify(read_text(text.encode()), "paper.txt", Entry())
    assert found.date == PaperDate(2025, 3, 6)
    assert found.title == title


def test_the_sender_may_be_the_body_itself() -> None:
    text = "Harbour grants\n\nFrom: Department for Transport\n\nThe grant pays for a wall."
    assert identify(read_text(text.encode()), "a.txt", Entry()).publisher == (
        "Department for Transport"
    )
