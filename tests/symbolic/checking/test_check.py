"""Verdicts: each kind of lemma gets the right one, with the right reason and exact numbers."""

import warnings
from fractions import Fraction

import pytest

from memcap.symbolic import kernel
from memcap.symbolic.checking.check import check, recall
from memcap.symbolic.checking.refute import Question, fits, modelled, shown, small_case
from memcap.symbolic.kernel.acceptance import NotShown, accept, truth
from memcap.symbolic.kernel.wellformed import divisors
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import (
    FALSE,
    INT,
    REAL,
    And,
    Eq,
    Implies,
    Ne,
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
)
from memcap.symbolic.library import pow2, total
from memcap.symbolic.oracles import Reply, Table
from memcap.symbolic.proving.lemma import lemma
from memcap.symbolic.proving.proof import (
    admitted,
    at,
    by,
    definition,
    evaluated,
    fix,
    have,
    induct,
    rewritten,
    split,
)
from memcap.symbolic.store.store import Store

x, y, z = reals("x y z")
n, k, i, j = ints("n k i j")
f, g = functions("f g", INT, REAL)

ALL = []


def solvers(result):
    """What a result rests on, without the versions."""
    return [name.split()[0] for name in result.rests_on]


def entry(name, verdict, says="", **parts):
    """A lemma of the catalogue, the verdict that it must get, and what the reason must say."""
    proof = parts.pop("proof", by())
    made = lemma(f"test.check.{name}", name, proof=proof, **parts)
    ALL.append((made, verdict, says))
    return made


# --- true ---

