"""A network as it is written in the theory: gadgets in a row, and rows repeated a symbolic number
of times.

The same program is *unrolled* into the list of layers when its counts are numbers, *traced* into
the recurrences of its registers when they are terms, and *counted* either way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Union

from memcap.symbolic.gadgets.blocks import Attention, Block, Columns, Scalar
from memcap.symbolic.gadgets.contract import Gadget
from memcap.symbolic.language.terms import (
    INT,
    REAL,
    Eq,
    Fun,
    Term,
    Var,
    as_real,
    between,
    fn,
    forall,
    substitute,
    term,
)
from memcap.symbolic.library import total


@dataclass(frozen=True)
class Repeat:
    """``body(1)``, ``body(2)``, …, ``body(count)``, one after the other.

    ``name`` marks the registers of this repetition in a trace, ``index`` its counter.
    """

    name: str
    index: str
    count: Scalar
    body: Callable[[Scalar], Program]


Program = tuple[Union[Gadget, Repeat], ...]


def unroll(program: Program) -> Iterator[Gadget]:
    """The gadgets in order; every count must be a number."""
    for stage in program:
        if isinstance(stage, Gadget):
            yield stage
        else:
            for i in range(1, int(stage.count) + 1):
                yield from unroll(stage.body(i))


def entries(program: Program) -> Scalar:
    """The number of structural entries: an int, or a term over the counts."""
    return _summed(program, lambda gadget: gadget.block.entries)


def depth(program: Program) -> Scalar:
    """The number of blocks."""
    return _summed(program, lambda gadget: 1)


def attention_layers(program: Program) -> Scalar:
    """The number of attention blocks."""
    return _summed(program, lambda gadget: int(isinstance(gadget.block, Attention)))


def _summed(program: Program, size: Callable[[Gadget], int]) -> Scalar:
    fixed, terms = 0, list[Term]()
    for stage in program:
        if isinstance(stage, Gadget):
            fixed += size(stage)
        elif isinstance(stage.count, Term):
            index = Var(stage.index, INT)
            body = _summed(stage.body(index), size)
            terms.append(total(stage.count, fn(index, as_real(body))))
        else:
            fixed += sum(_summed(stage.body(i), size) for i in range(1, stage.count + 1))
    if not terms:
        return fixed
    result = terms[0]
    for t in terms[1:]:
        result = result + t
    return as_real(fixed) + result if fixed else result


@dataclass
class Trace:
    """The run of a program on a column of symbols.

    ``column`` holds the registers after the last stage; ``recurrences`` say, for every repetition,
    how its registers start and what one pass of its body does to them.  A register ``string`` of
    the repetition ``peel`` is the function ``string_peel`` (`passing`) of the counters around it.
    """

    column: dict[str, Term]
    recurrences: dict[str, Term] = field(default_factory=dict)


def passing(register: str, repetition: str) -> str:
    """The name, in a trace, of a register of a repetition; no other pair has the same.

    >>> passing("string", "peel"), passing("x_y", "z"), passing("x", "y_z")
    ('string_peel', 'x_0y_z', 'x_y_0z')
    """
    return "_".join(name.replace("_", "_0") for name in (register, repetition))


def trace(
    program: Program,
    column: Mapping[str, Term],
    *,
    around: tuple[Var, ...] = (),
    ranges: tuple[Term, ...] = (),
    columns: Columns | None = None,
) -> Trace:
    """Runs ``program`` on symbols.

    around   the variables that the state depends on: counters, and the index of the column
    ranges   what is known of them
    columns  all columns, where there is attention

    Raises TypeError where two repetitions have one name, or something else has that of a register
    in one.
    """
    made = Trace(dict(column))
    for stage in program:
        if isinstance(stage, Gadget):
            made.column = step(stage, made.column, columns)
        else:
            _repeat(stage, made, around, ranges, columns)
    return made


def step(gadget: Gadget, column: Mapping[str, Term], columns: Columns | None) -> dict[str, Term]:
    """The column of symbols after one block; TypeError for attention without the columns."""
    if not isinstance(gadget.block, Attention):
        return gadget.block.apply(column)
    if columns is None:
        raise TypeError(f"{gadget.name} looks at all columns; say which and how many")
    return gadget.block.apply_symbolic(column, columns)


def blocks(program: Program) -> Iterator[Block]:
    """The blocks as they are written: a repeated one once, its index a variable."""
    for stage in program:
        if isinstance(stage, Gadget):
            yield stage.block
        else:
            yield from blocks(stage.body(Var(stage.index, INT)))


def written(program: Program) -> frozenset[str]:
    """The registers that a program may change."""
    return frozenset[str]().union(*(block.written for block in blocks(program)))


def registers(program: Program) -> frozenset[str]:
    """The registers that a program reads or writes."""
    return written(program).union(*(block.read for block in blocks(program)))


def _repeat(
    stage: Repeat,
    made: Trace,
    around: tuple[Var, ...],
    ranges: tuple[Term, ...],
    columns: Columns | None,
) -> None:
    """Adds, for each register r of the repetition, r(…, 1) and r(…, i + 1) in terms of r(…, i)."""
    index, count = Var(stage.index, INT), term(stage.count)
    body = stage.body(index)
    names = sorted(written(body) & made.column.keys())
    kind = Fun((*(v.type for v in around), INT), REAL)
    at = {name: Var(passing(name, stage.name), kind) for name in names}
    _require_new(stage, at.values(), made)
    during = {**made.column, **{name: at[name](*around, index) for name in names}}
    inner = trace(
        body,
        during,
        around=(*around, index),
        ranges=(*ranges, between(1, index, count)),
        columns=columns,
    )
    twice = made.recurrences.keys() & inner.recurrences.keys()
    if twice:
        raise TypeError(f"{stage.name}: there are two functions of which it is said: {min(twice)}")
    made.recurrences |= inner.recurrences
    for name in names:
        start = Eq(at[name](*around, 1), made.column[name])
        step = Eq(at[name](*around, index + 1), inner.column[name])
        label = at[name].name
        made.recurrences[f"{label} starts"] = forall(around, *ranges, start) if around else start
        made.recurrences[f"{label} goes on"] = forall(
            (*around, index), *ranges, between(1, index, count), step
        )
        made.column[name] = substitute(during[name], {index: count + 1})


def _require_new(stage: Repeat, functions: Iterable[Var], made: Trace) -> None:
    """No letter of the registers and weights is called like one of these functions."""
    weights = [w for block in blocks((stage,)) for w in block.weights()]
    known = (*made.column.values(), *made.recurrences.values(), *weights)
    taken = {v.name for t in known if isinstance(t, Term) for v in t.free}
    for function in functions:
        if function.name in taken:
            raise TypeError(f"{stage.name}: something else is called {function.name}")


Place = tuple[int, ...]


@dataclass
class Recording:
    """The run of a program on numbers: ``columns`` after it, and the values of every register.

    ``values["string_peel"]`` takes the counters of the trace's function ``string_peel``; so a run
    on concrete data is an instance of the recurrences, in which they can be checked exactly.
    """

    columns: dict[Place, dict[str, Scalar]]
    tables: dict[str, dict[Place, Scalar]] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, Callable[..., Scalar]]:
        """Name of a trace's function ↦ the function (0 outside the run)."""
        return {
            name: lambda *at, table=table: table.get(at, 0) for name, table in self.tables.items()
        }


