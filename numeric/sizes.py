"""Sizes counted from the weights of a network, beside what the theorem promises (THEORY 1, T1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice

from flint import fmpq

from numeric.dataset import Task
from numeric.heat import AttentionKind, heat_for, key_height
from numeric.memory import bits, split_sizes
from numeric.metadata import Constants, Shape
from numeric.network import Network
from numeric.project import root_up, scale_for, spread
from symbolic.gadgets.blocks import Attention, Block
from symbolic.gadgets.construction import REGISTERS

__all__ = [
    "Part",
    "Promise",
    "Sizes",
    "Theorem",
    "bit_size",
    "count",
    "parts",
    "promise",
    "theorem",
]


@dataclass(frozen=True)
class Sizes:
    """What a network has, counted from the weights themselves.

    parameters: structural entries; nonzero: those that are not 0; dense: the entries of full
    matrices of its shape; width: registers; depth: blocks; attention_layers; heads and
    hidden_width: the most in one block; bits: 1 + bitlen|p| + bitlen q of the largest weight p/q.
    """

    parameters: int
    nonzero: int
    dense: int
    width: int
    depth: int
    attention_layers: int
    heads: int
    hidden_width: int
    bits: int


@dataclass(frozen=True)
class Promise:
    """What the theorem says: `parameters`, `depth`, `width` and `attention_layers` exactly,
    `bits` at most."""

    parameters: int
    depth: int
    width: int
    attention_layers: int
    bits: int

    def broken(self, sizes: Sizes) -> list[str]:
        """The sizes that are not as promised."""
        exactly = ("parameters", "depth", "width", "attention_layers")
        wrong = [name for name in exactly if getattr(self, name) != getattr(sizes, name)]
        return wrong + (["bits"] if sizes.bits > self.bits else [])


@dataclass(frozen=True)
class Part:
    """A stretch of the network: its name, its formula, and its entries counted and promised."""

    name: str
    formula: str
    counted: int
    promised: int


def bit_size(number: fmpq) -> int:
    """1 + bitlen|p| + bitlen q of p/q in lowest terms.

    >>> bit_size(fmpq(-7, 4)), bit_size(fmpq(0))
    (7, 2)
    """
    return 1 + int(abs(number.p)).bit_length() + int(number.q).bit_length()


def count(network: Network) -> Sizes:
    """The sizes of any network."""
    numbers = list(network.numbers())
    hidden = [0 if isinstance(block, Attention) else len(block.neurons) for block in network.blocks]
    heads = [len(block.heads) if isinstance(block, Attention) else 0 for block in network.blocks]
    width = len(network.registers)
    return Sizes(
        parameters=len(numbers),
        nonzero=len([number for number in numbers if number != 0]),
        dense=_dense(network),
        width=width,
        depth=len(network.blocks),
        attention_layers=len([block for block in network.blocks if isinstance(block, Attention)]),
        heads=max(heads, default=0),
        hidden_width=max(hidden, default=0),
        bits=max((bit_size(number) for number in numbers), default=0),
    )


def _dense(network: Network) -> int:
    width = len(network.registers)
    blocks = sum(_dense_block(block, width) for block in network.blocks)
    return width * (network.embedding.dimension + 1) + blocks + width


def _dense_block(block: Block, width: int) -> int:
    """Full W₁, b₁, W₂, b₂, or four full rows a head."""
    if isinstance(block, Attention):
        return 4 * width * len(block.heads)
    return (2 * width + 1) * len(block.neurons) + width


def promise(task: Task, shape: Shape, constants: Constants) -> Promise:
    """What T1 (task "tokens") or T3 (the others) says of a network of this shape."""
    formulas = _formulas(task, shape)
    w, n = shape.width, shape.n
    return Promise(
        parameters=sum(value for _, _, value in formulas),
        depth=3 * n + 3 + (shape.groups - 1) + shape.records * (w + 2),
        width=len(REGISTERS),
        attention_layers=n,
        bits=_most_bits(shape, constants),
    )


def _formulas(task: Task, shape: Shape) -> list[tuple[str, str, int]]:
    """(part, formula, entries); their sum is d + 24n + 6(m−1) + ℓ(8w+26) + 8, or + 10 (T3)."""
    key = ("token + H·seq", "2", 2) if task == "tokens" else ("4·seq", "4", 4)
    m, records, w = shape.groups, shape.records, shape.width
    return [
        ("embedding", "d + 2", shape.d + 2),
        ("copy", "2", 2),
        ("rounds", "24 n", 24 * shape.n),
        (f"key = {key[0]}", key[1], key[2]),
        ("lookup", "1 + 6 (m − 1)", 1 + 6 * (m - 1)),
        ("records", "ℓ (8 w + 26)", records * (8 * w + 26)),
        ("read-out", "1", 1),
    ]


def _most_bits(shape: Shape, constants: Constants) -> int:
    """max(ℓw + 3, 7, bitlen(nM_s) + 2, ρ + 4, bits of u·κ, bitlen(B) + 2, bitlen(λ) + 2)."""
    n, w = shape.n, shape.width
    sequence = int((n * constants.M_s).ceil()).bit_length() + 2
    scale = constants.kappa
    scaled = int((constants.M * scale.p).ceil()).bit_length() + int(scale.q).bit_length() + 1
    bound = int(constants.bound.ceil()).bit_length() + 2
    heat = int(constants.heat.ceil()).bit_length() + 2
    return max(shape.records * w + 3, 7, sequence, shape.id_bits + 4, scaled, bound, heat)


def parts(network: Network) -> list[Part]:
    """What is paid where: the entries of each stretch, counted and promised.

    The stretches are those of the construction, by their numbers of blocks; a network that is
    built otherwise shows it by counts that differ.
    """
    shape = network.metadata.shape
    lengths = [1, 3 * shape.n, 1, shape.groups, shape.records * (shape.width + 2)]
    blocks = iter(network.blocks)
    inner = [_entries(list(islice(blocks, length))) for length in lengths]
    inner[-1] += _entries(list(blocks))
    embedding = len(list(network.embedding.numbers()))
    counted = [embedding, *inner, len(network.readout)]
    formulas = _formulas(network.metadata.task, shape)
    return [
        Part(name, formula, number, promised)
        for (name, formula, promised), number in zip(formulas, counted, strict=True)
    ]


def _entries(blocks: Sequence[Block]) -> int:
    return sum(1 for _ in chain.from_iterable(block.weights() for block in blocks))


@dataclass(frozen=True)
class Theorem:
    """What T1 or T3 promises for all data of some size: the worst case over the data.

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
) -> Theorem:
    """The sizes for N sequences of n tokens in ℚᵈ, V distinct ones, norm² ≤ r², distance² ≥ δ².

    P = nN keys (T1), or N for labels per sequence (T3). Integers and rationals only. λ is that of
    L5 under softmax, which changes no other size. Raises ValueError for sizes below 1, V above nN,
    r² < 0 or δ² ≤ 0.

    >>> small = theorem(n=3, d=2, N=4, C=2, V=5, r2=fmpq(8), delta2=fmpq(1))
    >>> small.shape.P, small.formula.attention_layers, small.formula.parameters
    (12, 3, 382)
    """
    if min(n, d, N, C, V) < 1 or V > n * N or r2 < 0 or delta2 <= 0:
        raise ValueError("sizes are at least 1, V at most nN, r at least 0 and δ above 0")
    M, M_s, kappa = spread(V), spread(N), scale_for(d, delta2)
    shift = root_up(kappa * kappa * M * M * d * r2)
    bound = 2 + 2 * shift
    height = 2 * (bound + 2)
    sequence = M_s * (n * bound + n * n)
    largest = height * sequence + bound if task == "tokens" else 4 * sequence
    heat = 1
    if attention == "softmax":
        heat = heat_for(n=n, bound=bound, spread=M_s, height=key_height(task, height))
    P = n * N if task == "tokens" else N
    rho, sigma = bits(largest), bits(C - 1)
    m, records = split_sizes(P, rho + sigma)
    shape = Shape(
        n=n, d=d, N=N, V=V, C=C, P=P, groups=m, records=records, id_bits=rho, label_bits=sigma
    )
    constants = Constants(
        M=fmpq(M),
        kappa=kappa,
        shift=fmpq(shift),
        bound=fmpq(bound),
        M_s=fmpq(M_s),
        height=fmpq(height),
        heat=fmpq(heat),
    )
    formula = promise(task, shape, constants)
    return Theorem(shape, constants, largest, formula, _at_most(formula, shape, constants))


def _at_most(formula: Promise, shape: Shape, constants: Constants) -> Promise:
    """Bounds that grow with P and w, where the rounding of m and ℓ need not.

    With a = 8w + 26 (L11): 6(m−1) + ℓa ≤ 2√(6Pa) + a, m ≤ m₀ = ⌈√(Pa/6)⌉, ℓ ≤ √(6P/a) + 1.
    """
    P, w = shape.P, shape.width
    a = 8 * w + 26
    fixed = formula.parameters - (6 * (shape.groups - 1) + shape.records * a)
    lookup = root_up(fmpq(P * a, 6))
    records = _root_down(fmpq(6 * P * (w + 2) ** 2, a)) + w + 2
    string = _root_down(fmpq(6 * P * w * w, a)) + w
    return Promise(
        parameters=fixed + _root_down(fmpq(24 * P * a)) + a,
        depth=3 * shape.n + 2 + lookup + records,
        width=formula.width,
        attention_layers=formula.attention_layers,
        bits=max(string + 3, _most_bits(shape, constants)),
    )


def _root_down(square: fmpq) -> int:
    """The largest integer whose square is at most `square`."""
    return int(square.floor().isqrt())
