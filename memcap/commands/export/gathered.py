"""Obligations with their certificates, as files in a folder."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

import typer

from memcap.checking import answers
from memcap.console import stdout
from memcap.names import LIBRARY
from memcap.symbolic.checking.certification import batches
from memcap.symbolic.coq import Exportable
from memcap.symbolic.proving.loading import find
from memcap.symbolic.store.files import make_folder, write_whole

__all__ = ["gathered", "tell", "write"]


def gathered(targets: list[str] | None) -> dict[str, list[Exportable]]:
    """The obligations of the targets, with what the store and archives have of certificates."""
    lemmas = find(targets or [], LIBRARY)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the store does not believe counts as missing
        return batches(lemmas, answers())


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Each file whole or not at all."""
    make_folder(folder)
    for name, content in files.items():
        write_whole(str(folder / name), content.encode())


def tell(folder: Path, written: int, left_out: Sequence[tuple[str, str]]) -> None:
    """How many of how many; status 1 where some are left out."""
    console = stdout()
    for label, reason in left_out:
        console.print(f"left out: {label}: {reason}", markup=False, soft_wrap=True)
    total = written + len(left_out)
    console.print(f"{written} of {total} obligations in {folder}", markup=False, soft_wrap=True)
    if left_out:
        raise typer.Exit(1)
