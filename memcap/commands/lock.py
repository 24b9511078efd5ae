"""`memcap lock` and `memcap diff`: the statements on record, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from memcap.commands.check import TARGET, report_to, some_of, unread
from memcap.commands.options import Jobs, JsonFile, LockFile
from memcap.console import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from memcap.symbolic.checking.results import Report
    from memcap.symbolic.lock.compare import Change
    from memcap.symbolic.lock.lock import Lock

__all__ = ["diff", "lock"]

RecordTargets = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[TARGET]...",
        help=f"{TARGET}; all that is on record if not given.",
        show_default=False,
    ),
]


def lock(targets: RecordTargets = None, file: LockFile = None, jobs: Jobs = None) -> None:
    """Record what the theorems say, for `memcap diff`.

    Of each theorem: its statement, a hash of it and of all definitions that it uses, what it
    rests on, its source.  The record is a text file to be kept with the proofs: a change of a
    statement is then a change of the record, and seen in a review.

    Without targets the ones on record are recorded anew.  Those of some of the theorems on record
    replace theirs and leave the others.  Nothing is written unless all are proved.

    The record is statements.lock here, or in a folder above as far as the top of the git
    repository; if there is none it is made here.  Files stand in it as seen from its folder.

    Examples:

        memcap lock my_lemmas.py

        memcap lock

        memcap lock my_lemmas.py --lock my_statements.lock
    """
    from pathlib import Path

    from memcap.numeric.files import write_whole
    from memcap.records import beside, from_here, kept_at, recorded, today
    from memcap.symbolic.lock.file import dumps

    path = kept_at(file)
    old = recorded(path) if Path(path).exists() else None
    lemmas = beside(old, path, targets or []).whole()
    wanted = targets or [from_here(target, path) for target in (old.targets if old else ())]
    new, report = today(lemmas, wanted, path, jobs)
    if not report.ok:
        _refuse(report, path)
    if targets and old is not None:
        new = _joined(old, new)
    text = dumps(new)
    kept = old is not None and dumps(old) == text
    if not kept:
        write_whole(path, text.encode())
    say(f"{path}: {_told(old, new)}{', as before' if kept else ''}")


def _refuse(report: Report, file: str) -> None:
    """Show what is not proved, and exit with 1."""
    from dataclasses import replace

    from memcap.console import complain

    complain(f"{file} is not written: only theorems go on record")
    open_ones = tuple(one for one in report.results if one.verdict != "proved")
    report_to(replace(report, results=open_ones), None, None)


def _joined(old: Lock, new: Lock) -> Lock:
    """The old record with some theorems recorded anew, and the targets of both.

    Raises:
        InputError: what stays on record uses a definition that has changed.
    """
    from dataclasses import replace

    from memcap.records import named_by
    from memcap.symbolic.language.errors import InputError

    replaced = named_by(old, new.targets) | new.theorems.keys()
    left = {n: e for n, e in old.theorems.items() if n not in replaced}
    if left:
        changed = [n for n, d in new.definitions.items() if old.definitions.get(n, d) != d]
        if changed:
            reason = f"the definition of {min(changed)} changed: record all, with `memcap lock`"
            raise InputError(old.place, "", reason)
    theorems = dict(sorted({**left, **new.theorems}.items()))
    definitions = dict(sorted({**(old.definitions if left else {}), **new.definitions}.items()))
    joined = replace(new, theorems=theorems, definitions=definitions)
    return replace(joined, targets=_targets(joined, (*old.targets, *new.targets)))


def _targets(lock: Lock, targets: Sequence[str]) -> tuple[str, ...]:
    """Those of the targets that mean something on record which none before them means."""
    from memcap.records import named_by

    needed, known = list[str](), set[str]()
    for target in targets:
        meant = named_by(lock, [target])
        if not meant <= known:
            needed.append(target)
            known |= meant
    return tuple(needed)


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
    targets: RecordTargets = None,
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
    from memcap import changes
    from memcap.console import results, write_json
    from memcap.guard import require_verdicts
    from memcap.verdicts import require_folders

    require_folders(json)
    allowed = require_verdicts("--allow", allow or [])
    found, before, wrong = _compared(targets or [], against, file, jobs)
    changes.show(results(json), found, before, allowed)
    if json is not None:
        content = changes.as_json(found, before, allowed)
        write_json(json, {**content, "ok": content["ok"] and not wrong, "unread": wrong})
    unread(wrong)
    if not all(one.allowed(allowed) for one in found):
        raise typer.Exit(1)


def _compared(
    targets: list[str], against: str | None, file: str | None, jobs: int | None
) -> tuple[list[Change], Lock, list[str]]:
    """What became of the theorems, the record of before, and what could not be read."""
    import os

    from memcap.commands.check import progress_bar
    from memcap.records import as_kept, beside, from_here, named_by, today
    from memcap.symbolic.lock.compare import compare
    from memcap.symbolic.mutation.asking import Asking

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
    from dataclasses import replace
    from pathlib import Path

    from memcap.records import as_kept, kept_at, recorded
    from memcap.revisions import at_revision
    from memcap.symbolic.language.errors import InputError

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
