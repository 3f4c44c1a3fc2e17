"""All ways to change a sentence, the rarer ones with more weight."""

from __future__ import annotations

from training.change import Maker
from training.change_dates import date, ordinal
from training.change_numbers import money, number, percentage
from training.change_said import detail, list_shorter, passive, quantifier, shorter
from training.change_words import name_other, negation, opposite, roles

CHANGES: dict[str, tuple[Maker, float]] = {
    "opposite": (opposite, 1.0),
    "negation": (negation, 0.8),
    "name": (name_other, 0.6),
    "roles": (roles, 0.8),
    "number": (number, 1.2),
    "percentage": (percentage, 2.0),
    "money": (money, 2.5),
    "date": (date, 0.7),
    "ordinal": (ordinal, 0.7),
    "quantifier": (quantifier, 1.6),
    "shorter": (shorter, 0.7),
    "list": (list_shorter, 0.6),
    "detail": (detail, 0.5),
    "passive": (passive, 3.0),
}
