"""A record of theorems as a file: TOML, to be read in a review of changes.

The same theorems give the same bytes.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from memcap.symbolic.language.errors import InputError
from memcap.symbolic.lock.definitions import Definition
from memcap.symbolic.lock.lock import Entry, Lock

__all__ = ["decoded", "dumps", "loads", "read_file"]

FORMAT = 1
LARGEST = 64 << 20
HEAD = """\
# What the theorems say, as `memcap lock` recorded it; `memcap diff` compares today's with it.
# A hash is that of a statement and of all definitions in it, whatever their names.
"""


class _Definition(msgspec.Struct, forbid_unknown_fields=True):
    type: str
    means: str


class _Theorem(msgspec.Struct, forbid_unknown_fields=True):
    title: str
    hash: str
    rests_on: list[str]
    claim: str
    variables: str = ""
    given: dict[str, str] = {}
    source: str = ""
    says: str = ""
    file: str = ""


class _File(msgspec.Struct, forbid_unknown_fields=True):
    format: int
    targets: list[str]
    theorem: dict[str, _Theorem] = {}
    definition: dict[str, _Definition] = {}


# --- writing -------------------------------------------------------------------------------


def dumps(lock: Lock) -> str:
    """The text of a record.

    >>> lock = Lock({"a.b": Entry("Low", "x : Real", {"start": "1 ≤ x"}, "0 ≤ x", (), "77")}, {})
    >>> print(dumps(lock).partition("[")[2])
    ]
    <BLANKLINE>
    [theorem."a.b"]
    title = "Low"
    rests_on = []
    hash = "77"
    variables = "x : Real"
    given.start = "1 ≤ x"
    claim = "0 ≤ x"
    <BLANKLINE>
    >>> loads(dumps(lock), "file").theorems == lock.theorems
    True
    """
    lines = [f"{HEAD}\nformat = {FORMAT}", f"targets = {_strings(lock.targets)}"]
    for name, entry in lock.theorems.items():
        lines += ["", f"[theorem.{_key(name)}]", *_entry_lines(entry)]
    for name, definition in lock.definitions.items():
        lines += ["", f"[definition.{_key(name)}]", f"type = {_string(definition.type)}"]
        lines.append(f"means = {_formula(definition.means)}")
    return "\n".join([*lines, ""])


def _entry_lines(entry: Entry) -> Iterator[str]:
    yield f"title = {_string(entry.title)}"
    for name in ("says", "source", "file"):
        value = getattr(entry, name)
        if value:
            yield f"{name} = {_string(value)}"
    yield f"rests_on = {_strings(entry.rests_on)}"
    yield f"hash = {_string(entry.hash)}"
    if entry.variables:
        yield f"variables = {_string(entry.variables)}"
    for label, formula in entry.given.items():
        yield f"given.{_key(label)} = {_formula(formula)}"
    yield f"claim = {_formula(entry.claim)}"


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _strings(texts: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_string, texts))}]"


def _key(text: str) -> str:
    return text if re.fullmatch(r"[A-Za-z0-9_-]+", text) else _string(text)


def _formula(text: str) -> str:
    """A formula of more than one line stands between lines of its own."""
    return f"'''\n{text}\n'''" if "\n" in text and "'''" not in text else _string(text)


# --- reading -------------------------------------------------------------------------------


def read_file(path: str | Path) -> Lock:
    """The record in a file.

    Raises:
        InputError: there is none, or it is no record.
    """
    file = Path(path)
    try:
        if file.stat().st_size > LARGEST:
            raise InputError(path, "", f"it has more than {LARGEST} bytes")
        content = file.read_bytes()
    except OSError as error:
        raise InputError(path, "", error.strerror or str(error)) from None
    return loads(decoded(content, str(path)), str(path))


def decoded(content: bytes, place: str) -> str:
    """The text of a file, which some editors begin with a byte order mark.

    Raises:
        InputError: it is no text.

    >>> decoded("\\ufeffformat = 1".encode(), "file")
    'format = 1'
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(place, "", "it is not text in UTF-8") from None


def loads(text: str, place: str) -> Lock:
    """The record that a text says; ``place`` is where it stands, for messages.

    Raises:
        InputError: it is no record.
    """
    try:
        found = msgspec.convert(tomllib.loads(text), _File)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, RecursionError) as error:
        raise InputError(place, "", f"this is no record of theorems: {error}") from None
    if found.format != FORMAT:
        raise InputError(place, "", f"format {found.format} is not known here, only {FORMAT}")
    entries = {name: _entry(found.theorem[name]) for name in sorted(found.theorem)}
    definitions = {n: Definition(d.type, d.means.strip("\n")) for n, d in found.definition.items()}
    return Lock(entries, definitions, tuple(found.targets), place)


def _entry(one: _Theorem) -> Entry:
    given: Mapping[str, str] = {label: text.strip("\n") for label, text in one.given.items()}
    return Entry(
        one.title, one.variables, given, one.claim.strip("\n"), tuple(one.rests_on), one.hash,
        one.source, one.says, one.file,
    )  # fmt: skip
