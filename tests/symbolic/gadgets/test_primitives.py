"""The definitions of softmax, permutations and of what a way to attend must be, on numbers."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memcap.symbolic.gadgets.blocks import hard_average
from memcap.symbolic.gadgets.primitives import (
    attend,
    exponential,
    fair,
    local,
    mechanism,
    sharp,
    soft,
    symmetric,
)
from memcap.symbolic.kernel import DEFINITIONS, KernelError
from memcap.symbolic.language.evaluation import Undecided, evaluate
from memcap.symbolic.language.terms import (
    INT,
    REAL,
    Eq,
    as_real,
    fn,
    forall,
    functions,
    ints,
    reals,
    term,
)
from memcap.symbolic.library import permutation
from tests.symbolic.shown import holds

i, n = ints("i n")
x, B, q, epsilon = reals("x B q epsilon")
s, a = functions("s a", INT, REAL)
(pi,) = functions("pi", INT, INT)
(E,) = functions("E", REAL, REAL)
head = mechanism("head")


def value(t, candidates=(), **values):
    return evaluate(t, values, DEFINITIONS, candidates=candidates)


def table(entries):
    return lambda i: entries[int(i) - 1] if 1 <= i <= len(entries) else Fraction(0)


def two_to(k):
    return Fraction(2) ** int(k)


# --- softmax and hardmax ----------------------------------------------------------------------

SCORES = st.lists(st.integers(-3, 3), min_size=1, max_size=4)
FRACTIONS = st.fractions(-3, 3, max_denominator=3)


@st.composite
def rows(draw):
    scores = draw(SCORES)
    return scores, draw(st.lists(FRACTIONS, min_size=len(scores), max_size=len(scores)))


def softmax(scores, values, power=two_to):
    row = {"E": power, "n": len(scores), "s": table(scores), "a": table(values)}
    return value(soft(E, n, s, a), **row)


@settings(max_examples=60)
@given(rows())
def test_soft_is_the_average_by_powers(row):
    scores, values = row
    whole = sum(two_to(k) for k in scores)
    assert softmax(*row) == sum(two_to(k) * v for k, v in zip(scores, values)) / whole


@settings(max_examples=30)
@given(rows(), st.integers(-3, 3))
def test_soft_has_the_laws_of_softmax(row, shift):
    scores, values = row
    found = softmax(scores, values)
    assert min(values) <= found <= max(values)
    assert softmax([k + shift for k in scores], values) == found
    assert softmax(scores[::-1], values[::-1]) == found
    assert softmax([shift] * len(values), values) == sum(values) / len(values)


@pytest.mark.parametrize(
    "scores, values, expected",
    [
        ([0, 1], [0, 3], 2),
        ([1, 0], [0, 3], 1),
        ([2, 0, 0], [6, 0, 3], Fraction(27, 6)),
        ([-1], [5], 5),
        ([], [], 0),
    ],
)
def test_soft(scores, values, expected):
    assert softmax(scores, values) == expected


def test_soft_without_weight_is_zero_and_not_undecided():
    assert softmax([1, 2], [3, 4], power=lambda k: Fraction(0)) == 0
    assert softmax([1, -1], [3, 4], power=lambda k: Fraction(k)) == 0


def test_soft_looks_at_the_first_n_columns_only():
    row = {"E": two_to, "s": table([0, 0, 9]), "a": table([2, 4, 100])}
    assert value(soft(E, n, s, a), n=2, **row) == 3
    assert value(soft(E, n, s, a), n=3, **row) != 3


@settings(max_examples=60)
@given(rows())
def test_attend_is_the_hard_average(row):
    scores, values = row
    found = value(attend(n, s, a), n=len(scores), s=table(scores), a=table(values))
    assert found == hard_average(scores, values)


# --- what cannot be decided is not true -------------------------------------------------------


def hardmax(n, s, a):
    columns = range(1, n + 1)
    return hard_average([s(i) for i in columns], [a(i) for i in columns])


def first(n, s, a):
    return a(1)


def largest(n, s, a):
    return max(a(i) for i in range(1, n + 1))


def beyond(n, s, a):
    return hardmax(n + 1, s, a)


FUNCTIONS = (
    Fraction(2),
    Fraction(0),
    3,
    lambda i: Fraction(i),
    lambda i: Fraction(2 * i - 2),
    lambda i: Fraction(3 - i),
    lambda i: Fraction(i) if i <= 2 else Fraction(50),
)
SHARP = {"n": 2, "B": Fraction(2), "q": Fraction(1), "epsilon": Fraction(0)}
FORMULAS = {
    "exponential": (exponential(E), {"E": two_to}),
    "sharp": (sharp(head, n, B, q, epsilon), {"head": hardmax, **SHARP}),
    "fair": (fair(head), {"head": hardmax}),
    "symmetric": (symmetric(head, n), {"head": hardmax, "n": 2}),
    "local": (local(head, n), {"head": hardmax, "n": 2}),
}


@pytest.mark.parametrize("name", FORMULAS)
@pytest.mark.parametrize("candidates", [(), FUNCTIONS], ids=["none", "some"])
def test_what_is_true_is_undecided(name, candidates):
    """Candidates cannot show what is said of all functions."""
    formula, values = FORMULAS[name]
    if name == "exponential":
        candidates = tuple(c for c in candidates if not callable(c))
    with pytest.raises(Undecided):
        value(formula, candidates, **values)


WRONG = {
    "not positive": (exponential(E), {"E": lambda k: Fraction(k)}),
    "no product": (exponential(E), {"E": lambda k: Fraction(abs(k) + 1)}),
    "too low": (exponential(E), {"E": lambda k: Fraction(1)}),
    "not the maximum": (sharp(head, n, B, q, epsilon), {"head": first, **SHARP}),
    "above the maximum": (
        sharp(head, n, B, q, epsilon),
        {"head": lambda n, s, a: hardmax(n, s, a) + 1, **SHARP, "epsilon": Fraction(1)},
    ),
    "no mean": (sharp(head, n, B, q, epsilon), {"head": largest, **SHARP}),
    "unfair": (fair(head), {"head": largest}),
    "of the first": (symmetric(head, n), {"head": first, "n": 2}),
    "of the columns beyond": (local(head, n), {"head": beyond, "n": 2}),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_false_is_not_true(name):
    formula, values = WRONG[name]
    with pytest.raises(Undecided):
        value(formula, **values)
    candidates = (
        FUNCTIONS if "head" in values else (Fraction(1), Fraction(0), Fraction(-1), Fraction(2))
    )
    assert value(formula, candidates, **values) is False


@pytest.mark.parametrize(
    "formula",
    [
        exponential(fn(x, x * x + 1)),
        exponential(fn(x, 1 + x)),
        fair(attend),
        sharp(attend, 2, 1, 1, 0),
        symmetric(attend, 2),
        local(attend, 1),
        symmetric(attend, 0),
        permutation(fn(i, i), n),
        forall(pi, permutation(pi, 0)),
        forall(n, permutation(fn(i, i), n)),
    ],
    ids=str,
)
def test_what_a_value_does_not_tell(formula):
    with pytest.raises(KernelError):
        holds(formula)


@pytest.mark.parametrize(
    "formula",
    [
        Eq(soft(fn(x, as_real(3)), 2, fn(i, as_real(i)), fn(i, as_real(i))), Fraction(3, 2)),
        Eq(attend(3, fn(i, as_real(i)), fn(i, as_real(i * i))), 9),
        permutation(fn(i, 4 - i), 3),
        permutation(fn(i, i), 0),
    ],
    ids=str,
)
def test_the_kernel_shows_by_evaluation(formula):
    holds(formula)


# --- permutations -----------------------------------------------------------------------------


@settings(max_examples=100)
@given(st.lists(st.integers(0, 5), max_size=4))
def test_a_permutation_is_one(images):
    found = value(permutation(pi, n), n=len(images), pi=table(images))
    assert found == (sorted(images) == list(range(1, len(images) + 1)))


@given(st.permutations(range(1, 6)), st.integers(0, 5))
def test_a_permutation_of_fewer(images, size):
    """The first places only are looked at."""
    found = value(permutation(pi, n), n=size, pi=table(images))
    assert found == ({*images[:size]} == {*range(1, size + 1)})


def test_a_permutation_of_an_unknown_number_is_undecided():
    with pytest.raises(Undecided):
        value(permutation(pi, n), pi=lambda i: i)
    with pytest.raises(Undecided):
        value(permutation(pi, n), n=2)
    assert value(permutation(fn(i, term(2)), n), n=2) is False
