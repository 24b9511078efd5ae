"""`memcap size`: what the theorem promises, without building anything."""

from __future__ import annotations

from typing import Annotated

import typer
from flint import fmpq

from memcap.commands.options import AttentionName, Depth, JsonFile, Layers, ShortKeys, TaskName
from memcap.console import results, write_json
from memcap.numeric.embedding import base_for
from memcap.numeric.exact import exact
from memcap.numeric.theorem import theorem
from memcap.symbolic.language.errors import InputError
from memcap.tables import size as table

__all__ = ["size"]


def size(
    n: Annotated[int, typer.Option("--n", min=1, help="Tokens in a sequence.")],
    d: Annotated[int, typer.Option("--d", min=1, help="Dimension of a token.")],
    rows: Annotated[int, typer.Option("--N", min=1, help="Sequences.")],
    classes: Annotated[int, typer.Option("--classes", min=1, help="Labels.")] = 2,
    vocabulary: Annotated[
        int | None, typer.Option("--vocabulary", min=1, help="Distinct tokens (n N).")
    ] = None,
    r: Annotated[
        str | None, typer.Option("--r", help="Largest norm of a token, as 3 or 3/2 or 1.5.")
    ] = None,
    delta: Annotated[str, typer.Option("--delta", help="Least distance of two tokens.")] = "1",
    task: Annotated[TaskName, typer.Option(help="As for build.")] = "tokens",
    positions: Annotated[bool, typer.Option("--positions", help="As for build.")] = False,
    attention: Annotated[AttentionName, typer.Option(help="As for build.")] = "hard",
    layers: Layers = None,
    short_keys: ShortKeys = False,
    depth: Depth = None,
    json: JsonFile = None,
) -> None:
    """What the theorem promises for all data of this size: parameters, depth, width, bits.

    Without --r the vectors are those of the built-in embedding: the digits of the word's number.
    With --positions, as always for prefixes, tokens are counted and measured before positions are
    encoded.

    Example:

        memcap size --n 20 --d 4 --N 1000 --classes 80 --layers one
    """
    V = n * rows if vocabulary is None else vocabulary
    radius2 = _digit_norm(V, d) if r is None else _number("--r", r) ** 2
    distance2 = _number("--delta", delta) ** 2
    try:
        found = theorem(
            n=n,
            d=d,
            N=rows,
            C=classes,
            V=V,
            r2=radius2,
            delta2=distance2,
            task=task,
            attention=attention,
            layers=layers,
            short=short_keys,
            depth=depth,
            positions=positions,
        )
    except ValueError as error:
        raise InputError("size", "", str(error)) from None
    table.show(results(json), found, task, attention)
    if json is not None:
        write_json(json, table.as_json(found, task, attention))


def _digit_norm(V: int, d: int) -> fmpq:
    """The largest norm² of a token of the digit embedding: d (base − 1)²."""
    return fmpq(d * (base_for(V, d) - 1) ** 2)


def _number(option: str, text: str) -> fmpq:

    try:
        return exact(text)
    except ValueError as error:
        raise InputError("size", option, str(error)) from None
