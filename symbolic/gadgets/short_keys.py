"""Short keys in the records (THEORY 5): a key is peeled, and numbers of its digits added up.

The key x becomes 2^c·x + o, and finds the string of its group.  Then its digits from 2^c on are
peeled, one a block; each digit adds a whole number of its own to seq.  Twice the sum takes the
place of the key.  It need only tell the keys of one group apart, and a record holds no more.
"""

from __future__ import annotations

from collections.abc import Callable

from memcap.symbolic.gadgets.blocks import Column, FeedForward, Neuron, Scalar, clear
from memcap.symbolic.gadgets.construction import Memory, look_up_string, read_records
from memcap.symbolic.gadgets.contract import Claims, Gadget, choice, either, equal
from memcap.symbolic.gadgets.program import Program, Repeat
from memcap.symbolic.library import two_to

__all__ = ["SHORT_SPREAD", "digits", "exchange", "short_memorizer", "take_digit", "wide_key"]

SHORT_SPREAD = 2
"""Sums that are 1 apart become short keys that are 2 apart."""


def wide_key(height: Scalar, slack: Scalar, offset: Scalar) -> Gadget:
    """token ← 2^slack·(token + H·seq) + offset; seq, out ← 0."""
    unit = two_to(slack)
    scaled = Neuron({"token": 1}, None, {"token": unit - 1})
    raised = Neuron({"seq": 1}, None, {"token": unit * height, "seq": -1})
    return Gadget(
        "wide-key",
        FeedForward((scaled, raised, *clear("out")), {"token": offset}),
        lambda c: {name: 0 <= c[name] for name in ("token", "seq", "out")},
        lambda b, a: {
            "key": equal(a["token"], unit * (b["token"] + height * b["seq"]) + offset),
            "seq": equal(a["seq"], 0),
            "out": equal(a["out"], 0),
        },
    )


def take_digit(bits: Scalar, weight: Scalar) -> Gadget:
    """The top one of ``bits`` digits leaves token; where it is 1, weight is added to seq."""
    top = two_to(bits - 1)
    block = FeedForward(
        (
            Neuron({"token": 1}, 1 - top, {"token": -top, "seq": weight}),
            Neuron({"token": 1}, -top, {"token": top, "seq": -weight}),
        )
    )

    def requires(c: Column) -> Claims:
        return {"off the slope": either(c["token"] >= top, c["token"] <= top - 1)}

    def ensures(before: Column, after: Column) -> Claims:
        digit = before["token"] >= top
        return {
            "token": equal(after["token"], before["token"] - choice(digit, top, 0)),
            "seq": equal(after["seq"], before["seq"] + choice(digit, weight, 0)),
        }

    return Gadget("digit", block, requires, ensures)


def exchange() -> Gadget:
    """token ← 2·seq."""
    spread = Neuron({"seq": 1}, None, {"token": SHORT_SPREAD})
    return Gadget(
        "exchange",
        FeedForward((spread, *clear("token"))),
        lambda c: {"seq": 0 <= c["seq"], "token": 0 <= c["token"]},
        lambda b, a: {"token": equal(a["token"], SHORT_SPREAD * b["seq"])},
    )


def digits(slack: Scalar, bits: Scalar, weights: Callable[[Scalar], Scalar]) -> Repeat:
    """The top ``bits`` of slack + bits digits leave token; weights(i) belongs to the i-th."""

    def one(i: Scalar) -> Program:
        return (take_digit(slack + (bits + 1 - i), weights(i)),)

    return Repeat("digit", "i", bits, one)


def short_memorizer(
    memory: Memory, slack: Scalar, bits: Scalar, weights: Callable[[Scalar], Scalar]
) -> Program:
    """out ← the label of the key in token, widened by 2^slack; the ids are short keys (L14)."""
    shorten = (digits(slack, bits, weights), exchange())
    return (*look_up_string(memory), *shorten, *read_records(memory))
