"""A program as a defined function: its value is what the blocks compute, one after the other."""

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import count as counting
from typing import Any

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from memcap.symbolic.checking.check import check
from memcap.symbolic.gadgets.blocks import Attention, Columns, FeedForward, Head, Neuron
from memcap.symbolic.gadgets.contract import Gadget
from memcap.symbolic.gadgets.program import Repeat, record_run, trace, unroll
from memcap.symbolic.gadgets.run import recurrences, run
from memcap.symbolic.kernel import DEFINITIONS, KernelError
from memcap.symbolic.language.evaluation import Undecided, evaluate
from memcap.symbolic.language.terms import (
    INT,
    REAL,
    Apply,
    Bind,
    Const,
    Eq,
    Implies,
    Op,
    between,
    functions,
    ints,
    parts,
    reals,
    rebuild,
    substitute,
    subterms,
)
from memcap.symbolic.proving.lemma import lemma
from memcap.symbolic.proving.proof import by

REGISTERS = ("a", "b", "c")
NEW = counting(1)

# --- programs as data: a tree is built with symbols or with numbers ---------------------------


@dataclass(frozen=True)
class Weight:
    """factor · (a symbol, a counter, or 1)."""

    factor: int
    of: str = ""

    def at(self, env: Any) -> Any:
        return self.factor * env[self.of] if self.of in env else self.factor


def built(tree: Any, env: Any) -> Any:
    """The program of a tree; ``env`` gives symbols and counters their values."""
    return tuple(_stage(stage, env) for stage in tree)


def _stage(stage: Any, env: Any) -> Any:
    match stage:
        case ("repeat", name, index, times, body):
            inner = lambda i: built(body, {**env, index: i})  # noqa: E731
            return Repeat(name, index, env[times], inner)
        case ("attention", causal, heads):
            rows = ([_row(row, env) for row in head] for head in heads)
            return Gadget("attention", Attention(tuple(Head(*r) for r in rows), causal))
        case ("forward", neurons, bias):
            made = (Neuron(_row(i, env), b.at(env), _row(o, env)) for i, b, o in neurons)
            return Gadget("forward", FeedForward(tuple(made), _row(bias, env)))
    raise ValueError(stage)


def _row(row: Any, env: Any) -> Any:
    return {name: weight.at(env) for name, weight in row}


def rows(counters: Any, size: int = 2) -> Any:
    weight = st.builds(
        Weight, st.sampled_from([-2, -1, 1, 2]), st.sampled_from(["", "u", *counters])
    )
    pairs = st.tuples(st.sampled_from(REGISTERS), weight)
    return st.lists(pairs, min_size=1, max_size=size, unique_by=lambda p: p[0]).map(tuple)


def forwards(counters: Any) -> Any:
    bias = st.builds(Weight, st.integers(-2, 2), st.sampled_from(["", "u", *counters]))
    neuron = st.tuples(rows(counters), bias, rows(counters, 1))
    neurons = st.lists(neuron, min_size=1, max_size=2).map(tuple)
    return st.tuples(st.just("forward"), neurons, st.one_of(st.just(()), rows(counters, 1)))


def attentions(counters: Any) -> Any:
    one = rows(counters, 1)
    head = st.tuples(one, st.one_of(st.just(()), one), one, one)
    return st.tuples(st.just("attention"), st.booleans(), st.tuples(head))


def repeats(index: str, times: str, body: Any) -> Any:
    name = st.builds(lambda: f"run{next(NEW)}")
    bodies = st.lists(body, min_size=1, max_size=2).map(tuple)
    return st.tuples(st.just("repeat"), name, st.just(index), st.just(times), bodies)


FORWARD = st.tuples(
    forwards(()), repeats("i", "k", forwards("i")), forwards(()), repeats("j", "l", forwards("j"))
)
NESTED = st.tuples(
    repeats(
        "i",
        "l",
        st.one_of(forwards("i"), repeats("j", "k", forwards(("i", "j")))),
    ),
    forwards(()),
)
ATTENTION = st.tuples(
    st.one_of(forwards(()), attentions(())),
    repeats("i", "l", st.one_of(attentions("i"), forwards("i"))),
)
VALUES = st.fixed_dictionaries(
    {"k": st.integers(0, 3), "l": st.integers(0, 2), "u": st.integers(-2, 2)}
)
NUMBERS = st.fractions(-2, 2, max_denominator=2)
COLUMN = st.fixed_dictionaries({name: NUMBERS for name in REGISTERS})

