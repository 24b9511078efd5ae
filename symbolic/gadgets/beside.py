"""Copies of a program side by side in the same layers (L12): each has registers of its own.

A layer of the network holds one block of every copy; since no copy writes a register that another
reads, the run of copy c is the run of its own program, which is what ``trace`` with the variable c
around it describes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from memcap.symbolic.gadgets.blocks import Column, FeedForward, Scalar, map_weights
from memcap.symbolic.gadgets.contract import Claims, Gadget

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

    >>> from memcap.symbolic.gadgets.construction import start
    >>> [g.block.bias for g in beside([[start(5)], [start(7)]])]
    [{'string.1': 5, 'string.2': 7}]
    """
    layers = max(map(len, copies), default=0)
    made = []
    for layer in range(layers):
        parts = {}
        for c, gadgets in enumerate(copies, start=1):
            place = layer - (layers - len(gadgets))
            if place >= 0:
                parts[c] = gadgets[place]
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


def _merged(parts: Mapping[int, Gadget]) -> Gadget:
    """One layer: the blocks of the copies, and the contracts of all of them."""
    blocks = [_renamed(gadget, c) for c, gadget in parts.items()]
    neurons = tuple(n for block in blocks for n in block.neurons)
    bias = {name: weight for block in blocks for name, weight in block.bias.items()}

    def requires(column: Column) -> Claims:
        return _numbered({c: g.requires(_of_copy(column, c)) for c, g in parts.items()})

    def ensures(before: Column, after: Column) -> Claims:
        return _numbered(
            {c: g.ensures(_of_copy(before, c), _of_copy(after, c)) for c, g in parts.items()}
        )

    return Gadget("beside", FeedForward(neurons, bias), requires, ensures)


def _of_copy(column: Column, copy: int) -> dict[str, Scalar]:
    """The registers that a copy knows, by the names that it knows them by."""
    mine = {name: value for name, value in column.items() if name in SHARED}
    ending = f".{copy}"
    for name, value in column.items():
        if name.endswith(ending):
            mine[name.removesuffix(ending)] = value
    return mine


def _numbered(claims: Mapping[int, Claims]) -> Claims:
    return {f"{name} of copy {c}": claim for c, of in claims.items() for name, claim in of.items()}
