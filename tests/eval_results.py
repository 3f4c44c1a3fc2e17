"""Results made by hand, for what is made of results."""

from __future__ import annotations

from collections.abc import Sequence

from eval import FileResults, Result
from eval.results import Outcome, Quote, Wanted


def result(name: str, score: float | None = 1.0, **more: float) -> Result:
    """A case of this id, right with 1, wrong with less, not scored with None."""
    outcome: Outcome = "unscored" if score is None else "right" if score == 1 else "wrong"
    scores = {} if score is None else {"cases right": float(score == 1), "fact recall": score}
    return Result(
        id=name,
        fingerprint=f"print of {name}",
        kind="number",
        asked=(f"What of {name}?",),
        wanted="“189 people”",
        outcome=outcome,
        reason="draft: a person has yet to say what is right" if score is None else "so it is",
        scores=scores | more,
        said="Bromley, undated: 189 people <b>& more</b>. [1]",
        searched_for=f"What of {name} then?",
        citations=(Quote("p.txt", "Minutes, page 2", "189 people <b>& more</b>.", True),),
        evidence=(Wanted("p.txt", "189 people", 2), Wanted("q.txt", "24 providers", None)),
        retrieved=(Quote("q.txt", "Carers", "Tea was served.", False),),
        seconds=(0.2,),
    )


def file(results: Sequence[Result], name: str = "cases", held_out: bool = False) -> FileResults:
    return FileResults(name, held_out, tuple(results))


def scored(*scores: float, name: str = "cases", **more: float) -> FileResults:
    """A file whose cases have these scores, in order."""
    return file([result(f"case-{n}", score, **more) for n, score in enumerate(scores)], name)
