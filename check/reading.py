"""A text read once for comparing: its words with their stems, sentences and clauses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from check.lexicon import IRREGULAR, SAME
from ingest import STOP_WORDS, Span, stem

# Written with and without a hyphen: over-spent, non-residential, re-opened.
_WORD = re.compile(
    r"(?:over|under|non|un|re|co|mis)-[^\W\d_]+(?:['’][^\W\d_]+)?"
    r"|\d[\d,]*(?:\.\d+)*(?:st|nd|rd|th)?(?![^\W\d_])"
    r"|[^\W_]+(?:['’][^\W_]+)?",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?][\"”’')\]]*\s|;|\n\s*\n|•")
_CLAUSE_END = re.compile(r"[,:()\[\]–—]|\s-\s")
_ABBREVIATED = frozenset("mr mrs ms dr cllr st no nos prof rev hon vs e.g i.e etc approx".split())
_CLAUSE_WORDS = frozenset(
    "but however although though while whereas because unless despite until".split()
)
_TOPIC = 0.5
_NOT_CONTENT = STOP_WORDS | frozenset(
    """above across after again against around because before behind below beneath beside besides
    between both during either else even ever every few however less like more most neither never
    none per rather several since still than though toward towards unless upon via whereas without
    yet although despite
    although already always another been being both nobody nothing few fewer least often once
    themselves himself herself itself something someone anyone everyone everything today including
    cannot
    """.split()
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its place: `text[start:end]`; `lemma` is what it is compared by."""

    start: int
    end: int
    text: str
    low: str
    lemma: str
    content: bool
    sentence: int
    clause: int

    @property
    def capital(self) -> bool:
        """Whether it is written like a name."""
        return self.text[:1].isupper()


@dataclass(frozen=True)
class Reading:
    """A text and its words in order."""

    text: str
    words: tuple[Word, ...]
    topic: frozenset[str] = frozenset()

    @cached_property
    def lemmas(self) -> frozenset[str]:
        """What carries the meaning of the text."""
        return frozenset(word.lemma for word in self.words if word.content)

    def on(self, topic: frozenset[str]) -> Reading:
        """The same text, known to be about these lemmas."""
        return Reading(self.text, self.words, topic)

    @cached_property
    def all_lemmas(self) -> frozenset[str]:
        """Of all its words, the small ones too."""
        return frozenset(word.lemma for word in self.words)

    @cached_property
    def by_sentence(self) -> tuple[frozenset[str], ...]:
        """What carries the meaning of each sentence."""
        found: list[set[str]] = [set() for _ in range(self.words[-1].sentence + 1 if self else 0)]
        for word in self.words:
            if word.content:
                found[word.sentence].add(word.lemma)
        return tuple(map(frozenset, found))

    @cached_property
    def _starts(self) -> dict[int, int]:
        return {word.start: index for index, word in enumerate(self.words)}

    def __bool__(self) -> bool:
        return bool(self.words)

    def at(self, start: int) -> int:
        """The index of the word at or after an offset, the last one beyond the end."""
        found = self._starts.get(start)
        if found is not None:
            return found
        later = (index for index, word in enumerate(self.words) if word.end > start)
        return next(later, len(self.words) - 1)

    def span(self, start: int, end: int) -> Span:
        """These characters of the text."""
        return Span(start, end, self.text[start:end])

    def span_of(self, index: int) -> Span:
        """The characters of a word."""
        return self.span(self.words[index].start, self.words[index].end)

    def near(self, index: int, radius: int = 5) -> frozenset[str]:
        """The content lemmas nearest to a word in its sentence, its own left out."""
        own = self.words[index]
        found = set()
        for step in (-1, 1):
            left, place = radius, index + step
            while left and 0 <= place < len(self.words):
                word = self.words[place]
                if word.sentence != own.sentence:
                    break
                if word.content:
                    found.add(word.lemma)
                    left -= 1
                place += step
        return frozenset(found - {own.lemma})


@lru_cache(maxsize=4096)
def read(text: str) -> Reading:
    """The words of a text; a hyphen or an irregular form makes no difference to a lemma."""
    found: list[Word] = []
    sentence = clause = before = 0
    for match in _WORD.finditer(text):
        written = match[0]
        low = written.lower().replace("’", "'")
        if low[0].isalpha():
            low = low.replace("-", "")
        if found:
            gap = text[before : match.start()]
            abbreviated = found[-1].low in _ABBREVIATED and gap.startswith(".")
            if _SENTENCE_END.search(gap) and not abbreviated:
                sentence, clause = sentence + 1, clause + 1
            elif _CLAUSE_END.search(gap) or low in _CLAUSE_WORDS:
                clause += 1
        content = low not in _NOT_CONTENT and not low.endswith("n't") and not low[0].isdigit()
        found.append(
            Word(
                *(match.start(), match.end(), written, low, lemma(low)),
                *(content and len(low) > 1, sentence, clause),
            )
        )
        before = match.end()
    return Reading(text, tuple(found))


@lru_cache(maxsize=1 << 16)
def lemma(word: str) -> str:
    """What a word is compared by: one form for rose and rising, Cllr and councillor."""
    bare = re.sub(r"'s?$", "", word)
    plain = IRREGULAR.get(bare, bare)
    found = stem(plain)
    return SAME.get(found, found)


def share(claim: Reading, held: frozenset[str], leaving: Iterable[str] = ()) -> float:
    """How much of what a claim speaks of stands in these lemmas; `leaving` is not asked for.

    What the claim is about (names, the words of headings) counts half: it stands in every sentence
    on the subject, whatever is said of it.
    """
    wanted = claim.lemmas - frozenset(leaving)
    topic = wanted & claim.topic
    said = wanted - topic
    whole = len(said) + _TOPIC * len(topic)
    return (len(said & held) + _TOPIC * len(topic & held)) / whole if whole else 0.0


def about(claim: Reading, index: int, statement: Reading, other: int) -> tuple[int, float]:
    """How far two words are said of the same thing.

    Returns how many lemmas near the one stand near the other (all topics count as one, and none
    where only they do), and the share of the claim's lemmas, of all or of those nearest, that the
    other's sentence has; without the two words themselves.
    """
    both = {claim.words[index].lemma, statement.words[other].lemma}
    shared = (claim.near(index) & statement.near(other)) - both
    said = shared - claim.topic
    near = len(said) + (said != shared) if said else 0
    sentence = statement.by_sentence[statement.words[other].sentence]
    window = claim.near(index, 4) - both - claim.topic
    local = len(window & sentence) / len(window) if len(window) > 2 else 0.0
    return near, max(share(claim, sentence, both), local)
