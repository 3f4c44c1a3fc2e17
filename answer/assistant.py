"""The main path: a question is understood, searched for, weighed and answered, or refused."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from answer.answer import Answer, Citation, Growing, Searched, Turn, cite
from answer.answerability import AnswerabilityReader
from answer.checked import CheckedSentence
from answer.checker import Checker
from answer.claim import GivenVerdict, Verdict
from answer.compose import quoted, refused
from answer.evidence import Choice, choose, merged, say_the_same
from answer.followup import stand_alone
from answer.parts import as_searched, parts
from answer.question import understand
from answer.writing.write import Writer
from check import Entailment, Judge, MiniLMEntailment, text_sentences
from index import Hit, Paper, Retriever
from ingest import Document, Statement

_HITS = 25
_NEAREST = 3


class Library(Protocol):
    """What an assistant needs of an index."""

    def retriever(self) -> Retriever: ...
    def papers(self) -> tuple[Paper, ...]: ...
    def document(self, name: str) -> Document: ...
    def passage_count(self) -> int: ...
    def corrected(self, query: str) -> str: ...
    def mentions(self, name: str) -> frozenset[str]: ...
    def only_capitalised(self, word: str) -> bool: ...


class Assistant:
    """Answers questions and checks claims from the papers of one library. Safe for threads."""

    def __init__(
        self,
        library: Library,
        writer: Writer | None = None,
        entailment: Entailment | None = None,
    ) -> None:
        """`entailment` judges claims beside the rules; our own model if there is none."""
        self._library = library
        self._retriever = library.retriever()
        self._model = MiniLMEntailment()
        self._reader = AnswerabilityReader(self._model)
        judge = Judge(entailment or self._model)
        self._checker = Checker(self._retriever, library.document, judge)
        self._writer = writer

    def load(self) -> None:
        """Load what reads question and statement together now, instead of at the first question."""
        self._model.answered([("It is so.", "Is it so?")])

    @property
    def writer(self) -> str | None:
        """The language model that writes; None where answers are quoted."""
        return self._writer.name if self._writer else None

    def ask(self, question: str, earlier: Sequence[Turn] = ()) -> Answer:
        """The answer to a question, which may lean on the turns before it."""
        (last,) = deque(filter(None, self.answers(question, earlier)), maxlen=1)
        return last

    def answers(self, question: str, earlier: Sequence[Turn] = ()) -> Growing:
        """The answer as it grows, the last one whole; None while there is no more to show.

        Without a language model there is only the last. Closing the iterator ends the work.
        """
        question = _encodable(question)
        alone = stand_alone(question, earlier, self._library)
        if self._writer and earlier and alone != question:
            alone = yield from self._writer.stands_alone(question, earlier, alone)
        alone = self._library.corrected(alone)
        asked = parts(alone)
        answered = [self._choose(part, alone) for part in asked]
        searched = self._searched(alone, answered[0][0])
        evidence = merged([chosen.evidence for _, chosen in answered])
        if not evidence:
            yield refused(question, searched, answered[0][1].reason)
            return
        found = zip(asked, answered, strict=True)
        lacking = [part for part, (_, chosen) in found if not chosen.evidence]
        said = quoted(question, searched, evidence, lacking)
        if self._writer is None:
            yield said
            return

        def suits(text: str) -> bool:
            capitalised = self._library.only_capitalised
            return any(understand(part).can_be_answered_by(text, capitalised) for part in asked)

        hits = [hit for found, _ in answered for hit in found]
        yield from self._writer.answers(said, hits, self._library.document, suits)

    def _choose(self, part: str, question: str) -> tuple[list[Hit], Choice]:
        """What is found for a part of a question, and the evidence in it."""
        capitalised = self._library.only_capitalised
        understood = understand(part, capitalised)
        if part != question:  # what it asks is its own; what it is about may stand in the whole
            whole = understand(as_searched(part, question))
            understood = replace(
                whole,
                text=understood.text,
                asks=understood.asks,
                wishes=understood.wishes,
                wants_list=understood.wants_list,
                names=understood.names,  # a name of another part is that part's to be found
            )
        sources = [paper.source for paper in self._library.papers()]
        hits = self._retriever.search(understood.searched_in(sources), _HITS)
        return hits, choose(understood, hits, self._library, self._reader)

    def check(self, claim: str) -> Verdict:
        """What the papers say of a claim: supported, contradicted or not found, with evidence."""
        return self._checker.check(_encodable(claim))

    def check_given(self, claim: str, evidence: Sequence[str]) -> GivenVerdict:
        """What these words alone say of the claim: no library, no search."""
        return self._checker.given(_encodable(claim), [_encodable(words) for words in evidence])

    def check_text(self, text: str) -> Iterator[CheckedSentence]:
        """Each sentence of a text with the verdict on its claim, one after the other.

        The sentences are known before the first is checked (`check.text_sentences`): for progress.
        """
        for sentence in text_sentences(_encodable(text)):
            yield CheckedSentence(sentence, self.check(sentence.claim) if sentence.claim else None)

    def papers(self) -> tuple[Paper, ...]:
        """The papers of the library, those that could not be read as well."""
        return self._library.papers()

    def document(self, source_id: str) -> Document:
        """The paper of this id. Raises KeyError when it is not held."""
        return self._library.document(source_id)

    def _searched(self, query: str, hits: Sequence[Hit]) -> Searched:
        papers = tuple(p.source for p in self._library.papers() if not p.problem)
        nearest: list[Citation] = []
        said: list[Statement] = []
        for hit in hits:
            statement = _best(hit)
            if statement is None or any(say_the_same(statement, other) for other in said):
                continue
            said.append(statement)
            document = self._library.document(hit.passage.source.id)
            nearest.append(cite(document, statement, hit.passage.headings))
            if len(nearest) == _NEAREST:
                break
        return Searched(query, papers, self._library.passage_count(), tuple(nearest))


def _encodable(text: str) -> str:
    """The text without halves of characters: JSON can hold them ("\\ud83d"), no model can."""
    return text.encode(errors="replace").decode()


def _best(hit: Hit) -> Statement | None:
    """The statement of the hit that is nearest to the question."""
    strengths = [s.cosine + s.interaction for s in hit.signals]
    return hit.passage.statements[strengths.index(max(strengths))] if strengths else None
