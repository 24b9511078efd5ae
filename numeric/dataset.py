"""A data set: N rows of n tokens with a label each, tokens being exact vectors (THEORY 0, 6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Final, Literal, get_args

from flint import fmpq

from memcap.numeric.errors import Finding
from memcap.numeric.exact import root_above
from memcap.numeric.separation import least_squared_distance

__all__ = ["PAD", "PER_TOKEN", "Dataset", "Reading", "Task", "position_slope", "with_positions"]

Task = Literal["tokens", "sequences", "next-token", "prefixes"]
"""What is labelled: each token, each sequence, or (under a causal mask) each prefix."""

PER_TOKEN: Final = ("tokens", "prefixes")
"""The tasks in which every position has a label of its own."""

PAD: Final = "<pad>"
"""The token that fills a short row up to n, and the class it has in the task "tokens".

It is counted as any other token and any other class: nothing is hidden from the bounds.
"""


@dataclass(frozen=True)
class Dataset:
    """N sequences of n tokens in ℚᵈ with labels in {0 … C−1}; a token id is a place in `words`.

    words: V distinct names; vectors: V x d; sequences: N x n token ids; labels: N x n class ids;
    classes: C distinct names; where: the origin of each row. In the tasks "sequences" and
    "next-token" a row has one label, repeated at each of its positions (T3, T4(a)); in the task
    "prefixes" the label at a position is that of the prefix that ends there (T4(b)).
    Raises ValueError when the parts do not fit together. Two words may share a vector here:
    `numeric.consistency` reports that.

    >>> one, two = (fmpq(1),), (fmpq(2),)
    >>> small = Dataset("s", ("a", "b"), (one, two), ((0, 1),), ((1, 0),), ("x", "y"),
    ...                 "tokens", ("s:1",))
    >>> small.n, small.d, small.N, small.V, small.C
    (2, 1, 1, 2, 2)
    >>> small.norm_squared(), small.separation_squared()
    (4, 1)
    """

    name: str
    words: tuple[str, ...]
    vectors: tuple[tuple[fmpq, ...], ...]
    sequences: tuple[tuple[int, ...], ...]
    labels: tuple[tuple[int, ...], ...]
    classes: tuple[str, ...]
    task: Task
    where: tuple[str, ...]

    def __post_init__(self) -> None:
        """Raise ValueError, naming the part, unless every invariant holds."""
        if self.task not in get_args(Task):
            raise ValueError(f"{self.task!r} is no task; tasks are {', '.join(get_args(Task))}")
        _check_names("words", self.words)
        _check_names("classes", self.classes)
        _check_vectors(self.vectors, self.V)
        if not self.sequences or not self.sequences[0]:
            raise ValueError("a data set needs at least one row of at least one token")
        _check_table("sequences", self.sequences, self.N, self.n, self.V)
        _check_table("labels", self.labels, self.N, self.n, self.C)
        if len(self.where) != self.N:
            raise ValueError(f"{self.N} rows, but {len(self.where)} origins")
        if self.task not in PER_TOKEN and any(len(set(row)) > 1 for row in self.labels):
            raise ValueError(f"in the task {self.task!r} a row has one label at all positions")

    @property
    def n(self) -> int:
        """Tokens in a row."""
        return len(self.sequences[0])

    @property
    def d(self) -> int:
        """Dimension of a token."""
        return len(self.vectors[0])

    @property
    def N(self) -> int:
        """Number of rows."""
        return len(self.sequences)

    @property
    def V(self) -> int:
        """Number of distinct tokens."""
        return len(self.words)

    @property
    def C(self) -> int:
        """Number of classes."""
        return len(self.classes)

    def norm_squared(self) -> fmpq:
        """r², the largest squared norm of a token: exact."""
        return self._norm_squared

    def separation_squared(self) -> fmpq:
        """δ², the smallest squared distance of two tokens: exact; 1 when there is one token."""
        return self._separation_squared

    @cached_property
    def _norm_squared(self) -> fmpq:
        return max(sum((entry * entry for entry in v), fmpq(0)) for v in self.vectors)

    @cached_property
    def _separation_squared(self) -> fmpq:
        return least_squared_distance(self.vectors)

    def take(self, rows: Sequence[int]) -> Dataset:
        """The data set of these rows, in this order; words and classes that vanish are dropped.

        Raises ValueError when no row is asked for, IndexError for a row that is not there.
        """
        sequences = [self.sequences[row] for row in rows]
        labels = [self.labels[row] for row in rows]
        words, ids = _compact(self.V, sequences)
        classes, values = _compact(self.C, labels)
        return replace(
            self,
            words=tuple(self.words[word] for word in words),
            vectors=tuple(self.vectors[word] for word in words),
            sequences=ids,
            labels=values,
            classes=tuple(self.classes[label] for label in classes),
            where=tuple(self.where[row] for row in rows),
        )


@dataclass(frozen=True)
class Reading:
    """What a reader hands back: the data set, and the rows that it left out, with the reasons."""

    dataset: Dataset
    left_out: tuple[Finding, ...]


def position_slope(dataset: Dataset) -> fmpq:
    """A rational s ≥ 2r + δ, the slope of the positional encoding e_k = s·k·(1,0,…,0) (T2).

    r and δ are square roots, so each is replaced by a rational at or above it. Tokens x + e_k and
    y + e_j with j ≠ k are then at least s − 2r ≥ δ apart, and with j = k as far apart as x and y:
    the separation never falls below δ. Where two words share a vector (δ = 0) 1 stands for δ.

    >>> one, two = (fmpq(1),), (fmpq(2),)
    >>> position_slope(Dataset("s", ("a", "b"), (one, two), ((0, 1),), ((0, 0),), ("x",),
    ...                        "tokens", ("s:1",)))
    5
    """
    delta = root_above(dataset.separation_squared())
    return 2 * root_above(dataset.norm_squared()) + (delta if delta > 0 else 1)


def with_positions(dataset: Dataset, slope: fmpq | None = None) -> Dataset:
    """The same rows with tokens x + e_k, k = 1 … n: tokens become (token, position) pairs (T2).

    The pair of word w and position k is named `w@k`; V counts the pairs that occur. `slope`
    defaults to `position_slope`; a given one (that of a stored network) must be positive, else
    ValueError. Distinct rows become distinct up to order.

    >>> same = Dataset("s", ("a",), ((fmpq(1),),), ((0, 0),), ((0, 1),), ("x", "y"),
    ...                "tokens", ("s:1",))
    >>> with_positions(same).words, with_positions(same).vectors
    (('a@1', 'a@2'), ((4,), (7,)))
    """
    step = position_slope(dataset) if slope is None else slope
    if step <= 0:
        raise ValueError(f"the slope of a positional encoding is positive, not {step}")
    places = [[word * dataset.n + k for k, word in enumerate(row)] for row in dataset.sequences]
    pairs, ids = _compact(dataset.V * dataset.n, places)
    split = [divmod(pair, dataset.n) for pair in pairs]
    return replace(
        dataset,
        words=tuple(f"{dataset.words[word]}@{k + 1}" for word, k in split),
        vectors=tuple(_moved(dataset.vectors[word], step * (k + 1)) for word, k in split),
        sequences=ids,
    )


def _moved(vector: tuple[fmpq, ...], along: fmpq) -> tuple[fmpq, ...]:
    return (vector[0] + along, *vector[1:])


def _compact(
    size: int, table: Iterable[Sequence[int]]
) -> tuple[list[int], tuple[tuple[int, ...], ...]]:
    """The values below `size` that occur in the table, ascending, and the table renumbered."""
    rows = list(table)
    used = sorted(set(chain.from_iterable(rows)))
    if used and not 0 <= used[0] <= used[-1] < size:
        raise ValueError("a value lies outside its range")
    new = {old: place for place, old in enumerate(used)}
    return used, tuple(tuple(new[value] for value in row) for row in rows)


def _check_names(part: str, names: tuple[str, ...]) -> None:
    if not names:
        raise ValueError(f"{part}: there are none")
    if not all(isinstance(name, str) and name for name in names):
        raise ValueError(f"{part}: every name is a string that is not empty")
    if len(set(names)) != len(names):
        raise ValueError(f"{part}: a name occurs twice")


def _check_vectors(vectors: tuple[tuple[fmpq, ...], ...], count: int) -> None:
    if len(vectors) != count:
        raise ValueError(f"{count} words, but {len(vectors)} vectors")
    if {len(vector) for vector in vectors} != {max(1, len(vectors[0]))}:
        raise ValueError("vectors: all have one dimension, at least 1")
    if not all(isinstance(entry, fmpq) for vector in vectors for entry in vector):
        raise ValueError("vectors: every entry is an fmpq; `numeric.exact.exact` makes one")


def _check_table(
    part: str, table: tuple[tuple[int, ...], ...], rows: int, width: int, size: int
) -> None:
    if len(table) != rows:
        raise ValueError(f"{part}: {len(table)} rows where {rows} belong")
    for place, row in enumerate(table):
        if len(row) != width:
            raise ValueError(f"{part}: row {place} has {len(row)} entries, not {width}")
        if set(map(type, row)) != {int} or min(row) < 0 or max(row) >= size:
            raise ValueError(f"{part}: row {place} has an entry that is not in 0 … {size - 1}")
