"""Saved web pages, in the shapes that councils, the government and newspapers give them."""

from __future__ import annotations

import quopri
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest_document import outline, said, statements

from ingest import Document, PaperError, read

GUIDANCE = """<!DOCTYPE html>
<!-- saved from url=(0052)https://www.example.org/guidance/paying-for-care -->
<html class="govuk-template" lang="en"><head><meta charset="utf-8">
<title>Paying for care: guidance for councils - GOV.UK</title>
<meta name="govuk:primary-publishing-organisation" content="Department of Care">
<meta name="govuk:first-published-at" content="2023-11-02T09:30:00.000+00:00">
<meta name="govuk:public-updated-at" content="2024-06-27T10:00:00+01:00">
<meta property="og:title" content="Paying for care: guidance for councils">
<style>body { color: black }</style></head>
<body class="govuk-template__body js-cookie-banner-enabled">
<script>var words = "Words of a script.";</script>
<div id="global-cookie-message" class="gem-c-cookie-banner govuk-cookie-banner" role="region"
 aria-label="Cookies on GOV.UK"><h2>Cookies on GOV.UK</h2><p>We use some essential cookies.</p>
 <button>Accept additional cookies</button></div>
<a href="#content" class="govuk-skip-link">Skip to main content</a>
<header role="banner"><a href="/">GOV.UK</a><nav aria-label="Menu"><ul><li>
<a href="/b">Benefits</a></li></ul></nav></header>
<div class="gem-c-breadcrumbs govuk-breadcrumbs"><ol><li><a href="/">Home</a></li><li>
<a href="/s">Social care</a></li></ol></div>
<main id="content" class="detailed-guide"><span class="govuk-caption-xl">Guidance</span>
<h1 class="gem-c-heading">Paying for care</h1>
<div class="gem-c-metadata"><dl><dt>From:</dt><dd><a href="/d">Department of Care</a></dd>
<dt>Published</dt><dd>2 November 2023</dd></dl></div>
<nav class="gem-c-contents-list"><h2>Contents</h2><ol><li>
<a href="#social-care-consent">Who pays</a></li></ol></nav>
<div class="govspeak"><h2 id="social-care-consent">Who pays</h2>
<p>Councils pay for care where a person&nbsp;has less than <strong>£23,250</strong>.<sup>
<a href="#fn:1">1</a></sup></p>
<p>A council must consider:</p><ul><li>the person’s income</li><li>their savings, such as:
 <ul><li>premium bonds</li><li>cash</li></ul></li><li>the value of their home</li></ul>
<div class="call-to-action"><p>Ring 020 7946 0000 if the ser&shy;vice is closed.</p></div>
<h3>Rates</h3><table><caption>Weekly rates</caption><thead><tr><th>Kind of care</th><th>Rate</th>
</tr></thead>
<tbody><tr><td>Home care</td><td>£210</td></tr><tr><td>Residential care</td><td>£740</td></tr>
</tbody></table>
<details><summary>Why rates rise</summary><p>Rates rise with wages.</p></details>
<div class="govuk-accordion"><h2><button aria-controls="more">Appeals</button></h2>
<div id="more" hidden="until-found"><p>Anyone may appeal within 28 days.</p></div></div></div>
<div class="gem-c-share-links"><h2>Share this page</h2><ul><li><a href="f">Facebook</a></li></ul>
</div>
<h2>Related content</h2><ul><li><a href="/x">Applying for a blue badge</a></li></ul>
<p hidden>A hidden paragraph.</p><p style="display: none">Another one.</p></main>
<form><h2>Is this page useful?</h2><label>Yes</label></form>
<footer role="contentinfo"><p>All content is under the Open Licence.</p></footer></body></html>"""

