"""Numbers as lists show them: 3, c, C, iii, III."""

from __future__ import annotations

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def numeral(number: int, form: str) -> str:
    """`form` is `1`, `01`, `a`, `A`, `i` or `I`; what it cannot show is shown as `1` would be."""
    if form == "01":
        return f"{number:02d}"
    if form.lower() == "a" and 0 < number <= 780:
        # After z comes aa, then bb.
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters.upper() if form == "A" else letters
    if form.lower() == "i" and 0 < number < 4000:
        letters = ""
        for value, letter in _ROMAN:
            letters += letter * (number // value)
            number %= value
        return letters.upper() if form == "I" else letters
    return str(number)
