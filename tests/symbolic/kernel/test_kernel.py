"""Each rule of the kernel: what it concludes, and what it refuses.

No check here is an ``assert``, so that all of them count under ``python -O`` too.
"""

from fractions import Fraction

import pytest

from memcap.symbolic import kernel
from memcap.symbolic.certificate import CertificateError
from memcap.symbolic.kernel import Answer, KernelError, Refutation, Theorem
from memcap.symbolic.kernel.obligation import digest
from memcap.symbolic.kernel.trust import ADMITTED, NotAllowed, gate
from memcap.symbolic.language.terms import (
    BOOL,
    FALSE,
    INT,
    REAL,
    TRUE,
    And,
    Bound,
    Const,
    Eq,
    Fun,
    Implies,
    Ne,
    Not,
    Or,
    TermError,
    Var,
    as_real,
    between,
    bools,
    exists,
    fn,
    forall,
    functions,
    ints,
    ite,
    reals,
    term,
)
from tests.symbolic.shown import holds, obligation

w, x, y, z = reals("w x y z")
j, k, m, n = ints("j k m n")
p, q, r, s = bools("p q r s")
f, g = functions("f g", INT, REAL)
LOOSE = Bound(0, 0, INT)


def same(found, wanted):
    """Like assert found == wanted, under python -O too."""
    if found != wanted:
        pytest.fail(f"{found} is not {wanted}")


def shows(theorem, claim, *hypotheses, rests_on=()):
    """The theorem says just this."""
    same(type(theorem), Theorem)
    same(theorem.claim, claim)
    same(set(theorem.hypotheses), set(hypotheses))
    same(theorem.rests_on, frozenset(rests_on))


def refuses(build, *, rule=None):
    """Nothing comes of it; the kernel's own refusals name the rule."""
    with pytest.raises((KernelError, TermError)) as refusal:
        build()
    if rule is not None and refusal.type is KernelError:
        same(str(refusal.value).split(":")[0], rule)


def answer(premises, hypotheses, claim, verdict="unsat", oracle="z3 test"):
    """An oracle's word on this very obligation."""
    return Answer(digest(obligation(premises, hypotheses, claim)), verdict, oracle)


def solved(claim, *hypotheses, premises=()):
    """hypotheses ⊢ claim, as if an oracle had shown it."""
    told = answer(premises, hypotheses, claim)
    return kernel.by_answer(premises, hypotheses, claim, told)


def admitted(claim, *hypotheses):
    return kernel.admit(hypotheses, claim)


# --- assume, instantiate, discharge ---------------------------------------------------------


def test_assume():
    shows(kernel.assume(x <= y), x <= y, x <= y)


@pytest.mark.parametrize("formula", [x, fn(k, p), LOOSE <= 1, None, True, "p", f])
def test_assume_refuses_what_is_no_proposition(formula):
    refuses(lambda: kernel.assume(formula))


def test_instantiate():
    theorem = admitted(exists(m, f(m) <= x), x <= y, p)
    moved = kernel.instantiate(theorem, {x: y + 1, f: fn(k, k + y), p: q})
    shows(moved, exists(m, m + y <= y + 1), y + 1 <= y, q, rests_on=[ADMITTED])
    swapped = kernel.instantiate(kernel.assume(x <= y), {x: y, y: x})
    shows(swapped, y <= x, y <= x)
    captured = kernel.instantiate(admitted(exists(m, k < m)), {k: m})
    shows(captured, exists(n, m < n), rests_on=[ADMITTED])


def test_instantiate_leaves_other_variables():
    shows(kernel.instantiate(kernel.assume(x <= y), {Var("x", INT): k}), x <= y, x <= y)


@pytest.mark.parametrize(
    "mapping",
    [{x: k}, {k: x}, {f: fn(x, x)}, {f: x}, {k: LOOSE}, {x: 1}, {"x": y}, {x + y: x}, {p: x}],
    ids=range(9),
)
def test_instantiate_refuses(mapping):
    theorem = admitted(exists(m, And(m <= k, f(m) <= x)), p)
    refuses(lambda: kernel.instantiate(theorem, mapping), rule="instantiate")


def test_instantiate_reads_its_mapping_once():
    class Changing(dict):
        turn = 0

        def items(self):
            self.turn += 1
            return {x: term(self.turn % 2, REAL)}.items()

        def keys(self):
            return [v for v, _ in self.items()]

        def __getitem__(self, key):
            return dict(self.items())[key]

        __iter__ = keys

    moved = kernel.instantiate(kernel.assume(x <= 0), Changing())
    same(moved.hypotheses, (moved.claim,))


def test_discharge():
    theorem = admitted(q, p, r)
    shows(kernel.discharge(theorem, p), Implies(p, q), r, rests_on=[ADMITTED])
    shows(kernel.discharge(theorem, x <= y), Implies(x <= y, q), p, r, rests_on=[ADMITTED])


@pytest.mark.parametrize("formula", [x, True, None, LOOSE <= 1, f])
def test_discharge_refuses(formula):
    refuses(lambda: kernel.discharge(kernel.assume(p), formula))


