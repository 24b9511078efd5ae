"""All lemmas of proofs/: by the certificates of the package, checked again, and afresh."""

import importlib

import pytest

from memcap.proofs import READING_ORDER
from memcap.symbolic.checking.check import check
from memcap.symbolic.proving.lemma import Lemma
from memcap.symbolic.store.store import Store

MAIN = (
    "L1", "L1.one-value", "L1.few", "L1.pairs", "L1'", "L2", "L2.rounds", "L3", "L4", "block.peel",
    "L8.field", "L8.record", "L9.near", "L9.far", "L9.record", "L10", "L11.stored", "L11.other",
    "L11.parameters", "L11.depth", "L11.bound", "L11.bits", "L12.sum", "L12.parameters",
    "L12.depth", "L12.balance", "L13", "L14.exists", "T1", "T2", "T3", "T4a", "T4b",
    "T1'", "T2'", "T3'", "T4a'", "T1''",
    "T1.rate", "T2.rate", "T3.rate", "T4a.rate", "T4b.rate", "T1'.rate", "T2'.rate",
    "T3'.rate", "T4a'.rate", "L12.entries",
)  # fmt: skip


def lemmas():
    """The lemmas of proofs/, in reading order."""
    made = []
    for module in READING_ORDER:
        values = vars(importlib.import_module(f"memcap.proofs.{module}")).values()
        made += [v for v in values if isinstance(v, Lemma) and v not in made]
    return made


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """With an empty store: what the package lacks is searched for."""
    store = Store(tmp_path_factory.mktemp("store"))
    return check(lemmas(), processes=2, store=store)


def test_every_lemma_is_proved(report):
    assert not [(r.name, r.verdict, r.reason) for r in report.results if r.verdict != "proved"]


def test_the_lemmas_of_the_theory_are_among_them(report):
    assert set(MAIN) <= {r.name for r in report.results}


def test_they_rest_on_no_solver_and_no_axiom(report):
    assert {name for r in report.results for name in r.rests_on} == set()


def test_no_hypothesis_is_idle(report):
    idle = {r.name: r.notes for r in report.results if r.notes}
    assert not idle


def test_every_lemma_beyond_arithmetic_names_its_place_in_the_theory():
    basics = (
        "proofs/arithmetic.py", "proofs/counting.py", "proofs/permutations.py",
        "proofs/enumeration.py",
    )  # fmt: skip
    silent = [x.place for x in lemmas() if not x.statement.source]
    assert [place for place in silent if not any(file in place for file in basics)] == []


@pytest.mark.slow
def test_every_certificate_is_found_afresh():
    report = check(lemmas(), processes=2, fresh=True)
    assert report.ok
    assert {name for r in report.results for name in r.rests_on} == set()


@pytest.mark.slow
def test_a_second_solver_agrees():
    report = check(lemmas(), opinions=("z3", "cvc5"), processes=2)
    assert report.ok
    silent = {r.name: r.notes for r in report.results if any("does not know" in n for n in r.notes)}
    assert len(silent) < 10
