"""Labelled words as one stream, cut into rows of one length: no padding is needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from memcap.numeric.errors import Finding
from memcap.numeric.readers.rows import Row

__all__ = ["windows"]

REST = "rows all have the length of the window"


def windows(items: Iterable[Row | Finding], n: int) -> Iterator[Row | Finding]:
    """The words of all rows, one row after the other, in rows of n words with their labels.

    Findings, and rows without a label for each word, are handed on as they are. A row is called by
    the row that its first word stands in; the last words, fewer than n, are left out and reported.

    >>> rows = [Row("a:1", ("x", "y"), ("X", "Y")), Row("a:2", ("z",), ("Z",))]
    >>> [(row.where, row.words) for row in windows(rows, 3)]
    [('a:1 word 1', ('x', 'y', 'z'))]
    """
    waiting: list[tuple[str, str, str]] = []
    for item in items:
        if isinstance(item, Row) and _labelled(item):
            places = enumerate(zip(item.words, item.labels, strict=True), start=1)
            waiting += ((f"{item.where} word {k}", word, label) for k, (word, label) in places)
        else:
            yield item
        while len(waiting) >= n:
            yield _row(waiting[:n])
            del waiting[:n]
    if waiting:
        where = waiting[0][0]
        text = f"the last {len(waiting)} words, from {where}, do not fill a row of {n}"
        yield Finding("too-short", (where,), (), text, REST)


def _labelled(row: Row) -> bool:
    return not isinstance(row.labels, str) and len(row.words) == len(row.labels)


def _row(places: list[tuple[str, str, str]]) -> Row:
    return Row(places[0][0], tuple(p[1] for p in places), tuple(p[2] for p in places))
