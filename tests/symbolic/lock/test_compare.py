"""What theorems rest on, names that changed, and what is not proved."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from memcap.symbolic.checking.results import Result
from memcap.symbolic.lock.compare import Change, Verdict, compare
from memcap.symbolic.lock.lock import Entry, Lock, Standing
from memcap.symbolic.mutation.asking import Asking

ENTRY = Entry("Low", "x : Real", {"start": "1 ≤ x"}, "0 ≤ x", (), "77")


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
    ],
    ids=str,
)
def test_what_it_rests_on(before, after, said):
    assert words(before, after) == ("unchanged", *said)


def names(*changes):
    return [(change.name, change.verdict, change.renamed, change.called) for change in changes]


def locks(before, after):
    return [Lock(dict.fromkeys(some, ENTRY), {}) for some in (before, after)]


@pytest.mark.parametrize(
    "before, after, said",
    [
        ("a", "b", [("a", "renamed", ("a", "b"), ""), ("b", "renamed", ("a", "b"), "")]),
        ("a", "ab", [("a", "unchanged", None, ""), ("b", "new", None, "a")]),
        ("ab", "a", [("a", "unchanged", None, ""), ("b", "removed", None, "a")]),
        ("ab", "ac", [
            ("a", "unchanged", None, ""),
            ("b", "renamed", ("b", "c"), ""),
            ("c", "renamed", ("b", "c"), ""),
        ]),
        ("ab", "c", [
            ("a", "renamed", ("a", "c"), ""),
            ("b", "removed", None, "c"),
            ("c", "renamed", ("a", "c"), ""),
        ]),
        ("a", "bc", [
            ("a", "renamed", ("a", "b"), ""),
            ("b", "renamed", ("a", "b"), ""),
            ("c", "new", None, "a"),
        ]),
    ],
)  # fmt: skip
def test_a_theorem_under_another_name(before, after, said):
    found = compare(*locks(before, after), asking=Asking(1))
    assert names(*found) == said
    assert all(c.allowed(["renamed"]) == (c.verdict in ("renamed", "unchanged")) for c in found)
    assert not any(c.allowed() for c in found if c.verdict == "renamed")


def test_only_what_is_compared_is_renamed():
    """What is not asked for may be there under its own name."""
    [change] = compare(*locks("a", "b"), ["b"], Asking(1))
    assert names(change) == [("b", "new", None, "a")]


def test_a_renamed_theorem_that_is_not_proved():
    before, after = locks("a", "b")
    after = replace(after, open={"b": Standing("unknown", "no proof")})
    assert {c.words for c in compare(before, after, asking=Asking(1))} == {
        ("renamed", "not proved")
    }


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
