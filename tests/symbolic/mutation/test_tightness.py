"""Tight only with a counterexample that evaluates, slack only with a theorem of the kernel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from memcap.symbolic.checking.pool import Answered
from memcap.symbolic.checking.refute import Question, fits
from memcap.symbolic.kernel.acceptance import NotShown, compare
from memcap.symbolic.kernel.obligation import digest
from memcap.symbolic.language.terms import (
    And,
    Eq,
    Ne,
    Term,
    between,
    exists,
    forall,
    functions,
    ints,
    reals,
)
from memcap.symbolic.mutation import tightness as module
from memcap.symbolic.mutation.asking import Asking
from memcap.symbolic.mutation.cases import Cases
from memcap.symbolic.mutation.finding import Finding, Findings, refuted, shown_true
from memcap.symbolic.mutation.sites import Name
from memcap.symbolic.mutation.tightness import tightness
from memcap.symbolic.oracles.reply import Reply
from memcap.symbolic.proving.lemma import Lemma, lemma
from memcap.symbolic.proving.proof import admitted, at, by, conjuncts, exhibit, fix
from tests.mutation.rebuilt import fresh_registry

x, y = reals("x y")
i, j, n = ints("i j n")
(f,) = functions("f", i.type, i.type)


def stated(
    given: Mapping[str, Term], claim: Term, proof: Any = None, instance: Any = None
) -> Lemma:
    """A lemma that is not among the project's."""
    with fresh_registry():
        return lemma(
            "made.up", "", given=given, claim=claim, proof=proof or by(), instance=instance
        )


def found(
    given: Mapping[str, Term], claim: Term, proof: Any = None, instance: Any = None
) -> Findings:
    [findings] = tightness([stated(given, claim, proof, instance)])
    return findings


def verdicts(findings: Findings) -> dict[tuple[str, str], str]:
    return {(one.name.where, one.name.what): one.verdict for one in findings.mutants}


def by_place(findings: Findings, where: str, what: str) -> Finding:
    [one] = [m for m in findings.mutants if m.name[1:] == (where, what)]
    return one


# --- tight and slack -----------------------------------------------------------------------


def test_a_constant_that_can_be_larger_is_slack() -> None:
    one = by_place(found({"low": x >= 2}, x * x >= 3), "claim", "2: 3 becomes 4")
    assert (one.verdict, one.rests_on) == ("slack", ())
    assert one.statement.claim == (x * x >= 4)
    assert one.theorem is not None
    compare(one.statement, one.theorem)


def test_a_constant_that_cannot_is_tight() -> None:
    one = by_place(found({"low": x >= 2}, x * x >= 4), "claim", "2: 4 becomes 5")
    assert (one.verdict, one.counterexample, one.theorem) == ("tight", {"x": "2"}, None)


def test_a_weaker_claim_and_a_stronger_hypothesis_are_weaker() -> None:
    said = verdicts(found({"low": x >= 2}, x * x >= 4))
    assert said["claim", "2: 4 becomes 3"] == "weaker"
    assert said["low", "2: 2 becomes 3"] == "weaker"
    assert said["low", "1: <= becomes <"] == "weaker"


def test_a_hypothesis_that_nothing_needs_is_slack() -> None:
    said = verdicts(found({"used": x >= 1, "both": And(x >= 0, y >= 1)}, x + 1 >= 2))
    assert said["both", "dropped"] == said["both: 1 ≤ y", "dropped"] == "slack"
    assert said["used", "dropped"] == "tight"


def test_another_truth_is_not_called_stronger() -> None:
    said = verdicts(found({"is": Eq(x, 2)}, x >= 1))
    assert said["is", "1: 2 becomes 3"] == "also true"


def test_every_counterexample_evaluates() -> None:
    lemmas = [stated({"low": x >= 2}, x * x >= 4), stated({"a": x > 0, "b": y >= x}, x * y > 0)]
    tight = [m for one in tightness(lemmas) for m in one.mutants if m.verdict == "tight"]
    assert len(tight) > 5
    for mutant in tight:
        case = {name: Fraction(value) for name, value in (mutant.counterexample or {}).items()}
        assert fits(Question(mutant.statement.given, mutant.statement.claim), case)


def test_a_proof_that_does_not_fit_is_not_the_last_word() -> None:
    findings = found({"low": x >= 2}, And(x >= 0, x >= 1), conjuncts(by(), by()))
    said = verdicts(findings)
    assert said["claim", "4: 1 becomes 2"] == "slack"
    assert said["low", "dropped"] == "tight"


