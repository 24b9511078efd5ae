"""Neurons that read one linear form are one function of it, linear between its breaks.

A ramp is 0, then rises, then is constant: which piece a number lies in is found by comparisons
alone, and all lookups of a memorizer together are one function of the key.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import lcm
from typing import Final

import numpy as np
from flint import fmpq

from numeric.columns import Column, Integer, Partition, fitting, over

__all__ = ["Bend", "Piecewise", "piecewise"]

FEW: Final = 4
"""Columns are put into new classes where a function has fewer values than so many classes each."""

ZERO: Final = fmpq(0)


@dataclass(frozen=True)
class Bend:
    """One neuron as a function of y: Σ outputs · ReLU(slope · y + bias), slope ≠ 0."""

    slope: fmpq
    bias: fmpq
    outputs: tuple[tuple[int, fmpq], ...]

    @property
    def place(self) -> fmpq:
        """Where it bends."""
        return -self.bias / self.slope


@dataclass(frozen=True, eq=False)
class Table:
    """Pieces for numbers over one denominator: number of the piece ↦ what is added to a register.

    A value y lies in the piece that has as many of `floors` below y; piece p adds
    slopes[p]·y + steps[p], over `below`; where no slope is needed flat[p], over `flat_below`.
    """

    floors: list[Integer]
    outputs: tuple[tuple[int, Pieces], ...]


@dataclass(frozen=True, eq=False)
class Pieces:
    """What the pieces add to one register."""

    level: list[bool]
    flat: list[Integer]
    flat_below: int
    slopes: list[Integer]
    steps: list[Integer]
    below: int


class Piecewise:
    """A piecewise linear function of one number, with a value for each of some registers."""

    def __init__(self, bends: Sequence[Bend]) -> None:
        self._breaks = sorted({bend.place for bend in bends})
        self._lines = _lines(bends, self._breaks)
        self._table = lru_cache(maxsize=2)(self._made)

    def apply(self, form: Column, everywhere: Partition) -> Iterator[tuple[int, Column]]:
        """What is added to each register, for the given form; nothing where that is 0."""
        table = self._table(form.below)
        floors = table.floors
        places = [bisect_left(floors, value) for value in form.values]
        used = sorted(set(places))
        classes = _Classes(form, places, used, everywhere)
        for register, pieces in table.outputs:
            if all(pieces.level[p] for p in used):
                if any(pieces.flat[p] != 0 for p in used):
                    yield register, classes.levels(pieces)
            else:
                yield register, classes.slopes(pieces)

    def _made(self, below: int) -> Table:
        floors = [fitting((place * below).floor()) for place in self._breaks]
        return Table(floors, tuple((r, _pieces(line, below)) for r, line in self._lines))


class _Classes:
    """The classes of a form's columns, with the piece that each lies in."""

    def __init__(
        self, form: Column, places: list[int], used: list[int], everywhere: Partition
    ) -> None:
        self._form, self._places, self._used = form, places, used
        self._everywhere = everywhere
        self._merged: Partition | None = None

    def levels(self, pieces: Pieces) -> Column:
        """A constant for each piece."""
        flat, below = pieces.flat, pieces.flat_below
        if len(self._used) == 1:
            return Column(self._everywhere, [flat[self._used[0]]], below)
        if FEW * len(self._used) > len(self._places) or not self._many:
            return Column(self._form.partition, [flat[p] for p in self._places], below)
        return Column(self._by_piece(), [flat[p] for p in self._used], below)

    @property
    def _many(self) -> bool:
        """Whether the form tells most columns apart, so that its classes save nothing."""
        return FEW * self._form.partition.count > len(self._form.partition.codes)

    def _by_piece(self) -> Partition:
        if self._merged is None:
            places = np.array(self._places, np.int64)
            self._merged = Partition.by(places[self._form.partition.codes])
        return self._merged

    def slopes(self, pieces: Pieces) -> Column:
        """A line for each piece."""
        slopes, steps = pieces.slopes, pieces.steps
        values = [
            steps[p] + slopes[p] * y if slopes[p] else steps[p]
            for p, y in zip(self._places, self._form.values, strict=True)
        ]
        return Column(self._form.partition, values, pieces.below).reduced(self._everywhere)


Line = list[tuple[fmpq, fmpq]]
"""(slope, constant) of each piece."""


def _lines(bends: Sequence[Bend], breaks: Sequence[fmpq]) -> list[tuple[int, Line]]:
    """Of each register; a bend changes the line at its place, by what it adds on its right."""
    place = {t: number for number, t in enumerate(breaks)}
    start: dict[int, tuple[fmpq, fmpq]] = defaultdict(lambda: (ZERO, ZERO))
    changes: dict[int, dict[int, tuple[fmpq, fmpq]]] = defaultdict(dict)
    for bend in bends:
        at = place[bend.place]
        for register, weight in bend.outputs:
            line = weight * bend.slope, weight * bend.bias
            if bend.slope < 0:
                start[register] = _sum(start[register], line)
                line = -line[0], -line[1]
            own = changes[register]
            own[at] = _sum(own[at], line) if at in own else line
    nothing = ZERO, ZERO
    return [
        (r, list(accumulate((own.get(k, nothing) for k in range(len(breaks))), _sum,
                            initial=start[r])))
        for r, own in changes.items()
    ]  # fmt: skip


def _sum(a: tuple[fmpq, fmpq], b: tuple[fmpq, fmpq]) -> tuple[fmpq, fmpq]:
    return a[0] + b[0], a[1] + b[1]


def _pieces(line: Line, below: int) -> Pieces:
    """The pieces for y = value / below."""
    flat, flat_below = over([step for _, step in line])
    slopes, slope_below = over([slope for slope, _ in line])
    common = lcm(slope_below * below, flat_below)
    factor, grown = common // (slope_below * below), common // flat_below
    return Pieces(
        level=[slope == 0 for slope in slopes],
        flat=flat,
        flat_below=flat_below,
        slopes=[factor * slope for slope in slopes],
        steps=flat if grown == 1 else [grown * step for step in flat],
        below=common,
    )


def piecewise(bends: Iterable[Bend]) -> Piecewise:
    """The sum of these neurons, all of one y.

    >>> ramp = piecewise([Bend(fmpq(1), fmpq(-2), ((0, fmpq(1)),)),
    ...                   Bend(fmpq(1), fmpq(-3), ((0, fmpq(-1)),))])
    >>> one, each = Partition(np.array([0] * 4), 1), Partition(np.arange(4), 4)
    >>> [column.numbers() for _, column in ramp.apply(Column(each, [2, 4, 5, 8], 2), one)]
    [[0, 0, 1/2, 1]]
    """
    return Piecewise(list(bends))
