"""T1 to T4 rest on nothing, and say no more than is true: changed statements are not proved."""

from collections.abc import Collection, Iterator
from dataclasses import replace

import pytest

from memcap.proofs.outputs import BOUND
from memcap.proofs.positions import SLOPE
from memcap.proofs.theorems import SEQUENCES, SMALL, TOKENS, Task, theorem
from memcap.symbolic.checking.check import check
from memcap.symbolic.checking.plan import deeply
from memcap.symbolic.language.terms import (
    TRUE,
    Bind,
    Eq,
    Op,
    Term,
    as_real,
    ints,
    parts,
    reals,
    term,
)
from memcap.symbolic.library import pow2
from memcap.symbolic.mutation import hypotheses
from memcap.symbolic.mutation.sites import Name
from memcap.symbolic.mutation.trial import Mutant, Outcome, try_all
from memcap.symbolic.proving.lemma import Lemma
from memcap.symbolic.store.store import Store
from tests.mutation.granted import Granted
from tests.mutation.rebuilt import fresh_registry
from tests.mutation.theorems import (
    about_others,
    everywhere,
    exchanged,
    more_claimed,
    weakened,
)
from tests.proofs.theorems import THEOREMS

T1, T3 = THEOREMS["T1"], THEOREMS["T3"]
PLACED = [name for name in THEOREMS if name[:2] in ("T2", "T4")]
n, H, M, heat = ints("n H M heat")
r, delta = reals("r delta")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Empty, but for the certificates of the package, which are checked again."""
    return Store(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def results(store):
    report = check(list(THEOREMS.values()), processes=2, store=store)
    return {result.name: result for result in report.results}


@pytest.mark.parametrize("name", THEOREMS)
def test_a_theorem_rests_on_nothing(results, name):
    assert (results[name].verdict, results[name].rests_on) == ("proved", ())
    assert results[name].notes == ()


# --- changed statements -----------------------------------------------------------------------

EVEN = "both sides are even"
NOT_ZERO = "p/q is a κ with κ²δ² ≥ 16d, which is not 0"
LARGE = "s² ≥ dκ²M₁²(r + n(2r + δ))² ≥ κ²δ² ≥ 16"
EQUIVALENT = {
    "V·(V - 1) + 2 ≤ 2·M1": EVEN,
    "N·(N - 1) + 2 ≤ 2·M": EVEN,
    "n·N·(N - 1) + 2 ≤ 2·M": EVEN,
    "1 ≤ p": NOT_ZERO,
    "1 ≤ q": NOT_ZERO,
}
"""Hypotheses that are the same when they ask for less by one, and why."""
EQUIVALENT_WHERE_PLACED = {"0 ≤ s": LARGE}
"""More of these, where positions are added to the tokens."""
NOT_SHOWN_WHERE_PLACED = {"V·(V - 1) + 2 ≤ 2·M1"}
"""Fewer of these there: the step from V to the pairs of the list does not use that it is even."""


def equivalent(of: Lemma) -> set[Name]:
    """The changed statements that are the theorem itself, and that its proof shows."""
    same = set(EQUIVALENT)
    if of.name in PLACED:
        same = same - NOT_SHOWN_WHERE_PLACED | EQUIVALENT_WHERE_PLACED.keys()
    names = {Name(of.name, where, what) for where, what, _ in weakened(of)}
    return {name for name in names if name.what.removesuffix(", by 1") in same}


def changed(of: Lemma) -> dict[Name, Lemma]:
    """The theorem with less asked, or more claimed."""
    made = {name: replace(of, statement=one) for name, one in hypotheses.of_statement(of.statement)}
    made |= {Name(of.name, where, what): one for where, what, one in weakened(of)}
    return made | {Name(of.name, "claim", what): one for what, one in more_claimed(of)}


def outcomes(
    made: dict[Name, Lemma], of: Lemma, true: Collection[Name] = ()
) -> dict[Name, Outcome]:
    """What comes of each with the steps of the proof, each shown by Z3 or not."""
    mutants = [Mutant(name, lemma, None) for name, lemma in made.items()]
    return deeply(lambda: try_all(mutants, Granted([of]), true))


def proved(found: dict[Name, str]) -> set[Name]:
    """Those that the proof shows."""
    return {name for name, outcome in found.items() if outcome == "proves"}


def test_what_is_changed_is_counted():
    assert all(len(changed(of)) > 70 for of in THEOREMS.values())


@pytest.mark.slow
@pytest.mark.parametrize("of", THEOREMS.values(), ids=THEOREMS)
def test_no_changed_statement_is_proved(of):
    same = Name(of.name, "", "unchanged")
    true = equivalent(of) | {same}
    assert proved(outcomes(changed(of) | {same: of}, of, true)) == true


def with_factor(task: Task, factor: Term) -> Task:
    """The task with another factor, and with a temperature that fits it."""
    hot = 4 * (factor * (n * M)) * (n * BOUND)
    return replace(task, factor=factor, given={**task.given, "temperature": hot <= pow2(2 * heat)})


def tasks() -> Iterator[Lemma]:
    """Theorems about changed tasks, with proofs that were made for these."""
    lower = {**TOKENS.given, "height": H >= BOUND}
    unknown = {**SEQUENCES.given, "answers": TRUE}
    for label, task in [
        ("factor 3", with_factor(SEQUENCES, term(3))),
        ("another answer", replace(SEQUENCES, label=SEQUENCES.label + 1)),
        ("a key less", replace(SEQUENCES, number=SEQUENCES.number - 1)),
        ("no label known", replace(SEQUENCES, given=unknown)),
        ("the key of T1", replace(SEQUENCES, own=TOKENS.own)),
        ("height B", replace(TOKENS, given=lower)),
        ("factor H - 1", with_factor(TOKENS, H - 1)),
        ("another label", replace(TOKENS, label=TOKENS.label + 1)),
        ("no token in the key", replace(TOKENS, own=SEQUENCES.own)),
    ]:
        with fresh_registry():
            yield theorem(replace(task, title=label), SMALL)


@pytest.mark.slow
@pytest.mark.parametrize("of", [T1, T3], ids=["T1", "T3"])
def test_no_theorem_about_a_changed_task_is_proved(of):
    made = {Name(t.name, "task", t.statement.title): t for t in tasks() if t.name == of.name}
    assert len(made) >= 4
    assert not proved(outcomes(made, of))


TRUE_OF_OTHERS = {
    Name("T4b", "claim", "V + 1"): "V only bounds the keys of the first memorizer: less is claimed",
}
"""Other networks and sequences of which the claim is true, and why."""


@pytest.mark.slow
@pytest.mark.parametrize("of", THEOREMS.values(), ids=THEOREMS)
def test_no_claim_about_another_network_is_proved(of):
    made = {Name(of.name, "claim", what): one for what, one in about_others(of)}
    assert len(made) >= 20
    true = {name for name in TRUE_OF_OTHERS if name.of == of.name}
    assert proved(outcomes(made, of, true)) == true


@pytest.mark.slow
@pytest.mark.parametrize("name", PLACED)
def test_no_other_encoding_of_positions_is_proved(name):
    of = THEOREMS[name]
    slopes = {"0": as_real(0), "δ": delta, "2r": 2 * r, "r + δ": r + delta, "4r": 4 * r}
    made = {Name(name, "slope", what): everywhere(of, SLOPE, new) for what, new in slopes.items()}
    assert not proved(outcomes(made, of))


def parameters(of: Lemma) -> Term:
    """The equation that says how many parameters the network has."""
    claim = of.statement.claim
    assert isinstance(claim, Bind) and isinstance(claim.body, Op)
    conjuncts = [c for part in claim.body.args for c in (part, *parts(part))]
    [equation] = (
        c for c in conjuncts if isinstance(c, Op) and c.op == "eq" and "_parameters(" in str(c)
    )
    return equation


@pytest.mark.parametrize(
    "of",
    [
        pytest.param(of, marks=() if of in (T1, T3) else pytest.mark.slow, id=name)
        for name, of in THEOREMS.items()
    ],
)
def test_a_wrong_size_is_not_proved_by_check(store, of):
    """The same by the whole way, with the certificates of the package and a solver."""
    counted, number = parameters(of).args
    made = exchanged(of, "claim", parameters(of), Eq(counted, number - 1))
    [result] = check([made], processes=2, effort=0.1, store=store).results
    assert result.verdict in ("unknown", "refuted")
