"""Numeric arrays: X of N x n x d exact numbers, and Y of N x n labels, or of N."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy.typing as npt
from flint import fmpq

from memcap.numeric.errors import InputError
from memcap.numeric.exact import exact
from memcap.numeric.readers.npz import read_members
from memcap.numeric.readers.rows import Row
from memcap.numeric.strict_json import load_json

__all__ = ["Arrays", "read_json_arrays", "read_npz"]

Lazy = tuple[int, Iterable[object]]
"""Rows and how many there are."""


@dataclass(frozen=True)
class Arrays:
    """Rows whose words are the names of vectors, and the vectors: `Table` of dimension d."""

    rows: tuple[Row, ...]
    vectors: dict[str, tuple[fmpq, ...]]
    d: int


def read_json_arrays(path: Path) -> Arrays:
    """JSON {"X": N x n x d integers or strings such as "1/2", "Y": N x n or N labels ≥ 0}.

    Raises InputError, with the row, for any fault: a float, a ragged array, a missing key.
    """
    content = load_json(path)
    if not isinstance(content, dict) or not {"X", "Y"} <= set(content):
        raise InputError(path, "", 'arrays are a JSON object {"X": …, "Y": …}')
    return _arrays(path, *(_listed(path, name, content[name]) for name in ("X", "Y")))


def read_npz(path: Path) -> Arrays:
    """An .npz archive with integer arrays X (N x n x d) and Y (N x n or N); nothing is unpickled.

    Raises InputError for any other type of array (floats above all), and as for JSON.
    """
    x, y = read_members(path, ("X", "Y"))
    return _arrays(path, _rows(path, "X", x), _rows(path, "Y", y))


def _rows(path: Path, name: str, array: npt.NDArray[Any]) -> Lazy:
    """The rows of an array as lists of integers, each made when it is asked for."""
    if array.ndim == 0:
        raise InputError(path, name, "a single number, where rows are needed")
    return len(array), (row.tolist() for row in array)


def _listed(path: Path, place: str, value: object) -> Lazy:
    rows = _list(path, place, value)
    return len(rows), rows


def _arrays(path: Path, x: Lazy, y: Lazy) -> Arrays:
    (number, rows), (others, labels) = x, y
    if number != others:
        raise InputError(path, "Y", f"{others} rows of labels for {number} rows of X")
    vectors: dict[str, tuple[fmpq, ...]] = {}
    found = []
    for place, (tokens, label) in enumerate(zip(rows, labels, strict=True)):
        row = tuple(_vector(path, place, token) for token in _list(path, f"X[{place}]", tokens))
        names = tuple(_name(vector) for vector in row)
        vectors.update(zip(names, row, strict=True))
        found.append(Row(f"{path.name}:{place}", names, _labels(path, place, label)))
    return Arrays(tuple(found), vectors, _shape(path, found, vectors))


def _shape(path: Path, rows: Sequence[Row], vectors: dict[str, tuple[fmpq, ...]]) -> int:
    if not rows:
        raise InputError(path, "X", "there are no rows")
    if {len(row.words) for row in rows} != {max(1, len(rows[0].words))}:
        raise InputError(path, "X", "every row has the same number of tokens, at least one")
    dimensions = {len(vector) for vector in vectors.values()}
    if len(dimensions) != 1 or 0 in dimensions:
        raise InputError(path, "X", "every token has the same number of entries, at least one")
    each = {isinstance(row.labels, str) for row in rows}
    if len(each) != 1 or any(
        not isinstance(row.labels, str) and len(row.labels) != len(row.words) for row in rows
    ):
        raise InputError(path, "Y", "labels are N x n, or N, as X has N x n tokens")
    return dimensions.pop()


def _list(path: Path, place: str, value: object) -> list[object]:
    if not isinstance(value, list):
        raise InputError(path, place, f"a list is needed here, not {str(value)[:40]!r}")
    return value


def _vector(path: Path, row: int, token: object) -> tuple[fmpq, ...]:
    place = f"X[{row}]"
    try:
        return tuple(exact(entry) for entry in _list(path, place, token))
    except (TypeError, ValueError) as error:
        raise InputError(path, place, str(error)) from None


def _name(vector: tuple[fmpq, ...]) -> str:
    """The name of a vector as a word: its entries in lowest terms.

    >>> _name((fmpq(2, 4), fmpq(3)))
    '(1/2,3)'
    """
    return f"({','.join(map(str, vector))})"


def _labels(path: Path, row: int, labels: object) -> tuple[str, ...] | str:
    if isinstance(labels, list):
        return tuple(_label(path, row, label) for label in labels)
    return _label(path, row, labels)


def _label(path: Path, row: int, label: object) -> str:
    if isinstance(label, bool) or not isinstance(label, int) or label < 0:
        raise InputError(path, f"Y[{row}]", f"a label is an integer ≥ 0, not {str(label)[:40]!r}")
    return str(label)
