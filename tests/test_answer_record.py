import json
from dataclasses import replace

from answer import (
    Answer,
    Citation,
    Difference,
    Rationale,
    Searched,
    Sentence,
    Verdict,
    answer_record,
    cite,
    verdict_record,
)
from ingest import Content, Document, PaperDate, Source, Span, Statement

TEXT = "The council should:\n- Support\n  carers more.\n"
SOURCE = Source("a/b.txt", "B", "CQC", "report", PaperDate(2010, 2), "https://x.test/", "00", "f")
LEAD = Span(0, 19, "The council should:")
WORDS = Span(22, 44, "Support\n  carers more.")
PAGED = Document(SOURCE, Content(TEXT, (), page_starts=(0,), page_labels=("iv",)))
BARE = Document(replace(SOURCE, publisher=None, date=None, kind=None, url=None), Content(TEXT, ()))
SEARCHED = Searched("carers?", (SOURCE,), 3, (cite(BARE, Statement(WORDS)),))

VERDICT_KEYS = {"verdict", "probability", "evidence", "differences", "parts", "note"}
ANSWER_KEYS = {"answer", "outcome", "abstained", "note", "citations", "searched", "written"}
CITATION_KEYS = set(
    "n quote document title publisher date page page_label heading start end lead_in"
    " recognition_confidence".split()
)
KNOWN = cite(PAGED, Statement(WORDS, LEAD), ("Summary", "Carers"))
UNKNOWN = cite(BARE, Statement(WORDS))


def answered(*citations: Citation) -> Answer:
    return Answer("Carers?", SEARCHED, (Sentence("Support carers more.", citations),))


def test_an_answer_has_exactly_the_keys_that_are_promised() -> None:
    record = answer_record(answered(KNOWN, UNKNOWN))
    assert record.keys() == ANSWER_KEYS
    assert record["searched"].keys() == {"query", "papers", "passages", "nearest"}
    assert [c.keys() for c in record["citations"]] == [CITATION_KEYS, CITATION_KEYS]
    assert record["abstained"] is False and record["note"] is None
    assert record["outcome"] == "answered"
    assert record["answer"] == "CQC, February 2010: Support carers more. [1] [2]"


def test_a_citation_says_all_that_is_known_verbatim() -> None:
    first, _ = answer_record(answered(KNOWN, UNKNOWN))["citations"]
    assert first == {
        "n": 1,
        "quote": "Support\n  carers more.",
        "document": "a/b.txt",
        "title": "B",
        "publisher": "CQC",
        "date": "2010-02",
        "page": 1,
        "page_label": "iv",
        "heading": "Summary > Carers",
        "start": 22,
        "end": 44,
        "lead_in": {"quote": "The council should:", "start": 0, "end": 19},
        "recognition_confidence": None,
    }
    assert TEXT[first["start"] : first["end"]] == first["quote"]


def test_words_of_a_scan_say_how_surely_they_were_read() -> None:
    scan = replace(PAGED, content=replace(PAGED.content, confidence=(0.9349,)))
    (citation,) = answer_record(answered(cite(scan, Statement(WORDS))))["citations"]
    assert citation["recognition_confidence"] == 0.935


def test_what_is_not_known_is_null_and_never_a_word_for_it() -> None:
    _, second = answer_record(answered(KNOWN, UNKNOWN))["citations"]
    unknown = {key for key, value in second.items() if value is None}
    assert unknown == CITATION_KEYS - {"n", "quote", "document", "title", "start", "end"}
    assert second["n"] == 2


def test_a_refusal_shows_where_it_looked_and_what_came_nearest() -> None:
    record = answer_record(Answer("Tea?", SEARCHED, refusal="The papers do not say."))
    assert record["abstained"] is True and record["outcome"] == "not in the papers"
    assert record["answer"] == "The papers do not say. I searched 1 paper (3 passages)."
    assert record["citations"] == []
    searched = record["searched"]
    assert (searched["query"], searched["papers"], searched["passages"]) == (
        "carers?",
        ["a/b.txt"],
        3,
    )
    (nearest,) = searched["nearest"]
    assert nearest.keys() == CITATION_KEYS
    assert nearest["quote"] == WORDS.text


def test_what_is_missing_of_a_part_answer_is_told_by_itself() -> None:
    record = answer_record(replace(answered(KNOWN), note="The papers do not say of tea."))
    assert record["outcome"] == "partly answered" and record["abstained"] is False
    assert record["note"] == "The papers do not say of tea."


def test_an_answer_is_not_followed_by_passages_that_only_came_near() -> None:
    assert answer_record(answered(KNOWN))["searched"]["nearest"] == []


def test_a_verdict_has_exactly_the_keys_that_are_promised() -> None:
    differences = (Difference("number", Span(0, 3, "198"), Span(5, 8, "189")),)
    evidence = Rationale(KNOWN, "contradicts", differences)
    record = verdict_record(Verdict("198 people", "contradicted", (evidence,), 0.8765))
    assert record.keys() == VERDICT_KEYS
    assert record["verdict"] == "contradicted"
    assert record["probability"] == 0.876
    assert verdict_record(Verdict("It rained.", "not_found", (), None))["probability"] is None
    assert [e.keys() for e in record["evidence"]] == [CITATION_KEYS | {"words", "stance"}]
    assert record["evidence"][0]["stance"] == "contradicts"
    assert record["differences"] == [
        {
            "n": 1,
            "kind": "number",
            "claim": "198",
            "paper": "189",
            "claim_at": [0, 3],
            "paper_at": [5, 8],
        }
    ]


def test_a_verdict_that_found_nothing_has_no_evidence() -> None:
    record = verdict_record(Verdict("The moon is new.", "not_found"))
    assert record.keys() == VERDICT_KEYS
    assert (record["evidence"], record["differences"], record["parts"]) == ([], [], [])


def test_a_verdict_on_several_things_tells_each_apart() -> None:
    part = Verdict("The moon is new.", "not_found", probability=0.6)
    evidence = (Rationale(KNOWN, "supports"),)
    whole = Verdict(
        "Tea is hot, and the moon is new.", "supported", evidence, 0.6, (part,), "Half."
    )
    record = verdict_record(whole)
    assert record["note"] == "Half."
    assert [(p["claim"], p["verdict"]) for p in record["parts"]] == [(part.claim, "not_found")]


def test_records_survive_json_and_back() -> None:
    for record in (
        answer_record(answered(KNOWN, UNKNOWN)),
        verdict_record(Verdict("Carers", "supported", (Rationale(KNOWN, "supports"),))),
    ):
        assert json.loads(json.dumps(record)) == record
