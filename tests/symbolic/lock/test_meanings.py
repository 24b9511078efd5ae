"""Definitions on record and today's: the same only where the kernel has shown it."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memcap.symbolic.checking.pool import Answered
from memcap.symbolic.kernel import DEFINITIONS, define, define_recursive
from memcap.symbolic.kernel.acceptance import truth
from memcap.symbolic.language.terms import Eq, Fun, Not, forall, ints, ite, reals, term
from memcap.symbolic.library import relu
from memcap.symbolic.lock import proving
from memcap.symbolic.lock.definitions import Definition, definitions_of
from memcap.symbolic.lock.lock import Lock
from memcap.symbolic.lock.meanings import meanings
from memcap.symbolic.lock.text import type_text, write
from memcap.symbolic.mutation.asking import Asking
from memcap.symbolic.oracles.reply import Reply
from memcap.symbolic.store.store import text_sha

x, y = reals("x y")
k, n = ints("k n")
NUMBER = count()


def edited(*pairs):
    """What became of definitions: pairs of constants, of which the first has the other's name."""
    recorded = dict(definitions_of([now for _, now in pairs]))
    for former, now in pairs:
        text = write(DEFINITIONS[former.name]).replace(former.name, now.name)
        recorded[now.name] = Definition(type_text(former.type), text)
    record = Lock({}, {**definitions_of([former for former, _ in pairs]), **recorded})
    for name in recorded:
        record.constants(name)
    found = meanings(record, Lock({}, definitions_of([now for _, now in pairs])), Asking(2))
    return {meaning.name: meaning for meaning in found.values()}


def pair(former, now):
    """Two functions of x."""
    number = next(NUMBER)
    return tuple(define(f"meant{number}_{i}", (x,), body) for i, body in enumerate((former, now)))


def recursions(former, now):
    """Two recursions on k: base, start and step."""
    number = next(NUMBER)
    return tuple(
        define_recursive(f"meant{number}_{i}", (k,), k, *one) for i, one in enumerate((former, now))
    )


def said(former, now):
    found = edited((former, now))
    return (True, None) if not found else (found[now.name].same, found[now.name].at)