MEETING = """<html><head>
<title>Agenda for Care Committee on Thursday 27th June 2024 | Anytown</title></head>
<body><form id="aspnetForm" action="x"><div id="header"><a href="#m">Skip to content</a>
<ul class="topnav">
<li><a href="/">Home</a></li><li><a href="/c">Councillors</a></li></ul></div>
<div id="breadcrumb"><a href="/">Home</a> &gt; <a href="/d">Democracy</a></div>
<div id="ccc" style="position: fixed"><p>This site uses cookies to store information.</p></div>
<div id="modgov"><h1>Agenda and minutes</h1>
<h2>Care Committee - Thursday, 27th June, 2024 7.00 pm</h2>
<ul class="mgActionList"><li><a href="x">Attendance details</a></li></ul>
<p><b>Venue:</b> Council Chamber</p>
<table class="mgItemTable"><tr><th class="mgHide">No.</th><th class="mgHide">Item</th></tr>
<tr><td><p class="mgAiTitleTxt">1.</p></td><td><p class="mgAiTitleTxt">APOLOGIES</p>
<div class="mgWordPara"><p><b>Minutes:</b></p><p>Apologies came from Councillor Roe.</p></div>
</td></tr>
<tr><td><p class="mgAiTitleTxt">2.</p></td><td><p class="mgAiTitleTxt">HOME CARE REPORT</p>
<div class="mgWordPara"><p><b>Minutes:</b></p><p>The Director introduced the report.<br>
<br>Members asked about cost.</p>
<p><b>RESOLVED that:</b></p><p>1. the report be noted; and</p><p>2. carers be thanked.</p></div>
</td></tr></table>
<table class="mgMainTable"><tr><th>Name</th><th>Attendance</th></tr>
<tr><td>Councillor Jo Bloggs</td><td>Present</td></tr><tr><td>Councillor Al Roe</td>
<td>Apologies</td></tr></table>
</div><div id="footer"><p>© Anytown Council</p></div></form></body></html>"""

NEWS = """<html><head><title>Carers' pay to rise - Anytown Herald</title>
<meta property="og:site_name" content="Anytown Herald"><script type="application/ld+json">
{"@type": "NewsArticle", "headline": "Carers' pay to rise",
 "datePublished": "2024-05-03T08:00:00Z"}</script></head>
<body><div class="onetrust-banner-sdk" id="onetrust-consent-sdk">
<p>We and our partners store cookies.</p></div>
<div class="top-menu"><a href="/">News</a> <a href="/s">Sport</a></div>
<article class="post"><header><h1>Carers' pay to rise</h1><p>By A. Reporter</p></header>
<p>Pay will rise by 5% in April.</p><div class="related-stories">
<a href="/o">Other story about roads</a></div>
<p>Councillor Roe said:</p><blockquote><p>It is long overdue.</p></blockquote>
<aside><p>About 900 carers work in Anytown.</p></aside>
<aside class="newsletter"><p>Sign up for news</p><form><input></form></aside></article>
<div id="comments"><h3>2 comments</h3><article class="comment"><p>What rubbish this is!</p>
</article></div>
<div class="sidebar"><h2>Most read</h2><ul><li><a href="/1">Dog finds bone</a></li></ul></div>
</body></html>"""

PLAIN = """<title>Adult social care - Anytown Council</title><body>
<div class="cookie-notice">This site sets cookies. <a href="/c">More</a></div>
<div id="social-care"><p>We run three day centres.</p></div>
<div id="consent" class="section"><h2>Consent</h2>
<p>We ask for your consent before we share your papers.</p></div>
<h2 id="share">How we share</h2><p>We share them with the NHS.</p>
<ol type="a" start="2"><li>Fill in the form.</li><li><p>Send it.</p><p>Keep a copy.</p></li>
</ol>"""


def page(folder: Path, source: str | bytes, name: str = "page.html") -> Document:
    data = source.encode() if isinstance(source, str) else source
    (folder / name).write_bytes(data)
    return read(folder, name, {})


