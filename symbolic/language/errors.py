"""Bad input, said in one clear line [trusted]."""

from __future__ import annotations

__all__ = ["InputError", "in_a_line"]

LONGEST = 2_000


def in_a_line(text: str) -> str:
    """The text without line breaks; of one that is too long, such as a huge formula, both ends.

    >>> in_a_line("a" * 3000) == "a" * 1000 + " … " + "a" * 1000
    True
    """
    line = " ".join(text.split())
    half = LONGEST // 2
    return line if len(line) <= LONGEST else f"{line[:half]} … {line[-half:]}"


class InputError(Exception):
    """Bad input: which file, where in it, and why. Its text is one line.

    >>> print(InputError("a.tsv", "line 12", "no label"))
    a.tsv:12: no label
    """

    def __init__(self, file: object, place: str, reason: str) -> None:
        super().__init__(str(file), place, reason)
        self.file = str(file)
        self.place = place
        self.reason = reason

    def __str__(self) -> str:
        """`file:place: reason`, or `file: reason` where no place is known; never two lines."""
        start = f"{self.file}:{self.place.removeprefix('line ')}" if self.place else self.file
        return in_a_line(f"{start}: {self.reason}")
