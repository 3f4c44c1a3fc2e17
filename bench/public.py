"""How well Scrutineer finds, chooses and refuses on public sets, beside baselines in one run.

    .venv/bin/python -m bench.public FOLDER [--sets conditionalqa doc2dial] [--half a]

FOLDER holds the sets (see bench/sets.py) and is no part of the project. Our side is the product
itself: `Assistant.ask`, and what its retriever found meanwhile. The baselines rank the same
passages: BM25, dense, and both fused ("hybrid"), with the dense part as the product has it and as
cosine with passages only; LlamaIndex's stock retriever joins where bench/requirements.txt is
installed. In a conversation they are asked the last turn and, as "... conversation", all turns.

Answerability is judged on questions that a set calls unanswerable and, of the sets named in
REMOVED, on each question asked without its paper: the papers are left out a fifth at a time.
Develop on half a; half b, of other questions, is for judging only.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from answer.evidence import weigh
from answer.question import understand
from bench.library import Judge, Library, Reply, judged, piece
from bench.measures import Interval, auroc_interval, paired, success_at
from bench.sets import NAMES, Asked, Half, Papers, load, part
from eval.ranking import ndcg_at, recall_at, reciprocal_rank

OURS = "Scrutineer"
STOCK = "LlamaIndex"
REMOVED = ("conditionalqa", "conditionalqa-question", "doc2dial")
_FOLDS = 5
_COMPARED = ("hybrid", "hybrid, passages only")
_MEASURES = ("Success@1", "Success@5", "Success@10", "R@5", "R@10", "MRR@10", "nDCG@10")


@dataclass
class Found:
    """What is measured of one question. The scores of each are for answerability."""

    asked: Asked
    refused: bool
    seconds: float
    ranking: dict[str, dict[str, float]] = field(default_factory=dict)
    scores: dict[str, float] = field(default_factory=dict)
    choice: dict[str, float] = field(default_factory=dict)


def ranking_of(found: Sequence[str], right: set[str]) -> dict[str, float]:
    """All measures of ranking for one list of keys."""
    hits = judged(found, right)
    values = [success_at(k, hits) for k in (1, 5, 10)]
    if right:
        values += [recall_at(k, hits, len(right)) for k in (5, 10)]
        values += [reciprocal_rank(10, hits), ndcg_at(10, hits, len(right))]
    else:  # the evidence is in no passage: nobody can find it, and the question still counts
        values += [0.0] * 4
    return dict(zip(_MEASURES, values, strict=True))


def ask(library: Library, judge: Judge, stock: Any, asked: Asked) -> Found:
    """Ask one question of the product and of the baselines."""
    turns = (*asked.before, asked.text)
    if asked.before:
        library.ask(turns[:-1])  # not timed
    began = time.perf_counter()
    reply = library.ask(turns)
    found = Found(asked, reply.answer.abstained, time.perf_counter() - began)
    lists = {OURS: list(reply.hits)}
    for name in library.baselines:
        lists[name] = library.search(name, asked.text)
        if name in _COMPARED and asked.before:
            lists[f"{name}, conversation"] = library.search(name, " ".join(turns))
    for name in ("BM25", "dense", "dense, passages only"):
        found.scores[f"top {name}"] = lists[name][0].score if lists[name] else 0.0
    signals = [s for hit in reply.hits for s in hit.signals]
    found.scores["best statement's cosine"] = max((s.cosine for s in signals), default=0.0)
    found.scores["best late interaction"] = max((s.interaction for s in signals), default=0.0)
    scored = stock.search(asked.text) if stock else []
    if stock:
        found.scores[f"top {STOCK}"] = scored[0][1] if scored else 0.0
    if asked.answerable is False or not asked.papers:
        return found
    right = judge.right(asked, (p for name in asked.papers for p in library.pieces(name)))
    for name, hits in lists.items():
        found.ranking[name] = ranking_of([piece(hit.passage).key for hit in hits], right)
    if stock:
        pieces = judge.right(asked, (p for name in asked.papers for p in stock.pieces(name)))
        found.ranking[STOCK] = ranking_of([p.key for p, _ in scored], pieces)
    if asked.evidence:
        found.choice = choice_of(library, judge, asked, reply)
    return found


def choice_of(library: Library, judge: Judge, asked: Asked, reply: Reply) -> dict[str, float]:
    """How good the statements are that were weighed best, and what was said of them."""
    question = understand(reply.answer.searched.query)
    best = weigh(question, reply.hits, library)[:3]
    held = [
        any(
            judge.holds(asked, c.passage.source.id, span.start, span.end)
            for span in (c.statement.span, c.statement.lead)
            if span is not None
        )
        for c in best
    ]
    said = {
        "statement hit@1": float(any(held[:1])),
        "statement hit@3": float(any(held)),
    }
    if not reply.answer.abstained:
        first = reply.answer.citations[0]
        spans = [span for span in (first.span, first.lead) if span is not None]
        said["first citation right, where answered"] = float(
            any(judge.holds(asked, first.source.id, s.start, s.end) for s in spans)
        )
        said["characters shown, where answered"] = float(
            sum(len(s.text) for s in reply.answer.sentences)
        )
    return said


def ask_without(
    papers: Papers, library: Library, kept: Path, embedder: Any, questions: Sequence[Asked]
) -> list[Found]:
    """Each question asked of a library that lacks its paper, and of no other's vectors anew."""
    from bench.library import Known

    names = sorted(papers.files)
    found = []
    for fold in range(_FOLDS):
        gone = set(names[fold::_FOLDS])
        own = [q for q in questions if q.papers and q.papers <= gone]
        if not own:
            continue
        rest = Library(papers.without(gone), kept, Known(embedder, library.store))
        try:
            found += [ask(rest, Judge(rest), None, without_paper(q)) for q in own]
        finally:
            rest.close()
    return found


