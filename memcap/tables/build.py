"""What `memcap build` and `memcap verify` say of a network: sizes and labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from math import sqrt
from typing import Any

import msgspec
from flint import fmpq
from rich.console import Console
from rich.table import Table
from rich.text import Text

from memcap.numeric import sizes
from memcap.numeric.agreement import Figures, differences, figures
from memcap.numeric.dataset import Dataset
from memcap.numeric.metadata import Shape
from memcap.numeric.network import Network
from memcap.numeric.sizes import Promise, Sizes
from memcap.numeric.verify import Verification

__all__ = [
    "LABELS", "as_json", "columns", "numbers", "show_sizes", "side_by_side", "stored",
]  # fmt: skip

LABELS = {
    "parameters": "parameters",
    "nonzero": "… that are not 0",
    "dense": "… of dense matrices",
    "depth": "blocks",
    "attention_layers": "attention layers",
    "width": "registers",
    "heads": "heads",
    "hidden_width": "hidden width",
    "bits": "bits of a weight",
    "all_bits": "bits of all weights",
}


def show_sizes(
    console: Console, network: Network, dataset: Dataset, result: Verification | None
) -> bool:
    """The tables of a network for these data, and whether all is as promised and as the network
    says, and every label right."""
    counted, promised = _figures(network)
    wrong = promised.broken(counted)
    of_data = figures(dataset)
    others = differences(network, of_data)
    console.print(_parts_table(network))
    console.print(_sizes_table(counted, promised, wrong))
    console.print(Text(stored(network.metadata.shape, counted.parameters)), soft_wrap=True)
    console.print(Text(_sentence(network, of_data, result)), soft_wrap=True)
    for name in wrong:
        console.print(Text(f"{LABELS[name]}: not as the theorem says", style="bold red"))
    for one in others:
        line = f"{one.name}: {one.found}, where the network says {one.said}"
        console.print(Text(line, style="bold red"), soft_wrap=True)
    return not wrong and not others and (result is None or result.ok)


def _figures(network: Network) -> tuple[Sizes, Promise]:
    return sizes.count(network), sizes.promised(network)


def _parts_table(network: Network) -> Table:
    shape = network.metadata.shape
    title = f"what is paid where: m = {shape.groups:,}, ℓ = {shape.records}, w = {shape.width}"
    if shape.first is not None:
        first = shape.first
        title += f"; m₁ = {first.groups:,}, ℓ₁ = {first.records}, w₁ = {first.width}"
    title += side_by_side(shape)
    table = columns(title, "part", "formula", "counted", "promised")
    for part in sizes.parts(network):
        style = None if part.counted == part.promised else "bold red"
        row = (part.name, part.formula, f"{part.counted:,}", f"{part.promised:,}")
        table.add_row(*row, style=style)
    return table


def _sizes_table(counted: Sizes, promised: Promise, wrong: Sequence[str]) -> Table:
    table = columns("sizes", "size", "", "counted", "promised")
    limits = asdict(promised)
    for name, label in LABELS.items():
        relation = "" if name not in limits else "at most" if name == "bits" else "exactly"
        limit = f"{limits[name]:,}" if name in limits else ""
        style = "bold red" if name in wrong else None
        table.add_row(label, relation, f"{getattr(counted, name):,}", limit, style=style)
    return table


def stored(shape: Shape, parameters: int) -> str:
    """How many bits the strings hold for each label, and what growth there is: to be read only."""
    held = sizes.stored(shape)
    each, least = held.strings / held.keys, held.labels / held.keys
    told = f"strings of {held.strings:,} bits: {each:.1f} for each of {held.keys:,} labels"
    if held.labels:
        told += f", which hold {least:.1f} each (log₂ C): {held.strings / held.labels:.1f} times"
    return f"{told}\nparameters / √(nN) = {parameters / sqrt(shape.n * shape.N):.1f}"


def columns(title: str, *names: str) -> Table:
    """A table with these columns: text in two, numbers in the others."""
    table = Table(title=title, title_justify="left", show_lines=False)
    for number, column in enumerate(names):
        table.add_column(column, justify="left" if number < 2 else "right")
    return table


def _sentence(network: Network, counted: Figures, result: Verification | None) -> str:
    shape = network.metadata.shape
    data = f"{counted.N:,} sequences of {counted.n} tokens, {counted.V:,} distinct tokens, "
    data += f"{counted.C:,} classes, {counted.P:,} keys"
    if counted.N < shape.N:
        data += f" (of {shape.N:,} sequences that the network says it is for)"
    if network.metadata.attention == "softmax" and shape.first is None:
        data += f", softmax at λ = {network.metadata.constants.heat}"
    if result is None:
        return data
    return (
        f"{data}\n{_verdict(result)}: {result.correct:,} of {result.total:,} labels "
        f"({result.padding:,} are padding), "
        f"{result.sequences:,} of {result.all_sequences:,} sequences"
    )


def _verdict(result: Verification) -> str:
    verdict = "every label is right"
    if result.correct + result.undecided < result.total:
        verdict = "labels are WRONG"
    elif not result.ok:
        verdict = "labels are UNDECIDED"
    if result.undecided_sequences:
        verdict += f" ({result.undecided_sequences:,} sequences undecided)"
    return verdict if result.attention == "hard" else f"under softmax {verdict}"


def as_json(
    names: dict[str, Any],
    network: Network,
    dataset: Dataset,
    result: Verification | None,
    seconds: float,
) -> dict[str, Any]:
    """Everything as numbers, for `--json`; correct and total are null where nothing was run."""
    counted, promised = _figures(network)
    of_data = figures(dataset)
    others = differences(network, of_data)
    ok = not promised.broken(counted) and not others and (result is None or result.ok)
    return {
        "version": 1,
        **names,
        "ok": ok,
        "task": network.metadata.task,
        "attention": network.metadata.attention,
        "layers": network.metadata.shape.layers,
        **_labels(result),
        "sizes": asdict(counted),
        "promised": asdict(promised),
        "parts": [asdict(part) for part in sizes.parts(network)],
        "stored": asdict(sizes.stored(network.metadata.shape)),
        "shape": msgspec.to_builtins(network.metadata.shape),
        "data_counted": asdict(of_data),
        "differences": [asdict(one) for one in others],
        "constants": numbers(network.metadata.constants),
        "seconds": round(seconds, 3),
    }


def _labels(result: Verification | None) -> dict[str, Any]:
    if result is None:
        names = ("correct", "undecided", "total", "padding", "sequences", "wrong", "stopped")
        return dict.fromkeys(names)
    return {
        "attention": result.attention,
        "correct": result.correct,
        "undecided": result.undecided,
        "total": result.total,
        "padding": result.padding,
        "sequences": {
            "correct": result.sequences,
            "undecided": result.undecided_sequences,
            "total": result.all_sequences,
        },
        "wrong": [asdict(wrong) for wrong in result.wrong],
        "stopped": [asdict(stopped) for stopped in result.stopped],
    }


def side_by_side(shape: Shape) -> str:
    """What is said of memorizers side by side.

    >>> size = {name: 1 for name in ("n", "d", "N", "V", "C", "records", "id_bits", "label_bits")}
    >>> side_by_side(Shape(**size, P=9, groups=9, per_copy=4))
    ', q = 3 memorizers side by side'
    >>> side_by_side(Shape(**size, P=9, groups=9))
    ''
    """
    return f", q = {shape.copies:,} memorizers side by side" if shape.copies > 1 else ""


def numbers(constants: msgspec.Struct) -> dict[str, int | str]:
    """Whole numbers as numbers, fractions as strings."""
    values: Iterable[tuple[str, fmpq]] = msgspec.structs.asdict(constants).items()
    return {name: int(value.p) if value.q == 1 else str(value) for name, value in values}
