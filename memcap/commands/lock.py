"""`memcap lock`: the statements on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from memcap.commands.options import Jobs, LockFile, RecordTargets
from memcap.commands.outcome import report_to
from memcap.console import complain, say
from memcap.records import beside, from_here, kept_at, named_by, recorded, today
from memcap.symbolic.checking.results import Report
from memcap.symbolic.language.errors import InputError
from memcap.symbolic.lock.file import dumps
from memcap.symbolic.lock.lock import Lock
from memcap.symbolic.store.files import write_whole

__all__ = ["lock"]


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
    complain(f"{file} is not written: only theorems go on record")
    open_ones = tuple(one for one in report.results if one.verdict != "proved")
    report_to(replace(report, results=open_ones), None, None)


def _joined(old: Lock, new: Lock) -> Lock:
    """The old record with some theorems recorded anew, and the targets of both.

    Raises:
        InputError: what stays on record uses a definition that has changed.
    """
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
