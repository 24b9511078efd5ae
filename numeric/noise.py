"""Affine forms: an exact number plus a combination of symbols (THEORY 4, L5).

What a softmax head returns is no rational number.  It is written as an exact one, what hardmax
would return, plus a symbol ξ for the small rest; a symbol can be enclosed as finely as one wishes.
Sums and products with exact numbers are then exact, and a symbol that is subtracted from itself is
gone.  (Enclosures alone would grow with every bit that is peeled.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from flint import arb, ctx, fmpq

__all__ = ["PRECISIONS", "Affine", "Noise", "NoiseRow", "Share", "Symbol", "blend", "mix", "sign"]

COARSE: Final = 64
"""Bits of the enclosure that decides nearly every sign."""

PRECISIONS: Final = (128, 512, 2048, 8192)
"""Bits of the enclosures that are tried where the coarse one does not tell; the last is the cap."""

FINEST: Final = 4096
"""A coarse bound is a multiple of 2^−FINEST: exp may have millions of binary places."""

ONE: Final = fmpq(1)


@dataclass(frozen=True, eq=False)
class Share:
    """What columns outside the arg max have in a head: their number, by how much key and value
    differ from those of the arg max."""

    copies: int
    key: Affine
    value: Affine


@dataclass(frozen=True, eq=False)
class Symbol:
    """ξ = Σ cᵢ·exp(xᵢ)·yᵢ / (t + Σ cᵢ·exp(xᵢ)), where column i has cᵢ copies, a score that is xᵢ
    above the highest (query times difference of keys) and a value that is yᵢ above the average of
    the t columns of the highest score.

    >>> ξ = Symbol(1, Affine(fmpq(1)), (Share(1, Affine(fmpq(-2)), Affine(fmpq(-5))),))
    >>> ξ.ball(64), ξ.radius < fmpq(6, 10)
    ([-0.596014610110588 +/- 2.21e-16], True)
    """

    tied: int
    query: Affine
    shares: tuple[Share, ...]
    _balls: dict[int, arb] = field(default_factory=dict, repr=False)

    def ball(self, precision: int) -> arb:
        """An enclosure with about so many correct bits."""
        found = self._balls.get(precision)
        if found is None:
            found = self._balls[precision] = self._enclosed(precision)
        return found

    @cached_property
    def radius(self) -> fmpq:
        """A number that |ξ| does not exceed."""
        return _upper(self.ball(COARSE))

    def _enclosed(self, precision: int) -> arb:
        size = self.query.size + max(share.key.size for share in self.shares)
        with ctx.workprec(precision + size):
            query = self.query.ball(precision + size)
            values = [share.value.ball(precision + size) for share in self.shares]
            weights = [
                share.copies * (query * share.key.ball(precision + size)).exp()
                for share in self.shares
            ]
            above = sum((w * y for w, y in zip(weights, values, strict=True)), arb(0))
            found = above / (self.tied + sum(weights, arb(0)))
            if found.is_finite():
                return found
            return _hull(values)


def _hull(values: Sequence[arb]) -> arb:
    """An average of these numbers and 0 lies here, whatever the weights."""
    found = arb(0)
    for value in values:
        found = found.union(value)
    return found


def _upper(ball: arb) -> fmpq:
    """A rational number that is at least the absolute value of everything in a finite ball."""
    mantissa, exponent = (int(part) for part in ball.abs_upper().man_exp())
    if exponent >= 0:
        return fmpq(mantissa << exponent)
    if exponent >= -FINEST:
        return fmpq(mantissa, 1 << -exponent)
    return fmpq((mantissa >> min(-exponent - FINEST, mantissa.bit_length())) + 1, 1 << FINEST)


@dataclass(frozen=True, eq=False)
class Noise:
    """A combination of symbols with exact coefficients, none of them 0, at least one.

    Two objects are one noise only if they are the same object; `blend` takes sums apart.
    """

    terms: dict[Symbol, fmpq]
    _reaches: dict[int, int] = field(default_factory=dict, repr=False)

    @cached_property
    def radius(self) -> fmpq:
        """A number that the absolute value does not exceed."""
        return sum((abs(c) * symbol.radius for symbol, c in self.terms.items()), fmpq(0))

    def reach(self, scale: int) -> int:
        """The radius times `scale`, rounded up: an integer."""
        found = self._reaches.get(scale)
        if found is None:
            found = self._reaches[scale] = int((self.radius * scale).ceil())
        return found

    def ball(self, precision: int) -> arb:
        """An enclosure from enclosures of the symbols with about so many correct bits."""
        with ctx.workprec(precision):
            parts = (arb(c) * symbol.ball(precision) for symbol, c in self.terms.items())
            return sum(parts, arb(0))


NoiseRow = list[Noise | None]
"""The noise of a register in each column; None where there is none."""


@dataclass(frozen=True, eq=False)
class Affine:
    """An exact number plus noise."""

    centre: fmpq
    noise: Noise | None = None

    def __sub__(self, other: Affine) -> Affine:
        """The difference; what both have in common is gone, exactly."""
        noise = blend((self.noise, other.noise), (ONE, -ONE))
        return Affine(self.centre - other.centre, noise)

    @property
    def zero(self) -> bool:
        """It is 0, and exactly so."""
        return self.noise is None and self.centre == 0

    @cached_property
    def size(self) -> int:
        """Binary digits of the integral part, at most."""
        radius = fmpq(0) if self.noise is None else self.noise.radius
        return int((abs(self.centre) + radius).ceil()).bit_length()

    def ball(self, precision: int) -> arb:
        """An enclosure, computed with so many bits."""
        with ctx.workprec(precision):
            centre = arb(self.centre)
            return centre if self.noise is None else centre + self.noise.ball(precision)


def blend(noises: Sequence[Noise | None], weights: Sequence[fmpq]) -> Noise | None:
    """Σ weight · noise; None if nothing is left.

    >>> ξ = Symbol(1, Affine(fmpq(1)), (Share(1, Affine(fmpq(-2)), Affine(fmpq(-5))),))
    >>> one, two = Noise({ξ: fmpq(1)}), Noise({ξ: fmpq(2)})
    >>> blend((one, two), (fmpq(2), fmpq(-1))) is None, blend((one, None), (ONE, ONE)) is one
    (True, True)
    """
    totals: dict[Noise, fmpq] = {}
    for noise, weight in zip(noises, weights, strict=True):
        if noise is not None:
            totals[noise] = totals.get(noise, fmpq(0)) + weight
    parts = [(noise, weight) for noise, weight in totals.items() if weight != 0]
    if len(parts) == 1 and parts[0][1] == 1:
        return parts[0][0]
    terms: dict[Symbol, fmpq] = {}
    for noise, weight in parts:
        for symbol, coefficient in noise.terms.items():
            terms[symbol] = terms.get(symbol, fmpq(0)) + weight * coefficient
    left = {symbol: coefficient for symbol, coefficient in terms.items() if coefficient != 0}
    return Noise(left) if left else None


def mix(rows: Sequence[NoiseRow], weights: Sequence[fmpq]) -> NoiseRow | None:
    """`blend` in every column; None if no column has noise. Equal sums are one object."""
    if not rows:
        return None
    if len(rows) == 1 and weights[0] == 1:
        return rows[0] if any(rows[0]) else None
    columns = list(zip(*rows, strict=True))
    found = {column: blend(column, weights) for column in set(columns)}
    row = [found[column] for column in columns]
    return row if any(row) else None


def sign(form: Affine) -> int | None:
    """1 if the form is certainly ≥ 0, −1 if it is certainly ≤ 0, None if nothing is certain.

    >>> sign(Affine(fmpq(0))), sign(Affine(fmpq(-1, 3)))
    (1, -1)
    """
    for precision in PRECISIONS:
        ball = form.ball(precision)
        if ball >= 0:
            return 1
        if ball <= 0:
            return -1
    return None
