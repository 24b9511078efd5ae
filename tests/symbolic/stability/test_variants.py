"""A variant means the same, differs in what it should, and in nothing else."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memcap.symbolic.kernel.obligation import SYMBOLS, obligation_text
from memcap.symbolic.language.terms import (
    INT,
    REAL,
    And,
    Eq,
    Not,
    Or,
    bools,
    floor,
    functions,
    ints,
    ite,
    reals,
)
from memcap.symbolic.oracles import OracleError, oracle
from memcap.symbolic.oracles.base import commands, scan
from memcap.symbolic.stability.variants import KINDS, renamed, shuffled, variants

x, y = reals("x y")
n, k = ints("n k")
p, q = bools("p q")
f, g = functions("f g", INT, REAL)
FACTS = [
    x < y, y <= x + 1, x * y > 2, x * x <= 2, Eq(f(n), x), f(k) < g(n), Eq(n, k), n < k, k <= n + 1,
    Eq(floor(x), n), p, Not(q), Or(p, n < 0), And(q, x > 0), Eq(ite(p, x, y), 3), x > 5, y < -5,
]  # fmt: skip
BUILT_IN = {*SYMBOLS.values(), "assert", "declare-fun", "set-logic", "!", ":named", "ALL"}
SORTS = {"Bool", "Int", "Real"}

facts = st.lists(st.sampled_from(FACTS), min_size=1, max_size=7)
draws = st.integers(min_value=0, max_value=10**9)


def text_of(formulas):
    return obligation_text([(f"h.{i}", formula) for i, formula in enumerate(formulas)])


def verdict(text):
    return oracle("z3").ask(text, 10.0, want_model=False).verdict


def split(text):
    """The declarations and the assertions of an obligation, as tuples of tokens."""
    every = [tuple(command) for command in commands(text)][1:]
    declared = [command for command in every if command[1] == "declare-fun"]
    return declared, [command for command in every if command[1] == "assert"]


UNSAT = text_of([x < y, y < x])
SAT = text_of([x < y, Eq(f(n), x), p])


@given(facts, draws)
@settings(max_examples=60, deadline=None)
def test_a_variant_means_the_same(formulas, draw):
    text = text_of(formulas)
    told = {
        verdict(text),
        verdict(renamed(text, Random(draw))),
        verdict(shuffled(text, Random(draw))),
    }
    assert len(told - {"unknown"}) == 1


@given(facts, draws)
@settings(max_examples=60, deadline=None)
def test_renaming_can_be_undone(formulas, draw):
    text = text_of(formulas)
    other = renamed(text, Random(draw))
    before, after = scan(text), scan(other)
    assert [(s.arguments, s.sort) for s in after.symbols] == [
        (s.arguments, s.sort) for s in before.symbols
    ]
    back = {f"|{new.name}|": f"|{old.name}|" for new, old in zip(after.symbols, before.symbols)}
    assert len(back) == len(before.symbols)
    undone = [[back.get(token, token) for token in command] for command in commands(other)]
    assert undone == list(commands(text))


@given(facts, draws)
@settings(max_examples=60, deadline=None)
def test_renaming_leaves_no_old_name_and_touches_nothing_else(formulas, draw):
    text = text_of(formulas)
    other = renamed(text, Random(draw))
    old = {s.name for s in scan(text).symbols}
    assert not old & {s.name for s in scan(other).symbols}
    assert scan(other).names == scan(text).names
    tokens = Counter(token for command in commands(text) for token in command)
    renewed = Counter(token for command in commands(other) for token in command)
    for token in tokens.keys() - {f"|{name}|" for name in old}:
        assert renewed[token] == tokens[token]


@given(facts, draws)
@settings(max_examples=60, deadline=None)
def test_shuffling_keeps_every_assertion_and_declares_first(formulas, draw):
    text = text_of(formulas)
    other = shuffled(text, Random(draw))
    assert split(other)[0] == split(text)[0]
    assert Counter(split(other)[1]) == Counter(split(text)[1])
    words = [command[1] for command in commands(other)]
    assert words == sorted(words, key=["set-logic", "declare-fun", "assert"].index)


def test_shuffling_gives_every_order():
    text = text_of([x < y, y < 3, x > 0])
    assert len({shuffled(text, Random(i)) for i in range(100)}) == 6


def test_a_variant_reads_as_the_kernel_prints():
    assert renamed(UNSAT, Random(1)).splitlines()[1].startswith("(declare-fun |s.")
    assert sorted(shuffled(UNSAT, Random(1)).splitlines()) == sorted(UNSAT.splitlines())


def declared(*names, body="|{}|"):
    """An obligation about Booleans of these names."""
    lines = [f"(declare-fun |{name}| () Bool)" for name in names]
    asserted = f"(assert (! (and {' '.join(body.format(name) for name in names)}) :named |goal|))"
    return "\n".join(["(set-logic ALL)", *lines, asserted])


def test_a_name_that_would_be_drawn_is_not_drawn_again():
    [drawn] = [s.name for s in scan(renamed(declared("v.x"), Random(7))).symbols]
    for text in (declared("v.x", drawn), declared(drawn, "v.x"), declared(drawn)):
        again = [s.name for s in scan(renamed(text, Random(7))).symbols]
        assert drawn not in again
        assert len(set(again)) == len(again)


def test_a_name_of_an_assertion_is_not_drawn():
    [drawn] = [s.name for s in scan(renamed(declared("v.x"), Random(7))).symbols]
    text = declared("v.x").replace("|goal|", f"|{drawn}|")
    other = renamed(text, Random(7))
    assert scan(other).names == (drawn,)
    assert scan(other).symbols[0].name != drawn


@pytest.mark.parametrize("name", ["x y", "a( b", "goal.", "λ"])
def test_a_name_that_must_be_quoted(name):
    text = declared(name)
    other = renamed(text, Random(0))
    assert f"|{name}|" not in other
    assert verdict(other) == "sat"


def test_a_bound_name_is_renamed_with_the_symbol_that_it_hides():
    text = (
        "(set-logic ALL)(declare-fun |v.x| () Int)"
        "(assert (! (let ((|v.x| (+ |v.x| 1))) (= |v.x| 1)) :named |h.0|))"
        "(assert (! (not (= |v.x| 0)) :named |goal|))"
    )
    assert verdict(text) == verdict(renamed(text, Random(0))) == "unsat"


NOT_RENAMED = {
    "another command": "(set-logic ALL)(exit)",
    "no logic": "(declare-fun |p| () Bool)",
    "an end within a command": "(set-logic ALL)(assert (! |p|",
    "two symbols of one name": "(set-logic ALL)(declare-fun |p| () Bool)(declare-fun p () Bool)",
    "a symbol in two spellings": declared("p", body="{}"),
    "a symbol like a word": declared("assert"),
    "a symbol like a mark": declared(":named"),
    "a symbol like a numeral": (
        "(set-logic ALL)(declare-fun |1| () Int)(assert (! (= |1| 1) :named |goal|))"
    ),
    "a symbol like an operation": (
        "(set-logic ALL)(declare-fun |+| (Int) Int)(assert (! (= (+ 1 1) (|+| 1)) :named |goal|))"
    ),
}


@pytest.mark.parametrize("text", NOT_RENAMED.values(), ids=NOT_RENAMED)
def test_what_is_not_renamed(text):
    with pytest.raises(OracleError):
        renamed(text, Random(0))


@pytest.mark.parametrize("text", list(NOT_RENAMED.values())[:4], ids=list(NOT_RENAMED)[:4])
def test_what_is_not_shuffled(text):
    with pytest.raises(OracleError):
        shuffled(text, Random(0))


def test_the_kinds_and_how_many():
    made = variants(SAT, 3)
    assert [v.kind for v in made] == ["original", *(kind for kind in KINDS[1:] for _ in range(3))]
    assert made[0].text == SAT
    assert {v.text for v in made if v.kind == "seed"} == {SAT}
    assert all((v.seed > 0) == (v.kind == "seed") for v in made)
    assert len({v.seed for v in made if v.kind == "seed"}) == 3
    assert len({v.text for v in made if v.kind == "rename"}) == 3


def test_the_same_seed_gives_the_same_variants_and_another_gives_others():
    assert variants(SAT, 4) == variants(SAT, 4)
    assert not {v.text for v in variants(SAT, 4) if v.kind == "rename"} & {
        v.text for v in variants(SAT, 4, seed=1) if v.kind == "rename"
    }


def test_more_runs_only_add():
    assert set(variants(SAT, 2)) < set(variants(SAT, 5))


def test_no_runs_leave_the_text_as_it_stands():
    assert [v.text for v in variants(SAT, 0)] == [SAT]
