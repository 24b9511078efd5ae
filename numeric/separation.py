"""The smallest squared distance between given vectors: exact, and fast for many of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import gcd, lcm
from typing import Any

import numpy as np
import numpy.typing as npt
from flint import fmpq

__all__ = ["least_squared_distance"]

Point = tuple[int, ...]


def least_squared_distance(vectors: Sequence[Sequence[fmpq]]) -> fmpq:
    """min ‖x − y‖² over two different places of `vectors` (V x d); 1 when there is one vector.

    Zero when two places hold one vector. Scaled to integers the differences are multiples of
    some g, so g² is a lower bound, reached as soon as two vectors are g apart in one coordinate
    and agree in the others: that is looked up first. Otherwise every pair that can still be the
    closest is compared, in the order of one coordinate. One vector alone has no pair, and every
    positive δ is then true.

    >>> least_squared_distance([[fmpq(1, 2), fmpq(0)], [fmpq(0), fmpq(1, 3)], [fmpq(9), fmpq(9)]])
    13/36
    """
    if len(vectors) < 2:
        return fmpq(1)
    scale = lcm(*{int(entry.q) for vector in vectors for entry in vector})
    points = [tuple(int((entry * scale).p) for entry in vector) for vector in vectors]
    if len(set(points)) < len(points):
        return fmpq(0)
    step = _common_step(points)
    least = step * step if _has_neighbours(points, step) else _closest(points)
    return fmpq(least, scale * scale)


def _common_step(points: Sequence[Point]) -> int:
    first = points[0]
    step = 0
    for point in points:
        step = gcd(step, *(a - b for a, b in zip(point, first, strict=True)))
    return step


def _has_neighbours(points: Sequence[Point], step: int) -> bool:
    """Whether two of the points differ by `step` in one coordinate and nowhere else."""
    known = set(points)
    return any(other in known for point in points for other in _steps_up(point, step))


def _steps_up(point: Point, step: int) -> Iterable[Point]:
    for place, entry in enumerate(point):
        yield (*point[:place], entry + step, *point[place + 1 :])


def _closest(points: Sequence[Point]) -> int:
    """Least squared distance of V ≥ 2 distinct integer points, by a sweep along one coordinate.

    Round j compares each point with the j-th after it. A point whose gap along the coordinate
    already reaches the best distance is done, since its gaps only grow.
    """
    table = _sorted_table(points)
    spine = table[:, 0]
    best = int(((table[1:] - table[:-1]) ** 2).sum(axis=1).min())
    start = np.arange(len(points))
    for ahead in range(1, len(points)):
        start = start[start + ahead < len(points)]
        start = start[(spine[start + ahead] - spine[start]) ** 2 < best]
        if not len(start):
            break
        best = min(best, int(((table[start + ahead] - table[start]) ** 2).sum(axis=1).min()))
    return best


def _sorted_table(points: Sequence[Point]) -> npt.NDArray[Any]:
    """The points as integer rows, in the order of the widest coordinate, which comes first.

    64-bit integers where no squared distance can overflow them, Python's own otherwise.
    """
    columns = list(zip(*points, strict=True))
    widths = [max(column) - min(column) for column in columns]
    small = sum(width * width for width in widths) < 2**63
    small = small and all(-(2**62) < entry < 2**62 for column in columns for entry in column)
    wide = widths.index(max(widths))
    order = [wide, *(place for place in range(len(columns)) if place != wide)]
    rows = sorted(tuple(point[place] for place in order) for point in points)
    return np.array(rows, dtype=np.int64 if small else object)
