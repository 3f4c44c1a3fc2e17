"""Text and Markdown, above all the five papers of the corpus, whose traps are real."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest import Document, PaperError, Passage, Statement, load_manifest, read, scan, split

CORPUS = Path(__file__).parent.parent / "corpus"
CQC = "cqc-service-inspection-bromley-2010.txt"
NEWS = "news-shopper-caremark-cqc-report-2016.txt"
PLAN = "bromley-adult-care-committee-portfolio-plan-2024.txt"
COUNCIL = "bromley-council-statement-on-cqc-assessment.txt"
OUTLINE = Path(__file__).parent / "documents" / "cqc-outline.txt"


def paper(name: str) -> Document:
    return read(CORPUS, name, load_manifest(CORPUS))


def written(folder: Path, text: str, name: str = "paper.txt") -> Document:
    (folder / name).write_bytes(text.encode())
    return read(folder, name, {})


def statements(document: Document) -> Iterator[tuple[Passage, Statement]]:
    for passage in split(document):
        for statement in passage.statements:
            yield passage, statement


def found(document: Document, words: str) -> list[tuple[Passage, Statement]]:
    return [pair for pair in statements(document) if words in pair[1].span.flat]


def shown(document: Document, kind: str) -> list[str]:
    return [
        " ".join(document.text[block.start : block.end].split())
        for block in document.content.blocks
        if block.kind == kind
    ]


def test_the_recommendation_on_carers_has_its_lead_in_and_its_place() -> None:
    (passage, statement), (again, numbered) = found(paper(CQC), "Support carers more effectively")
    assert statement.flat == (
        "The council and partners should: Support carers more effectively by improving the profile"
        " of carer's assessments and services."
    )
    assert passage.headings == (
        "Recommendations for improving outcomes in Bromley",
        "Increased choice and control for older people",
    )
    assert numbered.flat == (
        "The council should: Support carers more effectively by improving the profile"
        " of carer's assessments and services. (page 16)"
    )
    assert again.headings == (
        "Appendix A: summary of recommendations",
        "Recommendations for improving performance in London Borough of Bromley",
        "Increased control and choice for older people",
    )


def test_the_outline_of_the_inspection_report() -> None:
    document = paper(CQC)
    outline = [
        f"{'  ' * (block.level - 1)}{' '.join(document.text[block.start : block.end].split())}"
        for block in document.content.blocks
        if block.kind == "heading"
    ]
    assert outline == OUTLINE.read_text(encoding="utf-8").splitlines()


def test_the_table_of_contents_is_never_quoted() -> None:
    document = paper(CQC)
    contents = shown(document, "contents")
    assert contents[0] == "Contents"
    assert contents[-1] == "Appendix B: Methodology 28"
    assert len(contents) == 14
    assert not any("\t" in passage.text for passage in split(document))


@pytest.mark.parametrize(
    ("joined", "count"),
    [
        ("A whistleblowers policy was in place and had been used to highlight concerns.", 1),
        ("Work remained at a very early stage on this issue.", 1),
        ("A few people had waited longer than six months for a residential care placement", 1),
        ("failed to make similar demand for minimum response standards on other agencies.", 1),
        ("had been delayed because of a key staff vacancy.", 1),
        ("good use of service user feedback from surveys and information produced by the Care", 1),
        ("delayed because of a lack of management capacity.", 1),
        ("Further plans to monitor the effectiveness of line management supervision", 1),
    ],
)
def test_a_sentence_over_a_lost_page_break_is_whole(joined: str, count: int) -> None:
    assert len(found(paper(CQC), joined)) == count


@pytest.mark.parametrize(
    "standard",
    [
        "People are safeguarded from abuse, neglect and self-harm.",
        "People who use services and their carers are supported in exercising control",
        "All local people who need services and carers are helped to take control",
        "Councillors and senior managers have a clear vision for social care.",
        "The social care workforce has capacity, skills and commitment",
        "Complaints are well-managed.",
        "Services achieve good value.",
    ],
)
def test_what_ought_to_be_is_not_quoted_as_what_was_found(standard: str) -> None:
    document = paper(CQC)
    assert not found(document, standard)
    assert any(standard in heading for heading in shown(document, "heading"))


@pytest.mark.parametrize(
    "finding",
    [
        "Some people were protected effectively.",
        "For those who did not meet the criteria for this service, the options were more limited.",
        "We concluded that Bromley was performing adequately in safeguarding adults.",
        "Bromley is an outer London borough.",
        "Extra care provision was available and increasing.",
        "There was low morale and considerable anxiety about impending changes.",
        "The inspection had an emphasis on improving outcomes for people.",
        "Putting people first and championing their rights.",
        "Lead Inspector: Timothy Willis",
        "Date of publication: 9 February 2010",
    ],
)
def test_what_was_found_is_never_lost(finding: str) -> None:
    assert len(found(paper(CQC), finding)) == 1


def test_standards_are_looked_for_only_in_a_paper_told_in_the_past(tmp_path: Path) -> None:
    paragraphs = [
        "People are safe from harm.",
        "The council helps people to stay in their own homes and pays for the care that they need,"
        " which is a good thing and is widely liked by those who are in receipt of it.",
    ]
    document = written(tmp_path, "\n\n".join(paragraphs * 6))
    assert len(found(document, "People are safe from harm.")) == 6


def test_one_general_sentence_among_findings_stays_a_finding(tmp_path: Path) -> None:
    finding = (
        "The council had not agreed a plan for carers and many of them were left without any"
        " support, which was against the policy that it had adopted some years before."
    )
    document = written(tmp_path, "\n\n".join([finding] * 6 + ["Carers are tired."] + [finding] * 3))
    assert len(found(document, "Carers are tired.")) == 1


def test_no_statement_begins_in_mid_sentence() -> None:
    manifest = load_manifest(CORPUS)
    names = scan(CORPUS, {}, manifest).added
    odd = [
        statement.span.flat
        for name in names
        for _, statement in statements(read(CORPUS, name, manifest))
        if statement.span.flat.lstrip("“\"'‘(")[0].islower()
    ]
    # The resolutions of the portfolio plan, whose "RESOLVED that:" its publisher lost.
    assert [words.split()[1] for words in odd] == ["progress", "refresh"]


def test_a_lead_in_without_a_colon() -> None:
    document = paper(CQC)
    assert found(document, "Councillors.")[-1][1].flat == "We also met with Councillors."
    assert not found(document, "We also met with Councillors")


def test_a_lead_in_at_the_end_of_a_paragraph_is_only_its_last_sentence() -> None:
    ((_, statement),) = found(paper(CQC), "Acting swiftly to remedy bad practice.")
    assert statement.flat == "We do this by: Acting swiftly to remedy bad practice."


def test_short_lines_under_a_lead_in_are_a_list() -> None:
    statement = found(paper(CQC), "Safeguarding adults")[0][1]
    assert statement.flat == "Focus of inspection: Safeguarding adults"


def test_words_of_a_carer_are_not_put_into_the_inspectors_mouth() -> None:
    document = paper(CQC)
    ((_, first),) = found(document, "Bromley never consulted us")
    ((_, second),) = found(document, "I hate to think what would have happened")
    assert first.lead and second.lead
    assert first.lead.flat == second.lead.flat == "One family carer said:"
    assert second.span.text.endswith('shouting for her".')


def test_every_paragraph_of_a_long_speech_keeps_its_speaker() -> None:
    ((passage, statement),) = found(paper(NEWS), "More regular, rigorous monitoring")
    assert statement.lead
    assert statement.lead.flat == (
        "Councillor Robert Evans, Executive Councillor for Care Services, said:"
    )
    ((_, glover),) = found(paper(COUNCIL), "Our direction of travel is positive")
    assert glover.lead
    assert glover.lead.flat == "Donna Glover, Director of Adult Social Services said,"
    ((_, after),) = found(paper(COUNCIL), "The council says it remains focused")
    assert after.lead is None
    assert passage.headings == ()


def test_a_phrase_in_quotation_marks_is_no_speech() -> None:
    ((_, statement),) = found(paper(NEWS), "Caremark is one of 24 domiciliary care providers")
    assert statement.lead is None


def test_what_a_web_page_prints_around_a_paper_is_not_quoted() -> None:
    assert shown(paper(NEWS), "contents") == ["MORE TOP STORIES"]
    assert shown(paper(PLAN), "contents") == ["Agenda item", "Supporting documents:"]


def test_resolutions_and_ambitions_are_items() -> None:
    assert shown(paper(PLAN), "item") == [
        "Ambition 2 - for adults and older people to enjoy fulfilled and successful lives in"
        " Bromley, ageing well, retaining independence and making choices; and,",
        "Ambition 5 - to manage our resources well, providing value for money, and efficient and"
        " effective services for Bromley’s residents.",
        "the progress on the actions associated with the Adult Care and Health Portfolio Plan for"
        " the second half of 2023-24 – Appendix 1 be noted; and,",
        "the refresh of the Portfolio Plan for 2024/25 – Appendix 2, be noted.",
    ]


def test_each_line_is_a_paragraph_where_lines_are_not_wrapped() -> None:
    assert len(shown(paper(COUNCIL), "paragraph")) == 10


def test_wrapped_lines_are_one_paragraph(tmp_path: Path) -> None:
    text = (
        "Introduction\n\n"
        "The council looked at its services for older people and found that it\n"
        "could do more for carers. It agreed to spend 3.5 million pounds over\n"
        "2. years, which some thought too little.\n\n"
        "The council should:\n\n"
        "(a) improve its services for carers, of whom there are many in the\n"
        "    borough, and\n"
        "(b) report back.\n"
    )
    document = written(tmp_path, text)
    assert shown(document, "heading") == ["Introduction"]
    assert [one.flat for _, one in statements(document)] == [
        "The council looked at its services for older people and found that it could do more for"
        " carers.",
        "It agreed to spend 3.5 million pounds over 2. years, which some thought too little.",
        "The council should: improve its services for carers, of whom there are many in the"
        " borough, and",
        "The council should: report back.",
    ]


def test_a_list_within_a_list(tmp_path: Path) -> None:
    text = (
        "The council should:\n\n1. support carers by:\n- asking them\n- paying them\n"
        "2. report back.\n"
    )
    assert [one.flat for _, one in statements(written(tmp_path, text))] == [
        "support carers by: asking them",
        "support carers by: paying them",
        "The council should: report back.",
    ]


@pytest.mark.parametrize(
    "data",
    [
        "Café – £5.\r\nNext line.".encode(),
        b"\xef\xbb\xbf" + "Café – £5.\r\nNext line.".encode(),
        "Café – £5.\r\nNext line.".encode("utf-16"),
        "Café – £5.\r\nNext line.".encode("cp1252"),
    ],
)
def test_the_text_is_exactly_the_files_characters(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "paper.txt").write_bytes(data)
    assert read(tmp_path, "paper.txt", {}).text == "Café – £5.\r\nNext line."


ENGLISH = "The council’s café – “open” – costs £5 and isn’t naïve."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "cp1252"),
        (ENGLISH, "mac_roman"),
        (ENGLISH, "utf-8-sig"),
        (ENGLISH, "utf-16"),
        (ENGLISH, "utf-16-le"),
        (ENGLISH, "utf-16-be"),
        (ENGLISH, "utf-32"),
        ("The fee is £5.", "cp1252"),
        ("The fee is £5.", "cp850"),
        ("It’s open.", "mac_roman"),
        ("Rada města schválila rozpočet na příští rok a poděkovala všem dobrovolníkům.", "cp1250"),
        ("Городской совет утвердил бюджет на следующий год и поблагодарил всех.", "cp1251"),
    ],
)
def test_a_text_in_any_common_encoding(tmp_path: Path, text: str, encoding: str) -> None:
    (tmp_path / "paper.txt").write_bytes(text.encode(encoding))
    assert read(tmp_path, "paper.txt", {}).text == text


def test_one_lost_byte_does_not_spoil_all_other_letters(tmp_path: Path) -> None:
    (tmp_path / "paper.txt").write_bytes(ENGLISH.encode() + b" \xe2\x80 end")
    assert read(tmp_path, "paper.txt", {}).text == ENGLISH + " \ufffd end"


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\x00",
        b"\xff\xfea\x00\x00\xd8",
        bytes(range(1, 256)) * 3,
        b"\x01\x02\x81\x8d" * 40,
    ],
)
def test_what_is_no_text_is_refused_in_one_line(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "paper.txt").write_bytes(data)
    with pytest.raises(PaperError, match=r"^paper.txt: this is not a text file; [^\n]+$"):
        read(tmp_path, "paper.txt", {})


def test_a_row_of_a_table_is_quoted_whole(tmp_path: Path) -> None:
    text = "# Actions\n\n| Action | Progress |\n|---|---|\n| Write | Done. It was sent. |\n"
    assert [one.flat for _, one in statements(written(tmp_path, text, "actions.md"))] == [
        "| Action | Progress | | Write | Done. It was sent. |"
    ]


def test_markdown_says_itself_what_a_heading_is(tmp_path: Path) -> None:
    text = (
        "# Report on carers\n\nSummary line\n\n## Findings ##\n\nCarers were **tired**.\n\n"
        "Details\n-------\n\n* one thing\n* another thing\n\n"
        "| Ward | Carers |\n|------|-------:|\n| Penge | 12 |\n\n> Quoted words.\n"
    )
    document = written(tmp_path, text, "report.md")
    headings = [
        (b.level, document.text[b.start : b.end]) for b in document.content.blocks if b.level
    ]
    assert headings == [(1, "Report on carers"), (2, "Findings"), (2, "Details")]
    assert document.source.title == "Report on carers"
    assert [one.flat for _, one in statements(document)] == [
        "Summary line",
        "Carers were **tired**.",
        "one thing",
        "another thing",
        "| Ward | Carers | | Penge | 12 |",
        "Quoted words.",
    ]