def without_paper(asked: Asked) -> Asked:
    return Asked(asked.id, asked.family, asked.text, asked.before, False, frozenset())


def report(found: Sequence[Found]) -> dict[str, Any]:
    """The figures of one set."""
    ranked = [f for f in found if f.ranking]
    said: dict[str, Any] = {"questions": len(found), "ranked": len(ranked)}
    said["without a right passage"] = sum(
        f.ranking[OURS]["R@10"] == 0 and not any(m["Success@10"] for m in f.ranking.values())
        for f in ranked
    )
    names = list(ranked[0].ranking) if ranked else []
    said["ranking"] = {
        name: {m: mean([f.ranking[name][m] for f in ranked]) for m in _MEASURES} for name in names
    }
    said["differences"] = {
        f"{OURS} - {name}": {
            m: asdict(paired(*([f.ranking[n][m] for f in ranked] for n in (OURS, name))))
            for m in ("Success@1", "MRR@10", "nDCG@10")
        }
        for name in names
        if name.startswith(_COMPARED)
    }
    chosen = list(dict.fromkeys(name for f in ranked for name in f.choice))
    said["choice"] = {
        name: mean([f.choice[name] for f in ranked if name in f.choice]) for name in chosen
    }
    said["seconds"] = mean([f.seconds for f in found])
    said["answerability"] = separation(found)
    return said


def separation(found: Sequence[Found]) -> dict[str, Any] | None:
    """AUROC of each score and how well `ask` refuses; None without questions of both kinds."""
    yes = [f for f in found if f.asked.answerable]
    no = [f for f in found if f.asked.answerable is False]
    if not yes or not no:
        return None
    names = [n for n in no[0].scores if n in yes[0].scores]
    refused = sum(f.refused for f in no)
    wrongly = sum(f.refused for f in yes)
    return {
        "answerable": len(yes),
        "unanswerable": len(no),
        "AUROC": {n: score(n, yes, no) for n in names},
        "refusal precision": refused / (refused + wrongly) if refused + wrongly else None,
        "refusal recall": refused / len(no),
        "wrong refusals": wrongly / len(yes),
    }


