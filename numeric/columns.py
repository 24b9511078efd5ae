"""Many columns of the state at once: a register holds each of its distinct numbers once.

The columns of all sequences stand side by side, and a register puts them into classes: those of a
class hold one number.  A neuron is then evaluated once for each class, not once for each column;
what depends on the string of a group alone is computed once for the group.  Numbers are integers
over a common denominator.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import gcd, lcm
from typing import Any, Final, TypeAlias
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
from flint import fmpq, fmpz

__all__ = ["Column", "Integer", "Partition", "add_up", "fitting", "meet", "over"]

Codes: TypeAlias = npt.NDArray[np.int64]

Integer = Any
"""An int, or an fmpz where it is long; they mix."""

LONG: Final = 2048
"""Bits from which on fmpz is faster than int."""

DENSE: Final = 4
"""Pairs of classes are counted, not sorted, up to so many times the number of columns."""


def fitting(number: int | fmpz) -> Integer:
    """The number as the type that is the faster one for its length.

    >>> type(fitting(fmpz(3))).__name__, type(fitting(1 << 5000)).__name__
    ('int', 'fmpz')
    """
    size = number.bit_length()
    return fmpz(number) if size >= LONG else int(number)


def over(numbers: Sequence[fmpq]) -> tuple[list[Integer], int]:
    """The integers that the numbers are over their least common denominator, and that one.

    >>> over([fmpq(1, 2), fmpq(2, 3)])
    ([3, 4], 6)
    """
    below = lcm(*{int(number.q) for number in numbers})
    return [fitting((number * below).p) for number in numbers], below


@dataclass(frozen=True, eq=False)
class Partition:
    """Columns in classes: `codes[k]` in {0 … count−1} is that of column k; no class is empty."""

    codes: Codes
    count: int
    _meets: WeakKeyDictionary[Partition, Meeting] = field(
        default_factory=WeakKeyDictionary, repr=False
    )

    @classmethod
    def by(cls, numbers: Codes) -> Partition:
        """The classes of columns with equal numbers, which are not negative; ascending.

        >>> Partition.by(np.array([7, 3, 7])).codes.tolist()
        [1, 0, 1]
        """
        top = int(numbers.max()) + 1
        if top > DENSE * len(numbers):
            distinct, codes = np.unique(numbers, return_inverse=True)
            return cls(codes.reshape(-1), len(distinct))
        there = np.zeros(top, np.int64)
        there[numbers] = 1
        return cls((np.cumsum(there) - 1)[numbers], int(there.sum()))

    @cached_property
    def first(self) -> Codes:
        """A column of each class."""
        found = np.empty(self.count, np.int64)
        found[self.codes] = np.arange(len(self.codes))
        return found

    def refines(self, other: Partition) -> bool:
        """Whether columns of one class here are of one class there."""
        if self.count < other.count:
            return False
        return bool((other.codes[self.first][self.codes] == other.codes).all())


@dataclass(frozen=True, eq=False)
class Meeting:
    """The common refinement of two partitions, and the classes of each that its own lie in.

    None in place of these where they are the same.
    """

    partition: Partition
    left: list[int] | None
    right: list[int] | None


def meet(a: Partition, b: Partition) -> Meeting:
    """The common refinement."""
    found = a._meets.get(b)
    if found is None:
        found = a._meets[b] = _meeting(a, b)
    return found


def _meeting(a: Partition, b: Partition) -> Meeting:
    if a is b:
        return Meeting(a, None, None)
    if a.refines(b):
        return Meeting(a, None, _classes(b, a))
    if b.refines(a):
        return Meeting(b, _classes(a, b), None)
    both = Partition.by(a.codes * b.count + b.codes)
    return Meeting(both, _classes(a, both), _classes(b, both))


def _classes(coarse: Partition, fine: Partition) -> list[int]:
    found: list[int] = coarse.codes[fine.first].tolist()
    return found


@dataclass(frozen=True, eq=False)
class Column:
    """A register in all columns: the columns of class c hold values[c] / below."""

    partition: Partition
    values: list[Integer]
    below: int = 1

    @property
    def constant(self) -> bool:
        """Whether all columns hold one number."""
        return len(self.values) == 1

    def numbers(self) -> list[fmpq]:
        """The number of each class."""
        return [fmpq(value, self.below) for value in self.values]

    def each(self) -> list[Integer]:
        """The value of each column, over `below`."""
        if self.constant:
            return self.values * len(self.partition.codes)
        values = self.values
        return [values[code] for code in self.partition.codes.tolist()]

    def reduced(self, everywhere: Partition) -> Column:
        """The same numbers over the least denominator; one class (`everywhere`) if it is one."""
        values, below = self.values, self.below
        common = _common_factor(values, below)
        if common != 1:
            values, below = [value // common for value in values], below // common
        first = values[0]
        if len(values) > 1 and all(value == first for value in values):
            return Column(everywhere, [first], below)
        return Column(self.partition, values, below)


def _common_factor(values: Iterable[Integer], below: int) -> int:
    """The greatest that divides `below` and all the values."""
    for value in values:
        if below == 1:
            return 1
        below = gcd(below, int(value))
    return below


def add_up(
    terms: Iterable[tuple[int, Column]], bias: Integer, below: int, everywhere: Partition
) -> Column:
    """(Σ weight · column + bias) / below, for whole weights and a whole bias.

    >>> one, two = Partition(np.array([0, 0]), 1), Partition(np.array([0, 1]), 2)
    >>> total = add_up([(3, Column(one, [5], 2)), (1, Column(two, [1, 2]))], 10, 4, one)
    >>> total.numbers()
    [37/8, 39/8]
    """
    parts = list(terms)
    common = lcm(*(column.below for _, column in parts))
    sofar = Column(everywhere, [bias * common])
    for weight, column in parts:
        sofar = _plus(sofar, weight * (common // column.below), column)
    return Column(sofar.partition, sofar.values, below * common)


def _plus(sofar: Column, weight: Integer, more: Column) -> Column:
    """sofar + weight · more, both taken as integers."""
    if sofar.constant or more.constant:
        return _moved(sofar, weight, more)
    met = meet(sofar.partition, more.partition)
    left, right = _at(sofar.values, met.left), _at(more.values, met.right)
    if weight == 1:
        values = [a + b if b else a for a, b in zip(left, right, strict=True)]
    elif weight == -1:
        values = [a - b for a, b in zip(left, right, strict=True)]
    else:
        values = [a + weight * b for a, b in zip(left, right, strict=True)]
    return Column(met.partition, values)


def _moved(sofar: Column, weight: Integer, more: Column) -> Column:
    """The same where one of them is constant."""
    if more.constant:
        step = weight * more.values[0]
        values = [a + step for a in sofar.values] if step != 0 else sofar.values
        return Column(sofar.partition, values)
    values = more.values if weight == 1 else [weight * b for b in more.values]
    step = sofar.values[0]
    return Column(more.partition, [b + step for b in values] if step != 0 else values)


def _at(values: list[Integer], places: list[int] | None) -> list[Integer]:
    return values if places is None else [values[place] for place in places]
