"""The parts of a network file, of either format, and the network that they make."""

from __future__ import annotations

from typing import Annotated

from flint import fmpq
from msgspec import Meta, Struct

from memcap.numeric.agreement import contradiction
from memcap.numeric.metadata import Metadata
from memcap.numeric.network import Embedding, Network
from memcap.symbolic.gadgets import blocks

__all__ = [
    "BLOCKS", "BlockPart", "EmbeddingPart", "Registers", "Row", "embedding_part", "parts", "whole",
]  # fmt: skip

REGISTERS = 100_000
"""The most registers of a network."""

BLOCKS = 10_000_000
"""The most blocks of a network."""

Register = Annotated[str, Meta(min_length=1, max_length=100)]
Registers = Annotated[list[Register], Meta(min_length=1, max_length=REGISTERS)]
Row = Annotated[dict[Register, fmpq], Meta(max_length=REGISTERS)]
Weights = Annotated[list[fmpq], Meta(min_length=1, max_length=100_000)]


class NeuronPart(Struct, forbid_unknown_fields=True):
    """A neuron; a bias None is no entry at all."""

    inputs: Row
    bias: fmpq | None
    outputs: Row


class FeedForwardPart(Struct, forbid_unknown_fields=True, tag_field="kind", tag="feed-forward"):
    """A feed-forward block."""

    neurons: Annotated[list[NeuronPart], Meta(max_length=1_000_000)]
    bias: Row


class HeadPart(Struct, forbid_unknown_fields=True):
    """A head."""

    key: Row
    query: Row
    value: Row
    outputs: Row


class AttentionPart(
    Struct, forbid_unknown_fields=True, tag_field="kind", tag="attention", omit_defaults=True
):
    """An attention block."""

    heads: Annotated[list[HeadPart], Meta(max_length=10_000)]
    causal: bool = False


class EmbeddingPart(Struct, forbid_unknown_fields=True):
    """The embedding."""

    weights: Annotated[dict[Register, Weights], Meta(max_length=REGISTERS)]
    biases: Row


BlockPart = FeedForwardPart | AttentionPart


def parts(block: blocks.Block) -> BlockPart:
    """A block as it stands in a file."""
    if isinstance(block, blocks.Attention):
        heads = (
            HeadPart(dict(h.key), dict(h.query), dict(h.value), dict(h.outputs))
            for h in block.heads
        )
        return AttentionPart(list(heads), block.causal)
    neurons = (NeuronPart(dict(n.inputs), n.bias, dict(n.outputs)) for n in block.neurons)
    return FeedForwardPart(list(neurons), dict(block.bias))


def embedding_part(embedding: Embedding) -> EmbeddingPart:
    """The embedding as it stands in a file."""
    weights = {name: list(row) for name, row in embedding.weights.items()}
    return EmbeddingPart(weights, dict(embedding.biases))


def whole(
    registers: list[str],
    embedding: EmbeddingPart,
    found: list[BlockPart],
    readout: dict[str, fmpq],
    metadata: Metadata,
) -> Network:
    """The network; ValueError, naming the place, where the parts do not fit together."""
    wrong = contradiction(metadata)
    if wrong is not None:
        raise ValueError(wrong)
    weights = {name: tuple(row) for name, row in embedding.weights.items()}
    return Network(
        tuple(registers),
        Embedding(weights, embedding.biases),
        tuple(_block(part) for part in found),
        readout,
        metadata,
    )


def _block(part: BlockPart) -> blocks.Block:
    if isinstance(part, AttentionPart):
        heads = tuple(blocks.Head(h.key, h.query, h.value, h.outputs) for h in part.heads)
        return blocks.Attention(heads, part.causal)
    neurons = (blocks.Neuron(n.inputs, n.bias, n.outputs) for n in part.neurons)
    return blocks.FeedForward(tuple(neurons), part.bias)
