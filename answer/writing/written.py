"""How an answer was written by a language model, or why it is quoted all the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

Fault = Literal["markup or a link", "another language", "no statement", "an echo", "an order"]
Reason = (
    Fault
    | Literal[
        "no citation",
        "no such passage",
        "not in the passage",
        "the passage says otherwise",
        "a condition left out",
        "not supported",
        "said already",
    ]
)


@dataclass(frozen=True, slots=True)
class Withheld:
    """A sentence that a model wrote and nobody is shown, and why."""

    text: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Written:
    """What a language model had to do with an answer.

    It was given `passages`; `left_out` more had no room, and `orders` gave orders to a machine.
    `prompt` is the version of the words it was told. With a `problem`, in a few words without a
    full stop, nothing of it is shown: the answer is quoted. `growing` while it still writes.
    """

    model: str
    prompt: str
    passages: int
    left_out: int = 0
    orders: int = 0
    withheld: tuple[Withheld, ...] = ()
    problem: str | None = None
    growing: bool = False

    @property
    def shown(self) -> bool:
        """Whether the answer is the model's, each sentence checked, and not quoted instead."""
        return self.problem is None

    @property
    def reasons(self) -> dict[str, int]:
        """How many sentences were withheld for each reason."""
        return dict(Counter(one.reason for one in self.withheld))

    @property
    def line(self) -> str:
        """How the answer was made, in a line for its readers."""
        if self.problem is not None:
            # A model's name is written as it is called, at the beginning too.
            own = bool(self.model) and self.problem.startswith(self.model)
            problem = self.problem if own else f"{self.problem[:1].upper()}{self.problem[1:]}"
            return f"{problem}; quoted instead."
        if self.growing:
            return f"{self.model} is writing; each sentence is checked before it is shown."
        said = (
            f"Written by {self.model} from {_passages(self.passages)}, each sentence checked; "
            f"{len(self.withheld) or 'none'} withheld."
        )
        if self.left_out:
            said += f" {_passages(self.left_out)} had no room."
        if self.orders:
            said += f" {_passages(self.orders)} with orders to a machine left out."
        return said


def _passages(number: int) -> str:
    return f"{number} passage{'' if number == 1 else 's'}"
