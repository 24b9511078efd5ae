"""The blocks of a network as the fast evaluator runs them.

Blocks that follow each other, none of which reads what another one wrote, are one; neurons that
read one linear form are one function of it.  Attention compares scores within each sequence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import gcd, lcm
from typing import TypeAlias

import numpy as np
from flint import fmpq

from memcap.numeric.columns import Column, Partition, add_up, finest, over
from memcap.numeric.limbs import SHORT, Integers, Places
from memcap.numeric.piecewise import Bend, Piecewise
from memcap.symbolic.gadgets import blocks

__all__ = [
    "Attention", "FeedForward", "Grid", "Layer", "Row", "Signed", "State", "increase", "layers",
    "times",
]  # fmt: skip

Weights: TypeAlias = Mapping[str, fmpq]
Names: TypeAlias = Mapping[str, int]
Signed: TypeAlias = tuple[int, Column]
"""A sign ±1, and a column that is added or taken away."""


class Grid:
    """N sequences of n columns each, side by side."""

    def __init__(self, sequences: int, n: int) -> None:
        self.sequences, self.n = sequences, n
        size = sequences * n
        self.everywhere = Partition(np.zeros(size, np.int64), 1)
        self.by_sequence = Partition(np.repeat(np.arange(sequences), n), sequences)
        self.each = finest(size)

    def settle(self, column: Column) -> Column:
        """What a register becomes: the same numbers, written as shortly as can be."""
        return column.reduced(self.everywhere)

    def constant(self, number: fmpq) -> Column:
        """The same number in all columns."""
        values, below = over([number])
        return Column(self.everywhere, Integers.of(values), below)


State: TypeAlias = list[Column]
"""The registers, by their places."""


@dataclass(frozen=True)
class Row:
    """A linear form: whole weights of registers (by their places), over a denominator."""

    weights: tuple[tuple[int, int], ...]
    below: int = 1

    @classmethod
    def of(cls, weights: Weights, places: Names) -> Row:
        """The form with these weights."""
        parts = [(places[name], w) for name, w in weights.items() if w]
        below = lcm(*[int(w.q) for _, w in parts])
        return cls(tuple((place, int((w * below).p)) for place, w in parts), below)

    @property
    def single(self) -> bool:
        """Whether it is one register."""
        return self.below == 1 and len(self.weights) == 1 and self.weights[0][1] == 1

    def on(self, state: State, grid: Grid) -> Column:
        """Its value in all columns."""
        if self.single:
            return state[self.weights[0][0]]
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

    def __init__(self, parts: Sequence[blocks.FeedForward], places: Names) -> None:
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
        added: dict[int, list[Signed]] = defaultdict(list)
        for form, function in self._functions:
            for place, sign, column in function.apply(form.on(state, grid), grid.everywhere):
                added[place].append((sign, column))
        for place, step in self._bias:
            added[place].append((1, grid.constant(step)))
        return increase(state, added, grid)


def _raise(bias: dict[int, fmpq], outputs: Iterable[tuple[int, fmpq]], value: fmpq) -> None:
    for place, weight in outputs:
        bias[place] += weight * value


def increase(state: State, added: Mapping[int, Sequence[Signed]], grid: Grid) -> State:
    """The registers with what is added to them, or taken away."""
    after = list(state)
    for place, terms in added.items():
        total = add_up([(1, state[place]), *terms], 0, 1, grid.everywhere)
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

    def __init__(self, block: blocks.Attention, places: Names) -> None:
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
        added: dict[int, list[Signed]] = defaultdict(list)
        for head in self._heads:
            found = self._attended(head, state, grid)
            for place, weight in head.outputs:
                added[place].append((1, times(found, weight)))
        return increase(state, added, grid)

    def _attended(self, head: Head, state: State, grid: Grid) -> Column:
        """What each column finds.

        The score is key times query, so where it is highest the sign of the query decides.
        """
        key, query, value = (row.on(state, grid) for row in (head.key, head.query, head.value))
        if value.constant:
            return value
        signs = np.zeros(1, np.int64) if key.constant else query.values.signs()
        looks = {sign: self._look(sign, key, value, grid) for sign in set(signs.tolist())}
        if len(looks) == 1:
            return looks[int(signs[0])]
        return _chosen(signs[query.partition.codes], looks, grid)

    def _look(self, sign: int, key: Column, value: Column, grid: Grid) -> Column:
        """The average over the columns of the largest key, of the smallest one, or of all."""
        values = value.each()
        if self._causal:
            return _averages(*_running(sign, key, values, grid), value.below, grid.each, grid)
        tied = np.ones((grid.sequences, grid.n), bool)
        if sign != 0:
            tied = key.values.times(sign).take(key.partition.codes).highest(grid.n)
        return _averages(values.sums(tied), tied.sum(axis=1), value.below, grid.by_sequence, grid)


def _averages(
    totals: Integers, counts: Places, below: int, partition: Partition, grid: Grid
) -> Column:
    """totals[k] / (counts[k] · below) for class k."""
    common = lcm(*set(counts.tolist()))
    if common < SHORT:
        totals = totals.times_each((common // counts).view(np.uint64))
    else:
        pairs = zip(totals.tolist(), counts.tolist(), strict=True)
        totals = Integers.of([total * (common // count) for total, count in pairs])
    return Column(partition, totals, below * common).reduced(grid.everywhere)


def _running(sign: int, key: Column, values: Integers, grid: Grid) -> tuple[Integers, Places]:
    """Sum and number of the values that a column finds which sees those up to itself."""
    totals, counts = list[int](), list[int]()
    best = total = count = 0
    pairs = zip(
        key.values.times(sign).take(key.partition.codes).tolist(), values.tolist(), strict=True
    )
    for place, (score, value) in enumerate(pairs):
        if place % grid.n == 0 or score > best:
            best, total, count = score, value, 1
        elif score == best:
            total, count = total + value, count + 1
        totals.append(total)
        counts.append(count)
    return Integers.of(totals), np.array(counts)


def _chosen(signs: Places, looks: Mapping[int, Column], grid: Grid) -> Column:
    """Where columns of one sequence look differently."""
    below = lcm(*(column.below for column in looks.values()))
    total = Integers.of([0])
    for sign, column in looks.items():
        total += column.each().times(below // column.below).where(signs == sign)
    return Column(grid.each, total, below)


def times(column: Column, weight: fmpq) -> Column:
    """weight · column."""
    return Column(
        column.partition, column.values.times(int(weight.p)), column.below * int(weight.q)
    )


# --- a whole network ---------------------------------------------------------------------------

Layer: TypeAlias = FeedForward | Attention


def layers(network: Iterable[blocks.Block], places: Names) -> list[Layer]:
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