# --- quantifiers ----------------------------------------------------------------------------


def test_generalize():
    theorem = admitted(x <= y + k, p)
    wanted = forall((z, m), z <= y + m)
    shows(kernel.generalize(theorem, (x, k)), wanted, p, rests_on=[ADMITTED])
    shows(kernel.generalize(theorem, [z]), forall(z, x <= y + k), p, rests_on=[ADMITTED])
    other = kernel.generalize(admitted(f(1) <= 1, Eq(Var("f", INT), 1)), [f])
    shows(other, forall(g, g(1) <= 1), Eq(Var("f", INT), 1), rests_on=[ADMITTED])


@pytest.mark.parametrize("variables", [[x], [y, x], [], [y, y], [y + 1], [term(1)], [None], "y"])
def test_generalize_refuses(variables):
    refuses(lambda: kernel.generalize(kernel.assume(x <= 1), variables))


def test_generalize_reads_its_variables_once():
    class Changing(tuple):
        turn = 0

        def __iter__(self):
            self.turn += 1
            return iter((y,) if self.turn == 1 else (x,))

    theorem = kernel.generalize(kernel.assume(x <= 0), Changing())
    shows(theorem, forall(y, x <= 0), x <= 0)
    theorem = kernel.generalize(admitted(x <= y), (v for v in (x, y)))
    shows(theorem, forall((x, y), x <= y), rests_on=[ADMITTED])


def test_specialize():
    theorem = kernel.assume(forall((x, k), exists(m, x + k <= m)))
    special = kernel.specialize(theorem, y * y, m)
    shows(special, exists(n, y * y + m <= n), *theorem.hypotheses)


@pytest.mark.parametrize(
    "formula, args",
    [
        (forall(k, k <= m), ()),
        (forall(k, k <= m), (m, m)),
        (forall(k, k <= m), (x,)),
        (forall(k, k <= m), (1,)),
        (forall(k, exists(m, k <= m)), (LOOSE,)),
        (exists(k, k <= m), (m,)),
        (Not(forall(k, k <= m)), (m,)),
        (p, ()),
    ],
    ids=range(8),
)
def test_specialize_refuses(formula, args):
    refuses(lambda: kernel.specialize(kernel.assume(formula), *args), rule="specialize")


def test_witness():
    goal = exists((k, x), k <= x)
    shows(kernel.witness(kernel.assume(m <= y), goal, m, y), goal, m <= y)
    itself = kernel.witness(admitted(m <= m), exists(k, k <= m), m)
    shows(itself, exists(k, k <= m), rests_on=[ADMITTED])


@pytest.mark.parametrize(
    "claim, goal, args",
    [
        (m <= n, exists(k, k <= n), (k,)),
        (m <= m, exists(k, k <= n), (m,)),
        (m <= n, forall(k, k <= n), (m,)),
        (m <= n, m <= n, ()),
        (m <= n, exists(k, k <= n), ()),
        (m <= n, exists(x, m <= n), (m,)),
        (m <= n, exists(k, m <= n), (LOOSE,)),
    ],
    ids=range(7),
)
def test_witness_refuses(claim, goal, args):
    refuses(lambda: kernel.witness(kernel.assume(claim), goal, *args), rule="witness")


def test_choose():
    existence = kernel.admit([p], exists(k, k <= m))
    theorem = solved(Not(forall(n, n > m)), n <= m, q)
    shows(
        kernel.choose(existence, [n], theorem),
        theorem.claim,
        p,
        q,
        rests_on=[ADMITTED, "z3 test"],
    )


@pytest.mark.parametrize(
    "found, variables, hypotheses, claim",
    [
        (exists(k, k <= m), [n], [n <= m, n >= 0], p),
        (exists(k, k <= m), [n], [n <= m], n <= m),
        (exists(k, k <= m), [m], [m <= m], FALSE),
        (exists(k, Eq(k, 0)), [term(1)], [Eq(term(1), 0)], FALSE),
        (exists(k, Eq(k, 0)), [Const("c", INT)], [Eq(Const("c", INT), 0)], FALSE),
        (exists(k, Eq(k, 0)), [n + 1], [Eq(n + 1, 0)], FALSE),
        (exists((j, k), j < k), [n, n], [n < n], FALSE),
        (exists(k, k <= m), [x], [], p),
        (exists(k, k <= m), [], [], p),
        (forall(k, k <= m), [n], [n <= m], p),
        (n <= m, [n], [n <= m], p),
    ],
    ids=[
        "kept",
        "claim",
        "existence",
        "number",
        "constant",
        "term",
        "twice",
        "type",
        "none",
        "forall",
        "open",
    ],
)
def test_choose_refuses(found, variables, hypotheses, claim):
    theorem = kernel.admit(hypotheses, claim)
    refuses(lambda: kernel.choose(kernel.assume(found), variables, theorem), rule="choose")


# --- cases ----------------------------------------------------------------------------------


