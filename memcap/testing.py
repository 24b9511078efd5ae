"""For tests written by hand: that a statement is the one on record, that one implies another.

from memcap.testing import assert_implies, assert_unchanged

def test_statements():
    assert_unchanged(my_lemmas.bound)
    assert_implies(my_lemmas.sharp_bound, my_lemmas.bound)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from memcap.guard import find_out
from memcap.names import RECORD
from memcap.records import recorded
from memcap.symbolic.lock.relation import Pair, relate
from memcap.symbolic.proving.lemma import REGISTRY, Lemma
from memcap.tables.diff import failure

__all__ = ["assert_implies", "assert_unchanged"]


def assert_unchanged(
    theorem: Lemma | str, lock: str | Path = RECORD, allow: Sequence[str] = ()
) -> None:
    """The theorem is proved, and says what is on record of it, in whatever words.

    Args:
        theorem: a lemma, or its name.
        lock: the record.
        allow: verdicts that are no failure, such as "stronger".

    Raises:
        AssertionError: with the statement, what changed, and an instance that tells.
        InputError: there is no such record, or it cannot be read.
    """
    __tracebackhide__ = True
    lemma = _lemma(theorem)
    before = recorded(str(lock))
    kept = {n: entry for n, entry in before.theorems.items() if n == lemma.name}
    found = find_out([lemma], replace(before, theorems=kept), allow, str(lock))
    for wrong in (found.lemmas[lemma.name], found.statements[lemma.name]):
        if wrong:
            raise AssertionError(wrong)


def assert_implies(premise: Lemma | str, conclusion: Lemma | str) -> None:
    """What the second statement says follows from what the first says, as `memcap diff` sees it.

    The first is used once, and whether they are proved does not matter.  It is needed: what holds
    by itself, or by its own hypotheses, follows from everything, and so tells nothing.

    Raises:
        AssertionError: with the instance that tells them apart, if one is found.
    """
    __tracebackhide__ = True
    first, second = _lemma(premise), _lemma(conclusion)
    [(_, onward, _)] = relate([Pair(first.statement, second.statement)])
    if onward.outcome != "shown":
        lines = failure(onward, f"{second.name}'s", f"{first.name}'s")
        said = f"{second.name} does not follow from {first.name}"
        raise AssertionError("\n".join([f"{said} as far as can be seen", *lines]))


def _lemma(theorem: Lemma | str) -> Lemma:
    """Raises ValueError for a name that no lemma has."""
    if isinstance(theorem, Lemma):
        return theorem
    if theorem not in REGISTRY:
        raise ValueError(f"no lemma is called {theorem}: import the file in which it is stated")
    return REGISTRY[theorem]
