"""Random statements: what is said of two of them is never told to be wrong by exact values."""

from __future__ import annotations

import random
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from memcap.symbolic.kernel.acceptance import truth
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import (
    INT,
    REAL,
    TRUE,
    And,
    Eq,
    Implies,
    Not,
    Or,
    as_real,
    between,
    exists,
    forall,
    functions,
    ints,
    reals,
    substitute,
    term,
)
from memcap.symbolic.library import relu
from memcap.symbolic.lock.implication import corresponding
from memcap.symbolic.lock.relation import Pair, relate
from memcap.symbolic.mutation.asking import Asking
from memcap.symbolic.oracles.reply import Table

x, y = reals("x y")
i, n = ints("i n")
(f,) = functions("f", INT, REAL)
NUMBERS = [Fraction(p, q) for p in range(-6, 7) for q in (1, 2)]
CASES = 150

numbers = st.integers(-2, 3)
atoms = st.sampled_from([x, y, as_real(n), f(1), f(n), relu(x)]) | numbers.map(
    lambda c: term(c, REAL)
)
terms = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.builds(lambda a, b: a + b, inner, inner),
        st.builds(lambda a, b: a - b, inner, inner),
        st.builds(lambda a, b: a * b, inner, inner),
    ),
    max_leaves=3,
)
comparisons = st.one_of(
    st.builds(lambda a, b: a <= b, terms, terms),
    st.builds(lambda a, b: a < b, terms, terms),
    st.builds(Eq, terms, terms),
    st.builds(lambda c: forall(i, between(1, i, n), f(i) >= c), numbers),
    st.builds(lambda c: exists(i, between(1, i, 2), f(i) >= c), numbers),
)
formulas = st.recursive(
    comparisons,
    lambda inner: st.one_of(
        st.builds(And, inner, inner),
        st.builds(Or, inner, inner),
        st.builds(Not, inner),
        st.builds(Implies, inner, inner),
    ),
    max_leaves=2,
)


def _negated_twice(formula, other, number):
    return Not(Not(formula))


def _moved(formula, other, number):
    """The same comparison, or a near one, of numbers moved by as much."""
    if getattr(formula, "op", "") in ("le", "lt") and formula.args[0].type == REAL:
        low, high = formula.args
        return low + number <= high + number
    return Not(Not(formula))


CHANGES = [
    lambda formula, other, number: formula,
    _negated_twice,
    _moved,
    lambda formula, other, number: And(formula, other),
    lambda formula, other, number: Or(formula, other),
    lambda formula, other, number: Implies(other, formula),
    lambda formula, other, number: substitute(formula, {x: x + number}),
    lambda formula, other, number: substitute(formula, {x: y, y: x}),
    lambda formula, other, number: other,
]
changes = st.sampled_from(CHANGES)


@st.composite
def pairs(draw):
    """A statement, and another that was made of it or has nothing to do with it."""
    given_, claim, other = draw(st.lists(formulas, max_size=1)), draw(formulas), draw(formulas)
    number = draw(numbers)
    change = draw(changes), draw(changes)
    before = Statement("a", "", {str(j): h for j, h in enumerate(given_)}, claim)
    hypotheses = {str(j): change[0](h, other, number) for j, h in enumerate(given_)}
    return before, Statement("a", "", hypotheses, change[1](claim, other, number))


def cases(seed):
    """Random exact values of everything that the statements speak of."""
    choice = random.Random(seed)
    for _ in range(CASES):
        entries = tuple(((j,), choice.choice(NUMBERS)) for j in range(-3, 5))
        yield {
            "x": choice.choice(NUMBERS),
            "y": choice.choice(NUMBERS),
            "n": choice.randint(-2, 3),
            "f": Table(entries, choice.choice(NUMBERS)),
        }


def follows(before, after, case):
    """False only where ``before`` holds for corresponding values, and ``after`` does not."""
    mapping = corresponding(before, after)
    former = [substitute(h, mapping) for h in (*before.given.values(), before.claim)]
    whole = Implies(And(TRUE, *former[:-1]), former[-1])
    if not all(truth(h, case) is True for h in after.given.values()):
        return True
    refuted = truth(Not(after.claim), case)
    return not (refuted and truth(whole, case))


@settings(max_examples=3, deadline=None)
@given(st.lists(pairs(), min_size=25, max_size=25))
def test_no_values_tell_what_is_said_to_be_wrong(both):
    said = relate([Pair(before, after) for before, after in both], Asking(2))
    for (before, after), (word, onward, back) in zip(both, said, strict=True):
        if word in ("reworded", "weaker"):
            assert onward.theorem is not None
            assert all(follows(before, after, case) for case in cases(0))
        if word in ("reworded", "stronger"):
            assert back.theorem is not None
            assert all(follows(after, before, case) for case in cases(1))
        for end in (onward, back):
            assert end.theorem is None or not end.theorem.rests_on