def test_cases():
    theorem = kernel.cases(p, kernel.admit([p, r], q), solved(q, Not(p), x <= 1))
    shows(theorem, q, r, x <= 1, rests_on=[ADMITTED, "z3 test"])


def test_cases_drops_the_case_only():
    yes, no = kernel.admit([p, Not(p)], q), kernel.admit([Not(p), p], q)
    shows(kernel.cases(p, yes, no), q, p, Not(p), rests_on=[ADMITTED])
    swapped = kernel.cases(p, kernel.admit([Not(p)], q), kernel.admit([p], q))
    shows(swapped, q, p, Not(p), rests_on=[ADMITTED])


@pytest.mark.parametrize("formula, other", [(p, r), (x, q), (None, q), (LOOSE <= 1, r)])
def test_cases_refuses(formula, other):
    refuses(lambda: kernel.cases(formula, admitted(q), admitted(other)))


# --- rewrite --------------------------------------------------------------------------------

it = Var("it", INT)


def rewritten(equation, claim, formula, place=it, *, given=(), known=()):
    """What ``rewrite`` makes of two admitted theorems."""
    first, second = kernel.admit(given, equation), kernel.admit(known, claim)
    return kernel.rewrite(first, second, place, formula)


def test_rewrite():
    equation, theorem = solved(Eq(k + 0, m), p), kernel.admit([r], f(k + 0) <= x)
    made = kernel.rewrite(equation, theorem, it, f(it) <= x)
    shows(made, f(m) <= x, p, r, rests_on=[ADMITTED, "z3 test"])


@pytest.mark.parametrize(
    "equation, formula, before, after",
    [
        (Eq(k, m), Eq(it, k), Eq(k, k), Eq(m, k)),
        (Eq(k, m), Eq(it, it), Eq(k, k), Eq(m, m)),
        (Eq(k, m), forall(j, f(j) <= f(it)), forall(j, f(j) <= f(k)), forall(j, f(j) <= f(m))),
        (Eq(k, m), exists(j, forall(n, j < it)), exists(n, forall(j, n < k)), None),
        (Eq(k, 2), forall(k, k <= it), forall(j, j <= k), forall(j, j <= 2)),
        (Eq(m, n), p, p, p),
    ],
    ids=["one place", "all places", "under a binder", "under two", "a free name", "no place"],
)
def test_rewrite_at_the_places_of_the_variable(equation, formula, before, after):
    wanted = exists(j, forall(n, j < m)) if after is None else after
    shows(rewritten(equation, before, formula), wanted, rests_on=[ADMITTED])


def test_rewrite_of_other_sorts():
    whole = rewritten(Eq(p, And(q, r)), Implies(p, q), Implies(s, q), s)
    shows(whole, Implies(And(q, r), q), rests_on=[ADMITTED])
    real = rewritten(Eq(x, y + 1), forall(z, z * x <= z), forall(z, z * w <= z), w)
    shows(real, forall(z, z * (y + 1) <= z), rests_on=[ADMITTED])


def test_rewrite_does_not_capture():
    """From j = k + 1, and some k < j, not: some k < k + 1 of the same k."""
    made = rewritten(Eq(j, k + 1), exists(k, k < j), exists(k, k < it), given=[p])
    shows(made, exists(m, m < k + 1), p, rests_on=[ADMITTED])
    back = rewritten(Eq(k + 1, j), exists(m, m < k + 1), exists(k, k < it))
    shows(back, exists(m, m < j), rests_on=[ADMITTED])
    refuses(lambda: rewritten(Eq(k, j), exists(k, k < k + 1), exists(k, k < it + 1)))


def test_rewrite_replaces_free_occurrences_only():
    bound = forall(it, it <= m)
    shows(rewritten(Eq(m, n), bound, bound), bound, rests_on=[ADMITTED])
    refuses(lambda: rewritten(Eq(m, n), forall(j, j <= m), forall(j, j <= it + 1)), rule="rewrite")


def test_rewrite_keeps_the_hypotheses_of_both():
    theorem = kernel.assume(f(k) <= x)
    equation = kernel.assume(Eq(k, m))
    made = kernel.rewrite(equation, theorem, it, f(it) <= x)
    shows(made, f(m) <= x, f(k) <= x, Eq(k, m))
    once = rewritten(Eq(k, m), k <= n, it <= n, given=[p, q], known=[q, r])
    same(once.hypotheses, (p, q, r))
    itself = kernel.rewrite(equation, equation, it, Eq(it, m))
    shows(itself, Eq(m, m), Eq(k, m))


def test_rewrite_unites_what_they_rest_on():
    one, two = solved(Eq(k, m)), admitted(k <= n)
    for first, second, trust in [(one, two, 2), (one, solved(k <= n), 1)]:
        made = kernel.rewrite(first, second, it, it <= n)
        same(made.rests_on, first.rests_on | second.rests_on)
        same(len(made.rests_on), trust)


