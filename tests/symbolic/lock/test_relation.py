"""How statements relate: what is shown is a theorem, what is refuted has an instance."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from memcap.symbolic.checking.pool import Answered
from memcap.symbolic.kernel import define
from memcap.symbolic.kernel.acceptance import truth
from memcap.symbolic.language.case import Case
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import (
    INT,
    REAL,
    And,
    Eq,
    Ne,
    Not,
    Or,
    Var,
    as_real,
    between,
    exists,
    fn,
    forall,
    functions,
    ints,
    reals,
    substitute,
    term,
)
from memcap.symbolic.library import relu, total
from memcap.symbolic.lock import proving
from memcap.symbolic.lock.letters import Letters
from memcap.symbolic.lock.relation import Direction, Instance, Pair, relate, relation
from memcap.symbolic.mutation.asking import Asking
from memcap.symbolic.oracles.reply import Reply
from memcap.symbolic.proving.lemma import Lemma
from memcap.symbolic.proving.proof import by
from memcap.symbolic.store.store import text_sha

x, y = reals("x y")
i, k, n = ints("i k n")
f, g = functions("f g", REAL, REAL)
ONE = Asking(1)


def stated(claim, **given):
    return Statement("a", "", given, claim)


def related(*pairs):
    return relate([Pair(a, b) for a, b in pairs], ONE)


INSTANCE = Instance("claim", {"x": "1"})
GENERAL = Instance("claim", {"x": "1"}, ("c",))
SHOWN, OPEN = Direction("shown", "linear"), Direction("open")
REFUTED, APART = Direction("refuted", None, INSTANCE), Direction("apart", None, GENERAL)
FORM, ARITHMETIC = Direction("idle", "form"), Direction("idle", "arithmetic")
GIVEN = Direction("idle", "hypotheses", INSTANCE)
SAID = Direction("said", "linear")


@pytest.mark.parametrize(
    "onward, back, word",
    [
        (SHOWN, SHOWN, "reworded"),
        (SHOWN, REFUTED, "weaker"),
        (SHOWN, APART, "weaker"),
        (SHOWN, ARITHMETIC, "weaker"),
        (FORM, ARITHMETIC, "weaker"),
        (FORM, REFUTED, "weaker"),
        (FORM, GIVEN, "weaker"),
        (REFUTED, REFUTED, "incomparable"),
        (REFUTED, GIVEN, "incomparable"),
        (GIVEN, GIVEN, "incomparable"),
        (FORM, FORM, "undecided"),
        (SHOWN, OPEN, "undecided"),
        (OPEN, OPEN, "undecided"),
        (APART, APART, "undecided"),
        (REFUTED, OPEN, "undecided"),
        (SAID, SAID, "undecided"),
        (SHOWN, SAID, "undecided"),
        (FORM, SAID, "undecided"),
        (REFUTED, SAID, "undecided"),
        (REFUTED, APART, "undecided"),
        (FORM, OPEN, "undecided"),
    ],
)
def test_the_word_for_two_directions(onward, back, word):
    turned = {"weaker": "stronger"}.get(word, word)
    assert relation(onward, back) == word
    assert relation(back, onward) == turned


def test_bounds_on_a_number():
    """From x ≥ a follows f(x) ≥ b: less is said with a larger a or a smaller b."""
    numbers = list(product(range(-1, 2), repeat=4))
    pairs = [
        (stated(f(x) >= b, low=x >= a), stated(f(x) >= d, low=x >= c)) for a, b, c, d in numbers
    ]
    words = {(1, 1): "reworded", (1, 0): "weaker", (0, 1): "stronger", (0, 0): "incomparable"}
    for (a, b, c, d), (word, _, _) in zip(numbers, related(*pairs), strict=True):
        assert word == words[c >= a and d <= b, c <= a and d >= b], (a, b, c, d)


def test_what_is_shown_is_a_theorem_that_rests_on_the_former_statement_alone():
    before, after = stated(f(x) >= 2, low=x >= 1), stated(f(x) >= 1, low=x >= 2)
    [(word, onward, back)] = related((before, after))
    assert word == "weaker" and onward.theorem is not None and back.theorem is None
    former = forall((f, x), x >= 1, f(x) >= 2)
    assert set(onward.theorem.hypotheses) <= {former, *after.given.values()}
    assert onward.theorem.claim == after.claim


def test_an_instance_breaks_what_it_says_it_breaks():
    before, after = stated(f(x) >= 2, low=x >= 1), stated(f(x) >= 1, low=x >= 2)
    [(_, _, back)] = related((before, after))
    assert back.instance is not None and back.instance.breaks == "low"
    case = Case({"x": Fraction(1)})
    assert back.instance.values == {"x": str(case["x"])}
    assert truth(before.given["low"], case) and not truth(after.given["low"], case)


def test_a_false_statement_implies_nothing_that_is_not_said():
    word, onward, back = related((stated(f(x) >= 2), stated(f(x) >= 3)))[0]
    assert (word, onward.outcome, back.outcome) == ("stronger", "refuted", "shown")


def test_a_hypothesis_is_not_taken_from_the_other_statement():
    """Under x ≥ 2 both claims hold; neither statement may borrow it from the other."""
    word, _, back = related((stated(f(x) >= 1), stated(f(x) >= 1, low=x >= 2)))[0]
    assert word == "weaker" and back.outcome == "refuted"


def test_variables_that_are_left_correspond_in_order():
    a, b = reals("a b")
    word, *_ = related((stated(x <= y + 1, le=x <= y), stated(Not(a > b + 1), le=a <= b)))[0]
    assert word == "reworded"


def test_a_variable_without_a_counterpart_stands_for_itself():
    """What is assumed of it would have to hold for all its values: nothing is claimed."""
    before, after = stated(f(x) >= 1, unused=y >= 0, low=x >= 0), stated(f(x) >= 1, low=x >= 0)
    word, onward, back = related((before, after))[0]
    assert onward.theorem is None and onward.outcome == "open" and back.theorem is not None
    assert word == "undecided"


@pytest.mark.parametrize(
    "strong, weak",
    [
        (
            exists(k, between(1, k, 2), forall(i, between(1, i, 2), Ne(f(k), i))),
            forall(i, between(1, i, 2), exists(k, between(1, k, 2), Ne(f(k), i))),
        ),
        (
            forall(i, between(1, i, n), exists(k, between(1, k, n), f(k) >= i + 1)),
            forall(i, between(1, i, n), exists(k, between(1, k, n), f(k) >= i)),
        ),
        (
            exists((i, k), between(1, i, 2), between(1, k, 2), Eq(f(i), f(k) + 1)),
            exists((i, k), between(1, i, 3), between(1, k, 2), f(i) > f(k)),
        ),
        (
            forall((i, k), between(1, i, 2), between(1, k, 2), f(i) <= g(k)),
            forall(i, between(1, i, 2), forall(k, between(1, k, 2), f(i) <= g(k) + 1)),
        ),
        (And(f(x) >= 1, forall(i, f(i) <= 1)), Or(f(x) >= 1, forall(i, f(i) <= 0))),
    ],
    ids=["quantifiers", "nested", "exists", "blocks", "connectives"],
)
def test_quantifiers_are_taken_apart(strong, weak):
    (weaker, onward, _), (stronger, *_) = related(
        (stated(strong), stated(weak)), (stated(weak), stated(strong))
    )
    assert onward.theorem is not None and onward.theorem.claim == weak
    assert (weaker, stronger) == ("weaker", "stronger")


def test_no_witness_is_made_up():
    """From ∀i ∃k nothing follows about one k for all i."""
    each = forall(i, exists(k, f(k) >= i))
    one = exists(k, forall(i, f(k) >= i))
    word, onward, back = related((stated(each), stated(one)))[0]
    assert onward.theorem is None and back.theorem is not None
    assert word in ("stronger", "undecided")


def test_what_is_told_apart_in_a_part_is_said_to_be():
    """A hypothesis that cannot be evaluated: only the others are looked at."""
    hard = forall(i, exists(k, f(k) >= i))
    before = stated(g(x) >= 1, low=x >= 2, hard=hard)
    after = stated(g(x) >= 1, low=x >= 1, hard=hard)
    word, onward, back = related((before, after))[0]
    assert (word, onward.outcome, back.outcome) == ("stronger", "apart", "shown")
    assert onward.instance is not None and onward.instance.part and onward.instance.breaks == "low"


def test_of_long_claims_the_parts_that_differ_are_looked_at():
    h = Var("h", g.type)
    before, after = (
        stated(exists(h, forall(i, exists(k, h(k) >= f(i))), n <= bound)) for bound in (3, 2)
    )
    word, onward, back = related((before, after))[0]
    assert (word, onward.outcome, back.outcome) == ("stronger", "apart", "shown")
    assert onward.instance is not None and onward.instance.part
    assert onward.instance.values == {"n": "3"}


def test_constants_whose_definitions_changed_are_seen_through():
    old = define("relation_need", (x,), x)
    new = define("relation_want", (x,), 2 * x)
    statements = [stated(c(x) <= y, low=x >= 0) for c in (old, new)]
    [(word, onward, back)] = relate([Pair(*statements, (old, new))], ONE)
    assert (word, onward.outcome, back.outcome) == ("stronger", "refuted", "shown")


def test_an_integer_is_the_whole_part_of_a_real_number():
    r = Var("n", REAL)
    whole, real = stated(f(n) >= 1, low=n >= 1), stated(f(r) >= 1, low=r >= 1)
    (up, _, down), _ = related((whole, real), (real, whole))
    assert up == "stronger" and down.theorem is not None


def test_substitution_does_not_capture():
    """The variable of the one statement is bound in the other."""
    before = stated(forall(y, f(y) >= x), low=x <= 0)
    after = stated(forall(x, f(x) >= y), low=y <= 0)
    word, onward, back = related((before, after))[0]
    assert word == "reworded" and onward.theorem is not None and back.theorem is not None
    moved = substitute(before.claim, {x: y})
    assert moved == after.claim


# --- what it rests on ------------------------------------------------------------------------


PAIRS = {
    "the same in other words": (stated(f(x) >= 2, low=x >= 1), stated(Not(f(x) < 2), low=x >= 1)),
    "less": (stated(f(x) >= 2), stated(f(x) >= 1)),
    "other hypotheses": (stated(f(x) >= 2, low=x >= 1), stated(f(x) >= 2, low=Not(x < 1))),
}


@pytest.mark.parametrize("before, after", PAIRS.values(), ids=PAIRS)
def test_the_word_of_a_solver_shows_nothing(before, after, monkeypatch):
    """Z3 says that it follows, and no certificate is found."""
    gave_up = Reply("unknown", reason="no certificate")

    def none(texts, *_):
        found = map(text_sha, texts)
        return {sha: Answered(sha, "certificate", gave_up, 0.0, False) for sha in found}

    monkeypatch.setattr(proving, "certificates", none)
    [(word, onward, _)] = related((before, after))
    assert (word, onward.outcome, onward.theorem) == ("undecided", "said", None)


def test_a_theorem_that_rests_on_a_solver_is_none(monkeypatch):
    """Even where a solver's word is taken for a certificate."""

    def word(texts, *_):
        unsat = Reply("unsat")
        found = map(text_sha, texts)
        return {sha: Answered(sha, "z3", unsat, 0.0, False) for sha in found}

    monkeypatch.setattr(proving, "certificates", word)
    lemma = Lemma(stated(x <= y + 1, le=x <= y), by())
    assert proving.proved([lemma], ONE) == [None]


