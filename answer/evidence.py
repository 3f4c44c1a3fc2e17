"""Which statements of the hits answer the question, and whether any does at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from answer.answer import Citation, cite
from answer.numbered import by_number, is_printed_item
from answer.question import Question, grades
from answer.years import is_of_years
from index import Hit, Signals
from ingest import Document, Passage, Span, Statement, content_stems, content_words

# Each number below was chosen on the development cases, and judged on cases held out.
_WEIGHTS = {"cosine": 1.6, "interaction": 3.2, "overlap": 0.6, "passage": 2.2}
_NEIGHBOUR = 0.15  # of the score of the statement before: an answer goes on
_SUITS = 0.25  # for a statement of the kind that the question is after
_SPEAKS = 0.15  # for a statement of the publisher whom the question asks about
_UNSUITED = 0.5  # off a statement that cannot be an answer of the kind asked for
_SHARE = 0.7  # a further statement must reach this share of the best one's score
_CHARACTERS = 700
_LIST_CHARACTERS = 1_400
_SENTENCES = 4
_SAME = 0.8  # share of words in common that makes two statements one fact
_SUITED_SHARE = 0.88  # of the best score, that the best statement of the kind asked for must reach
_LEAST_INTERACTION = 0.3
_SAYS = re.compile(r"\b(?:said|says|told|added|wrote|asked|commented|explained|continued)\b")
_WANTED = {
    "money": "amount of money",
    "number": "figure",
    "date": "date",
    "person": "name",
    "name": "name",
}
_NEARBY_ONLY = "The papers do not say: what comes nearest to the question does not answer it."


class Papers(Protocol):
    """What choosing evidence needs to know of the library."""

    def document(self, name: str) -> Document: ...
    def mentions(self, name: str) -> frozenset[str]: ...
    def only_capitalised(self, word: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Evidence:
    """A statement that answers, cited wherever the papers say it, best place first."""

    citations: tuple[Citation, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Choice:
    """The evidence in the order in which it is said; when there is none, the reason."""

    evidence: tuple[Evidence, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement of a hit, with its signals and its score as the answer.

    `wished` says that it is of a kind that the question is after (a recommendation), `suited` that
    it can be an answer of the kind, and of the years, that are asked for; `base` is its score as if
    it were. `continued` is its score where more is said already: a statement goes on from the one
    before.
    """

    hit: Hit
    position: int
    signals: Signals
    wished: bool
    suited: bool
    base: float
    score: float
    continued: float

    @property
    def statement(self) -> Statement:
        return self.hit.passage.statements[self.position]

    @property
    def passage(self) -> Passage:
        return self.hit.passage

    @property
    def is_item(self) -> bool:
        """Whether it is an item of a list, and not speech, which has its speaker as its lead."""
        lead = self.statement.lead
        return lead is not None and lead.flat.endswith(":") and not _SAYS.search(lead.flat)


@dataclass(frozen=True, slots=True)
class Read:
    """What reading question and candidates together told.

    `candidates` are all, the one that answers best first; `sayable` are those of them that may be
    said, in the same order; `answered` says whether any answers.
    """

    candidates: Sequence[Candidate]
    sayable: Sequence[Candidate]
    answered: bool


Reads = Callable[[Question, Sequence[Candidate], bool], Read]


def choose(
    question: Question, hits: Sequence[Hit], papers: Papers, read: Reads | None = None
) -> Choice:
    """The statements that answer the question, or the reason why there are none.

    `read` puts the candidate that answers best first, says which others may be said beside it and
    decides whether to answer, told whether by the rules they lack what is asked for; without it
    the rules alone decide.
    """
    for name in question.names:
        # "Millmead and Seashells" need not stand beside each other.
        if not papers.mentions(name) and not all(
            papers.mentions(one) for one in re.split(r" (?:and|&) ", name)
        ):
            return Choice((), f"The papers do not say: none of them mentions {name}.")
    sources = [hit.passage.source for hit in hits]
    cited, is_all = by_number(question, sources, papers)
    exact = tuple(Evidence((one,), 1.0) for one in cited)
    if is_all:
        return Choice(exact)
    candidates = weigh(question, hits, papers)
    if reason := _why_not(question, candidates):
        return Choice((), reason)
    lacks = _lacks(question, candidates)
    # No statement compares times: each is asked what it says of the matter.
    compares = question.over_years and not lacks
    asked = replace(question, text=question.topic) if compares else question
    told = read(asked, candidates, bool(lacks)) if read else Read(candidates, candidates, not lacks)
    if not told.answered:
        return Choice(exact, "" if exact else lacks or _NEARBY_ONLY)
    best = told.candidates[0]
    if question.wants_list and (items := _whole_list(best, told.candidates, papers.document)):
        return Choice(items)
    few = _of_each(told.candidates) if question.over_years else []
    few = few if len(few) > 1 else _few(_on_subject(question, told.sayable))
    if "decision" in question.wishes:
        few = _in_list_order(question, few, papers.document)
    chosen = [_evidence(group, papers.document) for group in few]
    said = {piece.citations[0].span for piece in exact}
    chosen = [piece for piece in chosen if piece.citations[0].span not in said]
    return Choice((*exact, *_with_items(chosen, papers.document)))


