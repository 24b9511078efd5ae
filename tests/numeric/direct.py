"""Softmax by plain enclosures of many bits: another way to the same numbers, for small networks."""

from __future__ import annotations

from flint import arb, ctx

from memcap.symbolic.gadgets.blocks import Attention

BITS = 4000
"""Enough for plain enclosures to stay small in the networks of the tests."""


def direct(network, tokens, bits=BITS):
    """An enclosure of the output at each token; every token has a column of its own."""
    with ctx.workprec(bits):
        columns = [
            {name: arb(value) for name, value in column.items()}
            for column in (network.embedding.apply(token, network.registers) for token in tokens)
        ]
        for block in network.blocks:
            if isinstance(block, Attention):
                columns = attended(block, columns)
            else:
                columns = [fed(block, column) for column in columns]
        return [combined(network.readout, column) for column in columns]


def combined(row, column):
    """The sum of weight times register."""
    return sum((arb(weight) * column[name] for name, weight in row.items()), arb(0))


def attended(block, columns):
    """All columns after an attention block."""
    after = [dict(column) for column in columns]
    for head in block.heads:
        keys = [combined(head.key, column) for column in columns]
        values = [combined(head.value, column) for column in columns]
        for place, (column, new) in enumerate(zip(columns, after, strict=True), start=1):
            query, seen = combined(head.query, column), place if block.causal else len(columns)
            highest = max((query * key).mid() for key in keys[:seen])
            weights = [(query * key - highest).exp() for key in keys[:seen]]
            above = sum((w * v for w, v in zip(weights, values[:seen], strict=True)), arb(0))
            for name, weight in head.outputs.items():
                new[name] += arb(weight) * above / sum(weights, arb(0))
    return after


def fed(block, column):
    """A column after a feed-forward block."""
    after = dict(column)
    for neuron in block.neurons:
        value = combined(neuron.inputs, column)
        if neuron.bias is not None:
            value += arb(neuron.bias)
        for name, weight in neuron.outputs.items():
            after[name] += arb(weight) * value.max(arb(0))
    for name, weight in block.bias.items():
        after[name] += arb(weight)
    return after
