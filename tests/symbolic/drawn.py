"""Random terms, for all tests that draw some."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from hypothesis import strategies as st

from memcap.symbolic.language.terms import (
    FALSE,
    INT,
    REAL,
    TRUE,
    Const,
    Not,
    Num,
    Op,
    Var,
    bind,
    floor,
    ite,
)

__all__ = ["Vocabulary", "number", "terms"]


@dataclass(frozen=True)
class Vocabulary:
    """What terms are made of: variables, functions with their only argument, and constants.

    bound  the groups of variables that are bound together
    """

    integers: Sequence[Var | Const]
    reals: Sequence[Var | Const]
    truths: Sequence[Var]
    sequences: Sequence[Var]  # Int → Real
    maps: Sequence[Var | Const]  # Real → Real
    predicates: Sequence[Var]  # Int → Bool
    bound: Sequence[tuple[Var, ...]]
    counts: Sequence[Const] = ()  # Int → Int


def number(kind):
    """A small number of the type."""
    values = st.integers(-3, 3) if kind == INT else st.fractions(-3, 3, max_denominator=4)
    return values.map(lambda v: Num(Fraction(v), kind))


def terms(of: Vocabulary, size: int = 8):
    """Triples of an integer, a real number and a proposition."""
    leaves = st.tuples(
        st.one_of(st.sampled_from(of.integers), number(INT)),
        st.one_of(st.sampled_from(of.reals), number(REAL)),
        st.sampled_from([*of.truths, TRUE, FALSE, of.integers[0] <= of.integers[1]]),
    )
    return st.recursive(leaves, lambda inner: _larger(of, inner), max_leaves=size)


def _larger(of: Vocabulary, inner):
    """Terms of each type around terms of each type."""
    whole, real, truth = (inner.map(lambda t, k=k: t[k]) for k in range(3))

    def two(op, kind):
        return st.tuples(kind, kind).map(lambda ab: Op(op, ab))

    def applied(functions, kind):
        return [kind.map(lambda t, f=f: f(t)) for f in functions]

    def bound(kind):
        groups = st.sampled_from(of.bound)
        return st.tuples(groups, truth).map(lambda vt: bind(kind, vt[0], vt[1]))

    def several(op):
        return st.lists(truth, min_size=2, max_size=3).map(lambda ts: Op(op, tuple(ts)))

    return st.tuples(
        st.one_of(
            whole,
            *(two(op, whole) for op in ("add", "sub", "mul", "idiv", "mod")),
            *applied(of.counts, whole),
            whole.map(lambda t: Op("neg", (t,))),
            real.map(floor),
            st.tuples(truth, whole, whole).map(lambda t: ite(*t)),
        ),
        st.one_of(
            real,
            *(two(op, real) for op in ("add", "sub", "mul", "div")),
            real.map(lambda t: Op("neg", (t,))),
            whole.map(lambda t: Op("to_real", (t,))),
            *applied(of.sequences, whole),
            *applied(of.maps, real),
            st.tuples(truth, real, real).map(lambda t: Op("ite", t)),
        ),
        st.one_of(
            *(two(op, kind) for op in ("le", "lt", "eq") for kind in (whole, real)),
            two("eq", truth),
            two("implies", truth),
            truth.map(Not),
            *applied(of.predicates, whole),
            several("and"),
            several("or"),
            bound("forall"),
            bound("exists"),
        ),
    )