def record_run(program: Program, columns: Mapping[Place, Mapping[str, Scalar]]) -> Recording:
    """Runs ``program``, whose counts are numbers, and writes down what ``trace`` names.

    ``columns`` maps the counters around (``()`` for a single column, ``(i,)`` for the i-th of a
    sequence) to the registers.
    """
    made = Recording({place: dict(column) for place, column in columns.items()})
    for stage in program:
        if isinstance(stage, Gadget):
            made.columns = _apply_to_all(stage, made.columns)
        else:
            _record_repeat(stage, made)
    return made


def _apply_to_all(
    gadget: Gadget, columns: Mapping[Place, Mapping[str, Scalar]]
) -> dict[Place, dict[str, Scalar]]:
    if isinstance(gadget.block, Attention):
        return dict(zip(columns, gadget.block.apply(list(columns.values()))))
    return {place: gadget.block.apply(column) for place, column in columns.items()}


def _record_repeat(stage: Repeat, made: Recording) -> None:
    names = written(stage.body(1))

    def note(i: int) -> None:
        for place, column in made.columns.items():
            for name in names & column.keys():
                made.tables.setdefault(passing(name, stage.name), {})[(*place, i)] = column[name]

    note(1)
    for i in range(1, stage.count + 1):
        inner = record_run(
            stage.body(i), {(*place, i): column for place, column in made.columns.items()}
        )
        made.columns = {place[:-1]: column for place, column in inner.columns.items()}
        for name, table in inner.tables.items():
            made.tables.setdefault(name, {}).update(table)
        note(i + 1)