true = entry("true", "proved", given={"positive": x > 0}, claim=x / 2 < x)
used = entry(
    "used", "proved", given={"positive": y > 0}, claim=y / 4 < y / 2, proof=by(true(x=y / 2))
)
entry("closed", "proved", claim=Eq(pow2(5), 32), proof=evaluated())
entry(
    "chain",
    "proved",
    given={"number": n >= 0},
    claim=Eq(2 * total(n, fn(i, as_real(i))), n * (n + 1)),
    proof=induct(
        n,
        0,
        start=by(definition(total(0, fn(i, as_real(i))))),
        step=by("induction", definition(total(n + 1, fn(i, as_real(i))))),
    ),
)
entry(
    "far-instance",
    "proved",
    given={"far": And(x > 1000, Eq(x, 3 * k))},
    claim=x > 999,
)
entry(
    "given-instance",
    "proved",
    given={"rare": Eq(x * x, x + 6), "positive": x > 0},
    claim=x > 2,
    instance={"x": 3},
)
entry("no-hypotheses", "proved", claim=x * x >= 0)
entry("guarded", "proved", claim=Implies(x > 0, y / x * x <= y))
entry("choice", "proved", claim=ite(Eq(x, 0), x, y / x) * x <= ite(Eq(x, 0), x, y))
entry("conjuncts", "proved", given={"both": And(Ne(x, 0), 1 / x > 0)}, claim=x > 0)
entry("either", "proved", claim=Or(Eq(n, 0), Eq(n % n, 0)))
entry("inner-divisor", "proved", claim=forall(k, k >= 1, (n * k) // k <= n), proof=fix(k, by()))
power = entry(
    "power",
    "proved",
    given={"exponent": n >= 0},
    claim=pow2(n) >= 1,
    proof=induct(
        n, 0, start=by(definition(pow2(0))), step=by("induction", definition(pow2(n + 1)))
    ),
)
_double = {"given": {"exponent": n >= 0}, "claim": (2 * pow2(n)) // pow2(n) <= 2}
entry("helped-divisor", "proved", **_double, proof=by(power()), defined={"2^n": by(power())})
entry("lone-divisor", "unknown", "divisor 2^n", **_double, proof=by(power()))
_sum = total(n, fn(i, x * f(i)))
_rewriting = {
    "given": {"sum": _sum <= y, "same": Eq(x, 2)},
    "claim": total(n, fn(i, 2 * f(i))) <= y,
}
entry("rewritten", "proved", **_rewriting, proof=by(rewritten("sum", x, as_real(2), "same")))
entry(
    "wrongly-rewritten",
    "unknown",
    "equation: ",
    **_rewriting,
    proof=by(rewritten("sum", x, as_real(2))),
)

# --- refuted ---

entry("false", "refuted", "claim is false", given={"positive": x > 0}, claim=x * x >= x)
entry("false-far", "refuted", given={"big": x > 1000}, claim=x * x <= 2_000_000)
entry("false-sum", "refuted", given={"number": n >= 1}, claim=total(n, f) <= f(1))
entry("false-power", "refuted", given={"number": n >= 0}, claim=pow2(n) <= 4 + n)
entry("false-for-all", "refuted", given={"n": n >= 2}, claim=forall(i, between(1, i, n), i <= 1))
entry("false-at-instance", "refuted", given={"p": x > 5}, claim=x < 7, instance={"x": 8})
entry("contradiction", "refuted", claim=FALSE)
entry("divides", "refuted", "divisor x in the claim", claim=Eq(y / x * x, y))
entry("divides-mod", "refuted", "divisor n", given={"p": n >= 0}, claim=Eq(n % n, 0))

# --- a divisor, and what is said of it ---

entry("divides-late", "proved", given={"h": 1 / x > 0, "p": x > 0}, claim=x >= 0)
entry("divides-late-in-one", "proved", given={"h": And(1 / x > 0, x > 0)}, claim=x >= 0)
entry("divides-alone", "unknown", "divisor x", given={"h": 1 / x > 0}, claim=x >= 0)
entry(
    "divides-bound",
    "unknown",
    "divisor f(i)",
    given={"h": forall(i, between(1, i, n), f(i) > 0)},
    claim=Eq(total(n, fn(i, 1 / f(i))), total(n, fn(i, 1 / f(i)))),
)

# --- vacuous ---

entry("vacuous", "vacuous", "contradict", given={"p": x > 0, "q": x < 0}, claim=Eq(x, y))
entry("vacuous-integers", "vacuous", given={"p": 2 * n > 1, "q": 2 * n < 2}, claim=Eq(x, y))

# --- unknown ---

entry("irrational", "unknown", "no model survived", claim=Ne(x * x, 2))
open_lemma = entry(
    "admitted", "unknown", "admitted", given={"p": x > 0}, claim=x * x > 0, proof=admitted()
)
entry(
    "uses-admitted",
    "unknown",
    "uses test.check.admitted",
    given={"p": y > 0},
    claim=y * y > 0,
    proof=by(open_lemma(x=y)),
)
never = entry("false-admitted", "refuted", claim=Eq(n, n + 1), proof=admitted())
entry(
    "uses-false",
    "unknown",
    "uses test.check.false-admitted",
    given={"p": x > 0},
    claim=x * x > 0,
    proof=by(never()),
)
entry(
    "bad-instance",
    "unknown",
    "violates the hypothesis 'p'",
    given={"p": x > 0},
    claim=x + 1 > 0,
    instance={"x": -1},
)
entry(
    "short-instance",
    "unknown",
    "does not decide the hypothesis 'p'",
    given={"p": x > y},
    claim=x - y > 0,
    instance={"x": 1},
)
entry(
    "no-instance",
    "unknown",
    "instance=",
    given={"all": forall(x, y * x >= z * x), "p": y > z},
    claim=y >= z,
)
entry(
    "open-step",
    "unknown",
    "step: ",
    given={"p": x > 0},
    claim=x * x > 0,
    proof=[have("step", x > 1, by()), by("step")],
)
_cubes = n * n * n + i * i * i + j * j * j
entry("hard", "unknown", "stopped after", claim=Ne(_cubes, 42))


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return Store(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def report(store):
    return check([made for made, _, _ in ALL], effort=0.05, processes=2, store=store)


@pytest.fixture(scope="module")
def results(report):
    return {result.name.removeprefix("test.check."): result for result in report.results}


@pytest.mark.parametrize(("made", "verdict", "says"), ALL, ids=lambda v: getattr(v, "name", ""))
def test_the_catalogue(results, made, verdict, says):
    result = results[made.name.removeprefix("test.check.")]
    assert (result.verdict, result.reason) == (verdict, result.reason)
    assert says in result.reason
    assert (result.counterexample is not None) == (verdict == "refuted")
    assert bool(result.reason) == (verdict != "proved")


def test_a_report_with_a_failure_is_not_ok(report):
    assert not report.ok


@pytest.mark.parametrize(
    "made", [m for m, verdict, _ in ALL if verdict == "proved"], ids=lambda m: m.name
)
def test_what_a_proof_rests_on(results, made):
    name = made.name.removeprefix("test.check.")
    assert solvers(results[name]) == []


def test_a_proof_without_a_certificate_rests_on_a_solver():
    made = lemma("test.solver", "", given={"p": x > 0}, claim=5 * x > x, proof=by())
    assert solvers(*check([made], oracles=("z3",)).results) == ["z3"]
    assert solvers(*check([made], oracles=("cvc5", "z3")).results) == ["cvc5"]


def test_counterexamples_are_exact(results):
    assert results["false"].counterexample == {"x": "1/2"}
    assert int(results["false-far"].counterexample["x"]) ** 2 > 2_000_000
    assert results["false-at-instance"].counterexample == {"x": "8"}
    assert results["divides"].counterexample["x"] == "0"
    assert results["contradiction"].counterexample == {}


def test_lemmas_used_are_checked_but_not_reported(results):
    assert results["used"].uses == ("test.check.true",)
    report = check([made for made, _, _ in ALL if made.name == "test.check.used"])
    assert [r.name for r in report.results] == ["test.check.used"]
    assert report.ok


def test_what_the_store_has_needs_no_solver(report, results, store):
    again = recall([made for made, _, _ in ALL], oracles=["certificate"], store=store)
    proved = {r.name for r in again.results if r.verdict == "proved"}
    assert {f"test.check.{n}" for n, r in results.items() if r.verdict == "proved"} <= proved
    assert "test.check.admitted" not in proved


# --- notes ---


def test_a_hypothesis_that_was_never_needed_is_reported():
    made = lemma(
        "test.notes.unneeded", "", given={"p": x > 0, "q": y > 0}, claim=x + 1 > 0, proof=by()
    )
    [result] = check([made]).results
    assert result.notes == ("the hypothesis 'q' was never needed",)


def test_a_hypothesis_needed_in_another_way_is_not_reported():
    """By a step, by a ∀ that is specialized, by a divisor, in one case, in an induction."""
    every = forall(i, f(i) >= i)
    step = have("one", f(1) >= 1, by(at("all", 1)))
    ramp = have("two", x > 0, split(x > y, by("order"), by("order", "less")))
    made = [
        lemma("test.notes.at", "", given={"all": every}, claim=f(1) >= 0, proof=[step, by("one")]),
        lemma("test.notes.div", "", given={"p": Ne(x, 0)}, claim=Eq(y / x, y / x), proof=by()),
        lemma(
            "test.notes.case",
            "",
            given={"order": x >= y, "less": y > 0},
            claim=x * y > 0,
            proof=[ramp, by("two")],
        ),
        lemma(
            "test.notes.induct",
            "",
            given={"k": k >= 0, "x": x >= 1},
            claim=x * pow2(k) >= 1,
            proof=induct(
                k, 0, start=by(definition(pow2(0))), step=by("induction", definition(pow2(k + 1)))
            ),
        ),
    ]
    assert [r.notes for r in check(made).results] == [()] * 4


def test_what_another_solver_decided_is_reported():
    made = lemma("test.notes.other", "", claim=x * x >= 0, proof=by())
    [result] = check([made], oracles=[f"{__name__}:Shrug"], otherwise=["z3"]).results
    assert solvers(result) == ["z3"]
    [note] = result.notes
    assert note.startswith("claim: decided by z3")
    assert f"{Shrug.name}: asleep" in note and "smaller steps" in note


class Shrug:
    """An oracle that never knows."""

    name = f"{__name__}:Shrug"
    verdict = "unknown"

    def version(self):
        return "1"

    def options(self):
        return ""

    def load(self):
        pass

    def ask(self, text, effort, *, want_model):
        return Reply(self.verdict, reason="asleep" if self.verdict == "unknown" else "")


class Yes(Shrug):
    """An oracle that proves everything."""

    name = f"{__name__}:Yes"
    verdict = "unsat"


# --- attacks ---


def test_an_oracle_that_is_not_on_the_list_proves_nothing():
    made = lemma("test.attack.oracle", "", claim=x * x >= y, proof=by())
    [result] = check([made], oracles=[Yes.name]).results
    assert result.verdict != "proved"


@pytest.mark.parametrize(
    ("theorem", "says"),
    [
        (kernel.assume(x > 0), "assumes 0 < x"),
        (kernel.unfold(pow2(1)), "not the claim"),
        (kernel.admit([], x > 0), "admitted"),
    ],
)
def test_a_theorem_that_says_something_else_is_not_accepted(theorem, says):
    with pytest.raises(NotShown, match=says):
        accept(Statement("s", "", {}, x > 0), theorem)


def test_a_poisoned_store_is_ignored_with_a_warning(tmp_path):
    made = lemma("test.attack.store", "", given={"p": x > 0}, claim=2 * x > x, proof=by())
    store = Store(tmp_path)
    assert check([made], store=store).ok
    [entry] = tmp_path.rglob("*.json")
    entry.write_text(entry.read_text().replace("derive", "deride"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report = check([made], store=store)
    assert report.ok
    assert len(report.warnings) == 1


def test_fresh_asks_again(tmp_path):
    made = lemma("test.fresh", "", given={"p": x > 0}, claim=3 * x > x, proof=by())
    store, told = Store(tmp_path), []
    check([made], store=store)
    [stored] = tmp_path.rglob("*.json")
    before = stored.stat().st_mtime_ns
    check([made], store=store)
    assert stored.stat().st_mtime_ns == before
    check([made], store=store, fresh=True, progress=lambda *step: told.append(step))
    assert stored.stat().st_mtime_ns > before
    assert told[-1][:2] == (1, 1)


# --- bad input ---


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"proof": by("nothing")}, "no fact is called 'nothing'"),
        ({"proof": by(), "defined": {"y": by()}}, "y is none of its divisors"),
        ({"proof": by(definition(f(1)))}, "not a defined constant"),
        ({"proof": by(), "instance": {"x": 0.5}}, "0.5 is no exact value"),
        ({"proof": by(), "instance": {"x": "1"}}, "instance"),
    ],
)
def test_a_proof_that_cannot_be_read(request, parts, says):
    made = lemma(
        f"test.input.{request.node.name}", "", given={"p": x > 0}, claim=2 * x > 0, **parts
    )
    fine = lemma(f"{made.name}.beside", "", claim=x < x + 1, proof=by())
    report = check([made, fine])
    assert not report.ok
    assert [result.verdict for result in report.results] == ["unknown", "proved"]
    assert says in report.results[0].reason
    [line] = report.unread
    assert says in line
    assert line.startswith(f"{made.file or made.name}:")


def test_a_step_that_nothing_uses_is_checked_all_the_same():
    steps = [have("nonsense", x > 1, by()), by()]
    made = lemma("test.beside", "", given={"p": x > 0}, claim=2 * x > 0, proof=steps)
    [result] = check([made]).results
    assert result.verdict == "unknown"
    assert result.reason.startswith("nonsense: it does not follow")


def test_an_open_step_that_nothing_uses_is_no_proof():
    made = lemma(
        "test.beside.open", "", claim=x * x >= 0, proof=[have("a", x > 1, admitted()), by()]
    )
    assert not check([made]).ok


def test_a_deep_proof_is_no_problem():
    claim = x >= 0
    steps = [have("0", claim, by())]
    for number in range(1, 1500):
        steps.append(have(str(number), claim, fix((), by(str(number - 1)))))
    made = lemma("test.deep", "", given={"p": claim}, claim=claim, proof=[*steps, by("1499")])
    assert check([made]).ok


# --- cases ---


def test_a_model_counts_only_after_evaluation():
    question = Question({"p": x > 0}, x * x >= x)
    assert modelled(question, Reply("sat", model={"v.x": Fraction(1, 2)}))
    assert modelled(question, Reply("sat", model={"v.x": Fraction(2)})) is None
    assert modelled(question, Reply("sat", model={"v.x": Fraction(-1)})) is None
    assert modelled(question, Reply("unknown")) is None


def test_what_cannot_be_decided_does_not_count():
    undecided = exists(x, Eq(x * x, y))
    assert truth(undecided, {"y": Fraction(2)}) is None
    assert not fits(Question({"p": undecided}), {"y": Fraction(2)})
    assert not fits(Question({}, undecided), {"y": Fraction(2)})


def test_functions_are_shown_as_tables():
    question = Question({}, f(1) <= f(2))
    case = {"f": Table((((1,), Fraction(5, 2)),), Fraction(0))}
    assert fits(question, case)
    assert shown(question, case) == {"f": "1 ↦ 5/2, else 0"}


def test_small_cases_are_the_same_every_time():
    question = Question({"p": forall(i, between(1, i, n), f(i) < g(i)), "n": n >= 1}, f(1) > g(1))
    case = small_case(question)
    assert case is not None
    assert shown(question, case) == shown(question, small_case(question))


# --- divisors ---


def _divisors(given, claim):
    found = divisors(Statement("s", "", given, claim))
    return [(str(d.term), [str(a) for a in d.assumed.values()]) for d in found]


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (Eq(x / 2, y), []),
        (Eq(x / 0, y), [("0", [])]),
        (Eq(x / (y / z), 1), [("y/z", []), ("z", [])]),
        (And(Ne(x, 0), y / x > 0), [("x", ["x ≠ 0"])]),
        (Or(Eq(x, 0), y / x > 0), [("x", ["x ≠ 0"])]),
        (Implies(x > 0, y / x > 0), [("x", ["0 < x"])]),
        (Not(And(y / x > 0, Ne(x, 0))), [("x", [])]),
        (Eq(ite(x > 0, 1 / x, 2 / x), y), [("x", ["0 < x"]), ("x", ["¬(0 < x)"])]),
        (forall(k, k > 0, Eq(n // k, 0)), [("k", ["0 < k"])]),
        (exists(n, Eq(k % n, 0)), [("n", [])]),
        (Eq(total(n, fn(i, 1 / x)), 0), [("x", [])]),
    ],
)
def test_each_divisor_with_its_conditions(claim, expected):
    assert _divisors({}, claim) == expected