def test_a_government_page(tmp_path: Path) -> None:
    document = page(tmp_path, GUIDANCE)
    assert said(document) == [
        "Guidance",
        "From: | Department of Care |",
        "Published | 2 November 2023 |",
        "Councils pay for care where a person has less than £23,250.",
        "A council must consider: the person’s income",
        "their savings, such as: premium bonds",
        "their savings, such as: cash",
        "A council must consider: the value of their home",
        "Ring 020 7946 0000 if the service is closed.",
        "Weekly rates",
        "Kind of care | Rate | Home care | £210 |",
        "Kind of care | Rate | Residential care | £740 |",
        "Why rates rise",
        "Rates rise with wages.",
        "Anyone may appeal within 28 days.",
    ]
    assert outline(document) == [
        (1, "Paying for care"),
        (2, "Who pays"),
        (3, "Rates"),
        (2, "Appeals"),
    ]
    assert document.source.title == "Paying for care"
    assert dict(document.content.properties) == {
        "title": "Paying for care: guidance for councils",
        "author": "Department of Care",
        "created": "2023-11-02",
        "modified": "2024-06-27",
    }


def test_a_committees_meeting(tmp_path: Path) -> None:
    document = page(tmp_path, MEETING, "meeting.htm")
    assert said(document) == [
        "Venue: Council Chamber",
        "Apologies came from Councillor Roe.",
        "The Director introduced the report.",
        "Members asked about cost.",
        "RESOLVED that: the report be noted; and",
        "RESOLVED that: carers be thanked.",
        "Name | Attendance | Councillor Jo Bloggs | Present |",
        "Name | Attendance | Councillor Al Roe | Apologies |",
    ]
    (passage, _) = next(pair for pair in statements(document) if "Director" in pair[1].flat)
    assert passage.headings[-2:] == ("2. HOME CARE REPORT", "Minutes")
    assert document.source.title == "Agenda for Care Committee on Thursday 27th June 2024"


@pytest.mark.parametrize("label", ["<h4>Decision:</h4>", "<p><strong>Decision:</strong></p>"])
def test_an_item_of_a_committee_stands_above_its_decision(tmp_path: Path, label: str) -> None:
    items = "".join(
        f"<tr><td>{number}.</td><td><p>{title}</p>{label}<p>RESOLVED to mend {title}.</p></td></tr>"
        for number, title in enumerate(("The roof", "The harbour"), start=1)
    )
    rest = "<tr><td>3.</td><td><p>The roof is old. It leaks.</p></td></tr>" + "<h4>x</h4>"
    document = page(tmp_path, f"<h1>Cabinet, 6 March</h1><table>{items}{rest}</table>")
    found = {one.flat: passage.headings for passage, one in statements(document)}
    assert "1. The roof" in found["RESOLVED to mend The roof."]
    assert "2. The harbour" in found["RESOLVED to mend The harbour."]


def test_a_newspapers_article(tmp_path: Path) -> None:
    document = page(tmp_path, NEWS)
    assert said(document) == [
        "By A. Reporter",
        "Pay will rise by 5% in April.",
        "Councillor Roe said: It is long overdue.",
        "About 900 carers work in Anytown.",
    ]
    properties = dict(document.content.properties)
    assert (properties["author"], properties["created"]) == ("Anytown Herald", "2024-05-03")


def test_a_page_that_says_nothing_of_its_parts_loses_none_of_its_words(tmp_path: Path) -> None:
    document = page(tmp_path, PLAIN)
    assert said(document) == [
        "We run three day centres.",
        "We ask for your consent before we share your papers.",
        "We share them with the NHS.",
        "Fill in the form.",
        "Send it.",
        "Keep a copy.",
    ]
    assert "b. Fill in the form." in document.text
    assert document.source.title == "Adult social care"


def test_a_page_about_cookies_is_read(tmp_path: Path) -> None:
    source = "<body><div class='cookie-policy'><h1>Our cookies</h1><p>We set two.</p></div>"
    assert said(page(tmp_path, source)) == ["We set two."]


