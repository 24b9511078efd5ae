"""A network with whole weights over common denominators: what the softmax evaluator runs.

The state of a sequence is a matrix of integers over one common denominator D.  ReLU and the arg
max commute with a positive factor, so a block costs integer additions and products only, and D is
reduced again after a block that enlarged it.  Where no block has a causal mask equal tokens of a
sequence have equal columns, so one column stands for all its copies, which attention counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import gcd, lcm

from flint import fmpq

from memcap.numeric.network import Network
from memcap.symbolic.gadgets import blocks

__all__ = [
    "Attention",
    "Compiled",
    "FeedForward",
    "Head",
    "Neuron",
    "Row",
    "State",
    "Values",
    "add",
    "combine",
    "relu",
]

Row = tuple[tuple[int, int], ...]
"""(place of a register, whole weight) pairs."""

Values = list[int]
"""A register: one integer for each distinct column."""


@dataclass
class State:
    """Registers x distinct columns, as integers over the denominator; copies of each column."""

    rows: list[Values]
    denominator: int
    copies: tuple[int, ...]

    def scale(self, factor: int) -> None:
        """The same numbers over factor · D."""
        if factor != 1:
            self.rows = [[factor * value for value in row] for row in self.rows]
            self.denominator *= factor

    def reduce(self) -> None:
        """The same numbers over the least D."""
        if self.denominator != 1:
            common = gcd(self.denominator, *(value for row in self.rows for value in row))
            self.rows = [[value // common for value in row] for row in self.rows]
            self.denominator //= common


def combine(rows: Sequence[Values], row: Row, bias: int, count: int) -> Values:
    """The sum of weight times register, plus bias, in each of `count` columns.

    >>> combine([[1, 2], [5, 7]], ((0, 1), (1, -1)), 10, 2)
    [6, 5]
    """
    if not row:
        return [bias] * count
    (place, weight), *rest = row
    values = rows[place] if weight == 1 else [weight * value for value in rows[place]]
    for place, weight in rest:
        values = add(values, weight, rows[place])
    return [value + bias for value in values] if bias else values


def add(values: Values, weight: int, more: Values) -> Values:
    """values + weight · more, column by column.

    >>> add([1, 2], 3, [10, 20])
    [31, 62]
    """
    if weight == 1:
        return [a + b for a, b in zip(values, more, strict=True)]
    return [a + weight * b for a, b in zip(values, more, strict=True)]


def relu(values: Values) -> Values | None:
    """ReLU at every column; None where it is 0 throughout.

    >>> relu([-1, 3]), relu([-1, 0])
    ([0, 3], None)
    """
    if max(values) <= 0:
        return None
    return [value if value > 0 else 0 for value in values]


@dataclass(frozen=True)
class Neuron:
    """One neuron of a feed-forward block."""

    inputs: Row
    bias: int
    outputs: Row


@dataclass(frozen=True)
class FeedForward:
    """Weights as integers over `inner` (inputs), `outer` (outputs) and `below` (biases)."""

    neurons: tuple[Neuron, ...]
    bias: Row
    inner: int
    outer: int
    below: int

    def enter(self, state: State) -> tuple[list[Values], int]:
        """The registers that the neurons read, over some D, and the factor of the biases.

        The state itself is left over inner · outer · D, as the outputs are.
        """
        state.scale(self.below // gcd(self.below, self.inner * state.denominator))
        unit = self.inner * state.denominator // self.below
        before = state.rows
        state.scale(self.inner * self.outer)
        return before, unit

    def leave(self, state: State, after: list[Values], unit: int) -> None:
        """The state after the block: `after`, and the bias of the block."""
        for place, weight in self.bias:
            step = weight * unit * self.outer
            after[place] = [value + step for value in after[place]]
        state.rows = after
        if self.inner * self.outer != 1:
            state.reduce()


@dataclass(frozen=True)
class Head:
    """One head; its keys are integers over `key_below`, queries over `query_below`, values over
    `inner`, outputs over `outer`."""

    key: Row
    query: Row
    value: Row
    outputs: Row
    key_below: int
    query_below: int
    inner: int
    outer: int


@dataclass(frozen=True)
class Attention:
    """Heads side by side; `causal`: a column sees none of those after it."""

    heads: tuple[Head, ...]
    causal: bool = False

    def seen(self, column: int) -> int | None:
        """How many columns, from the first on, this one sees; None for all of them.

        >>> Attention((), causal=True).seen(0), Attention(()).seen(0)
        (1, None)
        """
        return column + 1 if self.causal else None

    def leave(self, state: State, found: Sequence[tuple[Values, int]]) -> None:
        """The state after the block, from what each head found.

        found: the attended value of each column, over D · inner · (the number given with it).
        """
        sizes = [
            head.inner * head.outer * common
            for head, (_, common) in zip(self.heads, found, strict=True)
        ]
        growth = lcm(*sizes)
        state.scale(growth)
        for head, (values, _), size in zip(self.heads, found, sizes, strict=True):
            for place, weight in head.outputs:
                state.rows[place] = add(state.rows[place], weight * (growth // size), values)
        state.reduce()


class Compiled:
    """A network as integers: `blocks`, and the read-out row over `below`."""

    def __init__(self, network: Network) -> None:
        self._places = {name: place for place, name in enumerate(network.registers)}
        self._network = network
        self.readout, self.below = self._whole(network.readout)
        self.blocks = [self._block(block) for block in network.blocks]
        self._masked = any(isinstance(b, Attention) and b.causal for b in self.blocks)

    def start(self, tokens: Sequence[Sequence[fmpq]]) -> tuple[State, list[int]]:
        """The state after the embedding, and the column of each token."""
        given = [tuple(token) for token in tokens]
        if self._masked:
            return self._embedded(given, (1,) * len(given)), list(range(len(given)))
        distinct = Counter(given)
        place = {token: number for number, token in enumerate(distinct)}
        return self._embedded(distinct, tuple(distinct.values())), [place[t] for t in given]

    def _embedded(self, tokens: Iterable[Sequence[fmpq]], copies: tuple[int, ...]) -> State:
        registers = self._network.registers
        columns = [self._network.embedding.apply(token, registers) for token in tokens]
        below = lcm(*(int(value.q) for column in columns for value in column.values()))
        rows = [[int((column[name] * below).p) for column in columns] for name in registers]
        return State(rows, below, copies)

    def _block(self, block: blocks.Block) -> FeedForward | Attention:
        if isinstance(block, blocks.Attention):
            return Attention(tuple(self._head(head) for head in block.heads), block.causal)
        inner = _common(w for neuron in block.neurons for w in neuron.inputs.values())
        outer = _common(w for neuron in block.neurons for w in neuron.outputs.values())
        biases = [fmpq(0) if neuron.bias is None else neuron.bias for neuron in block.neurons]
        below = _common((*biases, *block.bias.values()))
        neurons = tuple(
            Neuron(self._row(n.inputs, inner), _times(bias, below), self._row(n.outputs, outer))
            for n, bias in zip(block.neurons, biases, strict=True)
        )
        return FeedForward(neurons, self._row(block.bias, below), inner, outer, below)

    def _head(self, head: blocks.Head) -> Head:
        key, key_below = self._whole(head.key)
        query, query_below = self._whole(head.query)
        value, inner = self._whole(head.value)
        outputs, outer = self._whole(head.outputs)
        return Head(key, query, value, outputs, key_below, query_below, inner, outer)

    def _whole(self, row: Mapping[str, fmpq]) -> tuple[Row, int]:
        below = _common(row.values())
        return self._row(row, below), below

    def _row(self, row: Mapping[str, fmpq], factor: int) -> Row:
        return tuple((self._places[name], _times(weight, factor)) for name, weight in row.items())


def _common(weights: Iterable[fmpq]) -> int:
    """The least common denominator."""
    return lcm(*{int(weight.q) for weight in weights})


def _times(weight: fmpq, factor: int) -> int:
    return int((weight * factor).p)
