"""Residual blocks with named registers (THEORY 1), run on symbols and on numbers alike.

A *column* maps the name of each register to its value; a weight is an exact number or a term.
With numbers in it ``apply`` is the layer of the network; with terms it gives the terms of an
obligation.  No index is ever written: a row of a weight matrix is a mapping of names to weights.

>>> clear = FeedForward((Neuron({"x": 1}, None, {"x": -1}),))
>>> clear.apply({"x": Fraction(5, 2), "y": 1})
{'x': Fraction(0, 1), 'y': 1}
>>> clear.entries
2
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeAlias, overload

from memcap.symbolic.gadgets.primitives import attend, relu
from memcap.symbolic.language.terms import INT, Term, Var, as_real, fn, fresh_name, substitute

Scalar = Any
"""A term, or an exact number: int, Fraction or any type that computes like them."""

Row = Mapping[str, Scalar]
Convert: TypeAlias = Callable[[Scalar], Scalar]
Rename: TypeAlias = Callable[[str], str]
Column = Mapping[str, Scalar]


def positive(x: Scalar) -> Scalar:
    """ReLU of a term or a number."""
    return relu(x) if isinstance(x, Term) else max(x, x - x)


def combination(row: Row, column: Column, bias: Scalar = 0) -> Scalar:
    """The sum of weight times register, plus bias; weights 1 and −1 write no product."""
    sofar: Scalar = None
    for name, weight in row.items():
        sofar = _plus(sofar, _times(weight, column[name]))
    return _plus(sofar, bias) if sofar is None or isinstance(bias, Term) or bias else sofar


def _times(weight: Scalar, value: Scalar) -> Scalar:
    if isinstance(weight, Term) or weight not in (1, -1):
        return weight * value
    return value if weight == 1 else -value


def _plus(a: Scalar, b: Scalar) -> Scalar:
    return b if a is None else a + b


@dataclass(frozen=True)
class Neuron:
    """ReLU(inputs · column + bias), added to the registers of ``outputs`` with their weights.

    ``bias`` None means that the block has no entry there at all.
    """

    inputs: Row
    bias: Scalar
    outputs: Row

    def value(self, column: Column) -> Scalar:
        return positive(combination(self.inputs, column, 0 if self.bias is None else self.bias))

    def weights(self) -> Iterator[Scalar]:
        """Its structural entries."""
        yield from self.inputs.values()
        if self.bias is not None:
            yield self.bias
        yield from self.outputs.values()


@dataclass(frozen=True)
class FeedForward:
    """Z ← Z + W₂ ReLU(W₁ Z + b₁) + b₂, on one column at a time."""

    neurons: tuple[Neuron, ...] = ()
    bias: Row = field(default_factory=dict)

    def apply(self, column: Column) -> dict[str, Scalar]:
        """The column after the block; a register that nothing writes is the same object."""
        after = dict(column)
        for neuron in self.neurons:
            value = neuron.value(column)
            for name, weight in neuron.outputs.items():
                after[name] = after[name] + _times(weight, value)
        for name, weight in self.bias.items():
            after[name] = after[name] + weight
        return after

    def weights(self) -> Iterator[Scalar]:
        """The structural entries of the block."""
        for neuron in self.neurons:
            yield from neuron.weights()
        yield from self.bias.values()

    @property
    def entries(self) -> int:
        """The number of structural entries."""
        return sum(1 for _ in self.weights())

    @property
    def written(self) -> frozenset[str]:
        """The registers that the block changes."""
        return frozenset(self.bias).union(*(n.outputs for n in self.neurons))

    @property
    def read(self) -> frozenset[str]:
        """The registers that the block looks at."""
        return frozenset().union(*(n.inputs for n in self.neurons))


@dataclass(frozen=True)
class Head:
    """One attention head: score of column j for column k = (key · Zⱼ)(query · Zₖ).

    The value (value · Zⱼ), averaged over the columns of the highest score, is added to the
    registers of ``outputs``.
    """

    key: Row
    query: Row
    value: Row
    outputs: Row

    def weights(self) -> Iterator[Scalar]:
        for row in (self.key, self.query, self.value, self.outputs):
            yield from row.values()


@dataclass(frozen=True)
class Columns:
    """All columns of a sequence, as symbols.

    place   the index, 1…number, of a column taken arbitrarily
    attend  how a column attends to others: columns, scores, values ↦ an average of the values
    """

    place: Var
    number: Term
    attend: Term = attend


@dataclass(frozen=True)
class Attention:
    """Z ← Z + Σ_h W_O W_V Z · σ((W_K Z)ᵀ(W_Q Z)), without biases; σ is hardmax or softmax.

    ``causal``: column k sees the columns 1…k only.
    """

    heads: tuple[Head, ...]
    causal: bool = False

    def apply(self, columns: Sequence[Column]) -> list[dict[str, Scalar]]:
        """All columns after the block, for numbers, under hardmax."""
        after = [dict(c) for c in columns]
        for head in self.heads:
            keys = [combination(head.key, c) for c in columns]
            values = [combination(head.value, c) for c in columns]
            for place, (column, new) in enumerate(zip(columns, after), start=1):
                query, seen = combination(head.query, column), place if self.causal else None
                found = hard_average([k * query for k in keys[:seen]], values[:seen])
                for name, weight in head.outputs.items():
                    new[name] = new[name] + _times(weight, found)
        return after

    def apply_symbolic(self, column: Mapping[str, Term], columns: Columns) -> dict[str, Term]:
        """The column at ``columns.place`` after the block.

        ``column`` gives every register as a term in that index.  Raises TypeError where a weight
        is called like the index: it would be taken for it.
        """
        after = dict(column)
        weights = [w for w in self.weights() if isinstance(w, Term)]
        if any(columns.place in w.free for w in weights):
            raise TypeError(f"a weight is called {columns.place}, as the index of the column is")
        taken = _names((*column.values(), *weights, columns.place, columns.number))
        other = Var(fresh_name("j", taken), INT)
        there = {name: substitute(t, {columns.place: other}) for name, t in column.items()}
        seen = columns.place if self.causal else columns.number
        for head in self.heads:
            query = combination(head.query, column)
            scores = fn(other, as_real(combination(head.key, there) * query))
            values = fn(other, as_real(combination(head.value, there)))
            found = columns.attend(seen, scores, values)
            for name, weight in head.outputs.items():
                after[name] = after[name] + _times(weight, found)
        return after

    def weights(self) -> Iterator[Scalar]:
        """The structural entries of the block."""
        for head in self.heads:
            yield from head.weights()

    @property
    def entries(self) -> int:
        """The number of structural entries."""
        return sum(1 for _ in self.weights())

    @property
    def written(self) -> frozenset[str]:
        """The registers that the block changes."""
        return frozenset().union(*(h.outputs for h in self.heads))

    @property
    def read(self) -> frozenset[str]:
        """The registers that the block looks at."""
        return frozenset().union(*(row for h in self.heads for row in (h.key, h.query, h.value)))


Block = FeedForward | Attention


def hard_average(scores: Sequence[Scalar], values: Sequence[Scalar]) -> Scalar:
    """The exact average of the values whose score is the largest.

    >>> hard_average([1, 3, 3], [Fraction(9), Fraction(1), Fraction(2)])
    Fraction(3, 2)
    """
    top = max(scores)
    chosen = [v for s, v in zip(scores, values) if s == top]
    whole = sum(chosen[1:], chosen[0])
    return (Fraction(whole) if isinstance(whole, int) else whole) / len(chosen)


def _names(terms: Iterable[Term]) -> set[str]:
    return {v.name for t in terms for v in t.free}


@overload
def map_weights(
    block: FeedForward, convert: Convert = ..., rename: Rename = ...
) -> FeedForward: ...
@overload
def map_weights(block: Block, convert: Convert = ..., rename: Rename = ...) -> Block: ...
def map_weights(
    block: Block,
    convert: Convert = lambda weight: weight,
    rename: Rename = lambda name: name,
) -> Block:
    """The same block with every weight converted (to another exact type, say), and every register
    renamed."""

    def row(r: Row) -> dict[str, Scalar]:
        return {rename(name): convert(w) for name, w in r.items()}

    if isinstance(block, Attention):
        heads = (Head(row(h.key), row(h.query), row(h.value), row(h.outputs)) for h in block.heads)
        return Attention(tuple(heads), block.causal)
    neurons = (
        Neuron(row(n.inputs), None if n.bias is None else convert(n.bias), row(n.outputs))
        for n in block.neurons
    )
    return FeedForward(tuple(neurons), row(block.bias))


def ramp_neurons(
    inputs: Row, lo: Scalar, hi: Scalar, outputs: Row, slope: int
) -> tuple[Neuron, ...]:
    """Two neurons that add ramp(inputs; lo, hi) times the weights of ``outputs``.

    ``slope`` is 1/(hi − lo), a whole number, so that no weight has a new denominator.
    """
    rise = {name: slope * weight for name, weight in outputs.items()}
    fall = {name: -slope * weight for name, weight in outputs.items()}
    return (Neuron(inputs, -lo, rise), Neuron(inputs, -hi, fall))


def clear(*registers: str) -> tuple[Neuron, ...]:
    """Neurons that set registers with values ≥ 0 to 0."""
    return tuple(Neuron({name: 1}, None, {name: -1}) for name in registers)


HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)