def merged(found: Sequence[Sequence[Evidence]]) -> tuple[Evidence, ...]:
    """The evidence for the parts of a question, each statement once, part by part.

    Of several parts each is given its share of what an answer may hold, so that none is lost.
    """
    told: list[Evidence] = []
    for evidence in found:
        shown = 0
        for n, piece in enumerate(evidence):
            span = piece.citations[0].span
            shown += len(span.flat)
            if n and len(found) > 1 and shown > _CHARACTERS / len(found):
                break
            if all(span != other.citations[0].span for other in told):
                told.append(piece)
    return tuple(told)


def weigh(question: Question, hits: Sequence[Hit], papers: Papers) -> list[Candidate]:
    """Every statement of the hits as a candidate, best first."""
    signals = [s for hit in hits for s in hit.signals]
    if not signals:
        return []
    spread = {
        "cosine": _spread([s.cosine for s in signals]),
        "interaction": _spread([s.interaction for s in signals]),
        "overlap": _spread([s.overlap for s in signals]),
        "passage": _spread([hit.score for hit in hits]),
    }
    total = sum(_WEIGHTS.values())
    candidates = []
    for hit in hits:
        before = 0.0
        spoken = question.is_put_to(hit.passage.source)
        fits = is_of_years(question, hit.passage, papers.document)
        for position, s in enumerate(hit.signals):
            parts = {
                "cosine": s.cosine,
                "interaction": s.interaction,
                "overlap": s.overlap,
                "passage": hit.score,
            }
            base = sum(_WEIGHTS[k] * _scaled(v, spread[k]) for k, v in parts.items()) / total
            statement = hit.passage.statements[position].flat
            base += _SPEAKS * spoken
            wished = question.suits(statement, hit.passage)
            base += _SUITS * wished
            suited = fits and question.can_be_answered_by(statement, papers.only_capitalised)
            score = base if suited else base - _UNSUITED
            continued = score + _NEIGHBOUR * before
            candidates.append(Candidate(hit, position, s, wished, suited, base, score, continued))
            before = base
    candidates.sort(key=lambda c: -c.score)
    return candidates[:1] + sorted(candidates[1:], key=lambda c: -c.continued)


def _why_not(question: Question, candidates: Sequence[Candidate]) -> str | None:
    """The reason to refuse whatever the candidates say; None where that must be seen."""
    if question.is_task:
        return "I only answer questions about the papers."
    if not content_words(question.text):
        return "The question has no word to look for in the papers."
    if not candidates:
        return "The papers do not say."
    return None


def _lacks(question: Question, candidates: Sequence[Candidate]) -> str | None:
    """What the candidates lack of an answer, by the rules; None where they can be taken for one."""
    best = candidates[0]
    if max(c.signals.interaction for c in candidates[:_SENTENCES]) < _LEAST_INTERACTION:
        return "The papers do not say: nothing in them is about this."
    # The record of a vote ("For (7): Mrs Brown") has no word of what was voted on.
    is_vote = "vote" in question.wishes and best.wished
    behind = best.base < _SUITED_SHARE * max(c.base for c in candidates)
    if not best.suited or (behind and not is_vote):
        # What comes nearest to the question has no figure, date or name in it, and what has one
        # is about something else.
        wanted = _WANTED.get(question.asks, "answer")
        lacking = f"give no {wanted}"
        if question.years and wanted == "answer":
            lacking = f"say nothing of {' or '.join(map(str, question.years))}"
        return f"The papers do not say: where they come near the question they {lacking}."
    if question.asks == "reason" and (missing := question.grades - grades(best.statement.flat)):
        return f"The papers do not say so: the nearest passage does not speak of “{min(missing)}”."
    return None


def _spread(values: Sequence[float]) -> tuple[float, float]:
    return min(values), max(values)


def _scaled(value: float, spread: tuple[float, float]) -> float:
    least, greatest = spread
    return (value - least) / (greatest - least) if greatest > least else 1.0


