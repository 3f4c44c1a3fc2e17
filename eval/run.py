"""Asks an assistant all cases and scores what it says."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from answer import Answer, Assistant, Citation, Difference, Label, Turn, Verdict, Writer
from check import Entailment
from eval.cases import Case, CaseFile, ClaimCase, Evidence, fingerprint
from eval.measures import (
    Place,
    TextOf,
    all_facts,
    characters,
    citation_precision,
    citation_recall,
    citations_on_evidence,
    fact_recall,
    facts_said,
    first_citation_right,
    on_evidence,
    overlaps,
    places,
    quote_exactness,
    quotes_exact,
    refusal_precision,
    refusal_recall,
    wrong_refusal,
)
from eval.ranking import ndcg_at, recall_at, reciprocal_rank
from eval.results import FileResults, Outcome, Quote, Result, Wanted
from eval.verdicts import verdict_scores
from index import Hit, Retriever
from ingest import Document, split

_KEPT = 10  # passages of a case that are told of
_SENTENCE = 25  # characters: shorter ones stand in too many others


class Library(Protocol):
    """What the evaluation itself needs of an index; the Assistant it makes needs more."""

    def retriever(self) -> Retriever: ...
    def document(self, name: str) -> Document: ...


class _Overheard:
    """The library, with what its retriever finds written down on the way to the assistant."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.hits: list[Hit] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)

    def retriever(self) -> Retriever:
        return _Overhearing(self._library.retriever(), self.hits)


class _Overhearing:
    def __init__(self, retriever: Retriever, heard: list[Hit]) -> None:
        self._retriever, self._heard = retriever, heard

    def search(self, query: str, k: int) -> list[Hit]:
        """Several searches for one question make one ranking: what is new follows what is known."""
        hits = self._retriever.search(query, k)
        known = {hit.passage.id for hit in self._heard}
        self._heard += [hit for hit in hits if hit.passage.id not in known]
        return hits


def evaluate(
    library: Library,
    files: Sequence[CaseFile],
    progress: Callable[[float, str], None] = lambda share, name: None,
    writer: Writer | None = None,
    entailment: Entailment | None = None,
) -> list[FileResults]:
    """Ask and check all cases of the files. A case that fails does so alone; none is left out.

    With a writer the answers are its own, where they pass its gate.
    """
    overheard: Any = _Overheard(library)
    runner = _Runner(Assistant(overheard, writer, entailment), library, overheard.hits)
    total, done = sum(len(file.cases) + len(file.claims) for file in files), 0
    results = []
    for file in files:
        found = []
        both: tuple[Case | ClaimCase, ...] = (*file.cases, *file.claims)
        for case in both:
            found.append(runner.run(case))
            done += 1
            progress(done / total, file.name)
        results.append(FileResults(file.name, file.held_out, tuple(found)))
    return results


@dataclass(frozen=True, slots=True)
class _Checked:
    """A verdict, what was found on the way to it, and how long it took."""

    verdict: Verdict | None
    hits: tuple[Hit, ...]
    seconds: float

    @property
    def differs(self) -> tuple[Difference, ...]:
        return self.verdict.differences if self.verdict else ()


