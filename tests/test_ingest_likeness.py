"""The same words in another form are alike; other words, and other figures, are not."""

from ingest import CONTAINED, Sketch, likeness, overlap, runs, sketch

WORDS = [
    f"In week {n} the officer of ward {n * 7 % 50} told {n * n % 97} members of case {n}."
    for n in range(300)
]
PAPER = " ".join(WORDS[100:160])


def shared(one: Sketch, other: Sketch) -> float:
    return overlap(runs(one, other), runs(other, one))


def test_line_breaks_capitals_hyphens_and_ligatures_make_no_difference() -> None:
    one = "The council’s co-operation was sufficient: £3.5m."
    other = "THE COUNCIL'S CO-\nOPERATION  was su\N{LATIN SMALL LIGATURE FFI}cient – £3.5m"
    assert likeness(one) == likeness(other)


def test_another_figure_is_another_text() -> None:
    assert likeness("£3.5m was saved") != likeness("£3.6m was saved")


def test_texts_without_letters_are_like_nothing() -> None:
    assert likeness(" – ") == likeness("") == ""
    assert overlap([], ["a"]) == 0.0


def test_a_paper_is_found_in_a_pack_whatever_the_lines() -> None:
    pages = [f"{' '.join(WORDS[at : at + 20])}\n\n{at} | Agenda pack\n" for at in range(0, 300, 20)]
    pack = sketch("".join(pages).replace(" of ", "\nof "))
    assert shared(sketch(PAPER), pack) >= CONTAINED
    assert shared(pack, sketch(PAPER)) >= CONTAINED


def test_a_later_version_with_other_figures_is_no_copy() -> None:
    later = " ".join(
        words.replace("told", f"told {n} of") if n % 4 == 0 else words
        for n, words in enumerate(WORDS[100:160])
    )
    assert 0.3 < shared(sketch(PAPER), sketch(later)) < CONTAINED


def test_a_sketch_knows_where_its_runs_stand() -> None:
    runs = sketch(PAPER)
    assert len(runs) > 50
    inside = sketch("Something else came first. " + PAPER)
    moved = {inside[run] - at for run, at in runs.items() if run in inside}
    assert moved == {len("Something else came first. ")}
