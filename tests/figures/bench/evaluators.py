"""Tokens a second: memcap beside other exact arithmetics, and beside what the machine allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter

from flint import fmpz

from memcap.stored import network_and_data
from numeric.evaluator import Evaluator
from numeric.network import Network, matrix
from tests.figures.bench.data import N_TOKENS, brown, network
from tests.figures.bench.rivals import RIVALS

ROWS = 3000
"""Sequences: nN = 48,000."""

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
    began = perf_counter()
    found = Evaluator(net).columns(data.vectors, data.sequences)
    seconds = perf_counter() - began
    labels = [label for row in data.labels for label in row]
    values = [(v, found.below) for v in found.each().tolist()]
    return seconds, sum(v == label * b for (v, b), label in zip(values, labels, strict=True))


def _rival(run: Callable, data) -> tuple[float, int, int]:
    """µs for a token, how many were run, and how many of these are right."""
    began, right, rows = perf_counter(), 0, 0
    while perf_counter() - began < ENOUGH and rows < data.N:
        found = run(matrix(data.vectors, data.sequences[rows]))
        right += sum(x == label for x, label in zip(found, data.labels[rows], strict=True))
        rows += 1
    return 1e6 * (perf_counter() - began) / (rows * N_TOKENS), rows * N_TOKENS, right


def _bounds(net: Network, tokens: int) -> Iterator[tuple[str, float]]:
    """What GMP takes for the additions and comparisons that the peels need at least.

    Each bit of a string costs a comparison, and if it is 1, half of the time, an addition, both on
    what is left of the string: block by block that is so for every token; no network with these
    strings that looks at each bit can do it for fewer than all groups.  GMP is called from Python.
    """
    shape = net.metadata.shape
    length = shape.records * shape.width
    one = sum(_operations(bits) for bits in range(length, 0, -max(1, length // 64)))
    string = one * length / len(range(length, 0, -max(1, length // 64)))
    yield "the peels of each token's string", tokens * string
    yield "the peels of each group's string", shape.groups * string


def _operations(bits: int, repeat: int = 2000) -> float:
    """Seconds for a comparison and half an addition."""
    top, number = fmpz(1) << bits - 1, (fmpz(1) << bits) - 3
    numbers = [number - k for k in range(repeat)]
    began = perf_counter()
    for x in numbers:
        x >= top  # noqa: B015
    middle = perf_counter()
    [x - top for x in numbers]
    return (middle - began + (perf_counter() - middle) / 2) / repeat


if __name__ == "__main__":
    main()
