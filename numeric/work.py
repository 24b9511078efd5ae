"""A stretch of rows run through a network, and what came out: the unit of work of `verify`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Annotated, Any, Final, TypeAlias

import numpy as np
from flint import fmpq
from msgspec import Meta, Struct

from memcap.numeric.columns import Column
from memcap.numeric.dataset import Dataset
from memcap.numeric.evaluator import Evaluator
from memcap.numeric.heat import AttentionKind
from memcap.numeric.network import Network, matrix
from memcap.numeric.softmax import SoftmaxEvaluator, Undecided

__all__ = ["FIRST", "Checker", "Outcome", "Seen", "Span"]

FIRST: Final = 5
"""How many of the failing sequences are shown."""

Span: TypeAlias = tuple[int, int]
"""The rows start … stop − 1."""

Seen: TypeAlias = Callable[[float], None]
Count = Annotated[int, Meta(ge=0)]


class Outcome(Struct, frozen=True, forbid_unknown_fields=True):
    """What came of the rows start … stop − 1.

    labels and sequences that are right, and sequences that are undecided; the first rows with a
    wrong label, with all their outputs, and the first undecided ones, with the reasons.
    """

    start: Count
    stop: Count
    labels: Count
    sequences: Count
    undecided: Count
    wrong: tuple[tuple[Count, tuple[str, ...]], ...]
    stopped: tuple[tuple[Count, str], ...]


class Checker:
    """A network and the data beside it; compiled where it runs, so that it can be sent there."""

    def __init__(self, network: Network, dataset: Dataset, kind: AttentionKind) -> None:
        self.kind = kind
        self._network = network
        self._vectors, self._rows = dataset.vectors, dataset.sequences
        known = {name: place for place, name in enumerate(network.metadata.classes)}
        new = np.array([known.get(name, -1) for name in dataset.classes], np.int64)
        self._expected = new[np.array(dataset.labels, np.int64)]

    def __getstate__(self) -> dict[str, Any]:
        """All but what is compiled."""
        return {name: value for name, value in vars(self).items() if name != "_evaluator"}

    @cached_property
    def _evaluator(self) -> Evaluator | SoftmaxEvaluator:
        return Evaluator(self._network) if self.kind == "hard" else SoftmaxEvaluator(self._network)

    def check(self, span: Span, seen: Seen | None = None) -> Outcome:
        """Run these rows; seen: called now and then with the part of them that is done."""
        start, stop = span
        evaluator = self._evaluator
        if isinstance(evaluator, SoftmaxEvaluator):
            return self._one_by_one(evaluator, start, stop)
        found = evaluator.columns(self._vectors, self._rows[start:stop], seen)
        return self._compared(found, start, stop)

    def _compared(self, found: Column, start: int, stop: int) -> Outcome:
        """Every output beside the class that it is to be."""
        values = found.values.tolist()
        known = {value: self._class(found, value) for value in set(values)}
        classes = np.array([known[value] for value in values], np.int64)
        expected = self._expected[start:stop]
        right = (classes[found.partition.codes] == expected.reshape(-1)).reshape(expected.shape)
        whole = right.all(axis=1)
        rows = np.flatnonzero(~whole)[:FIRST].tolist()
        numbers, codes = found.numbers() if rows else [], found.partition.codes
        n = expected.shape[1]
        wrong = (
            (start + row, tuple(self._name(numbers[c]) for c in codes[row * n : (row + 1) * n]))
            for row in rows
        )
        return Outcome(start, stop, int(right.sum()), int(whole.sum()), 0, tuple(wrong), ())

    def _class(self, found: Column, value: Any) -> int:
        """The class that an output is; −2 for a number that is none."""
        number, rest = divmod(value, found.below)
        known = rest == 0 and 0 <= number < len(self._network.metadata.classes)
        return int(number) if known else -2

    def _one_by_one(self, evaluator: SoftmaxEvaluator, start: int, stop: int) -> Outcome:
        labels, sequences = 0, 0
        wrong: list[tuple[int, tuple[str, ...]]] = []
        stopped: list[tuple[int, str]] = []
        for row in range(start, stop):
            try:
                outputs = evaluator.outputs(matrix(self._vectors, self._rows[row]))
            except Undecided as error:
                stopped.append((row, str(error)))
                continue
            expected = self._expected[row].tolist()
            hits = sum(value == label for value, label in zip(outputs, expected, strict=True))
            labels, sequences = labels + hits, sequences + (hits == len(expected))
            if hits < len(expected):
                wrong.append((row, tuple(self._name(value) for value in outputs)))
        failed = tuple(wrong[:FIRST]), tuple(stopped[:FIRST])
        return Outcome(start, stop, labels, sequences, len(stopped), *failed)

    def _name(self, value: fmpq) -> str:
        """The class that an output stands for, or else the number."""
        names: Sequence[str] = self._network.metadata.classes
        if value.q == 1 and 0 <= value < len(names):
            return names[int(value.p)]
        text = str(value)
        return text if len(text) <= 40 else f"{text[:20]}… ({len(text)} characters)"
