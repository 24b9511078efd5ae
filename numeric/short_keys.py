"""Short keys (THEORY 5, T1''): sums over the digits of keys, which tell a group's keys apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt
from flint import fmpq

from memcap.numeric.memory import Pair, Strings, bits, check, fewest_entries, fill
from memcap.numeric.metadata import Digits
from memcap.numeric.project import DRAWS, NotFound, spread
from memcap.symbolic.gadgets.contract import Gadget
from memcap.symbolic.gadgets.program import Program
from memcap.symbolic.gadgets.short_keys import SHORT_SPREAD, short_memorizer, wide_key

__all__ = ["ShortKeys", "digits_for", "largest_short_key", "shorten", "split_short"]


@dataclass(frozen=True)
class ShortKeys:
    """What makes a short key of a key x: the top D digits of 2^c·x + o, each with a weight.

    sizes: D and c; offset: o; weights: D integers in {1 … M₂}, from the top digit on; strings:
    found by the keys 2^c·x + o, with the short keys as ids; draws: how many it took.
    """

    sizes: Digits
    offset: int
    weights: tuple[int, ...]
    M: int
    strings: Strings
    draws: int

    def widen(self, height: int) -> Gadget:
        """token ← 2^c·(token + H·seq) + o."""
        return wide_key(height, self.sizes.slack, self.offset)

    def memorizer(self) -> Program:
        """out ← the label of the widened key in token."""
        weights = self.weights
        return short_memorizer(
            self.strings.memory(), self.sizes.slack, self.sizes.count, lambda k: weights[k - 1]
        )


def digits_for(largest: int, keys: int) -> Digits:
    """D with largest + 1 < 2^D, and c with P < 2^c, for P keys below `largest` + 1.

    >>> digits_for(6, 4), digits_for(7, 4)
    (Digits(count=3, slack=3), Digits(count=4, slack=3))
    """
    return Digits(count=(largest + 1).bit_length(), slack=keys.bit_length())


def largest_short_key(digits: int, count: int, records: int) -> int:
    """2·D·M₂: no short key of P = `count` keys in groups of ℓ = `records` is above it.

    >>> largest_short_key(5, 4, 2)
    30
    """
    return SHORT_SPREAD * digits * spread(count, records)


def split_short(count: int, digits: int, label_bits: int) -> tuple[int, int]:
    """(m, ℓ) for P = `count` keys of D digits: the fewest entries, no group empty.

    >>> split_short(1000, 20, 2)
    (167, 6)
    """
    return fewest_entries(
        count, lambda records: bits(largest_short_key(digits, count, records)) + label_bits
    )


def shorten(pairs: Sequence[Pair], classes: int, *, seed: int = 0) -> ShortKeys:
    """Short keys for P sorted (key, label) pairs, keys ≥ 0 with gaps ≥ 2 (L14).

    Raises ValueError when keys or labels are not as said, NotFound after `DRAWS` draws.

    >>> found = shorten([(fmpq(5, 2), 1), (fmpq(6), 0)], 2)
    >>> found.sizes, len(found.weights), found.M, found.strings.groups, found.strings.records
    (Digits(count=3, slack=2), 3, 1, 2, 1)
    """
    check(pairs, classes)
    keys = [key for key, _ in pairs]
    sizes = digits_for(int(keys[-1].floor()), len(keys))
    _, records = split_short(len(keys), sizes.count, bits(classes - 1))
    offset = _offset(keys, sizes.slack)
    wide = [((1 << sizes.slack) * key + offset, label) for key, label in pairs]
    table = _digits([int(key.floor()) >> sizes.slack for key, _ in wide], sizes.count)
    M, source = spread(len(keys), records), Random(f"digits {seed}")
    for draws in range(1, DRAWS + 1):
        weights = tuple(source.randint(1, M) for _ in range(sizes.count))
        sums = _sums(table, weights)
        if _differ_in_groups(sums, records):
            strings = fill(wide, [SHORT_SPREAD * total for total in sums], classes, records)
            return ShortKeys(sizes, offset, weights, M, strings, draws)
    raise NotFound(f"no weights in {DRAWS} draws keep the short keys apart; try another seed")


def _differ_in_groups(sums: Sequence[int], records: int) -> bool:
    starts = range(0, len(sums), records)
    groups = (sums[start : start + records] for start in starts)
    return all(len(set(group)) == len(group) for group in groups)


def _offset(keys: Sequence[fmpq], slack: int) -> int:
    """The least o ≥ 0 with which no ⌊2^c·x + o⌋ ends in c digits 1, so that all are off the slopes.

    A key rules out one o below 2^c, and there are fewer keys than that.
    """
    unit = 1 << slack
    bad = {unit - 1 - int((unit * key).floor()) % unit for key in keys}
    return next(o for o in range(unit) if o not in bad)


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
