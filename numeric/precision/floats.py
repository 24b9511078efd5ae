"""A network in floating-point numbers, rounded after every operation, as a runtime has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import ml_dtypes
import numpy as np
import numpy.typing as npt
from flint import fmpq

from memcap.numeric.heat import AttentionKind
from memcap.numeric.network import Network
from memcap.symbolic.gadgets.blocks import Attention, FeedForward, Head

__all__ = ["FORMATS", "FloatEvaluator", "rounded"]

Array = npt.NDArray[Any]

FORMATS: Final[Mapping[str, tuple[Any, int]]] = {
    "float64": (np.float64, 64),
    "float32": (np.float32, 32),
    "bfloat16": (ml_dtypes.bfloat16, 16),
}
"""Name ↦ type, bits."""


def rounded(number: fmpq) -> float:
    """The nearest double; an infinity beyond the largest.

    >>> rounded(fmpq(1, 4)), rounded(-fmpq(10) ** 400)
    (0.25, -inf)
    """
    try:
        return int(number.p) / int(number.q)
    except OverflowError:
        return float("inf") if number > 0 else float("-inf")


class FloatEvaluator:
    """A network whose weights are rounded, block by block, neuron by neuron."""

    def __init__(self, network: Network, name: str, kind: AttentionKind) -> None:
        """name: one of `FORMATS`; kind: how attention averages."""
        self._network, self._kind = network, kind
        self._type, _ = FORMATS[name]

    def outputs(self, vectors: Sequence[Sequence[fmpq]], rows: Array) -> Array:
        """The outputs for N rows of n places of `vectors`: N x n numbers of the type."""
        with np.errstate(all="ignore"):
            state = self._start(vectors, rows)
            for block in self._network.blocks:
                if isinstance(block, Attention):
                    state = self._attended(block, state)
                else:
                    state = self._fed(block, state)
            return self._form(self._network.readout, state, None)

    def _start(self, vectors: Sequence[Sequence[fmpq]], rows: Array) -> dict[str, Array]:
        used, codes = np.unique(rows.reshape(-1), return_inverse=True)
        tokens = [self._array([rounded(x) for x in vectors[word]]) for word in used.tolist()]
        embedding = self._network.embedding
        state = {}
        for name in self._network.registers:
            column = np.full(len(used), self._number(embedding.biases.get(name)))
            if name in embedding.weights:
                weights = [self._number(w) for w in embedding.weights[name]]
                for place, weight in enumerate(weights):
                    column = column + weight * self._array([token[place] for token in tokens])
            state[name] = column[codes.reshape(-1)].reshape(rows.shape)
        return state

    def _array(self, numbers: Sequence[Any]) -> Array:
        return np.array(numbers).astype(self._type)

    def _number(self, number: fmpq | None) -> Any:
        return self._type(0 if number is None else rounded(number))

    def _form(
        self, row: Mapping[str, fmpq], state: Mapping[str, Array], bias: fmpq | None
    ) -> Array:
        found = np.full(state[self._network.registers[0]].shape, self._number(bias))
        for name, weight in row.items():
            found = found + self._number(weight) * state[name]
        return found

    def _fed(self, block: FeedForward, state: dict[str, Array]) -> dict[str, Array]:
        after, zero = dict(state), self._type(0)
        for neuron in block.neurons:
            value = np.maximum(self._form(neuron.inputs, state, neuron.bias), zero)
            for name, weight in neuron.outputs.items():
                after[name] = after[name] + self._number(weight) * value
        for name, step in block.bias.items():
            after[name] = after[name] + self._number(step)
        return after

    def _attended(self, block: Attention, state: dict[str, Array]) -> dict[str, Array]:
        after = dict(state)
        for head in block.heads:
            found = self._average(head, block.causal, state)
            for name, weight in head.outputs.items():
                after[name] = after[name] + self._number(weight) * found
        return after

    def _average(self, head: Head, causal: bool, state: Mapping[str, Array]) -> Array:
        key, query, value = (
            self._form(row, state, None) for row in (head.key, head.query, head.value)
        )
        scores = query[:, :, None] * key[:, None, :]
        if causal:
            n = scores.shape[1]
            scores = np.where(np.tri(n, dtype=bool), scores, self._type(float("-inf")))
        top = scores.max(axis=2, keepdims=True)
        if self._kind == "hard":
            weights = (scores == top).astype(self._type)
        else:
            weights = np.exp(scores - top)
        products = np.where(weights == 0, self._type(0), weights * value[:, None, :])
        found: Array = products.sum(axis=2) / weights.sum(axis=2)
        return found
