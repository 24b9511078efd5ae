"""Files that are written whole or not at all, where the user's name for them leads.

A link stays, and what it points to is written.  A plain file is replaced in one step and keeps its
mode; a new one has the mode that the umask leaves.  Devices and pipes are written to as they are;
nothing else is ever replaced.
"""

from __future__ import annotations

import os
import secrets
import stat
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from memcap.symbolic.language.errors import InputError

__all__ = [
    "beside", "cache_directory", "is_plain", "is_stdout", "make_folder", "require_writable",
    "write_whole", "writing",
]  # fmt: skip


def cache_directory() -> Path:
    """What may be made again: $MEMCAP_CACHE, else $XDG_CACHE_HOME/memcap, else ~/.cache/memcap."""
    own = os.environ.get("MEMCAP_CACHE")
    if own:
        return Path(own)
    general = os.environ.get("XDG_CACHE_HOME")
    return (Path(general) if general else Path.home() / ".cache") / "memcap"


def write_whole(path: str | Path, content: bytes) -> None:
    """`writing`, at once."""
    with writing(path) as file:
        file.write(content)


@contextmanager
def writing(path: str | Path) -> Iterator[BinaryIO]:
    """A file that becomes `path` at the end; after an exception a plain file is what it was.

    Raises InputError when it cannot be written.
    """
    path = Path(path)
    try:
        number = _descriptor(path)
        target = Path(os.path.realpath(path))
        opened: AbstractContextManager[BinaryIO]
        if number is not None:
            opened = _into(number)
        elif is_plain(path):
            opened = _replacing(target)
        else:
            opened = target.open("wb")
        with opened as file:
            yield file
    except OSError as error:
        raise _refusal(path, error) from None


def is_plain(path: str | Path) -> bool:
    """Whether a plain file is there, or nothing yet; links are followed.

    >>> is_plain("/dev/null"), is_plain("/")
    (False, False)
    """
    try:
        return stat.S_ISREG(os.stat(path).st_mode) and _descriptor(Path(path)) is None
    except FileNotFoundError:
        return True


def is_stdout(path: str | Path) -> bool:
    """Whether it is another name of the standard output.

    >>> is_stdout("a.json")
    False
    """
    return _descriptor(Path(path)) == 1


def require_writable(path: str | Path) -> None:
    """Raise InputError where it is seen beforehand that `writing` would."""
    target = Path(os.path.realpath(path))
    try:
        if target.is_dir():
            raise InputError(path, "", "this is a folder")
        if not is_plain(path):
            return
        if not target.parent.is_dir():
            raise InputError(path, "", "there is no such directory")
        _require_permission(target)
    except OSError as error:
        raise _refusal(path, error) from None


def make_folder(path: str | Path) -> None:
    """The folder, and those above it, if it is not there yet.

    Raises InputError when it cannot be made, or not be written to.
    """
    try:
        Path(path).mkdir(parents=True, exist_ok=True)
        if not os.access(path, os.W_OK):
            raise PermissionError(None, "the folder may not be written to")
    except OSError as error:
        raise _refusal(path, error) from None


def beside(target: Path) -> Path:
    """A new name in the same folder."""
    return target.with_name(f".memcap-{secrets.token_hex(8)}")


@contextmanager
def _replacing(target: Path) -> Iterator[BinaryIO]:
    """A new file, which takes the place of `target` and its mode."""
    _require_permission(target)
    part = beside(target)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        _keep_status(target, part)
        os.replace(part, target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _require_permission(target: Path) -> None:
    """A file that may not be written is not replaced either."""
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(None, "it may not be written to")
    if not os.access(target.parent, os.W_OK) and target.parent.is_dir():
        raise PermissionError(None, "its folder may not be written to")


def _keep_status(old: Path, new: Path) -> None:
    """The mode of the old file, and its owner where that is allowed."""
    with suppress(FileNotFoundError):
        status = old.stat()
        if hasattr(os, "chown"):
            with suppress(PermissionError):
                os.chown(new, status.st_uid, status.st_gid)
        new.chmod(stat.S_IMODE(status.st_mode))


def _descriptor(path: Path) -> int | None:
    """The number of the open file that /dev/stdout, /dev/fd/3 and links to them stand for."""
    own = os.path.realpath("/proc/self/fd"), os.path.realpath("/dev/fd")
    for _ in range(40):  # as many links as a system follows
        if os.path.realpath(path.parent) in own and path.name.isdecimal():
            return int(path.name)
        if not path.is_symlink():
            break
        path = path.parent / path.readlink()
    return None


def _into(number: int) -> BinaryIO:
    """Behind what was written to an open file so far."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    return os.fdopen(os.dup(number), "wb")


def _refusal(path: str | Path, error: OSError) -> InputError:
    return InputError(path, "", error.strerror or str(error))
