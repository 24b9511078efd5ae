"""`memcap build`: the network of the theorem for your own data."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Annotated, NamedTuple

import typer
from flint import fmpq

from memcap.commands.options import (
    AttentionName,
    Depth,
    Jobs,
    JsonFile,
    Layers,
    LayersName,
    ShortKeys,
    TableFile,
    TaskName,
)  # fmt: skip
from memcap.console import results, write_json
from memcap.numeric import pipeline
from memcap.numeric.dataset import Dataset
from memcap.numeric.metadata import Options
from memcap.numeric.network_file import save
from memcap.numeric.one_layer import layers_for
from memcap.numeric.project import NotFound
from memcap.numeric.readers import holds_vectors, read
from memcap.numeric.verify import Verification
from memcap.progress import doing
from memcap.rows import check_contracts, check_labels, left_out
from memcap.symbolic.language.errors import InputError
from memcap.symbolic.store.files import require_writable
from memcap.tables.build import as_json, show_sizes
from memcap.tables.check import require_folders

__all__ = ["build"]

Data = Annotated[
    Path, typer.Argument(metavar="DATA", help="conll(u), brown, csv, tsv, jsonl, txt, json or npz.")
]
Output = Annotated[Path, typer.Option("-o", "--output", metavar="NET.json")]
Task = Annotated[
    TaskName | None,
    typer.Option(help="Label tokens, sequences, prefixes, or the next token (as in DATA)."),
]
Positions = Annotated[
    bool, typer.Option("--positions", help="Encode positions: the order of tokens counts.")
]
Attention = Annotated[
    AttentionName, typer.Option(help="softmax: hot enough for softmax, still right for hard.")
]
Dimension = Annotated[
    int | None, typer.Option("--d", min=1, help="Dimension of the word vectors (4).")
]
MaxLength = Annotated[
    int | None, typer.Option(min=1, help="Leave out longer rows; in plain text, the window.")
]
Limit = Annotated[int | None, typer.Option(min=1, help="At most so many rows.")]
Window = Annotated[
    int | None,
    typer.Option(min=1, help="Take labelled words as one stream, cut into rows of so many."),
]
Seed = Annotated[int, typer.Option(help="For the random choices; the result is exact.")]
Skip = Annotated[bool, typer.Option("--skip-inconsistent", help="Leave out rows in conflict.")]
Verify = Annotated[bool, typer.Option("--verify", help="Also run the network on every row.")]
Contracts = Annotated[
    int, typer.Option(min=0, help="Check the contract of every block on so many rows.")
]


class Choices(NamedTuple):
    """What is to be built: options of the command that are not about the data."""

    seed: int
    attention: AttentionName
    layers: LayersName | None
    short: bool
    depth: int | None


class Reading(NamedTuple):
    """How the data are read: options of the command that are about them."""

    task: TaskName | None
    d: int | None
    max_length: int | None
    limit: int | None
    table: Path | None
    window: int | None


def build(
    data: Data,
    output: Output,
    task: Task = None,
    positions: Positions = False,
    attention: Attention = "hard",
    layers: Layers = None,
    short_keys: ShortKeys = False,
    depth: Depth = None,
    dimension: Dimension = None,
    max_length: MaxLength = None,
    limit: Limit = None,
    window: Window = None,
    table: TableFile = None,
    seed: Seed = 0,
    skip_inconsistent: Skip = False,
    check: Verify = False,
    contracts: Contracts = 0,
    jobs: Jobs = None,
    json: JsonFile = None,
) -> None:
    """Build the exact Transformer that the theorem promises for DATA.

    The parameters are counted from its weights and must equal the proved formula.

    Examples:

        memcap build sentences.conll -o net.json

        memcap build sentences.conll -o net.json --positions --max-length 20 --limit 1000

        memcap build reviews.tsv -o net.json --task sequences --skip-inconsistent

        memcap build sentences.conll -o net.json --positions --window 16

        memcap build sentences.conll -o net.json --attention softmax --verify

        memcap build sentences.conll -o net.json --layers one --depth 20

        memcap build sentences.conll -o net.json --positions --short-keys

        memcap build poem.txt -o net.json --task prefixes --skip-inconsistent
    """
    began = perf_counter()
    require_writable(output)
    require_folders(json)
    choices = Choices(seed, attention, layers, short_keys, depth)
    reading = Reading(task, dimension, max_length, limit, table, window)
    prepared, options = _prepared(data, reading, positions, skip_inconsistent)
    with doing("building"):
        built = _built(prepared, data, choices, options)
        save(built.network, output)
    kept = check_contracts(built, contracts)
    result = check_labels(built.network, built.dataset, jobs) if check else None
    ran = Ran(built, result, perf_counter() - began)
    if not (_shown(ran, data, output, json) and kept):
        raise typer.Exit(1)


def _prepared(
    data: Path, reading: Reading, positions: bool, skip_inconsistent: bool
) -> tuple[Dataset, Options]:
    """The data as they are memorized, and what the network records of how they were read."""
    with doing("reading"):
        found = read(data, **reading._asdict())
        prepared = pipeline.prepare(
            found.dataset, positions=positions, skip_inconsistent=skip_inconsistent
        )
    left_out((*found.left_out, *prepared.findings))
    options = Options(
        vocabulary=() if holds_vectors(data) else _vocabulary(found.dataset),
        max_length=reading.max_length,
        limit=reading.limit,
        window=reading.window,
        slope=prepared.slope,
        skip_inconsistent=skip_inconsistent,
    )
    return prepared.dataset, options


class Ran(NamedTuple):
    """What was built, what came of running it, and how long all took."""

    built: pipeline.Built
    result: Verification | None
    seconds: float


def _shown(ran: Ran, data: Path, output: Path, json: str | None) -> bool:
    """Show the sizes and labels, write the report, and say whether all is as promised."""
    network, dataset = ran.built.network, ran.built.dataset
    console = results(json, output)
    ok = show_sizes(console, network, dataset, ran.result)
    console.print(f"{output}: written in {ran.seconds:.1f} s", markup=False, soft_wrap=True)
    if json is not None:
        names = {"command": "build", "network": str(output), "data": str(data)}
        write_json(json, as_json(names, network, dataset, ran.result, ran.seconds))
    return ok


def _vocabulary(dataset: Dataset) -> tuple[tuple[str, tuple[fmpq, ...]], ...]:
    """Every word with its vector."""
    return tuple(zip(dataset.words, dataset.vectors, strict=True))


def _built(dataset: Dataset, data: Path, choices: Choices, options: Options) -> pipeline.Built:
    """The network; where no random choice succeeded, that is said of the data."""
    try:
        layers_for(dataset.task, choices.layers, choices.short, choices.depth)
    except ValueError as error:
        option = "--short-keys" if choices.short else "--layers"
        raise InputError("build", option, str(error)) from None
    try:
        return pipeline.build(dataset, **choices._asdict(), options=options)
    except NotFound as error:
        raise InputError(data, "", str(error)) from None
