"""`memcap build`: the network of the theorem for your own data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

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
)

if TYPE_CHECKING:
    from flint import fmpq

    from memcap.numeric.dataset import Dataset
    from memcap.numeric.metadata import Options
    from memcap.numeric.pipeline import Built

__all__ = ["build"]


def build(
    data: Annotated[
        Path,
        typer.Argument(metavar="DATA", help="conll(u), brown, csv, tsv, jsonl, txt, json or npz."),
    ],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="NET.json")],
    task: Annotated[
        TaskName | None,
        typer.Option(help="Label tokens, sequences, prefixes, or the next token (as in DATA)."),
    ] = None,
    positions: Annotated[
        bool, typer.Option("--positions", help="Encode positions: the order of tokens counts.")
    ] = False,
    attention: Annotated[
        AttentionName, typer.Option(help="softmax: hot enough for softmax, still right for hard.")
    ] = "hard",
    layers: Layers = None,
    short_keys: ShortKeys = False,
    depth: Depth = None,
    dimension: Annotated[
        int | None, typer.Option("--d", min=1, help="Dimension of the word vectors (4).")
    ] = None,
    max_length: Annotated[
        int | None, typer.Option(min=1, help="Leave out longer rows; in plain text, the window.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many rows.")] = None,
    window: Annotated[
        int | None,
        typer.Option(min=1, help="Take labelled words as one stream, cut into rows of so many."),
    ] = None,
    table: TableFile = None,
    seed: Annotated[int, typer.Option(help="For the random choices; the result is exact.")] = 0,
    skip_inconsistent: Annotated[
        bool, typer.Option("--skip-inconsistent", help="Leave out rows in conflict.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--verify", help="Also run the network on every row.")
    ] = False,
    contracts: Annotated[
        int, typer.Option(min=0, help="Check the contract of every block on so many rows.")
    ] = 0,
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
    from time import perf_counter

    from memcap.console import results, write_json
    from memcap.figures import check_contracts, check_labels, left_out, report, show_sizes
    from memcap.numeric.files import require_writable
    from memcap.numeric.metadata import Options
    from memcap.numeric.network_file import save
    from memcap.numeric.pipeline import prepare
    from memcap.numeric.readers import holds_vectors, read
    from memcap.progress import doing
    from memcap.verdicts import require_folders

    began = perf_counter()
    require_writable(output)
    require_folders(json)
    choices = Choices(seed, attention, layers, short_keys, depth)
    with doing("reading"):
        reading = read(
            data,
            task=task,
            d=dimension,
            max_length=max_length,
            limit=limit,
            table=table,
            window=window,
        )
        prepared = prepare(
            reading.dataset, positions=positions, skip_inconsistent=skip_inconsistent
        )
    left_out((*reading.left_out, *prepared.findings))
    options = Options(
        vocabulary=() if holds_vectors(data) else _vocabulary(reading.dataset),
        max_length=max_length,
        limit=limit,
        window=window,
        slope=prepared.slope,
        skip_inconsistent=skip_inconsistent,
    )
    with doing("building"):
        built = _built(prepared.dataset, data, choices, options)
        save(built.network, output)
    kept = check_contracts(built, contracts)
    result = check_labels(built.network, built.dataset, jobs) if check else None
    seconds = perf_counter() - began
    console = results(json, output)
    ok = show_sizes(console, built.network, built.dataset, result) and kept
    console.print(f"{output}: written in {seconds:.1f} s", markup=False, soft_wrap=True)
    if json is not None:
        names = {"command": "build", "network": str(output), "data": str(data)}
        write_json(json, report(names, built.network, built.dataset, result, seconds))
    if not ok:
        raise typer.Exit(1)


def _vocabulary(dataset: Dataset) -> tuple[tuple[str, tuple[fmpq, ...]], ...]:
    """Every word with its vector."""
    return tuple(zip(dataset.words, dataset.vectors, strict=True))


class Choices(NamedTuple):
    """What is to be built: options of the command that are not about the data."""

    seed: int
    attention: AttentionName
    layers: LayersName | None
    short: bool
    depth: int | None


def _built(dataset: Dataset, data: Path, choices: Choices, options: Options) -> Built:
    """The network; where no random choice succeeded, that is said of the data."""
    from memcap.numeric.errors import InputError
    from memcap.numeric.one_layer import layers_for
    from memcap.numeric.pipeline import build as build_network
    from memcap.numeric.project import NotFound

    try:
        layers_for(dataset.task, choices.layers, choices.short, choices.depth)
    except ValueError as error:
        option = "--short-keys" if choices.short else "--layers"
        raise InputError("build", option, str(error)) from None
    try:
        return build_network(dataset, **choices._asdict(), options=options)
    except NotFound as error:
        raise InputError(data, "", str(error)) from None
