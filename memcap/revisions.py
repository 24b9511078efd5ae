"""The record of theorems at a revision of a git repository."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from memcap.symbolic.language.errors import InputError
from memcap.symbolic.lock.file import decoded, loads, read_file
from memcap.symbolic.lock.lock import Lock

__all__ = ["at_revision"]

SHALLOW = "; this clone is shallow, and `git fetch --unshallow` gets the rest"


def at_revision(revision: str, file: str, targets: Sequence[str]) -> Lock:
    """The record of a revision: its own file, or else one made from its sources.

    The sources are laid out in a folder for the time being, and their own lemmas are checked
    there, by the memcap that they have or else by this one.  ``targets`` are as a record in
    ``file`` calls them.

    Raises:
        InputError: there is no such revision or file, or its lemmas cannot be recorded.
    """
    path = Path(file).resolve()
    commit = _commit(path.parent, revision)
    if not _git(path.parent, revision, "ls-tree", commit, "--", path.name):
        return _made(path, revision, commit, targets)
    content = _git(path.parent, revision, "show", f"{commit}:./{path.name}")
    place = f"{revision}:{path.name}"
    return loads(decoded(content, place), place)


def _commit(folder: Path, revision: str) -> str:
    """The name of a revision's commit."""
    asked = ("rev-parse", "--verify", f"{revision}^{{commit}}")
    return _git(folder, revision, *asked).decode().strip()


def _made(path: Path, revision: str, commit: str, targets: Sequence[str]) -> Lock:
    """The record of a revision that has none."""
    prefix = _git(path.parent, revision, "rev-parse", "--show-prefix").decode().strip()
    top = _git(path.parent, revision, "rev-parse", "--show-toplevel").decode().strip()
    sources = _git(Path(top), revision, "archive", "--format=tar", commit)
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(sources)) as archive:
            archive.extractall(folder, filter="data")
        made = Path(folder) / prefix / path.name
        made.parent.mkdir(parents=True, exist_ok=True)
        here = [sys.executable, "-m", "memcap", "lock", *targets, "--lock", str(made)]
        paths = os.pathsep.join(filter(None, [folder, os.environ.get("PYTHONPATH", "")]))
        done = subprocess.run(
            here,
            cwd=made.parent,
            env={**os.environ, "PYTHONPATH": paths},
            capture_output=True,
            text=True,
        )
        if done.returncode or not made.exists():
            last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
            reason = f"the lemmas of {revision} cannot be recorded: {''.join(last)}"
            raise InputError("--against", "", reason)
        return replace(read_file(made), place=revision)


def _git(folder: Path, revision: str, *words: str) -> bytes:
    """What git says.

    Raises:
        InputError: it refuses, with its reason, or there is no git.
    """
    if not folder.is_dir():
        raise InputError(folder, "", "there is no such directory")
    try:
        done = subprocess.run(["git", *words], cwd=folder, capture_output=True)
    except OSError:
        reason = f"{revision} is no file, and git, which knows revisions, is not installed"
        raise InputError("--against", "", reason) from None
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").removeprefix("fatal: ").strip()
        reason = f"{revision} is neither a file nor a git revision here: git says: {said}"
        raise InputError("--against", "", reason + (SHALLOW if _is_shallow(folder) else ""))
    return done.stdout


def _is_shallow(folder: Path) -> bool:
    asked = ["git", "rev-parse", "--is-shallow-repository"]
    return subprocess.run(asked, cwd=folder, capture_output=True).stdout.strip() == b"true"
