"""`memcap export`: obligations with their certificates, for other checkers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from memcap.commands.check import LIBRARY, Targets, answers

if TYPE_CHECKING:
    from symbolic.coq import Obligation

__all__ = ["export"]

export = typer.Typer(
    no_args_is_help=True, help="Write obligations and their certificates for other checkers."
)

Folder = Annotated[
    Path, typer.Option("--output", "-o", metavar="DIR", help="The folder to write to.")
]


@export.command()
def certificates(targets: Targets = None, output: Folder = Path("certificates")) -> None:
    """Every obligation as an SMT-LIB file, and its certificate beside it.

    Check one with: python -m symbolic.certificate FILE.smt2 FILE.json.  Run `memcap check` first:
    where there is no certificate, only the obligation is written, and the status is 1.

    Example:

        memcap export certificates ramp.low -o build/ramp
    """
    from symbolic.certification import pairs

    made = pairs(_gathered(targets))
    _write(output, made.files)
    _tell(output, made.count, made.left_out)


@export.command()
def coq(targets: Targets = None, output: Folder = Path("coq")) -> None:
    """Every obligation as a Coq lemma, its proof made from the certificate.

    A lemma file becomes a Coq file; Prelude.v and Rules.v stand beside them.  Run `memcap check`
    first: an obligation without a certificate is left out.  Status 1 if any is.

    Compile them with Coq 8.16 or newer: coqc -R . Memcap FILE.v, Prelude.v first.

    Examples:

        memcap export coq -o build/coq

        memcap export coq my_lemmas.py -o build/coq
    """
    from symbolic.coq import files

    made = files(_gathered(targets))
    _write(output, made.files)
    _tell(output, made.count, made.left_out)


def _gathered(targets: list[str] | None) -> dict[str, list[Obligation]]:
    """The obligations of the targets, with what the store and archives have of certificates."""
    import warnings

    from symbolic.certification import batches
    from symbolic.loading import find

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the store does not believe counts as missing
        return batches(find(targets or [], LIBRARY), answers())


def _write(folder: Path, files: Mapping[str, str]) -> None:
    """Each file whole or not at all."""
    from numeric.files import write_whole
    from symbolic.errors import InputError

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(folder, "", error.strerror or str(error)) from None
    for name, content in files.items():
        write_whole(str(folder / name), content.encode())


def _tell(folder: Path, written: int, left_out: Sequence[tuple[str, str]]) -> None:
    """How many of how many; status 1 where some are left out."""
    from memcap.console import stdout

    console = stdout()
    for label, reason in left_out:
        console.print(f"left out: {label}: {reason}", markup=False, soft_wrap=True)
    total = written + len(left_out)
    console.print(f"{written} of {total} obligations in {folder}", markup=False, soft_wrap=True)
    if left_out:
        raise typer.Exit(1)