@pytest.mark.parametrize(
    "equation, claim, formula, place",
    [
        (k <= m, k <= n, it <= n, it),
        (And(Eq(k, m), p), k <= n, it <= n, it),
        (Not(Eq(k, m)), k <= n, it <= n, it),
        (Implies(p, Eq(k, m)), k <= n, it <= n, it),
        (forall(n, Eq(k, m)), k <= n, it <= n, it),
        (p, p, p, it),
        (Eq(m, k), k <= n, it <= n, it),
        (Eq(k, m), k <= n, it < n, it),
        (Eq(k, m), k <= n, n <= it, it),
        (Eq(k, m), k <= n, m <= n, it),
        (Eq(k, m), And(k <= n, p), it <= n, it),
        (Eq(k, m), f(m) <= x, f(it) <= x, it),
        (Eq(k, m), k <= n, x <= n, x),
        (Eq(as_real(k), as_real(m)), as_real(k) <= x, as_real(it) <= x, it),
        (Eq(x, y), x <= z, it <= z, it),
        (Eq(p, q), p, Eq(it, 1), it),
        (Eq(k, m), k <= n, it <= n, f),
        (Eq(k, m), k <= n, k <= n, k + 0),
        (Eq(k, m), k <= n, k <= n, term(0)),
        (Eq(k, m), k <= n, k <= n, Const("c", INT)),
        (Eq(k, m), k <= n, it <= n, "it"),
        (Eq(k, m), k <= n, it <= n, None),
        (Eq(k, m), k <= n, it <= LOOSE, it),
        (Eq(k, m), k <= n, LOOSE <= n, it),
        (Eq(k, m), k <= n, LOOSE <= n, LOOSE),
        (Eq(k, m), k <= n, fn(j, it <= n), it),
        (Eq(k, m), k <= n, it, it),
    ],
    ids=range(27),
)
def test_rewrite_refuses(equation, claim, formula, place):
    refuses(lambda: rewritten(equation, claim, formula, place), rule="rewrite")


def test_rewrite_takes_theorems_only():
    class Equal:
        hypotheses, claim, rests_on = (), Eq(k, m), frozenset()

    for fake in (Equal(), Eq(k, m), None, (k, m)):
        refuses(lambda fake=fake: kernel.rewrite(fake, kernel.assume(k <= n), it, it <= n))


# --- induction ------------------------------------------------------------------------------

P = f(k) <= x


def at(i):
    return f(i) <= x


def test_induction():
    start = kernel.admit([p], at(m))
    step = solved(at(k + 1), m <= k, at(k), q)
    proved = kernel.induction(k, m, P, start, step)
    shows(proved, forall(j, m <= j, at(j)), p, q, rests_on=[ADMITTED, "z3 test"])


def test_induction_from_a_number():
    proved = kernel.induction(k, term(-3), P, admitted(at(-3)), admitted(at(k + 1), P))
    shows(proved, forall(k, k >= -3, P), rests_on=[ADMITTED])


INDUCTION = {
    "wrong base": (k, term(0), P, [], at(1), [], at(k + 1)),
    "base shown of the index": (k, term(0), P, [], at(k), [], at(k + 1)),
    "wrong step": (k, term(0), P, [], at(0), [P], at(k + 2)),
    "no step": (k, term(0), P, [], at(0), [P], at(k)),
    "step of another variable": (k, term(0), P, [], at(0), [at(j)], at(j + 1)),
    "index in a hypothesis": (k, term(0), P, [], at(0), [P, k <= 5], at(k + 1)),
    "induction hypothesis elsewhere": (k, term(0), P, [], at(0), [at(k - 1)], at(k + 1)),
    "larger range": (k, term(0), P, [], at(0), [P, term(-1) <= k], at(k + 1)),
    "index in the base": (k, k, P, [], at(k), [P], at(k + 1)),
    "real index": (x, term(0), P, [], P, [P], f(k) <= x + 1),
    "real base": (k, as_real(0), P, [], at(0), [P], at(k + 1)),
    "loose base": (k, LOOSE, P, [], at(0), [P], at(k + 1)),
    "index is a term": (k + 0, term(0), P, [], at(0), [P], at(k + 1)),
    "index is a constant": (Const("c", INT), term(0), P, [], P, [P], P),
    "no proposition": (k, term(0), f(k), [], at(0), [P], at(k + 1)),
}


@pytest.mark.parametrize("case", INDUCTION.values(), ids=INDUCTION)
def test_induction_refuses(case):
    index, base, property_, given, first, assumed, second = case
    start, step = kernel.admit(given, first), kernel.admit(assumed, second)
    refuses(lambda: kernel.induction(index, base, property_, start, step), rule="induction")


def test_induction_without_a_base_or_a_step():
    start, step = admitted(at(0)), admitted(at(k + 1), P)
    for pair in ((None, step), (start, None), (step, start), (TRUE, step)):
        refuses(lambda pair=pair: kernel.induction(k, term(0), P, *pair))


def test_strong_induction():
    earlier = forall(j, m <= j, j < k, at(j))
    same(kernel.below(k, m, P), earlier)
    step = kernel.admit([m <= k, earlier, q], P)
    proved = kernel.strong_induction(k, m, P, step)
    shows(proved, forall(j, m <= j, at(j)), q, rests_on=[ADMITTED])


