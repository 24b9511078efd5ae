"""Tokens a second: memcap beside other exact arithmetics, and beside what the machine allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import process_time
from timeit import repeat

from flint import fmpz, fmpz_mat

from memcap.numeric.evaluator import Evaluator
from memcap.numeric.network import Network, matrix
from memcap.stored import network_and_data
from tests.figures.bench.data import N_TOKENS, brown, network
from tests.figures.bench.rivals import RIVALS

ROWS = 3000
"""Sequences: nN = 48,000."""

REPEATS = 5
"""Of which the best one counts."""

ENOUGH = 5.0
"""Seconds after which no further sequence is run."""


def main() -> None:
    """Print both tables."""
    net, data = network_and_data(network(ROWS), brown())
    seconds, right = _batch(net, data)
    tokens = data.N * data.n
    print(
        f"n = {data.n}, N = {data.N:,}, d = {data.d}: {tokens:,} tokens, {right:,} labels right\n"
    )
    print("| one process | µs for a token | times as long | all right |")
    print("| --- | --- | --- | --- |")
    ours = 1e6 * seconds / tokens
    print(f"| memcap | {ours:,.0f} | 1 | {'yes' if right == tokens else 'NO'} |")
    for name, make in RIVALS.items():
        theirs, count, same = _rival(make(net), data)
        asked = f"{same} of {count}"
        print(f"| {name} | {theirs:,.0f} | {theirs / ours:,.0f} | {asked} |", flush=True)
    print("\n| bound | µs for a token | memcap takes |")
    print("| --- | --- | --- |")
    for name, bound in _bounds(net, tokens):
        print(f"| {name} | {1e6 * bound / tokens:,.1f} | {seconds / bound:.2f} times as long |")


def _batch(net: Network, data) -> tuple[float, int]:
    """Compiling included."""
    found = Evaluator(net).columns(data.vectors, data.sequences)
    seconds = _best(lambda: Evaluator(net).columns(data.vectors, data.sequences))
    labels = [label for row in data.labels for label in row]
    values = found.each().tolist()
    return seconds, sum(v == label * found.below for v, label in zip(values, labels, strict=True))


def _best(run: Callable[[], object]) -> float:
    """Seconds of the processor, which other work on the machine disturbs less."""
    return min(repeat(run, number=1, repeat=REPEATS, timer=process_time))


def _rival(run: Callable, data) -> tuple[float, int, int]:
    """µs for a token, how many were run, and how many of these are right."""
    began, right, rows = process_time(), 0, 0
    while process_time() - began < ENOUGH and rows < data.N:
        found = run(matrix(data.vectors, data.sequences[rows]))
        right += sum(x == label for x, label in zip(found, data.labels[rows], strict=True))
        rows += 1
    return 1e6 * (process_time() - began) / (rows * N_TOKENS), rows * N_TOKENS, right


def _bounds(net: Network, tokens: int) -> Iterator[tuple[str, float]]:
    """What GMP takes for the additions and comparisons that the peels need at least.

    Each bit of a string costs a comparison, and if it is 1, half of the time, an addition, both on
    what is left of the string: block by block that is so for every token; no network with these
    strings that looks at each bit can do it for fewer than all groups.  GMP is called from Python,
    number by number; in the last row from C, for a vector, and the comparisons are left out.
    """
    shape = net.metadata.shape
    length = shape.records * shape.width
    sample = range(length, 0, -max(1, length // 64))
    one, bare = (
        sum(figure(bits) for bits in sample) * length / len(sample)
        for figure in (_from_python, _from_c)
    )
    yield "the peels of each token's string", tokens * one
    yield "the peels of each group's string", shape.groups * one
    yield "the additions in these, called from C", shape.groups * bare


COUNT = 2000
"""Numbers that one operation is timed on."""


def _from_python(bits: int) -> float:
    """Seconds for a comparison and half an addition."""
    top, numbers = _numbers(bits)

    def compare() -> None:
        for x in numbers:
            x >= top  # noqa: B015

    return (_best(compare) + _best(lambda: [x - top for x in numbers]) / 2) / COUNT


def _from_c(bits: int) -> float:
    """Seconds for half an addition."""
    top, numbers = _numbers(bits)
    left, right = fmpz_mat(COUNT, 1, numbers), fmpz_mat(COUNT, 1, [top] * COUNT)
    return _best(lambda: left - right) / 2 / COUNT


def _numbers(bits: int) -> tuple[fmpz, list[fmpz]]:
    """The top bit, and numbers that have it."""
    number = (fmpz(1) << bits) - 3
    return fmpz(1) << bits - 1, [number - k for k in range(COUNT)]


if __name__ == "__main__":
    main()
