"""`memcap check`: are the lemmas true, and shown?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from memcap.commands.options import Effort, Jobs, JsonFile, LockFile, Recorded, Timeout
from memcap.names import LIBRARY

if TYPE_CHECKING:
    from memcap.symbolic.checking.check import Disagreement
    from memcap.symbolic.checking.pool import Progress
    from memcap.symbolic.checking.results import Report
    from memcap.symbolic.proving.lemma import Lemma
    from memcap.symbolic.proving.loading import Found
    from memcap.symbolic.store.store import Store

__all__ = [
    "LIBRARY", "TARGET", "Targets", "answers", "check", "checked", "progress_bar", "report_to",
    "some_of", "unread",
]  # fmt: skip

TARGET = "A lemma, a glob such as 'bits.*', a module such as proofs.gadgets, or your own .py file"
Targets = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[TARGET]...",
        help=f"{TARGET}; all of proofs if not given.",
        show_default=False,
    ),
]


def check(
    targets: Targets = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Search everything again; use nothing stored.")
    ] = False,
    solver: Annotated[
        str | None,
        typer.Option(
            metavar="NAMES",
            help="Second opinions: ask z3, cvc5, or both (z3,cvc5) about every obligation too.",
            show_default=False,
        ),
    ] = None,
    effort: Effort = 1.0,
    timeout: Timeout = None,
    jobs: Jobs = None,
    json: JsonFile = None,
    junit: Annotated[
        str | None, typer.Option("--junit", metavar="FILE", help="Write a JUnit XML report.")
    ] = None,
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

    from memcap import verdicts
    from memcap.records import asked
    from memcap.symbolic.checking.check import Disagreement

    verdicts.require_folders(json, junit)
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


def some_of(found: Found) -> Sequence[Lemma]:
    """The lemmas that were found; where there are none, what is wrong is said, with status 2."""
    if not found.lemmas:
        unread(found.complaints)
    return found.lemmas


def unread(complaints: Sequence[str]) -> None:
    """Say what is wrong with what could not be read, and exit with 2 if there is something."""
    from memcap.console import complain

    for line in complaints:
        complain(line)
    if complaints:
        raise typer.Exit(2)


def report_to(
    report: Report, found: Found | None, json: str | None, junit: str | None = None
) -> None:
    """Show a report, write it where it is wanted, and exit with 1 unless all is proved.

    Targets, in ``found``, and proofs that cannot be read are reported, too; the status then is 2.
    """
    from dataclasses import replace

    from memcap import verdicts
    from memcap.console import note, results

    if found is not None:
        report = replace(report, unread=(*found.complaints, *report.unread))
    for warning in report.warnings:
        note(f"warning: {warning}")
    verdicts.show(results(json), report)
    if json is not None:
        verdicts.write_json_report(json, report)
    if junit is not None:
        verdicts.write_junit_report(junit, report)
    unread(report.unread)
    if not report.ok:
        raise typer.Exit(1)


def _stop(disagreement: Disagreement) -> NoReturn:
    """One of two solvers is wrong: say so, and keep the obligation."""
    from memcap.console import complain
    from memcap.numeric.files import write_whole
    from memcap.symbolic.kernel.obligation import digest

    file = f"disagreement-{digest(disagreement.text)[:8]}.smt2"
    write_whole(file, f"{disagreement.text}\n(check-sat)\n".encode())
    complain(
        f"SOLVERS DISAGREE: {disagreement}",
        f"one of them is wrong; nothing was concluded; the obligation is in {file}",
    )
    raise typer.Exit(1)


def answers() -> Store:
    """The store of answers, in the user's cache folder ($MEMCAP_CACHE)."""
    from memcap.numeric.fetch import cache_directory
    from memcap.symbolic.store.store import Store

    return Store(cache_directory() / "answers")


def _solvers(text: str) -> tuple[str, ...]:
    """The names in --solver.

    Raises:
        InputError: one of them is no solver, or is not installed.
    """
    from memcap.symbolic.language.errors import InputError
    from memcap.symbolic.oracles import OracleError, oracle

    names = tuple(dict.fromkeys(name.strip() for name in text.split(",")))
    for name in names:
        try:
            oracle(name).version()
        except OracleError as error:
            raise InputError("--solver", "", str(error)) from None
    return names


def checked(  # type: ignore[no-untyped-def]
    lemmas, *, opinions=(), fresh=False, effort=1.0, timeout=None, jobs=None, progress=None
) -> Report:
    """The report on lemmas, with the user's store of answers."""
    import os
    import warnings

    from memcap.symbolic.checking.check import check as check_lemmas

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the store's: they are in the report
        return check_lemmas(
            lemmas,
            opinions=opinions,
            effort=effort,
            timeout=timeout,
            processes=jobs or os.cpu_count() or 1,
            store=answers(),
            fresh=fresh,
            progress=progress,
        )


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar on stderr, where that is a terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from memcap.console import plain, stderr

    console = stderr()
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[step]}"),
    )
    off = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=off) as bar:
        task = bar.add_task("", total=None, step="reading the proofs")

        def tell(done: int, total: int, label: str) -> None:
            bar.update(task, completed=done, total=total, step=plain(label).replace("[", "("))

        yield tell
