"""Sizes and results as tables to read, and as a report for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from math import sqrt
from typing import TYPE_CHECKING, Any

import msgspec
from flint import fmpq
from rich.table import Table
from rich.text import Text

from memcap.console import note, plain
from memcap.numeric import sizes
from memcap.numeric.agreement import Figures, differences, figures
from memcap.numeric.sizes import Promise, Sizes
from memcap.numeric.theorem import Theorem
from memcap.numeric.verify import Verification, breaches, verify
from memcap.progress import progress

if TYPE_CHECKING:
    from rich.console import Console

    from memcap.numeric.dataset import Dataset, Task
    from memcap.numeric.errors import Finding
    from memcap.numeric.heat import AttentionKind
    from memcap.numeric.journal import Journal
    from memcap.numeric.metadata import Shape
    from memcap.numeric.network import Network
    from memcap.numeric.pipeline import Built

__all__ = [
    "check_contracts",
    "check_labels",
    "left_out",
    "report",
    "show_failures",
    "show_sizes",
    "show_theorem",
    "theorem_report",
]

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


def check_labels(
    network: Network,
    dataset: Dataset,
    jobs: int | None,
    attention: AttentionKind | None = None,
    scheduler: str | None = None,
    journal: Journal | None = None,
) -> Verification:
    """`numeric.verify.verify`, with a bar."""
    with progress("verifying", dataset.N) as seen:
        return verify(
            network,
            dataset,
            attention=attention,
            jobs=jobs,
            scheduler=scheduler,
            journal=journal,
            seen=seen,
        )


def check_contracts(built: Built, rows: int) -> bool:
    """Whether the first rows meet every condition under which the blocks were proved."""
    rows, broken = min(rows, built.dataset.N), 0
    with progress("contracts", rows) as seen:
        for row in range(rows):
            for breach in breaches(built, [row]):
                broken += 1
                note(f"{breach.where}: block {breach.block}: {breach.gadget}: {breach.condition}")
            seen(1)
    if rows:
        kept = "every block keeps its contract" if not broken else f"{broken} breaches of contract"
        note(f"{kept} on {rows} rows")
    return not broken


def left_out(findings: Sequence[Finding]) -> None:
    """Say what was left out and why: one line for each sort of finding."""
    kinds: dict[str, list[Finding]] = {}
    for finding in findings:
        kinds.setdefault(finding.kind, []).append(finding)
    for kind, found in kinds.items():
        others = f" (and {len(found) - 1} more such)" if len(found) > 1 else ""
        note(f"{kind}: {found[0].text}{others}")


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
    console.print(Text(_stored(network.metadata.shape, counted.parameters)), soft_wrap=True)
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
    title += _beside(shape)
    table = _table(title, "part", "formula", "counted", "promised")
    for part in sizes.parts(network):
        style = None if part.counted == part.promised else "bold red"
        row = (part.name, part.formula, f"{part.counted:,}", f"{part.promised:,}")
        table.add_row(*row, style=style)
    return table


def _sizes_table(counted: Sizes, promised: Promise, wrong: Sequence[str]) -> Table:
    table = _table("sizes", "size", "", "counted", "promised")
    limits = asdict(promised)
    for name, label in LABELS.items():
        relation = "" if name not in limits else "at most" if name == "bits" else "exactly"
        limit = f"{limits[name]:,}" if name in limits else ""
        style = "bold red" if name in wrong else None
        table.add_row(label, relation, f"{getattr(counted, name):,}", limit, style=style)
    return table


def _stored(shape: Shape, parameters: int) -> str:
    """How many bits the strings hold for each label, and what growth there is: to be read only."""
    held = sizes.stored(shape)
    each, least = held.strings / held.keys, held.labels / held.keys
    told = f"strings of {held.strings:,} bits: {each:.1f} for each of {held.keys:,} labels"
    if held.labels:
        told += f", which hold {least:.1f} each (log₂ C): {held.strings / held.labels:.1f} times"
    return f"{told}\nparameters / √(nN) = {parameters / sqrt(shape.n * shape.N):.1f}"


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", show_lines=False)
    for number, column in enumerate(columns):
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


def show_failures(console: Console, result: Verification) -> None:
    """The first sequences with wrong labels, and the first undecided ones."""
    for wrong in result.wrong:
        console.print(Text(f"{plain(wrong.where)}:", style="bold red"), soft_wrap=True)
        for word, label, found in zip(wrong.words, wrong.expected, wrong.found, strict=True):
            if label != found:
                line = f"  {plain(word)}: {plain(label)} expected, {plain(found)} came out"
                console.print(Text(line), soft_wrap=True)
    for stopped in result.stopped:
        line = f"{plain(stopped.where)}: undecided: {stopped.reason}"
        console.print(Text(line, style="bold red"), soft_wrap=True)


def report(
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
        "constants": _numbers(network.metadata.constants),
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


def _beside(shape: Shape) -> str:
    """What is said of memorizers side by side.

    >>> from memcap.numeric.metadata import Shape
    >>> size = {name: 1 for name in ("n", "d", "N", "V", "C", "records", "id_bits", "label_bits")}
    >>> _beside(Shape(**size, P=9, groups=9, per_copy=4)), _beside(Shape(**size, P=9, groups=9))
    (', q = 3 memorizers side by side', '')
    """
    return f", q = {shape.copies:,} memorizers side by side" if shape.copies > 1 else ""


def _numbers(constants: msgspec.Struct) -> dict[str, int | str]:
    """Whole numbers as numbers, fractions as strings."""
    values: Iterable[tuple[str, fmpq]] = msgspec.structs.asdict(constants).items()
    return {name: int(value.p) if value.q == 1 else str(value) for name, value in values}


def show_theorem(console: Console, found: Theorem, task: Task, attention: str) -> None:
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
    paid = _table("what is paid where, by the formula", "part", "formula", "parameters")
    for stretch in sizes.stretches(task, shape):
        paid.add_row(stretch.name, stretch.formula, f"{stretch.entries:,}")
    console.print(paid)
    console.print(table)
    line = f"{shape.P:,} keys in m = {shape.groups:,} groups of ℓ = {shape.records:,} records of "
    line += f"w = {shape.id_bits} + {shape.label_bits} bits"
    line += _beside(shape)
    if attention == "softmax" and shape.first is None:
        line += f", softmax at λ = {found.constants.heat}"
    console.print(Text(f"{line}\n{_stored(shape, found.formula.parameters)}"), soft_wrap=True)


def theorem_report(found: Theorem, task: Task, attention: str) -> dict[str, Any]:
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
        "constants": _numbers(found.constants),
        "largest_id": found.largest_id,
    }