# --- letters and long numerals ---------------------------------------------------------------

u, v = functions("u v", INT, REAL)
DOTS = total(n, fn(i, u(i) * v(i)))
SUMS = {
    "a bound on a product": (DOTS * DOTS <= x, DOTS * DOTS <= x + 1),
    "two sums": (total(n, u) <= total(n, v), total(n, u) <= total(n, v) + 1),
    "sums for all n": (
        forall(n, n >= 0, total(n, u) <= total(n, v)),
        forall(n, n >= 0, total(n, u) <= total(n, v) + 1),
    ),
    "sums and a function of numbers": (relu(x) + total(n, u) <= y, relu(x) + total(n, u) <= y + 1),
}


def test_sums_are_letters():
    pairs = [(stated(sharp), stated(loose)) for sharp, loose in SUMS.values()]
    said = related(*pairs, *((loose, sharp) for sharp, loose in pairs))
    assert [word for word, *_ in said] == ["weaker"] * len(SUMS) + ["stronger"] * len(SUMS)


def test_equal_sums_are_equal_letters():
    letters = Letters({"n", "u", "v"})
    formula = letters.of(total(n, u) + total(k, u) <= total(n, v))
    assert letters.constants == ("total",) and formula == letters.of(formula)
    assert {w.type for w in formula.free if w.name.startswith("total")} == {
        functions("h", INT, REAL)[0].type
    }
    assert len(formula.free) == 4  # n, k, and the letters of the sums of u and of v


