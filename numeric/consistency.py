"""What cannot be memorized, said before anything is built (THEORY 6: hypotheses of T1-T4).

T1 asks for rows distinct up to order, equal tokens of one row equally labelled, and tokens apart;
T3 and T4(a) for labels that depend on the row up to order only; T4(b) for a label of each prefix
that depends on the prefix only. Each breach is a `Finding`.
Positions (T2) mend a breach of order; call these functions on the data set that is to be built,
so after `with_positions` where positions are wanted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from memcap.numeric.dataset import Dataset
from memcap.numeric.errors import CannotMemorize, Finding, Kind
from memcap.numeric.prefixes import numbered_prefixes

__all__ = ["consistent_part", "findings", "memorizable"]

POSITIONS = "--positions tells equal words at different places apart"
LEAVE_OUT = "correct the labels, or leave these rows out with --skip-inconsistent"


@dataclass(frozen=True)
class _Clash:
    """A finding, and the rows (by number) whose leaving out removes it."""

    drop: tuple[int, ...]
    finding: Finding


def findings(dataset: Dataset) -> tuple[Finding, ...]:
    """All that stands between these data and the theorem, and the harmless repeats.

    Kinds: "one-vector" (δ = 0), "repeated-token" (one word of a row with two labels),
    "reordered" (rows equal up to order with labels that disagree), "same-row" and "next-token"
    (the same for rows equal word for word, where positions do not help), "prefix" (rows that
    begin alike with labels that disagree where they still are alike), "repeat" (a row equal to an
    earlier one, up to order but for the task "prefixes", and labelled alike: harmless, it is only
    counted).

    >>> from memcap.numeric.dataset import Dataset
    >>> from flint import fmpq
    >>> twice = Dataset("s", ("a",), ((fmpq(1),),), ((0, 0),), ((0, 1),), ("x", "y"),
    ...                 "tokens", ("s:1",))
    >>> [(found.kind, found.rows, found.words) for found in findings(twice)]
    [('repeated-token', ('s:1',), ('a',))]
    """
    return tuple(clash.finding for clash in _clashes(dataset))


def consistent_part(dataset: Dataset) -> tuple[Dataset, tuple[Finding, ...]]:
    """The data set without the rows in conflict and without repeats, and all the findings.

    Of a conflict every row is left out: which label is right is not ours to say. Of rows that
    repeat each other the first is kept. Raises CannotMemorize when no row is left.
    """
    clashes = tuple(_clashes(dataset))
    found = tuple(clash.finding for clash in clashes)
    return _without(dataset, clashes), found


def memorizable(
    dataset: Dataset, *, skip_inconsistent: bool = False
) -> tuple[Dataset, tuple[Finding, ...]]:
    """The data set that the theorem takes, and the findings on the way there.

    Repeats are dropped. Any other finding raises CannotMemorize, unless `skip_inconsistent`
    asks for the rows in conflict to be left out.
    """
    clashes = tuple(_clashes(dataset))
    found = tuple(clash.finding for clash in clashes)
    against = [finding for finding in found if not finding.harmless]
    if against and not skip_inconsistent:
        raise CannotMemorize(against)
    return _without(dataset, clashes), found


def _without(dataset: Dataset, clashes: tuple[_Clash, ...]) -> Dataset:
    dropped = {row for clash in clashes for row in clash.drop}
    if not dropped:
        return dataset
    kept = [row for row in range(dataset.N) if row not in dropped]
    if not kept:
        raise CannotMemorize([clash.finding for clash in clashes])
    return dataset.take(kept)


def _clashes(dataset: Dataset) -> Iterator[_Clash]:
    yield from _shared_vectors(dataset)
    if dataset.task == "tokens":
        yield from _repeated_tokens(dataset)
    if dataset.task == "prefixes":
        yield from _torn_prefixes(dataset)
        return
    alike: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for row, sequence in enumerate(dataset.sequences):
        alike[tuple(sorted(sequence))].append(row)
    for rows in alike.values():
        if len(rows) > 1:
            yield _equal_up_to_order(dataset, tuple(rows))


def _shared_vectors(dataset: Dataset) -> Iterator[_Clash]:
    """Words with one vector: the rows that hold any of them."""
    if dataset.separation_squared() > 0:
        return
    sharing = defaultdict(list)
    for word, vector in enumerate(dataset.vectors):
        sharing[vector].append(word)
    holding = _rows_of_words(dataset)
    for words in sharing.values():
        if len(words) > 1:
            rows = tuple(sorted({row for word in words for row in holding[word]}))
            names = tuple(dataset.words[word] for word in words)
            text = f"{_listed(names)} have one vector, so no network can tell them apart"
            aid = "give them different vectors, or use the built-in embedding"
            yield _clash(dataset, "one-vector", rows, names, text, aid)


def _rows_of_words(dataset: Dataset) -> dict[int, set[int]]:
    holding: dict[int, set[int]] = defaultdict(set)
    for row, sequence in enumerate(dataset.sequences):
        for word in sequence:
            holding[word].add(row)
    return holding


def _repeated_tokens(dataset: Dataset) -> Iterator[_Clash]:
    """Rows in which one word has two labels."""
    for row, (sequence, labels) in enumerate(zip(dataset.sequences, dataset.labels, strict=True)):
        if len(set(zip(sequence, labels, strict=True))) == len(set(sequence)):
            continue
        given = defaultdict(set)
        for word, label in zip(sequence, labels, strict=True):
            given[word].add(label)
        torn = [word for word, values in given.items() if len(values) > 1]
        first = _listed(tuple(dataset.classes[label] for label in sorted(given[torn[0]])))
        text = f"{dataset.where[row]}: {dataset.words[torn[0]]!r} is labelled {first} in one row"
        names = tuple(dataset.words[word] for word in torn)
        yield _clash(dataset, "repeated-token", (row,), names, text, POSITIONS)


def _torn_prefixes(dataset: Dataset) -> Iterator[_Clash]:
    """Prefixes with two labels, the shortest ones; and rows that repeat another."""
    paths = numbered_prefixes(dataset.sequences)
    ends: dict[int, set[int]] = defaultdict(set)
    for path, labels in zip(paths, dataset.labels, strict=True):
        for node, label in zip(path, labels, strict=True):
            ends[node].add(label)
    torn: dict[tuple[int, int], list[int]] = defaultdict(list)
    whole: dict[int, list[int]] = defaultdict(list)
    for row, path in enumerate(paths):
        place = next((k for k, node in enumerate(path) if len(ends[node]) > 1), None)
        if place is None:
            whole[path[-1]].append(row)
        else:
            torn[path[place], place].append(row)
    for (node, place), rows in torn.items():
        yield _torn_prefix(dataset, tuple(rows), place, sorted(ends[node]))
    for rows in whole.values():
        if len(rows) > 1:
            names = tuple(dataset.words[word] for word in dataset.sequences[rows[0]])
            origins = _listed(tuple(dataset.where[row] for row in rows))
            text = f"{origins} are word for word the same and agree; the first is kept"
            yield _clash(dataset, "repeat", tuple(rows), names, text, "")


def _torn_prefix(
    dataset: Dataset, rows: tuple[int, ...], place: int, labels: Sequence[int]
) -> _Clash:
    names = tuple(dataset.words[word] for word in dataset.sequences[rows[0]][: place + 1])
    origins = _listed(tuple(dataset.where[row] for row in rows))
    given = _listed(tuple(repr(dataset.classes[label]) for label in labels))
    alike = "the same word" if place == 0 else f"the same {place + 1} words"
    text = f"{origins} begin with {alike}, up to {names[-1]!r}, which is then labelled {given}"
    return _clash(dataset, "prefix", rows, names, text, LEAVE_OUT)


def _equal_up_to_order(dataset: Dataset, rows: tuple[int, ...]) -> _Clash:
    """Rows with the same tokens: a repeat if they are labelled alike, else a conflict."""
    names = tuple(dataset.words[word] for word in sorted(set(dataset.sequences[rows[0]])))
    origins = _listed(tuple(dataset.where[row] for row in rows))
    if len({_meaning(dataset, row) for row in rows}) == 1:
        text = f"{origins} hold the same words and agree; the first is kept"
        return _clash(dataset, "repeat", rows, names, text, "")
    in_order = {dataset.sequences[row] for row in rows}
    labelled = {(dataset.sequences[row], dataset.labels[row]) for row in rows}
    if len(labelled) == len(in_order):
        text = f"{origins} hold the same words in another order and are labelled differently"
        return _clash(dataset, "reordered", rows, names, text, POSITIONS)
    if dataset.task == "next-token":
        text = f"{origins} are the same words, followed by different ones"
        return _clash(dataset, "next-token", rows, names, text, LEAVE_OUT)
    text = f"{origins} are word for word the same and are labelled differently"
    return _clash(dataset, "same-row", rows, names, text, LEAVE_OUT)


def _meaning(dataset: Dataset, row: int) -> tuple[tuple[int, int], ...]:
    """The row as a multiset of (token, label): what an equivariant network is asked to do."""
    return tuple(sorted(zip(dataset.sequences[row], dataset.labels[row], strict=True)))


def _clash(
    dataset: Dataset,
    kind: Kind,
    rows: tuple[int, ...],
    words: tuple[str, ...],
    text: str,
    aid: str,
) -> _Clash:
    drop = rows[1:] if kind == "repeat" else rows
    origins = tuple(dataset.where[row] for row in rows)
    return _Clash(drop, Finding(kind, origins, words, text, aid))


def _listed(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:3])
    return f"{shown} and {len(names) - 3} more" if len(names) > 3 else shown
