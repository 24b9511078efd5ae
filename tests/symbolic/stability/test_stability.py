"""What a solver takes is counted exactly, and what it does not show in every form is told of."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memcap.symbolic.checking.pool import Job, answer_all
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import Eq, reals
from memcap.symbolic.library import pow2
from memcap.symbolic.oracles import OracleError, Reply, oracle
from memcap.symbolic.oracles.base import Measuring, Trial
from memcap.symbolic.proving.lemma import Lemma
from memcap.symbolic.proving.proof import admitted, by, have
from memcap.symbolic.stability.stability import FLOOR, Bounds, Measured, Outcome, measure
from memcap.symbolic.stability.variants import Variant
from memcap.symbolic.store.store import Store

x, y, z = reals("x y z")
HEAD = "(set-logic ALL)(declare-fun |v.x| () Real)(declare-fun |v.y| () Real)"
SQUARE = HEAD + "(assert (! (< (* |v.x| |v.x|) (* 2.0 |v.x| |v.y|)) :named |h|))"
UNSAT = SQUARE + "(assert (! (< (* |v.y| |v.y|) 0.0) :named |goal|))"


def made(name, claim, proof=None, **more):
    """A lemma that stays out of the registry."""
    return Lemma(Statement(f"test.stability.{name}", "", more, claim), proof or by())


HALF = made("half", x / 2 < x, positive=x > 0)
STEPS = made("steps", x * x < y * y, [
    have("first", x * x <= x * y, by()),
    have("second", x * y < y * y, by()),
    by("first", "second"),
], least=x > 0, order=x < y)  # fmt: skip
FALSE_ = made("false", x * x >= x, positive=x > 0)


def asked(text, trial, name="z3"):
    return oracle(name).measure(text, trial)


# --- the solver ---


def test_a_question_takes_the_same_each_time():
    first, again = (asked(UNSAT, Trial(3, 10**6)) for _ in range(2))
    assert first == again == Reply("unsat", resources=first.resources)
    assert first.resources > 0


def test_no_core_and_no_model():
    assert asked(SQUARE, Trial(0, 10**6)).model == {}
    assert asked(UNSAT, Trial(0, 10**6)).core == ()


@pytest.mark.parametrize("limit", [1, 10, 50])
def test_a_limit_that_is_too_low_is_the_reason(limit):
    assert asked(UNSAT, Trial(0, 10**6)).resources > limit
    reply = asked(UNSAT, Trial(0, limit))
    assert (reply.verdict, reply.reason) == ("unknown", f"stopped after {limit:,} steps")


def test_a_limit_does_not_change_what_is_counted():
    counts = {asked(UNSAT, Trial(0, limit)).resources for limit in (10**6, 10**7, 2**32 - 1)}
    assert len(counts) == 1


def test_the_time_limit_is_told_from_the_other():
    hard = " ".join(f"(declare-fun |v.{i}| () Int)" for i in range(3))
    text = (
        f"(set-logic ALL){hard}(assert (! (and (> |v.0| 1) (> |v.1| 1) (> |v.2| 1) (= (+ (* |v.0| "
        "|v.0| |v.0|) (* |v.1| |v.1| |v.1|)) (* |v.2| |v.2| |v.2|))) :named |goal|))"
    )
    [answered] = run([Job(text, "", trial=Trial(0, 2**32 - 1))], timeout=0.5).values()
    assert (answered.reply.verdict, answered.clocked) == ("unknown", ("z3",))


def test_the_seed_of_a_trial_does_not_stay():
    z3 = pytest.importorskip("z3")
    before = oracle("z3").ask(UNSAT, 1.0, want_model=False)
    asked(UNSAT, Trial(77, 10**6))
    assert z3.get_param("nlsat.seed") == "0"
    assert oracle("z3").ask(UNSAT, 1.0, want_model=False) == before


@pytest.mark.parametrize("text", ["(set-logic ALL)(exit)", "", HEAD + "(assert true)"])
def test_what_is_no_obligation_is_not_measured(text):
    with pytest.raises(OracleError):
        asked(text, Trial(0, 1000))


@pytest.mark.parametrize("seed, limit", [(-1, 5), (2**32, 5), (0, 0), (0, -1), (0, 2**32)])
def test_a_trial_that_the_solver_cannot_take(seed, limit):
    with pytest.raises(ValueError, match="Trial"):
        Trial(seed, limit)


# --- the pool ---


def run(jobs, store=None, name="z3", **more):
    settings = {"processes": 1, "fresh": False, "progress": None, **more}
    return answer_all(jobs, oracles=(name,), store=store, **settings)


def test_trials_of_one_text_are_answered_each():
    jobs = [Job(UNSAT, "", trial=trial) for trial in (None, Trial(0, 1), Trial(1, 1), Trial(0, 9))]
    answers = run(jobs)
    assert list(answers) == [job.sha for job in jobs]
    assert len(answers) == 4
    assert [a.reply.verdict for a in answers.values()] == ["unsat", *["unknown"] * 3]


def test_the_answer_to_a_trial_is_neither_looked_up_nor_kept(tmp_path):
    store, trial = Store(tmp_path), Trial(0, 10**6)
    run([Job(UNSAT, "", trial=trial)], store)
    assert list(tmp_path.rglob("*.json")) == []
    run([Job(UNSAT, "")], store)
    [answered] = run([Job(UNSAT, "", trial=trial)], store).values()
    assert not answered.cached
    assert answered.reply.resources > 0


@pytest.mark.parametrize("name", ["cvc5", "sympy", "certificate"])
def test_an_oracle_that_does_not_count_is_not_asked(name):
    assert not isinstance(oracle(name), Measuring)
    [answered] = run([Job(UNSAT, "", trial=Trial(0, 1000))], name=name).values()
    assert (answered.reply.verdict, name in answered.reply.reason) == ("unknown", True)


# --- lemmas ---


def states(report):
    return [report.states[one] for one in report.obligations]


def test_steps_are_measured_each():
    report = measure([STEPS], runs=2)
    assert (report.ok, states(report)) == (True, ["stable"] * 3)
    assert [one.step for one in report.obligations] == ["first", "second", "claim"]
    for one in report.obligations:
        assert (one.shown, len(one.outcomes)) == (7, 7)
        assert 0 < one.least <= one.median <= one.largest


def test_the_report_is_the_same_again_and_on_more_processes():
    first, *others = (measure([STEPS, HALF], runs=3, processes=p) for p in (1, 1, 2))
    assert all(other.obligations == first.obligations for other in others)
    assert measure([STEPS, HALF], runs=3, seed=1).obligations != first.obligations


def test_a_step_that_follows_from_nothing_raises_the_alarm():
    report = measure([FALSE_, HALF], runs=1)
    assert (report.ok, states(report)) == (False, ["satisfiable", "stable"])
    assert report.worst_first[0].lemma == FALSE_.name
    assert report.worst_first[0].model is not None


def test_a_limit_that_nothing_fits_in_leaves_nothing_shown():
    report = measure([HALF, STEPS], runs=1, limit=1)
    assert set(states(report)) == {"unsolvable"}
    assert not report.ok
    assert {reason for one in report.obligations for reason in one.reasons} == {
        "stopped after 1 steps"
    }


def test_a_lemma_without_obligations():
    report = measure([made("open", Eq(pow2(3), 8), admitted())])
    assert (report.ok, report.obligations) == (True, ())


def test_lemmas_that_are_used_are_not_measured_and_no_text_twice():
    user = made("user", x / 4 < x, by(HALF()), positive=x > 0)
    again = made("again", x / 2 < x, positive=x > 0)
    names = {one.lemma for one in measure([user], runs=1).obligations}
    assert names == {user.name}
    both = measure([HALF, again], runs=1).obligations
    assert [one.lemma for one in both] == [HALF.name]


# --- figures ---


def found(*replies):
    """An obligation whose variants got these replies; a number is what an answer took."""
    said = [r if isinstance(r, Reply) else Reply("unsat", resources=r) for r in replies]
    outcomes = tuple(Outcome(Variant("seed", "", i), reply) for i, reply in enumerate(said))
    return Measured("a.lemma", "step", "a.py:1", outcomes)


UNKNOWN = Reply("unknown", reason="time", resources=10**9)
SAT = Reply("sat")
STATES = [
    ((5, 5, 5), "stable"),
    ((FLOOR - 1, 1, 1), "stable"),
    ((FLOOR, 1, 1), "spread"),
    ((10 * FLOOR, FLOOR, FLOOR), "stable"),
    ((10 * FLOOR + 1, FLOOR, FLOOR), "spread"),
    ((FLOOR, 0, 0), "spread"),
    ((5, 5, UNKNOWN), "unstable"),
    ((UNKNOWN,), "unsolvable"),
    ((UNKNOWN, UNKNOWN), "unsolvable"),
    ((5, 5, SAT), "satisfiable"),
    ((UNKNOWN, SAT), "satisfiable"),
]


@pytest.mark.parametrize("replies, state", STATES)
def test_what_it_is_called(replies, state):
    assert found(*replies).state(Bounds()) == state


def test_failures_that_are_allowed():
    one = found(1, 2, 3, UNKNOWN)
    assert one.failures == 25
    assert one.state(Bounds(failures=Fraction(25))) == "stable"
    assert one.state(Bounds(failures=Fraction(24999, 1000))) == "unstable"


def test_no_share_of_failures_makes_up_for_a_model_or_for_nothing_shown():
    anything = Bounds(Fraction(100), Fraction(10**9))
    assert found(1, SAT).state(anything) == "satisfiable"
    assert found(UNKNOWN).state(anything) == "unsolvable"


def test_what_fails_is_not_counted():
    one = found(7, UNKNOWN, 3)
    assert (one.least, one.median, one.largest, one.spread) == (3, 3, 7, Fraction(7, 3))
    nothing = found(UNKNOWN)
    assert (nothing.least, nothing.median, nothing.largest, nothing.spread) == (0, 0, 0, 1)


@given(st.lists(st.integers(min_value=0, max_value=10**10), min_size=1))
def test_figures_are_exact_and_in_order(counts):
    one = found(*counts)
    assert one.least <= one.median <= one.largest
    assert one.median in counts
    assert isinstance(one.spread, Fraction)
    assert one.spread >= 1
    assert one.spread * max(one.median, 1) == max(one.largest, 1)


@pytest.mark.parametrize("failures, spread", [(-1, 2), (101, 2), (0, Fraction(99, 100))])
def test_bounds_that_are_none(failures, spread):
    with pytest.raises(ValueError, match="Bounds"):
        Bounds(Fraction(failures), Fraction(spread))
