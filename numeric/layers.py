"""The blocks of a network as the fast evaluator runs them.

Blocks that follow each other, none of which reads what another one wrote, are one; neurons that
read one linear form are one function of it.  Attention compares scores within each sequence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from math import gcd, lcm
from typing import TypeAlias

import numpy as np
from flint import fmpq

from numeric.columns import Column, Integer, Partition, add_up, over
from numeric.piecewise import Bend, Piecewise
from symbolic.gadgets import blocks

__all__ = [
    "Attention", "FeedForward", "Grid", "Layer", "Row", "State", "increase", "layers", "times",
]  # fmt: skip

Weights: TypeAlias = Mapping[str, fmpq]
Places: TypeAlias = Mapping[str, int]


class Grid:
    """N sequences of n columns each, side by side."""

    def __init__(self, sequences: int, n: int) -> None:
        self.sequences, self.n = sequences, n
        size = sequences * n
        self.everywhere = Partition(np.zeros(size, np.int64), 1)
        self.by_sequence = Partition(np.repeat(np.arange(sequences), n), sequences)
        self.each = Partition(np.arange(size), size)

    def settle(self, column: Column) -> Column:
        """What a register becomes: the same numbers, written as shortly as can be."""
        return column.reduced(self.everywhere)

    def constant(self, number: fmpq) -> Column:
        """The same number in all columns."""
        values, below = over([number])
        return Column(self.everywhere, values, below)


State: TypeAlias = list[Column]
"""The registers, by their places."""


@dataclass(frozen=True)
class Row:
    """A linear form: whole weights of registers (by their places), over a denominator."""

    weights: tuple[tuple[int, int], ...]
    below: int = 1

    @classmethod
    def of(cls, weights: Weights, places: Places) -> Row:
        """The form with these weights."""
        below = lcm(*{int(w.q) for w in weights.values()})
        whole = ((places[name], int((w * below).p)) for name, w in weights.items())
        return cls(tuple((place, w) for place, w in whole if w), below)

    def on(self, state: State, grid: Grid) -> Column:
        """Its value in all columns."""
        terms = [(weight, state[place]) for place, weight in self.weights]
        return add_up(terms, 0, self.below, grid.everywhere)

    def split(self) -> tuple[fmpq, Row]:
        """A factor, and the form with coprime weights, the first one positive; some weight ≠ 0."""
        ordered = tuple(sorted(self.weights))
        common = gcd(*(w for _, w in ordered))
        if ordered[0][1] < 0:
            common = -common
        primitive = Row(tuple((place, w // common) for place, w in ordered))
        return fmpq(common, self.below), primitive


# --- feed-forward ------------------------------------------------------------------------------


class FeedForward:
    """Functions of one linear form each, and a bias."""

    def __init__(self, parts: Sequence[blocks.FeedForward], places: Places) -> None:
        bends: dict[Row, list[Bend]] = defaultdict(list)
        bias: dict[int, fmpq] = defaultdict(fmpq)
        for neuron in (neuron for part in parts for neuron in part.neurons):
            form = Row.of(neuron.inputs, places)
            step = fmpq(0) if neuron.bias is None else neuron.bias
            outputs = tuple((places[name], w) for name, w in neuron.outputs.items() if w)
            if form.weights:
                slope, primitive = form.split()
                bends[primitive].append(Bend(slope, step, outputs))
            else:
                _raise(bias, outputs, max(step, fmpq(0)))
        for part in parts:
            _raise(bias, ((places[name], w) for name, w in part.bias.items()), fmpq(1))
        self._functions = [(form, Piecewise(own)) for form, own in bends.items()]
        self._bias = [(place, step) for place, step in bias.items() if step != 0]

    def apply(self, state: State, grid: Grid) -> State:
        """The state after the blocks."""
        added: dict[int, list[Column]] = defaultdict(list)
        for form, function in self._functions:
            for place, column in function.apply(form.on(state, grid), grid.everywhere):
                added[place].append(column)
        for place, step in self._bias:
            added[place].append(grid.constant(step))
        return increase(state, added, grid)


def _raise(bias: dict[int, fmpq], outputs: Iterable[tuple[int, fmpq]], value: fmpq) -> None:
    for place, weight in outputs:
        bias[place] += weight * value


def increase(state: State, added: Mapping[int, Sequence[Column]], grid: Grid) -> State:
    """The registers with what is added to them."""
    after = list(state)
    for place, columns in added.items():
        total = add_up([(1, state[place]), *((1, c) for c in columns)], 0, 1, grid.everywhere)
        after[place] = grid.settle(total)
    return after


# --- attention ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Head:
    """One head: linear forms, and the registers that the attended value goes to."""

    key: Row
    query: Row
    value: Row
    outputs: tuple[tuple[int, fmpq], ...]


class Attention:
    """Heads side by side, under hardmax; `causal`: a column sees none of those after it."""

    def __init__(self, block: blocks.Attention, places: Places) -> None:
        self._causal = block.causal
        self._heads = [
            Head(
                Row.of(head.key, places),
                Row.of(head.query, places),
                Row.of(head.value, places),
                tuple((places[name], w) for name, w in head.outputs.items() if w),
            )
            for head in block.heads
        ]

    def apply(self, state: State, grid: Grid) -> State:
        """The state after the block."""
        added: dict[int, list[Column]] = defaultdict(list)
        for head in self._heads:
            found = self._attended(head, state, grid)
            for place, weight in head.outputs:
                added[place].append(times(found, weight))
        return increase(state, added, grid)

    def _attended(self, head: Head, state: State, grid: Grid) -> Column:
        """What each column finds.

        The score is key times query, so where it is highest the sign of the query decides.
        """
        key, query, value = (row.on(state, grid) for row in (head.key, head.query, head.value))
        if value.constant:
            return value
        signs = [0] if key.constant else [_sign(q) for q in query.values]
        distinct = set(signs)
        looks = {sign: self._look(sign, key, value, grid) for sign in distinct}
        if len(distinct) == 1:
            return looks[signs[0]]
        return _chosen([signs[code] for code in query.partition.codes.tolist()], looks, grid)

    def _look(self, sign: int, key: Column, value: Column, grid: Grid) -> Column:
        """The average over the columns of the largest key, of the smallest one, or of all."""
        keys, values, n = key.each(), value.each(), grid.n
        look = _running if self._causal else _whole
        found: list[tuple[Integer, int]] = []
        for start in range(0, len(keys), n):
            found += look(sign, keys[start : start + n], values[start : start + n])
        common = lcm(*{count for _, count in found})
        totals = [t if count == common else t * (common // count) for t, count in found]
        partition = grid.each if self._causal else grid.by_sequence
        return Column(partition, totals, value.below * common).reduced(grid.everywhere)


def _whole(
    sign: int, keys: Sequence[Integer], values: Sequence[Integer]
) -> Iterator[tuple[Integer, int]]:
    """Sum and number of the values that a column finds that sees all columns."""
    if sign == 0:
        yield sum(values), len(values)
        return
    best = max(keys) if sign > 0 else min(keys)
    tied = list(compress(values, (key == best for key in keys)))
    yield sum(tied), len(tied)


def _running(
    sign: int, keys: Sequence[Integer], values: Sequence[Integer]
) -> Iterator[tuple[Integer, int]]:
    """The same for each column, which sees those up to itself."""
    best, total, count = keys[0], 0, 0
    for key, value in zip(keys, values, strict=True):
        if sign != 0 and (key > best if sign > 0 else key < best):
            best, total, count = key, value, 1
        elif sign == 0 or key == best:
            total, count = total + value, count + 1
        yield total, count


def _sign(number: Integer) -> int:
    return 0 if number == 0 else 1 if number > 0 else -1


def _chosen(signs: Sequence[int], looks: Mapping[int, Column], grid: Grid) -> Column:
    """Where columns of one sequence look differently."""
    below = lcm(*(column.below for column in looks.values()))
    each = {
        sign: [below // column.below * value for value in column.each()]
        for sign, column in looks.items()
    }
    return Column(grid.each, [each[sign][k] for k, sign in enumerate(signs)], below)


def times(column: Column, weight: fmpq) -> Column:
    """weight · column."""
    factor = int(weight.p)
    values = column.values if factor == 1 else [factor * value for value in column.values]
    return Column(column.partition, values, column.below * int(weight.q))


# --- a whole network ---------------------------------------------------------------------------

Layer: TypeAlias = FeedForward | Attention


def layers(network: Iterable[blocks.Block], places: Places) -> list[Layer]:
    """The blocks of a network, those together that can be computed from one state."""
    found: list[Layer] = []
    waiting: list[blocks.FeedForward] = []
    written: set[str] = set()
    for block in network:
        if waiting and (isinstance(block, blocks.Attention) or not written.isdisjoint(block.read)):
            found.append(FeedForward(waiting, places))
            waiting, written = [], set()
        if isinstance(block, blocks.Attention):
            found.append(Attention(block, places))
        else:
            waiting.append(block)
            written |= block.written
    if waiting:
        found.append(FeedForward(waiting, places))
    return found
