"""`memcap lock` and `memcap diff`: the statements on record, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from memcap.commands.check import Targets, report_to
from memcap.commands.options import Jobs, JsonFile
from memcap.console import say
from memcap.names import RECORD

if TYPE_CHECKING:
    from symbolic.lock.compare import Change
    from symbolic.lock.lock import Lock
    from symbolic.results import Report

__all__ = ["diff", "lock"]

LockFile = Annotated[
    str, typer.Option("--lock", metavar="FILE", help="The record.", show_default=True)
]


def lock(targets: Targets = None, file: LockFile = RECORD, jobs: Jobs = None) -> None:
    """Record what the theorems say, for `memcap diff`.

    Of each theorem: its statement, a hash of it and of all definitions that it uses, what it
    rests on, its source.  The record is a text file to be kept with the proofs: a change of a
    statement is then a change of the record, and seen in a review.

    Without targets the ones on record are recorded anew, or all of proofs.  Those of some of the
    theorems on record replace theirs and leave the others.  Nothing is written unless all are
    proved.

    Examples:

        memcap lock

        memcap lock my_lemmas.py --lock my_statements.lock
    """
    from pathlib import Path

    from memcap.records import load, named_by, recorded, today
    from numeric.files import write_whole
    from symbolic.lock.file import dumps

    old = recorded(file) if Path(file).exists() else None
    if old is not None:
        load(old)
    wanted = targets or (list(old.targets) if old is not None else [])
    new, report = today(wanted, file, jobs)
    if not report.ok:
        _refuse(report, file)
    if targets and old is not None:
        new = _joined(old, new, named_by(old, targets, new.files))
    text = dumps(new)
    kept = old is not None and dumps(old) == text
    if not kept:
        write_whole(file, text.encode())
    say(f"{file}: {_told(old, new)}{', as before' if kept else ''}")


def _refuse(report: Report, file: str) -> None:
    """Show what is not proved, and exit with 1."""
    from dataclasses import replace

    from memcap.console import complain

    complain(f"{file} is not written: only theorems go on record")
    open_ones = tuple(one for one in report.results if one.verdict != "proved")
    report_to(replace(report, results=open_ones), None)


def _joined(old: Lock, new: Lock, replaced: set[str]) -> Lock:
    """The old record with some theorems recorded anew, and the targets of both.

    Raises:
        InputError: what stays on record uses a definition that has changed.
    """
    from dataclasses import replace

    from symbolic.errors import InputError

    left = {n: e for n, e in old.theorems.items() if n not in replaced | new.theorems.keys()}
    if left:
        changed = [n for n, d in new.definitions.items() if old.definitions.get(n, d) != d]
        if changed:
            reason = f"the definition of {min(changed)} changed: record all, with `memcap lock`"
            raise InputError(old.place, "", reason)
    theorems = dict(sorted({**left, **new.theorems}.items()))
    definitions = dict(sorted({**(old.definitions if left else {}), **new.definitions}.items()))
    targets = tuple(dict.fromkeys([*old.targets, *([] if left else new.targets)]))
    return replace(new, theorems=theorems, definitions=definitions, targets=targets)


def _told(old: Lock | None, new: Lock) -> str:
    """How many theorems are on record, and how many of them changed."""
    before = old.theorems if old is not None else {}
    counts = {
        "new": sum(n not in before for n in new.theorems) if old is not None else 0,
        "changed": sum(n in before and before[n] != e for n, e in new.theorems.items()),
        "removed": sum(n not in new.theorems for n in before),
    }
    some = [f"{count} {what}" for what, count in counts.items() if count]
    total = f"{len(new.theorems)} theorems, {len(new.definitions)} definitions"
    return ", ".join([total, *some])


def diff(
    targets: Targets = None,
    against: Annotated[
        str | None,
        typer.Option(
            metavar="REV|FILE",
            help="Compare with a git revision, or with another record.",
            show_default=False,
        ),
    ] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option(
            metavar="VERDICT",
            help="Not a reason for status 1: stronger, new, 'rests on less', …",
            show_default=False,
        ),
    ] = None,
    file: LockFile = RECORD,
    jobs: Jobs = None,
    json: JsonFile = None,
) -> None:
    """Say of each theorem on record what became of its statement.

    unchanged     but for names of variables and hypotheses, and their order

    reworded      equivalent, as the checker shows

    stronger, weaker, incomparable    with an instance on which the two statements differ

    undecided, new, removed

    rests on more, rests on less    solvers and axioms

    not proved

    Status 1 unless all are unchanged or reworded (see --allow).  A changed definition is a change
    of every statement that uses it, and is named.

    Examples:

        memcap diff

        memcap diff --against main --allow stronger --allow new

        memcap diff my_lemmas.py --against HEAD~1 --json changes.json
    """
    from memcap import changes
    from memcap.console import results, write_json
    from memcap.guard import require_verdicts
    from memcap.verdicts import require_folders

    require_folders(json)
    allowed = require_verdicts("--allow", allow or [])
    found, before = _compared(targets or [], against, file, jobs)
    changes.show(results(json), found, before, allowed)
    if json is not None:
        write_json(json, changes.as_json(found, before, allowed))
    if not all(one.allowed(allowed) for one in found):
        raise typer.Exit(1)


def _compared(
    targets: list[str], against: str | None, file: str, jobs: int | None
) -> tuple[list[Change], Lock]:
    """What became of the theorems, and the record with which they were compared."""
    import os
    from pathlib import Path

    from memcap.commands.check import progress_bar
    from memcap.records import at_revision, load, named_by, recorded, today
    from symbolic.lock.compare import compare
    from symbolic.mutation.asking import Asking

    if against is None:
        before = recorded(file)
    elif Path(against).is_file():
        before = recorded(against)
    else:
        before = at_revision(against, file, targets)
    load(before)
    wanted = targets or list(before.targets)
    now, _ = today(wanted, file, jobs)
    names = None
    if targets:
        names = now.theorems.keys() | named_by(before, targets, now.files)
    with progress_bar() as progress:
        asking = Asking(jobs or os.cpu_count() or 1, progress)
        return compare(before, now, names, asking), before
