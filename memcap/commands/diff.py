"""`memcap diff`: what became of the statements on record."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from memcap.checking import progress_bar
from memcap.commands.options import Jobs, JsonFile, LockFile, RecordTargets
from memcap.commands.outcome import some_of, unread
from memcap.console import results, write_json
from memcap.guard import require_verdicts
from memcap.records import as_kept, beside, from_here, kept_at, named_by, recorded, today
from memcap.revisions import at_revision
from memcap.symbolic.language.errors import InputError
from memcap.symbolic.lock.compare import Change, compare
from memcap.symbolic.lock.lock import Lock
from memcap.symbolic.mutation.asking import Asking
from memcap.tables import diff as table
from memcap.tables.check import require_folders

__all__ = ["diff"]

Against = Annotated[
    str | None,
    typer.Option(
        metavar="REV|FILE",
        help="Compare with a git revision, or with another record.",
        show_default=False,
    ),
]
Allowed = Annotated[
    list[str] | None,
    typer.Option(
        metavar="VERDICT",
        help="Not a reason for status 1: stronger, new, 'rests on less', …",
        show_default=False,
    ),
]


def diff(
    targets: RecordTargets = None,
    against: Against = None,
    allow: Allowed = None,
    file: LockFile = None,
    jobs: Jobs = None,
    json: JsonFile = None,
) -> None:
    """Say of each theorem on record what became of its statement.

    unchanged     but for names of variables and hypotheses, and their order

    reworded      equivalent: the kernel has made both theorems, from certificates

    redefined     so it is, but a definition in it is not shown to mean the same

    renamed       the same statement, under another name

    stronger, weaker, incomparable    with an instance on which the two statements differ

    undecided, new, removed

    rests on more, rests on less    solvers

    not proved

    Status 1 unless all are unchanged or reworded (see --allow); 2 if a target cannot be read, and
    then the others are compared all the same.  A definition that means something else is a change
    of every statement that uses it, and is named.

    Examples:

        memcap diff

        memcap diff --against main --allow stronger --allow new

        memcap diff my_lemmas.py --against HEAD~1 --json changes.json
    """
    require_folders(json)
    allowed = require_verdicts("--allow", allow or [])
    found, before, wrong = _compared(targets or [], against, file, jobs)
    table.show(results(json), found, before, allowed)
    if json is not None:
        content = table.as_json(found, before, allowed)
        write_json(json, {**content, "ok": content["ok"] and not wrong, "unread": wrong})
    unread(wrong)
    if not all(one.allowed(allowed) for one in found):
        raise typer.Exit(1)


def _compared(
    targets: list[str], against: str | None, file: str | None, jobs: int | None
) -> tuple[list[Change], Lock, list[str]]:
    """What became of the theorems, the record of before, and what could not be read."""
    path, here, before = _both(targets, against, file)
    found = beside(here, path, targets)
    wanted = targets or [from_here(target, path) for target in here.targets]
    now, _ = today(some_of(found), wanted, path, jobs)

    def on_record(names: Iterable[str]) -> set[str]:
        return named_by(before, [as_kept(n, p) for n in names for p in {path, against or path}])

    names = now.theorems.keys() | (on_record(targets) if targets else before.theorems.keys())
    with progress_bar() as progress:
        asking = Asking(jobs or os.cpu_count() or 1, progress)
        changes = compare(before, now, names - on_record(found.wrong), asking)
    return changes, before, found.complaints


def _both(targets: list[str], against: str | None, file: str | None) -> tuple[str, Lock, Lock]:
    """The record whose targets are meant, and where it is, then the one to compare with.

    The first is the one here, if there is one.  Raises InputError where neither a record nor a
    target says what of here is meant.
    """
    path = kept_at(file)
    if against is None:
        before = recorded(file)
        return path, before, before
    here = recorded(file) if Path(path).exists() else None
    if Path(against).is_file():
        before = recorded(against)
        if here is None and Path(against).resolve().parent == Path(path).resolve().parent:
            here = before
        if here is None and not targets:
            raise InputError(path, "", f"there is no such record; name what {against} is to meet")
        return path, here or replace(before, targets=()), before
    kept = [as_kept(target, path) for target in targets]
    before = at_revision(against, path, kept or (here.targets if here is not None else ()))
    return path, here or before, before
