"""Rewriting: the rule keeps truth, and the fact ``rewritten`` shows what follows and no more."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from memcap.symbolic import kernel
from memcap.symbolic.checking.check import check
from memcap.symbolic.checking.plan import Unread, plan
from memcap.symbolic.kernel import DEFINITIONS
from memcap.symbolic.kernel.trust import ADMITTED
from memcap.symbolic.language.evaluation import evaluate
from memcap.symbolic.language.terms import (
    INT,
    REAL,
    And,
    Bound,
    Eq,
    Implies,
    Not,
    Or,
    as_real,
    between,
    exists,
    fn,
    forall,
    functions,
    ints,
    ite,
    reals,
    substitute,
    term,
)
from memcap.symbolic.library import pow2, total
from memcap.symbolic.proving.derivation import theorem
from memcap.symbolic.proving.elaborate import elaborate
from memcap.symbolic.proving.lemma import REGISTRY, lemma
from memcap.symbolic.proving.proof import (
    admitted,
    at,
    by,
    definition,
    fix,
    have,
    part,
    rewritten,
    split,
)

x, y, z = reals("x y z")
i, j, k, m, n = ints("i j k m n")
f, g = functions("f g", INT, REAL)

# --- the rule keeps truth -------------------------------------------------------------------


def numbers(variables):
    """Terms of integers in these variables."""
    leaves = st.sampled_from([*variables, *map(term, (-1, 0, 1, 2))])

    def larger(smaller):
        return st.one_of(
            st.builds(lambda a, b: a + b, smaller, leaves),
            st.builds(lambda a, b: a * b, leaves, smaller),
            st.builds(lambda a, b, c: ite(a <= b, b, c), smaller, leaves, leaves),
            st.builds(lambda a: a // 2, smaller),
        )

    return st.recursive(leaves, larger, max_leaves=4)


def formulas(variables, depth=2):
    """Formulas that can be decided by evaluation."""
    relation = st.builds(
        lambda how, a, b: how(a, b),
        st.sampled_from([Eq, lambda a, b: a <= b, lambda a, b: a < b]),
        numbers(variables),
        numbers(variables),
    )
    if depth == 0:
        return relation
    smaller = formulas(variables, depth - 1)
    bound = (i, j, k)[depth]
    inside = formulas((*variables, bound), depth - 1)
    limit = numbers(variables)
    return st.one_of(
        relation,
        st.builds(Not, smaller),
        st.builds(And, smaller, smaller),
        st.builds(Or, smaller, smaller),
        st.builds(lambda to, body: forall(bound, between(0, bound, to), body), limit, inside),
        st.builds(lambda to, body: exists(bound, between(0, bound, to), body), limit, inside),
    )


@settings(max_examples=150, deadline=None)
@given(formulas((n,)), numbers((term(3),)))
def test_what_is_rewritten_with_a_true_equation_is_true(formula, old):
    value = evaluate(old, {}, DEFINITIONS)
    before = substitute(formula, {n: old})
    assume(abs(value) < 20)
    if not evaluate(before, {}, DEFINITIONS):
        formula, before = Not(formula), Not(before)
    equation = kernel.admit([], Eq(old, value))
    made = kernel.rewrite(equation, kernel.admit([], before), n, formula)
    assert made.claim == substitute(formula, {n: term(value)})
    assert evaluate(made.claim, {}, DEFINITIONS) is True
    assert not made.hypotheses and made.rests_on == {ADMITTED}


@settings(max_examples=100, deadline=None)
@given(formulas((n,)), numbers((m,)), st.integers(-2, 2), st.integers(-2, 2))
def test_an_equation_that_is_assumed_stays_assumed(formula, old, at_m, at_k):
    """Where the new theorem's hypotheses hold, its claim does, free variables or not."""
    before = substitute(formula, {n: old})
    made = kernel.rewrite(kernel.assume(Eq(old, k)), kernel.assume(before), n, formula)
    assert set(made.hypotheses) == {Eq(old, k), before}
    values = {"m": at_m, "k": at_k}
    if all(evaluate(h, values, DEFINITIONS) for h in made.hypotheses):
        assert evaluate(made.claim, values, DEFINITIONS)


# --- the fact ------------------------------------------------------------------------------


def sum_of(factor):
    """A term that a solver sees as a whole: it does not look into the function."""
    return total(n, fn(i, factor * f(i)))


SUM = {"sum": sum_of(x) <= y}
SAME = {"same": Eq(x, z)}
_numbered = 0


def verdict(**parts):
    """The verdict on a lemma, and what it rests on."""
    global _numbered
    _numbered += 1
    made = lemma(f"test.rewriting.{_numbered}", "", **parts)
    [result] = check([made]).results
    return result.verdict, result.rests_on


PROVED = ("proved", ())

