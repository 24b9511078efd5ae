"""From rows of words to a data set: the part that all formats share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flint import fmpq

from memcap.numeric.dataset import PAD, PER_TOKEN, Dataset, Reading, Task
from memcap.numeric.embedding import DIMENSION, Table, embed, look_up
from memcap.numeric.errors import Finding, InputError

__all__ = ["Row", "assemble", "bad_row"]

MEND: Final = "correct the row, or do without it"

TOKENS: Final = 1 << 26
"""The most tokens of a data set, padding included."""


@dataclass(frozen=True)
class Row:
    """A row as a file has it: its origin, its words, and a label for each word or for them all."""

    where: str
    words: tuple[str, ...]
    labels: tuple[str, ...] | str


def bad_row(where: str, reason: str) -> Finding:
    """The finding that a row of the file is left out, and why."""
    return Finding("bad-row", (where,), (), f"{where}: {reason}", MEND)


def assemble(
    file: Path,
    items: Iterable[Row | Finding],
    *,
    task: Task,
    d: int | None,
    max_length: int | None,
    limit: int | None,
    table: Table | None,
    length: int | None = None,
) -> Reading:
    """The data set of the rows, every one filled up with `PAD` to `length`.

    `length` is that of the longest row kept, when None; longer rows are then left out, too.

    Rows that do not fit the task, hold a word or label that cannot be used, or are longer than
    `max_length` are left out and reported. Reading stops after `limit` rows. Where each token
    has a label the padding has the class `PAD`; otherwise the row's own label. Words get the
    vectors of `table`, or the digit embedding of dimension d. Raises InputError when no row is
    left, when there are more than `TOKENS`, or when the table lacks a word.
    """
    longest = max_length if length is None else min(length, max_length or length)
    rows, left_out = _sort_out(items, task, longest, limit)
    if not rows:
        reason = _with_help(left_out[0]) if left_out else "the file holds no row"
        raise InputError(file, "", f"no row can be used: {reason}")
    n = max(len(row.words) for row in rows) if length is None else length
    if n * len(rows) > TOKENS:
        told = f"{len(rows):,} rows of {n:,} tokens; at most {TOKENS:,} tokens are read in all"
        raise InputError(file, "", f"{told} (a smaller --max-length or --limit)")
    sequences = [(*row.words, *[PAD] * (n - len(row.words))) for row in rows]
    labels = [_full_labels(row, n) for row in rows]
    words = _in_order_of_appearance(sequences)
    classes = _by_value(_in_order_of_appearance(labels))
    dataset = Dataset(
        name=file.name.encode(errors="replace").decode(),
        words=words,
        vectors=_vectors(file, words, d, table),
        sequences=_numbered(sequences, words),
        labels=_numbered(labels, classes),
        classes=classes,
        task=task,
        where=tuple(row.where for row in rows),
    )
    return Reading(dataset, left_out)


def _with_help(finding: Finding) -> str:
    """What is wrong, and, where it is no single row, what would mend it."""
    return f"{finding.text}; {finding.help}" if finding.kind != "bad-row" else finding.text


def _sort_out(
    items: Iterable[Row | Finding], task: Task, max_length: int | None, limit: int | None
) -> tuple[list[Row], tuple[Finding, ...]]:
    rows: list[Row] = []
    findings: list[Finding] = []
    too_long: list[str] = []
    for item in items:
        found = item if isinstance(item, Finding) else _fault(item, task)
        if found is not None:
            findings.append(found)
        elif isinstance(item, Row) and max_length is not None and len(item.words) > max_length:
            too_long.append(item.where)
        elif isinstance(item, Row):
            rows.append(item)
        if len(rows) == limit:
            break
    return rows, (*findings, *_long_rows(too_long, max_length))


def _long_rows(origins: list[str], max_length: int | None) -> Iterator[Finding]:
    if origins:
        text = f"{len(origins)} rows are longer than {max_length} tokens, the first {origins[0]}"
        yield Finding("too-long", tuple(origins), (), text, "a larger --max-length takes them in")


def _fault(row: Row, task: Task) -> Finding | None:
    """Why the row cannot be used for the task, if it cannot."""
    each = not isinstance(row.labels, str)
    labels = (row.labels,) if isinstance(row.labels, str) else row.labels
    if not row.words:
        return bad_row(row.where, "there are no words")
    if each != (task in PER_TOKEN):
        has = "a label for each word" if each else "one label for the row"
        return bad_row(row.where, f"it has {has}, which the task {task!r} does not take")
    if each and len(labels) != len(row.words):
        return bad_row(row.where, f"{len(row.words)} words, but {len(labels)} labels")
    for name in (*row.words, *labels):
        if reason := _unusable(name):
            return bad_row(row.where, reason)
    return None


def _unusable(name: str) -> str:
    if not name:
        return "an empty word or label"
    if name == PAD:
        return f"{PAD} is the name of the padding"
    if not name.isascii() and any("\ud800" <= letter <= "\udfff" for letter in name):
        return f"{name!r} is not valid Unicode"
    return ""


def _full_labels(row: Row, n: int) -> tuple[str, ...]:
    if isinstance(row.labels, str):
        return (row.labels,) * n
    return (*row.labels, *[PAD] * (n - len(row.labels)))


def _in_order_of_appearance(table: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """The distinct names, `PAD` last."""
    names = dict.fromkeys(name for row in table for name in row)
    padding = [PAD] if PAD in names else []
    return (*(name for name in names if name != PAD), *padding)


def _by_value(classes: tuple[str, ...]) -> tuple[str, ...]:
    """Classes named by numbers stand in the order of the numbers, others as they came."""
    numbers = [name for name in classes if name != PAD]
    if not all(name.isascii() and name.isdigit() and len(name) < 19 for name in numbers):
        return classes
    return (*sorted(numbers, key=lambda name: (int(name), name)), *classes[len(numbers) :])


def _numbered(
    table: Iterable[Sequence[str]], names: tuple[str, ...]
) -> tuple[tuple[int, ...], ...]:
    number = {name: place for place, name in enumerate(names)}
    return tuple(tuple(number[name] for name in row) for row in table)


def _vectors(
    file: Path, words: tuple[str, ...], d: int | None, table: Table | None
) -> tuple[tuple[fmpq, ...], ...]:
    if table is not None:
        return look_up(words, table, file)
    try:
        return embed(len(words), DIMENSION if d is None else d)
    except ValueError as error:
        raise InputError(file, "", str(error)) from None
