"""A fast exact forward pass for any network of the schema.

The state of a sequence is a matrix of integers over one common denominator D.  ReLU and the arg
max commute with a positive factor, so a block costs integer additions and products only, and D is
reduced again after a block that enlarged it.  Equal tokens of a sequence have equal columns in
every block (there is no mask), so one column stands for all its copies, which attention counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import gcd, lcm

from flint import fmpq

from numeric.network import Network
from symbolic.gadgets.blocks import Attention, FeedForward, Head

__all__ = ["Evaluator"]

Row = tuple[tuple[int, int], ...]
"""(place of a register, whole weight) pairs."""

Values = list[int]
"""A register: one integer for each distinct column."""


@dataclass
class _State:
    """Registers x distinct columns, as integers over the denominator; copies of each column."""

    rows: list[Values]
    denominator: int
    copies: tuple[int, ...]

    def scale(self, factor: int) -> None:
        if factor != 1:
            self.rows = [[factor * value for value in row] for row in self.rows]
            self.denominator *= factor

    def reduce(self) -> None:
        if self.denominator != 1:
            common = gcd(self.denominator, *(value for row in self.rows for value in row))
            self.rows = [[value // common for value in row] for row in self.rows]
            self.denominator //= common


@dataclass(frozen=True)
class _Neuron:
    inputs: Row
    bias: int
    outputs: Row


@dataclass(frozen=True)
class _FeedForward:
    """Weights as integers over `inner` (inputs), `outer` (outputs) and `below` (biases)."""

    neurons: tuple[_Neuron, ...]
    bias: Row
    inner: int
    outer: int
    below: int

    def advance(self, state: _State) -> None:
        state.scale(self.below // gcd(self.below, self.inner * state.denominator))
        unit = self.inner * state.denominator // self.below
        before, growth = state.rows, self.inner * self.outer
        state.scale(growth)
        after = list(state.rows)
        for neuron in self.neurons:
            values = _activation(before, neuron, neuron.bias * unit, len(state.copies))
            if values is not None:
                for place, weight in neuron.outputs:
                    after[place] = _add(after[place], weight, values)
        for place, weight in self.bias:
            step = weight * unit * self.outer
            after[place] = [value + step for value in after[place]]
        state.rows = after
        if growth != 1:
            state.reduce()


def _activation(rows: list[Values], neuron: _Neuron, bias: int, count: int) -> Values | None:
    """ReLU at every column; None where it is 0 throughout."""
    values = _combine(rows, neuron.inputs, bias, count)
    if max(values) <= 0:
        return None
    return [value if value > 0 else 0 for value in values]


def _combine(rows: list[Values], row: Row, bias: int, count: int) -> Values:
    if not row:
        return [bias] * count
    (place, weight), *rest = row
    values = rows[place] if weight == 1 else [weight * value for value in rows[place]]
    for place, weight in rest:
        values = _add(values, weight, rows[place])
    return [value + bias for value in values] if bias else values


def _add(values: Values, weight: int, more: Values) -> Values:
    if weight == 1:
        return [a + b for a, b in zip(values, more, strict=True)]
    return [a + weight * b for a, b in zip(values, more, strict=True)]


@dataclass(frozen=True)
class _Head:
    """One head; values are integers over `inner`, outputs over `outer`."""

    key: Row
    query: Row
    value: Row
    outputs: Row
    inner: int
    outer: int

    def found(self, state: _State) -> tuple[Values, int]:
        """The attended value of each column, over state.denominator · inner · (what is given)."""
        count = len(state.copies)
        keys, queries, values = (
            _combine(state.rows, row, 0, count) for row in (self.key, self.query, self.value)
        )
        sums = {query: _best(query, keys, values, state.copies) for query in set(queries)}
        common = lcm(*(number for _, number in sums.values()))
        scaled = {query: total * (common // number) for query, (total, number) in sums.items()}
        return [scaled[query] for query in queries], common


def _best(query: int, keys: Values, values: Values, copies: tuple[int, ...]) -> tuple[int, int]:
    """The sum of the values of the highest score, copies counted, and their number."""
    scores = [query * key for key in keys]
    top = max(scores)
    chosen = [place for place, score in enumerate(scores) if score == top]
    total = sum(copies[place] * values[place] for place in chosen)
    return total, sum(copies[place] for place in chosen)


@dataclass(frozen=True)
class _Attention:
    heads: tuple[_Head, ...]

    def advance(self, state: _State) -> None:
        found = [head.found(state) for head in self.heads]
        sizes = [
            head.inner * head.outer * common
            for head, (_, common) in zip(self.heads, found, strict=True)
        ]
        growth = lcm(*sizes)
        state.scale(growth)
        for head, (values, _), size in zip(self.heads, found, sizes, strict=True):
            for place, weight in head.outputs:
                state.rows[place] = _add(state.rows[place], weight * (growth // size), values)
        state.reduce()


class Evaluator:
    """A network compiled for `outputs`; the same function as `Network.forward`."""

    def __init__(self, network: Network) -> None:
        self._places = {name: place for place, name in enumerate(network.registers)}
        self._network = network
        self._readout, self._below = self._whole(network.readout)
        self._blocks = [self._compile(block) for block in network.blocks]

    def outputs(self, tokens: Sequence[Sequence[fmpq]]) -> tuple[fmpq, ...]:
        """The output at each of the n tokens (n vectors of dimension d, n ≥ 1)."""
        distinct = Counter(tuple(token) for token in tokens)
        state = self._start(distinct)
        for block in self._blocks:
            block.advance(state)
        found = _combine(state.rows, self._readout, 0, len(distinct))
        below = state.denominator * self._below
        answers = {x: fmpq(value, below) for x, value in zip(distinct, found, strict=True)}
        return tuple(answers[tuple(token)] for token in tokens)

    def _start(self, distinct: Mapping[tuple[fmpq, ...], int]) -> _State:
        registers = self._network.registers
        columns = [self._network.embedding.apply(token, registers) for token in distinct]
        below = lcm(*(int(value.q) for column in columns for value in column.values()))
        rows = [[int((column[name] * below).p) for column in columns] for name in registers]
        return _State(rows, below, tuple(distinct.values()))

    def _compile(self, block: FeedForward | Attention) -> _FeedForward | _Attention:
        if isinstance(block, Attention):
            return _Attention(tuple(self._head(head) for head in block.heads))
        inner = _common(w for neuron in block.neurons for w in neuron.inputs.values())
        outer = _common(w for neuron in block.neurons for w in neuron.outputs.values())
        biases = [fmpq(0) if neuron.bias is None else neuron.bias for neuron in block.neurons]
        below = _common((*biases, *block.bias.values()))
        neurons = tuple(
            _Neuron(self._row(n.inputs, inner), _times(bias, below), self._row(n.outputs, outer))
            for n, bias in zip(block.neurons, biases, strict=True)
        )
        return _FeedForward(neurons, self._row(block.bias, below), inner, outer, below)

    def _head(self, head: Head) -> _Head:
        value, inner = self._whole(head.value)
        outputs, outer = self._whole(head.outputs)
        return _Head(
            self._whole(head.key)[0], self._whole(head.query)[0], value, outputs, inner, outer
        )

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
