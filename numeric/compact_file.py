"""Network files in MessagePack: the same content as in JSON, in less than half of the space.

    magic     the eight bytes "memcap\\x01\\n"
    frames    each: the length and the CRC-32 of its content (two integers of four bytes, the low
              byte first), then the content
    end       a frame of length 0, then the SHA-256 of all the bytes before it

The content of the first frame is a MessagePack map with `metadata`, `registers`, `embedding`,
`readout` and `blocks` (their number), that of every other frame a list of blocks, all as in JSON
(`numeric.network_file`).  A number is an integer, or the bytes of one in two's complement, low byte
first; a fraction is a list of numerator and denominator.  Nothing is compressed, so what a file
takes in memory is in proportion to its size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from struct import Struct as Layout
from typing import Annotated, Any, BinaryIO, Final
from zlib import crc32

import msgspec
from flint import fmpq, fmpz
from msgspec import Meta, Struct

from memcap.numeric.errors import InputError
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
from memcap.symbolic.store.files import writing

__all__ = ["MAGIC", "load_compact", "save_compact"]

MAGIC: Final = b"memcap\x01\n"

FRAME: Final = 1 << 20
"""Bytes from which on a new frame is begun."""

LARGEST: Final = 1 << 28
"""The most bytes of a frame, so of one block with its weights."""

LONGEST: Final = 1 << 24
"""The most bytes of a number."""

LENGTHS: Final = Layout("<II")


class _Head(Struct, forbid_unknown_fields=True):
    metadata: Metadata
    registers: Registers
    embedding: EmbeddingPart
    readout: Row
    blocks: Annotated[int, Meta(ge=0, le=BLOCKS)]


# --- writing -----------------------------------------------------------------------------------


def save_compact(network: Network, path: str | Path) -> None:
    """Write the file, whole or not at all; InputError when it cannot be written.

    Raises ValueError for a block that is too large for a frame.
    """
    with writing(path) as file:
        seen = sha256()
        for piece in _pieces(network):
            seen.update(piece)
            file.write(piece)
        file.write(seen.digest())


def _pieces(network: Network) -> Iterator[bytes]:
    encoder = msgspec.msgpack.Encoder(enc_hook=_number_out)
    head = _Head(
        network.metadata,
        list(network.registers),
        embedding_part(network.embedding),
        dict(network.readout),
        len(network.blocks),
    )
    yield MAGIC
    yield _frame(encoder.encode(head))
    waiting: list[bytes] = []
    for block in network.blocks:
        waiting.append(encoder.encode(parts(block)))
        if sum(map(len, waiting)) >= FRAME:
            yield _frame(_list(waiting))
            waiting = []
    if waiting:
        yield _frame(_list(waiting))
    yield LENGTHS.pack(0, 0)


def _list(items: list[bytes]) -> bytes:
    """A MessagePack list of encoded items."""
    return msgspec.msgpack.encode([msgspec.Raw(item) for item in items])


def _frame(content: bytes) -> bytes:
    if len(content) > LARGEST:
        raise ValueError(f"a block of {len(content)} bytes; at most {LARGEST} are written")
    return LENGTHS.pack(len(content), crc32(content)) + content


def _number_out(value: object) -> object:
    if not isinstance(value, fmpq):
        raise TypeError(f"{value!r} has no place in a network file")
    top = _integer_out(int(value.p))
    return top if value.q == 1 else [top, _integer_out(int(value.q))]


def _integer_out(number: int) -> int | bytes:
    """As it is where MessagePack can hold it.

    >>> _integer_out(7), _integer_out(-(1 << 64))
    (7, b'\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\xff')
    """
    if -(1 << 63) <= number < 1 << 63:
        return number
    return number.to_bytes(number.bit_length() // 8 + 1, "little", signed=True)


# --- reading -----------------------------------------------------------------------------------


def load_compact(path: Path) -> Network:
    """The network in a file; InputError, with the place, for anything that is not as documented."""
    try:
        with path.open("rb") as file:
            return _network(path, _contents(path, file))
    except OSError as error:
        raise InputError(path, "", error.strerror or str(error)) from None


def _contents(path: Path, file: BinaryIO) -> Iterator[bytes]:
    """What is in the frames; at the end the digest is compared."""
    seen = sha256()

    def take(count: int) -> bytes:
        found = file.read(count)
        if len(found) < count:
            raise InputError(path, f"byte {file.tell()}", "the file ends too early")
        seen.update(found)
        return found

    if take(len(MAGIC)) != MAGIC:
        raise InputError(path, "byte 0", "this is not a compact network file")
    while True:
        place = f"byte {file.tell()}"
        size, check = LENGTHS.unpack(take(LENGTHS.size))
        if size == 0:
            break
        if size > LARGEST:
            raise InputError(path, place, f"a frame of more than {LARGEST} bytes")
        content = take(size)
        if crc32(content) != check:
            raise InputError(path, place, "the bytes are not those that were written (CRC-32)")
        yield content
    digest = seen.digest()
    if check != 0 or file.read(len(digest) + 1) != digest:
        raise InputError(path, place, "the bytes are not those that were written (SHA-256)")


def _network(path: Path, contents: Iterator[bytes]) -> Network:
    first = next(contents, None)
    if first is None:
        raise InputError(path, "", "the file holds no network")
    head: _Head = _decoded(path, "the first frame", _decoder(_Head), first)
    decoder = _decoder(list[BlockPart])
    found: list[BlockPart] = []
    for content in contents:
        found += _decoded(path, f"blocks[{len(found)} …]", decoder, content)
        if len(found) > head.blocks:
            break
    if len(found) != head.blocks:
        raise InputError(path, "blocks", f"{len(found)}, where {head.blocks} are announced")
    try:
        return whole(head.registers, head.embedding, found, head.readout, head.metadata)
    except ValueError as error:
        place, _, reason = str(error).partition(": ")
        raise InputError(path, place, reason) from None


def _decoder(wanted: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(wanted, dec_hook=_number_in)


def _decoded(path: Path, place: str, decoder: msgspec.msgpack.Decoder[Any], content: bytes) -> Any:
    try:
        return decoder.decode(content)
    except (msgspec.DecodeError, RecursionError) as error:
        raise InputError(path, place, str(error)) from None


def _number_in(wanted: Callable[..., Any], value: object) -> fmpq:
    if wanted is not fmpq:
        raise ValueError("only numbers are written so")
    if isinstance(value, list) and len(value) == 2:
        top, bottom = _integer_in(value[0]), _integer_in(value[1])
        if bottom <= 0:
            raise ValueError("a denominator is positive")
        return fmpq(fmpz(top), fmpz(bottom))
    return fmpq(fmpz(_integer_in(value)))


def _integer_in(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, bytes) and len(value) <= LONGEST:
        return int.from_bytes(value, "little", signed=True)
    raise ValueError(f"an exact number is an integer or the bytes of one, not {str(value)[:40]}")
