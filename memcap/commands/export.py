"""`memcap export coq`: obligations with their certificates for another proof checker."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from memcap.commands.check import LIBRARY, Targets, answers

__all__ = ["export"]

export = typer.Typer(
    no_args_is_help=True, help="Write obligations and certificates for another proof checker."
)


@export.callback()
def _formats() -> None:
    """Write obligations and certificates for another proof checker."""


@export.command()
def coq(
    targets: Targets = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="The folder to write to.")
    ] = Path("coq"),
) -> None:
    """Every obligation as a Coq lemma, its proof made from the certificate.

    A lemma file becomes a Coq file; Prelude.v and Rules.v stand beside them.  Run `memcap check`
    first: an obligation without a certificate is left out.  Status 1 if any is.

    Compile them with Coq 8.16 or newer: coqc -R . Memcap FILE.v, Prelude.v first.

    Examples:

        memcap export coq -o build/coq

        memcap export coq my_lemmas.py -o build/coq
    """
    import warnings

    from memcap.console import stdout
    from numeric.network_file import write_whole
    from symbolic.certification import batches
    from symbolic.coq import files
    from symbolic.errors import InputError
    from symbolic.loading import find

    lemmas = find(targets or [], LIBRARY)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the store does not believe counts as missing
        made = files(batches(lemmas, answers()))
    try:
        output.mkdir(parents=True, exist_ok=True)
        for name, content in made.files.items():
            write_whole(str(output / name), content.encode())
    except OSError as error:
        raise InputError(output, "", str(error)) from None
    console = stdout()
    for label, reason in made.left_out:
        console.print(f"left out: {label}: {reason}", markup=False, soft_wrap=True)
    total = made.lemmas + len(made.left_out)
    console.print(f"{made.lemmas} of {total} obligations in {output}", markup=False)
    if made.left_out:
        raise typer.Exit(1)
