"""Whether two papers, or two passages, are the same words in another form.

The same report comes as a PDF of its own, inside a pack, and as a web page: line breaks, hyphens,
quotation marks and capitals differ, the letters and figures do not.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Collection

# The share of the smaller paper's passages from which it stands in the other. Not all of them: the
# passage at either end is often cut otherwise in a pack, where the next paper's words follow.
CONTAINED = 0.95


def likeness(text: str) -> str:
    """A digest of the text's letters and figures alone; "" for a text without any.

    Case, white space, punctuation, hyphens, accents and ligatures make no difference. Figures do:
    two months of one monitoring report are not alike.
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(character for character in plain if character.isalnum())
    return hashlib.sha256(kept.encode()).hexdigest()[:32] if kept else ""


def overlap(one: Collection[str], other: Collection[str]) -> float:
    """The share of the smaller one's passages that stand in the other, by their likenesses.

    From CONTAINED on, the smaller paper is a part of the larger one. 0 if either has no words.
    """
    ours, theirs = (set(likenesses) - {""} for likenesses in (one, other))
    if not ours or not theirs:
        return 0.0
    return len(ours & theirs) / min(len(ours), len(theirs))
