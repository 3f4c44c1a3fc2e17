"""Golden questions under the written mode: what a model writes, what is withheld and what shown."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, Protocol

from answer import Answer, Assistant, LanguageModel, Sentence, Turn, Writer
from eval.cases import Case, CaseFile
from eval.measures import TextOf, fact_recall, quotes_exact
from index import Hit, Retriever
from ingest import Document, words

Made = Literal["written", "quoted instead", "refused", "error"]


class Library(Protocol):
    """What the evaluation itself needs of an index; the Assistant it makes needs more."""

    def retriever(self) -> Retriever: ...
    def document(self, name: str) -> Document: ...


@dataclass(frozen=True, slots=True)
class ShownSentence:
    """A sentence of a model that a reader saw, if only while the answer grew, and what it cites.

    `copied` where its words stand in what it cites; `located` where all it cites stands there.
    """

    text: str
    cited: tuple[str, ...]
    copied: bool
    located: bool


@dataclass(frozen=True, slots=True)
class WrittenCase:
    """What came of a question that a model was to answer.

    `withheld` are the reasons, one a sentence; `facts` the share of the case's facts in the answer
    given, `facts_quoted` in the quoted one. None where the case has none, or nothing was asked.
    """

    id: str
    question: str
    made: Made
    problem: str | None
    shown: tuple[ShownSentence, ...]
    withheld: tuple[str, ...]
    facts: float | None
    facts_quoted: float | None
    seconds: float


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """The questions of one file, in its order."""

    name: str
    held_out: bool
    cases: tuple[WrittenCase, ...]


@dataclass(frozen=True, slots=True)
class WrittenRun:
    """All that came of one model.

    What a scripted model tells truly it copies, and what it invents is never a copy: of its
    sentences that were shown, those not `copied` are exactly the unsupported ones.
    """

    model: str
    files: tuple[WrittenFile, ...]

    @property
    def scripted(self) -> bool:
        return self.model.startswith("scripted:")

    @property
    def asked(self) -> list[WrittenCase]:
        """The questions that the model was asked: what is refused never reaches it."""
        return [case for case in self.cases if case.made != "refused"]

    @property
    def cases(self) -> list[WrittenCase]:
        return [case for file in self.files for case in file.cases]

    @property
    def shown(self) -> list[ShownSentence]:
        return [sentence for case in self.cases for sentence in case.shown]

    @property
    def reasons(self) -> Counter[str]:
        """How many sentences were withheld for each reason."""
        return Counter(reason for case in self.cases for reason in case.withheld)

    def made(self, how: Made) -> int:
        return sum(case.made == how for case in self.cases)


class _Remembered:
    """The library, asked each search once: the models differ, what is found for them does not."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._search = cache(library.retriever().search)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)

    def retriever(self) -> Retriever:
        return self

    def search(self, query: str, k: int) -> list[Hit]:
        return self._search(query, k)


def ask_written(
    library: Library,
    files: Sequence[CaseFile],
    models: Sequence[LanguageModel],
    context: int,
    answer_tokens: int,
    progress: Callable[[float, str], None] = lambda share, name: None,
    most: int | None = None,
) -> list[WrittenRun]:
    """Ask each model the questions of the files, at most so many of a file, evenly chosen."""
    remembered: Any = _Remembered(library)
    text_of = cache(lambda name: library.document(name).text)
    quoting = Assistant(remembered)
    chosen = [(file, _chosen(file, most)) for file in files]
    total, done = len(models) * sum(len(cases) for _, cases in chosen), 0
    quoted: dict[tuple[str, str], list[Turn]] = {}
    runs = []
    for model in models:
        writing = Assistant(remembered, Writer(model, context, answer_tokens=answer_tokens))
        found = []
        for file, cases in chosen:
            results = []
            for case in cases:
                key = (file.name, case.id)
                try:
                    if key not in quoted:
                        quoted[key] = _conversation(quoting, case)
                    results.append(_case(writing, case, quoted[key], text_of))
                except Exception as error:  # whatever it is, it is this case's failure, and is told
                    problem = f"the program failed: {type(error).__name__}: {error}"
                    results.append(_failed(case, problem))
                done += 1
                progress(done / total, model.name)
            found.append(WrittenFile(file.name, file.held_out, tuple(results)))
        runs.append(WrittenRun(model.name, tuple(found)))
    return runs


def _chosen(file: CaseFile, most: int | None) -> list[Case]:
    cases = [case for case in file.cases if not case.draft]
    step = max(1, -(-len(cases) // most)) if most else 1
    return cases[::step]


def _conversation(assistant: Assistant, case: Case) -> list[Turn]:
    turns: list[Turn] = []
    for question in case.turns:
        turns.append(Turn(question, assistant.ask(question, turns)))
    return turns


def _case(assistant: Assistant, case: Case, quoted: list[Turn], text_of: TextOf) -> WrittenCase:
    *before, last = quoted
    shown: dict[str, ShownSentence] = {}
    answer: Answer | None = None
    began = time.perf_counter()
    for grown in assistant.answers(case.turns[-1], before):
        answer = grown or answer
        if grown and grown.in_prose:
            shown |= {s.text: _shown(s, text_of) for s in grown.sentences}
    seconds = time.perf_counter() - began
    assert answer is not None, "an assistant says something in the end"
    written = answer.written
    made: Made = "refused"
    if written:
        made = "written" if answer.in_prose else "quoted instead"
    return WrittenCase(
        case.id,
        case.turns[-1],
        made,
        written.problem if written else None,
        tuple(shown.values()),
        tuple(one.reason for one in written.withheld) if written else (),
        fact_recall(case, answer) if written else None,
        fact_recall(case, last.answer) if written else None,
        seconds,
    )


def _shown(sentence: Sentence, text_of: TextOf) -> ShownSentence:
    cited = tuple(
        " ".join(span.flat for span in (c.lead, c.span) if span) for c in sentence.citations
    )
    said = f" {' '.join(words(sentence.text))} "
    return ShownSentence(
        sentence.text,
        cited,
        any(said in f" {' '.join(words(one))} " for one in cited),
        quotes_exact(sentence.citations, text_of) == 1,
    )


def _failed(case: Case, problem: str) -> WrittenCase:
    return WrittenCase(case.id, case.turns[-1], "error", problem, (), (), None, None, 0.0)
