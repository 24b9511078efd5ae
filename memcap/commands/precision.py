"""`memcap precision`: the same network in numbers of limited precision."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from memcap.commands.options import AttentionName, JsonFile
from memcap.console import results, write_json
from memcap.numeric.precision.audit import audit
from memcap.progress import steps
from memcap.stored import as_it_was_built
from memcap.tables.check import require_folders
from memcap.tables.precision import as_json, draw, require_picture, show

__all__ = ["precision"]


def precision(
    net: Annotated[Path, typer.Argument(metavar="NET", help="As `memcap build` wrote it.")],
    data: Annotated[Path, typer.Argument(metavar="DATA", help="The data it was built for.")],
    attention: Annotated[
        AttentionName | None, typer.Option(help="In floats; else as it was built.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Only so many sequences, the first ones.")
    ] = None,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A picture too: svg, pdf or png.")
    ] = None,
    json: JsonFile = None,
) -> None:
    """How many labels survive in float64, float32, bfloat16 and integers of k bits (claim C10).

    Floats are rounded after every operation; a label survives if its class is the whole number
    nearest to the output.  Integers are multiples of one unit; what is too large is cut off.  The
    least k at which every label is right is found by bisection: with one bit less some label is
    wrong.

    Example:

        memcap precision net.json sentences.conll --plot precision.svg
    """
    require_folders(json)
    if plot is not None:
        require_picture(plot)
    network, dataset = as_it_was_built(net, data, limit)
    with steps("") as seen:
        found = audit(network, dataset, attention=attention, seen=seen)
    show(results(json), found)
    if plot is not None:
        draw(found, plot)
    if json is not None:
        write_json(json, {"network": str(net), "data": str(data), **as_json(found)})
