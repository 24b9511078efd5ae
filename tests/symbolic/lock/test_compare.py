"""What theorems rest on, names that changed, and what is not proved."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from symbolic.lock import lock as records
from symbolic.lock.compare import Change, Verdict, compare
from symbolic.lock.lock import Entry, Lock, Standing
from symbolic.mutation.asking import Asking
from symbolic.results import Result

ENTRY = Entry("Low", "x : Real", {"start": "1 ≤ x"}, "0 ≤ x", (), "77")
AXIOM, CHANGED = "axiom: choice (1234567812345678)", "axiom: choice (8765432187654321)"


def words(before, after):
    """What is said of a theorem that rests on other things than before."""
    locks = [Lock({"a": replace(ENTRY, rests_on=one)}, {}) for one in (before, after)]
    [change] = compare(*locks, asking=Asking(1))
    return change.words


@pytest.mark.parametrize(
    "before, after, said",
    [
        ((), (), ()),
        ((), ("z3 5.4.1",), ("rests on more",)),
        (("z3 5.4.1",), (), ("rests on less",)),
        (("z3 5.4.1",), ("z3 6.0.0",), ()),
        (("z3 5.4.1",), ("cvc5 1.3.0",), ("rests on more", "rests on less")),
        ((), (AXIOM,), ("rests on more",)),
        ((AXIOM,), (), ("rests on less",)),
        ((AXIOM,), (CHANGED,), ("rests on more", "rests on less")),
    ],
    ids=str,
)
def test_what_it_rests_on(before, after, said):
    assert words(before, after) == ("unchanged", *said)


def test_an_axiom_is_known_by_what_it_says(monkeypatch):
    """The same name for another axiom is another foundation."""
    said = []
    for fingerprint in ("1" * 64, "2" * 64):
        monkeypatch.setattr(records, "ALLOWED_AXIOMS", {"choice": fingerprint})
        said.append(records._foundation("axiom: choice"))
    assert said[0] != said[1] and words((said[0],), (said[1],)) != ("unchanged",)


def test_a_theorem_under_another_name():
    before, after = Lock({"a": ENTRY}, {}), Lock({"b": ENTRY}, {})
    gone, come = compare(before, after, asking=Asking(1))
    assert (gone.name, gone.verdict, gone.called) == ("a", "removed", "b")
    assert (come.name, come.verdict, come.called) == ("b", "new", "a")
    assert not gone.allowed() and not come.allowed()


def test_what_is_not_proved_is_no_success_even_if_it_says_the_same():
    result = Result("a", "", "vacuous", 0, 0.0, reason="the hypotheses contradict each other")
    after = Lock({"a": ENTRY}, {}, open={"a": Standing(result.verdict, result.reason)})
    [change] = compare(Lock({"a": ENTRY}, {}), after, asking=Asking(1))
    assert change.words == ("unchanged", "not proved") and not change.allowed()
    assert change.allowed(["not proved"])


@pytest.mark.parametrize("verdict", get_args(Verdict))
def test_what_is_allowed(verdict):
    change = Change("a", verdict)
    assert change.allowed() == (verdict in ("unchanged", "reworded"))
    assert (change.allowed([verdict]) and not change.allowed(["not proved"])) or change.allowed()


def test_only_what_is_asked_for_is_compared():
    both = Lock({"a": ENTRY, "b": ENTRY}, {})
    assert [c.name for c in compare(both, both, ["b", "c"], Asking(1))] == ["b"]


def test_other_words_are_no_change_but_are_told():
    after = Lock({"a": replace(ENTRY, title="High", source="page 4")}, {})
    [change] = compare(Lock({"a": ENTRY}, {}), after, asking=Asking(1))
    assert change.words == ("unchanged",) and change.words_changed
