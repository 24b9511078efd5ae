"""The same network, evaluated as a user would write it down with other exact arithmetics."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import flint
import mpmath
import sympy
from flint import fmpq

from memcap.numeric.network import Network, advance
from memcap.symbolic.gadgets.blocks import Attention, map_weights

Run = Callable[[Sequence[Sequence[fmpq]]], list[Any]]
"""The tokens of a sequence ↦ its outputs."""


def scalars(network: Network, number: Callable[[fmpq], Any]) -> Run:
    """Column after column, in numbers of another type."""
    blocks = [map_weights(block, number) for block in network.blocks]
    readout = {name: number(weight) for name, weight in network.readout.items()}

    def run(tokens: Sequence[Sequence[fmpq]]) -> list[Any]:
        apply, registers = network.embedding.apply, network.registers
        columns: list[Mapping[str, Any]] = [
            {name: number(value) for name, value in apply(token, registers).items()}
            for token in tokens
        ]
        for block in blocks:
            columns = [*advance(block, columns)]
        return [sum(w * column[name] for name, w in readout.items()) for column in columns]

    return run


def in_fractions(network: Network) -> Run:
    """Python's own."""
    return scalars(network, lambda x: Fraction(int(x.p), int(x.q)))


def in_sympy(network: Network) -> Run:
    """`sympy.Rational`."""
    return scalars(network, lambda x: sympy.Rational(int(x.p), int(x.q)))


def in_mpmath(network: Network) -> Run:
    """`mpmath.mpf`, with as many bits as the longest weight has, and some more."""
    mpmath.mp.prec = 64 + 2 * max(int(abs(x.p)).bit_length() for x in network.numbers())
    return scalars(network, lambda x: mpmath.mpf(int(x.p)) / int(x.q))


def in_matrices(network: Network) -> Run:
    """Matrices of flint: all columns of a sequence at once."""
    places = {name: place for place, name in enumerate(network.registers)}
    width = len(places)

    def matrix(rows: Sequence[Mapping[str, fmpq]]) -> flint.fmpq_mat:
        found = flint.fmpq_mat(len(rows), width)
        for k, row in enumerate(rows):
            for name, weight in row.items():
                found[k, places[name]] = weight
        return found

    def compiled(block: Any) -> Any:
        if isinstance(block, Attention):
            return [
                [matrix([r]) for r in (h.key, h.query, h.value, h.outputs)] for h in block.heads
            ]
        steps = [fmpq(0) if neuron.bias is None else neuron.bias for neuron in block.neurons]
        writes = matrix([neuron.outputs for neuron in block.neurons]).transpose()
        return (
            matrix([neuron.inputs for neuron in block.neurons]),
            steps,
            writes,
            matrix([block.bias]),
        )

    blocks, readout = [compiled(block) for block in network.blocks], matrix([network.readout])

    def run(tokens: Sequence[Sequence[fmpq]]) -> list[Any]:
        apply, registers, n = network.embedding.apply, network.registers, len(tokens)
        state = matrix([apply(token, registers) for token in tokens]).transpose()
        ones = flint.fmpq_mat(1, n, [1] * n)
        for block in blocks:
            if isinstance(block, list):
                state = state + _attended(block, state, n)
                continue
            reads, steps, writes, bias = block
            if steps:
                hidden = reads * state + flint.fmpq_mat(len(steps), 1, steps) * ones
                raised = [x if x > 0 else fmpq(0) for x in hidden.entries()]
                state = state + writes * flint.fmpq_mat(len(steps), n, raised)
            state = state + bias.transpose() * ones
        return (readout * state).entries()

    return run


def _attended(heads: Sequence[Any], state: flint.fmpq_mat, n: int) -> flint.fmpq_mat:
    total = flint.fmpq_mat(state.nrows(), n)
    for key, query, value, output in heads:
        keys, queries, values = ((row * state).entries() for row in (key, query, value))
        found = []
        for asked in queries:
            scores = [asked * k for k in keys]
            tied = [v for v, s in zip(values, scores, strict=True) if s == max(scores)]
            found.append(sum(tied, fmpq(0)) / len(tied))
        total = total + output.transpose() * flint.fmpq_mat(1, n, found)
    return total


RIVALS: Mapping[str, Callable[[Network], Run]] = {
    "Fraction": in_fractions,
    "SymPy": in_sympy,
    "mpmath": in_mpmath,
    "flint's rational matrices": in_matrices,
}
