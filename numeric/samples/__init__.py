"""A small sample of verse, and the truecasing task made of it: which words take a capital?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

__all__ = ["SONNETS", "SONNETS_CONLL", "casing", "restored", "truecasing"]

SONNETS: Final = Path(__file__).with_name("sonnets.txt")
"""Fourteen-line sonnets, a verse a line, a blank line between two sonnets."""

SONNETS_CONLL: Final = Path(__file__).with_name("sonnets.conll")
"""`truecasing` of the sonnets, as it is committed."""

_WORD: Final = re.compile(r"[^\W_]+(?:['-][^\W_]+)*|[^\w\s]+")


def restored(word: str, label: str) -> str:
    """The word with its capitals back: "lower" none, "Title" its first letter, "UPPER" all.

    Raises ValueError for another label.

    >>> restored("'tis", "Title"), restored("ii", "UPPER")
    ("'Tis", 'II')
    """
    if label == "lower":
        return word
    if label == "UPPER":
        return word.upper()
    if label != "Title":
        raise ValueError(f"{label!r} is not lower, Title or UPPER")
    first = next((place for place, letter in enumerate(word) if letter.isalpha()), len(word))
    return word[:first] + word[first:][:1].upper() + word[first + 1 :]


def casing(word: str) -> str:
    """The label that restores `word` from its lower case; ValueError when none does.

    >>> casing("self-substantial"), casing("Feed'st"), casing("I"), casing("II")
    ('lower', 'Title', 'Title', 'UPPER')
    """
    for label in ("lower", "Title", "UPPER"):
        if restored(word.lower(), label) == word:
            return label
    raise ValueError(f"the capitals of {word!r} follow no rule")


def truecasing(text: str, name: str) -> Iterator[str]:
    """Lines of a word-and-tag file: each verse a sentence of lower-case words and their casing.

    Marks of punctuation are words of their own, a hyphen or apostrophe within a word is not.

    >>> list(truecasing("Thou art", "s"))
    ['# sent_id = s:1', 'thou\\tTitle', 'art\\tlower', '']
    """
    for number, verse in enumerate(text.split("\n"), start=1):
        words = _WORD.findall(verse)
        if words:
            yield f"# sent_id = {name}:{number}"
            yield from (f"{word.lower()}\t{casing(word)}" for word in words)
            yield ""
