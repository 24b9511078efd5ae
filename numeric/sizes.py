"""Sizes counted from the weights of a network, beside what the theorems promise (THEORY 1, 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice

from flint import arb, ctx, fmpq

from memcap.numeric.dataset import PER_TOKEN, Task
from memcap.numeric.metadata import Constants, Digits, Held, Layers, Shape
from memcap.numeric.network import Network
from memcap.symbolic.gadgets.blocks import Attention, Block
from memcap.symbolic.gadgets.construction import REGISTERS

__all__ = [
    "Part",
    "Promise",
    "Sizes",
    "Stored",
    "Stretch",
    "bit_size",
    "count",
    "most_bits",
    "parts",
    "promise",
    "promised",
    "stored",
    "stretches",
    "width_for",
]


@dataclass(frozen=True)
class Sizes:
    """What a network has, counted from the weights themselves.

    parameters: structural entries; nonzero: those that are not 0; dense: the entries of full
    matrices of its shape; width: registers; depth: blocks; attention_layers; heads and
    hidden_width: the most in one block; bits: 1 + bitlen|p| + bitlen q of the largest weight p/q;
    all_bits: the sum of these over all weights.
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
    all_bits: int


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
class Stored:
    """What the strings of the memorizers hold, in bits, beside what must be known.

    strings: m·ℓ·w, of both memorizers where there are two; labels: ⌈P·log₂C⌉, the least number of
    bits that tells all labellings of P keys apart; keys: P.
    """

    strings: int
    labels: int
    keys: int


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
    lengths = [bit_size(number) for number in numbers]
    return Sizes(
        parameters=len(numbers),
        nonzero=len([number for number in numbers if number != 0]),
        dense=_dense(network),
        width=width,
        depth=len(network.blocks),
        attention_layers=len([block for block in network.blocks if isinstance(block, Attention)]),
        heads=max(heads, default=0),
        hidden_width=max(hidden, default=0),
        bits=max(lengths, default=0),
        all_bits=sum(lengths),
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


@dataclass(frozen=True)
class Stretch:
    """A stretch of the construction: its name, its formula, its entries, how many blocks.

    memory: it is part of a memorizer, and grows with the keys and their bits.
    """

    name: str
    formula: str
    entries: int
    blocks: int
    memory: bool = False


def promised(network: Network) -> Promise:
    """What the theorem says of a network, by what it was built for."""
    metadata = network.metadata
    return promise(metadata.task, metadata.shape, metadata.constants)


def promise(task: Task, shape: Shape, constants: Constants) -> Promise:
    """What the theorem for this task says of a network of this shape."""
    found = stretches(task, shape)
    return Promise(
        parameters=sum(stretch.entries for stretch in found),
        depth=sum(stretch.blocks for stretch in found),
        width=width_for(shape.layers, shape.copies),
        attention_layers=shape.n if shape.first is None else 1,
        bits=most_bits(shape, constants),
    )


def stored(shape: Shape) -> Stored:
    """The bits of the strings.

    >>> size = {"n": 1, "d": 1, "N": 5, "V": 5, "groups": 2, "id_bits": 3, "label_bits": 2}
    >>> stored(Shape(**size, P=5, C=3, records=3))
    Stored(strings=30, labels=8, keys=5)
    """
    held: list[Held] = [shape, *([] if shape.first is None else [shape.first])]
    strings = sum(one.groups * one.records * one.width for one in held)
    return Stored(strings, _labellings(shape.C, shape.P), shape.P)


def _labellings(classes: int, keys: int) -> int:
    """⌈P·log₂C⌉, enclosed as finely as its ceiling needs.

    >>> _labellings(3, 5), _labellings(4, 10**12), _labellings(1, 7)
    (8, 2000000000000, 0)
    """
    if classes & (classes - 1) == 0:
        return keys * (classes.bit_length() - 1)
    precision = 64 + keys.bit_length()
    while True:
        with ctx.workprec(precision):
            found = (keys * arb(classes).log() / arb(2).log()).ceil().unique_fmpz()
        if found is not None:
            return int(found)
        precision *= 2


def width_for(layers: Layers, copies: int) -> int:
    """The registers: 11 for n layers, 8 for one; q > 1 memorizers side by side have 5 each.

    With n layers these 5q take the place of 5; with one layer the first memorizer has 5, too.

    >>> width_for("n", 1), width_for("n", 3), width_for("one", 1), width_for("one", 3)
    (11, 21, 8, 23)
    """
    if layers == "n":
        return len(REGISTERS) + 5 * (copies - 1)
    return 8 + (5 * copies if copies > 1 else 0)


def stretches(task: Task, shape: Shape) -> list[Stretch]:
    """The construction from embedding to read-out.

    The entries add up to d + 24n + 6(m−1) + ℓ(8w+26) + 8, or + 10 for a label per sequence; for
    one layer to d + 6(m₁−1) + ℓ₁(8w₁+26) + 6(m−1) + ℓ(8w+26) + 11, or + 13, or with short keys to
    8D + 8 more. With q memorizers of
    the labels side by side 6(m−q) + qℓ(8w+26) + 2(q−1) takes the place of 6(m−1) + ℓ(8w+26).
    """
    middle = _rounds(task, shape) if shape.first is None else _one_layer(task, shape)
    embedding = Stretch("embedding", "d + 2", shape.d + 2, 0)
    return [embedding, *middle, *_recall(shape)]


def _rounds(task: Task, shape: Shape) -> list[Stretch]:
    key = ("token + H·seq", 2) if task == "tokens" else ("4·seq", 4)
    return [
        Stretch("copy", "2", 2, 1),
        Stretch("rounds", "24 n", 24 * shape.n, 3 * shape.n),
        Stretch(f"key = {key[0]}", str(key[1]), key[1], 1),
    ]


def _one_layer(task: Task, shape: Shape) -> list[Stretch]:
    first = shape.first or shape
    m, records, w = first.groups, first.records, first.width
    read = "mean of φ" if task == "prefixes" else "sum of φ"
    key = ("token + H·seq", 4) if task in PER_TOKEN else ("2·seq", 6)
    return [
        Stretch("lookup of φ", "1 + 6 (m₁ − 1)", 1 + 6 * (m - 1), m, True),
        Stretch("records of φ", "ℓ₁ (8 w₁ + 26)", records * (8 * w + 26), records * (w + 2), True),
        Stretch(read, "2", 2, 1),
        _key(Stretch(f"key = {key[0]}", str(key[1]), key[1], 1), shape.digits),
    ]


def _key(whole: Stretch, digits: Digits | None) -> Stretch:
    """The key, or a wide one of which digits are to be peeled."""
    return whole if digits is None else Stretch("key = 2^c (token + H·seq) + o", "8", 8, 1)


def _shorten(digits: Digits) -> list[Stretch]:
    return [
        Stretch("digits", "8 D", 8 * digits.count, digits.count),
        Stretch("short key = 2·seq", "4", 4, 1),
    ]


def _recall(shape: Shape) -> list[Stretch]:
    m, records, w, q = shape.groups, shape.records, shape.width, shape.copies
    formulas = ("1 + 6 (m − 1)", "ℓ (8 w + 26)", "1")
    if q > 1:
        formulas = ("q + 6 (m − q)", "q ℓ (8 w + 26)", "q")
    return [
        Stretch("lookup", formulas[0], q + 6 * (m - q), shape.lookups, True),
        *([] if shape.digits is None else _shorten(shape.digits)),
        Stretch("records", formulas[1], q * records * (8 * w + 26), records * (w + 2), True),
        Stretch("read-out", formulas[2], q, 0, True),
    ]


def most_bits(shape: Shape, constants: Constants) -> int:
    """max(ℓw + 3, ℓ₁w₁ + 3, 7, bits of what the other blocks hold), with c + D + 4 for short keys.

    That is bitlen(x) + 2 for n·M_s, or n for one layer, and H, B and λ; ρ + 4; and the bits of
    κ·u for u ≤ M.
    """
    one = shape.first
    whole = [constants.bound, constants.heat, shape.n * (constants.M_s if one is None else 1)]
    if one is not None:
        whole.append(constants.height)
    sizes = [_digits(fmpq(number)) + 2 for number in whole]
    scale = constants.kappa
    scaled = _digits(constants.M * scale.p) + int(scale.q).bit_length() + 1
    memories = [shape.records * shape.width + 3, shape.id_bits + 4]
    if one is not None:
        memories.append(one.records * one.width + 3)
    if shape.digits is not None:
        longest = max(shape.digits.count, _digits(constants.height))
        memories.append(shape.digits.slack + longest + 4)
    return max(7, scaled, *sizes, *memories)


def _digits(number: fmpq) -> int:
    return int(number.ceil()).bit_length()


def parts(network: Network) -> list[Part]:
    """What is paid where: the entries of each stretch, counted and promised.

    The stretches are those of the construction, by their numbers of blocks; a network that is
    built otherwise shows it by counts that differ.
    """
    found = stretches(network.metadata.task, network.metadata.shape)
    blocks = iter(network.blocks)
    counted = [_entries(list(islice(blocks, stretch.blocks))) for stretch in found]
    counted[-2] += _entries(list(blocks))
    counted[0] = len(list(network.embedding.numbers()))
    counted[-1] = len(network.readout)
    return [
        Part(stretch.name, stretch.formula, number, stretch.entries)
        for stretch, number in zip(found, counted, strict=True)
    ]


def _entries(blocks: Sequence[Block]) -> int:
    return sum(1 for _ in chain.from_iterable(block.weights() for block in blocks))
