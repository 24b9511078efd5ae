"""The command line.

`memcap --help` reads the table of commands, and no command; a command is imported when it is named.
Help and version import neither solver, nor algebra, nor exact arithmetic, but for the help of
commands about networks.
"""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from signal import SIGTERM, signal
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from memcap.commands.table import COMMANDS, Entry
from memcap.console import complain, explain, flush, lenient, say
from memcap.former import one_line

__all__ = ["app", "main"]

COLLECTION = (100_000, 20, 20)
"""How seldom Python looks for cycles: terms make none, and there are many of them to go through."""


class Listed(TyperGroup):
    """Commands of a table, each of them imported when it is named."""

    table: tuple[Entry, ...] = ()

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands.update((e.name, TyperCommand(e.name, help=e.line)) for e in self.table)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of this name, with all that it needs."""
        return next((_command(entry) for entry in self.table if entry.name == cmd_name), None)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Help, with the lines of the table."""
        listing = TyperGroup(
            name=self.name,
            commands=dict(self.commands),
            help=self.help,
            params=self.params,
            add_help_option=self.add_help_option,
            rich_markup_mode=self.rich_markup_mode,
        )
        listing.format_help(ctx, formatter)


class Front(Listed):
    """Ends every command with a status: 0, 1 not shown or wrong, 2 bad usage or input, 130."""

    table = COMMANDS

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


def _command(entry: Entry) -> Any:
    """What an entry of the table stands for."""
    if isinstance(entry.place, str):
        module, _, function = entry.place.partition(":")
        found = import_module(f"memcap.commands.{module}")
        made = typer.Typer(add_completion=False)
        made.command(entry.name)(getattr(found, function or entry.name))
        return get_command(made)
    return type("Inside", (Listed,), {"table": entry.place})(
        name=entry.name, help=entry.line, no_args_is_help=True
    )


app = typer.Typer(
    name="memcap",
    cls=Front,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


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
