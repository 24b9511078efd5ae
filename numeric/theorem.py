"""What the theorems promise for all data of some size (THEORY 5, 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from flint import fmpq

from memcap.numeric.dataset import PER_TOKEN, Task
from memcap.numeric.exact import root_above
from memcap.numeric.heat import AttentionKind, heat_for, key_height
from memcap.numeric.memory import bits, split_for, split_sizes
from memcap.numeric.metadata import Constants, Held, Layers, Shape
from memcap.numeric.one_layer import height_for, layers_for, spread_for
from memcap.numeric.project import root_up, scale_for, spread
from memcap.numeric.short_keys import digits_for, largest_short_key, split_short
from memcap.numeric.sizes import Promise, most_bits, promise, stretches, width_for

__all__ = ["Theorem", "theorem"]


@dataclass(frozen=True)
class Theorem:
    """What the theorem for a task promises for all data of some size: the worst case over them.

    largest_id: no key is above it; it gives ρ. formula: the sizes of a network with just these
    m, ℓ and w; at_most: bounds for all data of the size, whose keys may need fewer bits.
    """

    shape: Shape
    constants: Constants
    largest_id: int
    formula: Promise
    at_most: Promise


def theorem(
    *,
    n: int,
    d: int,
    N: int,
    C: int,
    V: int,
    r2: fmpq,
    delta2: fmpq,
    task: Task = "tokens",
    attention: AttentionKind = "hard",
    layers: Layers | None = None,
    short: bool = False,
    depth: int | None = None,
    positions: bool = False,
) -> Theorem:
    """The sizes for N sequences of n tokens in ℚᵈ, V distinct ones, norm² ≤ r², distance² ≥ δ².

    P = nN keys (T1, T4(b)), or N for labels per sequence (T3). Integers and rationals only. λ is
    that of L5 under softmax, which changes no other size. layers, short and depth are those
    of `numeric.pipeline.build`; with positions (always for prefixes) V, r and δ are those of the
    tokens without them. Raises ValueError for sizes below 1, V above nN, r² < 0, δ² ≤ 0, or
    layers that the task does not have, or a depth for short keys.

    >>> small = theorem(n=3, d=2, N=4, C=2, V=5, r2=fmpq(8), delta2=fmpq(1))
    >>> small.shape.P, small.formula.attention_layers, small.formula.parameters
    (12, 3, 382)
    """
    if min(n, d, N, C, V) < 1 or V > n * N or r2 < 0 or delta2 <= 0:
        raise ValueError("sizes are at least 1, V at most nN, r at least 0 and δ above 0")
    layers = layers_for(task, layers, short, depth)
    if positions or task == "prefixes":
        V, r2, delta2 = _with_positions(n, N, V, r2, delta2)
    constants = _constants(n, d, N, V, r2, delta2, task, attention, layers)
    largest = _largest_id(n, task, layers, constants)
    data = _Data(n, d, N, V, C)
    shape, largest = _shape(data, task, layers, constants, largest, short, depth)
    formula = promise(task, shape, constants)
    at_most = _at_most(task, shape, constants, formula, depth)
    return Theorem(shape, constants, largest, formula, at_most)


class _Data(NamedTuple):
    """The size of data."""

    n: int
    d: int
    N: int
    V: int
    C: int


def _shape(
    data: _Data, task: Task, layers: Layers, constants: Constants, largest: int, short: bool,
    depth: int | None,
) -> tuple[Shape, int]:  # fmt: skip
    """The shape of a network for keys up to the largest id, or for short keys; the largest key."""
    P = data.n * data.N if task in PER_TOKEN else data.N
    digits = digits_for(largest, P) if short else None
    sigma, per_copy = bits(data.C - 1), None
    if digits is None:
        groups, records, per_copy = split_for(P, bits(largest) + sigma, depth)
    else:
        groups, records = split_short(P, digits.count, sigma)
        largest = largest_short_key(digits.count, P, records)
    words = data.V if task == "prefixes" else data.N - 1
    shape = Shape(
        **data._asdict(),
        P=P,
        groups=groups,
        records=records,
        id_bits=bits(largest),
        label_bits=sigma,
        first=_first(words, constants) if layers == "one" else None,
        per_copy=per_copy,
        digits=digits,
    )
    return shape, largest


def _with_positions(n: int, N: int, V: int, r2: fmpq, delta2: fmpq) -> tuple[int, fmpq, fmpq]:
    """V, r² and δ² of the (token, position) pairs (T2).

    The slope is that of `numeric.dataset.position_slope`, below 4r + max(1, 2δ) ≤ 8r + 1, for
    roots that are rounded up are not doubled, and δ ≤ 2r. One token alone has any δ; 1 serves.
    """
    radius = root_above(r2)
    farthest = radius + n * (8 * radius + 1)
    return min(n * V, n * N), farthest**2, min(delta2, fmpq(1)) if V == 1 else delta2


def _constants(
    n: int,
    d: int,
    N: int,
    V: int,
    r2: fmpq,
    delta2: fmpq,
    task: Task,
    attention: AttentionKind,
    layers: Layers,
) -> Constants:
    M, kappa, heat = spread(V), scale_for(d, delta2), 1
    shift = root_up(kappa * kappa * M * M * d * r2)
    bound = 2 + 2 * shift
    if layers == "one":
        M_s, height = spread_for(task, n, N), height_for(task, n, bound)
    else:
        M_s, height = spread(N), 2 * (bound + 2)
        if attention == "softmax":
            heat = heat_for(n=n, bound=bound, spread=M_s, height=key_height(task, height))
    return Constants(
        M=fmpq(M),
        kappa=kappa,
        shift=fmpq(shift),
        bound=fmpq(bound),
        M_s=fmpq(M_s),
        height=fmpq(height),
        heat=fmpq(heat),
    )


def _largest_id(n: int, task: Task, layers: Layers, constants: Constants) -> int:
    """No key is above it: height · seq, and the token where it counts."""
    height, M_s, bound = (
        int(number.p) for number in (constants.height, constants.M_s, constants.bound)
    )
    if layers == "one":
        sequence = M_s if task == "prefixes" else n * M_s
    else:
        sequence, height = M_s * (n * bound + n * n), key_height(task, height)
    return height * sequence + (bound if task in PER_TOKEN else 0)


def _first(words: int, constants: Constants) -> Held:
    """φ of so many words, at least one: V for T4(b), N − 1 for T1′ and T3′."""
    P, rho, sigma = max(1, words), bits(int(constants.bound.p)), bits(int(constants.M_s.p))
    groups, records = split_sizes(P, rho + sigma)
    return Held(P=P, groups=groups, records=records, id_bits=rho, label_bits=sigma)


@dataclass(frozen=True)
class _Limits:
    """What a memorizer of at most P keys of at most w bits has at most, whatever m and ℓ are.

    entries: without the read-out, under a budget with its q entries; string: the bits of a string.
    """

    entries: int
    blocks: int
    string: int
    copies: int = 1


def _limits(held: Held, budget: int | None) -> _Limits:
    """With a = 8w + 26 (L11): 6m + ℓa ≤ S = 2√(6Pa) + a + 6, and ℓm ≥ P.

    So m + ℓ(w+2) ≤ S/6, for 6(w+2) ≤ a, and ℓa is at most the larger root of x² − Sx + 6Pa.

    Under a budget L (L12): q ≤ P(w+2)/L² + 1, ℓ(w+2) ≤ L + w + 1, and at most 19L + 13(w+2)
    entries in each copy.
    """
    P, w = held.P, held.width
    if budget is not None:
        copies = 1 + P * (w + 2) // budget**2
        bits_of_string = (budget + w + 1) * w // (w + 2)
        each = 19 * budget + 13 * (w + 2)
        return _Limits(copies * each, 2 * budget + w + 1, bits_of_string, copies)
    a = 8 * w + 26
    most = root_up(fmpq(24 * P * a)) + a + 6
    longest = most + root_up(fmpq(most**2 - 24 * P * a))
    return _Limits(most - 5, most // 6, w * longest // (2 * a))


def _limits_of_short(shape: Shape) -> _Limits:
    """No memorizer of fewer keys, of fewer digits, has more entries than this one: w grows with
    all of them. With m groups of ℓ records of w bits that is 6(m−1) + 1 + ℓ(8w + 26), of which
    6(m + ℓ(w+2)) − 5 and 8ℓw are parts.
    """
    entries = 1 + 6 * (shape.groups - 1) + shape.records * (8 * shape.width + 26)
    return _Limits(entries, (entries + 5) // 6, entries // 8)


def _at_most(
    task: Task, shape: Shape, constants: Constants, formula: Promise, budget: int | None
) -> Promise:
    """Bounds that grow with P and w, where the rounding of m and ℓ need not."""
    limits = [_limits(shape, budget) if shape.digits is None else _limits_of_short(shape)]
    if shape.first is not None:
        limits.append(_limits(shape.first, None))
    fixed = [stretch for stretch in stretches(task, shape) if not stretch.memory]
    readout = 1 if budget is None else 0
    return Promise(
        parameters=sum(s.entries for s in fixed) + sum(x.entries for x in limits) + readout,
        depth=sum(s.blocks for s in fixed) + sum(x.blocks for x in limits),
        width=width_for(shape.layers, limits[0].copies),
        attention_layers=formula.attention_layers,
        bits=max(most_bits(shape, constants), *(x.string + 3 for x in limits)),
    )
