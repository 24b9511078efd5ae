"""`memcap recheck`: are the certificates right?  No solver is loaded."""

from __future__ import annotations

import warnings

import typer

from memcap.checking import answers, progress_bar
from memcap.commands.options import JsonFile, LockFile, Recorded, Targets
from memcap.commands.outcome import report_to, some_of
from memcap.records import asked
from memcap.symbolic.checking import check
from memcap.tables.check import require_folders

__all__ = ["recheck"]


def recheck(
    targets: Targets = None,
    json: JsonFile = None,
    recorded: Recorded = False,
    lock: LockFile = None,
) -> None:
    """Check every certificate again, without any solver.

    A theorem is proved when each of its obligations has a certificate that checks: beside the
    lemma file, in certificates/, or among the answers that `memcap check` has kept.  Everything
    else is unknown.  Status 1 unless all are proved; 2 if a target cannot be read.

    Examples:

        memcap recheck

        memcap recheck 'bits.*' --json report.json

        memcap recheck --recorded
    """
    require_folders(json)
    found = asked(targets, recorded, lock)
    lemmas = some_of(found)
    with warnings.catch_warnings(), progress_bar() as progress:
        warnings.simplefilter("ignore")  # the store's: they are in the report
        report = check.recheck(lemmas, store=answers(), progress=progress)
    report_to(report, found, json)
    typer.echo("no solver was used", err=json == "-")
