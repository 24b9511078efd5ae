"""A network in integers of k bits, over one unit: numbers that do not fit are cut off.

Weights and registers, and what a neuron compares with 0, are multiples of the unit 1/D in
{−2^{k−1} … 2^{k−1} − 1}/D; sums of products are formed exactly before they are rounded to the unit
and cut off, as accumulators do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import lcm
from typing import Any

import numpy as np
import numpy.typing as npt
from flint import fmpq

from memcap.numeric.columns import Column, add_up, over
from memcap.numeric.evaluator import start
from memcap.numeric.layers import Attention, Grid, Row, Signed, State, increase, times
from memcap.numeric.limbs import Integers
from memcap.numeric.network import Network
from memcap.symbolic.gadgets import blocks

__all__ = ["Needed", "exactly", "in_integers"]

Vectors = Sequence[Sequence[fmpq]]
Rows = Sequence[Sequence[int]] | npt.NDArray[Any]


@dataclass(frozen=True)
class Needed:
    """What an exact run needs: its unit 1/D, and the bits of its longest number over it."""

    unit: int
    bits: int


def exactly(network: Network, vectors: Vectors, rows: Rows) -> tuple[Column, Needed]:
    """The outputs in exact numbers, and what integers have to have for them.

    −2^{k−1} has k bits, as 2^{k−1} − 1 has.
    """
    grid = _Record(len(rows), len(rows[0]))
    found = _run(network, vectors, rows, grid)
    weights, below = over(list(network.numbers()))
    grid.note(Column(grid.everywhere, Integers.of(weights), below))
    unit = lcm(*grid.range)
    most = max(
        max(high * (unit // below), -low * (unit // below) - 1)
        for below, (low, high) in grid.range.items()
    )
    return found, Needed(unit, most.bit_length() + 1)


def in_integers(network: Network, vectors: Vectors, rows: Rows, unit: int, bits: int) -> Column:
    """The outputs in integers of so many bits over 1/unit."""
    grid = _Fixed(len(rows), len(rows[0]), unit, bits)
    return _run(network, vectors, rows, grid)


class _Record(Grid):
    """Exact numbers, of which the least and the largest over each denominator are noted."""

    def __init__(self, sequences: int, n: int) -> None:
        super().__init__(sequences, n)
        self.range: dict[int, tuple[int, int]] = {}

    def settle(self, column: Column) -> Column:
        """The same numbers."""
        found = super().settle(column)
        self.note(found)
        return found

    def note(self, column: Column) -> None:
        """Take in the numbers of a column."""
        low, high = self.range.get(column.below, (0, 0))
        values = column.values.tolist()
        self.range[column.below] = min(low, *values), max(high, *values)

    def weight(self, number: fmpq) -> fmpq:
        """The same weight."""
        return number


class _Fixed(Grid):
    """Multiples of 1/unit, of so many bits."""

    def __init__(self, sequences: int, n: int, unit: int, bits: int) -> None:
        super().__init__(sequences, n)
        self._unit, self._low, self._high = unit, -(1 << bits - 1), (1 << bits - 1) - 1

    def settle(self, column: Column) -> Column:
        """Rounded to the nearest multiple, of two the higher one, and cut off."""
        below, low, high, values = column.below, self._low, self._high, column.values.tolist()
        if self._unit % below == 0:
            factor = self._unit // below
            values = values if factor == 1 else [factor * v for v in values]
        else:
            twice = 2 * self._unit
            values = [(twice * v + below) // (2 * below) for v in values]
        cut = [low if v < low else high if v > high else v for v in values]
        return Column(column.partition, Integers.of(cut), self._unit).reduced(self.everywhere)

    def weight(self, number: fmpq) -> fmpq:
        """The weight that is stored."""
        (value,), below = over([number])
        settled = self.settle(Column(self.everywhere, Integers.of([value]), below))
        return settled.numbers()[0]


def _run(network: Network, vectors: Vectors, rows: Rows, grid: _Record | _Fixed) -> Column:
    """Block by block and neuron by neuron: what is cut off depends on the order."""
    places = {name: place for place, name in enumerate(network.registers)}
    state = [grid.settle(c) for c in start(network, vectors, np.array(rows, np.int64), grid)]
    for block in network.blocks:
        stored = blocks.map_weights(block, grid.weight)
        if isinstance(stored, blocks.Attention):
            state = Attention(stored, places).apply(state, grid)
        else:
            state = _fed(stored, places, state, grid)
    return grid.settle(Row.of(network.readout, places).on(state, grid))


def _fed(block: blocks.FeedForward, places: dict[str, int], state: State, grid: Grid) -> State:
    added: dict[int, list[Signed]] = defaultdict(list)
    for neuron in block.neurons:
        form = Row.of(neuron.inputs, places).on(state, grid)
        bias = grid.constant(fmpq(0) if neuron.bias is None else neuron.bias)
        value = _raised(grid.settle(add_up([(1, form), (1, bias)], 0, 1, grid.everywhere)))
        if value.values.signs().any():
            for name, weight in neuron.outputs.items():
                added[places[name]].append((1, times(value, weight)))
    for name, step in block.bias.items():
        added[places[name]].append((1, grid.constant(step)))
    return increase(state, added, grid)


def _raised(column: Column) -> Column:
    """ReLU."""
    values = column.values
    return Column(column.partition, values.where(values.signs() > 0), column.below)
