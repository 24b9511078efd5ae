"""Networks built from the sonnets that come with the package, counted beside the formulas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import as_file, files
from typing import Literal

from memcap.numeric.dataset import Dataset, Task
from memcap.numeric.pipeline import build, prepare
from memcap.numeric.readers import read
from memcap.numeric.sizes import count, promised
from memcap.numeric.verify import verify

__all__ = ["TOTAL", "TRADED", "Run", "Trade", "everything"]

ROWS = (10, 20, 50, 100, 196)
"""How many of the lines are memorized."""

DEPTHS = (10, 20, 40, 80, 160, 320, 640)
"""Depth budgets, for the line between width and depth."""

TRADED = 100
"""How many lines are memorized for it."""


@dataclass(frozen=True)
class Sampled:
    """A theorem, and how its network is built from the sample."""

    theorem: str
    kind: Task
    positions: bool
    layers: Literal["n", "one"]


TASKS = (
    Sampled("T2", "tokens", True, "n"),
    Sampled("T2'", "tokens", True, "one"),
    Sampled("T3", "sequences", False, "n"),
    Sampled("T3'", "sequences", False, "one"),
    Sampled("T4b", "prefixes", False, "one"),
)


@dataclass(frozen=True)
class Run:
    """A network: how large its data are, what was counted and promised, how many labels are right.

    keys: how many labels are memorized, P; by the rows that were kept.
    """

    theorem: str
    rows: int
    tokens: int
    keys: int
    parameters: int
    promised: int
    blocks: int
    attention_layers: int
    correct: int
    total: int


@dataclass(frozen=True)
class Trade:
    """A network for a depth budget: what was counted, and how many labels are right."""

    budget: int
    blocks: int
    registers: int
    parameters: int
    correct: int
    total: int


@cache
def _sample(kind: Task, rows: int) -> Dataset:
    """The first lines of the sonnets; for labels of whole rows, that of the first word."""
    with as_file(files("memcap.numeric") / "samples" / "sonnets.conll") as path:
        found = read(path, task="prefixes" if kind == "prefixes" else "tokens", limit=rows).dataset
    if kind != "sequences":
        return found
    labels = tuple((row[0],) * found.n for row in found.labels)
    return replace(found, task="sequences", labels=labels)


def run(task: Sampled, rows: int) -> Run:
    """The network of the theorem for so many lines, every label verified under hardmax."""
    data = prepare(
        _sample(task.kind, rows), positions=task.positions, skip_inconsistent=True
    ).dataset
    built = build(data, layers=task.layers)
    sizes = count(built.network)
    result = verify(built.network, data, jobs=1)
    return Run(
        theorem=task.theorem,
        rows=data.N,
        tokens=data.n,
        keys=built.network.metadata.shape.P,
        parameters=sizes.parameters,
        promised=promised(built.network).parameters,
        blocks=sizes.depth,
        attention_layers=sizes.attention_layers,
        correct=result.correct,
        total=result.total,
    )


def trade(budget: int) -> Trade:
    """The network of T2 for some lines, with a memorizer of about this depth."""
    data = prepare(_sample("tokens", TRADED), positions=True).dataset
    network = build(data, depth=budget).network
    sizes, result = count(network), verify(network, data, jobs=1)
    return Trade(budget, sizes.depth, sizes.width, sizes.parameters, result.correct, result.total)


def everything() -> Iterator[Run | Trade]:
    """All runs, one after the other."""
    for task in TASKS:
        for rows in ROWS:
            yield run(task, rows)
    for budget in DEPTHS:
        yield trade(budget)


TOTAL = len(TASKS) * len(ROWS) + len(DEPTHS)
"""How many runs there are."""
