"""`memcap verify`: the network itself, on every sequence."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from memcap.commands.options import AttentionName, Jobs, JsonFile
from memcap.console import note, results, write_json
from memcap.numeric.journal import Journal, fingerprint
from memcap.rows import check_labels
from memcap.stored import first_rows, network_and_data
from memcap.symbolic.store.files import cache_directory
from memcap.tables.build import as_json, show_sizes
from memcap.tables.check import require_folders
from memcap.tables.verify import show_failures

__all__ = ["verify"]

Scheduler = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="Run on a Dask cluster, such as tcp://host:8786."),
]
Resume = Annotated[bool, typer.Option("--resume", help="Go on where a run that was stopped ended.")]


def verify(
    net: Annotated[Path, typer.Argument(metavar="NET", help="As `memcap build` wrote it.")],
    data: Annotated[Path, typer.Argument(metavar="DATA", help="The data it was built for.")],
    attention: Annotated[
        AttentionName | None, typer.Option(help="Run it so; else as it was built.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Run only so many sequences, the first ones.")
    ] = None,
    jobs: Jobs = None,
    scheduler: Scheduler = None,
    resume: Resume = False,
    json: JsonFile = None,
) -> None:
    """Run NET exactly on every sequence of DATA and compare every label.

    DATA is read with the options and the word vectors that NET records; its rows may be in
    another order, or fewer. Under softmax a run is exact too, or undecided; never is a label
    taken for right that is not. Status 1 if a label is wrong or undecided, if a size is not what
    the theorem promises, or if NET says something else of its data than is counted.

    A run that is stopped (Ctrl-C) keeps what it has done; --resume goes on from there.

    Examples:

        memcap verify net.json sentences.conll --json report.json

        memcap verify net.json sentences.conll --resume

        memcap verify net.json sentences.conll --scheduler tcp://192.168.0.7:8786
    """
    began = perf_counter()
    require_folders(json)
    network, dataset = network_and_data(net, data)
    part = first_rows(dataset, limit)
    journal = _journal(net, data, attention, limit)
    if not resume:
        journal.remove()
    try:
        result = check_labels(network, part, jobs, attention, scheduler, journal)
    except KeyboardInterrupt:
        rows = sum(one.stop - one.start for one in journal.outcomes(part.N))
        note(f"stopped; {rows:,} of {part.N:,} sequences are done, and --resume goes on from there")
        raise
    finally:
        if journal.problem:
            note(f"what is done could not be noted: {journal.problem}")
    seconds = perf_counter() - began
    ok = show_sizes(results(json), network, dataset, result)
    show_failures(results(json), result)
    if part.N < dataset.N:
        results(json).print(f"only the first {part.N:,} of {dataset.N:,} sequences were run")
    if json is not None:
        names = {"command": "verify", "network": str(net), "data": str(data), "limit": limit}
        write_json(json, as_json(names, network, dataset, result, seconds))
    if not ok:
        raise typer.Exit(1)


def _journal(net: Path, data: Path, attention: str | None, limit: int | None) -> Journal:
    """Where a run of these very files notes what it has done, in the user's cache folder."""
    name = fingerprint(net, data, str(attention), str(limit))
    return Journal(cache_directory() / "runs" / f"{name}.jsonl")
