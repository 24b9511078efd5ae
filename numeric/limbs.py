"""Vectors of integers of any length, in machine words: one array for each word of all of them.

The j-th limb of a vector holds the bits 64j … 64j + 63 of all its integers, in two's complement.
Sums, comparisons and products with short factors take a few operations on arrays, and only on the
limbs that matter: the others are shared.  Nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

__all__ = ["Integers", "Limb", "Mask", "Places"]

Limb: TypeAlias = npt.NDArray[np.uint64]
"""A word of each integer, or one entry where it is the same in all."""

Signed: TypeAlias = npt.NDArray[np.int64]
Mask: TypeAlias = npt.NDArray[np.bool_]
Places: TypeAlias = npt.NDArray[np.int64]

BITS: Final = 64
ROOM: Final = 1 << 62
"""A top limb, as a signed number, lies in [−ROOM, ROOM): the sum of two and a carry fits."""

HALF: Final = np.uint64(32)
LOW: Final = np.uint64(0xFFFFFFFF)
ZERO: Final = np.zeros(1, np.uint64)
"""The limb of zeros."""

SHORT: Final = 1 << 32
"""Factors below it are multiplied limb by limb."""

LONG: Final = 1 << 9
"""Products of a factor with more bits, in all the limbs, are left to Python."""


@dataclass(frozen=True, eq=False)
class Integers:
    """`count` integers; limbs from low to high, at least one, each with `count` entries or 1.

    lowest: all limbs below this place are ZERO, so that there is nothing to do there.
    """

    limbs: tuple[Limb, ...]
    count: int
    lowest: int = 0

    @classmethod
    def of(cls, numbers: Sequence[int]) -> Integers:
        """These integers, at least one.

        >>> Integers.of([1 << 80, -1, 0]).tolist()
        [1208925819614629174706176, -1, 0]
        """
        lowest = min([(number & -number).bit_length() for number in numbers if number] or [0])
        lowest = max(lowest - 1, 0) // BITS
        if lowest:
            numbers = [number >> BITS * lowest for number in numbers]
        width = (max([number.bit_length() for number in numbers]) + 1) // BITS + 1
        table = _words(numbers, width)
        same = (table == table[0]).all(axis=0).tolist() if len(numbers) > 1 else [True] * width
        columns = zip(np.ascontiguousarray(table.T), same, table[0].tolist(), strict=True)
        limbs = [x if not once else x[:1] if word else ZERO for x, once, word in columns]
        return cls((ZERO,) * lowest + tuple(limbs), len(numbers), lowest)

    def tolist(self) -> list[int]:
        """The integers as Python has them."""
        if len(self.limbs) == 1:
            signed: list[int] = self.limbs[0].view(np.int64).tolist()
            return signed if len(signed) == self.count else signed * self.count
        width = 8 * len(self.limbs)
        raw = self._rows("<u8").tobytes()
        starts = range(0, width * self.count, width)
        return [int.from_bytes(raw[k : k + width], "little", signed=True) for k in starts]

    def _rows(self, kind: str) -> Limb:
        """count x limbs."""
        found = np.empty((self.count, len(self.limbs)), kind)
        for j, limb in enumerate(self.limbs):
            found[:, j] = limb
        return found

    def at(self, place: int) -> int:
        """One of them."""
        raw = b"".join(int(limb[place if len(limb) > 1 else 0]).to_bytes(8, "little")
                       for limb in self.limbs)  # fmt: skip
        return int.from_bytes(raw, "little", signed=True)

    def limb(self, j: int) -> Limb:
        """The j-th limb, also above the top one."""
        return self.limbs[j] if j < len(self.limbs) else _sign(self.limbs[-1])

    def take(self, places: Places) -> Integers:
        """Those at these places, in this order.

        >>> Integers.of([5, 7, 9]).take(np.array([2, 2, 0])).tolist()
        [9, 9, 5]
        """
        if self.count == 1:
            return Integers(self.limbs, len(places), self.lowest)
        used = self.limbs[self.lowest :]
        taken = [x if len(x) == 1 else x.take(places) for x in used]
        return _settled([*self.limbs[: self.lowest], *taken], len(places), self.lowest)

    # --- comparisons ---------------------------------------------------------------------------

    def at_least(self, bound: Integers) -> Mask:
        """Which are ≥ the one number in `bound`: seen from the top limb down until it is clear.

        >>> Integers.of([5, 1 << 70, -3]).at_least(Integers.of([5])).tolist()
        [True, True, False]
        """
        width = max(len(self.limbs), len(bound.limbs))
        found, left = np.zeros(self.count, bool), None
        for j in range(width - 1, -1, -1):
            x, c = self.limb(j), bound.limb(j)
            if j == width - 1:
                x, c = x.view(np.int64), c.view(np.int64)
            if left is not None and len(x) > 1:
                x = x[left]
            last = j <= bound.lowest
            found[slice(None) if left is None else left] = x >= c if last else x > c
            tied = x == c
            if last or not tied.any():
                break
            if not tied.all():
                left = np.flatnonzero(tied) if left is None else left[tied]
        return found

    def reached(self, bounds: Integers) -> Places:
        """How many of the rising `bounds` each of them is at least.

        >>> Integers.of([-4, 1 << 70, 3]).reached(Integers.of([3, 8])).tolist()
        [0, 2, 1]
        """
        width = max(len(self.limbs), len(bounds.limbs))
        return np.searchsorted(bounds._ordered(width), self._ordered(width), side="right")

    def _ordered(self, width: int) -> npt.NDArray[np.bytes_]:
        """Strings of bytes, in the order of the integers."""
        wide = Integers(tuple(self.limb(j) for j in range(width - 1, -1, -1)), self.count)
        rows = wide._rows(">u8")
        rows[:, 0] ^= np.uint64(1 << BITS - 1)
        return rows.view(f"S{8 * width}").reshape(-1)

    def signs(self) -> Places:
        """−1, 0 or 1 for each."""
        there = np.zeros(self.count, bool)
        for limb in self.limbs:
            there |= limb != 0
        return np.where(self.limbs[-1].view(np.int64) < 0, -1, there.astype(np.int64))

    @property
    def level(self) -> bool:
        """Whether all are equal."""
        return all(len(limb) == 1 or bool((limb == limb[0]).all()) for limb in self.limbs)

    def highest(self, n: int) -> Mask:
        """Of each n that follow each other, which are equal to the highest; count/n x n.

        >>> Integers.of([1, 4, 4, -1, -7, -2]).highest(3).tolist()
        [[False, True, True], [True, False, False]]
        """
        found = np.ones((self.count // n, n), bool)
        for j, limb in reversed(list(enumerate(self.limbs))):
            if len(limb) > 1:
                x = (limb.view(np.int64) if j == len(self.limbs) - 1 else limb).reshape(-1, n)
                best = np.where(found, x, np.iinfo(x.dtype).min).max(axis=1)
                found &= x == best[:, None]
        return found

    # --- arithmetic ----------------------------------------------------------------------------

    def __add__(self, other: Integers) -> Integers:
        """Sums, place by place; a single integer stands for any number of equal ones.

        >>> (Integers.of([1 << 64, -1]) + Integers.of([-1])).tolist()
        [18446744073709551615, -2]
        """
        return _combined(self, other, minus=False)

    def __sub__(self, other: Integers) -> Integers:
        """Differences, likewise."""
        return _combined(self, other, minus=True)

    def where(self, mask: Mask) -> Integers:
        """Those in the mask; 0 elsewhere."""
        kept = mask.astype(np.uint64)
        return _settled([limb * kept for limb in self.limbs], len(mask))

    def times(self, factor: int) -> Integers:
        """All of them times this factor.

        >>> Integers.of([1 << 64, -5]).times(-3).tolist()
        [-55340232221128654848, 15]
        """
        if factor < 0:
            return Integers.of([0]) - self.times(-factor)
        if factor == 1:
            return self
        if factor < SHORT:
            return self.times_each(np.array([factor], np.uint64))
        if factor.bit_length() * len(self.limbs) > LONG:
            return Integers.of([factor * number for number in self.tolist()])
        return self.times(factor % SHORT) + self.times(factor // SHORT)._raised()

    def _raised(self) -> Integers:
        """All of them times 2^32."""
        *lower, top = self.limbs
        return _whole([ZERO] * len(self.limbs), lower, top.view(np.int64), self.count)

    def times_each(self, factors: Limb) -> Integers:
        """Each times its own factor, which is in {0 … SHORT − 1}."""
        lows, highs, top = self._halves()
        above = top * factors.view(np.int64)
        count = max(self.count, len(factors))
        return _whole([x * factors for x in lows], [x * factors for x in highs], above, count)

    def sums(self, mask: Mask) -> Integers:
        """Of each n that follow each other, the sum of those in the mask, which is count/n x n.

        >>> Integers.of([1, 4, 4, -1, -7, -2]).sums(np.array([[1, 0, 1], [0, 1, 1]], bool)).tolist()
        [5, -9]
        """

        def summed(limb: npt.NDArray[Any]) -> npt.NDArray[Any]:
            there = np.broadcast_to(limb, self.count).reshape(mask.shape) * mask
            found: npt.NDArray[Any] = there.sum(axis=1)
            return found

        lows, highs, top = self._halves()
        below, above = [summed(x) for x in lows], [summed(x) for x in highs]
        return _whole(below, above, summed(top), len(mask))

    def _halves(self) -> tuple[list[Limb], list[Limb], Signed]:
        """The lower and the upper halves of the limbs, of these the top one by itself."""
        *lower, top = self.limbs
        return [x & LOW for x in self.limbs], [x >> HALF for x in lower], top.view(np.int64) >> 32


def _words(numbers: Sequence[int], width: int) -> Limb:
    """len(numbers) x width."""
    if width == 1:
        return np.array(numbers, np.int64).view(np.uint64).reshape(-1, 1)
    raw = b"".join([number.to_bytes(8 * width, "little", signed=True) for number in numbers])
    return np.frombuffer(raw, "<u8").astype(np.uint64, copy=False).reshape(-1, width)


def _sign(limb: Limb) -> Limb:
    """The limb above a top one."""
    return limb if limb is ZERO else (limb.view(np.int64) >> 63).view(np.uint64)


def _whole(lows: Sequence[Limb], highs: Sequence[Limb], top: Signed, count: int) -> Integers:
    """Σ lows[j]·2^(64j) + highs[j]·2^(64j+32), the last of the highs being `top`."""
    above = [*highs, top.view(np.uint64)]
    carried = [ZERO, *(x >> HALF for x in highs)]
    shifted = [x << HALF | y for x, y in zip(above, carried, strict=True)]
    end = (top >> 32).view(np.uint64)
    return Integers((*lows, ZERO), count) + Integers((*shifted, end), count)


def _combined(a: Integers, b: Integers, *, minus: bool) -> Integers:
    """a + b or a − b."""
    start = min(b.lowest, len(a.limbs) - 1)
    found, carry, lowest = list(a.limbs[:start]), None, min(a.lowest, b.lowest)
    for j in range(start, max(len(a.limbs), len(b.limbs))):
        limb, carry = _step(a.limb(j), b.limb(j), carry, minus)
        found.append(limb)
    count = max(a.count, b.count)
    same = len(found) == len(a.limbs) and found[-1] is a.limbs[-1] and len(found[-1]) > 1
    return Integers(tuple(found), count, lowest) if same else _settled(found, count, lowest)


def _step(x: Limb, y: Limb, carry: Limb | None, minus: bool) -> tuple[Limb, Limb | None]:
    """One limb of a sum or difference, and what is carried to or borrowed from the next one."""
    if y is ZERO:
        if carry is None:
            return x, None
        y, carry = carry, None
    found = x - y if minus else x + y
    over = x < y if minus else found < y
    if carry is not None:
        before, found = found, found - carry if minus else found + carry
        over = over | (before < carry if minus else found < carry)
    return found, over.astype(np.uint64) if over.any() else None


def _settled(limbs: list[Limb], count: int, lowest: int = 0) -> Integers:
    """With a top limb that has room, and no more limbs than needed."""
    low, high = _range(limbs[-1])
    if low < -ROOM or high >= ROOM:
        limbs.append(_sign(limbs[-1]))
    while len(limbs) > 1 and -1 <= low and high <= 0:
        below = _range(limbs[-2])
        if below[0] < -ROOM or below[1] >= ROOM or (_sign(limbs[-2]) != limbs[-1]).any():
            limbs[-1] = limbs[-1][:1] if low == high else limbs[-1]
            break
        limbs.pop()
        low, high = below
    return Integers(tuple(limbs), count, min(lowest, len(limbs) - 1))


def _range(limb: Limb) -> tuple[int, int]:
    signed = limb.view(np.int64)
    return int(signed.min()), int(signed.max())