def test_a_letter_is_no_variable_of_the_same_name():
    relu_too = Var("relu", relu.type)
    made = Letters({"relu", "x"}).of(relu(x) <= relu_too(x))
    assert len(made.free) == 3


def numeral(shift=0):
    return 10**3900 + shift


NUMERALS = {
    "the other side": (x >= numeral(), Not(x < numeral()), "reworded"),
    "1 more": (x >= numeral(1), x >= numeral(), "weaker"),
    "1 less": (x >= numeral(), x >= numeral(1), "stronger"),
    "a negative one": (x <= -numeral(), Not(x > -numeral()), "reworded"),
    "a fraction": (x >= Fraction(1, numeral()), x > 0, "weaker"),
    "a product": (x >= numeral() * term(7**4600), x / 7**4600 >= numeral(), "reworded"),
    "a square": (x * x >= numeral() * term(numeral()), x * x / numeral() >= numeral(), "reworded"),
    "one of another sort": (Eq(n, numeral()), Eq(as_real(n), as_real(numeral())), "reworded"),
    "under a quantifier": (
        forall(k, k >= numeral(), f(k) >= k),
        forall(k, k >= numeral() * 3, f(k) >= k),
        "weaker",
    ),
}


def test_long_numerals_are_compared_by_theorems():
    pairs = [(stated(before), stated(after)) for before, after, _ in NUMERALS.values()]
    found = dict(zip(NUMERALS, related(*pairs), strict=True))
    assert {case: word for case, (word, *_) in found.items()} == {
        case: word for case, (*_, word) in NUMERALS.items()
    }
    ends = [end for _, *both in found.values() for end in both]
    assert all(end.theorem is not None for end in ends if end.outcome == "shown")


def test_facts_about_numerals_are_none_of_the_hypotheses():
    lemma = Lemma(stated(x >= numeral(), low=x >= numeral(7)), by())
    [made] = proving.proved([lemma], ONE)
    assert made is not None
    assert set(made.hypotheses) == {x >= numeral(7)} and made.claim == (x >= numeral())
