"""`memcap export`: obligations and certificates for other checkers, networks for other runtimes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from memcap.commands.check import LIBRARY, Targets, answers

if TYPE_CHECKING:
    from memcap.symbolic.coq import Exportable

__all__ = ["export"]

export = typer.Typer(
    no_args_is_help=True,
    help="Write obligations and certificates for other checkers, networks for other runtimes.",
)

Folder = Annotated[
    Path, typer.Option("--output", "-o", metavar="DIR", help="The folder to write to.")
]


@export.command()
def certificates(targets: Targets = None, output: Folder = Path("certificates")) -> None:
    """Every obligation as an SMT-LIB file, and its certificate beside it.

    Check one with: python -m memcap.symbolic.certificate FILE.smt2 FILE.json.
    Run `memcap check` first: where there is no certificate, only the obligation is written, and
    the status is 1.

    Example:

        memcap export certificates ramp.low -o build/ramp
    """
    from memcap.symbolic.checking.certification import pairs

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
    from memcap.symbolic.coq import files

    made = files(_gathered(targets))
    _write(output, made.files)
    _tell(output, made.count, made.left_out)


@export.command()
def onnx(
    net: Annotated[Path, typer.Argument(metavar="NET", help="As `memcap build` wrote it.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE.onnx")],
    check: Annotated[
        Path | None,
        typer.Option(metavar="DATA", help="Run the model on the data that NET was built for."),
    ] = None,
) -> None:
    """A network as an ONNX model in doubles, if its weights are doubles (extra: onnx).

    That its numbers fit, too, is not said by this: `memcap precision` says how many labels survive
    in float64.  With --check the model is run by onnxruntime, and the status is 1 if it has a label
    wrong that survives there.

    Example:

        memcap export onnx net.json -o net.onnx --check sentences.conll
    """
    from memcap.console import results
    from memcap.numeric.errors import InputError
    from memcap.numeric.files import require_writable, write_whole
    from memcap.numeric.network_file import load
    from memcap.numeric.onnx_file import compare, model
    from memcap.stored import network_and_data

    require_writable(output)
    if check is None:
        network, dataset = load(net), None
    else:
        network, dataset = network_and_data(net, check)
    try:
        content = model(network)
    except ValueError as error:
        raise InputError(net, "", str(error)) from None
    write_whole(output, content)
    console = results(output)
    console.print(f"{output}: written, {len(content):,} bytes", markup=False, soft_wrap=True)
    if dataset is None:
        return
    found = compare(network, content, dataset)
    told = f"onnxruntime: {found.runtime:,} of {found.total:,} labels are right; "
    told += f"the audit in float64: {found.audit:,}"
    console.print(told, soft_wrap=True)
    if found.lost:
        console.print(f"{found.lost:,} of these are wrong in onnxruntime", soft_wrap=True)
        raise typer.Exit(1)


def _gathered(targets: list[str] | None) -> dict[str, list[Exportable]]:
    """The obligations of the targets, with what the store and archives have of certificates."""
    import warnings

    from memcap.symbolic.checking.certification import batches
    from memcap.symbolic.proving.loading import find

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the store does not believe counts as missing
        return batches(find(targets or [], LIBRARY), answers())


def _write(folder: Path, files: Mapping[str, str]) -> None:
    """Each file whole or not at all."""
    from memcap.numeric.files import make_folder, write_whole

    make_folder(folder)
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