ACCEPTED = {
    "under a binder": dict(
        given=SUM | SAME, claim=sum_of(z) <= y, proof=by(rewritten("sum", x, z, "same"))
    ),
    "the other way round": dict(
        given=SUM | {"same": Eq(z, x)},
        claim=sum_of(z) <= y,
        proof=by(rewritten("sum", x, z, "same")),
    ),
    "by arithmetic alone": dict(
        given={"sum": sum_of(x + y - y) <= y},
        claim=sum_of(x) <= y,
        proof=by(rewritten("sum", x + y - y, x)),
    ),
    "from two inequalities": dict(
        given=SUM | {"up": x <= z, "down": z <= x},
        claim=sum_of(z) <= y,
        proof=by(rewritten("sum", x, z, "up", "down")),
    ),
    "twice": dict(
        given=SUM | SAME | {"again": Eq(z, 2)},
        claim=sum_of(as_real(2)) <= y,
        proof=by(rewritten(rewritten("sum", x, z, "same"), z, as_real(2), "again")),
    ),
    "in a quantifier": dict(
        given={"all": forall(k, between(0, k, 3), k < n), "same": Eq(n, m + 4)},
        claim=forall(k, between(0, k, 3), k < m + 4),
        instance={"n": 4, "m": 0},
        proof=fix(k, by(at(rewritten("all", n, m + 4, "same"), k))),
    ),
    "beside a binder of the same name": dict(
        given={"all": forall(k, between(0, k, 3), f(k) < f(n)), "same": Eq(n, k + 4)},
        claim=forall(j, between(0, j, 3), f(j) < f(k + 4)),
        instance={"n": 4, "k": 0, "f": lambda i: i},
        proof=fix(j, by(at(rewritten("all", n, k + 4, "same"), j))),
    ),
    "of a defining equation": dict(
        given={"number": n >= 1},
        claim=Eq(pow2(n), 2 * pow2(n - 1)),
        proof=by(rewritten(definition(pow2(n + 0)), n + 0, n)),
    ),
    "in one case": dict(
        given=SUM | {"all": sum_of(z) <= y + 1},
        claim=sum_of(z) <= y + 1,
        proof=split(Eq(x, z), by(rewritten("sum", x, z, "case")), by("all")),
    ),
    "of a part": dict(
        given={"both": And(sum_of(x) <= y, Eq(x, z))},
        claim=sum_of(z) <= y,
        proof=by(rewritten(part("both", 1), x, z, part("both", 2))),
    ),
    "a whole formula": dict(
        given={"sum": Implies(x <= y, sum_of(x) <= y), "less": x <= y, "same": Eq(x <= y, z <= y)},
        claim=sum_of(x) <= y,
        proof=by(rewritten("sum", x <= y, z <= y, "same"), "less", "same"),
    ),
}


@pytest.mark.parametrize("case", ACCEPTED.values(), ids=ACCEPTED)
def test_what_follows_is_proved(case):
    assert verdict(**case) == PROVED


REFUSED = {
    "nothing shows it": dict(given=SUM | SAME, proof=by(rewritten("sum", x, z))),
    "an inequality": dict(given=SUM | {"same": x <= z}, proof=by(rewritten("sum", x, z, "same"))),
    "another equation": dict(
        given=SUM | {"same": Eq(x, y)}, proof=by(rewritten("sum", x, z, "same"))
    ),
    "false arithmetic": dict(given=SUM | SAME, proof=by(rewritten("sum", x, x + 1, "same"))),
    "another place": dict(given=SUM | SAME, proof=by(rewritten("sum", y, z, "same"), "same")),
    "no place": dict(given=SUM | SAME, proof=by(rewritten("sum", z, x, "same"), "same")),
    "not looked into": dict(given=SUM | SAME, proof=by("sum", "same")),
    "the case not taken": dict(
        given=SUM,
        proof=split(
            Eq(x, z), by(rewritten("sum", x, z, "case")), by(rewritten("sum", x, z, "case"))
        ),
    ),
    "an open equation": dict(
        given=SUM,
        proof=[have("same", Eq(x, z), admitted()), by(rewritten("sum", x, z, "same"))],
    ),
    "an open fact": dict(
        given=SAME,
        proof=[have("sum", sum_of(x) <= y, admitted()), by(rewritten("sum", x, z, "same"))],
    ),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_what_does_not_follow_is_not_proved(case):
    found, _ = verdict(claim=sum_of(z) <= y, **case)
    assert found in ("unknown", "refuted")


@pytest.mark.parametrize(
    "fact",
    [
        rewritten("nothing", x, z, "same"),
        rewritten("sum", x, z, "nothing"),
        rewritten("sum", x, i, "same"),
        rewritten("sum", f, g, "same"),
        rewritten("sum", Bound(0, 0, INT), i, "same"),
        rewritten("sum", Bound(0, 0, INT), Bound(0, 0, INT), "same"),
    ],
    ids=["no fact", "no reason", "another type", "functions", "bound", "both bound"],
)
def test_what_cannot_be_read(request, fact):
    made = lemma(request.node.name, "", given=SUM | SAME, claim=sum_of(z) <= y, proof=by(fact))
    with pytest.raises((Unread, TypeError)):
        plan(made)


def test_the_elaborated_rule_is_the_kernel_s():
    """It keeps the hypotheses of the fact and of the reason, and what both rest on."""
    made = lemma(
        "test.rewriting.hypotheses",
        "",
        given=SUM | SAME,
        claim=sum_of(z) <= y,
        proof=by(rewritten("sum", x, z, "same")),
    )

    def z3(text):
        from memcap.symbolic.kernel.obligation import digest
        from memcap.symbolic.oracles.z3 import Z3

        return kernel.Answer(digest(text), Z3().ask(text, 10, want_model=False).verdict, "z3")

    shown = theorem(elaborate(made), z3, {})
    assert shown.claim == made.statement.claim
    assert set(shown.hypotheses) == set(made.statement.given.values())
    assert shown.rests_on == {"z3"}
    assert made.name in REGISTRY
