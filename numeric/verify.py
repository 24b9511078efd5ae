"""The network itself, run exactly on every sequence, and every label compared.

Under hardmax every run ends in exact numbers; under softmax it ends so or is undecided.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from multiprocessing import active_children
from typing import Final

from flint import fmpq

from numeric.dataset import PAD, Dataset
from numeric.evaluator import Evaluator
from numeric.heat import AttentionKind
from numeric.network import Network, matrix
from numeric.pipeline import Built
from numeric.softmax import SoftmaxEvaluator, Undecided
from symbolic.gadgets.blocks import Attention

__all__ = ["FIRST", "Breach", "Stopped", "Verification", "Wrong", "breaches", "verify"]

FIRST: Final = 5
"""How many of the failing sequences are shown."""

SMALL: Final = 200_000
"""Sequences times blocks up to which one process is enough."""

Seen = Callable[[int], None]
Job = tuple[int, tuple[int, ...], tuple[int, ...]]
"""Number of the row, its token ids, the class that each is to have (−1 for one unknown)."""


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
    seen: Seen | None = None,
) -> Verification:
    """Every label of `dataset` beside the output of `network`, exactly.

    Classes are compared by name. attention: as the network was built when None; jobs: processes
    (all processors when None); seen: called with the number of sequences done since the last
    call. Raises ValueError when tokens do not have the dimension, or rows the length, that the
    network is for.
    """
    _require_fit(network, dataset)
    kind = network.metadata.attention if attention is None else attention
    done: list[Result] = []
    for results in _run(network, dataset, kind, jobs):
        done += results
        if seen is not None:
            seen(len(results))
    wrong = [result for result in done if result.outputs is not None][:FIRST]
    stopped = [result for result in done if result.stopped is not None]
    return Verification(
        attention=kind,
        correct=sum(result.hits for result in done),
        undecided=len(stopped) * dataset.n,
        total=dataset.N * dataset.n,
        padding=sum(_is_padding(dataset.words[word]) for row in dataset.sequences for word in row),
        sequences=sum(result.hits == dataset.n for result in done),
        undecided_sequences=len(stopped),
        all_sequences=dataset.N,
        wrong=tuple(_wrong(network, dataset, result) for result in wrong),
        stopped=tuple(
            Stopped(dataset.where[result.row], result.stopped or "") for result in stopped[:FIRST]
        ),
    )


def _require_fit(network: Network, dataset: Dataset) -> None:
    d, n = network.embedding.dimension, network.metadata.shape.n
    if dataset.d != d:
        raise ValueError(f"tokens have {dataset.d} entries, the network takes {d}")
    if dataset.n != n:
        raise ValueError(f"rows have {dataset.n} tokens, the network is for {n}")


def _is_padding(word: str) -> bool:
    return word == PAD or word.startswith(PAD + "@")


def _wrong(network: Network, dataset: Dataset, result: Result) -> Wrong:
    classes, row = network.metadata.classes, result.row
    names = {fmpq(place): name for place, name in enumerate(classes)}
    return Wrong(
        dataset.where[row],
        tuple(dataset.words[word] for word in dataset.sequences[row]),
        tuple(dataset.classes[label] for label in dataset.labels[row]),
        tuple(names.get(value, _short(value)) for value in result.outputs or ()),
    )


def _short(value: fmpq) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:20]}… ({len(text)} characters)"


# --- running, in one process or in several -------------------------------------------------


@dataclass(frozen=True)
class Result:
    """Number of the row, how many labels are right, the outputs where one is wrong, and where an
    undecided run stopped."""

    row: int
    hits: int
    outputs: tuple[fmpq, ...] | None = None
    stopped: str | None = None


class _Checker:
    """The evaluator and the vectors, once in each process."""

    def __init__(
        self, network: Network, kind: AttentionKind, vectors: Sequence[Sequence[fmpq]]
    ) -> None:
        self._evaluator = Evaluator(network) if kind == "hard" else SoftmaxEvaluator(network)
        self._vectors = vectors

    def __call__(self, jobs: Sequence[Job]) -> list[Result]:
        return [self._one(*job) for job in jobs]

    def _one(self, number: int, row: Sequence[int], expected: Sequence[int]) -> Result:
        try:
            outputs = self._evaluator.outputs(matrix(self._vectors, row))
        except Undecided as error:
            return Result(number, 0, stopped=str(error))
        hits = sum(value == label for value, label in zip(outputs, expected, strict=True))
        return Result(number, hits, None if hits == len(row) else outputs)


_checkers: dict[str, _Checker] = {}


def _set_up(network: Network, kind: AttentionKind, vectors: Sequence[Sequence[fmpq]]) -> None:
    """In a new process; Ctrl-C is the business of the one that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _checkers["mine"] = _Checker(network, kind, vectors)


def _work(jobs: Sequence[Job]) -> list[Result]:
    return _checkers["mine"](jobs)


def _run(
    network: Network, dataset: Dataset, kind: AttentionKind, jobs: int | None
) -> Iterator[list[Result]]:
    """Results in the order of the rows, some rows at a time."""
    todo = list(_jobs(network, dataset))
    processes = (os.cpu_count() or 1) if jobs is None else jobs
    if processes <= 1 or dataset.N * len(network.blocks) <= SMALL:
        yield from map(_Checker(network, kind, dataset.vectors), batches(todo, 8))
        return
    with _pool(processes, (network, kind, dataset.vectors)) as pool:
        yield from pool.map(_work, batches(todo, 8))


@contextmanager
def _pool(
    processes: int, arguments: tuple[Network, AttentionKind, Sequence[Sequence[fmpq]]]
) -> Iterator[ProcessPoolExecutor]:
    """Processes that are ended at once, with their work, on any exception."""
    others = set(active_children())
    pool = ProcessPoolExecutor(processes, initializer=_set_up, initargs=arguments)
    try:
        yield pool
    except BaseException:
        for process in set(active_children()) - others:
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def batches(items: Sequence[Job], size: int) -> list[Sequence[Job]]:
    """The items, `size` at a time."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def _jobs(network: Network, dataset: Dataset) -> Iterator[Job]:
    known = {name: place for place, name in enumerate(network.metadata.classes)}
    new = [known.get(name, -1) for name in dataset.classes]
    for number, (row, labels) in enumerate(zip(dataset.sequences, dataset.labels, strict=True)):
        yield number, row, tuple(new[label] for label in labels)


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
