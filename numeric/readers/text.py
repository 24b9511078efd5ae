"""Plain text: windows of n words, labelled with the word that comes next (T4).

For T4(a) all windows; for T4(b) a row of n words is labelled at each of them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from memcap.numeric.errors import Finding, InputError
from memcap.numeric.lines import read_lines
from memcap.numeric.readers.conll import DOCUMENT
from memcap.numeric.readers.rows import Row

__all__ = ["WINDOW", "read_prefixes", "read_text"]

WINDOW: Final = 8
"""Words in a window when the user sets no length."""


def read_text(path: Path, n: int) -> Iterator[Row | Finding]:
    """Windows of n words (what stands between white space) with the next word as label.

    A window that comes again with the same next word is given once, and the others are counted
    in a last finding. A text without a window is one, too. A window that comes with two next words
    is given with each: the conflict is `numeric.consistency`'s to report. A row is called by the
    line and place of its label.
    """
    window: deque[str] = deque(maxlen=n)
    seen: set[tuple[str, ...]] = set()
    again: list[str] = []
    for where, word in _words(path):
        full = (*window, word)
        if len(full) == n + 1 and full not in seen:
            seen.add(full)
            yield Row(where, full[:-1], word)
        elif len(full) == n + 1:
            again.append(where)
        window.append(word)
    if not seen:
        yield _too_short(path, len(window), n)
    if again:
        text = f"{len(again)} windows repeat an earlier one and its next word, first {again[0]}"
        yield Finding("repeat", tuple(again), (), text, "")


def read_prefixes(path: Path, n: int) -> Iterator[Row]:
    """The text cut into rows of n words, the label of each word being the next one.

    What is left at the end, fewer than n words with a next one, is given as a shorter row. A row
    is called by the line and place of its first word.
    """
    row: list[tuple[str, str]] = []
    for place in _words(path):
        row.append(place)
        if len(row) == n + 1:
            yield _labelled(row)
            row = row[-1:]
    if len(row) > 1:
        yield _labelled(row)


def _labelled(places: list[tuple[str, str]]) -> Row:
    words = tuple(word for _, word in places)
    return Row(places[0][0], words[:-1], words[1:])


def _too_short(path: Path, count: int, n: int) -> Finding:
    text = f"{path.name} has {count} words; a window of {n} and the next word take {n + 1}"
    return Finding("too-short", (), (), text, "a smaller --max-length makes shorter windows")


def _words(path: Path) -> Iterator[tuple[str, str]]:
    for number, line in read_lines(path):
        if line.startswith(DOCUMENT):
            reason = f"{DOCUMENT} begins a document in columns; such files are called .conll"
            raise InputError(path, f"line {number}", reason)
        for place, word in enumerate(line.split(), start=1):
            yield f"{path.name}:{number} word {place}", word