class _Runner:
    def __init__(self, assistant: Assistant, library: Library, heard: list[Hit]) -> None:
        self._assistant, self._heard = assistant, heard
        self._document = cache(library.document)
        self._passages = cache(lambda name: split(self._document(name)))
        self._sentences = cache(self._check_text)

    def run(self, case: Case | ClaimCase) -> Result:
        if isinstance(case, Case) and case.draft:
            return _unscored(case, "draft: a person has yet to say what is right")
        if missing := self._missing(case.evidence):
            return _unscored(case, missing)
        try:
            return self._question(case) if isinstance(case, Case) else self._claim(case)
        except Exception as error:  # whatever it is, it is this case's failure, and is told
            return _failed(case, f"the program failed: {type(error).__name__}: {error}")

    def _missing(self, evidence: Sequence[Evidence]) -> str:
        for one in evidence:
            try:
                if not places(self._text(one.document), one.quote):
                    return f"{one.document} does not hold the words {one.quote!r}"
            except KeyError:
                return f"the papers held have no {one.document}"
        return ""

    def _text(self, name: str) -> str:
        return self._document(name).text

    def _question(self, case: Case) -> Result:
        turns: list[Turn] = []
        seconds: list[float] = []
        for question in case.turns:
            self._heard.clear()
            began = time.perf_counter()
            turns.append(Turn(question, self._assistant.ask(question, turns)))
            seconds.append(time.perf_counter() - began)
        answer, hits = turns[-1].answer, list(self._heard)
        found = self._places(case.evidence)
        outcome, reason = _outcome(case, answer, found)
        scores = _answer_scores(case, answer, found, self._text) | self._ranking(found, hits)
        return Result(
            **_named(case),
            outcome=outcome,
            reason=reason,
            scores=_known(scores | {"cases right": float(outcome == "right")}),
            said=answer.text,
            searched_for=answer.searched.query,
            citations=_quotes(answer.citations, found),
            evidence=self._wanted(case.evidence, hits),
            retrieved=tuple(_passage(hit, found) for hit in hits[:_KEPT]),
            seconds=tuple(seconds),
        )

    def _claim(self, case: ClaimCase) -> Result:
        checked = self._checked(case)
        verdict, hits = checked.verdict, checked.hits
        found = self._places(case.evidence)
        said = _verdict_words(verdict.label if verdict else None)
        scores = verdict_scores(case, verdict)
        right = (verdict.label if verdict else None) == case.verdict
        if verdict:
            scores["quote exactness"] = quotes_exact(verdict.citations, self._text)
        return Result(
            **_named(case),
            outcome="right" if right else "wrong",
            reason=f"the verdict was {said}, wanted was {_verdict_words(case.verdict)}",
            scores=_known(scores | {"cases right": float(right)} | self._ranking(found, hits)),
            said="; ".join([said, *(f"{d.claim.text} / {d.paper.text}" for d in checked.differs)]),
            searched_for=verdict.claim if verdict else "",
            citations=_quotes(verdict.citations if verdict else (), found),
            evidence=self._wanted(case.evidence, hits),
            retrieved=tuple(_passage(hit, found) for hit in hits[:_KEPT]),
            seconds=(checked.seconds,),
            probability=verdict.probability if verdict else None,
        )

    def _checked(self, case: ClaimCase) -> _Checked:
        """The verdict on a claim, or on the sentence of a text that holds its words."""
        if case.within:
            words = " ".join(case.claim.split())
            for sentence, checked in self._sentences(case.within):
                if words in sentence or (len(sentence) >= _SENTENCE and sentence in words):
                    return checked
            raise LookupError(f"no sentence of the text was checked as {words!r}")
        self._heard.clear()
        began = time.perf_counter()
        verdict = self._assistant.check(case.claim)
        return _Checked(verdict, tuple(self._heard), time.perf_counter() - began)

    def _check_text(self, text: str) -> list[tuple[str, _Checked]]:
        found: list[tuple[str, _Checked]] = []
        sentences = self._assistant.check_text(text)
        while True:
            self._heard.clear()
            began = time.perf_counter()
            one = next(sentences, None)
            if one is None:
                return found
            took = time.perf_counter() - began
            found.append((one.sentence.span.flat, _Checked(one.verdict, tuple(self._heard), took)))

    def _places(self, evidence: Sequence[Evidence]) -> list[Place]:
        return [
            (one.document, start, end)
            for one in evidence
            for start, end in places(self._text(one.document), one.quote)
        ]

    def _ranking(self, evidence: Sequence[Place], hits: Sequence[Hit]) -> dict[str, float | None]:
        """None without evidence. All relevant passages are known, also those never retrieved."""
        if not evidence or not hits:
            return {}
        right = [_holds(hit, evidence) for hit in hits]
        papers = dict.fromkeys(name for name, _, _ in evidence)
        relevant = sum(
            overlaps(name, passage.start, passage.end, evidence)
            for name in papers
            for passage in self._passages(name)
        )
        relevant = max(relevant, sum(right))
        return {
            "recall@5": recall_at(5, right, relevant),
            "recall@10": recall_at(10, right, relevant),
            "MRR@10": reciprocal_rank(10, right),
            "nDCG@10": ndcg_at(10, right, relevant),
        }

    def _wanted(self, evidence: Sequence[Evidence], hits: Sequence[Hit]) -> tuple[Wanted, ...]:
        wanted = []
        for one in evidence:
            found = self._places([one])
            rank = next((rank for rank, hit in enumerate(hits, 1) if _holds(hit, found)), None)
            wanted.append(Wanted(one.document, one.quote, rank))
        return tuple(wanted)