def score(name: str, yes: Sequence[Found], no: Sequence[Found]) -> dict[str, float]:
    return asdict(auroc_interval(*([f.scores[name] for f in found] for found in (yes, no))))


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else float("nan")


def shown(name: str, figures: dict[str, Any]) -> str:
    """The figures of one set as a table."""
    head = f"{name}: {figures['papers']} papers, {figures['passages']} passages, "
    head += f"{figures['questions']} questions ({figures['ranked']} ranked, of which nobody finds "
    head += f"{figures['without a right passage']}), {figures['seconds']:.2f} s each"
    lines = [head, " " * 36 + "".join(f"{m:>11}" for m in _MEASURES)]
    for ranker, values in figures["ranking"].items():
        lines.append(f"  {ranker:<34}" + "".join(f"{values[m]:11.3f}" for m in _MEASURES))
    for pair, values in figures["differences"].items():
        said = ", ".join(f"{m} {Interval(**v)}" for m, v in values.items())
        lines.append(f"  {pair}: {said}")
    for measure, value in figures["choice"].items():
        lines.append(f"  {measure:<45}{value:10.3f}")
    for key in ("answerability", "paper removed"):
        if part_ := figures.get(key):
            lines.append(f"  {key}: {part_['answerable']} against {part_['unanswerable']}")
            for name, v in part_["AUROC"].items():
                said = f"{v['value']:.3f} [{v['low']:.3f}, {v['high']:.3f}]"
                lines.append(f"    AUROC {name:<34}{said}")
            for measure in ("refusal precision", "refusal recall", "wrong refusals"):
                value = part_[measure]
                lines.append(f"    {measure:<40}" + ("none" if value is None else f"{value:.3f}"))
    return "\n".join(lines)


def measured(
    folder: Path, name: str, half: Half, most: int | None, kept: Path, embedder: Any, stock: bool
) -> dict[str, Any]:
    """Everything of one set."""
    given = load(folder, name)
    questions = part(given.questions, half, most)
    library = Library(given.papers, kept, embedder)
    try:
        judge = Judge(library)
        other = None
        if stock:
            from bench.stock import Stock

            other = Stock(library)
        found = [ask(library, judge, other, q) for q in questions]
        figures = {
            "papers": len(given.papers.files),
            "passages": library.passage_count(),
            **report(found),
        }
        if name in REMOVED:
            own = [f for f in found if f.asked.answerable]
            gone = ask_without(given.papers, library, kept, embedder, [f.asked for f in own])
            figures["paper removed"] = separation([*own, *gone])
        return figures
    finally:
        library.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path, help="the folder of public sets")
    parser.add_argument("--sets", nargs="+", choices=NAMES, default=NAMES, metavar="SET")
    parser.add_argument("--sample", type=int, help="at most so many questions of each set")
    parser.add_argument("--half", choices=("a", "b", "all"), default="a")
    parser.add_argument("--cache", type=Path, default=Path(".scrutineer/public"))
    parser.add_argument("--output", type=Path, help="write all figures here as JSON")
    parser.add_argument("--stock", action="store_true", help=f"{STOCK}'s retriever as well")
    given = parser.parse_args()
    from index import MiniLMEmbedder

    embedder = MiniLMEmbedder()
    embedder.embed(["once"])
    figures = {}
    for name in given.sets:
        figures[name] = measured(
            given.folder, name, given.half, given.sample, given.cache, embedder, given.stock
        )
        print(shown(name, figures[name]), end="\n\n", flush=True)
        if given.output:
            said = {"half": given.half, "sample": given.sample, "sets": figures}
            given.output.write_text(json.dumps(said, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
