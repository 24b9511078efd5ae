"""Every constant of every statement, changed: the proof no longer shows it.

A mutant that follows from the lemma (a weaker claim, a stronger hypothesis) is none to refuse.  Of
the others, those that prove are exactly the ones reviewed.
"""

from __future__ import annotations

from importlib import import_module
from os.path import realpath

import pytest

from memcap.proofs import READING_ORDER
from memcap.symbolic.checking.plan import deeply
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import forall, ints, reals
from memcap.symbolic.mutation.sites import Name, of_statement
from memcap.symbolic.mutation.trial import Outcome, mutant_of, summary, try_all
from memcap.symbolic.proving.lemma import REGISTRY, Lemma, lemma
from memcap.symbolic.proving.proof import by
from tests.mutation.granted import Granted
from tests.mutation.rebuilt import fresh_registry
from tests.mutation.reviewed import TRUE_BUT_HARD, TRUE_STATEMENTS, reasons

FAST = ("arithmetic", "gadgets")


def lemmas_of(file: str) -> list[Lemma]:
    """The lemmas of one file of proofs."""
    path = realpath(str(import_module(f"memcap.proofs.{file}").__file__)) + ":"
    return [one for one in REGISTRY if one.place.startswith(path)]


def tried(lemmas: list[Lemma], true: set[Name]) -> dict[Name, Outcome]:
    """What came of every mutant of these lemmas."""
    mutants = (mutant_of(name, one, s) for one in lemmas for name, s in of_statement(one.statement))
    return deeply(lambda: try_all(mutants, Granted(lemmas), true))


@pytest.mark.parametrize(
    "file",
    [pytest.param(f, marks=() if f in FAST else pytest.mark.slow, id=f) for f in READING_ORDER],
)
def test_only_reviewed_mutants_prove(file: str) -> None:
    lemmas = lemmas_of(file)
    names = {one.name for one in lemmas}
    true = {name for name in reasons(TRUE_STATEMENTS) if name.of in names}
    outcomes = tried(lemmas, true)
    print(file, summary(outcomes))
    proved = {name for name, outcome in outcomes.items() if outcome == "proves"}
    assert true <= proved <= true | set(reasons(TRUE_BUT_HARD))


def test_every_reviewed_mutant_is_one() -> None:
    for file in READING_ORDER:
        import_module(f"memcap.proofs.{file}")
    listed = reasons(TRUE_STATEMENTS) | reasons(TRUE_BUT_HARD)
    lemmas = [REGISTRY[name] for name in dict.fromkeys(name.of for name in listed)]
    made = {name for one in lemmas for name, _ in of_statement(one.statement)}
    assert set(listed) <= made


# --- the test of the test ------------------------------------------------------------------

x, y = reals("x y")
n, i = ints("n i")


def outcomes_of(given: dict[str, object], claim: object) -> dict[tuple[str, str], Outcome]:
    with fresh_registry():
        made = lemma("made up", "A lemma of this test", given=given, claim=claim, proof=by())
    outcomes = tried([made], set())
    return {(name.where, name.what): outcome for name, outcome in outcomes.items()}


def test_an_unused_hypothesis_shows() -> None:
    outcomes = outcomes_of({"used": x >= 1, "unused": y >= 1}, x + 1 >= 2)
    assert outcomes["unused", "2: 1 becomes 0"] == "proves"
    assert outcomes["used", "2: 1 becomes 0"] == "refuted step"


def test_a_consequence_of_the_lemma_counts_as_one() -> None:
    outcomes = outcomes_of({"low": x >= 1}, x + 1 >= 2)
    assert outcomes["low", "2: 1 becomes 2"] == "follows"
    assert outcomes["claim", "2: 2 becomes 1"] == "follows"
    assert outcomes["claim", "1: <= becomes <"] == "refuted step"


def test_a_consequence_is_seen_under_binders() -> None:
    given = {"all": forall(i, 1 <= i, i <= n, x * i >= 2)}
    statement = Statement("made up", "", given, x >= 2)
    with fresh_registry():
        made = lemma("made up", "", given=given, claim=given["all"], proof=by("all"))
    outcomes = tried([made], set())
    wheres = {name.where for name, outcome in outcomes.items() if outcome == "follows"}
    assert wheres == {"all", "claim"}
    assert "proves" not in outcomes.values()
    assert [name for name, _ in of_statement(statement)]
