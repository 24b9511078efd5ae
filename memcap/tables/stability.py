"""The results of `memcap stability`: as a table, as JSON."""

from __future__ import annotations

from collections import Counter
from os.path import relpath
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from memcap.console import plain
from memcap.symbolic.stability.stability import Measured, Stability
from memcap.tables.check import WIDTH

__all__ = ["as_json", "show", "summary"]

STYLES = {
    "satisfiable": "bold red",
    "unsolvable": "red",
    "unstable": "red",
    "spread": "yellow",
    "stable": "green",
}
MOST = 20
"""How many brittle obligations are listed."""
ALWAYS = 5
"""How many are listed where none is brittle: those that come nearest to it."""
ADVICE = """\
To mend a step, split it: state what it goes through as steps of their own, and name the facts that
each needs. With by(…) all hypotheses in scope come along; only(…) leaves out those that are not
named."""


def show(console: Console, report: Stability) -> None:
    """The worst obligations, what is wrong with each, some advice, one line for all of it."""
    if not console.is_terminal:
        console.width = WIDTH
    worst = report.worst_first
    brittle = [one for one in worst if report.states[one] != "stable"]
    shown = brittle[:MOST] or worst[:ALWAYS]
    if shown:
        console.print(_table(report, shown))
    for one in brittle[:MOST]:
        for line in _remarks(one):
            console.print(Text(line), soft_wrap=True)
    if len(brittle) > MOST:
        console.print(Text(f"and {len(brittle) - MOST} more (--json FILE has them all)"))
    if brittle:
        console.print(Text(ADVICE), soft_wrap=True)
    console.print(Text(summary(report), style="green" if report.ok else "red"), soft_wrap=True)


def _table(report: Stability, shown: list[Measured]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("state", "lemma", "step", "stated in", "shown"):
        table.add_column(heading, overflow="fold")
    for heading in ("least", "median", "largest", "spread"):
        table.add_column(heading, justify="right")
    for one in shown:
        state = report.states[one]
        table.add_row(
            Text(state, style=STYLES[state]),
            Text(one.lemma),
            Text(plain(one.step)),
            Text(_place(one)),
            f"{one.shown} of {len(one.outcomes)}",
            *(f"{count:,}" for count in (one.least, one.median, one.largest)),
            f"{float(one.spread):.1f}",
        )
    return table


def _remarks(one: Measured) -> list[str]:
    """Which variants fail, and why."""
    failed = Counter(outcome.kind for outcome in one.outcomes if not outcome.shown)
    if not failed:
        return []
    kinds = ", ".join(f"{kind} {number}" for kind, number in failed.items())
    reasons = "; ".join(one.reasons) or "it has a model"
    return [f"{one.lemma}: {plain(one.step)}: not shown: {kinds} ({plain(reasons)})"]


def _place(one: Measured) -> str:
    """The file, as seen from here, and the line."""
    file, colon, line = one.place.rpartition(":")
    return f"{relpath(file)}{colon}{line}" if file else one.place


def summary(report: Stability) -> str:
    """How many are in each state, of how many, and how they were asked."""
    counts = Counter[str](report.states.values())
    said = ", ".join(f"{counts[state]:,} {state}" for state in reversed(STYLES) if counts[state])
    total = len(report.obligations)
    forms = 1 + 3 * report.runs
    return f"{said or 'nothing to ask'} ({total:,} obligations in {forms} forms, {report.solver})"


def as_json(report: Stability) -> dict[str, Any]:
    """The report for programs: the same for the same question, so no time is in it."""
    return {
        "version": 1,
        "ok": report.ok,
        "solver": report.solver,
        "runs": report.runs,
        "seed": report.seed,
        "limit": report.limit,
        "failures": str(report.bounds.failures),
        "spread": str(report.bounds.spread),
        "obligations": [_as_json(report, one) for one in report.obligations],
    }


def _as_json(report: Stability, one: Measured) -> dict[str, Any]:
    return {
        "lemma": one.lemma,
        "step": one.step,
        "place": _place(one),
        "state": report.states[one],
        "variants": len(one.outcomes),
        "shown": one.shown,
        "failed": dict(Counter(o.kind for o in one.outcomes if not o.shown)),
        "reasons": one.reasons,
        "least": one.least,
        "median": one.median,
        "largest": one.largest,
        "spread": str(one.spread),
    }
