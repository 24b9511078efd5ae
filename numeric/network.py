"""An exact Transformer: embedding, residual blocks, read-out, all with rational weights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flint import fmpq

from memcap.numeric.exact import exact
from memcap.numeric.metadata import Metadata
from memcap.symbolic.gadgets import construction
from memcap.symbolic.gadgets.blocks import (
    Attention,
    Block,
    Column,
    FeedForward,
    combination,
    map_weights,
)
from memcap.symbolic.gadgets.contract import Gadget

__all__ = ["Embedding", "Network", "assemble", "matrix"]

Vector = Sequence[fmpq]


@dataclass(frozen=True)
class Embedding:
    """The first column of a token x in ℚᵈ: register ↦ ⟨weights, x⟩ + bias.

    weights: register ↦ d numbers; biases: register ↦ number; other registers start at 0.
    """

    weights: Mapping[str, tuple[fmpq, ...]]
    biases: Mapping[str, fmpq]

    @property
    def dimension(self) -> int:
        """d."""
        return len(next(iter(self.weights.values())))

    def numbers(self) -> Iterator[fmpq]:
        """Its structural entries."""
        for row in self.weights.values():
            yield from row
        yield from self.biases.values()

    def apply(self, token: Vector, registers: Iterable[str]) -> dict[str, fmpq]:
        """The column of `token`; ValueError unless it has d entries."""
        column = dict.fromkeys(registers, fmpq(0)) | dict(self.biases)
        for name, row in self.weights.items():
            if len(token) != len(row):
                raise ValueError(f"a token of {len(token)} entries, not {len(row)}")
            products = (weight * entry for weight, entry in zip(row, token, strict=True))
            column[name] += sum(products, fmpq(0))
        return column


@dataclass(frozen=True)
class Network:
    """Registers, embedding, blocks and a linear read-out; exact throughout.

    Raises ValueError, naming the place, for a register that is not in the list, a number that is
    not an `fmpq`, a head that reads nothing, or embedding rows of different lengths.
    """

    registers: tuple[str, ...]
    embedding: Embedding
    blocks: tuple[Block, ...]
    readout: Mapping[str, fmpq]
    metadata: Metadata
    _known: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Raise ValueError unless every part fits."""
        object.__setattr__(self, "_known", frozenset(self.registers))
        if not self.registers or len(self._known) != len(self.registers):
            raise ValueError("registers: there are none, or one stands twice")
        for place, row in _rows(self):
            self._check(place, row)
        if len({0} | {len(row) for row in self.embedding.weights.values()}) != 2:
            raise ValueError("embedding.weights: no rows, empty rows, or of different lengths")

    def _check(self, place: str, row: Mapping[str, object]) -> None:
        for name, weight in row.items():
            if name not in self._known:
                raise ValueError(f"{place}: there is no register {name!r}")
            if not isinstance(weight, fmpq):
                raise ValueError(f"{place}: {weight!r} is not an exact rational")

    def numbers(self) -> Iterator[fmpq]:
        """All structural entries: embedding, blocks, read-out."""
        yield from self.embedding.numbers()
        for block in self.blocks:
            yield from block.weights()
        yield from self.readout.values()

    def forward(self, tokens: Sequence[Vector]) -> tuple[fmpq, ...]:
        """The output at each of the n tokens (n vectors of dimension d), block by block.

        The plain reference; `numeric.evaluator` computes the same, faster.
        """
        columns = [self.embedding.apply(token, self.registers) for token in tokens]
        for block in self.blocks:
            columns = advance(block, columns)
        return tuple(exact(combination(self.readout, column, fmpq(0))) for column in columns)


def advance(block: Block, columns: Sequence[Column]) -> list[dict[str, fmpq]]:
    """All columns after one block."""
    if isinstance(block, Attention):
        return block.apply(columns)
    return [block.apply(column) for column in columns]


def _rows(network: Network) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Every mapping of registers to numbers in the network, with its place."""
    for name, weights in network.embedding.weights.items():
        yield from (("embedding.weights", {name: weight}) for weight in weights)
    yield "embedding.biases", network.embedding.biases
    for number, block in enumerate(network.blocks):
        place = f"blocks[{number}]"
        if isinstance(block, Attention):
            yield from _head_rows(place, block)
        else:
            yield from _neuron_rows(place, block)
    yield "readout", network.readout


def _neuron_rows(place: str, block: FeedForward) -> Iterator[tuple[str, Mapping[str, object]]]:
    for number, neuron in enumerate(block.neurons):
        yield f"{place}.neurons[{number}]", neuron.inputs
        yield f"{place}.neurons[{number}]", neuron.outputs
        if not isinstance(neuron.bias, fmpq | None):
            raise ValueError(f"{place}.neurons[{number}]: {neuron.bias!r} is no exact rational")
    yield f"{place}.bias", block.bias


def _head_rows(place: str, block: Attention) -> Iterator[tuple[str, Mapping[str, object]]]:
    for number, head in enumerate(block.heads):
        if not head.value:
            raise ValueError(f"{place}.heads[{number}]: its value reads no register")
        for row in (head.key, head.query, head.value, head.outputs):
            yield f"{place}.heads[{number}]", row


def assemble(
    first: construction.Embedding,
    gadgets: Iterable[Gadget],
    metadata: Metadata,
    outputs: Sequence[str] = ("out",),
) -> Network:
    """The network of a program: the very blocks of its gadgets, with exact numbers in them.

    It has the registers that the program uses; the read-out adds up `outputs`.
    """
    weights = tuple(exact(first.weights(k)) for k in range(1, first.d + 1))
    blocks = tuple(map_weights(gadget.block, exact) for gadget in gadgets)
    return Network(
        registers=_used(blocks),
        embedding=Embedding({"token": weights}, {"one": fmpq(1), "token": exact(first.shift)}),
        blocks=blocks,
        readout=dict.fromkeys(outputs, fmpq(1)),
        metadata=metadata,
    )


def _used(blocks: Iterable[Block]) -> tuple[str, ...]:
    """one, token and what the blocks read or write: in the order of the construction, copies by
    their numbers."""
    found = {"one", "token"}.union(*(block.read | block.written for block in blocks))
    order = {name: place for place, name in enumerate(construction.REGISTERS)}

    def place(name: str) -> tuple[int, int]:
        kind, _, copy = name.partition(".")
        return int(copy or 0), order[kind]

    return tuple(sorted(found, key=place))


def matrix(vectors: Sequence[Vector], row: Sequence[int]) -> list[Vector]:
    """The tokens of a row: its ids looked up in the V x d vectors."""
    return [vectors[word] for word in row]
