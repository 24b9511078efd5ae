"""The findings of `memcap mutate`: as tables, and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from memcap.console import plain
from memcap.symbolic.checking.refute import joined
from memcap.symbolic.mutation.difference import changed, difference, shortened
from memcap.symbolic.mutation.finding import Finding, Findings
from memcap.symbolic.mutation.hypotheses import DROPPED
from memcap.tables.check import WIDTH

__all__ = ["as_json", "fails", "show"]

STYLES = {
    "tight": "green",
    "slack": "bold yellow",
    "also true": "yellow",
    "undecided": "magenta",
    "vacuous": "magenta",
    "weaker": "dim",
}
"""The verdicts, in the order of counting."""

FORMULA = 50
"""The width of a formula; of longer ones only a part is shown."""

COUNTED = "weaker"
"""The verdict on mutants that are counted, but not listed."""


def show(console: Console, found: Sequence[Findings], seconds: float) -> None:
    """For each lemma a list of its mutants; then what can be strengthened; then one line."""
    if not console.is_terminal:
        console.width = WIDTH
    for one in found:
        console.print(Text(f"{one.lemma.name}: {plain(one.lemma.statement.title)}", style="bold"))
        if one.result.verdict != "proved":
            told = f"  {one.result.verdict}: {plain(one.result.reason)}; no mutant was tried"
            console.print(Text(told, style="red"), soft_wrap=True)
            continue
        console.print(_table(one))
        console.print(Text(f"  {_counts(one.mutants)}"), soft_wrap=True)
    for line in (line for one in found for line in _strengthened(one)):
        console.print(Text(line, style=STYLES["slack"]), soft_wrap=True)
    mutants = [mutant for one in found for mutant in one.mutants]
    lemmas = f"{len(found)} lemma{'' if len(found) == 1 else 's'}"
    told = f"{lemmas}, {len(mutants)} mutants: {_counts(mutants)} ({seconds:.1f} s)"
    console.print(Text(told), soft_wrap=True)


def _table(one: Findings) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1))
    for _ in range(6):
        table.add_column(overflow="fold")
    for mutant in one.mutants:
        if mutant.verdict != COUNTED:
            before, after = _change(one, mutant)
            verdict = Text(mutant.verdict, style=STYLES[mutant.verdict])
            cells = (_place(one, mutant), before, "→", after, _because(mutant))
            table.add_row(Text("  ") + verdict, *map(Text, cells))
    return table


def _place(one: Findings, mutant: Finding) -> str:
    """The label of the hypothesis, or the claim."""

    return changed(one.lemma.statement, mutant.statement)[0] or "claim"


def _change(one: Findings, mutant: Finding) -> tuple[str, str]:
    """What is changed, before and after."""

    _, before, after = changed(one.lemma.statement, mutant.statement)
    if mutant.name.what != DROPPED:
        return shortened(*difference(before, after), FORMULA)
    if mutant.name.where not in one.lemma.statement.given:
        before, _ = difference(before, after, through=("and",))
    return str(before), DROPPED


def _because(mutant: Finding) -> str:
    """The counterexample, what the theorem rests on, or how far it went."""
    if mutant.counterexample is not None:
        return joined(mutant.counterexample) or "it has no variables"
    if mutant.theorem is not None:
        return f"proved: {', '.join(mutant.rests_on) or 'the kernel alone'}"
    return plain(mutant.reason)


def _strengthened(one: Findings) -> list[str]:
    """How a lemma can be strengthened."""
    start = f"{one.lemma.name} can be strengthened"
    slack = [mutant for mutant in one.mutants if mutant.verdict == "slack"]
    return [f"{start}: {_place(one, m)}: {_instead(*_change(one, m))}" for m in slack]


def _instead(before: str, after: str) -> str:

    return f"{before} can be dropped" if after == DROPPED else f"{after} in place of {before}"


def _counts(mutants: Sequence[Finding]) -> str:
    counts = Counter[str](mutant.verdict for mutant in mutants)
    return ", ".join(f"{counts[v]} {v}" for v in STYLES if counts[v]) or "nothing to change"


def fails(one: Findings, verdict: str) -> bool:
    """Whether a lemma has such a mutant; all is undecided about one that is not proved."""
    if verdict == "undecided" and one.result.verdict != "proved":
        return True
    return any(mutant.verdict == verdict for mutant in one.mutants)


# --- files ---------------------------------------------------------------------------------


def as_json(found: Sequence[Findings], seconds: float, ok: bool) -> dict[str, Any]:
    """The findings for programs; formulas are whole."""
    return {
        "version": 1,
        "ok": ok,
        "results": [
            {
                "name": one.lemma.name,
                "title": one.lemma.statement.title,
                "verdict": one.result.verdict,
                "reason": one.result.reason,
                "counts": {v.replace(" ", "_"): one.count(v) for v in STYLES},  # type: ignore[arg-type]
                "mutants": [_mutant(one, m) for m in one.mutants if m.verdict != COUNTED],
            }
            for one in found
        ],
        "seconds": round(seconds, 3),
    }


def _mutant(one: Findings, mutant: Finding) -> dict[str, Any]:

    label, before, after = changed(one.lemma.statement, mutant.statement)
    return {
        "where": label or "claim",
        "change": mutant.name.what,
        "verdict": mutant.verdict,
        "stated": str(before),
        "changed": str(after),
        "counterexample": mutant.counterexample,
        "rests_on": list(mutant.rests_on),
        "reason": mutant.reason,
    }
