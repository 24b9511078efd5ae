"""Many columns of the state at once: a register holds each of its distinct numbers once.

The columns of all sequences stand side by side, and a register puts them into classes: those of a
class hold one number.  A neuron is then evaluated once for each class, not once for each column;
what depends on the string of a group alone is computed once for the group.  Numbers are integers
over a common denominator.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import gcd, lcm
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from flint import fmpq

from memcap.numeric.limbs import Integers, Places

__all__ = ["Column", "Partition", "add_up", "finest", "meet", "over"]

DENSE: Final = 4
"""Classes are counted, not sorted, up to so many times the number of columns."""

FIRST: Final = 16
"""Numbers whose common factor is looked for before that of all."""

NOTHING: Final = Integers.of([0])


def over(numbers: Sequence[fmpq]) -> tuple[list[int], int]:
    """The integers that the numbers are over their least common denominator, and that one.

    >>> over([fmpq(1, 2), fmpq(2, 3)])
    ([3, 4], 6)
    """
    below = lcm(*{int(number.q) for number in numbers})
    if below == 1:
        return [int(number.p) for number in numbers], 1
    return [int((number * below).p) for number in numbers], below


@dataclass(frozen=True, eq=False)
class Partition:
    """Columns in classes: `codes[k]` in {0 … count−1} is that of column k; no class is empty."""

    codes: Places
    count: int
    _meets: WeakKeyDictionary[Partition, _Meeting] = field(
        default_factory=WeakKeyDictionary, repr=False
    )

    @classmethod
    def by(cls, numbers: Places) -> Partition:
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
    def first(self) -> Places:
        """A column of each class."""
        found = np.empty(self.count, np.int64)
        found[self.codes] = np.arange(len(self.codes))
        return found

    def refines(self, other: Partition) -> bool:
        """Whether columns of one class here are of one class there."""
        if self.count < other.count:
            return False
        return bool((other.codes[self.first][self.codes] == other.codes).all())


@lru_cache(maxsize=1)
def finest(size: int) -> Partition:
    """Every column by itself.

    >>> finest(3).codes.tolist()
    [0, 1, 2]
    """
    return Partition(np.arange(size), size)


class _Meeting(NamedTuple):
    """A refinement of two partitions that is neither of them, and the classes that its own lie in.

    None in place of these where the partition itself is the refinement.
    """

    partition: Partition | None
    left: Places | None
    right: Places | None


def meet(a: Partition, b: Partition) -> tuple[Partition, Places | None, Places | None]:
    """A common refinement (the coarsest if it is easily found), and the classes in a and b that its
    own lie in; None where they are the same."""
    found = a._meets.get(b)
    if found is None:
        found = a._meets[b] = _meeting(a, b)
    other = a if found.left is None else b
    return found.partition or other, found.left, found.right


def _meeting(a: Partition, b: Partition) -> _Meeting:
    if a is b:
        return _Meeting(None, None, None)
    if a.refines(b):
        return _Meeting(None, None, b.codes[a.first])
    if b.refines(a):
        return _Meeting(None, a.codes[b.first], None)
    both = _pairs(a, b)
    return _Meeting(both, a.codes[both.first], b.codes[both.first])


def _pairs(a: Partition, b: Partition) -> Partition:
    """Columns of one class in both; every column by itself where there may be too many pairs."""
    size = len(a.codes)
    if a.count * b.count > DENSE * size:
        return finest(size)
    return Partition.by(a.codes * b.count + b.codes)


@dataclass(frozen=True, eq=False)
class Column:
    """A register in all columns: the columns of class c hold values[c] / below."""

    partition: Partition
    values: Integers
    below: int = 1

    @property
    def constant(self) -> bool:
        """Whether all columns hold one number."""
        return self.values.count == 1

    def numbers(self) -> list[fmpq]:
        """The number of each class."""
        return [fmpq(value, self.below) for value in self.values.tolist()]

    def each(self) -> Integers:
        """The value of each column, over `below`."""
        return self.values.take(self.partition.codes)

    def reduced(self, everywhere: Partition) -> Column:
        """The same numbers over the least denominator; one class (`everywhere`) if it is one."""
        values, below = self.values, self.below
        if values.count > 1 and values.level:
            return Column(everywhere, Integers.of([values.at(0)]), below).reduced(everywhere)
        common = 1 if below == 1 else _common_factor(values, below)
        if common != 1:
            values = Integers.of([value // common for value in values.tolist()])
        partition = everywhere if values.count == 1 else self.partition
        return Column(partition, values, below // common)


def _common_factor(values: Integers, below: int) -> int:
    """The greatest that divides `below` and all the values."""
    for place in range(min(values.count, FIRST)):
        below = gcd(below, values.at(place))
        if below == 1:
            return 1
    return gcd(below, *values.tolist())


def add_up(
    terms: Iterable[tuple[int, Column]], bias: int, below: int, everywhere: Partition
) -> Column:
    """(Σ weight · column + bias) / below, for whole weights and a whole bias.

    >>> one, two = Partition(np.array([0, 0]), 1), Partition(np.array([0, 1]), 2)
    >>> half, whole = Column(one, Integers.of([5]), 2), Column(two, Integers.of([1, 2]))
    >>> add_up([(3, half), (1, whole)], 10, 4, one).numbers()
    [37/8, 39/8]
    """
    parts = list(terms)
    common = lcm(*(column.below for _, column in parts))
    sofar = Column(everywhere, Integers.of([bias * common]) if bias else NOTHING)
    for weight, column in parts:
        sofar = _plus(sofar, weight * (common // column.below), column)
    return Column(sofar.partition, sofar.values, below * common)


def _plus(sofar: Column, weight: int, more: Column) -> Column:
    """sofar + weight · more, both taken as integers."""
    if sofar.values is NOTHING:
        return Column(more.partition, more.values.times(weight))
    partition, left, right = sofar.partition, sofar.values, more.values
    if sofar.constant:
        partition = more.partition
    elif not more.constant:
        partition, here, there = meet(sofar.partition, more.partition)
        left = left if here is None else left.take(here)
        right = right if there is None else right.take(there)
    if weight == -1:
        return Column(partition, left - right)
    return Column(partition, left + right.times(weight))
