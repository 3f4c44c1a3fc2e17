"""Whether a claim is as strong as the words it is held against: its "should", "some" and "most".

A claim that leaves out that a thing is only planned, or says of all what is said of some, has
every figure and name of the words, and is not what they say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from check.lexicon import EXTREMES
from check.names import names
from check.particular import HARD, Kind, Particular
from check.reading import lemma
from ingest import STOP_WORDS, content_stems, sentences, stem, words

# What says that something is not a fact yet, or not for certain.
MOODS = re.compile(
    r"\b(?:should|must|(?-i:may)(?!\s\d)|might|could|would|shall|(?-i:will)|if|unless|whether"
    r"|provided that|subject to"
    r"|propos\w+|plan(?:s|ned)? to|planning to|intend\w*|aim(?:s|ed)? to|expect\w*|recommend\w*"
    r"|consider(?:s|ed|ing)?|ought|hop(?:e|es|ed|ing) to|draft|likely|possible|potential\w*"
    r"|request\w*|ask(?:s|ed)? (?:\w+ ){1,4}to|urged?|want(?:s|ed)? to|need(?:s|ed)? to"
    r"|(?:is|are|was|were|due) to|plans)\b",
    re.IGNORECASE,
)
QUANTIFIED = re.compile(
    r"\b(some|few|a few|most|many|several|nearly|almost|nearly all|almost all|half(?: of)?|part of"
    r"|up to|at least|at most|more than|less than|fewer than|around|about|approximately|over|under"
    r"|only|not all|a minority of|a majority of|generally|usually|often|sometimes|mainly|mostly"
    r"|largely|partly|broadly|typically|occasionally|frequently|relatively)\s+(?:of\s+)?(?:the\s+|its\s+|their\s+)?(\w+)",
    re.IGNORECASE,
)
# Other words in which the same can be said: nothing is stronger for being worded with them.
_MOODS_TOO = re.compile(
    r"\b(?:can|cannot|able to|requir\w+|ha(?:s|ve|d) to|prefer\w*|wish\w*|hop(?:e|es|ed|ing)"
    r"|goals?|targets?|target(?:ed|ing)|commit\w*|promis\w+|pledg\w+|priorit\w+|objectives?"
    r"|ambitions?|forecast\w*|predict\w*|project(?:ed|ions?)|going to|plan(?:ned|ning)?|aims?"
    r"|aim(?:ed|ing)|ask(?:s|ed)?|seek\w*|sought|call(?:s|ed) (?:for|on)|dut(?:y|ies)|oblig\w+"
    r"|estimat\w+|need(?:s|ed)?|want(?:s|ed)?|thought|thinks?|believ\w+|felt|perhaps"
    r"|probabl[ey]|in future)\b",
    re.IGNORECASE,
)
_PART = frozenset(
    (
        *("some", "few", "a few", "most", "half", "half of", "part of", "not all", "a minority of"),
        *("sometimes", "occasionally", "partly"),
    )
)
_NAMES: frozenset[Kind] = frozenset(("name", "place", "body"))
_WHOLLY = re.compile(
    r"(?:the\s+)?(?:only(?!\s+(?:about|around|some|just|an?|half|[£$€\d]))|solely|sole|exclusively|unique|all|every\w*|none|nobody|no|never|always|entire"
    r"|whole|unanimous\w*|most|\w+est)\b",
    re.IGNORECASE,
)
_NEARLY = 0.8  # of a claim's content words
_GOVERNED = 3  # content words after a mood, in its clause, that it is said of
_CLAUSE_END = re.compile(r"[,;:()–—]|\s-\s|\b(?:and|but|which|who|while|although|because)\b")
_NO_SUPERLATIVE = frozenset(
    """interest request forest rest test west invest suggest honest protest contest harvest guest
    modest earnest arrest digest manifest quest crest chest vest nest pest jest zest latest divest
    conquest inquest bequest congest ingest priest attest detest molest everest budapest northwest
    southwest midwest reinvest retest wrest behest""".split()
)
_SUPERLATIVE = re.compile(
    r"\b(?:(?<!at )(?P<degree>most|least)\s+(?P<of>[a-z]{4,}?(?<!s))|(?P<word>[a-z]{2,}est|worst)"
    r")\b",
    re.IGNORECASE,
)
_RANK = re.compile(
    r"\b(?:\d+(?:st|nd|rd|th)|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)[\s-]+$"
    r"|\b(?P<among>(?:one of|some of|among|amongst) (?:the|its|their|our))\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)


def holds_firmly(
    claim: str, held: str, particulars: Sequence[Particular], *, alone: bool = False
) -> bool:
    """Whether words can support a claim, as far as its particulars and its strength tell.

    Nothing of it is otherwise; no figure, date or name is missing, nor what says that it is so of
    all, of none or of this only; and it is no surer and no wider than the words are. Words that
    stand `alone`, without their paper, may leave unnamed what they speak of ("the council"), but
    not name another.
    """
    if any(one.standing == "different" for one in particulars):
        return False
    missing = {
        one.kind
        for one in particulars
        if one.standing == "absent"
        and (
            one.kind in HARD or (one.kind == "quantifier" and _WHOLLY.match(claim, one.said.start))
        )
    }
    if alone and not _names_another(claim, held):
        missing -= _NAMES
    return not missing and strength_kept(claim, held)


def shows_no_difference(told: str, held: str, particulars: Sequence[Particular]) -> bool:
    """Whether words have all of a claim's particulars and nearly all its words: nothing that
    contradicts it could be shown in them. `told` is the claim in their notation."""
    stems = content_stems(told)
    near = len(stems & content_stems(held)) >= _NEARLY * len(stems)
    return near and bool(particulars) and all(one.standing == "held" for one in particulars)


def _names_another(claim: str, held: str) -> bool:
    said = {word for name in names(claim) for word in name.core}
    return any(not said & set(name.core) for name in names(held))


def strength_kept(claim: str, held: str) -> bool:
    """Whether a claim keeps that something only should be or may be, and is only so of some, or
    less than the most; told of those sentences of the words that have most of the claim."""
    said = content_stems(claim)
    own = [held[start:end] for start, end in sentences(held)] or [held]
    shared = [len(said & content_stems(one)) for one in own]
    nearest = [one for one, count in zip(own, shared, strict=True) if count == max(shared)]
    return any(
        _mood_kept(claim, one) and _share_kept(claim, one) and _rank_kept(claim, one)
        for one in nearest
    )


def quantified(text: str) -> set[tuple[str, str]]:
    """Each "some", "most", "about" with the stem of what it stands before."""
    return {(m[1].lower(), stem(m[2])) for m in QUANTIFIED.finditer(text)}


def _mood_kept(claim: str, held: str) -> bool:
    """Whether both, or neither, say of what they share that it only should be or may be."""
    ours, theirs = _has_mood(claim), _has_mood(held)
    if ours and theirs:
        return True
    return not (_governs(held, claim) and not ours) and not (_governs(claim, held) and not theirs)


def _has_mood(text: str) -> bool:
    return bool(MOODS.search(text) or _MOODS_TOO.search(text))


def _governs(text: str, other: str) -> bool:
    """Whether a mood of a text is said of words that the other text has."""
    shared = content_stems(other)
    for found in MOODS.finditer(text):
        clause = _CLAUSE_END.split(text[found.end() :], maxsplit=1)[0]
        after = [stem(word) for word in words(clause) if word not in STOP_WORDS][:_GOVERNED]
        if shared & set(after):
            return True
    return False


def _share_kept(claim: str, held: str) -> bool:
    """Whether what the words say of a part of a thing is not said of the thing."""
    said = {stem(word) for word in words(claim)}
    ours = {noun for _, noun in quantified(claim)}
    partly = {noun for how, noun in quantified(held) if how in _PART}
    return not (partly & said) - ours


@dataclass(frozen=True, slots=True)
class _Superlative:
    """What is the most of something: `of` in lemmas, `rank` where it is not the first of all."""

    of: frozenset[str]
    rank: str


@lru_cache(maxsize=4096)
def _superlatives(text: str) -> tuple[_Superlative, ...]:
    return tuple(_superlatives_in(text))


def _superlatives_in(text: str) -> Iterator[_Superlative]:
    for found in _SUPERLATIVE.finditer(text):
        word = (found["word"] or "").lower()
        if word in _NO_SUPERLATIVE:
            continue
        before = _RANK.search(text[max(0, found.start() - 30) : found.start()])
        rank = ("among" if before["among"] else before[0].strip(" -").lower()) if before else ""
        own = lemma(word or f"{found['degree']} {found['of']}".lower())
        alike = [side for pair in EXTREMES for side in pair if own in side]
        yield _Superlative(frozenset((own,)).union(*alike), rank)


def _rank_kept(claim: str, held: str) -> bool:
    """Whether each thing that a claim calls the most is the most, not the fifth, by the words."""
    theirs = _superlatives(held)
    return all(
        any(mine.of & other.of and mine.rank == other.rank for other in theirs)
        for mine in _superlatives(claim)
    )