def test_the_smaller_index_is_new():
    primed = Var("k'", INT)
    property_ = f(k) <= primed
    wanted = forall(j, m <= j, j < k, f(j) <= primed)
    same(kernel.below(k, m, property_), wanted)
    same(kernel.below(k, primed, P), forall(j, primed <= j, j < k, at(j)))


STRONG = {
    "another claim": (k, term(0), P, [], at(k + 1)),
    "the property assumed": (k, term(0), P, [P], P),
    "all of the property assumed": (k, term(0), P, [forall(j, j <= k, at(j)), k >= 0], P),
    "equal index allowed": (k, term(0), P, [forall(j, term(0) <= j, j <= k, at(j))], P),
    "another base": (k, term(0), P, [forall(j, term(-1) <= j, j < k, at(j))], P),
    "index in a hypothesis": (k, term(0), P, [k <= 7], P),
    "index in the base": (k, k - 1, P, [], P),
    "real index": (x, term(0), P, [], P),
    "loose base": (k, LOOSE, P, [], P),
    "loose base, nothing below": (n, LOOSE, FALSE, [forall(j, j <= j, j < n, FALSE)], FALSE),
}


@pytest.mark.parametrize("case", STRONG.values(), ids=STRONG)
def test_strong_induction_refuses(case):
    index, base, property_, given, claim = case
    step = kernel.admit(given, claim)
    refuses(lambda: kernel.strong_induction(index, base, property_, step), rule="strong induction")


# --- answers --------------------------------------------------------------------------------


def test_by_answer():
    premise = kernel.admit([p], x <= y)
    theorem = solved(x < y + 1, Ne(x, z), premises=[premise])
    shows(theorem, x < y + 1, p, Ne(x, z), rests_on=[ADMITTED, "z3 test"])


@pytest.mark.parametrize("verdict", ["sat", "unknown", "", "UNSAT", "unsat "])
def test_by_answer_refuses_other_verdicts(verdict):
    told = answer([], [p], p, verdict)
    refuses(lambda: kernel.by_answer([], [p], p, told), rule="by_answer")


OBLIGATIONS = {
    "claim": ([], [p], q),
    "no hypothesis": ([], [], p),
    "other hypothesis": ([], [q], p),
    "order": ([], [q, p], p),
    "premise": ([kernel.assume(p)], [], p),
}


@pytest.mark.parametrize("case", OBLIGATIONS.values(), ids=OBLIGATIONS)
def test_by_answer_refuses_an_answer_about_another_obligation(case):
    told = answer([], [p], p)
    refuses(lambda: kernel.by_answer(*case, told), rule="by_answer")


def test_by_answer_refuses_what_is_no_answer():
    told = answer([], [p], p)
    liar = type("Liar", (Answer,), {})(told.digest, told.verdict, told.oracle)
    for other in (liar, None, "unsat", True, (told.digest, "unsat", "z3")):
        refuses(lambda other=other: kernel.by_answer([], [p], p, other), rule="by_answer")


# p and ¬p: the fact of the hypothesis, then that of the goal
CONTRADICTION = [["derive", [1, 0], [1, 1]]]


def certificate(premises, hypotheses, claim, steps):
    """A certificate that names this very obligation."""
    text = obligation(premises, hypotheses, claim)
    return {"obligation": digest(text), "steps": steps}


def test_by_certificate():
    premise = kernel.admit([q], x <= y)
    shown = certificate([premise], [p], x < y + 1, [["derive", [1, 0], [1, 2]]])
    theorem = kernel.by_certificate([premise], [p], x < y + 1, shown)
    shows(theorem, x < y + 1, q, p, rests_on=[ADMITTED])


@pytest.mark.parametrize("case", OBLIGATIONS.values(), ids=OBLIGATIONS)
def test_by_certificate_refuses_one_of_another_obligation(case):
    shown = certificate([], [p], p, CONTRADICTION)
    refuses(lambda: kernel.by_certificate(*case, shown), rule="by_certificate")


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [["derive", [1, 0]]],
        [["derive", [1, 1]]],
        [["derive", [1, 0], [-1, 1]]],
        [["split", 0]],
        [*CONTRADICTION, *CONTRADICTION],
        [["derive", [1, 0], [1, 2]]],
        "unsat",
        None,
    ],
)
def test_by_certificate_refuses_what_does_not_show_it(steps):
    shown = certificate([], [p], p, steps)
    refuses(lambda: kernel.by_certificate([], [p], p, shown), rule="by_certificate")


@pytest.mark.parametrize("claim", [q, Not(p), FALSE, And(p, q)])
def test_by_certificate_refuses_a_false_claim(claim):
    for steps in (CONTRADICTION, [["split", 0]], [["split", 1]], [["derive", [1, 0]]]):
        shown = certificate([], [p], claim, steps)
        refuses(lambda s=shown: kernel.by_certificate([], [p], claim, s), rule="by_certificate")