def _on_subject(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates without the items of a list that only stand beside the best one.

    A list of recommendations has one on carers: its neighbours share its heading and its lead-in
    with it, not the subject. An item must hold a word of the question that the best one holds.
    Where a recommendation, a decision or a quotation was asked for and found, nothing else is said.
    """
    best = candidates[0]
    beside = " ".join((*best.passage.headings, question.speaker or ""))
    asked = content_stems(question.topic)
    if question.asks == "person" and asked <= content_stems(best.statement.flat):
        # The lead inspector is found: the team inspector is another.
        candidates = [c for c in candidates if asked <= content_stems(c.statement.flat)]
    keys = asked - content_stems(beside)
    keys &= content_stems(best.statement.span.flat)
    return [
        c
        for c in candidates
        if (c.wished or not best.wished)
        and (not keys or not c.is_item or keys & content_stems(c.statement.span.flat))
    ]


def _few(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """The best statements, few and different; those that say the same are one group."""
    groups: list[list[Candidate]] = []
    shown = 0
    for candidate in candidates:
        if groups and candidate.continued < _SHARE * groups[0][0].score:
            continue
        same = [group for group in groups if say_the_same(group[0].statement, candidate.statement)]
        if same:
            if all(c.passage.source.id != candidate.passage.source.id for c in same[0]):
                same[0].append(candidate)
            continue
        length = len(candidate.statement.flat)
        if groups and shown + length > _CHARACTERS:
            continue
        groups.append([candidate])
        shown += length
        if len(groups) == _SENTENCES:
            break
    return groups


def _in_list_order(
    question: Question, groups: list[list[Candidate]], document: Callable[[str], Document]
) -> list[list[Candidate]]:
    """The same, but items of one list as they follow each other in it.

    One that holds more of the question's words than another stays where it is.
    """
    asked = content_stems(question.topic)
    ordered = list(groups)
    firsts = [(document(g[0].passage.source.id), g[0].statement.span.start) for g in groups]
    items = [n for n, (paper, start) in enumerate(firsts) if is_printed_item(paper, start)]
    alike = {
        n: (groups[n][0].passage, asked & content_stems(groups[n][0].statement.flat)) for n in items
    }
    for kind in set(alike.values()):
        places = [n for n in items if alike[n] == kind]
        inside = sorted((groups[n] for n in places), key=lambda g: g[0].statement.span.start)
        for place, group in zip(places, inside, strict=True):
            ordered[place] = group
    return ordered


def _of_each(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """The best statement of each dated paper that comes near the best one, oldest paper first."""
    best: dict[str, Candidate] = {}
    for candidate in candidates:
        near = candidate.suited and candidate.base >= _SHARE * candidates[0].base
        if near and candidate.passage.source.date:
            best.setdefault(candidate.passage.source.id, candidate)
    dated = [(str(c.passage.source.date), c) for c in list(best.values())[:_SENTENCES]]
    return [[candidate] for _, candidate in sorted(dated, key=lambda one: one[0])]


def _whole_list(
    best: Candidate, candidates: Sequence[Candidate], document: Callable[[str], Document]
) -> tuple[Evidence, ...]:
    """All items of the list that the best candidate is one of, in order; none if it is no item.

    They are taken from the paper: a long list is several passages, of which some may be no hits.
    A speech is no list of the paper; what was found of it stays together.
    """
    lead = best.statement.lead
    if lead is None:
        return ()
    paper = document(best.passage.source.id)
    items = _items_under(lead, paper)
    if not items:
        found = (c for c in candidates if c.passage.source.id == best.passage.source.id)
        items = [c.statement for c in found if c.statement.lead == lead]
        items.sort(key=lambda statement: statement.span.start)
    shown = 0
    kept = []
    for item in items:
        shown += len(item.span.flat)
        if shown <= _LIST_CHARACTERS:
            kept.append(Evidence((cite(paper, item, best.passage.headings),), best.score))
    return tuple(kept)


def _items_under(lead: Span, paper: Document) -> list[Statement]:
    """The items and rows of the paper that this lead-in introduces, in order."""
    return [
        Statement(paper.span(block.start, block.end), lead)
        for block in paper.content.blocks
        if block.kind in ("item", "row") and block.lead == (lead.start, lead.end)
    ]


def _with_items(
    evidence: Sequence[Evidence], document: Callable[[str], Document]
) -> Iterator[Evidence]:
    """The evidence, a bare lead-in ("RESOLVED that Cabinet:") replaced by what it leads in."""
    said = {piece.citations[0].span for piece in evidence}
    for piece in evidence:
        citation = piece.citations[0]
        if not citation.quote.rstrip().endswith(":"):
            yield piece
            continue
        paper = document(citation.source.id)
        items = _items_under(citation.span, paper)
        if not items:
            yield piece
        shown = 0
        for item in items:
            shown += len(item.span.flat)
            if item.span not in said and (shown <= _CHARACTERS or item is items[0]):
                yield Evidence((cite(paper, item, citation.headings),), piece.score)


def say_the_same(one: Statement, other: Statement) -> bool:
    """Whether two statements are one fact said twice, as a report's front and its appendix do."""
    a, b = (content_stems(re.sub(r"\(pages? \d+\)", "", s.span.flat)) for s in (one, other))
    return len(a & b) >= _SAME * max(1, min(len(a), len(b)))


def _evidence(group: Sequence[Candidate], document: Callable[[str], Document]) -> Evidence:
    return Evidence(
        tuple(cite(document(c.passage.source.id), c.statement, c.passage.headings) for c in group),
        group[0].score,
    )
