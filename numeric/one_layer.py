"""One attention layer (THEORY 4, L13): numbers for few words, whose sums tell the rows apart.

In the task "prefixes" the sums are those of the prefixes, and two of equal length are told apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from random import Random

from flint import fmpq

from memcap.numeric.context import distinct_keys
from memcap.numeric.dataset import PER_TOKEN, Dataset, Task
from memcap.numeric.memory import Strings, pack
from memcap.numeric.metadata import Layers
from memcap.numeric.prefixes import numbered_prefixes
from memcap.numeric.project import DRAWS, NotFound, Projection, spread
from memcap.symbolic.gadgets.one_layer import SUM_SPREAD

__all__ = [
    "Numbers", "first_memory", "height_for", "keys", "layers_for", "number_words", "spread_for",
    "telling_words",
]  # fmt: skip

Rows = Sequence[tuple[int, ...]]


@dataclass(frozen=True)
class Numbers:
    """φ: the words that the first memorizer holds, each with its number; all others have 0.

    words: at least one, ascending; values: in {1 … M_s}, or a single 0 where nothing is to be
    told apart; draws: how many it took.
    """

    words: tuple[int, ...]
    values: tuple[int, ...]
    M: int
    draws: int

    def phi(self, count: int) -> list[int]:
        """φ of the words 0 … count − 1.

        >>> Numbers((1, 3), (5, 2), 7, 1).phi(4)
        [0, 5, 0, 2]
        """
        held = dict(zip(self.words, self.values, strict=True))
        return [held.get(word, 0) for word in range(count)]


def layers_for(
    task: Task, layers: Layers | None, short: bool = False, depth: int | None = None
) -> Layers:
    """How many attention layers are built when the user says so, or nothing (None).

    Prefixes have one layer, and so have short keys, which are for tokens. Raises ValueError when
    n are asked for there, or short keys for another task or for a budget of depth (L12): a short
    key tells the keys of its group apart, and a memorizer beside has others.

    >>> layers_for("tokens", None), layers_for("prefixes", None), layers_for("tokens", None, True)
    ('n', 'one', 'one')
    """
    if short and task != "tokens":
        raise ValueError(f"short keys are for the task 'tokens', not for {task!r}")
    if short and depth is not None:
        raise ValueError("short keys are for one memorizer, not for several side by side (depth)")
    if task != "prefixes" and not short:
        return layers or "n"
    if layers == "n":
        what = "short keys" if short else "the task 'prefixes'"
        raise ValueError(f"{what}: there is one attention layer, not n")
    return "one"


def telling_words(dataset: Dataset) -> tuple[int, ...]:
    """At most N − 1 words whose numbers in the rows (up to order) differ for any two rows (L13).

    Each row is the sorted list of its words, common ones first. Of the sorted rows each differs
    from the next somewhere first, where it has more of some word than the next: that word is
    chosen. Two rows differ first where two neighbours between them do, so they differ in a chosen
    word. In the task "prefixes" words keep their places, and the same holds of any two prefixes
    of equal length.

    >>> from memcap.numeric.embedding import embed
    >>> rows = ((0, 1), (0, 2), (1, 2))
    >>> telling_words(Dataset("s", ("a", "b", "c"), embed(3, 1), rows, ((0, 0),) * 3, ("x",),
    ...                       "tokens", ("s:1", "s:2", "s:3")))
    (0, 1)
    """
    often = Counter(chain.from_iterable(set(row) for row in dataset.sequences))
    order = sorted(range(dataset.V), key=lambda word: (-often[word], word))
    rank = {word: place for place, word in enumerate(order)}
    rows = [tuple(rank[word] for word in row) for row in dataset.sequences]
    if dataset.task != "prefixes":
        rows = [tuple(sorted(row)) for row in rows]
    chosen = {_first_difference(a, b) for a, b in pairwise(sorted(rows))}
    return tuple(sorted(order[place] for place in chosen))


def _first_difference(a: tuple[int, ...], b: tuple[int, ...]) -> int:
    """What `a` has where it first differs from `b`; ValueError where it does not."""
    for one, other in zip(a, b, strict=True):
        if one != other:
            return one
    raise ValueError("two rows cannot be told apart; numeric.consistency finds them")


def number_words(dataset: Dataset, *, seed: int = 0) -> Numbers:
    """φ for these data, drawn until all sums that must differ do.

    Raises ValueError when two rows cannot be told apart or, in the task "prefixes", when a word
    stands at two places (positions are to be encoded), NotFound after `DRAWS` draws.

    >>> from memcap.numeric.embedding import embed
    >>> one = Dataset("s", ("a", "b"), embed(2, 1), ((0, 1),), ((0, 0),), ("x",), "tokens",
    ...               ("s:1",))
    >>> number_words(one)
    Numbers(words=(0,), values=(0,), M=1, draws=0)
    """
    _require_places(dataset)
    words = telling_words(dataset)
    M = spread_for(dataset.task, dataset.n, dataset.N)
    if not words:
        return Numbers((0,), (0,), M, 0)
    wanted = _numbers_of_marks(_marks(dataset))
    source = Random(f"numbers {seed}")
    for draws in range(1, DRAWS + 1):
        found = Numbers(words, tuple(source.randint(1, M) for _ in words), M, draws)
        if _numbers_of_marks(_sums(dataset, found)) == wanted:
            return found
    raise NotFound(f"no numbers in {DRAWS} draws tell the rows apart; try another seed")


def _require_places(dataset: Dataset) -> None:
    columns = [set(column) for column in zip(*dataset.sequences, strict=True)]
    if dataset.task == "prefixes" and sum(map(len, columns)) != len(set().union(*columns)):
        raise ValueError("prefixes need positions: a word stands at two places")


def _marks(dataset: Dataset) -> Rows:
    """Numbers that are equal where the sums may be: at each length, or of a row as a whole."""
    if dataset.task == "prefixes":
        return numbered_prefixes(dataset.sequences)
    return [(row,) for row in range(dataset.N)]


def _sums(dataset: Dataset, numbers: Numbers) -> Rows:
    """The sums of φ over the prefixes of each row, or over the row."""
    phi = numbers.phi(dataset.V)
    rows = [[phi[word] for word in row] for row in dataset.sequences]
    if dataset.task == "prefixes":
        return [tuple(accumulate(row)) for row in rows]
    return [(sum(row),) for row in rows]


def _numbers_of_marks(rows: Rows) -> list[int]:
    """How many different ones there are at each length.

    Equal prefixes have equal sums, so the sums differ where they must if there are as many.
    """
    return [len(set(column)) for column in zip(*rows, strict=True)]


def spread_for(task: Task, n: int, N: int) -> int:
    """M_s = Q + 1 for the Q pairs that are to be told apart: of rows, or of prefixes.

    >>> spread_for("tokens", 3, 4), spread_for("prefixes", 3, 4)
    (7, 19)
    """
    return 1 + (n if task == "prefixes" else 1) * (spread(N) - 1)


def height_for(task: Task, n: int, bound: int) -> int:
    """What the sum, or the mean, is multiplied by in the key: B, n²B for prefixes, or 2.

    Sums are 1 apart, and means of prefixes 1/n² where they differ, as tokens in [2, B] are 2.

    >>> height_for("tokens", 3, 10), height_for("prefixes", 3, 10), height_for("sequences", 3, 10)
    (10, 90, 2)
    """
    if task == "tokens":
        return bound
    return n * n * bound if task == "prefixes" else SUM_SPREAD


def first_memory(numbers: Numbers, projection: Projection) -> Strings:
    """The memory of φ: the key of a word is its token register."""
    pairs = zip((projection.values[word] for word in numbers.words), numbers.values, strict=True)
    return pack(sorted(pairs), numbers.M + 1)


def keys(dataset: Dataset, projection: Projection, numbers: Numbers) -> list[tuple[fmpq, int]]:
    """(key, label) of each token in its row, of each row or of each prefix, sorted and ≥ 2 apart.

    Raises ValueError when one of them has two labels, ArithmeticError when keys are too close.
    """
    height = height_for(dataset.task, dataset.n, projection.bound)
    values = projection.values if dataset.task in PER_TOKEN else (fmpq(0),) * dataset.V
    rows = zip(dataset.sequences, _read(dataset, numbers), dataset.labels, strict=True)
    return distinct_keys(
        (height * seq + values[word], label)
        for row, reads, labels in rows
        for word, seq, label in zip(row, reads, labels, strict=True)
    )


def _read(dataset: Dataset, numbers: Numbers) -> Iterator[list[fmpq]]:
    """What the head leaves in seq at each position: the mean over the prefix, or the sum."""
    for sums in _sums(dataset, numbers):
        if dataset.task == "prefixes":
            yield [fmpq(total, k) for k, total in enumerate(sums, start=1)]
        else:
            yield [fmpq(sums[0])] * dataset.n
