"""Integer arrays of an .npz archive: sizes are looked at before anything is taken into memory.

An archive is a zip file of members NAME.npy, stored or deflated, as numpy writes it.  Nothing is
unpickled.
"""

from __future__ import annotations

import warnings
import zipfile
import zlib
from math import prod
from pathlib import Path
from struct import error as StructError
from tokenize import TokenError
from typing import IO, Any, Final

import numpy as np
import numpy.typing as npt

from memcap.numeric.errors import InputError

__all__ = ["ENTRIES", "ROWS", "read_members"]

ENTRIES: Final = 1 << 25
"""The most numbers of an array."""

ROWS: Final = 1 << 22
"""The most numbers of the first two dimensions: tokens in all."""

METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED: Final = 1
HEADERS: Final = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}
DAMAGE: Final = (
    OSError, ValueError, RuntimeError, EOFError, OverflowError, SyntaxError, TokenError,
    TypeError, MemoryError, zipfile.BadZipFile, zlib.error, StructError,
)  # fmt: skip
"""What the readers of zip files and of headers raise for bytes that make no sense."""

Array = npt.NDArray[Any]


def read_members(path: Path, names: tuple[str, ...]) -> list[Array]:
    """The arrays of these names, of integers, none of them empty.

    Raises InputError, naming the array, for anything else.
    """
    if not path.is_file():
        raise InputError(path, "", "there is no such file")
    try:
        with zipfile.ZipFile(path) as archive:
            return [_array(path, archive, name) for name in names]
    except DAMAGE as error:
        raise InputError(path, "", f"not a usable .npz archive: {_said(error)}") from None


def _array(path: Path, archive: zipfile.ZipFile, name: str) -> Array:
    member = _member(path, archive, name)
    try:
        with archive.open(member) as file:
            return _content(path, name, file, member.file_size)
    except DAMAGE as error:
        raise InputError(path, name, f"the array cannot be read: {_said(error)}") from None


def _member(path: Path, archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    found = [one for one in archive.infolist() if one.filename == f"{name}.npy"]
    if not found:
        raise InputError(path, "", f"the archive has no array {name}")
    if len(found) > 1:
        raise InputError(path, name, f"the archive has {len(found)} arrays of this name")
    (member,) = found
    if member.flag_bits & ENCRYPTED:
        raise InputError(path, name, "the array is encrypted")
    if member.compress_type not in METHODS:
        method = member.compress_type
        raise InputError(path, name, f"packed by method {method}; only stored or deflated is read")
    return member


def _content(path: Path, name: str, file: IO[bytes], size: int) -> Array:
    shape, fortran, dtype = _header(file)
    if dtype.kind not in "iu":
        raise InputError(path, name, f"an array of {dtype}; only integers are exact here")
    _require_size(path, name, shape)
    wanted = prod(shape) * dtype.itemsize
    if size - file.tell() != wanted:
        reason = f"{_shown(shape)} numbers take {wanted} bytes, and {size - file.tell()} are there"
        raise InputError(path, name, reason)
    content = file.read(wanted)
    file.read(1)  # at the end the checksum is compared
    return np.frombuffer(content, dtype).reshape(shape, order="F" if fortran else "C")


def _header(file: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    version = np.lib.format.read_magic(file)
    if version not in HEADERS:
        raise ValueError(f"version {version} of the format is not known")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of headers in the spelling of Python 2
        return HEADERS[version](file)


def _require_size(path: Path, name: str, shape: tuple[int, ...]) -> None:
    if min(shape, default=1) < 1:
        raise InputError(path, name, f"an array of {_shown(shape)} numbers is empty")
    if prod(shape[:2]) > ROWS or prod(shape) > ENTRIES:
        most = f"at most {ENTRIES:,} are read, for {ROWS:,} tokens"
        raise InputError(path, name, f"an array of {_shown(shape)} numbers; {most}")


def _shown(shape: tuple[int, ...]) -> str:
    """As in 2 x 3.

    >>> _shown((2, 3)), _shown(())
    ('2 x 3', '1')
    """
    return " x ".join(map(str, shape))[:80] or "1"


def _said(error: Exception) -> str:
    return str(error)[:200] or type(error).__name__
