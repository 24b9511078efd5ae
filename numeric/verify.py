"""The network itself, run exactly on every sequence, and every label compared.

Under hardmax every run ends in exact numbers; under softmax it ends so or is undecided.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq

from memcap.numeric.dataset import PAD, Dataset
from memcap.numeric.heat import AttentionKind
from memcap.numeric.journal import Journal, open_spans
from memcap.numeric.network import Network, matrix
from memcap.numeric.pipeline import Built
from memcap.numeric.schedule import many_processes, on_cluster, one_process, processes_for, spans
from memcap.numeric.work import FIRST, Checker, Outcome, Span
from memcap.symbolic.gadgets.blocks import Attention

__all__ = ["Breach", "Stopped", "Verification", "Wrong", "breaches", "verify"]


@dataclass(frozen=True)
class Wrong:
    """A sequence with a wrong label: its origin, words, labels as they are and as they came out."""

    where: str
    words: tuple[str, ...]
    expected: tuple[str, ...]
    found: tuple[str, ...]


@dataclass(frozen=True)
class Stopped:
    """A sequence whose run is undecided: its origin, and where the run stopped and why."""

    where: str
    reason: str


@dataclass(frozen=True)
class Verification:
    """How many of how many.

    correct and undecided of total labels (one a token, padding included: `padding` of the total);
    `sequences` all of whose labels are right, and undecided ones, of `all_sequences`; the first
    wrong and the first undecided sequences.
    """

    attention: AttentionKind
    correct: int
    undecided: int
    total: int
    padding: int
    sequences: int
    undecided_sequences: int
    all_sequences: int
    wrong: tuple[Wrong, ...]
    stopped: tuple[Stopped, ...]

    @property
    def ok(self) -> bool:
        """Every label is right."""
        return self.correct == self.total


@dataclass(frozen=True)
class Breach:
    """A condition of a gadget's contract that failed: which, at which block of which row."""

    where: str
    block: int
    gadget: str
    condition: str


def verify(
    network: Network,
    dataset: Dataset,
    *,
    attention: AttentionKind | None = None,
    jobs: int | None = None,
    scheduler: str | None = None,
    journal: Journal | None = None,
    seen: Callable[[int], None] | None = None,
) -> Verification:
    """Every label of `dataset` beside the output of `network`, exactly.

    Classes are compared by name. attention: as the network was built when None; jobs: processes
    (all processors when None); scheduler: the address of a Dask cluster that does the work
    instead; journal: what was done before, and is not done again; it grows while rows are run, and
    is removed at the end. seen: called with the number of sequences done since the last call.
    Raises ValueError when tokens do not have the dimension, or rows the length, that the network
    is for.
    """
    _require_fit(network, dataset)
    kind = network.metadata.attention if attention is None else attention
    done = [] if journal is None else journal.outcomes(dataset.N)
    count = _Count(seen, sum(one.stop - one.start for one in done))
    if journal is not None:
        journal.start(done)
    left = open_spans(done, dataset.N)
    with closing(_run(network, dataset, kind, left, jobs, scheduler, count)) as outcomes:
        for outcome in outcomes:
            done.append(outcome)
            if journal is not None:
                journal.add(outcome)
            count.ended(outcome)
    result = _verification(dataset, network, kind, sorted(done, key=lambda one: one.start))
    if journal is not None:
        journal.remove()
    return result


class _Count:
    """Turns the rows that are done, wholly or in part, into whole steps forward."""

    def __init__(self, seen: Callable[[int], None] | None, done: int) -> None:
        self._seen, self._done, self._told = seen, done, 0
        self.under_way(0)

    def ended(self, outcome: Outcome) -> None:
        """All the rows of a stretch."""
        self._done += outcome.stop - outcome.start
        self.under_way(0)

    def under_way(self, rows: float) -> None:
        """So many rows beside those of the stretches that ended."""
        steps = self._done + int(rows) - self._told
        if self._seen is not None and steps > 0:
            self._seen(steps)
            self._told += steps


