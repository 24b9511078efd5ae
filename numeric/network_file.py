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
A bias null is no entry at all.  A file whose name does not end in .json is written in the compact
format of `numeric.compact_file`; which one a file has is seen from its first bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec
from flint import fmpq
from msgspec import Meta, Struct

from memcap.numeric.compact_file import MAGIC, load_compact, save_compact
from memcap.numeric.errors import InputError
from memcap.numeric.exact import MAX_DIGITS, exact
from memcap.numeric.metadata import Metadata
from memcap.numeric.network import Network
from memcap.numeric.network_schema import (
    BLOCKS,
    BlockPart,
    EmbeddingPart,
    Registers,
    Row,
    embedding_part,
    parts,
    whole,
)
from memcap.numeric.strict_json import load_json
from memcap.symbolic.store.files import write_whole

__all__ = ["FORMAT", "VERSION", "encode", "load", "save"]

FORMAT: Final = "memcap-network"
VERSION: Final = 1


class _File(Struct, forbid_unknown_fields=True):
    format: Literal["memcap-network"]
    version: Literal[1]
    metadata: Metadata
    registers: Registers
    embedding: EmbeddingPart
    blocks: Annotated[list[BlockPart], Meta(max_length=BLOCKS)]
    readout: Row


def save(network: Network, path: str | Path) -> None:
    """Write the file, whole or not at all; InputError when it cannot be written."""
    path = Path(path)
    try:
        if path.suffix == ".json":
            write_whole(path, encode(network))
        else:
            save_compact(network, path)
    except ValueError as error:
        raise InputError(path, "", str(error)) from None


def load(path: str | Path) -> Network:
    """The network in a file; InputError, with the place, for anything that is not as documented."""
    path = Path(path)
    return load_compact(path) if _starts(path) == MAGIC else _load_json(path)


def _starts(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC))
    except OSError:
        return b""


def encode(network: Network) -> bytes:
    """The bytes of a JSON file: the same for the same network.

    Raises ValueError for a number too long to be read again.
    """
    content = _File(
        FORMAT,
        VERSION,
        network.metadata,
        list(network.registers),
        embedding_part(network.embedding),
        [parts(block) for block in network.blocks],
        dict(network.readout),
    )
    text = msgspec.json.encode(content, enc_hook=_number_out)
    return msgspec.json.format(text, indent=1) + b"\n"


def _load_json(path: Path) -> Network:
    content = load_json(path)
    _check_version(path, content)
    try:
        file = msgspec.convert(content, _File, dec_hook=_number_in)
    except msgspec.ValidationError as error:
        reason, _, place = str(error).partition(" - at `")
        raise InputError(path, place.strip("`").removeprefix("$."), reason) from None
    try:
        return whole(file.registers, file.embedding, file.blocks, file.readout, file.metadata)
    except ValueError as error:
        place, _, reason = str(error).partition(": ")
        raise InputError(path, place, reason) from None


def _check_version(path: Path, content: object) -> None:
    """A file of another kind or version is named as such before its parts are looked at."""
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise InputError(path, "format", f"this is not a network file ({FORMAT})")
    if content.get("version") != VERSION:
        shown = str(content.get("version"))[:20]
        raise InputError(path, "version", f"version {shown} is not {VERSION}, the one known here")


def _number_out(value: object) -> str:
    if not isinstance(value, fmpq):
        raise TypeError(f"{value!r} has no place in a network file")
    text = str(value)
    if len(text) > MAX_DIGITS:
        raise ValueError(
            f"a weight of {len(text)} characters; JSON files hold at most {MAX_DIGITS}, "
            "others (any name that does not end in .json) more"
        )
    return text


def _number_in(wanted: Callable[..., Any], value: object) -> fmpq:
    if wanted is not fmpq or not isinstance(value, str):
        shown = str(value)[:40]
        raise ValueError(f'exact numbers are strings such as "3" or "-3/4", not {shown}')
    return exact(value)