def _answer_scores(
    case: Case, answer: Answer, evidence: Sequence[Place], text_of: TextOf
) -> dict[str, float | None]:
    return {
        "all facts": all_facts(case, answer),
        "fact recall": fact_recall(case, answer),
        "first citation right": first_citation_right(case, answer, evidence),
        "citations on evidence": citations_on_evidence(case, answer, evidence),
        "refusal precision": refusal_precision(case, answer),
        "refusal recall": refusal_recall(case, answer),
        "wrong refusals": wrong_refusal(case, answer),
        "quote exactness": quote_exactness(answer, text_of),
        "citation recall": citation_recall(answer, text_of),
        "citation precision": citation_precision(answer, text_of),
        "characters": characters(answer),
    }


def _outcome(case: Case, answer: Answer, evidence: Sequence[Place]) -> tuple[Outcome, str]:
    """How it came out, and why in a sentence."""
    if not case.answerable:
        if answer.abstained:
            return "right", "rightly refused"
        return "wrong", "answered, though the papers do not say"
    if answer.abstained:
        return "wrong", "refused, though the papers say"
    said = facts_said(case, answer)
    missing = [wordings[0] for wordings, held in zip(case.facts, said, strict=True) if not held]
    first = on_evidence(answer.citations[0], evidence)
    cited = "the first citation is right" if first else "the first citation is beside the evidence"
    if not missing:
        return "right", f"all {len(said)} facts said; {cited}" if len(said) > 1 else cited
    lacking = "; ".join(f"“{wording}”" for wording in missing)
    held = f"{sum(said)} of {len(said)} facts said, missing" if len(said) > 1 else "missing"
    reason = f"{held}: {lacking}; {cited}"
    return ("partly" if any(said) else "wrong"), reason


def _failed(case: Case | ClaimCase, reason: str) -> Result:
    """0 in all that the case would have been measured by, were it answered."""
    if isinstance(case, ClaimCase):
        zeros = ["verdicts right"] if case.verdict else ["claims told apart"]
    elif case.answerable:
        zeros = ["all facts", "fact recall", "first citation right"]
    else:
        zeros = ["refusal recall"]
    if case.evidence:
        zeros += ["recall@5", "recall@10", "MRR@10", "nDCG@10"]
    scores = dict.fromkeys(["cases right", *zeros], 0.0)
    return Result(**_named(case), outcome="error", reason=reason, scores=scores)


def _unscored(case: Case | ClaimCase, reason: str) -> Result:
    return Result(**_named(case), outcome="unscored", reason=reason, scores={})


def _named(case: Case | ClaimCase) -> dict[str, Any]:
    """The fields of a result that tell of the case alone."""
    named: dict[str, Any] = {"id": case.id, "fingerprint": fingerprint(case)}
    if isinstance(case, ClaimCase):
        wanted = _verdict_words(case.verdict)
        return named | {"kind": case.kind, "asked": (case.claim,), "wanted": wanted}
    facts = "; ".join(" or ".join(f"“{w}”" for w in wordings) for wordings in case.facts)
    refusal = f"a refusal. {case.reason}".strip()
    return named | {
        "kind": case.kind or "no kind yet",
        "asked": case.turns,
        "wanted": facts if case.answerable else refusal,
    }


def _verdict_words(label: Label | None) -> str:
    return label.replace("_", " ") if label else "not a claim"


def _known(scores: dict[str, float | None]) -> dict[str, float]:
    return {name: score for name, score in scores.items() if score is not None}


def _holds(hit: Hit, evidence: Sequence[Place]) -> bool:
    passage = hit.passage
    return overlaps(passage.source.id, passage.start, passage.end, evidence)


def _passage(hit: Hit, evidence: Sequence[Place]) -> Quote:
    passage = hit.passage
    place = " > ".join(passage.headings)
    return Quote(passage.source.id, place, passage.flat, _holds(hit, evidence))


def _quotes(citations: Sequence[Citation], evidence: Sequence[Place]) -> tuple[Quote, ...]:
    return tuple(
        Quote(c.source.id, c.reference, _quoted(c), on_evidence(c, evidence)) for c in citations
    )


def _quoted(citation: Citation) -> str:
    words = " ".join(citation.quote.split())
    return f"{' '.join(citation.lead.text.split())} {words}" if citation.lead else words
