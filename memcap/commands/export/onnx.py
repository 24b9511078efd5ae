"""`memcap export onnx`: a network for other runtimes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from memcap.console import results
from memcap.numeric.network_file import load
from memcap.numeric.onnx_file import compare, model
from memcap.stored import network_and_data
from memcap.symbolic.language.errors import InputError
from memcap.symbolic.store.files import require_writable, write_whole

__all__ = ["onnx"]


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
