"""Contextual mapping (THEORY 4, L2–L4): each token in its sequence gets a key of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from flint import fmpq

from memcap.numeric.dataset import Dataset
from memcap.numeric.project import DRAWS, NotFound, Projection, least_gap, spread
from memcap.symbolic.gadgets.sequence import SPREAD

__all__ = [
    "Context",
    "distinct_keys",
    "map_contexts",
    "peel_vector",
    "sequence_keys",
    "token_keys",
]

Vector = tuple[fmpq, ...]


@dataclass(frozen=True)
class Context:
    """Round j adds α_j·μ_j and β_j·ν_{j−1} to seq; key = H·seq + token.

    alpha, beta: n positive integers ≤ M_s each (β₁ meets ν₀ = 0, and is 1); ids: seq of each of
    the N rows, pairwise ≥ 1/2 apart; height: H; draws: how many it took.
    """

    alpha: tuple[int, ...]
    beta: tuple[int, ...]
    M: int
    height: int
    ids: tuple[fmpq, ...]
    draws: int


def peel_vector(values: Sequence[fmpq]) -> Vector:
    """(μ₁ … μₙ, ν₁ … νₙ₋₁): the distinct values from the largest down, and their numbers.

    Once all are gone μ = 0 and ν = n, as in the network (L2).

    >>> peel_vector([fmpq(2), fmpq(9), fmpq(9)])
    (9, 2, 0, 2, 1)
    """
    n = len(values)
    counts = Counter(values)
    distinct = sorted(counts, reverse=True)
    rest = n - len(distinct)
    mu = (*distinct, *[fmpq(0)] * rest)
    nu = (*(fmpq(counts[value]) for value in distinct), *[fmpq(n)] * rest)
    return (*mu, *nu[: n - 1])


def map_contexts(dataset: Dataset, projection: Projection, *, seed: int = 0) -> Context:
    """α, β and H for these data (L3, L4).

    Raises ValueError when two rows are equal up to order, NotFound after `DRAWS` draws.
    """
    values = projection.values
    vectors = [peel_vector([values[word] for word in row]) for row in dataset.sequences]
    if len(set(vectors)) < len(vectors):
        raise ValueError("two rows are equal up to order; numeric.consistency finds them")
    M = spread(dataset.N)
    source = Random(f"context {seed}")
    for draws in range(1, DRAWS + 1):
        weights = [source.randint(1, M) for _ in range(2 * dataset.n - 1)]
        ids = tuple(_weighted(weights, vector) for vector in vectors)
        gap = least_gap(ids)
        if gap is None or 2 * gap >= 1:
            alpha, beta = weights[: dataset.n], [1, *weights[dataset.n :]]
            height = 2 * (projection.bound + 2)
            return Context(tuple(alpha), tuple(beta), M, height, ids, draws)
    raise NotFound(f"no weights in {DRAWS} draws keep the sequences apart; try another seed")


def _weighted(weights: Sequence[int], vector: Vector) -> fmpq:
    return sum((w * x for w, x in zip(weights, vector, strict=True)), fmpq(0))


def token_keys(
    dataset: Dataset, projection: Projection, context: Context
) -> list[tuple[fmpq, int]]:
    """(key, label) of each distinct (row, token), sorted, keys ≥ 2 apart (T1).

    Raises ValueError when equal tokens of one row have different labels, ArithmeticError when
    two keys are closer than L4 says.
    """
    rows = zip(dataset.sequences, context.ids, dataset.labels, strict=True)
    return distinct_keys(
        (context.height * seq + projection.values[word], label)
        for row, seq, labels in rows
        for word, label in set(zip(row, labels, strict=True))
    )


def sequence_keys(dataset: Dataset, context: Context) -> list[tuple[fmpq, int]]:
    """(4·seq, label) of each row, sorted, keys ≥ 2 apart (T3).

    Raises ValueError when a row has two labels, ArithmeticError as `token_keys`.
    """
    rows = zip(context.ids, dataset.labels, strict=True)
    return distinct_keys((SPREAD * seq, label) for seq, labels in rows for label in set(labels))


def distinct_keys(pairs: Iterable[tuple[fmpq, int]]) -> list[tuple[fmpq, int]]:
    """The (key, label) pairs without repeats, sorted.

    Raises ValueError when a key has two labels, ArithmeticError when keys are less than 2 apart.

    >>> distinct_keys([(fmpq(5), 1), (fmpq(2), 0), (fmpq(5), 1)])
    [(2, 0), (5, 1)]
    """
    found: dict[fmpq, int] = {}
    for key, label in pairs:
        if found.setdefault(key, label) != label:
            raise ValueError("one key has two labels; numeric.consistency finds such rows")
    gap = least_gap(found)
    if gap is not None and gap < 2:
        raise ArithmeticError(f"two keys are {gap} apart, less than 2")
    return sorted(found.items())
