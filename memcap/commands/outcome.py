"""How a command about lemmas ends: what is shown and written, and its status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import typer

from memcap.console import complain, note, results
from memcap.symbolic.checking.results import Report
from memcap.symbolic.proving.lemma import Lemma
from memcap.symbolic.proving.loading import Found
from memcap.tables import check as table

__all__ = ["report_to", "some_of", "unread"]


def some_of(found: Found) -> Sequence[Lemma]:
    """The lemmas that were found; where there are none, what is wrong is said, with status 2."""
    if not found.lemmas:
        unread(found.complaints)
    return found.lemmas


def unread(complaints: Sequence[str]) -> None:
    """Say what is wrong with what could not be read, and exit with 2 if there is something."""
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
    if found is not None:
        report = replace(report, unread=(*found.complaints, *report.unread))
    for warning in report.warnings:
        note(f"warning: {warning}")
    table.show(results(json), report)
    if json is not None:
        table.write_json_report(json, report)
    if junit is not None:
        table.write_junit_report(junit, report)
    unread(report.unread)
    if not report.ok:
        raise typer.Exit(1)
