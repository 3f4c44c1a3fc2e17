"""The units of quantities: money, shares, lengths and the like, brought to one of each."""

from __future__ import annotations

import re
from typing import Literal

QuantityKind = Literal["number", "money", "percentage"]

UNITS = {
    "second": ("time", 1 / 86_400),
    "sec": ("time", 1 / 86_400),
    "minute": ("time", 1 / 1_440),
    "min": ("time", 1 / 1_440),
    "hour": ("time", 1 / 24),
    "hr": ("time", 1 / 24),
    "day": ("time", 1.0),
    "week": ("time", 7.0),
    "fortnight": ("time", 14.0),
    "month": ("time", 30.4375),
    "year": ("time", 365.25),
    "yr": ("time", 365.25),
    "decade": ("time", 3_652.5),
    "century": ("time", 36_525.0),
    "centuries": ("time", 36_525.0),
    "mile": ("length", 1.609344),
    "kilometre": ("length", 1.0),
    "kilometer": ("length", 1.0),
    "km": ("length", 1.0),
    "metre": ("length", 0.001),
    "meter": ("length", 0.001),
    "feet": ("length", 0.0003048),
    "foot": ("length", 0.0003048),
    "ft": ("length", 0.0003048),
    "inch": ("length", 0.0000254),
    "square mile": ("area", 258.999),
    "square kilometre": ("area", 100.0),
    "square metre": ("area", 0.0001),
    "square foot": ("area", 0.0000092903),
    "square feet": ("area", 0.0000092903),
    "square yard": ("area", 0.0000836127),
    "square km": ("area", 100.0),
    "square m": ("area", 0.0001),
    "square ft": ("area", 0.0000092903),
    "hectare": ("area", 1.0),
    "acre": ("area", 0.404686),
    "tonne": ("mass", 1_000.0),
    "ton": ("mass", 1_000.0),
    "kilogram": ("mass", 1.0),
    "kg": ("mass", 1.0),
    "mph": ("speed", 1.609344),
    "degree": ("degrees", 1.0),
}
_SIGNS = {"gbp": "£", "eur": "€", "usd": "$", "euro": "€", "dollar": "$"}
UNIT = (
    r"(?:square|sq\.?)[\s-]*(?:miles?|kilomet(?:re|er)s?|met(?:re|er)s?|feet|foot|yards?|km|ft|m)"
    r"|(?:km|m)[²2]|(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?"
    r"|fortnights?|months?|years?|yrs?|decades?|century|centuries|miles?|kilomet(?:re|er)s?|km"
    r"|met(?:re|er)s?|feet|foot|ft|inch(?:es)?|hectares?|acres?|tonnes?|tons?|kilograms?|kg|mph|degrees?)"
)
SHORT_UNIT = r"(?:hrs?|mins?|km[²2]?|kg|mph|ft)"  # may stand at the digits: 5km
PERCENT = r"%|per\s*cent\b|percent(?:age\s+points?)?\b|percentage\s+points?\b"


def unit_of(match: re.Match[str]) -> tuple[str, float, QuantityKind]:
    """The unit of a matched amount, by what its number is multiplied, and its kind."""
    if match["percent"]:
        return "%", 1.0, "percentage"
    if match["sign"] or match["coin"]:
        coin = (match["coin"] or "").strip().lower().rstrip("s")
        sign = _SIGNS.get((match["sign"] or coin).lower(), match["sign"] or "£")
        return sign, 0.01 if coin == "pence" else 1.0, "money"
    if match["unit"] or match["close"]:
        written = " ".join((match["unit"] or match["close"]).lower().replace("-", " ").split())
        written = re.sub(r"^(?:square|sq\.?)\s*(?=\w)", "square ", written)
        written = re.sub(r"^(k?m)[²2]$", r"square \1", written)
        name = written if written in UNITS else re.sub(r"e?s$", "", written)
        name = name if name in UNITS else written.removesuffix("s").replace("meter", "metre")
        unit, size = UNITS.get(name, UNITS.get(written.removesuffix("s"), ("", 1.0)))
        return unit, size, "number"
    return "", 1.0, "number"