def refuted(premises, hypotheses, claim, steps):
    """That these were seen to contradict each other."""
    shown = certificate(premises, hypotheses, claim, steps)
    return kernel.refutation(obligation(premises, hypotheses, claim), shown)


def test_what_was_refuted_needs_no_second_check():
    premise = kernel.admit([q], x <= y)
    shown = refuted([premise], [p], x < y + 1, [["derive", [1, 0], [1, 2]]])
    same(shown.facts, (1, 1, 1))
    for _ in range(2):
        theorem = kernel.by_certificate([premise], [p], x < y + 1, shown)
        shows(theorem, x < y + 1, q, p, rests_on=[ADMITTED])


@pytest.mark.parametrize("case", OBLIGATIONS.values(), ids=OBLIGATIONS)
def test_by_certificate_refuses_that_another_obligation_was_refuted(case):
    shown = refuted([], [p], p, CONTRADICTION)
    refuses(lambda: kernel.by_certificate(*case, shown), rule="by_certificate")


def test_nothing_is_refuted_by_a_wrong_certificate():
    text = obligation([], [p], p)
    for steps in ([], [["split", 0]], [["derive", [1, 1]]], None):
        with pytest.raises(CertificateError):
            kernel.refutation(text, certificate([], [p], p, steps))


def test_a_text_that_passes_for_another_is_refused():
    """What is read are its characters, and its digest is that of what it encodes to."""
    other = obligation([], [p], q)
    liar = type("Liar", (str,), {"encode": lambda *_, **__: other.encode()})
    text = liar(obligation([], [p], p))
    shown = {"obligation": digest(other), "steps": CONTRADICTION}
    with pytest.raises(CertificateError):
        kernel.refutation(text, shown)


def test_by_certificate_refuses_an_empty_refutation():
    for empty in (object.__new__(Refutation), type("Refutation", (), {})()):
        refuses(lambda e=empty: kernel.by_certificate([], [p], p, e))


def test_by_certificate_refuses_an_answer():
    for other in (answer([], [p], p), None, "unsat", True, {"verdict": "unsat"}):
        refuses(lambda o=other: kernel.by_certificate([], [p], p, o), rule="by_certificate")


def test_by_answer_refuses_what_is_no_proposition():
    told = answer([], [p], p)
    for hypotheses, claim in (([x], p), ([p], x), ([p], LOOSE <= 0), ([None], p), ([p], None)):
        refuses(lambda h=hypotheses, c=claim: kernel.by_answer([], h, c, told))


def test_by_answer_keeps_hypotheses_that_are_given_once():
    told = answer([], [p], p)
    shows(kernel.by_answer([], iter([p]), p, told), p, p, rests_on=["z3 test"])
    premise = kernel.assume(q)
    told = answer([premise], [p], q)
    theorem = kernel.by_answer(iter([premise]), (h for h in [p]), q, told)
    shows(theorem, q, q, p, rests_on=["z3 test"])


# --- values, what is left open --------------------------------------------------------------


@pytest.mark.parametrize(
    "formula", [TRUE, Eq(term(2) + 2, 4), forall(k, between(0, k, 9), k * k <= 81)]
)
def test_a_true_value(formula):
    holds(formula)


@pytest.mark.parametrize(
    "formula",
    [
        FALSE,
        Eq(term(2) + 2, 5),
        x <= x,
        Eq(as_real(1) / 0, as_real(1) / 0),
        forall(k, Eq(k, k)),
        Eq(Const("nobody", INT), Const("nobody", INT)),
        forall(p, Or(p, q)),
        term(1),
        fn(k, k),
        None,
    ],
    ids=range(10),
)
def test_no_true_value(formula):
    with pytest.raises((KernelError, TermError, AttributeError)):
        holds(formula)


def test_the_gate():
    gate(())
    gate(solved(p, p).rests_on | {"cvc5 1.3.0"})
    for name in (ADMITTED, "z3-like 1", "z", "", "my own z3", "solver: z3"):
        with pytest.raises(NotAllowed):
            gate({"z3 5.4.1", name})


def test_admit():
    theorem = kernel.admit([p], FALSE)
    shows(theorem, FALSE, p, rests_on=[ADMITTED])
    with pytest.raises(NotAllowed):
        gate(theorem.rests_on)


# --- every rule keeps what its premises rest on ---------------------------------------------

BASE, STEP = admitted(at(0)), kernel.assume(at(k + 1))
SURE = kernel.assume(q)


def equation(theorem):
    """m = m, resting on this theorem."""
    return solved(Eq(m, m), premises=[theorem])


