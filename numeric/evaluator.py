"""A fast exact forward pass under hardmax: any network of the schema, many sequences at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from flint import fmpq, fmpq_mat

from memcap.numeric.columns import Column, Partition, over
from memcap.numeric.layers import Grid, Row, State, layers
from memcap.numeric.limbs import Integers
from memcap.numeric.network import Network

__all__ = ["Evaluator", "start"]

Vector = Sequence[fmpq]
Rows = npt.NDArray[np.int64]


class Evaluator:
    """A network compiled for `columns`; the same function as `Network.forward`."""

    def __init__(self, network: Network) -> None:
        places = {name: place for place, name in enumerate(network.registers)}
        self._network = network
        self._layers = layers(network.blocks, places)
        self._readout = Row.of(network.readout, places)

    def outputs(self, tokens: Sequence[Vector]) -> tuple[fmpq, ...]:
        """The output at each of the n tokens (n vectors of dimension d, n ≥ 1)."""
        found = self.columns(tokens, [range(len(tokens))])
        numbers = found.numbers()
        return tuple(numbers[code] for code in found.partition.codes.tolist())

    def columns(
        self,
        vectors: Sequence[Vector],
        rows: Sequence[Sequence[int]],
        seen: Callable[[float], None] | None = None,
    ) -> Column:
        """The outputs for N ≥ 1 rows of n ≥ 1 places of `vectors`, row after row.

        seen: called after each layer with the part that is done. Raises ValueError for vectors
        that do not have the network's dimension.
        """
        grid = Grid(len(rows), len(rows[0]))
        state = start(self._network, vectors, np.array(rows, np.int64), grid)
        for number, layer in enumerate(self._layers, start=1):
            state = layer.apply(state, grid)
            if seen is not None:
                seen(number / len(self._layers))
        return self._readout.on(state, grid)


def start(network: Network, vectors: Sequence[Vector], rows: Rows, grid: Grid) -> State:
    """The state after the embedding."""
    words = rows.reshape(-1)
    partition = Partition.by(words)
    used = [vectors[word] for word in words[partition.first].tolist()]
    embedding = network.embedding

    def register(name: str) -> Column:
        bias = embedding.biases.get(name, fmpq(0))
        if name not in embedding.weights:
            return grid.constant(bias)
        values, below = over(
            [product + bias for product in _products(used, embedding.weights[name])]
        )
        return Column(partition, Integers.of(values), below)

    return [register(name) for name in network.registers]


def _products(vectors: Sequence[Vector], weights: Vector) -> list[fmpq]:
    """⟨weights, x⟩ for every vector x."""
    for vector in vectors:
        if len(vector) != len(weights):
            raise ValueError(f"a token of {len(vector)} entries, not {len(weights)}")
    entries = [entry for vector in vectors for entry in vector]
    tokens = fmpq_mat(len(vectors), len(weights), entries)
    return (tokens * fmpq_mat(len(weights), 1, list(weights))).entries()