k, l, p, N = ints("k l p N")
(u,) = reals("u")
SYMBOLS = {"k": k, "l": l, "u": u}
SINGLE = {name: reals(f"{name}0")[0] for name in REGISTERS}
MANY = {name: functions(f"{name}0", INT, REAL)[0](p) for name in REGISTERS}
COLUMNS = Columns(p, N)


def value(t: Any, values: Any) -> Any:
    return evaluate(t, values, DEFINITIONS, steps=20_000_000)


def unrolled(program: Any, columns: Any) -> Any:
    """The columns after the blocks in a row."""
    for gadget in unroll(program):
        if isinstance(gadget.block, Attention):
            columns = gadget.block.apply(columns)
        else:
            columns = [gadget.block.apply(column) for column in columns]
    return columns


def differences(tree: Any, symbols: Any, values: Any, columns: Any) -> list[str]:
    """Where the defined functions of ``tree`` differ from a run on numbers."""
    numeric = built(tree, values)
    single = "columns" not in symbols
    places = {(): columns[0]} if single else {(i,): c for i, c in enumerate(columns, start=1)}
    recorded, after = record_run(numeric, places), unrolled(numeric, columns)
    made = run(built(tree, SYMBOLS), **symbols)
    found = []
    if single:
        given = values | {f"{name}0": columns[0][name] for name in REGISTERS}
    else:
        known = {name: [c[name] for c in columns] for name in REGISTERS}
        given = values | {"N": len(columns)}
        given |= {
            f"{name}0": lambda i, all=all: all[i - 1] if 1 <= i <= len(all) else 0
            for name, all in known.items()
        }
    for i, column in enumerate(after, start=1):
        here = given if single else given | {"p": i}
        found += [n for n in REGISTERS if value(made.column[n], here) != column[n]]
    if set(made.functions) != set(recorded.tables) and 0 not in (values["k"], values["l"]):
        found.append("names")
    for name, table in recorded.tables.items():
        for at, expected in table.items():
            if value(made.functions[name], given)(*at) != expected:
                found.append(f"{name}{at}")
    return found


ONE = {"column": SINGLE}
ALL = {"column": MANY, "columns": COLUMNS, "around": (p,)}


@settings(max_examples=40, deadline=None)
@given(FORWARD, VALUES, COLUMN)
def test_feed_forward_repetitions(tree, values, column):
    assert differences(tree, ONE, values, [column]) == []


@settings(max_examples=40, deadline=None)
@given(NESTED, VALUES, COLUMN)
def test_repetitions_in_a_repetition(tree, values, column):
    assert differences(tree, ONE, values | {"k": min(values["k"], 2)}, [column]) == []


@settings(max_examples=40, deadline=None)
@given(ATTENTION, VALUES, st.lists(COLUMN, min_size=1, max_size=2))
def test_repetitions_with_attention(tree, values, columns):
    try:
        assert differences(tree, ALL, values, columns) == []
    except Undecided:  # repetitions in repetitions may take more steps than an evaluation may
        reject()


# --- programs written by hand -----------------------------------------------------------------

w = Weight
_INNER = ("forward", (((("b", w(3)),), w(-1, "j"), (("c", w(1, "i")),)),), (("a", w(1)),))
_OUTER = ("forward", (((("a", w(1, "i")), ("b", w(1))), w(1, "u"), (("b", w(2)),)),), ())
TRIANGLE = (("repeat", "{}outer", "i", "l", (_OUTER, ("repeat", "{}inner", "j", "i", (_INNER,)))),)
"""The inner count is the counter around it."""

_SCORED = ((("b", w(1)),), (("c", w(1)),), (("a", w(1, "i")),), (("a", w(2)),))
_MEAN = ((), (), (("a", w(1)),), (("c", w(3)),))
ROUNDS = (
    ("repeat", "{}round", "i", "l", (("attention", True, (_SCORED,)),)),
    ("attention", False, (_MEAN,)),
)
GIVEN = {"l": 2, "u": 1, "k": 2}
COLUMNS_GIVEN = [
    {"a": Fraction(1), "b": Fraction(1, 2), "c": Fraction(1)},
    {"a": Fraction(3), "b": Fraction(3), "c": Fraction(2)},
]


def named(tree: Any, prefix: str) -> Any:
    """The tree with its repetitions named apart."""
    if isinstance(tree, tuple):
        return tuple(named(part, prefix) for part in tree)
    return tree.replace("{}", prefix) if isinstance(tree, str) else tree


