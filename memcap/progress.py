"""Progress on stderr, where stderr is a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from memcap.console import stderr

__all__ = ["doing", "progress", "steps"]


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar for `total` things, with an estimate of the time left.

    Call what is given with the number of things done just now.
    """
    console = stderr()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns,
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.advance(task, done)


@contextmanager
def doing(what: str) -> Iterator[None]:
    """A sign of life while something of unknown length runs."""
    console = stderr()
    if not console.is_terminal:
        yield
        return
    with console.status(what):
        yield


@contextmanager
def steps(first: str) -> Iterator[Callable[[str], None]]:
    """A sign of life that tells what is done; call what is given with the next step's name."""
    console = stderr()
    if not console.is_terminal:
        yield lambda what: None
        return
    with console.status(first) as status:
        yield status.update