RULES = {
    "instantiate": lambda t: kernel.instantiate(t, {x: y}),
    "discharge": lambda t: kernel.discharge(t, p),
    "generalize": lambda t: kernel.generalize(t, [y]),
    "specialize": lambda t: kernel.specialize(kernel.generalize(t, [y]), z),
    "witness": lambda t: kernel.witness(t, exists(y, q), y),
    "choose, existence": lambda t: kernel.choose(
        kernel.witness(t, exists(m, q), m), [j], kernel.assume(q)
    ),
    "choose, theorem": lambda t: kernel.choose(kernel.assume(exists(m, q)), [j], t),
    "cases, positive": lambda t: kernel.cases(p, t, SURE),
    "cases, negative": lambda t: kernel.cases(p, SURE, t),
    "rewrite, equation": lambda t: kernel.rewrite(equation(t), SURE, it, q),
    "rewrite, theorem": lambda t: kernel.rewrite(equation(SURE), t, it, q),
    "induction, base": lambda t: kernel.induction(k, term(0), q, t, SURE),
    "induction, step": lambda t: kernel.induction(k, term(0), q, SURE, t),
    "strong induction": lambda t: kernel.strong_induction(k, term(0), q, t),
    "by_answer": lambda t: solved(q, premises=[SURE, t]),
}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_keeps_trust_and_hypotheses(rule):
    theorem = kernel.admit([r], q)
    made = rule(theorem)
    if ADMITTED not in made.rests_on or r not in made.hypotheses:
        pytest.fail(f"{made} has lost what {theorem} rests on")


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_takes_theorems_only(rule):
    class Fake:
        hypotheses, claim, rests_on = (), q, frozenset()

    for fake in (Fake(), q, None, (q,)):
        refuses(lambda fake=fake: rule(fake))


# --- definitions ----------------------------------------------------------------------------


def test_define():
    c = kernel.define("test_larger", (x, k), ite(x >= k, x, k))
    same(c, Const("test_larger", Fun((REAL, INT), REAL)))
    same(kernel.define("test_larger", (y, m), ite(y >= m, y, m)), c)
    shows(kernel.unfold(c(z, j)), Eq(c(z, j), ite(z >= j, z, j)))
    half = kernel.define("test_half", (), Fraction(1, 2))
    shows(kernel.unfold(half), Eq(half, Fraction(1, 2)))
    twice = kernel.define("test_twice", (f,), fn(k, f(k))(1) * 2)
    shows(kernel.unfold(twice(g)), Eq(twice(g), g(1) * 2))
    holds(Eq(c(half, 0), half))


DEFINE = {
    "free variable": ("test_d1", (x,), x + y),
    "another type": ("test_d2", (x,), Var("x", INT)),
    "circular": ("test_d3", (), Const("test_d3", INT) + 1),
    "circular function": ("test_d4", (k,), Const("test_d4", Fun((INT,), INT))(k) + 1),
    "unknown constant": ("test_d5", (k,), Const("test_nobody", INT) + k),
    "parameter twice": ("test_d6", (k, k), k),
    "parameter is a term": ("test_d7", (k + 1,), term(1)),
    "loose body": ("test_d8", (), LOOSE),
    "loose body below": ("test_d9", (k,), LOOSE),
    "float": ("test_d10", (), 0.5),
    "function": ("test_d11", (k,), f),
    "name": ("test d12", (k,), k),
    "name that ends a symbol": ("x| () Bool)(assert false)", (), term(1)),
}


@pytest.mark.parametrize("case", DEFINE.values(), ids=DEFINE)
def test_define_refuses(case):
    before = dict(kernel.DEFINITIONS)
    refuses(lambda: kernel.define(*case))
    same(dict(kernel.DEFINITIONS), before)


def test_a_name_is_defined_once():
    kernel.define("test_once", (k,), k)
    for parameters, body in (((k,), k + 1), ((x,), x), ((), term(1)), ((k, m), k)):
        refuses(lambda p=parameters, b=body: kernel.define("test_once", p, b), rule="define")
    refuses(lambda: kernel.define_recursive("test_once", (k,), k, 0, 0, lambda c: c(k - 1)))


def test_definitions_cannot_be_changed():
    kernel.define("test_kept", (k,), k)
    with pytest.raises(TypeError):
        kernel.DEFINITIONS["test_kept"] = fn(k, k + 1)
    with pytest.raises(TypeError):
        del kernel.DEFINITIONS["test_kept"]


