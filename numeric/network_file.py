"""Network files: a documented, versioned JSON schema with exact numbers.

A file is one object; every number of the network is a string such as "3" or "-3/4", unknown keys
are refused.

    format     "memcap-network"
    version    1
    metadata   `numeric.metadata.Metadata`: task, data, seed, classes, options, shape, constants,
               attention ("hard", also where nothing is said, or "softmax")
    registers  the names of the rows of the state
    embedding  {"weights": {register: [d numbers]}, "biases": {register: number}}
    blocks     a list of
               {"kind": "feed-forward", "neurons": [{"inputs": {register: number},
                "bias": number or null, "outputs": {register: number}}], "bias": {…}}
               {"kind": "attention", "heads": [{"key": {…}, "query": {…}, "value": {…},
                "outputs": {…}}], "causal": true, or not there}
    readout    {register: number}

A feed-forward block adds W₂ ReLU(W₁ Z + b₁) + b₂ to the state, an attention block the average of
the values over the columns of the highest score key·query, or, under softmax, over all columns
with weights in proportion to exp(score); where it is causal column k sees the columns 1…k only.
A bias null is no entry at all.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec
from flint import fmpq
from msgspec import Meta, Struct

from numeric.errors import InputError
from numeric.exact import MAX_DIGITS, exact
from numeric.metadata import Metadata
from numeric.network import Embedding, Network
from numeric.strict_json import load_json
from symbolic.gadgets.blocks import Attention, Block, FeedForward, Head, Neuron

__all__ = ["FORMAT", "VERSION", "encode", "load", "save", "write_whole"]

FORMAT: Final = "memcap-network"
VERSION: Final = 1

REGISTERS: Final = 100_000
"""The most registers of a network."""

Register = Annotated[str, Meta(min_length=1, max_length=100)]
Row = Annotated[dict[Register, fmpq], Meta(max_length=REGISTERS)]
Weights = Annotated[list[fmpq], Meta(min_length=1, max_length=100_000)]


class _Neuron(Struct, forbid_unknown_fields=True):
    inputs: Row
    bias: fmpq | None
    outputs: Row


class _FeedForward(Struct, forbid_unknown_fields=True, tag_field="kind", tag="feed-forward"):
    neurons: Annotated[list[_Neuron], Meta(max_length=1_000_000)]
    bias: Row


class _Head(Struct, forbid_unknown_fields=True):
    key: Row
    query: Row
    value: Row
    outputs: Row


class _Attention(
    Struct, forbid_unknown_fields=True, tag_field="kind", tag="attention", omit_defaults=True
):
    heads: Annotated[list[_Head], Meta(max_length=10_000)]
    causal: bool = False


class _Embedding(Struct, forbid_unknown_fields=True):
    weights: Annotated[dict[Register, Weights], Meta(max_length=REGISTERS)]
    biases: Row


class _File(Struct, forbid_unknown_fields=True):
    format: Literal["memcap-network"]
    version: Literal[1]
    metadata: Metadata
    registers: Annotated[list[Register], Meta(min_length=1, max_length=REGISTERS)]
    embedding: _Embedding
    blocks: Annotated[list[_FeedForward | _Attention], Meta(max_length=10_000_000)]
    readout: Row


def encode(network: Network) -> bytes:
    """The bytes of the file: the same for the same network.

    Raises ValueError for a number too long to be read again.
    """
    content = _File(
        FORMAT,
        VERSION,
        network.metadata,
        list(network.registers),
        _Embedding(
            {name: list(row) for name, row in network.embedding.weights.items()},
            dict(network.embedding.biases),
        ),
        [_block_out(block) for block in network.blocks],
        dict(network.readout),
    )
    text = msgspec.json.encode(content, enc_hook=_number_out)
    return msgspec.json.format(text, indent=1) + b"\n"


def save(network: Network, path: str | Path) -> None:
    """Write the file, whole or not at all; InputError when it cannot be written."""
    try:
        content = encode(network)
    except ValueError as error:
        raise InputError(path, "", str(error)) from None
    write_whole(path, content)


def load(path: str | Path) -> Network:
    """The network in a file; InputError, with the place, for anything that is not as documented."""
    path = Path(path)
    content = load_json(path)
    _check_version(path, content)
    try:
        file = msgspec.convert(content, _File, dec_hook=_number_in)
    except msgspec.ValidationError as error:
        reason, _, place = str(error).partition(" - at `")
        raise InputError(path, place.strip("`").removeprefix("$."), reason) from None
    return _network(path, file)


def write_whole(path: str | Path, content: bytes) -> None:
    """Write beside the file, then put it in its place; InputError when that fails."""
    path = Path(path)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).chmod(0o644)
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise InputError(path, "", error.strerror or str(error)) from None


def _check_version(path: Path, content: object) -> None:
    """A file of another kind or version is named as such before its parts are looked at."""
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise InputError(path, "format", f"this is not a network file ({FORMAT})")
    if content.get("version") != VERSION:
        shown = str(content.get("version"))[:20]
        raise InputError(path, "version", f"version {shown} is not {VERSION}, the one known here")


def _network(path: Path, file: _File) -> Network:
    weights = {name: tuple(row) for name, row in file.embedding.weights.items()}
    try:
        return Network(
            tuple(file.registers),
            Embedding(weights, file.embedding.biases),
            tuple(_block_in(block) for block in file.blocks),
            file.readout,
            file.metadata,
        )
    except ValueError as error:
        place, _, reason = str(error).partition(": ")
        raise InputError(path, place, reason) from None


def _block_in(block: _FeedForward | _Attention) -> Block:
    if isinstance(block, _Attention):
        heads = tuple(Head(h.key, h.query, h.value, h.outputs) for h in block.heads)
        return Attention(heads, block.causal)
    neurons = (Neuron(n.inputs, n.bias, n.outputs) for n in block.neurons)
    return FeedForward(tuple(neurons), block.bias)


def _block_out(block: Block) -> _FeedForward | _Attention:
    if isinstance(block, Attention):
        heads = (
            _Head(dict(h.key), dict(h.query), dict(h.value), dict(h.outputs)) for h in block.heads
        )
        return _Attention(list(heads), block.causal)
    neurons = (_Neuron(dict(n.inputs), n.bias, dict(n.outputs)) for n in block.neurons)
    return _FeedForward(list(neurons), dict(block.bias))


def _number_out(value: object) -> str:
    if not isinstance(value, fmpq):
        raise TypeError(f"{value!r} has no place in a network file")
    text = str(value)
    if len(text) > MAX_DIGITS:
        raise ValueError(f"a weight of {len(text)} characters; files hold at most {MAX_DIGITS}")
    return text


def _number_in(wanted: Callable[..., Any], value: object) -> fmpq:
    if wanted is not fmpq or not isinstance(value, str):
        shown = str(value)[:40]
        raise ValueError(f'exact numbers are strings such as "3" or "-3/4", not {shown}')
    return exact(value)
