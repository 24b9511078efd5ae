"""The folder of a report: put in place whole, and never over anything but a report."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from memcap.symbolic.language.errors import InputError
from memcap.symbolic.store.files import beside

__all__ = ["require_free", "write_folder"]

TITLE = "– memcap</title>"
"""What the title of every page ends with."""


def write_folder(folder: str, files: Mapping[str, str], assets: Iterable[str]) -> None:
    """Writes the files into ``folder``, which is made, or replaced if it holds a report.

    A link to a folder stays.  Raises InputError where something else is in the way.
    """
    require_free(folder, assets)
    target = Path(os.path.realpath(folder))
    part = beside(target)
    try:
        part.mkdir()
        for name, text in files.items():
            (part / name).write_text(text, encoding="utf-8")
        _put_in_place(part, target)
    except OSError as error:
        raise InputError(folder, "", error.strerror or str(error)) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _put_in_place(part: Path, target: Path) -> None:
    """The old folder goes when the new one stands there, and leaves it its mode."""
    if not target.exists():
        part.rename(target)
        return
    part.chmod(target.stat().st_mode & 0o7777)
    old = beside(target)
    target.rename(old)
    try:
        part.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def require_free(folder: str, assets: Iterable[str]) -> None:
    """Raises InputError where a report cannot be written: no parent, or other files in it."""
    target = Path(os.path.realpath(folder))
    try:
        if not target.parent.is_dir():
            raise InputError(folder, "", "there is no directory to make it in")
        if target.exists() and not target.is_dir():
            raise InputError(folder, "", "that is a file")
        if not os.access(target.parent, os.W_OK):
            raise InputError(folder, "", "the folder around it may not be written to")
        if target.is_dir() and any(target.iterdir()) and not _is_report(target, set(assets)):
            raise InputError(folder, "", "the directory holds something else than a report")
    except OSError as error:
        raise InputError(folder, "", error.strerror or str(error)) from None


def _is_report(folder: Path, assets: set[str]) -> bool:
    """Whether there are pages and their assets, and nothing else."""
    names = {entry.name for entry in folder.iterdir() if entry.is_file()}
    others = [entry for entry in folder.iterdir() if not entry.is_file()]
    pages = {name for name in names if name.endswith(".html")}
    if others or names - pages != assets or "index.html" not in pages:
        return False
    with suppress(UnicodeDecodeError):
        return TITLE in (folder / "index.html").read_text(encoding="utf-8")
    return False
