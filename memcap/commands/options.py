"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

__all__ = ["AttentionName", "Jobs", "JsonFile", "TableFile", "TaskName"]

TaskName = Literal["tokens", "sequences", "next-token"]
AttentionName = Literal["hard", "softmax"]

JsonFile = Annotated[
    str | None, typer.Option("--json", metavar="FILE", help="Write a report; - is stdout.")
]
TableFile = Annotated[
    Path | None,
    typer.Option("--table", metavar="FILE", help="Your vectors of the words: JSON or TSV."),
]
Jobs = Annotated[
    int | None, typer.Option("--jobs", min=1, help="Processes; all processors if not given.")
]
