"""`memcap verify`: the network itself, on every sequence."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from memcap.commands.options import AttentionName, Jobs, JsonFile

__all__ = ["verify"]


def verify(
    net: Annotated[Path, typer.Argument(metavar="NET.json", help="As `memcap build` wrote it.")],
    data: Annotated[Path, typer.Argument(metavar="DATA", help="The data it was built for.")],
    attention: Annotated[
        AttentionName | None, typer.Option(help="Run it so; else as it was built.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Run only so many sequences, the first ones.")
    ] = None,
    jobs: Jobs = None,
    json: JsonFile = None,
) -> None:
    """Run NET.json exactly on every sequence of DATA and compare every label.

    DATA is read with the options and the word vectors that NET.json records; its rows may be in
    another order, or fewer. Under softmax a run is exact too, or undecided; never is a label
    taken for right that is not. Status 1 if a label is wrong or undecided, or if a size is not
    what the theorem promises.

    Example:

        memcap verify net.json sentences.conll --json report.json
    """
    from time import perf_counter

    from memcap.console import stdout, write_json
    from memcap.figures import check_labels, left_out, report, show_failures, show_sizes
    from memcap.progress import doing
    from numeric.errors import InputError
    from numeric.network_file import load
    from numeric.pipeline import as_built
    from numeric.readers import read

    began = perf_counter()
    with doing("reading"):
        network = load(net)
        options = network.metadata.options
        reading = read(
            data,
            task=network.metadata.task,
            max_length=options.max_length,
            limit=options.limit,
            table=dict(options.vocabulary) or None,
            length=network.metadata.shape.n,
        )
        prepared = as_built(reading.dataset, options)
    left_out((*reading.left_out, *prepared.findings))
    dataset = prepared.dataset
    part = dataset if limit is None else dataset.take(range(min(limit, dataset.N)))
    try:
        result = check_labels(network, part, jobs, attention)
    except ValueError as error:
        raise InputError(data, "", f"these are not the data of {net}: {error}") from None
    seconds = perf_counter() - began
    ok = show_sizes(stdout(), network, result)
    show_failures(stdout(), result)
    if part.N < dataset.N:
        stdout().print(f"only the first {part.N:,} of {dataset.N:,} sequences were run")
    if json is not None:
        names = {"command": "verify", "network": str(net), "data": str(data), "limit": limit}
        write_json(json, report(names, network, result, seconds))
    if not ok:
        raise typer.Exit(1)
