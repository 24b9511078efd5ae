"""The command line.

Help and version import neither solver, nor algebra, nor exact arithmetic: a command's module is
light, and what it needs is imported when it runs.
"""

from __future__ import annotations

import gc
import sys
from signal import SIGTERM, signal
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from memcap.commands.build import build
from memcap.commands.certify import certify
from memcap.commands.check import check
from memcap.commands.export import export
from memcap.commands.fetch import fetch
from memcap.commands.latex import latex
from memcap.commands.listing import list_, show
from memcap.commands.lock import diff, lock
from memcap.commands.mutate import mutate
from memcap.commands.precision import precision
from memcap.commands.recheck import recheck
from memcap.commands.report import report
from memcap.commands.size import size
from memcap.commands.stability import stability
from memcap.commands.verify import verify
from memcap.console import complain, explain, flush, lenient, say
from memcap.former import one_line

__all__ = ["app", "main"]

COLLECTION = (100_000, 20, 20)
"""How seldom Python looks for cycles: terms make none, and there are many of them to go through."""


class Front(TyperGroup):
    """Ends every command with a status: 0, 1 not shown or wrong, 2 bad usage or input, 130."""

    def main(self, args: Any = None, *, standalone_mode: bool = True, **extra: Any) -> Any:  # type: ignore[override]
        """Run the command; a foreseen error is one line on stderr and status 2."""
        try:
            with one_line():
                status = super().main(args, standalone_mode=False, **extra) or 0
            flush()
        except BrokenPipeError:
            status = 1
        except Exception as error:
            lines = explain(error)
            if lines is None:
                raise
            complain(*lines)
            status = 2
        if standalone_mode:
            sys.exit(status)
        return status


app = typer.Typer(
    name="memcap",
    cls=Front,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(check)
app.command()(recheck)
app.command()(stability)
app.command()(mutate)
app.command()(lock)
app.command()(diff)
app.command()(certify)
app.add_typer(export, name="export")
app.command("list")(list_)
app.command()(show)
app.command()(latex)
app.command()(report)
app.command()(build)
app.command()(verify)
app.command()(precision)
app.command()(size)
app.command()(fetch)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            say(f"memcap {version('memcap')}")
        except PackageNotFoundError:
            say("memcap, not installed")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def front(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Proofs about the memorization capacity of Transformers, and the networks they promise.

    Exit status: 0 all is well, 1 something was not shown or is wrong, 2 bad usage or bad input.
    """
    if context.invoked_subcommand is None:
        say(context.get_help())


def main() -> None:
    """The entry point `memcap`; a terminated run ends as an interrupted one, and tidies up."""
    gc.set_threshold(*COLLECTION)
    lenient()
    signal(SIGTERM, _stop)
    app(prog_name="memcap")


def _stop(number: int, frame: object) -> NoReturn:
    raise SystemExit(128 + number)
