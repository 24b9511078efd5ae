"""The statements of proofs are those on record; a changed constant is seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from memcap.symbolic.checking.plan import deeply
from memcap.symbolic.checking.results import Report, Result
from memcap.symbolic.lock.canonical import statement_hash
from memcap.symbolic.lock.compare import compare
from memcap.symbolic.lock.definitions import hashes_of
from memcap.symbolic.lock.file import read_file
from memcap.symbolic.lock.lock import record
from memcap.symbolic.mutation.asking import Asking
from memcap.symbolic.mutation.sites import of_statement
from memcap.symbolic.proving.loading import find

ROOT = Path(__file__).parents[2]
LEMMAS = {lemma.name: lemma for lemma in find([], "memcap.proofs")}
RECORDED = read_file(ROOT / "statements.lock")


def test_every_theorem_is_on_record_as_it_is_today():
    """`memcap lock` records them anew where this is meant to change."""
    stated = {name: lemma.statement for name, lemma in LEMMAS.items()}
    formulas = {name: (*one.given.values(), one.claim) for name, one in stated.items()}
    hashes = deeply(lambda: hashes_of(t for own in formulas.values() for t in own))
    today = {n: statement_hash(own[:-1], own[-1], hashes) for n, own in formulas.items()}
    assert today == {name: entry.hash for name, entry in RECORDED.theorems.items()}


def test_they_rest_on_nothing():
    assert all(entry.rests_on == () for entry in RECORDED.theorems.values())


def test_what_is_on_record_is_what_is_stated():
    """Read back, each statement is the one in the file of lemmas."""
    for name, lemma in LEMMAS.items():
        read = deeply(lambda name=name: RECORDED.statement(name))
        assert (read.given, read.claim) == (dict(lemma.statement.given), lemma.statement.claim)
    assert RECORDED.constants.changed == {}


def recorded(statement, lemma):
    """The record of a lemma that says something else, as if it were proved."""
    result = Result(lemma.name, "", "proved", 0, 0.0)
    return record([replace(lemma, statement=statement)], Report((result,), 0.0))


@pytest.mark.parametrize("name", ["bitlen.above", "root.exists", "L8.unique", "mu.gap", "T1"])
def test_no_constant_changes_unseen(name):
    lemma = LEMMAS[name]
    mutants = [changed for _, changed in of_statement(lemma.statement)]
    for mutant in (mutants[0], mutants[-1]):
        changes = deeply(lambda m=mutant: compare(RECORDED, recorded(m, lemma), [name], Asking(1)))
        assert [one.name for one in changes] == [name]
        assert changes[0].verdict != "unchanged"
