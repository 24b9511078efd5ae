"""Words become vectors: a documented exact embedding, or the user's own table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from flint import fmpq

from memcap.numeric.errors import InputError
from memcap.numeric.exact import exact
from memcap.numeric.lines import read_lines
from memcap.numeric.strict_json import load_json

__all__ = ["DIMENSION", "MAX_DIMENSION", "Table", "base_for", "embed", "look_up", "read_table"]

DIMENSION: Final = 4
"""The dimension d of the digit embedding when the user sets none."""

MAX_DIMENSION: Final = 4096

Vector = tuple[fmpq, ...]
Table = Mapping[str, Vector]


def base_for(count: int, d: int) -> int:
    """The least b ≥ 2 with b^d ≥ count: `count` words then have distinct d-digit numbers.

    >>> base_for(10_000, 4), base_for(10_001, 4), base_for(1, 3)
    (10, 11, 2)
    """
    low, high = 2, max(2, count)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if middle**d >= count else (middle + 1, high)
    return low


def embed(count: int, d: int) -> tuple[Vector, ...]:
    """The digit embedding: word i becomes the d digits of i in base `base_for(count, d)`.

    Most significant digit first; the result is count x d. Different words have different digits,
    so δ ≥ 1, and every entry lies in {0 … base−1}. Raises ValueError unless 1 ≤ d ≤ 4096.

    >>> embed(5, 2)
    ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1))
    """
    if not 1 <= d <= MAX_DIMENSION:
        raise ValueError(f"the dimension is between 1 and {MAX_DIMENSION}, not {d}")
    base = base_for(count, d)
    digits = [fmpq(digit) for digit in range(base)]
    return tuple(tuple(digits[k] for k in _digits(word, base, d)) for word in range(count))


def _digits(number: int, base: int, d: int) -> tuple[int, ...]:
    lowest_first = []
    for _ in range(d):
        number, digit = divmod(number, base)
        lowest_first.append(digit)
    return tuple(reversed(lowest_first))


def look_up(words: Sequence[str], table: Table, file: object) -> tuple[Vector, ...]:
    """The vectors of `words`, in their order; InputError naming up to five words not in it.

    >>> look_up(["b"], {"a": (fmpq(1),), "b": (fmpq(2),)}, "table.tsv")
    ((2,),)
    """
    missing = [word for word in words if word not in table]
    if missing:
        shown = ", ".join(repr(word) for word in missing[:5])
        more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
        raise InputError(file, "", f"no vector is known for {shown}{more}")
    return tuple(table[word] for word in words)


def read_table(path: Path, d: int | None = None) -> dict[str, Vector]:
    """A table of vectors: JSON {"word": ["1/2", 3]}, or else lines `word<TAB>1/2<TAB>3`.

    Numbers as `numeric.exact.exact` takes them. Raises InputError, with the place, for a number
    that is not exact, a word that stands twice, vectors of two dimensions, or, where `d` is
    given, of another dimension than d. Two words may share a vector: `numeric.consistency` says.
    """
    entries = _json_entries(path) if path.suffix == ".json" else _line_entries(path)
    table: dict[str, Vector] = {}
    for place, word, numbers in entries:
        if word in table:
            raise InputError(path, place, f"a second vector for {word!r}")
        table[word] = _vector(path, place, numbers)
        d = len(table[word]) if d is None else d
        if len(table[word]) != d:
            reason = f"the vector of {word!r} has {len(table[word])} entries, not {d}"
            raise InputError(path, place, reason)
    if not table:
        raise InputError(path, "", "the table is empty")
    return table


def _vector(path: Path, place: str, numbers: Sequence[object]) -> Vector:
    if not 1 <= len(numbers) <= MAX_DIMENSION:
        raise InputError(path, place, f"a vector has between 1 and {MAX_DIMENSION} entries")
    try:
        return tuple(exact(number) for number in numbers)
    except (TypeError, ValueError) as error:
        raise InputError(path, place, str(error)) from None


def _json_entries(path: Path) -> Iterator[tuple[str, str, Sequence[object]]]:
    content = load_json(path)
    if not isinstance(content, dict):
        raise InputError(path, "", 'a table is a JSON object {"word": [numbers]}')
    for word, numbers in content.items():
        if not isinstance(numbers, list):
            raise InputError(path, f"word {word!r}", "the vector is not a list of numbers")
        yield f"word {word!r}", word, numbers


def _line_entries(path: Path) -> Iterator[tuple[str, str, Sequence[object]]]:
    for number, line in read_lines(path):
        word, *numbers = line.split("\t")
        if line and not word:
            raise InputError(path, f"line {number}", "a vector without a word")
        if line:
            yield f"line {number}", word, numbers