def _run(
    network: Network,
    dataset: Dataset,
    kind: AttentionKind,
    open: Sequence[Span],
    jobs: int | None,
    scheduler: str | None,
    count: _Count,
) -> Generator[Outcome, None, None]:
    """Outcomes as they come."""
    if not open:
        return
    checker, seen = Checker(network, dataset, kind), count.under_way
    rows = sum(stop - start for start, stop in open)
    processes = processes_for(rows, dataset.n, len(network.blocks), jobs)
    work = spans(open, dataset.n, kind == "hard", processes)
    if scheduler is not None:
        yield from on_cluster(checker, work, seen, scheduler)
    elif processes == 1:
        yield from one_process(checker, work, seen)
    else:
        yield from many_processes(checker, work, seen, processes)


def _verification(
    dataset: Dataset, network: Network, kind: AttentionKind, done: Sequence[Outcome]
) -> Verification:
    padding = [_is_padding(word) for word in dataset.words]
    undecided = sum(one.undecided for one in done)
    wrong = [found for one in done for found in one.wrong][:FIRST]
    stopped = [found for one in done for found in one.stopped][:FIRST]
    return Verification(
        attention=kind,
        correct=sum(one.labels for one in done),
        undecided=undecided * dataset.n,
        total=dataset.N * dataset.n,
        padding=sum(padding[word] for row in dataset.sequences for word in row),
        sequences=sum(one.sequences for one in done),
        undecided_sequences=undecided,
        all_sequences=dataset.N,
        wrong=tuple(_wrong(dataset, row, names) for row, names in wrong),
        stopped=tuple(Stopped(dataset.where[row], reason) for row, reason in stopped),
    )


def _require_fit(network: Network, dataset: Dataset) -> None:
    d, n = network.embedding.dimension, network.metadata.shape.n
    if dataset.d != d:
        raise ValueError(f"tokens have {dataset.d} entries, the network takes {d}")
    if dataset.n != n:
        raise ValueError(f"rows have {dataset.n} tokens, the network is for {n}")


def _is_padding(word: str) -> bool:
    return word == PAD or word.startswith(PAD + "@")


def _wrong(dataset: Dataset, row: int, found: tuple[str, ...]) -> Wrong:
    return Wrong(
        dataset.where[row],
        tuple(dataset.words[word] for word in dataset.sequences[row]),
        tuple(dataset.classes[label] for label in dataset.labels[row]),
        found,
    )


# --- contracts -----------------------------------------------------------------------------


def breaches(built: Built, rows: Sequence[int] | None = None) -> Iterator[Breach]:
    """Every condition of a contract that these data break, gadget by gadget, in exact fractions.

    The conditions are those under which the lemmas about the gadgets are proved, and attention is
    hardmax. rows: which rows of `built.dataset`; all when None. Slow: meant for samples.
    """
    for row in range(built.dataset.N) if rows is None else rows:
        yield from _breaches(built, row)


def _breaches(built: Built, row: int) -> Iterator[Breach]:
    where = built.dataset.where[row]
    tokens = matrix(built.dataset.vectors, built.dataset.sequences[row])
    columns = [_first_column(built, token) for token in tokens]
    for number, gadget in enumerate(built.gadgets):
        if isinstance(gadget.block, Attention):
            after = gadget.block.apply(columns)
        else:
            after = [gadget.block.apply(column) for column in columns]
        for old, new in zip(columns, after, strict=True):
            for condition in gadget.broken(old, new):
                yield Breach(where, number, gadget.name, condition)
        columns = after


def _first_column(built: Built, token: Sequence[fmpq]) -> dict[str, Fraction]:
    column = dict.fromkeys(built.network.registers, Fraction(0))
    column |= built.embedding.apply(lambda k: token[k - 1])
    return {name: _fraction(value) for name, value in column.items()}


def _fraction(value: fmpq | Fraction) -> Fraction:
    if isinstance(value, Fraction):
        return value
    return Fraction(int(value.p), int(value.q))
