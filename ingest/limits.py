"""How much one paper may ask of this machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from ingest.errors import LimitError

_PREFIX = "SCRUTINEER_"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one paper may take before it is given up, with a line that says so.

    `max_megabytes` is the size of its file, `seconds` how long it may go on without finishing a
    page, `memory_megabytes` what the process that reads it may hold in memory. Each is a setting:
    SCRUTINEER_MAX_MEGABYTES and so on.
    """

    max_megabytes: int = 500
    max_pages: int = 5_000
    seconds: int = 120
    memory_megabytes: int = 3_000

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Limits:
        """The limits that these variables set. Raises LimitError for what is no limit."""
        chosen: dict[str, int] = {}
        wrong: list[str] = []
        for field in fields(cls):
            variable = _PREFIX + field.name.upper()
            words = environment.get(variable, "").strip()
            if not words:
                continue
            if words.isascii() and words.isdigit() and 0 < int(words) < 1_000_000_000:
                chosen[field.name] = int(words)
            else:
                wrong.append(f"{variable}={words!r}")
        if wrong:
            raise LimitError(f"{', '.join(wrong)}: write a whole number, such as 120")
        return cls(**chosen)


def variable(field: str) -> str:
    """The variable that sets this limit, for a message that says how to raise it."""
    return _PREFIX + field.upper()
