"""The search sees that arguments are equal, also of a function that stands inside another."""

from itertools import permutations

import pytest

from memcap.symbolic.certificate import check
from tests.symbolic.certificate.samples import certified, script

DECLARED = "a b i j: Int; word: (Int Int) Int; position base: (Int) Int"
SAME_WORD = [
    "(= (word b j) (word a i))",
    "(= (position (word a i)) j)",
    "(= (position (word a i)) i)",
    "(not (= (base (word a i)) (base (word b i))))",
]
"""word(b, i) stands nowhere but inside base(…); it is word(b, j), which is word(a, i)."""

CONTRADICTIONS = {
    "one inside": ("a b i: Int; f g: (Int) Int", ["(= a b)", "(not (= (f (g a)) (f (g b))))"]),
    "two inside": (
        "a b: Int; f g: (Int) Int",
        ["(= a b)", "(< (f (g (f a))) (f (g (f b))))"],
    ),
    "through another": (
        "a b c: Int; f: (Int Int) Int; g: (Int) Int",
        ["(= a (g b))", "(= (g b) c)", "(< (g (f a b)) (g (f c b)))"],
    ),
    "a value inside": (
        "a b: Int; f g: (Int) Int",
        ["(= (f a) b)", "(= a b)", "(not (= (g (f b)) (g a)))"],
    ),
    "with a sum": (
        "a b: Int; f g: (Int) Int",
        ["(= (+ a 1) b)", "(< (g (+ (f (+ a 1)) 1)) (g (+ 1 (f b))))"],
    ),
    "in a case": (
        "a b c: Int; f g: (Int) Int",
        ["(or (= a b) (= a c))", "(= (g (f b)) 1)", "(= (g (f c)) 1)", "(not (= (g (f a)) 1))"],
    ),
    "two steps": (DECLARED, ["(= (word b j) (word a j))", *SAME_WORD[1:]]),
    "real": ("x y: Real; f g: (Real) Real", ["(= x y)", "(< (f (g x)) (f (g y)))"]),
}


@pytest.mark.parametrize("order", [*permutations(range(4))], ids=lambda o: "".join(map(str, o)))
def test_a_word_inside_another_function(order):
    text = script(DECLARED, *(SAME_WORD[place] for place in order))
    found = certified(text)
    assert found is not None
    check(text, found)


@pytest.mark.parametrize("left", range(4))
def test_each_of_the_four_facts_is_needed(left):
    text = script(DECLARED, *SAME_WORD[:left], *SAME_WORD[left + 1 :])
    assert certified(text) is None


@pytest.mark.parametrize("declared, formulas", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_arguments_that_are_equal(declared, formulas):
    text = script(declared, *formulas)
    found = certified(text)
    assert found is not None
    check(text, found)


@pytest.mark.parametrize(
    "declared, formulas",
    [
        (declared, formulas[:left] + formulas[left + 1 :])
        for declared, formulas in CONTRADICTIONS.values()
        for left in range(len(formulas))
    ],
)
def test_fewer_facts_are_no_contradiction(declared, formulas):
    assert certified(script(declared, *formulas)) is None


@pytest.mark.parametrize(
    "changed",
    [
        (0, "(= (word b j) (word b i))"),
        (1, "(= (position (word a i)) a)"),
        (2, "(= (position (word a j)) i)"),
        (3, "(not (= (base (word a i)) (base (word b a))))"),
        (3, "(not (= (base (word a i)) (position (word b i))))"),
    ],
    ids=range(5),
)
def test_what_is_no_contradiction(changed):
    place, formula = changed
    formulas = [*SAME_WORD]
    formulas[place] = formula
    assert certified(script(DECLARED, *formulas)) is None
