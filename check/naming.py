"""The names of a claim held against those of a statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from check.names import Code, Name, codes, initials, names, names_nothing
from check.particular import Kind, Particular
from check.reading import Reading, about, read, share
from ingest import Span

_ALIKE = 0.4
_BEGINNING = 5  # letters that a people and its country share


def names_compared(claim: Reading, statement: Reading, around: str) -> Iterator[Particular]:
    """Each person, body and place of the claim, and each reference."""
    texts = (claim.text, statement.text, around)
    said = [one for one in names(claim.text) if not names_nothing(one, claim, texts)]
    held = [
        one
        for one in (names(statement.text) if said else ())
        if one.sure and not names_nothing(one, statement, texts)
    ]
    unmatched = [theirs for theirs in held if not _is_said(theirs, statement, (claim.text,))]
    for mine in said:
        span = claim.span(mine.start, mine.end)
        namesake = _namesake(mine, held)
        if namesake is None and _is_said(mine, claim, (statement.text,)):
            yield Particular(mine.kind, span, "held", _place_of(mine, statement))
        elif not mine.sure:
            continue  # a plural noun, as like as not
        elif other := _rival(claim, mine, statement, [namesake] if namesake else unmatched):
            yield Particular(mine.kind, span, "different", statement.span(other.start, other.end))
        elif namesake is None and _is_said(mine, claim, (statement.text, around)):
            yield Particular(mine.kind, span, "held", _place_of(mine, statement))
        else:
            yield Particular(mine.kind, span, "absent")
    yield from _codes_compared(claim, statement, around)


def _namesake(mine: Name, held: Sequence[Name]) -> Name | None:
    """Another of the same surname: David Evans, where Robert Evans is meant."""
    if len(mine.core) < 2 or mine.head or mine.kind != "name":
        return None
    same = [theirs for theirs in held if theirs.core[-1] == mine.core[-1]]
    others = [theirs for theirs in same if len(theirs.core) > 1 and len(theirs.core[0]) > 1]
    if not same or any(
        theirs not in others or theirs.core[0][0] == mine.core[0][0] for theirs in same
    ):
        return None
    return others[0]


@lru_cache(maxsize=4096)
def _beginnings(text: str) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for word in read(text).words:
        if len(word.lemma) >= _BEGINNING:
            key = word.lemma[:_BEGINNING]
            found[key] = found.get(key, frozenset()) | {word.lemma}
    return found


def _is_said(name: Name, reading: Reading, texts: Sequence[str]) -> bool:
    """Whether texts have a name: the surname of a person, or most of a longer one."""
    if _abbreviated(name, reading, texts):
        return True
    absent = [word for word in name.core if not any(_has(text, word) for text in texts)]
    if name.kind == "name" and len(name.core) <= 3 and name.head is None:
        return name.core[-1] not in absent
    return len(absent) <= len(name.core) // 3


def _has(text: str, word: str) -> bool:
    """Whether a text has a word, or America for American; of an abbreviation the words."""
    if word in read(text).all_lemmas:
        return True
    same = _beginnings(text).get(word[:_BEGINNING], ())
    return any(other.startswith(word) or word.startswith(other) for other in same)


def _abbreviated(name: Name, reading: Reading, texts: Sequence[str]) -> bool:
    """Whether texts have the abbreviation of a name, or the words of one that is abbreviated."""
    words = reading.words[name.first : name.last + 1]
    if len(words) == 1 and words[0].text.isupper() and 2 < len(words[0].text) < 7:
        return any(words[0].low in initials(text) for text in texts)
    letters = initials(reading.text[name.start : name.end])
    return len(letters) > 2 and any(letters in read(text).all_lemmas for text in texts)


def _place_of(name: Name, statement: Reading) -> Span | None:
    found = [w for w in statement.words if w.lemma in name.core]
    if not found:
        return None
    run = [found[-1]] if name.kind == "name" else found
    first = last = run[0]
    for word in run[1:]:
        if word.start - last.end <= 1:
            last = word
    return statement.span(first.start, last.end)


def _rival(
    claim: Reading, mine: Name, statement: Reading, unmatched: Sequence[Name]
) -> Name | None:
    """The name that the statement has in the very role instead, if it plainly has one."""
    found = []
    for theirs in unmatched:
        near, alike = about(claim, mine.last, statement, theirs.last)
        sentence = statement.by_sentence[statement.words[theirs.last].sentence]
        alike = share(claim, sentence, mine.core)
        if alike < _ALIKE or near < 1 or not theirs.core:
            continue
        if _same_role(mine, theirs) or (
            alike >= 0.7 and near >= 2 and _same_place(claim, mine, statement, theirs)
        ):
            found.append(theirs)
    return found[0] if len(found) == 1 else None


def _same_role(mine: Name, theirs: Name) -> bool:
    if mine.head and mine.head == theirs.head:
        return True
    return mine.title is not None and mine.title == theirs.title


def _same_place(claim: Reading, mine: Name, statement: Reading, theirs: Name) -> bool:
    """Whether the same word leads to both, or both begin their sentences before the same word."""
    before = _leading(claim, mine), _leading(statement, theirs)
    if before[0] and before[0] == before[1]:
        return True
    after = _following(claim, mine), _following(statement, theirs)
    return bool(after[0]) and after[0] == after[1] and not before[0] and not before[1]


def _leading(reading: Reading, name: Name) -> tuple[str, ...]:
    """The preposition before a name with the content word before that."""
    words = [
        word
        for word in reading.words[max(0, name.first - 4) : name.first]
        if word.sentence == reading.words[name.first].sentence
        and word.low not in ("the", "a", "an")
    ]
    if not words:
        return ()
    last = words[-1]
    if last.content:
        return (last.lemma,)
    content = [word.lemma for word in words if word.content]
    return (content[-1], last.low) if content else ()


def _following(reading: Reading, name: Name) -> str:
    words = reading.words[name.last + 1 : name.last + 4]
    return next((word.lemma for word in words if word.content), "")


def _codes_compared(claim: Reading, statement: Reading, around: str) -> Iterator[Particular]:
    held, near = codes(statement.text), codes(around)
    for mine in codes(claim.text):
        kind: Kind = "number" if mine.noun else "name"
        span = claim.span(mine.start, mine.end)
        same = next((theirs for theirs in held if _is_same(mine, theirs)), None)
        other = [theirs for theirs in held if theirs.noun == mine.noun and mine.noun]
        if same:
            yield Particular(kind, span, "held", statement.span(same.start, same.end))
        elif len(other) == 1 and _told_of_same(claim, mine, statement, other[0]):
            only = other[0]
            yield Particular(kind, span, "different", statement.span(only.start, only.end))
        elif any(_is_same(mine, theirs) for theirs in near):
            yield Particular(kind, span, "held")
        else:
            yield Particular(kind, span, "absent")


def _is_same(mine: Code, theirs: Code) -> bool:
    return mine.value == theirs.value and (not mine.noun or mine.noun == theirs.noun)


def _told_of_same(claim: Reading, mine: Code, statement: Reading, theirs: Code) -> bool:
    near, alike = about(claim, claim.at(mine.start), statement, statement.at(theirs.start))
    return near >= 2 and alike >= _ALIKE
