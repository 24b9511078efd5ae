"""Long numbers as decimal text: by itself Python neither writes nor reads more than 4,300 digits.

>>> shown(Fraction(-7, 2)), shown(True), shown(10**6000)
('-7/2', 'True', '1000000000…0000000000 (6,001 digits)')
"""

from __future__ import annotations

from fractions import Fraction

__all__ = ["LONGEST", "read", "shown"]

LONGEST = 100_000
"""More digits are not read: that takes as long as the square of their number."""

WRITTEN = 4_000
ENDS = 10


def shown(value: object) -> str:
    """The text of a value; of a number with more than 4,000 digits both ends and their number."""
    if isinstance(value, bool) or not isinstance(value, (int, Fraction)):
        return str(value)
    sign, above, below = "-" * (value < 0), abs(value.numerator), value.denominator
    return sign + _whole(above) + (f"/{_whole(below)}" if below != 1 else "")


def _whole(number: int) -> str:
    if number < 10**WRITTEN:
        return str(number)
    digits = _length(number)
    start, end = number // 10 ** (digits - ENDS), number % 10**ENDS
    return f"{start}…{end:0{ENDS}} ({digits:,} digits)"


def _length(number: int) -> int:
    """How many digits a positive number has."""
    least = (number.bit_length() - 1) * 30102999566398119 // 10**17
    return least + 1 if number < 10 ** (least + 1) else least + 2


def read(text: str) -> int:
    """The whole number that is written.

    Raises:
        ValueError: it is none, or has more than 100,000 digits.

    >>> read("-1" + "0" * 6000) == -10**6000
    True
    """
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= LONGEST):
        raise ValueError(f"{text[:20]} … is no whole number of at most {LONGEST:,} digits")
    number = 0
    for start in range(0, len(digits), WRITTEN):
        piece = digits[start : start + WRITTEN]
        number = number * 10 ** len(piece) + int(piece)
    return -number if text.startswith("-") else number
