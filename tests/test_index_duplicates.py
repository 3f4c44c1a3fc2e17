"""The same words in several papers are one hit, of the paper that is best to cite."""

from collections.abc import Sequence

from index import Hit
from index.copies import copies
from index.duplicates import DistinctRetriever, same_words
from ingest import PaperDate, Passage, Source, Span, sketch
from ingest.passage import Statement

PASSAGES = {"pack.pdf": 90, "report.pdf": 9, "report.html": 9, "other.pdf": 20}


def hit(name: str, words: str, rank: int, *, dated: bool = True, start: int = 0) -> Hit:
    date = PaperDate(2024) if dated else None
    source = Source(name, name, "Kendal County Council", "report", date, None, name)
    end = start + len(words)
    statement = Statement(Span(start, end, words))
    passage = Passage(source, (), start, end, words, None, (statement,))
    return Hit(passage, 1 / rank, rank, (f"by {name}",))


class Fake:
    """Finds the first k of the hits it was given, and counts what it is asked for."""

    def __init__(self, hits: Sequence[Hit]) -> None:
        self.hits = list(hits)
        self.asked: list[int] = []

    def search(self, query: str, k: int) -> list[Hit]:
        self.asked.append(k)
        return self.hits[:k]


def found(hits: Sequence[Hit], k: int) -> list[Hit]:
    return DistinctRetriever(Fake(hits), PASSAGES.__getitem__).search("carers", k)


def test_the_paper_on_its_own_stands_for_the_pack() -> None:
    [one, two] = found(
        [
            hit("pack.pdf", "Carers are\nassessed.", 1),
            hit("other.pdf", "Nobody is.", 2),
            hit("report.pdf", "Carers are assessed.", 3),
        ],
        5,
    )
    assert one.passage.source.id == "report.pdf"
    assert (one.score, one.found_by) == (1.0, ("by pack.pdf", "by report.pdf"))
    assert (one.rank, two.rank, two.passage.source.id) == (1, 2, "other.pdf")


def test_of_two_formats_the_dated_one_is_cited_then_the_first_by_name() -> None:
    words = "Carers are assessed."
    undated = hit("report.html", words, 1, dated=False)
    [one] = found([undated, hit("report.pdf", words, 2)], 5)
    assert one.passage.source.id == "report.pdf"
    [one] = found([hit("report.pdf", words, 1), hit("report.html", words, 2)], 5)
    assert one.passage.source.id == "report.html"


def test_more_is_asked_for_until_there_are_enough() -> None:
    alike = [hit("pack.pdf", "Same.", 1), hit("report.pdf", "Same.", 2)]
    others = [hit("other.pdf", f"Fact {n}.", n, start=n * 10) for n in range(3, 12)]
    fake = Fake([*alike, *others])
    hits = DistinctRetriever(fake, PASSAGES.__getitem__).search("carers", 2)
    assert fake.asked == [2, 4]
    assert [h.rank for h in hits] == [1, 2]
    assert [h.passage.text for h in hits] == ["Same.", "Fact 3."]


def test_a_retriever_that_has_no_more_is_not_asked_again() -> None:
    fake = Fake([hit("pack.pdf", "Same.", 1), hit("report.pdf", "Same.", 2)])
    assert len(DistinctRetriever(fake, PASSAGES.__getitem__).search("carers", 10)) == 1
    assert fake.asked == [10]


def test_what_a_paper_says_twice_stays_in_two_places() -> None:
    hits = [
        hit("report.pdf", "Agreed by all.", 1),
        hit("report.pdf", "Agreed by all.", 2, start=500),
        hit("pack.pdf", "Agreed by all.", 3),
        hit("pack.pdf", "Agreed by all.", 4, start=900),
    ]
    assert [[h.rank for h in group] for group in same_words(hits)] == [[1, 3], [2, 4]]


def test_passages_without_a_letter_are_not_alike() -> None:
    assert len(same_words([hit("pack.pdf", "–", 1), hit("report.pdf", "* *", 2)])) == 2


def test_a_report_has_a_copy_in_the_pack_and_it_is_known_where() -> None:
    parts = [
        " ".join(f"In week {n} ward {n * part % 83} had {n * n % 97} cases." for n in range(60))
        for part in (3, 5, 7)
    ]
    pack = "\n\n".join(parts)
    found = copies({"pack.pdf": sketch(pack), "report.pdf": sketch(parts[1])})
    assert list(found) == ["report.pdf"]
    [copy] = found["report.pdf"]
    assert copy.name == "pack.pdf"
    near = 0.1 * len(parts[1])
    assert abs(copy.start - len(parts[0])) < near
    assert abs(copy.end - len(parts[0]) - len(parts[1])) < near


def test_two_formats_are_copies_of_each_other_and_a_scrap_of_nothing() -> None:
    words = " ".join(f"Ward {n} had {n * n} cases in week {n % 7}." for n in range(60))
    found = copies(
        {
            "a.pdf": sketch(words),
            "b.html": sketch(words.replace(" ", "\n").upper()),
            "scrap.txt": sketch("Ward 1 had"),
        }
    )
    assert {name: [copy.name for copy in found[name]] for name in found} == {
        "a.pdf": ["b.html"],
        "b.html": ["a.pdf"],
    }


def test_a_draft_and_a_final_version_are_no_copies_where_a_figure_differs() -> None:
    for length in (3, 40, 400):
        words = " ".join(
            f"Part {n} of the wall needs {n * 3} stones and care." for n in range(length)
        )
        draft, final = (f"{words} The cost is {cost}." for cost in ("120,000", "190,000"))
        assert not copies({"draft.pdf": sketch(draft), "final.pdf": sketch(final)})
        assert len(copies({"one.pdf": sketch(draft), "two.html": sketch(draft)})) == 2


def test_of_short_papers_all_words_are_compared() -> None:
    note = "The wall of the harbour is to be mended by the firm before the winter comes to town."
    other = note.replace("mended", "painted")
    assert not copies({"a.txt": sketch(note), "b.txt": sketch(other)})
    assert len(copies({"a.txt": sketch(note), "b.txt": sketch(note)})) == 2
