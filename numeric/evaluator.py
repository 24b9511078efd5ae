"""A fast exact forward pass under hardmax, for any network of the schema."""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm

from flint import fmpq

from numeric.compiled import (
    Attention,
    Compiled,
    FeedForward,
    Head,
    State,
    Values,
    add,
    combine,
)
from numeric.network import Network

__all__ = ["Evaluator", "relu"]


class Evaluator:
    """A network compiled for `outputs`; the same function as `Network.forward`."""

    def __init__(self, network: Network) -> None:
        self._compiled = Compiled(network)

    def outputs(self, tokens: Sequence[Sequence[fmpq]]) -> tuple[fmpq, ...]:
        """The output at each of the n tokens (n vectors of dimension d, n ≥ 1)."""
        state, columns = self._compiled.start(tokens)
        for block in self._compiled.blocks:
            if isinstance(block, Attention):
                block.leave(state, [_attended(head, state, block) for head in block.heads])
            else:
                _feed_forward(block, state)
        found = combine(state.rows, self._compiled.readout, 0, len(state.copies))
        below = state.denominator * self._compiled.below
        answers = [fmpq(value, below) for value in found]
        return tuple(answers[column] for column in columns)


def _feed_forward(block: FeedForward, state: State) -> None:
    before, unit = block.enter(state)
    after = list(state.rows)
    for neuron in block.neurons:
        bias = neuron.bias * unit
        values = relu(combine(before, neuron.inputs, bias, len(state.copies)))
        if values is not None:
            for place, weight in neuron.outputs:
                after[place] = add(after[place], weight, values)
    block.leave(state, after, unit)


def relu(values: Values) -> Values | None:
    """ReLU at every column; None where it is 0 throughout.

    >>> relu([-1, 3]), relu([-1, 0])
    ([0, 3], None)
    """
    if max(values) <= 0:
        return None
    return [value if value > 0 else 0 for value in values]


def _attended(head: Head, state: State, block: Attention) -> tuple[Values, int]:
    """The attended value of each column, over D · inner · (what is given).

    Columns that see the same with the same query look once.
    """
    count = len(state.copies)
    keys, queries, values = (
        combine(state.rows, row, 0, count) for row in (head.key, head.query, head.value)
    )
    looks = [(query, block.seen(column)) for column, query in enumerate(queries)]
    sums = {
        (query, seen): _best(query, keys[:seen], values[:seen], state.copies)
        for query, seen in set(looks)
    }
    common = lcm(*(number for _, number in sums.values()))
    scaled = {look: total * (common // number) for look, (total, number) in sums.items()}
    return [scaled[look] for look in looks], common


def _best(query: int, keys: Values, values: Values, copies: tuple[int, ...]) -> tuple[int, int]:
    """The sum of the values of the highest score, copies counted, and their number."""
    scores = [query * key for key in keys]
    top = max(scores)
    chosen = [place for place, score in enumerate(scores) if score == top]
    total = sum(copies[place] * values[place] for place in chosen)
    return total, sum(copies[place] for place in chosen)
