"""What `memcap list` says: a line for each theorem."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from memcap.console import plain
from memcap.symbolic.checking.results import Report
from memcap.tables.check import WIDTH
from memcap.tables.show import standing

__all__ = ["show"]


def show(console: Console, report: Report) -> None:
    """Name, title, state and number of obligations; then one line for all."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("name", "title", "state", "obligations"):
        table.add_column(heading, justify="right" if heading == "obligations" else "left")
    for result in report.results:
        row = (Text(result.name), Text(plain(result.title)), standing(result))
        table.add_row(*row, str(result.obligations))
    if not console.is_terminal:
        console.width = WIDTH
    console.print(table)
    proved = sum(result.verdict == "proved" for result in report.results)
    console.print(f"{len(report.results)} theorems, {proved} proved by stored answers")
