"""The rows of a data set, and the classes that their labels are in a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from memcap.numeric.dataset import Dataset
from memcap.numeric.network import Network

__all__ = ["Array", "Labels"]

COLUMNS: Final = 20_000
"""Tokens that are run at a time."""

Array = npt.NDArray[Any]


class Labels:
    """rows: N x n token ids; expected: N x n classes, −1 for one that the network does not know."""

    def __init__(self, network: Network, dataset: Dataset) -> None:
        self.rows = np.array(dataset.sequences, np.int64)
        self.classes = len(network.metadata.classes)
        known = {name: place for place, name in enumerate(network.metadata.classes)}
        new = np.array([known.get(name, -1) for name in dataset.classes], np.int64)
        self.expected = new[np.array(dataset.labels, np.int64)]

    @property
    def all(self) -> Array:
        """The numbers of all rows."""
        return np.arange(len(self.rows))

    def batches(self, rows: Array) -> Iterator[Array]:
        """The numbers of some rows, as many at a time as memory allows."""
        size = max(1, COLUMNS // self.rows.shape[1])
        for start in range(0, len(rows), size):
            yield rows[start : start + size]

    def right(self, outputs: Callable[[Array], Array]) -> Array:
        """Which labels are right, N x n: the class is the whole number nearest to the output.

        outputs: rows of token ids ↦ floating-point numbers of the same shape.
        """
        found = [outputs(self.rows[batch]).astype(np.float64) for batch in self.batches(self.all)]
        right: Array = np.abs(np.concatenate(found) - self.expected) < 0.5
        return right
