"""Networks with weights of one's own choice, run block by block in exact fractions."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from flint import fmpq

from memcap.numeric.memory import concatenate, threshold
from memcap.symbolic.gadgets.blocks import Attention, FeedForward, Neuron, clear
from memcap.symbolic.gadgets.construction import REGISTERS, Embedding, Memory, memorizer
from memcap.symbolic.gadgets.contract import Gadget
from memcap.symbolic.gadgets.program import record_run


def embedded(vector, weights, shift):
    """The first column of a token: weights are κ·u, shift is 2 + s."""
    return Embedding(len(vector), lambda k: weights[k - 1], shift).apply(lambda k: vector[k - 1])


def left_by(program, columns):
    """The columns, numbered from 1, after the program."""
    start = {(k,): dict.fromkeys(REGISTERS, 0) | column for k, column in enumerate(columns, 1)}
    return list(record_run(program, start).columns.values())


def registers(program, rows, name="token"):
    """What the program leaves in this register, for rows of columns."""
    return [[column[name] for column in left_by(program, row)] for row in rows]


def ids(program, rows):
    """The id that the program gives to each row."""
    return [found[0] for found in registers(program, rows, "seq")]


def whole_key(factor):
    """token ← factor·seq: the key of a sequence, with a factor that may be too small."""
    raised = Neuron({"seq": 1}, None, {"token": factor})
    return Gadget("key", FeedForward((raised, *clear("token"))))


def least_distance(values):
    """Of different ones the least distance; 0 where two places have one value."""
    return min(abs(a - b) for a, b in combinations(values, 2))


def held(pairs, rho, sigma, C, records=None):
    """A memory of (key, label) pairs with fields of these bits, one string if records is None.

    What does not fit in its field loses its top digits; keys may be too close.
    """
    records = len(pairs) if records is None else records
    words = [int(key // 1) % 2**rho << sigma | label % 2**sigma for key, label in pairs]
    starts = range(0, len(words), records)
    strings = [concatenate(words[g : g + records], rho + sigma, records) for g in starts]
    ends = [Fraction(pairs[g - 1][0]) for g in starts[1:]]
    thetas = [threshold(fmpq(key.numerator, key.denominator)) for key in ends]

    def listed(values):
        return lambda g: dict(enumerate(values, 1)).get(g, 0)

    return Memory(len(strings), records, rho, sigma, C, listed(strings), listed(thetas))


def recalled(key, pairs, rho, sigma, C):
    """What a memorizer of the pairs gives for the key."""
    program = memorizer(held(pairs, rho, sigma, C))
    return left_by(program, [{"one": 1, "token": key}])[0]["out"]


def right(program, rows, labels, C):
    """Whether every label comes out where a memorizer of the keys that the program forms follows.

    The fields are wide enough; of equal keys with two labels either is held, and one is wrong.
    """
    keys = registers(program, rows)
    pairs = {k: y for row, given in zip(keys, labels) for k, y in zip(row, given)}
    rho, sigma = int(max(pairs)).bit_length(), (C - 1).bit_length()
    memory = memorizer(held(sorted(pairs.items()), rho, sigma, C))
    answers = [
        [left_by(memory, [{"one": 1, "token": key}])[0]["out"] for key in row] for row in keys
    ]
    return answers == [list(given) for given in labels]


def at_heat(network, heat):
    """The network with another inverse temperature in its max heads."""

    def changed(head):
        return replace(head, query={"one": fmpq(heat)}) if head.query else head

    blocks = tuple(
        replace(block, heads=tuple(map(changed, block.heads)))
        if isinstance(block, Attention)
        else block
        for block in network.blocks
    )
    return replace(network, blocks=blocks)
