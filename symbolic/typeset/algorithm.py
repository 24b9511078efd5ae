r"""A program as an algorithm: its blocks in order, each with what it does to the registers.

>>> from memcap.symbolic.gadgets.construction import field
>>> from memcap.symbolic.gadgets.run import run
>>> from memcap.symbolic.language.terms import ints, reals
>>> k, = ints("k"); string, count = reals("string count")
>>> program = (field("docbits", k, k, "count"),)
>>> for line in algorithm(run(program, {"string": string, "count": count})):
...     print(line.depth, line.text[:70])
0 for $i = 1, \dots, k$ (\emph{docbits}):
1 \emph{peel}: $\mathit{count} \gets \mathit{count} + 2^{k - i}\,\mathrm
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from memcap.symbolic.gadgets.blocks import Attention, Columns
from memcap.symbolic.gadgets.contract import Gadget
from memcap.symbolic.gadgets.program import Program, Repeat, step
from memcap.symbolic.gadgets.run import Run
from memcap.symbolic.language.terms import INT, REAL, Fun, Term, Var, as_real
from memcap.symbolic.typeset.formula import Formula

__all__ = ["Line", "algorithm", "repetition", "start"]


@dataclass(frozen=True)
class Line:
    """A line of an algorithm: in how many repetitions it stands, and its text."""

    depth: int
    text: str


def algorithm(made: Run, formula: Formula | None = None) -> list[Line]:
    """The lines of the program that was run, in one column; \\mathcal{A} sees all."""
    return list(_lines(made.program, made.columns, formula or Formula(), ()))


def start(made: Run, formula: Formula) -> str:
    """What stands in the registers before."""
    values = made.before
    empty = [Var(name, REAL) for name, value in values.items() if value == as_real(0)]
    given = [
        rf"${formula.letter(name)} = {formula.write(value)}$"
        for name, value in values.items()
        if value not in (as_real(0), Var(name, REAL))
    ]
    return ", ".join([*given, *([f"${formula.letters(empty)} = 0$"] if empty else [])])


def repetition(stage: Repeat, formula: Formula) -> str:
    """The head of a loop."""
    index, count = formula.letter(stage.index), formula.write(as_real(stage.count))
    return rf"for ${index} = 1, \dots, {count}$"


def _lines(
    program: Program, columns: Columns | None, formula: Formula, counters: tuple[str, ...]
) -> Iterator[Line]:
    for stage in program:
        if isinstance(stage, Gadget):
            outside = formula.within([Var(counter, INT) for counter in counters])
            changes = ", ".join(_changes(stage, columns, outside))
            yield Line(len(counters), rf"\emph{{{stage.name}}}: {changes}")
            continue
        head = rf"{repetition(stage, formula)} (\emph{{{stage.name}}}):"
        yield Line(len(counters), head)
        body = stage.body(Var(stage.index, INT))
        yield from _lines(body, columns, formula, (*counters, stage.index))


def _changes(gadget: Gadget, columns: Columns | None, formula: Formula) -> Iterator[str]:
    """What the block writes; registers are those of the column, and of all for attention."""
    across = columns if isinstance(gadget.block, Attention) else None
    names = gadget.block.read | gadget.block.written
    column = {name: _register(name, across) for name in names}
    after = step(gadget, column, across)
    for name in sorted(gadget.block.written):
        yield rf"${formula.write(column[name])} \gets {formula.write(after[name])}$"


def _register(name: str, columns: Columns | None) -> Term:
    if columns is None:
        return Var(name, REAL)
    return Var(name, Fun((INT,), REAL))(columns.place)
