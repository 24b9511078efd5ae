"""What `memcap size` says: the promise for all data of a size, as tables and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from memcap.numeric import sizes
from memcap.numeric.dataset import Task
from memcap.numeric.theorem import Theorem
from memcap.tables.build import LABELS, columns, numbers, side_by_side, stored

__all__ = ["as_json", "show"]


def show(console: Console, found: Theorem, task: Task, attention: str) -> None:
    """What is promised for all data of a size."""
    shape, at_most = found.shape, asdict(found.at_most)
    layers = "one attention layer" if shape.layers == "one" else "n attention layers"
    title = f"promised for all data of this size (task {task}, {layers})"
    table = Table(title=title, title_justify="left")
    table.add_column("size")
    table.add_column("by the formula", justify="right")
    table.add_column("at most", justify="right")
    for name, value in asdict(found.formula).items():
        table.add_row(LABELS[name], f"{value:,}", f"{at_most[name]:,}")
    paid = columns("what is paid where, by the formula", "part", "formula", "parameters")
    for stretch in sizes.stretches(task, shape):
        paid.add_row(stretch.name, stretch.formula, f"{stretch.entries:,}")
    console.print(paid)
    console.print(table)
    line = f"{shape.P:,} keys in m = {shape.groups:,} groups of ℓ = {shape.records:,} records of "
    line += f"w = {shape.id_bits} + {shape.label_bits} bits"
    line += side_by_side(shape)
    if attention == "softmax" and shape.first is None:
        line += f", softmax at λ = {found.constants.heat}"
    console.print(Text(f"{line}\n{stored(shape, found.formula.parameters)}"), soft_wrap=True)


def as_json(found: Theorem, task: Task, attention: str) -> dict[str, Any]:
    """The same, for `--json`."""
    return {
        "version": 1,
        "command": "size",
        "task": task,
        "attention": attention,
        "layers": found.shape.layers,
        "formula": asdict(found.formula),
        "at_most": asdict(found.at_most),
        "parts": [asdict(stretch) for stretch in sizes.stretches(task, found.shape)],
        "stored": asdict(sizes.stored(found.shape)),
        "shape": msgspec.to_builtins(found.shape),
        "constants": numbers(found.constants),
        "largest_id": found.largest_id,
    }
