"""`memcap stability`: does a solver still show each step when it is asked in another way?"""

from __future__ import annotations

import os
import re
from fractions import Fraction
from typing import Annotated

import typer

from memcap.checking import progress_bar
from memcap.commands.options import Jobs, JsonFile, Targets
from memcap.console import complain, results, write_json
from memcap.names import LIBRARY
from memcap.symbolic.kernel.obligation import digest
from memcap.symbolic.language.errors import InputError
from memcap.symbolic.oracles import OracleError
from memcap.symbolic.proving.loading import find
from memcap.symbolic.stability.stability import Bounds, Measured, Stability, measure
from memcap.symbolic.store.files import write_whole
from memcap.tables import stability as table
from memcap.tables.check import require_folders

__all__ = ["stability"]

NUMBER = r"\d{1,9}(\.\d{1,9}|/[1-9]\d{0,8})?"

Runs = Annotated[int, typer.Option(min=1, max=1000, metavar="N", help="Variants of each kind.")]
Failures = Annotated[
    str,
    typer.Option(metavar="PERCENT", help="How many variants of a step may be left unanswered."),
]
Spread = Annotated[
    str,
    typer.Option(metavar="RATIO", help="How many times the median the largest count may be."),
]
Limit = Annotated[
    int,
    typer.Option(
        min=1, max=2**32 - 1, metavar="COUNT", help="What Z3 may count for a variant (rlimit)."
    ),
]
Seed = Annotated[int, typer.Option(min=0, metavar="N", help="Draw other names, orders and seeds.")]


def stability(
    targets: Targets = None,
    runs: Runs = 5,
    failures: Failures = "0",
    spread: Spread = "10",
    limit: Limit = 10_000_000,
    seed: Seed = 0,
    jobs: Jobs = None,
    json: JsonFile = None,
) -> None:
    """Ask Z3 about every obligation in other ways that mean the same.

    An obligation is asked as it stands, with its symbols renamed, with its hypotheses shuffled and
    with other random seeds.  It is stable if Z3 shows it each time and no time takes far more than
    most; else it is spread, unstable (some variants fail) or unsolvable (all do), and a later
    version of the solver may not show it.  Status 1 unless all are stable.

    What is compared is what Z3 counts, not seconds: the same command says the same everywhere.
    Spread is not looked at where the largest count is below 100,000.  No stored answer is used.

    Examples:

        memcap stability

        memcap stability 'bits.*' --runs 20 --seed 1

        memcap stability my_lemmas.py --failures 10 --spread 5 --json stability.json
    """
    require_folders(json)
    bounds = _bounds(failures, spread)
    lemmas = find(targets or [], LIBRARY)
    with progress_bar() as progress:
        try:
            report = measure(
                lemmas,
                runs=runs,
                seed=seed,
                limit=limit,
                bounds=bounds,
                processes=jobs or os.cpu_count() or 1,
                progress=progress,
            )
        except OracleError as error:
            raise InputError("stability", "", str(error)) from None
    table.show(results(json), report)
    if json is not None:
        write_json(json, table.as_json(report))
    _raise_alarm(report)
    if not report.ok:
        raise typer.Exit(1)


def _bounds(failures: str, spread: str) -> Bounds:
    """What is allowed; raises InputError for what is no number or out of range."""
    share, ratio = _number("--failures", failures), _number("--spread", spread)
    if share > 100:
        raise InputError("--failures", "", f"{failures} is more than 100 per cent")
    if ratio < 1:
        raise InputError("--spread", "", f"{spread} is less than 1")
    return Bounds(share, ratio)


def _number(option: str, text: str) -> Fraction:
    """An exact number such as 5, 2.5 or 5/2."""
    if re.fullmatch(NUMBER, text, re.ASCII) is None:
        raise InputError(option, "", f"{text!r} is no number; give one such as 5, 2.5 or 5/2")
    return Fraction(text)


def _raise_alarm(report: Stability) -> None:
    """A model of what was to be shown impossible: say so, and keep the text."""
    for one in report.obligations:
        if one.model is not None:
            text = one.model.variant.text
            file = f"satisfiable-{digest(text)[:8]}.smt2"
            write_whole(file, f"{text}\n(check-sat)\n".encode())
            complain(f"SATISFIABLE: {one.lemma}: {one.step}: {_told(one)}", f"it is in {file}")


def _told(one: Measured) -> str:
    """What can be wrong."""
    if one.shown:
        return "the solver shows it and has a model of it: the solver is wrong, or a variant is"
    return "the solver has a model: the step is false, or the solver is wrong"
