"""How long a text is, in tokens of tiktoken's cl100k_base."""

from __future__ import annotations

import functools
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tiktoken

# tiktoken names a cached vocabulary by the SHA-1 of its address; this one is cl100k_base.
_VOCABULARY = "tiktoken_cache/9b5ad71b2ce5302211f9c61530b329a4922fc6a4"
# The splitting pattern of cl100k_base, as in tiktoken_ext.openai_public.
_PATTERN = (
    r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+"
    r"|\s++$|\s*[\r\n]|\s+(?!\S)|\s"
)


def count_tokens(text: str) -> int:
    """The number of cl100k_base tokens in `text`."""
    return len(_encoding().encode_ordinary(text))


def bundled(path: str) -> Path:
    """A data file that the llama-index-core package carries, found without importing it."""
    found = find_spec("llama_index.core")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("llama-index-core is not installed: install the requirements")
    return Path(found.submodule_search_locations[0]) / "_static" / path


@functools.cache
def _encoding() -> tiktoken.Encoding:
    """Built from the bundled file: tiktoken's own loader would go to the network without it."""
    import base64

    import tiktoken

    lines = bundled(_VOCABULARY).read_bytes().splitlines()
    ranks = {base64.b64decode(token): int(rank) for token, rank in (line.split() for line in lines)}
    return tiktoken.Encoding(
        "cl100k_base", pat_str=_PATTERN, mergeable_ranks=ranks, special_tokens={}
    )