# --- quantifiers ---------------------------------------------------------------------------


def test_the_bounds_of_a_quantifier() -> None:
    given = {"all": forall(i, between(1, i, n), f(i) >= 1)}
    claim = forall(i, between(1, i, n), f(i) >= 0)
    instance = {"n": 2, "f": lambda i: i}
    said = verdicts(found(given, claim, fix(i, by(at("all", i))), instance))
    assert said["claim", "1: ∀i without 1 ≤ i"] == "tight"
    assert said["claim", "5: 0 becomes 1"] == "slack"
    assert said["all", "dropped"] == "tight"


def test_the_order_of_quantifiers() -> None:
    claim = forall(i, between(0, i, 1), exists(j, between(0, j, 1), Eq(i, j)))
    said = verdicts(found({}, claim, fix(i, exhibit((i,), by()))))
    assert said["claim", "1: ∀i ∃j becomes ∃j ∀i"] == "tight"
    assert said["claim", "2: ∃j becomes ∀j"] == "tight"


# --- refusals ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "one",
    [
        stated({"low": x >= 1}, x >= 2),
        stated({"low": x >= 2}, x >= 1, admitted()),
        stated({"a": x > 0, "b": x < 0}, x > y),
        stated({}, Ne(n**3 + i**3 + j**3, 42)),
    ],
    ids=["false", "admitted", "vacuous", "unknown"],
)
def test_nothing_is_said_of_a_lemma_that_is_not_proved(one: Lemma) -> None:
    [findings] = tightness([one], effort=0.05)
    assert findings.result.verdict != "proved"
    assert findings.mutants == ()


def test_a_mutant_whose_hypotheses_contradict_each_other_is_vacuous() -> None:
    findings = found({"is": Eq(x, 2), "most": x <= 2}, x >= 1)
    assert by_place(findings, "is", "1: 2 becomes 3").verdict == "vacuous"


def test_a_mutant_without_an_exact_instance_is_not_called_true() -> None:
    one = by_place(found({"is": Eq(x * x, 4)}, x * x >= 1), "is", "1: 4 becomes 5")
    assert (one.verdict, one.theorem) == ("undecided", None)
    assert "no instance of the hypotheses" in one.reason


def test_a_divisor_that_may_be_0_is_not_slack() -> None:
    one = by_place(found({"low": x > 0}, x / x >= 1), "low", "1: < becomes <=")
    assert one.verdict == "undecided"
    assert "the divisor x in the claim can be 0" in one.reason


class Liar(Asking):
    """Says the same of everything but what follows from what."""

    said = Reply("unsat")

    def ask(self, texts: Any, effort: float, label: str = "") -> dict[str, Answered]:
        if label == "what follows from what":
            return super().ask(texts, effort, label)
        return {t: Answered(digest(t), "z3", self.said, 0.0, False) for t in texts}


class Finder(Liar):
    """Has a model of everything."""

    said = Reply("sat", model={"v.x": Fraction(7)})


def blind(monkeypatch: pytest.MonkeyPatch, asking: type[Asking]) -> None:
    monkeypatch.setattr(module, "Asking", asking)
    monkeypatch.setattr(Cases, "against", lambda *_: None)


def test_a_solver_that_says_unsat_makes_nothing_slack(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = verdicts(found({"low": x >= 2}, x * x >= 3))
    blind(monkeypatch, Liar)
    said = verdicts(found({"low": x >= 2}, x * x >= 3))
    assert {k for k, v in said.items() if v == "slack"} == {
        k for k, v in honest.items() if v == "slack"
    }
    assert said["claim", "2: 3 becomes 6"] == said["low", "dropped"] == "undecided"


def test_a_solver_with_a_wrong_model_makes_nothing_tight(monkeypatch: pytest.MonkeyPatch) -> None:
    blind(monkeypatch, Finder)
    assert "tight" not in verdicts(found({"low": x >= 2}, x * x >= 3)).values()


def test_no_finding_can_be_made_up() -> None:
    name, one = Name("made.up", "claim", ""), stated({"low": x >= 2}, x * x >= 3)
    with pytest.raises(ValueError, match="not a counterexample"):
        refuted(name, one.statement, {"x": Fraction(2)})
    slack = by_place(found({"low": x >= 2}, x * x >= 3), "claim", "2: 3 becomes 4")
    assert slack.theorem is not None
    other = replace(one.statement, claim=x * x >= 5)
    with pytest.raises(NotShown):
        shown_true(name, other, slack.theorem, (), stronger=True)
