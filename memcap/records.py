"""Records of theorems: where one is, what its targets mean, and the record of today.

The targets of a record are files as seen from its folder, names, globs and modules.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from fnmatch import fnmatchcase
from importlib import import_module
from os.path import relpath
from pathlib import Path

from memcap.checking import checked, progress_bar
from memcap.names import LIBRARY, RECORD
from memcap.symbolic.checking.pool import Progress
from memcap.symbolic.checking.results import Report
from memcap.symbolic.language.deeply import deeply
from memcap.symbolic.language.errors import InputError
from memcap.symbolic.lock.file import read_file
from memcap.symbolic.lock.lock import Lock, record, seen_from
from memcap.symbolic.proving.lemma import Lemma
from memcap.symbolic.proving.loading import Found, is_file, search

__all__ = [
    "as_kept", "asked", "beside", "from_here", "kept_at", "means", "named_by", "record_of",
    "recorded", "require_files", "require_targets", "today",
]  # fmt: skip

HOW = "`memcap lock FILE` records what the lemmas of FILE say"


# --- where a record is, and what its targets mean --------------------------------------------


def kept_at(named: str | None = None, start: Path | None = None) -> str:
    """Where the record is, or would be.

    Args:
        named: the file, if the user names one.
        start: else it is sought here (the current folder if None) and in the folders above, as
            far as the top of the git repository.
    """
    if named is not None:
        return named
    first = (start or Path()).resolve()
    for folder in (first, *first.parents):
        if (folder / RECORD).is_file():
            return relpath(folder / RECORD)
        if (folder / ".git").exists():
            break
    return relpath(first / RECORD)


def recorded(named: str | None = None) -> Lock:
    """The record in a file, or the one that is on record here.

    Raises:
        InputError: there is none, or it is no record.
    """
    file = kept_at(None if named == RECORD else named)
    if not Path(file).exists():
        raise InputError(file, "", f"there is no such record; {HOW}")
    return read_file(file)


def from_here(target: str, file: str) -> str:
    """A target of the record in ``file``, as seen from the current folder."""
    return relpath(_folder(file) / target) if target.endswith(".py") else target


def as_kept(target: str, file: str) -> str:
    """The same the other way round: what the record in ``file`` calls a target."""
    return seen_from(_folder(file), target) if is_file(target) else target


def _folder(file: str) -> Path:
    return Path(file).resolve().parent


def require_files(targets: Sequence[str]) -> None:
    """Raises InputError where a target is a file, and is not there."""
    for target in targets:
        if is_file(target) and not Path(target).is_file():
            raise InputError(target, "", "there is no such file")


def named_by(lock: Lock, targets: Sequence[str]) -> set[str]:
    """The names on record that targets mean, as the record calls them."""
    return {
        name
        for name, entry in lock.theorems.items()
        if any(means(target, name, entry.file) for target in targets)
    }


def means(target: str, name: str, file: str) -> bool:
    """Whether a target is a theorem's name, a glob for it, its file, or its module or package.

    >>> [means(t, "L4.a", "proofs/keys.py") for t in ("L4.*", "proofs", "proofs.keys", "keys.py")]
    [True, True, True, False]
    """
    if target.endswith(".py"):
        return target == file
    path = target.replace(".", "/")
    inside = f"/{file}".endswith(f"/{path}.py") or f"/{path}/" in f"/{file}"
    ours = target.split(".")[0] == LIBRARY.rpartition(".")[2]
    return fnmatchcase(name, target) or (ours and inside)


# --- lemmas ----------------------------------------------------------------------------------


def asked(targets: Sequence[str] | None, on_record: bool, file: str | None) -> Found:
    """The lemmas that a command is about: of its targets, on record here, or of all of proofs.

    Raises:
        InputError: nothing is on record, or targets are named as well.
    """
    if not on_record and file is None:
        return search(targets or [], LIBRARY)
    if targets:
        raise InputError("--recorded", "", f"{targets[0]} is named as well: one or the other")
    return beside(recorded(file), kept_at(file))


def beside(lock: Lock | None, file: str, targets: Sequence[str] = ()) -> Found:
    """The lemmas of the targets, or of all on record in ``file`` if there are none.

    Lemmas of files on record are known by their names, and meant by globs that fit them.

    Raises:
        InputError: nothing is on record, and no target named.
    """
    kept = [from_here(target, file) for target in lock.targets] if lock is not None else []
    if not targets:
        require_targets(lock, file)
        wrong = _missing(kept, file) | _copied(kept, file)
        here = [target for target in kept if target not in wrong]
        found = search(here, LIBRARY) if here else Found((), {})
        return Found(found.lemmas, {**wrong, **found.wrong})
    files = [target for target in kept if target.endswith(".py")]
    own = search(files, LIBRARY) if files else Found((), {})
    found = search(targets, LIBRARY, own.lemmas if files == kept else ())
    return Found(found.lemmas, {**found.wrong, **own.wrong}) if found.wrong else found


def require_targets(lock: Lock | None, file: str) -> None:
    """Raises InputError where nothing is on record."""
    if lock is None or not lock.targets:
        raise InputError(file, "", f"nothing is on record; {HOW}")


def _missing(targets: Sequence[str], file: str) -> dict[str, InputError]:
    """Files on record that are not there."""
    gone = [t for t in targets if t.endswith(".py") and not Path(t).is_file()]
    reason = "{} is not there; a record names files as seen from its folder"
    return {t: InputError(file, "targets", reason.format(as_kept(t, file))) for t in gone}


def _copied(targets: Sequence[str], file: str) -> dict[str, InputError]:
    """Targets in the library, where the record is memcap's own and another copy of it runs."""
    own = _folder(file).joinpath(*LIBRARY.split("."), "__init__.py").resolve()
    named = [target for target in targets if not target.endswith(".py")]
    if not named or not own.exists() or not (own.parents[1] / "symbolic/kernel").exists():
        return {}
    used = Path(str(import_module(LIBRARY).__file__)).resolve()
    reason = f"this memcap would read {used.parent}, not {own.parent}: run the one of that folder"
    return {} if used == own else {t: InputError(file, "targets", reason) for t in named}


def today(
    lemmas: Sequence[Lemma], targets: Sequence[str], file: str, jobs: int | None
) -> tuple[Lock, Report]:
    """The record of the lemmas of these targets, all checked, as it would stand in ``file``.

    Raises:
        InputError: a proof cannot be read.
    """
    kept = [as_kept(target, file) for target in targets]
    with progress_bar() as progress:
        return record_of(lemmas, file, kept, jobs, progress)


def record_of(
    lemmas: Sequence[Lemma],
    file: str,
    targets: Sequence[str] = (),
    jobs: int | None = None,
    progress: Progress | None = None,
) -> tuple[Lock, Report]:
    """The record of these lemmas, all checked, as it would stand in ``file``.

    ``targets`` are as the record calls them.

    Raises:
        InputError: a proof cannot be read.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the store's: they are in the report
        report = checked(lemmas, jobs=jobs, progress=progress)
    return deeply(lambda: record(lemmas, report, targets, _folder(file))), report
