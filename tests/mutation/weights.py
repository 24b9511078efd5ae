"""One weight of a block changed at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from memcap.symbolic.gadgets.blocks import Attention, Block, FeedForward, Scalar
from memcap.symbolic.language.terms import Term
from memcap.symbolic.mutation.sites import Mutation


def _row(row: Mapping[str, Scalar]) -> Iterator[Mutation[Mapping[str, Scalar]]]:
    for register, weight in row.items():
        for mutation in _weight(weight):
            changed = {**row, register: mutation.changed}
            yield Mutation(f"{register}: {mutation.what}", changed)


def _weight(weight: Scalar) -> Iterator[Mutation[Scalar]]:
    """w + 1, w − 1 and 2w, for a number or a term."""
    changes = (("w + 1", weight + 1), ("w - 1", weight - 1), ("2w", 2 * weight))
    seen = [] if isinstance(weight, Term) else [Fraction(weight)]
    for what, new in changes:
        if new not in seen:
            seen.append(new)
            yield Mutation(what, new)


def of_block(block: Block) -> Iterator[tuple[str, str, Block]]:
    """Every mutant of a block, one structural entry changed: where, what, the block."""
    if isinstance(block, Attention):
        yield from _of_attention(block)
        return
    for number, neuron in enumerate(block.neurons):
        for part in ("inputs", "bias", "outputs"):
            for mutation in _of_part(getattr(neuron, part)):
                changed = replace(neuron, **{part: mutation.changed})
                neurons = (*block.neurons[:number], changed, *block.neurons[number + 1 :])
                where = f"neuron {number + 1}, {part}"
                yield where, mutation.what, FeedForward(neurons, block.bias)
    for mutation in _row(block.bias):
        yield "bias", mutation.what, FeedForward(block.neurons, mutation.changed)


def _of_part(part: Scalar) -> Iterator[Mutation[Scalar]]:
    if isinstance(part, Mapping):
        return iter(_row(part))
    return iter(()) if part is None else _weight(part)


def _of_attention(block: Attention) -> Iterator[tuple[str, str, Block]]:
    for number, head in enumerate(block.heads):
        for part in ("key", "query", "value", "outputs"):
            for mutation in _row(getattr(head, part)):
                changed = replace(head, **{part: mutation.changed})
                heads = (*block.heads[:number], changed, *block.heads[number + 1 :])
                yield f"head {number + 1}, {part}", mutation.what, Attention(heads)
