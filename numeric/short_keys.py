"""Short keys (THEORY 5, T1''): sums over the binary digits of keys, which tell the keys apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt
from flint import fmpq

from numeric.metadata import Digits
from numeric.project import DRAWS, NotFound, spread
from symbolic.gadgets.program import Program
from symbolic.gadgets.short_keys import SHORT_SPREAD, short_key

__all__ = ["ShortKeys", "digits_for", "shorten"]

Pair = tuple[fmpq, int]


@dataclass(frozen=True)
class ShortKeys:
    """What makes a short key of a key x: the top D digits of 2^c·x + o, each with a weight.

    sizes: D and c; offset: o; weights: D integers in {1 … M₂}, from the top digit on; pairs:
    (short key, label) of all keys, sorted, keys ≥ 4 apart; draws: how many it took.
    """

    sizes: Digits
    offset: int
    weights: tuple[int, ...]
    M: int
    pairs: list[Pair]
    draws: int

    def program(self, height: int) -> Program:
        """token ← the short key of token + H·seq."""
        weights = self.weights
        return short_key(
            height, self.sizes.slack, self.offset, self.sizes.count, lambda k: weights[k - 1]
        )


def digits_for(largest: int, keys: int) -> Digits:
    """D with largest < 2^(D − 1), and c with P < 2^c, for P keys of at most `largest`.

    >>> digits_for(7, 4)
    Digits(count=4, slack=3)
    """
    return Digits(count=largest.bit_length() + 1, slack=keys.bit_length())


def shorten(pairs: Sequence[Pair], *, seed: int = 0) -> ShortKeys:
    """Short keys for P sorted keys ≥ 0 that are ≥ 2 apart, with their labels.

    Raises NotFound after `DRAWS` draws.

    >>> found = shorten([(fmpq(5, 2), 1), (fmpq(6), 0)])
    >>> found.sizes, len(found.weights), found.M, [label for _, label in sorted(found.pairs)]
    (Digits(count=4, slack=2), 4, 2, [1, 0])
    """
    keys = [key for key, _ in pairs]
    sizes = digits_for(int(keys[-1].floor()), len(keys))
    offset = _offset(keys, sizes.slack)
    table = _digits([_upper(key, sizes.slack, offset) for key in keys], sizes.count)
    M, source = spread(len(keys)), Random(f"digits {seed}")
    for draws in range(1, DRAWS + 1):
        weights = tuple(source.randint(1, M) for _ in range(sizes.count))
        sums = _sums(table, weights)
        if len(set(sums)) == len(keys):
            short = ((fmpq(SHORT_SPREAD * total), label) for total, (_, label) in zip(sums, pairs))
            return ShortKeys(sizes, offset, weights, M, sorted(short), draws)
    raise NotFound(f"no weights in {DRAWS} draws keep the short keys apart; try another seed")


def _offset(keys: Sequence[fmpq], slack: int) -> int:
    """The least o ≥ 0 with which no ⌊2^c·x + o⌋ ends in c digits 1, so that all are off the slopes.

    A key rules out one o below 2^c, and there are fewer keys than that.
    """
    unit = 1 << slack
    bad = {unit - 1 - int((unit * key).floor()) % unit for key in keys}
    return next(o for o in range(unit) if o not in bad)


def _upper(key: fmpq, slack: int, offset: int) -> int:
    return (int(((1 << slack) * key).floor()) + offset) >> slack


def _digits(numbers: Sequence[int], count: int) -> npt.NDArray[Any]:
    """Of each number its digits, from the top one on: P x D."""
    size = -(-count // 8)
    packed = b"".join(number.to_bytes(size, "big") for number in numbers)
    table = np.frombuffer(packed, np.uint8).reshape(len(numbers), size)
    return np.unpackbits(table, axis=1)[:, 8 * size - count :]


def _sums(table: npt.NDArray[Any], weights: Sequence[int]) -> list[int]:
    """Σ digit · weight of each row; in 64 bits where they suffice."""
    small = sum(weights) < 2**63
    column = np.array(weights, np.int64 if small else object)
    if small:
        found = sum(table[:, k] * column[k] for k in range(len(weights)))
    else:
        found = table.astype(object) @ column
    sums: list[int] = [int(total) for total in found]
    return sums
