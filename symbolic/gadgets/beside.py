"""Copies of a program side by side in the same layers (L12): each has registers of its own.

A layer of the network holds one block of every copy; since no copy writes a register that another
reads, the run of copy c is the run of its own program, which is what ``trace`` with the variable c
around it describes.
"""

from __future__ import annotations

from collections.abc import Sequence

from symbolic.gadgets.blocks import FeedForward, map_weights
from symbolic.gadgets.contract import Gadget

SHARED = frozenset(("one", "token"))
"""Registers that all copies read and none writes."""


def register(name: str, copy: int) -> str:
    """The name of a register in a copy (1, 2, …).

    >>> register("string", 2), register("token", 2)
    ('string.2', 'token')
    """
    return name if name in SHARED else f"{name}.{copy}"


def beside(copies: Sequence[Sequence[Gadget]]) -> list[Gadget]:
    """The layers of feed-forward programs that run at the same time and end together.

    A shorter program starts later: until then its registers stay as they are.  Raises ValueError
    for attention, which looks at all registers, and where a copy writes a shared register.

    >>> from symbolic.gadgets.construction import start
    >>> [g.block.bias for g in beside([[start(5)], [start(7)]])]
    [{'string.1': 5, 'string.2': 7}]
    """
    layers = max(map(len, copies), default=0)
    made = []
    for layer in range(layers):
        parts = []
        for c, gadgets in enumerate(copies, start=1):
            place = layer - (layers - len(gadgets))
            if place >= 0:
                parts.append(_renamed(gadgets[place], c))
        made.append(_merged(parts))
    return made


def _renamed(gadget: Gadget, copy: int) -> FeedForward:
    block = gadget.block
    if not isinstance(block, FeedForward):
        raise ValueError(f"{gadget.name} looks at all columns: it cannot stand beside another")
    if block.written & SHARED:
        shared = min(block.written & SHARED)
        raise ValueError(f"{gadget.name} writes {shared}, which all copies read")
    return map_weights(block, rename=lambda name: register(name, copy))


def _merged(parts: Sequence[FeedForward]) -> Gadget:
    neurons = tuple(n for part in parts for n in part.neurons)
    bias = {name: weight for part in parts for name, weight in part.bias.items()}
    return Gadget("beside", FeedForward(neurons, bias))
