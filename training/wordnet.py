"""Synonyms and antonyms of first senses, from WordNet's files (Debian package wordnet-base)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path("/usr/share/wordnet")
_POS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}


@dataclass
class WordNet:
    """Only words that are of one part of speech: no tagger is at hand."""

    synonyms: dict[str, list[str]] = field(default_factory=dict)
    antonyms: dict[str, list[str]] = field(default_factory=dict)


def load(common: Mapping[str, int], folder: Path = FOLDER) -> WordNet:
    """`common` counts the words of the texts: rare words are neither exchanged nor put in."""
    first, kinds = _first_senses(folder)
    found = WordNet()
    for kind in _POS:
        words, pairs = _synsets(folder / f"data.{kind}")
        for (lemma, own), place in first.items():
            if own != kind or common.get(lemma, 0) < 3 or len(lemma) < 4:
                continue
            if kinds[lemma] > 1 and kind != "adj":
                continue
            same = [w for w in words[place] if w != lemma and common.get(w, 0) >= 8]
            # A synonym must mean this first of all, too.
            same = [w for w in same if first.get((w, kind)) == place and w[:4] != lemma[:4]]
            if same and kinds[lemma] == 1:
                found.synonyms[lemma] = same
            other = [w for w in pairs.get((place, lemma), []) if common.get(w, 0) >= 3]
            if other:
                found.antonyms.setdefault(lemma, []).extend(other)
    return found


def _first_senses(folder: Path) -> tuple[dict[tuple[str, str], int], Counter[str]]:
    first, kinds = {}, Counter[str]()
    for kind in _POS:
        for line in (folder / f"index.{kind}").read_text(encoding="latin-1").splitlines():
            if line.startswith(" "):
                continue
            parts = line.split()
            count, pointers = int(parts[2]), int(parts[3])
            place = int(parts[6 + pointers])
            first[parts[0], kind] = place
            kinds[parts[0]] += 1
            assert count >= 1
    return first, kinds


def _synsets(file: Path) -> tuple[dict[int, list[str]], dict[tuple[int, str], list[str]]]:
    """The words of each synset, and the antonyms of a word in a synset."""
    words: dict[int, list[str]] = {}
    against: list[tuple[int, int, int, int]] = []
    for line in file.read_text(encoding="latin-1").splitlines():
        if line.startswith(" "):
            continue
        parts = line.partition(" | ")[0].split()
        place, count = int(parts[0]), int(parts[3], 16)
        words[place] = [parts[4 + 2 * i].partition("(")[0].lower() for i in range(count)]
        at = 4 + 2 * count
        for i in range(int(parts[at])):
            symbol, target, _, ends = parts[at + 1 + 4 * i : at + 5 + 4 * i]
            if symbol == "!":
                against.append((place, int(ends[:2], 16), int(target), int(ends[2:], 16)))
    pairs: dict[tuple[int, str], list[str]] = {}
    for place, one, target, other in against:
        if target in words and one and other:
            pairs.setdefault((place, words[place][one - 1]), []).append(words[target][other - 1])
    return words, pairs
