"""Answers kept from one run to the next.

The key of an answer is the hash of everything that it depends on, and each entry repeats all of
it beside the hash of its payload, so a damaged entry or one of another obligation is noticed,
ignored and warned about.  Only "unsat" is kept: an "unknown" may turn out otherwise with more
time, and a model is put back into the statement anyway, so asking again is what shows it.

The store keeps accidents out, not a forger who can write to the folder and compute hashes.
"""

from __future__ import annotations

import json
import os
import stat
import tempfile
import warnings
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from symbolic.oracles.base import OracleError, scan
from symbolic.oracles.reply import Reply

FORMAT = "memcap result 1"
LARGEST_ENTRY = 1 << 20


class _EntryError(Exception):
    """An entry that cannot be used."""


def text_sha(text: str) -> str:
    """The sha256 of a text, in hexadecimal.

    >>> text_sha("")[:8]
    'e3b0c442'
    """
    return sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Key:
    """Everything that an answer depends on.

    Args:
        text: the whole obligation.
        oracle: the name of the oracle.
        version: the version of its solver.
        options: everything else that its answers depend on (a decided answer does not depend
            on the time limit).

    >>> Key("t", "z3", "1", "").digest() == Key("t", "z3", "2", "").digest()
    False
    """

    text: str
    oracle: str
    version: str
    options: str

    def fields(self) -> dict[str, str]:
        """The key as an entry repeats it, the text by its hash."""
        return {
            "format": FORMAT,
            "text_sha256": text_sha(self.text),
            "oracle": self.oracle,
            "version": self.version,
            "options": self.options,
        }

    def digest(self) -> str:
        """The hash under which the answer is kept."""
        return text_sha(_canonical({**self.fields(), "text": self.text}))


class Store:
    """A folder of answers, one small file each; any number of processes may share it.

    Args:
        folder: where the entries are; made at the first `put`.

    Attributes:
        warnings: what was wrong so far, in words; each was passed to `warnings.warn` too.

    Nothing about the folder raises: what cannot be read is absent, what cannot be written is
    not kept, and a folder that cannot be written to is warned about once.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)
        self.warnings: list[str] = []
        self._writable = True

    def path(self, key: Key) -> Path:
        """The file of an answer."""
        digest = key.digest()
        return self.folder / digest[:2] / f"{digest[2:]}.json"

    def get(self, key: Key) -> Reply | None:
        """The answer kept under this key, if there is a sound entry."""
        path = self.path(key)
        try:
            return _reply(_read(path), key)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError, RecursionError, _EntryError) as error:
            self._warn(f"ignored the stored answer {path}: {error}")
            return None

    def put(self, key: Key, reply: Reply) -> None:
        """Keep a reply "unsat"; leave any other."""
        if reply.verdict != "unsat":
            return
        try:
            _write(self.path(key), _entry(key, reply))
        except OSError as error:
            if self._writable:
                self._warn(f"answers are not kept in {self.folder}: {error}")
            self._writable = False

    def _warn(self, message: str) -> None:
        self.warnings.append(message)
        warnings.warn(message, stacklevel=3)


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _entry(key: Key, reply: Reply) -> bytes:
    payload = {"verdict": reply.verdict, "core": list(reply.core)}
    digest = text_sha(_canonical(payload))
    entry = {**key.fields(), "payload": payload, "payload_sha256": digest}
    return (_canonical(entry) + "\n").encode()


def _read(path: Path) -> bytes:
    """The bytes of a regular file of bounded size; a pipe in its place does not block."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise _EntryError("it is not a regular file")
        data = file.read(LARGEST_ENTRY + 1)
    if len(data) > LARGEST_ENTRY:
        raise _EntryError(f"it has more than {LARGEST_ENTRY} bytes")
    return data


def _reply(data: bytes, key: Key) -> Reply:
    """The reply of an entry, after comparing all that the entry says with the key.

    Raises:
        _EntryError, ValueError, RecursionError: the entry is damaged, or of another key.
    """
    entry = json.loads(data)
    if not isinstance(entry, dict):
        raise _EntryError("it is not a JSON object")
    expected = key.fields()
    if entry.keys() != {*expected, "payload", "payload_sha256"}:
        raise _EntryError("it has other fields")
    for name, value in expected.items():
        if entry[name] != value:
            raise _EntryError(f"its {name} is another one")
    if entry["payload_sha256"] != text_sha(_canonical(entry["payload"])):
        raise _EntryError("its payload has another hash")
    return _payload(entry["payload"], key)


def _payload(payload: object, key: Key) -> Reply:
    """The reply itself; its core names assertions of this very obligation."""
    if not isinstance(payload, dict) or payload.keys() != {"verdict", "core"}:
        raise _EntryError("its payload has other fields")
    core = payload["core"]
    if payload["verdict"] != "unsat":
        raise _EntryError("its verdict is not unsat")
    if not isinstance(core, list) or not all(isinstance(name, str) for name in core):
        raise _EntryError("its core is not a list of names")
    try:
        names = scan(key.text).names
    except OracleError as error:
        raise _EntryError(str(error)) from error
    if not set(core) <= set(names):
        raise _EntryError("its core names no assertion of the obligation")
    return Reply("unsat", core=tuple(core))


def _write(path: Path, data: bytes) -> None:
    """Put a file in place whole or not at all, even if the process is killed meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
