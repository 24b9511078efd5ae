"""Every weight of every block, changed by 1 or doubled: the block no longer does what it should.

The lemma about the mutated block is stated and proved anew by the file that states the original.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from memcap.symbolic.checking.plan import deeply
from memcap.symbolic.checking.refute import Question, fits, small_case
from memcap.symbolic.mutation.sites import Name
from memcap.symbolic.mutation.trial import Mutant, summary, try_all
from memcap.symbolic.proving.lemma import REGISTRY, Lemma
from tests.mutation import rebuilt
from tests.mutation.granted import Granted
from tests.mutation.reviewed import HARMLESS_WEIGHTS, TRUE_WEIGHTS, reasons

TRIES = 2000
NOT_SEARCHED = {"L10", "L1'"}
"""Lemmas whose counterexamples are not small values: a run, or a set of tokens."""


@cache
def lemmas() -> dict[Name, Lemma]:
    """The lemma about each mutant."""
    made = {name: lemma for target in rebuilt.TARGETS for name, lemma in rebuilt.mutants(target)}
    return made | dict(rebuilt.embedding_mutants())


def originals() -> Iterator[Lemma]:
    """The lemmas about the blocks as they are."""
    for name in dict.fromkeys(mutant.of for mutant in lemmas()):
        yield REGISTRY[name]


def refuted(lemma: Lemma) -> bool:
    """Whether a case in exact numbers breaks it: the run that comes with it, or small values."""
    question = Question(lemma.statement.given, lemma.statement.claim)
    if lemma.instance is not None:
        return fits(question, lemma.instance)
    return small_case(question, TRIES) is not None


def test_a_mutated_weight_is_not_proved() -> None:
    true = reasons(TRUE_WEIGHTS)
    mutants = [Mutant(name, lemma, None) for name, lemma in lemmas().items()]
    outcomes = deeply(lambda: try_all(mutants, Granted(list(originals())), true))
    print(summary(outcomes))
    assert {name for name, outcome in outcomes.items() if outcome == "proves"} == set(true)


def test_a_mutated_weight_is_refuted_by_exact_numbers() -> None:
    unbroken = {
        name
        for name, lemma in lemmas().items()
        if name.of not in NOT_SEARCHED and not refuted(lemma)
    }
    print(f"{len(lemmas())} mutants, {len(unbroken)} without a counterexample")
    assert unbroken == {*reasons(TRUE_WEIGHTS), *reasons(HARMLESS_WEIGHTS)}


def test_a_mutant_leaves_the_lemmas_as_they_are() -> None:
    before = list(REGISTRY)
    next(rebuilt.mutants(rebuilt.TARGETS[0]))
    assert list(REGISTRY) == before


@pytest.mark.parametrize("target", rebuilt.TARGETS, ids=lambda target: target.function)
def test_every_structural_entry_has_mutants(target: rebuilt.Target) -> None:
    block = target.made().block
    mutants = [name for name in lemmas() if name.of == target.lemma]
    assert 2 * block.entries <= len(mutants) <= 3 * block.entries
