"""`memcap recheck`: are the certificates right?  No solver is loaded."""

from __future__ import annotations

import typer

from memcap.commands.check import LIBRARY, Targets, answers, progress_bar, report_to
from memcap.commands.options import JsonFile

__all__ = ["recheck"]


def recheck(targets: Targets = None, json: JsonFile = None) -> None:
    """Check every certificate again, without any solver.

    A theorem is proved when each of its obligations has a certificate that checks: beside the
    lemma file, in certificates/, or among the answers that `memcap check` has kept.  Everything
    else is unknown.  Status 1 unless all are proved.

    Examples:

        memcap recheck

        memcap recheck 'bits.*' --json report.json
    """
    import warnings

    from memcap import verdicts
    from symbolic.check import recheck as recheck_lemmas
    from symbolic.loading import find

    verdicts.require_folders(json)
    lemmas = find(targets or [], LIBRARY)
    with warnings.catch_warnings(), progress_bar() as progress:
        warnings.simplefilter("ignore")  # the store's: they are in the report
        report = recheck_lemmas(lemmas, store=answers(), progress=progress)
    report_to(report, json)
    typer.echo("no solver was used", err=json == "-")
