"""How many labels survive in numbers of limited precision, and how many bits all of them need."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from memcap.numeric.columns import Column
from memcap.numeric.dataset import Dataset
from memcap.numeric.heat import AttentionKind
from memcap.numeric.network import Network
from memcap.numeric.precision.floats import FORMATS, FloatEvaluator
from memcap.numeric.precision.integers import Needed, exactly, in_integers
from memcap.numeric.precision.labels import Array, Labels

__all__ = ["Audit", "Survived", "audit"]

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
        floats.append(data.in_floats(name, bits, kind))
    search = _Bisection(data, seen)
    least = search.least()
    return Audit(tuple(floats), least, tuple(search.tried()), search.needed.unit)


class _Data:
    """A network and the labels that it is to give."""

    def __init__(self, network: Network, dataset: Dataset) -> None:
        self.network, self._vectors = network, dataset.vectors
        self.labels = Labels(network, dataset)

    def sample(self) -> Array:
        """Numbers of rows, evenly spread."""
        count, n = self.labels.rows.shape
        return np.unique(np.linspace(0, count - 1, max(1, SAMPLE // n)).astype(np.int64))

    def in_floats(self, name: str, bits: int, kind: AttentionKind) -> Survived:
        """All rows in a format."""
        evaluator = FloatEvaluator(self.network, name, kind)
        right = self.labels.right(lambda rows: evaluator.outputs(self._vectors, rows))
        return Survived(name, bits, int(right.sum()), right.size)

    def exactly(self, rows: Array) -> tuple[int, Needed]:
        """How many labels are right in exact numbers, and what integers need for that."""
        batches = list(self.labels.batches(rows))
        found = [exactly(self.network, self._vectors, self.labels.rows[b]) for b in batches]
        pairs = zip(batches, found, strict=True)
        right = sum(self._right(column, batch) for batch, (column, _) in pairs)
        unit = int(np.lcm.reduce(np.array([needed.unit for _, needed in found], dtype=object)))
        return right, Needed(unit, max(_bits(needed, unit) for _, needed in found))

    def in_integers(self, rows: Array, unit: int, bits: int) -> Survived:
        """These rows in integers."""
        right = 0
        for batch in self.labels.batches(rows):
            found = in_integers(self.network, self._vectors, self.labels.rows[batch], unit, bits)
            right += self._right(found, batch)
        return Survived("integers", bits, right, self.labels.expected[rows].size)

    def _right(self, found: Column, batch: Array) -> int:
        values = found.values.tolist()
        classes = [_class(value, found.below, self.labels.classes) for value in values]
        expected = self.labels.expected[batch].ravel()
        return int((np.array(classes)[found.partition.codes] == expected).sum())


def _bits(needed: Needed, unit: int) -> int:
    """Over a finer unit numbers are longer."""
    return needed.bits + (unit // needed.unit - 1).bit_length()


def _class(value: Any, below: int, count: int) -> int:
    number, rest = divmod(value, below)
    return int(number) if rest == 0 and 0 <= number < count else -2


class _Bisection:
    """Bisection for the least number of bits, on a sample first."""

    def __init__(self, data: _Data, seen: Seen) -> None:
        self._data, self._seen = data, seen
        self._sample = data.sample()
        seen("exact numbers")
        self._right, self.needed = data.exactly(self._sample)
        self._known: dict[int, Survived] = {}

    def least(self) -> Survived | None:
        """The least number of bits at which all labels are right."""
        if self._right < self._data.labels.expected[self._sample].size:
            return None
        fewest = self._bisect(0, self.needed.bits, lambda bits: self._on_sample(bits).all)
        found = self._on_all(fewest)
        if found.all:
            return found
        right, needed = self._data.exactly(self._data.labels.all)
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
        return self._data.in_integers(self._data.labels.all, self.needed.unit, bits)
