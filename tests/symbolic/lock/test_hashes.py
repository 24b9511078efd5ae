"""A hash forgets names and order, and nothing else."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memcap.symbolic.kernel import define, define_recursive
from memcap.symbolic.language.terms import (
    INT,
    REAL,
    Eq,
    Var,
    forall,
    functions,
    ints,
    reals,
    substitute,
)
from memcap.symbolic.lock.canonical import statement_hash
from memcap.symbolic.lock.definitions import hashes_of

x, y, z, t = reals("x y z t")
i, k = ints("i k")
f, g = functions("f g", INT, REAL)
GIVEN = [x <= y, y <= z, t <= z, z * z >= t, forall(i, f(i) <= x), forall(k, g(k) >= y)]
CLAIM = x <= z


def hashed(given, claim):
    return statement_hash(given, claim, hashes_of([*given, claim]))


@given(st.permutations(range(len(GIVEN))), st.permutations("abcd"), st.permutations(["u", "w"]))
def test_names_and_order_do_not_matter(order, letters, names):
    new = {v: Var(n, REAL) for v, n in zip((x, y, z, t), letters)}
    new |= {v: Var(n, v.type) for v, n in zip((f, g), names)}
    given = [substitute(GIVEN[place], new) for place in order]
    assert hashed(given, substitute(CLAIM, new)) == hashed(GIVEN, CLAIM)


@pytest.mark.parametrize("number", range(6))
def test_hypotheses_that_look_alike_may_stand_in_any_order(number):
    letters = reals("a b c d e")
    given = [letters[0] <= letters[1], letters[1] <= letters[2], *(v >= 0 for v in letters[2:])]
    shuffled = random.Random(number).sample(given, len(given))
    names = random.Random(number).sample("vwxyz", 5)
    new = {v: Var(n, REAL) for v, n in zip(letters, names)}
    claim = Eq(letters[0], letters[0] + 0)
    moved = [substitute(h, new) for h in shuffled]
    assert hashed(moved, substitute(claim, new)) == hashed(given, claim)


@pytest.mark.parametrize(
    "given, claim",
    [
        (GIVEN[1:], CLAIM),
        (GIVEN, x < z),
        (GIVEN, z <= x),
        (GIVEN, y <= z),
        ([*GIVEN, t <= x], CLAIM),
        ([x <= y + 0, *GIVEN[1:]], CLAIM),
        ([forall(i, f(i) <= y), *GIVEN[:4], GIVEN[5]], CLAIM),
        ([GIVEN[0], z <= y, *GIVEN[2:]], CLAIM),
    ],
    ids=str,
)
def test_everything_else_matters(given, claim):
    assert hashed(given, claim) != hashed(GIVEN, CLAIM)


def test_the_type_of_a_variable_matters():
    n, r = Var("n", INT), Var("n", REAL)
    assert hashed([], n <= n + 1) != hashed([], r <= r + 1)


def test_which_variable_is_meant_matters():
    assert hashed([x <= y], x * x <= y) != hashed([x <= y], y * y <= x)


def test_a_constant_is_what_defines_it():
    one = define("hash_half", (x,), x / 2)
    same = define("hash_moiety", (y,), y / 2)
    other = define("hash_third", (x,), x / 3)
    assert hashed([], one(x) >= x) == hashed([], same(x) >= x) != hashed([], other(x) >= x)


def test_a_definition_matters_through_others():
    inner = [define(f"hash_inner_{n}", (x,), x / n) for n in (2, 3)]
    outer = [define(f"hash_outer_{n}", (x,), c(x) + 1) for n, c in enumerate(inner)]
    assert hashed([], outer[0](x) >= x) != hashed([], outer[1](x) >= x)


def test_a_recursion_is_the_same_under_another_name():
    (n,) = ints("n")
    made = [
        define_recursive(name, (n,), n, 1, 0, lambda c, add=add: c(n - 1) + add)
        for name, add in (("hash_count", 1), ("hash_tally", 1), ("hash_twos", 2))
    ]
    first, second, third = (hashed([], c(i) >= i) for c in made)
    assert first == second != third
