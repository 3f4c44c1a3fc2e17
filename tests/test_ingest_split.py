import re
import tempfile
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import Document, count_tokens, load_manifest, read, scan, split

CORPUS = Path(__file__).parent.parent / "corpus"
MANIFEST = load_manifest(CORPUS)
PAPERS = scan(CORPUS, {}, MANIFEST).added


def check(document: Document, limit: int) -> None:
    """All that a passage promises, of any document."""
    text = document.text
    blocks = document.content.blocks
    assert all(0 <= block.start < block.end <= len(text) for block in blocks)
    ends = [0, *(block.end for block in blocks)]
    assert all(end <= block.start for end, block in zip(ends, blocks, strict=False))
    passages = split(document, limit)
    for before, after in pairwise(passages):
        assert before.end <= after.start
    for passage in passages:
        assert text[passage.start : passage.end] == passage.text
        assert passage.lead is None or text[passage.lead.start : passage.lead.end] == (
            passage.lead.text
        )
        last = passage.start
        for statement in passage.statements:
            span = statement.span
            assert last <= span.start < span.end <= passage.end
            last = span.end
            assert text[span.start : span.end] == span.text
            if statement.lead:
                assert text[statement.lead.start : statement.lead.end] == statement.lead.text
        for block in blocks:
            if block.kind in ("heading", "contents"):
                assert block.end <= passage.start or passage.end <= block.start
        if len(passage.statements) > 1 and passage.lead is None:
            assert count_tokens(passage.flat) <= limit
    for block in blocks:
        if block.kind in ("heading", "contents"):
            continue
        for word in re.finditer(r"\w+", text[block.start : block.end]):
            start, end = block.start + word.start(), block.start + word.end()
            holding = [p for p in passages if p.start <= start and end <= p.end]
            assert len(holding) == 1


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize("limit", [64, 128, 256])
def test_every_word_of_a_real_paper_is_in_exactly_one_passage(name: str, limit: int) -> None:
    check(read(CORPUS, name, MANIFEST), limit)


@pytest.mark.parametrize("name", PAPERS)
def test_every_word_of_a_real_paper_is_in_a_block(name: str) -> None:
    """Outside the blocks there are only the marks of lists."""
    document = read(CORPUS, name, MANIFEST)
    outside, last = "", 0
    for block in document.content.blocks:
        outside += document.text[last : block.start]
        last = block.end
    outside += document.text[last:]
    assert not re.search(r"[a-zA-Z]{2}(?<!ii)", outside)


LINES = st.sampled_from(
    [
        "",
        "",
        "The council should:",
        "- improve its services for carers; and",
        "1. Report back.",
        "(a) something",
        "  going on with this",
        "Introduction",
        "Introduction\t3",
        "Key findings:",
        "Contents",
        "“We are proud of it. We are.",
        "“And so on,” he said.",
        "A carer said:",
        "People are safe from harm.",
        "The council had done what it could for carers in the borough, and they were content with"
        " it, or so they said when they were asked about it. They were not always asked",
        "which was thought to be enough.",
        "* * *",
        "2.1 Background",
        "2.2 The Council was asked. It answered.",
        "word " * 300,
        "x" * 100,
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=25), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
def test_no_text_however_odd_breaks_the_promise(
    lines: list[str], line_end: str, markdown: bool
) -> None:
    data = line_end.join(["A paper", *lines]).encode()
    name = "paper.md" if markdown else "paper.txt"
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(data)
        check(read(Path(folder), name, {}), 32)


@settings(max_examples=150, deadline=None)
@given(st.text(min_size=1, max_size=300).filter(lambda text: text.strip()))
def test_no_characters_however_odd_break_the_promise(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = ("A paper. " + text.replace("\0", "")).encode("utf-8", "ignore")
        (Path(folder) / "paper.txt").write_bytes(data)
        check(read(Path(folder), "paper.txt", {}), 32)


def written(folder: Path, text: str) -> Document:
    (folder / "paper.txt").write_text(text, encoding="utf-8")
    return read(folder, "paper.txt", {})


def test_a_list_keeps_together_where_it_fits(tmp_path: Path) -> None:
    before = "The council met and talked about many things for a long time that day. " * 6
    items = "\n".join(f"- do the thing of number {number}" for number in range(8))
    passages = split(written(tmp_path, f"{before}\n\nThe council should:\n\n{items}\n"), 128)
    assert [len(passage.statements) for passage in passages] == [6, 8]
    assert passages[1].text.startswith("The council should:")
    assert passages[1].lead is None


def test_a_list_too_long_for_a_passage_takes_its_lead_in_along(tmp_path: Path) -> None:
    items = "\n".join(f"- do the thing of number {number}" for number in range(40))
    passages = split(written(tmp_path, f"The council should:\n\n{items}\n"), 64)
    assert len(passages) > 3
    assert all(
        passage.lead and passage.lead.text == "The council should:" for passage in passages[1:]
    )
    assert all(passage.flat.startswith("The council should:") for passage in passages)
    assert all(count_tokens(passage.flat) <= 64 for passage in passages)


def test_a_long_sentence_is_a_passage_of_its_own(tmp_path: Path) -> None:
    long = "The council noted " + "that it was so and " * 30 + "no more."
    passages = split(written(tmp_path, f"Short one here. {long} Another short one."), 64)
    assert [len(passage.statements) for passage in passages] == [1, 1, 1]
    assert passages[1].text == long


def test_a_sentence_far_too_long_is_cut_at_clauses(tmp_path: Path) -> None:
    long = "The council noted " + "that it was so; " * 200 + "no more."
    passages = split(written(tmp_path, long), 64)
    assert all(count_tokens(passage.flat) <= 80 for passage in passages)
    assert all(passage.text.endswith(";") for passage in passages[:-1])


def test_a_passage_names_its_version_of_the_paper(tmp_path: Path) -> None:
    first = split(written(tmp_path, "One thing was so."))[0]
    second = split(written(tmp_path, "One thing was so!"))[0]
    assert (first.start, first.end) == (second.start, second.end)
    assert first.id != second.id
