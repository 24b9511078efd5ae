"""Separation-preserving projection (THEORY 3, L1′): tokens become numbers that are 2 apart.

A direction u in {1 … M}ᵈ is drawn until no two tokens come too close; that it is right is checked
exactly, so the seed decides how long it takes and never whether the result is true.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Final

from flint import fmpq, fmpz

from memcap.numeric.dataset import Dataset

__all__ = [
    "DRAWS",
    "NotFound",
    "Projection",
    "draw_projection",
    "least_gap",
    "project",
    "root_up",
    "scale_for",
    "spread",
]

DRAWS: Final = 1000
"""How often a random choice is repeated before we give up."""


class NotFound(RuntimeError):
    """A random search that did not end within its bound; another seed or a larger M helps."""


@dataclass(frozen=True)
class Projection:
    """z(x) = κ⟨u, x⟩ + 2 + s.

    u: d integers in {1 … M}; kappa: a power of two; shift: s; bound: B = 2 + 2s;
    values: z of each of the V tokens, in [2, B] and pairwise ≥ 2 apart; draws: how many it took.
    """

    u: tuple[int, ...]
    M: int
    kappa: fmpq
    shift: int
    bound: int
    values: tuple[fmpq, ...]
    draws: int


def project(dataset: Dataset, *, seed: int = 0, M: int | None = None) -> Projection:
    """The projection of the tokens of `dataset` (L1′).

    M is V(V − 1)/2 + 1, or a larger integer. Raises ValueError for a smaller M or tokens that
    coincide, NotFound after `DRAWS` draws.

    >>> pair = Dataset("s", ("a", "b"), ((fmpq(1),), (fmpq(3),)), ((0, 1),), ((0, 0),), ("x",),
    ...                "tokens", ("s:1",))
    >>> found = project(pair)
    >>> found.kappa, found.values[1] - found.values[0] == found.kappa * found.u[0] * 2
    (2, True)
    """
    delta2, r2 = dataset.separation_squared(), dataset.norm_squared()
    if delta2 <= 0:
        raise ValueError("two tokens have one vector: nothing can tell them apart")
    least = spread(dataset.V)
    size = least if M is None else M
    if size < least:
        raise ValueError(f"M is at least V(V − 1)/2 + 1 = {least}, not {size}")
    u, products, draws = draw_projection(dataset.vectors, delta2, size, seed)
    kappa = scale_for(dataset.d, delta2)
    shift = root_up(kappa * kappa * size * size * dataset.d * r2)
    values = tuple(kappa * product + 2 + shift for product in products)
    _check(values, bound := 2 + 2 * shift)
    return Projection(u, size, kappa, shift, bound, values, draws)


def draw_projection(
    vectors: Sequence[Sequence[fmpq]], delta2: fmpq, M: int, seed: int
) -> tuple[tuple[int, ...], tuple[fmpq, ...], int]:
    """u in {1 … M}ᵈ with 4d⟨u, x − x′⟩² ≥ δ² for all pairs; the products ⟨u, x⟩; the draws.

    Neighbours in sorted order suffice. Raises NotFound after `DRAWS` draws.
    """
    d = len(vectors[0])
    for number, u in enumerate(_draws(Random(f"projection {seed}"), d, M), start=1):
        products = tuple(_dot(u, vector) for vector in vectors)
        gap = least_gap(products)
        if gap is None or 4 * d * gap * gap >= delta2:
            return u, products, number
    raise NotFound(f"no direction in {DRAWS} draws keeps the tokens apart; try another seed")


def _draws(source: Random, length: int, M: int) -> Iterator[tuple[int, ...]]:
    for _ in range(DRAWS):
        yield tuple(source.randint(1, M) for _ in range(length))


def _dot(u: Sequence[int], vector: Sequence[fmpq]) -> fmpq:
    return sum((weight * entry for weight, entry in zip(u, vector, strict=True)), fmpq(0))


def _check(values: Sequence[fmpq], bound: int) -> None:
    """L1′ on these very numbers; ArithmeticError if it fails."""
    gap = least_gap(values)
    if not (min(values) >= 2 and max(values) <= bound and (gap is None or gap >= 2)):
        raise ArithmeticError(f"projected tokens leave [2, {bound}], or two are less than 2 apart")


def least_gap(values: Iterable[fmpq]) -> fmpq | None:
    """The smallest difference of two of the values; None when there are fewer than two.

    >>> least_gap([fmpq(5), fmpq(1), fmpq(7, 2)])
    3/2
    """
    return min((b - a for a, b in pairwise(sorted(values))), default=None)


def spread(count: int, group: int | None = None) -> int:
    """⌊P(ℓ − 1)/2⌋ + 1 for P = `count` things in groups of ℓ, or all in one: the least M of L1.

    >>> spread(1), spread(4), spread(4, 2)
    (1, 7, 3)
    """
    return count * ((count if group is None else group) - 1) // 2 + 1


def scale_for(d: int, delta2: fmpq) -> fmpq:
    """κ, the least power of two with κ²δ² ≥ 16d.

    >>> scale_for(1, fmpq(1)), scale_for(1, fmpq(1, 4)), scale_for(1, fmpq(64))
    (4, 8, 1/2)
    """
    wanted = fmpq(16 * d) / delta2
    k = (int(wanted.p).bit_length() - int(wanted.q).bit_length()) // 2 - 1
    while _power(2 * k) < wanted:
        k += 1
    return _power(k)


def _power(k: int) -> fmpq:
    return fmpq(fmpz(2) ** k) if k >= 0 else fmpq(1, fmpz(2) ** -k)


def root_up(square: fmpq) -> int:
    """The least integer s ≥ 0 with s² ≥ `square` (a rational ≥ 0).

    >>> root_up(fmpq(9)), root_up(fmpq(10)), root_up(fmpq(1, 2)), root_up(fmpq(0))
    (3, 4, 1, 0)
    """
    root, rest = square.ceil().sqrtrem()
    return int(root) + (1 if rest else 0)
