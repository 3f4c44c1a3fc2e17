"""Measures of an answer: one small pure function each, with its definition and usual confusion."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from answer import Answer, Citation
from eval.cases import Case

TextOf = Callable[[str], str]
Place = tuple[str, int, int]  # paper, start, end


@dataclass(frozen=True, slots=True)
class Measure:
    """What is measured: `form` is how its values are read, `what` says it in one sentence."""

    name: str
    what: str
    form: Literal["share", "characters", "milliseconds"] = "share"
    higher_is_better: bool = True


MEASURES = (
    Measure("cases right", "all facts said, rightly refused, or the right verdict on a claim"),
    Measure("all facts", "answerable questions whose answer holds every fact"),
    Measure("fact recall", "the share of a question's facts that its answer holds (nugget recall)"),
    Measure("first citation right", "the first citation overlaps the evidence"),
    Measure("citations on evidence", "the share of citations that overlap the evidence"),
    Measure("recall@5", "the share of the relevant passages among the first 5 retrieved"),
    Measure("recall@10", "the share of the relevant passages among the first 10 retrieved"),
    Measure("MRR@10", "1 / rank of the first relevant passage retrieved"),
    Measure("nDCG@10", "how near the retrieved ranking is to the best possible one"),
    Measure("refusal precision", "of all refusals, the share that was right"),
    Measure("refusal recall", "of all questions without an answer, the share that was refused"),
    Measure(
        "wrong refusals", "of all answerable questions, the share refused", higher_is_better=False
    ),
    Measure("verdicts right", "claims that get the right verdict"),
    Measure("supported found", "of the claims that the papers support, those called supported"),
    Measure("contradictions found", "of the claims that the papers contradict, those called so"),
    Measure(
        "false alarms",
        "of the claims not contradicted, those called contradicted",
        higher_is_better=False,
    ),
    Measure(
        "false support",
        "of the claims not supported, those called supported: what does most harm",
        higher_is_better=False,
    ),
    Measure("claims told apart", "sentences of a text rightly taken for a claim, or for none"),
    Measure(
        "Brier score",
        "the mean squared difference of a verdict's probability from its being right",
        higher_is_better=False,
    ),
    Measure("quote exactness", "citations whose words stand where they say: 1, or it is a bug"),
    Measure("citation recall", "ALCE: sentences supported by what they cite; high by construction"),
    Measure("citation precision", "ALCE: citations that their sentence needs; high likewise"),
    Measure(
        "characters",
        "the length of an answer with attributions and numbers, refusals apart",
        form="characters",
        higher_is_better=False,
    ),
)
LATENCY = (
    Measure("latency p50", "half of the questions took no longer", "milliseconds", False),
    Measure("latency p95", "19 of 20 questions took no longer", "milliseconds", False),
)


def facts_said(case: Case, answer: Answer) -> list[bool]:
    """Of each fact, whether a wording of it stands in the answer; white space and case aside."""
    said = "" if answer.abstained else _flat(answer.text)
    return [any(_flat(wording) in said for wording in wordings) for wordings in case.facts]


def fact_recall(case: Case, answer: Answer) -> float | None:
    """The share of the case's facts whose wording stands in the answer (nugget recall).

    None for a case without facts; a refusal of an answerable case holds none of them and scores 0.
    """
    return _share(facts_said(case, answer))


def all_facts(case: Case, answer: Answer) -> float | None:
    """1 if the answer holds every fact, else 0: harder than the mean of `fact_recall`."""
    recall = fact_recall(case, answer)
    return None if recall is None else float(recall == 1.0)


def first_citation_right(case: Case, answer: Answer, evidence: Sequence[Place]) -> float | None:
    """1 if the first citation overlaps words that the case names as evidence, else 0.

    None without facts; a refusal of an answerable case has no right citation and scores 0.
    """
    if not case.facts:
        return None
    return float(any(on_evidence(citation, evidence) for citation in answer.citations[:1]))


def citations_on_evidence(case: Case, answer: Answer, evidence: Sequence[Place]) -> float | None:
    """The share of the citations that overlap the evidence: what is said beside it costs reading.

    Low does not mean wrong: other words of the papers may say the same. None for a refusal.
    """
    if not case.facts:
        return None
    return _share([on_evidence(citation, evidence) for citation in answer.citations])


def on_evidence(citation: Citation, evidence: Sequence[Place]) -> bool:
    return overlaps(citation.source.id, citation.span.start, citation.span.end, evidence)


def refusal_precision(case: Case, answer: Answer) -> float | None:
    """Of the refusals, those of questions that the papers do not answer. None for an answer."""
    return float(not case.answerable) if answer.abstained else None


def refusal_recall(case: Case, answer: Answer) -> float | None:
    """Of the questions that the papers do not answer, those refused (abstention)."""
    return None if case.answerable else float(answer.abstained)


def wrong_refusal(case: Case, answer: Answer) -> float | None:
    """Of the answerable questions, those refused. Lower is better; not 1 minus the precision."""
    return float(answer.abstained) if case.answerable else None


def quote_exactness(answer: Answer, text_of: TextOf) -> float | None:
    """The share of citations whose words stand in their paper where the citation says.

    100% by construction when answers quote; a value below is a bug. None without citations.
    """
    return quotes_exact(answer.citations, text_of)


def quotes_exact(citations: Sequence[Citation], text_of: TextOf) -> float | None:
    """The same of these citations."""
    return _share(
        [
            text_of(c.source.id)[c.span.start : c.span.end] == c.quote and bool(c.quote)
            for c in citations
        ]
    )


def citation_recall(answer: Answer, text_of: TextOf) -> float | None:
    """ALCE's citation recall (Gao et al. 2023): the share of sentences that what they cite entails.

    Entailment is read narrowly here: the sentence stands word for word in the words cited, as the
    paper has them. So copying scores 1 by construction, right answer or not: it guards against
    bugs and is no measure of quality. None for a refusal.
    """
    return _share([_supported(s.text, s.citations, text_of) for s in answer.sentences])


def citation_precision(answer: Answer, text_of: TextOf) -> float | None:
    """ALCE's citation precision: the share of citations without which the sentence is worse off.

    One is irrelevant if it does not support the sentence alone and the others do so without it.
    The caveat of `citation_recall` holds. None for a refusal.
    """
    needed = []
    for sentence in answer.sentences:
        whole = _supported(sentence.text, sentence.citations, text_of)
        for citation in sentence.citations:
            others = [other for other in sentence.citations if other != citation]
            alone = _supported(sentence.text, [citation], text_of)
            needed.append(whole and (alone or not _supported(sentence.text, others, text_of)))
    return _share(needed)


def characters(answer: Answer) -> float | None:
    """The length of the answer as plain text, attributions and numbers included; not a refusal's:
    a program that refused more would else seem terser."""
    return None if answer.abstained else float(len(answer.text))


def places(text: str, quote: str) -> list[tuple[int, int]]:
    """Everywhere that a quotation stands in a text; where it nowhere does exactly, white space
    aside, so that a line copied from a page is found though the paper breaks it elsewhere."""
    if not quote.strip():
        return []
    exact = [match.span() for match in re.finditer(re.escape(quote), text)]
    if exact:
        return exact
    loose = r"\s+".join(map(re.escape, quote.split()))
    return [match.span() for match in re.finditer(loose, text)]


def overlaps(paper: str, start: int, end: int, evidence: Iterable[Place]) -> bool:
    """Whether this piece of a paper shares a character with the evidence."""
    return any(paper == name and start < stop and begin < end for name, begin, stop in evidence)


def _supported(sentence: str, citations: Sequence[Citation], text_of: TextOf) -> bool:
    spans = [(c.source.id, span) for c in citations for span in (c.lead, c.span) if span]
    cited = " ".join(text_of(paper)[span.start : span.end] for paper, span in spans)
    return " ".join(sentence.split()) in " ".join(cited.split())


def _share(right: Sequence[bool]) -> float | None:
    return sum(right) / len(right) if right else None


def _flat(text: str) -> str:
    return " ".join(text.split()).casefold()
