"""Networks whose numbers fill several machine words: the fast evaluator beside the plain one.

What is wrong in a word, a carry, a border or a tie is seen: faults put into the evaluator are.
"""

from __future__ import annotations

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from memcap.numeric import limbs, piecewise
from memcap.numeric.evaluator import Evaluator
from memcap.numeric.exact import exact
from memcap.numeric.limbs import Integers
from memcap.numeric.network import Embedding, Network
from memcap.symbolic.gadgets.blocks import Attention, FeedForward, Head, Neuron, map_weights
from memcap.symbolic.gadgets.construction import peel
from tests.numeric.samples import METADATA, NAMES, networks, vectors

ONE = fmpq(1)
factors = st.builds(
    lambda power, step, below: fmpq((1 << power) + step, below),
    st.sampled_from((0, 1, 31, 32, 61, 62, 63, 64, 127, 128)),
    st.sampled_from((-1, 0, 0, 1)),
    st.sampled_from((1, 1, 3)),
).filter(lambda factor: factor != 0)


def agree(network, tokens, rows):
    """Whether both evaluators find the same numbers."""
    found = Evaluator(network).columns(tokens, rows)
    plain = [network.forward([tokens[word] for word in row]) for row in rows]
    fast = [fmpq(value, found.below) for value in found.each().tolist()]
    return fast == [value for row in plain for value in row]


@settings(deadline=None, max_examples=200)
@given(networks(), st.lists(vectors, min_size=1, max_size=4), st.data())
def test_blocks_with_long_weights(network, tokens, data):
    first = data.draw(factors)
    rows = {name: tuple(first * w for w in row) for name, row in network.embedding.weights.items()}
    blocks = []
    for block in network.blocks:
        factor = data.draw(factors)
        blocks.append(map_weights(block, lambda w, factor=factor: factor * w))
    embedding = Embedding(rows, network.embedding.biases)
    long = Network(NAMES, embedding, tuple(blocks), network.readout, METADATA)
    words = st.integers(0, len(tokens) - 1)
    n = data.draw(st.integers(1, 3))
    assert agree(long, tokens, data.draw(st.lists(st.tuples(*[words] * n), min_size=1, max_size=3)))


# --- peels ---------------------------------------------------------------------------------


def peeling(bits, unit=1):
    """A network that takes one bit after the other off `string`, and adds them up in `id`."""
    blocks = [
        map_weights(peel(left, "id", (left * 37) % bits).block, exact)
        for left in range(bits, 0, -1)
    ]
    embedding = Embedding({"string": (fmpq(1, unit),)}, {})
    readout = {"string": fmpq(1 << bits), "id": ONE}
    return Network(("string", "id"), embedding, tuple(blocks), readout, METADATA)


def borders(bits):
    """Strings, some at a border: a bit by itself, or all bits below one, and numbers outside."""
    powers = [1 << k for k in range(0, bits + 1, 7)] + [1 << k for k in (62, 63, 64) if k <= bits]
    mixed = [(k * 0x9E3779B97F4A7C15F39CC0605CEDC835) % (1 << bits) for k in range(1, 9)]
    outside = [-1, -(1 << bits), (1 << bits) + 1, 0]
    return [(fmpq(k),) for k in (*powers, *(p - 1 for p in powers), *mixed, *outside)]


@pytest.mark.parametrize("bits", [1, 62, 63, 64, 65, 130])
@pytest.mark.parametrize("unit", [1, 2, 3])
def test_peels(bits, unit):
    """Off the slope and on it: over a unit of 2 or 3 numbers lie between the breaks."""
    tokens = borders(bits)
    assert agree(peeling(bits, unit), tokens, [(word,) for word in range(len(tokens))])


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 150), st.data())
def test_peels_of_any_strings(bits, data):
    numbers = st.integers(-2, 1 << bits + 1)
    tokens = [(fmpq(k),) for k in data.draw(st.lists(numbers, min_size=1, max_size=5))]
    assert agree(peeling(bits), tokens, [(word,) for word in range(len(tokens))])


# --- faults --------------------------------------------------------------------------------


def highest(low, high):
    """A head that finds the highest of numbers of several words, then a peel of what it found."""
    head = Head({"string": ONE}, {"one": ONE}, {"string": ONE}, {"id": fmpq(1 << low)})
    reads = FeedForward((Neuron({"id": ONE}, fmpq(-(1 << high)), {"id": fmpq(-1)}),))
    embedding = Embedding({"string": (ONE,)}, {"one": ONE})
    blocks = (Attention((head,)), reads)
    return Network(("string", "id", "one"), embedding, blocks, {"id": ONE}, METADATA)


def doubling(times):
    """string + ReLU(string), again and again, and minus ReLU(−string)."""
    up, down = ({"string": ONE}, None, {"string": ONE}), ({"string": -ONE}, None, {"string": -ONE})
    embedding = Embedding({"string": (ONE,)}, {})
    blocks = (FeedForward((Neuron(*up), Neuron(*down))),) * times
    return Network(("string",), embedding, blocks, {"string": ONE}, METADATA)


def all_agree():
    """The examples above that need no search."""
    tokens = borders(130)
    alone, pairs = [(k,) for k in range(len(tokens))], [(k, k - 1) for k in range(1, len(tokens))]
    return (
        agree(peeling(130), tokens, alone)
        and agree(highest(70, 120), tokens, pairs)
        and agree(doubling(130), tokens, alone)
    )


def test_there_is_agreement_without_a_fault():
    assert all_agree()


def no_carry(x, y, carry, minus):
    return (x - y if minus else x + y), None


def unsigned(limb):
    return np.zeros_like(limb)


def strictly(self, bound):
    return at_least(Integers.of([x - 1 for x in self.tolist()]), bound)


def top_only(self, n):
    x = self.limbs[-1].view(np.int64)
    x = np.broadcast_to(x, self.count).reshape(-1, n)
    return x == x.max(axis=1)[:, None]


def untrimmed(limbs_, count, lowest=0):
    return Integers(tuple(limbs_), count, lowest)


def one_later(breaks, lines, below):
    kept, starts = starts_of(breaks, lines, below)
    return kept, [start + 1 for start in starts]


at_least, starts_of = Integers.at_least, piecewise._starts


@pytest.mark.parametrize(
    "owner, name, fault",
    [
        (limbs, "_step", no_carry),
        (limbs, "_sign", unsigned),
        (limbs, "_settled", untrimmed),
        (Integers, "at_least", strictly),
        (Integers, "highest", top_only),
        (piecewise, "_starts", one_later),
    ],
)
def test_a_fault_is_seen(monkeypatch, owner, name, fault):
    monkeypatch.setattr(owner, name, fault)
    assert not all_agree()
