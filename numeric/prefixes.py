"""The prefixes of rows, numbered: the nodes of the tree that the rows form."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["numbered_prefixes"]


def numbered_prefixes(rows: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
    """For each row the numbers of its prefixes of length 1, 2, …: equal for equal prefixes only.

    >>> numbered_prefixes([(5, 7), (5, 5), (7, 5)])
    [(1, 2), (1, 3), (4, 5)]
    """
    known: dict[tuple[int, int], int] = {}
    found = []
    for row in rows:
        node, path = 0, []
        for word in row:
            node = known.setdefault((node, word), len(known) + 1)
            path.append(node)
        found.append(tuple(path))
    return found
