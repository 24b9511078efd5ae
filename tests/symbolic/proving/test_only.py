"""``only(…)``: a step sees the facts that it names, and nothing else."""

from __future__ import annotations

import pytest

from memcap.symbolic.checking.check import check
from memcap.symbolic.checking.plan import plan
from memcap.symbolic.kernel import KernelError
from memcap.symbolic.language.errors import InputError
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import And, Eq, forall, ints, reals, term
from memcap.symbolic.library import pow2, relu
from memcap.symbolic.proving.derivation import theorem
from memcap.symbolic.proving.elaborate import elaborate
from memcap.symbolic.proving.lemma import Lemma
from memcap.symbolic.proving.proof import by, conjuncts, definition, fix, have, induct, only, split

x, y, z = reals("x y z")
(n,) = ints("n")
GIVEN = {"low": x >= 2, "order": x <= y, "other": z >= 0}


def lemma(claim, proof, **given):
    return Lemma(Statement("only.test", "", given or GIVEN, claim), proof)


SQUARES = Lemma(Statement("only.squares", "", {"low": x >= 0}, x * y * y >= 0), by())

PROVED = {
    "named hypotheses": lemma(y >= 2, only("low", "order")),
    "arithmetic alone": lemma(x + 1 > x, only()),
    "steps": lemma(y >= 1, [have("two", y >= 2, only("low", "order")), only("two")]),
    "an instance of a lemma": lemma(x * z * z >= 0, only(SQUARES(y=z), "low")),
    "a definition": lemma(
        Eq(pow2(n), 2 * pow2(n - 1)), only(definition(pow2(n)), "one"), one=n >= 1
    ),
    "unfolded": lemma(Eq(pow2(n), 1), only("none", unfold=[pow2]), none=n < 1),
    "seen through": lemma(Eq(relu(x), x), only("low")),
    "a case": lemma(x * x >= 0, split(x >= 0, only("case"), only("case"))),
    "a premise": lemma(forall(n, n >= 1, n >= 0), fix(n, only("premise"))),
    "parts": lemma(And(x >= 1, y >= 1), conjuncts(only("low"), only("low", "order"))),
    "induction": lemma(
        pow2(n) >= 1,
        induct(
            n,
            0,
            only(definition(pow2(term(0)))),
            only("induction", "at least", definition(pow2(n + 1))),
        ),
        natural=n >= 0,
    ),
}

REFUSED = {
    "a hypothesis that is not named": lemma(y >= 2, only("low")),
    "no hypothesis is named": lemma(x >= 1, only()),
    "what is false": lemma(y >= 3, only("low", "order", "other")),
    "a case that is not named": lemma(x >= 2, split(x >= 3, only(), by("low"))),
    "a premise of a lemma": lemma(x * z * z >= 0, only(SQUARES(y=z), "order")),
    "a premise that is not named": lemma(forall(n, n >= 1, n >= 0), fix(n, only())),
    "another step": lemma(y >= 1, [have("two", y >= 2, by("order")), only("low")]),
    "a fact that no one assumes": lemma(y >= 1, [have("two", y >= 2, only("order")), by("two")]),
}


@pytest.mark.parametrize("made", PROVED.values(), ids=PROVED)
def test_what_follows_from_the_facts_is_proved(made):
    [result] = check([made]).results
    assert result.verdict == "proved", result.reason


@pytest.mark.parametrize("made", REFUSED.values(), ids=REFUSED)
def test_what_does_not_follow_from_them_is_not(made):
    [result] = check([made]).results
    assert result.verdict in ("unknown", "refuted")


def test_an_unknown_fact_is_refused():
    with pytest.raises(InputError, match="no fact is called 'nothing'"):
        plan(lemma(x >= 1, only("nothing")))


def test_the_solver_sees_the_facts_alone():
    [question] = plan(PROVED["named hypotheses"]).questions
    assert "z" not in question.text
    assert question.node.given == ()


def test_a_hypothesis_that_is_named_stays_a_hypothesis():
    report = check([PROVED["named hypotheses"]])
    made = report.theorems["only.test"]
    assert set(made.hypotheses) == {GIVEN["low"], GIVEN["order"]}


def test_an_answer_to_by_does_not_answer_only():
    """The obligation is another one: the kernel takes no answer to the one for the other."""
    wide, narrow = lemma(y >= 2, by("low", "order")), lemma(y >= 2, only("low", "order"))
    answers = {q.text: q for q in plan(wide).questions}
    assert plan(narrow).questions[0].text not in answers
    with pytest.raises((KernelError, KeyError)):
        theorem(elaborate(narrow), lambda text: answers[text], {})
