"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from memcap.names import RECORD

__all__ = [
    "AttentionName", "Depth", "Effort", "Folder", "Jobs", "JsonFile", "Layers",
    "LayersName", "LockFile", "RecordTargets", "Recorded", "ShortKeys", "TableFile",
    "Targets", "TaskName", "Timeout",
]  # fmt: skip

TaskName = Literal["tokens", "sequences", "next-token", "prefixes"]
AttentionName = Literal["hard", "softmax"]
LayersName = Literal["n", "one"]

TARGET = "A lemma, a glob such as 'bits.*', a module such as proofs.gadgets, or your own .py file"
Targets = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[TARGET]...",
        help=f"{TARGET}; all of proofs if not given.",
        show_default=False,
    ),
]
RecordTargets = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[TARGET]...",
        help=f"{TARGET}; all that is on record if not given.",
        show_default=False,
    ),
]
Folder = Annotated[
    Path, typer.Option("--output", "-o", metavar="DIR", help="The folder to write to.")
]
JsonFile = Annotated[
    str | None, typer.Option("--json", metavar="FILE", help="Write a report; - is stdout.")
]
LockFile = Annotated[
    str | None,
    typer.Option(
        "--lock",
        metavar="FILE",
        help=f"The record; else {RECORD} here, or in a folder above as far as the git repository.",
        show_default=False,
    ),
]
Recorded = Annotated[
    bool, typer.Option("--recorded", help="What is on record here, in place of targets.")
]
TableFile = Annotated[
    Path | None,
    typer.Option("--table", metavar="FILE", help="Your vectors of the words: JSON or TSV."),
]
Layers = Annotated[
    LayersName | None,
    typer.Option("--layers", help="Attention layers: n (else), or one; prefixes have one."),
]
ShortKeys = Annotated[
    bool, typer.Option("--short-keys", help="Short keys in the records, with one attention layer.")
]
Depth = Annotated[
    int | None,
    typer.Option("--depth", min=1, metavar="L", help="Memorizers side by side, of ~2L blocks."),
]
Jobs = Annotated[
    int | None, typer.Option("--jobs", min=1, help="Processes; all processors if not given.")
]
Effort = Annotated[
    float,
    typer.Option(
        min=0.001, max=1000, metavar="N",
        help="How long to search, as a multiple of what is usual: what is counted, not seconds.",
    ),
]  # fmt: skip
Timeout = Annotated[
    float | None,
    typer.Option(
        min=0.001, max=86400, metavar="SECONDS",
        help="Stop what hangs, and say so; half an hour if not given.",
        show_default=False,
    ),
]  # fmt: skip
