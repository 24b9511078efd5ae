"""One attention layer instead of n (THEORY 4): a number φ for every token, and one mean head.

A first memorizer gives φ(token) in out, 0 for tokens that it does not hold.  The sum of φ over a
sequence, or under a causal mask its mean over a prefix, takes the place of the sequence id.
"""

from __future__ import annotations

from memcap.symbolic.gadgets.blocks import Attention, FeedForward, Head, Neuron, Scalar, clear
from memcap.symbolic.gadgets.construction import Memory, memorizer
from memcap.symbolic.gadgets.contract import Gadget, equal
from memcap.symbolic.gadgets.program import Program

__all__ = [
    "SUM_SPREAD", "add_up", "form_mean_key", "prefix_mean", "prefix_means", "sum_key", "sums",
]  # fmt: skip

SUM_SPREAD = 2
"""Sums that are 1 apart become keys that are 2 apart."""


def add_up(n: Scalar) -> Gadget:
    """seq ← seq + n times the mean of out over all columns: their sum."""
    return Gadget("sum", Attention((Head({}, {}, {"out": 1}, {"seq": n}),)))


def prefix_mean() -> Gadget:
    """seq ← seq + the mean of out over the columns up to this one."""
    return Gadget("prefix-mean", Attention((Head({}, {}, {"out": 1}, {"seq": 1}),), causal=True))


def form_mean_key(height: Scalar) -> Gadget:
    """token ← token + H·seq; out ← 0."""
    raised = Neuron({"seq": 1}, None, {"token": height})
    return Gadget(
        "mean-key",
        FeedForward((raised, *clear("out"))),
        lambda c: {"seq": 0 <= c["seq"], "out": 0 <= c["out"]},
        lambda b, a: {
            "key": equal(a["token"], b["token"] + height * b["seq"]),
            "out": equal(a["out"], 0),
        },
    )


def sum_key() -> Gadget:
    """token ← 2·seq; out ← 0: one key for all columns of a sequence."""
    spread = Neuron({"seq": 1}, None, {"token": SUM_SPREAD})
    return Gadget(
        "sum-key",
        FeedForward((spread, *clear("token", "out"))),
        lambda c: {"seq": 0 <= c["seq"], "token": 0 <= c["token"], "out": 0 <= c["out"]},
        lambda b, a: {
            "key": equal(a["token"], SUM_SPREAD * b["seq"]),
            "out": equal(a["out"], 0),
        },
    )


def sums(phi: Memory, n: Scalar) -> Program:
    """seq ← the sum of φ over the sequence."""
    return (*memorizer(phi), add_up(n))


def prefix_means(phi: Memory) -> Program:
    """seq ← the mean of φ over the columns up to this one."""
    return (*memorizer(phi), prefix_mean())
