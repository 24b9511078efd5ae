"""Neurons that read one linear form are one function of it, linear between its breaks.

A ramp is 0, then rises, then is constant: which piece a number lies in is found by comparisons
alone, and all lookups of a memorizer together are one function of the key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import gcd, lcm
from operator import attrgetter
from typing import Final

import numpy as np
from flint import fmpq

from memcap.numeric.columns import Column, Partition
from memcap.numeric.limbs import Integers, Places

__all__ = ["Bend", "Piecewise", "piecewise"]

FEW: Final = 4
"""Columns are put into new classes where a function has fewer values than so many classes each."""


@dataclass(frozen=True)
class Bend:
    """One neuron as a function of y: Σ outputs · ReLU(slope · y + bias), slope ≠ 0."""

    slope: fmpq
    bias: fmpq
    outputs: tuple[tuple[int, fmpq], ...]

    @cached_property
    def place(self) -> fmpq:
        """Where it bends."""
        return -self.bias / self.slope


@dataclass(frozen=True, eq=False)
class Table:
    """Pieces for numbers over one denominator: what each adds to the registers.

    A value lies in the piece whose number is that of the `starts` that it has reached.
    """

    starts: Integers | None
    outputs: tuple[tuple[int, Pieces], ...]

    def places(self, values: Integers) -> Places:
        """The piece of each value."""
        if self.starts is None:
            return np.zeros(values.count, np.int64)
        if self.starts.count == 1:
            return values.at_least(self.starts).astype(np.int64)
        return values.reached(self.starts)


@dataclass(frozen=True, eq=False)
class Pieces:
    """What the pieces add to one register: piece p adds slopes[p]·y + steps[p]·grown, over `below`.

    Where no slope is needed it is steps[p] over `flat_below`.
    """

    slopes: tuple[int, ...]
    steps: tuple[int, ...]
    grown: int
    below: int
    flat_below: int

    @cached_property
    def sign(self) -> int:
        """−1 if no step is positive."""
        return -1 if max(self.steps) <= 0 else 1

    def of_pieces(self, used: Sequence[int]) -> Integers:
        """sign · steps of these pieces."""
        if len(used) == len(self.steps):
            return self.flat
        return Integers.of([self.sign * self.steps[p] for p in used])

    @cached_property
    def flat(self) -> Integers:
        """sign · steps."""
        return Integers.of([self.sign * step for step in self.steps])

    @cached_property
    def raised(self) -> Integers:
        """grown · steps."""
        return Integers.of([self.grown * step for step in self.steps])


class Piecewise:
    """A piecewise linear function of one number, with a value for each of some registers."""

    def __init__(self, bends: Sequence[Bend]) -> None:
        self._breaks, self._lines, self._below = _lines(bends)
        self._tables: dict[int, Table] = {}

    def apply(self, form: Column, everywhere: Partition) -> Iterator[tuple[int, int, Column]]:
        """Register, sign ±1 and what is added so, for the given form; nothing where that is 0."""
        table = self._table(form.below)
        classes = _Classes(form, table.places(form.values), everywhere)
        for register, pieces in table.outputs:
            if any(pieces.slopes[p] for p in classes.used):
                yield register, 1, classes.slopes(pieces)
            elif any(pieces.steps[p] for p in classes.used):
                yield register, pieces.sign, classes.levels(pieces)

    def _table(self, below: int) -> Table:
        if below not in self._tables:
            lines = self._lines
            kept, starts = _starts(self._breaks, list(lines.values()), below)
            pieces = ((r, _pieces([own[p] for p in kept], self._below, below))
                      for r, own in lines.items())  # fmt: skip
            found = Table(Integers.of(starts) if starts else None, tuple(pieces))
            self._tables = {below: found}
        return self._tables[below]


class _Classes:
    """The classes of a form's columns, with the piece that each lies in."""

    def __init__(self, form: Column, places: Places, everywhere: Partition) -> None:
        self._form, self._places, self._everywhere = form, places, everywhere
        self._used = np.flatnonzero(np.bincount(places))
        self.used: list[int] = self._used.tolist()
        self._merged: Partition | None = None

    def levels(self, pieces: Pieces) -> Column:
        """A constant for each piece."""
        if len(self.used) == 1:
            return Column(self._everywhere, pieces.of_pieces(self.used), pieces.flat_below)
        if FEW * len(self.used) > len(self._places) or not self._many:
            values = pieces.flat.take(self._places)
            return Column(self._form.partition, values, pieces.flat_below)
        return Column(self._by_piece(), pieces.of_pieces(self.used), pieces.flat_below)

    @property
    def _many(self) -> bool:
        """Whether the form tells most columns apart, so that its classes save nothing."""
        return FEW * self._form.partition.count > len(self._form.partition.codes)

    def _by_piece(self) -> Partition:
        if self._merged is None:
            self._merged = Partition.by(self._places[self._form.partition.codes])
        return self._merged

    def slopes(self, pieces: Pieces) -> Column:
        """A line for each piece."""
        total, y = pieces.raised.take(self._places), self._form.values
        slopes = [pieces.slopes[p] for p in self.used]
        for slope in sorted(set(slopes) - {0}):
            there = self._used[[own == slope for own in slopes]]
            total += y.where(np.isin(self._places, there)).times(slope)
        return Column(self._form.partition, total, pieces.below).reduced(self._everywhere)


