"""What is said, and where: results on stdout, progress and complaints on stderr."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper
from typing import Any

from rich.console import Console

from memcap.symbolic.language.errors import InputError
from memcap.symbolic.store.files import is_stdout, write_whole

__all__ = [
    "complain", "explain", "flush", "lenient", "note", "plain", "results", "say", "stderr",
    "stdout", "write_json",
]  # fmt: skip

SHOWN = 5
"""How many findings of one sort are listed."""


def stdout() -> Console:
    """The console for results."""
    return Console(highlight=False)


def stderr() -> Console:
    """The console for progress."""
    return Console(stderr=True, highlight=False)


def results(*files: object) -> Console:
    """The console for tables: stdout, or stderr where one of the files is stdout."""
    return stderr() if any(map(_is_stdout, files)) else stdout()


def say(text: str = "", *files: object) -> None:
    """A line, or lines, of results, there."""
    (sys.stderr if any(map(_is_stdout, files)) else sys.stdout).write(f"{text}\n")


def _is_stdout(file: object) -> bool:
    return file is not None and (str(file) == "-" or is_stdout(str(file)))


def lenient() -> None:
    r"""Streams in which a sign that their encoding lacks becomes its number, as \u2264 for ≤."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def flush() -> None:
    """Write what waits for stdout; where that fails, OSError, and the rest is dropped."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except OSError:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise


def plain(text: str) -> str:
    """The text in one line, without control characters that a terminal would obey.

    >>> plain("a\\x1b[2Jb\\nc")
    'a?[2Jb c'
    """
    return "".join(c if c.isprintable() else "?" for c in " ".join(text.split()))


def complain(first: str, *more: str) -> None:
    """`memcap: reason` on stderr, further lines indented."""
    sys.stderr.write(f"memcap: {plain(first)}\n")
    for line in more:
        sys.stderr.write(f"  {plain(line)}\n")
    sys.stderr.flush()


def note(text: str) -> None:
    """One line on stderr that is no error."""
    sys.stderr.write(f"{plain(text)}\n")


def explain(error: Exception) -> Sequence[str] | None:
    """The lines for an error of the user's making; None for one of ours."""
    if isinstance(error, InputError):
        return [str(error)]
    if hasattr(error, "findings"):
        others = [found for found in error.findings if not found.harmless][1:SHOWN]
        return [str(error), *(f"also: {found.text}" for found in others)]
    if hasattr(error, "format_message"):
        return [_usage(error)]
    if isinstance(error, UnicodeEncodeError):
        found = error.object[max(0, error.start - 40) : error.end]
        return [f"a name that is not Unicode cannot be written: {found}"]
    if isinstance(error, OSError):
        return [f"{error.filename or 'input or output'}: {error.strerror or error}"]
    if isinstance(error, MemoryError):
        return ["there is not enough memory for this"]
    return None


def _usage(error: Any) -> str:
    """A usage error of the command line library."""
    context = getattr(error, "ctx", None)
    path = "memcap" if context is None else context.command_path
    return f"{error.format_message().rstrip('.')} (see {path} --help)"


def write_json(path: str, content: object) -> None:
    """Write a report, whole or not at all; "-" is stdout."""

    def text(ascii: bool) -> str:
        return json.dumps(content, indent=1, ensure_ascii=ascii) + "\n"

    if path == "-":
        sys.stdout.write(text(ascii=(sys.stdout.encoding or "utf-8").lower() != "utf-8"))
        return
    write_whole(path, text(ascii=False).encode(errors="backslashreplace"))
