"""Constants for one size of data: as small as hypotheses allow, or a word why there are none."""

from __future__ import annotations

from fractions import Fraction

import pytest

from memcap.contents import notation
from memcap.instances import constants
from memcap.instances.search import letters_of, search
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import (
    BOOL,
    INT,
    And,
    Eq,
    Implies,
    Or,
    Var,
    exists,
    forall,
    functions,
    ints,
    reals,
    term,
)
from memcap.symbolic.library import pow2
from memcap.symbolic.proving.loading import find
from memcap.symbolic.typeset.sentences import Sentences

SIZE = notation()[2]
THEOREMS = [
    lemma.statement for lemma in find([], "memcap.proofs") if lemma.statement.kind == "Theorem"
]

n, N, M, M2, H, P, m, k, rho, sigma, ell, W = ints("n N M M2 H P m k rho sigma ell W")
(kappa,) = reals("kappa")
(f,) = functions("f", INT, INT)


def theorem(claim=None, **given):
    """A theorem about N sequences of n tokens; here n = 4 and N = 10."""
    about = {"sizes": And(n >= 1, N >= 1), **given}
    return Statement("mine", "Mine", about, n >= 1 if claim is None else claim, says="Mine")


def found(statement):
    """Letter, or what a theorem speaks of, ↦ value."""
    table = constants(statement, SIZE)
    assert table.gap is None, table.gap.said(Sentences())
    return {str(one.what): one.value for one in table.found}


# --- the theorems of this theory --------------------------------------------------------------


@pytest.mark.parametrize("statement", THEOREMS, ids=lambda s: s.name)
def test_every_theorem_has_constants_that_are_enough_and_no_less(statement):
    table = constants(statement, SIZE)
    assert table.gap is None
    _, values = search(statement, SIZE)
    letters = set(letters_of(statement).values())
    assert values.known.keys() >= letters
    numeric = [("", f) for f in statement.given.values() if f.free <= letters]
    assert values.hold(numeric)
    chosen = [one for one in table.found if one.what in letters]
    assert chosen
    for one in chosen:
        values.put(one.what, one.value / 2 if one.power else one.value - 1)
        assert one.value == 0 or not values.hold(one.because), one.what
        values.put(one.what, one.value)


def test_short_keys_need_their_strings_first():
    [statement] = [s for s in THEOREMS if s.name == "T1''"]
    values = found(statement)
    assert {"ell": 1, "M2": 1, "D": 23, "c": 6, "rho": 6, "W": 33}.items() <= values.items()


# --- other theorems ---------------------------------------------------------------------------

VALUES = {
    "a bound": (theorem(least=M >= n * N), {"M": 40}),
    "small and large": (theorem(a=M * M >= 10**20, b=H >= 3), {"M": 10**10, "H": 3}),
    "an equation": (theorem(a=Eq(3 * M, n * N + 2)), {"M": 14}),
    "between bounds": (theorem(a=And(M >= 41, M <= 41)), {"M": 41}),
    "zero": (theorem(a=M >= 0), {"M": 0}),
    "a letter waits for another": (
        theorem(a=M >= 2 * W + ell, b=W >= ell, c=ell >= 5),
        {"M": 15, "W": 5, "ell": 5},
    ),
    "two that each have a bound": (theorem(a=H >= 2, b=M >= 1, c=M >= H + 3), {"H": 2, "M": 5}),
    "not defined at 0": (theorem(a=term(100) // M <= 9), {"M": 11}),
    "a quantifier over numbers": (
        theorem(a=forall(k, 1 <= k, k <= n, k * k <= M)),
        {"M": 16},
    ),
    "either": (theorem(a=Or(M >= 100, And(M >= 7, M <= 8))), {"M": 7}),
    "a power of two": (theorem(a=kappa >= 5), {"kappa": 8}),
    "functions do not count": (theorem(a=M >= 3, b=f(M) >= 5), {"M": 3}),
    "the least number of groups": (
        theorem(exists((P, m), P >= 1, P <= n * N, m >= 1, P <= m * ell), a=ell >= 7),
        {"ell": 7, "P": 40, "m": 6},
    ),
    "no groups of none": (
        theorem(exists((P, m), P <= n * N, m >= P * ell), a=ell >= 0),
        {"ell": 0, "P": 40},
    ),
    "what is chosen": (theorem(exists((M, H), Eq(M, N * N), Eq(H, M + 1))), {"M": 100, "H": 101}),
    "a letter of the claim has a given letter's name": (
        theorem(exists(P, P <= n * N, P >= 1), a=M >= 2),
        {"M": 2, "P": 40},
    ),
}


@pytest.mark.parametrize("case", VALUES.values(), ids=VALUES)
def test_values(case):
    statement, expected = case
    assert found(statement) == {k: Fraction(v) for k, v in expected.items()}


GAPS = {
    "contradictory": (theorem(a=And(M >= 5, M <= 4)), "M", ["a"]),
    "not these data": (theorem(big=n >= 5), None, ["big"]),
    "a letter that nothing bounds": (theorem(exists(P, P <= M)), "M", []),
    "a letter that the claim speaks of elsewhere": (theorem(exists(m, m >= P), a=P >= 0), "P", []),
    "each needs the other": (theorem(a=M >= W, b=W >= M), "M", []),
    "a letter of the author's own": (theorem(a=k >= 3), "k", []),
    "a proposition": (theorem(Implies(Var("W", BOOL), n >= 1)), "W", []),
    "data of another kind": (
        Statement("mine", "Mine", {"a": N >= 1}, Implies(Var("n", BOOL), N >= 1), says="Mine"),
        "n",
        [],
    ),
    "too large": (theorem(a=M >= 2**70), "M", ["a"]),
    "powers that grow too fast": (theorem(a=And(pow2(M) <= 1, M >= 5)), "M", ["a"]),
    "never whole": (theorem(b=Eq(2 * M, 3)), "M", ["b"]),
    "a quantifier without bounds": (theorem(a=forall(k, k * k >= M - n)), "M", ["a"]),
    "data that cannot be looked at": (theorem(a=forall(k, k * k >= n - N)), None, ["a"]),
    "divided by zero": (theorem(a=N // (n - 4) >= 0), None, ["a"]),
}


@pytest.mark.parametrize("case", GAPS.values(), ids=GAPS)
def test_no_value(case):
    statement, letter, names = case
    table = constants(statement, SIZE)
    assert list(table.found) == []
    assert getattr(table.gap.letter, "name", None) == letter
    assert list(dict.fromkeys(name for name, _ in table.gap.because)) == names
    said = table.gap.said(Sentences())
    assert all(rf"\mchyp{{{name}}}" in said for name in names)


@pytest.mark.parametrize(
    "statement",
    [
        Statement("mine", "A lemma", {"a": M >= 3}, And(n >= n, N >= N)),
        Statement("mine", "Not about data", {"a": M >= 3}, M >= n, says="Mine"),
        Statement("mine", "Of a function", {"a": f(n) >= 1}, f(n) >= 0, says="Mine"),
    ],
    ids=lambda s: s.title,
)
def test_no_table_where_nothing_is_said_of_data(statement):
    assert constants(statement, SIZE) is None