def mutants(tree: Any) -> Any:
    """The tree with each weight in turn negated, or a mask changed."""
    if isinstance(tree, Weight):
        yield replace(tree, factor=-tree.factor)
    elif isinstance(tree, bool):
        yield not tree
    elif isinstance(tree, tuple):
        for place, part in enumerate(tree):
            for changed in mutants(part):
                yield (*tree[:place], changed, *tree[place + 1 :])


def symbols_for(tree: Any) -> Any:
    return ALL if "attention" in repr(tree) else ONE


def outputs(tree: Any) -> Any:
    """All registers of all columns, by the defined functions."""
    symbols = symbols_for(tree)
    made = run(built(tree, SYMBOLS), **symbols).column
    if symbols is ONE:
        first = GIVEN | {f"{n}0": COLUMNS_GIVEN[0][n] for n in REGISTERS}
        return [{n: value(made[n], first) for n in REGISTERS}]
    values: dict[str, Any] = GIVEN | {"N": len(COLUMNS_GIVEN)}
    values |= {f"{n}0": lambda i, n=n: COLUMNS_GIVEN[i - 1][n] for n in REGISTERS}
    places = range(1, len(COLUMNS_GIVEN) + 1)
    return [{n: value(made[n], values | {"p": i}) for n in REGISTERS} for i in places]


def on_numbers(tree: Any) -> Any:
    columns = COLUMNS_GIVEN[:1] if symbols_for(tree) is ONE else COLUMNS_GIVEN
    return unrolled(built(tree, GIVEN), columns)


TREES = {"triangle": TRIANGLE, "rounds": ROUNDS}
CHANGED = {
    f"{name}{number}": (tree, changed)
    for name, tree in TREES.items()
    for number, changed in enumerate(mutants(tree))
}


@pytest.mark.parametrize("name", TREES)
def test_a_program_written_by_hand(name):
    tree = named(TREES[name], name)
    assert outputs(tree) == on_numbers(tree)
    columns = COLUMNS_GIVEN[:1] if symbols_for(tree) is ONE else COLUMNS_GIVEN
    assert differences(tree, symbols_for(tree), GIVEN, columns) == []


@pytest.mark.parametrize("name", CHANGED)
def test_a_changed_weight_changes_the_value(name):
    tree, changed = (named(t, name) for t in CHANGED[name])
    found = outputs(changed)
    assert found != on_numbers(tree)
    assert found == on_numbers(changed)


# --- what a repetition may be called ----------------------------------------------------------


def step(weight: Any) -> Gadget:
    """a ← a + weight·ReLU(b)."""
    return Gadget("step", FeedForward((Neuron({"b": 1}, None, {"a": weight}),)))


def repeat(name: str, weight: Any, index: str = "i") -> Any:
    return (Repeat(name, index, k, lambda i: (step(weight(i)),)),)


def test_the_same_repetition_twice_is_one_constant():
    first, second = (run(repeat("again", lambda i: u * i), SINGLE).column["a"] for _ in range(2))
    assert first == second
    names = {c for t in (first, second) for c in t.constants}
    assert names == {"again"}


def test_another_repetition_of_the_same_name_is_refused():
    run(repeat("taken", lambda i: u * i), SINGLE)
    with pytest.raises(KernelError, match="taken"):
        run(repeat("taken", lambda i: u * i + 1), SINGLE)
    with pytest.raises(KernelError, match="total"):
        run(repeat("total", lambda i: u * i), SINGLE)


def test_one_counter_for_two_repetitions_is_refused():
    twice = Repeat("doubly", "i", k, lambda i: repeat("double", lambda j: u * j))
    with pytest.raises(TypeError):
        run((twice,), SINGLE)


@pytest.mark.parametrize("register", ["a", "b"])
def test_a_register_that_is_not_there(register):
    column = {name: t for name, t in SINGLE.items() if name != register}
    with pytest.raises(KeyError):
        value(run(repeat("missing", lambda i: u), column).column["a"], {})


def test_attention_needs_the_columns():
    attention = Gadget("mean", Attention((Head({}, {}, {"a": 1}, {"b": 1}),)))
    with pytest.raises(TypeError, match="columns"):
        run((attention,), MANY)
    with pytest.raises(TypeError, match="columns"):
        run((Repeat("blind", "i", k, lambda i: (attention,)),), MANY)


