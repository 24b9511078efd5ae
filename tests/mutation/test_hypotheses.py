"""Every hypothesis of every lemma, and every conjunct of one, dropped: the proof no longer shows
the claim.

Those of the theorems are dropped in ``tests/proofs/test_theorems.py``.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from memcap.proofs import READING_ORDER
from memcap.symbolic.checking.plan import deeply
from memcap.symbolic.language.terms import And, reals
from memcap.symbolic.mutation import hypotheses
from memcap.symbolic.mutation.sites import Name
from memcap.symbolic.mutation.trial import Mutant, Outcome, summary, try_all
from memcap.symbolic.proving.lemma import Lemma, lemma
from memcap.symbolic.proving.proof import by
from tests.mutation.granted import Granted
from tests.mutation.rebuilt import fresh_registry
from tests.mutation.reviewed import NOT_NEEDED, reasons
from tests.mutation.test_statements import FAST, lemmas_of
from tests.proofs.theorems import THEOREMS


def tried(lemmas: list[Lemma], true: set[Name]) -> dict[Name, Outcome]:
    """What came of every lemma without one of its hypotheses."""
    mutants = [
        Mutant(name, replace(one, statement=made), None)
        for one in lemmas
        for name, made in hypotheses.of_statement(one.statement)
    ]
    return deeply(lambda: try_all(mutants, Granted(lemmas), true))


@pytest.mark.parametrize(
    "file",
    [pytest.param(f, marks=() if f in FAST else pytest.mark.slow, id=f) for f in READING_ORDER],
)
def test_every_hypothesis_is_needed(file: str) -> None:
    lemmas = [one for one in lemmas_of(file) if one.name not in THEOREMS]
    names = {one.name for one in lemmas}
    true = {name for name in reasons(NOT_NEEDED) if name.of in names}
    outcomes = tried(lemmas, true)
    print(file, summary(outcomes))
    assert {name for name, outcome in outcomes.items() if outcome == "proves"} == true


# --- the test of the test ------------------------------------------------------------------

x, y = reals("x y")


def test_a_hypothesis_that_nothing_needs_shows() -> None:
    given = {"used": x >= 1, "both": And(x >= 0, y >= 1), "unused": y >= x}
    with fresh_registry():
        made = lemma("made up", "", given=given, claim=x + y >= 2, proof=by())
    proved = {name.where for name, one in tried([made], set()).items() if one == "proves"}
    assert proved == {"both", "both: 0 ≤ x", "both: 1 ≤ y", "unused"}
