"""What `verify` has done so far, kept in a file, so that a run that was stopped can go on."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec

from memcap.numeric.work import Outcome, Span

__all__ = ["Journal", "fingerprint", "open_spans"]


def fingerprint(*parts: bytes | str | Path) -> str:
    """A name for a run: files count by what is in them.

    >>> fingerprint("hard", b"data") == fingerprint("hard", b"other")
    False
    """
    whole = sha256()
    for part in parts:
        content = part.read_bytes() if isinstance(part, Path) else part
        whole.update(sha256(content.encode() if isinstance(content, str) else content).digest())
    return whole.hexdigest()


class Journal:
    """Outcomes in a file, one a line; a last line that was not written to its end is dropped.

    problem: why nothing is noted any more, where the file cannot be written; else "".
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problem = ""

    def outcomes(self, rows: int) -> list[Outcome]:
        """What is done: disjoint stretches of 0 … rows − 1; lines that are none end the list."""
        found: list[Outcome] = []
        for line in self._lines():
            try:
                outcome = msgspec.json.decode(line, type=Outcome)
            except msgspec.DecodeError:
                break
            if not _fits(outcome, rows, found):
                break
            found.append(outcome)
        return found

    def _lines(self) -> Iterable[bytes]:
        try:
            return self.path.read_bytes().splitlines()
        except OSError:
            return ()

    def start(self, outcomes: Iterable[Outcome]) -> None:
        """A new file that holds these."""
        self.remove()
        for outcome in outcomes:
            self.add(outcome)

    def add(self, outcome: Outcome) -> None:
        """One line more; a run does not fail because it cannot be noted."""
        if self.problem:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab") as file:
                file.write(msgspec.json.encode(outcome) + b"\n")
        except OSError as error:
            self.problem = f"{self.path}: {error.strerror or error}"

    def remove(self) -> None:
        """Nothing is left."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)


def _fits(outcome: Outcome, rows: int, known: Iterable[Outcome]) -> bool:
    inside = outcome.start < outcome.stop <= rows
    return inside and all(outcome.stop <= k.start or k.stop <= outcome.start for k in known)


def open_spans(done: Iterable[Outcome], rows: int) -> list[Span]:
    """The rows of 0 … rows − 1 that are in no outcome.

    >>> open_spans([Outcome(2, 5, 0, 0, 0, (), ())], 8)
    [(0, 2), (5, 8)]
    """
    found, start = [], 0
    for outcome in sorted(done, key=lambda one: one.start):
        if start < outcome.start:
            found.append((start, outcome.start))
        start = outcome.stop
    return [*found, (start, rows)] if start < rows else found
