"""String matching and bit extraction (THEORY 5): keys and labels as the strings of a memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from flint import fmpq

from memcap.numeric.project import least_gap
from memcap.symbolic.gadgets.construction import Memory

__all__ = [
    "Strings", "check", "concatenate", "fewest_entries", "fill", "pack", "split_for", "split_sizes",
    "threshold",
]  # fmt: skip

Pair = tuple[fmpq, int]
"""A key and its label."""


@dataclass(frozen=True)
class Strings:
    """m groups of ℓ records of ρ + σ bits that hold P keys with labels in {0 … C−1}.

    strings: S₁ … S_m, integers below 2^{ℓw}; thresholds: θ between two groups, m − 1 of them.
    """

    count: int
    classes: int
    groups: int
    records: int
    id_bits: int
    label_bits: int
    strings: tuple[int, ...]
    thresholds: tuple[Fraction, ...]

    @property
    def width(self) -> int:
        """w = ρ + σ, the bits of a record."""
        return self.id_bits + self.label_bits

    def memory(self) -> Memory:
        """The same as the construction takes it: groups are numbered from 1."""
        return self._part(0, self.groups)

    def copies(self, most: int) -> list[Memory]:
        """The memories side by side that hold at most so many groups each, in order (L12)."""
        starts = range(0, self.groups, most)
        return [self._part(start, min(most, self.groups - start)) for start in starts]

    def _part(self, start: int, groups: int) -> Memory:
        return Memory(
            groups,
            self.records,
            self.id_bits,
            self.label_bits,
            self.classes,
            lambda g: self.strings[start + g - 1],
            lambda g: self.thresholds[start + g - 1],
        )


def pack(pairs: Sequence[Pair], classes: int, budget: int | None = None) -> Strings:
    """The memory of sorted (key, label) pairs, P of them, keys ≥ 0 with gaps ≥ 2 (L11).

    budget: the depth L of L12, if there is one. Raises ValueError when the keys or labels are
    not as said.

    >>> small = pack([(fmpq(5, 2), 1), (fmpq(6), 0)], 2)
    >>> small.groups, small.records, small.id_bits, small.label_bits
    (2, 1, 3, 1)
    >>> [format(s, "04b") for s in small.strings], small.thresholds
    (['0101', '1100'], (Fraction(7, 2),))
    """
    check(pairs, classes)
    ids = [int(key.floor()) for key, _ in pairs]
    _, records, _ = split_for(len(pairs), bits(ids[-1]) + bits(classes - 1), budget)
    return fill(pairs, ids, classes, records)


def fill(pairs: Sequence[Pair], ids: Sequence[int], classes: int, records: int) -> Strings:
    """Groups of ℓ = `records` records (id, label), found by the keys of the pairs, in their order.

    >>> fill([(fmpq(8), 1), (fmpq(16), 0)], [2, 0], 2, 2).strings
    (40,)
    """
    id_bits, label_bits = bits(max(ids)), bits(classes - 1)
    groups = -(-len(pairs) // records)
    words = [i << label_bits | label for i, (_, label) in zip(ids, pairs, strict=True)]
    chunks = [words[g * records : (g + 1) * records] for g in range(groups)]
    lasts = [pairs[g * records - 1][0] for g in range(1, groups)]
    return Strings(
        count=len(pairs),
        classes=classes,
        groups=groups,
        records=records,
        id_bits=id_bits,
        label_bits=label_bits,
        strings=tuple(concatenate(chunk, id_bits + label_bits, records) for chunk in chunks),
        thresholds=tuple(threshold(key) for key in lasts),
    )


def bits(number: int) -> int:
    """The binary digits of a field that holds `number`: at least one."""
    return max(1, number.bit_length())


def split_sizes(count: int, width: int) -> tuple[int, int]:
    """(m, ℓ) for P = `count` records of w = `width` bits: the fewest entries, no group empty.

    >>> split_sizes(1, 3), split_sizes(1000, 20)
    ((1, 1), (167, 6))
    """
    return fewest_entries(count, lambda _: width)


def fewest_entries(count: int, width: Callable[[int], int]) -> tuple[int, int]:
    """(m, ℓ) for P = `count` records, of w = `width`(ℓ) bits where ℓ are in a string.

    Of all ℓ the one, and of these the least, with the smallest 6(m − 1) + ℓ(8w + 26) for
    m = ⌈P/ℓ⌉; w must not fall where ℓ rises. With the largest w that is at most
    2√(6P(8w + 26)) + 8w + 26 (L11), which leaves few ℓ to try.

    >>> fewest_entries(1000, lambda records: 10 + records)
    (167, 6)
    """
    low, high = (8 * width(records) + 26 for records in (1, count))
    most = isqrt(24 * count * high) + high
    least = -(-6 * count // (most + 6))
    records = min(
        range(least, min(count, most // low) + 1),
        key=lambda records: 6 * (-(-count // records) - 1) + records * (8 * width(records) + 26),
    )
    return -(-count // records), records


def split_for(count: int, width: int, budget: int | None) -> tuple[int, int, int | None]:
    """(m, ℓ, groups of a full copy): how P records are split for a depth budget L (L12).

    Without a budget, or where the split of `split_sizes` is within it, that is one memorizer
    (None); else ℓ = ⌈L/(w + 2)⌉, and copies side by side hold L groups each. Raises ValueError
    for a budget below 1.

    >>> split_for(1000, 20, None), split_for(1000, 20, 1000), split_for(1000, 20, 50)
    ((167, 6, None), (167, 6, None), (334, 3, 50))
    """
    groups, records = split_sizes(count, width)
    if budget is None:
        return groups, records, None
    if budget < 1:
        raise ValueError(f"a depth is at least 1, not {budget}")
    most = -(-budget // (width + 2))
    if groups <= budget and records <= most:
        return groups, records, None
    most = min(most, count)
    groups = -(-count // most)
    return groups, most, budget if groups > budget else None


def concatenate(words: Sequence[int], width: int, records: int) -> int:
    """The string of ℓ = `records` records of `width` bits, the first in the top bits.

    Missing records at the end are zeros.

    >>> format(concatenate([1, 2], 2, 3), "06b")
    '011000'
    """
    string = 0
    for word in words:
        string = string << width | word
    return string << width * (records - len(words))


def threshold(key: fmpq) -> Fraction:
    """θ, the least multiple of 1/2 that is ≥ key + 3/4; it is ≤ key + 5/4.

    >>> threshold(fmpq(2)), threshold(fmpq(9, 4)), threshold(fmpq(7, 3))
    (Fraction(3, 1), Fraction(3, 1), Fraction(7, 2))
    """
    return Fraction(int((2 * key + fmpq(3, 2)).ceil()), 2)


def check(pairs: Sequence[Pair], classes: int) -> None:
    """Raises ValueError unless the keys rise from ≥ 0 by at least 2, and labels are classes."""
    keys = [key for key, _ in pairs]
    if not keys or keys != sorted(keys) or keys[0] < 0:
        raise ValueError("a memory needs keys ≥ 0 in rising order, at least one")
    gap = least_gap(keys)
    if gap is not None and gap < 2:
        raise ValueError(f"two keys are {gap} apart, less than 2")
    if not all(0 <= label < classes for _, label in pairs):
        raise ValueError(f"a label is not in 0 … {classes - 1}")
