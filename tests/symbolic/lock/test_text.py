"""Terms are read as they were written; what is no term is refused, with the place."""

from __future__ import annotations

import pytest
from hypothesis import given

from memcap.symbolic.kernel import DEFINITIONS
from memcap.symbolic.language.terms import (
    BOOL,
    INT,
    REAL,
    And,
    Const,
    Eq,
    Fun,
    Implies,
    Op,
    Or,
    TermError,
    Var,
    forall,
    functions,
    ints,
    reals,
)
from memcap.symbolic.lock.reader import LARGEST, ReadError, read, read_type
from memcap.symbolic.lock.text import KEYWORDS, type_text, write
from tests.symbolic.drawn import Vocabulary
from tests.symbolic.drawn import terms as random_terms

i, k = ints("i k")
x, y = reals("x y")
p = Var("p", BOOL)
(f,) = functions("f", INT, REAL)
(g,) = functions("g", REAL, REAL)
(h,) = functions("h", INT, BOOL)
VARIABLES = {v.name: v for v in (i, k, x, y, p, f, g, h)}


terms = random_terms(
    Vocabulary([i, k], [x, y], [p], [f], [g], [h], bound=[(i,), (x,), (k, y), (f,)])
)


@given(terms)
def test_what_is_written_is_read(drawn):
    for t in drawn:
        assert read(write(t, VARIABLES), VARIABLES) == t


@given(terms)
def test_a_long_formula_is_read_from_its_lines(drawn):
    t = And(*[Implies(drawn[2], Or(Eq(x, 1), drawn[2]))] * 4, forall(i, drawn[2], drawn[2]))
    text = write(t, VARIABLES)
    assert read(text, VARIABLES) == t


def test_every_definition_is_read_as_it_was_written():
    import memcap.proofs  # noqa: F401
    from memcap.symbolic.proving.loading import find

    find([], "memcap.proofs")
    constants = {name: Const(name, t.type) for name, t in DEFINITIONS.items()}
    for meaning in DEFINITIONS.values():
        assert read(write(meaning), {}, constants.get) == meaning


@pytest.mark.parametrize("word", sorted(KEYWORDS - {"true", "false"}))
def test_a_word_of_the_language_may_be_a_name(word):
    v = Var(word, REAL)
    assert read(write(v <= v + 1), {word: v}) == (v <= v + 1)
    assert read(write(forall(v, v <= v)), {}) == forall(v, v <= v)


def test_a_bound_variable_is_not_taken_for_a_constant():
    c = Const("c", INT)
    quantified = forall(Var("c", INT), Var("c", INT) <= c)
    assert read(write(quantified), {}, {"c": c}.get) == quantified


@pytest.mark.parametrize(
    "kind", [INT, Fun((INT,), REAL), Fun((INT, Fun((REAL, INT), BOOL)), REAL)], ids=repr
)
def test_types_are_read_as_they_were_written(kind):
    assert read_type(type_text(kind)) == read_type(type_text(kind, inside=True)) == kind


@pytest.mark.parametrize("t", [Op("and", (p,)), Op("or", (p,))], ids=["and", "or"])
def test_what_cannot_be_read_back_is_not_written(t):
    with pytest.raises(TermError):
        write(t)


@pytest.mark.parametrize(
    "text, where",
    [
        ("", "column 1"),
        ("1 ≤", "column 4"),
        ("x ≤ y ≤ 1", "column 7"),
        ("(x ≤ y", "column 7"),
        ("x $ y", "column 3"),
        ("∀i 1 ≤ i", "column 4"),
        ("x ≤\n≤ y", "line 2, column 1"),
        ("∀i : Nat. i ≤ 1", "column 6"),
    ],
)
def test_what_is_no_term_is_refused_with_its_place(text, where):
    with pytest.raises(ReadError, match=f"^{where}: "):
        read(text, VARIABLES)


@pytest.mark.parametrize("text", ["z ≤ 1", "∀i. j ≤ i", "unknown(x) ≤ 1"])
def test_a_name_that_means_nothing_is_refused(text):
    with pytest.raises(ReadError, match="is neither a variable nor defined"):
        read(text, VARIABLES)


@pytest.mark.parametrize(
    "text", ["f(x) ≤ 1", "x(1) ≤ 1", "p ≤ 1", "f ≤ f", "¬x", "x mod y", "f(1, 2)"]
)
def test_what_has_no_type_is_refused(text):
    with pytest.raises(ReadError):
        read(text, VARIABLES)


def test_a_text_of_any_size_is_not_read():
    with pytest.raises(ReadError, match="more than"):
        read("1 + " * LARGEST + "1", VARIABLES)
