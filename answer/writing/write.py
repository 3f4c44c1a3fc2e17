"""The written answer: a language model's prose, of which only what passes the gate is shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import replace

from answer.answer import Answer, Growing, Sentence, Turn
from answer.writing.gate import Gate, Shown
from answer.writing.given import Chosen, Given, candidates, choose_given
from answer.writing.hygiene import marked_up
from answer.writing.language import ANSWER_TOKENS, USABLE_CONTEXT, LanguageModel, ModelError
from answer.writing.orders import gives_orders
from answer.writing.prompt import harmless, load_prompt, new_fence, visible
from answer.writing.thoughts import said_aloud
from answer.writing.units import units
from answer.writing.written import Withheld, Written
from check import Entailment
from index import Hit
from ingest import Document, content_stems, count_tokens

_SENTENCES = 8
_MOST_WITHHELD = 16  # a model that is so often wrong is not waited for
_LONGEST_QUESTION = 300
_TURNS = 4  # of a conversation, as many as a follow-up leans on


class Writer:
    """Has a language model write answers, and lets through what the papers hold. For threads.

    Raises PromptError when a prompt's file is not as it must be.
    """

    def __init__(
        self,
        model: LanguageModel,
        context: int = 4096,
        entailment: Entailment | None = None,
        answer_tokens: int = ANSWER_TOKENS,
    ) -> None:
        self._model = model
        self._context = context
        self._entailment = entailment
        self._answer_tokens = answer_tokens
        self._answer = load_prompt("answer")
        self._followup = load_prompt("followup")

    @property
    def name(self) -> str:
        """What the model is called."""
        return self._model.name

    def answers(
        self,
        quoted: Answer,
        hits: Sequence[Hit],
        document: Callable[[str], Document],
        suits: Callable[[str], bool],
    ) -> Growing:
        """The written answer as it grows, the last whole; None while nothing more can be shown.

        The last is the quoted answer, with the reason, where the model fails, where nothing that
        it wrote passes, or where what passes does not answer: it must cite words that the quoted
        answer cites, in a sentence that `suits` what was asked for.
        """
        question = quoted.searched.query
        room = int(self._context * USABLE_CONTEXT) - self._answer_tokens
        room -= count_tokens(self._answer.text) + count_tokens(harmless(question))
        chosen = choose_given(candidates(quoted, hits), room)
        made = Written(
            self.name, self._answer.version, len(chosen.passages), chosen.left_out, chosen.orders
        )
        if not chosen.passages:
            yield _instead(quoted, made, _nothing_given(chosen, room, self.name))
            return
        gate = Gate(chosen.passages, self._answer.text, self._entailment)
        sentences: list[Sentence] = []
        withheld: list[Withheld] = []
        try:
            with closing(self._model.stream(self._prompt(question, chosen.passages))) as stream:
                for unit in units(said_aloud(stream)):
                    if unit is None:
                        yield None
                        continue
                    judged = gate.judge(unit)
                    if isinstance(judged, Shown):
                        sentences.append(_sentence(judged, document))
                        growing = replace(made, withheld=tuple(withheld), growing=True)
                        yield replace(quoted, sentences=tuple(sentences), written=growing)
                    else:
                        withheld.append(judged)
                    if len(sentences) == _SENTENCES or len(withheld) == _MOST_WITHHELD:
                        break
        except ModelError as error:
            yield _instead(quoted, replace(made, withheld=tuple(withheld)), str(error))
            return
        made = replace(made, withheld=tuple(withheld))
        problem = _problem(quoted, sentences, made, suits)
        if problem:
            yield _instead(quoted, made, problem)
        else:
            yield replace(quoted, sentences=tuple(sentences), written=made)

    def stands_alone(
        self, question: str, earlier: Sequence[Turn], ruled: str
    ) -> Generator[None, None, str]:
        """The question as the model completes it from its conversation, or `ruled` if in doubt.

        It must keep the question's words, and take all others from the conversation.
        """
        turns = earlier[-_TURNS:]
        said = [text for turn in turns for text in (turn.question, turn.answer.text)]
        told = [
            f"{who}: {harmless(visible(text)[:1_000])}"
            for turn in turns
            for who, text in (("Reader –", turn.question), ("Note –", turn.answer.text))
            if not gives_orders(text)
        ]
        fence = new_fence(question, *said)
        prompt = self._followup.fill(
            question=harmless(question), conversation="\n".join(told), fence=fence
        )
        reply = ""
        try:
            with closing(self._model.stream(prompt)) as stream:
                for piece in said_aloud(stream):
                    yield None
                    reply += piece
                    if len(reply) > 2 * _LONGEST_QUESTION:
                        break
        except ModelError:
            return ruled  # when the answer is written it will be said why
        return reply.strip() if _is_safe(reply.strip(), question, said) else ruled

    def _prompt(self, question: str, passages: Sequence[Given]) -> str:
        fence = new_fence(question, *(s.flat for given in passages for s in given.statements))
        shown = [given.shown(number, fence) for number, given in enumerate(passages, start=1)]
        return self._answer.fill(
            question=harmless(question), passages="\n\n".join(shown), fence=fence
        )


def _sentence(shown: Shown, document: Callable[[str], Document]) -> Sentence:
    citations = (
        given.citation(statement, document(given.source.id)) for given, statement in shown.held_by
    )
    return Sentence(shown.text, tuple(dict.fromkeys(citations)))


def _instead(quoted: Answer, made: Written, problem: str) -> Answer:
    return replace(quoted, written=replace(made, problem=problem))


def _nothing_given(chosen: Chosen, room: int, name: str) -> str:
    if chosen.orders and not chosen.left_out:
        return f"all passages found hold orders to a machine, so {name} was given none"
    return (
        f"the question and its passages do not fit into what {name} can read at once "
        f"({max(0, room)} tokens are left for passages; SCRUTINEER_MODEL_CONTEXT)"
    )


def _problem(
    quoted: Answer, sentences: Sequence[Sentence], made: Written, suits: Callable[[str], bool]
) -> str | None:
    """Why what passed the gate is no answer; None where it is one."""
    if not sentences:
        tried = len(made.withheld)
        if not tried:
            return f"{made.model} wrote nothing"
        if tried == 1:
            return f"the sentence that {made.model} wrote did not pass the check"
        return f"none of the {tried} sentences that {made.model} wrote passed the check"
    keys = {(c.source.id, c.span) for s in quoted.sentences for c in s.citations}
    if any(
        suits(sentence.text) and keys & {(c.source.id, c.span) for c in sentence.citations}
        for sentence in sentences
    ):
        return None
    return f"what {made.model} wrote and passed the check does not answer the question"


def _is_safe(reply: str, question: str, said: Sequence[str]) -> bool:
    """Whether a rewritten question keeps the question and adds no word of its own."""
    if "\n" in reply or not reply.endswith("?") or len(reply) > _LONGEST_QUESTION:
        return False
    if marked_up(reply) or gives_orders(reply) or visible(reply) != reply:
        return False
    ours, asked = content_stems(reply), content_stems(question)
    known = frozenset[str]().union(asked, *(content_stems(text) for text in said))
    names = set(re.findall(r"\b[A-Z][\w’'&-]+", question[1:]))
    return asked <= ours <= known and all(name in reply for name in names)