Line = list[tuple[int, int]]
"""(slope, constant) of each piece."""


def _lines(bends: Sequence[Bend]) -> tuple[list[fmpq], dict[int, Line], int]:
    """The breaks, the lines of each register between them, and the denominator of the lines.

    A bend changes the line at its place by what it adds on its right.

    >>> _lines([Bend(fmpq(1), fmpq(-2), ((7, fmpq(1, 2)),)), Bend(fmpq(-1), fmpq(0), ())])
    ([0, 2], {7: [(0, 0), (0, 0), (1, -2)]}, 2)
    """
    inner = lcm(*(int(x.q) for bend in bends for x in (bend.slope, bend.bias)))
    outer = lcm(*(int(weight.q) for bend in bends for _, weight in bend.outputs))
    lines: dict[int, Line] = {r: [(0, 0)] for bend in bends for r, _ in bend.outputs}
    whole = [
        (bend.place, _times(bend.slope, inner), _times(bend.bias, inner),
         [(lines[r], _times(weight, outer)) for r, weight in bend.outputs])
        for bend in sorted(bends, key=attrgetter("place"))
    ]  # fmt: skip
    for _, slope, bias, outputs in whole:
        if slope < 0:
            for own, factor in outputs:
                own[0] = _moved(own[0], factor * slope, factor * bias)
    breaks: list[fmpq] = []
    for place, slope, bias, outputs in whole:
        if not breaks or place != breaks[-1]:
            breaks.append(place)
            for own in lines.values():
                own.append(own[-1])
        for own, weight in outputs:
            factor = weight if slope > 0 else -weight
            own[-1] = _moved(own[-1], factor * slope, factor * bias)
    return breaks, lines, inner * outer


def _moved(line: tuple[int, int], slope: int, constant: int) -> tuple[int, int]:
    return line[0] + slope, line[1] + constant


def _times(number: fmpq, factor: int) -> int:
    return int(number.p) if factor == 1 else int((number * factor).p)


def _starts(
    breaks: Sequence[fmpq], lines: Sequence[Line], below: int
) -> tuple[list[int], list[int]]:
    """The pieces that hold multiples of 1/below, and where each but the first of them starts.

    At a break both lines agree: it belongs to the left piece if that is level, else to the right.

    >>> ramp = [(fmpq(0), fmpq(0)), (fmpq(1), fmpq(-2)), (fmpq(0), fmpq(1))]
    >>> _starts([fmpq(2), fmpq(3)], [ramp], 1), _starts([fmpq(2), fmpq(3)], [ramp], 2)
    (([0, 2], [3]), ([0, 1, 2], [5, 6]))
    """
    kept, starts = [0], list[int]()
    for p, place in enumerate(breaks):
        scaled = place * below
        level = all(line[p][0] == 0 for line in lines)
        start = int(scaled.floor()) + 1 if level else int(scaled.ceil())
        if starts and starts[-1] == start:
            kept[-1] = p + 1
        else:
            kept.append(p + 1)
            starts.append(start)
    return kept, starts


def _pieces(line: Line, line_below: int, below: int) -> Pieces:
    """The pieces for y = value / below, from a line over a denominator of its own."""
    steps = [step for _, step in line]
    common = gcd(line_below, *steps)
    return Pieces(
        slopes=tuple(slope for slope, _ in line),
        steps=tuple(step // common for step in steps),
        grown=common * below,
        below=line_below * below,
        flat_below=line_below // common,
    )


def piecewise(bends: Iterable[Bend]) -> Piecewise:
    """The sum of these neurons, all of one y.

    >>> ramp = piecewise([Bend(fmpq(1), fmpq(-2), ((0, fmpq(1)),)),
    ...                   Bend(fmpq(1), fmpq(-3), ((0, fmpq(-1)),))])
    >>> one, each = Partition(np.array([0] * 4), 1), Partition(np.arange(4), 4)
    >>> form = Column(each, Integers.of([2, 4, 5, 8]), 2)
    >>> [column.numbers() for _, _, column in ramp.apply(form, one)]
    [[0, 0, 1/2, 1]]
    """
    return Piecewise(list(bends))
