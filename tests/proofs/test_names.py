"""The name of a lemma in Python follows from its name on the page."""

import importlib
from pathlib import Path

import pytest

from memcap.proofs import READING_ORDER
from memcap.symbolic.language.terms import reals
from memcap.symbolic.proving.lemma import Lemma, lemma
from memcap.symbolic.proving.proof import by
from tests.mutation.rebuilt import fresh_registry

(x,) = reals("x")


def python_name(name: str) -> str:
    """The name in Python of the lemma with this name, as `memcap.proofs` says."""
    return name.lower().replace("'", "_prime").replace(".", "_").replace("-", "_")


def stated(file: str) -> dict[str, Lemma]:
    """The lemmas that a file of proofs states at module level, by their names in Python."""
    made = importlib.import_module(f"memcap.proofs.{file}")
    return {
        name: value
        for name, value in vars(made).items()
        if isinstance(value, Lemma) and Path(value.file).stem == file
    }


def otherwise_named(lemmas: dict[str, Lemma]) -> dict[str, str]:
    """The lemmas whose name in Python is another, and what it would be."""
    return {
        name: python_name(value.name)
        for name, value in lemmas.items()
        if name != python_name(value.name)
    }


@pytest.mark.parametrize("file", READING_ORDER)
def test_each_lemma_has_the_name_that_follows_from_its_own(file):
    assert otherwise_named(stated(file)) == {}


def test_most_lemmas_stand_at_module_level():
    assert sum(len(stated(file)) for file in READING_ORDER) > 250


def test_no_two_lemmas_have_one_name_in_python():
    names = [name for file in READING_ORDER for name in stated(file)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "name, python",
    [("T1'", "t1_prime"), ("L11.key-group", "l11_key_group"), ("pow2.positive", "pow2_positive")],
)
def test_the_rule_is_the_one_that_is_written_down(name, python):
    assert python_name(name) == python
    said = str(importlib.import_module("memcap.proofs").__doc__)
    assert f"{name} is {python}" in " ".join(said.split())


@pytest.mark.parametrize("name", ["T1", "names_seen", "names.seen", "seen_names"])
def test_another_name_is_seen(name):
    with fresh_registry():
        made = lemma("Names.seen-so", "A lemma", claim=x * x >= 0, proof=by())
    assert otherwise_named({name: made}) == {name: "names_seen_so"}
