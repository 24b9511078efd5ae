"""Records of theorems: of today, in a file, at a revision of a git repository."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
import tempfile
import warnings
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from memcap.commands.check import checked, progress_bar
from memcap.names import LIBRARY
from symbolic.errors import InputError

if TYPE_CHECKING:
    from symbolic.lemma import Lemma
    from symbolic.lock.lock import Lock
    from symbolic.pool import Progress
    from symbolic.results import Report

__all__ = ["at_revision", "load", "named_by", "record_of", "recorded", "today"]


def today(targets: Sequence[str], file: str, jobs: int | None) -> tuple[Lock, Report]:
    """The record of the lemmas that the targets name, all checked, as it would stand in ``file``.

    Raises:
        InputError: there is no such target, or a file of lemmas cannot be read.
    """
    from symbolic.loading import find

    lemmas = find(targets, LIBRARY)
    with progress_bar() as progress:
        return record_of(lemmas, file, list(targets) or [LIBRARY], jobs, progress)


def record_of(
    lemmas: Sequence[Lemma],
    file: str,
    targets: Sequence[str] = (),
    jobs: int | None = None,
    progress: Progress | None = None,
) -> tuple[Lock, Report]:
    """The record of these lemmas, all checked, as it would stand in ``file``.

    Raises:
        InputError: a proof cannot be read.
    """
    from symbolic.lock.lock import record
    from symbolic.plan import deeply

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the store's: they are in the report
        report = checked(lemmas, jobs=jobs, progress=progress)
    folder = Path(file).resolve().parent
    return deeply(lambda: record(lemmas, report, targets, folder)), report


def recorded(file: str) -> Lock:
    """The record in a file.

    Raises:
        InputError: there is none, or it is no record.
    """
    from symbolic.lock.file import read_file

    if not Path(file).exists():
        raise InputError(file, "", "there is no such record; `memcap lock` makes one")
    return read_file(file)


def load(lock: Lock) -> None:
    """Read the files of lemmas that are on record, so that their lemmas are known by name.

    A file that is gone is left to the comparison.
    """
    from symbolic.loading import find

    for target in lock.targets:
        if target.endswith(".py") and Path(target).is_file():
            find([target], LIBRARY)


def named_by(lock: Lock, targets: Sequence[str], files: Collection[str]) -> set[str]:
    """The names on record that the targets mean: by name, by glob, by the file they stand in.

    ``files`` are those of the lemmas that the targets name, as a record in that place has them.
    """
    from fnmatch import fnmatchcase

    whole = [file for file in files if any(_is_whole(t, file) for t in targets)]
    return {
        name
        for name, entry in lock.theorems.items()
        if any(fnmatchcase(name, t) for t in targets) or entry.file in whole
    }


def _is_whole(target: str, file: str) -> bool:
    """Whether a target is a file, or a module or package that it belongs to.

    >>> [_is_whole(target, "proofs/keys.py") for target in ("proofs", "proofs.keys", "L4.keys")]
    [True, True, False]
    """
    if target.endswith(".py"):
        return Path(target).name == Path(file).name
    module = target.replace(".", "/")
    inside = file == f"{module}.py" or file.startswith(f"{module}/")
    return "/" in target or (target.split(".")[0] == LIBRARY and inside)


# --- revisions -----------------------------------------------------------------------------


def at_revision(revision: str, file: str, targets: Sequence[str]) -> Lock:
    """The record of a revision: its own file, or else one made from its sources.

    The sources are laid out in a folder for the time being, and their own lemmas are checked
    there, by the memcap that they have or else by this one.

    Raises:
        InputError: there is no such revision or file, or its lemmas cannot be recorded.
    """
    from symbolic.lock.file import loads

    path = Path(file).resolve()
    asked = ("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    commit = _git(path.parent, revision, *asked)
    if commit is None:
        raise InputError("--against", "", f"{revision} is neither a file nor a git revision here")
    name = commit.decode().strip()
    kept = _git(path.parent, revision, "show", f"{name}:./{path.name}")
    if kept is not None:
        return loads(kept.decode(errors="replace"), f"{revision}:{path.name}")
    return _made(path, revision, name, targets)


def _made(path: Path, revision: str, commit: str, targets: Sequence[str]) -> Lock:
    """The record of a revision that has none."""
    from symbolic.lock.file import read_file

    prefix = (_git(path.parent, revision, "rev-parse", "--show-prefix") or b"").decode().strip()
    top = (_git(path.parent, revision, "rev-parse", "--show-toplevel") or b".").decode().strip()
    sources = _git(Path(top), revision, "archive", "--format=tar", commit)
    if sources is None:
        raise InputError("--against", "", f"git cannot lay out {revision}")
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(sources)) as archive:
            archive.extractall(folder, filter="data")
        made = Path(folder) / path.name
        here = [sys.executable, "-m", "memcap", "lock", *targets, "--lock", str(made)]
        paths = os.pathsep.join(filter(None, [folder, os.environ.get("PYTHONPATH", "")]))
        done = subprocess.run(
            here,
            cwd=Path(folder) / prefix,
            env={**os.environ, "PYTHONPATH": paths},
            capture_output=True,
            text=True,
        )
        if done.returncode or not made.exists():
            last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
            reason = f"the lemmas of {revision} cannot be recorded: {''.join(last)}"
            raise InputError("--against", "", reason)
        return replace(read_file(made), place=revision)


def _git(folder: Path, revision: str, *words: str) -> bytes | None:
    """What git says; None where it refuses.

    Raises:
        InputError: there is no git.
    """
    try:
        done = subprocess.run(["git", *words], cwd=folder, capture_output=True)
    except OSError:
        reason = f"{revision} is no file, and git, which knows revisions, is not installed"
        raise InputError("--against", "", reason) from None
    return done.stdout if done.returncode == 0 else None
