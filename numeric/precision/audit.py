"""How many labels survive in numbers of limited precision, and how many bits all of them need."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from numeric.columns import Column
from numeric.dataset import Dataset
from numeric.heat import AttentionKind
from numeric.network import Network
from numeric.precision.floats import FORMATS, FloatEvaluator
from numeric.precision.integers import Needed, exactly, in_integers

__all__ = ["Audit", "Survived", "audit"]

COLUMNS: Final = 20_000
"""Tokens that are run at a time."""

SAMPLE: Final = 500
"""Tokens on which the least number of bits is looked for, before it is tried on all."""

POINTS: Final = 12
"""Numbers of bits, evenly spread, that are tried for the plot beside those of the search."""

Seen = Callable[[str], None]


@dataclass(frozen=True)
class Survived:
    """`right` of `total` labels are right in numbers of so many bits, `name` being their sort."""

    name: str
    bits: int
    right: int
    total: int

    @property
    def all(self) -> bool:
        """No label is lost."""
        return self.right == self.total


@dataclass(frozen=True)
class Audit:
    """floats: each format on all labels.  least: integers of the fewest bits at which all labels
    are right, on all of them; with one bit less some label is wrong (None where the network
    itself is wrong).  tried: integers on the labels of a sample, by their bits; unit: they are
    multiples of 1/unit.
    """

    floats: tuple[Survived, ...]
    least: Survived | None
    tried: tuple[Survived, ...]
    unit: int


def audit(
    network: Network,
    dataset: Dataset,
    *,
    attention: AttentionKind | None = None,
    seen: Seen = lambda what: None,
) -> Audit:
    """Run the network on the data in floats and in integers of ever other lengths.

    In floats a label is right where its class is the whole number nearest to the output, in
    integers where the output is the class.  Integers are run under hardmax.  attention: that of
    the runs in floats, as the network was built when None; seen: told what is done next.
    """
    data = _Data(network, dataset)
    kind = network.metadata.attention if attention is None else attention
    floats = []
    for name, (_, bits) in FORMATS.items():
        seen(name)
        floats.append(data.in_floats(name, bits, FloatEvaluator(network, name, kind)))
    search = _Search(data, seen)
    least = search.least()
    return Audit(tuple(floats), least, tuple(search.tried()), search.needed.unit)


class _Data:
    """Rows and the classes that they are to have."""

    def __init__(self, network: Network, dataset: Dataset) -> None:
        self.network, self._vectors = network, dataset.vectors
        self.rows = np.array(dataset.sequences, np.int64)
        known = {name: place for place, name in enumerate(network.metadata.classes)}
        new = np.array([known.get(name, -1) for name in dataset.classes], np.int64)
        self.expected = new[np.array(dataset.labels, np.int64)]

    def sample(self) -> npt.NDArray[Any]:
        """Numbers of rows, evenly spread."""
        count, n = self.rows.shape
        return np.unique(np.linspace(0, count - 1, max(1, SAMPLE // n)).astype(np.int64))

    def _batches(self, rows: npt.NDArray[Any]) -> Iterator[npt.NDArray[Any]]:
        size = max(1, COLUMNS // self.rows.shape[1])
        for start in range(0, len(rows), size):
            yield rows[start : start + size]

    def in_floats(self, name: str, bits: int, evaluator: FloatEvaluator) -> Survived:
        """All rows in a format."""
        right = 0
        for batch in self._batches(np.arange(len(self.rows))):
            found = evaluator.outputs(self._vectors, self.rows[batch]).astype(np.float64)
            right += int((np.abs(found - self.expected[batch]) < 0.5).sum())
        return Survived(name, bits, right, self.expected.size)

    def exactly(self, rows: npt.NDArray[Any]) -> tuple[int, Needed]:
        """How many labels are right in exact numbers, and what integers need for that."""
        found = [exactly(self.network, self._vectors, self.rows[b]) for b in self._batches(rows)]
        batches = zip(self._batches(rows), found, strict=True)
        right = sum(self._right(column, batch) for batch, (column, _) in batches)
        unit = int(np.lcm.reduce(np.array([needed.unit for _, needed in found], dtype=object)))
        return right, Needed(unit, max(_bits(needed, unit) for _, needed in found))

    def in_integers(self, rows: npt.NDArray[Any], unit: int, bits: int) -> Survived:
        """These rows in integers."""
        right = 0
        for batch in self._batches(rows):
            found = in_integers(self.network, self._vectors, self.rows[batch], unit, bits)
            right += self._right(found, batch)
        return Survived("integers", bits, right, self.expected[rows].size)

    def _right(self, found: Column, batch: npt.NDArray[Any]) -> int:
        count = len(self.network.metadata.classes)
        classes = [_class(value, found.below, count) for value in found.values]
        return int((np.array(classes)[found.partition.codes] == self.expected[batch].ravel()).sum())


def _bits(needed: Needed, unit: int) -> int:
    """Over a finer unit numbers are longer."""
    return needed.bits + (unit // needed.unit - 1).bit_length()


def _class(value: Any, below: int, count: int) -> int:
    number, rest = divmod(value, below)
    return int(number) if rest == 0 and 0 <= number < count else -2


class _Search:
    """Bisection for the least number of bits, on a sample first."""

    def __init__(self, data: _Data, seen: Seen) -> None:
        self._data, self._seen = data, seen
        self._sample = data.sample()
        seen("exact numbers")
        self._right, self.needed = data.exactly(self._sample)
        self._known: dict[int, Survived] = {}

    def least(self) -> Survived | None:
        """The least number of bits at which all labels are right."""
        if self._right < self._data.expected[self._sample].size:
            return None
        fewest = self._bisect(0, self.needed.bits, lambda bits: self._on_sample(bits).all)
        found = self._on_all(fewest)
        if found.all:
            return found
        right, needed = self._data.exactly(np.arange(len(self._data.rows)))
        if right < found.total:
            return None
        self.needed = needed
        return self._on_all(self._bisect(fewest, needed.bits, lambda bits: self._on_all(bits).all))

    def tried(self) -> Sequence[Survived]:
        """What became of the sample, by the number of bits."""
        steps = np.linspace(1, self.needed.bits, POINTS).astype(int).tolist()
        for bits in steps:
            self._on_sample(bits)
        return [self._known[bits] for bits in sorted(self._known)]

    def _bisect(self, low: int, high: int, enough: Callable[[int], bool]) -> int:
        """The least number in (low, high] that is enough, where high is, and low is not."""
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if enough(middle) else (middle, high)
        return high

    def _on_sample(self, bits: int) -> Survived:
        if bits not in self._known:
            self._seen(f"integers of {bits} bits")
            self._known[bits] = self._data.in_integers(self._sample, self.needed.unit, bits)
        return self._known[bits]

    def _on_all(self, bits: int) -> Survived:
        self._seen(f"integers of {bits} bits, all labels")
        return self._data.in_integers(np.arange(len(self._data.rows)), self.needed.unit, bits)
