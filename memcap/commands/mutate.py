"""`memcap mutate`: which constants, hypotheses and quantifiers of a statement are tight?"""

from __future__ import annotations

import os
import time
import warnings
from enum import StrEnum
from typing import Annotated

import typer

from memcap.checking import answers, progress_bar
from memcap.commands.options import Effort, JsonFile, Timeout
from memcap.console import results, write_json
from memcap.names import LIBRARY
from memcap.symbolic.mutation.tightness import tightness
from memcap.symbolic.proving.loading import find
from memcap.tables import mutate as table
from memcap.tables.check import require_folders

__all__ = ["mutate"]


class Unwanted(StrEnum):
    """The verdicts on mutants that --fail-on may name."""

    SLACK = "slack"
    UNDECIDED = "undecided"


Some = Annotated[
    list[str],
    typer.Argument(
        metavar="TARGET...",
        help="A lemma, a glob such as 'ramp.*', a module such as proofs.gadgets, or your own "
        ".py file. All of proofs would take hours.",
        show_default=False,
    ),
]
Processes = Annotated[
    int | None,
    typer.Option("--jobs", "--processes", min=1, help="Processes; all processors if not given."),
]
FailOn = Annotated[
    list[Unwanted] | None,
    typer.Option("--fail-on", help="Status 1 if there is such a mutant.", show_default=False),
]


def mutate(
    targets: Some,
    effort: Effort = 1.0,
    timeout: Timeout = None,
    jobs: Processes = None,
    json: JsonFile = None,
    fail_on: FailOn = None,
) -> None:
    """Change one constant, comparison, hypothesis or quantifier at a time: is more true?

    A place is tight where the changed statement is false, with a counterexample in exact numbers;
    slack where it is proved, by the kernel: the lemma can be strengthened; else undecided.

    Changes after which less is said are counted only.  Of a lemma that is not proved nothing is
    said.  Status 0, unless --fail-on says otherwise.

    Examples:

        memcap mutate ramp.low

        memcap mutate my_lemmas.py --effort 5 --json mutants.json

        memcap mutate my_lemmas.py --fail-on slack --fail-on undecided
    """
    require_folders(json)
    lemmas = find(targets, LIBRARY)
    began = time.monotonic()
    with warnings.catch_warnings(), progress_bar() as progress:
        warnings.simplefilter("ignore")  # the store's: what it lacks is asked again
        found = tightness(
            lemmas,
            effort=effort,
            timeout=timeout,
            processes=jobs or os.cpu_count() or 1,
            store=answers(),
            progress=progress,
        )
    seconds = time.monotonic() - began
    ok = not any(table.fails(one, verdict) for one in found for verdict in fail_on or ())
    table.show(results(json), found, seconds)
    if json is not None:
        write_json(json, table.as_json(found, seconds, ok))
    if not ok:
        raise typer.Exit(1)
