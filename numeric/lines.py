"""Lines of a text file, strictly: UTF-8 or a clear error, and no line without end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from memcap.numeric.errors import InputError

__all__ = ["MAX_BYTES", "MAX_LINE", "read_lines", "read_whole"]

MAX_LINE: Final = 1_000_000
"""The longest line, in bytes."""

MAX_BYTES: Final = 256_000_000
"""The largest file that is read as a whole."""


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Numbered lines (from 1) without their line ends; a byte order mark is dropped.

    Lines end with LF or CR LF, at nothing else. Raises InputError for a file that cannot be
    read, a line of more than `MAX_LINE` bytes, or bytes that are not UTF-8.
    """
    _require_file(path)
    try:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(MAX_LINE + 2):
                number += 1
                yield number, _text(path, number, line)
    except OSError as error:
        raise InputError(path, "", error.strerror or str(error)) from None


def read_whole(path: Path) -> bytes:
    """All bytes of a file; InputError if it cannot be read or has more than `MAX_BYTES`."""
    _require_file(path)
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(path, "", error.strerror or str(error)) from None
    if len(content) > MAX_BYTES:
        raise InputError(path, "", f"more than {MAX_BYTES} bytes")
    return content


def _require_file(path: Path) -> None:
    if not path.exists():
        raise InputError(path, "", "there is no such file")
    if not path.is_file():
        raise InputError(path, "", "this is not a file")


def _text(path: Path, number: int, line: bytes) -> str:
    place = f"line {number}"
    line = line.removesuffix(b"\n").removesuffix(b"\r")
    if len(line) > MAX_LINE:
        raise InputError(path, place, f"a line of more than {MAX_LINE} bytes")
    try:
        return line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        bad = f"byte 0x{line[error.start]:02x} at column {error.start + 1}"
        raise InputError(path, place, f"not UTF-8: {bad}") from None
