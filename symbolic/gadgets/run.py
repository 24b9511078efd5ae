"""What a program computes, as functions that are defined in the language.

``run`` applies a program to a column of symbols.  A repetition becomes a constant: for
``Repeat("peel", "i", k, body)`` the constant ``peel(register, …, i)`` is the value of a register
before pass i, defined by recursion on i from the very blocks of the body.  Its arguments are the
weights and the registers as they were before the repetition.  So the output of a network with
symbolic weights is a term, and a theorem can speak of it.

Lemmas that speak of any functions with the recurrences of ``trace`` hold of these constants:
``Run.functions`` are to be put in, and ``recurrences`` proves that the recurrences hold.

>>> from memcap.symbolic.gadgets.construction import field
>>> from memcap.symbolic.language.terms import ints
>>> k, = ints("k"); string, id = reals("string id")
>>> run((field("docfield", k, k, "id"),), {"string": string, "id": id}).column["id"]
docfield(1, id, k, string, k + 1)
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from memcap.symbolic.gadgets.blocks import Attention, Columns
from memcap.symbolic.gadgets.contract import Gadget
from memcap.symbolic.gadgets.program import (
    Program,
    Repeat,
    blocks,
    passing,
    registers,
    step,
    trace,
    written,
)
from memcap.symbolic.gadgets.results import COMPUTED, LOOPS, Computed
from memcap.symbolic.kernel import DEFINITIONS, define, define_recursive
from memcap.symbolic.language.terms import (
    INT,
    REAL,
    Apply,
    Bind,
    Const,
    Eq,
    Op,
    Term,
    Var,
    apply,
    as_real,
    fn,
    fresh_name,
    functions,
    ite,
    open_fresh,
    parts,
    reals,
    rebuild,
    substitute,
    term,
)
from memcap.symbolic.proving.proof import Proof, by, definition, fix, rewritten

__all__ = ["Run", "computed", "described", "recurrences", "run"]

Registers = Mapping[str, Term]


@dataclass
class Run:
    """A program applied to a column of symbols.

    before     the registers before it; columns: all columns, where there is attention
    column     the registers after it
    functions  the functions of ``trace``, by name, as terms: counters around ↦ value
    """

    program: Program
    before: Registers
    columns: Columns | None
    column: dict[str, Term]
    functions: dict[str, Term] = field(default_factory=dict)


def run(
    program: Program,
    column: Registers,
    *,
    columns: Columns | None = None,
    around: tuple[Var, ...] = (),
) -> Run:
    """Applies ``program`` to symbols; the other arguments are those of ``trace``."""
    before = {name: as_real(value) for name, value in column.items()}
    made = Run(program, before, columns, dict(before))
    for stage in program:
        if isinstance(stage, Gadget):
            made.column = step(stage, made.column, columns)
        else:
            _repeat(stage, made, columns, around)
    return made


def computed(name: str, parameters: Sequence[Var], made: Run, register: str) -> Const:
    """The constant that is what a run leaves in a register; as ``kernel.define``."""
    COMPUTED[name] = result = Computed(made, register)
    return define(name, tuple(parameters), result.value)


def described(constant: Const, parameters: Sequence[Var], made: Run, register: str) -> None:
    """Says what run the constant is the result of, though it is defined through others.

    Raises ValueError when, with these opened, the two differ.
    """
    result = Computed(made, register)
    if _opened(constant(*parameters), {constant.name, *COMPUTED}) != result.value:
        raise ValueError(f"{constant.name} is not what the program leaves in {register}")
    COMPUTED[constant.name] = result


def _opened(t: Term, names: Collection[str]) -> Term:
    """The term with the definitions of these constants in their places."""
    if t.constants.isdisjoint(names):
        return t
    if isinstance(t, Apply) and isinstance(t.head, Const) and t.head.name in names:
        return _opened(apply(DEFINITIONS[t.head.name], *t.args), names)
    return rebuild(t, [_opened(p, names) for p in parts(t)])


def _repeat(stage: Repeat, made: Run, columns: Columns | None, around: tuple[Var, ...]) -> None:
    index, loop = Var(stage.index, INT), _loop(stage, columns)
    entry = dict(made.column)
    during = {name: loop.value(name, entry, index) for name in loop.names if name in entry}
    inner = run(stage.body(index), entry | during, columns=columns, around=(*around, index))
    for name, value in during.items():
        made.functions[passing(name, stage.name)] = fn((*around, index), value)
    made.functions |= inner.functions
    made.column |= {name: loop.value(name, entry, term(stage.count) + 1) for name in during}


@dataclass(frozen=True)
class _Loop:
    """A repetition as a constant: (register, weights and registers before it, pass) ↦ value.

    names       the registers that it writes; the register ``names[c − 1]`` has the number c
    parameters  what stands between the register and the pass
    before      the registers among them, by name
    columns     set where attention looks at all columns: the registers before are functions then
    """

    constant: Const
    names: tuple[str, ...]
    parameters: tuple[Var, ...]
    before: Mapping[Var, str]
    columns: Columns | None

    def value(self, name: str, entry: Registers, index: Term) -> Term:
        """The register before this pass, for the registers ``entry`` before the repetition."""
        given = [self.given(p, entry) for p in self.parameters]
        return self.constant(self.names.index(name) + 1, *given, *_place(self.columns), index)

    def given(self, parameter: Var, entry: Registers) -> Term:
        if parameter not in self.before:
            return parameter
        value = entry[self.before[parameter]]
        return fn(self.columns.place, value) if self.columns else value


def _place(columns: Columns | None) -> tuple[Var, ...]:
    return (columns.place,) if columns else ()


def _loop(stage: Repeat, columns: Columns | None) -> _Loop:
    """Defines the constant of a repetition, from its body applied to registers of any values."""
    index = Var(stage.index, INT)
    body = stage.body(index)
    across = columns if any(isinstance(b, Attention) for b in blocks(body)) else None
    names = tuple(sorted(written(body)))
    symbols = {name: _symbol(name, across) for name in sorted(registers(body))}
    _check_names(stage, {*symbols.values(), index, *_place(across)})
    entry = {name: _read(symbol, across) for name, symbol in symbols.items()}
    after = run(body, entry, columns=columns).column
    used = frozenset[Var]().union(*(after[name].free for name in names))
    used |= {symbols[name] for name in names}
    given = tuple(sorted(used - {index, *_place(across)}, key=lambda v: v.name))
    register = Var(fresh_name("register", {v.name for v in given}), INT)
    every = (register, *given, *_place(across), index)

    def next_value(constant: Const) -> Term:
        earlier = index - 1
        state: dict[Var, Term] = {index: earlier}
        for number, name in enumerate(names, start=1):
            value = constant(number, *given, *_place(across), earlier)
            state[symbols[name]] = fn(across.place, value) if across else value
        return _choose(register, [substitute(after[name], state) for name in names])

    start = _choose(register, [entry[name] for name in names])
    constant = define_recursive(stage.name, every, index, 2, start, next_value)
    LOOPS[constant.name] = names, len(_place(across)) + 1
    before = {symbol: name for name, symbol in symbols.items() if symbol in given}
    return _Loop(constant, names, given, before, across)


def _check_names(stage: Repeat, taken: set[Var]) -> None:
    """No weight is called like a register, the counter or the column: it would be taken for it."""
    elsewhere = Var("no_weight_is_called_so", INT)
    weights = (w for block in blocks(stage.body(elsewhere)) for w in block.weights())
    called = {v for w in weights if isinstance(w, Term) for v in w.free} & taken
    if called:
        name = min(v.name for v in called)
        raise TypeError(f"{stage.name}: a weight is called {name}, which is something else there")


def _symbol(name: str, across: Columns | None) -> Var:
    return functions(name, INT, REAL)[0] if across else reals(name)[0]


def _read(symbol: Var, across: Columns | None) -> Term:
    return symbol(across.place) if across else symbol


def _choose(register: Term, values: list[Term]) -> Term:
    """The value of the register with this number; the last one for any other number."""
    chosen = values[-1]
    for number in range(len(values) - 1, 0, -1):
        chosen = ite(Eq(register, number), values[number - 1], chosen)
    return chosen


def recurrences(
    program: Program,
    column: Registers,
    *,
    columns: Columns | None = None,
    around: tuple[Var, ...] = (),
    ranges: tuple[Term, ...] = (),
) -> dict[str, tuple[Term, Proof]]:
    """The recurrences of ``trace`` for the functions of ``run``: name ↦ (claim, its proof)."""
    traced = trace(program, column, columns=columns, around=around, ranges=ranges)
    made = run(program, column, columns=columns, around=around).functions
    found = {}
    for name, formula in traced.recurrences.items():
        named = {v: made[v.name] for v in formula.free if v.name in made}
        claim = substitute(formula, named)
        found[name] = claim, _recurrence(claim)
    return found


def _recurrence(claim: Term) -> Proof:
    """A register at a pass is what its definition says of the pass before."""
    if isinstance(claim, Bind):
        variables, inside = open_fresh(claim)
        return fix(variables, _recurrence(inside))
    while isinstance(claim, Op) and claim.op == "implies":
        claim = claim.args[1]
    match claim:
        case Op("eq", (Apply(_, (*_, Op("add", (index, _)) as after)) as value, _)):
            return by(rewritten(definition(value), after - 1, index))
        case Op("eq", (value, _)):
            return by(definition(value))
    raise TypeError(f"{claim} is no recurrence")
