"""What goes wrong with data, said in one clear line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from memcap.symbolic.language.errors import InputError

__all__ = ["CannotMemorize", "Finding", "InputError", "Kind"]

Kind = Literal[
    "bad-row",
    "too-long",
    "too-short",
    "repeat",
    "one-vector",
    "repeated-token",
    "reordered",
    "same-row",
    "next-token",
    "prefix",
]


@dataclass(frozen=True)
class Finding:
    """One thing to know about the data: rows left out, or rows that cannot be memorized.

    kind: the sort of finding; rows: origins of the rows concerned; words: the tokens concerned;
    text: the finding in plain English; help: what would mend it ("" when nothing need be done).

    >>> Finding("repeat", ("a:1", "a:2"), (), "a:2 repeats a:1", "").harmless
    True
    """

    kind: Kind
    rows: tuple[str, ...]
    words: tuple[str, ...]
    text: str
    help: str

    @property
    def harmless(self) -> bool:
        """Whether a network for the data without the named extra rows is still one for all."""
        return self.kind == "repeat"


class CannotMemorize(Exception):
    """No network of the theorem can fit these data; `findings` say which rows, and what helps.

    >>> print(CannotMemorize([Finding("same-row", ("a:1", "a:2"), (), "two labels", "")]))
    these data cannot be memorized: two labels
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(tuple(findings))
        self.findings = list(findings)

    def __str__(self) -> str:
        """The first finding, its help, and how many more there are: one line."""
        if not self.findings:
            return "these data cannot be memorized"
        first = self.findings[0]
        more = len(self.findings) - 1
        tail = f" (and {more} more)" if more else ""
        aid = f"; {first.help}" if first.help else ""
        return " ".join(f"these data cannot be memorized: {first.text}{aid}{tail}".split())