HAT = 2 * relu(x) - 4 * relu(x - Fraction(1, 2)) + 2 * relu(x - 1)
SAME = [
    pair(7 * x / 2, x * Fraction(7, 2)),
    pair(relu(x), ite(x <= 0, 0, x)),
    pair(HAT, ite(x <= 0, 0, ite(x <= Fraction(1, 2), 2 * x, ite(x <= 1, 2 - 2 * x, 0)))),
    pair(x * x - 1, (x - 1) * (x + 1)),
    recursions((1, 0, lambda c: c(k - 1) + 1), (1, 0, lambda c: 1 + c(k - 1))),
    recursions((1, 1, lambda c: 2 * c(k - 1)), (1, 1, lambda c: c(k - 1) + c(k - 1))),
    recursions((1, 0, lambda c: c(k // 2) + 1), (1, 0, lambda c: c(k // 2) + 2 - 1)),
]
OTHERS = [
    pair(7 * x / 5, 7 * x / 3),
    pair(HAT, HAT + relu(x - 1)),
    pair(x, ite(Eq(x, Fraction(10**9, 7)), 0, x)),
    recursions((1, 0, lambda c: c(k - 1) + 1), (1, 0, lambda c: c(k - 1) + 2)),
    recursions((1, 0, lambda c: c(k - 1) + 1), (2, 0, lambda c: c(k - 1) + 1)),
    recursions((1, 0, lambda c: c(k - 1) + 1), (1, 0, lambda c: c(k - 2) + 1)),
]


@pytest.fixture(scope="module")
def told():
    """What became of all of them."""
    return edited(*SAME, *OTHERS)


@pytest.mark.parametrize("former, now", SAME, ids=str)
def test_other_words_with_the_same_values(former, now, told):
    assert (told[now.name].same, told[now.name].at) == (True, None)


@pytest.mark.parametrize("former, now", OTHERS, ids=str)
def test_other_values(former, now, told):
    assert not told[now.name].same
    [(name, value)] = told[now.name].at.items()
    case = {name: int(value) if name == "k" else Fraction(value)}
    assert truth(Eq(*(c(k if name == "k" else x) for c in (former, now))), case) is False


def test_what_is_true_but_not_shown_is_not_the_same(monkeypatch):
    """No certificate, no sameness."""
    gave_up = Reply("unknown", reason="no certificate")

    def none(texts, *_):
        found = map(text_sha, texts)
        return {sha: Answered(sha, "certificate", gave_up, 0.0, False) for sha in found}

    monkeypatch.setattr(proving, "certificates", none)
    assert said(*pair(x / 4, x * Fraction(1, 4))) == (False, None)


def test_a_recursion_that_never_meets_is_not_the_same():
    """Each of both would fit the other's text if it could count on what is to be shown."""
    former, now = recursions((1, 0, lambda c: c(k - 1)), (1, 1, lambda c: c(k - 1)))
    assert said(former, now)[0] is False


def test_types_are_part_of_the_meaning():
    number = next(NUMBER)
    former = define(f"meant{number}_0", (n,), n * 1)
    now = define(f"meant{number}_1", (x,), x * 1)
    assert former.type != now.type and isinstance(former.type, Fun)
    meaning = edited((former, now))[now.name]
    assert not meaning.same and meaning.today is None and meaning.altered({now.name})


def test_what_is_gone_may_have_another_name():
    """Something new of its type may stand in its place; where nothing does, it is written out."""
    number = next(NUMBER)
    former = define(f"meant{number}_0", (x,), x / 2 + 1)
    other = define(f"meant{number}_1", (x,), x / 2 + 2)
    gone = f"meant{number}_gone"
    text = write(DEFINITIONS[former.name]).replace("/ 2 + 1", "/ 2 + 3")
    record = Lock({}, {gone: Definition(type_text(former.type), text)})
    record.constants(gone)
    [meaning] = meanings(record, Lock({}, definitions_of([other])), Asking(1)).values()
    assert not meaning.same and meaning.instead == (other.name,)
    assert meaning.altered({other.name}) and not meaning.altered({"relu"})


def test_a_proposition_is_compared_both_ways():
    """One that follows from the other is not yet the same."""
    number = next(NUMBER)
    every = (forall(y, y >= x, y >= 1), forall(y, y >= x, Not(y < 1)), forall(y, y >= x, y >= 0))
    former, now, other = (define(f"meant{number}_{i}", (x,), t) for i, t in enumerate(every))
    found = edited((former, now), (former, other))
    assert found[now.name].same and not found[other.name].same


numbers = st.integers(-2, 2)
atoms = st.just(x) | numbers.map(lambda c: term(Fraction(c)))
bodies = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.builds(lambda a, b: a + b, inner, inner),
        st.builds(lambda a, b: a - b, inner, inner),
        st.builds(lambda a, b: a * b, inner, inner),
        inner.map(relu),
        st.builds(lambda a, b: ite(x <= a, b, x), numbers, inner),
    ),
    max_leaves=4,
)
REWRITES = [
    lambda t, c: t + 0,
    lambda t, c: (t + c) - c,
    lambda t, c: ite(x <= c, t, t + 0),
    lambda t, c: ite(x <= c, t, t + 1),
    lambda t, c: relu(t) - relu(0 - t),
    lambda t, c: ite(Eq(x, c), 0, t),
]


@settings(max_examples=3, deadline=None)
@given(st.lists(st.tuples(bodies, st.sampled_from(REWRITES), numbers), min_size=12, max_size=12))
def test_random_definitions_that_are_the_same_have_the_same_values(some):
    both = [pair(term(t, x.type), rewrite(term(t, x.type), c)) for t, rewrite, c in some]
    found = edited(*both)
    choice = random.Random(0)
    values = [Fraction(choice.randint(-24, 24), choice.choice((1, 2, 5))) for _ in range(200)]
    for former, now in both:
        meaning = found.get(now.name)
        if meaning is None or meaning.same:
            assert all(truth(Eq(former(x), now(x)), {"x": v}) for v in values)
        elif meaning.at is not None:
            at = {"x": Fraction(meaning.at["x"])}
            assert truth(Eq(former(x), now(x)), at) is False
