"""The key of a whole sequence (THEORY 6, T3): the token is forgotten, only seq counts."""

from __future__ import annotations

from memcap.symbolic.gadgets.blocks import Column, FeedForward, Neuron, clear
from memcap.symbolic.gadgets.contract import Claims, Gadget, equal

SPREAD = 4
"""Sequence ids that are 1/2 apart become keys that are 2 apart."""


def sequence_key() -> Gadget:
    """token ← 4·seq: one key for all columns of a sequence."""
    spread = Neuron({"seq": 1}, None, {"token": SPREAD})

    def requires(c: Column) -> Claims:
        return {"seq": 0 <= c["seq"], "token": 0 <= c["token"]}

    def ensures(before: Column, after: Column) -> Claims:
        return {"key": equal(after["token"], SPREAD * before["seq"])}

    return Gadget("sequence-key", FeedForward((spread, *clear("token"))), requires, ensures)
