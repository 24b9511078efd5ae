"""Answers kept from one run to the next.

The key of an answer is the hash of everything that it depends on, and each entry repeats all of
it beside the hash of its payload, so a damaged entry or one of another obligation is noticed,
ignored and warned about.  That an oracle does not know is kept with the effort that was made: with
another it may turn out otherwise.

A certificate is checked whenever it is read, and a model is put back into the statement; only a
solver's bare word is believed, by name, and there the store keeps out accidents, not a forger.
"""

from __future__ import annotations

import json
import os
import secrets
import stat
import warnings
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from memcap.symbolic.oracles.base import CERTIFICATE
from memcap.symbolic.oracles.reply import Reply
from memcap.symbolic.store import archive
from memcap.symbolic.store.record import RecordError, record, reply

FORMAT = "memcap result 2"
LARGEST_ENTRY = 16 << 20
MODEL = "model"
"""In place of an oracle, for the model of a question: who found it does not matter."""


OPEN = "open"
"""Before the name of an oracle, for its not knowing."""

KINDS = {CERTIFICATE: "steps", MODEL: "model"}


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
            on the effort).

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

    @classmethod
    def of_model(cls, text: str) -> Key:
        """The key of a question's model."""
        return cls(text, MODEL, "1", "")

    @classmethod
    def of_certificate(cls, text: str) -> Key:
        """The key of an obligation's certificate: how it was found does not matter."""
        return cls(text, CERTIFICATE, "1", "")

    @classmethod
    def of_open(cls, text: str, oracle: str, version: str, options: str, effort: float) -> Key:
        """The key of an oracle's not knowing, with so much effort."""
        return cls(text, f"{OPEN} {oracle}", version, f"{options} effort={effort!r}")

    @property
    def kind(self) -> str:
        """The field by which a record that belongs here is known."""
        return OPEN if self.oracle.startswith(f"{OPEN} ") else KINDS.get(self.oracle, "core")

    def digest(self) -> str:
        """The hash under which the answer is kept."""
        return text_sha(_canonical({**self.fields(), "text": self.text}))


class Store:
    """A folder of answers, one small file each; any number of processes may share it.

    Args:
        folder: where the entries are; made at the first `put`.  None: nothing is kept.

    Attributes:
        warnings: what was wrong so far, in words; each was passed to `warnings.warn` too.

    Nothing about the folder raises: what cannot be read is absent, what cannot be written is
    not kept, and a folder that cannot be written to is warned about once.
    """

    def __init__(self, folder: str | os.PathLike[str] | None) -> None:
        self.folder = None if folder is None else Path(folder)
        self.warnings: list[str] = []
        self._writable = folder is not None
        self._archives: dict[Path, dict[str, Any]] = {}

    def open_archives(self, lemma_files: Iterable[str]) -> None:
        """Look into the archives of these lemma files first, from now on."""
        for file in dict.fromkeys(map(archive.path, lemma_files)):
            if file not in self._archives:
                self._archives[file], wrong = archive.read(file)
                for message in wrong:
                    self._warn(message)

    def path(self, key: Key) -> Path:
        """The file of an answer."""
        digest = key.digest()
        return (self.folder or Path()) / digest[:2] / f"{digest[2:]}.json"

    def get(self, key: Key) -> Reply | None:
        """The answer kept under this key, if there is a sound entry."""
        found = self._archived(key)
        if found is not None or self.folder is None:
            return found
        path = self.path(key)
        try:
            return reply(key.text, text_sha(key.text), _payload(_read(path), key))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError, RecursionError, RecordError, _EntryError) as error:
            self._warn(f"ignored the stored answer {path}: {error}")
            return None

    def _archived(self, key: Key) -> Reply | None:
        """The certificate or the model that an archive has."""
        if key.oracle not in KINDS:
            return None
        digest = text_sha(key.text)
        for file, entries in self._archives.items():
            entry = {k: v for k, v in entries.get(digest, {}).items() if k != "obligation"}
            if key.kind not in entry:
                continue
            try:
                answer = reply(key.text, digest, entry)
            except RecordError as error:
                self._warn(f"ignored {file}, obligation {digest[:8]}: {error}")
                del entries[digest]
                continue
            return answer
        return None

    def put(self, key: Key, answer: Reply) -> None:
        """Keep a certificate, an "unsat", as a model a "sat", or as open an "unknown"; leave any
        other."""
        wanted = {"model": "sat", OPEN: "unknown"}.get(key.kind, "unsat")
        vague = answer.approximate or (bool(answer.reason) and key.kind != OPEN)
        if answer.verdict != wanted or vague or self.folder is None:
            return
        try:
            _write(self.path(key), _entry(key, answer))
        except ValueError:  # a number of more digits than JSON is written with
            return
        except OSError as error:
            if self._writable:
                self._warn(f"answers are not kept in {self.folder}: {error}")
            self._writable = False

    def _warn(self, message: str) -> None:
        self.warnings.append(message)
        warnings.warn(message, stacklevel=3)


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _entry(key: Key, answer: Reply) -> bytes:
    payload = record(answer)
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


def _payload(data: bytes, key: Key) -> Mapping[str, Any]:
    """The payload of an entry, after comparing all that the entry says with the key.

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
    payload = entry["payload"]
    if not isinstance(payload, dict) or key.kind not in payload:
        raise _EntryError("its payload is of another kind")
    return payload


def _write(path: Path, data: bytes) -> None:
    """Put a file in place whole or not at all, even if the process is killed meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    name = path.with_name(f".new-{secrets.token_hex(8)}")
    descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
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