def test_define_recursive():
    fact = kernel.define_recursive("test_fact", (n,), n, 1, 1, lambda c: n * c(n - 1))
    shows(kernel.unfold(fact(k)), Eq(fact(k), ite(k < 1, 1, k * fact(k - 1))))
    holds(Eq(fact(5), 120))
    same(kernel.recursive("test_fact"), True)
    log = kernel.define_recursive("test_log", (n,), n, 1, 0, lambda c: 1 + c(n // 3))
    holds(Eq(log(27), 4))
    kernel.define_recursive("test_fib", (n,), n, 2, n, lambda c: c(n - 1) + c(n - 2))
    moved = kernel.define_recursive(
        "test_moved", (n, f), n, 0, f(0), lambda c: c(n - 1, fn(k, f(k + 1))) + f(n)
    )
    same(moved.type, Fun((INT, Fun((INT,), REAL)), REAL))


def recursive(step, *, name, parameters=(n, m), on=n, base=0, start=0):
    return lambda: kernel.define_recursive(name, parameters, on, base, start, step)


RECURSIVE = {
    "same index": recursive(lambda c: c(n, m), name="test_r1"),
    "larger": recursive(lambda c: c(n + 1, m), name="test_r2"),
    "minus zero": recursive(lambda c: c(n - 0, m), name="test_r3"),
    "minus less than zero": recursive(lambda c: c(n - -1, m), name="test_r4"),
    "minus a variable": recursive(lambda c: c(n - m, m), name="test_r5"),
    "another variable": recursive(lambda c: c(m - 1, n), name="test_r6"),
    "the other place": recursive(lambda c: c(n, m - 1), name="test_r7"),
    "div by one": recursive(lambda c: c(n // 1, m), name="test_r8", base=1),
    "div by less": recursive(lambda c: c(n // -2, m), name="test_r9", base=1),
    "div from zero": recursive(lambda c: c(n // 2, m), name="test_r10", base=0),
    "div of less than zero": recursive(lambda c: c(n // 2, m), name="test_r11", base=-5),
    "inside a call": recursive(lambda c: c(n - 1, c(n, m)), name="test_r12"),
    "under a binder": recursive(lambda c: ite(exists(n, Eq(c(n, m), 0)), 1, 0), name="test_r13"),
    "bound by a lambda": recursive(lambda c: fn(n, c(n - 1, m))(m + 2), name="test_r14"),
    "in the start": recursive(
        lambda c: c(n - 1, m),
        name="test_r15",
        start=Const("test_r15", Fun((INT, INT), INT))(n, m) + 1,
    ),
    "in the start, nearer": recursive(
        lambda c: term(0),
        name="test_r16",
        start=Const("test_r16", Fun((INT, INT), INT))(n - 1, m),
    ),
    "at another type": recursive(
        lambda c: Const("test_r17", Fun((INT,), INT))(n - 1), name="test_r17"
    ),
    "as an argument": recursive(
        lambda c: Var("f", Fun((Fun((INT, INT), INT),), INT))(c),
        name="test_r18",
        parameters=(n, Var("f", Fun((Fun((INT, INT), INT),), INT))),
    ),
    "as a value": recursive(lambda c: Const("test_r19", INT), name="test_r19", parameters=(n,)),
    "free variable": recursive(lambda c: c(n - 1, m) + k, name="test_r20"),
    "unknown constant": recursive(lambda c: Const("test_nobody", INT), name="test_r21"),
    "result of another type": recursive(lambda c: as_real(c(n - 1, m)), name="test_r22"),
    "truth for a number": recursive(lambda c: p, name="test_r23"),
    "function for a number": recursive(lambda c: f, name="test_r24"),
    "start of a function type": recursive(lambda c: f, name="test_r25", start=f),
    "not a parameter": recursive(lambda c: c(k - 1, m), name="test_r26", on=k),
    "real index": recursive(lambda c: c(x - 1), name="test_r27", parameters=(x,), on=x),
    "no parameters": recursive(lambda c: term(0), name="test_r28", parameters=()),
    "index is a term": recursive(lambda c: term(0), name="test_r29", on=n + 0),
    "base is a term": recursive(lambda c: c(n - 1, m), name="test_r30", base=m),
    "base is no integer": recursive(lambda c: c(n - 1, m), name="test_r31", base=Fraction(1)),
    "loose": recursive(lambda c: LOOSE, name="test_r32"),
    "parameter twice": recursive(lambda c: c(n - 1, n), name="test_r33", parameters=(n, n)),
}


@pytest.mark.parametrize("build", RECURSIVE.values(), ids=RECURSIVE)
def test_define_recursive_refuses(build):
    before = dict(kernel.DEFINITIONS)
    refuses(build)
    same(dict(kernel.DEFINITIONS), before)


def test_a_definition_reads_its_parameters_once():
    class Changing(tuple):
        turn = 0

        def __iter__(self):
            self.turn += 1
            return iter((n, m) if self.turn == 1 else (m, n))

    c = kernel.define("test_changing", Changing(), n - m)
    holds(Eq(c(5, 3), 2))
    refuses(lambda: kernel.define("test_changing_free", (v for v in [n]), m))


@pytest.mark.parametrize(
    "application",
    [
        p,
        k + 1,
        f(k),
        Const("test_nobody", INT),
        Const("test_nobody", Fun((INT,), INT))(1),
        None,
        fn(k, k),
    ],
    ids=range(7),
)
def test_unfold_refuses(application):
    refuses(lambda: kernel.unfold(application), rule="unfold")


def test_unfold_refuses_a_constant_at_another_type():
    kernel.define("test_typed", (k,), k)
    refuses(lambda: kernel.unfold(Const("test_typed", Fun((REAL,), REAL))(x)), rule="unfold")
    refuses(lambda: kernel.unfold(Const("test_typed", BOOL)), rule="unfold")
    refuses(lambda: kernel.unfold(Const("test_typed", Fun((INT,), INT))(LOOSE)))
