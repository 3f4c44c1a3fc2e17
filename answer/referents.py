"""What a follow-up may refer to: people, bodies, statements and papers named before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from answer.answer import Citation, Sentence, Turn
from answer.question import understand
from answer.slots import is_body, is_question, subject_of, topic_of
from check import names_in
from ingest import content_stems, content_words

_SHE = re.compile(r"\b(?:she|her|hers|mrs|ms|miss)\b", re.IGNORECASE)
_HE = re.compile(r"\b(?:he|him|his|mr)\b", re.IGNORECASE)
_STANDS_IN = re.compile(r"^[“\"]")
_BRACKETED = re.compile(r"^.*?\? \(.+\)$", re.DOTALL)


class Conversation:
    """The turns so far, asked for what a follow-up can refer to. Not empty."""

    def __init__(
        self,
        turns: Sequence[Turn],
        only_capitalised: Callable[[str], bool],
        every: Sequence[Turn] = (),
    ) -> None:
        """`turns` may be leant on; people are remembered of `every` turn, refused ones as well."""
        self._turns = turns
        self._every = every or turns
        self._only_capitalised = only_capitalised

    @property
    def question(self) -> str:
        """The last question that was whole: not the words of a statement, and leaning on nothing.

        What leaned on it does not count, so that no chain of questions is built up.
        """
        asked = [turn.answer.searched.query for turn in reversed(self._turns)]
        own = [q for q in asked if not _STANDS_IN.match(q) and not _BRACKETED.match(q)]
        return next(filter(is_question, own), own[0] if own else self._turns[0].question)

    @property
    def citation(self) -> Citation | None:
        """The first citation of the last answer; None after a refusal."""
        return next(iter(self._turns[-1].answer.citations), None)

    def said(self, number: int) -> str | None:
        """The words of a sentence of the last answer: 1 is the first, -1 the last."""
        sentences = self._turns[-1].answer.sentences
        place = number - 1 if number > 0 else number
        if not -len(sentences) <= place < len(sentences):
            return None
        return statement(sentences[place].citations[0])

    def person(self, *, woman: bool) -> str | None:
        """The person whom "she", or "he", most likely means: the last named, questions first.

        Never one whom the conversation has called by the other pronoun. Of several in an answer it
        is the one beside whom the words of the question stand: the holder of the post asked for.
        """
        others = self._called(not woman)
        for turn in reversed(self._every):
            asked = turn.answer.searched.query
            own = [p for p in self._people(asked, woman) if _last(p.name) not in others]
            if own:
                return own[0].name
            told = [_told(sentence) for sentence in turn.answer.sentences]
            people = [person for text in told for person in self._people(text, woman)]
            said = [person for person in people if _last(person.name) not in others]
            if said:
                wanted = content_stems(asked)
                return max(said, key=lambda p: len(wanted & content_stems(p.beside))).name
            post = _post(asked)
            names = [n for text in told for n in names_in(text, self._only_capitalised)]
            if post and not any(name.person for name in names):
                return post  # asked for by what they are, and no answer names them
        return None

    def _people(self, text: str, woman: bool) -> list[_Person]:
        """The people of a text, without those of whom it speaks by the other pronoun alone."""
        other, own = (_HE, _SHE) if woman else (_SHE, _HE)
        named = [n for n in names_in(text, self._only_capitalised) if n.person]
        found = []
        for i, name in enumerate(named):
            end = named[i + 1].start if i + 1 < len(named) else len(text)
            before = text[named[i - 1].end if i else 0 : name.start]
            apposed = re.split(r"[,;:.]|\band\b", before)[-1]
            beside = f"{apposed if i else before} {text[name.start : end]}"
            if not (other.search(beside) and not own.search(beside)):
                found.append(_Person(name.text, beside))
        return found

    def _called(self, woman: bool) -> frozenset[str]:
        """The last names of those for whom "she", or "he", was asked and understood before."""
        pronoun = _SHE if woman else _HE
        return frozenset(
            _last(name.text)
            for turn in self._every
            if pronoun.search(turn.question)
            for name in names_in(turn.answer.searched.query, self._only_capitalised)
            if name.person and name.text not in turn.question
        )

    def body(self, *, says: bool) -> str | None:
        """The body whom "they" most likely means: who was asked about or, of what is said, the
        publisher who answered."""
        subject = subject_of(self.question, self._only_capitalised)
        named = names_in(self.question, self._only_capitalised)
        if subject and not any(n.person and n.text in subject for n in named):
            capital = any(n.text in subject for n in named)
            if not says or capital or is_body(subject, self._only_capitalised):
                return subject
        bodies = [n.text for n in named if not n.person]
        if says and bodies:
            return bodies[-1]
        if says and self.citation and self.citation.source.publisher:
            return self.citation.source.publisher.partition(",")[0]
        return None

    def thing(self) -> str | None:
        """What "it" as a subject means, where only one thing was named; else None."""
        question = self.question
        whole = re.match(
            r"^(?:what|when|where|who)(?:'s|’s| is| was) (?P<what>(?:the|our) [^?]+?)\s*\??$",
            question,
            re.IGNORECASE,
        )
        if whole and not re.search(r"\w+ing\b|\bto\b", whole["what"]):
            return whole["what"]
        speaker = understand(question).speaker
        named = [n for n in names_in(question, self._only_capitalised) if not n.person]
        named = [n for n in named if speaker is None or n.text not in speaker]
        if len({n.text for n in named}) != 1:
            return None
        name = named[0]
        article = re.search(r"\b(the|our) $", question[: name.start], re.IGNORECASE)
        return f"{article.group()}{name.text}" if article else name.text

    def topic(self) -> str | None:
        """What was asked about, as "about it" means it."""
        return topic_of(self.question)

    def years(self) -> tuple[int, ...]:
        return understand(self.question).years

    @property
    def report(self) -> str | None:
        """The paper that "the report" means: one asked about, or else the one cited first."""
        named = re.search(
            r"\b(?:the|our) (?:[\w’'-]+ ){0,3}?(?:report|statement|article|plan|strategy)\b",
            self.question,
            re.IGNORECASE,
        )
        if named and len(content_words(named.group())) > 1:
            return named.group()
        return self.citation.source.title if self.citation else None


@dataclass(frozen=True, slots=True)
class _Person:
    """A person in a text, and the words beside the name, up to the next person's."""

    name: str
    beside: str


def _last(name: str) -> str:
    return name.split()[-1]


def _post(question: str) -> str | None:
    post = re.match(r"who(?:'s|’s| is| was) ((?:the|our) .+?)\s*\??$", question, re.IGNORECASE)
    return post[1] if post else None


def _told(sentence: Sentence) -> str:
    lead = sentence.citations[0].lead
    return f"{lead.flat if lead else ''} {sentence.text}"


def statement(citation: Citation) -> str:
    """The words of a cited statement, to be searched for again: whose they are is said with them.

    Set in quotation marks; but words that ask for something ("the cost of …") would be taken for
    a question after it, and are given without the small words that make them one.
    """
    words = citation.span.flat.strip(" “”\"'‘’")
    understood = understand(words)
    if understood.asks != "other" or understood.is_task:
        words = " ".join(content_words(words))
    return f"“{words}”"
