"""`memcap check`: are the lemmas true, and shown?"""

from __future__ import annotations

from typing import Annotated, NoReturn

import typer

from memcap.checking import checked, progress_bar
from memcap.commands.options import Effort, Jobs, JsonFile, LockFile, Recorded, Targets, Timeout
from memcap.commands.outcome import report_to, some_of
from memcap.console import complain
from memcap.records import asked
from memcap.symbolic.checking.check import Disagreement
from memcap.symbolic.kernel.obligation import digest
from memcap.symbolic.language.errors import InputError
from memcap.symbolic.oracles import OracleError, oracle
from memcap.symbolic.store.files import write_whole
from memcap.tables.check import require_folders

__all__ = ["check"]

Fresh = Annotated[
    bool, typer.Option("--fresh", help="Search everything again; use nothing stored.")
]
Solvers = Annotated[
    str | None,
    typer.Option(
        metavar="NAMES",
        help="Second opinions: ask z3, cvc5, or both (z3,cvc5) about every obligation too.",
        show_default=False,
    ),
]
JunitFile = Annotated[
    str | None, typer.Option("--junit", metavar="FILE", help="Write a JUnit XML report.")
]


def check(
    targets: Targets = None,
    fresh: Fresh = False,
    solver: Solvers = None,
    effort: Effort = 1.0,
    timeout: Timeout = None,
    jobs: Jobs = None,
    json: JsonFile = None,
    junit: JunitFile = None,
    recorded: Recorded = False,
    lock: LockFile = None,
) -> None:
    """Check lemmas: every proof step, every divisor, and that the hypotheses can be met.

    Verdicts: proved; refuted, with an exact counterexample; vacuous, when the hypotheses
    contradict each other; unknown, with the reason. Status 1 unless all are proved; 2 if a target
    cannot be read, and then the others are checked all the same.

    Each obligation gets a certificate, which is checked without a solver.  Where none is found,
    z3 and then cvc5 are asked: the theorem rests on them, and a note names the step.

    The search is bounded by what is counted, not by seconds, so that the verdict is the same on
    every machine.  --effort 10 searches ten times as long; --timeout only stops what hangs, and
    a note tells of it.

    Two solvers that contradict each other (see --solver) stop everything.

    Examples:

        memcap check

        memcap check 'ramp.*' --fresh --solver cvc5

        memcap check my_lemmas.py --effort 10 --json report.json

        memcap check --recorded
    """
    require_folders(json, junit)
    found = asked(targets, recorded, lock)
    lemmas = some_of(found)
    names = _solvers(solver) if solver is not None else ()
    with progress_bar() as progress:
        try:
            report = checked(
                lemmas, opinions=names, fresh=fresh, effort=effort, timeout=timeout, jobs=jobs,
                progress=progress,
            )  # fmt: skip
        except Disagreement as disagreement:
            _stop(disagreement)
    report_to(report, found, json, junit)


def _stop(disagreement: Disagreement) -> NoReturn:
    """One of two solvers is wrong: say so, and keep the obligation."""
    file = f"disagreement-{digest(disagreement.text)[:8]}.smt2"
    write_whole(file, f"{disagreement.text}\n(check-sat)\n".encode())
    complain(
        f"SOLVERS DISAGREE: {disagreement}",
        f"one of them is wrong; nothing was concluded; the obligation is in {file}",
    )
    raise typer.Exit(1)


def _solvers(text: str) -> tuple[str, ...]:
    """The names in --solver.

    Raises:
        InputError: one of them is no solver, or is not installed.
    """
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",")))
    for name in names:
        try:
            oracle(name).version()
        except OracleError as error:
            raise InputError("--solver", "", str(error)) from None
    return names
