"""T1 to T4 rest on nothing, and say no more than is true: changed statements are not proved."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from proofs import one_layer_positions, positions, theorems, with_one_layer
from proofs.decoder import decoder
from proofs.outputs import BOUND
from proofs.theorems import SEQUENCES, SMALL, TOKENS, theorem
from symbolic.check import check
from symbolic.lemma import Lemma
from symbolic.plan import deeply
from symbolic.store import Store
from symbolic.terms import TRUE, Eq, Op, ints, term
from tests.mutation.rebuilt import fresh_registry
from tests.mutation.sites import Name
from tests.mutation.theorems import dropped, exchanged, more_claimed, weakened
from tests.mutation.trial import Known, Mutant, try_all

THEOREMS = {
    lemma.name: lemma
    for lemma in (
        theorems.tokens,
        positions.ordered_tokens,
        theorems.sequences,
        positions.windows,
        decoder,
        with_one_layer.tokens,
        one_layer_positions.ordered_tokens,
        with_one_layer.sequences,
        one_layer_positions.windows,
    )
}
T1, T3 = THEOREMS["T1"], THEOREMS["T3"]
(H,) = ints("H")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Empty, but for the certificates of the package, which are checked again."""
    return Store(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def results(store):
    report = check(list(THEOREMS.values()), processes=2, timeout=30, store=store)
    return {result.name: result for result in report.results}


@pytest.mark.parametrize("name", THEOREMS)
def test_a_theorem_rests_on_nothing(results, name):
    assert (results[name].verdict, results[name].rests_on) == ("proved", ())
    assert results[name].notes == ()


# --- changed statements -----------------------------------------------------------------------

EVEN = "both sides are even"
NOT_ZERO = "p/q is a κ with κ²δ² ≥ 16d, which is not 0"
LARGE = "s² ≥ dκ²M₁²r², which is above 1 since two positions are at least δ apart"
EQUIVALENT = {
    "V·(V - 1) + 2 ≤ 2·M1": EVEN,
    "N·(N - 1) + 2 ≤ 2·M": EVEN,
    "n·N·(N - 1) + 2 ≤ 2·M": EVEN,
    "1 ≤ p": NOT_ZERO,
    "1 ≤ q": NOT_ZERO,
    "0 ≤ s": LARGE,
}
"""Hypotheses that are the same when they ask for less by one, and why."""


def changed(of: Lemma) -> dict[Name, Lemma]:
    """The theorem with less asked, or more claimed."""
    made = {Name(of.name, where, "dropped"): one for where, one in dropped(of)}
    made |= {Name(of.name, where, what): one for where, what, one in weakened(of)}
    return made | {Name(of.name, "claim", what): one for what, one in more_claimed(of)}


def outcomes(made: dict[Name, Lemma], of: Lemma) -> dict[Name, str]:
    """What comes of each with the steps of the proof, each shown by Z3 or not."""
    mutants = [Mutant(name, lemma, None) for name, lemma in made.items()]
    return deeply(lambda: try_all(mutants, Known([of])))


def test_what_is_changed_is_counted():
    assert all(len(changed(of)) > 80 for of in THEOREMS.values())


@pytest.mark.slow
@pytest.mark.parametrize("of", THEOREMS.values(), ids=THEOREMS)
def test_no_changed_statement_is_proved(of):
    same = Name(of.name, "", "unchanged")
    found = outcomes(changed(of) | {same: of}, of)
    assert found.pop(same) == "proves"
    proved = {name.what for name, outcome in found.items() if outcome == "proves"}
    assert {what.removesuffix(", by 1") for what in proved} <= set(EQUIVALENT)
    assert {found[n] for n in found if n.what not in proved} <= {
        "refuted step",
        "open step",
        "unreadable",
    }


def tasks() -> Iterator[Lemma]:
    """Theorems about changed tasks, with proofs that were made for these."""
    lower = {**TOKENS.labels, "height": H >= BOUND}
    for label, task in [
        ("factor 3", replace(SEQUENCES, factor=term(3))),
        ("another answer", replace(SEQUENCES, label=SEQUENCES.label + 1)),
        ("a key less", replace(SEQUENCES, number=SEQUENCES.number - 1)),
        ("no label known", replace(SEQUENCES, labels={"answers": TRUE})),
        ("the key of T1", replace(SEQUENCES, own=TOKENS.own)),
        ("height B", replace(TOKENS, labels=lower)),
        ("factor H - 1", replace(TOKENS, factor=H - 1)),
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
    assert "proves" not in outcomes(made, of).values()


@pytest.mark.parametrize(
    "of, size", [(T1, "transformer_parameters"), (T3, "classifier_width")], ids=["T1", "T3"]
)
def test_a_wrong_size_is_not_proved_by_check(store, of, size):
    """The same by the whole way, with the certificates of the package and a solver."""
    [equation] = (
        t
        for t in of.statement.claim.body.args[4].args
        if isinstance(t, Op) and t.op == "eq" and str(t.args[0]).startswith(size)
    )
    counted, number = equation.args
    made = exchanged(of, "claim", equation, Eq(counted, number - 1))
    [result] = check([made], processes=2, timeout=5.0, store=store).results
    assert result.verdict in ("unknown", "refuted")