def test_a_page_that_is_shown_only_by_its_script_is_read(tmp_path: Path) -> None:
    source = "<body><div style='display:none' id='app'><h1>Notice</h1><p>We moved.</p></div>"
    assert said(page(tmp_path, source)) == ["We moved."]


def test_a_page_as_a_browser_archives_it(tmp_path: Path) -> None:
    packed = quopri.encodestring(GUIDANCE.encode()).replace(b"\n", b"\r\n")
    archive = (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://www.example.org/\r\n"
        b"MIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="----x"\r\n\r\n'
        b"------x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        b"Content-Location: https://www.example.org/\r\n\r\n" + packed + b"\r\n"
        b"------x\r\nContent-Type: text/css\r\n\r\np { color: red }\r\n------x--\r\n"
    )
    archived = page(tmp_path, archive, "page.mhtml")
    assert archived.text == page(tmp_path, GUIDANCE).text


def test_merged_cells_and_a_title_above_the_columns(tmp_path: Path) -> None:
    source = (
        "<h1>Budget for care</h1><table><tr><th colspan=3>Spending</th></tr>"
        "<tr><th rowspan=2>Ward</th><th colspan=2>2024</th></tr>"
        "<tr><th>Plan</th><th>Spent</th></tr>"
        "<tr><td rowspan=2>Penge</td><td>12</td><td>It fell. It rose.</td></tr>"
        "<tr><td>13</td><td></td></tr></table>"
    )
    assert said(page(tmp_path, source)) == [
        "Spending",
        "Ward | 2024 Plan | 2024 Spent | Penge | 12 | It fell. It rose. |",
        "Ward | 2024 Plan | 2024 Spent | Penge | 13 | |",
    ]


@pytest.mark.parametrize(
    ("source", "encoding"),
    [
        ("<p>The café costs £5 – “much”.", "cp1252"),
        ("<p>The café costs £5 – “much”.", "utf-16"),
        ("<p>The café costs £5 – “much”.", "utf-8-sig"),
        ("<p>The café costs £5 – “much”.", "mac_roman"),
        ("<meta charset='iso-8859-1'><p>The café costs £5 – “much”.", "cp1252"),
        ("<meta charset='iso-8859-1'><p>The café costs £5 – “much”.", "utf-8"),
        ("<meta charset=windows-1250><p>Rada města schválila dům – „moc“.", "cp1250"),
    ],
)
def test_a_page_in_any_encoding(tmp_path: Path, source: str, encoding: str) -> None:
    assert page(tmp_path, source.encode(encoding)).text == source.rpartition("<p>")[2]


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        (b"", "the file is empty"),
        (b"<html><body><script>x</script></body></html>", "there is no text on the page"),
        (b"\x00\x01\x02PK", "this is not a text file"),
        (b"<div>" * 100_000 + b"<p>Deep.", "its parts lie too deep within each other"),
        (b"MIME-Version: 1.0\r\nContent-Type: image/png\r\n\r\nx", "there is no page in it"),
    ],
)
def test_what_is_no_page_is_told_in_one_line(tmp_path: Path, source: bytes, problem: str) -> None:
    with pytest.raises(PaperError) as raised:
        page(tmp_path, source)
    assert str(raised.value).startswith(f"page.html: {problem}; ")
    assert "\n" not in str(raised.value)


def test_deeper_than_python_can_call_itself(tmp_path: Path) -> None:
    source = "<div>" * 1500 + "<p>Deep words.</p>" + "</div>" * 1500 + "<p>Words after.</p>"
    assert said(page(tmp_path, source)) == ["Deep words.", "Words after."]


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_no_damaged_page_breaks_the_reader(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    source = bytearray(data.draw(st.sampled_from([MEETING, NEWS, PLAIN])).encode())
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(source) - 1))
        source[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=4))
    try:
        document = page(tmp_path_factory.mktemp("page"), bytes(source))
    except PaperError:
        return
    said(document)