@pytest.mark.parametrize("weight", (*reals("a b"), ints("i")[0]), ids=["a", "b", "i"])
def test_a_weight_that_is_called_like_a_register_or_the_counter(weight):
    """It is refused, or its value is right."""
    try:
        made = run(repeat(f"called_{weight.name}", lambda _: weight), SINGLE).column["a"]
    except (TypeError, KernelError):
        return
    values = {"a": 5, "b": 7, "i": 11, "k": 2, "a0": Fraction(1), "b0": Fraction(1), "c0": 0}
    assert value(made, values) == 1 + 2 * values[weight.name]


# --- recurrences ------------------------------------------------------------------------------

PROGRAMS = {
    "forward": (lambda: repeat("recur1", lambda i: u * i), ONE),
    "nested": (
        lambda: (Repeat("recur2", "i", k, lambda i: repeat("recur3", lambda j: u * i + j, "j")),),
        ONE,
    ),
    "attention": (lambda: built(named(ROUNDS, "recur4"), SYMBOLS), ALL),
}
AROUND = {"attention": {"ranges": (between(1, p, N),)}}


@pytest.mark.parametrize("name", PROGRAMS)
def test_recurrences_are_those_of_the_trace(name):
    program, symbols = PROGRAMS[name]
    known = AROUND.get(name, {})
    traced = trace(program(), **symbols, **known).recurrences
    found = recurrences(program(), **symbols, **known)
    functions_of = run(program(), **symbols).functions
    assert found.keys() == traced.keys()
    for label, formula in traced.items():
        put_in = {v: functions_of[v.name] for v in formula.free if v.name in functions_of}
        assert put_in
        assert found[label][0] == substitute(formula, put_in)
        assert not {v.name for v in found[label][0].free} & functions_of.keys()


@pytest.mark.parametrize("name", PROGRAMS)
def test_recurrences_hold_on_numbers(name):
    program, symbols = PROGRAMS[name]
    values = {**GIVEN, "N": 2, "p": 1} | {f"{n}0": Fraction(i) for i, n in enumerate(REGISTERS)}
    if "columns" in symbols:
        values |= {f"{n}0": lambda i, n=n: COLUMNS_GIVEN[i - 1][n] for n in REGISTERS}
    for label, (claim, _) in recurrences(program(), **symbols, **AROUND.get(name, {})).items():
        assert value(claim, values) is True, label


def proved(name: str, made: Any) -> bool:
    lemmas = [
        lemma(f"test.run.{name}.{n}", label, claim=claim, proof=proof)
        for n, (label, (claim, proof)) in enumerate(made.items())
    ]
    report = check(lemmas)
    assert all(not r.rests_on for r in report.results)
    return report.ok


@pytest.mark.parametrize("name", PROGRAMS)
def test_recurrences_are_proved(name):
    program, symbols = PROGRAMS[name]
    assert proved(name, recurrences(program(), **symbols, **AROUND.get(name, {})))


def wrong(claim: Any) -> Any:
    """The recurrence with 1 more on the right of its equation."""
    match claim:
        case Bind(kind, types, body, hints):
            return Bind(kind, types, wrong(body), hints)
        case Op("implies", (premise, inside)):
            return Implies(premise, wrong(inside))
    left, right = claim.args
    return Eq(left, right + 1)


def test_wrong_recurrences_are_not_proved():
    program, symbols = PROGRAMS["nested"]
    for label, (claim, proof) in recurrences(program(), **symbols).items():
        made = lemma(f"test.run.wrong.{label}", "", claim=wrong(claim), proof=proof)
        [result] = check([made], effort=0.1).results
        assert result.verdict in ("unknown", "refuted"), label


def test_a_claim_about_other_functions_is_not_proved():
    """The definition speaks of the constant only, not of any function with its name."""
    program, _ = PROGRAMS["forward"]
    found = recurrences(program(), **ONE)
    label, (claim, _) = next((n, c) for n, c in found.items() if n.endswith("starts"))
    [constant] = [c for c in claim.constants if c == "recur1"]
    twin = functions("twin", *_type_of(claim, constant).args, REAL)[0]
    about_it = _renamed(claim, constant, twin)
    made = lemma("test.run.twin", label, claim=about_it, proof=by())
    [result] = check([made], effort=0.1).results
    assert result.verdict in ("unknown", "refuted")


def _type_of(t: Any, name: str) -> Any:
    return next(s.type for s in subterms(t) if isinstance(s, Const) and s.name == name)


def _renamed(t: Any, name: str, new: Any) -> Any:
    if isinstance(t, Apply) and isinstance(t.head, Const) and t.head.name == name:
        return new(*t.args)
    return rebuild(t, [_renamed(part, name, new) for part in parts(t)])
